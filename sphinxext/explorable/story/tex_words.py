"""Formulas as text: in Unicode where they are simple, else as the TeX that they are."""

from __future__ import annotations

import re
import unicodedata

_GREEK = (
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
    "lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma "
    "Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
)
_LETTERS = (
    "ell ℓ partial ∂ nabla ∇ infty ∞ hbar ℏ emptyset ∅ top ⊤ bot ⊥ forall ∀ exists ∃ prime ′ dots … ldots "
    "… cdots ⋯"
)
_LARGE = "sum ∑ prod ∏ int ∫ neg ¬ lnot ¬"
_BETWEEN = (
    "le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ propto ∝ ll ≪ gg ≫ in ∈ notin ∉ subset ⊂ "
    "subseteq ⊆ cup ∪ cap ∩ to → rightarrow → leftarrow ← mapsto ↦ Rightarrow ⇒ implies ⇒ iff ⇔ "
    "Leftrightarrow ⇔ pm ± mp ∓ times × cdot · div ÷ ast ∗ circ ∘ oplus ⊕ otimes ⊗ odot ⊙ land ∧ wedge ∧ "
    "lor ∨ vee ∨ mid |"
)


def _table(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_SIGNS = {**_table(_GREEK), **_table(_LETTERS), **_table(_LARGE)}
_RELATIONS = _table(_BETWEEN)
_NAMED = {
    *("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "ln"),
    *("max", "min", "argmax", "argmin", "sup", "inf", "lim", "arg", "det", "dim", "ker", "gcd", "Pr"),
}
_UNSEEN = {
    *("!", "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"),
    *("limits", "displaystyle", "textstyle"),
}
_SPACES = {**dict.fromkeys((",", ";", ":", " ", "quad", "qquad"), " "), **dict.fromkeys(_UNSEEN, "")}
_ESCAPED = {**{sign: sign for sign in "{}%$&#_"}, "|": "‖", "lbrace": "{", "rbrace": "}"}
_KEEP_ONE = {
    *("operatorname", "text", "textrm", "textbf", "textit", "mbox", "tensor", "live", "underline", "uline"),
    *("mathrm", "mathbf", "mathit", "mathsf", "mathcal", "boldsymbol", "bm"),
}
# The first group says how it looks, the second is what there is.
KEEP_SECOND = ("concept", "textcolor", "class", "cssId", "style", "href", "htmlClass", "color")
_BLACKBOARD = dict(zip("RNZQCEP", "ℝℕℤℚℂ𝔼ℙ", strict=True))
_MARKS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
_ABOVE = dict(zip("0123456789+-−=()niT⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀᵀ", strict=True))
_BELOW = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_PRIMES = {"′": "′", "∗": "*", "*": "*"}
# What needs no brackets: as an exponent or below a stroke, above it, and as an index.
_ONE = r"√?(?:\d+(?:\.\d+)?|[^\W\d_])[′²³ᵀ₀-₉]*"
_PRODUCT = r"√?\w[^\s/+−=]*"
_WORD = r"\w+"
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?[ \n]*|\\(.)|([{}^_])|(\s+)|(.)", re.DOTALL)
# The beginning of one of those up to its second group, and what groups are made of.
_BRACES = re.compile(
    r"(?P<wrapper>\\(?:%s)\s*\{[^{}]*\}\s*\{)|\\.|[{}]" % "|".join(KEEP_SECOND),  # noqa: UP031
    re.DOTALL,
)
# No line of text tells what is nested deeper.
_DEEPEST = 30


class _NotSimpleError(ValueError):
    """What no line of text can say."""


def tex_words(tex: str) -> str:
    """Return a formula as a line of text."""
    try:
        return _tidy(_Reader(tex).whole())
    except _NotSimpleError:
        return stripped(tex)


def stripped(tex: str) -> str:
    """Return TeX without what only colours it."""
    parts: list[str] = []
    # Of each group that is open, the place of what wraps it, if anything does.
    opened: list[int | None] = []
    at = 0
    for found in _BRACES.finditer(tex):
        parts += [tex[at : found.start()], found[0]]
        at = found.end()
        if found["wrapper"] or found[0] == "{":
            opened.append(len(parts) - 1 if found["wrapper"] else None)
        elif found[0] == "}" and opened and (place := opened.pop()) is not None:
            parts[place] = parts[-1] = ""
    tex = "".join([*parts, tex[at:]])
    return " ".join(re.sub(r"\\(?:left|right|[!,;:])(?![A-Za-z])", "", tex).split())


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())
    return re.sub(r"(?<=[(\[]) | (?=[)\],.;])", "", text)


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, tex: str) -> None:
        self.tokens = [match.groups() for match in _TOKEN.finditer(tex)]
        self.at = 0
        self.depth = 0

    def whole(self) -> str:
        """Return all of it."""
        text = self._until("")
        if self.at < len(self.tokens):
            raise _NotSimpleError
        return text

    def _until(self, end: str) -> str:
        text = ""
        while self.at < len(self.tokens):
            if end and self.tokens[self.at][2] == end:
                return text
            if self.tokens[self.at][2] == "}":
                raise _NotSimpleError
            text += self._one()
        if end:
            raise _NotSimpleError
        return text

    def _one(self) -> str:
        self.depth += 1
        if self.at >= len(self.tokens) or self.depth > _DEEPEST:
            raise _NotSimpleError
        read = self._read()
        self.depth -= 1
        return read

    def _read(self) -> str:
        name, escaped, sign, space, letter = self.tokens[self.at]
        self.at += 1
        if name or escaped:
            return self._command(name or escaped)
        if sign == "{":
            text = self._until("}")
            self.at += 1
            return text
        if sign in ("^", "_"):
            # Limits of sums and integrals stand beside them.
            return _raised(self._argument()) if sign == "^" else _lowered(self._argument())
        if space:
            return " "
        if letter == "&":
            raise _NotSimpleError
        return {"-": "−", "'": "′", "~": " "}.get(letter or "", letter or "")

    def _argument(self) -> str:
        while self.at < len(self.tokens) and self.tokens[self.at][3]:
            self.at += 1
        return self._one()

    def _command(self, name: str) -> str:
        for table in (_SIGNS, _SPACES, _ESCAPED):
            if name in table:
                return table[name]
        if name in _RELATIONS:
            return f" {_RELATIONS[name]} "
        if name in _NAMED:
            return f"{name} " if self._goes_on_with_letter() else name
        if name in KEEP_SECOND:
            self._argument()
            return self._argument()
        if name == "mathbb":
            letters = self._argument()
            return "".join(_BLACKBOARD.get(letter, letter) for letter in letters)
        if name in _KEEP_ONE:
            return self._argument()
        if name in _MARKS:
            marked = self._argument()
            if len(marked) != 1:
                raise _NotSimpleError
            return marked + _MARKS[name]
        if name in ("frac", "tfrac", "dfrac"):
            return f"{_bracketed(self._argument(), _PRODUCT)}/{_bracketed(self._argument())}"
        if name == "sqrt" and not (self.at < len(self.tokens) and self.tokens[self.at][4] == "["):
            return f"√{_bracketed(self._argument())}"
        raise _NotSimpleError

    def _goes_on_with_letter(self) -> bool:
        following = self.tokens[self.at] if self.at < len(self.tokens) else ()
        return bool(following) and (bool(following[0]) or (following[4] or "").isalnum())


def _raised(text: str) -> str:
    text = text.strip()
    if text in _PRIMES:
        return _PRIMES[text]
    if text and all(sign in _ABOVE for sign in text):
        return "".join(_ABOVE[sign] for sign in text)
    return f"^{_bracketed(text)}"


def _lowered(text: str) -> str:
    text = text.strip()
    if text and all(sign in _BELOW for sign in text):
        return "".join(_BELOW[sign] for sign in text)
    return f"_{_bracketed(text, _WORD)}"


def _bracketed(text: str, one: str = _ONE) -> str:
    """Return a part in brackets, unless it is one, such as a number or a letter."""
    text = _tidy(text)
    if not text:
        raise _NotSimpleError
    return text if re.fullmatch(one, text) else f"({text})"
