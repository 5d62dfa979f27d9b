"""What formulas need of KaTeX's style sheet, and of the suite's own: the rules for what they have."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from ..engine.bundle import BUNDLE

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_FRAMES = re.compile(r"@keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*\}")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
# What says that a class is not there.
_NOT = re.compile(r":not\([^)]*\)")
_FAMILY = re.compile(r"\bKaTeX_\w+")
# What stands around formulas, and what comes to them while a page is read.
OUTSIDE = frozenset(
    {
        *("eqno", "footnote", "headerlink", "math"),
        *("explorable-equation-block", "explorable-math-block", "explorable-on"),
    }
)


class _Rule(NamedTuple):
    """A rule of the style sheet: its selectors, each with the classes that it names, and its declarations."""

    selectors: tuple[tuple[str, frozenset[str]], ...]
    declarations: str

    @property
    def is_font(self) -> bool:
        return self.selectors[0][0] == "@font-face"


def _sheet() -> str:
    return (BUNDLE / "katex.css").read_text(encoding="utf-8").strip()


@cache
def _frames() -> dict[str, str]:
    """Return what moves, by name."""
    return {found[1]: found[0] for found in _FRAMES.finditer(_sheet())}


@cache
def _rules() -> list[_Rule]:
    text = _FRAMES.sub("", _sheet())
    if left := _RULE.sub("", text).strip():
        raise ValueError(f"katex.css has more than plain rules: {left[:40]}")
    return [
        _Rule(tuple((one, _classes(one)) for one in selectors.split(",")), declarations)
        for selectors, declarations in _RULE.findall(text)
    ]


def _classes(selector: str) -> frozenset[str]:
    return frozenset(_CLASS.findall(_NOT.sub("", selector)))


def rules_for(classes: Collection[str]) -> list[str]:
    """Return the rules for formulas with these classes, in their order, and the fonts of these.

    Args:
        classes: all that formulas have, but those that are made of their styles.
    """
    there = OUTSIDE.union(classes)
    kept = [
        (rule, ",".join(selector for selector, needed in rule.selectors if needed <= there))
        for rule in _rules()
    ]
    shown = [rule.declarations for rule, selectors in kept if selectors and not rule.is_font]
    families = frozenset(_FAMILY.findall(" ".join(shown)))
    rules = [
        f"{selectors}{{{rule.declarations}}}"
        for rule, selectors in kept
        if selectors and (not rule.is_font or families.intersection(_FAMILY.findall(rule.declarations)))
    ]
    return rules + [frames for name, frames in _frames().items() if any(name in one for one in shown)]
