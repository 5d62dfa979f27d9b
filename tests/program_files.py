"""Programs that researchers explain, as they would write them: `programs/NAME.txt`, with options on top."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
NAMES = sorted(file.stem for file in (HERE / "programs").glob("*.txt"))


def taken_apart(name: str) -> tuple[dict[str, int], str]:
    """Return the dims of a program and its lines."""
    first, _, source = (HERE / "programs" / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    pairs = [pair.split("=") for pair in first.removeprefix(":dims:").split(",")]
    return {dim.strip(): int(size) for dim, size in pairs if size}, source


def arrays_for(name: str) -> dict[str, np.ndarray]:
    """Return an array for each tensor that a program only declares."""
    dims, source = taken_apart(name)
    rng = np.random.default_rng(sum(map(ord, name)))
    declared = re.findall(r"^(\w+)\[([^\]]*)\](?! *=)", source, re.MULTILINE)
    return {
        tensor: rng.normal(size=[dims[axis] if axis in dims else int(axis) for axis in axes.split(",")])
        for tensor, axes in declared
    }
