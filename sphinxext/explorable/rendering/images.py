"""For every builder but HTML, a picture becomes an ``image``, drawn to a file of the kind that it reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from .engine import RenderError
from .notices import logger, notice
from .transforms import PageTransform
from .visual import Visual, complain, draw_as_file

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


def _converter(name: str) -> Callable[[str], bytes]:
    def convert(markup: str) -> bytes:
        try:
            import vl_convert
        except ImportError:
            raise ConverterMissingError from None
        try:
            return bytes(getattr(vl_convert, name)(markup))
        except (RuntimeError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise RenderError(f"vl-convert cannot convert it: {reason}") from None

    return convert


# In order of preference: vectors first.
FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "application/pdf": (".pdf", _converter("svg_to_pdf")),
    "image/svg+xml": (".svg", _svg),
    "image/png": (".png", _converter("svg_to_png")),
}


class LowerVisuals(PageTransform):
    """Replaces each ``Visual`` by an image, for builders that do not write HTML pages."""

    # After the pictures are completed, before references and images are resolved.
    default_priority = 9

    def run(self, **kwargs: Any) -> None:
        """Draw and replace."""
        if self.makes_pages or self.makes_catalog:
            return
        for visual in list(self.document.findall(Visual)):
            visual.replace_self(self._lowered(visual))

    def _lowered(self, visual: Visual) -> nodes.Node:
        alt = visual["request"]["alt"]
        image = nodes.image(alt=alt, uri="", candidates={})
        image.source, image.line = visual.source, visual.line
        wanted = next((kind for kind in FORMATS if kind in self.builder.supported_image_types), None)
        if self.builder.format in ("text", "man"):
            # Sphinx's own text for an image says it twice, and runs into the caption.
            return nodes.paragraph(alt, alt)
        if wanted is None:
            return image
        try:
            file, width = self._file(visual, *FORMATS[wanted])
        except NoSvgError as error:
            # An author who names a fallback knows that.
            return self._fallback(visual) or notice(complain(visual, error), visual.rawsource)
        except RenderError as error:
            message = complain(visual, error)
            return self._fallback(visual) or notice(message, visual.rawsource)
        except ConverterMissingError:
            # Once a build: what is missing is missing for every picture.
            logger.warning(NEEDS_CONVERTER, type="explorable", subtype="render", location=visual, once=True)
            return nodes.paragraph(alt, alt)
        image["uri"] = str(file)
        image["candidates"] = {wanted: str(file)}
        image["width"] = visual.get("width") or f"{width}px"
        self.env.images.add_file(self.docname, str(file))
        return image

    def _fallback(self, visual: Visual) -> nodes.Node | None:
        if not visual.children:
            return None
        image = visual.children[0]
        if "width" in visual and isinstance(image, nodes.Element):
            image["width"] = visual["width"]
        return image

    def _file(self, visual: Visual, suffix: str, convert: Callable[[str], bytes]) -> tuple[Path, str]:
        markup = draw_as_file(visual, self.config)
        if markup is None:
            raise NoSvgError("it draws no svg, which everything but a web page needs")
        name = hashlib.sha256(markup.encode()).hexdigest()[:16] + suffix
        stem = visual["module"].key if "module" in visual else visual["picture"]
        file = Path(self.sphinx.doctreedir) / "explorable" / f"{stem}-{name}"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(file.suffix + ".part")
            partial.write_bytes(convert(markup))
            partial.replace(file)
        width, height = (float(_attribute(markup, side)) for side in ("width", "height"))
        shown = width * min(1, TALLEST / height) if suffix == ".pdf" else width
        return file, f"{shown:g}"


def _attribute(markup: str, name: str) -> str:
    return markup.partition(f' {name}="')[2].partition('"')[0]


def setup_images(app: Sphinx) -> None:
    """Register the post-transform."""
    LowerVisuals.register(app)
