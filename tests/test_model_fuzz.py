"""The language of model diagrams given anything at all: a model or a ModelError comes out, soon.

`EXPLORABLE_EXAMPLES=20 pytest tests/test_model_fuzz.py` tries twenty times as much.
"""

from __future__ import annotations

import json
import random
import time

import pytest
from chance import TIMES, examples
from hypothesis import given
from hypothesis import strategies as st
from model_files import NAMES, mistakes, source_of

from sphinxext.explorable.models import Model, ModelError, describe, drawn, parse

SECONDS = 1.0

WORDS = [
    '"Thinking Machines"', '"a b … c"', "x[t,4]", "y[t,d]", "z[3]", "Box", "Other Box", "A",
    "Box[t,d -> t,k]", "[", "]", "->", "→", "beside", "residual", "given ", "a = ", "b = ", "+", "×",
    "σ", "1-", "(*)", "(text)", "(", ")", "![a](b.png)", "![", "🐱", "×6", "x6", "* 6", "×0",
    "×99999999999999999999", "per t", "per", "carries h", "carries", "sees past", "sees all", "sees",
    "window 5 at 2", "window", "at 1", "at 2 5", "at", "narrows", "widens", "<- Box", "<- a", "<- ~A",
    "<- ", "@ KV", "@", "values X", "bars", "loop 50", "loop", "grows", "// note", "//", ": c", ":", "`",
    "`a`", '"', "“", "”", "…", "...", "---", "A: told", "a: told", "#", "=", ",", "٣", "²", "שלום",
    "\u0301", "\u202e", "\xa0", "\t", "\x00", "\ud800", "\r", "\u2028", "999999999999999999999999999999",
    "-1",
]  # fmt: skip
ALPHABET = 'aAbBtd \n\n  []()"“”`:=<-~@/.,*x×+σ…0126#!|→←\t\r\u00a0\u202e\u0301é🐱ש'


def survive(source: str) -> Model | ModelError:
    """Return what becomes of a source; nothing but a ModelError may be raised, and no time be lost."""
    start = time.thread_time()
    result: Model | ModelError
    try:
        result = parse(source)
    except ModelError as error:
        result = error
    if isinstance(result, ModelError):
        lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= result.line <= len(lines), (source, result)
        assert 1 <= result.column <= len(lines[result.line - 1]) + 1, (source, result)
        assert 0 < len(result.message) < 700
        assert "\n" not in result.message
    else:
        assert describe(result)
        assert describe(result, "right")
        json.dumps(drawn(result), allow_nan=False).encode()
        assert result.levels <= 12
    assert time.thread_time() - start < SECONDS, source
    return result


@examples(1500)
@given(st.one_of(st.text(max_size=80), st.text(ALPHABET, max_size=80)))
def test_any_text(text: str) -> None:
    survive(text)
    survive(f'"Thinking Machines"\nx[t,4]\nBox {text}\n  A\n---\nA: told')
    survive(f"A\n---\n{text}")


@st.composite
def sources(draw: st.DrawFn) -> str:
    """Draw lines of pieces of the language, indented somehow."""
    lines = []
    for _ in range(draw(st.integers(1, 8))):
        indent = "  " * draw(st.integers(0, 3))
        pieces = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
        lines.append(indent + draw(st.sampled_from([" ", ""])).join(pieces))
    return "\n".join(lines)


@examples(2500)
@given(sources())
def test_any_pieces(source: str) -> None:
    survive(source)


def mutated(source: str, chance: random.Random) -> str:
    """Return a source with a few slips: a piece, a line or a letter more, less or elsewhere."""
    for _ in range(chance.randint(1, 4)):
        lines = source.split("\n")
        at = chance.randrange(len(lines))
        place = chance.randint(0, len(lines[at]))
        match chance.randrange(7):
            case 0:
                lines[at] = f"{lines[at][:place]}{chance.choice(WORDS)}{lines[at][place:]}"
            case 1:
                lines[at] = f"{lines[at]} {chance.choice(WORDS)}"
            case 2:
                lines[at] = lines[at][:place] + lines[at][place + 1 :]
            case 3:
                lines[at] = f"{' ' * chance.randint(0, 3)}{lines[at]}"
            case 4:
                lines[at] = lines[at].removeprefix(" ")
            case 5:
                lines.insert(at, chance.choice(lines))
            case 6:
                lines.pop(at)
        source = "\n".join(lines) or "A"
    return source


@pytest.mark.parametrize("name", NAMES)
def test_a_model_with_slips(name: str) -> None:
    chance = random.Random(name)
    source = source_of(name)
    for _ in range(max(1, round(80 * TIMES))):
        survive(mutated(source, chance))


def test_mistakes_with_slips() -> None:
    chance = random.Random(0)
    for source, *_ in mistakes():
        for _ in range(max(1, round(10 * TIMES))):
            survive(mutated(source, chance))


@pytest.mark.parametrize(
    "line",
    [
        *("<- a " * 199, "at " + "1 " * 450, "`" * 900, '"' * 900, "(" * 900, "[" * 900, "x 3 " * 240),
        *("sees " * 190, "per " * 240, "<- " * 300, "a[" * 400, "// " * 300, "1 x " * 240, ": " * 450),
        *("[a->b]" * 150, "carries a," * 90, "12 times " * 100, "\u0301" * 900, "🐱" * 900),
    ],
)
def test_a_long_line_of_one_thing_takes_no_time(line: str) -> None:
    for source in (line, f"A {line}", f"A : c {line}", f"A\n---\n{line}"):
        survive("\n".join([source] * 50))
        survive(source)
