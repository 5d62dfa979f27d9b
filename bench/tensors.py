"""What a ten-line tensor program costs: to check, to prepare for drawing, to draw, to send to a reader."""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.parameters.registry import declare
from sphinxext.explorable.tensors import evaluate
from sphinxext.explorable.tensors.live import States
from sphinxext.explorable.visuals.live_program import values_of
from sphinxext.explorable.visuals.picture import Page
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram

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


def live() -> None:
    """Print what a program of 500 cells costs that follows a parameter through 100 states."""
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
    size = len(gzip.compress(json.dumps(told, separators=(",", ":")).encode(), 9)) / 1024
    follows = median_ms(lambda: whole(TensorDiagram(source=LIVE, arrays=arrays)), 20)
    stays = LIVE.replace("temperature", "1.5")
    alone = median_ms(lambda: whole(TensorDiagram(source=stays, arrays=arrays)), 20)
    cells = sum(map(len, told["cells"].values()))
    print(f"{len(grid)} states of {cells} cells")
    computed = median_ms(lambda: States(diagram, grid).table)
    print(f"  compute all states                 {computed:8.2f} ms  (≤ 30)")
    print(f"  all that Python does beyond one    {follows - alone:8.2f} ms")
    print(f"  what readers get of it, gzip       {size:8.2f} KiB (≤ 48)")


def main() -> None:
    """Print the figures."""
    live()
    arrays = arrays_of(SMALL)
    page = Page({})

    def complete() -> dict[str, Any]:
        spec = TensorDiagram(source=PROGRAM, dims=SMALL, arrays=arrays, focus="Z[1,1]")
        return {**spec.resolve(page), "alt": ""}

    request = {"picture": "tensor-diagram", "id": "bench", "values": complete(), "parameters": []}

    def draw() -> str:
        return str(engine().ask("drawView", request, timeout=30, memory=512)["markup"])

    svg = "".join(re.findall(r"<svg.*?</svg>", draw(), re.DOTALL))
    cells = svg.count("data-cell")
    sizes = len(gzip.compress(svg.encode(), 9)) / 1024
    print(f"ten lines, {cells} cells drawn")
    shapes_alone = median_ms(lambda: evaluate(PROGRAM, SMALL))
    computed = median_ms(lambda: evaluate(PROGRAM, SMALL, arrays))
    print(f"  parse and check, shapes alone      {shapes_alone:8.2f} ms")
    print(f"  parse, check and compute           {computed:8.2f} ms  (≤ 5)")
    print(f"  all that Python does               {median_ms(complete):8.2f} ms")
    drawings = svg.count("<svg")
    print(f"  draw, each of {drawings} drawings           {median_ms(draw) / drawings:8.2f} ms  (≤ 8)")
    print(f"  all drawings, gzip                 {sizes:8.2f} KiB (≤ 20)")

    times = {}
    for size in (4, 100_000):
        dims = dict.fromkeys("ijk", size)

        def whole(dims: dict[str, int] = dims) -> Any:
            return TensorDiagram(source=PRODUCT, dims=dims).resolve(page)

        times[size] = median_ms(whole)
        print(f"  A @ B, softmax, {size:>7,} × {size:<7,}  {times[size]:8.2f} ms")
    print(f"  ratio                              {times[100_000] / times[4]:8.2f}     (≤ 1)")


if __name__ == "__main__":
    main()
