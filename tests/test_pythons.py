"""A small site on every Python that the machine has: a clean build says nothing, to the last line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from explorables import DOCS, snippet

from conftest import ROOT

pytestmark = [pytest.mark.early, pytest.mark.long]

VERSIONS = ["3.11", "3.12", "3.13", "3.14"]
# What the suite runs with, without the tools of its tests.
PACKAGES = ["sphinx<10", "myst-parser", "sphinx-design", "numpy", "pyyaml", "mini-racer", "vl-convert-python"]
OWN = "export default { render({ el }) { el.innerHTML = '<b>own</b>'; } };"
PAGE = """# T

One $\\frac{{1}}{{2}}$, a {{concept}}`gate` and {{live}}`2 * 3`.

{snippets}

:::{{explorable}} own.js
:fallback: dot.svg
Own.
:::
"""


def python(version: str) -> str | None:
    """Return the Python of a version, where the machine has one that starts."""
    found = [
        shutil.which(f"python{version}"),
        *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python")),
    ]
    for one in filter(None, found):
        asked = [one, "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"]
        said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        if said.strip() == version:
            return one
    return None


def environment(version: str) -> Path:
    """Return the Python of a virtual environment with what the suite needs; it is made once."""
    folder = ROOT / "build" / "pythons" / version
    own = folder / "bin" / "python"
    if not (folder / "complete").exists():
        base = python(version)
        if base is None:
            pytest.skip(f"there is no Python {version} here")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([base, "-m", "venv", str(folder)], check=True, capture_output=True)
        install = [str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"pip cannot install for Python {version}: {done.stderr[-200:]}")
        (folder / "complete").touch()
    return own


@pytest.mark.parametrize("version", VERSIONS)
def test_a_clean_build_says_nothing(version: str, tmp_path: Path) -> None:
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    own = Path(sys.executable) if version == running else environment(version)
    source = tmp_path / "source"
    shutil.copytree(DOCS / "_data", source / "_data")
    conf = 'extensions = ["myst_parser", "sphinxext.explorable"]\n'
    (source / "conf.py").write_text(conf + 'explorable_concepts = {"gate": {}}\n')
    snippets = "\n\n".join(map(snippet, ("function", "k-means", "parameter")))
    (source / "index.md").write_text(PAGE.format(snippets=snippets), encoding="utf-8")
    (source / "own.js").write_text(OWN)
    (source / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    for number in range(8):
        (source / f"page{number}.md").write_text(f"---\norphan: true\n---\n# P\n\n$x_{number}$\n")
    for builder, jobs in (("html", "1"), ("html", "3"), ("latex", "1")):
        places = [
            str(source),
            str(tmp_path / builder / jobs),
            "-d",
            str(tmp_path / f"doctrees-{builder}-{jobs}"),
        ]
        done = subprocess.run(
            [
                str(own),
                "-W",
                "error::ResourceWarning",
                "-m",
                "sphinx",
                "-q",
                "-j",
                jobs,
                "-b",
                builder,
                *places,
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
