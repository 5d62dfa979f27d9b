"""The same pictures in notebooks, and the outputs of notebooks in docs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PUBLIC = ("Chart", "Concepts", "Explorable", "Model", "Parameter", "Tensors")
"""What users import from the package itself."""


def public(name: str) -> Any:
    """Return one of the names that notebooks import; ipywidgets and numpy come with them."""
    from . import pictures

    return getattr(pictures, name)


def setup_notebooks(app: Sphinx) -> None:
    """Let the outputs of notebooks be pictures of the page."""
    from .outputs import setup_outputs
    from .reproducing import setup_reproducing

    setup_outputs(app)
    setup_reproducing(app)
