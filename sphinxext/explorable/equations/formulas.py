"""The formulas of a site: typeset while documents are read, and what became of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms import SphinxTransform

from ..concepts import Concept, concepts_of, swatches_of
from ..concepts.markup import ConceptMention
from ..config import ExplorableConfig
from ..parameters import Parameter
from ..parameters.markup import ParameterControl
from ..rendering.notices import warn
from . import macros
from .grids import Grid, grids
from .typesetting import Formula, Result, Typeset, typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

RENDERER = "explorable"
_PLACE = re.compile(r" at position \d+:.*\Z", re.DOTALL)


class TypesetMath(SphinxTransform):
    """Has a document's formulas typeset while it is read, which parallel workers share out."""

    # Before `doctree-read` (880), when collectors look at the document.
    default_priority = 870

    def apply(self, **kwargs: Any) -> None:
        """Note in each formula's node what is to be typeset, and begin."""
        formulas: list[nodes.math | nodes.math_block] = []
        parameters: dict[str, Parameter] = {}
        for node in self.document.findall(nodes.TextElement):
            if isinstance(node, nodes.math | nodes.math_block):
                formulas.append(node)
            elif isinstance(node, ParameterControl):
                parameters[node["parameter"].name] = node["parameter"]
        for formula in formulas:
            # Translators would meet the suite's commands, and find nothing to translate.
            if isinstance(formula, nodes.math_block) and macros.names_nothing_in_words(formula.astext()):
                formula["translatable"] = False
        if self.config.html_math_renderer in (None, RENDERER):
            self._start(formulas, parameters)

    def _start(
        self, formulas: list[nodes.math | nodes.math_block], parameters: Mapping[str, Parameter]
    ) -> None:
        ready = []
        for node in formulas:
            try:
                formula, is_late = _asked(node, parameters, self.config)
                node["explorable-names"] = macros.names(node.astext(), "concept", "tensor")
            except macros.MacroError as error:
                node["explorable-error"] = str(error)
                continue
            node["explorable-late" if is_late else "explorable-formula"] = formula
            if not is_late:
                ready.append(formula)
        memory = ExplorableConfig.of(self.config).render_memory
        typeset_of(self.env).start(self.env.current_document.docname, ready, memory)


def _asked(node: nodes.Element, parameters: Mapping[str, Parameter], config: Config) -> tuple[Formula, bool]:
    """Return what to typeset, and whether it waits for shapes or labels that other documents may define."""
    tex, display = node.astext(), isinstance(node, nodes.math_block)
    live = {name: _live(parameters[name]) for name in macros.names(tex, "live") if name in parameters}
    formula = _formula(macros.for_katex(tex, display=display), config)._replace(
        display=display,
        live=json.dumps(live, sort_keys=True),
        labels=json.dumps(node.get("explorable-annotations", {})),
    )
    return formula, formula.labels != "{}" or bool(macros.names(tex, "tensor"))


def _formula(tex: str, config: Config) -> Formula:
    return Formula(tex, macros=json.dumps(ExplorableConfig.of(config).katex_macros, sort_keys=True))


def _live(parameter: Parameter) -> dict[str, Any]:
    return {"text": parameter.number(), "format": parameter.format, "widest": parameter.widest}


class MathCollector(EnvironmentCollector):
    """Keeps the formulas of each document, through parallel reading too."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a document's formulas."""
        typeset_of(env).forget(docname)
        for store in (_late, _named):
            store(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
    ) -> None:
        """Take over what a parallel worker read."""
        typeset_of(env).take_over(sorted(docnames), typeset_of(other))
        for store in (_late, _named):
            kept: dict[str, Any] = store(other)
            store(env).update({name: needs for name, needs in kept.items() if name in docnames})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note what one document has for which the site's concepts have to be known."""
        late: list[Formula] = []
        named: set[str] = set()
        for node in doctree.findall(nodes.Element):
            if "explorable-late" in node:
                late.append(node["explorable-late"])
            if "explorable-names" in node:
                named.update(node["explorable-names"])
            if isinstance(node, ConceptMention):
                named.add(node["concept"])
        docname = app.env.current_document.docname
        if late:
            _late(app.env)[docname] = late
        if named:
            _named(app.env)[docname] = named


def typeset_of(env: BuildEnvironment) -> Typeset:
    """Return what the formulas of a site became."""
    results: Typeset = vars(env).setdefault("explorable_typeset", Typeset())
    return results


def _late(env: BuildEnvironment) -> dict[str, list[Formula]]:
    late: dict[str, list[Formula]] = vars(env).setdefault("explorable_late_math", {})
    return late


def _named(env: BuildEnvironment) -> dict[str, set[str]]:
    named: dict[str, set[str]] = vars(env).setdefault("explorable_named_concepts", {})
    return named


def grids_of(env: BuildEnvironment) -> dict[str, Grid]:
    """Return the grid of each concept of a site that has a shape."""
    textures = {name: colors.texture for name, colors in swatches_of(env).items()}
    return grids(concepts_of(env), textures)


def result_of(node: nodes.Element, env: BuildEnvironment, config: Config) -> Result:
    """Return what became of a formula's node, once all documents are read."""
    if "explorable-late" in node:
        return typeset_late(node["explorable-late"], env, config)
    result = typeset_of(env).result(node["explorable-formula"]) if "explorable-formula" in node else None
    if result is None:
        # A formula that came into the document after it was read, as from an extension's post-transform.
        try:
            formula, _is_late = _asked(node, {}, config)
        except macros.MacroError as error:
            return {"html": "", "styles": {}, "error": str(error)}
        result = typeset_late(formula, env, config)
    return result


def typeset_late(formula: Formula, env: BuildEnvironment, config: Config) -> Result:
    """Typeset what waited for the site's concepts."""
    try:
        formula = complete(formula, env)
    except macros.MacroError as error:
        return {"html": "", "styles": {}, "error": str(error)}
    return typeset([formula], ExplorableConfig.of(config).render_memory)[0]


def complete(formula: Formula, env: BuildEnvironment) -> Formula:
    """Return a formula with the shapes and labels of the site's concepts."""
    known, concepts = grids_of(env), concepts_of(env)
    shown = macros.names(formula.tex, "tensor")
    tensors = {name: known[name].plain() for name in shown if name in known}
    labels = {
        name: {"text": concepts[name].label, "side": side}
        for name, side in json.loads(formula.labels).items()
        if name in concepts
    }
    return formula._replace(tensors=json.dumps(tensors, sort_keys=True), labels=json.dumps(labels))


def problem(result: Result) -> str | None:
    """Return why a formula cannot be shown, in a sentence."""
    if not result.get("error"):
        return None
    return f"KaTeX cannot typeset this formula: {_PLACE.sub('', result['error'])}"


def late_formulas(app: Sphinx) -> list[Formula]:
    """Return what waited for the site's concepts, now that all are known."""
    symbols = [_formula(concept.symbol, app.config) for concept in _with_symbol(app.env)]
    return [*symbols, *(formula for found in _late(app.env).values() for formula in found)]


def _with_symbol(env: BuildEnvironment) -> list[Concept]:
    """Return the concepts whose symbols stand on pages: one that names a concept ends with what it is."""
    named = set[str]().union(*_named(env).values())
    return [concept for concept in concepts_of(env).values() if concept.symbol and concept.name in named]


def is_ours(builder: Builder) -> bool:
    """Tell whether a builder shows what the suite typesets."""
    return getattr(builder, "math_renderer_name", None) == RENDERER


def shows_math(tree: nodes.Element) -> bool:
    """Tell whether there is a formula in a tree."""
    return any(isinstance(node, nodes.math | nodes.math_block) for node in tree.findall())


def _resume(app: Sphinx) -> None:
    """Take up what was typeset for an earlier build."""
    if app.env.all_docs:
        typeset_of(app.env).load(_kept(app))


def _kept(app: Sphinx) -> Path:
    return Path(app.doctreedir) / "explorable-formulas.pickle"


def _keep(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and typeset_of(app.env).formulas:
        typeset_of(app.env).save(_kept(app))


def _check_symbols(app: Sphinx, env: BuildEnvironment) -> None:
    for concept in _with_symbol(env):
        if concept.docname:
            continue  # its directive shows the symbol as a formula of its page
        wrong = problem(typeset_late(_formula(concept.symbol, app.config), env, app.config))
        if wrong:
            warn(f"the symbol of concept {concept.name}: {wrong}", "concept", None)


def setup_formulas(app: Sphinx) -> None:
    """Typeset what is read, and keep it for the next build."""
    app.add_env_collector(MathCollector)
    app.add_transform(TypesetMath)
    app.connect("builder-inited", _resume)
    app.connect("env-check-consistency", _check_symbols)
    app.connect("build-finished", _keep)
