"""What a ten-line tensor program costs: to check, to prepare for drawing, to draw, to send to a reader."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.parameters.registry import declare
from sphinxext.explorable.tensors import evaluate
from sphinxext.explorable.tensors.live import States
from sphinxext.explorable.visuals.live_program import values_of
from sphinxext.explorable.visuals.picture import Page
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram

from .browsing import kib
from .figures import Figure, show

PROGRAM = """\
X[t,d]
W_q[d,k]
W_k[d,k]
W_v[d,k]
Q = X @ W_q
K[s,k] = X @ W_k
V[s,k] = X @ W_v
S = Q @ K.T / sqrt(k)
P = softmax(S, axis=s)
Z = P @ V"""
SMALL = {"t": 6, "s": 6, "d": 16, "k": 8}
PRODUCT = "A[i,j]\nB[j,k]\nC = A @ B\nD = softmax(C, axis=k)"


LIVE = """\
S[a,b]
V[b,c]
P = softmax(S / temperature, axis=b)
T = S * temperature
U = P + T
Z = P @ V
A = relu(Z)
B = A * A
C = tanh(Z)
D = C - U"""


def median_ms(call: Callable[[], Any], times: int = 50) -> float:
    """Return the median duration of a call, in ms, after a few to warm up."""
    for _ in range(5):
        call()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)


def arrays_of(sizes: dict[str, int]) -> dict[str, Any]:
    """Return values for the program's four inputs."""
    generator = np.random.default_rng(0)
    shapes = {"X": ("t", "d"), "W_q": ("d", "k"), "W_k": ("d", "k"), "W_v": ("d", "k")}
    return {name: generator.normal(size=[sizes[dim] for dim in dims]) for name, dims in shapes.items()}


def live() -> Iterator[Figure]:
    """Yield what a program of 500 cells costs that follows a parameter through 100 states."""
    generator = np.random.default_rng(0)
    arrays = {name: generator.normal(size=(8, 8)).round(1) for name in "SV"}
    parameter = declare("temperature", {"value": "1", "min": "0.1", "max": "10", "step": "0.1"})
    page = Page({"temperature": parameter})

    def whole(spec: TensorDiagram) -> dict[str, Any]:
        completed = spec.completed(page)
        completed.check()
        return completed.resolve(page)

    told = whole(TensorDiagram(source=LIVE, arrays=arrays))["live"]
    diagram = evaluate(LIVE, None, arrays, {"temperature": 1.0})
    grid = [{"temperature": value} for value in values_of(parameter)]
    follows = median_ms(lambda: whole(TensorDiagram(source=LIVE, arrays=arrays)), 20)
    stays = LIVE.replace("temperature", "1.5")
    alone = median_ms(lambda: whole(TensorDiagram(source=stays, arrays=arrays)), 20)
    cells = sum(map(len, told["cells"].values()))
    what = f"a program of {cells} cells that follows a parameter through {len(grid)} states"
    yield Figure(
        f"{what}: its states computed", median_ms(lambda: States(diagram, grid).table), "ms", most=30
    )
    yield Figure(f"{what}: all that Python does beyond one state", follows - alone, "ms")
    sent = json.dumps(told, separators=(",", ":")).encode()
    yield Figure(f"{what}: what readers get of it", kib(sent), "KiB", most=48)


def with_matplotlib(values: list[Any]) -> bytes:
    """Return the svg of heat maps with a number in each cell, as Matplotlib's own example writes it."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(values), figsize=(12, 3))
    for axis, array in zip(axes, values, strict=True):
        axis.imshow(array)
        for (row, column), value in np.ndenumerate(array):
            axis.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=6)
    made = io.BytesIO()
    figure.savefig(made, format="svg")
    pyplot.close(figure)
    return made.getvalue()


def figures() -> Iterator[Figure]:
    """Yield a program that follows a parameter, ten lines of attention, and shapes without values."""
    yield from live()
    arrays = arrays_of(SMALL)
    page = Page({})

    def complete() -> dict[str, Any]:
        spec = TensorDiagram(source=PROGRAM, dims=SMALL, arrays=arrays, focus="Z[1,1]")
        return {**spec.resolve(page), "alt": ""}

    request = {"picture": "tensor-diagram", "id": "bench", "values": complete(), "parameters": []}

    def draw() -> str:
        return str(engine().ask("drawView", request, timeout=30, memory=512)["markup"])

    svg = "".join(re.findall(r"<svg.*?</svg>", draw(), re.DOTALL))
    diagram = evaluate(PROGRAM, SMALL, arrays)
    values = [tensor.values for tensor in diagram.tensors.values()]
    what = f"ten lines of attention, {svg.count('data-cell')} cells drawn"
    yield Figure(
        f"{what}: parsed and checked, shapes alone", median_ms(lambda: evaluate(PROGRAM, SMALL)), "ms"
    )
    computed = median_ms(lambda: evaluate(PROGRAM, SMALL, arrays))
    yield Figure(f"{what}: parsed, checked and computed", computed, "ms", most=5)
    python = median_ms(complete)
    yield Figure(f"{what}: all that Python does", python, "ms")
    drawings = svg.count("<svg")
    drawn = median_ms(draw)
    yield Figure(f"{what}: each of {drawings} drawings", drawn / drawings, "ms", most=8)
    has_matplotlib = importlib.util.find_spec("matplotlib") is not None
    instead = "Matplotlib: heat maps with numbers" if has_matplotlib else ""
    yield Figure(
        f"{what}: all of it",
        python + drawn,
        "ms",
        instead=instead,
        theirs=median_ms(lambda: with_matplotlib(values), 5) if has_matplotlib else None,
    )
    yield Figure(
        f"{what}: all drawings, compressed",
        kib(svg.encode()),
        "KiB",
        most=20,
        instead=instead,
        theirs=kib(with_matplotlib(values)) if has_matplotlib else None,
    )

    times = {}
    for size in (4, 100_000):
        dims = dict.fromkeys("ijk", size)

        def whole(dims: dict[str, int] = dims) -> Any:
            return TensorDiagram(source=PRODUCT, dims=dims).resolve(page)

        times[size] = median_ms(whole)
    yield Figure(
        "a product and a softmax of 100,000 × 100,000 without values, beside 4 × 4",
        times[100_000],
        "ms",
        instead="4 × 4",
        theirs=times[4],
        times=1,
        why="an axis that is cut has a mark where it is; a tenth is what repeats from run to run",
    )


if __name__ == "__main__":
    show("tensors", figures())
