"""Sums of products that are written as a pattern: einsum, as in numpy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, permutations
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from ...language import listed, t
from ...spelling import cut
from ..errors import Mistake, did_you_mean
from ..shapes import (
    Form,
    is_anonymous,
    join,
    tell,
    tell_axis,
)
from .axes import Labels
from .base import (
    Kind,
    Parameter,
    Settings,
    function,
    quoted_pattern,
)
from .contraction import Contraction

if TYPE_CHECKING:
    from ..node import Expression, Values

# numpy's einsum goes no further.
_MAXIMUM_OPERANDS = 16
_MAXIMUM_LABELS = 32

# Cells that an intermediate result of a product of three or more tensors may have.
_INTERMEDIATE = 2**24


class _TermMistake(Mistake):
    """A term that has not as many letters as its operand, the `place`-th, has axes."""

    def __init__(self, place: int, term: str) -> None:
        super().__init__(f"term {place + 1} of the pattern, {cut(term) or 'which is empty'},", "pattern")
        self.place = place


@lru_cache(maxsize=256)
def _read_labels(pattern: str, ranks: tuple[int, ...]) -> Labels:
    """Return the labels of an einsum pattern for operands with so many axes; Mistake where it is not one.

    The axes that `...` stands for are labelled `...0` and so on, so that the last ones line up.
    """
    if re.search(r"\. +\.|- +>", pattern):
        _pattern_mistake(pattern, " ", "no blank stands within ... or ->")
    compact = pattern.replace(" ", "")
    left, arrow, right = compact.partition("->")
    odd = re.search(r"[^a-zA-Z,.]", left) or re.search(r"[^a-zA-Z.]", right)
    if odd:
        _pattern_mistake(pattern, odd[0], "a pattern of einsum consists of letters, commas, ... and one ->")
    terms = left.split(",")
    if len(terms) != len(ranks):
        counted = f"{len(terms)} {'term' if len(terms) == 1 else 'terms'}"
        tensors = f"{len(ranks)} {'tensor follows' if len(ranks) == 1 else 'tensors follow'}"
        raise Mistake(f"{quoted_pattern(pattern)} has {counted}, and {tensors}", "pattern")
    for term in [*terms, right]:
        if "." in term.replace("...", "", 1):
            _pattern_mistake(pattern, ".", "dots come in threes, once per term")
    widest = max(
        (rank - len(term) + 3 for term, rank in zip(terms, ranks, strict=True) if "..." in term), default=0
    )
    operands = []
    for place, (term, rank) in enumerate(zip(terms, ranks, strict=True)):
        before, dots, after = term.partition("...")
        letters = len(before) + len(after)
        if letters > rank or (letters < rank and not dots):
            raise _TermMistake(place, term)
        stood_for = tuple(f"...{axis}" for axis in range(widest - (rank - letters), widest))
        operands.append((*before, *stood_for, *after))
    every = [label for labels in operands for label in labels]
    broadcast = tuple(f"...{axis}" for axis in range(max(widest, 0)))
    if not arrow:
        letters_once = sorted(label for label in set(every) if every.count(label) == 1 and len(label) == 1)
        return Labels(tuple(operands), (*broadcast, *letters_once))
    before, dots, after = right.partition("...")
    if broadcast and not dots:
        _pattern_mistake(pattern, "->", "what ... stands for needs ... after -> too")
    for label in before + after:
        if right.count(label) > 1:
            _pattern_mistake(pattern, label, f"{label} appears twice after ->", last=True)
        if label not in every:
            hint = did_you_mean(label, {known for known in every if len(known) == 1})
            _pattern_mistake(pattern, label, f"{label} appears after -> and not before{hint}", last=True)
    return Labels(tuple(operands), (*before, *(broadcast if dots else ()), *after))


def _pattern_mistake(pattern: str, what: str, message: str, *, last: bool = False) -> NoReturn:
    """Raise a Mistake that points at a piece of the pattern."""
    at = pattern.rfind(what) if last else pattern.find(what)
    raise Mistake(f"in {quoted_pattern(pattern)}: {message}", "pattern", offset=1 + max(at, 0))


@function("einsum")
class EinsteinSum(Contraction):
    """Products summed as a pattern says, as in `numpy.einsum`."""

    parameters = (Parameter("pattern", Kind.TEXT), Parameter("operands", Kind.MORE_TENSORS))

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `einsum "tk,sk->ts" of Q and K`."""
        return t('einsum "{0}" of {1}', settings["pattern"], listed(said))

    def labels(self, operands: Sequence[Expression], settings: Settings) -> Labels:
        """Read the pattern."""
        return _read_labels(settings["pattern"], tuple(len(operand.shape) for operand in operands))

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Give each of the result's labels the size and name that it has among the operands."""
        if len(operands) > _MAXIMUM_OPERANDS:
            raise Mistake(f"einsum takes at most {_MAXIMUM_OPERANDS} tensors, not {len(operands)}")
        labels = self._checked_labels(operands, settings)
        meeting: dict[str, tuple[Expression, int]] = {}
        dims: dict[str, str] = {}
        doubts: list[str] = []
        for operand, own in zip(operands, labels.operands, strict=True):
            seen_here: dict[str, int] = {}
            for axis, label in enumerate(own):
                size = operand.shape[axis]
                # An axis of 1 stretches, but not beside another axis of its own tensor.
                beside = label in seen_here
                other, other_axis = (
                    (operand, seen_here[label]) if beside else meeting.get(label, (operand, axis))
                )
                other_size = other.shape[other_axis]
                stretches = 1 in (size, other_size) and not beside
                if size != other_size and not stretches:
                    told = tell_axis(other.dims[other_axis], other_size), tell_axis(operand.dims[axis], size)
                    raise Mistake(
                        f"einsum's {label.rstrip('0123456789')} is {told[0]} of {tell(other)} and "
                        f"{told[1]} of {tell(operand)}: {other_size} ≠ {size}",
                        "pattern",
                        self._repairs(operands, settings["pattern"]),
                    )
                if label not in meeting or (other_size == 1 and size != 1):
                    meeting[label] = (operand, axis)
                    dims[label] = operand.dims[axis]
                elif size == other_size:
                    if (operand, axis) != (other, other_axis):
                        doubts += join("einsum lines up", other, other_axis, operand, axis)
                    met, met_axis = meeting[label]
                    if is_anonymous(dims[label]) and met.shape[met_axis] == size:
                        dims[label] = operand.dims[axis]
                seen_here.setdefault(label, axis)
        sizes = labels.sizes(operands)
        if len(sizes) > _MAXIMUM_LABELS:
            raise Mistake(f"einsum takes at most {_MAXIMUM_LABELS} labels, not {len(sizes)}", "pattern")
        return Form(
            tuple(dims[label] for label in labels.output),
            tuple(sizes[label] for label in labels.output),
            tuple(dict.fromkeys(doubts)),
        )

    def _checked_labels(self, operands: Sequence[Expression], settings: Settings) -> Labels:
        """Return the labels; where a term does not fit its tensor, the Mistake tells which tensor that is."""
        try:
            return self.labels(operands, settings)
        except _TermMistake as mistake:
            operand = operands[mistake.place]
            needed = f"a letter for each of the {len(operand.shape)} axes of {tell(operand)}"
            raise Mistake(f"{mistake.message} needs {needed}", "pattern") from None

    @staticmethod
    def _repairs(operands: Sequence[Expression], pattern: str) -> Iterator[str]:
        """Yield the call with the letters of one term in another order."""
        left, arrow, right = pattern.partition("->")
        terms = left.split(",")
        texts = ", ".join(operand.text for operand in operands)
        for place in reversed(range(len(terms))):
            for other in islice(permutations(terms[place].strip()), 1, 24):
                turned = ",".join([*terms[:place], "".join(other), *terms[place + 1 :]])
                yield f'einsum("{turned}{arrow}{right}", {texts})'

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Call numpy's, which finds a good order for three tensors or more."""
        how: Any = ("greedy", _INTERMEDIATE) if len(values) > 1 else False
        return np.asarray(np.einsum(settings["pattern"].replace(" ", ""), *values, optimize=how))
