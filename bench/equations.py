"""What 1,000 distinct formulas add to a build: ours against sphinxcontrib-katex with prerendering.

The same site is built without math, with ours, and with the other, in turn, each from nothing and serially
(the other fails with workers). sphinxcontrib-katex is not among the test requirements: install it to
measure it.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGES, FORMULAS = 20, 50
ROUNDS = 7
SITES = {
    "without math": "extensions = []",
    "this suite": 'extensions = ["sphinxext.explorable"]',
    "sphinxcontrib-katex": 'extensions = ["sphinxcontrib.katex"]\nkatex_prerender = True',
}


def formula(number: int) -> str:
    """Return a formula that no other number gives, of middling size."""
    return (
        rf"\frac{{a_{{{number}}} + \sqrt{{x^{{{number % 7}}} - 1}}}}{{\sum_{{i=0}}^{{n}} b_i^{{({number})}}}}"
    )


def write_site(folder: Path, conf: str, *, math: bool) -> None:
    """Write a site in reStructuredText: half of its formulas inline, half displayed."""
    folder.mkdir()
    (folder / "conf.py").write_text(f'{conf}\nhtml_theme = "basic"\n')
    for page in range(PAGES):
        parts = [f"Page {page}", "=" * 8, ""]
        for place in range(FORMULAS):
            tex = formula(page * FORMULAS + place) if math else "x"
            if place % 2:
                parts += [f"Some words, :math:`{tex}`." if math else f"Some words, ``{tex}``.", ""]
            else:
                parts += [".. math::" if math else "::", "", f"   {tex}", ""]
        (folder / f"page{page}.rst").write_text("\n".join(parts))
    names = "\n   ".join(f"page{page}" for page in range(PAGES))
    (folder / "index.rst").write_text(f"Index\n=====\n\n.. toctree::\n\n   {names}\n")


def build(folder: Path) -> float:
    """Build from nothing, and return how long it took, in seconds."""
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", str(folder), str(folder / "_build")]
    # pip compiles what it installs; a source tree is compiled by the first round, which does not count.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    sites = dict(SITES)
    if importlib.util.find_spec("sphinxcontrib.katex") is None:
        del sites["sphinxcontrib-katex"]
        print("sphinxcontrib-katex is not installed, so there is nothing to compare with")
    with tempfile.TemporaryDirectory() as folder:
        for name, conf in sites.items():
            write_site(Path(folder, name), conf, math=name != "without math")
        spent: dict[str, list[float]] = {name: [] for name in sites}
        for i in range(-1, ROUNDS):
            for name in sites:
                took = build(Path(folder, name))
                if i >= 0:
                    spent[name].append(took)
    medians = {name: statistics.median(times) for name, times in spent.items()}
    plain = medians.pop("without math")
    print(f"{PAGES * FORMULAS} formulas; the site without math   {plain:8.2f} s")
    for name, median in medians.items():
        print(f"added by {name:<27} {median - plain:8.2f} s")
    if len(medians) == 2:
        ours, other = (median - plain for median in medians.values())
        print(f"ours / theirs                        {ours / other:8.2f}    (at most 0.5)")


if __name__ == "__main__":
    main()
