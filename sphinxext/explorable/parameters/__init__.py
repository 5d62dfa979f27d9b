"""Page-wide parameters: what a reader may change, and everything in the prose that follows it."""

from __future__ import annotations

from .markup import parameters_of, setup_parameters
from .registry import Parameter

__all__ = ["Parameter", "parameters_of", "setup_parameters"]
