"""``sphinx-explorable new``: what it asks, writes and refuses, and what readers see of the docs it starts."""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from bs4 import BeautifulSoup

from conftest import ROOT, enliven, has_tex
from sphinxext.explorable.publishing.command import main
from sphinxext.explorable.publishing.starter import THEMES, one_line

FILES = {
    ".gitignore",
    "_data/boiling.csv",
    "conf.py",
    "explanation/how-a-line-is-found",
    "how-to/measure-a-height",
    "index",
    "reference/symbols-and-data",
    "requirements.txt",
    "tutorials/fit-a-line",
}
PAGES = sorted(name for name in FILES if "." not in name)
KINDS = ["Tutorials", "How-to guides", "Reference", "Explanation"]
STRANGE = [
    'Ada\'s "quoted" \\ back\\slash\\',
    "a $x$ {b} `c` *d* **e** _f_ <g> #h# & &amp; ~~i~~ [j](k) |l| m_ n__",
    "{concept}`query`",
    ":math:`x`",
    "Größe 测量 حجم 🔭",
    "@AUTHOR@ {{ project }} %s {0}",
    "====",
    "A",
    "# - 1. x",
    'x"; raise SystemExit("run") #',
    "two\nlines\tand \x1b[31mred",
]
WHILE_AWAY = {
    "stdin": subprocess.DEVNULL,
    "capture_output": True,
    "text": True,
    "check": False,
    "timeout": 60,
}


@pytest.fixture(autouse=True)
def _nobody_at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a project, in which an author stands."""
    folder = tmp_path / "my-project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def build(docs: Path, out: Path, builder: str = "html") -> None:
    from sphinx.cmd.build import main as sphinx

    options = ["-q", "-W", "-n", "-b", builder, "-d", str(out / "doctrees")]
    assert sphinx([*options, str(docs), str(out / builder)]) == 0


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The built pages of new docs in a markup and a theme."""
    built: dict[tuple[str, str], Path] = {}

    def site(markup: str, theme: str = "alabaster") -> Path:
        if (markup, theme) not in built:
            if theme != "alabaster":
                pytest.importorskip(theme)
            folder = tmp_path_factory.mktemp("starter")
            given = ["--name", "Boiling", "--author", "A. Author", "--theme", theme]
            given += ["--rst"] if markup == "rst" else []
            with redirect_stdout(io.StringIO()):
                assert main(["new", str(folder / "docs"), *given]) == 0
            build(folder / "docs", folder)
            built[markup, theme] = folder / "html"
        return built[markup, theme]

    return site


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# ── What is written


@pytest.mark.parametrize(("option", "suffix"), [([], ".md"), (["--rst"], ".rst")])
def test_new_docs_are_a_page_of_each_kind_and_what_builds_them(
    project: Path, capsys: Any, option: list[str], suffix: str
) -> None:
    assert main(["new", "docs", *option]) == 0
    assert files_in(project / "docs") == {name if "." in name else name + suffix for name in FILES}
    assert files_in(project) - {f"docs/{name}" for name in files_in(project / "docs")} == {
        ".readthedocs.yaml",
        ".github/workflows/docs.yml",
    }
    assert capsys.readouterr().out == (
        "docs/ holds the docs of my-project. Next:\n"
        "\n"
        "    pip install -r docs/requirements.txt\n"
        "    sphinx-build -W docs docs/_build/html\n"
    )
    for path in (project / "docs").rglob("*.*"):
        assert not re.search("@[A-Z]+@", path.read_text("utf-8")), path
    # A folder as its author's own are.
    (project / "other").mkdir()
    assert (project / "docs").stat().st_mode == (project / "other").stat().st_mode


def test_read_the_docs_and_github_are_told_how_the_docs_are_built(project: Path) -> None:
    assert main(["new", "the docs", "--theme", "furo"]) == 0
    hosted = yaml.safe_load((project / ".readthedocs.yaml").read_text("utf-8"))
    assert hosted["version"] == 2
    assert {"os", "tools"} <= set(hosted["build"])
    assert (project / hosted["sphinx"]["configuration"]).is_file()
    [install] = hosted["python"]["install"]
    lines = (project / install["requirements"]).read_text("utf-8").splitlines()
    needs = [line for line in lines if not line.startswith("#")]
    assert needs == ["sphinxext-explorable[static]", "furo"]
    assert set(hosted["formats"]) == {"pdf", "epub"}
    workflow = yaml.safe_load((project / ".github/workflows/docs.yml").read_text("utf-8"))
    # YAML of the version that GitHub does not use takes "on" for a truth.
    assert set(workflow[True]) == {"push", "pull_request"}
    runs = [step["run"] for step in workflow["jobs"]["docs"]["steps"] if "run" in step]
    assert runs == [
        "python -m pip install -r 'the docs/requirements.txt'",
        "sphinx-build -W 'the docs' 'the docs/_build/html'",
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_the_theme_is_the_one_that_was_asked_for(project: Path, theme: str) -> None:
    assert main(["new", "docs", "--theme", theme]) == 0
    values: dict[str, Any] = {}
    exec((project / "docs/conf.py").read_text("utf-8"), values)
    assert values["html_theme"] == theme
    needs = (project / "docs/requirements.txt").read_text("utf-8").splitlines()
    assert needs[-1].replace("-", "_") == (theme if THEMES[theme] else "sphinxext_explorable[static]")


@pytest.mark.parametrize("markup", ["myst", "rst"])
@pytest.mark.parametrize("name", STRANGE)
def test_any_name_stands_as_it_is_written(project: Path, capsys: Any, markup: str, name: str) -> None:
    from conftest import build_site

    options = ["--rst"] if markup == "rst" else []
    assert main(["new", "docs", "--name", name, "--author", name, *options]) == 0
    told = one_line(name)
    assert capsys.readouterr().out.startswith(f"docs/ holds the docs of {told}. Next:")
    values: dict[str, Any] = {}
    exec((project / "docs/conf.py").read_text("utf-8"), values)
    assert (values["project"], values["author"]) == (told, told)
    # The real folder, with its conf.py left out: that of the tests configures.
    pages = {
        path.relative_to(project / "docs").as_posix(): path.read_bytes()
        for path in (project / "docs").rglob("*")
        if path.is_file() and path.name != "conf.py"
    }
    site = build_site(project, pages, "dummy", config={"explorable_concepts": values["explorable_concepts"]})
    assert site.warnings == []
    title = site.app.env.titles["index"].astext()
    for curly, straight in {"‘": "'", "’": "'", "“": '"', "”": '"'}.items():
        title = title.replace(curly, straight)
    assert title == told


# ── What is asked


def at_a_terminal(folder: Path, answers: bytes, *options: str) -> tuple[int, str]:
    """Run the command for somebody who types, and return its exit code and what the terminal showed."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "sphinxext.explorable", "new", "docs", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    # Who waits for an answer that is not given waits no longer.
    patience = threading.Timer(60, process.kill)
    patience.start()
    os.write(master, answers)
    shown = b""
    # An error is how a terminal ends on Linux.
    with suppress(OSError):
        while part := os.read(master, 4096):
            shown += part
    patience.cancel()
    os.close(master)
    return process.wait(60), shown.decode()


def test_the_name_and_the_author_are_asked_for(project: Path) -> None:
    code, shown = at_a_terminal(project, b"Telescopes\nAda\n")
    assert code == 0
    assert "Name of the project [my-project]: " in shown
    assert "Author [The Telescopes authors]: " in shown
    conf = (project / "docs/conf.py").read_text("utf-8")
    assert 'project = "Telescopes"\nauthor = "Ada"\n' in conf


def test_answers_may_be_left_to_the_brackets(project: Path) -> None:
    code, _shown = at_a_terminal(project, b"\n\n")
    assert code == 0
    conf = (project / "docs/conf.py").read_text("utf-8")
    assert 'project = "my-project"\nauthor = "The my-project authors"\n' in conf


def test_what_is_given_is_not_asked_for(project: Path) -> None:
    code, shown = at_a_terminal(project, b"", "--name", "Telescopes", "--author", "Ada")
    assert (code, "[" in shown) == (0, False)


@pytest.mark.parametrize(("answers", "code"), [(b"Telescopes\n\x04", 1)])
def test_leaving_without_an_answer_leaves_no_files(project: Path, answers: bytes, code: int) -> None:
    ended, shown = at_a_terminal(project, answers)
    assert ended == code
    assert shown.rstrip().endswith("Stopped; nothing was written.")
    assert list(project.iterdir()) == []


def test_stopping_with_ctrl_c_leaves_no_files(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def interrupted(question: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", interrupted)
    assert main(["new", "docs"]) == 130
    assert capsys.readouterr().err.endswith("Stopped; nothing was written.\n")
    assert list(project.iterdir()) == []


def test_a_folder_that_is_refused_is_refused_before_anything_is_asked(project: Path) -> None:
    (project / "docs").mkdir()
    (project / "docs/mine.md").write_text("mine")
    code, shown = at_a_terminal(project, b"")
    assert (code, "[" in shown) == (2, False)
    assert "docs exists and is not empty" in shown


# ── What is never overwritten


def test_a_folder_with_anything_in_it_is_refused(project: Path, capsys: Any) -> None:
    (project / "docs").mkdir()
    (project / "docs/.mine").write_text("mine")
    assert main(["new", "docs"]) == 2
    assert capsys.readouterr().err == (
        "sphinx-explorable new: docs exists and is not empty; name a new folder\n"
    )
    assert files_in(project) == {"docs/.mine"}


def test_a_file_of_that_name_is_refused(project: Path, capsys: Any) -> None:
    (project / "docs").write_text("mine")
    assert main(["new", "docs"]) == 2
    assert capsys.readouterr().err == "sphinx-explorable new: docs exists and is not a folder\n"
    assert (project / "docs").read_text() == "mine"
    assert files_in(project) == {"docs"}


def test_docs_that_were_started_are_not_started_anew(project: Path) -> None:
    assert main(["new", "docs"]) == 0
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert main(["new", "docs", "--rst"]) == 2
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_an_empty_folder_is_filled_where_it_is(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "docs").mkdir()
    place = (project / "docs").stat().st_ino
    monkeypatch.chdir(project / "docs")
    assert main(["new", "."]) == 0
    assert (project / "docs").stat().st_ino == place
    assert (project / "docs/index.md").read_text("utf-8").startswith("# my-project\n")


def test_what_hosts_read_already_stays_and_stands_beside_as_an_example(project: Path, capsys: Any) -> None:
    (project / ".readthedocs.yaml").write_text("mine")
    (project / ".github/workflows").mkdir(parents=True)
    (project / ".github/workflows/docs.yml").write_text("mine")
    assert main(["new", "docs"]) == 0
    told = capsys.readouterr().out
    for kept, example in [
        (".readthedocs.yaml", "readthedocs.yaml.example"),
        (".github/workflows/docs.yml", "docs.yml.example"),
    ]:
        assert (project / kept).read_text() == "mine"
        assert "docs/requirements.txt" in (project / "docs" / example).read_text()
        assert f"{project / kept} exists and was not changed" in told
        assert f" is in docs/{example}.\n" in told
    build(project / "docs", project / "out")


def test_folders_above_are_made(project: Path) -> None:
    assert main(["new", "a/b/docs", "--name", "Telescopes"]) == 0
    assert (project / "a/b/docs/index.md").is_file()
    assert (project / "a/b/.readthedocs.yaml").is_file()


@pytest.mark.parametrize("blocked", ["file/docs", "file/a/docs"])
def test_a_place_that_cannot_be_is_said_in_a_line(project: Path, capsys: Any, blocked: str) -> None:
    (project / "file").write_text("mine")
    assert main(["new", blocked]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"sphinx-explorable new: nothing was written: {project / 'file'}")
    assert told.count("\n") == 1
    assert files_in(project) == {"file"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="this user may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(project: Path, capsys: Any) -> None:
    project.chmod(0o500)
    try:
        assert main(["new", "docs"]) == 1
    finally:
        project.chmod(0o700)
    assert f"nothing was written: {project}: Permission denied" in capsys.readouterr().err


@pytest.mark.parametrize("failing", ["conf.py", "symbols-and-data.md", "docs.yml"])
def test_what_fails_halfway_leaves_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, failing: str
) -> None:
    """The disk is full: as soon as a file of this name is opened to be written."""
    opened = Path.open

    def full(path: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if path.name == failing and set(mode) & set("wx"):
            raise OSError(28, "No space left on device", str(path))
        return opened(path, mode, *rest, **options)

    monkeypatch.setattr(Path, "open", full)
    assert main(["new", "a/docs"]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert list(project.iterdir()) == []


def test_an_existing_folder_is_empty_again_after_a_failure(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "docs").mkdir()
    renamed = Path.rename

    def broken(path: Path, target: Path) -> Path:
        if path.name == "index.md":
            raise OSError(5, "Input/output error", str(path))
        return renamed(path, target)

    monkeypatch.setattr(Path, "rename", broken)
    assert main(["new", "docs"]) == 1
    assert list(project.rglob("*")) == [project / "docs"]


@pytest.mark.parametrize("name", ["a\nb", "a\udcffb"])
def test_a_folder_whose_name_no_file_could_hold_is_refused(project: Path, capsys: Any, name: str) -> None:
    assert main(["new", name]) == 2
    assert "cannot be written into files" in capsys.readouterr().err
    assert list(project.iterdir()) == []


# ── The command


def test_the_console_script_starts_docs(project: Path) -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    module, _, function = scripts["sphinx-explorable"].partition(":")
    assert getattr(importlib.import_module(module), function) is main
    # What pip writes into the script.
    script = f"import sys; from {module} import {function}; sys.exit({function}())"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script, "new", "docs"]
    done = subprocess.run(command, cwd=project, env=environment, **WHILE_AWAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert "sphinx-build -W docs docs/_build/html" in done.stdout
    again = subprocess.run(command, cwd=project, env=environment, **WHILE_AWAY)
    assert (again.returncode, again.stdout) == (2, "")
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize("wrong", [[], ["new"], ["new", "docs", "--theme", "none"], ["old"]])
def test_a_wrong_command_is_answered_with_its_usage(project: Path, capsys: Any, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: sphinx-explorable")
    assert list(project.iterdir()) == []


# ── What readers see


@pytest.mark.parametrize("theme", ["alabaster", "furo"])
@pytest.mark.parametrize("markup", ["myst", "rst"])
def test_new_docs_build_without_warnings(sites: Callable[[str, str], Path], markup: str, theme: str) -> None:
    home = BeautifulSoup((sites(markup, theme) / "index.html").read_text("utf-8"), "html.parser")
    cards = home.select(".explorable-divio-grid .sd-card")
    assert [re.sub(r"\W*\d+\W*$", "", str(card.select_one("p").get_text())) for card in cards] == KINDS
    assert [len(card.select("a")) for card in cards] == [1, 1, 1, 1]


@pytest.mark.parametrize("builder", ["latex", "epub", "text", "gettext"])
def test_new_docs_build_in_other_formats(project: Path, builder: str) -> None:
    assert main(["new", "docs"]) == 0
    build(project / "docs", project / "out", builder)


def test_both_markups_make_the_same_pages(sites: Callable[..., Path]) -> None:
    for page in PAGES:
        myst, rst = (
            BeautifulSoup((sites(markup) / f"{page}.html").read_text("utf-8"), "html.parser")
            for markup in ("myst", "rst")
        )
        drawn = [[str(svg) for svg in soup.select("[data-explorable] svg")] for soup in (myst, rst)]
        assert drawn[0] == drawn[1], page
        specs = [
            [json.loads(spec.string) for spec in soup.select('script[type="application/json"]')]
            for soup in (myst, rst)
        ]
        assert specs[0] == specs[1], page
        words = [" ".join(soup.select_one(".body").get_text(" ").split()) for soup in (myst, rst)]
        assert words[0] == words[1], page


def test_every_page_has_what_its_kind_is_made_of(sites: Callable[..., Path]) -> None:
    held = {}
    for page in PAGES:
        soup = BeautifulSoup((sites("myst") / f"{page}.html").read_text("utf-8"), "html.parser")
        pictures = {str(picture["data-explorable"]) for picture in soup.select("[data-explorable]")}
        held[page] = (bool(soup.select(".body .katex")), pictures)
    assert held == {
        "index": (False, set()),
        "tutorials/fit-a-line": (True, set()),
        "how-to/measure-a-height": (True, {"function"}),
        "reference/symbols-and-data": (True, {"tensor-diagram"}),
        "explanation/how-a-line-is-found": (True, {"tensor-diagram", "gradient-descent"}),
    }


def measurements(docs: Path) -> tuple[Any, Any]:
    table = np.loadtxt(docs / "_data/boiling.csv", delimiter=",", skiprows=1)
    return table[:, 0], table[:, 1]


@pytest.mark.parametrize(
    ("option", "code", "output"),
    [
        ([], r"```python\n(.*?)```", r"```text\n(.*?)```"),
        (["--rst"], r"code-block:: python\n\n(.*?)\n(?=\S|\Z)", r"code-block:: text\n\n(.*?)\n(?=\S|\Z)"),
    ],
)
def test_the_tutorial_does_what_it_says(project: Path, option: list[str], code: str, output: str) -> None:
    import textwrap

    assert main(["new", "docs", *option]) == 0
    [page] = (project / "docs/tutorials").iterdir()
    text = page.read_text("utf-8")
    blocks = [textwrap.dedent(block) for block in re.findall(code, text, re.DOTALL)]
    expected = [textwrap.dedent(block).strip() for block in re.findall(output, text, re.DOTALL)]
    assert len(blocks) == len(expected) == 3
    (project / "boiling.csv").write_bytes((project / "docs/_data/boiling.csv").read_bytes())
    values: dict[str, Any] = {}
    for block, shown in zip(blocks, expected, strict=True):
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(block, values)
        assert printed.getvalue().strip() == shown


def test_the_numbers_of_the_sample_are_true(project: Path) -> None:
    assert main(["new", "docs"]) == 0
    temperature, pressure = measurements(project / "docs")
    slope, intercept = np.polyfit(temperature, pressure, 1)
    assert (round(slope, 1), round(intercept, 1)) == (32.0, -2186.8)
    reference = (project / "docs/reference/symbols-and-data.md").read_text("utf-8")
    assert f"`temperature` | °C | {temperature.min()} to {temperature.max()} |" in reference
    assert f"`pressure` | hPa | {pressure.min():.0f} to {pressure.max():.0f} |" in reference
    assert f"n = {len(temperature)} measurements" in reference
    # A step leaves the part |1 − 2 rate| of the way, where both columns have mean 0 and deviation 1.
    x, y = ((column - column.mean()) / column.std() for column in (temperature, pressure))
    table = np.stack([x, np.ones_like(x)], axis=1)
    best = np.linalg.lstsq(table, y, rcond=None)[0]
    for rate in (0.1, 0.5, 1.1):
        line = np.array([-0.5, 1.0])
        stepped = line - rate * 2 / len(x) * table.T @ (table @ line - y)
        np.testing.assert_allclose(stepped - best, (1 - 2 * rate) * (line - best), atol=1e-12)


@pytest.mark.parametrize("from_disk", [False, True])
def test_readers_move_the_temperature_and_the_height_follows(
    sites: Callable[..., Path], visit: Any, from_disk: bool
) -> None:
    root = sites("myst")
    opened = visit(root / "how-to/measure-a-height.html", root, policy=None, from_disk=from_disk)
    enliven(opened.page, "#explorable-pressure-curve")
    number = opened.page.get_by_role("slider", name="boiling point").first
    number.focus()
    for _ in range(3):
        opened.page.keyboard.press("ArrowRight")
    pressure = 32.0 * 95.3 - 2186.8
    height = 44330 * (1 - (pressure / 1013) ** 0.19)
    opened.page.get_by_text(re.compile(f"from the line: {pressure:.0f} hPa")).wait_for()
    opened.page.get_by_text(re.compile(f"which makes {height:.0f} m")).wait_for()
    assert opened.troubles == []


def test_readers_follow_the_line_down_to_the_best_one(sites: Callable[..., Path], visit: Any) -> None:
    root = sites("rst", "furo")
    opened = visit(root / "explanation/how-a-line-is-found.html", root, policy=None)
    enliven(opened.page, "#explorable-descent")
    picture = opened.page.locator("#explorable-descent")
    picture.get_by_role("button", name="100 GD steps").click()
    temperature, pressure = measurements(root.parent / "docs")
    error = 1 - np.corrcoef(temperature, pressure)[0, 1] ** 2
    picture.get_by_text(f"{error:.4f}").first.wait_for()
    rate = opened.page.get_by_role("slider", name="learning rate").first
    rate.focus()
    opened.page.keyboard.press("End")
    opened.page.get_by_text(re.compile("learning rate of 1.2 leaves 140 % of the way")).wait_for()
    assert opened.troubles == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_fit_a_phone(sites: Callable[..., Path], visit: Any, page: str) -> None:
    root = sites("myst")
    opened = visit(root / f"{page}.html", root, policy=None, viewport={"width": 360, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert opened.troubles == []


@pytest.mark.skipif(not has_tex(), reason="needs latexmk")
def test_the_pdf_is_made_with_the_default_engine(project: Path) -> None:
    import pypdf

    assert main(["new", "docs", "--name", "Telescopes & co."]) == 0
    build(project / "docs", project / "out", "latex")
    [source] = (project / "out/latex").glob("*.tex")
    command = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", source.name]
    done = subprocess.run(command, cwd=source.parent, **WHILE_AWAY)
    assert done.returncode == 0, done.stdout[-2000:]
    pages = [page.extract_text() for page in pypdf.PdfReader(source.with_suffix(".pdf")).pages]
    assert "Telescopes & co." in pages[0]
    assert "CONTENTS" in pages[1].upper()
    # No empty pages, and none with only a page's name.
    assert all(len(text) > 100 for text in pages[1:])
