"""The models of the field look as they did, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from model_files import NAMES, taken_apart
from PIL import Image
from screenshots import MOST_CHANGED, changed, drawings, looks_as_before
from test_model_layout import WIDTHS, built, without_levels

from conftest import SNAPSHOTS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    models = {name: taken_apart(name) for name in NAMES}
    opened = {name: (without_levels(options), source) for name, (options, source) in models.items()}
    return built(opened, tmp_path_factory.mktemp("screenshots")).out


@pytest.fixture(scope="module")
def seen(folder: Any, chromium: Any) -> dict[int, dict[str, Image.Image]]:
    found = {}
    for width in WIDTHS:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
        page = context.new_page()
        page.goto((folder / "index.html").as_uri())
        found[width] = drawings(page)
        context.close()
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_model_looks_as_it_did(seen: dict[int, dict[str, Image.Image]], name: str, width: int) -> None:
    looks_as_before(f"model-{name}-{width}.png", seen[width][f"explorable-{name}"])


def test_an_arrow_that_is_gone_is_seen(folder: Any, visit: Callable[..., Any]) -> None:
    page = visit(
        folder / "index.html", java_script_enabled=False, viewport={"width": WIDTHS[0], "height": 900}
    ).page
    page.evaluate(
        """() => document.querySelectorAll('#explorable-black-box .explorable-head')
            .forEach(head => head.setAttribute('visibility', 'hidden'))"""
    )
    found = drawings(page)["explorable-black-box"]
    assert changed(SNAPSHOTS / f"model-black-box-{WIDTHS[0]}.png", found) > MOST_CHANGED
