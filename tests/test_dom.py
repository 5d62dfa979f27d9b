"""The build's imitation of a page answers as a browser does; what it answers otherwise is known, with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from conftest import Site, build_site, enliven

PROBES = Path(__file__).with_name("dom_probes.js")
PAGE = "# Probes\n\n:::{explorable} probes.js\n:name: probes\nWords.\n:::\n"


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A page whose module asks every probe."""
    return build_site(tmp_path_factory.mktemp("dom"), {"index": PAGE, "probes.js": PROBES.read_bytes()})


def answers(page: str) -> dict[str, Any]:
    """What the probes of a page were told, by their names."""
    told = BeautifulSoup(page, "html.parser").select_one(".answers")
    assert told is not None
    found: dict[str, Any] = json.loads(told.text)
    return found


def test_the_builds_page_answers_as_a_browser(probed: Site, visit: Callable[..., Any]) -> None:
    assert probed.warnings == []
    built = answers(probed.page())
    page = visit(probed.out / "index.html", policy=None).page
    enliven(page, "#explorable-probes")
    page.wait_for_selector(".answers", state="attached")
    live = answers(page.content())
    assert len(live) >= 300
    told = {
        name: f"the build says {built[name]['answer']}, a browser {one['answer']}"
        for name, one in live.items()
        if built[name]["answer"] != one["answer"]
    }
    assert {name: said for name, said in told.items() if not live[name]["differs"]} == {}
    # What is told to differ does: else its reason is out of date.
    assert sorted(told) == sorted(name for name, one in live.items() if one["differs"])
