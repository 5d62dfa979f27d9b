"""What pages weigh, and how long a change takes until prose, formula and plot agree."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.snippets import copy_of, explorables, page_with, write

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


ONE_OF_EACH = """# One of each

:::{{concept}} query
:symbol: Q
:shape: t k
What a token looks for.
:::

:::{{colored-equation}}
\\concept{{query}}{{Q}} K^\\top
:::

:::{{tensor-diagram}}
:dims: t=4, s=4, k=2
:values: random(1)
:caption: Scores.
Q[t,k] : query
K[s,k]
S = Q @ K.T
:::

{picture}
"""


def weights(page: Path) -> tuple[float, float]:
    """Return the bytes, compressed, of all the suite's scripts and styles that a page comes to load."""
    text = page.read_text(encoding="utf-8")
    host, *others = (page.parent / name for name in re.findall(r'src="([^"?]*/explorable/[^"?]+\.js)', text))
    names = " ".join(re.findall(r'data-scripts="([^"]+)"', text)).split()
    styles = {page.parent / name for name in re.findall(r'href="([^"?]*/explorable/[^"?]+\.css)', text)}
    scripts = {host, *others, *(host.with_name(name) for name in names)}
    return tuple(  # type: ignore[return-value]
        sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) for files in (scripts, styles)
    )


def small_page(folder: Path, picture: str) -> Path:
    """Build a page with one equation, one tensor diagram and one explorable."""
    source = ONE_OF_EACH.format(picture=copy_of(picture, "explorable"))
    conf = {"conf.py": b'extensions = ["myst_parser", "sphinxext.explorable"]\n'}
    write({**page_with(), **conf, "index.md": source}, folder)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(folder), str(folder / "html")]
    subprocess.run(command, check=True)
    return folder / "html" / "index.html"


def main() -> None:
    """Print the figures."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "html")
        docs = ROOT / "example_project" / "docs"
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", f"{folder}/doctrees", str(docs)]
        subprocess.run([*command, str(out)], check=True)
        for picture in explorables():
            script, style = weights(small_page(Path(folder, picture), picture))
            print(f"a page with {picture + ', scripts':<25}{script / KIB:8.2f} KiB (at most 25)")
            print(f"a page with {picture + ', styles':<25}{style / KIB:8.2f} KiB (at most 10)")
        script, style = weights(out / PAGE)
        print(f"the example's page, scripts          {script / KIB:8.2f} KiB (at most 25)")
        print(f"the example's page, styles           {style / KIB:8.2f} KiB (at most 10)")
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
