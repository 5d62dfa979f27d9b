"""A page of twenty explorables against the same page with their pictures as images: first paint, and memory.

Both pages are built by Sphinx, served from this machine uncached, and opened by turns in new browser
contexts. First paint is the browser's own `first-contentful-paint`. Memory is what the page's process holds
of its own once every picture is alive and the garbage is collected, less what the page with images holds,
shared among the pictures. A page of two hundred pictures is scrolled through.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tools.snippets import copy_of, explorables, page_with, write

from .browsing import browser, served
from .figures import Figure, show

ROUNDS = 9
# Of the profiles of four of them.
CHANGED = (
    "two fifths are the browser's layout of the page of twenty, a fifth is reading the marks that are new"
)
COUNT, MANY = 20, 200
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

# Scrolls to the end of a page, two thirds of a window a frame, and tells how long each frame took.
SCROLL = """() => new Promise(resolve => {
    const frames = [];
    let before = performance.now();
    const next = now => {
        frames.push(now - before);
        before = now;
        const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
        if (end) return resolve(frames.slice(1));
        scrollBy({top: innerHeight * 2 / 3, behavior: 'instant'});
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
})"""


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


def figures() -> Iterator[Figure]:
    """Yield first paint, memory, the cost of a change in each picture, and a page of two hundred."""
    kinds = explorables()
    with tempfile.TemporaryDirectory() as made, browser() as started, served(Path(made)) as address:
        folder = Path(made)
        live = page_of_many(COUNT)
        build(folder / "live", live)
        book = build(folder / "live", live, "epub")
        (folder / "still").mkdir()
        files = sorted((book / "_images").glob("*.svg"))
        for file in files:
            shutil.copy(file, folder / "still")
        build(folder / "still", with_images(files))
        alive, still = (f"{address}/{name}/html/index.html" for name in ("live", "still"))
        painted: dict[str, list[float]] = {alive: [], still: []}
        for _ in range(ROUNDS):
            for one, times in painted.items():
                times.append(first_paint(started, one))
        yield Figure(
            f"a page of {COUNT} pictures, its first paint",
            statistics.median(painted[alive]),
            "ms",
            instead="the pictures as images",
            theirs=statistics.median(painted[still]),
            times=1,
        )
        extra = (memory(started, alive) - memory(started, still)) / COUNT
        yield Figure("memory of a picture that is alive", extra / MIB, "MiB", most=2)
        page = started.new_page()
        wake(page, alive)
        for kind in kinds:
            changed = page.evaluate(CHANGE, kind)
            if changed:
                yield Figure(f"a change in `{kind}`, 95th percentile", changed, "ms", most=8, why=CHANGED)
        yield from many(started, folder, address)


def page_of_many(count: int) -> str:
    """Return a page with a number of pictures, of all kinds in turn."""
    kinds = explorables()
    return "# Pictures\n\n" + "\nWords.\n\n".join(
        copy_of(kinds[n % len(kinds)], f"p{n}") for n in range(count)
    )


def many(started: Any, folder: Path, address: str) -> Iterator[Figure]:
    """Yield how a page of two hundred pictures behaves for one who scrolls through it to its end."""
    build(folder / "many", page_of_many(MANY))
    there = f"{address}/many/html/index.html"
    page = started.new_page()
    page.goto(there, wait_until="load")
    yield Figure(f"a page of {MANY} pictures, its first paint", first_paint(started, there), "ms")
    frames = page.evaluate(SCROLL)
    what = f"a page of {MANY} pictures, scrolled through while they come alive"
    yield Figure(f"{what}: longest frame", max(frames), "ms")
    yield Figure(
        f"{what}: frames above 50 ms, of {len(frames)}", sum(frame > 50 for frame in frames), "frames"
    )
    page.keyboard.press("Tab")
    page.wait_for_function("() => !document.querySelector('.explorable:not([data-ready])')", timeout=120_000)
    yield Figure(
        f"a page of {MANY} pictures, all alive: a change in a curve, 95th percentile",
        page.evaluate(CHANGE, "function"),
        "ms",
        most=8,
    )
    page.close()


def wake(page: Any, address: str) -> None:
    """Open a page, and wait until all of its pictures are alive."""
    page.goto(address, wait_until="load")
    page.keyboard.press("Tab")  # which wakes all of them
    page.wait_for_function("() => !document.querySelector('.explorable:not([data-ready])')")


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
    show("explorables", figures())
