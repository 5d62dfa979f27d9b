"""What pages weigh, and how long a change takes until prose, formula and plot agree."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from tools.snippets import concepts, copy_of, explorables, page_with, write

from .browsing import KIB, browser, kib, wheel
from .figures import Figure, show
from .tensors import LIVE

ROOT = Path(__file__).parent.parent
PAGE = "explanation/attention.html"

CHANGE = """name => {
    const within = document.getElementById(`explorable-${name}`);
    const input = (within.querySelector('input[type=range]') ?? document.querySelector('input[type=range]'));
    const [low, high] = [Number(input.min), Number(input.max)];
    const spent = [];
    for (let i = 0; i < 400; i++) {
        input.value = String(low + (high - low) * ((i * 37) % 120) / 120);
        const start = performance.now();
        input.dispatchEvent(new Event('input', {bubbles: true}));
        document.body.getBoundingClientRect();  // layout is part of what a reader waits for
        spent.push(performance.now() - start);
    }
    return spent.slice(20).sort((a, b) => a - b)[Math.floor(380 * 0.95)];
}"""
# Scripts of libraries with which one draws a curve with a slider, in their wheels.
OTHERS = {
    "bokeh": [f"bokeh/server/static/js/bokeh{part}.min.js" for part in ("", "-widgets")],
    "plotly": ["plotly/package_data/plotly.min.js"],
}
WHY = {"sweep": "it shows another picture, whose script is loaded, too"}
# What the host loads by itself, and when.
LATER = {
    "ground": "besides where the ground is not white",
    "reader": "once a reader points at a concept or changes something",
}
LAYOUT = "what is opened is laid out in the browser, by the code that does so at build time"
PROSE = "# Prose\n\nWords, and $x^2$ in a line.\n\n$$\nE = m c^2\n$$\n"
PARAMETER = """# A program

:::{parameter} temperature
:value: 1
:min: 0.1
:max: 10
:step: 0.1
:::

:::{tensor-diagram}
:name: program
:dims: a=8, b=8, c=8
:values: random(0)
"""

ONE_OF_EACH = """# One of each

:::{{concept}} query
:symbol: Q
:shape: t k
What a token looks for.
:::

:::{{colored-equation}}
\\concept{{query}}{{Q}} K^\\top
:::

:::{{tensor-diagram}}
:dims: t=4, s=4, k=2
:values: random(1)
:caption: Scores.
Q[t,k] : query
K[s,k]
S = Q @ K.T
:::

{picture}
"""


def weights(page: Path, *, opened: bool = False) -> tuple[float, float]:
    """Return the bytes, compressed, of the suite's scripts and styles that a page comes to load.

    Args:
        page: a built page.
        opened: whether with those that draw a picture anew in another of its states.
    """
    text = page.read_text(encoding="utf-8")
    linked = [page.parent / name for name in re.findall(r'src="([^"?]*/explorable/[^"?]+\.js)', text)]
    attributes = ("scripts", "redraws") if opened else ("scripts",)
    named = [found for name in attributes for found in re.findall(rf'data-{name}="([^"]+)"', text)]
    styles = {page.parent / name for name in re.findall(r'href="([^"?]*/explorable/[^"?]+\.css)', text)}
    scripts = {*linked, *(linked[0].with_name(name) for name in " ".join(named).split())}
    return tuple(  # type: ignore[return-value]
        sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) for files in (scripts, styles)
    )


def small_page(folder: Path, source: str, known: Mapping[str, object] = MappingProxyType({})) -> Path:
    """Build a page of a site that declares concepts."""
    text = f'extensions = ["myst_parser", "sphinxext.explorable"]\nexplorable_concepts = {dict(known)}\n'
    conf = {"conf.py": text.encode()}
    write({**page_with(), **conf, "index.md": source}, folder)
    command = [sys.executable, "-m", "sphinx", "-Q", "-b", "html", str(folder), str(folder / "html")]
    subprocess.run(command, check=True)
    return folder / "html" / "index.html"


def figures() -> Iterator[Figure]:
    """Yield the weights of pages, beside what others load for one figure, and the time of a change."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "html")
        docs = ROOT / "example_project" / "docs"
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", f"{folder}/doctrees", str(docs)]
        subprocess.run([*command, str(out)], check=True)
        styles = {}
        for picture in explorables():
            source = ONE_OF_EACH.format(picture=copy_of(picture, "explorable"))
            script, style = weights(small_page(Path(folder, picture), source))
            styles[picture] = style
            what = f"scripts of a page with an equation, a tensor diagram and `{picture}`"
            yield Figure(what, script / KIB, "KiB", most=25, why=WHY.get(picture, ""))
        for name, when in LATER.items():
            own = re.findall(rf'data-{name}="([^"]+)"', (out / PAGE).read_text(encoding="utf-8"))
            files = [next(out.rglob(file)) for file in own]
            script = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / KIB
            yield Figure(f"… and what is loaded {when}", script, "KiB")
        heaviest = max(styles, key=lambda picture: styles[picture])
        what = f"… their style sheets, the heaviest (`{heaviest}`)"
        why = "a picture with a table, lists and filters has rules of its own for these"
        yield Figure(what, styles[heaviest] / KIB, "KiB", most=10, why=why)
        curve = weights(small_page(Path(folder, "curve"), copy_of("function", "explorable")))[0] / KIB
        for name, files in OTHERS.items():
            if found := wheel(name):
                yield Figure(
                    "scripts of a page with one curve and its slider",
                    curve,
                    "KiB",
                    instead=f"{name.capitalize()} {found[0]}",
                    theirs=kib(*(found[1].read(file) for file in files)),
                )
        model = small_page(Path(folder, "model"), copy_of("model-diagram", "explorable"), concepts())
        for when, opened in (("", False), (", once a box is opened", True)):
            script, _ = weights(model, opened=opened)
            what = f"scripts of a page with one model diagram{when}"
            yield Figure(what, script / KIB, "KiB", most=16, why=LAYOUT)
        script, _ = weights(small_page(Path(folder, "prose"), PROSE))
        yield Figure("scripts of a page of prose and formulas", script / KIB, "KiB", most=0)
        script, style = weights(out / PAGE)
        yield Figure("the example's page on attention, scripts", script / KIB, "KiB", most=25)
        why = "its colours and the classes of its formulas are one sheet for the site"
        yield Figure("… its style sheets", style / KIB, "KiB", most=10, why=why)
        live = small_page(Path(folder, "live"), f"{PARAMETER}{LIVE}\n:::\n")
        with browser() as started:
            page = started.new_page()
            for what, file, name, most in (
                ("a change of a parameter until prose, formula and plot agree", out / PAGE, "sigmoid", 5),
                ("a change of a parameter until a tensor program agrees", live, "program", 4),
            ):
                page.goto(file.as_uri())
                page.locator(f"#explorable-{name}").scroll_into_view_if_needed()
                page.wait_for_selector(f"#explorable-{name}[data-ready]")
                why = "all of its 512 cells get another number and tint"
                yield Figure(
                    f"{what}, 95th percentile", page.evaluate(CHANGE, name), "ms", most=most, why=why
                )


if __name__ == "__main__":
    show("page", figures())
