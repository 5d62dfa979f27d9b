"""``sphinx-explorable render``: pictures of a page as files, and what the command says where it cannot."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest

from sphinxext.explorable.publishing.command import main

CONF = """
extensions = ["myst_parser", "sphinxext.explorable"]
explorable_concepts = {"query": {"color": "violet"}}
"""
PAGE = """# Attention

:::{tensor-diagram}
:name: scores
:dims: t=2, k=3
:caption: Scores.
Q[t,k] : query
S = Q @ Q.T
:::

:::{explorable} function
:expr: x
A line.
:::
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(f"{PAGE}\n```{{toctree}}\nsub/ünïcode page\n```\n", encoding="utf-8")
    (folder / "sub" / "ünïcode page.md").write_text("# No pictures\n\nWords.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_all_pictures_of_a_page_are_written_into_a_folder(docs: Path, capsys: Any) -> None:
    assert main(["render", "docs/index.md", "--to", "out"]) == 0
    files = {file.name: file.read_text(encoding="utf-8") for file in Path("out").iterdir()}
    assert sorted(files) == ["2.svg", "scores.svg"]
    # Violet's light fill, without a style sheet.
    assert "var(" not in files["scores.svg"]
    assert "<svg" in files["scores.svg"]
    told = capsys.readouterr()
    assert "out/scores.svg: " in told.out
    assert "Q" in told.out
    assert told.err == ""


def test_a_picture_that_is_named_twice_is_written_once(docs: Path) -> None:
    assert main(["render", "index", "scores", "1", "--to", "out"]) == 0
    assert [file.name for file in Path("out").iterdir()] == ["scores.svg"]
    assert main(["render", "index", "scores", "scores", "--to", "one.svg"]) == 0


def test_a_picture_is_a_png_of_the_size_that_is_asked(docs: Path, capsys: Any) -> None:
    assert main(["render", "index", "2", "--to", "line.png", "--scale", "3", "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert size(Path("line.png").read_bytes()) == (round(3 * told["width"]), round(3 * told["height"]))
    assert told["alt"] == "A plot of x for x from −6 to 6."


def test_dark_pictures_have_dark_paper(docs: Path) -> None:
    assert main(["render", "index", "scores", "--to", "light.svg"]) == 0
    assert main(["render", "index", "scores", "--to", "dark.svg", "--dark"]) == 0
    papers = [
        re.search(r'<rect[^>]* fill="(#\w+)"', Path(f"{theme}.svg").read_text(encoding="utf-8"))
        for theme in ("light", "dark")
    ]
    assert [paper[1] for paper in papers if paper] == ["#ffffff", "#121212"]


def test_a_pdf_is_one(docs: Path) -> None:
    assert main(["render", "index", "scores", "--to", "scores.pdf"]) == 0
    assert Path("scores.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (
            ["index", "score", "--to", "a.svg"],
            2,
            "has no picture score; did you mean scores? (it has scores, 2)",
        ),
        (["index", "--to", "a.svg"], 2, "a.svg is one file; choose one of scores, 2, or name a folder"),
        (["index", "--to", "a.jpg"], 2, "--to needs a file that ends in .svg, .png or .pdf, or a folder"),
        (["index", "--to", "a.svg", "--scale", "0"], 2, "--scale needs a number above 0 and at most 20"),
        (["indx", "--to", "a"], 2, "has no page indx; did you mean index?"),
        (["docs/none.md", "--to", "a"], 2, "there is no file docs/none.md"),
        (["index", "--source", "sub", "--to", "a"], 2, "sub holds no conf.py"),
        (["docs/sub/ünïcode page.md", "--to", "a"], 2, "sub/ünïcode page has no picture"),
        (["index", "3", "--to", "a"], 2, "index has no picture 3"),
        (["index", "scores", "--to", "docs/conf.py/a.svg"], 1, "cannot be written: File exists"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    docs: Path, capsys: Any, arguments: list[str], code: int, says: str
) -> None:
    before = sorted(Path().rglob("*"))
    assert main(["render", *arguments]) == code
    told = capsys.readouterr()
    assert told.err.startswith("sphinx-explorable render: ")
    assert says in told.err
    assert told.out == ""
    assert [file for file in sorted(Path().rglob("*")) if "_build" not in file.parts] == before


def test_a_site_without_the_suite_is_told_how_to_load_it(docs: Path, capsys: Any) -> None:
    (docs / "conf.py").write_text("extensions = ['myst_parser']\n", encoding="utf-8")
    assert main(["render", "index", "--to", "a.svg"]) == 2
    assert 'does not load the suite: add "sphinxext.explorable" to extensions' in capsys.readouterr().err


def test_warnings_of_the_site_are_shown_and_the_rest_is_done(docs: Path, capsys: Any) -> None:
    with (docs / "index.md").open("a", encoding="utf-8") as page:
        page.write("\n:::{explorable} functoin\n:::\n")
    assert main(["render", "index", "scores", "--to", "a.svg"]) == 0
    assert "did you mean function?" in capsys.readouterr().err
    assert Path("a.svg").is_file()


def test_a_page_that_changed_is_read_anew(docs: Path) -> None:
    assert main(["render", "index", "2", "--to", "a.svg"]) == 0
    page = (docs / "index.md").read_text(encoding="utf-8")
    (docs / "index.md").write_text(page.replace(":expr: x", ":expr: x**3"), encoding="utf-8")
    assert main(["render", "index", "2", "--to", "b.svg"]) == 0
    assert "x³" not in Path("a.svg").read_text(encoding="utf-8")
    assert "³" in Path("b.svg").read_text(encoding="utf-8")


def test_help_comes_without_sphinx() -> None:
    import subprocess
    import sys

    script = (
        "import sys\nfrom sphinxext.explorable.publishing.command import main\n"
        "try:\n    main(['render', '--help'])\nexcept SystemExit:\n    pass\nprint('sphinx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    assert "Example: sphinx-explorable render" in done.stdout
