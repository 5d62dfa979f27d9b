"""``activation-grid``: which channels of a network fire at each place of an image."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .. import language
from ..language import in_signs, t
from .arrays import OfArrays, Taken, place
from .mosaic import Pixels, mosaic, png, shrunk
from .nmf import factorised
from .packing import pack, pack_rows
from .picture import Page, PictureError, names, option, whole

# A page would hold all of them.
MOST_NUMBERS = 500_000
# More are told with 8 bits each.
EXACT = 20_000
# Larger images are drawn as images; where a site forbids those, what is below shows them coarsely.
DRAWN, COARSE = 64, 40
# A sprite is drawn so small that more pixels of it cannot be seen.
SPRITE = 12
# Behind each group the image is so small.
THUMBNAIL = 16
# So many of its channels name a group.
NAMING = 3
_LAYER = re.compile(r"activations_(\d{1,9})")


@dataclass(frozen=True)
class ActivationGrid(OfArrays):
    """Which channels of a network fire at each place of an image, and where each of them does."""

    name = "activation-grid"
    bindable: ClassVar[tuple[str, ...]] = ("layer",)
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken(
            "activations",
            ("row", "column", "channel"),
            "how strongly each channel fires at each place; of several layers `activations_0`, …",
            layered=True,
        ),
        Taken(
            "image",
            ("y", "x", "colour"),
            "the image, uint8 or from 0 to 1; grey ones without colour",
            least=2,
        ),
        Taken(
            "channels",
            ("channel",),
            "what channels are called; of several layers `channels_0`, …",
            words=True,
            needed=False,
        ),
        Taken(
            "sprites",
            ("channel", "y", "x", "colour"),
            "a small image for each channel, of what it fires at; of several layers `sprites_0`, …",
            least=3,
            needed=False,
        ),
    )

    layers: tuple[str, ...] = option(names, "Names of the layers; by default their numbers.", (), worded=True)
    layer: int = option(whole(-999, 999), "The layer that is shown first, from 0; below 0, from the end.", -1)
    row: int | None = option(
        whole(-999, 999), "The row of the place that is chosen at first; by default where most fires.", None
    )
    column: int | None = option(whole(-999, 999), "Its column.", None)
    groups: int = option(
        whole(0, 9), "How many groups of channels that fire together are looked for; 0 for none.", 3
    )

    def check(self) -> list[tuple[int, str]]:
        """Check the arrays, and that there is what the options name."""
        doubts = super().check()
        place(len(self._layers), self.layer, "layer")
        self._first  # noqa: B018
        self._sprites  # noqa: B018
        if self.layers and len(self.layers) != len(self._layers):
            message = f"layers names {len(self.layers)}; the data has {len(self._layers)}"
            raise PictureError(message, "data")
        high, wide = self._pixels.shape[:2]
        for name, array in self._layers:
            rows, columns, channels = array.shape
            if abs(np.log((high / wide) / (rows / columns))) > np.log(1.5):
                doubts.append(
                    (
                        1,
                        f"{name} has {rows} rows and {columns} columns, and the image {high} and {wide}: "
                        "each place stands for a part of the image that is no square; are its axes row, "
                        "column, channel?",
                    )
                )
            if self.groups > min(rows * columns, channels):
                message = (
                    f"groups is {self.groups}; {channels} channels at {rows * columns} places have at most"
                )
                raise PictureError(f"{message} {min(rows * columns, channels)}", "data")
        return doubts

    # ── What is read ──

    @cached_property
    def taken(self) -> dict[str, NDArray[Any]]:
        """The arrays, those of each layer by their own names."""
        found: dict[str, NDArray[Any]] = {}
        activations, image, channels, sprites = self.takes
        for name in self._endings:
            ending = name.removeprefix("activations")
            array = self._read(activations, ending)
            assert array is not None  # needed ones are there
            found[name] = array
            for one in (channels, sprites):
                array = self._read(one, ending)
                if array is None:
                    continue
                if len(array) != found[name].shape[-1]:
                    message = f"{one.name}{ending} has {len(array):,}, and {name} {found[name].shape[-1]:,}"
                    raise PictureError(f"{message} channels", "data")
                found[one.name + ending] = array
        found["image"] = self._read(image, "")  # type: ignore[assignment]
        return found

    @property
    def _endings(self) -> list[str]:
        """The names of the arrays of activations: one, or one for each layer."""
        numbered = sorted(
            filter(_LAYER.fullmatch, self.arrays or {}), key=lambda name: int(name.partition("_")[2])
        )
        return numbered if numbered and "activations" not in (self.arrays or {}) else ["activations"]

    def _read(self, one: Taken, ending: str) -> NDArray[Any] | None:
        """Read an array of a layer; an image without the axis of its colours is grey."""
        called = one.name + ending
        source = (self.names or {}).get(called, called)
        given = (self.arrays or {}).get(source)
        if given is None or one.fewest == len(one.axes):
            return self.read(replace(one, name=called))
        grey = np.ndim(given) == one.fewest
        array = self.read(replace(one, name=called, axes=one.axes[:-1] if grey else one.axes, least=0))
        return None if array is None else _as_pixels(array, np.asarray(given).dtype, called, grey=grey)

    @property
    def _pixels(self) -> Pixels:
        return self.taken["image"]

    @cached_property
    def _layers(self) -> list[tuple[str, NDArray[np.float64]]]:
        """The activations of each layer, (h, w, C), with the name of the array."""
        found = [(name, self.taken[name]) for name in self._endings]
        count = sum(array.size for _, array in found)
        if count > MOST_NUMBERS:
            message = (
                f"the activations are {count:,} numbers, and a page would hold all of them; at most "
                f"{MOST_NUMBERS:,}: keep the channels that fire most"
            )
            raise PictureError(message, "data")
        return found

    @cached_property
    def _sprites(self) -> list[NDArray[np.uint8] | None]:
        return [self.taken.get(name.replace("activations", "sprites")) for name, _ in self._layers]

    def _channels(self, layer: int) -> list[str]:
        name, array = self._layers[layer]
        given = self.taken.get(name.replace("activations", "channels"))
        return [str(name) for name in given] if given is not None else list(map(str, range(array.shape[-1])))

    @property
    def _layer_names(self) -> list[str]:
        return list(self.layers) or [f"layer {i}" for i in range(len(self._layers))]

    # ── What is shown ──

    @cached_property
    def _first(self) -> dict[str, int]:
        """The layer, the place and the channel that are shown first."""
        # A parameter that it follows may have any value.
        count = len(self._layers)
        layer = min(count - 1, max(-count, round(self.layer))) % count
        array = self._layers[layer][1]
        rows, columns, _ = array.shape
        # Where the most that fires does, if nothing is chosen.
        most = divmod(int(array.max(axis=2).argmax()), columns)
        row = most[0] if self.row is None else place(rows, self.row, "row")
        column = most[1] if self.column is None else place(columns, self.column, "column")
        return {"layer": layer, "row": row, "column": column, "channel": int(array[row, column].argmax())}

    def alternative(self) -> str:
        """Say how large all is, what fires at the chosen place, and where the groups do."""
        high, wide = self._pixels.shape[:2]
        first = self._first
        layer, array = first["layer"], self._layers[first["layer"]][1]
        rows, columns, channels = array.shape
        called = self._channels(layer)
        here = array[first["row"], first["column"]]
        most = [
            f"{called[i]}, {in_signs(format(here[i], '.2f'))}" for i in np.argsort(-here, kind="stable")[:3]
        ]
        size = (in_signs(f"{channels:,}"), rows, columns)
        # Translators: {0} is the name of a layer of a network.
        layered = t("{0}: {1} channels at {2} by {3} places.", self._layer_names[layer], *size)
        # Translators: {2} is a channel and how much it fires, or several: "fur, 0.9; then eye, 0.4".
        there = "At row {0}, column {1} the channel that fires most is {2}."  # words
        told = [
            t("An image of {0} by {1} pixels.", high, wide),
            layered if len(self._layers) > 1 else t("{0} channels at {1} by {2} places.", *size),
            t(there, first["row"], first["column"], language.and_then(most)),
        ]
        for i, (words, grid) in enumerate(self._groups[layer]):
            row, column = np.unravel_index(int(grid.argmax()), grid.shape)
            told.append(
                t(
                    "Group {0}, of {1}, fires most at row {2}, column {3}.",
                    i,
                    language.listed(words),
                    row,
                    column,
                )
            )
        return " ".join(told)

    @cached_property
    def _groups(self) -> list[list[tuple[list[str], NDArray[np.float64]]]]:
        """Of each layer the groups of channels: the names of their strongest, and where they fire, (h, w)."""
        found = []
        for layer, (_, array) in enumerate(self._layers):
            rows, columns, channels = array.shape
            called = self._channels(layer)
            own = []
            if self.groups:
                result = factorised(array.reshape(-1, channels).T, self.groups)
                for units, strengths in zip(result.units.T, result.factors, strict=True):
                    most = np.argsort(-units, kind="stable")[:NAMING]
                    own.append(([called[i] for i in most], strengths.reshape(rows, columns)))
            found.append(own)
        return found

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return the image, and of each layer its activations, its channels and its groups."""
        image = self._pixels
        is_large = max(image.shape[:2]) > DRAWN
        layers = []
        for i, (_, array) in enumerate(self._layers):
            sprites = self._sprites[i]
            groups = self._groups[i]
            layers.append(
                {
                    "name": self._layer_names[i],
                    "shape": list(array.shape),
                    "activations": pack_rows(
                        array.reshape(-1, array.shape[-1]), 8 if array.size > EXACT else 16
                    ),
                    "channels": self._channels(i),
                    "sprites": None if sprites is None else [mosaic(shrunk(one, SPRITE)) for one in sprites],
                    "groups": [
                        {"names": words, "map": pack(grid / (grid.max() or 1), 8, ends=(0, 1))}
                        for words, grid in groups
                    ],
                }
            )
        return {
            "image": mosaic(shrunk(image, COARSE) if is_large else image),
            "thumbnail": mosaic(shrunk(image, THUMBNAIL)),
            "photo": png(image) if is_large else None,
            "layers": layers,
            **self._first,
            "group": -1,
            "paint": self.paint("activations", "orange"),
        }


def _as_pixels(array: NDArray[Any], dtype: np.dtype[Any], called: str, *, grey: bool) -> Pixels:
    """Return colours of one byte each, whatever the image has."""
    if grey:
        array = array[..., np.newaxis]
    if array.shape[-1] not in (1, 3, 4):
        message = f"{called} has {array.shape[-1]} numbers for each pixel; an image has 3, or none for grey"
        raise PictureError(message, "data")
    # What is transparent is not shown as such.
    array = np.repeat(array, 3, axis=-1) if array.shape[-1] == 1 else array[..., :3]
    low, high = float(array.min()), float(array.max())
    most = 255 if dtype.kind in "iu" else 1
    if low < 0 or high > most:
        hint = (
            "divide it by 255, or store it as uint8" if low >= 0 and high <= 255 else "bring it there first"
        )
        raise PictureError(
            f"{called} has numbers from {low:.3g} to {high:.3g}; an image has those from 0 to {most}: {hint}",
            "data",
        )
    return np.rint(array * (255 / most)).astype(np.uint8)
