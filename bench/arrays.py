"""Attention of 16, 128 and 512 tokens over 144 heads: its weight, its opening, its answers; beside BertViz.

BertViz' head view runs with its own script, out of its wheel, with the libraries that it asks for.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from .opening import MODULES, Handler, install

LAYERS, HEADS = 12, 12
LENGTHS = (16, 128, 512)
KIB = 1024
# Seconds after which a page counts as not opening.
PATIENCE = 90

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


def their_script(folder: Path) -> str | None:
    """Return the script of BertViz' head view, from its wheel."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), "bertviz"]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        return None
    with zipfile.ZipFile(next(folder.glob("bertviz-*.whl"))) as wheel:
        return wheel.read("bertviz/head_view.js").decode("utf-8")


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


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


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
            return {"opens, s": float("inf")}
        ours = [name for name in asked if "/explorable/" in name or "/" not in name]
        found["to open, KiB"] = weight(page.parent, ours)
        found["opens, s"] = opened / 1000
        for name, change in changes.items():
            spent = [tab.evaluate(change, i % LAYERS) for i in range(1, 12)]
            found[f"{name}, ms"] = statistics.median(spent)
        tab.close()
    return found


def weight(folder: Path, names: list[str]) -> float:
    """Return what files weigh, compressed, in KiB."""
    files = [folder / name for name in names if (folder / name).is_file()]
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / KIB


def main() -> None:
    """Print the figures."""
    from playwright.sync_api import sync_playwright

    missing = install({"bench-jquery": "jquery@2", "bench-d3": "d3@5.7"})
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        script = None if missing else their_script(folder)
        own = Path(playwright.chromium.executable_path)
        path = None if own.exists() else shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for length in LENGTHS:
            arrays = attention(length)
            page = our_page(folder / f"ours-{length}", arrays)
            data = [file.relative_to(page.parent).as_posix() for file in page.parent.rglob("data-*.js")]
            changes = {"another head": OUR_HEAD, "another layer": OUR_LAYER, "hover": OUR_HOVER}
            shown = {"ours": measure(browser, page, ".explorable[data-ready]", changes)}
            shown["ours"]["all data, KiB"] = weight(page.parent, data)
            if script:
                theirs = their_page(folder / f"theirs-{length}", arrays, script)
                changes = {"another layer": THEIR_LAYER, "hover": THEIR_HOVER}
                shown["BertViz"] = measure(browser, theirs, "#bertviz #vis svg line", changes)
            print(f"attention of {length} tokens, {LAYERS * HEADS} heads")
            for what in dict.fromkeys(name for figures in shown.values() for name in figures):
                values = [f"{who} {figures[what]:10.2f}" for who, figures in shown.items() if what in figures]
                print(f"  {what:<18}{'   '.join(values)}")
        browser.close()


if __name__ == "__main__":
    main()
