"""A page of twenty explorables against the same page with their pictures as images: first paint, and memory.

Both pages are built by Sphinx, served from this machine uncached, and opened by turns in new browser
contexts. First paint is the browser's own `first-contentful-paint`. Memory is what the page's process holds
of its own once every picture is alive and the garbage is collected, less what the page with images holds,
shared among the pictures.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools.snippets import copy_of, explorables, page_with, write

from .opening import Handler

ROUNDS = 9
COUNT = 20
CONF = """extensions = ["myst_parser", "sphinxext.explorable"]
html_theme = "basic"
copyright = "2026, us"
version = "1"
"""
MIB = 2**20

# Moves the sliders of the first picture of a kind, or else presses its buttons, and waits for the layout.
CHANGE = """kind => {
    const figure = document.querySelector(`[data-explorable="${kind}"]`);
    const spent = [];
    const time = act => {
        const start = performance.now();
        act();
        document.body.getBoundingClientRect();
        return performance.now() - start;
    };
    for (const input of figure.querySelectorAll('input[type=range]:enabled')) {
        const [low, high] = [Number(input.min), Number(input.max)];
        for (let i = 0; i < 200; i++) {
            input.value = String(low + (high - low) * ((i * 37) % 100) / 100);
            const took = time(() => input.dispatchEvent(new Event('input', {bubbles: true})));
            if (i >= 20) spent.push(took);
        }
    }
    const buttons = spent.length ? [] : figure.querySelectorAll('.explorable-view button:enabled');
    for (let i = 0; i < 200 && buttons.length; i++) {
        const took = time(() => buttons[(i * 37) % buttons.length].click());
        if (i >= 20) spent.push(took);
    }
    return spent.sort((a, b) => a - b)[Math.floor(spent.length * 0.95)] ?? 0;
}"""


def build(folder: Path, page: str, builder: str = "html") -> Path:
    """Build a page into a folder, and return where it went."""
    conf = CONF.encode()
    write({**page_with(), "conf.py": conf, "index.md": page}, folder)
    out = folder / builder
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "-b",
        builder,
        "-d",
        str(folder / f"{builder}-trees"),
    ]
    subprocess.run([*command, str(folder), str(out)], check=True)
    return out


def with_images(files: Iterable[Path]) -> str:
    """Return the page with pictures as the svgs that e-books get, which is what an author would paste."""
    figures = [f":::{{figure}} {file.name}\nA figure.\n:::\n" for file in files]
    return "# Twenty\n\n" + "\nWords.\n\n".join(figures)


def main() -> None:
    """Print the figures."""
    from playwright.sync_api import sync_playwright

    kinds = explorables()
    copies = [copy_of(kinds[n % len(kinds)], f"p{n}") for n in range(COUNT)]
    live = "# Twenty\n\n" + "\nWords.\n\n".join(copies)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        alive = build(folder / "live", live)
        book = build(folder / "live", live, "epub")
        still_folder = folder / "still"
        still_folder.mkdir()
        files = sorted((book / "_images").glob("*.svg"))
        for file in files:
            shutil.copy(file, still_folder)
        still = build(still_folder, with_images(files))
        own = Path(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(
            executable_path=None if own.exists() else shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        addresses = {name: serve(out) for name, out in (("explorables", alive), ("images", still))}
        painted: dict[str, list[float]] = {name: [] for name in addresses}
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                painted[name].append(first_paint(browser, address))
        medians = {name: statistics.median(times) for name, times in painted.items()}
        for name, median in medians.items():
            print(f"{COUNT} {name:<12} first paint            {median:8.1f} ms")
        print(f"{'their ratio':<36}{medians['explorables'] / medians['images']:8.2f}     (at most 1)")
        held = {name: memory(browser, address) for name, address in addresses.items()}
        extra = (held["explorables"] - held["images"]) / COUNT
        print(f"memory of a picture that is alive   {extra / MIB:8.2f} MiB   (at most 2)")
        page = browser.new_page()
        wake(page, addresses["explorables"])
        for kind in kinds:
            print(f"a change of {kind + ', p95':<24}{page.evaluate(CHANGE, kind):8.2f} ms    (at most 8)")
        browser.close()


def wake(page: Any, address: str) -> None:
    """Open a page, and wait until all of its pictures are alive."""
    page.goto(address, wait_until="load")
    page.keyboard.press("Tab")  # which wakes all of them
    page.wait_for_function("() => !document.querySelector('.explorable:not([data-ready])')")


def serve(folder: Path) -> str:
    """Serve a folder, and return where."""
    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/index.html"


def first_paint(browser: Any, address: str) -> float:
    """Return when a page shows its first content, in ms from its opening."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="load")
    found = page.evaluate(
        """() => new Promise(resolve => new PerformanceObserver((list, observer) => {
            const entry = list.getEntriesByName('first-contentful-paint')[0];
            if (entry) { observer.disconnect(); resolve(entry.startTime); }
        }).observe({type: 'paint', buffered: true}))"""
    )
    context.close()
    return float(found)


def memory(browser: Any, address: str) -> float:
    """Return the bytes that the process of a page holds of its own, all of its pictures alive (on Linux)."""
    system = browser.new_browser_cdp_session()

    def renderers() -> set[int]:
        found = system.send("SystemInfo.getProcessInfo")["processInfo"]
        return {process["id"] for process in found if process["type"] == "renderer"}

    before = renderers()
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    wake(page, address)
    session.send("HeapProfiler.collectGarbage")
    held = sum(anonymous(process) for process in renderers() - before)
    context.close()
    return float(held)


def anonymous(process: int) -> int:
    """Return the bytes that a process does not share with files."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("RssAnon:")]
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
