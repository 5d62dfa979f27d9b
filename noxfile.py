"""The suite with other versions of what it stands on: `nox -l` lists the sessions, `nox` runs the usual ones.

Interpreters and releases that cannot be had are skipped. With pinned releases, `make test` runs everything.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import nox

nox.options.default_venv_backend = "uv|venv"
nox.options.sessions = ["lowest", "versions", "extras"]
nox.options.error_on_missing_interpreters = False

# What tests import, in releases that fit what is tried.
TOOLS = [
    *("pytest", "pytest-xdist", "beautifulsoup4", "playwright", "hypothesis", "pypdf", "coloraide", "mpmath"),
    *("furo", "sphinx-rtd-theme", "pydata-sphinx-theme", "sphinx-book-theme", "insipid-sphinx-theme"),
    *("einops", "matplotlib", "toml", "attrs", "nbclient", "ipykernel", "sphinxcontrib-katex", "numpydoc"),
    *("sphinxext-opengraph", "sphinx-notfound-page"),
]
# What parsers, builders and libraries can break. Pages in browsers look the same with every release.
TESTS = [
    f"tests/test_{name}.py"
    for name in (
        *("bad_input", "markup", "every_option", "snippets", "equations", "concepts", "parameters", "terms"),
        *("builders", "images", "translation", "divio", "story", "data", "tensors", "expressions", "charts"),
    )
]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
RELEASES = [("8.2.*", "4.0.*"), ("8.2.*", "5.*"), ("9.0.*", "5.*"), ("9.1.*", "5.*"), ("9.2.*", "5.*")]
# The first Python that a Sphinx runs on, where that is not the suite's own.
SINCE = {"9.1.*": "3.12", "9.2.*": "3.13"}
EXTRAS = ["none", "static", "animation", "notebook"]


def run_tests(session: nox.Session, *tests: str) -> None:
    """Run tests against the working copy, whose bundle `make` has built."""
    # The tests of a file share what they build.
    pytest = ["python", "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    session.run(*pytest, *(session.posargs or tests), env={"PYTHONPATH": "."})


@nox.session(python="3.11")
def lowest(session: nox.Session) -> None:
    """The lowest releases that pyproject.toml declares."""
    compile_pins = ["uv", "pip", "compile", "-q", "--resolution", "lowest-direct", "--no-deps", "--no-header"]
    extras = [f"--extra={extra}" for extra in ("static", "animation", "notebook")]
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder, "lowest.txt")
        session.run(*compile_pins, *extras, "--output-file", str(pins), "pyproject.toml", external=True)
        session.install("--constraint", str(pins), "-r", str(pins), *TOOLS)
    run_tests(session, *TESTS)


@nox.session(python=PYTHONS)
@nox.parametrize(("sphinx", "myst"), RELEASES)
def versions(session: nox.Session, sphinx: str, myst: str) -> None:
    """Releases of Sphinx and MyST, on each Python."""
    if str(session.python) < SINCE.get(sphinx, ""):
        session.skip(f"Sphinx {sphinx} needs Python {SINCE[sphinx]}")
    session.install(".[static,animation,notebook]", f"sphinx=={sphinx}", f"myst-parser=={myst}", *TOOLS)
    run_tests(session, *TESTS)


@nox.session(python="3.12")
@nox.parametrize("extra", EXTRAS)
def extras(session: nox.Session, extra: str) -> None:
    """One extra, or none: pages, notices and the words that say what is missing."""
    session.install("." if extra == "none" else f".[{extra}]", *TOOLS)
    run_tests(session, *(f"tests/test_{name}.py" for name in ("bad_input", "tensors", "concepts")))


@nox.session(python=PYTHONS)
def full(session: nox.Session) -> None:
    """Everything, on each Python, with the newest releases of all; half an hour each."""
    session.install(".[test]")
    run_tests(session, "tests")
