"""What a picture needs in a browser, in one text: the front end of a widget, or the script of a file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from ..concepts.palette import Swatch
from ..concepts.stylesheet import stylesheet_within
from ..engine.bundle import BUNDLE, manifest, redraws_of, scripts_of
from ..pages.visual import width_rules

# Where the suite's colours hold: a notebook's page has others.
GROUND = ".explorable-notebook"


@cache
def script_of(picture: str | None) -> str:
    """Return what brings a picture to life: a script that makes ``own``, whose ``explorable`` has the suite.

    What the scripts of pages keep on ``globalThis`` they keep there: two notebooks on one page, made with two
    versions of the suite, leave each other alone.
    """
    names = [*scripts_of(picture), *redraws_of(picture)] if picture else []
    sources = [BUNDLE / "notebook.js", *(BUNDLE / "web" / name for name in dict.fromkeys(names))]
    body = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    return f"const own = {{ explorable: {{}} }};\n(function (globalThis) {{\n{body}\n}})(own);\n"


def module_of(picture: str | None) -> str:
    """Return the front-end module of a picture's widget."""
    return f"{script_of(picture)}export default own.explorable.widget;\n"


@cache
def _sheets(picture: str | None) -> str:
    names = ["theme", "choices", "sized", "sentences", "notebook"]
    if picture is not None and picture in manifest()["styles"]:
        names.append(picture)
    texts = [(BUNDLE / "web" / manifest()["styles"][name]).read_text(encoding="utf-8") for name in names]
    return "\n".join(texts)


def style_of(
    picture: str | None, swatches: Mapping[str, Swatch], learned: Collection[str], width: str = ""
) -> str:
    """Return what a picture is drawn with: the sheets that pages link, and the colours of its concepts."""
    parts = [_sheets(picture), stylesheet_within(GROUND, swatches, learned), width_rules({width} - {""})]
    # In an element of a page, nothing in it may end that.
    return re.sub(r"</(?=style)", r"<\\/", "\n".join(parts), flags=re.IGNORECASE)
