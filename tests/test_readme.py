"""What the README shows does what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from conftest import ROOT, Build, enliven

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_snippets_build_as_they_stand_and_come_alive(build: Build, visit: Callable[..., Any]) -> None:
    snippets = re.findall(r"```markdown\n(.*?)```", README, flags=re.DOTALL)
    assert len(snippets) == 4
    site = build(
        "# README\n\n" + "\n".join(snippets),
        # Only the line of conf.py that the README gives; the theme is one without inline scripts.
        config={"myst_enable_extensions": [], "explorable_concepts": {}},
    )
    assert site.warnings == []
    visited = visit(site.out / "index.html")
    enliven(visited.page, "[data-explorable=function]")
    visited.page.locator(".explorable-scrub").press("End")
    assert visited.page.locator("p .explorable-live").inner_text() == "1.00"
    assert visited.troubles == []


def test_the_two_commands_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in re.findall(r"^\$ make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{command}:", makefile, flags=re.MULTILINE)


def test_its_links_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(links) > 10
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []
