"""One page of each picture that the ``explorable`` directive draws: the gallery's snippets."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"

# One control of each that changes it: the accessible name of a button, or the end of a slider's id that the
# End key moves.
PRESS = {
    "function": "-a",
    "gradient-descent": "10 GD steps",
    "k-means": "×10",
    "neural-network": "100 GD steps",
    "sweep": "slope 3.0",
}

# A view's markup without the order of attributes, which nobody sees, and without what a page that is not
# alive yet cannot offer: controls, and stops of the Tab key.
NORMAL = """view => {
    const copy = view.cloneNode(true);
    for (const e of copy.querySelectorAll('*')) {
        for (const name of ['disabled', 'open', 'tabindex']) e.removeAttribute(name);
        const attributes = [...e.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
        for (const one of attributes) e.removeAttributeNode(one);
        for (const one of attributes) e.setAttributeNode(one);
    }
    return copy.innerHTML;
}"""


def snippet(name: str) -> str:
    """Return a snippet of the docs."""
    return (DOCS / "snippets" / f"{name}.md").read_text(encoding="utf-8")


def page_of(name: str, copies: int = 1) -> dict[str, str | bytes]:
    """Return a site whose one page has copies of a picture, called ``first`` and ``second``."""
    pictures = "\n".join(_copy(name, called) for called in ("first", "second")[:copies])
    data = {f"_data/{file.name}": file.read_bytes() for file in (DOCS / "_data").iterdir()}
    return {"index": f"# Title\n\n{pictures}\nWords after.\n", **data}


def _copy(name: str, called: str) -> str:
    text = snippet(name)
    own = re.search(rf"\{{explorable}} {name}\n:name: (\S+)", text)
    assert own is not None, f"the snippet of {name} has no name"
    # What else the snippet names: pictures and parameters that the picture refers to.
    others = {*re.findall(r"^:name: (\S+)", text, re.M), *re.findall(r"\{parameter} (\S+)", text)} - {own[1]}
    for other in others:
        text = re.sub(rf"\b{other}\b", f"{called}_{other}", text)
    return re.sub(rf"\b{own[1]}\b", called, text)
