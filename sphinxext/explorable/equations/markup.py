"""``colored-equation`` and its legend, and formulas for builders that do not know the suite's macros."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.directives.patches import MathDirective

from ..concepts import Concept, concepts_of, mention
from ..config import ExplorableConfig
from ..parameters import Parameter, parameters_of
from ..rendering.notices import ExplorableDirective, inline_notice, notice, warn
from ..rendering.preamble import add_to_preamble
from ..rendering.transforms import PageTransform, document_of
from ..rendering.words import Words
from ..spelling import nearest
from . import macros, mathjax
from .adopting import adopted, setup_adopting
from .formulas import RENDERER, grids_of, is_ours, problem, result_of
from .grids import LATEX, Grid
from .pages import setup_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


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

    def run(self) -> list[nodes.Node]:
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
        options = {key: self.options[key] for key in ("label", "name", "class") if self.options.get(key)}
        content = StringList(tex.strip().split("\n"), self.get_source_info()[0])
        place = (self.lineno, self.content_offset, self.block_text, self.state, self.state_machine)
        produced = MathDirective("math", [], options, content, *place).run()
        for node in produced:
            if annotations and isinstance(node, nodes.math_block):
                node["explorable-annotations"] = annotations
        return produced


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


class CompleteMath(PageTransform):
    """Checks the names in formulas, writes legends, and rewrites formulas for builders that know no macro."""

    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        """Complete one document."""
        concepts, known = concepts_of(self.env), grids_of(self.env)
        if not self.makes_catalog:
            for block in list(self.document.findall(ColoredEquation)):
                self._write_legend(block, concepts)
        for node in list(self.document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block))):
            assert isinstance(node, nodes.Element)
            self._complete(node, concepts, parameters_of(self.env, self.home(node)), known)

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
            said = (legend.said().get(name) or concept.description) if legend["whole"] else ""
            paragraph = nodes.paragraph("", "", mention(name, concept.label, docname=self.docname))
            if said:
                paragraph += nodes.Text(f": {said}")
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
        if is_ours(self.builder):
            result = {} if "explorable-error" in formula else result_of(formula, self.env, self.config)
            return names - set(result.get("unplaced", names)), str(result.get("labelled", ""))
        braces = self.builder.format in ("latex", "html")
        return (names & macros.outermost(formula.astext()) if braces else set()), ""

    def _complete(
        self,
        node: nodes.Element,
        concepts: Mapping[str, Concept],
        parameters: Mapping[str, Parameter],
        known: Mapping[str, Grid],
    ) -> None:
        tex = node.astext()
        error = self._error(node, concepts, parameters, known)
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
        values = {name: each.number() for name, each in parameters.items()}
        sides: dict[str, str] = node.get("explorable-annotations", {})
        words = macros.words if self.builder.format == "latex" else mathjax.words
        labels = {name: (words(concepts[name].label), side) for name, side in sides.items()}
        if is_ours(self.builder):
            node["explorable-targets"] = self._targets(names, concepts)
            if "explorable-formula" in node or "explorable-late" in node:
                # How it looks is known; this is what the page's search finds.
                _set_text(node, macros.strip(tex, values, known))
        elif self.builder.format == "latex":
            tex = macros.for_latex(macros.annotate(tex, labels), values, known)
            _set_text(node, tex if node.get("no-wrap", node.get("nowrap")) else macros.inner(tex))
        elif self.builder.format == "html":
            tex = macros.annotate(tex, labels)
            _set_text(node, mathjax.write(tex, concepts, parameters, known, scope=document_of(node)))
        elif not self.makes_catalog:
            _set_text(node, macros.strip(tex, values, known))

    def _error(
        self,
        node: nodes.Element,
        concepts: Mapping[str, Concept],
        parameters: Mapping[str, Parameter],
        known: Mapping[str, Grid],
    ) -> tuple[str, str] | None:
        """Return why a formula cannot be shown: the warning's subtype, and a sentence."""
        if "explorable-error" in node:
            return "equation", str(node["explorable-error"])
        try:
            # What waits for shapes can be typeset only once they are known.
            if "explorable-late" in node:
                return _unknown(node.astext(), concepts, parameters, known) or self._refused(node)
            return self._refused(node) or _unknown(node.astext(), concepts, parameters, known)
        except macros.MacroError as wrong:
            return "equation", str(wrong)

    def _refused(self, node: nodes.Element) -> tuple[str, str] | None:
        if self.config.html_math_renderer not in (None, RENDERER):
            return None
        sentence = problem(result_of(node, self.env, self.config))
        return ("equation", sentence) if sentence else None

    def _targets(self, names: list[str], concepts: Mapping[str, Concept]) -> dict[str, str]:
        """Return where each term's concept is defined, as a link from this page."""
        targets = {}
        for concept in (concepts[name] for name in names):
            if concept.docname:
                page = self.builder.get_relative_uri(self.docname, concept.docname).partition("#")[0]
                targets[concept.name] = f"{page}#{concept.anchor}"
        return targets


def _set_text(node: nodes.Element, text: str) -> None:
    node.rawsource = text
    node.children = [nodes.Text(text)]
    node.children[0].parent = node


def _unknown(
    tex: str,
    concepts: Mapping[str, Concept],
    parameters: Mapping[str, Parameter],
    known: Mapping[str, Grid],
) -> tuple[str, str] | None:
    for name in macros.names(tex, "concept", "tensor"):
        if name not in concepts:
            return "concept", f"no concept is called {name}{nearest(name, concepts)}"
    for name in macros.names(tex, "tensor"):
        if name not in known:
            return "concept", f"\\tensor draws a concept's shape, and {name} has none"
    for name in macros.names(tex, "live"):
        if name not in parameters:
            return "parameter", f"this page has no parameter {name}{nearest(name, parameters)}"
    return None


def _write_preamble(app: Sphinx, builder: Builder) -> None:
    if builder.name != "latex":
        return
    known = ExplorableConfig.of(app.config).katex_macros
    # What was meant for another renderer has its LaTeX already.
    own = macros.for_preamble({name: known[name] for name in known if name not in adopted(app.config)})
    add_to_preamble(builder, *([LATEX] if grids_of(app.env) else []), *own)


def setup_equations(app: Sphinx) -> None:
    """Register the directive, and what typesets and writes formulas."""
    setup_adopting(app)
    setup_pages(app)
    app.add_directive("colored-equation", ColoredEquationDirective)
    app.add_node(EquationLegend)
    CompleteMath.register(app)
    app.connect("write-started", _write_preamble)
    mathjax.setup_mathjax(app)
