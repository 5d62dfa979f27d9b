"""Formulas once all documents are read: names checked, legends written, macros rewritten for each output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from ..concepts import Concept, concepts_of, mention, unknown_concept
from ..config import ExplorableConfig, Macro
from ..engine.kept import PASSING
from ..pages.lost import lost_anywhere, lost_on
from ..pages.notices import inline_notice, notice, unless_lost, warn
from ..pages.output import OURS, Math, output_of
from ..pages.preamble import add_to_preamble
from ..pages.transforms import PageTransform, document_of
from ..pages.written import ALL, note_failed
from ..parameters import Parameter, parameters_of, unknown_parameter
from ..phases import Phase
from . import macros, mathjax
from .adopting import adopted
from .colored_equation import ColoredEquation, EquationLegend
from .control_characters import control_character
from .definitions import PAIRED, only_definitions
from .formulas import (
    DEFINED,
    ELSEWHERE,
    LATE,
    PLAIN,
    concepts_of_numbers,
    formulas_of,
    grids_of,
    is_foreign,
    is_katexs_alone,
    problem,
    result_of,
)
from .grids import LATEX, Grid
from .refusals import line_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

# As mathtools: with a star as large as what is inside, or of a size in brackets.
_LATEX_PAIRED = r"""
\makeatletter
\newcommand{\explorablepaired}[2]{\@ifstar{\explorablegrowing{#1}{#2}}{\explorablesized{#1}{#2}}}
\newcommand{\explorablegrowing}[3]{\left#1#3\right#2}
\newcommand{\explorablesized}[2]{\@ifnextchar[{\explorablegiven{#1}{#2}}{\explorablegiven{#1}{#2}[]}}
\def\explorablegiven#1#2[#3]#4{\mathopen{#3#1}#4\mathclose{#3#2}}
\makeatother
""".strip()


class _Known(NamedTuple):
    """What the formulas of a document may name."""

    concepts: Mapping[str, Concept]
    parameters: Mapping[str, Parameter]
    grids: Mapping[str, Grid]


class CompleteMath(PageTransform):
    """Checks the names in formulas, writes legends, and rewrites formulas for builders that know no macro."""

    default_priority = Phase.COMPLETE_FORMULAS.priority

    def run(self, **kwargs: Any) -> None:
        """Complete one document."""
        concepts, grids = concepts_of(self.env), grids_of(self.env)
        if not self.output.is_catalog:
            for block in list(self.document.findall(ColoredEquation)):
                self._write_legend(block, concepts)
        for node in list(self.document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block))):
            assert isinstance(node, nodes.Element)
            self._complete(node, _Known(concepts, parameters_of(self.env, self.home(node)), grids))

    def _write_legend(self, block: ColoredEquation, concepts: Mapping[str, Concept]) -> None:
        legend = next(iter(block.findall(EquationLegend)), None)
        formula = next(iter(block.findall(nodes.math_block)), None)
        if legend is None or formula is None:
            return
        at_terms, labelled = (set[str](), "") if legend["whole"] else self._labels(formula)
        entries = nodes.bullet_list(classes=["explorable-legend"])
        for name in legend["terms"]:
            concept = concepts.get(name)
            if concept is None or (name in at_terms and not labelled):
                continue
            paragraph = nodes.paragraph("", "", mention(name, concept.label, docname=self.docname))
            if not legend["whole"] and self.output.math is not Math.TYPESET:
                # No label stands at it: the words alone would not say which sign they belong to.
                tex = macros.first_term(formula.astext(), name) or concept.symbol
                paragraph[:0] = [nodes.math(tex, tex), nodes.Text(": ")] if tex else []
            said = _said_in(legend, concept) if legend["whole"] else []
            if said:
                paragraph += [nodes.Text(": "), *said]
            entries += nodes.list_item("", paragraph, classes=[labelled] if name in at_terms else [])
        if labelled and at_terms.issuperset(legend["terms"]):
            entries["classes"].append(labelled)
        if entries.children:
            legend.replace_self(entries)
        else:
            legend.parent.remove(legend)

    def _labels(self, formula: nodes.math_block) -> tuple[set[str], str]:
        """Return the terms with a label at the formula, and the class of what says the same elsewhere."""
        names: set[str] = set(formula.get("explorable-annotations", {}))
        if self.output.math is Math.TYPESET:
            result = {} if "explorable-error" in formula else result_of(formula, self.env, self.home(formula))
            return names - set(result.get("unplaced", names)), str(result.get("labelled", ""))
        braces = self.output.math in (Math.LATEX, Math.MATHJAX)
        return (names & macros.outermost(formula.astext()) if braces else set()), ""

    def _complete(self, node: nodes.Element, known: _Known) -> None:
        tex = node.astext()
        if defined := node.get(DEFINED) or self._defined_elsewhere(node):
            self._define(node, defined)
            return
        error = self._error(node, known)
        if error:
            subtype, message = error
            warn(message, subtype, node)
            if isinstance(node, nodes.math_block):
                node.replace_self(notice(message, tex))
            else:
                node.replace_self(inline_notice(message, tex))
            return
        names = macros.names(tex, "concept", "tensor")
        if names:
            node["explorable-concepts"] = names
        if names or macros.names(tex, "live"):
            node["explorable-alive"] = True
        values = {name: each.number() for name, each in known.parameters.items()}
        in_tex = {
            name: macros.words(values[name]) if one.is_named else values[name]
            for name, one in known.parameters.items()
        }
        sides: dict[str, str] = node.get("explorable-annotations", {})
        words = macros.words if self.output.math is Math.LATEX else mathjax.words
        labels = {name: (words(known.concepts[name].label), side) for name, side in sides.items()}
        match self.output.math:
            case Math.TYPESET:
                node["explorable-targets"] = self._targets(names, known.concepts)
                plain = macros.strip(tex, values, known.grids)
                if is_foreign(node):
                    node[PLAIN] = plain
                else:
                    # How it looks is known; this is what the page's search finds.
                    _set_text(node, plain)
            case Math.LATEX:
                tex = macros.colored(tex, concepts_of_numbers(known.parameters))
                tex = macros.for_latex(macros.annotate(tex, labels), in_tex, known.grids)
                _set_text(node, tex if node.get("no-wrap", node.get("nowrap")) else macros.inner(tex))
            case Math.MATHJAX:
                tex = macros.annotate(tex, labels)
                tex = macros.colored(tex, concepts_of_numbers(known.parameters))
                scope = document_of(node)
                tex = mathjax.write(tex, known.concepts, known.parameters, known.grids, scope=scope)
                _set_text(node, tex)
            case Math.TEX:
                _set_text(node, macros.strip(tex, in_tex, known.grids))

    def _defined_elsewhere(self, node: nodes.Element) -> Mapping[str, Macro]:
        """Return what a copy defines that was made before its document was read to the end."""
        ours = self.config.html_math_renderer in (None, OURS)
        return only_definitions(node.astext()) if ours and is_foreign(node) else {}

    def _define(self, node: nodes.Element, defined: Mapping[str, Macro]) -> None:
        """Take definitions off the page, where they hold already, or leave them to LaTeX for what follows."""
        if self.output.is_catalog:
            return
        paragraph = node.parent
        _put(node, [_for_latex(defined)] if self.output.is_latex else [])
        if isinstance(paragraph, nodes.paragraph) and not _without_raw(paragraph).strip():
            # What is left of it would be an empty line.
            left = [child for child in paragraph.children if not isinstance(child, nodes.Text)]
            _put(paragraph, left)

    def _error(self, node: nodes.Element, known: _Known) -> tuple[str, str] | None:
        """Return why a formula cannot be shown: the warning's subtype, and a sentence."""
        if told := control_character(node):
            return "equation", told
        if "explorable-error" in node:
            return "equation", str(node["explorable-error"])
        try:
            # What waits for shapes can be typeset only once they are known.
            if LATE in node:
                return self._unknown(node, known) or self._refused(node)
            return self._refused(node) or self._unknown(node, known)
        except macros.MacroError as wrong:
            return "equation", str(wrong)

    def _unknown(self, node: nodes.Element, known: _Known) -> tuple[str, str] | None:
        tex = node.astext()
        for name in macros.names(tex, "concept", "tensor"):
            if name not in known.concepts:
                subtype = unless_lost("concept", name, lost_anywhere(self.env))
                return subtype, unknown_concept(name, known.concepts)
        for name in macros.names(tex, "tensor"):
            if name not in known.grids:
                return (
                    "concept",
                    f"\\tensor draws a concept's shape, and {name} has none; give it one, such as "
                    "`:shape: t k`",
                )
        for name in macros.names(tex, "live"):
            if name not in known.parameters:
                subtype = unless_lost("parameter", name, lost_on(self.env, self.home(node)))
                return subtype, unknown_parameter(name, known.parameters)
        return None

    def _refused(self, node: nodes.Element) -> tuple[str, str] | None:
        if self.config.html_math_renderer not in (None, OURS):
            return None
        result = result_of(node, self.env, self.home(node))
        if PASSING in result:
            # The style sheet that all pages share lacks what this formula needs.
            note_failed(self.sphinx, ALL)
        if self.output.math is not Math.TYPESET and is_katexs_alone(result, node.astext()):
            return None
        sentence = problem(result, node.astext())
        if sentence is None:
            return None
        if (line := line_of(result, node)) is not None:
            node.line = line
        return "equation", sentence + _advice(node, result)

    def _targets(self, names: list[str], concepts: Mapping[str, Concept]) -> dict[str, str]:
        """Return where each term's concept is defined, as a link from this page."""
        targets = {}
        for concept in (concepts[name] for name in names):
            if concept.docname:
                page = self.builder.get_relative_uri(self.docname, concept.docname).partition("#")[0]
                targets[concept.name] = f"{page}#{concept.anchor}"
        return targets


def _put(node: nodes.Element, instead: list[nodes.Node]) -> None:
    """Put nodes in the place of one that may have had a name, which goes."""
    place = node.parent.index(node)
    node.parent[place : place + 1] = instead


def _for_latex(defined: Mapping[str, Macro]) -> nodes.inline:
    """Return definitions as a part of the line: neither a space nor a paragraph of its own."""
    lines = "".join(f"{line}%\n" for line in macros.for_preamble(defined, overriding=True))
    return nodes.inline("", "", nodes.raw("", lines, format="latex"))


def _without_raw(paragraph: nodes.paragraph) -> str:
    texts = paragraph.findall(nodes.Text)
    return "".join(text.astext() for text in texts if not isinstance(text.parent, nodes.raw))


def _advice(node: nodes.Element, result: Mapping[str, Any]) -> str:
    """Return what to do about a command that another formula of the page defines for itself."""
    if result["error"].rpartition(": ")[2] not in node.get(ELSEWHERE, ()):
        return ""
    return (
        "; another formula defines it, but only for itself: put the definition into a formula of its own, "
        "or into explorable_katex_macros in conf.py"
    )


def _said_in(legend: EquationLegend, concept: Concept) -> list[nodes.Node]:
    """Return what a legend says of a concept: its author's words, or else the concept's own."""
    for said in legend.children:
        if isinstance(said, nodes.paragraph) and said["explains"] == concept.name:
            return list(said.children)
    return [nodes.Text(concept.description)] if concept.description else []


def _set_text(node: nodes.Element, text: str) -> None:
    node.rawsource = text
    node.children = [nodes.Text(text)]
    node.children[0].parent = node


def _write_preamble(app: Sphinx, builder: Builder) -> None:
    if not output_of(builder).is_latex:
        return
    known = ExplorableConfig.of(app.config).katex_macros
    # What was meant for another renderer has its LaTeX already.
    own = macros.for_preamble({name: known[name] for name in known if name not in adopted(app.config)})
    pairs = any(PAIRED in str(found.defined) for found in formulas_of(app.env).values())
    needed = [*([LATEX] if grids_of(app.env) else []), *([_LATEX_PAIRED] if pairs else [])]
    add_to_preamble(builder, *needed, *own)


def setup_completing(app: Sphinx) -> None:
    """Complete formulas, and teach LaTeX what they need."""
    CompleteMath.register(app)
    Phase.PREAMBLE_FORMULAS.connect(app, _write_preamble)
