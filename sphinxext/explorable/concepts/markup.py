"""Concepts in documents: the directive, the role, the domain, and how a mention looks in each builder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import ReferenceRole
from sphinx.util.nodes import make_refnode

from ..config import ExplorableConfig
from ..rendering.assets import needs_of
from ..rendering.files import write_stylesheet
from ..rendering.notices import ExplorableDirective, inline_notice, notice, warn
from ..rendering.preamble import add_to_preamble
from ..rendering.transforms import PageTransform
from ..rendering.words import Words
from ..spelling import nearest
from .palette import PALETTE, Swatch
from .registry import Concept, ConceptError, assign_colors, clashing_colors, define, faint_colors
from .stylesheet import LATEX_UNDERLINES, latex_preamble, stylesheet

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator


DESCRIPTION = "explorable-description"
COMMENTED_COLOR = re.compile(r"^\s*:?color:\s*(#[^\s#]+)", re.MULTILINE)
"""A hex colour that Markdown takes for a comment, since an option's value is YAML."""


class ConceptMention(nodes.inline):
    """Words that name a concept; builders without colour see them as plain inline text."""


class ConceptDefinition(Words, nodes.container):
    """What a ``concept`` directive leaves on its page.

    An inline node of class ``explorable-description`` says what the concept is.
    """

    def translated(self, concept: Concept) -> Concept:
        """Return the concept in the words that the site's catalog has put here."""
        said = next((node for node in self.findall(nodes.inline) if DESCRIPTION in node["classes"]), None)
        description = " ".join(said.astext().split()) if said is not None else concept.description
        return replace(concept, label=self.said().get("label", concept.label), description=description)


class ExplorableDomain(Domain):
    """Concepts as targets of cross-references."""

    name = "explorable"
    label = "Explorable"
    object_types = {"concept": ObjType("concept", "concept")}  # noqa: RUF012
    initial_data: ClassVar[dict[str, Any]] = {"concepts": {}}
    data_version = 1

    @property
    def defined(self) -> dict[str, Concept]:
        """The concepts that documents define, by name."""
        found: dict[str, Concept] = self.data["concepts"]
        return found

    def clear_doc(self, docname: str) -> None:
        """Forget what a document defined."""
        for name in [name for name, concept in self.defined.items() if concept.docname == docname]:
            del self.defined[name]

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel worker read."""
        for name, concept in otherdata["concepts"].items():
            if concept.docname in docnames:
                self.defined[name] = concept

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link a mention to the concept's definition, where a page holds it."""
        concept = concepts_of(env).get(target)
        if concept is None or not concept.docname:
            return None
        return make_refnode(builder, fromdocname, concept.docname, concept.anchor, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Offer a concept to the ``any`` role."""
        found = self.resolve_xref(env, fromdocname, builder, "concept", target, node, contnode)
        return [("explorable:concept", found)] if found else []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """List the concepts for the inventory."""
        for concept in concepts_of(self.env).values():
            if concept.docname:
                yield concept.name, concept.label, "concept", concept.docname, concept.anchor, 1


def _domain(env: BuildEnvironment) -> ExplorableDomain:
    domain = env.domains["explorable"]
    assert isinstance(domain, ExplorableDomain)
    return domain


def known_concepts(
    settings: Mapping[str, Mapping[str, str]], defined: Mapping[str, Concept]
) -> dict[str, Concept]:
    """Return a site's concepts in order of definition: those of ``conf.py``, then document by document."""
    concepts: dict[str, Concept] = {}
    for name, fields in settings.items():
        try:
            concepts[name] = define(name, fields)
        except ConceptError:
            continue
    for concept in sorted(defined.values(), key=lambda concept: concept.docname):
        # One of conf.py that a page presents keeps its place.
        concepts[concept.name] = concept
    return concepts


def concepts_of(env: BuildEnvironment) -> dict[str, Concept]:
    """Return the concepts of the whole site by name, complete once all documents are read."""
    return known_concepts(ExplorableConfig.of(env.config).concepts, _domain(env).defined)


@lru_cache(maxsize=8)
def _swatches(concepts: tuple[Concept, ...]) -> dict[str, Swatch]:
    return assign_colors(concepts)


def swatches_of(env: BuildEnvironment) -> dict[str, Swatch]:
    """Return each concept's colours."""
    return _swatches(tuple(concepts_of(env).values()))


def mention(name: str, text: str, *, docname: str, explicit: bool = False) -> addnodes.pending_xref:
    """Return words that name a concept and will link to its definition."""
    words = ConceptMention(text, text, concept=name, explicit=explicit)
    words["explorable-alive"] = True
    return addnodes.pending_xref(
        "",
        words,
        refdomain="explorable",
        reftype="concept",
        reftarget=name,
        refexplicit=explicit,
        refdoc=docname,
        refwarn=False,
    )


class ConceptRole(ReferenceRole):
    """``{concept}`query``` or ``{concept}`the queries <query>```."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a reference that is resolved once all concepts are known."""
        presented = ExplorableConfig.of(self.config).concepts.get(self.target.strip(), {})
        # The label of any other concept is known later, though not to tables of contents.
        title = self.title if self.has_explicit_title else presented.get("label", self.title)
        xref = mention(
            self.target.strip(),
            title,
            docname=self.env.current_document.docname,
            explicit=self.has_explicit_title,
        )
        self.set_source_info(xref)
        self.set_source_info(xref[0])
        return [xref], []


class ConceptDirective(ExplorableDirective):
    """``concept``: defines a concept, or presents one of ``conf.py``, where it stands."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "label": "The words that readers see; the name if left out.",
        "symbol": "Its letter in formulas and pictures, as TeX.",
        "shape": "The names of its axes, with spaces between, if it is a tensor.",
        "color": 'A colour of the palette, or a hex colour in quotes ("#0b7285"); if left out, a free one.',
        "description": "What it is, in a phrase; the first paragraph of the body says it as well.",
    }

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Note the concept, and leave a place where its definition will stand."""
        if not self.arguments:
            return self.problem("concept needs a name", "concept")
        name = self.arguments[0].strip()
        settings = ExplorableConfig.of(self.config).concepts
        fields = {key: str(value) for key, value in self.options.items()}
        described, _blank, more = "\n".join(self.content).strip().partition("\n\n")
        inline, messages = self.parse_inline(described)
        if described:
            # Legends and definitions elsewhere say it in plain words.
            fields["description"] = " ".join("".join(node.astext() for node in inline).split())
        color = fields.get("color", "").strip()
        if not color and (lost := COMMENTED_COLOR.search(self.block_text)):
            return self.problem(
                f"concept {name} has no colour, since {lost[1]} without quotes is a comment; "
                f'write the colour in quotes: `:color: "{lost[1]}"`',
                "concept",
            )
        if len(color) > 1 and color[0] == color[-1] and color[0] in "\"'":
            fields["color"] = color[1:-1]  # reStructuredText leaves the quotes that Markdown needs
        domain = _domain(self.env)
        docname = self.env.current_document.docname
        if name in domain.defined or (name in settings and fields):
            where = f"in {domain.defined[name].docname}" if name in domain.defined else "in conf.py"
            return self.problem(f"concept {name} is already defined {where}", "concept")
        try:
            concept = define(name, settings.get(name, fields), docname, self.lineno)
        except ConceptError as error:
            return self.problem(str(error), "concept")
        domain.defined[name] = concept
        definition = ConceptDefinition(classes=["explorable-definition"], ids=[concept.anchor], concept=name)
        definition.say({"label": settings.get(name, fields).get("label", "").strip()})
        definition["explorable-alive"] = True
        self.set_source_info(definition)
        paragraph = nodes.paragraph("", "", *_summary(concept))
        definition += paragraph
        if not described and concept.description:
            inline, messages = self.parse_inline(concept.description)
        if inline:
            # A message of its own for translators, without the label before it.
            source = described or concept.description
            said = nodes.inline(source, "", *inline, classes=[DESCRIPTION], translatable=True)
            self.set_source_info(said)
            paragraph += [nodes.Text(": "), said]
        if more:
            definition += self.parse_text_to_nodes(more)
        return [definition, *messages]


class CompleteMentions(PageTransform):
    """Gives each mention the concept's label, or a notice; ends a page with what its concepts are."""

    # After references are resolved, other projects' included: what is no link by now may be unknown.
    default_priority = 11

    def run(self, **kwargs: Any) -> None:
        """Complete the mentions of one document, and look after its colours."""
        concepts = concepts_of(self.env)
        naming = [node for node in self.document.findall(nodes.Element) if _names_concepts(node)]
        for node in naming:
            if not isinstance(node, ConceptMention):
                continue
            if "concept" not in node:
                _name_foreign(node)
            name = node["concept"]
            if isinstance(node.parent, nodes.reference):
                node.parent["classes"].append("explorable-link")
            if name in concepts:
                if not node["explicit"]:
                    node.children = [nodes.Text(concepts[name].label)]
                    node.children[0].parent = node
            elif not isinstance(node.parent, nodes.reference):
                message = f"no concept is called {name}{nearest(name, concepts)}"
                warn(message, "concept", node)
                node.replace_self(inline_notice(message, node.astext()))
        self._drop_unknown(naming, concepts)
        self._count(naming, concepts)
        if self.makes_pages:
            self._explain(naming, concepts)

    def _drop_unknown(self, naming: list[nodes.Element], concepts: Mapping[str, Concept]) -> None:
        """Say where a block ties itself to no concept; words that only refer to the block lose its colour."""
        for node in naming:
            claimed: list[str] = node.get("explorable-concepts", [])
            unknown = [name for name in claimed if name not in concepts]
            if not unknown:
                continue
            node["explorable-concepts"] = [name for name in claimed if name in concepts]
            if not isinstance(node, nodes.inline):
                message = f"no concept is called {unknown[0]}{nearest(unknown[0], concepts)}"
                warn(message, "concept", node)
                node.parent.insert(node.parent.index(node) + 1, notice(message, node.rawsource))

    def _count(self, naming: list[nodes.Element], concepts: Mapping[str, Concept]) -> None:
        # A book joins all pages, and its readers see one at a time all the same.
        shown: dict[str, dict[str, nodes.Element]] = {}
        for node in naming:
            for name in node.get("explorable-concepts", [node["concept"]] if "concept" in node else []):
                if name in concepts:
                    shown.setdefault(self.home(node), {}).setdefault(name, node)
        for found in shown.values():
            if len(found) > len(PALETTE):
                ninth = list(found)[len(PALETTE)]
                warn(
                    f"{ninth} is concept {len(PALETTE) + 1} on this page, but there are {len(PALETTE)} "
                    "colours: readers cannot tell more apart",
                    "palette",
                    found[ninth],
                )
            for concept, message in clashing_colors(concepts.values(), swatches_of(self.env), found):
                _warn_of_color(self.env, concept, message)

    def _explain(self, naming: list[nodes.Element], concepts: Mapping[str, Concept]) -> None:
        """End a page with what its mentions and formulas name: hidden, until a reader points at one."""
        named: dict[str, nodes.Element] = {}
        for node in naming:
            if isinstance(node, ConceptMention):
                named.setdefault(node["concept"], node)
            elif isinstance(node, nodes.math | nodes.math_block):
                claimed: list[str] = node.get("explorable-concepts", [])
                named = {**dict.fromkeys(claimed, node), **named}
        for name, node in named.items():
            if name in concepts:
                self.document += self._about(concepts[name])
            elif isinstance(node, ConceptMention) and isinstance(node.parent, nodes.reference):
                self.document += _about_foreign(node)

    def _about(self, concept: Concept) -> ConceptAbout:
        where: list[nodes.Node] = []
        if concept.docname:
            title = self.env.titles[concept.docname].astext()
            where = [nodes.paragraph("", _("Defined in “{page}”").format(page=title))]
        # MathJax is on the pages only that have formulas of their own.
        shows_math = self.config.html_math_renderer in (None, "explorable")
        shows_math |= self.env.domains.math_domain.has_equations(self.docname)
        summary = nodes.paragraph("", "", *_summary(concept if shows_math else replace(concept, symbol="")))
        if concept.description:
            summary += nodes.Text(f": {concept.description}")
        return _about_node(concept.name, [summary, *where])


def _names_concepts(node: nodes.Element) -> bool:
    return isinstance(node, ConceptMention) or "concept" in node or "explorable-concepts" in node


def _name_foreign(mention: ConceptMention) -> None:
    """Name what intersphinx made anew, with the other project's words for it, by the place it leads to."""
    uri = str(mention.parent.get("refuri", "")) if isinstance(mention.parent, nodes.reference) else ""
    mention["concept"] = uri.rpartition("#concept-")[2]
    mention["explicit"] = mention["explorable-alive"] = True


class ConceptAbout(nodes.container):
    """What a page says of a concept where a reader points at a mention of it."""


def _about_foreign(mention: ConceptMention) -> ConceptAbout:
    """Say of another project's concept what its inventory tells."""
    words = nodes.inline("", mention.astext())
    where = str(mention.parent.get("reftitle", ""))
    return _about_node(
        mention["concept"], [nodes.paragraph("", "", nodes.strong("", "", words)), nodes.paragraph("", where)]
    )


def _about_node(name: str, content: list[nodes.Node]) -> ConceptAbout:
    # The page's search would find every page that mentions a concept by the words of its definition.
    return ConceptAbout("", *content, concept=name, classes=["explorable-about", "no-search"])


def _summary(concept: Concept) -> list[nodes.Node]:
    """Return a concept's label with its symbol and shape."""
    label = ConceptMention(concept.label, concept.label, concept=concept.name, explicit=False)
    details: list[nodes.Node] = []
    if concept.symbol:
        details.append(nodes.math(concept.symbol, concept.symbol))
    if concept.shape:
        details.append(nodes.inline("", " × ".join(concept.shape)))
    summary: list[nodes.Node] = [nodes.strong("", "", label)]
    for place, detail in enumerate(details):
        summary += [nodes.Text(" (" if place == 0 else ", "), detail]
    return [*summary, nodes.Text(")")] if details else summary


class ColorMentions(PageTransform):
    """In PDF a mention is coloured and underlined; raw LaTeX does it, so that no visitor is needed."""

    default_priority = 12
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Wrap each mention."""
        swatches = swatches_of(self.env)
        for node in list(self.document.findall(ConceptMention)):
            colors = swatches.get(node["concept"])
            if colors is None:
                continue
            underline = LATEX_UNDERLINES[colors.underline]
            opening = rf"\textcolor{{explorable-{node['concept']}}}{{{underline}{{"
            node.insert(0, nodes.raw("", opening, format="latex"))
            node.append(nodes.raw("", "}}", format="latex"))


def visit_mention_html(self: HTML5Translator, node: ConceptMention) -> None:
    """Open the element that the page's colours and highlight know."""
    self.body.append(
        self.starttag(node, "span", "", CLASS="explorable-concept", **{"data-concept": node["concept"]})
    )


def depart_mention_html(self: HTML5Translator, node: ConceptMention) -> None:
    """Close it."""
    self.body.append("</span>")


def visit_definition_html(self: HTML5Translator, node: ConceptDefinition) -> None:
    """Open the definition's box."""
    self.body.append(self.starttag(node, "div", **{"data-concept": node["concept"]}))


def depart_definition_html(self: HTML5Translator, node: ConceptDefinition) -> None:
    """Close it."""
    self.body.append("</div>\n")


def visit_about_html(self: HTML5Translator, node: ConceptAbout) -> None:
    """Open a definition that the page's script shows."""
    ident = f"explorable-about-{node['concept']}"
    attributes = {"role": "tooltip", "popover": "manual", "data-concept": node["concept"], "ids": [ident]}
    self.body.append(self.starttag(node, "div", **attributes))


def _take_translations(app: Sphinx, doctree: nodes.document) -> None:
    """Let what other pages say of a concept follow its definition's translation."""
    defined = _domain(app.env).defined
    for definition in doctree.findall(ConceptDefinition):
        name = definition["concept"]
        defined[name] = definition.translated(defined[name])


def _check_settings(app: Sphinx) -> None:
    for name, fields in ExplorableConfig.of(app.config).concepts.items():
        try:
            define(name, fields)
        except ConceptError as error:
            warn(f"explorable_concepts: {error}", "concept", None)


def _check_colors(app: Sphinx, env: BuildEnvironment) -> None:
    concepts = concepts_of(env).values()
    for concept, message in [*faint_colors(concepts), *clashing_colors(concepts, swatches_of(env))]:
        _warn_of_color(env, concept, message)


def _warn_of_color(env: BuildEnvironment, concept: Concept, message: str) -> None:
    if concept.name in ExplorableConfig.of(env.config).concepts:
        warn(f"explorable_concepts in conf.py: {message}", "palette", None)
    else:
        warn(message, "palette", (concept.docname, concept.line))


def _outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write every page again once a concept has changed: pages show what other pages define."""
    concepts = list(concepts_of(env).values())
    written: dict[str, list[Concept]] = vars(env).setdefault("explorable_concepts_written", {})
    before = written.get(app.builder.name, concepts)
    written[app.builder.name] = concepts
    return [] if concepts == before else sorted(env.found_docs)


def _is_ours(app: Sphinx, domain: Domain, node: addnodes.pending_xref) -> bool | None:
    """Keep Sphinx from warning too: a concept of conf.py that no page presents is known, but no link."""
    return True if node.get("refdomain") == "explorable" else None


def _write_preamble(app: Sphinx, builder: Builder) -> None:
    # Without concepts a project's own preamble is left alone: it may define the same names.
    if builder.name == "latex" and concepts_of(app.env):
        add_to_preamble(builder, latex_preamble(swatches_of(app.env)))


def _link_stylesheet(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if not needs_of(doctree).styles:
        return
    text = stylesheet(swatches_of(app.env), follow_system=_follows_system(app))
    app.add_css_file(write_stylesheet(app.builder, "colors", text), priority=401)


def _follows_system(app: Sphinx) -> bool:
    setting = ExplorableConfig.of(app.config).dark
    return _theme_is_dark_too(app) if setting == "auto" else bool(setting)


def _theme_is_dark_too(app: Sphinx) -> bool:
    """Whether the pages go dark with the reader's system: dark inks cannot be read on white."""
    theme = getattr(app.builder, "theme", None)
    folders = [Path(folder, "static") for folder in theme.get_theme_dirs()] if theme else []
    folders += [Path(app.confdir, folder) for folder in app.config.html_static_path]
    return _mentions_dark(tuple(folders))


@lru_cache(maxsize=8)
def _mentions_dark(folders: tuple[Path, ...]) -> bool:
    sheets = (sheet for folder in folders for sheet in folder.rglob("*.css*"))
    return any(
        "prefers-color-scheme" in sheet.read_text(encoding="utf-8", errors="replace") for sheet in sheets
    )


def setup_concepts(app: Sphinx) -> None:
    """Register the domain, the directive, the role, and the colours of every builder."""
    app.add_domain(ExplorableDomain)
    app.add_directive("concept", ConceptDirective)
    app.add_role("concept", ConceptRole())
    app.add_node(ConceptMention, html=(visit_mention_html, depart_mention_html))
    app.add_node(ConceptDefinition, html=(visit_definition_html, depart_definition_html))
    app.add_node(ConceptAbout, html=(visit_about_html, depart_definition_html))
    CompleteMentions.register(app)
    ColorMentions.register(app)
    app.connect("builder-inited", _check_settings)
    app.connect("doctree-read", _take_translations)
    app.connect("env-check-consistency", _check_colors)
    app.connect("env-updated", _outdated)
    app.connect("warn-missing-reference", _is_ours)
    app.connect("write-started", _write_preamble)
    app.connect("html-page-context", _link_stylesheet)
