"""What pages cost that are made to be shared: each figure a function of its own, in `FIGURES`."""

from __future__ import annotations

import gzip
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
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

from .measuring import run, told
from .sites import CONF, command, from_nothing

PAGES = 50
FRAMES = 120
HERO = ":::{{tensor-diagram}}\n:dims: t=4, s=4, k=3\n:values: random({n})\nQ[t,k]\nK[s,k]\nS = Q @ K.T\n:::\n"


def _write_site(folder: Path, *, pages: int, cards: bool) -> None:
    folder.mkdir(parents=True)
    more = f'html_baseurl = "https://docs.example/"\nexplorable_hero = {cards}\n'
    (folder / "conf.py").write_text(CONF.format(', "sphinxext.explorable"') + more)
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


def hero_steps() -> None:
    """One card, everything warm: its picture from what is kept, composed, and turned into pixels.

    vl-convert holds Python's lock while it converts: threads gain nothing, workers do.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "site")
        _write_site(folder, pages=1, cards=True)
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
        print(f"hero: the picture from what is kept      {kept:8.2f} ms processor")
        print(f"hero: composing a card                   {composed:8.2f} ms processor")
        print(f"hero: pixels                             {pixels:8.2f} ms processor")
        print(f"hero: a card, warm                       {kept + composed + pixels:8.2f} ms  (at most 60)")


def hero_pages() -> None:
    """A site of pages with a picture each, with cards and without."""
    for name, options in (("", ()), (", -j 2", ("-j", "2"))):
        with tempfile.TemporaryDirectory() as made:
            folders = {cards: Path(made, str(cards)) for cards in (True, False)}
            for cards, folder in folders.items():
                _write_site(folder, pages=PAGES, cards=cards)
                run(from_nothing(folder, *options))
            costs = {cards: run(from_nothing(folder, *options)) for cards, folder in folders.items()}
            print(told(f"{PAGES} pages with cards{name}", costs[True]))
            print(told(f"{PAGES} pages without{name}", costs[False]))
            each = costs[True].above(costs[False])
            print(f"hero: a card, cold{name:<22}{1000 * each.processor / PAGES:8.2f} ms processor")
            if not options:
                for file in folders[True].glob("page*.md"):
                    file.write_text(f"{file.read_text()}\nMore words.\n")
                again = run(command(folders[True]))
                print(told(f"{PAGES} pages touched, cards kept", again))


def film() -> None:
    """120 frames of a story, 1280 × 720 px: drawn, and made into a video."""
    words = ["Each query meets each key.", "Their products are scores.", "A softmax makes shares of them."]
    scenes = [Scene(_drawing(place), told, True) for place, told in enumerate(words)]
    # Three states, two ways, and what stands at the end.
    made = Film(scenes, Options(pace=0.8), variables({}))
    assert len(made.shots) == FRAMES
    start, used = time.perf_counter(), time.process_time()
    content = made.encoded("mp4")
    wall, processor = time.perf_counter() - start, time.process_time() - used
    print(f"film: {FRAMES} frames of 1280 × 720 to mp4     {wall:8.1f} s  (at most 20)")
    print(f"film: of it the encoding process         {processor:8.1f} s processor")
    print(f"film: its file                           {len(content) / 1024:8.0f} KiB")


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


def metrics() -> None:
    """Print the weight of the script, and how long events take to be counted."""
    script = BUNDLE / "web" / manifest()["scripts"]["metrics"]
    print(f"{'script of metrics':<36}{len(gzip.compress(script.read_bytes(), 9)):8,} B    (at most 1,024)")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonl"
        write_events(file, EVENTS)
        start, used = time.perf_counter(), time.process_time()
        pages = count(Reading().of([file]))
        wall, processor = time.perf_counter() - start, time.process_time() - used
    assert sum(control.presses for page in pages for control in page.controls) == EVENTS
    print(f"{'1,000,000 events, counted':<36}{wall:8.1f} s    {processor:.1f} s of one processor")


FIGURES: tuple[Callable[[], None], ...] = (hero_steps, hero_pages, film, metrics)


def main() -> None:
    """Print the figures."""
    print("\npublishing")
    for figure in FIGURES:
        figure()


if __name__ == "__main__":
    main()
