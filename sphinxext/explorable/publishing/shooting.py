"""Pictures as a browser draws them: for what only a browser can draw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .subcommands import REFUSED, CommandError

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

_INSTALL = (
    "shoot opens pages with Playwright: `pip install 'sphinxext-explorable[shoot]'`, then `playwright "
    "install chromium`, or name a browser that is there with --browser-path"
)
# WebGL without a graphics card.
_FLAGS = ["--enable-unsafe-swiftshader"]
# What is of use to a reader with a mouse only: print has none of it either.
_CONTROLS = ".explorable-module button, .explorable-module input[type=range] { display: none !important; }"
# The room that pages have, in px.
_VIEWPORT: Any = {"width": 1000, "height": 800}
# How long a picture may take to come alive, in milliseconds.
_LONGEST = 30_000


@dataclass
class Opened:
    """A page that is open in a browser, and the errors that its console has."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the console says of an error."""
        if message.type == "error":
            self.troubles.append(message.text.partition("\n")[0])


@contextmanager
def opened(file: Path, browser_path: str | None, scale: float) -> Iterator[Opened]:
    """Open a built page in a browser, in the light theme.

    Args:
        file: the page.
        browser_path: a Chromium that is there; else Playwright's own.
        scale: pixels for each px.

    Raises:
        CommandError: where there is no browser.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise CommandError(_INSTALL, REFUSED) from None
    if browser_path is not None and not Path(browser_path).is_file():
        raise CommandError(f"--browser-path needs the file of a Chromium, not {browser_path}", REFUSED)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=browser_path, args=_FLAGS)
        except Error as error:
            reason = error.message.partition("\n")[0]
            raise CommandError(f"no browser could be started: {reason}; {_INSTALL}") from None
        try:
            page = browser.new_page(viewport=_VIEWPORT, device_scale_factor=scale, color_scheme="light")
            found = Opened(page)
            page.on("console", found.note)
            page.goto(file.absolute().as_uri())
            yield found
        finally:
            browser.close()


def shot(opened: Opened, ident: str, *, wait: float) -> bytes:
    """Return a picture of an open page as a png.

    Args:
        opened: the page.
        ident: the id of its element.
        wait: seconds that it has to settle once it is alive, such as for an animation.

    Raises:
        CommandError: where it does not come alive.
    """
    from playwright.sync_api import Error

    page = opened.page
    figure = page.locator(f"[id='{ident}']")
    try:
        figure.scroll_into_view_if_needed(timeout=_LONGEST)
        page.wait_for_function(
            "ident => 'ready' in document.getElementById(ident).dataset", arg=ident, timeout=_LONGEST
        )
    except Error:
        reason = f": {opened.troubles[-1]}" if opened.troubles else ", which may have to do with its module"
        raise CommandError(f"it does not come alive in the browser{reason}") from None
    page.wait_for_timeout(wait * 1000)
    view = figure.locator(".explorable-view")
    style = page.add_style_tag(content=_CONTROLS)
    box = view.bounding_box()
    if not box or box["height"] < 1:
        # It is made of nothing else.
        style.evaluate("style => style.remove()")
    try:
        return view.screenshot(animations="disabled")
    except Error:
        raise CommandError("it has no size in the browser") from None
