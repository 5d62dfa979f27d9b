"""Snippets beside what becomes of them, and the gallery of all pictures."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst.directives import flag
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

sys.path.insert(0, str(Path(__file__).parent))

from rst import to_rst

from sphinxext.explorable.concepts import swatches_of
from sphinxext.explorable.concepts.stylesheet import file_values, variables
from sphinxext.explorable.pages.answering import answer_to
from sphinxext.explorable.pages.visual import Visual
from sphinxext.explorable.visuals.catalogue import catalogue

_TABS = """::::{tab-set}
:sync-group: markup

:::{tab-item} MyST
:sync: myst

MYST
:::

:::{tab-item} reStructuredText
:sync: rst

RST
:::
::::
"""


class Example(SphinxDirective):
    """``example``: a snippet as its author writes it, in either markup, beside what a reader gets."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Show the source, then parse it."""
        return self._shown("\n".join(self.content), self.parse_content_to_nodes())

    def _shown(self, text: str, result: list[nodes.Node]) -> list[nodes.Node]:
        tabs = self.parse_text_to_nodes(_TABS)
        for paragraph in [node for tab in tabs for node in tab.findall(nodes.paragraph)]:
            if paragraph.astext() == "MYST":
                paragraph.replace_self(_code(text, "text"))
            elif paragraph.astext() == "RST":
                paragraph.replace_self(_code(to_rst(text), "rst"))
        source = nodes.container(
            "",
            addnodes.only("", *tabs, expr="html and not epub"),
            addnodes.only("", _code(text, "text"), expr="not html or epub"),
            classes=["example-source"],
        )
        beside = nodes.container("", *result, classes=["example-result"])
        return [nodes.container("", source, beside, classes=["example"])]


class Snippet(Example):
    """``snippet``: an example that is a file of ``snippets``; with ``again``, not in the gallery."""

    required_arguments = 1
    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {"again": flag}

    def run(self) -> list[nodes.Node]:
        """Read the file, and show it."""
        file = snippets_of(self.env.srcdir) / f"{self.arguments[0]}.md"
        self.env.note_dependency(str(file))
        text = without_title(file.read_text(encoding="utf-8"))
        if "again" in self.options:
            text = renamed(text)
        return self._shown(text, self.parse_text_to_nodes(text))


class Thumbnail(nodes.General, nodes.Element):
    """The place of a small picture: ``of`` is the name of the snippet that has it large."""


class ThumbnailDirective(SphinxDirective):
    """``thumbnail``: the picture of a snippet, small; where there is none, what its body says."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Leave its place: pictures are drawn when all of the page has been read."""
        words = self.parse_content_to_nodes()
        return [nodes.container("", *(words or [Thumbnail(of=self.arguments[0])]), classes=["thumbnail"])]


class DrawThumbnails(SphinxPostTransform):
    """Draws the page's own pictures as files, in light and in dark, and shows them small."""

    # When the pictures are complete.
    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        """Put two images in each place, of which the theme shows one."""
        for place in list(self.document.findall(Thumbnail)):
            [visual] = [one for one in self.document.findall(Visual) if _is_shown_by(one, place["of"])]
            place.replace_self([self._image(visual, dark=dark) for dark in (False, True)])

    def _image(self, visual: Visual, *, dark: bool) -> nodes.image:
        swatches = swatches_of(self.env)
        question = visual.file_question({**file_values(swatches), **variables(swatches, dark=dark)})
        markup = answer_to(question, self.env, self.env.docname)["markup"]
        file = (
            Path(self.env.doctreedir)
            / "thumbnails"
            / f"{visual['picture']}-{'dark' if dark else 'light'}.svg"
        )
        file.parent.mkdir(exist_ok=True)
        file.write_text(_topmost(markup), encoding="utf-8")
        self.env.images.add_file(self.env.docname, str(file))
        # The link around it has the picture's name.
        return nodes.image(
            uri=str(file),
            candidates={"image/svg+xml": str(file)},
            alt="",
            classes=["only-dark" if dark else "only-light"],
        )


def _topmost(markup: str) -> str:
    """Return a drawing of several parts, one below the other, without all but the first of them."""
    whole, *parts = re.findall(r"<svg[^>]*>", markup)
    if not parts or _side(whole, "height") <= _side(whole, "width"):
        return markup
    width, height = _side(whole, "width"), _side(parts[0], "height")
    plain = re.sub(r' (viewBox|width|height)="[^"]*"', "", whole)
    return markup.replace(whole, f'{plain[:-1]} viewBox="0 0 {width:g} {height:g}">', 1)


def _side(tag: str, name: str) -> float:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return float(found[1]) if found else 0.0


def _is_shown_by(visual: Visual, snippet: str) -> bool:
    """Return whether a picture is what the section of a snippet is about."""
    section = visual.parent
    while section is not None and not isinstance(section, nodes.section):
        section = section.parent
    return visual["picture"] == snippet and section is not None and f"gallery-{snippet}" in section["names"]


class Gallery(SphinxDirective):
    """``gallery``: all snippets, first as a grid of small pictures, then each with its source."""

    def run(self) -> list[nodes.Node]:
        """Write a card and a section for each, in the order of the catalogue."""
        self.env.note_dependency(str(snippets_of(self.env.srcdir)))
        shown = [_Shown.read(file) for file in gallery(self.env.srcdir)]
        cards = "\n".join(one.filled(_CARD) for one in shown)
        grid = self.parse_text_to_nodes(_GRID.replace("CARDS", cards))
        return [*grid, *map(self._section, shown)]

    def _section(self, one: _Shown) -> nodes.section:
        title = nodes.title(one.name, one.name)
        content = self.parse_text_to_nodes(one.filled(_SECTION))
        section = nodes.section("", title, *content, names=[f"gallery-{one.name}"])
        self.state.document.note_explicit_target(section, section)
        return section


_GRID = """::::::{only} html and not epub
:::::{grid} 1 2 3 3
:gutter: 3
:class-container: gallery

CARDS
:::::
::::::
"""

_CARD = """::::{grid-item-card}
:link: gallery-NAME
:link-type: ref
:link-alt: NAME

:::{thumbnail} NAME
SMALL
:::

**NAME**

TITLE
::::
"""

_SECTION = """TITLE

:::{snippet} NAME
:::
"""


@dataclass(frozen=True)
class _Shown:
    """A snippet of the gallery: its name, a line that says what it is, and what is shown if not a picture."""

    name: str
    title: str
    small: str

    @classmethod
    def read(cls, file: Path) -> _Shown:
        lines = file.read_text(encoding="utf-8").splitlines()
        said = [line.removeprefix("% ") for line in lines if line.startswith("% ")]
        return cls(file.stem, said[0], "\n".join(said[1:]))

    def filled(self, template: str) -> str:
        """Return a template with what it says of this snippet."""
        return template.replace("NAME", self.name).replace("TITLE", self.title).replace("SMALL", self.small)


def snippets_of(srcdir: Path | str) -> Path:
    """Return the folder of snippets."""
    return Path(srcdir) / "snippets"


def gallery(srcdir: Path | str) -> list[Path]:
    """Return the files of the gallery: words and formulas, then the pictures in the catalogue's order."""
    order = list(catalogue())
    return sorted(
        snippets_of(srcdir).glob("*.md"),
        key=lambda file: (order.index(file.stem) if file.stem in order else -1, file.stem),
    )


def renamed(text: str) -> str:
    """Return a snippet with other names for its pictures, since a name is a label of the whole site."""
    for name in re.findall(r"^:name: (\S+)$", text, re.MULTILINE):
        text = re.sub(rf"^(:[\w-]+:) {name}$", rf"\1 {name}-again", text, flags=re.MULTILINE)
    return text


def without_title(text: str) -> str:
    """Return a snippet without the comments that it begins with, which the gallery shows above it."""
    lines = text.splitlines()
    while lines and lines[0].startswith("% "):
        del lines[0]
    return "\n".join(lines).strip("\n")


def _code(text: str, language: str) -> nodes.literal_block:
    text = text.strip("\n")
    return nodes.literal_block(text, text, language=language)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("example", Example)
    app.add_directive("snippet", Snippet)
    app.add_directive("gallery", Gallery)
    app.add_directive("thumbnail", ThumbnailDirective)
    app.add_post_transform(DrawThumbnails)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
