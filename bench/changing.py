"""What a change of a parameter costs the main thread: this suite, a page in bare D3, a page in Mafs.

All three pages are built by Sphinx with the same theme and have the same two sliders, the same sentence of
live values and the same curve, of 401 samples, between axes. The sliders are moved by `input` events, with
time for a frame after each, and what the browser's main thread spends is added up per change: script, style,
layout and paint, from the trace of its tasks. The pages take turns within one run. That of the suite alone
has a point on its curve, with its value and three sliders. D3, Mafs and React are installed by npm, once,
below `build/bench`.
"""

from __future__ import annotations

import bisect
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from .browsing import MODULES, browser, install, served, version
from .figures import Figure, show

ROUNDS = 10
CHANGES = 30
# Each page is slower just after another one's turn.
SKIPPED = 3
PACKAGES = {"d3": "d3@7", "mafs": "mafs@0.21", "react": "react@18", "react-dom": "react-dom@18"}
ESBUILD = Path(__file__).parent.parent / "static" / "node_modules" / ".bin" / "esbuild"

READY = "() => document.querySelector('[data-ready], .MafsView polyline, #plot > path')"

MARK = "() => document.addEventListener('input', () => performance.mark('changed'), true)"

# Moves a slider, as a hand does: React hears of no value that its own setter has been told.
CHANGE = """async ([number, changes]) => {
    const input = document.querySelectorAll('input[type=range]')[number];
    const {set} = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    const [low, high] = [Number(input.min), Number(input.max)];
    for (let i = 0; i < changes; i++) {
        set.call(input, String(low + (high - low) * (i * 7 % 40) / 40));
        input.dispatchEvent(new Event('input', {bubbles: true}));
        await new Promise((resolve) => setTimeout(resolve, 40));
    }
}"""

SENTENCE = """With a weight of {w} and a bias of {b}, the neuron {formula} is {zero} at 0, {one} at 1 and
{two} at 2; it is a half at {half}, where it rises by {rise}."""

OURS = """
:::{parameter} w
:value: 1
:min: 0.5
:max: 5
:step: 0.1
:::

:::{parameter} b
:value: 0
:min: -3
:max: 3
:step: 0.1
:::

SENTENCE

:::{explorable} function
:expr: sigmoid(w * x + b)
A neuron.
:::
""".replace(
    "SENTENCE",
    SENTENCE.format(
        w="{parameter}`w`",
        b="{live}`b | .1f`",
        formula=r"$\sigma(\live{w}\,x + \live{b})$",
        zero="{live}`sigmoid(b) | .3f`",
        one="{live}`sigmoid(w + b) | .3f`",
        two="{live}`sigmoid(2 * w + b) | .3f`",
        half="{live}`-b / w | .2f`",
        rise="{live}`w / 4 | .2f`",
    ),
)

# The theme's own styles are all that the page has besides.
STYLE = """<style>
.control { display: grid; grid-template-columns: 1fr auto; max-width: 22em; margin: 1em 0 }
.control input { grid-column: 1 / -1; width: 100%; height: 28px; margin: 0 }
.live { display: inline-block; min-width: 2.5em; text-align: center }
</style>"""

SLIDERS = """
<div class="control"><label for="w">w</label><output for="w">1.0</output>
<input type="range" id="w" min="0.5" max="5" step="0.1" value="1"></div>
<div class="control"><label for="b">b</label><output for="b">0.0</output>
<input type="range" id="b" min="-3" max="3" step="0.1" value="0"></div>
"""


def live(name: str) -> str:
    """Return the element of a live value."""
    return f'<span class="live" data-live="{name}"></span>'


NAMES = ("w", "b", "zero", "one", "two", "half", "rise")
SPANS = {name: live(name) for name in NAMES}
BARE = f"""
{STYLE}{SLIDERS}
<p>{SENTENCE.format(**SPANS, formula=f"<i>σ</i>({live('w')} <i>x</i> + {live('b')})")}</p>
<svg id="plot" width="380" height="320"></svg>
<script defer src="_static/bare.js"></script>
"""
MAFS = f"""
{STYLE}<div id="root"></div>
<script defer src="_static/mafs.js"></script>
"""

BARE_SCRIPT = """
import { axisBottom, axisLeft, line, range, scaleLinear, select, selectAll } from "d3";
const state = { w: 1, b: 0 };
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const x = scaleLinear([-6, 6], [45, 362]);
const y = scaleLinear([0, 1], [270, 64]);
const samples = range(401).map((i) => -6 + (12 * i) / 400);
const path = line().x(x).y((at) => y(sigmoid(state.w * at + state.b)));
const svg = select("#plot");
svg.append("g").attr("transform", "translate(0,270)").call(axisBottom(x));
svg.append("g").attr("transform", "translate(45,0)").call(axisLeft(y));
const curve = svg.append("path").attr("fill", "none").attr("stroke", "steelblue").attr("stroke-width", 3);
const spans = selectAll("[data-live]").datum(function () { return this.dataset.live; });
function draw() {
    const { w, b } = state;
    const values = {
        w: w.toFixed(1), b: b.toFixed(1), zero: sigmoid(b).toFixed(3), one: sigmoid(w + b).toFixed(3),
        two: sigmoid(2 * w + b).toFixed(3), half: (-b / w).toFixed(2), rise: (w / 4).toFixed(2),
    };
    spans.text((name) => values[name]);
    selectAll("output").text(function () { return values[this.htmlFor]; });
    curve.attr("d", path(samples));
}
selectAll("input").on("input", function () {
    state[this.id] = this.valueAsNumber;
    draw();
});
draw();
"""

# What stands between the sentence's values, as React has it.
JSX_SENTENCE = SENTENCE.format(
    **{name: f"<Live>{{values.{name}}}</Live>" for name in NAMES},
    formula="<><i>σ</i>(<Live>{values.w}</Live> <i>x</i> + <Live>{values.b}</Live>)</>",
)
MAFS_SCRIPT = """
import { Coordinates, Mafs, Polyline } from "mafs";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import "mafs/core.css";
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const samples = Array.from({ length: 401 }, (_, i) => -6 + (12 * i) / 400);
const Live = ({ children }) => <span className="live">{children}</span>;
const Slider = ({ id, value, min, max, onChange }) => (
    <div className="control">
        <label htmlFor={id}>{id}</label><output htmlFor={id}>{value.toFixed(1)}</output>
        <input type="range" id={id} min={min} max={max} step="0.1" value={value}
            onChange={(event) => onChange(event.target.valueAsNumber)} />
    </div>
);
function Page() {
    const [w, setW] = useState(1);
    const [b, setB] = useState(0);
    const values = {
        w: w.toFixed(1), b: b.toFixed(1), zero: sigmoid(b).toFixed(3), one: sigmoid(w + b).toFixed(3),
        two: sigmoid(2 * w + b).toFixed(3), half: (-b / w).toFixed(2), rise: (w / 4).toFixed(2),
    };
    return (
        <>
            <Slider id="w" value={w} min="0.5" max="5" onChange={setW} />
            <Slider id="b" value={b} min="-3" max="3" onChange={setB} />
            <p>SENTENCE</p>
            <Mafs width={380} height={320} viewBox={{ x: [-6, 6], y: [0, 1], padding: 0 }} pan={false}
                preserveAspectRatio={false}>
                <Coordinates.Cartesian yAxis={{ lines: 0.2, labels: (y) => y.toFixed(1) }} />
                <Polyline points={samples.map((x) => [x, sigmoid(w * x + b)])} weight={3} />
            </Mafs>
        </>
    );
}
createRoot(document.querySelector("#root")).render(<Page />);
""".replace("SENTENCE", JSX_SENTENCE)


def build(folder: Path, extensions: list[str], content: str) -> None:
    """Build a page with Sphinx."""
    source = folder / "source"
    source.mkdir(parents=True)
    (source / "conf.py").write_text(f'extensions = {extensions}\nhtml_theme = "basic"\n')
    (source / "index.md").write_text(f"# A neuron\n\n{content}\nWords that follow.\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(source), str(folder / "html")]
    subprocess.run(command, check=True)


def bundle(script: str, file: Path) -> None:
    """Make one script of a page's own and the packages that it imports."""
    options = [
        "--bundle",
        "--minify",
        "--log-level=warning",
        "--loader=jsx",
        "--jsx=automatic",
        "--format=iife",
        '--define:process.env.NODE_ENV="production"',
        f"--outfile={file}",
    ]
    # What the script imports is looked for from where the command runs.
    subprocess.run([ESBUILD, *options], input=script, text=True, check=True, cwd=MODULES.parent)


def sites(folder: Path) -> dict[str, str]:
    """Build the pages below a folder; return the path of each, the suite's first."""
    build(folder / "ours", ["myst_parser", "sphinxext.explorable"], OURS)
    found = {"this suite": "ours/html/index.html"}
    if trouble := install(PACKAGES):
        print(f"D3 and Mafs are left out: {trouble}")
        return found
    for name, content, script in (("bare", BARE, BARE_SCRIPT), ("mafs", MAFS, MAFS_SCRIPT)):
        build(folder / name, ["myst_parser"], f"```{{raw}} html\n{content}```\n")
        bundle(script, folder / name / "html" / "_static" / f"{name}.js")
    style = '<link rel="stylesheet" href="_static/mafs.css">'
    page = folder / "mafs" / "html" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</head>", f"{style}</head>"), encoding="utf-8")
    found[f"bare D3 {version('d3')}"] = "bare/html/index.html"
    found[f"Mafs {version('mafs')}, React {version('react')}"] = "mafs/html/index.html"
    return found


def costs(trace: bytes) -> list[float]:
    """Return what the main thread spent from each change's task to the next one's, in ms."""
    events = json.loads(trace)["traceEvents"]
    changes = [event for event in events if event["name"] == "changed"]
    threads = {(event["pid"], event["tid"]) for event in changes}
    tasks = sorted(
        (event["ts"], event.get("dur", 0))
        for event in events
        if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) in threads
    )
    begins = [begin for begin, _ in tasks]
    firsts = [bisect.bisect_right(begins, at) - 1 for at in sorted(event["ts"] for event in changes)]
    # What follows the last one has no end.
    spans = list(pairwise(firsts))[SKIPPED:]
    return [sum(length for _, length in tasks[first:last]) / 1000 for first, last in spans]


def measure(browser: Any, page: Any, number: int) -> list[float]:
    """Return what each change of one of the sliders costs, in ms."""
    page.bring_to_front()
    browser.start_tracing(page=page, categories=["toplevel", "blink.user_timing"])
    page.evaluate(CHANGE, [number, CHANGES])
    return costs(browser.stop_tracing())


def p95(values: list[float]) -> float:
    """Return what 95 of 100 do not exceed."""
    return sorted(values)[int(len(values) * 0.95)]


def figures() -> Iterator[Figure]:
    """Yield what a change costs here, beside each of the others."""
    with tempfile.TemporaryDirectory() as made, served(Path(made)) as base, browser() as started:
        paths = sites(Path(made))
        pages = {}
        for name, path in paths.items():
            pages[name] = started.new_context(viewport={"width": 1000, "height": 900}).new_page()
            pages[name].goto(f"{base}/{path}")
            pages[name].wait_for_function(READY)
            pages[name].evaluate(MARK)
        spent: dict[str, list[float]] = {name: [] for name in paths}
        for i in range(-1, ROUNDS):  # the first round warms up
            for name, page in list(pages.items())[:: -1 if i % 2 else 1]:
                times = measure(started, page, i % 2)
                if i >= 0:
                    spent[name] += times
    [ours, *others] = spent.items()
    what = "a change of a parameter until prose, formula and plot agree, on the main thread"
    for kind, tell in (("median", statistics.median), ("95th percentile", p95)):
        for (name, times), most in zip(others, (1.7, 1.3), strict=False):
            yield Figure(
                f"{what}: {kind}",
                tell(ours[1]),
                "ms",
                instead=name,
                theirs=tell(times),
                times=most,
            )


if __name__ == "__main__":
    show("changing", figures())
