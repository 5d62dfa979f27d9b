"""From opening a page of 50 formulas to the last in its place: ours, KaTeX prerendered elsewhere, MathJax.

The same page is built by Sphinx with each and opened in a new browser context each time, in turn: from disk,
served from this machine, and the same over a slow network, as the browser emulates it. Servers compress text
and forbid caching. The last formula is in its place when all are there, no box of any of them changes any
more and no font arrives any more; the work of the frame that shows it counts too. Nothing comes from
elsewhere. What the browser spends on the same page without formulas is in every figure. MathJax and KaTeX's
files are installed by npm, once, below `build/bench`; sphinxcontrib-katex is not among the test
requirements: install it to measure it.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .browsing import MODULES, browser, install, served, version
from .figures import Figure, show

ROUNDS = 5

INLINE = [
    r"\frac{\partial f_{%d}}{\partial x_j}",
    r"\sqrt{x_{%d}^2 + y^2}",
    r"\sum_{i=1}^{n} w_i^{(%d)} x_i",
    r"\hat{\beta}_{%d} = (X^\top X)^{-1} X^\top y",
    r"P(A_{%d} \mid B) = \frac{P(B \mid A) \, P(A)}{P(B)}",
]
DISPLAY = [
    r"\operatorname{softmax}(z)_{%d} = \frac{e^{z_k}}{\sum_{j=1}^{n} e^{z_j}}",
    r"R_{%d} = \begin{pmatrix} \cos\theta & -\sin\theta & 0 \\ \sin\theta & \cos\theta & 0 \\ 0 & 0 & 1 "
    r"\end{pmatrix}",
    r"\begin{aligned} (a + b)^{%d} &= \sum_{k=0}^{n} \binom{n}{k} a^k b^{n-k} \\ "
    r"&= a^n + n a^{n-1} b + \dots + b^n \end{aligned}",
    r"\int_{-\infty}^{\infty} e^{-\alpha_{%d} x^2} \, dx = \sqrt{\frac{\pi}{\alpha}}",
    r"\mathcal{L}_{%d}(\theta) = -\mathbb{E}_{x \sim p} \left[ \frac{1}{N} \sum_{i=1}^{N} "
    r"\log p_\theta \left( x_i \mid \sqrt{h_{i-1}} \right) \right]",
]
FORMULAS = 50

# Notes, frame by frame, when anything about the formulas last changed, and tells once all has been quiet.
WATCH = """(formulas) => {
    const quiet = 500, most = 20000;
    let before = '', last = 0;
    window.inPlace = new Promise((resolve, reject) => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => { last = performance.now(); };
        const look = () => {
            const found = [...document.querySelectorAll('.math .katex, .math mjx-container')];
            const boxes = found.map((formula) => {
                const {x, y, width, height} = formula.getBoundingClientRect();
                return [x, y, width, height];
            });
            const fonts = [...document.fonts].filter((font) => font.status === 'loaded').length;
            const now = JSON.stringify([boxes, fonts, document.fonts.status]);
            if (now !== before) {
                before = now;
                last = performance.now();
                port2.postMessage(null);  // answered after this frame is painted
            }
            const done = document.readyState === 'complete' && document.fonts.status === 'loaded';
            if (done && found.length === formulas && performance.now() - last > quiet) {
                const errors = document.querySelectorAll('.katex-error, mjx-merror').length;
                if (errors) reject(new Error(errors + ' formulas are not typeset'));
                resolve(last);
            } else if (performance.now() > most) {
                reject(new Error(found.length + ' formulas are there, and not yet still'));
            } else {
                requestAnimationFrame(look);
            }
        };
        requestAnimationFrame(look);
    });
}"""


# 1.6 Mbit/s down and half of it up, and 150 ms to an answer: a phone at the edge of its network.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}


@dataclass(frozen=True)
class Situation:
    """Where a page comes from."""

    name: str
    # A published site has an address; pages that are read from disk mostly have none.
    address: str = "https://docs.example/"
    network: dict[str, Any] | None = None


SITUATIONS = [
    Situation("from disk", address=""),
    Situation("served"),
    Situation("slow network", network=SLOW),
]


@dataclass
class Site:
    """How one of those compared typesets the page, and how much of it ours may take."""

    name: str
    conf: str
    most: float | None = None
    formulas: int = FORMULAS
    why: str = ""


def page(formulas: int) -> str:
    """Return the page's source: words, and among them distinct formulas, by turns inline and displayed."""
    parts = ["Formulas", "========", ""]
    for number in range(FORMULAS):
        if number >= formulas:
            parts += ["::", "", "   x"] if number % 2 else ["Words on ``x``, then more."]
            parts.append("")
            continue
        tex = (DISPLAY if number % 2 else INLINE)[number // 2 % 5] % (number + 1)
        parts += [".. math::", "", f"   {tex}"] if number % 2 else [f"Words on :math:`{tex}`, then more."]
        parts.append("")
    return "\n".join(parts)


def sites() -> list[Site]:
    """Return what can be compared on this machine; ours is first."""
    found = [
        Site("this suite", 'extensions = ["sphinxext.explorable"]'),
        Site("the page without formulas", "", formulas=0),
    ]
    if importlib.util.find_spec("sphinxcontrib.katex") is None:
        print("sphinxcontrib-katex is not installed, so it is left out")
    else:
        katex = importlib.import_module("sphinxcontrib.katex").katex_version
        if trouble := install({f"katex-{katex}": f"katex@{katex}"}):
            print(f"KaTeX {katex}'s style sheet and fonts are left out: {trouble}")
        else:
            conf = f"""
extensions = ["sphinxcontrib.katex"]
katex_prerender = True
katex_css_path = "node_modules/katex-{katex}/dist/katex.min.css"
"""
            why = "fonts arrive after the first layout; from disk no address is known to preload them from"
            found.append(Site(f"KaTeX {katex}, prerendered by sphinxcontrib-katex", conf, 1, why=why))
    if trouble := install({"mathjax4": "mathjax@4", "mathjax3": "mathjax@3"}):
        print(f"MathJax is left out: {trouble}")
        return found
    # MathJax 4 fetches its fonts from a CDN unless it is told where they are.
    four: dict[str, Any] = {"loader": {"paths": {"fonts": "[mathjax]/../@mathjax"}}}
    silent = {"enrich": False, "speech": False, "braille": False}
    lean = {**four, "options": {"menuOptions": {"settings": silent}}}
    for name, folder, file, setting in (
        ("", "mathjax4", "tex-mml-chtml.js", four),
        (", tex-chtml, no accessibility", "mathjax4", "tex-chtml.js", lean),
        ("", "mathjax3", "es5/tex-mml-chtml.js", {}),
    ):
        conf = f"""
extensions = ["sphinx.ext.mathjax"]
mathjax_path = "node_modules/{folder}/{file}"
mathjax4_config = {setting!r}
"""
        # MathJax 4 as Sphinx loads it has speech and menus.
        why = (
            "our time is layout and fonts; from disk, its speech does not start, and fonts are not preloaded"
            if setting is four
            else "without speech and menus MathJax loads and computes less"
        )
        found.append(Site(f"MathJax {version(folder)}{name}", conf, 0.25, why=why))
    return found


def build(folder: Path, site: Site, address: str) -> None:
    """Build the page into a folder, and place what npm installed within its reach."""
    source = folder / "source"
    source.mkdir(parents=True)
    (source / "conf.py").write_text(f'{site.conf}\nhtml_theme = "basic"\nhtml_baseurl = "{address}"\n')
    (source / "index.rst").write_text(page(site.formulas))
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(source), str(folder / "html")]
    # One by sphinxcontrib-katex once did not end.
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    if MODULES.exists():
        (folder / "html/_static/node_modules").symlink_to(MODULES, target_is_directory=True)


def visit(browser: Any, base: str, path: str, site: Site, situation: Situation, troubles: set[str]) -> float:
    """Open a page as if for the first time; return when all was in its place, in ms, and note troubles."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.add_init_script(f"({WATCH})({site.formulas})")
    opened = context.new_page()
    if situation.network:
        session = context.new_cdp_session(opened)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", situation.network)

    def check(request: Any) -> None:
        if not request.url.startswith((base, "data:", "blob:")):
            troubles.add(f"asked another host: {request.url}")

    def receive(response: Any) -> None:
        if not response.ok:
            troubles.add(f"{response.status} for {response.url.removeprefix(base)}")

    opened.on("request", check)
    opened.on("response", receive)
    opened.on("pageerror", lambda error: troubles.add(str(error)))
    opened.goto(f"{base}/{path}")
    spent: float = opened.evaluate("inPlace")
    context.close()
    return spent


def figures(rounds: int = ROUNDS) -> Iterator[Figure]:
    """Yield what each of those compared takes in each situation: medians, and of the ratios of each round."""
    compared = sites()
    spent: dict[str, dict[str, list[float]]] = {
        situation.name: {site.name: [] for site in compared} for situation in SITUATIONS
    }
    troubles: set[str] = set()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server, browser() as started:
        pages = [(place, number) for place in range(len(SITUATIONS)) for number in range(len(compared))]
        for place, number in pages:
            build(Path(folder, f"{place}-{number}"), compared[number], SITUATIONS[place].address)
        for i in range(-1, rounds):  # the first round warms up
            # There and back, so that nobody always follows the same one.
            for place, number in pages[:: -1 if i % 2 else 1]:
                site, situation = compared[number], SITUATIONS[place]
                base = server if situation.address else Path(folder).as_uri()
                found: set[str] = set()
                time = visit(started, base, f"{place}-{number}/html/index.html", site, situation, found)
                troubles |= {f"{situation.name}, {site.name}: {trouble}" for trouble in found}
                if i >= 0:
                    spent[situation.name][site.name].append(time)
    for situation in SITUATIONS:
        ours, *others = compared
        own = spent[situation.name][ours.name]
        for other in others:
            times = spent[situation.name][other.name]
            # Within a round the machine is about as busy for all.
            ratio = statistics.median(mine / theirs for mine, theirs in zip(own, times, strict=True))
            median = statistics.median(own)
            yield Figure(
                f"{FORMULAS} formulas, from opening the page to the last in its place: {situation.name}",
                median,
                "ms",
                instead=other.name,
                theirs=median / ratio,
                times=other.most,
                why=other.why,
            )
    for trouble in sorted(troubles):
        print(trouble)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="visits of each page in each situation")
    show("opening", figures(parser.parse_args().rounds))
