"""The pictures of the docs' gallery as pages of their own: for tests, benchmarks, and to look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sphinxext.explorable.visuals.catalogue import catalogue, grammars

DOCS = Path(__file__).parent.parent / "docs"


def explorables() -> list[str]:
    """Return the names of the pictures that the `explorable` directive draws."""
    return [name for name in catalogue() if name not in grammars()]


def snippet(name: str) -> str:
    """Return a snippet of the docs."""
    return (DOCS / "snippets" / f"{name}.md").read_text(encoding="utf-8")


def page_of(name: str, copies: int = 1) -> dict[str, str | bytes]:
    """Return a site whose one page has copies of a picture, called ``first`` and ``second``."""
    return page_with(*(copy_of(name, called) for called in ("first", "second")[:copies]))


def page_with(*pictures: str) -> dict[str, str | bytes]:
    """Return a site whose one page has some pictures, and the data that snippets refer to."""
    data = {f"_data/{file.name}": file.read_bytes() for file in (DOCS / "_data").iterdir()}
    return {"index": "# Title\n\n{}\nWords after.\n".format("\n".join(pictures)), **data}


def write(files: Mapping[str, str | bytes], folder: Path) -> None:
    """Write files below a folder; what has no suffix is a page."""
    for name, content in files.items():
        file = folder / (name if Path(name).suffix else f"{name}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def copy_of(name: str, called: str) -> str:
    """Return the snippet of a picture with another name for it, and for whatever it declares besides."""
    text = snippet(name)
    directive = name if name in grammars() else f"explorable}} {name}"
    own = re.search(rf"\{{(?:{directive}(?:}})?|{name}}} \w+)\n:name: (\S+)", text)
    if own is None:
        raise ValueError(f"docs/snippets/{name}.md: the picture needs a `:name:`, in its first line")
    # What else the snippet names: pictures and parameters that the picture refers to.
    others = {*re.findall(r"^:name: (\S+)", text, re.M), *re.findall(r"\{parameter} (\S+)", text)} - {own[1]}
    for other in others:
        text = re.sub(rf"\b{other}\b", f"{called}_{other}", text)
    return re.sub(rf"\b{own[1]}\b", called, text)


def concepts() -> dict[str, dict[str, str]]:
    """Return the concepts that the docs declare, which snippets refer to."""
    values: dict[str, object] = {"__file__": str(DOCS / "conf.py")}
    exec((DOCS / "conf.py").read_text(encoding="utf-8"), values)
    found: dict[str, dict[str, str]] = values["explorable_concepts"]  # type: ignore[assignment]
    return found
