"""Formulas as text, for descriptions of pages."""

from __future__ import annotations

import re

# Braces that are read, until those that are TeX's own are gone.
_OPENING, _CLOSING = "\x02", "\x03"
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega"
)
_SIGNS = {name: chr(0x3B1 + place + (place > 16)) for place, name in enumerate(_GREEK.split())}
_SIGNS |= {name.title(): sign.upper() for name, sign in _SIGNS.items()}
_SIGNS |= dict.fromkeys(("varepsilon",), "ε") | {"varphi": "φ", "vartheta": "θ", "ell": "ℓ", "partial": "∂"}
_SIGNS |= {
    "cdot": "·",
    "times": "×",
    "div": "÷",
    "pm": "±",
    "odot": "⊙",
    "otimes": "⊗",
    "oplus": "⊕",
    "circ": "∘",
}
_SIGNS |= {"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼"}
_SIGNS |= {
    "equiv": "≡",
    "propto": "∝",
    "in": "∈",
    "notin": "∉",
    "subset": "⊂",
    "cup": "∪",
    "cap": "∩",
    "to": "→",
}
_SIGNS |= {"rightarrow": "→", "leftarrow": "←", "mapsto": "↦", "Rightarrow": "⇒", "sum": "∑", "prod": "∏"}
_SIGNS |= {"int": "∫", "infty": "∞", "nabla": "∇", "forall": "∀", "exists": "∃", "top": "ᵀ", "intercal": "ᵀ"}
_SIGNS |= {
    "ldots": "…",
    "dots": "…",
    "cdots": "…",
    "mid": "|",
    "lVert": "‖",
    "rVert": "‖",
    "Vert": "‖",
    "|": "‖",
}
_SIGNS |= {
    "quad": " ",
    "qquad": " ",
    ",": " ",
    ";": " ",
    ":": " ",
    "!": "",
    " ": " ",
    "\\": " ",
    "{": _OPENING,
    "}": _CLOSING,
}
_SIGNS |= {
    "%": "%",
    "&": "&",
    "$": "$",
    "#": "#",
    "_": "_",
    "left": "",
    "right": "",
    "langle": "⟨",
    "rangle": "⟩",
}
_RAISED = dict(zip("0123456789+-=()niT⊤ᵀ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵀᵀ", strict=True))
_LOWERED = dict(zip("0123456789+-=()aeijkmnoprtuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₜᵤᵥₓ", strict=True))
_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_BLACKBOARD = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼", "P": "ℙ"}


def words_of_tex(tex: str) -> str:
    """Return a formula as a line of text: ``softmax(QKᵀ / √k)``."""
    tex = re.sub(r"\\(?:begin|end)\{\w+\*?\}(?:\{[^{}]*\})?|(?<!\\)&|\\label\{[^{}]*\}", " ", tex)
    tex = re.sub(r"\\mathbb\s*\{?(\w)\}?", lambda found: _BLACKBOARD.get(found[1], found[1]), tex)
    tex = re.sub(rf"\\[dtc]?frac\s*{_GROUP}\s*{_GROUP}", lambda found: _fraction(found[1], found[2]), tex)
    tex = re.sub(rf"\\sqrt\s*{_GROUP}", lambda found: f"√{_grouped(words_of_tex(found[1]))}", tex)
    tex = re.sub(r"\\([A-Za-z]+|.)(\s*)", _sign, tex)
    tex = _with_scripts(tex)
    tex = re.sub("[{}~]", "", tex).replace(_OPENING, "{").replace(_CLOSING, "}")
    tex = re.sub(r"\s*([=×·±≤≥≠≈∈→])\s*", r" \1 ", tex)
    return re.sub(r"(?<=[(\[{]) | (?=[)\]},])", "", " ".join(tex.split()))


def _sign(found: re.Match[str]) -> str:
    """Return the sign of a command; of others the arguments remain, whose words are what is read."""
    name, blank = found.groups()
    if name in _SIGNS:
        return _SIGNS[name] + blank
    # Operators that are called as they are written.
    known = "log exp sin cos tan min max det ln lim argmax argmin tanh sinh cosh arg sup inf gcd dim ker Pr"
    return name + blank if name in known.split() else ""


def _fraction(above: str, below: str) -> str:
    return f"{_grouped(words_of_tex(above))} / {_grouped(words_of_tex(below))}"


def _grouped(words: str) -> str:
    return f"({words})" if re.search(r"[+\-/−]", words) else words


def _with_scripts(tex: str) -> str:
    """Return TeX with what stands above and below as signs that do, where there are such."""
    return re.sub(rf"([\^_])\s*(?:{_GROUP}|(\S))", _script, tex)


def _script(found: re.Match[str]) -> str:
    mark, group, single = found.groups()
    words = single or _with_scripts(group).strip()
    signs = _RAISED if mark == "^" else _LOWERED
    if all(sign in signs for sign in words):
        return "".join(signs[sign] for sign in words)
    return f"{mark}({words})" if len(words) > 1 else f"{mark}{words}"
