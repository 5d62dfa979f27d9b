"""Page-wide parameters: numbers that readers change, and what follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .controls import setup_controls
from .declaring import parameters_of, setup_declaring
from .numbers import setup_numbers
from .registry import Parameter, unknown_parameter, width

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Parameter", "parameters_of", "setup_parameters", "unknown_parameter", "width"]


def setup_parameters(app: Sphinx) -> None:
    """Register the directive, the roles and what completes them."""
    setup_declaring(app)
    setup_numbers(app)
    setup_controls(app)
