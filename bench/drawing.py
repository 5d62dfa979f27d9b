"""How long the engine takes to start, to draw each picture and to typeset a formula, engine warm."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.pages.visual import Visual
from sphinxext.explorable.visuals.catalogue import catalogue
from tools.snippets import concepts, copy_of, page_with, write

from .figures import Figure, show

START = (
    "import time; t = time.perf_counter(); from sphinxext.explorable.engine.engine import engine; "
    "engine().check_syntax('1'); print(time.perf_counter() - t)"
)

# Why a picture takes longer than it should.
WHY = dict.fromkeys(
    ("gradient-descent", "neural-network", "sweep"),
    "an eighth is garbage, a fifth contours and curves, the rest spread over nodes, numbers and words",
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


def requests() -> dict[str, Any]:
    """Return what each picture's snippet is drawn from, by the picture's name."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pictures = [copy_of(name, f"p{n}") for n, name in enumerate(catalogue())]
        write({**page_with(*pictures), "conf.py": b""}, folder)
        config = {"extensions": ["myst_parser", "sphinxext.explorable"], "explorable_concepts": concepts()}
        app = Sphinx(folder, None, folder / "out", folder / "trees", "dummy", config, status=None)
        app.build()
        drawn = [node["request"] for node in app.env.get_doctree("index").findall(Visual)]
    # A snippet may have another picture besides, before the one that it is about.
    return {
        name: next(one for one in drawn if one["picture"] == name and one["id"] == f"explorable-p{n}")
        for n, name in enumerate(catalogue())
    }


def figures() -> Iterator[Figure]:
    """Yield the start, each picture of the gallery, and a formula."""
    starts = [
        float(
            subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout
        )
        for _ in range(5)
    ]
    yield Figure("starting the engine, imports included", statistics.median(starts), "s", most=0.4)

    for name, request in requests().items():
        drawn = median_ms(lambda _, request=request: ask("drawView", request))  # type: ignore[misc]
        yield Figure(f"`{name}`, its example drawn", drawn, "ms", most=5, why=WHY.get(name, ""))

    def formula(i: int) -> Any:
        tex = f"\\frac{{a_{{{i + 10}}}}}{{\\sqrt{{b}}}} = \\sum_i x_i^{{2}}"
        return ask("typeset", {"tex": tex, "display": True, "macros": {}, "live": {}})

    yield Figure("a formula, typeset", median_ms(formula, 300), "ms")


if __name__ == "__main__":
    show("drawing", figures())
