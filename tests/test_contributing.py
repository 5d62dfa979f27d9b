"""What contributors are given: pins for what tests need, hooks, workflows, a way to look at pictures."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from sphinxext.explorable import __version__

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
GITHUB = ROOT / ".github"
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def loaded(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def plain(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_all_that_tests_need_is_pinned_and_no_host_is_named() -> None:
    text = (ROOT / "tests" / "constraints.txt").read_text()
    pinned = {plain(line) for line in text.splitlines() if "==" in line and not line.startswith("#")}
    extras = PROJECT["optional-dependencies"]
    wanted = {plain(one) for one in [*PROJECT["dependencies"], *extras["static"], *extras["test"]]}
    assert wanted - pinned == set()
    assert "://" not in text
    makefile = (ROOT / "Makefile").read_text()
    installs = re.findall(r"pip install (?:[^\n]*\\\n)*[^\n]*--editable[^\n]*", makefile)
    assert len(installs) == 2
    assert all("--constraint tests/constraints.txt" in one for one in installs)


def test_the_version_stands_in_one_place() -> None:
    listed = subprocess.run(
        ["git", "grep", "-l", "-F", f'"{__version__}"', "--", "*.toml", "sphinxext", "static/package.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(listed.stdout.split()) - {"example_project/pyproject.toml"} == {
        "sphinxext/explorable/version.py"
    }


def test_every_python_that_we_promise_is_tried() -> None:
    job = loaded(GITHUB / "workflows" / "ci.yml")["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"][0] == PROJECT["requires-python"].removeprefix(">=")
    assert {step["run"] for step in job["steps"] if "run" in step} == {
        "make test PYTHON=python${{ matrix.python }}"
    }


def test_a_release_is_published_only_once_it_was_tried_and_without_a_token() -> None:
    text = (GITHUB / "workflows" / "release.yml").read_text()
    jobs = yaml.safe_load(text)["jobs"]
    assert (jobs["publish"]["needs"], jobs["smoke"]["needs"]) == ("smoke", "build")
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert [name for name, job in jobs.items() if "permissions" in job] == ["publish"]
    assert "secrets." not in text
    assert "twine check --strict" in text


@pytest.mark.parametrize("form", ["bug", "picture"])
def test_issue_forms_ask_for_what_is_needed(form: str) -> None:
    found = loaded(GITHUB / "ISSUE_TEMPLATE" / f"{form}.yml")
    assert {"name", "description", "body"} <= set(found)
    names = [field["id"] for field in found["body"]]
    assert len(names) == len(set(names))
    assert any(field.get("validations", {}).get("required") for field in found["body"])


def test_hooks_use_what_the_project_has_installed() -> None:
    [repository] = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    scripts = yaml.safe_load((ROOT / "static" / "package.json").read_text())["scripts"]
    for hook in repository["hooks"]:
        command = hook["entry"].split()
        assert command[0].startswith(".venv/bin/") or command[-1] in scripts, hook["id"]


def test_what_the_guide_names_is_there() -> None:
    # A name in capitals stands for one's own.
    paths = [path for path in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", GUIDE) if "NAME" not in path]
    made = ("build/", ".venv/", "sphinxext/explorable/_bundle")
    inside = [ROOT, ROOT / "sphinxext" / "explorable"]
    missing = [
        one for one in paths if not one.startswith(made) and not any((at / one).exists() for at in inside)
    ]
    assert missing == []
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M)
    assert set(re.findall(r"\bmake ([a-z]+)", GUIDE)) <= set(targets)


def test_a_picture_can_be_looked_at(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# T\n\n:::{explorable} function\n:expr: x\nA line.\n:::\n")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "look.py"), str(page)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = {Path(line).stem.removeprefix("page-"): Path(line) for line in done.stdout.split()}
    assert set(files) == {"light", "dark", "narrow", "print", "no-script"}
    assert len({file.read_bytes() for file in files.values()}) == len(files)


@pytest.mark.parametrize("docs", ["docs", "example_project/docs"])
def test_a_fresh_clone_installs_the_theme_of_the_docs_that_it_makes(docs: str) -> None:
    """What `make docs` and `make example` install has none of the tools of the tests."""
    theme = runpy.run_path(str(ROOT / docs / "conf.py"))["html_theme"]
    installed = re.search(r"--editable \.\[([\w,]+)\]", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert installed
    needed = [one for extra in installed[1].split(",") for one in PROJECT["optional-dependencies"][extra]]
    assert any(re.match(rf"{theme}\b", one) for one in needed)
