"""The how-to guide on bundling, followed to the letter: files, commands, and what comes of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import prepare_machine
import pytest
from bs4 import BeautifulSoup
from following import blocks

from conftest import ROOT, Build, enliven, made_once

GUIDE = ROOT / "docs" / "how-to" / "bundle-a-module.md"
CONF = 'extensions = ["myst_parser", "sphinxext.explorable"]\nmyst_enable_extensions = ["colon_fence"]\n'
CONF += 'html_theme = "alabaster"\nhtml_sidebars = {"**": []}\n'
SHELL = re.compile(r"^```shell\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# It asks npm for packages of others, and bundles them.
pytestmark = pytest.mark.long
NAMES = ("petals", "counter", "dial", "knot", "ring")
# What a reader has on the PATH.
COMMAND = f"{sys.executable} -m sphinxext.explorable"


def has_npm() -> bool:
    """Whether this machine has npm, and npm its registry."""
    if not shutil.which("npm"):
        return False
    asked = ["npm", "view", "esbuild", "version", "--fetch-retries=0", "--fetch-timeout=20000"]
    return subprocess.run(asked, capture_output=True, check=False, timeout=60).returncode == 0


def follow(folder: Path) -> None:
    """Write the files of the guide, and run its commands in their order."""
    (folder / "docs" / "_widgets").mkdir(parents=True)
    (folder / "docs" / "conf.py").write_text(CONF)
    shutil.copy(ROOT / "docs" / "_data" / "iris.csv", folder / "docs")
    page = ["# Widgets"]
    for name, text in blocks(GUIDE):
        if name == "docs/index.md":
            page.append(text)
        elif name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    (folder / "docs" / "index.md").write_text("\n".join(page), encoding="utf-8")
    browser = prepare_machine.browser()
    command = f"{COMMAND} shoot --browser-path {browser}" if browser else f"{COMMAND} shoot"
    script = "\n".join(SHELL.findall(GUIDE.read_text(encoding="utf-8")))
    script = script.replace("sphinx-explorable shoot", command)
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env={**os.environ, "npm_config_cache": str(folder / "npm-cache"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "[WARNING]" not in done.stderr, done.stderr
    (folder / "said.txt").write_text(done.stdout)


@pytest.fixture
def followed(request: pytest.FixtureRequest) -> Path:
    """A project in which the guide was followed, once a run."""
    if not has_npm():
        pytest.skip("there is no npm here, or it does not reach its registry")
    return made_once("bundled", request, follow)


def test_what_the_guide_bundles_is_drawn_and_comes_alive(
    followed: Path, build: Build, visit: Callable[..., Any]
) -> None:
    pages: dict[str, str | bytes] = {
        str(file.relative_to(followed / "docs")): file.read_bytes()
        for file in (followed / "docs").rglob("*")
        if file.is_file() and "_build" not in file.parts and file.name != "conf.py"
    }
    site = build(pages)
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    views = {name: page.select_one(f"#explorable-{name} .explorable-view") for name in NAMES}
    assert len(views["petals"].select("svg circle")) == 150
    assert views["counter"].text == "pressed 2 times"
    assert views["dial"].text.strip() == "2 of 10"
    assert views["knot"].text.strip() == "A knot, seen from one side."
    assert views["ring"].select_one("path")["d"]
    # The suite's D3 is not in it a second time.
    assert len(pages["_widgets/petals.js"]) < 200_000
    # Plot brings a style element.
    visited = visit(site.out / "index.html", policy="default-src 'self'; style-src 'self' 'unsafe-inline'")
    alive = visited.page
    for name in NAMES:
        enliven(alive, f"#explorable-{name}")
    alive.locator("#explorable-counter button").click()
    assert alive.inner_text("#explorable-counter button") == "pressed 3 times"
    slider = alive.locator("input[data-parameter=level]")
    slider.focus()
    alive.keyboard.press("ArrowRight")
    assert alive.inner_text("#explorable-dial label").strip() == "3 of 10"
    alive.locator("#explorable-dial input").focus()
    alive.keyboard.press("ArrowRight")
    assert slider.input_value() == "4"
    assert alive.locator("#explorable-petals circle").count() == 150
    assert alive.locator("#explorable-knot canvas").count() == 1
    assert [line for line in visited.troubles if "GL Driver Message" not in line] == []


def test_the_guides_image_is_what_the_browser_drew(followed: Path) -> None:
    from PIL import Image

    told = re.findall(r"^docs/knot\.png: .*", (followed / "said.txt").read_text(), re.MULTILINE)
    assert told == re.findall(r"^docs/knot\.png: .*", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    image = Image.open(followed / "docs" / "knot.png").convert("RGB")
    # Of a knot that shows which way each part of it faces, in all colours.
    assert len(image.resize((64, 64)).getcolors(64 * 64)) > 200
