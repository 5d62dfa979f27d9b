r"""What LaTeX's packages write and KaTeX lacks, in KaTeX's words: columns, and environments of mathtools."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NESTED = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_ARRAY = re.compile(rf"(\\begin\{{d?array\}}\s*(?:\[[tbc]\]\s*)?){_NESTED}")
_REPEATED = re.compile(rf"\*\s*(?:\{{(\d)\}}|(\d))\s*{_NESTED}")
# Between columns KaTeX has its own space; what is nothing but space is left to it.
_SPACE = r"(?:\s|\\[,:;!> ]|\\q?quad|\\hspace\*?\{[^{}]*\}|\\hskip[\d.a-z]+|\\extracolsep\{[^{}]*\}|\\fill)*"
_BETWEEN = re.compile(rf"[@!]\s*\{{{_SPACE}\}}")
_WIDTH = re.compile(r"[pmb]\s*\{[^{}]*\}")

# Of mathtools: environments that have an optional place or width, and their nearest.
_ENVIRONMENT = re.compile(
    r"\\(?P<what>begin|end)\{(?P<name>multlined|[lr]gathered|spreadlines|(?P<kind>[pbBvV]?)smallmatrix\*?)\}"
)
_OPTIONS = re.compile(r"(?:\s*\[[^][]*\])*")
_ROOM = re.compile(r"\s*\{[^{}]*\}")
_FENCES = {"": ("", ""), "p": "()", "b": "[]", "B": (r"\{", r"\}"), "v": "||", "V": (r"\|", r"\|")}
_CASES = re.compile(r"\\begin\{(d?r?cases)\*\}(.*?)\\end\{\1\*\}", re.DOTALL)
_BRACKET = re.compile(r"(\\(?:under|over)bracket)\s*(?:\[[^][]*\]\s*){1,2}")
_STRUCTURE = re.compile(r"\\(?:begin|end)(?![A-Za-z])|\\.|[{}&]", re.DOTALL)


def spelled(tex: str) -> str:
    """Write a formula with the columns and environments that KaTeX has."""
    tex = _ARRAY.sub(lambda found: f"{found[1]}{{{_columns(found[2])}}}", tex)
    tex = _CASES.sub(lambda found: rf"\begin{{{found[1]}}}{_worded(found[2])}\end{{{found[1]}}}", tex)
    tex = _BRACKET.sub(r"\1", tex)
    parts, at = [], 0
    for found in _ENVIRONMENT.finditer(tex):
        if found.start() < at:
            continue
        written, end = _environment(found, tex)
        parts += [tex[at : found.start()], written]
        at = end
    return "".join([*parts, tex[at:]])


def _columns(columns: str) -> str:
    while found := _REPEATED.search(columns):
        many = int(found[1] or found[2]) * found[3]
        columns = columns[: found.start()] + many + columns[found.end() :]
    return _WIDTH.sub("l", _BETWEEN.sub("", columns))


def _environment(found: re.Match[str], tex: str) -> tuple[str, int]:
    """Return what to write in the place of a beginning or an end, and where what it replaces ends."""
    is_opening, name = found["what"] == "begin", found["name"]
    end = found.end()
    if is_opening and (options := _OPTIONS.match(tex, end)) and name != "smallmatrix":
        end = options.end()
    if name == "spreadlines":
        room = _ROOM.match(tex, end) if is_opening else None
        return "", room.end() if room else end
    if not name.rstrip("*").endswith("smallmatrix"):
        return f"\\{found['what']}{{gathered}}", end
    opening, closing = _FENCES[found["kind"]]
    if not opening:
        return f"\\{found['what']}{{smallmatrix}}", end
    # mathtools puts the least of spaces inside these fences.
    if is_opening:
        return rf"\left{opening}\begin{{smallmatrix}}", end
    return rf"\end{{smallmatrix}}\right{closing}", end


def _worded(rows: str) -> str:
    r"""Put the second cell of each row into ``\text``."""
    parts, at, opened = [], 0, False
    for found in outside(rows):
        if found[0] == "&" and opened:
            continue
        parts += [_cell(rows[at : found.start()], opened), found[0]]
        at, opened = found.end(), found[0] == "&"
    return "".join([*parts, _cell(rows[at:], opened)])


def _cell(cell: str, is_text: bool) -> str:
    return rf"\text{{{cell.strip()}}}" if is_text else cell


def outside(tex: str) -> Iterator[re.Match[str]]:
    r"""Find each ``\\`` and ``&`` that stands in no braces and no environment."""
    depth = 0
    for found in _STRUCTURE.finditer(tex):
        depth += {"{": 1, r"\begin": 1, "}": -1, r"\end": -1}.get(found[0], 0)
        if depth == 0 and found[0] in (r"\\", "&"):
            yield found
