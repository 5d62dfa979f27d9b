"""How many published anywidgets build without a warning, come alive, and have a static picture.

`python -m bench.widgets`: the wheels of some packages are downloaded once, below `build/bench/widgets`, and
installed into an environment of their own there; each class that they define becomes a page of one site,
from its module, its style sheet and its first state, unmodified. A page

- *builds clean* where the build says nothing of it;
- *mounts* where its module draws something and throws nothing, from disk and under a strict policy;
- *has a picture* where a browser without scripts shows what the module itself drew, and not an empty box.

What falls short is listed by its reason. `--json FILE` writes all of it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import venv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

from . import browsing
from .browsing import browser

CACHE = browsing.CACHE / "widgets"
# The package to install, and the one to import.
PACKAGES = {
    "altair": "altair",
    "anymap": "anymap",
    "bitjet": "bitjet",
    "dartbrains-tools": "dartbrains_tools",
    "drawdata": "drawdata",
    "ipyniivue": "ipyniivue",
    "jupyter-scatter": "jscatter",
    "manywidgets": "manywidgets",
    "markmap-anywidget": "markmap_anywidget",
    "mopaint": "mopaint",
    "mowidget": "mowidget",
    "p5widget": "p5widget",
    "viawidgets": "viawidgets",
    "wigglystuff": "wigglystuff",
}
# Some import these without saying so.
ALSO = ("marimo", "scikit-learn")
# Readers have WebGL: here by the processor.
SOFTWARE = "--enable-unsafe-swiftshader"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'"
FLAGS = ("--disable-background-networking", "--disable-component-update", SOFTWARE)
CONF = """extensions = ["myst_parser", "sphinxext.explorable"]
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
html_sidebars = {"**": []}
html_use_index = False
"""
# Looks at what a view shows: whether it is the module's own, and what of it takes room.
SHOWN = r"""() => {
    const view = document.querySelector('.explorable-view');
    const notice = document.querySelector('.explorable-notice, .explorable figure img.explorable-fallback');
    if (!view || notice) return 'box';
    // What a module says of itself where it failed, or still waits, is no picture.
    const said = [/failed to (load|import|init|fetch)/i, /could not (load|import)/i, /^\s*loading\b/i,
                  /not known when the page was built|this page has no kernel/i];
    if (said.some(one => one.test(view.innerText))) return 'message';
    const marks = 'canvas, img, video, path, rect, circle, line, polyline, polygon, text, input, select, '
        + 'textarea, button';
    const seen = [...view.querySelectorAll(marks)].some(e => {
        const box = e.getBoundingClientRect();
        return box.width + box.height > 2;
    });
    const filled = [...view.querySelectorAll('*')].some(e => {
        const box = e.getBoundingClientRect();
        const style = getComputedStyle(e);
        const painted = style.backgroundColor !== 'rgba(0, 0, 0, 0)' || style.borderTopWidth !== '0px';
        return box.width * box.height > 4 && painted;
    });
    return seen || filled || view.innerText.trim() || view.querySelector('*')?.shadowRoot ? 'drawn' : 'empty';
}"""


@dataclass
class Widget:
    """What was seen of one class."""

    name: str
    package: str
    how: str
    lost: list[str]
    warnings: list[str] = field(default_factory=list)
    from_disk: str = ""
    under_policy: str = ""
    picture: str = ""

    @property
    def mounts(self) -> bool:
        """Whether it comes alive, wherever its page is read from."""
        return self.from_disk == "drawn"

    @property
    def has_picture(self) -> bool:
        """Whether what it drew while the docs were built is shown without a script."""
        return self.picture == "drawn"


def run(*command: str | Path, **options: Any) -> None:
    """Run a command that has to succeed."""
    subprocess.run([str(part) for part in command], check=True, **options)


def states(cache: Path) -> Path:
    """Return the folder with what each widget is made of, which is found out once."""
    folder = cache / "states"
    if (folder / "widgets.json").exists():
        return folder
    wheels, home = cache / "wheels", cache / "environment"
    wheels.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", wheels, *PACKAGES)
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", *sorted(wheels.glob("*.whl")), *ALSO)
    script = Path(__file__).with_name("widget_states.py")
    run(python, script, folder, *PACKAGES.values(), env={**os.environ, "MPLBACKEND": "agg"})
    return folder


def write_site(known: list[dict[str, Any]], source: Path, folder: Path) -> None:
    """Write a page for each widget."""
    folder.mkdir(parents=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    stems = [widget["stem"] for widget in known]
    contents = "\n".join(stems)
    (folder / "index.md").write_text(f"# Widgets\n\n:::{{toctree}}\n{contents}\n:::\n", encoding="utf-8")
    for stem in stems:
        for suffix in ("js", "css", "json"):
            shutil.copy(source / f"{stem}.{suffix}", folder)
        page = (
            f"# {stem}\n\n:::{{explorable}} {stem}.js\n:name: {stem}\n:props: {stem}.json\n:css: {stem}.css\n"
            ":alt: A widget.\nWords.\n:::\n"
        )
        (folder / f"{stem}.md").write_text(page, encoding="utf-8")


def build(folder: Path) -> dict[str, list[str]]:
    """Build the site, and return the warnings of each page."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(folder / "html")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    warnings: dict[str, list[str]] = {}
    for line in re.sub(r"\x1b\[[0-9;]*m", "", done.stderr).splitlines():
        place, _, said = line.replace(f"{folder}/", "").partition(": WARNING: ")
        if said:
            warnings.setdefault(place.partition(".md")[0], []).append(said)
    return warnings


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder under a strict policy, and give its address."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def blank(page: Any) -> bool:
    """Tell whether the view of an open page has one colour only."""
    from PIL import Image

    image = Image.open(BytesIO(page.locator(".explorable-view").first.screenshot(timeout=3000)))
    colors = image.convert("RGB").getcolors(2**24) or []
    return sum(count for count, _ in colors) - max(count for count, _ in colors) < 12


def seen(page: Any, shot: Path | None = None) -> str:
    """Say what an open page shows of its widget."""
    try:
        shown = str(page.evaluate(SHOWN))
        if shot:
            page.screenshot(path=shot)
        return "empty" if shown == "drawn" and blank(page) else shown
    except Exception:  # what has no size cannot be looked at
        return "empty"


def alive(browser: Any, address: str, shot: Path | None = None) -> str:
    """Open a page, and say how its widget comes alive there."""
    context = browser.new_context(viewport={"width": 900, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "explorable" in said.text else None)
    page.goto(address, wait_until="load")
    try:
        page.locator(".explorable").first.scroll_into_view_if_needed(timeout=3000)
        for _ in range(50):
            if errors or page.query_selector(".explorable[data-ready]"):
                break
            page.wait_for_timeout(100)
        else:
            raise TimeoutError
        page.wait_for_timeout(200)
        shown = seen(page, shot)
    except Exception:
        shown = "never ready"
    context.close()
    return f"error: {errors[0].splitlines()[0]}" if errors else shown


def still(browser: Any, address: str, shot: Path | None = None) -> str:
    """Open a page without scripts, and say what it shows."""
    context = browser.new_context(viewport={"width": 900, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address, wait_until="load")
    shown = seen(page, shot)
    context.close()
    return shown


def reason(widget: Widget) -> str:
    """Say in one line why a widget falls short, without what only it has."""
    said = widget.warnings[0] if widget.warnings else widget.picture
    if not widget.warnings and not widget.mounts:
        said = f"in the browser: {widget.from_disk}"
    said = re.sub(r"^.*?\.js(:\d+)?: ", "", said).strip()
    said = re.sub(r"['\"`][^'\"`]{30,}['\"`]", "'…'", said)
    return said[:110]


# What is counted of them.
COUNTS: dict[str, Callable[[Widget], bool]] = {
    "builds without a warning": lambda one: not one.warnings,
    "mounts from disk": lambda one: one.from_disk == "drawn",
    "mounts under a strict policy": lambda one: one.under_policy == "drawn",
    "has a static picture": lambda one: one.has_picture,
}


def table(widgets: list[Widget]) -> None:
    """Print the counts, and what falls short by its reason."""
    packages = sorted({one.package for one in widgets})
    print(f"{len(widgets)} classes of {len(packages)} packages")
    for told, holds in COUNTS.items():
        number = sum(map(holds, widgets))
        print(f"{told:<32}{number:5} {number / len(widgets):5.0%}")
    print()
    for package in packages:
        own = [one for one in widgets if one.package == package]
        figures = "".join(f"{sum(map(holds, own)):5}" for holds in COUNTS.values())
        print(f"{package:<20}{len(own):4} {figures}")
    print()
    short = [one for one in widgets if one.warnings or not one.mounts or not one.has_picture]
    reasons = Counter(map(reason, short))
    for said, number in reasons.most_common():
        names = [one.name.rpartition(".")[2] for one in short if reason(one) == said]
        print(f"{number:4}  {said}\n        {', '.join(names)}")


def tried(options: argparse.Namespace) -> list[Widget]:
    """Build the pages of the classes that are asked for, open each, and return what became of them."""
    source = states(options.cache)
    told = json.loads((source / "widgets.json").read_text(encoding="utf-8"))
    known = [one for one in told if "stem" in one and options.only in one["name"]]
    for one in told:
        if "stem" not in one and one["how"] != "no module":
            print(f"{one['name']} is left out: {one['how']}")
    folder = options.cache / "site"
    shutil.rmtree(folder, ignore_errors=True)
    write_site(known, source, folder)
    warnings = build(folder)
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    widgets = []
    with browser(*FLAGS) as started, served(folder / "html") as address:
        for one in known:
            stem = one["stem"]
            widget = Widget(one["name"], one["package"], one["how"], one["lost"], warnings.get(stem, []))
            shots = [options.shots and options.shots / f"{stem}-{kind}.png" for kind in ("alive", "still")]
            widget.from_disk = alive(started, (folder / "html" / f"{stem}.html").as_uri(), shots[0])
            widget.under_policy = alive(started, f"{address}/{stem}.html")
            widget.picture = still(started, f"{address}/{stem}.html", shots[1])
            widgets.append(widget)
    return widgets


def asked_for(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command's options."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.widgets", description="Published anywidgets, tried."
    )
    parser.add_argument("--cache", type=Path, default=CACHE, help="where wheels and states are kept")
    parser.add_argument("--json", type=Path, help="a file to write all to")
    parser.add_argument("--only", default="", help="a part of the names of those to try")
    parser.add_argument("--shots", type=Path, help="a folder for screenshots")
    return parser.parse_args(arguments)


def main() -> None:
    """Try the widgets, and print what became of them."""
    options = asked_for()
    widgets = tried(options)
    table(widgets)
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in widgets], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
