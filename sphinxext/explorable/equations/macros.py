"""The suite's TeX macros, as text: finding them, and writing a formula for outputs that do not know them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..config import Macro as SiteMacro
from .grids import Grid, picture
from .parentheses import enclosed, parenthesized
from .settled_grids import settled
from .spelling import outside, spelled

_MACRO = re.compile(r"\\(?:(concept)|(live|tensor))(?![A-Za-z])(?(2)\s*(?:\*|\[([^][{}]*)\])?)\s*")
# What an author writes in a numbered environment, Sphinx numbers itself.
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|alignat|multline|flalign)\*?\}")
_NEAREST = {"multline": "gather", "flalign": "align"}
_EQNARRAY = re.compile(r"\\begin\{(eqnarray\*?)\}(.*?)\\end\{\1\}", re.DOTALL)
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
_TAG = re.compile(r"\\tag\s*\*?\s*\{[^{}]*\}")
_STRUCTURE = re.compile(r"\\(?:begin|end)(?![A-Za-z])|\\.|[{}&]", re.DOTALL)
_BARE_SCRIPT = re.compile(
    r"(?<!\\)([_^])\s*(\\(?:arccos|arcsin|arctan|arg|cosh?|coth?|csc|deg|det|dim|exp|gcd|hom|inf|ker|lg|lim|liminf"
    r"|limsup|ln|log|max|min|Pr|sec|sinh?|sup|tanh?|int|prod|sum))(?![A-Za-z])"
)
# Where an environment stands beside its line, or a numerator in its fraction: KaTeX would show the letter.
_PLACEMENT = re.compile(
    r"(\\begin\{(?:aligned|alignedat|gathered|split|d?array|subarray)\}|\\cfrac(?![A-Za-z]))"
    r"\s*\[\s*[tbclr]\s*\]"
)
# Primes that stand behind what they mark; in a superscript they are where they belong.
_PRIME = {"′": 1, "″": 2, "‴": 3, "⁗": 4}
_PRIMES = re.compile(r"(?<!\^)(?<!\^\{)[′″‴⁗]+")
_DISPLAYMATH = re.compile(r"\\(begin|end)\{(displaymath|math)\}")
_LEFT, _RIGHT = re.compile(r"\\left(?![A-Za-z])"), re.compile(r"\\right(?![A-Za-z])")


DEEPEST = 20
# The signs of a number as LaTeX sets them within one: its comma parts arguments, its apostrophe is a prime.
_IN_MATH = {
    "−": "-",
    "%": r"\%",
    ",": "{,}",
    "'": r"\text{'}",
    "’": r"\text{’}",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
    "\N{NO-BREAK SPACE}": r"\,",
}
_HOWS = {"tensor": {"named", "transposed"}, "live": {"negative", "number"}}


class MacroError(ValueError):
    """A macro that cannot be read; the message is for the author, ``at`` is its place in the formula."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True)
class Macro:
    r"""A use of ``\concept{name}{body}``, ``\live{name}`` or ``\tensor{name}``, from ``start`` to ``end``.

    ``how`` a grid is drawn or a number written stands in brackets, once it is settled.
    """

    kind: str
    name: str
    body: str
    start: int
    end: int
    how: str = ""


def find(tex: str) -> Iterator[Macro]:
    """Find the outermost macros of a formula, in order.

    Raises:
        MacroError: where an argument is missing or its braces do not match.
    """
    at = 0
    while found := _MACRO.search(tex, at):
        kind = found[1] or found[2]
        name, end = argument(tex, found.end(), kind, found.start())
        body = ""
        if kind == "concept":
            body, end = argument(tex, end, kind, found.start())
        how = (found[3] or "").replace(" ", "")
        if how and not _HOWS[kind].issuperset(how.split(",")):
            takes = "[transposed] or nothing" if kind == "tensor" else "no brackets"
            raise MacroError(f"\\{kind} takes {takes}, not [{found[3]}]", found.start())
        yield Macro(kind, name.strip(), body, found.start(), end, how)
        at = end


def argument(tex: str, at: int, kind: str, begin: int) -> tuple[str, int]:
    """Read the braces at a place, of a command that begins before: what they hold, and where they end.

    Raises:
        MacroError: where there are none, or they do not match.
    """
    while at < len(tex) and tex[at].isspace():
        at += 1
    if at >= len(tex) or tex[at] != "{":
        needed = "{a name}" + ("{and a term}" if kind == "concept" else "")
        raise MacroError(f"\\{kind} needs {needed}", begin)
    depth, start = 0, at + 1
    while at < len(tex):
        if tex[at] == "\\":
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(tex[at], 0)
        at += 1
        if depth == 0:
            return tex[start : at - 1], at
    excerpt = tex[start - 1 :][:40]
    raise MacroError(f"the braces of \\{kind} do not match in {excerpt!r}", begin)


def closings(tex: str) -> dict[int, int]:
    """Return for each brace that opens, by its place, where what it holds ends, as `argument` finds it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for sign in _STRUCTURE.finditer(tex):
        if sign[0] == "{":
            opened.append(sign.start())
        elif sign[0] == "}" and opened:
            found[opened.pop()] = sign.start()
    return found


# A command whose name goes on with the next letter: after an even number of backslashes one is a sign.
_COMMAND_LAST = re.compile(r"(?<!\\)(?:\\\\)*\\[A-Za-z]+\Z")


def braces_match(tex: str) -> bool:
    """Tell whether each brace of a formula has its other one."""
    depth = 0
    for found in _STRUCTURE.finditer(tex):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth < 0:
            return False
    return depth == 0


def names(tex: str, *kinds: str, depth: int = 0) -> list[str]:
    """Return the names that a formula's macros of some kinds mention: each once, in order of appearance.

    Raises:
        MacroError: as `find` does, and where macros stand in one another deeper than any reader could tell.
    """
    found: dict[str, None] = {}
    for macro in find(tex):
        if depth == DEEPEST:
            raise MacroError(f"\\{macro.kind} is nested more than {DEEPEST} deep", macro.start)
        if macro.kind in kinds:
            found[macro.name] = None
        try:
            found.update(dict.fromkeys(names(macro.body, *kinds, depth=depth + 1)))
        except MacroError as error:
            raise MacroError(str(error), tex.index(macro.body, macro.start) + error.at) from None
    return list(found)


def names_anything(tex: str) -> bool:
    """Tell whether a formula has macros of the suite."""
    return bool(_MACRO.search(tex))


def names_nothing_in_words(tex: str) -> bool:
    r"""Tell whether a formula has macros of the suite, and no words as those in ``\text``."""
    return names_anything(tex) and not re.search(r"\\(text|mbox|hbox|operatorname)", tex)


def outermost(tex: str) -> set[str]:
    """Return the names of terms that stand by themselves: in no argument, script or growing parentheses."""
    found = set()
    for macro in find(tex):
        before = tex[: macro.start]
        opened = len(_LEFT.findall(before)) - len(_RIGHT.findall(before))
        before = re.sub(r"\\.", "", before, flags=re.DOTALL).rstrip()
        if opened == 0 and before.count("{") == before.count("}") and not before.endswith(("^", "_")):
            found.add(macro.name)
    return found


def first_term(tex: str, name: str) -> str:
    """Return the first term of a concept with its macro; nothing where there are only grids of it."""
    for macro in find(tex):
        if macro.kind == "concept" and macro.name == name:
            return tex[macro.start : macro.end]
        if inside := first_term(macro.body, name):
            return inside
    return ""


def replace(tex: str, write: Callable[[Macro], str]) -> str:
    """Replace each macro by what ``write`` returns for it, the innermost first."""
    parts, at = [], 0
    for macro in find(tex):
        inner = dataclasses.replace(macro, body=replace(macro.body, write))
        parts += [tex[at : macro.start], write(inner)]
        at = macro.end
    return _joined([*parts, tex[at:]])


def _joined(parts: Iterable[str]) -> str:
    """Join pieces of TeX, none of whose letters become a part of the command that they stand behind."""
    tex = ""
    for part in parts:
        apart = part[:1].isascii() and part[:1].isalpha() and _COMMAND_LAST.search(tex[-99:])
        tex += f" {part}" if apart else part
    return tex


def colored(tex: str, concepts: Mapping[str, str]) -> str:
    r"""Give each number that follows a parameter the colour of the parameter's concept, by ``\concept``.

    Args:
        tex: the formula; what stands in ``\concept`` already has a colour.
        concepts: by parameter: its concept, or nothing.
    """
    parts, at = [], 0
    for macro in find(tex):
        if macro.kind == "live" and (concept := concepts.get(macro.name)):
            parts += [tex[at : macro.start], rf"\concept{{{concept}}}{{{tex[macro.start : macro.end]}}}"]
            at = macro.end
    return "".join([*parts, tex[at:]])


def strip(tex: str, values: Mapping[str, str], tensors: Mapping[str, Grid]) -> str:
    """Write a formula for plain text: terms without their colour, values as numbers, grids as letters."""

    def write(macro: Macro) -> str:
        if macro.kind == "concept":
            return macro.body
        if macro.kind == "tensor":
            return f"{{{tensors[macro.name].said}}}"
        return enclosed(values.get(macro.name, macro.name), macro.how)

    return replace(parenthesized(tex), write)


def quoted(tex: str, values: Mapping[str, str]) -> str:
    """Write a formula for plain text as `strip`, but for its grids, which wait for a site's concepts."""

    def write(macro: Macro) -> str:
        if macro.kind == "tensor":
            return rf"\tensor{{{macro.name}}}"
        return (
            macro.body if macro.kind == "concept" else enclosed(values.get(macro.name, macro.name), macro.how)
        )

    return replace(parenthesized(tex), write)


def for_latex(tex: str, values: Mapping[str, str], tensors: Mapping[str, Grid]) -> str:
    r"""Write a formula for LaTeX, whose preamble has ``\concept``: values as numbers, grids drawn."""

    def write(macro: Macro) -> str:
        if macro.kind == "concept":
            return f"\\concept{{{macro.name}}}{{{macro.body}}}"
        if macro.kind == "tensor":
            grid = tensors[macro.name]
            return picture(macro.name, grid.transposed if "transposed" in macro.how else grid)
        value = enclosed(values.get(macro.name, macro.name), macro.how)
        if not value.startswith(r"\text"):
            value = "".join(_IN_MATH.get(sign, sign) for sign in value)
        return f"{{{value}}}"

    tex = parenthesized(settled(tex, lambda name: letter(tensors[name])))
    return replace(_with_primes(tex), write)


def letter(grid: Grid) -> str:
    """Return what a grid is called, as TeX."""
    return grid.symbol or words(grid.label)


def for_preamble(macros: Mapping[str, SiteMacro], *, overriding: bool = False) -> list[str]:
    r"""Return macros for LaTeX, where what it or the author's preamble has stays, if it is not overridden."""
    lines = []
    for name, macro in macros.items():
        if not re.fullmatch(r"\\([A-Za-z]+|[^A-Za-z])", name):
            continue
        body, count, *default = (macro, arguments(macro)) if isinstance(macro, str) else macro
        asked = "".join([f"[{count}]" if count else "", *(f"[{{{first}}}]" for first in default)])
        if overriding:
            lines.append(rf"\providecommand{{{name}}}{{}}\renewcommand{{{name}}}{asked}{{{body}}}")
        else:
            lines.append(rf"\providecommand{{{name}}}{asked}{{{body}}}")
    return lines


def arguments(body: str) -> int:
    """Return how many arguments a macro has by what its TeX mentions."""
    return max((int(number) for number in re.findall(r"#(\d)", body)), default=0)


def annotate(tex: str, annotations: Mapping[str, tuple[str, str]]) -> str:
    """Put a brace and a label above or below the first term of each concept named that stands by itself.

    A brace around part of a fraction or a superscript would tear it apart; a legend names those terms.

    Args:
        tex: the formula.
        annotations: by concept: the label as TeX, and ``above`` or ``below``.
    """
    left = {name: label for name, label in annotations.items() if name in outermost(tex)}
    parts, at = [], 0
    for macro in find(tex):
        if macro.name not in left or macro.name not in outermost(tex[: macro.end]):
            continue
        label, side = left.pop(macro.name)
        brace, script = ("\\overbrace", "^") if side == "above" else ("\\underbrace", "_")
        word = f"\\concept{{{macro.name}}}{{{label}}}"
        # Braces of its own, so that a superscript of the term does not land on the brace.
        term = f"{{{brace}{{{tex[macro.start : macro.end]}}}{script}{{{word}}}}}"
        parts += [tex[at : macro.start], term]
        at = macro.end
    return "".join([*parts, tex[at:]])


_SPECIAL = {"\\": r"\textbackslash ", "~": r"\textasciitilde ", "^": r"\textasciicircum "}


def words(text: str) -> str:
    r"""Return words as LaTeX sets them in a formula."""
    escaped = re.sub(r"[\\{}$&#^_%~]", lambda found: _SPECIAL.get(found[0], f"\\{found[0]}"), text)
    return f"\\text{{{escaped}}}"


def inner(tex: str) -> str:
    r"""Return a block of math without numbers of its own: Sphinx puts it inside ``equation``."""
    tex = re.sub(r"\\(begin|end)\{(equation\*?|displaymath|math)\}", "", tex)
    tex = re.sub(r"\\(begin|end)\{alignat\*?\}", r"\\\1{alignedat}", tex)
    return re.sub(r"\\(begin|end)\{(align|gather)\*?\}", r"\\\1{\2ed}", tex)


def for_katex(tex: str, *, display: bool) -> str:
    r"""Write a formula as KaTeX takes it, which is stricter than LaTeX: ``x_\min`` needs braces there."""
    tex = parenthesized(_spelled(tex))
    return displayed(tex) if display else tex


def untagged(tex: str) -> str:
    """Return a block without a number of its author's: it has one of Sphinx's, by which it is referred to."""
    return _TAG.sub("", tex)


def bodies_for_katex(macros: Mapping[str, SiteMacro]) -> dict[str, SiteMacro]:
    """Write the bodies of macros as KaTeX takes formulas."""
    return {
        name: _spelled(macro) if isinstance(macro, str) else [_spelled(macro[0]), *macro[1:]]
        for name, macro in macros.items()
    }


def _spelled(tex: str) -> str:
    tex = _BARE_SCRIPT.sub(r"\1{\2}", tex)
    tex = spelled(_PLACEMENT.sub(r"\1", tex))
    return _with_primes(tex)


def _with_primes(tex: str) -> str:
    return _PRIMES.sub(lambda found: "".join("'" * _PRIME[prime] for prime in found[0]), tex)


def displayed(tex: str) -> str:
    r"""Return a block of math as Sphinx means it: blank lines part its equations, ``\\`` its lines.

    Sphinx numbers and links blocks itself, so that numbers and labels within them go. Of LaTeX's environments
    KaTeX lacks three, which are written as their nearest.
    """
    tex = _DISPLAYMATH.sub("", _LABEL.sub("", tex))
    tex = _EQNARRAY.sub(lambda found: rf"\begin{{aligned}}{_aligned_once(found[2])}\end{{aligned}}", tex)
    tex = _NUMBERED.sub(lambda found: f"\\{found[1]}{{{_NEAREST.get(found[2], found[2])}*}}", tex)
    parts = [part.strip() for part in re.split(r"\n\s*\n", tex) if part.strip()]
    if len(parts) == 1:
        return _aligned(parts[0])
    rows = " \\\\\n".join(part if "&" in part else f"& {part}" for part in parts)
    return f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"


def _aligned(part: str) -> str:
    """Put lines, or the marks where they meet, into the environment that they need and Sphinx implies."""
    if next(outside(part), None):
        return f"\\begin{{split}}\n{part}\n\\end{{split}}"
    return part


def _aligned_once(rows: str) -> str:
    """Leave out the second mark of each line, as in ``a &=& b``."""
    parts, at, marks = [], 0, 0
    for found in outside(rows):
        marks = marks + 1 if found[0] == "&" else 0
        if marks == 2:
            parts.append(rows[at : found.start()])
            at = found.end()
    return "".join([*parts, rows[at:]])
