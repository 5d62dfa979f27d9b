"""Take the picture of the README from the built example: `make example`, then run this.

Needs Playwright and Pillow. The picture has few colours, so a palette keeps it small.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "build/example/html/explanation/attention.html"
TARGET = ROOT / "docs/readme.png"
# What a reader of the README has room for: coloured words, the formula, the row of "it", the curve.
PARTS = [
    "p:has(> a [data-concept=query]):has([data-concept=weight])",
    ".explorable-equation-block",
    "#explorable-attention-diagram .explorable-wide [data-row=P]",
    "#explorable-sigmoid",
]
MARGIN = 28


def main() -> None:
    """Write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1040, "height": 900}, device_scale_factor=1.5)
        page.goto(PAGE.as_uri())
        page.locator("#explorable-sigmoid").scroll_into_view_if_needed()
        page.wait_for_selector("#explorable-sigmoid[data-ready]")
        page.wait_for_timeout(300)
        shots = [Image.open(io.BytesIO(page.locator(part).screenshot())).convert("RGB") for part in PARTS]
        browser.close()
    width = max(shot.width for shot in shots) + 2 * MARGIN
    height = sum(shot.height for shot in shots) + MARGIN * (len(shots) + 1)
    picture = Image.new("RGB", (width, height), "white")
    top = MARGIN
    for shot in shots:
        picture.paste(shot, ((width - shot.width) // 2, top))
        top += shot.height + MARGIN
    TARGET.parent.mkdir(exist_ok=True)
    picture.quantize(256, Image.Quantize.MAXCOVERAGE).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
