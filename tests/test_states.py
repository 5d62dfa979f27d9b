"""However a build came about, its output is the same.

Serial, parallel, incremental, by another builder, after an interruption, and where what an earlier build left
is lost, cut or foreign.
"""

from __future__ import annotations

import errno
import functools
import os
import pickle
import random
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import forks
import pytest
from explorables import DOCS, snippet

from conftest import ROOT, Build, Site
from sphinxext.explorable.engine.kept import Kept, Question
from sphinxext.explorable.pages import files

pytestmark = pytest.mark.early

SNIPPETS = sorted(file.stem for file in (DOCS / "snippets").glob("*.md"))
CONF = f"""
import runpy

extensions = ["myst_parser", "sphinxext.explorable"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
html_theme = "alabaster"
explorable_concepts = runpy.run_path({str(DOCS / "conf.py")!r})["explorable_concepts"]
"""
MODULE = 'export default { render({ el }) { const b = document.createElement("b"); b.style.color = "red"; '
MODULE += 'b.textContent = "bold"; el.append(b); } };'
OWN = """# Own

:::{explorable} ./own.js
:fallback: bold.png
Bold.
:::

The {concept}`query` meets $\\sum_i \\frac{\\concept{query}{Q}}{i}$.

$$\\tensor{query} = \\sqrt{\\frac{1}{2}}$$
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
# What another page has that is touched.
OTHER = "# Other\n\nWords, and $\\int_0^1 x^{2}\\,dx$.\n"


def write_site(source: Path, other: str = OTHER) -> None:
    """Write a site with a page for every snippet of the docs, and one with a module of an author's own."""
    source.mkdir(parents=True, exist_ok=True)
    shutil.copytree(DOCS / "_data", source / "_data", dirs_exist_ok=True)
    (source / "conf.py").write_text(CONF)
    (source / "own.js").write_text(MODULE)
    (source / "bold.png").write_bytes(PIXEL)
    for name in SNIPPETS:
        (source / f"{name}.md").write_text(f"# {name}\n\n{snippet(name)}\n", encoding="utf-8")
    (source / "own.md").write_text(OWN, encoding="utf-8")
    (source / "other.md").write_text(other, encoding="utf-8")
    names = "\n".join([*SNIPPETS, "own", "other"])
    (source / "index.md").write_text(f"# Index\n\n```{{toctree}}\n{names}\n```\n", encoding="utf-8")


def arguments(source: Path, out: Path, doctrees: Path, *options: str, builder: str = "html") -> list[str]:
    """Return how Sphinx is called for a build."""
    return ["-q", "-b", builder, *options, "-d", str(doctrees), str(source), str(out)]


def environment() -> dict[str, str]:
    """Return an environment in which nothing but the order of sets differs from build to build."""
    return {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}


def run(*places: Any, **options: Any) -> str:
    """Build in a process of its own; return what it said, which is nothing where all is well."""
    done = forks.run(arguments(*places, **options), env=environment())
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def run_anew(*places: Any, **options: Any) -> str:
    """Build likewise, by an interpreter of its own, in which sets have another order."""
    command = [sys.executable, "-m", "sphinx", *arguments(*places, **options)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def tree(out: Path) -> dict[str, bytes]:
    """Return the files of an output, those of an e-book from inside it."""
    files = {file.relative_to(out).as_posix(): file for file in out.rglob("*") if file.is_file()}
    found = {name: file.read_bytes() for name, file in files.items() if not name.endswith(".epub")}
    for name, file in files.items():
        if name.endswith(".epub"):
            with zipfile.ZipFile(file) as book:
                found |= {f"{name}/{inner}": book.read(inner) for inner in book.namelist()}
    return found


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names of the files that two outputs do not have alike."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site's source, and its output and doctrees of a serial build from nothing."""
    folder = tmp_path_factory.mktemp("states")
    write_site(folder / "source")
    assert run_anew(folder / "source", folder / "html", folder / "doctrees") == ""
    return folder


@pytest.fixture(scope="module")
def fresh(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Path, str]]:
    """Return the output and the doctrees of that site by a builder, from nothing, and what it said."""
    folder = tmp_path_factory.mktemp("fresh")

    @functools.cache
    def built(builder: str) -> tuple[Path, Path, str]:
        out, doctrees = folder / builder, folder / f"doctrees-{builder}"
        return out, doctrees, run(clean / "source", out, doctrees, builder=builder)

    return built


def test_workers_make_the_same(clean: Path, tmp_path: Path) -> None:
    assert run(clean / "source", tmp_path / "html", tmp_path / "doctrees", "-j", "3") == ""
    assert differences(tree(tmp_path / "html"), tree(clean / "html")) == []


@pytest.mark.parametrize("jobs", [pytest.param("1", marks=pytest.mark.long), "3"])
def test_a_page_that_is_touched_leaves_the_others_alone(clean: Path, tmp_path: Path, jobs: str) -> None:
    source = tmp_path / "source"
    write_site(source)
    changed = OTHER + "\nMore, with $\\frac{1}{2}$.\n"
    run(source, tmp_path / "html", tmp_path / "doctrees", "-j", jobs)
    before = tree(tmp_path / "html")
    (source / "other.md").write_text(changed, encoding="utf-8")
    assert run(source, tmp_path / "html", tmp_path / "doctrees", "-j", jobs) == ""
    after = tree(tmp_path / "html")
    assert b"More, with" in after["other.html"]
    pages = {name for name in before if name.endswith(".html")}
    assert {name for name in differences(before, after) if name in pages} == {"other.html"}
    # What the others refer to is still there, and the page has what a clean build gives it.
    write_site(tmp_path / "again", changed)
    run(tmp_path / "again", tmp_path / "fresh", tmp_path / "fresh-doctrees")
    assert tree(tmp_path / "fresh")["other.html"] == after["other.html"]
    for name in pages:
        for link in re.findall(rb'(?:src|href)="(_static/[^"?#]+)', after[name]):
            assert link.decode() in after, f"{name} links {link.decode()}"


@pytest.mark.parametrize(
    "builder",
    ["html", "latex", "epub", *(pytest.param(one, marks=pytest.mark.long) for one in ("dirhtml", "text"))],
)
def test_kept_doctrees_serve_any_builder(
    clean: Path, fresh: Callable[[str], tuple[Path, Path, str]], tmp_path: Path, builder: str
) -> None:
    doctrees = tmp_path / "doctrees"
    shutil.copytree(clean / "doctrees", doctrees)
    out, _, said = fresh(builder)
    assert run(clean / "source", tmp_path / "kept", doctrees, builder=builder) == said
    assert differences(tree(tmp_path / "kept"), tree(out)) == []


@pytest.mark.parametrize("first", ["latex", "text"])
def test_html_from_the_doctrees_of_another_builder(
    clean: Path, fresh: Callable[[str], tuple[Path, Path, str]], tmp_path: Path, first: str
) -> None:
    shutil.copytree(fresh(first)[1], tmp_path / "doctrees")
    assert run(clean / "source", tmp_path / "html", tmp_path / "doctrees") == ""
    assert differences(tree(tmp_path / "html"), tree(clean / "html")) == []


def test_nothing_of_the_words_and_data_is_kept_with_a_document(build: Build) -> None:
    """Four megabytes of rows make a document no larger than what is drawn of them."""
    rows = "\n".join(f"{i * 0.1},{i % 97},{i % 13},a long comment about row {i}" for i in range(100_000))
    data = f"x,y,z,note\n{rows}\n"
    assert len(data) > 4e6
    page = "# T\n\n:::{explorable} gradient-descent\n:data: d.csv\n:x: x\n:y: y\n:::\n"
    site = build({"index": page, "d.csv": data})
    assert site.warnings == []
    doctree = site.out.parent / "doctrees-html" / "index.doctree"
    assert doctree.stat().st_size < 60_000
    assert "arrays" not in str(pickle.loads(doctree.read_bytes()).attributes)


POINTS = "x,y\n" + "\n".join(f"{x},{y}" for x, y in [(0, 0), (0, 1), (1, 0), (5, 5), (5, 6), (6, 5)]) + "\n"
BOUND = """# T

:::{parameter} clusters
:value: 2
:min: 1
:max: 4
:step: 1
:::

:::{explorable} k-means
:data: d.csv
:bind: k=clusters
Six points.
:::
"""


@pytest.mark.parametrize(("builder", "jobs"), [("html", 1), ("html", 3), ("text", 1)])
def test_bound_values_and_data_stay_together(build: Build, builder: str, jobs: int) -> None:
    """A second build, another builder and workers once showed points that were made up."""
    others = {f"page{number}": f"# P{number}\n\nWords.\n" for number in range(8)}
    listed = "\n".join(others)
    pages = {
        "index": f"{BOUND}\n```{{toctree}}\n{listed}\n```\n\nTold by {builder} with {jobs}.\n",
        "d.csv": POINTS,
        **others,
    }
    assert "6 points over x and y" in build(pages, builder, jobs=jobs).page()
    again = build({**pages, "page0": "# P0\n\nOther words.\n"}, builder, jobs=jobs)
    assert "6 points over x and y" in again.page()


@pytest.mark.parametrize("key", ["state", "props", "stem", "css", "fallback", "values", "alt"])
def test_a_module_may_call_its_state_what_the_suite_does(build: Build, key: str) -> None:
    module = (
        f'export default {{ render({{ model, el }}) {{ el.textContent = "is " + model.get("{key}"); }} }};'
    )
    page = "# T\n\n:::{parameter} w\n:value: 0.25\n:::\n\n"
    page += f":::{{explorable}} own.js\n:bind: {key}=w\nOwn.\n:::\n"
    site = build({"index": page, "own.js": module})
    assert site.warnings == []
    assert "is 0.25" in site.page()


# ── Interruptions ────────────────────────────────────────────────────────────────────────────────────────

MOMENTS = int(os.environ.get("EXPLORABLE_INTERRUPTIONS", "3"))
# Sphinx's own: it cannot complete the index of a build that it did not see the end of.
SEARCH = re.compile(r"WARNING: search index couldn't be loaded.*\n?")


def small_site(source: Path) -> None:
    """Write a site on which each phase leaves something for the next."""
    source.mkdir(parents=True)
    # Its own concepts only, which have free colours.
    settings = [line for line in CONF.splitlines() if "runpy" not in line]
    shown = {"query": {"symbol": "Q", "shape": "t k", "description": "what a token looks for"}}
    (source / "conf.py").write_text("\n".join([*settings, f"explorable_concepts = {shown!r}", ""]))
    (source / "own.js").write_text(MODULE)
    (source / "bold.png").write_bytes(PIXEL)
    (source / "own.md").write_text(OWN, encoding="utf-8")
    for number in range(8):
        text = f"# P{number}\n\n{{concept}}`query` and {{concept}}`key{number}`.\n\n"
        text += f"Words, $\\frac{{a_{number}}}{{b}}$.\n\n"
        text += f":::{{concept}} key{number}\n:symbol: K_{number}\n:shape: s k\nWhat it offers.\n:::\n\n"
        text += f":::{{colored-equation}}\n:annotate: key{number} above\n"
        text += f"\\concept{{key{number}}}{{K}}^{number}\n:::\n\n"
        text += f":::{{tensor-diagram}}\n:caption: C.\nx[t] = [{number}, 2] : key{number}\ny = x * 2\n:::\n"
        (source / f"p{number}.md").write_text(text, encoding="utf-8")
    names = "\n".join(["own", *(f"p{number}" for number in range(8))])
    (source / "index.md").write_text(f"# Index\n\n```{{toctree}}\n{names}\n```\n", encoding="utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], float]:
    """The source of that site, its clean output, and how long that takes."""
    folder = tmp_path_factory.mktemp("small")
    small_site(folder / "source")
    assert run_anew(folder / "source", folder / "html", folder / "doctrees") == ""
    start = time.perf_counter()
    run(folder / "source", folder / "again", folder / "doctrees-again")
    return folder / "source", tree(folder / "html"), time.perf_counter() - start


def begin(source: Path, folder: Path, *options: str) -> forks.Fork:
    """Begin a build that will be ended."""
    places = arguments(source, folder / "html", folder / "doctrees", *options)
    return forks.Fork(places, env=environment())


def interrupted(source: Path, folder: Path, jobs: int, ending: int, when: float) -> None:
    """Begin a build and end it before it is over, most likely."""
    building = begin(source, folder, "-j", str(jobs))
    time.sleep(when)
    # As Ctrl-C does, to every process of it.
    if building.poll() is None:
        os.killpg(building.pid, ending)
    building.wait(30)


def test_what_was_interrupted_is_followed_by_what_is_right(
    small: tuple[Path, dict[str, bytes], float], tmp_path: Path
) -> None:
    source, right, took = small
    chance = random.Random(13)
    cases = [
        (number, 1 + 2 * (number % 2), chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGKILL]))
        for number in range(MOMENTS)
    ]
    # Most of a build's time goes by before anything is written.
    moments = {number: took * chance.uniform(0.1, 1.1) for number, *_ in cases}

    def outcome(case: tuple[int, int, int]) -> tuple[str, list[str]]:
        number, jobs, ending = case
        folder = tmp_path / str(number)
        interrupted(source, folder, jobs, ending, moments[number])
        said = SEARCH.sub("", run(source, folder / "html", folder / "doctrees", "-j", str(jobs)))
        found = tree(folder / "html")
        wrong = [name for name in differences(found, right) if not is_sphinxs(name, found, right)]
        shutil.rmtree(folder)
        return said, [f"{number} -j {jobs} {signal.Signals(ending).name}: {name}" for name in wrong]

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(outcome, cases))
    assert [said for said, _ in outcomes if said] == []
    assert [name for _, names in outcomes for name in names] == []


def is_sphinxs(name: str, found: dict[str, bytes], right: dict[str, bytes]) -> bool:
    """Tell whether Sphinx left a file so: the index of an interrupted build, or what is no page, cut."""
    if name in ("searchindex.js", ".buildinfo"):
        return True
    cut = found.get(name)
    is_ours = "_static/explorable" in name or name.endswith(".html")
    return (
        not is_ours
        and cut is not None
        and len(cut) < len(right.get(name, b""))
        and right[name].startswith(cut)
    )


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_ends_once_its_environment_is_saved(
    small: tuple[Path, dict[str, bytes], float], tmp_path: Path, ending: int
) -> None:
    """Every formula of such a site once lost its colours, for good and without a warning."""
    source, right, _ = small
    building = begin(source, tmp_path)
    saved = tmp_path / "doctrees" / "environment.pickle"
    while not saved.exists() and building.poll() is None:
        time.sleep(0.002)
    time.sleep(0.02)
    os.killpg(building.pid, ending)
    building.wait(30)
    run(source, tmp_path / "html", tmp_path / "doctrees")
    found = tree(tmp_path / "html")
    assert [name for name in differences(found, right) if not is_sphinxs(name, found, right)] == []


# ── What an earlier build left ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", [None, b"", b"words", b"\x80\x04K\x05.", "cut", "altered"])
def test_answers_that_are_lost_cut_or_foreign_are_asked_again(
    build: Build, content: bytes | str | None
) -> None:
    pages = {
        "index": "# T\n\n```{toctree}\nother\n```\n\n$\\frac{a_{81}}{2}$\n",
        "other": "# O\n\n$\\sqrt{\\frac{b_{82}}{3}}$\n\n:::{explorable} function\n:expr: x\n:::\n",
    }
    right = build(pages)
    expected = (right.page("other"), math_sheet(right))
    for kept in right.out.parent.glob("doctrees-html/**/*.explorable"):
        text = kept.read_bytes()
        kept.unlink()
        if content == "cut":
            kept.write_bytes(text[: len(text) // 2])
        elif content == "altered":
            kept.write_bytes(text.replace(b"frac", b"crac"))
        elif isinstance(content, bytes):
            kept.write_bytes(content)
        else:
            kept.mkdir()
    shutil.rmtree(right.out)
    again = build(pages)
    assert again.warnings == []
    assert (again.page("other"), math_sheet(again)) == expected


def math_sheet(site: Site) -> str:
    """Return the one style sheet of a site's formulas."""
    [sheet] = (site.out / "_static" / "explorable").glob("math-*.css")
    return sheet.read_text(encoding="utf-8")


def test_assets_that_were_cut_are_mended(build: Build) -> None:
    page = "# T\n\n$x^2$ and {concept}`query`.\n\n:::{explorable} function\n:expr: x\n:::\n"
    site = build(page)
    folder = site.out / "_static" / "explorable"
    right = tree(folder)
    assert len(right) > 10
    for name in right:
        (folder / name).write_bytes(right[name][:20])
    build(page + "\nMore.\n")
    assert tree(folder) == right


def test_what_no_page_refers_to_any_more_leaves_the_output(build: Build) -> None:
    def pages(color: str, value: int) -> dict[str, str | bytes]:
        config = f":color: {color}\n"
        own = f'export default {{ render({{ el }}) {{ el.textContent = "number {value}"; }} }};'
        index = (
            f"# T\n\n:::{{concept}} gate\n{config}:::\n\n:::{{explorable}} own.js\n:::\n\n$x_{{{value}}}$\n"
        )
        return {"index": index, "own.js": own}

    for builder in ("html", "epub"):
        build(pages("red", 1), builder)
        first = build(pages("red", 1), builder)
        second = build(pages("teal", 2), builder)
        names = [file.name for file in (second.out / "_static" / "explorable").iterdir() if file.is_file()]
        for stem in ("colors", "own") if builder == "html" else ("colors",):
            assert len([name for name in names if name.startswith(f"{stem}-")]) == 1, names
        assert not [name for name in names if name.endswith(".part")]
        assert first.out == second.out


def test_a_pdf_of_a_picture_is_the_same_in_two_builds(
    clean: Path, fresh: Callable[[str], tuple[Path, Path, str]], tmp_path: Path
) -> None:
    run_anew(clean / "source", tmp_path / "out", tmp_path / "doctrees", builder="latex")
    outs = (fresh("latex")[0], tmp_path / "out")
    pictures = [{key: value for key, value in tree(out).items() if key.endswith(".pdf")} for out in outs]
    assert len(pictures[0]) >= 7
    assert pictures[0] == pictures[1]


def test_a_removed_document_leaves_nothing(build: Build) -> None:
    pages: dict[str, str | bytes] = {"index": "# T\n\n```{toctree}\nother\n```\n", "other": "# O\n\n$x$\n"}
    site = build(pages)
    kept = site.out.parent / "doctrees-html" / "other.explorable"
    assert kept.is_file()
    (site.source / "other.md").unlink()
    build({"index": "# T\n"})
    assert not kept.exists()


def test_a_read_only_folder_costs_time_and_nothing_else(tmp_path: Path) -> None:
    """Where answers cannot be kept they are held for the build; what answers is asked once for each."""
    asked: list[Any] = []

    def ask(requests: Any) -> list[Any]:
        asked.extend(requests)
        return [{"answer": request} for request in requests]

    (tmp_path / "file").write_text("in the way")
    kept = Kept(tmp_path / "file")
    question = Question("kind", 1)
    for _ in range(3):
        assert kept.answers("page", {question.key: question}, {"kind": ask})[question.key] == {"answer": 1}
    assert asked == [1]


@pytest.mark.parametrize("builder", ["json", "pickle", "xml", "pseudoxml", "dummy", "changes", "texinfo"])
def test_builders_that_few_use_end_well(build: Build, builder: str) -> None:
    index = "# T\n\n" + "\n\n".join(snippet(name) for name in ("concept", "colored-equation", "parameter"))
    index += "\n\nOne $x^2$ and {concept}`query`.\n\n" + "\n\n".join(
        map(snippet, ("tensor-diagram", "function"))
    )
    data = {f"_data/{file.name}": file.read_bytes() for file in (DOCS / "_data").iterdir()}
    concepts = runpy.run_path(str(DOCS / "conf.py"))["explorable_concepts"]
    site = build({"index": index, **data}, builder, config={"explorable_concepts": concepts})
    assert site.warnings == []
    if builder == "json":
        assert 'class=\\"katex\\"' in (site.out / "index.fjson").read_text(encoding="utf-8")
    if builder == "xml":
        text = (site.out / "index.xml").read_text(encoding="utf-8")
        assert "<math" in text
        assert "explorable-question" not in text
        # Comments are there as they were written.
        assert "\\concept" not in re.sub(r"<comment.*?</comment>", "", text, flags=re.DOTALL)


# ── What cannot be written ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What ends a build, as it is logged."""
    said: list[str] = []
    monkeypatch.setattr(files.logger, "error", lambda text, *args, **_: said.append(text % args))
    return said


def failing(error: int, when: Callable[[Path], bool]) -> Callable[..., int]:
    write = Path.write_bytes

    def write_bytes(self: Path, data: bytes) -> int:
        if when(self):
            raise OSError(error, os.strerror(error), str(self))
        return write(self, data)

    return write_bytes


def test_a_full_disk_is_told_in_a_sentence(
    build: Build, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    monkeypatch.setattr(Path, "write_bytes", failing(errno.ENOSPC, lambda file: "math-" in file.name))
    with pytest.raises(SystemExit) as ended:
        build("# A\n\n$x^2$\n")
    assert ended.value.code == 2
    [said] = told
    assert re.search(r"math-.*cannot be written: No space left on device; free some room there", said)


@pytest.mark.parametrize("folder", ["html", "doctrees-html"])
def test_a_folder_that_is_read_only_is_told_before_anything_is_read(
    build: Build, monkeypatch: pytest.MonkeyPatch, told: list[str], folder: str
) -> None:
    touch = Path.touch

    def refuse(self: Path, *args: Any, **options: Any) -> None:
        if self.parent.name == folder:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self))
        touch(self, *args, **options)

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(SystemExit):
        build("# A\n")
    [said] = told
    assert said.endswith("Read-only file system; make it writable, or name another folder")
    assert f"/{folder} " in said


def test_a_suite_without_its_assets_says_how_to_get_them(
    build: Build, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    monkeypatch.setattr("sphinxext.explorable.engine.bundle.BUNDLE", Path("/nowhere"))
    with pytest.raises(SystemExit):
        build("# A\n")
    assert "is missing or truncated; `pip install --force-reinstall sphinxext-explorable`" in told[0]


# ── Settings of the command line ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("dark=True", True),
        ("dark=0", False),
        ("dark=auto", "auto"),
        ("divio_checks=off", False),
        ("divio_checks=kind, empty", ["kind", "empty"]),
        ("render_timeout=7", 7),
        ("render_memory=128.5", 128.5),
        ("divio_folders={'guide': 'how-to'}", {"guide": "how-to"}),
        ("divio_folders.guide=how-to", {"guide": "how-to"}),
        ("katex_macros.RR=x", {"RR": "x"}),
        ("concepts.query.color=red", {"query": {"color": "red"}}),
    ],
)
def test_every_setting_can_be_given_on_the_command_line(build: Build, given: str, meant: Any) -> None:
    name, _, value = given.partition("=")
    outer, _, inner = name.partition(".")
    # Sphinx takes such names apart at the first dot.
    entry = {inner: value} if inner else value
    site = build("# A\n", config={f"explorable_{outer}": entry})
    assert site.warnings == []
    found = getattr(site.app.config, f"explorable_{outer}")
    assert (list(found) if isinstance(found, tuple) else found) == meant
