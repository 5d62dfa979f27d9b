"""Formulas in pages: typeset while documents are read, written as Sphinx's math renderer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util.math import get_node_equation_number

from ..concepts import concepts_of, swatches_of
from ..concepts.markup import ConceptMention
from ..config import ExplorableConfig
from ..parameters import Parameter
from ..parameters.markup import ParameterControl
from ..rendering.assets import FOLDER, manifest
from ..rendering.engine import version
from ..rendering.notices import warn
from ..rendering.visual import scope
from . import macros
from .grids import Grid, grids
from .typesetting import Formula, Result, Typeset, typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

RENDERER = "explorable"
_PLACE = re.compile(r" at position \d+:.*\Z", re.DOTALL)
_SOURCE_TAG = '<annotation encoding="application/x-tex">'
_SOURCE = re.compile(f"{_SOURCE_TAG}.*?</annotation>", re.DOTALL)
_CONCEPT = re.compile(r' explorable-concept" data-concept="[^"]*"')
_LINK = re.compile(r'<a (?=[^>]*data-concept="([^"]+)")')


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
    formula = _formula(macros.displayed(tex) if display else tex, config)._replace(
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
        return _typeset_late(node["explorable-late"], env, config)
    result = typeset_of(env).result(node["explorable-formula"]) if "explorable-formula" in node else None
    if result is None:
        # A formula that came into the document after it was read, as from an extension's post-transform.
        try:
            formula, _is_late = _asked(node, {}, config)
        except macros.MacroError as error:
            return {"html": "", "styles": {}, "error": str(error)}
        result = _typeset_late(formula, env, config)
    return result


def _typeset_late(formula: Formula, env: BuildEnvironment, config: Config) -> Result:
    try:
        complete = _complete(formula, env)
    except macros.MacroError as error:
        return {"html": "", "styles": {}, "error": str(error)}
    return typeset([complete], ExplorableConfig.of(config).render_memory)[0]


def _complete(formula: Formula, env: BuildEnvironment) -> Formula:
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


def _html(self: HTML5Translator, node: nodes.Element) -> str:
    html = str(result_of(node, self.builder.env, self.config)["html"])
    if not html:
        return str(self.encode(node.astext()))
    asked: Formula | None = node.get("explorable-formula", node.get("explorable-late"))
    if asked is not None and macros.names_anything(asked.tex):
        # What readers copy, and what titles say without markup.
        plain = macros.strip(asked.tex, node.get("explorable-values", {}), grids_of(self.builder.env))
        html = _SOURCE.sub(lambda _: f"{_SOURCE_TAG}{self.encode(plain)}</annotation>", html)
    is_partial = _root(node).get("source") == "<partial node>"
    if is_partial or _is_in_link(node):
        # Links may not stand in one another: this is a title in a table of contents, or beside it.
        html = re.sub(r"<a( [^>]*?)?(?: href=\"[^\"]*\")?>", r"<span\1>", html).replace("</a>", "</span>")
        # Menus have colours of their own, in which a concept's may not be legible.
        return _CONCEPT.sub('"', html) if is_partial else html
    targets: dict[str, str] = node.get("explorable-targets", {})

    def with_target(match: re.Match[str]) -> str:
        target = targets.get(match[1])
        # The Tab key finds the term in the MathML: this part is hidden from screen readers.
        return f'<a href="{self.attval(target)}" tabindex="-1" ' if target else "<a "

    return _LINK.sub(with_target, html)


def _root(node: nodes.Element) -> nodes.Element:
    while node.parent is not None:
        node = node.parent
    return node


def _is_in_link(node: nodes.Element) -> bool:
    at: nodes.Node | None = node
    while at is not None and not isinstance(at, nodes.reference):
        at = at.parent
    return at is not None


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


# The style sheet of a site's formulas, below `_static`, by its environment: it is the same for every page.
_sheets: WeakKeyDictionary[BuildEnvironment, str] = WeakKeyDictionary()


def _typesets(builder: Builder) -> bool:
    return getattr(builder, "math_renderer_name", None) == RENDERER


def _resume(app: Sphinx) -> None:
    """Take up what was typeset for an earlier build."""
    if app.env.all_docs:
        typeset_of(app.env).load(_kept(app))


def _kept(app: Sphinx) -> Path:
    return Path(app.doctreedir) / "explorable-formulas.pickle"


def _late_formulas(app: Sphinx) -> list[Formula]:
    """Return what waited for the site's concepts, now that all are known."""
    # A page that names a concept ends with what it is, its symbol as a formula.
    named = set[str]().union(*_named(app.env).values())
    symbols = [
        _formula(concept.symbol, app.config)
        for concept in concepts_of(app.env).values()
        if concept.name in named and concept.symbol
    ]
    return [*symbols, *(formula for found in _late(app.env).values() for formula in found)]


def _name_styles(app: Sphinx, builder: Builder) -> None:
    """Name the style sheet by all that it is made from: it is complete once the last formula is typeset."""
    _sheets.pop(app.env, None)
    if not _typesets(builder):
        return
    if app.parallel > 1:
        typeset_of(app.env).finish()
    formulas = typeset_of(app.env).formulas | {_complete(formula, app.env) for formula in _late_formulas(app)}
    if formulas:
        source = json.dumps([version(), *sorted(formulas)])
        _sheets[app.env] = f"{FOLDER}/math-{hashlib.sha256(source.encode()).hexdigest()[:8]}.css"
    if builder.name == "epub":  # which lists its files before all is over
        _write_styles(app, builder)


def _write_styles(app: Sphinx, builder: Builder) -> None:
    sheet = _sheets.get(app.env)
    if sheet is None:
        return
    file = Path(builder.outdir, "_static", sheet)
    if file.exists():
        return
    results = [typeset_of(app.env).result(formula) for formula in typeset_of(app.env).formulas]
    results += [_typeset_late(formula, app.env, app.config) for formula in _late_formulas(app)]
    styles = {name: rule for result in results if result for name, rule in result["styles"].items()}
    rules = {rule for result in results if result for rule in result.get("rules", [])}
    # The class twice, to win over KaTeX's own rules as the inline styles did that these were.
    declared = [f".katex .{name}.{name}{{{rule}}}" for name, rule in sorted(styles.items())]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([*declared, *sorted(rules)]) + "\n", encoding="utf-8")


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        _write_styles(app, app.builder)
    if exception is None and typeset_of(app.env).formulas:
        typeset_of(app.env).save(_kept(app))


def _link_styles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    sheet = _sheets.get(app.env)
    if sheet and ((doctree is not None and _shows_math(doctree)) or _navigation_shows_math(app.env)):
        app.add_css_file(f"{FOLDER}/{manifest()['styles']['katex']}", priority=400)
        # Sphinx would look into the file for a checksum, and it is written last.
        href = context["pathto"](f"_static/{sheet}", resource=True)
        _add_link(context, rel="stylesheet", type="text/css", href=href)


def _add_link(context: dict[str, Any], **attributes: str) -> None:
    """Add to a page's head, as XML for e-books; the pages that Sphinx makes itself have no tags there yet."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    context["metatags"] = f"{context.get('metatags', '')}\n<link{written} />"


# The fonts that formulas commonly need, and the classes that ask for them; a size may be one of text, too.
_FONTS = {
    font: re.compile(rf'class="(?:(?!reset-size)[^"])*\b(?:{classes})\b')
    for font, classes in {
        "Math-Italic": "mathnormal",
        "Main-Bold": "mathbf|textbf",
        "Main-Italic": "mathit|textit",
        "AMS-Regular": "amsrm|mathbb|textbb",
        "Caligraphic-Regular": "mathcal",
        "Size1-Regular": "size1|small-op|delim-size1",
        "Size2-Regular": "size2|large-op",
        "Size3-Regular": "size3",
        "Size4-Regular": "size4|delim-size4",
    }.items()
}


def _preload_fonts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Fetch a page's fonts beside its style sheets, not after: one layout instead of two.

    Browsers refuse that, with a message, to pages that are opened from disk; so only where the site says that
    it has an address, as every site on Read the Docs does.
    """
    # What is hidden until a reader asks for it asks for no font.
    body = context.get("body", "").partition('class="explorable-about')[0]
    if not app.config.html_baseurl or app.builder.name == "epub" or 'class="katex"' not in body:
        return
    used = ["Main-Regular", *(font for font, asked in _FONTS.items() if asked.search(body))]
    for file in manifest()["fonts"]:
        if any(f"KaTeX_{font}-" in file for font in used):
            href = context["pathto"](f"_static/{FOLDER}/{file}", resource=True)
            preload = {"as": "font", "type": "font/woff2", "crossorigin": "anonymous"}
            _add_link(context, rel="preload", href=href, **preload)


def _shows_math(tree: nodes.Element) -> bool:
    return any(isinstance(node, nodes.math | nodes.math_block) for node in tree.findall())


def _navigation_shows_math(env: BuildEnvironment) -> bool:
    """Titles stand in the navigation of other pages too."""
    return any(_shows_math(title) for title in env.titles.values())


def _simplify_titles(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Leave plain TeX in titles, which Sphinx writes as text into search, menus and e-books.

    What they look like as formulas is noted in their nodes already.
    """
    known = grids_of(env)
    for tree in [*env.titles.values(), *env.longtitles.values(), *env.tocs.values()]:
        for node in tree.findall(nodes.math):
            with suppress(macros.MacroError, KeyError):
                if macros.names_anything(node.astext()):
                    node.children = [nodes.Text(macros.strip(node.astext(), {}, known))]
                    node.children[0].parent = node
    return []


def _simplify_title(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name a page by its formula's TeX: in the window's title there is no markup."""
    title = app.env.titles.get(page)
    if title is not None and _shows_math(title):
        context["title"] = escape(title.astext())


def _check_symbols(app: Sphinx, env: BuildEnvironment) -> None:
    for concept in concepts_of(env).values():
        # Those of directives stand in their pages as formulas.
        if (
            concept.symbol
            and not concept.docname
            and any(concept.name in named for named in _named(env).values())
        ):
            wrong = problem(_typeset_late(_formula(concept.symbol, app.config), env, app.config))
            if wrong:
                warn(f"the symbol of concept {concept.name}: {wrong}", "concept", None)


def setup_pages(app: Sphinx) -> None:
    """Register the math renderer."""
    app.add_html_math_renderer(
        RENDERER, inline_renderers=(visit_math_html, None), block_renderers=(visit_math_block_html, None)
    )
    app.add_env_collector(MathCollector)
    app.add_transform(TypesetMath)
    app.connect("builder-inited", _resume)
    app.connect("env-updated", _simplify_titles)
    app.connect("env-check-consistency", _check_symbols)
    app.connect("html-page-context", _simplify_title)
    app.connect("write-started", _name_styles)
    app.connect("build-finished", _finish)
    app.connect("html-page-context", _link_styles)
    app.connect("html-page-context", _preload_fonts)
