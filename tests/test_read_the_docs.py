"""What Read the Docs does with a configuration works: install in a fresh environment, then each format."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ARTIFACTS, ROOT, has_tex

CONFIGURATIONS = [".readthedocs.yaml", "example_project/.readthedocs.yaml"]


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_its_steps_end_in_pages_a_pdf_and_an_e_book(tmp_path: Path, configuration: str) -> None:
    checkout = clone(tmp_path / "checkout")
    steps = yaml.safe_load((checkout / configuration).read_text("utf-8"))
    assert steps["version"] == 2
    assert set(steps["formats"]) == {"pdf", "epub"}
    python = tmp_path / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"), cwd=checkout)
    for wanted in steps["python"]["install"]:
        extras = ",".join(wanted.get("extra_requirements", []))
        path = f"./{wanted['path']}[{extras}]" if extras else f"./{wanted['path']}"
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", path, cwd=checkout)
    # Read the Docs changes to the folder of conf.py.
    docs = (checkout / steps["sphinx"]["configuration"]).parent
    strict = ["-W", "--keep-going"] if steps["sphinx"]["fail_on_warning"] else []
    out = ARTIFACTS / "read-the-docs" / docs.parent.name
    shutil.rmtree(out, ignore_errors=True)
    for builder in ("html", "epub", "latex"):
        command = ["-m", "sphinx", "-T", *strict, "-b", builder, "-d", str(tmp_path / "doctrees")]
        run(python, *command, "-D", "language=en", ".", str(out / builder), cwd=docs)
    assert (out / "html" / "index.html").exists()
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
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, (
        f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    )
