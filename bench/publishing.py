"""What pages cost that are made to be shared: their cards, films, and the counting of readers' acts."""

from __future__ import annotations

import importlib.util
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sphinx.application import Sphinx

from sphinxext.explorable.concepts.stylesheet import variables
from sphinxext.explorable.engine.bundle import BUNDLE, manifest
from sphinxext.explorable.pages.visual import Visual
from sphinxext.explorable.publishing import raster
from sphinxext.explorable.publishing.animation.film import Film
from sphinxext.explorable.publishing.animation.options import Options
from sphinxext.explorable.publishing.animation.scenes import Scene
from sphinxext.explorable.publishing.hero import card, making, settings
from sphinxext.explorable.publishing.metrics.counting import count
from sphinxext.explorable.publishing.metrics.events import Reading

from .browsing import KIB, kib
from .figures import Figure, show
from .measuring import in_turn, run
from .sites import CONF, command, from_nothing

PAGES = 50
FRAMES = 120
HERO = ":::{{tensor-diagram}}\n:dims: t=4, s=4, k=3\n:values: random({n})\nQ[t,k]\nK[s,k]\nS = Q @ K.T\n:::\n"


def _write_site(folder: Path, *, pages: int, cards: str) -> None:
    """Write a site with cards that are `ours` or `theirs`, or without, `plain`."""
    folder.mkdir(parents=True)
    extensions = ', "sphinxext.explorable"' + ', "sphinxext.opengraph"' * (cards == "theirs")
    address = "https://docs.example/"
    more = f'html_baseurl = ogp_site_url = "{address}"\nexplorable_hero = {cards == "ours"}\n'
    (folder / "conf.py").write_text(CONF.format(extensions) + more)
    for number in range(pages):
        text = f"# Page {number}\n\nSome words of prose.\n\n{HERO.format(n=number)}"
        (folder / f"page{number}.md").write_text(text)
    names = "\n".join(f"page{number}" for number in range(pages))
    (folder / "index.md").write_text(f"# Index\n\n:::{{toctree}}\n{names}\n:::\n")


def _processor_ms(call: Callable[[], object], times: int = 20) -> float:
    """Return the median of the processor time of a call, in ms: other processes do not count."""
    call()
    spent = []
    for _ in range(times):
        start = time.process_time()
        call()
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent)


def hero_steps() -> Iterator[Figure]:
    """Yield one card, everything warm: its picture from what is kept, composed, and turned into pixels.

    vl-convert holds Python's lock while it converts: threads gain nothing, workers do.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "site")
        _write_site(folder, pages=1, cards="ours")
        app = Sphinx(folder, folder, folder / "out", folder / "trees", "html", status=None)
        app.build()
        visual = next(app.env.get_doctree("page0").findall(Visual))
        look = settings.look_of(app)
        kept = _processor_ms(lambda: making.drawing_of(app, visual, "page0", dark=False))
        drawing = making.drawing_of(app, visual, "page0", dark=False)
        words = "How attention finds out what a word means"
        composed = _processor_ms(lambda: card.card(words, drawing, (), look))
        markup = card.card(words, drawing, (), look)
        pixels = _processor_ms(lambda: raster.png(markup))
        yield Figure("a card, its picture from what is kept (processor)", kept, "ms")
        yield Figure("a card, composed (processor)", composed, "ms")
        yield Figure("a card, turned into pixels (processor)", pixels, "ms")
        yield Figure(
            "a card, all of it, everything warm (processor)", kept + composed + pixels, "ms", most=60
        )


def hero_pages() -> Iterator[Figure]:
    """Yield what cards add to a site of pages with a picture each, beside those of sphinxext-opengraph."""
    has_others = importlib.util.find_spec("matplotlib") and importlib.util.find_spec("sphinxext.opengraph")
    with tempfile.TemporaryDirectory() as made:
        folders = {kind: Path(made, kind) for kind in ("plain", "ours", *(["theirs"] if has_others else []))}
        for kind, folder in folders.items():
            _write_site(folder, pages=PAGES, cards=kind)
        costs = in_turn({kind: from_nothing(folder) for kind, folder in folders.items()}, 3)
        added = {kind: cost.above(costs["plain"]) for kind, cost in costs.items() if kind != "plain"}
        yield Figure(
            f"cards of {PAGES} pages, from nothing: each (processor)",
            1000 * added["ours"].processor / PAGES,
            "ms",
            instead="sphinxext-opengraph, words alone" if has_others else "",
            theirs=1000 * added["theirs"].processor / PAGES if has_others else None,
        )
        for folder in (folders["ours"], folders["plain"]):
            for file in folder.glob("page*.md"):
                file.write_text(f"{file.read_text()}\nMore words.\n")
        again = {kind: run(command(folders[kind])) for kind in ("ours", "plain")}
        each = 1000 * again["ours"].above(again["plain"]).processor / PAGES
        yield Figure(
            f"cards of {PAGES} pages that are touched, from what is kept: each (processor)", each, "ms"
        )


def film() -> Iterator[Figure]:
    """Yield 120 frames of a story, 1280 × 720 px: drawn, and made into a video."""
    words = ["Each query meets each key.", "Their products are scores.", "A softmax makes shares of them."]
    scenes = [Scene(_drawing(place), told, True) for place, told in enumerate(words)]
    # Three states, two ways, and what stands at the end.
    made = Film(scenes, Options(pace=0.8), variables({}))
    assert len(made.shots) == FRAMES
    start = time.perf_counter()
    content = made.encoded("mp4")
    yield Figure(f"{FRAMES} frames of 1280 × 720 to mp4", time.perf_counter() - start, "s", most=20)
    yield Figure("… its file", len(content) / KIB, "KiB")


def _drawing(lit: int) -> str:
    """Return a grid of cells with numbers, one row of which stands out."""
    cells = []
    for row in range(8):
        fill = "#b9a3ff" if row == lit else "#e6e9ee"
        for column in range(8):
            x, y = 60 * column, 40 * row
            cells.append(f'<rect x="{x}" y="{y}" width="56" height="36" fill="{fill}"/>')
            cells.append(f'<text x="{x + 8}" y="{y + 24}" font-size="14">.{row}{column}</text>')
    size = 'width="480" height="320" viewBox="0 0 480 320"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(cells)}</svg>'


EVENTS = 1_000_000


def write_events(file: Path, number: int) -> None:
    """Write events of many readers, pages and controls."""
    chance = random.Random(1)
    with file.open("w", encoding="utf-8") as lines:
        for _ in range(number // 10):
            view = "-".join(str(chance.getrandbits(32)) for _ in range(3))
            page = f"page-{chance.randrange(20)}"
            for _ in range(10):
                control = f"control {chance.randrange(12)}"
                event = {"page": page, "view": view, "id": "explorable-line", "name": "gradient-descent"}
                lines.write(json.dumps({**event, "control": control, "value": True, "ms": 1000}) + "\n")


def metrics() -> Iterator[Figure]:
    """Yield the weight of the script, and how long events take to be counted."""
    script = BUNDLE / "web" / manifest()["scripts"]["metrics"]
    yield Figure("script of metrics", kib(script.read_bytes()), "KiB", most=1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonl"
        write_events(file, EVENTS)
        start = time.perf_counter()
        pages = count(Reading().of([file]))
        wall = time.perf_counter() - start
    assert sum(control.presses for page in pages for control in page.controls) == EVENTS
    yield Figure(f"{EVENTS:,} events, counted", wall, "s")


def figures() -> Iterator[Figure]:
    """Yield what cards, films and metrics cost."""
    for part in (hero_steps, hero_pages, film, metrics):
        yield from part()


if __name__ == "__main__":
    show("publishing", figures())
