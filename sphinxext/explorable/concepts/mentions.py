"""Words that name a concept: the role, and what becomes of it in each builder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import ReferenceRole

from ..config import ExplorableConfig
from ..pages.lines import ROLE, as_role
from ..pages.lost import lost_anywhere
from ..pages.notices import inline_notice, notice, unless_lost, warn
from ..pages.transforms import PageTransform
from ..phases import Phase
from .about import about_nodes
from .checking import warn_of_color
from .domain import concepts_of, swatches_of
from .naming import ConceptMention, mention
from .palette import PALETTE
from .registry import Concept, clashing_colors, same_colors, unknown_concept
from .stylesheet import LATEX_UNDERLINES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class ConceptRole(ReferenceRole):
    """``{concept}`query``` or ``{concept}`the queries <query>```: words with the colour of a concept."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a reference that is resolved once all concepts are known."""
        presented = ExplorableConfig.of(self.config).concepts.get(self.target.strip(), {})
        # The label of any other concept is known later, though not to tables of contents.
        title = self.title if self.has_explicit_title else str(presented.get("label", self.title))
        xref = mention(
            self.target.strip(),
            title,
            docname=self.env.current_document.docname,
            explicit=self.has_explicit_title,
        )
        self.set_source_info(xref)
        for words in xref.findall(ConceptMention):
            self.set_source_info(words)
            words[ROLE] = as_role(self.text)
        return [xref], []


class CompleteMentions(PageTransform):
    """Gives each mention the concept's label, or a notice; ends a page with what its concepts are."""

    default_priority = Phase.COMPLETE_MENTIONS.priority

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
                message = unknown_concept(name, concepts)
                warn(message, self._subtype(name), node)
                node.replace_self(inline_notice(message, node.astext()))
        self._drop_unknown(naming, concepts)
        self._count(naming, concepts)
        if self.output.runs_scripts:
            self.document += about_nodes(naming, self.env, self.docname)

    def _subtype(self, name: str) -> str:
        """Return the subtype of the warning that a concept is unknown; of one that failed, of none."""
        return unless_lost("concept", name, lost_anywhere(self.env))

    def _drop_unknown(self, naming: list[nodes.Element], concepts: Mapping[str, Concept]) -> None:
        """Say where a block ties itself to no concept; words that only refer to the block lose its colour."""
        for node in naming:
            claimed: list[str] = node.get("explorable-concepts", [])
            unknown = [name for name in claimed if name not in concepts]
            if not unknown:
                continue
            node["explorable-concepts"] = [name for name in claimed if name in concepts]
            if not isinstance(node, nodes.inline):
                message = unknown_concept(unknown[0], concepts)
                warn(message, self._subtype(unknown[0]), node)
                node.parent.insert(node.parent.index(node) + 1, notice(message, node.rawsource))

    def _count(self, naming: list[nodes.Element], concepts: Mapping[str, Concept]) -> None:
        # A book joins all pages, and its readers see one at a time all the same.
        shown: dict[str, dict[str, nodes.Element]] = {}
        for node in naming:
            for name in _named_by(node):
                if name in concepts:
                    shown.setdefault(self.home(node), {}).setdefault(name, node)
        swatches = swatches_of(self.env)
        told: set[str] = set()
        # Most name one concept, which nothing can look like.
        for node in (one for one in naming if len(_named_by(one)) > 1):
            page = shown.get(self.home(node), {})
            for message in same_colors(concepts.values(), swatches, _named_by(node), page):
                if message not in told:
                    warn(message, "palette", node)
                    told.add(message)
        for found in shown.values():
            if len(found) > len(PALETTE):
                ninth = list(found)[len(PALETTE)]
                warn(
                    f"{ninth} is the {len(PALETTE) + 1}th concept on this page, and readers can "
                    f"tell only {len(PALETTE)} colours apart; remove concepts, or split the page",
                    "palette",
                    found[ninth],
                )
            for concept, message in clashing_colors(concepts.values(), swatches, found):
                warn_of_color(self.env, concept, message)


def _names_concepts(node: nodes.Element) -> bool:
    return isinstance(node, ConceptMention) or "concept" in node or "explorable-concepts" in node


def _named_by(node: nodes.Element) -> list[str]:
    names: list[str] = node.get("explorable-concepts", [node["concept"]] if "concept" in node else [])
    return names


def named_on(document: nodes.document) -> frozenset[str]:
    """Return the names of the concepts that a resolved document shows."""
    naming = (node for node in document.findall(nodes.Element) if _names_concepts(node))
    return frozenset(name for node in naming for name in _named_by(node))


def _name_foreign(mention: ConceptMention) -> None:
    """Name what intersphinx made anew, with the other project's words for it, by the place it leads to."""
    uri = str(mention.parent.get("refuri", "")) if isinstance(mention.parent, nodes.reference) else ""
    mention["concept"] = uri.rpartition("#concept-")[2]
    mention["explicit"] = mention["explorable-alive"] = True


class ColorMentions(PageTransform):
    """In PDF words of a concept have its colour; raw LaTeX does it, so that no visitor is needed."""

    default_priority = Phase.COLOR_MENTIONS.priority
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Wrap each mention."""
        swatches = swatches_of(self.env)
        for node in list(self.document.findall(nodes.inline)):
            # A number of a concept's has no line on a page either.
            is_mention = isinstance(node, ConceptMention)
            name = node["concept"] if is_mention else next(iter(node.get("explorable-concepts", ())), "")
            colors = swatches.get(name)
            if colors is None:
                continue
            opening, closing = rf"\textcolor{{explorable-{name}}}{{", "}"
            if is_mention:
                opening, closing = rf"{opening}{LATEX_UNDERLINES[colors.underline]}{{", "}}"
            node.insert(0, nodes.raw("", opening, format="latex"))
            node.append(nodes.raw("", closing, format="latex"))


def visit_mention_html(self: HTML5Translator, node: ConceptMention) -> None:
    """Open the element that the page's colours and highlight know."""
    self.body.append(
        self.starttag(node, "span", "", CLASS="explorable-concept", **{"data-concept": node["concept"]})
    )


def depart_mention_html(self: HTML5Translator, node: ConceptMention) -> None:
    """Close it."""
    self.body.append("</span>")


def setup_mentions(app: Sphinx) -> None:
    """Register the role, and what completes mentions."""
    app.add_role("concept", ConceptRole())
    app.add_node(ConceptMention, html=(visit_mention_html, depart_mention_html))
    CompleteMentions.register(app)
    ColorMentions.register(app)
