"""Two files and a snippet make a picture: that is bundled, drawn, told of, tested and measured."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from test_packaging import checkout

from conftest import ROOT

DIAL = ROOT / "tests" / "dial"
PLACES = {
    "dial.py": "sphinxext/explorable/visuals/dial.py",
    "dial.js": "static/src/visuals/dial.js",
    "dial.md": "docs/snippets/dial.md",
}
PAGES = ["reference/gallery", "reference/explorables"]


def run(tree: Path, *command: str, folder: str = ".") -> str:
    """Run a command in a copy of the tree, whose package is the one that Python finds."""
    done = subprocess.run(
        command,
        cwd=tree / folder,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with another picture: its two files and its snippet, and nothing else."""
    modules = ROOT / "static" / "node_modules"
    if not shutil.which("node") or not modules.exists():
        pytest.skip("the browser side's tools are not installed")
    tree = checkout(tmp_path_factory.mktemp("tree"))
    (tree / "static" / "node_modules").symlink_to(modules)
    for name, place in PLACES.items():
        shutil.copy(DIAL / name, tree / place)
    run(tree, "node", "build.mjs", folder="static")
    return tree


@pytest.fixture(scope="module")
def pages(tree: Path) -> dict[str, BeautifulSoup]:
    """The pages of its docs that have every picture."""
    only = ["-D", f"root_doc={PAGES[0]}", "-D", "include_patterns=" + ",".join(f"{one}.md" for one in PAGES)]
    run(tree, sys.executable, "-m", "sphinx", "-q", "-b", "html", *only, "docs", "out")
    built = {name: (tree / "out" / f"{name}.html").read_text(encoding="utf-8") for name in PAGES}
    return {name: BeautifulSoup(text, "html.parser") for name, text in built.items()}


@pytest.mark.parametrize("name", PAGES)
def test_the_docs_show_it(pages: dict[str, BeautifulSoup], name: str) -> None:
    [heading] = [tag for tag in pages[name].select("h2") if tag.text.strip("¶\n ") == "dial"]
    assert heading.parent is not None
    assert heading.parent.select('[data-explorable="dial"] svg[role="img"]')
    assert ":angle: 45" in heading.parent.select_one(".example-source").text


def test_the_reference_tells_what_it_is_and_its_options(pages: dict[str, BeautifulSoup]) -> None:
    section = pages["reference/explorables"].find("section", id="dial")
    assert section.p.text == "A hand on a round scale, and the angle that it has in degrees."
    [row] = section.select("tbody tr")
    assert [cell.text for cell in row.select("td")] == [
        "angle",
        "a number",
        "30",
        "Where the hand points at first, in degrees.",
    ]


def test_it_is_tried_like_every_picture(tree: Path) -> None:
    """All rules, in the browser and in other outputs: what it takes of D3 is there, too."""
    rules = ["-q", "-p", "no:cacheprovider", "tests/test_explorables.py", "-k", "dial"]
    said = run(tree, sys.executable, "-m", "pytest", *rules)
    assert int(said.splitlines()[-1].split()[0]) >= 15, said


def test_it_is_measured_like_every_picture(tree: Path) -> None:
    asks = "import json; from bench.drawing import requests; print(json.dumps(requests()))"
    assert json.loads(run(tree, sys.executable, "-c", asks))["dial"]["values"]["angle"] == 45
    asks = "from bench.page import explorables; print(explorables())"
    assert "'dial'" in run(tree, sys.executable, "-c", asks)


@pytest.mark.long
def test_a_file_of_its_own_may_be_called_like_one_that_pictures_share(tree: Path, tmp_path: Path) -> None:
    own = tree / "static/src/shared/dials"
    own.mkdir()
    (own / "ranges.js").write_text('export const onStep = () => "its own";\n')
    twin = tree / PLACES["dial.js"]
    twin.write_text(twin.read_text().replace("../shared/ranges.js", "../shared/dials/ranges.js"))
    run(tree, "node", "build.mjs", str(tmp_path / "bundle"), folder="static")
    [script] = (tmp_path / "bundle" / "web").glob("dial-*.js")
    assert "its own" in script.read_text()
    assert "shared.onStep" not in script.read_text()


def test_what_d3_does_not_have_is_told_while_bundling(tree: Path, tmp_path: Path) -> None:
    twin = tree / PLACES["dial.js"]
    before = twin.read_text()
    twin.write_text(before.replace("d3.range(", "d3.rnage("))
    try:
        with pytest.raises(AssertionError, match=r"a picture uses d3\.rnage; d3-array, .* have no rnage"):
            run(tree, "node", "build.mjs", str(tmp_path / "bundle"), folder="static")
    finally:
        twin.write_text(before)


@pytest.mark.parametrize(
    ("file", "added", "says"),
    [
        ("handle.js", "export const History = 0;", "two modules that pictures share have a History"),
        (
            "history.js",
            'import { run } from "./run.js";\nexport const later = () => run;',
            r"parts/steps\.js takes from parts/runs\.js, which runs after it",
        ),
    ],
)
def test_what_scripts_cannot_share_is_told_while_bundling(
    tree: Path, tmp_path: Path, file: str, added: str, says: str
) -> None:
    shared = tree / "static/src/shared" / file
    before = shared.read_text()
    shared.write_text(f"{before}\n{added}\n")
    try:
        with pytest.raises(AssertionError, match=says):
            run(tree, "node", "build.mjs", str(tmp_path / "bundle"), folder="static")
    finally:
        shared.write_text(before)


BODIES = {
    "with quotes of another kind": "body = 'angle'",
    "with its type": 'body: ClassVar[str] = "angle"',
    "not in plain text": 'body = "an" + "gle"',
}


@pytest.mark.parametrize("written", BODIES)
def test_a_grammar_is_found_however_it_is_written(tree: Path, written: str) -> None:
    twin = tree / PLACES["dial.py"]
    before = twin.read_text()
    told = before.replace('name = "dial"', f'name = "dial"\n    {BODIES[written]}')
    twin.write_text(told.replace("import Any", "import Any, ClassVar"))
    asks = "from sphinxext.explorable.visuals.catalogue import *; catalogue(); print(grammars())"
    try:
        if written == "not in plain text":
            with pytest.raises(AssertionError, match="dial: `name` and `body` have to be plain text"):
                run(tree, sys.executable, "-c", asks)
        else:
            assert "'dial'" in run(tree, sys.executable, "-c", asks)
    finally:
        twin.write_text(before)
