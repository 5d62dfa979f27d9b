"""The guide to pictures in docstrings, followed to the letter."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from conftest import Build

GUIDE = Path(__file__).parents[1] / "docs/how-to/draw-in-docstrings.md"


def test_pictures_of_docstrings_are_drawn_and_referred_to(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = GUIDE.read_text("utf-8")
    files = dict(
        re.findall(r"```\{code-block\} \w+\n:caption: (?:docs/)?(\S+)\n\n(.*?)```", guide, re.DOTALL)
    )
    config: dict[str, object] = {"numfig": True}
    exec(files.pop("conf.py"), {}, config)
    monkeypatch.syspath_prepend(str(tmp_path / "source"))
    monkeypatch.delitem(sys.modules, "tinyattend", raising=False)
    site = build(files, config=config)
    assert site.warnings == []
    api = BeautifulSoup(site.page("api"), "html.parser")
    assert len(api.select("svg.explorable-tensors")) >= 1
    assert {one["data-concept"] for one in api.select(".explorable-equation-block mrow[data-concept]")} == {
        *("query", "key", "value", "output")
    }
    link = BeautifulSoup(site.page(), "html.parser").select_one("a:has(.std-numref)")
    assert link is not None
    assert link.text == "Fig. 1"
    assert api.find(id=str(link["href"]).rpartition("#")[2]) is not None


def test_a_mistake_in_a_docstring_is_told_with_its_function_and_line(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = 'def scale():\n    r"""Scale.\n\n    .. tensor-diagram::\n\n       y = x\n    """\n'
    pages = {
        "wrong_docstring.py": source,
        "index.rst": "API\n===\n\n.. automodule:: wrong_docstring\n   :members:\n",
    }
    monkeypatch.syspath_prepend(str(tmp_path / "source"))
    extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinxext.explorable"]
    [warning] = build(pages, config={"extensions": extensions}).warnings
    assert re.search(r"wrong_docstring\.py:docstring of wrong_docstring\.scale:\d+: WARNING: ", warning)
