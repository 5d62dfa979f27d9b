"""Formulas in documents: the math renderer, ``colored-equation``, formulas for builders without colour."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.directives.patches import MathDirective
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util.math import get_node_equation_number

from ..concepts import Concept, concepts_of, mention, swatches_of
from ..config import ExplorableConfig
from ..parameters import Parameter, parameters_of
from ..parameters.markup import ParameterControl
from ..rendering.assets import FOLDER, manifest, write_stylesheet
from ..rendering.notices import ExplorableDirective, inline_notice, notice, warn
from ..rendering.transforms import PageTransform, document_of
from ..rendering.visual import scope
from ..spelling import nearest
from . import macros, mathjax
from .grids import Grid, grids
from .typesetting import Formula, typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

RENDERER = "explorable"
_PLACE = re.compile(r" at position \d+:.*\Z", re.DOTALL)


class TypesetMath(SphinxTransform):
    """Typesets a document's formulas while it is read: parallel workers share that, and it happens once."""

    # Before `doctree-read` (880), when the styles are collected.
    default_priority = 870

    def apply(self, **kwargs: Any) -> None:
        """Keep each formula's html and styles in its node."""
        if self.config.html_math_renderer not in (None, RENDERER):
            return
        settings = ExplorableConfig.of(self.config)
        katex_macros = json.dumps(settings.katex_macros, sort_keys=True)
        parameters = {
            node["parameter"].name: node["parameter"] for node in self.document.findall(ParameterControl)
        }
        asked: list[tuple[nodes.Element, Formula]] = []
        for node in self.document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
            assert isinstance(node, nodes.Element)
            tex = node.astext()
            try:
                live = {
                    name: _live(parameters[name]) for name in macros.names(tex, "live") if name in parameters
                }
                has_grids = bool(macros.names(tex, "tensor"))
            except macros.MacroError as error:
                node["explorable-error"] = str(error)
                continue
            formula = Formula(*_shown(node), katex_macros, json.dumps(live, sort_keys=True))
            if has_grids or "explorable-annotations" in node:
                # Shapes and labels are those of concepts, which other documents may define.
                annotations = json.dumps(node.get("explorable-annotations", {}))
                node["explorable-late"] = formula._replace(annotations=annotations)
            else:
                asked.append((node, formula))
        results = typeset([formula for _node, formula in asked], settings.render_memory)
        for (node, _formula), result in zip(asked, results, strict=True):
            _keep(node, result)


def _shown(node: nodes.Element) -> tuple[str, bool]:
    """Return a formula's TeX as it is typeset, and whether it stands on a line of its own."""
    display = isinstance(node, nodes.math_block)
    return (macros.displayed(node.astext()) if display else node.astext()), display


def _keep(node: nodes.Element, result: Mapping[str, Any]) -> None:
    if result.get("error"):
        reason = _PLACE.sub("", result["error"])
        node["explorable-error"] = f"KaTeX cannot typeset this formula: {reason}"
    else:
        node["explorable-html"] = result["html"]
        node["explorable-styles"] = result["styles"]


def _live(parameter: Parameter) -> dict[str, Any]:
    return {"text": parameter.number(), "format": parameter.format, "widest": parameter.widest}


class MathStyles(EnvironmentCollector):
    """Keeps what each document's formulas need of the site: styles, and shapes for those with grids."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a document's styles."""
        _styles(env).pop(docname, None)
        _late(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
    ) -> None:
        """Take over what a parallel worker read."""
        for store in (_styles, _late):
            kept: dict[str, Any] = store(other)
            store(env).update({name: needs for name, needs in kept.items() if name in docnames})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note the needs of one document."""
        styles: dict[str, str] = {}
        late: list[Formula] = []
        for node in doctree.findall(nodes.Element):
            styles.update(node.get("explorable-styles", {}))
            late += [node["explorable-late"]] if "explorable-late" in node else []
        docname = app.env.current_document.docname
        if styles:
            _styles(app.env)[docname] = styles
        if late:
            _late(app.env)[docname] = late


def _styles(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    styles: dict[str, dict[str, str]] = vars(env).setdefault("explorable_math_styles", {})
    return styles


def _late(env: BuildEnvironment) -> dict[str, list[Formula]]:
    late: dict[str, list[Formula]] = vars(env).setdefault("explorable_late_math", {})
    return late


def _grids(env: BuildEnvironment) -> dict[str, Grid]:
    textures = {name: colors.texture for name, colors in swatches_of(env).items()}
    return grids(concepts_of(env), textures)


def _typeset_late(
    formula: Formula, concepts: Mapping[str, Concept], known: Mapping[str, Grid], memory: float
) -> dict[str, Any]:
    """Typeset what waited for the site's concepts; `known` are the grids of those that have a shape."""
    tensors = {name: known[name].plain() for name in macros.names(formula.tex, "tensor") if name in known}
    complete = formula._replace(
        tex=_annotated(formula.tex, json.loads(formula.annotations), concepts),
        tensors=json.dumps(tensors, sort_keys=True),
        annotations="{}",
    )
    return typeset([complete], memory)[0]


def _annotated(tex: str, annotations: Mapping[str, str], concepts: Mapping[str, Concept]) -> str:
    labels = {name: (concepts[name].label, side) for name, side in annotations.items() if name in concepts}
    return macros.annotate(tex, labels) if labels else tex


class EquationLegend(nodes.General, nodes.Element):
    """The place of a legend until all concepts are known; ``texts`` is what the author says of ``terms``."""


class ColoredEquation(nodes.container):
    """A formula and its legend."""


class ColoredEquationDirective(ExplorableDirective):
    """``colored-equation``: a formula whose terms are concepts, with a legend in words."""

    FIELDS = ("label", "name", "class", "annotate", "no-legend")

    def run(self) -> list[nodes.Node]:
        """Hand the formula to Sphinx's own ``math``, and leave the legend's place."""
        for option in self.options:
            if option not in self.FIELDS:
                known = ", ".join(self.FIELDS)
                return self.problem(
                    f"colored-equation has no option {option}{nearest(option, self.FIELDS)} (known: {known})",
                    "equation",
                )
        tex, _separator, legend_source = "\n".join(self.content).partition("\n---")
        if not tex.strip():
            return self.problem("colored-equation has no formula", "equation")
        try:
            terms = macros.names(tex, "concept")
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
        if "no-legend" not in self.options and terms:
            legend = EquationLegend(terms=terms, texts=texts)
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
        found[name.strip()] = side
    return found


def _legend_texts(text: str, terms: list[str]) -> dict[str, str]:
    try:
        texts = yaml.safe_load(text.lstrip("-")) or {}
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise _LegendError(f"the legend is not YAML: {said}", place.line + 1 if place else None) from None
    if not isinstance(texts, dict):
        raise _LegendError("the legend has to say, line by line, `concept: what it is`")
    for name in texts:
        if name not in terms:
            starts = (i for i, line in enumerate(text.split("\n"), 1) if line.startswith(f"{name}:"))
            raise _LegendError(
                f"the legend explains {name}, but no term of the formula is that concept", next(starts, None)
            )
    return {str(name): str(said) for name, said in texts.items() if said is not None}


class CompleteMath(PageTransform):
    """Checks the names in formulas, writes legends, and rewrites formulas for builders that know no macro."""

    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        """Complete one document."""
        concepts = concepts_of(self.env)
        known = _grids(self.env)
        memory = ExplorableConfig.of(self.config).render_memory
        for formula in self.document.findall(nodes.Element):
            if "explorable-late" in formula and set(macros.names(formula.astext(), "tensor")) <= set(known):
                _keep(formula, _typeset_late(formula["explorable-late"], concepts, known, memory))
        for legend in list(self.document.findall(EquationLegend)):
            self._write_legend(legend, concepts)
        for node in list(self.document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block))):
            assert isinstance(node, nodes.Element)
            self._complete(node, concepts, parameters_of(self.env, self.home(node)), known)

    def _write_legend(self, legend: EquationLegend, concepts: Mapping[str, Concept]) -> None:
        entries = nodes.bullet_list(classes=["explorable-legend"])
        for name in legend["terms"]:
            concept = concepts.get(name)
            if concept is None:
                continue
            said = legend["texts"].get(name) or concept.description
            paragraph = nodes.paragraph("", "", mention(name, concept.label, docname=self.docname))
            if said:
                paragraph += nodes.Text(f": {said}")
            entries += nodes.list_item("", paragraph)
        if entries.children:
            legend.replace_self(entries)
        else:
            legend.parent.remove(legend)

    def _complete(
        self,
        node: nodes.Element,
        concepts: Mapping[str, Concept],
        parameters: Mapping[str, Parameter],
        known: Mapping[str, Grid],
    ) -> None:
        tex = node.astext()
        error: tuple[str, str] | None
        if "explorable-error" in node:
            error = ("equation", str(node["explorable-error"]))
        else:
            try:
                error = _unknown(tex, concepts, parameters, known)
            except macros.MacroError as problem:
                error = ("equation", str(problem))
        if error:
            subtype, message = error
            warn(message, subtype, node)
            if isinstance(node, nodes.math_block):
                node.replace_self(notice(message, tex))
            else:
                node.replace_self(inline_notice(message, tex))
            return
        names = list(dict.fromkeys(macros.names(tex, "concept") + macros.names(tex, "tensor")))
        if names:
            node["explorable-concepts"] = names
        if names or macros.names(tex, "live"):
            node["explorable-alive"] = True
        values = {name: parameter.number() for name, parameter in parameters.items()}
        if self.builder.format == "latex":
            tex = _annotated(tex, node.get("explorable-annotations", {}), concepts)
            _set_text(node, macros.for_latex(tex, values, known))
        elif self.builder.format != "html":
            _set_text(node, macros.strip(tex, values, known))
        elif getattr(self.builder, "math_renderer_name", RENDERER) != RENDERER:
            tex = _annotated(tex, node.get("explorable-annotations", {}), concepts)
            _set_text(node, mathjax.write(tex, concepts, parameters, known, scope=document_of(node)))


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
    for name in macros.names(tex, "concept") + macros.names(tex, "tensor"):
        if name not in concepts:
            return "concept", f"no concept is called {name}{nearest(name, concepts)}"
    for name in macros.names(tex, "tensor"):
        if name not in known:
            return "concept", f"\\tensor draws a concept's shape, and {name} has none"
    for name in macros.names(tex, "live"):
        if name not in parameters:
            return "parameter", f"this page has no parameter {name}{nearest(name, parameters)}"
    return None


def _html(self: HTML5Translator, node: nodes.Element) -> str:
    html = str(node.get("explorable-html", ""))
    if not html:
        # A formula that came into the document after it was read, as from an extension's post-transform.
        settings = ExplorableConfig.of(self.config)
        katex_macros = json.dumps(settings.katex_macros, sort_keys=True)
        html = str(typeset([Formula(*_shown(node), katex_macros, "{}")], settings.render_memory)[0]["html"])
    return html or str(self.encode(node.astext()))


def visit_math_html(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    self.body.append(
        self.starttag(node, "span", "", CLASS="math notranslate nohighlight", **scope(self, node))
        + f"{_html(self, node)}</span>"
    )
    raise nodes.SkipNode


def visit_math_block_html(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula of its own line, with its number."""
    self.body.append(
        self.starttag(
            node, "div", CLASS="math notranslate nohighlight explorable-math-block", **scope(self, node)
        )
    )
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(f"{_html(self, node)}</div>\n")
    raise nodes.SkipNode


# The style sheet of a site's formulas, by its environment: it is the same for every page.
_sheets: WeakKeyDictionary[BuildEnvironment, str] = WeakKeyDictionary()


def _write_styles(app: Sphinx, builder: Builder) -> None:
    _sheets.pop(app.env, None)
    if getattr(builder, "math_renderer_name", None) != RENDERER:
        return
    styles = {name: rule for found in _styles(app.env).values() for name, rule in found.items()}
    concepts, known = concepts_of(app.env), _grids(app.env)
    memory = ExplorableConfig.of(app.config).render_memory
    for formulas in _late(app.env).values():
        for formula in formulas:
            styles |= _typeset_late(formula, concepts, known, memory)["styles"]
    if styles:
        # The class twice, to win over KaTeX's own rules as the inline styles did that these were.
        text = "".join(f".katex .{name}.{name}{{{rule}}}\n" for name, rule in sorted(styles.items()))
        _sheets[app.env] = write_stylesheet(builder, "math", text)


def _link_styles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    sheet = _sheets.get(app.env)
    if sheet and ((doctree is not None and _shows_math(doctree)) or _navigation_shows_math(app.env)):
        app.add_css_file(f"{FOLDER}/{manifest()['styles']['katex']}", priority=400)
        app.add_css_file(sheet, priority=401)


def _shows_math(tree: nodes.Element) -> bool:
    return any(isinstance(node, nodes.math | nodes.math_block) for node in tree.findall())


def _navigation_shows_math(env: BuildEnvironment) -> bool:
    """Titles stand in the navigation of other pages too."""
    return any(_shows_math(title) for title in env.titles.values())


def setup_equations(app: Sphinx) -> None:
    """Register the math renderer and the directive."""
    app.add_directive("colored-equation", ColoredEquationDirective)
    app.add_node(EquationLegend)
    app.add_html_math_renderer(
        RENDERER, inline_renderers=(visit_math_html, None), block_renderers=(visit_math_block_html, None)
    )
    app.add_env_collector(MathStyles)
    app.add_transform(TypesetMath)
    CompleteMath.register(app)
    app.connect("write-started", _write_styles)
    app.connect("html-page-context", _link_styles)
    mathjax.setup_mathjax(app)
