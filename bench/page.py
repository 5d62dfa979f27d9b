"""What the example's page weighs, and how long a change takes until prose, formula and plot agree."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = "explanation/attention.html"
KIB = 1024

CHANGE = """() => {
    const input = document.querySelector('#explorable-sigmoid input[type=range]');
    const spent = [];
    for (let i = 0; i < 400; i++) {
        input.value = String(-6 + (i % 120) / 10);
        const start = performance.now();
        input.dispatchEvent(new Event('input', {bubbles: true}));
        document.body.getBoundingClientRect();  // layout is part of what a reader waits for
        spent.push(performance.now() - start);
    }
    return spent.slice(20).sort((a, b) => a - b)[Math.floor(380 * 0.95)];
}"""


def main() -> None:
    """Print the figures."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "html")
        docs = ROOT / "example_project" / "docs"
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", f"{folder}/doctrees", str(docs)]
        subprocess.run([*command, str(out)], check=True)
        text = (out / PAGE).read_text(encoding="utf-8")
        for kind, pattern, most in (
            ("script", r'src="([^"?]*/explorable/[^"?]+\.js)', 25),
            ("style", r'href="([^"?]*/explorable/[^"?]+\.css)', 10),
        ):
            files = {(out / PAGE).parent / name for name in re.findall(pattern, text)}
            if kind == "script":  # and what the pictures load when they come near
                [host] = files
                names = " ".join(re.findall(r'data-scripts="([^"]+)"', text)).split()
                files |= {host.with_name(name) for name in names}
            weight = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
            print(f"{kind} of the page, gzip                {weight / KIB:8.2f} KiB (at most {most})")
        with sync_playwright() as playwright:
            own = Path(playwright.chromium.executable_path)
            browser = playwright.chromium.launch(
                executable_path=None if own.exists() else shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu"],
            )
            page = browser.new_page()
            page.goto((out / PAGE).as_uri())
            page.locator("#explorable-sigmoid").scroll_into_view_if_needed()
            page.wait_for_selector("#explorable-sigmoid[data-ready]")
            print(f"a change until all agree, p95        {page.evaluate(CHANGE):8.2f} ms  (at most 5)")
            browser.close()


if __name__ == "__main__":
    main()
