"""For every builder but HTML, a picture becomes an ``image``, drawn to a file of the kind that it reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..engine.bundle import redraws_of
from ..engine.errors import RenderError
from ..engine.kept import PASSING, Answer
from ..phases import Phase
from .answering import QUESTION, answer_of, asks, error_in, kept_of
from .files import keep
from .lengths import plain_number
from .notices import logger, notice
from .output import Pictures
from .pdf import in_order
from .transforms import PageTransform
from .visual import UNDRAWN, Visual, complain, in_itself, lacks_form, stand_in
from .written import note_failed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NEEDS_CONVERTER = (
    "pictures are replaced by their text alternatives: this builder needs vl-convert-python; "
    "install sphinxext-explorable[static]"
)


# So that a picture and its caption fit on a page of letter paper; 96 px are an inch.
TALLEST = 740


class ConverterMissingError(RuntimeError):
    """The library that converts svg is not installed."""


class NoSvgError(RenderError):
    """A picture is drawn, but not as svg."""


def _svg(markup: str) -> bytes:
    return markup.encode()


@cache
def release_of(package: str) -> str:
    """Return the version of a package; of one that is not installed, nothing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def converter() -> str:
    """Return what changes with the version of the converter."""
    return release_of("vl-convert-python")


# What Liberation Sans lacks of the signs that pictures write: small letters, signs of mathematics, ticks.
_LACKING = re.compile(
    "[\u1d00-\u1dbf\u2070\u2071\u2074-\u207e\u2080-\u209c\u2308-\u230b\u2700-\u27bf]"
    "|(?![∂∆∏∑−∕∙√∞∟∩∫≈≠≡≤≥])[\u2200-\u22ff]"
)
_TEXT = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.DOTALL)
_WITH_SIGNS = "DejaVu Sans, Liberation Sans, Arial, Helvetica, sans-serif"


def _lettered(found: re.Match[str]) -> str:
    """Keep a line sans serif: for one sign that its font lacks, the converter takes another for all of it."""
    attributes, inside = found.groups()
    inside = inside.replace("⋯", "…")
    if _LACKING.search(inside) and "font-family" not in attributes:
        attributes = f' font-family="{_WITH_SIGNS}"{attributes}'
    return f"<text{attributes}>{inside}</text>"


def convert_svg(kind: str, markup: str, **options: float) -> bytes:
    """Return a drawing as a file of another kind: ``png``, ``jpeg`` or ``pdf``.

    Raises:
        ConverterMissingError: where vl-convert is not installed.
        RenderError: where it cannot convert the drawing.
    """
    try:
        import vl_convert
    except ImportError:
        raise ConverterMissingError from None
    markup = _TEXT.sub(_lettered, markup)
    try:
        return bytes(getattr(vl_convert, f"svg_to_{kind}")(markup, **options))
    except (RuntimeError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise RenderError(f"vl-convert cannot convert it: {reason}") from None


def pdf_of(markup: str) -> bytes:
    """Return a drawing as PDF, the same bytes each time; raises as `convert_svg`."""
    return in_order(convert_svg("pdf", markup))


# In order of preference: vectors first.
FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "application/pdf": (".pdf", pdf_of),
    "image/svg+xml": (".svg", _svg),
    "image/png": (".png", partial(convert_svg, "png")),
}


class LowerVisuals(PageTransform):
    """Replaces each ``Visual`` by an image, for builders that do not write HTML pages."""

    default_priority = Phase.LOWER_PICTURES.priority

    def run(self, **kwargs: Any) -> None:
        """Draw and replace."""
        if self.output.pictures not in (Pictures.IMAGES, Pictures.WORDS):
            return
        every = list(self.document.findall(Visual))
        visuals = [visual for visual in every if UNDRAWN not in visual]
        for visual in every:
            if UNDRAWN in visual and self.output.pictures is Pictures.IMAGES:
                visual.replace_self(self._fallback(visual) or stand_in(self._alt(visual)))
            elif UNDRAWN in visual:
                visual.replace_self(self._words(visual))
        wanted = next((kind for kind in FORMATS if kind in self.output.image_types), None)
        is_drawn = wanted is not None and self.output.pictures is Pictures.IMAGES
        drawn = self._drawn(visuals) if is_drawn else [{} for _ in visuals]
        for visual, answer in zip(visuals, drawn, strict=True):
            visual.replace_self(self._lowered(visual, wanted, answer))

    def _drawn(self, visuals: list[Visual]) -> list[Answer]:
        """Return each picture as a file, all of a document's asked at once."""
        answers: list[Answer] = []
        for home in dict.fromkeys(self.home(visual) for visual in visuals):
            posed = [
                visual.file_question(visual["colors"], is_placed=True)
                for visual in visuals
                if self.home(visual) == home
            ]
            kept = kept_of(self.env).answers(home, {one.key: one for one in posed}, asks(self.config))
            answers += [kept[one.key] for one in posed]
        if any(PASSING in answer for answer in answers):
            note_failed(self.sphinx, self.docname)
        return answers

    def _lowered(self, visual: Visual, wanted: str | None, answer: Answer) -> nodes.Node:
        if self.output.pictures is Pictures.WORDS:
            return self._words(visual)
        alt = self._alt(visual)
        image = nodes.image(alt=alt, uri="", candidates={})
        image.source, image.line = visual.source, visual.line
        if wanted is None:
            return image
        try:
            if error := error_in(answer):
                raise error
            file, width = self._file(visual, self._whole(visual, answer["markup"]), *FORMATS[wanted])
        except RenderError as error:
            # An author who names a fallback knows that a module draws no svg.
            fallback = self._fallback(visual)
            if fallback and isinstance(error, NoSvgError):
                return fallback
            message = complain(visual, error)
            box = stand_in(alt) if lacks_form(visual, error) else notice(message, visual.rawsource)
            return fallback or box
        except ConverterMissingError:
            # Once a build: what is missing is missing for every picture.
            logger.warning(NEEDS_CONVERTER, type="explorable", subtype="render", location=visual, once=True)
            return nodes.paragraph(alt, alt)
        image["uri"] = str(file)
        image["candidates"] = {wanted: str(file)}
        image["width"] = self._given_width(visual) or f"{width}px"
        self.env.images.add_file(self.docname, str(file))
        return image

    def _alt(self, visual: Visual) -> str:
        """Return what a picture says; of one that draws itself, that is known once it is drawn."""
        alt: str = visual["request"]["alt"]
        is_own = "module" in visual or visual.said().get("alt")
        if QUESTION in visual and not is_own and not redraws_of(visual["picture"]):
            answer = answer_of(visual, self.env, self.home(visual))
            alt = alt if error_in(answer) else answer["alt"]
        return visual.described(alt)

    def _words(self, visual: Visual) -> nodes.paragraph:
        """Return what a builder of plain text has of a picture."""
        _end_caption(visual)
        alt = self._alt(visual)
        return nodes.paragraph(alt, alt)

    def _fallback(self, visual: Visual) -> nodes.Node | None:
        if not visual.children:
            return None
        image = visual.children[0]
        if "width" in visual and isinstance(image, nodes.Element):
            image["width"] = self._given_width(visual)
        return image

    def _given_width(self, visual: Visual) -> str:
        width = str(visual.get("width", ""))
        # LaTeX has no size of the root of a page.
        return re.sub("rem$", "em", width) if self.output.is_latex else width

    def _whole(self, visual: Visual, markup: str | None) -> str | None:
        """Return a drawing that needs no file beside it."""
        if markup is None or "module" not in visual:
            return markup
        return in_itself(markup, visual.get("assets", {}), Path(self.sphinx.srcdir))

    def _file(
        self, visual: Visual, markup: str | None, suffix: str, convert: Callable[[str], bytes]
    ) -> tuple[Path, str]:
        if markup is None:
            raise NoSvgError("it draws no svg, which every output except web pages needs")
        name = hashlib.sha256(markup.encode()).hexdigest()[:16] + suffix
        stem = visual["module"].key if "module" in visual else visual["picture"]
        file = Path(self.sphinx.doctreedir) / "explorable" / f"{stem}-{name}"
        # To convert again takes much longer.
        keep(file, lambda: convert(markup), converter())
        width, height = (float(_attribute(markup, side)) for side in ("width", "height"))
        shown = width * min(1, TALLEST / height) if suffix == ".pdf" else width
        return file, plain_number(shown)


def _end_caption(visual: Visual) -> None:
    """Make paragraphs of a figure's captions: docutils' writer of man pages ends no line behind a caption."""
    for caption in list(visual.parent.findall(nodes.caption)):
        plain = nodes.paragraph(caption.rawsource, "", *caption.children)
        plain.source, plain.line = caption.source, caption.line
        caption.replace_self(plain)


def _attribute(markup: str, name: str) -> str:
    return markup.partition(f' {name}="')[2].partition('"')[0]


def setup_images(app: Sphinx) -> None:
    """Register the post-transform."""
    LowerVisuals.register(app)
