"""Long attention as it travels: the weights that stand out, and the others as a product of few columns.

Before its softmax attention is such a product, of queries and keys. So the logarithms of a head's weights
have few columns too, and a few bits for each number of them tell all small weights of a row at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .packing import spelled

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# Rows and columns in whole steps, and what each of their products is to be multiplied by.
_Factors = tuple[Floats, Floats, Floats]

# Weights of at least this travel one by one, and those that would be off by more than that.
LEAST, NEAR = 0.03, 0.0045
# What a layer may take, in bytes when compressed, and what a weight of it takes that travels by itself.
ROOM, EACH = 300 * 1024, 1.4
# A row that is cut because a layer takes too much has so many weights of its own, if there is room.
FEWEST = 16
# How coarsely the product may be told: the largest that makes a head smaller, and no smaller one does.
STEPS = (11.0, 8.0, 5.6, 4.0, 2.8, 2.0, 1.4, 1.0)
# More columns are noise, and logarithms that are further below a row's largest are as good as this.
COLUMNS, DEPTH = 72, 8.0
# How a head is told best is found out by one of so many rows.
SAMPLE = 4
# Masses are told in thousandths.
MASS = 1000
# What is rounded otherwise in a browser.
SLACK = 0.0005


@dataclass
class _Head:
    """One head: which weights travel by themselves, and what the others are made from."""

    known: Flags
    rounded: Floats
    rows: Floats
    columns: Floats
    scales: Floats

    @cached_property
    def factors(self) -> float:
        """About how many bytes its factors take."""
        return _bytes(self.rows) + _bytes(self.columns)


def long_layer(weights: Floats, kept: float) -> dict[str, Any]:
    """Return the weights of one layer as plain data.

    ``counts``, ``gaps`` and ``codes`` tell the weights that travel by themselves: how many there are in each
    row, how many columns are passed before each, and the root of each in ``levels`` steps up to ``highest``.
    The others of a row share its ``masses``, as the softmax of ``factors`` says: for each of a head's columns
    its rows, then its keys, all times the column's ``scales``. ``agreed`` says how many hundredths of each
    row are as they were.

    Args:
        weights: of the shape (heads, Tq, Tk).
        kept: which share of each row is to be as it was; where a layer is too large, as many rows as can be.
    """
    coder = _Coder(weights, kept)
    heads = [coder.fitted(head) for head in weights]
    _cut(heads, weights)
    told = [coder.told(head, one) for head, one in zip(weights, heads, strict=True)]
    known = np.concatenate([one.known for one in heads])
    at, columns = np.nonzero(known)
    before = np.concatenate([[-1], columns[:-1]])
    before[np.concatenate([[True], at[1:] != at[:-1]])[: at.size]] = -1
    own = weights.reshape(-1, weights.shape[-1])[at, columns]
    pairs = [pair for one in heads for pair in zip(one.rows.T, one.columns.T, strict=True)]
    factors = [column for pair in pairs for column in pair]
    signed = np.concatenate(factors) if factors else np.zeros(0)
    return {
        "shape": list(weights.shape),
        "causal": coder.is_causal,
        "highest": coder.highest,
        "levels": coder.levels,
        "counts": spelled(known.sum(axis=-1)),
        "gaps": spelled(columns - before[: at.size] - 1),
        "codes": spelled(coder.coded(own)),
        "masses": spelled(np.concatenate([masses for masses, _ in told])),
        "agreed": spelled(np.floor(100 * np.concatenate([agreed for _, agreed in told]) + 1e-9)),
        "scales": [[float(scale) for scale in one.scales] for one in heads],
        "factors": spelled(np.abs(signed) * 2 - (signed < 0)),
    }


class _Coder:
    """What all heads of a layer are told by."""

    def __init__(self, weights: Floats, kept: float) -> None:
        _, queries, keys = weights.shape
        self.kept = min(kept + SLACK, 1.0)
        self.highest = max(1.0, float(weights.max()))
        # The weights of longer rows are smaller.
        self.levels = round(max(255, 8 * np.sqrt(keys)) * np.sqrt(self.highest))
        self.is_causal = queries == keys > 1 and not np.any(np.triu(weights, 1))
        self.unseen = np.tri(queries, keys) == 0 if self.is_causal else np.zeros((queries, keys), dtype=bool)

    def coded(self, weights: Floats) -> NDArray[np.int64]:
        """Return weights as whole steps of their roots."""
        codes: NDArray[np.int64] = np.rint(np.sqrt(weights / self.highest) * self.levels).astype(np.int64)
        return codes

    def rounded(self, weights: Floats) -> Floats:
        """Return weights as they are when they have been told."""
        rounded: Floats = self.highest * (self.coded(weights) / self.levels) ** 2
        return rounded

    def fitted(self, weights: Floats) -> _Head:
        """Return the smallest of some ways to tell a head."""
        rounded = self.rounded(weights)
        known = weights >= LEAST * self.highest
        parts = _columns(weights, known, self.unseen)
        some = np.arange(0, len(weights), SAMPLE)

        def tried(step: float) -> tuple[float, _Factors]:
            factors = _stepped(parts, step)
            one = self._completed(weights, rounded, known, factors, some)
            return float(one.known[some].sum() * SAMPLE * EACH) + one.factors, factors

        least, best = tried(np.inf)
        for step in STEPS:
            size, factors = tried(step)
            if size < least:
                least, best = size, factors
            elif best[2].size:
                break
        return self._completed(weights, rounded, known, best, np.arange(len(weights)))

    def _completed(
        self, weights: Floats, rounded: Floats, known: Flags, factors: _Factors, doubtful: NDArray[np.intp]
    ) -> _Head:
        """Return a head in which all is told of some rows that the product does not tell well."""
        one = _Head(known.copy(), rounded, *factors)
        while doubtful.size:
            est, exact = self.estimate(weights, one, doubtful), weights[doubtful]
            # What is told by itself cannot be told better.
            off = np.where(one.known[doubtful], 0, np.abs(est - exact))
            agreed, total = np.minimum(est, exact).sum(axis=-1), exact.sum(axis=-1)
            lack = self.kept * total - agreed
            limits = np.full(len(doubtful), NEAR * self.highest)
            lacking = lack > 0
            if lacking.any():
                # What is off here is missing there as well.
                falling = -np.sort(-off[lacking], axis=-1)
                enough = (np.cumsum(falling, axis=-1) < 2 * lack[lacking, None]).sum(axis=-1)
                enough = np.minimum(enough, falling.shape[-1] - 1)
                limits[lacking] = np.minimum(limits[lacking], falling[np.arange(len(falling)), enough])
            more = (off >= limits[:, None]) & ~one.known[doubtful] & ~self.unseen[doubtful]
            one.known[doubtful] |= more
            doubtful = doubtful[more.any(axis=-1)]
        return one

    def masses(self, weights: Floats, one: _Head, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return what the weights of rows add up to that do not travel by themselves, in thousandths."""
        told = np.where(one.known[rows], one.rounded[rows], 0).sum(axis=-1)
        left = np.maximum(0, weights[rows].sum(axis=-1) - told)
        masses: NDArray[np.int64] = np.rint(left * MASS).astype(np.int64)
        return masses

    def estimate(self, weights: Floats, one: _Head, rows: NDArray[np.intp]) -> Floats:
        """Return rows as a browser has them."""
        logarithms = (one.rows[rows] * one.scales) @ one.columns.T
        shares = np.exp(logarithms - logarithms.max(axis=-1, keepdims=True))
        shares[one.known[rows] | self.unseen[rows]] = 0
        sums = shares.sum(axis=-1)
        part = self.masses(weights, one, rows) / MASS / np.where(sums > 0, sums, 1)
        return np.where(one.known[rows], one.rounded[rows], shares * part[:, None])

    def told(self, weights: Floats, one: _Head) -> tuple[NDArray[np.int64], Floats]:
        """Return the masses of all rows, and how much of each is as it was."""
        rows = np.arange(len(weights))
        agreed = np.minimum(self.estimate(weights, one, rows), weights).sum(axis=-1)
        total = weights.sum(axis=-1)
        return self.masses(weights, one, rows), agreed / np.where(total > 0, total, 1)


def _columns(weights: Floats, known: Flags, unseen: Flags) -> tuple[Floats, Floats, Floats]:
    """Return the singular vectors and values of a head's logarithms, the largest first."""
    small = np.where(known | unseen, 0, weights)
    top = np.log(np.maximum(small.max(axis=-1, keepdims=True), 1e-9))
    # What travels by itself need not be fitted, but tells where it would go on.
    logs = np.clip(np.log(np.maximum(weights, 1e-30)), top - DEPTH, top + 1)
    free = known | unseen
    count = np.maximum((~free).sum(axis=-1, keepdims=True), 1)
    logs -= np.where(free, 0, logs).sum(axis=-1, keepdims=True) / count
    logs[unseen] = 0
    # By random directions (Halko, Martinsson and Tropp, 2011), always the same.
    rank = min(COLUMNS, *logs.shape)
    basis = logs @ np.random.default_rng(0).normal(size=(logs.shape[1], rank))
    # What is not seen is filled in by what the others say.
    for _ in range(8 if unseen.any() else 2):
        basis, _ = np.linalg.qr(logs @ (logs.T @ basis))
        if unseen.any():
            logs = np.where(unseen, basis @ (basis.T @ logs), logs)
    left, values, right = np.linalg.svd(basis.T @ logs, full_matrices=False)
    return basis @ left, right.T, values


def _stepped(parts: tuple[Floats, Floats, Floats], step: float) -> _Factors:
    """Return singular vectors in steps of so much, without those that are lost in them."""
    rows, columns, values = parts
    count = int((values > 0.45 * step * np.sqrt(max(len(rows), len(columns)))).sum())
    rows, columns, values = rows[:, :count], columns[:, :count], values[:count]
    scales = np.array([float(f"{step * step / value:.5g}") for value in values])
    step = step if count else 1.0
    return np.rint(rows * values / step), np.rint(columns * values / step), scales


def _bytes(codes: Floats) -> float:
    """Return about how many bytes the columns of some codes take, each by itself."""
    bits = 0.0
    for column in codes.T:
        counts = np.bincount((column - column.min()).astype(np.int64))
        counts = counts[counts > 0]
        bits -= float((counts * np.log2(counts / column.size)).sum())
    return bits / 8


def _cut(heads: Sequence[_Head], weights: Floats) -> None:
    """Take weights out of the rows that need the most of them, where a layer would take too much.

    So as many rows as can be are as they should be; the others have their largest weights.
    """
    room = (ROOM - sum(one.factors for one in heads)) / EACH
    counts = np.concatenate([one.known.sum(axis=-1) for one in heads])
    if counts.sum() <= room:
        return
    order = np.argsort(counts, kind="stable")
    rising = np.cumsum(counts[order])
    fits = rising + FEWEST * np.arange(counts.size - 1, -1, -1) <= room
    whole = int(fits.sum())
    left = max(0, room - (rising[whole - 1] if whole else 0))
    most = counts.copy()
    most[order[whole:]] = np.minimum(counts[order[whole:]], max(1, int(left // (counts.size - whole))))
    for head, (one, values) in enumerate(zip(heads, weights, strict=True)):
        own = most[head * len(values) : (head + 1) * len(values)]
        ranked = np.argsort(-np.where(one.known, values, -1), axis=-1, kind="stable")
        cut = np.zeros(values.shape, dtype=bool)
        np.put_along_axis(cut, ranked, np.arange(values.shape[-1]) < own[:, None], axis=-1)
        one.known &= cut
