"""``concept``: the directive that defines a concept on a page, or presents one of ``conf.py``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from ..config import ExplorableConfig
from ..pages.directive import ExplorableDirective
from ..pages.notices import notice, warn
from ..pages.sources import with_line
from ..pages.transforms import HOME, PageTransform
from ..pages.words import Words
from ..phases import Phase
from .domain import domain_of
from .naming import summary
from .registry import ColorError, Concept, ConceptError, define

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


DESCRIPTION = "explorable-description"
COMMENTED_COLOR = re.compile(r"^\s*:?color:\s*(#[^\s#]+)", re.MULTILINE)
"""A hex colour that Markdown takes for a comment, since an option's value is YAML."""


class ConceptDefinition(Words, nodes.container):
    """What a ``concept`` directive leaves on its page.

    An inline node of class ``explorable-description`` says what the concept is.
    """

    def translated(self, concept: Concept) -> Concept:
        """Return the concept in the words that the site's catalog has put here."""
        said = next((node for node in self.findall(nodes.inline) if DESCRIPTION in node["classes"]), None)
        description = " ".join(said.astext().split()) if said is not None else concept.description
        return replace(concept, label=self.said().get("label", concept.label), description=description)


class ConceptDirective(ExplorableDirective):
    """``concept``: defines a concept, or shows the definition of one from ``conf.py``."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "label": "The words that readers see; by default the name.",
        "symbol": "Its symbol in formulas and pictures, as TeX.",
        "shape": "The names of its axes, their sizes, or both, if it is a tensor: `t k`, `4 8`, `t=4 k=8`.",
        "color": 'A colour of the palette, or a hex colour in quotes ("#0b7285"); by default the next free '
        "colour.",
        "description": "What it is, in a phrase; the first paragraph of the body can say it instead.",
        "weights": "Marks its tensors as learned weights: grey cells in a frame of its colour.",
    }

    optional_arguments = 1
    final_argument_whitespace = True

    def called(self) -> str:
        """Return the name after the directive's."""
        return "".join(self.arguments).strip()

    def make(self) -> list[nodes.Node]:
        """Note the concept, and leave a place where its definition will stand."""
        if not self.arguments:
            return self.problem(
                "concept has no name; write one after it, on the same line, such as query", "concept"
            )
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
        docname = self.env.current_document.docname
        if name in settings and fields:
            return self.problem(_twice(name, _in_settings(name, Path(self.env.srcdir))), "concept")
        given: Mapping[str, str | bool] = settings.get(name) or fields
        told = list[nodes.Node]()
        try:
            concept = define(name, given, docname, self.lineno, self.place())
        except ColorError as error:
            concept = define(name, {**given, "color": ""}, docname, self.lineno, self.place())
            # Of the settings it is told already.
            told = [] if name in settings else self.problem(str(error), "concept")
        except ConceptError as error:
            return self.problem(str(error), "concept")
        domain = domain_of(self.env)
        defined = domain.defined_in(docname)
        if name in defined and not concept.says_the_same(defined[name]):
            return self.problem(_twice(name, defined[name].place), "concept")
        idents = [] if name in defined else [concept.anchor]
        if name not in defined:
            domain.define(docname, concept)
        definition = ConceptDefinition(
            self.block_text, classes=["explorable-definition"], ids=idents, concept=name
        )
        definition[HOME] = docname
        definition.say({"label": str(given.get("label", "")).strip()})
        definition["explorable-alive"] = True
        self.set_source_info(definition)
        paragraph = nodes.paragraph("", "", *summary(concept))
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
        return [*told, definition, *messages]


def _twice(name: str, where: str) -> str:
    return f"concept {name} is already defined in {where}; remove one of the two, or give it another name"


def _in_settings(name: str, folder: Path) -> str:
    """Return where the settings define a concept, with the line where one is plain to see."""
    return with_line("conf.py", folder / "conf.py", rf"""^[^#]*["']{re.escape(name)}["']\s*:""")


class RefuseDefinitions(PageTransform):
    """Looks after what several documents define: the first one counts, and others may say the same again."""

    default_priority = Phase.REFUSE_DEFINITIONS.priority

    def run(self, **kwargs: Any) -> None:
        """Refuse what says something else."""
        domain = domain_of(self.env)
        for definition in list(self.document.findall(ConceptDefinition)):
            name = definition["concept"]
            first, own = domain.defined[name], domain.defined_in(definition[HOME])[name]
            if first.docname == own.docname:
                continue
            # Links lead to the first.
            definition["ids"] = []
            if not own.says_the_same(first):
                message = _twice(name, first.place)
                warn(message, "concept", definition)
                definition.replace_self(notice(message, definition.rawsource))


def visit_definition_html(self: HTML5Translator, node: ConceptDefinition) -> None:
    """Open the definition's box."""
    self.body.append(self.starttag(node, "div", **{"data-concept": node["concept"]}))


def depart_definition_html(self: HTML5Translator, node: ConceptDefinition) -> None:
    """Close it."""
    self.body.append("</div>\n")


def _take_translations(app: Sphinx, doctree: nodes.document) -> None:
    """Let what other pages say of a concept follow its definition's translation."""
    domain, docname = domain_of(app.env), app.env.current_document.docname
    for definition in doctree.findall(ConceptDefinition):
        concept = domain.defined_in(docname)[definition["concept"]]
        domain.define(docname, definition.translated(concept))


def setup_defining(app: Sphinx) -> None:
    """Register the directive, and the box that it leaves."""
    RefuseDefinitions.register(app)
    app.add_directive("concept", ConceptDirective)
    app.add_node(ConceptDefinition, html=(visit_definition_html, depart_definition_html))
    Phase.TRANSLATE_CONCEPTS.connect(app, _take_translations)
