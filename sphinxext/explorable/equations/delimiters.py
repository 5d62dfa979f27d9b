r"""Blocks with delimiters of their own: LaTeX's ``$…$`` and ``\[…\]``, as notebooks and SymPy write them."""

from __future__ import annotations

import re

from docutils import nodes

from .macros import inner

_SEGMENT = re.compile(
    r"(?P<environment>\\begin\{(?P<name>[A-Za-z]+\*?)\}.*?\\end\{(?P=name)\})"
    r"|\$\$(?P<dollars>.+?)\$\$|\\\[(?P<brackets>.+?)\\\]"
    r"|\$(?P<dollar>(?:\\.|[^$\\])+)\$|\\\((?P<parenthesis>.+?)\\\)"
    r"|\\.",
    re.DOTALL,
)
_DISPLAYED = ("environment", "dollars", "brackets")


def tex_of(node: nodes.Element) -> str:
    """Return the TeX of a formula's node, as one formula where it is words with formulas among them."""
    is_whole = isinstance(node, nodes.math_block) and node.get("no-wrap", node.get("nowrap"))
    return _undelimited(node.astext()) if is_whole else node.astext()


def _undelimited(tex: str) -> str:
    segments = [(found, found.lastgroup) for found in _SEGMENT.finditer(tex) if found.lastgroup]
    if all(kind == "environment" for _, kind in segments):
        return tex
    if len(segments) == 1 and segments[0][0][0] == tex.strip():
        found, kind = segments[0]
        return found[kind].strip()
    parts, at = [], 0
    for found, kind in segments:
        style = r"\displaystyle " if kind in _DISPLAYED else ""
        parts += [tex[at : found.start()], f"${style}{inner(found[kind]).strip()}$"]
        at = found.end()
    return rf"\text{{{''.join([*parts, tex[at:]]).strip()}}}"


def take_raw(document: nodes.document) -> None:
    """Make formulas of the TeX that extensions leave in pages for MathJax, as nbsphinx does."""
    for raw in list(document.findall(nodes.raw)):
        found = _SEGMENT.match(raw.astext().strip()) if "math" in raw["classes"] else None
        if found and found.lastgroup:
            _replace(raw)


def _replace(raw: nodes.raw) -> None:
    text, around = raw.astext().strip(), raw.parent
    formula: nodes.Element = nodes.math_block(text, text, number=None, label=None)
    formula["no-wrap"] = formula["nowrap"] = True
    is_alone = isinstance(around, nodes.paragraph) and len(around) == 1
    if isinstance(around, nodes.TextElement) and not is_alone:
        formula = nodes.math(text, inner(tex_of(formula)).strip())
    formula.source, formula.line = raw.source or around.source, raw.line or around.line
    (around if is_alone else raw).replace_self(formula)
