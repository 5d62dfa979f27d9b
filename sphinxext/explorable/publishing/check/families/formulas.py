"""Formulas that nothing ties to the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....equations.macros import names_anything
from ..heuristics import Finding, heuristic
from ..reading import Reading

_MANY = 4
_WORDS = re.compile(
    r"\\(?:text|textrm|textbf|textit|operatorname|mathrm|mathtt|mathsf|mbox|label|tag|begin|end|ref|eqref)\*?"
    r"\s*(?:\{[^{}]*\})+"
)
_BELOW = re.compile(r"[_^]\s*(?:\{[^{}]*\}|\\?[A-Za-z]+|\S)")
_GREEK = (
    r"alpha|beta|gamma|delta|(?:var)?epsilon|zeta|eta|(?:var)?theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau"
    r"|upsilon|(?:var)?phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell"
)
_LETTER = re.compile(rf"\\({_GREEK})(?![A-Za-z])|\\[A-Za-z]+|([A-Za-z])")
_COLOURED = re.compile(r"\\(?:text|math)?color\b|\\textcolor\b|\\live\b")


@heuristic(
    "coloured-terms",
    why="Terms in the colours of their concepts lead from the formula to the words and pictures about them.",
    write=r"mark terms as concepts, as in \concept{query}{Q}, in the formula or in a `colored-equation`",
)
def coloured_terms(page: Reading) -> Iterator[Finding]:
    """Find formulas of several symbols without a coloured term, on a page with concepts."""
    if not page.shown:
        return
    for formula in page.formulas:
        tex = formula.astext()
        if names_anything(tex) or _COLOURED.search(tex):
            continue
        symbols = symbols_of(tex)
        if len(symbols) >= _MANY:
            yield Finding(formula, f"none of the formula's {len(symbols)} symbols has a colour")


def symbols_of(tex: str) -> list[str]:
    """Return the letters that a formula is about, each once; indices and words are none."""
    bare = _BELOW.sub(" ", _WORDS.sub(" ", tex))
    found = (letter[1] or letter[2] for letter in _LETTER.finditer(bare))
    return list(dict.fromkeys(filter(None, found)))
