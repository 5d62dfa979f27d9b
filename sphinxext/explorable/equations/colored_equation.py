"""``colored-equation``: the directive for a formula whose terms are concepts, and the place of its legend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.directives.patches import MathDirective

from ..pages.directive import ExplorableDirective
from ..pages.notices import warn
from ..pages.sources import with_line
from ..pages.words import Words
from ..phases import Phase
from . import macros

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


class EquationLegend(Words, nodes.General):
    """The place of a legend until all concepts are known.

    Its words are what the author says of ``terms``. One that is not ``whole`` names only the terms whose
    label has no place at the formula.
    """


class ColoredEquation(nodes.container):
    """A formula and its legend."""


class ColoredEquationDirective(ExplorableDirective):
    """``colored-equation``: a formula whose terms are concepts, with a legend in words."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "label": "Numbers the equation, for `{eq}`.",
        "annotate": "Concepts and sides, as in `query above, key below`: puts their labels at the terms.",
        "no-legend": "Leaves the legend out.",
        "name": "As for `math`: a name to refer to.",
        "class": "As for `math`: classes for the formula's element.",
    }
    ASKS = True

    def make(self) -> list[nodes.Node]:
        """Hand the formula to Sphinx's own ``math``, and leave the legend's place."""
        if unknown := self.unknown_option("colored-equation"):
            return self.problem(unknown, "equation")
        tex, _separator, legend_source = "\n".join(self.content).partition("\n---")
        if not tex.strip():
            return self.problem("colored-equation has no formula", "equation")
        try:
            terms = macros.names(tex, "concept", "tensor")
            annotations = _annotations(str(self.options.get("annotate", "")), terms)
            texts = _legend_texts(legend_source, terms)
        except macros.MacroError as error:
            return self.problem(str(error), "equation", tex.count("\n", 0, error.at) + 1)
        except _LegendError as error:
            # The line of dashes is the legend's first.
            line = None if error.line is None else tex.count("\n") + 1 + error.line
            return self.problem(str(error), "equation", line)
        block = ColoredEquation(classes=["explorable-equation-block"])
        self.set_source_info(block)
        block += self._math(tex, annotations)
        whole = "no-legend" not in self.options
        if terms if whole else annotations:
            legend = EquationLegend(terms=terms if whole else list(annotations), whole=whole)
            legend.say(texts)
            self.set_source_info(legend)
            block += legend
        return [block]

    def _math(self, tex: str, annotations: dict[str, str]) -> list[nodes.Node]:
        """Let Sphinx's own directive number and name the formula."""
        options = {key: self.options[key] for key in ("label", "name") if self.options.get(key)}
        if first := self._labelled_already(options.get("label")):
            label = options.pop("label")
            source, line = self.get_source_info()
            message = f"the label {label} is taken already by an equation, in {first}; give this one another"
            warn(message, "equation", f"{source}:{line}")
        options["class"] = self.options.get("class", "").split()
        content = StringList(tex.strip().split("\n"), self.get_source_info()[0])
        place = (self.lineno, self.content_offset, self.block_text, self.state, self.state_machine)
        produced = MathDirective("math", [], options, content, *place).run()
        for node in produced:
            if annotations and isinstance(node, nodes.math_block):
                node["explorable-annotations"] = annotations
        return produced

    def _labelled_already(self, label: str | None) -> str:
        """Return where an equation of this label stands, if there is one."""
        known = self.env.domains.math_domain.equations.get(label or "")
        if known is None:
            return ""
        file = self.env.doc2path(known[0], base=False)
        return with_line(str(file), self.env.doc2path(known[0]), rf":label:\s*{re.escape(label or '')}\s*$")


class _LegendError(ValueError):
    """A legend or an annotation that does not fit its formula; ``line`` counts those of the legend from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def _annotations(text: str, terms: list[str]) -> dict[str, str]:
    """Read ``query above, key below``; the words are the concept's label, which is known later."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _space, side = part.rpartition(" ")
        if side not in ("above", "below"):
            raise _LegendError(f"an annotation is a concept and above or below, not {part!r}")
        if name.strip() not in terms:
            raise _LegendError(f"{name.strip()} is annotated, but no term of the formula is that concept")
        if name.strip() in found:
            raise _LegendError(f"{name.strip()} is annotated twice")
        found[name.strip()] = side
    return found


def _legend_texts(text: str, terms: list[str]) -> dict[str, str]:
    import yaml  # only where there is a legend to read

    try:
        # Every value is text, also one that looks like a date.
        texts = yaml.load(text.lstrip("-"), Loader=yaml.BaseLoader) or {}
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise _LegendError(f"the legend is not YAML: {said}", place.line + 1 if place else None) from None
    if not isinstance(texts, dict) or not all(isinstance(said, str) for said in texts.values()):
        raise _LegendError("the legend has to say, line by line, `concept: what it is`")
    for name in texts:
        if name not in terms:
            starts = (i for i, line in enumerate(text.split("\n"), 1) if line.startswith(f"{name}:"))
            raise _LegendError(
                f"the legend explains {name}, but no term of the formula is that concept", next(starts, None)
            )
    return {str(name): said for name, said in texts.items() if said}


_OPENING = re.compile(r"(\s*)\.\. colored-equation::")


def _part_legends(app: Sphinx, what: str, name: str, subject: Any, options: Any, lines: list[str]) -> None:
    """Part formulas from their legends' dashes by a blank line: numpydoc takes both for a heading."""
    parted: list[str] = []
    indent: int | None = None
    for line in lines:
        if opening := _OPENING.match(line):
            indent = len(opening[1])
        elif indent is not None and line.strip():
            if len(line) - len(line.lstrip()) <= indent:
                indent = None
            elif not line.strip().strip("-"):
                parted.append("")
        parted.append(line)
    lines[:] = parted


def _follow_docstrings(app: Sphinx, config: Config) -> None:
    if Phase.PART_LEGENDS.when in app.events.events:
        Phase.PART_LEGENDS.connect(app, _part_legends)


def setup_colored_equation(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("colored-equation", ColoredEquationDirective)
    app.add_node(EquationLegend)
    app.add_node(ColoredEquation)
    Phase.FOLLOW_DOCSTRINGS.connect(app, _follow_docstrings)
