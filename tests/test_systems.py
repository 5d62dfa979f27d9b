"""What Windows and macOS have otherwise than Linux, as far as that can be seen from here."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from explorables import snippet

from conftest import ROOT
from sphinxext.explorable.engine import sharing
from sphinxext.explorable.publishing import starter
from sphinxext.explorable.publishing.writing import file_for, safe_name

# What runs on the machines of authors and their readers' helpers.
SOURCES = [ROOT / "hatch_build.py", *sorted((ROOT / "sphinxext").rglob("*.py"))]


@pytest.mark.long
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_nothing_is_called_that_a_system_has_not(system: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--platform", system, "--cache-dir", str(tmp_path)]
    done = subprocess.run(
        [*command, "sphinxext/explorable"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


TEXT_MODES = ("r", "w", "a", "x", "r+", "w+", "a+", "rt", "wt", "at")


def in_the_way_of_the_system(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find what reads or writes text as the system is set up: its encoding, its ends of lines."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = {one.arg: one.value for one in call.keywords}
        is_method = isinstance(call.func, ast.Attribute)
        # Of a path the mode comes first.
        mode = [*call.args, ast.Constant("r")][0 if is_method else 1] if called == "open" else None
        is_text = called == "read_text" and is_method
        is_text |= isinstance(mode, ast.Constant) and str(mode.value) in TEXT_MODES
        is_text |= any(isinstance(given.get(one), ast.Constant) for one in ("text", "universal_newlines"))
        if is_text and "encoding" not in given:
            yield call.lineno, "reads text in the system's encoding"
        if called == "write_text":
            yield call.lineno, "writes text with the system's ends of lines; use write_bytes"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("file.read_text()", 1),
        ("file.read_text(encoding='utf-8')", 0),
        ("read_text(reader)", 0),
        ("open(file)", 1),
        ("open(file, 'rb')", 0),
        ("file.open('w')", 1),
        ("file.open('xb')", 0),
        ("archive.open(entry)", 0),
        ("av.open(file, 'w')", 0),
        ("run(command, text=True)", 1),
        ("run(command, text=True, encoding='utf-8')", 0),
        ("file.write_text(text, encoding='utf-8')", 1),
    ],
)
def test_what_is_in_the_way_of_the_system_is_found(code: str, found: int) -> None:
    assert len(list(in_the_way_of_the_system(ast.parse(code)))) == found


def test_text_is_read_and_written_the_same_on_every_system() -> None:
    assert [
        f"{file.relative_to(ROOT)}:{line}: {what}"
        for file in SOURCES
        for line, what in in_the_way_of_the_system(ast.parse(file.read_bytes()))
    ] == []


def test_python_sees_no_encoding_of_the_system_in_a_build(tmp_path: Path) -> None:
    conf = 'extensions = ["myst_parser", "sphinxext.explorable"]\n'
    pictures = "\n\n".join(map(snippet, ("function", "parameter")))
    (tmp_path / "conf.py").write_text(conf + 'explorable_concepts = {"gate": {}}\n', encoding="utf-8")
    page = f"# T\n\n$x_2$, {{concept}}`gate` and {{live}}`2 * 3`.\n\n{pictures}\n\n"
    page += ":::{explorable} own.js\n:::\n"
    (tmp_path / "own.js").write_text("export default { render({ el }) { el.append('ä'); } };", "utf-8")
    (tmp_path / "index.md").write_text(page, encoding="utf-8")
    python = [sys.executable, "-X", "warn_default_encoding", "-W", "always::EncodingWarning"]
    for builder in ("html", "latex"):
        done = subprocess.run(
            [*python, "-m", "sphinx", "-q", "-b", builder, str(tmp_path), str(tmp_path / "_build" / builder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        # What others do is theirs.
        told = [line for line in done.stderr.splitlines() if "EncodingWarning" in line]
        assert [line for line in told if "sphinxext/explorable" in line] == []


@pytest.mark.parametrize("name", ["con", "Aux", "NUL.txt", "com1", "LPT9", "prn"])
def test_no_file_is_called_as_a_device_of_windows(name: str) -> None:
    assert safe_name(name) == f"picture-{name}"


@pytest.mark.parametrize("name", ["console", "com", "a.con", "nulls", "com10", "auxiliary.v1"])
def test_other_names_stay(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize("second", ["K", "k", "é", "\u00c9", "e\u0301"])
def test_two_files_differ_where_capitals_and_accents_are_not_told_apart(second: str) -> None:
    taken = [Path("out", name) for name in ("K.svg", "é.svg")]
    assert file_for(second, Path("out"), ".svg", taken).name.endswith("-2.svg")
    assert not file_for(second, Path("out"), ".png", taken).stem.endswith("-2")


def test_commands_are_for_the_shell_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert starter.install_command("my docs/") == "pip install -r 'my docs/requirements.txt'"
    monkeypatch.setattr(sys, "platform", "win32")
    assert starter.install_command("my docs\\") == 'pip install -r "my docs/requirements.txt"'
    assert starter.build_command("sub\\docs") == "sphinx-build -W sub\\docs sub\\docs/_build/html"
    assert starter.article_command("post\\", "md").endswith(" --to post-page")


def test_engines_are_not_shared_where_sphinx_has_no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sharing, "_places", None)
    sharing.share(2)
    assert sharing._places is None
    assert sharing.shared_process("server.js") is None


@pytest.mark.parametrize(("seconds", "code"), [(0.01, 1), (600, 0)])
def test_an_engine_that_hangs_ends_itself_without_signals_too(seconds: float, code: int) -> None:
    script = (
        "import sys, threading\n"
        "from sphinxext.explorable.engine.process import _watched\n"
        "sys.platform = 'win32'\n"
        f"with _watched({seconds}):\n    threading.Event().wait({600 if code else 0})\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (code, b"")
