"""Formulas: terms coloured like the words that explain them, typeset while the docs are built."""

from __future__ import annotations

from .markup import setup_equations

__all__ = ["setup_equations"]
