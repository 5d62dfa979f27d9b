"""A picture as a file of its own: pixels, paper, and a page that is alive and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ..pages.files import write_whole as write_bytes
from ..pages.images import ConverterMissingError, convert_svg, pdf_of
from ..pages.visual import json_for_html
from .front_end import script_of, style_of
from .markup import controls_markup, figure_markup
from .mistakes import MissingError

if TYPE_CHECKING:
    from ..parameters import Parameter
    from .drawing import Drawing

_MISSING = "needs vl-convert-python; install sphinxext-explorable[static]"
# What stands for a widget's model where there is none.
_START = """
const data = JSON.parse(document.querySelector('script[type="application/json"]').text);
const listeners = [];
const model = {
  get: (key) => data[key] ?? null,
  set(key, value) { data[key] = value; },
  save_changes() {},
  on(...listener) { listeners.push(listener); },
  off() {},
};
own.explorable.widget.render({ model, el: document.querySelector("main") });
"""
_PAGE_STYLE = (
    ":root{color-scheme:light dark}body{margin:0 auto;max-width:46rem;padding:1rem;"
    "font:1rem/1.5 system-ui,sans-serif;background:#fff;color:#111}"
    "@media screen and (prefers-color-scheme:dark){body{background:#121212;color:#f2f2f2}}"
)


def png(markup: str, scale: float) -> bytes:
    """Return a drawing as PNG.

    Raises:
        ImportError: without vl-convert.
        RenderError: where it cannot convert the drawing.
    """
    try:
        return convert_svg("png", markup, scale=scale)
    except ConverterMissingError:
        raise MissingError(f"png {_MISSING}") from None


def pdf(markup: str) -> bytes:
    """Return a drawing as PDF, the same bytes each time.

    Raises:
        ImportError: without vl-convert.
        RenderError: where it cannot convert the drawing.
    """
    try:
        return pdf_of(markup)
    except ConverterMissingError:
        raise MissingError(f"pdf {_MISSING}") from None


def page(drawing: Drawing, sliders: Sequence[Parameter], caption: str) -> str:
    """Return a page that holds a picture, with sliders above it for what it has none for itself.

    Its policy lets it run what stands in it, and load nothing.
    """
    ident = drawing.visual["ident"]
    controls = controls_markup([(one, f"{ident}-{one.name}") for one in sliders])
    figure = figure_markup(drawing, caption)
    markup = _with_controls(figure, controls)
    style = _PAGE_STYLE + style_of(drawing.spec.called, drawing.swatches, drawing.learned, drawing.width)
    kept = {
        "_markup": markup,
        "_figure": {
            "ident": ident,
            "picture": drawing.spec.called,
            "values": drawing.request["values"],
            "bind": dict(drawing.bound),
            "width": drawing.width and "100%",
            "parameters": [{**one.declaration(), "key": one.name} for one in drawing.parameters.values()],
            "keys": [],
        },
        "state": {},
    }
    script = script_of(drawing.spec.called) + _START
    script = re.sub(r"<(?=/script|!--)", r"\\x3c", script, flags=re.IGNORECASE)
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    title = escape(caption or drawing.described)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n<main>{markup}</main>\n"
        f'<script type="application/json">{json_for_html(kept)}</script>\n<script>{script}</script>\n'
        "</body>\n</html>\n"
    )


def _with_controls(figure: str, controls: str) -> str:
    """Return a figure with sliders above it, in the same place of the page."""
    head, mark, rest = figure.partition("<figure")
    return f"{head}{controls}{mark}{rest}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file, whole or not at all."""
    write_bytes(path, content.encode() if isinstance(content, str) else content)
