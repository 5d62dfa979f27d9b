"""What a builder's output can do: the one place that knows builders by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.builders import Builder

# The suite's own renderer of math, and the one whose formulas it can color as well.
OURS, MATHJAX = "explorable", "mathjax"
# The builder of the suite's own command, which takes documents as they are once they are resolved.
COMMAND = "explorable"


class Math(Enum):
    """How an output has its formulas."""

    TYPESET = "as the suite typesets them"
    MATHJAX = "as TeX that MathJax reads in the page"
    LATEX = "as LaTeX with the suite's commands"
    TEX = "as TeX without any of them"
    SOURCE = "as their author wrote them"


class Pictures(Enum):
    """How an output has its pictures."""

    DRAWN = "as svg in the page, with what brings them to life"
    IMAGES = "as images of a kind that it can hold"
    WORDS = "as their text alternative"
    KEPT = "as they are, for the suite's own command"
    SOURCE = "as their author wrote them"


@dataclass(frozen=True)
class Output:
    """What an output can do.

    Attributes:
        is_html: it is written as html, with style sheets.
        runs_scripts: scripts run in it.
        is_ebook: it is an e-book: one file that lists all others.
        is_latex: it is a document of LaTeX, with a preamble.
        math: how it has its formulas.
        pictures: how it has its pictures.
        image_types: the kinds of images that it can hold, as MIME types.
        crowds_containers: it leaves no room before what begins a container.

    """

    is_html: bool
    runs_scripts: bool
    is_ebook: bool
    is_latex: bool
    math: Math
    pictures: Pictures
    image_types: tuple[str, ...]
    crowds_containers: bool

    @property
    def is_catalog(self) -> bool:
        """Whether it is for translators, who need what the author wrote."""
        return self.pictures is Pictures.SOURCE


def output_of(builder: Builder) -> Output:
    """Return what a builder's output can do."""
    is_html = builder.format == "html"
    # An e-book's readers run no scripts.
    is_ebook = builder.name == "epub"
    return Output(
        is_html=is_html,
        runs_scripts=is_html and not is_ebook,
        is_ebook=is_ebook,
        is_latex=builder.format == "latex",
        math=_math(builder, is_html=is_html),
        pictures=_pictures(builder, runs_scripts=is_html and not is_ebook),
        image_types=tuple(builder.supported_image_types),
        crowds_containers=builder.format == "man",
    )


def _math(builder: Builder, *, is_html: bool) -> Math:
    if builder.name == "gettext":
        return Math.SOURCE
    if is_html:
        # Of other renderers that make images or the like, the suite leaves the formulas to them.
        return Math.TYPESET if getattr(builder, "math_renderer_name", None) == OURS else Math.MATHJAX
    return Math.LATEX if builder.format == "latex" else Math.TEX


def _pictures(builder: Builder, *, runs_scripts: bool) -> Pictures:
    if builder.name == "gettext":
        return Pictures.SOURCE
    if builder.name == COMMAND:
        return Pictures.KEPT
    if runs_scripts:
        return Pictures.DRAWN
    # Text and man pages take no images: what Sphinx says of one it says twice, and runs into the caption.
    return Pictures.IMAGES if builder.supported_image_types else Pictures.WORDS
