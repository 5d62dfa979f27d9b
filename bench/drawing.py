"""How long the engine takes to start, to draw each picture and to typeset a formula, engine warm."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sphinxext.explorable.data import read
from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.expressions import parse
from sphinxext.explorable.visuals.function import Function
from sphinxext.explorable.visuals.gradient_descent import GradientDescent
from sphinxext.explorable.visuals.k_means import KMeans
from sphinxext.explorable.visuals.neural_network import NeuralNetwork
from sphinxext.explorable.visuals.picture import Page, Picture
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram

ROOT = Path(__file__).parent.parent
HEAD = ROOT / "example_project/docs/_data/head.npz"
PROGRAM = "Q[t,k]\nK[s,k]\nS[t,s] = Q @ K.T / sqrt(k)\nP = softmax(S, axis=s)"
START = (
    "import time; t = time.perf_counter(); from sphinxext.explorable.engine.engine import engine; "
    "engine().check_syntax('1'); print(time.perf_counter() - t)"
)


def median_ms(call: Callable[[int], Any], times: int = 60) -> float:
    """Return the median duration of a call, in ms, after a few to warm up."""
    for i in range(5):
        call(-i - 1)
    spent = []
    for i in range(times):
        start = time.perf_counter()
        call(i)
        spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)


def ask(service: str, request: dict[str, Any]) -> Any:
    """Ask the engine within generous limits."""
    return engine().ask(service, request, timeout=30, memory=512)


def main() -> None:
    """Print the figures."""
    starts = [
        float(
            subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout
        )
        for _ in range(5)
    ]
    print(f"engine start, imports included       {statistics.median(starts):8.3f} s   (at most 0.4)")

    arrays = {name: array for name, array in np.load(HEAD).items() if name in "QK"}
    flowers = read(ROOT / "docs/_data/iris.csv")
    columns = {"arrays": flowers, "x": "petal_length", "y": "petal_width"}
    pictures: dict[str, Picture] = {
        "function": Function(expr=parse("sigmoid(2 * x)"), derivative=True),
        "tensor-diagram": TensorDiagram(source=PROGRAM, arrays=arrays, dims={"t": 16, "s": 16, "k": 32}),
        "gradient-descent": GradientDescent(**columns, steps=20),
        "k-means": KMeans(**columns, steps=4),
        "neural-network": NeuralNetwork(layers=(2, 3, 1), layout="xor"),
    }
    for name, spec in pictures.items():
        values = {**spec.resolve(Page({})), "alt": ""}
        request = {"picture": name, "id": "explorable-bench", "values": values, "parameters": []}
        drawn = median_ms(lambda _, request=request: ask("drawView", request))  # type: ignore[misc]
        print(f"drawing {name:<28} {drawn:8.2f} ms  (at most 5)")

    def formula(i: int) -> Any:
        tex = f"\\frac{{a_{{{i + 10}}}}}{{\\sqrt{{b}}}} = \\sum_i x_i^{{2}}"
        return ask("typeset", {"tex": tex, "display": True, "macros": {}, "live": {}})

    print(f"typesetting a formula                {median_ms(formula, 300):8.2f} ms")


if __name__ == "__main__":
    main()
