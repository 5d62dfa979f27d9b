"""Explorable documentation: coloured equations, tensor diagrams and interactive pictures for Sphinx."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .notebooks.pictures import Chart, Concepts, Explorable, Model, Parameter, Tensors
    from .visuals.saving import save_arrays

__all__ = [
    "Chart",
    "Concepts",
    "Explorable",
    "Model",
    "Parameter",
    "Tensors",
    "__version__",
    "save_arrays",
    "setup",
]


def __getattr__(name: str) -> Any:
    # numpy and ipywidgets come with them, and a site without pictures needs none.
    from .notebooks import PUBLIC, public

    if name in PUBLIC:
        return public(name)
    if name == "save_arrays":
        from .visuals.saving import save_arrays

        return save_arrays
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the suite: a line for each room."""
    # Here, so that the rooms that know nothing of Sphinx can be used without it.
    from .concepts import setup_concepts
    from .config import setup_config
    from .divio import setup_divio
    from .engine.engine import version as drawn_with
    from .equations import setup_equations
    from .notebooks import setup_notebooks
    from .pages import setup_pages
    from .parameters import setup_parameters
    from .publishing import setup_publishing
    from .story import setup_story
    from .visuals import setup_visuals

    setup_config(app)
    setup_pages(app)
    setup_concepts(app)
    setup_parameters(app)
    setup_divio(app)
    setup_equations(app)
    setup_visuals(app)
    setup_story(app)
    setup_publishing(app)
    setup_notebooks(app)
    return {
        "version": __version__,
        # An upgrade of the suite, of what it draws with too, makes every page anew.
        "env_version": int(hashlib.sha256(f"{__version__} 11 {drawn_with()}".encode()).hexdigest()[:8], 16),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
