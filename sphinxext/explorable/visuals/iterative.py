"""What pictures that go on by steps have in common: steps, points that are made up or given, a rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from .picture import Page, Picture, PictureError, above_zero, choice, given, listed, option, option_of, whole

if TYPE_CHECKING:
    from ..data import Arrays
    from ..parameters import Parameter
    from .columns import Floats
    from .layouts import Layout

MOST_POINTS = 2_000


@dataclass(frozen=True)
class Iterative(Picture):
    """A picture that goes on by steps."""

    most_steps: ClassVar[int] = 1_000
    """How many can have been taken at first."""

    steps: int = option_of(
        lambda picture: (whole(0, picture.most_steps), "The number of steps already taken initially."), 0
    )
    arrays: Arrays | None = given("The arrays of `data`, by name.")


@dataclass(frozen=True)
class Descending(Iterative):
    """One whose steps take a part of a gradient, which can be a parameter of the page."""

    bindable: ClassVar[tuple[str, ...]] = ("learning_rate",)

    learning_rate: float | None = option(
        above_zero(), "The learning rate: a step is this times the gradient.", 0.1
    )

    def bound_rate(self, page: Page) -> Parameter | None:
        """Return the parameter that the rate follows, if it does; refuse one that does not start above 0."""
        if self.learning_rate is not None and not self.learning_rate > 0:
            raise PictureError(f"the learning rate starts at {self.learning_rate:g}, and has to be above 0")
        return page.bound.get("learning_rate")


@dataclass(frozen=True)
class Sampled(Iterative):
    """One that has points: those of its data, or some that are made up."""

    layouts: ClassVar[Mapping[str, Layout]]
    """What can be made up; the first is, where nothing is said."""
    least_points: ClassVar[int] = 2
    usual_points: ClassVar[int] = 150
    naming: ClassVar[tuple[str, ...]] = ()
    """Those of its options that name columns of data."""

    layout: str | None = option_of(
        lambda picture: (
            choice(*picture.layouts),
            f"The generated points, if there are no data; by default `{next(iter(picture.layouts))}`.",
        ),
        None,
    )
    n: int | None = option_of(
        lambda picture: (
            whole(picture.least_points, MOST_POINTS),
            f"The number of generated points; by default {picture.usual_points}.",
        ),
        None,
    )
    # Longer numbers are not read.
    seed: int = option(
        whole(0, 10**15 - 1), "The seed of all random numbers, which are the same in every build.", 1
    )

    def check(self) -> list[tuple[int, str]]:
        """Find options for points that are made up beside data, and options for data without any."""
        points = self.points_given()
        if points is not None:
            for name in ("layout", "n"):
                if getattr(self, name) is not None:
                    raise PictureError(
                        f"{name} is for generated points, and {self.name} has data "
                        f"({', '.join(points)}); leave one of them out"
                    )
        elif any(getattr(self, name) != getattr(type(self), name) for name in self.naming):
            do = "name columns" if len(self.naming) > 1 else "names a column"
            raise PictureError(
                f"{self.name}: {listed(self.naming, 'and')} {do} of data, and there is none; "
                "write `:data:` too",
                "data",
            )
        return super().check()

    def check_count(self, points: int) -> None:
        """Refuse too few points of the data, and too many."""
        if not 2 <= points <= MOST_POINTS:
            advice = ": take a sample of them" if points > MOST_POINTS else ""
            raise PictureError(
                f"the data has {points:,} row{'s' if points != 1 else ''}; "
                f"{self.name} takes 2 to {MOST_POINTS:,}{advice}",
                "data",
            )

    def points_given(self) -> Arrays | None:
        """Return those arrays of the data that are points."""
        return self.arrays

    def points_made_up(self, *stream: int, groups: int = 2) -> Floats:
        """Make up points, (points, columns); numbers make them others than the seed's without them."""
        make = self.layouts[self.layout or next(iter(self.layouts))]
        n = self.usual_points if self.n is None else self.n
        return make(n, np.random.default_rng([self.seed, *stream]), groups)
