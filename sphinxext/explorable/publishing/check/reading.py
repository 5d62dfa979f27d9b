"""A page as heuristics read it: its pictures, formulas, words and concepts, and where they are."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from ...concepts import Concept, concepts_of
from ...concepts.defining import ConceptDefinition
from ...concepts.naming import ConceptMention
from ...config import ExplorableConfig
from ...divio.pages import in_order, kind_of
from ...pages.answering import QUESTION, answer_to
from ...pages.gesture import CLASS as GESTURE
from ...pages.markup import DOCSTRING
from ...pages.visual import Visual

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ...engine.kept import Answer

# Of other extensions, by the names of their nodes, and what raw html shows.
_DRAWN_ELSEWHERE = {"graphviz", "mermaid", "inheritance_diagram", "video_node", "youtube"}
_RAW = re.compile(r"<(?:img|svg|video|canvas|iframe|object)\b", re.IGNORECASE)
# How many lines below the first one of a node its words are looked for.
_AROUND = 60


@dataclass(frozen=True)
class Use:
    """A place where a page shows a concept."""

    node: nodes.Element
    name: str


class Course:
    """A site as a reader goes through it, page by page.

    Args:
        env: its environment, all documents read.

    Attributes:
        order: the places of pages in the order of the tables of contents.
        concepts: all of the site's.
        described: those that conf.py describes: every page that shows one says what it is.
    """

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.order = {docname: place for place, docname in enumerate(in_order(env))}
        self.concepts: Mapping[str, Concept] = concepts_of(env)
        self.described = _described(env)
        # Not the pages themselves, which would all be in memory in the end.
        self._shown: dict[str, frozenset[str]] = {}
        self._lines: dict[str, list[str]] = {}

    def reading(self, docname: str) -> Reading:
        """Return a page, to be read."""
        return Reading(self, docname)

    def met_before(self, docname: str) -> frozenset[str]:
        """Return the concepts that readers have met on the pages before one."""
        before = [name for name, place in self.order.items() if place < self.order[docname]]
        return frozenset().union(*map(self._shown_on, before))

    def _shown_on(self, docname: str) -> frozenset[str]:
        if docname not in self._shown:
            self._shown[docname] = self.reading(docname).shown
        return self._shown[docname]

    def lines(self, source: str) -> list[str]:
        """Return the lines of a file."""
        if source not in self._lines:
            self._lines[source] = Path(source).read_text(encoding="utf-8", errors="replace").split("\n")
        return self._lines[source]


class Reading:
    """One page, as it was read: what later goes into single outputs only is still in it.

    Args:
        course: the site.
        docname: the page.
    """

    def __init__(self, course: Course, docname: str) -> None:
        self.course = course
        self.docname = docname
        self.document = course.env.get_doctree(docname)

    @property
    def kind(self) -> str | None:
        """Which of the four kinds of documentation it is, if any."""
        return kind_of(self.course.env, self.docname)

    @property
    def is_english(self) -> bool:
        """Whether its words are those that heuristics know."""
        return str(self.course.env.config.language or "en").startswith("en")

    @property
    def is_contents(self) -> bool:
        """Whether it lists other pages: a first page, which presents what they explain."""
        return self.docname == self.course.env.config.root_doc or any(
            True for _ in self.document.findall(addnodes.toctree)
        )

    # ── What is on it, in its order ──────────────────────────────────────────────────────────────────────

    @cached_property
    def elements(self) -> list[nodes.Element]:
        """All of its nodes."""
        return list(self.document.findall(nodes.Element))

    @cached_property
    def visuals(self) -> list[Visual]:
        """The suite's pictures."""
        return [node for node in self.elements if isinstance(node, Visual)]

    @cached_property
    def pictures(self) -> list[nodes.Element]:
        """Everything that is looked at: pictures, images, films, what other extensions draw."""
        return [node for node in self.elements if _is_picture(node)]

    @cached_property
    def formulas(self) -> list[nodes.math_block]:
        """The formulas on lines of their own, without those that pictures have in themselves."""
        return [
            node
            for node in self.elements
            if isinstance(node, nodes.math_block)
            and not isinstance(node.parent, nodes.figure)
            and node.astext().strip()
        ]

    @cached_property
    def prose(self) -> list[nodes.TextElement]:
        """What an author tells in sentences: paragraphs and captions of figures."""
        return [node for node in self.elements if isinstance(node, nodes.TextElement) and _is_prose(node)]

    @cached_property
    def sections(self) -> list[nodes.section]:
        """The sections, each with a title."""
        return [
            node
            for node in self.elements
            if isinstance(node, nodes.section) and node.children and isinstance(node[0], nodes.title)
        ]

    def place_in(self, node: nodes.Node) -> int:
        """Return which of the page's nodes one is."""
        return self._places[id(node)]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(node): place for place, node in enumerate(self.elements)}

    # ── Concepts ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def uses(self) -> list[Use]:
        """Where it shows concepts; what a definition says of another one is none."""
        return [
            Use(node, name)
            for node in self.elements
            if not isinstance(node, ConceptDefinition) and around(node, ConceptDefinition) is None
            for name in _shown_by(node)
            if name in self.course.concepts
        ]

    @cached_property
    def definitions(self) -> dict[str, ConceptDefinition]:
        """The concepts that it defines."""
        found: dict[str, ConceptDefinition] = {}
        for node in self.elements:
            if isinstance(node, ConceptDefinition):
                found.setdefault(node["concept"], node)
        return found

    @cached_property
    def shown(self) -> frozenset[str]:
        """The names of all concepts on it."""
        return frozenset([*(use.name for use in self.uses), *self.definitions])

    # ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────

    def drawn(self, visual: Visual) -> Answer:
        """Return what became of a picture: its markup, or why there is none."""
        return answer_to(visual[QUESTION], self.course.env, self.docname) if QUESTION in visual else {}

    # ── Places ───────────────────────────────────────────────────────────────────────────────────────────

    def place(self, node: nodes.Node, words: str = "") -> tuple[str, int]:
        """Return the file and the line where a node is, or where words of it are."""
        at: nodes.Node | None = node
        # Of an image in a line of Markdown it is 0.
        while at is not None and not at.line:
            at = at.parent
        own = str(self.course.env.doc2path(self.docname))
        source = str((at.source if at is not None else None) or own)
        line = (at.line if at is not None else None) or 1
        if DOCSTRING in source:
            # As Sphinx tells it: a line of the docstring.
            return shown_path(source), line
        if not os.path.isfile(source):
            return shown_path(own), 1
        if words:
            # In reStructuredText a title's line is that of its underline.
            begin = max(line - (2 if isinstance(node, nodes.title) else 1), 0)
            line = _line_of(self.course.lines(source), begin, line, words)
        return shown_path(source), line


def around(
    node: nodes.Node, kind: type[nodes.Element] | tuple[type[nodes.Element], ...]
) -> nodes.Element | None:
    """Return the nearest node of a kind that one stands in, if there is one."""
    at = node.parent
    while at is not None and not isinstance(at, kind):
        at = at.parent
    return at


def has_class(node: nodes.Node, name: str) -> bool:
    """Tell whether a node, or one around it, has a class."""
    at: nodes.Node | None = node
    while at is not None:
        if isinstance(at, nodes.Element) and name in at.get("classes", []):
            return True
        at = at.parent
    return False


def words_of(node: nodes.Node, *, gestures: bool = True) -> str:
    """Return the words of a node as they are read, code in them left out; lines stay lines."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, nodes.literal | nodes.literal_block | nodes.math | nodes.raw | nodes.comment):
        return "\u2026"
    if not gestures and isinstance(node, nodes.inline) and GESTURE in node["classes"]:
        return ""
    return "".join(words_of(child, gestures=gestures) for child in node.children)


def caption_of(node: nodes.Node) -> nodes.caption | None:
    """Return the caption of the figure that a picture stands in, if it has one."""
    figure = around(node, nodes.figure)
    if figure is None:
        return None
    return next((child for child in figure.children if isinstance(child, nodes.caption)), None)


def own_alt(visual: Visual) -> str:
    """Return the text alternative that the author gave a picture."""
    return str(visual.said().get("alt") or "")


def shown_path(path: str) -> str:
    """Return a path as it is told: from where the command runs, where that is shorter."""
    file, here = Path(path), Path.cwd()
    return file.relative_to(here).as_posix() if file.is_relative_to(here) else file.as_posix()


def _described(env: BuildEnvironment) -> frozenset[str]:
    settings = ExplorableConfig.of(env.config).concepts
    return frozenset(name for name, fields in settings.items() if fields.get("description"))


def _is_picture(node: nodes.Element) -> bool:
    if isinstance(node, nodes.raw):
        return "html" in node.get("format", "") and bool(_RAW.search(node.astext()))
    if isinstance(node, nodes.image):
        return not isinstance(node.parent, Visual)
    return isinstance(node, Visual) or type(node).__name__.lower() in _DRAWN_ELSEWHERE


def _is_prose(node: nodes.Element) -> bool:
    is_caption = isinstance(node, nodes.caption) and isinstance(node.parent, nodes.figure)
    if not is_caption and not isinstance(node, nodes.paragraph):
        return False
    # What a mistake left, and what docstrings say, is not the page's own.
    return not (
        not node.line
        or DOCSTRING in (node.source or "")
        or has_class(node, "explorable-notice")
        or around(node, addnodes.desc) is not None
    )


def _shown_by(node: nodes.Element) -> list[str]:
    if isinstance(node, ConceptMention):
        return [node["concept"]] if "concept" in node else []
    return [*node.get("explorable-concepts", []), *node.get("explorable-names", [])]


def _line_of(lines: list[str], begin: int, first: int, words: str) -> int:
    """Return the line where words begin, below a number of lines; else the first one of their node."""
    wanted = words.split("\n", maxsplit=1)[0].strip()
    while wanted:
        for number, line in enumerate(lines[begin : begin + _AROUND], start=begin + 1):
            if wanted in line:
                return number
        # Where markup stands among them, or the line ends.
        wanted = wanted.rpartition(" ")[0]
    return first
