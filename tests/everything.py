"""A site with everything the suite makes: each file that a build writes or keeps comes from it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from snippets import DOCS, snippet

SNIPPETS = sorted(file.stem for file in (DOCS / "snippets").glob("*.md"))
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
CONF = f"""
import runpy

extensions = ["myst_parser", "sphinxext.explorable"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
html_theme = "alabaster"
# Sphinx leaves the navigation of pages as it is when others come and go.
html_sidebars = {{"**": []}}
# Cards and links to notebooks need it.
html_baseurl = "https://example.org/docs/"
project = "Everything"
version = "1"
epub_copyright = "nobody"
numfig = True
explorable_divio_checks = False
explorable_concepts = runpy.run_path({str(DOCS / "conf.py")!r})["explorable_concepts"]
explorable_notebook_links = {{"Colab": "https://example.org/{{path}}"}}
"""

MODULE = """import { label } from "./parts/label.js";
import { slider } from "explorable";
export default { render({ el, model, host, d3 }) {
  const svg = d3.select(el).append("svg").attr("viewBox", "0 0 90 30").attr("width", 90).attr("height", 30);
  svg.append("image").attr("href", host.asset("img/dot.png")).attr("width", 5).attr("height", 5);
  const text = svg.append("text").attr("x", 10).attr("y", 20);
  const show = () => text.text(label(model.get("size")));
  model.on("change:size", show);
  show();
} };
"""
HTML_MODULE = """export default { render({ el }) {
  const b = document.createElement("b"); b.style.color = "red"; b.textContent = "bold"; el.append(b);
} };
"""
LABEL = "export const label = (size) => `size ${size}`;\n"
OWN = """# Own

:::{parameter} size
:value: 2
:min: 1
:max: 5
:step: 1
:::

:::{explorable} ../widgets/own.js
:name: own
:assets: img/*.png
:css: ../widgets/own.css
:data: wide.csv
:bind: size=size
:hero:
Its size is {live}`size`.
:::

:::{explorable} /widgets/bold.js
:fallback: img/dot.png
Bold.
:::

The {concept}`query` meets $\\sum_i \\frac{\\concept{query}{Q}}{i}$.

$$\\tensor{query} = \\sqrt{\\frac{1}{2}}$$

A number, $\\live{size}$, and {parameter}`size`.
"""
STORY = """# Story

:::{audience} general
For everybody.
:::

:::{audience} expert
For experts, with {term}`words`.
:::

::::::{steps}
:name: by-hand

:::::{step} Begin
With $s = (1, 2)$.
:::::

:::::{step} Look
:::{explorable} function
:name: bend
:expr: x**2
:point: 1
:notebook:
It bends.
:::
:::::
::::::

:::{thread}
- You know at once what was tired. {picture}`bend`
- A {concept}`key` is asked for by a {concept}`query`.
- All of it is on the page.
:::

:::{glossary}
words
  What is said.
:::

:::{concept} story
:symbol: \\sigma
A concept of one page, {concept}`key` beside it.
:::
"""
FILM = """# Film

:::{model-diagram}
:name: filmed
:animation: mp4, size=320x180, fps=8
:caption: An encoder from inside.
"a b"
Self-Attention
Feed Forward
---
Self-Attention: Each.
Feed Forward: Then.
:::
"""
KIND = """---
divio: {kind}
description: {kind} of curves
---
# {title}

1. Look at {{concept}}`query`.
"""
KINDS = {
    "tutorials/first": ("tutorial", "First"),
    "how-to/draw": ("how-to", "Draw"),
    "reference/names": ("reference", "Names"),
    "explanation/why": ("explanation", "Why"),
}
# What another page has that is touched.
OTHER = "# Other\n\nWords, and $\\int_0^1 x^{2}\\,dx$.\n"
INDEX = """# Index

```{{toctree}}
{names}
```

:::{{divio-grid}}
:::

:::{{divio-list}} how-to
:::
"""


@cache
def outputs() -> str:
    """Return a page with what cells of notebooks give, as tools that read these hand it on."""
    from sphinxext.explorable import Chart, Explorable, Tensors

    pictures = [
        Explorable("k-means", k=4, caption="Where `k` is *four*."),
        Tensors("Q[t,k]\nK[s,k]\nS = Q @ K.T", dims="t=2,s=3,k=4", values="random(1)"),
        Chart("line", x=[1, 2, 3], y=[4, 5, 2], width="50%"),
    ]
    fragments = [picture._repr_html_().replace("\n", " ") for picture in pictures]
    return "Outputs\n=======\n\n" + "\n\n".join(f".. raw:: html\n\n   {one}" for one in fragments) + "\n"


def wide() -> str:
    """Return a table that no page holds itself: with more than 32 KiB."""
    rows = "\n".join(f"{number},{number * 0.37:.2f},{number % 13}" for number in range(4000))
    return f"x,y,z\n{rows}\n"


def files_of(other: str = OTHER, *, films: bool = False) -> dict[str, str | bytes]:
    """Return the files of the site but for the data of the docs' snippets, in an order that means nothing."""
    kinds = {f"{name}.md": KIND.format(kind=kind, title=title) for name, (kind, title) in KINDS.items()}
    pages: dict[str, str | bytes] = {
        **{f"{name}.md": f"# {name}\n\n{snippet(name)}\n" for name in SNIPPETS},
        "deep/own.md": OWN,
        "story.md": STORY,
        "other.md": other,
        "outputs.rst": outputs(),
        **kinds,
        **({"film.md": FILM} if films else {}),
    }
    names = "\n".join(sorted(Path(name).with_suffix("").as_posix() for name in pages))
    return {
        **pages,
        "index.md": INDEX.format(names=names),
        "conf.py": CONF,
        "widgets/own.js": MODULE,
        "widgets/parts/label.js": LABEL,
        "widgets/bold.js": HTML_MODULE,
        "widgets/own.css": "text { font-weight: bold }\n",
        "deep/img/dot.png": PIXEL,
        "deep/wide.csv": wide(),
    }


def write_everything(source: Path, other: str = OTHER, *, films: bool = False) -> None:
    """Write the site; a file that has not changed keeps its time."""
    source.mkdir(parents=True, exist_ok=True)
    if not (source / "_data").exists():
        shutil.copytree(DOCS / "_data", source / "_data")
    for name, content in files_of(other, films=films).items():
        file = source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        held = content if isinstance(content, bytes) else content.encode()
        if not file.exists() or file.read_bytes() != held:
            file.write_bytes(held)
