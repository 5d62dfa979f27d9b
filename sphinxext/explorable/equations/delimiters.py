r"""Blocks with delimiters of their own: LaTeX's ``$…$`` and ``\[…\]``, as notebooks and SymPy write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from docutils import nodes

from .macros import inner

# What begins a segment, and what is nothing but a command.
_OPENING = re.compile(
    r"(?P<environment>\\begin\{(?P<name>[A-Za-z]+\*?)\})"
    r"|(?P<dollars>\$\$)|(?P<brackets>\\\[)|(?P<dollar>\$)|(?P<parenthesis>\\\()|\\.",
    re.DOTALL,
)
_CLOSING = {"dollars": "$$", "brackets": r"\]", "parenthesis": r"\)"}
_TO_DOLLAR = re.compile(r"(?:\\.|[^$\\])++\$", re.DOTALL)
_DISPLAYED = ("environment", "dollars", "brackets")


class _Segment(NamedTuple):
    """A formula with its delimiters: where it stands, which these are, and what is between them."""

    start: int
    end: int
    kind: str
    tex: str


def _segments(tex: str) -> Iterator[_Segment]:
    """Find the formulas of a text, each in as many steps as it has signs."""
    at = 0
    # What does not come any more.
    missing: set[str] = set()
    while found := _OPENING.search(tex, at):
        begin, kind = found.end(), found.lastgroup or ""
        closing = rf"\end{{{found['name']}}}" if kind == "environment" else _CLOSING.get(kind, "$")
        end = -1
        if kind == "dollar" and (dollar := _TO_DOLLAR.match(tex, begin)):
            end = dollar.end() - 1
        elif kind not in ("", "dollar") and closing not in missing:
            # An environment may be empty.
            end = tex.find(closing, begin + (kind != "environment"))
            missing |= {closing} if end < 0 else set()
        if end < 0:
            # It may be another one: `$$` a `$`, of which the second begins something, and `\(` a command.
            at = found.start() + (1 if tex[found.start()] == "$" else 2)
            continue
        at = end + len(closing)
        inside = tex[found.start() : at] if kind == "environment" else tex[begin:end]
        yield _Segment(found.start(), at, kind, inside)


def tex_of(node: nodes.Element) -> str:
    """Return the TeX of a formula's node, as one formula where it is words with formulas among them."""
    is_whole = isinstance(node, nodes.math_block) and node.get("no-wrap", node.get("nowrap"))
    return _undelimited(node.astext()) if is_whole else node.astext()


def _undelimited(tex: str) -> str:
    segments = list(_segments(tex))
    if all(one.kind == "environment" for one in segments):
        return tex
    if len(segments) == 1 and tex[segments[0].start : segments[0].end] == tex.strip():
        return segments[0].tex.strip()
    parts, at = [], 0
    for one in segments:
        style = r"\displaystyle " if one.kind in _DISPLAYED else ""
        parts += [tex[at : one.start], f"${style}{inner(one.tex).strip()}$"]
        at = one.end
    return rf"\text{{{''.join([*parts, tex[at:]]).strip()}}}"


def take_raw(document: nodes.document) -> None:
    """Make formulas of the TeX that extensions leave in pages for MathJax, as nbsphinx does."""
    for raw in list(document.findall(nodes.raw)):
        found = next(_segments(raw.astext().strip()), None) if "math" in raw["classes"] else None
        if found and found.start == 0:
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
