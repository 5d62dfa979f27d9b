"""What the author of a chart asks for, as far as it is drawn by that."""

from __future__ import annotations

from typing import Protocol


class Asked(Protocol):
    """A chart's own settings."""

    @property
    def kind(self) -> str:
        """What is drawn."""

    @property
    def logs(self) -> tuple[str, ...]:
        """The axes that are logarithmic."""

    @property
    def label_of_x(self) -> str:
        """The label of x."""

    @property
    def label_of_y(self) -> str:
        """The label of y."""

    @property
    def bins(self) -> int | None:
        """How many bins a histogram has, where that is said."""

    @property
    def labels(self) -> str:
        """The column with the labels of points."""

    @property
    def low(self) -> tuple[str, ...]:
        """The columns of the lower ends of errors."""
