"""``sphinx-explorable shoot``: images of what only a browser draws, which then stand where none runs."""

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import prepare_machine
import pytest
from PIL import Image
from sphinx.cmd.build import main as build

from sphinxext.explorable.publishing import shooting
from sphinxext.explorable.publishing.command import main

CONF = 'extensions = ["myst_parser", "sphinxext.explorable"]\n'
SQUARE = """export default { render({ model, el }) {
  const canvas = el.appendChild(Object.assign(document.createElement("canvas"), { width: 40, height: 30 }));
  const gl = canvas.getContext("webgl");
  gl.clearColor(1, 0, 0, 1);
  gl.clear(gl.COLOR_BUFFER_BIT);
  el.append(Object.assign(document.createElement("button"), { textContent: "Press" }));
} };
"""
DRAWN = """export default { render({ el }) { el.innerHTML = '<svg width="9" height="9"></svg>'; } };\n"""
BROKEN = "export default { render() { throw new Error('out of paint'); } };\n"
PAGE = """# Squares

:::{explorable} red.js
:name: red
:static: no
A red square.
:::

:::{explorable} drawn.js
An empty one.
:::

:::{explorable} function
:expr: x
:::

:::{explorable} red.js
:::
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF)
    (folder / "sub" / "page.md").write_text(PAGE)
    (folder / "index.md").write_text("# T\n\n```{toctree}\nsub/page\nbroken\n```\n")
    (folder / "broken.md").write_text("# T\n\n```{explorable} broken.js\n:name: b\n```\n")
    for name, source in {"sub/red": SQUARE, "sub/drawn": DRAWN, "broken": BROKEN}.items():
        (folder / f"{name}.js").write_text(source)
    monkeypatch.chdir(tmp_path)
    return folder


def browser() -> list[str]:
    """The option for a machine without Playwright's own browser."""
    found = prepare_machine.browser()
    return ["--browser-path", found] if found else []


def shoot(arguments: list[str]) -> int:
    """Run the command as if alone: the tests' own browser is at work in this thread."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(main, ["shoot", *arguments]).result()


def test_what_the_build_cannot_draw_is_shot_and_then_shown_in_print(docs: Path, capsys: Any) -> None:
    assert shoot(["docs/sub/page.md", *browser()]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "docs/sub/red.png: write `:fallback: red.png` below line 3 of docs/sub/page.md",
        "docs/sub/red-4.png: write `:fallback: red-4.png` below line 17 of docs/sub/page.md",
    ]
    image = Image.open(docs / "sub" / "red.png").convert("RGB")
    # Of the square, in two pixels for each; without the button, which can do nothing on paper.
    assert image.getpixel((4, 4)) == (255, 0, 0)
    assert image.height < 2 * 50
    page = (docs / "sub" / "page.md").read_text()
    page = page.replace(":static: no\n", ":static: no\n:fallback: red.png\n").replace(
        "red.js\n:::\n", "red.js\n:fallback: red-4.png\n:static: no\n:::\n"
    )
    (docs / "sub" / "page.md").write_text(page)
    assert build(["-q", "-b", "latex", str(docs), "out"]) == 0
    assert sorted(file.name for file in Path("out").glob("red*.png")) == ["red-4.png", "red.png"]
    # Now every picture has a form; one that is named is shot anew.
    assert shoot(["docs/sub/page.md", *browser()]) == 0
    assert "every picture of sub/page has a static form" in capsys.readouterr().out
    (docs / "sub" / "red.png").write_bytes(b"old")
    assert shoot(["docs/sub/page.md", "red", "--scale", "1", *browser()]) == 0
    assert capsys.readouterr().out == "docs/sub/red.png: renewed\n"
    assert Image.open(docs / "sub" / "red.png").height < 50


def test_a_folder_may_be_named_and_what_was_done_told_as_json(docs: Path, capsys: Any) -> None:
    assert shoot(["sub/page", "red", "--to", "docs/img", "--json", *browser()]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert told == {
        "picture": "red",
        "file": "docs/img/red.png",
        "line": 3,
        "option": ":fallback: ../img/red.png",
    }
    assert Image.open(io.BytesIO((docs / "img" / "red.png").read_bytes())).format == "PNG"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["sub/page", "rad"], 2, "has no picture rad; did you mean red?"),
        (["sub/page", "--to", "elsewhere"], 2, "--to needs a folder in"),
        (["sub/page", "--scale", "0"], 2, "--scale needs a number above 0"),
        (["sub/page", "--wait", "-1"], 2, "--wait needs seconds from 0 to 600"),
        (["sub/page", "--browser-path", "docs/none"], 2, "--browser-path needs the file of a Chromium"),
        (["sub/page", "--browser-path", "docs/conf.py"], 1, "no browser could be started: "),
    ],
)
def test_what_cannot_be_done_is_told(
    docs: Path, capsys: Any, arguments: list[str], code: int, says: str
) -> None:
    assert shoot(arguments) == code
    told = capsys.readouterr()
    assert "sphinx-explorable shoot: " in told.err
    assert says in told.err
    assert [file for file in docs.rglob("*.png") if "_build" not in file.parts] == []


def test_what_fails_in_the_browser_too_is_told_with_its_reason(
    docs: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shooting, "_LONGEST", 3000)
    assert shoot(["broken", *browser()]) == 1
    said = capsys.readouterr().err
    assert re.search(r"b: it does not come alive in the browser: .*out of paint", said)


def test_without_playwright_it_is_told_how_to_have_it(
    docs: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "playwright.sync_api", None)
    assert shoot(["sub/page"]) == 2
    assert "pip install 'sphinxext-explorable[shoot]'" in capsys.readouterr().err
