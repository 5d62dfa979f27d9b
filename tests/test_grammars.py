"""Every grammar given anything at all: it reads a text, or says in one line what is wrong with it, soon."""

from __future__ import annotations

import contextlib
import re
import signal
import sys
from collections.abc import Iterator
from types import FrameType

import pytest
from chance import examples
from grammars import EVERYWHERE, Grammar, grammars
from hostile_strings import LONG, STRINGS
from hypothesis import given
from hypothesis import strategies as st

from sphinxext.explorable.pages.escaping import in_a_line

EVERY = {grammar.name: grammar for grammar in grammars()}
# Nothing takes a hundredth of that; what would not come back is ended by it.
SECONDS = 10


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """End what would not come back."""

    def end(*_: object) -> None:
        raise TimeoutError(f"this takes more than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def survive(grammar: Grammar, text: str) -> Exception | None:
    """Read a text; nothing but the grammar's own error may be raised, and it has to say what is wrong."""
    try:
        with watched():
            grammar.read(text)
    except Exception as error:
        if grammar.error is None or not isinstance(error, grammar.error):
            raise AssertionError(f"{type(error).__name__} for {text[:300]!r}") from error
        # As a page, a build and a notebook tell it.
        message = in_a_line(str(error))
        assert message.strip(), text[:300]
        # Words of Python's own are none of the author's.
        assert not re.search(r"object at 0x|Traceback|NoneType|<class ", message), (text[:300], message)
        place = grammar.place(error)
        if isinstance(place, tuple):
            assert place[0] >= 1, text
            assert place[1] >= 1, text
        elif place is not None:
            assert 0 <= place <= len(text), (text, place)
        return error
    return None


def mutated(grammar: Grammar, draw: st.DrawFn) -> str:
    """Draw a text of a grammar with a few slips: pieces moved, cut, doubled, nested, or foreign."""
    text = draw(st.sampled_from(grammar.samples))
    pieces = re.findall(r"\w+|\s+|.", text, re.DOTALL) or [""]
    foreign = st.sampled_from([*grammar.pieces, *EVERYWHERE])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(pieces) - 1))
        match draw(st.integers(0, 8)):
            case 0:
                del pieces[at : at + draw(st.integers(1, 3))]
            case 1:
                pieces.insert(at, pieces[at])
            case 2:
                other = draw(st.integers(0, len(pieces) - 1))
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case 3:
                pieces = pieces[:at]
            case 4:
                pieces.insert(at, draw(foreign))
            case 5:
                pieces[at] = draw(foreign)
            case 6 if grammar.nested:
                opening, inner, closing = draw(st.sampled_from(grammar.nested))
                depth = draw(st.integers(1, 12))
                pieces[at] = opening * depth + inner + closing * (depth - draw(st.integers(0, 1)))
            case 7:
                pieces[at] = draw(st.sampled_from(STRINGS)) if not draw(st.booleans()) else pieces[at] * 40
            case _:
                pieces = draw(st.permutations(pieces)) if len(pieces) < 30 else pieces[::-1]
        pieces = pieces or [""]
    return "".join(pieces)


@pytest.mark.parametrize("name", EVERY)
def test_a_text_with_slips(name: str) -> None:
    grammar = EVERY[name]

    @examples(120)
    @given(st.data())
    def tried(data: st.DataObject) -> None:
        survive(grammar, mutated(grammar, data.draw))

    tried()


# ── Too deep, too much ───────────────────────────────────────────────────────────────────────────────────


def prefixes(grammar: Grammar) -> list[str]:
    """Return what has to stand before a value where a text is made of several: the names of options."""
    return [piece for piece in grammar.pieces if piece.endswith(": ") and len(piece) > 2] or [""]


def deep(grammar: Grammar, depth: int, *, options: int | None = None) -> Iterator[str]:
    """Nest everything of a grammar that can be: closed, left open, and closed too often."""
    for opening, inner, closing in grammar.nested:
        for text in (
            opening * depth + inner + closing * depth,
            opening * depth + inner,
            inner + closing * depth,
        ):
            yield from (before + text for before in prefixes(grammar)[:options])


@pytest.mark.parametrize("name", [name for name, grammar in EVERY.items() if grammar.nested])
def test_what_is_nested_deeply_is_read_or_told(name: str) -> None:
    for depth in (30, 1_500):
        for text in deep(EVERY[name], depth, options=2):
            survive(EVERY[name], text)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, grammar in EVERY.items() if grammar.nested])
def test_what_is_nested_in_any_depth_is_read_or_told(name: str) -> None:
    for depth in (95, 105, 195, 205, 900, 1_100, 40_000):
        for text in deep(EVERY[name], depth):
            survive(EVERY[name], text)


def steps(grammar: Grammar, text: str) -> int:
    """Return how many lines of the suite are run to read a text."""
    count = 0

    def line(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, _event: str, _argument: object) -> object:
        return line if "explorable" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        survive(grammar, text)
    finally:
        sys.settrace(before)
    return count


def repeated(grammar: Grammar) -> list[str]:
    """Return what can stand many times in a text of a grammar."""
    openings = [part for nest in grammar.nested for part in (nest[0], nest[2])]
    whole = [
        f"{sample}{end}" for sample in grammar.samples[:3] if len(sample) < 100 for end in ("\n", ", ", " ")
    ]
    pieces = [f"{piece}{end}" for piece in grammar.pieces for end in ("", " ")]
    return [piece for piece in dict.fromkeys([*whole, *openings, *pieces]) if piece.strip()]


def grows_too_fast(grammar: Grammar, piece: str, *, options: int | None = None) -> str | None:
    """Compare the work of a text with that of one twice as long: it may be little more than twice as much."""
    for before in prefixes(grammar)[:options]:
        few, many = (steps(grammar, before + piece * count) for count in (150, 300))
        if many > 2.6 * few + 2_000:
            return f"{before + piece!r}: {few:,} and {many:,} steps"
    return None


@pytest.mark.parametrize("name", EVERY)
def test_work_grows_as_texts_do(name: str) -> None:
    pieces = repeated(EVERY[name])
    # Some of them, from all over.
    chosen = pieces[:: max(1, len(pieces) // 4)]
    assert [found for piece in chosen if (found := grows_too_fast(EVERY[name], piece, options=1))] == []


@pytest.mark.long
@pytest.mark.parametrize("name", EVERY)
def test_work_grows_as_texts_do_for_every_piece(name: str) -> None:
    assert [found for piece in repeated(EVERY[name]) if (found := grows_too_fast(EVERY[name], piece))] == []


@pytest.mark.parametrize("name", EVERY)
def test_what_is_very_long_comes_back(name: str) -> None:
    """The steps of a regular expression are not counted: one that goes wrong here does not come back."""
    grammar = EVERY[name]
    pieces = repeated(grammar)
    for text in [
        *LONG[2:],
        *(piece * (20_000 // len(piece)) for piece in pieces[:: max(1, len(pieces) // 4)]),
    ]:
        survive(grammar, prefixes(grammar)[0] + text)
    # Blanks are what one part of an expression may leave to the next, and what fits nowhere makes it try.
    for before in prefixes(grammar)[:4]:
        survive(grammar, before + " " * 5_000)
        survive(grammar, before + " " * 3_000 + '"')


@pytest.mark.long
@pytest.mark.parametrize("name", EVERY)
def test_everything_very_long_comes_back(name: str) -> None:
    grammar = EVERY[name]
    for piece in [*repeated(grammar), *EVERYWHERE]:
        for before in prefixes(grammar):
            survive(grammar, before + piece * (40_000 // max(1, len(piece))))


@pytest.mark.long
@pytest.mark.parametrize("name", EVERY)
def test_every_hostile_string_is_read_or_told(name: str) -> None:
    grammar = EVERY[name]
    for string in STRINGS:
        for before in prefixes(grammar):
            survive(grammar, before + string)
        for sample in grammar.samples[:4]:
            middle = len(sample) // 2
            survive(grammar, sample[:middle] + string + sample[middle:])
