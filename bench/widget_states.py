"""Writes what each anywidget of some packages is made of: its module, its style sheet and its first state.

`bench.widgets` runs this by the Python of an environment in which the packages are installed, so it imports
nothing of the suite. Usage: python widget_states.py FOLDER PACKAGE...
"""

from __future__ import annotations

import importlib
import inspect
import json
import math
import pkgutil
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def _figure() -> Any:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(3, 2))
    axes.plot([0, 1, 2], [0, 2, 1])
    return figure


def _chart() -> Any:
    from manywidgets import Chart

    chart = Chart()
    chart.add_series(x=[1, 2, 3], y=[2, 1, 3])
    return chart


def _png() -> str:
    from base64 import b64encode
    from io import BytesIO

    from PIL import Image

    held = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "PNG")
    return f"data:image/png;base64,{b64encode(held.getvalue()).decode()}"


def _squares(limit: int = 4) -> int:
    total = 0
    for number in range(limit):
        total += number**2
    return total


def _rows() -> Any:
    from pandas import DataFrame

    return DataFrame([[0, 1, 0, 2], [1, 0, 2, 0], [0, 2, 1, 1]])


def _points() -> dict[str, Any]:
    from altair import Chart

    return {"chart": Chart(_rows()).mark_point().encode(x="0:Q", y="1:Q")}


def _scatter() -> Any:
    from jscatter import Scatter

    return Scatter(data=_rows().set_axis(list("abcd"), axis=1), x="a", y="b").widget


TREE = {"name": "all", "children": [{"name": "a", "value": 2}, {"name": "b", "value": 1}]}
SOURCE = "def squares(limit):\n    total = 0\n    for number in range(limit):\n        total += number\n"
# What classes are given that cannot be made of nothing or are empty then, by their name: arguments,
# or the instance itself.
GIVEN: dict[str, Callable[[], Any]] = {
    "altair.jupyter.jupyter_chart.JupyterChart": _points,
    "ipyniivue.widget.Volume": lambda: {"url": "brain.nii.gz"},
    "jscatter.widget.JupyterScatter": _scatter,
    "manywidgets.button.widget.Button": lambda: {"label": "Press"},
    "manywidgets.chart.widget.Chart": _chart,
    "manywidgets.text.widget.Text": lambda: {"value": "Some **words**."},
    "markmap_anywidget.MarkmapWidget": lambda: {"markdown_content": "# Root\n## One\n## Two\n"},
    "manywidgets.binder.widget.Binder": lambda: {"target_field": "value"},
    "mowidget.design.color_matrix.ColorMatrix": lambda: {"color_data": [[0, 1], [2, 3]]},
    "mowidget.layout.header.NotebookHeader": lambda: {"metadata": {"Title": "A notebook"}},
    "mowidget.viewer.array_viewer.ArrayViewer": lambda: {"data": _rows().to_numpy(float)},
    "viawidgets.widgets.GroupingConstraintsWidget": lambda: {
        "df": _rows(),
        "partition_columns": [0],
        "n": 3,
    },
    "viawidgets.widgets.HistogramRangeFilter": lambda: {"input_array": [1, 2, 2, 3, 3, 3, 4]},
    "viawidgets.widgets.ScatterplotCategorizer": lambda: {"points": [{"x": 1, "y": 2}, {"x": 2, "y": 1}]},
    "viawidgets.widgets.ScatterplotSelector": lambda: {
        "datasets": [[{"x": 1, "y": 2}, {"x": 2, "y": 1}]],
        "x_cols": ["x"],
        "y_cols": ["y"],
    },
    "wigglystuff.api_doc.ApiDoc": lambda: {"obj": json.JSONDecoder},
    "wigglystuff.chart_multi_select.ChartMultiSelect": lambda: {"fig": _figure()},
    "wigglystuff.chart_puck.ChartPuck": lambda: {"fig": _figure()},
    "wigglystuff.chart_select.ChartSelect": lambda: {"fig": _figure()},
    "wigglystuff.edge_draw.EdgeDraw": lambda: {"names": ["a", "b", "c"]},
    "wigglystuff.env_config.EnvConfig": lambda: {"variables": ["KEY"]},
    "wigglystuff.esm_widget.EsmWidget": lambda: {
        "code": "export default { render({ el }) { el.textContent = 'drawn'; } };"
    },
    "wigglystuff.formula_animation.FormulaAnimation": lambda: {
        "steps": [{"tex": "a = b", "note": "So."}, {"tex": "b = a"}]
    },
    "wigglystuff.frame_player.FramePlayer": lambda: {"frames": [_figure(), _figure()]},
    "wigglystuff.heatmap_select.HeatmapSelect": lambda: {"image": _rows().to_numpy(float)},
    "wigglystuff.hover_zoom.HoverZoom": lambda: {"image": _png()},
    "wigglystuff.html.ImageRefreshWidget": lambda: {"src": _png()},
    "wigglystuff.html.HTMLRefreshWidget": lambda: {"html": "<b>some</b> text"},
    "wigglystuff.live_edit.LiveEdit": lambda: {"code": SOURCE, "args": (4,)},
    "wigglystuff.manim_web.ManimWeb": lambda: {"code": "container.textContent = 'drawn';"},
    "wigglystuff.nested_table.NestedTable": lambda: {"data": TREE},
    "wigglystuff.observable_plot.ObservablePlot": lambda: {"code": "Plot.plot({ marks: [] })"},
    "wigglystuff.parallel_coords.ParallelCoordinates": lambda: {"data": [{"a": 1, "b": 2}, {"a": 3, "b": 1}]},
    "wigglystuff.ridgeline_chart.RidgelineChart": lambda: {"df": _rows()},
    "wigglystuff.sortable_list.SortableList": lambda: {"value": ["read", "write"]},
    "wigglystuff.spline_draw.SplineDraw": lambda: {"spline_fn": lambda x, y: (x, y)},
    "wigglystuff.state_viewer.StateViewer": lambda: {"search_func": _squares},
    "wigglystuff.tangle.TangleChoice": lambda: {"choices": ["small", "large"]},
    "wigglystuff.tangle.TangleSelect": lambda: {"choices": ["small", "large"]},
    "wigglystuff.tangle_function.TangleFunction": lambda: {"fn": _squares},
    "wigglystuff.tangle_latex.TangleLatex": lambda: {
        "latex": r"f(x) = \tangle{a} x",
        "parameters": {"a": {"value": 2, "min_value": 0, "max_value": 5, "step": 1}},
    },
    "wigglystuff.text_compare.TextCompare": lambda: {"text_a": "the cat sat", "text_b": "the dog sat"},
    "wigglystuff.treemap.Treemap": lambda: {"data": TREE},
}


def modules(package: str) -> Iterator[types.ModuleType]:
    """Import a package and everything in it that can be imported."""
    try:
        root = importlib.import_module(package)
    except Exception as error:
        print(f"{package} cannot be imported: {error}", file=sys.stderr)
        return
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{package}.", onerror=lambda _: None):
        if "test" in found.name or found.name.endswith("__main__"):
            continue
        try:
            yield importlib.import_module(found.name)
        except BaseException as error:  # what is optional is missing, or the module is a script
            print(f"{found.name} cannot be imported: {error}", file=sys.stderr)


def classes(package: str) -> list[type]:
    """Return the widgets that a package defines, each once."""
    from anywidget import AnyWidget

    found: dict[str, type] = {}
    for module in modules(package):
        for value in vars(module).values():
            is_widget = inspect.isclass(value) and issubclass(value, AnyWidget) and value is not AnyWidget
            if is_widget and value.__module__.partition(".")[0] == package:
                found[f"{value.__module__}.{value.__qualname__}"] = value
    return [found[name] for name in sorted(found)]


def made(widget: type) -> tuple[Any, str]:
    """Return an instance of a widget, and how it came about."""
    from anywidget import AnyWidget

    given = GIVEN.get(f"{widget.__module__}.{widget.__qualname__}", dict)
    try:
        found = given()
        return (widget(**found) if isinstance(found, dict) else found), "made"
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
    try:
        bare = widget.__new__(widget)
        AnyWidget.__init__(bare)
    except Exception:
        return None, reason
    return bare, f"bare ({reason})"


def plain(value: Any, lost: list[str], name: str) -> Any:
    """Return a value as JSON has it; what it has no form for is null, and noted."""
    if isinstance(value, dict):
        return {str(key): plain(one, lost, name) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one, lost, name) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    lost.append(name)
    return None


def text(instance: Any, name: str) -> str:
    """Return a module or a style sheet as text."""
    return str(getattr(instance, name, "") or "")


def write(widget: type, folder: Path) -> dict[str, Any]:
    """Write a widget's files, and return what is known of it."""
    from anywidget import AnyWidget

    name = f"{widget.__module__}.{widget.__qualname__}"
    known: dict[str, Any] = {"name": name, "how": "no module", "lost": []}
    if not any("_esm" in vars(one) for one in widget.__mro__ if one is not AnyWidget):
        return known
    instance, known["how"] = made(widget)
    if instance is None:
        return known
    module = text(instance, "_esm")
    own = set(widget.class_trait_names(sync=True)) - set(AnyWidget.class_trait_names(sync=True))
    state = {
        key: plain(value, known["lost"], key)
        for key, value in instance.get_state().items()
        if key in own - {"_esm", "_css", "_anywidget_id"}
    }
    stem = name.replace(".", "-").lower()
    (folder / f"{stem}.js").write_text(module, encoding="utf-8")
    (folder / f"{stem}.css").write_text(text(instance, "_css"), encoding="utf-8")
    (folder / f"{stem}.json").write_text(json.dumps(state, indent=1), encoding="utf-8")
    return {**known, "stem": stem}


def main() -> None:
    """Write the files, and a list of them."""
    warnings.simplefilter("ignore")
    folder, *packages = sys.argv[1:]
    known = [
        {"package": package, **write(widget, Path(folder))}
        for package in packages
        for widget in classes(package)
    ]
    Path(folder, "widgets.json").write_text(json.dumps(known, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
