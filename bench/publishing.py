"""What pages cost that are made to be shared: each figure a function of its own, in `FIGURES`."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sphinx.application import Sphinx

from sphinxext.explorable.pages.visual import Visual
from sphinxext.explorable.publishing import raster
from sphinxext.explorable.publishing.hero import card, making, settings

from .measuring import run, told
from .sites import CONF, command, from_nothing

PAGES = 50
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


FIGURES: tuple[Callable[[], None], ...] = (hero_steps, hero_pages)


def main() -> None:
    """Print the figures."""
    for figure in FIGURES:
        figure()


if __name__ == "__main__":
    main()
