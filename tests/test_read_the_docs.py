"""What Read the Docs does with a configuration works: install in a fresh environment, then each format."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_packaging import distributions

from conftest import ARTIFACTS, ROOT, has_tex

pytestmark = pytest.mark.long

EXAMPLE = "example_project/.readthedocs.yaml"


class Environment:
    """A checkout and a fresh environment, into which packages are installed from there."""

    def __init__(self, folder: Path) -> None:
        self.checkout = clone(folder / "checkout")
        self.python = folder / "venv" / "bin" / "python"
        self.installed: list[str] = []
        run(sys.executable, "-m", "venv", str(folder / "venv"), cwd=self.checkout)

    def install(self, wanted: list[str]) -> None:
        """Install these, of which some may be here already; no others may."""
        assert self.installed == wanted[: len(self.installed)]
        for one in wanted[len(self.installed) :]:
            command = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", one]
            run(self.python, *command, cwd=self.checkout)
            self.installed.append(one)

    def build(self, steps: dict[str, Any], out: Path, doctrees: Path, *builders: str) -> None:
        """Build a configuration's docs, in the folder of conf.py, as Read the Docs does."""
        docs = (self.checkout / steps["sphinx"]["configuration"]).parent
        strict = ["-W", "--keep-going"] if steps["sphinx"]["fail_on_warning"] else []
        shutil.rmtree(out, ignore_errors=True)
        for builder in builders:
            command = ["-m", "sphinx", "-T", *strict, "-b", builder, "-d", str(doctrees)]
            run(self.python, *command, "-D", "language=en", ".", str(out / builder), cwd=docs)
        assert (out / "html" / "index.html").exists()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What the configurations share, in their order: the second installs what the first does, then more."""
    return Environment(tmp_path_factory.mktemp("environment"))


def steps_of(configuration: str) -> dict[str, Any]:
    """What Read the Docs is told to do."""
    steps: dict[str, Any] = yaml.safe_load((ROOT / configuration).read_text("utf-8"))
    assert steps["version"] == 2
    assert set(steps["formats"]) == {"pdf", "epub"}
    return steps


def wanted(step: dict[str, Any], package: str = "") -> str:
    """What pip is asked for in a step; a package that is made already may stand for a path."""
    extras = ",".join(step.get("extra_requirements", []))
    package = package or f"./{step['path']}"
    return f"{package}[{extras}]" if extras else package


def test_the_docs_of_the_example_need_nothing_else_than_what_they_install(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    environment = Environment(tmp_path)
    steps = steps_of(EXAMPLE)
    [suite, example] = steps["python"]["install"]
    # Bundling takes longer than all the rest, and other tests have done it.
    [wheel] = distributions(request).glob("*.whl")
    environment.install([wanted(suite, str(wheel)), wanted(example)])
    # A book is made of the same; what it takes besides is no package of Python.
    environment.build(steps, tmp_path / "out", tmp_path / "doctrees", "html")


@pytest.mark.parametrize("configuration", [".readthedocs.yaml", EXAMPLE])
def test_its_steps_end_in_pages_a_pdf_and_an_e_book(
    environment: Environment, tmp_path: Path, configuration: str
) -> None:
    steps = steps_of(configuration)
    environment.install([wanted(step) for step in steps["python"]["install"]])
    out = ARTIFACTS / "read-the-docs" / Path(steps["sphinx"]["configuration"]).parts[0]
    environment.build(steps, out, tmp_path / "doctrees", "html", "epub", "latex")
    assert len(list((out / "epub").glob("*.epub"))) == 1
    if has_tex():
        latexmk = ["latexmk", "-r", "latexmkrc", "-pdf", "-f", "-dvi-", "-ps-", "-jobname=docs"]
        run(*latexmk, "-interaction=nonstopmode", cwd=out / "latex")
        assert (out / "latex" / "docs.pdf").read_bytes().startswith(b"%PDF")


def clone(folder: Path) -> Path:
    """Copy what the repository holds, as a checkout would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return folder


def run(*command: str | Path, cwd: Path) -> None:
    """Run a step, without this environment's own packages; what it said is told where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    # Most modules of what is installed are never imported.
    environment["PIP_NO_COMPILE"] = "1"
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, (
        f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    )
