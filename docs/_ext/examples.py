"""Snippets beside what becomes of them, and the gallery of all pictures."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst.directives import flag
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

sys.path.insert(0, str(Path(__file__).parent))

from rst import to_rst

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


class Gallery(SphinxDirective):
    """``gallery``: all snippets of the gallery, each under the name of its file."""

    def run(self) -> list[nodes.Node]:
        """Write a section for each, in the order of the catalogue."""
        self.env.note_dependency(str(snippets_of(self.env.srcdir)))
        lines = []
        for file in gallery(self.env.srcdir):
            title = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("% ")
            lines += [
                f"(gallery-{file.stem})=",
                f"## {file.stem}",
                "",
                title,
                "",
                f":::{{snippet}} {file.stem}",
                ":::",
                "",
            ]
        return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)


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
    """Return a snippet without the comment on its first line, which the gallery shows above it."""
    first, _, rest = text.partition("\n")
    return rest.strip("\n") if first.startswith("% ") else text.strip("\n")


def _code(text: str, language: str) -> nodes.literal_block:
    text = text.strip("\n")
    return nodes.literal_block(text, text, language=language)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("example", Example)
    app.add_directive("snippet", Snippet)
    app.add_directive("gallery", Gallery)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
