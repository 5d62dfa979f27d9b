"""``colored-equation``: the directive for a formula whose terms are concepts, and the place of its legend."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.directives.patches import MathDirective

from ..concepts.domain import domain_of
from ..config import ExplorableConfig
from ..pages.directive import ExplorableDirective
from ..pages.escaping import showable
from ..pages.notices import warn
from ..pages.sources import with_line
from ..phases import Phase
from ..spelling import cut, nearest
from . import macros

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


class EquationLegend(nodes.General, nodes.Element):
    """The place of a legend until all concepts are known.

    Its paragraphs are what the author says of ``terms``: each ``explains`` one. One that is not ``whole``
    names only the terms whose label has no place at the formula.
    """


class ColoredEquation(nodes.container):
    """A formula and its legend."""


class ColoredEquationDirective(ExplorableDirective):
    """``colored-equation``: a formula whose terms are concepts, with a legend in words."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "label": "Numbers the equation, for `{eq}`.",
        "annotate": "Concepts and sides, as in `query above, key below`: shows their labels at the terms.",
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
            return self.problem("colored-equation has no formula; write its TeX as the body", "equation")
        try:
            whole = not self.is_on("no-legend")
            terms = macros.names(tex, "concept", "tensor")
            _refuse_legend(tex, {*terms, *self._concepts()})
            annotations = _annotations(str(self.options.get("annotate", "")), terms)
            # The line of dashes is the legend's first.
            texts = _legend_texts(legend_source, terms, before=tex.count("\n") + 1)
        except macros.MacroError as error:
            return self.problem(str(error), "equation", tex.count("\n", 0, error.at) + 1)
        except _LegendError as error:
            line = error.line
            return self.problem(str(error), "equation", line)
        except ValueError as error:
            return self.problem(f"colored-equation: {error}", "equation")
        block = ColoredEquation(classes=["explorable-equation-block"])
        self.set_source_info(block)
        block += self._math(tex, annotations)
        if terms if whole else annotations:
            legend = EquationLegend(terms=terms if whole else list(annotations), whole=whole)
            self.set_source_info(legend)
            legend += [self._said(name, text) for name, text in texts.items()]
            block += legend
        return [block]

    def _said(self, name: str, text: str) -> nodes.paragraph:
        """Return what is said of a term, a message of its own for translators."""
        text = " ".join(text.split())
        inline, messages = self.parse_inline(text)
        said = nodes.paragraph(text, "", *inline, *messages, explains=name)
        # Signs of TeX and of shapes, `<all>`, are no HTML.
        for raw in list(said.findall(nodes.raw)):
            raw.replace_self(nodes.Text(raw.astext()))
        self.set_source_info(said)
        return said

    def _concepts(self) -> list[str]:
        """Return the concepts of the settings and of this page so far, whatever other pages define."""
        docname = self.env.current_document.docname
        return [*ExplorableConfig.of(self.config).concepts, *domain_of(self.env).defined_in(docname)]

    def _math(self, tex: str, annotations: dict[str, str]) -> list[nodes.Node]:
        """Let Sphinx's own directive number and name the formula."""
        options = {key: self.options[key] for key in ("label", "name") if self.options.get(key)}
        # Sphinx labels an equation by its name, where it has no label.
        for key in list(options):
            refused = self._refused(key, options[key])
            if not refused:
                break
            del options[key]
            source, line = self.get_source_info()
            warn(refused, "equation", f"{source}:{line}")
        options["class"] = self.own_classes("equation")
        content = StringList(tex.strip().split("\n"), self.get_source_info()[0])
        place = (self.lineno, self.content_offset, self.block_text, self.state, self.state_machine)
        produced = MathDirective("math", [], options, content, *place).run()
        for node in produced:
            if annotations and isinstance(node, nodes.math_block):
                node["explorable-annotations"] = annotations
        return produced

    def _refused(self, key: str, label: str) -> str:
        """Say why an equation cannot have a label or a name, if it cannot."""
        if first := self._labelled_already(label):
            return f"the {key} {label} is already used by an equation, in {first}; give this one another"
        if foreign := _IN_NO_LABEL.search(label):
            return f"the {key} {label[:60]} holds {foreign[0]!r}, which LaTeX takes in no label; leave it out"
        if nodes.make_id(f"equation-{label}") in self.state.document.ids:
            return f"in an address the {key} {label} reads like another one of this page; use other letters"
        return ""

    def _labelled_already(self, label: str) -> str:
        """Return where an equation of this label stands, if there is one."""
        known = self.env.domains.math_domain.equations.get(label)
        if known is None:
            return ""
        file = self.env.doc2path(known[0], base=False)
        return with_line(str(file), self.env.doc2path(known[0]), rf":label:\s*{re.escape(label)}\s*$")


# Sphinx writes labels into TeX as they stand.
_IN_NO_LABEL = re.compile(r"[\\{}%#^~&$\n]")


class _LegendError(ValueError):
    """A legend or an annotation that does not fit its formula; ``line`` counts those of the body from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


# `- query: words`, and the same without a dash or with an equals sign; no TeX is among the words.
_ENTRY = re.compile(r"\s*([-*+] +)?`{0,2}([^\W\d][\w-]*)`{0,2} *(:|=|:=|→|->) *([^\\^_{}&$#%+*/=<>|]+)")
_WORDS = re.compile(r"[^\W\d_]{4}|[^\W\d_]{2}\W* [^\W\d_]{2}")
_SENTENCE = re.compile(r"[^\W\d_]{2}\W* [^\W\d_]{2}")


def _refuse_legend(tex: str, concepts: Collection[str]) -> None:
    """Refuse what a legend says where it is read as part of the formula.

    Raises:
        _LegendError: for the first line that is an entry of a list, or says what a concept is.
    """
    for number, line in enumerate(tex.split("\n"), start=1):
        found = _ENTRY.fullmatch(line.rstrip())
        if not found:
            continue
        listed, name, sign, said = found.groups()
        if not _WORDS.search(said):
            continue
        if name in concepts or (sign == ":" and (listed or _SENTENCE.search(said))):
            entry = f"{name}: {said.strip()}"
            raise _LegendError(
                f"`{line.strip()}` is read as part of the formula; a legend goes below a line `---`, "
                f"as `{entry}`",
                number,
            )


def _annotations(text: str, terms: list[str]) -> dict[str, str]:
    """Read ``query above, key below``; the words are the concept's label, which is known later."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _space, side = part.rpartition(" ")
        if side not in ("above", "below"):
            raise _LegendError(
                f"annotate needs a concept and above or below, as in `query above`, not {part!r}"
            )
        if name.strip() not in terms:
            raise _LegendError(f"annotate names {_no_term(name.strip(), terms)}")
        if name.strip() in found:
            raise _LegendError(f"annotate names {name.strip()} twice; remove one")
        found[name.strip()] = side
    return found


def _no_term(name: str, terms: list[str]) -> str:
    """Say that no term is the concept of a name, and how one is marked."""
    hint = nearest(name, terms) or f"; mark one as `\\concept{{{name}}}{{…}}`"
    return f"{name}, but no term of the formula is that concept{hint}"


# A line of a legend that begins what is said of a concept; lines that are indented go on with it.
_EXPLAINS = re.compile(r"\s*([^\W\d][\w-]*)\s*:(?:\s+(\S.*))?\s*")


def _legend_texts(text: str, terms: list[str], before: int) -> dict[str, str]:
    """Read a legend, from its dashes on; ``before`` counts the lines above these."""
    found: dict[str, list[str]] = {}
    name = ""
    for number, line in enumerate(text.lstrip("-").split("\n"), start=before + 1):
        if name and line[:1].isspace() and line.strip():
            found[name].append(line.strip())
        elif entry := _EXPLAINS.fullmatch(line):
            name = entry[1]
            if name not in terms:
                raise _LegendError(f"the legend explains {_no_term(name, terms)}", number)
            if name in found:
                raise _LegendError(f"the legend explains {name} twice; remove one", number)
            found[name] = [entry[2] or ""]
        elif line.strip():
            raise _LegendError(
                f"the legend needs lines like `query: what it is`, and `{cut(line.strip())}` has no name and "
                "colon before it; what goes on with the line above is indented",
                number,
            )
    texts = {name: showable(_unquoted(" ".join(said).strip())) for name, said in found.items()}
    return {name: said for name, said in texts.items() if said}


def _unquoted(text: str) -> str:
    """Return words without the quotes around all of them, which YAML and Python need."""
    quote = text[:1]
    is_quoted = len(text) > 1 and quote in "'\"" and text[-1] == quote and quote not in text[1:-1]
    return text[1:-1] if is_quoted else text


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
