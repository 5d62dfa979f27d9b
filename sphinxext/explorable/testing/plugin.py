"""What pytest loads: options and the fixture, and none of what that needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .renderer import Renderer

APPROVE = "--explorable-approve"
# By these a worker of xdist tells what it approved.
APPROVED = "explorable-approved"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of tests of pictures."""
    group = parser.getgroup("explorable", "pictures of sphinxext-explorable")
    group.addoption(
        APPROVE, action="store_true", help="approve pictures as they are by now, instead of comparing them"
    )
    group.addoption(
        "--explorable-artifacts", metavar="DIR", help="where pictures are saved (explorable-artifacts)"
    )
    parser.addini(
        "explorable_artifacts", "the folder that pictures are saved in, seen from the root", default=""
    )
    parser.addini(
        "explorable_approved", "the folder of approved pictures, seen from their tests", default="approved"
    )
    parser.addini(
        "explorable_docs",
        "the folder of the conf.py that pictures are rendered with, seen from the root",
        default="",
    )


@pytest.fixture
def explorable(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Renderer]:
    """Render pictures as the docs do, save them, and compare them with those that were approved."""
    from .approving import Settings
    from .renderer import Renderer

    config = request.config
    written = config.getoption("--explorable-artifacts") or config.getini("explorable_artifacts")
    docs = config.getini("explorable_docs")
    test = Path(request.path)
    settings = Settings(
        test=request.node.name,
        approved=test.parent / config.getini("explorable_approved") / test.stem,
        artifacts=config.rootpath / (written or "explorable-artifacts") / test.stem,
        approves=config.getoption(APPROVE),
        root=config.rootpath,
        docs=config.rootpath / docs if docs else None,
    )
    renderer = Renderer(settings, lambda: tmp_path_factory.mktemp("explorable"))
    yield renderer
    for file in renderer.approved:
        request.node.user_properties.append((APPROVED, str(file)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was approved, so that it is looked at and committed."""
    reports = [report for kind in terminalreporter.stats.values() for report in kind]
    properties = [pair for report in reports for pair in getattr(report, "user_properties", ())]
    files = sorted({value for name, value in properties if name == APPROVED})
    if files:
        terminalreporter.section("pictures approved")
        for file in files:
            terminalreporter.line(file)
