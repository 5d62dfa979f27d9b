"""A chart of 2,000 points of each kind: how long it takes at build, and what a page with one loads.

The script of a chart is what a page loads for it besides the host and what pictures of arrays share.
"""

from __future__ import annotations

import gzip
import json
from typing import Any

import numpy as np

from sphinxext.explorable.engine.bundle import BUNDLE, manifest
from sphinxext.explorable.visuals.chart import Chart
from sphinxext.explorable.visuals.picture import Page

from .drawing import ask, median_ms

POINTS = 2000
KIB = 1024


def spec(kind: str, seed: int) -> Chart:
    """Return a chart of so many points, another one for each seed."""
    random = np.random.default_rng(seed % 1000)
    x, y = np.arange(POINTS, dtype=float), random.normal(size=POINTS).cumsum() + 100
    if kind == "heat":
        return Chart(kind=kind, value="h", arrays={"h": random.random((40, 50))})
    if kind == "bars":
        names = np.array([f"w{i}" for i in range(60)])
        return Chart(kind=kind, x="x", y=("y",), arrays={"x": names, "y": y[:60]})
    columns = {"x": y if kind == "histogram" else x, "y": np.abs(y)}
    return Chart(kind=kind, x="x", y=() if kind == "histogram" else ("y",), arrays=columns)


def build(kind: str, seed: int) -> Any:
    """Read, check, describe and draw a chart, as the build does."""
    chart = spec(kind, seed)
    chart.check()
    values = {**chart.resolve(Page({})), "alt": chart.alternative()}
    request = {"picture": "chart", "id": "explorable-c", "values": values, "bind": {}, "parameters": []}
    return ask("drawView", json.loads(json.dumps(request)))


def main() -> None:
    """Print each kind's time, and the weight of the script."""
    print(f"\ncharts of {POINTS:,} points, at build (at most 10 ms)")
    for kind in ("line", "area", "bars", "points", "histogram", "heat"):
        print(f"{kind:<36}{median_ms(lambda seed, kind=kind: build(kind, seed), 30):8.1f} ms")
    script = BUNDLE / "web" / manifest()["pictures"]["chart"]
    weight = len(gzip.compress(script.read_bytes(), 9)) / KIB
    print(f"{'script of a chart':<36}{weight:8.1f} KiB  (at most 8)")


if __name__ == "__main__":
    main()
