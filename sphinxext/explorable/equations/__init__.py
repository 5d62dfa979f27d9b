"""Formulas: terms coloured like the words that explain them, typeset while the docs are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .adopting import setup_adopting
from .colored_equation import setup_colored_equation
from .completing import setup_completing
from .control_characters import setup_control_characters
from .mathjax import setup_mathjax
from .pages import setup_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup_equations"]


def setup_equations(app: Sphinx) -> None:
    """Register the directive, and what typesets and writes formulas."""
    setup_adopting(app)
    setup_pages(app)
    setup_colored_equation(app)
    setup_completing(app)
    setup_control_characters(app)
    setup_mathjax(app)
