"""What pages are to their readers: what axe finds, what keys and pointers do, what is heard and seen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from conftest import ROOT

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"

# Faults of Sphinx and of the theme of both docs, which are theirs to mend: a rule, what breaks it, and why.
OF_THE_THEME = [
    ("aria-required-attr", "p.caption[role=heading]", "Sphinx gives the headings of its toctrees no level"),
    ("landmark-unique", "aside.sidebar-drawer", "Furo has two asides without names"),
    ("page-has-heading-one", "html:has(#search-results)", "Furo's page of search results has an h2 alone"),
    ("region", ".back-to-top, .back-to-top *", "Furo's link to the top stands outside of all landmarks"),
    (
        "scrollable-region-focusable",
        ".highlight pre, .table-wrapper",
        "some browsers stop at what scrolls",
    ),
]

RUN = """async ([within, known]) => {
    const rules = {'target-size': {enabled: true}};
    // Which element it is tells whose it is.
    const {violations} = await axe.run(within, {resultTypes: ['violations'], elementRef: true, rules});
    return violations.flatMap(({id, nodes}) => nodes
        .filter(({element}) => !known.some(([rule, theirs]) => rule === id && element.matches(theirs)))
        .map(({html, any, all, none}) => [id, html.slice(0, 160), ...[...any, ...all, ...none]
            .map(({message}) => message)].join(': ')));
}"""


def faults(page: Any, within: str = "html") -> list[str]:
    """Return what axe finds of a page, or of a part, that is not the theme's."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    known = [(rule, theirs) for rule, theirs, _ in OF_THE_THEME]
    found: list[str] = page.evaluate(RUN, [within, known])
    return found


# ── Pictures that are alive ──────────────────────────────────────────────────────────────────────────────

ALIVE = """async () => {
    // Furo scrolls by and by.
    document.documentElement.style.scrollBehavior = 'auto';
    const figures = [...document.querySelectorAll('.explorable[data-scripts]')];
    for (const figure of figures) {
        figure.scrollIntoView();
        while (!figure.hasAttribute('data-ready')) await new Promise(done => setTimeout(done, 20));
    }
    scrollTo(0, 0);
    // What watches the sizes of drawings, such as which of them scroll, is called with a frame.
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return figures.filter(({dataset}) => !dataset.module).map(({id, dataset}) => [id, dataset.explorable]);
}"""
# What was reported of the reader's acts, and what was read out.
LISTEN = """() => {
    window.reported = [];
    window.heard = [];
    document.addEventListener('explorable:interaction', ({detail}) => reported.push(detail.control));
    const region = document.querySelector('p.explorable-alt[role=status]');
    if (region) new MutationObserver(() => heard.push(region.textContent))
        .observe(region, {childList: true, characterData: true, subtree: true});
}"""


def waken(page: Any) -> list[tuple[str, str]]:
    """Bring all pictures of a page to life, and return the id and the name of each that is the suite's."""
    pictures = page.evaluate(ALIVE)
    page.evaluate(LISTEN)
    return [(id, name) for id, name in pictures]


def reported(page: Any) -> set[str]:
    """Return the controls that have been reported since this was last asked."""
    return set(page.evaluate("reported.splice(0)"))


# ── By keyboard alone ────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Stop:
    """Where the Tab key stops in a picture."""

    kind: str
    name: str
    says: str
    box: list[float]
    did: set[str] = field(default_factory=set)


# Read of what has the focus; null once that has left the picture.
STOP = """figure => {
    const at = document.activeElement;
    if (!figure.contains(at)) return null;
    const {left, top, right, bottom} = at.getBoundingClientRect();
    const box = [left + scrollX, top + scrollY, right + scrollX, bottom + scrollY];
    const role = at.getAttribute('role');
    const kind = role ?? ({input: at.type, table: 'grid'}[at.localName] ?? at.localName);
    const name = at.ariaLabel || at.labels?.[0]?.textContent || at.textContent;
    const says = at.getAttribute('aria-valuetext') ?? at.value ?? '';
    return {kind, name: name.trim().slice(0, 60), says, box};
}"""
SOME = ["ArrowDown", "ArrowRight", "ArrowRight", "Enter", "ArrowUp", "ArrowLeft", "Shift+ArrowRight"]
KEYS = {
    "range": ["ArrowRight", "Home", "End", "ArrowLeft"],
    "select": ["ArrowUp", "ArrowUp", "ArrowDown"],
    "checkbox": ["Space"],
    "search": ["a", "Enter"],
    "text": ["a", "Enter"],
    "button": ["Enter"],
    "summary": ["Enter"],
    "radio": ["ArrowRight", "Enter"],
    "group": [*SOME, "Space", "PageDown", "PageUp", "End", "Home", "Escape"],
    "grid": [*SOME, "PageDown", "PageUp", "End", "Home", "Escape"],
}
# More stops than any picture has.
TRAPPED = 60


def walk(page: Any, picture: str) -> Iterator[Stop]:
    """Go through a picture by the Tab key; the caller may use each stop before the next is gone to."""
    figure = page.query_selector(f"#{picture}")
    figure.evaluate(
        """figure => {
            const before = Object.assign(document.createElement('a'), {href: '#', textContent: 'before'});
            figure.before(before);
            before.focus();
        }"""
    )
    for _ in range(TRAPPED):
        page.keyboard.press("Tab")
        stop = figure.evaluate(STOP)
        if stop is None:
            break
        yield Stop(**stop)
    else:
        raise AssertionError(f"{picture} keeps the focus after {TRAPPED} presses of Tab")
    figure.evaluate("figure => figure.previousElementSibling.remove()")


def use_by_keys(page: Any, stop: Stop) -> None:
    """Press all keys that something may answer to."""
    if stop.name == "Reset":
        return
    for key in KEYS[stop.kind]:
        page.keyboard.press(key)
    if stop.name == "Play":
        page.keyboard.press("Enter")
    stop.did = reported(page)


# ── By pointer alone ─────────────────────────────────────────────────────────────────────────────────────


def use_by_pointer(page: Any, picture: str) -> Iterator[str]:
    """Press, move and choose everything that a picture has; each time the caller may look."""
    figure = page.locator(f"#{picture}")
    figure.scroll_into_view_if_needed()
    for fold in figure.locator("summary").all():
        fold.click()
        yield "a fold"
    for control in figure.locator(":is(button, input, select):visible").all():
        if not control.is_visible() or control.is_disabled():
            continue
        kind = control.evaluate("e => e.type ?? e.localName")
        name = control.evaluate("e => e.ariaLabel || e.labels?.[0]?.textContent || e.textContent").strip()
        if name == "Reset":
            continue
        if kind == "select-one":
            control.select_option(index=control.locator("option").count() - 1)
        elif kind == "range":
            box = control.bounding_box()
            drag(page, (box["x"] + box["width"] * 0.3, box["y"] + 12), box["width"] * 0.4, 0)
        elif kind in ("search", "text"):
            control.fill("a")
            control.press("Enter")
            control.fill("")
        else:
            control.click()
            if name == "Play":
                control.click()
        yield name
    for handle in figure.locator(".explorable-handle:visible").all():
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        drag(page, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), 15, -10)
        yield "a handle"
    drawings = figure.locator("svg.explorable-picture:visible")
    for place in range(drawings.count()):
        # A click may have brought others in their place.
        if place >= drawings.count():
            break
        drawing = drawings.nth(place)
        drawing.scroll_into_view_if_needed()
        box = drawing.bounding_box()
        for across in range(9):
            for down in range(7):
                x = box["x"] + box["width"] * (across + 0.5) / 9
                y = box["y"] + box["height"] * (down + 0.5) / 7
                if 0 < y < page.viewport_size["height"]:
                    page.mouse.click(x, y)
        yield "a drawing"


def drag(page: Any, start: tuple[float, float], right: float, down: float) -> None:
    """Move the pointer while it is pressed."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + right / 2, start[1] + down / 2)
    page.mouse.move(start[0] + right, start[1] + down)
    page.mouse.up()


# ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────


def luminance(shot: bytes) -> NDArray[np.float64]:
    """Return the relative luminance of every pixel of a screenshot, as WCAG defines it."""
    channels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def shown_focus(page: Any) -> float:
    """Return how many px all around an element show, by a contrast of at least 3, that it has the focus."""
    at = page.evaluate_handle("() => document.activeElement")
    at.evaluate("e => e.scrollIntoViewIfNeeded()")
    box = at.evaluate("e => e.getBoundingClientRect().toJSON()")
    room = page.viewport_size
    left, top = max(0, box["x"] - 6), max(0, box["y"] - 6)
    clip = {
        "x": left,
        "y": top,
        "width": min(room["width"], box["right"] + 6) - left,
        "height": min(room["height"], box["bottom"] + 6) - top,
    }
    on = luminance(page.screenshot(clip=clip))
    at.evaluate("e => e.blur()")
    off = luminance(page.screenshot(clip=clip))
    at.evaluate("e => e.focus({preventScroll: true})")
    contrast = (np.maximum(on, off) + 0.05) / (np.minimum(on, off) + 0.05)
    return float((contrast >= 3).sum() / (2 * (box["width"] + box["height"])))


# What a narrow window does to a page: sideways scrolling, cut words, small words and targets.
NARROW = """() => {
    const found = [];
    const where = e => `${e.localName}.${e.className.baseVal ?? e.className} in #${e.closest('[id]')?.id}`;
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
    const parts = ['', '-story', '-parameter', '-audiences', '-equation-block'];
    const own = parts.map(part => `.explorable${part}`).join();
    const scrolling = '.explorable-stage, .explorable-scrolls, .katex-display, table';
    const hidden = '.explorable-alt, .katex-mathml, [aria-hidden=true]';
    for (const e of document.querySelectorAll(`:is(${own}), :is(${own}) *`)) {
        if (!e.checkVisibility() || e.closest(hidden)) continue;
        if (e instanceof SVGElement) continue;
        const {overflowX} = getComputedStyle(e);
        const beyond = e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1;
        if (beyond && /hidden|clip/.test(overflowX)) found.push(`cut: ${where(e)}`);
        const isNamed = e.tabIndex === 0 && e.role && e.ariaLabel;
        const isStop = isNamed || e.querySelector('a[href], button, input, [tabindex]');
        if (beyond && /auto|scroll/.test(overflowX) && !isStop) found.push(`keys cannot scroll: ${where(e)}`);
        const {left, right} = e.getBoundingClientRect();
        const isBeyond = (left < -1 || right > width + 1) && !e.closest(scrolling);
        if (isBeyond) found.push(`beyond the window: ${where(e)}`);
        if (e.matches('button, input, select, summary')) {
            const label = e.closest('label') ?? e.labels?.[0];
            const sizes = [e, label ?? e].map(one => one.getBoundingClientRect());
            const isLarge = sizes.some(size => Math.min(size.width, size.height) >= 23.9);
            if (!isLarge) found.push(`a small target: ${where(e)}`);
        }
    }
    for (const text of document.querySelectorAll('.explorable svg.explorable-picture text')) {
        if (!text.textContent.trim() || !text.checkVisibility()) continue;
        const {a, b} = text.getScreenCTM();
        if (parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b) < 10.99)
            found.push(`small words: ${text.textContent} in ${where(text)}`);
    }
    return found;
}"""
# Whether a picture is the same two frames after an act as half a second later; what differs, else nothing.
RESTS = """async figure => {
    const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    await frames();
    await frames();
    const before = figure.querySelector('.explorable-view').outerHTML;
    const moving = document.getAnimations().length;
    await new Promise(done => setTimeout(done, 500));
    return moving === 0 && figure.querySelector('.explorable-view').outerHTML === before;
}"""
# How many coloured marks a picture has, and those of different colours of one drawing that nothing else
# tells apart, neither shape nor dashes nor words in their colour.
MARKS = r"""figure => {
    const same = [];
    let count = 0;
    const colourOf = e => {
        const {color, concept} = e.closest('[data-color], [data-concept]')?.dataset ?? {};
        return concept ?? color;
    };
    // The letters of a path, and of one that goes by steps the directions of these, however large it is.
    const shapeOf = path => {
        const letters = path.replace(/[^a-z]/gi, '');
        if (/[A-Z]/.test(letters.slice(1))) return letters;
        const [, , ...steps] = path.match(/-?[\d.]+/g).map(Number);
        const size = Math.max(...steps.map(Math.abs));
        return letters + steps.map(step => Math.round(4 * step / size));
    };
    const drawn = '.explorable-mark, .explorable-swarm, .explorable-hollow, .explorable-curve';
    for (const svg of figure.querySelectorAll('svg.explorable-picture')) {
        const named = new Set([...svg.querySelectorAll('text')].map(colourOf));
        const looks = {};
        for (const mark of svg.querySelectorAll(drawn)) {
            const path = mark.getAttribute('d');
            if (!path || !colourOf(mark) || !mark.checkVisibility()) continue;
            count++;
            const [first] = path.match(/M[^M]*/);
            const shape = mark.matches('.explorable-curve') ? '' : shapeOf(first);
            const look = `${mark.classList[0]} ${shape} ${getComputedStyle(mark).strokeDasharray}`;
            (looks[look] ??= new Set()).add(colourOf(mark));
        }
        for (const [look, colours] of Object.entries(looks)) {
            const toldApart = [...colours].every(one => named.has(one));
            if (colours.size > 1 && !toldApart) same.push(`${look}: ${[...colours]}`);
        }
    }
    return [count, same];
}"""
# What is written in pictures and controls on their ground in a quiet colour, with both colours.
QUIET_WORDS = """() => {
    const plain = '.explorable-axis text, .explorable-note, .explorable-shape, .explorable-token, '
        + '.explorable-control label, .explorable-figure figcaption p';
    return [...document.querySelectorAll(`.explorable-figure :is(${plain})`)]
        .filter(e => e.textContent.trim() && e.checkVisibility())
        .filter(e => !e.closest('[data-concept], .explorable-dim'))
        .map(e => {
            const style = getComputedStyle(e);
            const ink = e instanceof SVGElement ? style.fill : style.color;
            return [e.textContent, ink, style.getPropertyValue('--explorable-surface').trim()];
        });
}"""
# What is written in controls that can be used, and below pictures, with its colour and that of its ground.
FORCED_WORDS = """() => {
    const groundOf = e => {
        for (let at = e; at; at = at.parentElement) {
            const {backgroundColor} = getComputedStyle(at);
            if (!/^rgba.*, 0\\)$/.test(backgroundColor)) return backgroundColor;
        }
        return 'white';
    };
    const words = ':is(button, select):enabled, label, output, summary, th, td, figcaption p';
    return [...document.querySelectorAll(`.explorable-figure :is(${words})`)]
        .filter(e => e.textContent.trim() && e.checkVisibility() && !e.closest(':has(> :disabled)'))
        .map(e => [e.textContent.trim(), getComputedStyle(e).color, groundOf(e)]);
}"""
# Words that go beyond their drawing.
CUT = """() => [...document.querySelectorAll('.explorable-view svg text')].filter(e => {
    if (!e.textContent.trim() || !e.checkVisibility()) return false;
    const a = e.getBoundingClientRect(), b = e.ownerSVGElement.getBoundingClientRect();
    return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
}).map(e => `${e.closest('.explorable').id}: ${e.textContent}`)"""
