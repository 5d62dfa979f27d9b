"""What the explanations say of the suite holds: the spec that they show, and the lists that they name."""

from __future__ import annotations

import json
import re

from bs4 import BeautifulSoup

from conftest import ROOT, Build
from sphinxext.explorable.divio.checks import CHECKS
from sphinxext.explorable.divio.verbs import VERBS

EXPLANATION = ROOT / "docs" / "explanation"


def text(page: str) -> str:
    return (EXPLANATION / f"{page}.md").read_text(encoding="utf-8")


def test_the_spec_that_is_shown_is_the_pictures(build: Build) -> None:
    picture = re.search(r"^:::\{tensor-diagram\}\n:name: thinking\n.*?^:::$", text("twins"), re.M | re.S)
    shown = re.search(r"^```json\n(.*?)^```$", text("twins"), re.M | re.S)
    assert picture
    assert shown
    concepts = {name: {"color": "blue"} for name in ("query", "key", "score")}
    site = build(f"# Page\n\n{picture[0]}\n", config={"explorable_concepts": concepts})
    script = BeautifulSoup(site.page(), "html.parser").select_one("#explorable-thinking script")
    assert script
    spec = json.loads(script.get_text())["tensors"]["Q"]
    assert json.loads(shown[1]).items() <= spec.items()


def test_every_check_is_told_and_no_other() -> None:
    assert tuple(re.findall(r"^\| `(\S+)` \|", text("four-kinds"), re.MULTILINE)) == CHECKS


def test_the_verbs_are_about_as_many_as_told() -> None:
    assert "some six hundred verbs" in " ".join(text("four-kinds").split())
    assert 550 <= len(VERBS) < 650
