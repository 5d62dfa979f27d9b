"""A chart of 2,000 points of each kind: how long it takes at build, and what a page with one loads.

The script of a chart is what a page loads for it besides the host and what pictures of arrays share.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from sphinxext.explorable.engine.bundle import BUNDLE, manifest
from sphinxext.explorable.visuals.chart import Chart
from sphinxext.explorable.visuals.picture import Page

from .browsing import kib, wheel
from .drawing import ask, median_ms
from .figures import Figure, show

POINTS = 2000


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


def with_vega(kind: str) -> bytes:
    """Return the svg that Vega-Lite draws of the same points, as Altair has it drawn."""
    import vl_convert

    chart = spec(kind, 0)
    arrays = chart.arrays or {}
    values = [{"x": x, "y": y} for x, y in zip(arrays["x"].tolist(), arrays["y"].tolist(), strict=True)]
    encoding = {name: {"field": name, "type": "quantitative"} for name in "xy"}
    mark = {"points": "point"}.get(kind, kind)
    told = {"data": {"values": values}, "mark": mark, "encoding": encoding}
    return str(vl_convert.vegalite_to_svg(told)).encode()


def figures() -> Iterator[Figure]:
    """Yield each kind's time, and the weight of the script."""
    has_vega = importlib.util.find_spec("vl_convert") is not None
    for kind in ("line", "area", "bars", "points", "histogram", "heat"):
        compared = has_vega and kind in ("line", "area", "points")
        yield Figure(
            f"`{kind}` of {POINTS:,} values, read, checked, described and drawn",
            median_ms(lambda seed, kind=kind: build(kind, seed), 30),  # type: ignore[misc]
            "ms",
            most=10,
            why="each of its marks is an element of its own",
            instead="Vega-Lite (vl-convert), drawn" if compared else "",
            theirs=median_ms(lambda _, kind=kind: with_vega(kind), 20) if compared else None,  # type: ignore[misc]
        )
    script = BUNDLE / "web" / manifest()["pictures"]["chart"]
    plotly = wheel("plotly")
    yield Figure(
        "script of a chart, besides what pictures share",
        kib(script.read_bytes()),
        "KiB",
        most=8,
        instead=f"plotly.js of Plotly {plotly[0]}" if plotly else "",
        theirs=kib(plotly[1].read("plotly/package_data/plotly.min.js")) if plotly else None,
    )


if __name__ == "__main__":
    show("charts", figures())
