"""Whatever goes wrong with a build is told in words, and the next build is right.

Ended processes, a full disk, lost and damaged files, two builds at once. What differs from build to build by
itself is Sphinx's own index for searching.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import everything
import forks
import pytest
from test_states import arguments, differences, environment, run_anew, tree

from conftest import ROOT, Build

SPHINXS = {"searchindex.js", ".buildinfo"}
MODULE = "export default { render({ el, d3, host }) { d3.select(el).append('svg').attr('width', 9); } };"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source of a site that has everything, and with its output and doctrees."""
    folder = tmp_path_factory.mktemp("whole")
    everything.write_everything(folder / "source")
    assert build_again(folder) == (0, "")
    return folder


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    """A copy of what that build left."""
    shutil.copytree(whole, tmp_path / "site")
    shutil.rmtree(tmp_path / "site" / "source")
    (tmp_path / "site" / "source").symlink_to(whole / "source")
    return tmp_path / "site"


def build_again(folder: Path, *options: str, builder: str = "html") -> tuple[int, str]:
    """Build the source of a folder; return the code and what was said."""
    source = (folder / "source").resolve()
    places = arguments(source, folder / builder, folder / "doctrees", *options, builder=builder)
    done = forks.run(places, env=environment())
    return done.returncode, done.stdout + done.stderr


def wrong(folder: Path, right: Path, builder: str = "html") -> list[str]:
    """Return the files of an output that are not as in another one."""
    found = differences(tree(folder / builder), tree(right / builder))
    return [name for name in found if Path(name).name not in SPHINXS]


def damage(files: list[Path]) -> None:
    """Cut, empty, change or remove files, one after the other."""
    for number, file in enumerate(sorted(files)):
        content = file.read_bytes()
        match number % 4:
            case 0:
                file.write_bytes(content[: len(content) // 2])
            case 1:
                file.write_bytes(b"")
            case 2:
                middle = len(content) // 2
                file.write_bytes(content[:middle] + b"\x00" + content[middle + 1 :])
            case _:
                file.unlink()


def files_below(folder: Path, pattern: str = "*") -> list[Path]:
    return [file for file in folder.rglob(pattern) if file.is_file()]


# ── Lost and damaged files ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", [0, *(pytest.param(one, marks=pytest.mark.long) for one in (1, 2, 3))])
def test_an_output_that_was_damaged_is_mended_without_a_change_of_its_source(
    whole: Path, site: Path, seed: int
) -> None:
    files = [*files_below(site / "html" / "_static" / "explorable"), *files_below(site / "html", "*.html")]
    # What happens to a file goes by its place among them.
    damage(files[seed:])
    assert build_again(site) == (0, "")
    assert wrong(site, whole) == []


@pytest.mark.parametrize("seed", [0, *(pytest.param(one, marks=pytest.mark.long) for one in (1, 2, 3))])
def test_every_cache_that_was_damaged_is_made_anew(whole: Path, site: Path, seed: int) -> None:
    shutil.rmtree(site / "html")
    kept = files_below(site / "doctrees" / "explorable")
    assert {file.name.partition("-")[0] for file in kept} >= {"card", "written"}
    answers = files_below(site / "doctrees", "*.explorable")
    damage(kept[seed:])
    damage(answers[seed:])
    assert build_again(site) == (0, "")
    assert wrong(site, whole) == []


def test_what_the_suite_left_goes_and_what_an_author_put_there_stays(whole: Path, site: Path) -> None:
    folder = site / "html" / "_static" / "explorable"
    (folder / "of an author").mkdir()
    own = [folder / "photo.png", folder / "of an author" / "sheet.css"]
    left = [folder / "data-0123abcd.js", folder / "theme-ABCDEFGH.css", folder / "card-0123456789ab.png"]
    # Of a process that there cannot be.
    left += [folder / "data-0123abcd.js.99999999.part", site / "doctrees" / "index.explorable.99999999.part"]
    for file in (*own, *left):
        file.write_text("words", encoding="utf-8")
        os.utime(file, (1, 1))
    assert build_again(site) == (0, "")
    assert [file.name for file in left if file.exists()] == []
    assert wrong(site, whole) == sorted(file.relative_to(site / "html").as_posix() for file in own)


def test_two_builds_into_one_folder_leave_what_one_does(whole: Path, site: Path, tmp_path: Path) -> None:
    shutil.rmtree(site / "html")
    places = arguments((site / "source").resolve(), site / "html", site / "doctrees")
    logs = [tmp_path / "one", tmp_path / "other"]
    both = [forks.Fork(places, env=environment(), err=str(log)) for log in logs]
    codes = [one.wait(300) for one in both]
    for code, log in zip(codes, logs, strict=True):
        # Of two that end in one moment Sphinx loses its index for searching.
        assert code == 0 or "searchindex.js.tmp" in log.read_text()
    assert build_again(site) == (0, "")
    unlike = {
        name: first_difference(site / "html" / name, whole / "html" / name) for name in wrong(site, whole)
    }
    assert {name: lines for name, lines in unlike.items() if lines} == {}


def first_difference(one: Path, other: Path) -> list[str]:
    """Return the first line of a text that is not as in another, in both.

    Sphinx reads once what it tells of a file's content in a link, perhaps while another build copies it.
    """
    texts = [
        re.sub(r"\?v=[0-9a-f]{8}", "", file.read_text(errors="replace")).splitlines() if file.exists() else []
        for file in (one, other)
    ]
    return next(([a, b] for a, b in itertools.zip_longest(*texts, fillvalue="") if a != b), [])


# ── Disks ────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def disk(folder: Path, size: str) -> Iterator[None]:
    """Put a small disk in the place of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root mounts disks")
@pytest.mark.parametrize(
    ("full", "size", "jobs"),
    [
        ("html", "700k", "1"),
        *(
            pytest.param(folder, size, jobs, marks=pytest.mark.long)
            for folder in ("html", "doctrees")
            for size in ("200k", "700k", "1500k")
            for jobs in ("1", "3")
        ),
    ],
)
def test_a_full_disk_is_told_and_with_more_room_all_is_right(
    whole: Path, tmp_path: Path, full: str, size: str, jobs: str
) -> None:
    (tmp_path / "source").symlink_to(whole / "source")
    with disk(tmp_path / full, size):
        code, said = build_again(tmp_path, "-j", jobs)
        assert code == 2
        assert "No space left on device" in said
        assert "free some room there" in said
        assert "Traceback" not in said
        assert files_below(tmp_path, "*.part") == []
        subprocess.run(["mount", "-o", "remount,size=200m", tmp_path / full], check=True)
        assert build_again(tmp_path, "-j", jobs) == (0, "")
        assert wrong(tmp_path, whole) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root mounts disks")
@pytest.mark.parametrize(
    "part",
    ["html/_static", *(pytest.param(one, marks=pytest.mark.long) for one in ("html", "doctrees"))],
)
def test_a_part_that_is_read_only_is_told(site: Path, part: str) -> None:
    for name in files_below(site / "html" / "_static" / "explorable", "data-*"):
        name.unlink()
    folder = site / part
    if subprocess.run(["mount", "--bind", folder, folder], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        code, said = build_again(site)
    finally:
        subprocess.run(["umount", folder], check=True)
    assert code == 2
    assert "cannot be written: Read-only file system; make it writable, or name another folder" in said
    assert "Traceback" not in said


# ── Processes that are ended ─────────────────────────────────────────────────────────────────────────────

# Ends the worker that reads or writes a page, once.
ENDING = """
import os, signal
from multiprocessing import parent_process
from pathlib import Path

def end(*_):
    mark = Path(__file__).parent / "ended"
    if parent_process() is not None and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)

def setup(app):
    app.connect({event!r}, end)
"""


# While Sphinx starts workers it does not hear of one that is gone: it takes its time to start them here.
SLOWLY = """
import time
from sphinx.util.parallel import ParallelTasks

def start_slowly(tasks, *arguments, start=ParallelTasks.add_task):
    time.sleep(0.3)
    start(tasks, *arguments)

ParallelTasks.add_task = start_slowly
"""


@pytest.mark.parametrize("starting", ["", SLOWLY], ids=["", "slow-start"])
@pytest.mark.parametrize("event", ["source-read", "html-page-context"])
def test_a_worker_that_was_ended_is_told(tmp_path: Path, event: str, starting: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    conf = 'extensions = ["myst_parser", "sphinxext.explorable"]\n' + ENDING.format(event=event) + starting
    (source / "conf.py").write_text(conf)
    names = [f"p{number}" for number in range(12)]
    for name in names:
        (source / f"{name}.md").write_text(f"# {name}\n\n```{{math}}\nx\n```\n")
    listed = "\n".join(names)
    (source / "index.md").write_text(f"# T\n\n```{{toctree}}\n{listed}\n```\n")
    code, said = build_again(tmp_path, "-j", "2")
    assert code == 2
    assert "a process of this build was ended, perhaps because memory ran out" in said
    assert "build with -j 1" in said
    assert "Traceback" not in said
    assert build_again(tmp_path, "-j", "2") == (0, "")
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "source").symlink_to(source)
    assert build_again(tmp_path / "clean") == (0, "")
    assert wrong(tmp_path, tmp_path / "clean") == []


# As another extension may.
RAISING = """
def fail(app, *_):
    raise KeyError("own")

def setup(app):
    app.connect("source-read", fail)
"""


def test_an_error_of_another_extension_is_its_own(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text('extensions = ["myst_parser", "sphinxext.explorable"]\n' + RAISING)
    for name in ("index", *(f"p{number}" for number in range(12))):
        (source / f"{name}.md").write_text("# Page\n")
    code, said = build_again(tmp_path, "-j", "2")
    assert code == 2
    assert "(exception: 'own')" in said or "or met an error; build with -j 1, which tells it" in said
    assert "(exception: 'own')" in build_again(tmp_path)[1]


# Something is not to be had the first time that it is asked for, by whichever process.
FAILING = """
import sys
from importlib import import_module
from pathlib import Path
from sphinxext.explorable.engine.errors import PassingError

def failing(usual):
    def once(*arguments, **named):
        mark = Path(__file__).parent / "failed"
        if not mark.exists():
            mark.touch()
            raise PassingError("the engine was ended")
        return usual(*arguments, **named)
    return once

module = import_module({module!r})
setattr(module, {name!r}, failing(getattr(module, {name!r})))
"""
FORMULA = "Here is $\\tensor{query}$.\n"
CURVE = ":::{explorable} function\n:expr: x\nA curve.\n:::\n"
FILM = """:::{model-diagram}
:animation: mp4
:caption: An encoder.
Self-Attention
Feed Forward
---
Self-Attention: Every word looks at all.
Feed Forward: Then each goes on.
:::
"""


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize(
    ("module", "name", "text"),
    [
        ("equations.typesetting", "engine", FORMULA),
        ("publishing.hero.making", "drawing_of", CURVE),
        ("publishing.hero.thumbnails", "drawing_of", CURVE),
        ("publishing.animation.scenes", "scenes_of", FILM),
    ],
    ids=["formula", "card", "thumbnail", "film"],
)
def test_what_failed_once_is_right_after_the_next_build(
    tmp_path: Path, module: str, name: str, text: str, jobs: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    settings = [
        'extensions = ["myst_parser", "sphinxext.explorable"]',
        'html_baseurl = "https://docs.example/"',
        'explorable_concepts = {"query": {"shape": "t=2 k=3"}}',
        'suppress_warnings = ["explorable.divio"]',
        FAILING.format(module=f"sphinxext.explorable.{module}", name=name),
    ]
    (source / "conf.py").write_text("\n".join(settings))
    (source / "index.md").write_text("# T\n\n:::{divio-list} how-to\n:thumbnails:\n:::\n")
    (source / "page.md").write_text(f"---\norphan: true\ndivio: how-to\n---\n\n# How to ask\n\n{text}\n")
    (source / "other.md").write_text("---\norphan: true\n---\n\n# O\n\nA price is $x$.\n")
    code, _ = build_again(tmp_path, "-j", jobs)
    assert code == 0
    assert (source / "failed").exists()
    assert build_again(tmp_path, "-j", jobs) == (0, "")
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "source").symlink_to(source)
    assert build_again(tmp_path / "clean") == (0, "")
    assert wrong(tmp_path, tmp_path / "clean") == []


def children(process: int) -> list[int]:
    """Return the processes that a process started, and those that they did."""
    found: list[int] = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            child = int(place.parent.name)
            found += [child, *children(child)]
    return found


def end_some(building: forks.Fork, whom: str, chance: random.Random) -> None:
    """End all processes of a build, the one that it began with, or one that it started."""
    victims = children(building.pid)
    try:
        if whom == "all":
            os.killpg(building.pid, signal.SIGKILL)
        elif whom == "first" or not victims:
            os.kill(building.pid, signal.SIGKILL)
        else:
            os.kill(chance.choice(victims), signal.SIGKILL)
    except ProcessLookupError:
        pass


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
@pytest.mark.parametrize(
    "number", [*range(2), *(pytest.param(one, marks=pytest.mark.long) for one in range(2, 54))]
)
def test_what_was_ended_at_any_moment_is_followed_by_what_is_right(
    whole: Path, tmp_path: Path, clean: Callable[[str], tuple[Path, float]], number: int
) -> None:
    chance = random.Random(number)
    builder = ["html", "latex", "html", "html" if number == 3 else "epub"][number % 4]
    jobs, whom = chance.choice("123"), chance.choice(["all", "all", "first", "one"])
    right, took = clean(builder)
    (tmp_path / "source").symlink_to(whole / "source")
    if chance.random() < 0.3:
        # What is there already, but for one page.
        for part in (builder, "doctrees"):
            shutil.copytree(right / part, tmp_path / part)
        took /= 4
        (tmp_path / "doctrees" / "environment.pickle").unlink()
    places = arguments(
        (whole / "source").resolve(),
        tmp_path / builder,
        tmp_path / "doctrees",
        "-j",
        jobs,
        builder=builder,
    )
    building = forks.Fork(places, env=environment())
    time.sleep(took * chance.uniform(0.1, 1.1))
    if building.poll() is None:
        end_some(building, whom, chance)
    building.wait(300)
    assert build_again(tmp_path, "-j", jobs, builder=builder) == (0, "")
    assert wrong(tmp_path, right, builder) == [], (jobs, whom)
    assert files_below(tmp_path, "*.part") == []


@pytest.fixture(scope="module")
def clean(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, float]]:
    """Return what a builder makes of the site from nothing, and how many seconds that takes."""
    folder, found = tmp_path_factory.mktemp("clean"), dict[str, tuple[Path, float]]()

    def made(builder: str) -> tuple[Path, float]:
        if builder not in found:
            (folder / builder).mkdir()
            (folder / builder / "source").symlink_to(whole / "source")
            start = time.perf_counter()
            assert build_again(folder / builder, builder=builder) == (0, "")
            found[builder] = folder / builder, time.perf_counter() - start
        return found[builder]

    return made


# ── Files of authors ─────────────────────────────────────────────────────────────────────────────────────

OTHERS = ["data: {}.csv", "css: {}.css", "props: {}.json", "assets: {}.png", "fallback: {}.png"]


def test_pipes_and_folders_in_the_place_of_files_are_told(build: Build, tmp_path: Path) -> None:
    """A build waited for ever for whoever would write to a pipe."""
    source = tmp_path / "source"
    source.mkdir()
    page, expected = "# T\n\n", []
    for stem, what in (("pipe", "a pipe or a device"), ("folder", "a folder")):
        for option in [*OTHERS, "explorable: {}.js"]:
            name, written = option.format(stem).split(": ")
            if stem == "pipe" and not (source / written).exists():
                os.mkfifo(source / written)
            (source / written).mkdir(exist_ok=True) if stem == "folder" else None
            lines = f"own.js\n:{name}: {written}" if name != "explorable" else written
            page += f":::{{explorable}} {lines}\n:::\n\n"
            expected.append(f"{name}: {written} is {what}; name a file")
    page += ":::{explorable} takes.js\n:::\n"
    expected.append("takes.js:1: imports ./pipe.js, which is a pipe or a device")
    site = build({"index": page, "own.js": MODULE, "takes.js": 'import "./pipe.js";\n' + MODULE})
    assert [line.partition("WARNING: ")[2].partition(" [")[0] for line in site.warnings] == expected


# Removes what a page uses once all pages are read.
LOSING = """
from pathlib import Path

def lose(*_):
    for name in ("dot.png", "points.csv", "film.gif"):
        (Path(__file__).parent / name).unlink(missing_ok=True)

def setup(app):
    app.connect("env-check-consistency", lose)
"""


def test_what_is_lost_while_a_site_is_built_is_told(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text(
        'extensions = ["myst_parser", "sphinxext.explorable"]\n'
        'myst_enable_extensions = ["colon_fence"]\n' + LOSING
    )
    (source / "own.js").write_text(MODULE)
    (source / "dot.png").write_bytes(everything.PIXEL)
    (source / "points.csv").write_text("x,y\n1,2\n3,4\n5,5\n6,1\n")
    shutil.copy(ROOT / "docs" / "readme.gif", source / "film.gif")
    page = "# T\n\n:::{explorable} own.js\n:assets: dot.png\n:::\n\n"
    page += ":::{explorable} k-means\n:data: points.csv\n:k: 2\n:notebook:\n:::\n\n"
    page += ":::{animation} film.gif\n:alt: It moves.\n:::\n"
    (source / "index.md").write_text(page)
    code, said = build_again(tmp_path)
    assert code == 0
    assert "Traceback" not in said
    for told in ("own uses dot.png", "notebook: points.csv", "stand in its place"):
        assert any(told in line and "No such file" in line for line in said.splitlines()), said
    assert "It moves." in (tmp_path / "html" / "index.html").read_text(encoding="utf-8")


# ── Reproducible ─────────────────────────────────────────────────────────────────────────────────────────

# What may differ from machine to machine and from day to day, apart from the order of files.
SURROUNDINGS = {
    "time": {"TZ": "Pacific/Kiritimati"},
    "language": {"LC_ALL": "C", "LANG": "C"},
    "hashes": {"PYTHONHASHSEED": "1"},
    "optimised": {"PYTHONOPTIMIZE": "2", "TZ": "America/New_York", "LC_ALL": "POSIX", "PYTHONHASHSEED": "0"},
}


@pytest.mark.parametrize(
    ("builder", "surroundings", "jobs"),
    [
        ("html", [*SURROUNDINGS], "3"),
        pytest.param("latex", [*SURROUNDINGS], "2", marks=pytest.mark.long),
        *(
            pytest.param(builder, surroundings, jobs, marks=pytest.mark.long)
            for builder in ("html", "epub", "latex", "text")
            for surroundings, jobs in [*(([one], "1") for one in SURROUNDINGS), ([*SURROUNDINGS], "3")]
        ),
    ],
)
def test_the_same_bytes_wherever_and_whenever(
    clean: Callable[[str], tuple[Path, float]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    builder: str,
    surroundings: list[str],
    jobs: str,
) -> None:
    """Another path, another order of the files, another mask of rights, another folder to begin from."""
    right, _ = clean(builder)
    source = tmp_path / "a much longer path, with blanks and ünïcode" / "source"
    source.mkdir(parents=True)
    shutil.copytree(everything.DOCS / "_data", source / "_data")
    for name, content in reversed(everything.files_of().items()):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for one in surroundings:
        for name, value in SURROUNDINGS[one].items():
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    before = os.umask(0o077)
    try:
        assert run_anew(source, tmp_path / builder, tmp_path / "doctrees", "-j", jobs, builder=builder) == ""
    finally:
        os.umask(before)
    assert differences(tree(tmp_path / builder), tree(right / builder)) == []


def test_pages_that_come_and_go_leave_what_a_clean_build_makes(
    whole: Path, site: Path, tmp_path: Path
) -> None:
    """A page with a picture of its own is added, changed and removed, and another one is touched."""
    (site / "source").unlink()
    shutil.copytree(whole / "source", site / "source", copy_function=shutil.copy2)
    index = (site / "source" / "index.md").read_text(encoding="utf-8")
    picture = ":::{explorable} function\n:expr: x**%d\n:notebook:\n:width: %d%%\n:::\n\n$x^{%d}$\n"
    # Its neighbour, whose links to the next page Sphinx leaves as they are.
    last = site / "source" / "tutorials" / "first.md"
    for number in (3, 4):
        (site / "source" / "more.md").write_text("# More\n\n" + picture % (number, 30 + number, number))
        (site / "source" / "index.md").write_text(
            index.replace("tutorials/first\n", "tutorials/first\nmore\n", 1)
        )
        os.utime(last)
        assert build_again(site) == (0, "")
    (site / "source" / "more.md").unlink()
    (site / "source" / "index.md").write_text(index)
    os.utime(last)
    # Sphinx leaves what it wrote.
    (site / "html" / "more.html").unlink()
    (site / "html" / "_sources" / "more.md.txt").unlink()
    assert build_again(site) == (0, "")
    assert wrong(site, whole) == []
