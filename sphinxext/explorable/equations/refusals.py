"""What KaTeX refuses, in words: what is wrong, where in the formula, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes

from .macros import braces_match

_UNCLOSED = "a { has no }"

# KaTeX's sentences, and what stands in their place; the first that fits is taken.
_WORDS: list[tuple[str, str]] = [
    (r"Undefined control sequence: (.+)", r"there is no command \1"),
    (r"No such environment: (.+)", r"there is no environment \1"),
    (
        r"Mismatch: \\begin\{(.+?)\*?\} matched by \\end\{(.+?)\*?\}",
        r"\\begin{\1} ends with \\end{\2}: both need the same name",
    ),
    (r"Double superscript", "there are two superscripts in a row; write {x^a}^b or x^{ab}"),
    (r"Double subscript", "there are two subscripts in a row; write {x_a}_b or x_{ab}"),
    (r"Unexpected end of input in a macro argument, expected .*", _UNCLOSED),
    (r"Extra \}|Expected 'EOF', got '\}'", r"a } has no { before it; write \\} for the sign itself"),
    (
        r"Expected 'EOF', got '#'",
        r"# stands for an argument, and only in a definition; write \\# for the sign itself",
    ),
    (
        r"Expected 'EOF', got '_'",
        r"_ makes no subscript in \\text{…}; write \\_ for the sign itself, or $x_1$ for a formula",
    ),
    (r"Expected 'EOF', got '\^'", r"^ makes no superscript in \\text{…}; write $x^2$ for a formula"),
    (r"Expected 'EOF', got '\\right'", r"\\right has no \\left before it"),
    (r"Expected 'EOF', got '\\end'", r"\\end has no \\begin before it"),
    (
        r"Expected '(?:EOF|\}|\\right)', got '(&|\\\\|\\cr|\\newline)'",
        r"\1 separates the lines or columns of an environment, such as {aligned}, and cannot be in braces or "
        r"between \\left and \\right; write \\& for the sign &",
    ),
    (
        r"Expected '\\right', got 'EOF'",
        r"\\left has no \\right after it; write \\right. for an invisible one",
    ),
    (
        r"Expected '\\right', got '(.+)'",
        r"\\left has no \\right before \1; write \\right. for an invisible one",
    ),
    (r"Expected '\$', got .*", r"a formula in \\text{…} begins with $ and does not end with one"),
    (r"Expected '\}', got 'EOF'", _UNCLOSED),
    (r"Expected '(.+)', got 'EOF'", r"\1 is missing at the end"),
    (r"Expected '(.+)', got '(.+)'", r"\1 is missing before \2"),
    (r"Expected group after '_'", r"nothing follows _; write _{…}, or \\_ for the sign"),
    (r"Expected group after '(.+)'", r"nothing follows \1; write \1{…}"),
    (r"Expected group as argument to '\\right'", r"\\right needs a delimiter, such as \\right) or \\right."),
    (r"Expected group as .*?'(\\.+)'", r"\1 needs something in braces, \1{…}"),
    (r"Got function '(.+)' with no arguments as .*'(.+)'", r"\1 needs an argument; write \2{\1{…}}"),
    (r"Expected & or .* or \\end", r"\\begin has no \\end, or there is a } too many before it"),
    (
        r"Can't use function '\$' in math mode",
        r"$ cannot be used in a formula; write \\$ for the sign itself",
    ),
    (r"Can't use function '(.+)' in math mode", r"\1 can only be used in \\text{…}"),
    (r"Can't use function '(.+)' in text mode", r"\1 needs dollar signs around it in \\text{…}, as in $\1…$"),
    (
        r"Unknown column alignment: ([@!])",
        r"KaTeX puts only space and | between columns: what is in \1{…} needs a column of its own",
    ),
    (
        r"Unknown column alignment: [<>]",
        "KaTeX has no > or < for a whole column; write what they hold into each cell",
    ),
    (r"Unknown column alignment: (.+)", r"columns are l, c, r and |, not \1"),
    (r"Too many tab characters: &", "a line has more & than its environment has columns"),
    (
        r"Invalid delimiter '(.+)' after '(.+)'",
        r"\1 cannot follow \2, which needs a delimiter, as in \2( or \2\\{",
    ),
    (r"Invalid size: '(.*)'", r"\1 is not a length; write a number and a unit, such as 1em"),
    (r"Invalid unit: '(.*)'", r"there is no unit \1; use em, ex, mu, pt, mm or cm"),
    (r"Invalid color: '(.*)'", r"there is no colour \1; write its name or #1b9e77"),
    (
        r"only one infix operator per group",
        r"\\over and the like can only be used once in a pair of braces; write \\frac",
    ),
    (r"Limit controls must follow a math operator", r"\\limits has to follow an operator such as \\sum"),
    (r"Multiple \\tag", r"a formula can have only one \\tag"),
    (
        r"Too many expansions.*",
        "a macro in it uses itself, or one that uses it; a definition must not need what it defines",
    ),
    (r'Argument number "(.+)" out of order', r"the arguments of \\def count from #1 on; #\1 is out of order"),
    (r"Unexpected character: '\\'", r"a \\ has nothing after it; write the name of a command there"),
    (
        r"\\hline valid only within array environment",
        r"\\hline can only be at the beginning of a line of an array or a matrix",
    ),
    (r"\\verb ended by end of line.*", r"\\verb needs its first character again at its end, as in \\verb|x|"),
    (
        r"\{(.+)\} can be used only in display mode\.",
        r"{\1} can only be used in a displayed formula, as between $$ and $$",
    ),
    (
        r"Number of columns should be a positive integer",
        r"\\begin{alignedat} needs its number of pairs of columns, as in \\begin{alignedat}{2}",
    ),
]
_COMPILED = [(re.compile(pattern, re.DOTALL), said) for pattern, said in _WORDS]
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
# How many lines above its formula a directive has at most: its options.
_ABOVE = 12


def sentence(result: Mapping[str, Any], tex: str) -> str:
    """Return why a formula cannot be typeset, and where in it.

    Args:
        result: what the engine answered.
        tex: the formula as its author wrote it.
    """
    error = str(result["error"])
    said = next(
        (found.expand(words) for pattern, words in _COMPILED if (found := pattern.fullmatch(error))), error
    )
    if said == _UNCLOSED:
        said = _unclosed(tex)
    return said + _place(result, tex)


def _unclosed(tex: str) -> str:
    if braces_match(_COMMENT.sub("", tex)):
        return r"its last command needs something in braces, as in \sqrt{x}, or a macro has a { without a }"
    if _COMMENT.search(tex):
        return rf"{_UNCLOSED}: what follows % is a comment; write \% for the sign itself"
    return _UNCLOSED


def _place(result: Mapping[str, Any], tex: str) -> str:
    before = _before(result, tex)
    if before is None:
        return ""
    # KaTeX cuts it off in the midst of a command.
    at = tex.find(before)
    while at > 0 and re.match(r"[A-Za-z\\]", tex[at - 1]):
        at -= 1
        before = tex[at] + before
    seen = " ".join(before.split())
    return f", after “{seen}”" if seen else ", at its beginning"


def _before(result: Mapping[str, Any], tex: str) -> str | None:
    """Return what stands before the place, as far as the author wrote it; None where that is not known."""
    before, met = result.get("before"), result.get("met", "").strip()
    if before is None or met not in tex:
        return None
    starts = (before[start:] for start in range(len(before) + 1))
    found = next(part for part in starts if part + met in tex or part.strip() + met in tex)
    return str(found)


def line_of(result: Mapping[str, Any], node: nodes.Element) -> int | None:
    """Return the line of the source where a formula of several lines goes wrong, if that can be told."""
    tex = node.astext()
    before = _before(result, tex)
    if not before or node.source is None or node.line is None:
        return None
    at = tex.find(before + result.get("met", "").strip())
    if at < 0:
        return None
    wrong = tex[: at + len(before)].count("\n")
    written = tex.splitlines()[wrong].strip()
    try:
        lines = Path(node.source).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        return None
    first = node.line - 1
    near = range(first + wrong, min(first + wrong + _ABOVE, len(lines)))
    return next((place + 1 for place in near if written and written in lines[place]), None)
