r"""What a site set for another math renderer: the suite takes its formulas over, and its macros with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..config import Macro, is_macro
from ..pages.output import MATHJAX, OURS
from ..phases import Phase
from .definitions import counted, definitions

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_QUOTED = r"\"((?:\\.|[^\"\\])*)\""
_KATEX_MACRO = re.compile(rf"{_QUOTED}\s*:\s*{_QUOTED}|'((?:\\.|[^'\\])*)'\s*:\s*'((?:\\.|[^'\\])*)'")


def macros_for_mathjax(settings: Any) -> dict[str, Macro]:
    """Return the macros of MathJax's settings, as the suite's own setting takes them.

    Args:
        settings: ``mathjax3_config``, or that of another version.
    """
    found: dict[str, Macro] = {}
    for key in ("TeX", "tex"):
        tex = _part(settings, key)
        for name, body in {**_part(tex, "Macros"), **_part(tex, "macros")}.items():
            macro = body[0] if isinstance(body, list | tuple) and len(body) == 1 else body
            if isinstance(name, str) and is_macro(macro):
                found[f"\\{name}"] = macro if isinstance(macro, str) else counted(*macro)
    return found


def _part(settings: Any, key: str) -> Mapping[Any, Any]:
    part = settings.get(key) if isinstance(settings, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def macros_for_katex(options: Any) -> dict[str, str]:
    """Return the macros in the options of ``sphinxcontrib.katex``, which are JavaScript."""
    found: dict[str, str] = {}
    for pairs in _KATEX_MACRO.findall(options) if isinstance(options, str) else ():
        name, body = (part.replace(r"\\", "\\") for part in (pairs[:2] if pairs[0] else pairs[2:]))
        if name.startswith("\\"):
            found[name] = body
    return found


def macros_of_preamble(preamble: Any) -> dict[str, Macro]:
    r"""Return what a LaTeX preamble defines with ``\newcommand``, ``\def`` and ``\DeclareMathOperator``."""
    found = definitions(preamble) if isinstance(preamble, str) else ()
    return {one.name: one.macro for one in found}


def adopted(config: Config) -> dict[str, Macro]:
    """Return the macros that a site has given to any other renderer."""
    values = config.values
    asked = {
        name: getattr(config, name) if name in values else None
        for name in ("mathjax2_config", "mathjax3_config", "mathjax4_config", "katex_options")
    }
    imgmath = config.imgmath_latex_preamble if "imgmath_latex_preamble" in values else None
    return {
        **macros_of_preamble(imgmath),
        **macros_for_mathjax(asked["mathjax2_config"]),
        **macros_for_mathjax(asked["mathjax3_config"]),
        **macros_for_mathjax(asked["mathjax4_config"]),
        **macros_for_katex(asked["katex_options"]),
    }


def _adopt(app: Sphinx, config: Config) -> None:
    if config.html_math_renderer not in (None, OURS):
        return
    if set(app.registry.html_inline_math_renderers) - {OURS, MATHJAX}:
        # Sphinx would not choose among several, and stop the build.
        config.html_math_renderer = OURS
    own = config.explorable_katex_macros
    if isinstance(own, dict):
        config.explorable_katex_macros = {**adopted(config), **own}


def setup_adopting(app: Sphinx) -> None:
    """Look at the settings of other renderers once all are known."""
    Phase.ADOPT_MACROS.connect(app, _adopt)
