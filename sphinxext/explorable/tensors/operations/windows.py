"""Operations that slide a window over axes: convolutions, as machine learning means them, and pooling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ...language import t
from ...spelling import cut
from ..arithmetic import (
    Spelling,
    spell_list,
    spell_number,
    spell_product,
    spell_quotient,
    spell_sum,
    spelled_places,
)
from ..errors import Mistake, reduction_meant
from ..provenance import Cells, Places, Sources, all_places, check_count
from ..shapes import Cell, Form, join, resized, tell, tell_axis
from .axes import Window
from .base import (
    Kind,
    Operation,
    Parameter,
    Setting,
    Settings,
    function,
    need_whole_number,
    setting,
    show_setting,
    spell_cells,
    tensor,
)

if TYPE_CHECKING:
    from ..node import Expression, Values


def _numbers(value: Setting, keyword: str, count: int, least: int) -> tuple[int, ...]:
    """Return a whole number for each spatial axis, from one for all or one for each."""
    if not isinstance(value, tuple):
        return (need_whole_number(value, keyword, least),) * count
    if len(value) != count:
        many = "one whole number" if count == 1 else f"one whole number or {count}"
        raise Mistake(f"{keyword}={cut(show_setting(value))}: {many} is needed", keyword)
    return tuple(need_whole_number(each, keyword, least) for each in value)


def _paddings(value: Setting, reaches: Sequence[int], strides: Sequence[int]) -> list[tuple[int, int]]:
    """Return for each spatial axis how much padding is before it, and how much more behind it.

    "same" keeps the sizes; where the sides cannot be alike, there is one place more behind, as in PyTorch.
    """
    if value == "valid":
        return [(0, 0)] * len(reaches)
    if value != "same":
        if isinstance(value, str):
            message = f'padding="{cut(value)}": "same", "valid" or a whole number is needed'
            raise Mistake(message, "padding")
        return [(padding, 0) for padding in _numbers(value, "padding", len(reaches), 0)]
    if any(stride != 1 for stride in strides):
        raise Mistake('padding="same" needs stride=1: with another one the sizes cannot stay', "padding")
    return [((reach - 1) // 2, (reach - 1) % 2) for reach in reaches]


def _with_padding(x: Values, windows: Sequence[Window], fill: float = 0) -> Values:
    """Return the input with what the windows see beyond its ends."""
    if not any(window.room > window.size for window in windows):
        return x
    before = [(0, 0)] * (x.ndim - len(windows))
    widths = [(window.padding, window.padding + window.extra) for window in windows]
    return np.pad(x, [*before, *widths], constant_values=fill)


def _some(sources: Sources) -> tuple[Cells, int]:
    """Return the sources of a cell that its arithmetic shows, and how many it has."""
    cells = sources.of(0)
    return cells[spelled_places(None, 0, len(cells))], len(cells)


def _check_output(name: str, x: Expression, window: Window) -> None:
    if window.room < window.reach:
        padded = f" with its padding of {window.padding}" if window.padding else ""
        told = tell_axis(x.dims[window.axis], window.size)
        raise Mistake(f"{name}: a window of {window.reach} does not fit into {told} of {tell(x)}{padded}")


class Convolution(Operation):
    """Sums of products of a kernel with the window of the input that it lies on (cross-correlation).

    The input has `rank` spatial axes, or a channel axis before those, or a batch axis before that.
    """

    rank: ClassVar[int]
    parameters: ClassVar[tuple[Parameter, ...]] = (
        tensor("x"),
        tensor("kernel"),
        setting("stride", "1"),
        Parameter("padding", Kind.TEXT_OR_SETTING, "0"),
        setting("dilation", "1"),
        setting("groups", "1"),
    )
    sign: ClassVar[str | None] = "∗"

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x convolved with k`."""
        return t("{0} convolved with {1}", said[0], said[1])

    def windows(self, operands: Sequence[Expression], settings: Settings) -> tuple[Window, ...]:
        """Return how the window slides along each spatial axis."""
        x, kernel = operands
        strides = _numbers(settings.get("stride", 1), "stride", self.rank, 1)
        dilations = _numbers(settings.get("dilation", 1), "dilation", self.rank, 1)
        lengths = kernel.shape[-self.rank :]
        reaches = [dilation * (length - 1) + 1 for dilation, length in zip(dilations, lengths, strict=True)]
        paddings = _paddings(settings.get("padding", 0), reaches, strides)
        first = len(x.shape) - self.rank
        return tuple(
            Window(first + place, x.shape[first + place], length, stride, padding, dilation, extra)
            for place, (length, stride, (padding, extra), dilation) in enumerate(
                zip(lengths, strides, paddings, dilations, strict=True)
            )
        )

    def groups_of(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return into how many groups the channels are parted; Mistake if they cannot be."""
        x, kernel = operands
        lead = len(x.shape) - self.rank
        groups = need_whole_number(settings.get("groups", 1), "groups", 1)
        if groups > 1 and not lead:
            raise Mistake(f"groups={groups}: {tell(x)} has no channels to part", "groups")
        for operand, axis in ((x, lead - 1), (kernel, 0)) if lead else ():
            if operand.shape[axis] % groups:
                told = tell_axis(operand.dims[axis], operand.shape[axis])
                raise Mistake(
                    f"groups={groups}: {told} of {tell(operand)} cannot be parted equally", "groups"
                )
        return groups

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the batch, take the channels from the kernel, and count the places of the window."""
        x, kernel = operands
        lead = len(x.shape) - self.rank
        if not (0 <= lead <= 2 and len(kernel.shape) == self.rank + (2 if lead else 0)):
            space, inner = ("w", "k") if self.rank == 1 else ("h,w", "i,j")
            raise Mistake(
                f"{self.name} takes x[{space}] with kernel[{inner}], or x[c,{space}] or x[n,c,{space}] with "
                f"kernel[o,c,{inner}], not {tell(x)} with {tell(kernel)}"
            )
        doubts: list[str] = []
        groups = self.groups_of(operands, settings)
        if lead:
            channels, needed = x.shape[lead - 1], kernel.shape[1]
            if channels != needed * groups:
                among = f", in each of {groups} groups" if groups > 1 else ""
                raise Mistake(
                    f"{self.name} adds up over {tell_axis(x.dims[lead - 1], channels)} of {tell(x)}, and "
                    f"{tell(kernel)} has {tell_axis(kernel.dims[1], needed)}{among}: "
                    f"{channels} ≠ {needed * groups}"
                )
            doubts = [] if groups > 1 else join(f"{self.name} adds up over", x, lead - 1, kernel, 1)
        windows = self.windows(operands, settings)
        for window in windows:
            _check_output(self.name, x, window)
        dims = [*x.dims[: lead - 1], kernel.dims[0]] if lead else []
        shape = [*x.shape[: lead - 1], kernel.shape[0]] if lead else []
        dims += [resized(x.dims[window.axis], window.size, window.output) for window in windows]
        shape += [window.output for window in windows]
        return Form(tuple(dims), tuple(shape), tuple(doubts))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Add the products up over every window."""
        x, kernel = values
        windows = self.windows(operands, settings)
        padded = _with_padding(x, windows)
        axes = tuple(window.axis for window in windows)
        lengths = tuple(window.reach for window in windows)
        slid = np.lib.stride_tricks.sliding_window_view(padded, lengths, axes)
        index: Any = (
            ...,
            *(slice(None, None, window.stride) for window in windows),
            *(slice(None, None, window.dilation) for window in windows),
        )
        slid = slid[index]
        groups = self.groups_of(operands, settings)
        if groups > 1:
            parts = zip(
                np.split(slid, groups, axis=x.ndim - self.rank - 1), np.split(kernel, groups), strict=True
            )
            summed = [self._summed(part, own, x.ndim) for part, own in parts]
            return np.concatenate(summed, axis=x.ndim - self.rank - 1)
        return self._summed(slid, kernel, x.ndim)

    def _summed(self, slid: Values, kernel: Values, rank: int) -> Values:
        """Return the sums of products of every window of an input with so many axes."""
        space, inner = "hw"[: self.rank], "ij"[: self.rank]
        match rank - self.rank:
            case 0:
                pattern = f"{space}{inner},{inner}->{space}"
            case 1:
                pattern = f"c{space}{inner},oc{inner}->o{space}"
            case _:
                pattern = f"nc{space}{inner},oc{inner}->no{space}"
        return np.asarray(np.einsum(pattern, slid, kernel))

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The input with its padding."""
        windows = self.windows(operands, settings)
        lead = operands[0].shape[: -self.rank]
        return math.prod(lead) * math.prod(window.room for window in windows)

    def products(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Every place of the window, times every cell of the kernel."""
        x, kernel = operands
        windows = self.windows(operands, settings)
        batch = math.prod(x.shape[: len(x.shape) - self.rank][:1]) if len(x.shape) - self.rank == 2 else 1
        return batch * math.prod(kernel.shape) * math.prod(window.output for window in windows)

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the cells under the window, and those of the kernel on them; padding has no cells."""
        x, kernel = operands
        windows = self.windows(operands, settings)
        lead = len(x.shape) - self.rank
        # The kernel's axes that are run through: the channel, and those of the window.
        running = [
            places(kernel, axis, kernel.shape[axis]) for axis in range(1 if lead else 0, len(kernel.shape))
        ]
        check_count(len(cells) * math.prod(len(run) for run in running))
        grid = np.stack(np.meshgrid(*running, indexing="ij"), axis=-1).reshape(-1, len(running))
        under = np.empty((len(cells), len(grid), len(x.shape)), dtype=np.int64)
        on = np.empty((len(cells), len(grid), len(kernel.shape)), dtype=np.int64)
        on[:, :, len(kernel.shape) - len(running) :] = grid
        if lead:
            output = cells[:, lead - 1, None]
            on[:, :, 0] = output
            per_group = max(1, kernel.shape[0] // self.groups_of(operands, settings))
            under[:, :, lead - 1] = output // per_group * kernel.shape[1] + grid[:, 0]
        if lead == 2:
            under[:, :, 0] = cells[:, 0, None]
        inside = np.ones(under.shape[:2], dtype=np.bool_)
        for place, window in enumerate(windows):
            column = cells[:, cells.shape[1] - self.rank + place, None]
            step = window.dilation * grid[:, place - self.rank]
            position = column * window.stride - window.padding + step
            inside &= (position >= 0) & (position < window.size)
            under[:, :, window.axis] = np.clip(position, 0, max(window.size - 1, 0))
        used = None if inside.all() else inside
        return [Sources(under, used), Sources(on, used)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `.4·.1 + .5·.3`, of what lies in the input and reaches the cell."""
        x, kernel = operands
        row = np.array([index], dtype=np.int64)
        (under, count), (on, _) = map(_some, self.sources(operands, settings, row, all_places))
        pairs = zip(spell_cells(x, under, digits), spell_cells(kernel, on, digits), strict=True)
        return spell_sum([spell_product(*pair) for pair in pairs], count)


@function("conv1d")
class Convolution1D(Convolution):
    """A convolution along the last axis."""

    rank = 1


@function("conv2d")
class Convolution2D(Convolution):
    """A convolution over the last two axes."""

    rank = 2


class TransposedConvolution(Convolution):
    """Every cell of the input times the kernel, added up where these overlap: a convolution turned around.

    Its kernel has the input's channels first, as it has in the convolution that it turns around.
    """

    parameters = (*Convolution.parameters[:5], setting("output_padding", "0"))
    sign = None

    @property
    def title(self) -> str:
        """The name as words."""
        return f"transposed\nconv{self.rank}d"

    @property
    def called(self) -> str:
        """The title in the language of the site."""
        # Translators: stands on an arrow, in two lines; {0} is "conv1d" or "conv2d".
        return t("transposed\n{0}", f"conv{self.rank}d")

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x by the transposed convolution with k`."""
        return t("the transposed convolution of {0} with {1}", said[0], said[1])

    def windows(self, operands: Sequence[Expression], settings: Settings) -> tuple[Window, ...]:
        """No window slides over the input: every cell of it is spread."""
        return ()

    def spread(self, operands: Sequence[Expression], settings: Settings) -> tuple[Window, ...]:
        """Return the windows of the result that the cells of the input are spread over."""
        if isinstance(padding := settings.get("padding", 0), str):
            message = (
                f'{self.name} takes a whole number for padding: "{cut(padding)}" says no size of the result'
            )
            raise Mistake(message, "padding")
        spread = super().windows(operands, settings)
        more = _numbers(settings.get("output_padding", 0), "output_padding", self.rank, 0)
        for one, added in zip(spread, more, strict=True):
            if added >= max(one.stride, one.dilation):
                what = "stride" if one.stride >= one.dilation else "dilation"
                message = f"output_padding={added}: it has to be less than the {what}"
                raise Mistake(f"{message}, {max(one.stride, one.dilation)}", "output_padding")
        return tuple(
            replace(one, size=(one.size - 1) * one.stride - 2 * one.padding + one.reach + added)
            for one, added in zip(spread, more, strict=True)
        )

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the batch, take the channels from the kernel, and turn the sizes around."""
        x, kernel = operands
        lead = len(x.shape) - self.rank
        if not (0 <= lead <= 2 and len(kernel.shape) == self.rank + (2 if lead else 0)):
            space, inner = ("w", "k") if self.rank == 1 else ("h,w", "i,j")
            raise Mistake(
                f"{self.name} takes x[{space}] with kernel[{inner}], or x[c,{space}] or x[n,c,{space}] with "
                f"kernel[c,o,{inner}], not {tell(x)} with {tell(kernel)}"
            )
        doubts: list[str] = []
        if lead:
            channels, needed = x.shape[lead - 1], kernel.shape[0]
            if channels != needed:
                raise Mistake(
                    f"{self.name} adds up over {tell_axis(x.dims[lead - 1], channels)} of {tell(x)}, and "
                    f"{tell(kernel)} has {tell_axis(kernel.dims[0], needed)}: {channels} ≠ {needed}"
                )
            doubts = join(f"{self.name} adds up over", x, lead - 1, kernel, 0)
        spread = self.spread(operands, settings)
        for one in spread:
            if one.size < 1:
                told = tell_axis(x.dims[one.axis], x.shape[one.axis])
                raise Mistake(f"{self.name}: a padding of {one.padding} leaves nothing of {told}", "padding")
        dims = [*x.dims[: lead - 1], kernel.dims[1]] if lead else []
        shape = [*x.shape[: lead - 1], kernel.shape[1]] if lead else []
        dims += [resized(x.dims[one.axis], x.shape[one.axis], one.size) for one in spread]
        return Form(tuple(dims), (*shape, *(one.size for one in spread)), tuple(doubts))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Add to the result, place by place of the kernel, what the input's cells spread there."""
        x, kernel = values
        lead = x.ndim - self.rank
        spread = self.spread(operands, settings)
        form = self.form(operands, settings)
        whole = np.zeros(
            (*form.shape[: lead or None][:lead], *(one.size + 2 * one.padding for one in spread))
        )
        pattern = {0: "...,->...", 1: "c...,co->o...", 2: "nc...,co->no..."}[lead]
        for place in np.ndindex(kernel.shape[kernel.ndim - self.rank :]):
            taken: Any = tuple(
                slice(
                    one.dilation * at,
                    one.dilation * at + one.stride * (x.shape[one.axis] - 1) + 1,
                    one.stride,
                )
                for at, one in zip(place, spread, strict=True)
            )
            whole[(..., *taken)] += np.einsum(pattern, x, kernel[(..., *place)])
        kept: Any = tuple(slice(one.padding, one.padding + one.size) for one in spread)
        result: Values = whole[(..., *kept)]
        return result

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The result with what the padding cuts off."""
        form = self.form(operands, settings)
        lead = form.shape[: len(form.shape) - self.rank]
        spread = self.spread(operands, settings)
        return math.prod(lead) * math.prod(one.size + 2 * one.padding for one in spread)

    def products(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Every cell of the input, times every cell of the kernel that it meets."""
        x, kernel = operands
        return math.prod(x.shape) * math.prod(kernel.shape[1 if len(x.shape) > self.rank else 0 :])

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the cells of the input that reach the result's, and those of the kernel they do it by."""
        x, kernel = operands
        lead = len(x.shape) - self.rank
        spread = self.spread(operands, settings)
        inner = [axis for axis in range(len(kernel.shape)) if axis != 1 or not lead]
        running = [places(kernel, axis, kernel.shape[axis]) for axis in inner]
        check_count(len(cells) * math.prod(len(run) for run in running))
        grid = np.stack(np.meshgrid(*running, indexing="ij"), axis=-1).reshape(-1, len(running))
        under = np.empty((len(cells), len(grid), len(x.shape)), dtype=np.int64)
        on = np.empty((len(cells), len(grid), len(kernel.shape)), dtype=np.int64)
        on[:, :, inner] = grid
        if lead:
            on[:, :, 1] = cells[:, lead - 1, None]
            under[:, :, lead - 1] = grid[:, 0]
        if lead == 2:
            under[:, :, 0] = cells[:, 0, None]
        inside = np.ones(under.shape[:2], dtype=np.bool_)
        for place, one in enumerate(spread):
            at = cells[:, cells.shape[1] - self.rank + place, None] + one.padding
            steps = at - one.dilation * grid[:, place - self.rank]
            origin = steps // one.stride
            inside &= (steps % one.stride == 0) & (origin >= 0) & (origin < x.shape[one.axis])
            under[:, :, one.axis] = np.clip(origin, 0, max(x.shape[one.axis] - 1, 0))
        used = None if inside.all() else inside
        return [Sources(under, used), Sources(on, used)]


@function("conv_transpose1d")
class TransposedConvolution1D(TransposedConvolution):
    """A transposed convolution along the last axis."""

    rank = 1


@function("conv_transpose2d")
class TransposedConvolution2D(TransposedConvolution):
    """A transposed convolution over the last two axes."""

    rank = 2


class Pooling(Operation):
    """The largest cell, or the mean, of every window over the last axes."""

    rank: ClassVar[int]
    parameters = (
        tensor("x"),
        setting("size"),
        setting("stride", "size"),
        Parameter("mode", Kind.TEXT, '"max"'),
        Parameter("padding", Kind.TEXT_OR_SETTING, "0"),
    )

    def step(self, operands: Sequence[Expression], settings: Settings) -> str:
        """Say `max over 2 × 2`."""
        # Translators: stands on an arrow, in two lines; {0} is "max" or "mean", {1} the size of a window.
        return t("{0} over\n{1}", *self._of_windows(operands, settings))

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `the max over 2 × 2 of x`."""
        mode, size = self._of_windows(operands, settings)
        return t("the {0} of {1}", t("{0} over {1}", mode, size), said[0])

    def _of_windows(self, operands: Sequence[Expression], settings: Settings) -> tuple[str, str]:
        """Say what is taken of each window, and how large windows are."""
        size = " × ".join(str(one.kernel) for one in self.slid(operands, settings))
        return t(settings.get("mode", "max"), context="an operation"), size

    def windows(self, operands: Sequence[Expression], settings: Settings) -> tuple[Window, ...]:
        """Return the windows that are drawn: none that would seem to go over all rows at once."""
        drawn = self.rank == 2 or len(operands[0].shape) == 1
        return self.slid(operands, settings) if drawn else ()

    def beyond(self, settings: Settings) -> str:
        """Nothing is less than what a max does not see."""
        return "−∞" if settings.get("mode", "max") == "max" else "0"

    def slid(self, operands: Sequence[Expression], settings: Settings) -> tuple[Window, ...]:
        """Return how the window slides along the last axes."""
        (x,) = operands
        kernels = _numbers(settings["size"], "size", self.rank, 1)
        strides = _numbers(settings.get("stride", kernels), "stride", self.rank, 1)
        paddings = _paddings(settings.get("padding", 0), kernels, strides)
        for kernel, (padding, _) in zip(kernels, paddings, strict=True):
            if padding > kernel // 2:
                message = (
                    f"padding={padding}: at most half of the window, {kernel // 2}, so that it sees a cell"
                )
                raise Mistake(message, "padding")
        first = len(x.shape) - self.rank
        return tuple(
            Window(first + place, x.shape[first + place], kernel, stride, padding, extra=extra)
            for place, (kernel, stride, (padding, extra)) in enumerate(
                zip(kernels, strides, paddings, strict=True)
            )
        )

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Count the places of the window along the last two axes."""
        (x,) = operands
        if len(x.shape) < self.rank:
            axes = "an axis" if self.rank == 1 else "two axes"
            raise Mistake(f"{self.name} needs {axes}, and {tell(x)} has {len(x.shape)}")
        mode = settings.get("mode", "max")
        if mode not in ("max", "mean"):
            hint = reduction_meant(mode, ("max", "mean")) or ': "max" and "mean" are'
            raise Mistake(f'"{mode}" is not a mode of pool2d{hint}', "mode")
        windows = self.slid(operands, settings)
        for window in windows:
            _check_output(self.name, x, window)
        dims = [resized(x.dims[window.axis], window.size, window.output) for window in windows]
        lead = len(x.shape) - self.rank
        return Form((*x.dims[:lead], *dims), (*x.shape[:lead], *(window.output for window in windows)))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Reduce every window."""
        windows = self.slid(operands, settings)
        lengths = tuple(window.kernel for window in windows)
        axes = tuple(range(-self.rank, 0))
        takes_largest = settings.get("mode", "max") == "max"
        padded = _with_padding(values[0], windows, -np.inf if takes_largest else 0)
        slid = np.lib.stride_tricks.sliding_window_view(padded, lengths, axes)
        index: Any = (
            ...,
            *(slice(None, None, window.stride) for window in windows),
            *[slice(None)] * self.rank,
        )
        slid = slid[index]
        reduced = np.max(slid, axis=axes) if takes_largest else np.mean(slid, axis=axes)
        result: Values = np.asarray(reduced)
        return result

    def products(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Every place of the window, times its cells, though they are only looked at."""
        windows = self.slid(operands, settings)
        places = math.prod(window.output * window.kernel for window in windows)
        return math.prod(operands[0].shape[: -self.rank]) * places

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the cells under the window."""
        (x,) = operands
        windows = self.slid(operands, settings)
        running = [places(x, window.axis, window.kernel) for window in windows]
        check_count(len(cells) * math.prod(map(len, running)))
        grid = np.stack(np.meshgrid(*running, indexing="ij"), axis=-1).reshape(-1, self.rank)
        found = np.repeat(cells[:, None, :], len(grid), axis=1)
        inside = np.ones(found.shape[:2], dtype=np.bool_)
        for place, window in enumerate(windows):
            position = window.first(cells[:, window.axis, None]) + grid[:, place]
            inside &= (position >= 0) & (position < window.size)
            found[:, :, window.axis] = np.clip(position, 0, max(window.size - 1, 0))
        return [Sources(found, None if inside.all() else inside)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `max(1, 2, 3, 4)`."""
        row = np.array([index], dtype=np.int64)
        (sources,) = self.sources(operands, settings, row, all_places)
        under, count = _some(sources)
        cells = spell_cells(operands[0], under, digits)
        if settings.get("mode", "max") == "max":
            return spell_list("max", cells, count)
        # The zeros of the padding count.
        size = math.prod(window.kernel for window in self.slid(operands, settings))
        return spell_quotient(spell_sum(cells, count), spell_number(size, 0))

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The input with its padding, where it has one."""
        windows = self.slid(operands, settings)
        padded = any(window.room > window.size for window in windows)
        lead = operands[0].shape[: -self.rank]
        return math.prod(lead) * math.prod(window.room for window in windows) if padded else 0


@function("pool1d")
class Pooling1D(Pooling):
    """The largest cell, or the mean, of every window along the last axis."""

    rank = 1


@function("pool2d")
class Pooling2D(Pooling):
    """The largest cell, or the mean, of every window over the last two axes."""

    rank = 2
