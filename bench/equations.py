"""What 1,000 and 7,500 distinct formulas add to a build: ours against sphinxcontrib-katex with prerendering.

The same site is built without math, with ours, and with the other, in turn, each from nothing and serially
(the other fails with workers). sphinxcontrib-katex is not among the test requirements: install it to
measure it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .figures import Figure, show
from .measuring import Cost, beside, in_turn

FORMULAS = 50
# How many pages of so many formulas, and how many rounds.
SIZES = {20: 7, 150: 3}
OTHER = "sphinxcontrib-katex, prerendering"
SITES = {
    "without math": "extensions = []",
    "this suite": 'extensions = ["sphinxext.explorable"]',
    OTHER: 'extensions = ["sphinxcontrib.katex"]\nkatex_prerender = True',
}


def formula(number: int) -> str:
    """Return a formula that no other number gives, of middling size."""
    return (
        rf"\frac{{a_{{{number}}} + \sqrt{{x^{{{number % 7}}} - 1}}}}{{\sum_{{i=0}}^{{n}} b_i^{{({number})}}}}"
    )


def write_site(folder: Path, conf: str, pages: int, *, math: bool) -> None:
    """Write a site in reStructuredText: half of its formulas inline, half displayed."""
    folder.mkdir()
    (folder / "conf.py").write_text(f'{conf}\nhtml_theme = "basic"\n')
    for page in range(pages):
        parts = [f"Page {page}", "=" * 8, ""]
        for place in range(FORMULAS):
            tex = formula(page * FORMULAS + place) if math else "x"
            if place % 2:
                parts += [f"Some words, :math:`{tex}`." if math else f"Some words, ``{tex}``.", ""]
            else:
                parts += [".. math::" if math else "::", "", f"   {tex}", ""]
        (folder / f"page{page}.rst").write_text("\n".join(parts))
    names = "\n   ".join(f"page{page}" for page in range(pages))
    (folder / "index.rst").write_text(f"Index\n=====\n\n.. toctree::\n\n   {names}\n")


def build(folder: Path) -> list[str]:
    """Return a build from nothing."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(folder / "_build")]
    return ["sh", "-c", f"rm -rf {folder / '_build'}; exec {' '.join(command)}"]


def compare(pages: int, rounds: int, sites: dict[str, str]) -> Iterator[Figure]:
    """Yield what the formulas of a site of some pages add."""
    # pip compiles what it installs; a source tree is compiled by the first round, which does not count.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        places = {name: Path(folder, name.replace(" ", "-")) for name in sites}
        for name, conf in sites.items():
            write_site(places[name], conf, pages, math=name != "without math")
        costs = in_turn({name: build(place) for name, place in places.items()}, rounds, environment)
    plain = costs.pop("without math")
    added = {name: cost.above(plain) for name, cost in costs.items()}
    yield from beside(
        f"{pages * FORMULAS:,} distinct formulas, what they add to a build",
        added["this suite"],
        OTHER,
        added.get(OTHER),
        Cost(0.5, 0.7, 1.3),
        "V8 starts in 0.15 s and its library has 74 MiB; half of the time is Python's, which parses markup",
    )


def figures() -> Iterator[Figure]:
    """Yield what formulas add to a small and to a large site."""
    sites = dict(SITES)
    if importlib.util.find_spec("sphinxcontrib.katex") is None:
        del sites[OTHER]
        print("sphinxcontrib-katex is not installed, so there is nothing to compare with")
    for pages, rounds in SIZES.items():
        yield from compare(pages, rounds, sites)


if __name__ == "__main__":
    show("equations", figures())
