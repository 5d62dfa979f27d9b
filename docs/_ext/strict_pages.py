"""Pages of any theme that keep to a strict content policy: what stands inline in them becomes files.

Themes write scripts (``<script>…</script>``), styles (``<style>…</style>``) and attributes (``style="…"``)
into their pages. When a build ends, this extension moves each into a file below ``_static/inline``, and
leaves a link.
"""

from __future__ import annotations

import hashlib
import re
from html import unescape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

FOLDER = "_static/inline"
# A script that has a `type` or a `src` is data, or a file already.
SCRIPT = re.compile(r"<script((?:(?!\b(?:src|type)=)[^>])*)>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style([^>]*)>(.*?)</style>", re.DOTALL)
# Tags whose attributes matter; a script that is left holds data, and is stepped over.
TAG = re.compile(r"<script\b.*?</script>|<[a-z][^<>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'\sstyle="([^"]*)"')


def without_inline(html: str, root: str) -> tuple[str, dict[str, str]]:
    """Return a page without anything inline, and the files that it has instead.

    Args:
        html: the page.
        root: the way from the page to the site's root, such as ``../``.
    """
    files: dict[str, str] = {}
    rules: dict[str, str] = {}

    def linked(text: str, suffix: str) -> str:
        name = f"{FOLDER}/{_digest(text)}.{suffix}"
        files[name] = text
        return root + name

    def script(found: re.Match[str]) -> str:
        return f'<script{found[1]} src="{linked(found[2], "js")}"></script>'

    def sheet(found: re.Match[str]) -> str:
        return f'<link rel="stylesheet"{found[1]} href="{linked(found[2], "css")}">'

    def tag(found: re.Match[str]) -> str:
        style = ATTRIBUTE.search(found[0])
        if style is None or found[0].startswith("<script"):
            return found[0]
        name = f"inline-{_digest(style[1])}"
        # As strong as the attribute was: stronger than any selector of classes.
        rules[name] = f".{name}:not(#_) {{ {unescape(style[1])} }}"
        return _with_class(ATTRIBUTE.sub("", found[0]), name)

    html = TAG.sub(tag, STYLE.sub(sheet, SCRIPT.sub(script, html)))
    if rules:
        link = linked("\n".join(rules.values()), "css")
        html = html.replace("</head>", f'<link rel="stylesheet" href="{link}">\n</head>', 1)
    return html, files


def move(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the pages that this build has written; those of earlier builds have nothing inline any more."""
    if exception or not isinstance(app.builder, StandaloneHTMLBuilder) or app.builder.name == "epub":
        return
    out = Path(app.outdir)
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    for page in out.rglob("*.html"):
        old = page.read_text(encoding="utf-8")
        new, files = without_inline(old, "../" * (len(page.relative_to(out).parts) - 1))
        for name, text in files.items():
            (out / name).write_text(text, encoding="utf-8")
        if new != old:
            page.write_text(new, encoding="utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _with_class(tag: str, name: str) -> str:
    if ' class="' in tag:
        return tag.replace(' class="', f' class="{name} ', 1)
    return re.sub(r"^<[\w-]+", rf'\g<0> class="{name}"', tag)


def setup(app: Sphinx) -> dict[str, Any]:
    """Come after everything else that ends a build."""
    app.connect("build-finished", move, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
