"""Every ``explorable_*`` value of ``conf.py``, declared once: name, type, default, check and help."""

from __future__ import annotations

import re
import reprlib
from ast import literal_eval
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeAlias

from .phases import Phase
from .spelling import nearest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "explorable_"
# More is no limit: neither of seconds nor of MiB.
_MOST = 1_000_000
# A message quotes a value, which may be a file's content.
_QUOTING = reprlib.Repr()
_QUOTING.maxstring = _QUOTING.maxother = 200
_QUOTING.maxlong = 40
_QUOTING.maxdict = _QUOTING.maxlist = _QUOTING.maxtuple = _QUOTING.maxset = 20

# A TeX macro: its TeX, or that with the number of arguments and what the first one is where it is not given.
Macro: TypeAlias = str | list[Any] | tuple[Any, ...]


class ConfigError(ValueError):
    """A value in ``conf.py`` that cannot be used; the message is meant for the author."""


def _mapping_of_strings(value: Any) -> str | None:
    if isinstance(value, dict) and all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        return None
    return "must be a dictionary of strings"


def is_macro(value: Any) -> bool:
    """Tell whether this defines a TeX macro: its TeX, or that with the number of arguments and a default."""
    match value:
        case str():
            return True
        case [str(), int(count)]:
            return 0 <= count <= 9
        case [str(), int(count), str()]:
            return 1 <= count <= 9
    return False


def _macros(value: Any) -> str | None:
    if isinstance(value, dict) and all(isinstance(k, str) and is_macro(v) for k, v in value.items()):
        return None
    return "must map each macro to its TeX, or to [TeX, number of arguments, default of the first]"


def _concepts(value: Any) -> str | None:
    def is_field(key: Any, given: Any) -> bool:
        return isinstance(key, str) and (
            isinstance(given, str) or (key == "weights" and isinstance(given, bool))
        )

    if isinstance(value, dict) and all(
        isinstance(k, str) and isinstance(v, dict) and all(is_field(*one) for one in v.items())
        for k, v in value.items()
    ):
        return None
    return "must map each name to a dictionary of strings, as in {'query': {'color': 'violet'}}"


def _positive(value: Any) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= _MOST:
        return None
    return "must be a number above 0" + (f" and at most {_MOST:,}" if _is_above(value) else "")


def _is_above(value: Any) -> bool:
    return isinstance(value, int | float) and value > _MOST


def _tri_state(value: Any) -> str | None:
    return None if value in ("auto", True, False) else 'must be "auto", True or False'


def _auto_or_true(value: Any) -> str | None:
    return None if value in ("auto", True) else 'must be "auto" or True'


def _switch(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be True or False"


def _switch_or_names(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, list | tuple | set) and all(isinstance(name, str) for name in value):
        return None
    return "must be True, False or a list of names"


# What sites count their visits with, as far as events of pictures can be handed to it.
COUNTERS = ("plausible", "goatcounter", "matomo", "umami", "gtag")
_ENDPOINT = re.compile(r"(?:https?://[^/\s\"'<>?#@\\]+)?/(?!/)[^\s\"'<>#\\]*|https?://[^/\s\"'<>?#@\\]+")


def _links(value: Any) -> str | None:
    if not isinstance(value, dict) or not all(isinstance(one, str) for pair in value.items() for one in pair):
        return 'must be a dictionary of names and addresses, as {"Colab": "https://…/{path}"}'
    for service, address in value.items():
        name = service if service.isprintable() else _QUOTING.repr(service)
        if not address.startswith(("https://", "http://")):
            quoted = _QUOTING.repr(address)
            return f"must have an address for {name} that begins with https://, not {quoted}"
        if "{path}" not in address and "{url}" not in address:
            return f"must have {{path}} or {{url}} in the address for {name}, where the notebook goes"
    return None


def _metrics(value: Any) -> str | None:
    if not isinstance(value, dict):
        return 'must be a dictionary, as {"endpoint": "/collect"} or {"to": "plausible"}'
    ways = ("endpoint", "to")
    for key in value:
        if key not in ways:
            return f"must have no other entry than endpoint or to{_meant(key, ways)}"
    if len(value) == len(ways):
        return "must have either endpoint or to"
    if "to" in value and value["to"] not in COUNTERS:
        known = f"{', '.join(COUNTERS[:-1])} or {COUNTERS[-1]}"
        return f"must have as to one of {known}{_meant(value['to'], COUNTERS)}"
    endpoint = value.get("endpoint", "/")
    if not isinstance(endpoint, str) or not _ENDPOINT.fullmatch(endpoint):
        return "must have as endpoint a path that begins with /, such as /collect, or an https address"
    return None


def _meant(name: Any, known: Iterable[str]) -> str:
    """Return a hint at a known name, where the sentence goes on."""
    hint = nearest(str(name), known)
    return f" ({hint.removeprefix('; ')})" if hint else ""


_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
# What a card may be told, each with what its value has to be, and how that is told.
_OF_HERO: dict[str, tuple[Callable[[Any], bool], str]] = {
    "site": (lambda value: isinstance(value, str), "a string"),
    "logo": (lambda value: value is False or (isinstance(value, str) and value != ""), "a path, or False"),
    "background": (lambda value: _is_color(value), "a colour like '#f4f6f9'"),
    "color": (lambda value: _is_color(value), "a colour like '#0b5cad'"),
    "font": (lambda value: isinstance(value, str) and value != "", "a font's name, or the path of its file"),
    "template": (lambda value: isinstance(value, str) and value.endswith(".svg"), "the path of an svg"),
    "dark": (lambda value: isinstance(value, bool), "True or False"),
}


def _is_color(value: Any) -> bool:
    return isinstance(value, str) and bool(_COLOR.fullmatch(value))


def _hero(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if not isinstance(value, dict):
        return "must be True, False or a dictionary such as {'logo': '_static/logo.svg'}"
    for key, given in value.items():
        if key not in _OF_HERO:
            hint = nearest(str(key), _OF_HERO)
            return f"has no {key!r}{hint} (known: {', '.join(_OF_HERO)})"
        is_right, needed = _OF_HERO[key]
        if not is_right(given):
            return f"needs {needed} as {key!r}"
    return None


def _value(default: Any, rebuild: str, subtype: str, check: Callable[[Any], str | None], help: str) -> Any:
    return field(
        default_factory=lambda: default,
        metadata={"default": default, "rebuild": rebuild, "subtype": subtype, "check": check, "help": help},
    )


@dataclass(frozen=True)
class ExplorableConfig:
    """The suite's settings; each field is the config value of its name behind ``explorable_``."""

    concepts: dict[str, dict[str, str | bool]] = _value(
        {},
        "env",
        "concept",
        _concepts,
        "The concepts of the site, by name: label, symbol, shape, color and description, and whether their "
        "tensors are weights.",
    )
    katex_macros: dict[str, Macro] = _value(
        {},
        "env",
        "equation",
        _macros,
        "TeX macros for all formulas, in the form that KaTeX takes, or with a default for the first "
        "argument; they are defined in LaTeX too.",
    )
    dark: bool | str = _value(
        "auto",
        "env",
        "palette",
        _tri_state,
        "Whether dark colours follow the reader's system; `auto`: if the theme's style sheets do.",
    )
    textures: bool | str = _value(
        "auto",
        "env",
        "palette",
        _auto_or_true,
        "How strong textures are on screens. `auto`: faint, and full only in print, with more contrast, "
        "forced colours or on monochrome screens. `True`: always full.",
    )
    styles_everywhere: bool | str = _value(
        "auto",
        "html",
        "render",
        _tri_state,
        "Whether every page links the style sheets of formulas and concepts, for tooltips that show parts of "
        "other pages; `auto`: if `sphinx_tippy` or `hoverxref.extension` is loaded.",
    )
    render_timeout: float = _value(
        5, "", "render", _positive, "The maximum time to draw one picture during the build, in seconds."
    )
    render_memory: float = _value(
        256, "", "render", _positive, "The maximum memory to draw one picture during the build, in MiB."
    )

    local_numbers: bool = _value(
        True,
        "env",
        "language",
        _switch,
        "Whether numbers on pages are written as in the language of the site: in German, with a decimal "
        "comma.",
    )
    metrics: dict[str, str] = _value(
        {},
        "html",
        "metrics",
        _metrics,
        "Whether pages tell how their pictures are used: to an endpoint of yours, "
        "`{'endpoint': '/collect'}`, or to what the site counts its visits with, `{'to': 'plausible'}` (or "
        "`goatcounter`, `matomo`, `umami`, `gtag`). By default nothing is told.",
    )
    notebook_links: dict[str, str] = _value(
        {},
        "env",
        "notebook",
        _links,
        "Where the notebooks of `notebook` can be opened, by name: an address with `{path}`, the notebook's "
        "place in the built site, or `{url}`, its whole address, which needs `html_baseurl`. "
        "`{'Colab': 'https://colab.research.google.com/github/me/project/blob/gh-pages/{path}'}`.",
    )
    steps: bool = _value(
        True,
        "env",
        "story",
        _switch,
        "Whether the directives `steps` and `step` are the suite's where another extension has some of these "
        "names, as sphinx_design 0.8 does; it keeps its own if this is False.",
    )
    hero: bool | dict[str, Any] = _value(
        True,
        "html",
        "hero",
        _hero,
        "Whether pages with a picture get a card for those who share them, or how the cards look: `site`, "
        "`logo`, `background`, `color`, `font`, `template`, `dark`. They need `html_baseurl`, and "
        "`sphinxext-explorable[static]`.",
    )
    divio_folders: dict[str, str] = _value(
        {},
        "env",
        "divio",
        _mapping_of_strings,
        "The kind of each folder's pages: tutorial, how-to, reference or explanation. If empty, a site that "
        "uses kinds has the folders tutorials, how-to, reference and explanation.",
    )
    divio_names: dict[str, str] = _value(
        {},
        "env",
        "divio",
        _mapping_of_strings,
        "The site's own names for the kinds, as shown on pages.",
    )
    divio_checks: bool | list[str] = _value(
        True,
        "",
        "divio",
        _switch_or_names,
        "Whether pages are checked for what their kind requires, or a list of the checks to run: kind, "
        "empty, tutorial, how-to, reference, explanation.",
    )

    @classmethod
    def of(cls, config: Config) -> ExplorableConfig:
        """Return the settings of a site."""
        return cls(**{setting.name: getattr(config, PREFIX + setting.name) for setting in fields(cls)})


def problem_with(setting: Field[Any], value: Any) -> str | None:
    """Say what is wrong with a value, in the words of ``conf.py``, or return None."""
    complaint: str | None = setting.metadata["check"](value)
    return None if complaint is None else f"{PREFIX}{setting.name} {complaint}, not {_QUOTING.repr(value)}"


def setup_config(app: Sphinx) -> None:
    """Register all settings, and check them once ``conf.py`` has been read."""
    for setting in fields(ExplorableConfig):
        app.add_config_value(
            PREFIX + setting.name,
            setting.metadata["default"],
            setting.metadata["rebuild"],
            # The checks say more about a wrong value than its type would.
            (bool, int, float, str, dict, list, tuple, set),
        )
    Phase.CHECK_SETTINGS.connect(app, _check)
    Phase.ENABLE_MARKDOWN.connect(app, _enable_markdown)


_SWITCHES = {"true": True, "yes": True, "on": True, "1": True}
_SWITCHES |= {"false": False, "no": False, "off": False, "0": False}


def from_command_line(setting: Field[Any], value: Any) -> Any:
    """Return what a value means that was given as ``-D explorable_NAME=VALUE``, which is all text.

    Numbers and switches are as they look, lists have commas, dictionaries are as in ``conf.py``, or one entry
    for each ``-D``, the names of its parts joined by dots.
    """
    default = setting.metadata["default"]
    if isinstance(value, dict) and setting.metadata["check"] is _concepts:
        return _nested(value)
    if not isinstance(value, str) or problem_with(setting, value) is None:
        return value
    if isinstance(default, bool | str):
        # Beside a switch there may be names.
        names = [name.strip() for name in value.split(",")] if isinstance(default, bool) else value
        return _SWITCHES.get(value.lower(), names)
    # It may be no Python, not what is meant by a literal, or nested too deeply.
    with suppress(ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return literal_eval(value)
    return value


def _nested(value: dict[str, Any]) -> dict[str, Any]:
    """Return a dictionary of dictionaries, where some of its entries may be ``query.color`` with a text."""
    nested: dict[str, Any] = {}
    for name, entry in value.items():
        outer, dot, inner = name.partition(".") if isinstance(name, str) else (name, "", "")
        if dot and isinstance(entry, str):
            nested[outer] = {**nested.get(outer, {}), inner: entry}
        else:
            nested[name] = entry
    return nested


def _check(app: Sphinx, config: Config) -> None:
    from sphinx.util import logging

    logger = logging.getLogger(__name__)
    for setting in fields(ExplorableConfig):
        name = PREFIX + setting.name
        value = from_command_line(setting, getattr(config, name))
        if value != getattr(config, name):
            setattr(config, name, value)
        complaint = problem_with(setting, value)
        if complaint:
            logger.warning(
                "%s; the default is used", complaint, type="explorable", subtype=setting.metadata["subtype"]
            )
            setattr(config, name, setting.metadata["default"])


def _enable_markdown(app: Sphinx, config: Config) -> None:
    """Let MyST read what the suite's documentation shows: ``:::`` fences always, and dollar math by default.

    A site that has chosen its MyST extensions keeps its choice about dollars. For the others prices stay
    prices: ``$5 and $6`` is no formula.
    """
    if "myst_enable_extensions" not in config:
        return
    if not config.myst_enable_extensions:
        config.myst_enable_extensions = {"dollarmath", "amsmath"}
        config.myst_dmath_allow_space = False
        config.myst_dmath_allow_digits = False
        if config.html_math_renderer != "mathjax":
            # Else MyST gives every page classes for MathJax, which has no part in it.
            config.myst_update_mathjax = False
    config.myst_enable_extensions = {*config.myst_enable_extensions, "colon_fence"}
