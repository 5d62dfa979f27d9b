r"""``\live`` as the number is written where it stands: ``3 · (−2)`` in parentheses, ``w = −2`` without."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LIVE = r"\live"
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]+")


def _commands(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Behind these a sign is the number's own.
_OPENING = frozenset("([|,;:=<>&≤≥≈≠≡∼←→↦⇒∈∝^_$")
_RELATIONS = _commands(
    r"\{ \| \\ \langle \lfloor \lceil \lbrace \lbrack \lvert \lVert \vert \Vert \mid \middle \colon"
    r" \le \leq \leqslant \ge \geq \geqslant \ll \gg \lt \gt \ne \neq \equiv \approx \approxeq \sim \simeq"
    r" \cong \propto \doteq \doteqdot \triangleq \coloneqq \coloneq \eqqcolon \in \notin \ni \subset"
    r" \subseteq \to \gets \mapsto \longmapsto \leftarrow \rightarrow \Leftarrow \Rightarrow \longrightarrow"
    r" \longleftarrow \Longrightarrow \Longleftarrow \leftrightarrow \Leftrightarrow \iff \implies \impliedby"
    r" \leftharpoonup \rightharpoonup \uparrow \downarrow \hline"
)
_OPEN = frozenset(rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in "lm") | {r"\left"}
# These take up no place in a row, some with what they take.
_SILENT = _commands(
    r"~ \, \; \: \! \> \quad \qquad \displaystyle \textstyle \scriptstyle \limits \nolimits \rm \bf \it"
)
_SILENT_WITH_WORDS = _commands(r"\color \label \tag \hspace \hskip \mspace")
_WORDS = _commands(r"\text \textrm \textbf \textit \textsf \texttt \mbox \hbox \begin \end")
# What stands in their braces is a part of the row that they stand in.
_STYLES = _commands(
    r"\concept \textcolor \class \htmlClass \mathbf \mathrm \mathit \mathsf \mathtt \mathnormal \boldsymbol"
    r" \bm \pmb \underbrace \overbrace \underline \overline \color"
)


def parenthesized(tex: str) -> str:
    r"""Say of each number of a formula that follows a parameter whether it is to stand in parentheses.

    ``\live[negative]{w}`` does where it is negative, behind an operator, a factor, or under an exponent;
    ``\live[number]{w}`` always, behind another number, whose digits it would go on with.
    """
    return "".join(_Row(tex).parenthesized()) if _LIVE in tex else tex


def enclosed(number: str, how: str) -> str:
    """Return a parameter's number as it stands in a formula; `enclosed` of the page does the same."""
    is_within = number.startswith("−") if how == "negative" else re.match(r"[−+]?[\d.∞]", number)
    return f"({number})" if how and is_within else number


class _Row:
    """The tokens of a formula, and which brace belongs to which."""

    def __init__(self, tex: str) -> None:
        self._tokens = _TOKEN.findall(tex)
        self._opening: dict[int, int] = {}
        self._closing: dict[int, int] = {}
        opened: list[int] = []
        for at, token in enumerate(self._tokens):
            if token == "{":
                opened.append(at)
            elif token == "}" and opened:
                start = opened.pop()
                self._opening[at], self._closing[start] = start, at

    def parenthesized(self) -> Iterator[str]:
        for at, token in enumerate(self._tokens):
            yield token
            if token != _LIVE or self._after(at) not in self._closing or self._is_in_words(at):
                continue
            how = self._behind(at) or ("negative" if self._has_exponent(at) else "")
            yield f"[{how}]" if how else ""

    def _before(self, at: int) -> int:
        """Return the place of the last token before a place that takes up room; -1 at the beginning."""
        at -= 1
        while at >= 0 and (self._tokens[at].isspace() or self._tokens[at] in _SILENT):
            at -= 1
        return at

    def _after(self, at: int) -> int:
        at += 1
        while at < len(self._tokens) and self._tokens[at].isspace():
            at += 1
        return at

    def _owner(self, brace: int) -> tuple[int, str]:
        """Return the place of the command whose argument a group is, and its name; else the brace."""
        at = self._before(brace)
        while at in self._opening:
            at = self._before(self._opening[at])
        if at >= 0 and self._tokens[at] == "]":
            # What an argument in brackets belongs to, as the 3 of a root does, is a command.
            bracket = max((i for i in range(at) if self._tokens[i] == "["), default=0)
            at = self._before(bracket)
        command = self._tokens[at] if at >= 0 else ""
        if _COMMAND.fullmatch(command) or (command in ("^", "_") and at == self._before(brace)):
            return at, command
        return brace, ""

    def _is_in_words(self, at: int) -> bool:
        r"""Tell whether a place is in ``\text``, outside of its formulas."""
        for start, end in self._closing.items():
            if start < at < end and self._owner(start)[1] in _WORDS:
                return self._tokens[start:at].count("$") % 2 == 0
        return False

    def _behind(self, at: int) -> str:
        """Say how a number is written, by what it stands behind."""
        while (at := self._before(at)) >= 0:
            token = self._tokens[at]
            if token == "{":
                at, command = self._owner(at)
                if command and command not in _STYLES:
                    return ""
            elif at in self._opening:
                start, command = self._owner(self._opening[at])
                if command in _SILENT_WITH_WORDS:
                    at = start
                elif command and command not in _STYLES:
                    return "number" if command == _LIVE else "" if command in _WORDS else "negative"
            else:
                return self._behind_sign(at)
        return ""

    def _behind_sign(self, at: int) -> str:
        token, before = self._tokens[at], self._tokens[self._before(at)] if self._before(at) >= 0 else ""
        if before in _OPEN or token in _OPENING or token in _RELATIONS:
            return ""
        return "number" if token.isdigit() and before not in ("^", "_") else "negative"

    def _has_exponent(self, at: int) -> bool:
        """Tell whether what is raised to a power is the number, perhaps in braces of its own."""
        end = self._after(self._closing[self._after(at)])
        while end in self._opening and self._before(at) == self._opening[end]:
            at, command = self._owner(self._opening[end])
            if command and command not in _STYLES:
                return False
            end = self._after(end)
        return end < len(self._tokens) and self._tokens[end] in ("^", "!")
