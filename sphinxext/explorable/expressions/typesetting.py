"""Expressions typeset in TeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from .expression import Expression
from .operations import ATOM, COMPARISON, CONSTANTS, FRACTION, MODULO, NEGATION, OPERATIONS, POWER, PRODUCT
from .tree import Tree, is_text


def to_tex(expression: Expression, terms: Mapping[str, str] | None = None) -> str:
    r"""Typeset an expression for KaTeX or LaTeX, as its author ordered it.

    `terms` maps a name to the TeX that stands for it, such as ``{"w": r"\live{w}"}``; other names are set by
    their spelling: ``eta`` as the Greek letter, ``w_1`` and ``w1`` with an index, ``learning_rate`` in words.
    """
    return _tex_and_level(expression.tree, terms or {})[0]


def _tex_and_level(tree: Tree, terms: Mapping[str, str]) -> tuple[str, int]:
    if isinstance(tree, str):
        known = tree in terms and tree not in CONSTANTS
        return (f"{{{terms[tree]}}}" if known else _name_to_tex(tree)), ATOM
    if isinstance(tree, float):
        return _number_to_tex(tree)
    if is_text(tree):
        return rf"\text{{{_MEANS_SOMETHING.sub(_escaped, str(tree[1]))}}}", ATOM
    operation = OPERATIONS[str(tree[0])]
    own_level = operation.level if operation.tex_level is None else operation.tex_level
    operands = [_tex_and_level(operand, terms) for operand in tree[1:]]

    def place(hole: re.Match[str]) -> str:
        if hole["all"]:
            return ", ".join(text for text, _ in operands)
        index = int(hole["index"]) - 1
        text, level = operands[index]
        if operation.syntax is None or hole["brace"]:  # what the function or the braces enclose needs no more
            return hole["brace"] + text
        tighter = index > 0 or own_level in (COMPARISON, POWER)
        loosest = {NEGATION: PRODUCT, MODULO: FRACTION}.get(own_level, own_level + tighter)
        after_sign = text.startswith("-") and (index > 0 or operation.name == "neg")
        return rf"\left({text}\right)" if level < loosest or after_sign else text

    template = operation.tex
    if operation.name == "*":
        first = operands[1][0].lstrip("{")
        template = r"#1 \cdot #2" if first[0].isdigit() or first.startswith(r"\live") else r"#1 \, #2"
    return re.sub(r"(?P<all>#\*)|(?P<brace>\{?)#(?P<index>\d)", place, template), own_level


def _number_to_tex(number: float) -> tuple[str, int]:
    mantissa, _, exponent = repr(number).removesuffix(".0").partition("e")
    if not exponent:
        return mantissa, ATOM
    power = f"10^{{{int(exponent)}}}"
    return (power, POWER) if mantissa == "1" else (rf"{mantissa} \cdot {power}", PRODUCT)


_GREEK_LETTERS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi
omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
_GREEK = frozenset(_GREEK_LETTERS.split())


def _name_to_tex(name: str) -> str:
    head, *indices = [part for part in re.split(r"_+|(?<=[^\W\d])(?=\d+$)", name) if part] or ["_"]
    symbol = _word_to_tex(head)
    if symbol.startswith(r"\text") and indices and not all(index.isdigit() for index in indices):
        return rf"\text{{{' '.join([head, *indices])}}}"  # a phrase in words, such as learning_rate
    if not indices:
        return symbol
    return f"{symbol}_{{{', '.join(map(_word_to_tex, indices))}}}"


# What means something to TeX in words.
_MEANS_SOMETHING = re.compile(r"[\\{}$&#_%^~]")


def _escaped(found: re.Match[str]) -> str:
    named = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
    return named.get(found[0], f"\\{found[0]}")


def _word_to_tex(word: str) -> str:
    if word == "_":
        return r"\_"
    if len(word) == 1 and not word.isascii():
        # η, or 𝜂 after Python's normalisation: LaTeX knows the letter by its name alone.
        case, _, letter = unicodedata.name(word, "").removeprefix("GREEK ").partition(" LETTER ")
        letter = {"LAMDA": "lambda"}.get(letter, letter.lower())
        word = letter.capitalize() if case == "CAPITAL" and letter.capitalize() in _GREEK else word
        word = letter if case == "SMALL" and letter in _GREEK else word
    word = {"lamda": "lambda", "Lamda": "Lambda"}.get(word, word)
    if word in _GREEK:
        return f"\\{word}"
    return word if len(word) == 1 or word.isdigit() else rf"\text{{{word}}}"
