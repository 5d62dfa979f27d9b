"""``embedding-projection``: points that travel from step to step, as words through layers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..concepts.palette import PALETTE
from ..language import in_signs, joined, t
from ..spelling import nearest, whole_number
from .arrays import OfArrays, Taken, place
from .classes import ordered
from .packing import as_text, pack
from .picture import Page, PictureError, assignments, choice, option, text, whole
from .projections import nearest_others, principal
from .tokens import tokens_shown

MOST_POINTS, MOST_STEPS = 10_000, 256
# Each class has a colour and a shape of its own; of more classes the largest do.
MOST_CLASSES = 16
# Positions of more numbers than this are told to a 255th of the picture, not a 65,535th.
EXACT = 2**16
# How many neighbours are named, and from how many comparisons on a build would take too long.
NEIGHBOURS, MOST_COMPARED = 5, 60_000_000
# So many neighbours in all are worth their room in a page.
MOST_NAMED = 100_000
# Of more steps some are told, evenly apart.
MOST_TOLD = 16
OTHERS = "others"


@dataclass(frozen=True)
class EmbeddingProjection(OfArrays):
    """Points in a plane, at each step of a model or of a parameter."""

    name = "embedding-projection"
    bindable: ClassVar[tuple[str, ...]] = ("step", "other_step")
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken(
            "points", ("other step", "step", "point", "x and y"), "where each point is", least=2, needed=False
        ),
        Taken(
            "vectors",
            ("other step", "step", "point", "d"),
            "instead of points, vectors of more numbers, which are projected by one PCA of all steps",
            least=2,
            needed=False,
        ),
        Taken("labels", ("point",), "what each point is called", words=True, needed=False, numbered=True),
        Taken("classes", ("point",), "the class of each point", words=True, needed=False, numbered=True),
        Taken("contexts", ("point",), "more words about each point", words=True, needed=False),
        Taken("steps", ("step",), "what each step is called", words=True, needed=False, numbered=True),
        Taken(
            "other_steps",
            ("other step",),
            "what each other step is called",
            words=True,
            needed=False,
            numbered=True,
        ),
        Taken(
            "neighbours",
            ("other step", "step", "point", "k"),
            "the places of the points nearest to each, the nearest first, where the points do not tell; of "
            "`vectors` they are computed",
            least=2,
            needed=False,
        ),
    )

    step: int = option(whole(-999, 999), "The step that is shown first, from 0; below 0, from the end.", 0)
    other_step: int = option(whole(-999, 999), "The same of the other slider, if there are two.", 0)
    slider: str = option(text, "What the steps are: the slider's label.", "layer", worded=True)
    other_slider: str = option(text, "What the other steps are.", "parameter", worded=True)
    pick: str = option(text, "The class that is picked at first: the others are pale.", "")
    search: str = option(text, "What is searched for in the labels at first.", "")
    point: str = option(text, "The point that is told about at first: its label, or its place from 0.", "")
    scale: str = option(
        choice("together", "each"),
        "Whether all steps are drawn on one scale, `together`, or `each` fills the picture.",
        "together",
    )
    center: str = option(
        choice("together", "each"),
        "Of `vectors`: whether the projection keeps how all points move `together` from step to step, or "
        "takes "
        "the mean of `each` step away.",
        "together",
    )
    fit: str = option(
        choice("all", "classes"),
        "Of `vectors`: whether the projection is fitted to `all` points, or to those with `classes`; the "
        "others "
        "are projected alike.",
        "all",
    )
    colors: Mapping[str, str] | None = option(
        assignments, "`concept=class` pairs: classes that have the colour of a concept.", None
    )

    def check(self) -> list[tuple[int, str]]:
        """Check the arrays, and that there is what the options name."""
        self._refuse_both()
        doubts = super().check()
        steps, others = self._sizes
        place(steps, self.step, "step")
        place(others, self.other_step, "other-step")
        known = self._classes
        for name in [*(self.colors or {}).values(), *filter(None, [self.pick])]:
            if name not in known:
                where = "pick" if name == self.pick else "colors"
                raise PictureError(f"{where}: there is no class {name}{nearest(name, known)}", "data")
        self._refuse_wrong_neighbours()
        if "points" in self.taken:
            for name, value in (("center", self.center == "each"), ("fit", self.fit == "classes")):
                if value:
                    doubts.append(
                        (1, f"{name} says how vectors are projected, and the data has points already")
                    )
        elif self.fit == "classes" and not self._classes:
            doubts.append((1, "fit: the data has no classes, so that the projection is fitted to all points"))
        self._point  # noqa: B018
        if OTHERS in known and (left := len(set(self._class_names)) - MOST_CLASSES) > 0:
            doubts.append(
                (
                    1,
                    f"there are {MOST_CLASSES + left} classes, and colours and shapes for {MOST_CLASSES}: "
                    f"the {left + 1} smallest are drawn as one, others",
                )
            )
        return doubts

    def _refuse_both(self) -> None:
        """Refuse data without positions, or with too many of them."""
        data = self.arrays or {}
        there = [name for name in ("points", "vectors") if (self.names or {}).get(name, name) in data]
        if len(there) == 1:
            shape = np.shape(data[(self.names or {}).get(there[0], there[0])])
            if len(shape) >= 2 and shape[-2] > MOST_POINTS:
                raise PictureError(
                    f"{there[0]} has {shape[-2]:,} points, and a page can show {MOST_POINTS:,}: take some "
                    f"of them, "
                    f"as {there[0]}[..., ::{-(-shape[-2] // MOST_POINTS)}, :] does",
                    "data",
                )
            if there == ["points"] and shape and shape[-1] != 2:
                raise PictureError(
                    f"points is {shape[-1]:,} long along its last axis, and a plane has x and y: vectors of "
                    f"more "
                    "numbers are called vectors, and are projected",
                    "data",
                )
            return
        held = f" (it has {', '.join(data)})" if data else ""
        what = "has both: leave one of them out" if there else f"has neither{held}"
        raise PictureError(f"{self.name}: it needs `points` or `vectors`, and the data {what}", "data")

    def _refuse_wrong_neighbours(self) -> None:
        given, count = self.taken.get("neighbours"), self.size("point")
        if given is not None and (given.min() < 0 or given.max() >= count or (given % 1).any()):
            raise PictureError(
                f"neighbours are places of points, whole numbers from 0 to {count - 1}", "data"
            )

    @cached_property
    def _point(self) -> int:
        """The point that is told about: by default the one of the first class that travels furthest."""
        count, labels = self.size("point"), self._labels
        if self.point in labels:
            return labels.index(self.point)
        number = whole_number(self.point)
        if number is not None:
            return place(count, number, "point")
        if self.point:
            raise PictureError(f"point: none is called {self.point}{nearest(self.point, labels)}", "data")
        named = self.pick or next((name for name in self._classes if name != OTHERS), "")
        way = np.diff(self._projected[0][0], axis=0)
        lengths = np.sqrt((way**2).sum(axis=-1)).sum(axis=0)
        return (
            int(np.where(self._class_of == self._classes.index(named), lengths, -1).argmax()) if named else 0
        )

    @property
    def _given(self) -> NDArray[np.floating[Any]]:
        """The positions as the data has them, of the shape (S2, S1, N, d)."""
        taken = self.taken
        found: NDArray[np.floating[Any]] = taken["points" if "points" in taken else "vectors"]
        if found.shape[0] * found.shape[1] > MOST_STEPS:
            raise PictureError(
                f"there are {found.shape[0] * found.shape[1]} steps; {MOST_STEPS} can be shown", "data"
            )
        return found

    @property
    def _sizes(self) -> tuple[int, int]:
        """How many steps there are, and how many of the other kind."""
        others, steps = self._given.shape[:2]
        return steps, others

    @cached_property
    def _projected(self) -> tuple[NDArray[np.floating[Any]], float | None, NDArray[np.float64] | None]:
        """Points, the share of all variance that they show, and that of each step; None for given points."""
        if "points" in self.taken:
            return self.taken["points"], None, None
        has_class = self._class_of != (self._classes.index(OTHERS) if OTHERS in self._classes else -1)
        fitted = has_class if self.fit == "classes" and has_class.any() else None
        return principal(self._given, fitted=fitted, centred=self.center == "each")

    @cached_property
    def _class_names(self) -> list[str]:
        """The class of each point, or none."""
        return [str(name) for name in self.taken["classes"]] if "classes" in self.taken else []

    @cached_property
    def _classes(self) -> list[str]:
        """The classes that are drawn apart, in their order."""
        names = ordered(name or OTHERS for name in self._class_names)
        # What has no class of its own comes last.
        names.sort(key=lambda name: name == OTHERS)
        if len(names) <= MOST_CLASSES:
            return names
        counts = Counter(self._class_names)
        own = [name for name in names if name != OTHERS]
        largest = sorted(own, key=lambda name: -counts[name])[: MOST_CLASSES - 1]
        return [*(name for name in names if name in largest), OTHERS]

    @cached_property
    def _class_of(self) -> NDArray[np.int64]:
        """The place of each point's class among those that are drawn."""
        known = {name: i for i, name in enumerate(self._classes)}
        if not known:
            return np.zeros(self.size("point"), dtype=np.int64)
        return np.array([known.get(name or OTHERS, len(known) - 1) for name in self._class_names])

    @cached_property
    def _neighbours(self) -> NDArray[np.int64] | None:
        """The points nearest to each, (S2, S1, N, k), where that is known or does not take too long."""
        if "neighbours" in self.taken:
            return self.taken["neighbours"].astype(np.int64)[..., :NEIGHBOURS]
        given = self._given
        others, steps, count, _ = given.shape
        if not count > 1 or others * steps * count**2 > MOST_COMPARED:
            return None
        return np.stack([[nearest_others(one, NEIGHBOURS) for one in row] for row in given])

    @cached_property
    def _agreeing(self) -> NDArray[np.int64] | None:
        """How many points of each class have one of their own class nearest, (S2, S1, classes)."""
        found = self._neighbours
        if found is None or len(self._classes) < 2:
            return None
        own = self._class_of
        same = own[found[..., 0]] == own
        return np.stack([same[..., own == i].sum(axis=-1) for i in range(len(self._classes))], axis=-1)

    @property
    def _labels(self) -> list[str]:
        """What the points are called."""
        if "labels" in self.taken:
            return [token["text"] for token in tokens_shown([str(one) for one in self.taken["labels"]])]
        return [f"point {i}" for i in range(self.size("point"))]

    def alternative(self) -> str:
        """Say what is there, how much of it is seen, and whether the classes come apart."""
        steps, others = self._sizes
        count = self.size("point")
        points = t("{0} point", 1) if count == 1 else t("{0} points", in_signs(f"{count:,}"))
        along = (points, t("1 step") if steps == 1 else t("{0} steps", steps), self._slider)
        # Translators: {0} is "9 points", {1} "12 steps", {2} what the steps go along: "layer".
        words = [t("{0} at {1} of {2}.", *along)]
        if others > 1:
            # Translators: as the one before; {3} is how many {4} has: "3 of head".
            words = [t("{0} at {1} of {2} and {3} of {4}.", *along, others, self.other_slider)]
        share = self._projected[1]
        if share is not None:
            words.append(
                t(
                    "Two of {0} dimensions show {1} of the variance.",
                    self._given.shape[-1],
                    in_signs(f"{share:.0%}"),
                )
            )
        sizes = np.bincount(self._class_of, minlength=len(self._classes))
        if self._classes:
            listed = ", ".join(
                f"{_shown(name)}, {in_signs(format(size, ','))}"
                for name, size in zip(self._classes, sizes, strict=True)
            )
            words.append(t("Classes: {0}.", listed))
        agreeing = self._agreeing
        if agreeing is not None and steps > 1:
            own = [i for i, name in enumerate(self._classes) if name != OTHERS]
            sums = agreeing[0][:, own].sum(axis=-1)
            told = (
                range(steps)
                if steps <= MOST_TOLD
                else np.linspace(0, steps - 1, MOST_TOLD).round().astype(int)
            )
            # Translators: how many points, and at which layer: "8 at 0".
            each = joined(t("{0} at {1}", in_signs(f"{sums[i]:,}"), self._step_names[i]) for i in told)
            words.append(
                # Translators: {1} is what steps go along, "layer"; {2} are numbers of points: "8 at 0".
                t(
                    "Of the {0} points with a class, so many have one of their own class nearest, "
                    "by {1}: {2}."
                    if len(own) < len(sizes)
                    else "Of {0} points, so many have one of their own class nearest, by {1}: {2}.",
                    in_signs(f"{sizes[own].sum() if len(own) < len(sizes) else count:,}"),
                    self._slider,
                    each,
                )
            )
        return " ".join(words)

    @property
    def _slider(self) -> str:
        """What the slider is called: by its author, or by the language."""
        return t("layer") if self.slider == "layer" else self.slider

    @property
    def _step_names(self) -> list[str]:
        return self._named("steps", self._sizes[0])

    def _named(self, array: str, count: int) -> list[str]:
        return (
            [str(name) for name in self.taken[array]]
            if array in self.taken
            else [str(i) for i in range(count)]
        )

    def concepts(self) -> tuple[str, ...]:
        """Return the concepts that give points their colours."""
        return tuple(dict.fromkeys([*super().concepts(), *(self.colors or {})]))

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return where points are in a square of the side 1, with what is known of them."""
        points, share, shares = self._projected
        steps, others = self._sizes
        values: dict[str, Any] = {
            "step": place(steps, self.step, "step"),
            "other_step": place(others, self.other_step, "other-step"),
            "steps": self._step_names,
            "others": self._named("other_steps", others),
            "sliders": [self._slider, self.other_slider],
            "points": pack(_in_square(points, self.scale), 16 if points.size <= EXACT else 8, ends=(0, 1)),
            "labels": self._labels if "labels" in self.taken else [],
            "contexts": [str(one) for one in self.taken["contexts"]] if "contexts" in self.taken else [],
            "classes": self._drawn_classes(),
            "class-of": as_text(self._class_of.astype("u1")),
            "pick": self._classes.index(self.pick) if self.pick else -1,
            "search": self.search,
            "point": self._point,
            "share": None if share is None else round(share, 4),
            "shares": None if shares is None else np.round(shares, 4).ravel().tolist(),
            "dimensions": self._given.shape[-1],
        }
        near = self._neighbours
        if near is not None and (known := min(near.shape[-1], MOST_NAMED * near.shape[-1] // near.size)) > 0:
            values["neighbours"] = as_text(near[..., :known].astype("<u2"))
            values["k"] = known
        if self._agreeing is not None:
            values["agreeing"] = self._agreeing.reshape(-1, len(self._classes)).tolist()
        return values

    def _drawn_classes(self) -> list[dict[str, Any]]:
        """Return of each class its name, size, colours and shape; without classes, of all points together."""
        if not self._classes:
            return [{"name": "", "size": self.size("point"), "shape": 0, **self.paint("points", "blue")}]
        concepts = {name: concept for concept, name in (self.colors or {}).items()}
        sizes = np.bincount(self._class_of, minlength=len(self._classes))
        many = len(PALETTE)
        return [
            {
                "name": _shown(name),
                "size": int(sizes[i]),
                # The second eight have the colours of the first, and other shapes.
                "shape": -1 if name == OTHERS else (i + i // many) % many,
                "concept": concepts.get(name),
                "color": None if name == OTHERS else PALETTE[i % many].name,
            }
            for i, name in enumerate(self._classes)
        ]


def _in_square(points: NDArray[np.floating[Any]], scale: str) -> NDArray[np.float64]:
    """Move points into a square of the side 1, with one scale for both axes."""
    axes = (0, 1, 2) if scale == "together" else (2,)
    low, high = points.min(axis=axes, keepdims=True), points.max(axis=axes, keepdims=True)
    side = (high - low).max(axis=-1, keepdims=True)
    found: NDArray[np.float64] = 0.5 + (points - (low + high) / 2) / np.where(side > 0, side, 1)
    return found


def _shown(name: str) -> str:
    return t("others") if name == OTHERS else name
