"""A site of 300 pages, each with 5 small pictures and 10 formulas: ours, and ready-made svgs with MathJax.

Built from nothing serially and with `-j 3`, again after one page was touched, and by another builder from
kept doctrees. Every figure is the median of several rounds in turn, in which the two sites alternate.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .equations import formula
from .figures import Figure, show
from .measuring import Cost, beside, in_turn, median, run

PAGES, FORMULAS = 300, 10
ROUNDS = 3
READY_MADE = "svg files and MathJax"
SLOW = "each picture takes Python 4 to 5 ms: parsed, checked, computed, told in words, written twice"
TOUCHED = "half of the difference is the import of numpy and of the tensor language"
CONF = """html_theme = "basic"
extensions = ["myst_parser"{}]
myst_enable_extensions = ["colon_fence", "dollarmath"]
"""
SUITE = (
    ":::{{explorable}} function\n:expr: tanh(x) + {n}\nA curve.\n:::\n",
    ":::{{tensor-diagram}}\n:dims: t=3, s=3, k=2\n:values: random({n})\n:caption: Scores.\n"
    "Q[t,k]\nK[s,k]\nS = Q @ K.T\n:::\n",
    ":::{{explorable}} function\n:expr: a * sin(x) + {n}\n:params: a=1\nA wave.\n:::\n",
    ":::{{tensor-diagram}}\n:dims: t=2, d=4\n:values: random({n})\n:caption: Rows.\n"
    "X[t,d]\nP = softmax(X, axis=d)\n:::\n",
    ":::{{explorable}} k-means\n:layout: blobs\n:n: 30\n:seed: {n}\nCentres.\n:::\n",
)


def write_site(folder: Path, *, suite: bool, pages: int = PAGES) -> None:
    """Write a site; its drawings, where they are ready-made, are of the size of the suite's own."""
    folder.mkdir(parents=True)
    (folder / "conf.py").write_text(CONF.format(', "sphinxext.explorable"' if suite else ""))
    curve = "".join(f"L{x},{(x * 37) % 200}" for x in range(400))
    for page in range(pages):
        parts = [f"# Page {page}\n", "Some words of prose on this page, and some more.\n"]
        for place in range(FORMULAS):
            tex = formula(page * FORMULAS + place)
            parts.append(f"Words and ${tex}$ in a line.\n" if place % 2 else f"$$\n{tex}\n$$\n")
        for place, source in enumerate(SUITE):
            number = page * len(SUITE) + place
            if suite:
                parts.append(source.format(n=number))
                continue
            svg = folder / f"picture-{number}.svg"
            svg.write_text(
                f'<svg xmlns="http://www.w3.org/2000/svg" width="380" height="320"><title>{number}</title>'
                f'<path d="M0,0{curve}"/></svg>'
            )
            parts.append(f":::{{figure}} {svg.name}\nA picture.\n:::\n")
        (folder / f"page{page}.md").write_text("\n".join(parts), encoding="utf-8")
    names = "\n".join(f"page{page}" for page in range(pages))
    (folder / "index.md").write_text(f"# Index\n\n:::{{toctree}}\n{names}\n:::\n")


def command(folder: Path, *options: str, builder: str = "html") -> list[str]:
    """Return the build of a site, with its doctrees beside its output."""
    out = [str(folder), str(folder / "_build" / builder)]
    doctrees = ["-d", str(folder / "_build" / "doctrees")]
    return [sys.executable, "-m", "sphinx", "-q", "-b", builder, *doctrees, *options, *out]


def from_nothing(folder: Path, *options: str) -> list[str]:
    """Return the build of a site that keeps nothing of the one before."""
    build = " ".join(map(shlex.quote, command(folder, *options)))
    return ["sh", "-c", f"rm -rf {shlex.quote(str(folder / '_build'))}; exec {build}"]


def touched(folders: dict[str, Path]) -> dict[str, Cost]:
    """Return the median cost of a build after one page was touched."""
    costs: dict[str, list[Cost]] = {name: [] for name in folders}
    for number in range(ROUNDS + 1):
        for name, folder in folders.items():
            page = folder / "page7.md"
            page.write_text(f"{page.read_text(encoding='utf-8')}\nMore words, {number}.\n", encoding="utf-8")
            costs[name].append(run(command(folder)))
    return {name: median(found[1:]) for name, found in costs.items()}


def figures() -> Iterator[Figure]:
    """Yield whole builds, serial and parallel, one page touched, another builder, and ten times the pages."""
    with tempfile.TemporaryDirectory() as root:
        folders = {name: Path(root, name) for name in ("suite", "plain")}
        for name, folder in folders.items():
            write_site(folder, suite=name == "suite")
        commands = {name: from_nothing(folder) for name, folder in folders.items()}
        parallel = {f"{name} -j 3": from_nothing(folder, "-j", "3") for name, folder in folders.items()}
        costs = in_turn({**commands, **parallel}, ROUNDS)
        yield from beside(f"{PAGES} pages", costs["suite"], READY_MADE, costs["plain"], Cost(1.5, 0), SLOW)
        yield from beside(
            f"{PAGES} pages, `-j 3`", costs["suite -j 3"], READY_MADE, costs["plain -j 3"], None
        )
        yield Figure(
            f"{PAGES} pages, how many times faster `-j 3` is than `-j 1`",
            costs["suite"].wall / costs["suite -j 3"].wall,
            least=1.5,
            why="a serial build has Sphinx on one core and the engine on the other; this machine has two",
        )
        touches = touched(folders)
        yield from beside(
            f"{PAGES} pages, one touched",
            touches["suite"],
            READY_MADE,
            touches["plain"],
            Cost(1.1, 0),
            TOUCHED,
        )
        again = run(command(folders["suite"], builder="latex"))
        yield Figure(f"{PAGES} pages, LaTeX from what is kept", again.wall, "s")
        shutil.rmtree(root)
        many = Path(root, "many")
        write_site(many, suite=True, pages=10 * PAGES)
        cost = run(from_nothing(many), watch=True)
        once = costs["suite"]
        yield Figure(
            f"{10 * PAGES:,} pages: wall time of a page",
            1000 * cost.wall / (10 * PAGES),
            "ms",
            instead=f"the same of {PAGES} pages",
            theirs=1000 * once.wall / PAGES,
            times=1.1,
            why="to watch memory takes time; Sphinx looks through its pages for each page",
        )
        yield Figure(
            f"{10 * PAGES:,} pages: memory",
            cost.memory,
            "MiB",
            instead=f"{PAGES} pages",
            theirs=once.memory,
            times=10,
        )


if __name__ == "__main__":
    show("sites", figures())
