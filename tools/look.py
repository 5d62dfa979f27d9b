"""Look at what is drawn: screenshots of pictures light, dark, narrow, in print and without script.

    python tools/look.py k-means sweep                  # snippets of the gallery
    python tools/look.py path/to/page.md                # a page of yours, with the files beside it
    python tools/look.py build/docs/html/index.html     # a page that is built already

They are put into build/look. The browser is the one that `playwright install chromium` brings, or the one
that the environment variable CHROMIUM names, or the `chromium` of the machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools.snippets import DOCS, concepts, page_with, snippet, write

OUT = DOCS.parent / "build" / "look"
CONF = """extensions = ["myst_parser", "sphinxext.explorable"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
html_theme = "furo"
explorable_concepts = {concepts!r}
"""
WIDE = {"width": 1000, "height": 900}
# What a reader's window is like, and the medium.
LOOKS: dict[str, tuple[dict[str, Any], str]] = {
    "light": ({"viewport": WIDE, "color_scheme": "light"}, "screen"),
    "dark": ({"viewport": WIDE, "color_scheme": "dark"}, "screen"),
    "narrow": ({"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2}, "screen"),
    "print": ({"viewport": WIDE}, "print"),
    "no-script": ({"viewport": WIDE, "java_script_enabled": False}, "screen"),
}


def build(what: str, folder: Path) -> Path:
    """Return a built page: of a snippet, or of a page's source with the files beside it."""
    from sphinx.application import Sphinx

    if Path(what).suffix in (".md", ".rst"):
        shutil.copytree(Path(what).parent, folder, dirs_exist_ok=True)
        page = Path(what).stem
    else:
        write(page_with(snippet(what)), folder)
        page = "index"
    (folder / "conf.py").write_text(
        CONF.format(concepts=concepts()) + f"root_doc = {page!r}\n", encoding="utf-8"
    )
    Sphinx(folder, folder, folder / "_html", folder / "_trees", "html", status=None).build()
    return folder / "_html" / f"{page}.html"


def launch(playwright: Any) -> Any:
    """Start a Chromium."""
    named = os.environ.get("CHROMIUM")
    if named is None and not Path(playwright.chromium.executable_path).exists():
        named = shutil.which("chromium")
        if named is None:
            sys.exit(
                "There is no Chromium: run `playwright install chromium`, or set CHROMIUM to the path of one."
            )
    return playwright.chromium.launch(executable_path=named, args=["--no-sandbox", "--disable-gpu"])


def shoot(browser: Any, page: Path, name: str) -> None:
    """Take a page in every look."""
    for look, (window, medium) in LOOKS.items():
        context = browser.new_context(**window)
        opened = context.new_page()
        opened.on("pageerror", lambda error: print(f"{name}: {error}", file=sys.stderr))
        opened.goto(page.as_uri(), wait_until="load")
        if window.get("java_script_enabled", True):
            opened.keyboard.press("Tab")  # which wakes all pictures
            opened.wait_for_function(
                "() => !document.querySelector('.explorable[data-scripts]:not([data-ready])')"
            )
            opened.evaluate("document.activeElement.blur()")
        opened.emulate_media(media=medium)
        file = OUT / f"{name}-{look}.png"
        opened.screenshot(path=file, full_page=True)
        print(file)
        context.close()


def main() -> None:
    """Take the screenshots."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="+", help="a snippet's name, a page's source, or a built page")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for what in parser.parse_args().what:
            with tempfile.TemporaryDirectory() as folder:
                page = Path(what).resolve() if what.endswith(".html") else build(what, Path(folder))
                shoot(browser, page, Path(what).stem)
        browser.close()


if __name__ == "__main__":
    main()
