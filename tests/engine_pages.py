"""A site for the three engines: every picture of the gallery on one page, and what readers do on another."""

from __future__ import annotations

import re

from browsers import WATCH
from explorables import DOCS
from snippets import concepts, snippet

# Pages link it before any other script.
CONFIG = {
    "html_static_path": ["own"],
    "html_js_files": [("watch.js", {"priority": 0})],
    "html_css_files": ["dark.css"],
    # Engines differ in what they take for a serif.
    "html_theme_options": {"font_family": "Arial, sans-serif", "head_font_family": "Arial, sans-serif"},
    "explorable_concepts": concepts(),
}
DARK = "@media (prefers-color-scheme: dark) { body, div.body { background: #111; color: #ddd } }"
POINTS = "a,b\n" + "\n".join(f"{(7 * i) % 23},{(11 * i) % 19}" for i in range(40))

ACTS = """# What readers do

:::{parameter} w
:value: 1.5
:min: -4
:max: 4
:step: 0.1
:label: weight
:concept: weight
:::

:::{parameter} opt
:choices: sgd = plain descent, momentum, adam = Adam
:label: optimizer
:::

:::{parameter} width
:choices: 8, 16, 32, 64, 128, 256, 512
:value: 32
:::

:::{parameter} dropout
:value: true
:::

:::{parameter} who
:text: Ada
:::

:::{parameter} model
:choices: resnet, inception, one-hot, transformer, recurrent network, mixture of experts
:::

Drag {parameter}`w`; a quarter is {live}`w / 4 | .3f`, and
$\\sigma(\\live{w} x)$ is {live}`sigmoid(w * 2) | .4f` at 2.

Prose: {parameter}`opt`, {parameter}`width`, {parameter}`dropout`, {parameter}`who`.

Live: {live}`where(opt == "adam", 0.001, 0.1) * width | .3f`; {live}`where(dropout, 0.9, 1) * w | .2f`;
{live}`who`; {live}`model`.

A {concept}`query` meets every {concept}`key`, as in $\\concept{query}{Q}\\concept{key}{K}^\\top$.

:::{explorable} function
:name: sig
:expr: sigmoid(w * x)
:y: 0, 1
:derivative:
The curve. {gesture}`Drag it.`
:::

:::{tensor-diagram}
:name: heads
:dims: t=3, s=4, k=2
:values: random(1)
:focus: P[1,2]
:caption: Every {concept}`query` meets every key.
Q[t,k] : query
K[s,k] : key
S = Q @ K.T / sqrt(k) : score
P = softmax(S, axis=s) : weight
:::

:::{tensor-diagram}
:name: lines
:dims: t=2, k=2
:values: random(0)
:steps:
:caption: Line by line.
A[t,k]
B = A * 2
S = softmax(B, axis=k)
Z = sum(S, axis=t)
:::

:::{explorable} k-means
:name: groups
:data: points.csv
:x: a
:y: b
:k: 3
:init: random
Three groups.
:::

:::{explorable} count.js
:name: own
:bind: w=w
An author's own.
:::

::::{steps}
:name: told

:::{step} First
One.
:::

:::{step} Second
Two.
:::

:::{step} Third
Three.
:::
::::
"""

# What a module's author writes: a drawing, a number that it counts, and the page's parameter.
MODULE = """export default {
  render({ model, el, d3 }) {
    const svg = d3.select(el).append("svg").attr("viewBox", "0 0 300 60").attr("width", 300);
    const bar = svg.append("rect").attr("class", "explorable-bar").attr("y", 30).attr("height", 20);
    const text = svg.append("text").attr("x", 5).attr("y", 20);
    const button = d3.select(el).append("button").text("One more");
    let count = 0;
    const show = () => {
      bar.attr("width", 20 * count + 10);
      text.text(`${count} at ${model.get("w").toFixed(2)}`);
    };
    button.on("click", () => { count += 1; model.set("w", count / 2); model.save_changes(); show(); });
    model.on("change:w", show);
    show();
  },
};
"""


def gallery() -> str:
    """Return a page with every snippet of the docs, each below a heading."""
    texts = {file.stem: snippet(file.stem) for file in sorted((DOCS / "snippets").glob("*.md"))}
    # The first lines of a snippet are comments: its title, and what stands beside it.
    return "# Gallery\n\n" + "\n".join(
        f"## {name}\n\n" + re.sub(r"^% .*\n", "", text, flags=re.M) for name, text in texts.items()
    )


def pages() -> dict[str, str | bytes]:
    """Return the files of the site."""
    data = {f"_data/{file.name}": file.read_bytes() for file in (DOCS / "_data").iterdir()}
    return {
        "index": "# Index\n\n```{toctree}\ngallery\nacts\n```\n",
        "gallery": gallery(),
        "acts": ACTS,
        "count.js": MODULE,
        "points.csv": POINTS,
        "own/watch.js": WATCH,
        "own/dark.css": DARK,
        **data,
    }
