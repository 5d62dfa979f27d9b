"""What an operation tells of itself to whoever draws it or says it in words.

How a statement is arranged follows from what its operation does to axes: one with windows has a window drawn
that slides, one with labels a corner, one whose pieces touch grids that do. An operation states only that,
and how it is called; everything here has a default, which is a step from grids to a grid: an arrow with the
function's name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ...language import joined, listed, t
from ..shapes import Name, Shape, is_anonymous

if TYPE_CHECKING:
    from ..node import Expression
    from .axes import Groups, Labels, Window

# What of each axis is read: None for all, a range of places, or places that have to be seen in any case.
Taken = Sequence[Collection[int] | None]


class Presented:
    """The part of an operation that pictures and descriptions ask."""

    name: ClassVar[str]

    # The sign between two operands, before one, or of a function that has one instead of an arrow: `×`.
    sign: ClassVar[str | None] = None
    # The sign where one operand is a number, if it is another.
    sign_with_numbers: ClassVar[str | None] = None
    # What a description says of the operands, for the sign: `{0} times {1}`.
    spoken: ClassVar[str] = ""
    # The same where one operand is a number, if that is said otherwise.
    spoken_with_numbers: ClassVar[str] = ""
    # What it says of them where that does not hold.
    denied: ClassVar[str] = ""
    # How tightly the sign binds, for parentheses.
    binding: ClassVar[int] = 0
    # Whether `a − b − c` needs no parentheses.
    groups_left: ClassVar[bool] = True
    # Operands that are conditions, which a description says as clauses.
    conditions: ClassVar[tuple[int, ...]] = ()
    # Right operands that are written small and high, without a sign.
    superscripts: ClassVar[tuple[float, ...]] = ()
    # What stands before an operand instead of the name, as in `√8`.
    prefix: ClassVar[str | None] = None
    # What stands between the name and the axis, as in `softmax over s`.
    preposition: ClassVar[str] = "over"
    # Whether each slice along `axis` is one thing, and whether that is gone in the result or still there.
    slices: ClassVar[Literal["gone", "kept"] | None] = None
    # Whether each slice of the result adds up to 1, so that what goes in is compared: the highest wins.
    distributes: ClassVar[bool] = False
    # Whether the operands touch in the result, as its pieces.
    joins: ClassVar[bool] = False
    # Whether pieces of axes are drawn though no pattern of the author's names them.
    shows_groups: ClassVar[bool] = False
    # Whether the operand is parted, so that both ends of each piece are to be seen.
    parts: ClassVar[bool] = False
    # Whether the operands and the result have one unit, so that the sizes of all their cells can be compared.
    one_unit: ClassVar[bool] = False

    # What happens to axes

    def along(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> str | None:
        """Return the dim along which each slice is one thing; None for none or several."""
        axis = settings.get("axis")
        if self.slices is None:
            return None
        if isinstance(axis, Name):
            return axis.name
        dims = operands[0].dims
        if isinstance(axis, int) and not isinstance(axis, bool) and -len(dims) <= axis < len(dims):
            return dims[axis]
        return None

    def labels(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> Labels | None:
        """Return which axes belong together and are added up over, of a sum of products."""
        return None

    def groups(
        self, operands: Sequence[Expression], settings: Mapping[str, Any]
    ) -> tuple[Groups, Groups] | None:
        """Return the pieces of the operand's axes and of the result's, where axes are parted and composed."""
        return None

    def piece_text(self, piece: str, operands: Sequence[Expression]) -> str:
        """Say a piece of an axis by its name; one without a name is only counted."""
        return piece

    def windows(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> tuple[Window, ...]:
        """Return how a window slides over the first operand, along one or both of its last axes."""
        return ()

    def beyond(self, settings: Mapping[str, Any]) -> str:
        """Say what windows see beyond the ends of an axis."""
        return "0"

    def pieces(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> tuple[int, Shape] | None:
        """Return along which axis tensors are put together or parted, and the sizes of the pieces."""
        return None

    def taken(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> Taken | None:
        """Return which places of each of the first operand's axes are read, where some are not."""
        return None

    def bounds(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> Mapping[int, int]:
        """Return, by their places, the operands whose cells are whole numbers from 0 on, and below what."""
        return {}

    def chosen(
        self, operands: Sequence[Expression], settings: Mapping[str, Any]
    ) -> Mapping[int, Expression | None]:
        """Return the first operand's axes of which values tell the places that are read.

        Each has the operand that holds the places, or None where the result does.
        """
        return {}

    # What its cells are

    def alike(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> Sequence[Expression]:
        """Return the operands whose cells have the unit of the result's."""
        return operands if self.one_unit and not self.finds_places(settings) else ()

    def ids(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> Sequence[Expression]:
        """Return the operands whose cells are places of others: they are names and have no size."""
        return ()

    def finds_places(self, settings: Mapping[str, Any]) -> bool:
        """Say whether the result's cells are places of others."""
        return False

    # How it reads

    @property
    def title(self) -> str:
        """The name as words."""
        return self.name.replace("_", " ")

    @property
    def called(self) -> str:
        """The title in the language of the site."""
        return t(self.title, context="an operation")

    def step(self, operands: Sequence[Expression], settings: Mapping[str, Any]) -> str:
        """Say what it does, in a line or two: `softmax over s`."""
        if written := pattern(settings):
            return f"{self.called}\n{written.replace('->', '→')}"
        return self.along_axes(self.called, operands, settings, self.preposition)

    def parting(self, operands: Sequence[Expression], settings: Mapping[str, Any], count: int) -> str:
        """Say what it does where its `count` parts are taken apart: `split into 3 along d`."""
        # Translators: stands on an arrow; {0} is "split", {1} how many parts.
        return self.along_axes(t("{0} into {1}", self.called, count), operands, settings)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Mapping[str, Any]) -> str:
        """Say the result in words, of operands that are said already: `the softmax of S over s`.

        Behind more than names, the axis would be taken for a part of what is said last.
        """
        if list(said) != [operand.text for operand in operands]:
            return t("the {0} of {1}", self.along_axes(self.called, operands, settings, "over"), listed(said))
        # Translators: {0} is the name of an operation, {1} what it is done to: "the softmax of S".
        return self.along_axes(t("the {0} of {1}", self.called, listed(said)), operands, settings, "over")

    def along_axes(
        self,
        told: str,
        operands: Sequence[Expression],
        settings: Mapping[str, Any],
        preposition: str = "along",
    ) -> str:
        """Say of what is told along which axes it works, if it is told any: `softmax over s`."""
        axis = settings.get("axis")
        if axis is None:
            return told
        several = axis if isinstance(axis, tuple) else (axis,)
        axes = joined(self.axis_text(operands, one) for one in several)
        # Translators: {0} is an operation, {1} the axes of an array that it goes along: "x sorted along d".
        along = t("{0} along {1}", told, axes)
        # Translators: {0} is an operation that leaves nothing of an axis, {1} that axis: "sum over d".
        return along if preposition == "along" else t("{0} over {1}", told, axes)

    def axis_text(self, operands: Sequence[Expression], axis: Name | int) -> str:
        """Say an axis by its name, where it has one of its own."""
        if isinstance(axis, Name):
            return axis.name
        dims = operands[0].dims
        named = -len(dims) <= axis < len(dims) and not is_anonymous(dims[axis])
        return dims[axis] if named and dims.count(dims[axis]) == 1 else numbered(axis)


def numbered(axis: int) -> str:
    """Say an axis by its number."""
    # Translators: of an array; {0} is a number from 0.
    return t("axis {0}", str(axis).replace("-", "−"))


def pattern(settings: Mapping[str, Any]) -> str | None:
    """Return the pattern that an author wrote, where there is one."""
    written = settings.get("pattern")
    return written if isinstance(written, str) else None
