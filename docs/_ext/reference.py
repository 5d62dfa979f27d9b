"""Parts of the reference that are made from the code: what is added there is here with the next build."""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from textwrap import indent
from typing import Any

from docutils import nodes
from docutils.parsers.rst import roles
from model_language import ITEMS, SUFFIXES
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from sphinxext.explorable.concepts.stylesheet import BASE
from sphinxext.explorable.config import PREFIX, ExplorableConfig
from sphinxext.explorable.pages.directive import ExplorableDirective
from sphinxext.explorable.publishing.check.families import heuristics
from sphinxext.explorable.publishing.command import parser
from sphinxext.explorable.tensors.operations import FUNCTIONS
from sphinxext.explorable.visuals.arrays import OfArrays
from sphinxext.explorable.visuals.catalogue import catalogue, grammars, own_picture
from sphinxext.explorable.visuals.figures import PictureDirective, common_options
from sphinxext.explorable.visuals.near_names import own_directives
from sphinxext.explorable.visuals.picture import options_of

STATIC = Path(__file__).parents[2] / "static" / "src"


class Generated(SphinxDirective):
    """A part of the reference; subclasses write it in this page's markup, so that code in it is code."""

    def run(self) -> list[nodes.Node]:
        """Parse what was written."""
        return self.parse_text_to_nodes("\n".join(self.lines()), allow_section_headings=True)

    def lines(self) -> Iterable[str]:
        """Return lines of MyST."""
        raise NotImplementedError


class PictureFields(Generated):
    """``picture-fields``: a table of the options of a picture, from its spec."""

    required_arguments = 1

    def lines(self) -> Iterable[str]:
        """Write the table, and what can be bound."""
        picture = catalogue()[self.arguments[0]]
        rows = []
        for name, field in options_of(picture).items():
            takes = (field.metadata["convert"].__doc__ or "").strip().splitlines()[0]
            takes = takes.removeprefix("Take ").rstrip(".")
            rows.append((f"`{name}`", takes, _default(field), field.metadata["help"]))
        yield from table(("option", "takes", "default", "meaning"), rows)
        # A directive of its own has no `bind`.
        if picture.bindable or picture.name not in (*grammars(), "chart"):
            bindable = ", ".join(f"`{key}`" for key in picture.bindable) or "nothing"
            yield from ("", f"`bind` can tie {bindable} to a parameter of the page.")


class PictureReference(Generated):
    """``picture-reference``: a section for each picture of the ``explorable`` directive.

    It has what the picture is, its snippet of the gallery, and its options. Where ``reference/pictures`` has
    a file of its name, what stands there before ``+++`` takes the place of the docstring, and the rest
    follows the options.
    """

    def lines(self) -> Iterable[str]:
        """Write the sections."""
        words = Path(self.env.srcdir, "reference", "pictures")
        self.env.note_dependency(str(words))
        for name, picture in catalogue().items():
            if name in grammars():
                continue
            file = words / f"{name}.md"
            self.env.note_dependency(str(file))
            written = file.read_text(encoding="utf-8") if file.exists() else ""
            before, _, after = written.partition("\n+++\n")
            yield from (f"## {name}", "", before or _markdown(inspect.getdoc(picture) or ""), "")
            yield from (f"```{{snippet}} {name}", ":again:", "```", "")
            if issubclass(picture, OfArrays):
                yield from (*_taken(picture), "")
            yield from (f"```{{picture-fields}} {name}", "```", "", after, "")


def _taken(picture: type[OfArrays]) -> Iterable[str]:
    """Describe the arrays that a picture takes from its data."""
    rows = []
    for one in picture.takes:
        axes = [f"`{axis}`" for axis in one.axes]
        # Those in front may be left out.
        first = len(axes) - one.fewest
        written = f"[{', '.join(axes[:first])},] {', '.join(axes[first:])}" if first else ", ".join(axes)
        rows.append((f"`{one.name}`", written, one.help + ("" if one.needed else " (may be missing)")))
    return table(("array", "axes", "holds"), rows)


class ConfigValues(Generated):
    """``config-values``: every ``explorable_*`` value of ``conf.py``."""

    def lines(self) -> Iterable[str]:
        """Describe each."""
        for setting in fields(ExplorableConfig):
            default = setting.metadata["default"]
            yield from (
                f"```{{confval}} {PREFIX}{setting.name}",
                f":type: {str(setting.type).replace('|', 'or')}",
                f":default: `{default!r}`",
                "",
                setting.metadata["help"],
                f"An invalid value gives a warning of the type `explorable.{setting.metadata['subtype']}`.",
                "```",
                "",
            )


class DirectiveOptions(Generated):
    """``directive-options``: all directives with their options, or the options of one."""

    optional_arguments = 1

    def lines(self) -> Iterable[str]:
        """Describe the directives that the suite registers."""
        if self.arguments:
            yield from _options(own_directives()[self.arguments[0]])
            return
        for name, directive in sorted(own_directives().items()):
            yield from (f"````{{rst:directive}} {name}", _first_sentence(directive, name), "")
            yield from _options(directive)
            yield from ("````", "")


class RoleList(Generated):
    """``role-list``: all roles."""

    def lines(self) -> Iterable[str]:
        """Describe the roles that the suite registers."""
        registered: dict[str, Any] = roles._roles  # type: ignore[attr-defined]
        for name, role in sorted(registered.items()):
            if type(role).__module__.startswith("sphinxext.explorable"):
                yield from (f"```{{rst:role}} {name}", _plain(inspect.getdoc(role) or ""), "```", "")


class StyleNames(Generated):
    """``style-names``: the classes that style sheets explain, or the custom properties of colours."""

    required_arguments = 1

    def lines(self) -> Iterable[str]:
        """Write the table."""
        if self.arguments[0] == "variables":
            rows = [
                (f"`--explorable-{name}`", use, f"`{light}`", f"`{dark}`")
                for name, (light, dark, use) in BASE.items()
            ]
            yield from table(("property", "used for", "light", "dark"), rows)
            return
        found = {}
        for sheet in sorted(STATIC.glob("*/*.css")):
            text = sheet.read_text(encoding="utf-8")
            for comment, selector in re.findall(r"/\*\* (.*?) \*/\s*([^{]+?)\s*[,{]", text, re.DOTALL):
                # The last class of a selector is what it is about.
                name = re.findall(r"\.(explorable[\w-]*)", selector)[-1]
                found[name] = " ".join(comment.split())
        yield from table(("class", "is on"), [(f"`{name}`", said) for name, said in sorted(found.items())])


class TensorFunctions(Generated):
    """``tensor-functions``: every function of tensor programs, as it is called and what it does."""

    def lines(self) -> Iterable[str]:
        """Write the table from the operations' own words."""
        rows = [
            (f"`{operation.usage}`", _plain(inspect.getdoc(operation) or ""))
            for _, operation in sorted(FUNCTIONS.items())
        ]
        yield from table(("function", "gives"), rows)


_MODEL_ROW = """:::::{{container}} example
::::{{container}} example-source
```text
{body}
```
::::

::::{{container}} example-result
:::{{model-diagram}}
{body}
:::
::::
:::::
"""


class ModelLanguage(Generated):
    """``model-language``: the items of model diagrams, or what can stand after one, each with its picture."""

    required_arguments = 1

    def lines(self) -> Iterable[str]:
        """Write for each how it is written, what it means, and a model that has it."""
        for row in {"items": ITEMS, "suffixes": SUFFIXES}[self.arguments[0]]:
            body = f"{row.options}{row.source}"
            shown = _MODEL_ROW.format(body=body)
            yield from (row.write, f": {row.means}", "", *indent(shown, "  ").splitlines(), "")


class ScriptEvents(Generated):
    """``script-events``: what pages tell the scripts of their authors."""

    def lines(self) -> Iterable[str]:
        """Take the events' descriptions from the comments of the scripts that dispatch them."""
        for script in sorted(STATIC.rglob("*.js")):
            text = script.read_text(encoding="utf-8")
            for name, said in re.findall(r"\* @event (\S+) (.*?)\n \* @", text, re.DOTALL):
                yield from (f"`{name}`", ": " + " ".join(said.replace("\n * ", " ").split()), "")


class Commands(Generated):
    """``commands``: the subcommands of ``sphinx-explorable`` with their options, as its parser knows them."""

    def lines(self) -> Iterable[str]:
        """Describe each."""
        subcommands = next(
            action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)
        )
        for name, command in subcommands.choices.items():
            usage = " ".join(command.format_usage().removeprefix("usage: ").split())
            yield from (
                f"## {name}",
                "",
                "```text",
                usage,
                "```",
                "",
                command.description or "",
                "",
            )
            rows = []
            for action in command._actions:
                written = ", ".join(f"`{option}`" for option in action.option_strings)
                help = (action.help or "")[:1].upper() + (action.help or "")[1:]
                if action.choices:
                    help += ". One of " + ", ".join(f"`{choice}`" for choice in action.choices)
                rows.append((written or f"`{action.metavar}`", help + "."))
            yield from table(("argument", "meaning"), rows)
            yield ""
            if command.epilog:
                yield from ("```text", *command.epilog.strip().splitlines(), "```", "")


class SuggestionKinds(Generated):
    """``suggestion-kinds``: what ``sphinx-explorable check`` looks for."""

    def lines(self) -> Iterable[str]:
        """Tell each heuristic's reason, and what it suggests."""
        rows = [(f"`{one.name}`", one.why, _in_code(one.write)) for one in heuristics().values()]
        return table(("name", "why", "suggests to"), rows)


def _in_code(text: str) -> str:
    r"""Return text in which roles and TeX commands stand as code, as backquotes in it make code already."""
    return re.sub(r"\{gesture\}`[^`]*`|\\concept\{\w+\}\{\w+\}", lambda found: _code(found[0]), text)


def _first_sentence(directive: type[ExplorableDirective], name: str) -> str:
    said = inspect.getdoc(catalogue().get(name, directive)) or ""
    return _plain(said)


def _markdown(docstring: str) -> str:
    """Return a docstring in Markdown."""
    return re.sub(r"``(.+?)``(?!`)", lambda found: _code(found[1]), docstring)


def _code(text: str) -> str:
    """Return inline code of Markdown; text with backticks needs more of them around it, and spaces within."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _plain(docstring: str) -> str:
    """Return a docstring's first line in Markdown: without the name that it begins with."""
    first = re.sub(r"^`+[\w-]+`+: ", "", _markdown(docstring.splitlines()[0]))
    return first[:1].upper() + first[1:]


def _options(directive: type[ExplorableDirective]) -> Iterable[str]:
    known = directive.OPTIONS
    # A directive of one picture takes of what all pictures may take what that one can.
    if issubclass(directive, PictureDirective) and (picture := own_picture(directive.picture)):
        known = {name: known[name] for name in common_options(picture)}
    rows = [(f"`{name}`", said) for name, said in known.items()]
    return table(("option", "meaning"), rows) if rows else []


def _default(field: Any) -> str:
    if field.default is MISSING and field.default_factory is MISSING:
        return "needed"
    value = field.default
    if value in (None, "", ()):
        return ""
    if value is False:
        return "off"
    if isinstance(value, tuple):
        return "`" + ", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in value) + "`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Return a Markdown table."""
    return [
        "| " + " | ".join(head) + " |",
        "| " + " | ".join(":--" for _ in head) + " |",
        *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows),
    ]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("picture-fields", PictureFields)
    app.add_directive("picture-reference", PictureReference)
    app.add_directive("config-values", ConfigValues)
    app.add_directive("directive-options", DirectiveOptions)
    app.add_directive("role-list", RoleList)
    app.add_directive("style-names", StyleNames)
    app.add_directive("tensor-functions", TensorFunctions)
    app.add_directive("model-language", ModelLanguage)
    app.add_directive("script-events", ScriptEvents)
    app.add_directive("commands", Commands)
    app.add_directive("suggestion-kinds", SuggestionKinds)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
