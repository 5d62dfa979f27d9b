"""What readers without a mouse would miss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..heuristics import Finding, heuristic
from ..reading import Reading, words_of

_MOUSE = re.compile(
    r"\b(?:hover(?:s|ing)? (?:over|on|above)|on hover|hover to|right[- ]click\w*|double[- ]click\w*"
    r"|mouse(?:[- ])?over|(?:with|by) (?:the|your|a) mouse|mouse (?:wheel|pointer|cursor)|scroll wheel"
    r"|move (?:the|your) mouse|click and drag)\b",
    re.IGNORECASE,
)
_OTHER_WAY = re.compile(
    r"\b(?:keyboard|keys?|tab|taps?|touch\w*|fingers?|focus\w*|press(?:es)?|arrows?|screen readers?)\b",
    re.IGNORECASE,
)


@heuristic(
    "mouse-only",
    why="Phones have no mouse, and neither have readers who use a keyboard or have pages read to them.",
    write="say it for all: “point at a cell”, “choose”, “drag, or use the arrow keys”",
)
def mouse_only(page: Reading) -> Iterator[Finding]:
    """Find words that ask for a mouse, in paragraphs that name no other way."""
    for node in page.prose:
        said = words_of(node)
        found = _MOUSE.search(said)
        if found and not _OTHER_WAY.search(said):
            yield Finding(node, f"“{' '.join(found[0].split())}” is for a mouse alone", words=found[0])


_PLAIN_WORD = re.compile(r"[a-z]{3,}\Z")


@heuristic(
    "parameter-words",
    why="A slider is called by its label: a letter says nothing to a reader who hears it, or meets it first.",
    write="give the parameter a `:label:`, and a `:unit:` if it has one",
)
def parameter_words(page: Reading) -> Iterator[Finding]:
    """Find parameters whose sliders have neither words nor a unit."""
    from ....parameters.declaring import ParameterControl

    for control in page.elements:
        if not isinstance(control, ParameterControl) or control["hidden"]:
            continue
        parameter = control["parameter"]
        if parameter.label == parameter.name and not parameter.unit and not _PLAIN_WORD.match(parameter.name):
            if parameter.choices or parameter.is_words:
                yield Finding(control, f"the control of {parameter.name} has no label")
            else:
                yield Finding(control, f"the slider of {parameter.name} has neither a label nor a unit")
