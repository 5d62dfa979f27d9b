"""Stories: steps one at a time, and content for audiences, in every output and for every reader."""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Tag
from docutils import nodes

from conftest import Build, Site
from sphinxext.explorable.engine.bundle import BUNDLE, manifest

STEPS = """\
# Attention

Before.

::::{steps}
:name: tour

:::{step} Compare *all*
The scores $S$.

```python
scores = Q @ K.T
```
:::

:::{step} Weigh
:name: weighing
```{explorable} function
:name: curve
:expr: sigmoid(x)
It saturates.
```
:::

:::{step} Add up
| token | weight |
| ----- | ------ |
| cat   | 0.9    |
:::
::::

After.
"""
STEPS_RST = """\
Attention
=========

Before.

.. steps::
   :name: tour

   .. step:: Compare *all*

      The scores :math:`S`.

      .. code-block:: python

         scores = Q @ K.T

   .. step:: Weigh
      :name: weighing

      .. explorable:: function
         :name: curve
         :expr: sigmoid(x)

         It saturates.

   .. step:: Add up

      ====== ======
      token  weight
      ====== ======
      cat    0.9
      ====== ======

After.
"""
AUDIENCES = """\
# Attention

For everyone.

## Idea

:::{audience} general
Like a library.
:::

::::{audience} specialist, Expert
A soft lookup.

## Gradients

The Jacobian.

### Saturation

It is flat.
::::

Still everyone.

## Practice

```{explorable} function
:name: line
:audience: expert
:expr: x
A line.
```
"""
AUDIENCES_RST = """\
Attention
=========

For everyone.

Idea
----

.. audience:: general

   Like a library.

.. audience:: specialist, Expert

   A soft lookup.

   Gradients
   ---------

   The Jacobian.

   Saturation
   ~~~~~~~~~~

   It is flat.

Still everyone.

Practice
--------

.. explorable:: function
   :name: line
   :audience: expert
   :expr: x

   A line.
"""
TOLD = {"md": STEPS, "rst": STEPS_RST}
WRITTEN = {"md": AUDIENCES, "rst": AUDIENCES_RST}
LOREM = "A text that goes on for a while, so that there is something to scroll. " * 4
SCROLL = (
    "# T\n\n::::{steps}\n:scroll:\n\n```{explorable} function\n:name: stays\n:expr: x\n```\n\n"
    + "".join(f":::{{step}} Look {number}\n{LOREM}\n:::\n\n" for number in (1, 2, 3))
    + "::::\n\n"
    + f"{LOREM}\n\n" * 12
)

Open = Callable[..., Any]


def soup(site: Site, page: str = "index") -> BeautifulSoup:
    return BeautifulSoup(site.page(page), "html.parser")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.text.split())


def shown(page: Any) -> list[str]:
    """The titles of the steps that can be seen."""
    found: list[str] = page.eval_on_selector_all(
        ".explorable-step-title",
        "all => all.filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.textContent)",
    )
    return found


def seen(page: Any, text: str) -> bool:
    return bool(page.get_by_text(text, exact=True).first.is_visible())


# ── Steps on the page ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("markup", TOLD)
def test_all_steps_stand_in_the_page_with_titles_and_controls(build: Build, markup: str) -> None:
    site = build({f"index.{markup}": TOLD[markup]})
    assert site.warnings == []
    [root] = soup(site).select(".explorable-story")
    steps = root.select(".explorable-stack > .explorable-step")
    assert [words(step.select_one("[role=heading]")) for step in steps] == ["Compare all", "Weigh", "Add up"]
    assert steps[0].select_one(".explorable-step-title em") is not None
    for step in steps:
        title = step.select_one("[role=heading]")
        assert title is not None
        assert (step["role"], step["aria-labelledby"]) == ("group", title["id"])
        assert title["aria-level"] == "2"
    assert steps[1]["id"] == "weighing"
    assert steps[1].select_one("svg") is not None
    assert steps[2].select_one("table") is not None
    controls = root.select(".explorable-controls.explorable-steps :is(button, input)")
    assert [control.get("data-press", "scrubber") for control in controls] == [
        "Next",
        "Play",
        "Back",
        "scrubber",
    ]
    assert all(control.has_attr("disabled") for control in controls)
    assert words(root.select_one("output")) == "1 of 3"


def test_a_reader_goes_through_them(build: Build, visit: Open) -> None:
    open_ = visit(build(STEPS).out / "index.html")
    page = open_.page
    below = page.get_by_text("After.").bounding_box()
    assert shown(page) == ["Compare all"]
    page.get_by_role("button", name="Next").click()
    assert shown(page) == ["Weigh"]
    assert page.url.endswith("#tour=2")
    page.wait_for_selector("#explorable-curve[data-ready]")
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["Add up"]
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["Add up"]
    page.get_by_role("button", name="Start").click()
    assert shown(page) == ["Compare all"]
    page.get_by_role("slider").first.press("End")
    page.get_by_role("button", name="Back").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert shown(page) == ["Compare all"]
    assert "#" not in page.url
    page.locator(".explorable-story input").first.press("End")
    assert shown(page) == ["Add up"]
    assert page.get_by_text("After.").bounding_box() == below, "nothing moves"
    page.locator("p[role=status]", has_text="Step 3 of 3: Add up").wait_for(state="attached")
    assert open_.troubles == []


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shifted += value)))
  .observe({ type: "layout-shift", buffered: true });
"""


def test_nothing_shifts_while_the_page_opens_and_steps_change(build: Build, visit: Open) -> None:
    site = build(STEPS)
    page = visit(site.out / "index.html").page
    page.add_init_script(SHIFTS)
    page.reload()
    page.wait_for_timeout(300)
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
        page.wait_for_timeout(100)
    assert page.evaluate("window.shifted") == 0


def test_what_is_hidden_cannot_be_reached(build: Build, visit: Open) -> None:
    page = visit(build(STEPS).out / "index.html").page
    assert page.evaluate("[...document.querySelectorAll('.explorable-step')].map(e => e.inert)") == [
        False,
        True,
        True,
    ]
    page.get_by_role("button", name="Next").focus()
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('.explorable-step')?.id"))
    assert "weighing" not in reached


def test_no_title_is_told_while_they_play(build: Build, visit: Open) -> None:
    page = visit(build(STEPS).out / "index.html").page
    page.clock.install()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(5100)
    assert shown(page) == ["Weigh"]
    # What reads out is loaded by then: that takes time that no clock of the page's has.
    # Waiting by a function would be evaluated on the page, which its policy forbids.
    for _ in range(200):
        if page.evaluate("globalThis.explorable.reader !== undefined"):
            break
        page.wait_for_timeout(50)
    page.clock.run_for(2000)
    assert page.locator("p[role=status]").inner_text() == ""
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(2000)
    assert page.locator("p[role=status]").inner_text() == "Step 2 of 3: Weigh"


def test_a_link_opens_a_step_by_its_number_or_by_what_it_holds(build: Build, visit: Open) -> None:
    page = visit(build(STEPS).out / "index.html").page
    url = page.url
    page.goto(f"{url}#tour=3")
    page.reload()
    assert shown(page) == ["Add up"]
    page.goto(f"{url}#curve")
    page.wait_for_selector("#weighing.explorable-present")
    assert shown(page) == ["Weigh"]


def test_a_link_opens_what_holds_a_name_in_another_script(build: Build, visit: Open) -> None:
    named = '::::{steps}\n:::{step} One\nFirst.\n:::\n:::{step} Two\n<p id="größe">Second.</p>\n:::\n::::\n'
    page = visit(build(f"# T\n\n{named}").out / "index.html").page
    page.goto(f"{page.url}#größe")
    page.get_by_text("Second.", exact=True).wait_for()
    assert shown(page) == ["Two"]


def test_steps_of_pages_that_are_joined_are_kept_apart(build: Build, visit: Open) -> None:
    story = "::::{steps}\n:::{step} One\nFirst.\n:::\n:::{step} Two\nSecond.\n:::\n::::\n"
    index = "# Index\n\n```{toctree}\none\ntwo\n```\n"
    site = build({"index": index, "one": f"# A\n\n{story}", "two": f"# B\n\n{story}"}, "singlehtml")
    page = visit(site.out / "index.html").page
    page.get_by_role("button", name="Next").first.click()
    page.reload()
    assert shown(page) == ["Two", "One"]


FOLDED = """\
# Attention

:::::{dropdown} Details
::::{steps}
:name: folded

:::{step} One
First.
:::

:::{step} Two
Second.
:::
::::
:::::

::::::{tab-set}
:::::{tab-item} Words
Nothing.
:::::
:::::{tab-item} Steps
::::{steps}
:name: behind

:::{step} Three
Third.
:::

:::{step} Four
:name: fourth
Fourth.
:::
::::
:::::
::::::
"""


def test_a_link_opens_what_its_step_is_hidden_in(build: Build, visit: Open) -> None:
    extensions = ["myst_parser", "sphinx_design", "sphinxext.explorable"]
    page = visit(build(FOLDED, config={"extensions": extensions}).out / "index.html").page
    url = page.url
    assert shown(page) == []
    page.goto(f"{url}#folded=2")
    page.get_by_text("Second.", exact=True).wait_for()
    assert shown(page) == ["Two"]
    for fragment in ("#behind=2", "#fourth"):
        page.goto("about:blank")
        page.goto(url + fragment)
        page.get_by_text("Fourth.", exact=True).wait_for()
        assert shown(page) == ["Four"]


def test_without_script_and_in_print_all_stand(build: Build, visit: Open) -> None:
    file = build(STEPS).out / "index.html"
    every = ["Compare all", "Weigh", "Add up"]
    page = visit(file, java_script_enabled=False).page
    boxes = [page.locator(".explorable-step").nth(at).bounding_box() for at in range(3)]
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    assert not page.locator(".explorable-steps").is_visible()
    page = visit(file).page
    page.emulate_media(media="print")
    assert shown(page) == every
    tops = page.eval_on_selector_all(".explorable-step", "all => all.map(e => e.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    assert not page.locator(".explorable-steps").is_visible()


def test_the_first_step_alone_is_seen_before_the_script_has_come(build: Build, visit: Open) -> None:
    site = build(STEPS)
    for script in (site.out / "_static" / "explorable").glob("steps-*.js"):
        script.write_text("")
    page = visit(site.out / "index.html").page
    assert shown(page) == ["Compare all"]
    # Where it never comes nothing is lost: after some seconds, which need not go by here.
    page.evaluate("window.all = document.getAnimations(); all.forEach(one => one.finish())")
    assert page.evaluate("Math.max(...all.map(one => one.effect.getTiming().delay))") == 8000
    assert shown(page) == ["Compare all", "Weigh", "Add up"]


def test_the_script_is_small_and_on_pages_with_steps_only(build: Build) -> None:
    site = build({"index": STEPS, "other": "---\norphan: true\n---\n\n# Other\n\n$x$\n"})
    scripts = manifest()["scripts"]
    assert scripts["story-steps"] in site.page()
    assert scripts["story-scroll"] not in site.page()
    assert scripts["story-audience"] not in site.page()
    assert scripts["story-steps"] not in site.page("other")
    assert scripts["host"] not in site.page("other")
    for name, limit in {"story-steps": 1400, "story-scroll": 700, "story-audience": 900}.items():
        assert len(gzip.compress((BUNDLE / "web" / scripts[name]).read_bytes(), 9)) <= limit, name


def test_a_picture_with_steps_of_its_own_stays_above(build: Build, visit: Open) -> None:
    program = "```{tensor-diagram}\n:steps:\nx[t] = [1, 2]\ny = 2 * x\n```\n"
    source = (
        f"# T\n\n::::{{steps}}\n{program}\n:::{{step}} One\nText.\n:::\n:::{{step}} Two\nText.\n:::\n::::\n"
    )
    page = visit(build(source).out / "index.html").page
    page.locator(".explorable-head > .explorable-steps").get_by_role("button", name="Next").click()
    assert shown(page) == ["Two"]
    assert page.locator(".explorable-tensors").first.is_visible()


# ── Steps that pass by ───────────────────────────────────────────────────────────────────────────────────


def test_the_picture_stays_while_the_text_passes(build: Build, visit: Open) -> None:
    site = build(SCROLL)
    assert site.warnings == []
    open_ = visit(site.out / "index.html")
    page = open_.page
    page.wait_for_selector("[data-ready].explorable-story")
    assert len(shown(page)) == 3

    def present() -> str:
        return str(page.locator(".explorable-present .explorable-step-title").inner_text())

    page.get_by_role("button", name="Next").click()
    assert present() == "Look 2"
    page.wait_for_timeout(600)
    assert present() == "Look 2"
    assert page.url.endswith("#steps-1=2")
    page.mouse.move(400, 700)
    page.mouse.wheel(0, 400)
    page.wait_for_selector(".explorable-present:has-text('Look 3')")
    assert abs(page.locator(".explorable-head").bounding_box()["y"]) < 1
    assert open_.troubles == []


PLOT = "```{explorable} function\n:expr: x\n```\n"
HEADED = SCROLL.replace(":name: stays\n", "")
OWN = SCROLL.replace("```{explorable} function\n:name: stays\n:expr: x\n```\n\n", "").replace(
    LOREM, f"{PLOT}\n{LOREM}", 3
)


@pytest.mark.parametrize("source", [HEADED, OWN], ids=["above", "in-each"])
@pytest.mark.parametrize("height", [900, 400], ids=["stays", "too-tall"])
def test_the_controls_stay_in_sight_and_nothing_covers_the_text(
    build: Build, visit: Open, source: str, height: int
) -> None:
    site = build(source)
    assert site.warnings == []
    page = visit(site.out / "index.html", viewport={"width": 900, "height": height}).page
    page.wait_for_selector("[data-ready].explorable-story")
    bar = page.locator(".explorable-head > .explorable-steps")
    hit = """(one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const found = document.elementFromPoint(x + width / 2, y + height / 2);
        return one.contains(found);
    }"""
    bar.get_by_role("button", name="Next").scroll_into_view_if_needed()
    for number in (2, 3):
        bar.get_by_role("button", name="Next").evaluate("(one) => one.click()")
        assert page.locator(".explorable-present .explorable-step-title").inner_text() == f"Look {number}"
        assert bar.get_by_role("button").first.evaluate(hit), "a mouse can press it again"
    text = page.locator(".explorable-step > p:last-child").nth(1)
    text.evaluate("(one) => one.scrollIntoView({ block: 'end' })")
    assert text.evaluate(hit)


def test_the_picture_of_each_step_stays(build: Build) -> None:
    picture = "```{explorable} function\n:expr: x\n```\n"
    page = soup(build(f"# T\n\n::::{{steps}}\n:scroll:\n\n:::{{step}} One\n{picture}\nText.\n:::\n::::\n"))
    [held] = page.select(".explorable-step > .explorable-stays")
    assert held.select_one("figure") is not None


@pytest.mark.parametrize("others", [["sphinx_design"], []], ids=["design", "alone"])
@pytest.mark.parametrize("first", [True, False])
def test_names_that_others_have_too_are_the_suites(build: Build, others: list[str], first: bool) -> None:
    ours = ["myst_parser", "sphinxext.explorable"]
    extensions = [*others, *ours] if first else [*ours, *others]
    site = build(STEPS, config={"extensions": extensions})
    assert site.warnings == []
    assert len(soup(site).select(".explorable-step")) == 3
    kept = build(
        STEPS.replace(":name: tour\n", ""), config={"extensions": extensions, "explorable_steps": False}
    )
    # 0.6 of sphinx-design has no such names.
    theirs = others and find_spec("sphinx_design.steps")
    assert len(soup(kept).select(".explorable-step")) == (0 if theirs else 3)


# ── Audiences ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("markup", WRITTEN)
def test_parts_are_marked_and_sections_in_their_places(build: Build, markup: str) -> None:
    site = build({f"index.{markup}": WRITTEN[markup]})
    assert site.warnings == []
    page = soup(site)
    marked = page.select(".explorable-audience")
    assert [words(part.select_one(".explorable-audience-label")) for part in marked] == [
        "For general readers",
        "For specialists and experts",
        "For specialists and experts",
        "For experts",
    ]
    section = page.find(id="gradients")
    assert isinstance(section, Tag)
    assert section.h2 is not None
    assert section.h3 is not None
    assert "explorable-audience" in section["class"]
    text = words(page.select_one("div.body"))
    order = [
        "For everyone.",
        "Like a library.",
        "A soft lookup.",
        "The Jacobian.",
        "It is flat.",
        "Still everyone.",
    ]
    assert sorted(order, key=text.index) == order
    assert len(page.select("fieldset")) == 1
    choice, before = page.select_one("fieldset"), page.select_one(".explorable-audience")
    assert choice is not None
    assert choice.find_next(class_="explorable-audience") is before


@pytest.mark.parametrize("theme", ["furo", "alabaster", "sphinx_rtd_theme", "pydata_sphinx_theme"])
def test_a_reader_chooses_and_the_contents_follow(build: Build, visit: Open, theme: str) -> None:
    sidebars = {"alabaster": {"**": ["localtoc.html"]}}.get(theme, {})
    site = build(AUDIENCES, config={"html_theme": theme, "html_sidebars": sidebars})
    page = visit(site.out / "index.html", policy=None, viewport={"width": 1500, "height": 900}).page
    entries = page.locator("li > a[href$='#gradients']")
    assert entries.count() >= 1
    assert seen(page, "The Jacobian.")
    page.get_by_role("radio", name="all").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("radio", name="general readers").is_checked()
    assert not seen(page, "The Jacobian.")
    assert seen(page, "Like a library.")
    assert seen(page, "Still everyone.")
    assert [entries.nth(at).is_visible() for at in range(entries.count())] == [False] * entries.count()
    assert page.locator("li:has(> a[href$='#gradients'])").first.evaluate("e => e.hidden")
    assert page.url.endswith("?audience=general")
    page.get_by_role("radio", name="experts").check()
    assert seen(page, "The Jacobian.")
    assert not seen(page, "Like a library.")
    assert not page.locator("li:has(> a[href$='#gradients'])").first.evaluate("e => e.hidden")
    # It is remembered on the next page, without the address.
    page.goto(page.url.split("?")[0])
    assert page.get_by_role("radio", name="experts").is_checked()
    page.get_by_role("radio", name="all").check()
    assert "?" not in page.url
    page.reload()
    assert seen(page, "Like a library.")


def test_an_address_chooses_and_a_link_to_what_is_hidden_shows_it(build: Build, visit: Open) -> None:
    open_ = visit(build(AUDIENCES).out / "index.html")
    page, url = open_.page, open_.page.url
    page.goto(f"{url}?audience=general")
    assert not seen(page, "The Jacobian.")
    page.goto(f"{url}?audience=general#saturation")
    assert seen(page, "It is flat.")
    page.goto(f"{url}?audience=nobody")
    assert seen(page, "The Jacobian.")
    assert seen(page, "Like a library.")
    assert open_.troubles == []


def test_a_browser_that_keeps_nothing_still_chooses(build: Build, visit: Open) -> None:
    page = visit(build(AUDIENCES).out / "index.html").page
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw Error('denied'); } })"
    )
    page.reload()
    page.get_by_role("radio", name="experts").check()
    assert not seen(page, "Like a library.")


def test_everything_stands_labelled_without_script_and_in_print(build: Build, visit: Open) -> None:
    file = build(AUDIENCES).out / "index.html"
    page = visit(file, java_script_enabled=False).page
    assert seen(page, "Like a library.")
    assert seen(page, "The Jacobian.")
    assert seen(page, "For experts")
    assert not page.locator("fieldset").is_visible()
    page = visit(file).page
    page.get_by_role("radio", name="general").check()
    page.emulate_media(media="print")
    assert seen(page, "The Jacobian.")
    assert not page.locator("fieldset").is_visible()


def test_a_step_for_an_audience_is_left_out_for_others(build: Build, visit: Open) -> None:
    source = STEPS.replace(":name: weighing", ":name: weighing\n:audience: expert")
    site = build(source)
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    page.get_by_role("radio", name="general").check()
    assert page.locator(".explorable-story output").first.inner_text() == "1 of 2"
    page.get_by_role("button", name="Next").click()
    assert shown(page) == ["Add up"]


@pytest.mark.parametrize(
    "directive",
    [
        "```{tensor-diagram}\n:audience: expert\nx[t] = [1, 2]\n```",
        "```{parameter} w\n:audience: expert\n```",
        "```{colored-equation}\n:audience: expert\nx\n```",
        "```{concept} thing\n:audience: expert\nIt is.\n```",
        "::::{steps}\n:audience: expert\n\n:::{step} One\nText.\n:::\n::::",
        "```{divio-list} tutorial\n:audience: expert\n```",
    ],
    ids=lambda text: re.findall(r"\{([\w-]+)\}", text)[0],
)
def test_every_directive_can_be_for_an_audience(build: Build, directive: str) -> None:
    site = build(f"# T\n\n{directive}\n", config={"explorable_divio_checks": False})
    assert site.warnings == []
    [part] = soup(site).select(".explorable-audience")
    assert "explorable-for-expert" in part["class"]


def test_what_belongs_to_the_page_stays_out_of_its_parts(build: Build) -> None:
    site = build("# T\n\n::::{audience} expert\n:::{parameter} w\n:::\n::::\n\nText {parameter}`w`.\n")
    [row] = soup(site).select(".explorable-share")
    assert row.find_parent(class_="explorable-audience") is None


# ── Other outputs ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("markup", TOLD)
def test_text_has_all_of_it(build: Build, markup: str) -> None:
    site = build({f"index.{markup}": TOLD[markup], f"other.{markup}": WRITTEN[markup]}, "text")
    assert [line for line in site.warnings if "toctree" not in line] == []
    text = site.page()
    order = ["Before.", "Compare *all*", "The scores", "Weigh", "sigmoid", "Add up", "0.9", "After."]
    assert sorted(order, key=text.index) == order
    assert "Next" not in text
    other = site.page("other")
    assert "For general readers" in other
    assert "For specialists and experts" in other
    assert "Written for" not in other


def test_a_book_has_all_of_it(build: Build) -> None:
    site = build({"index": STEPS, "other": AUDIENCES, "conf.py": ""}, "epub")
    page = soup(site)
    assert len(page.select(".explorable-step")) == 3
    assert page.select("button, input, fieldset, script") == []
    assert soup(site, "other").select("button, input, fieldset, script") == []
    assert "For experts" in site.page("other")


def test_latex_has_all_of_it(build: Build) -> None:
    source = STEPS.replace("# Attention", "# Attention\n\n```{toctree}\nother\n```\n")
    site = build({"index": source, "other": AUDIENCES}, "latex")
    assert site.warnings == []
    tex = next(site.out.glob("*.tex")).read_text("utf-8")
    order = ["Before.", r"Compare \sphinxstyleemphasis{all}", "Weigh", "Add up", "After."]
    assert sorted(order, key=tex.index) == order
    assert tex.index("For general readers") < tex.index("Like a library.")
    assert r"\section{Gradients}" in tex
    assert r"\subsection{Saturation}" in tex


@pytest.mark.parametrize("builder", ["singlehtml", "xml", "man", "gettext"])
def test_other_builders_take_it(build: Build, builder: str) -> None:
    source = STEPS.replace("# Attention", "# Attention\n\n```{toctree}\nother\n```\n")
    site = build({"index": source, "other": AUDIENCES}, builder)
    assert site.warnings == []
    if builder == "gettext":
        with (site.out / "index.pot").open("rb") as file:
            messages = {str(message.id): message.locations for message in read_po(file) if message.id}
        assert {"Compare *all*", "Weigh", "Add up"} <= set(messages)
        assert not any(message.startswith(("For ", "Next")) for message in messages)


def test_titles_are_translated(build: Build) -> None:
    catalog = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Weigh"\nmsgstr "Gewichten"\n'
    )
    site = build(
        {"index": STEPS, "locales/de/LC_MESSAGES/index.po": catalog},
        config={"language": "de", "locale_dirs": ["locales"]},
    )
    assert words(soup(site).select_one("#weighing [role=heading]")) == "Gewichten"


def test_builds_agree_in_parallel_and_again(tmp_path: Path, build: Build) -> None:
    pages: dict[str, str | bytes] = {"index": STEPS, "other": AUDIENCES.replace("# Att", "# More Att", 1)}
    pages |= {f"more{number}": STEPS.replace("tour", f"tour{number}") for number in range(6)}
    alone = {name: build(pages).page(name) for name in pages}
    assert build(pages | {"index": STEPS + "\nMore.\n"}, jobs=2).page("other") == alone["other"]
    again = build(pages, jobs=2)
    assert {name: again.page(name) for name in pages} == alone


# ── Mistakes ─────────────────────────────────────────────────────────────────────────────────────────────


MISTAKES = {
    "unknown audience": (
        ":::{audience} exprt\nKept.\n:::",
        "no audience is called 'exprt'; did you mean expert?",
    ),
    "unknown among others": (
        ":::{audience} expert, boss\nKept.\n:::",
        "no audience is called 'boss': there are gen",
    ),
    "no audience": (
        ":::{audience}\nKept.\n:::",
        "audience: it has no audience; write one or more of general,",
    ),
    "empty audience": (":::{audience} expert\n:::\n\nKept.", "audience holds nothing"),
    "option of audience": (
        ":::{audience} expert\n:name: x\n\nKept.\n:::",
        "audience has no options, and so no name",
    ),
    "audience of a picture": (
        "```{explorable} function\n:audience: novice\n:expr: x\nKept.\n```",
        "explorable: no audience is called 'novice': there are general, specialist, expert",
    ),
    "audience misspelt": (
        "::::{steps}\n:audiance: expert\n\n:::{step} A\nKept.\n:::\n::::",
        "did you mean audience?",
    ),
    "step outside": (":::{step} Alone\nKept.\n:::", "a step stands outside of steps"),
    "no step": (":::{steps}\nKept.\n:::", "steps holds no step"),
    "nothing": (":::{steps}\n:::\n\nKept.", "steps holds nothing"),
    "nested": (
        ":::::{steps}\n::::{step} A\n:::{steps}\n```{step} B\nKept.\n```\n:::\n::::\n:::::",
        "steps stand in a step of others",
    ),
    "no title": ("::::{steps}\n:::{step}\nKept.\n:::\n::::", "a step has no title; write one after it"),
    "empty step": ("::::{steps}\n:::{step} Kept.\n:::\n::::", "the step “Kept.” is empty"),
    "text behind": (
        "::::{steps}\n:::{step} A\nText.\n:::\nKept.\n::::",
        "steps has text behind its first step",
    ),
    "backquotes in a title": (
        "`````{steps}\n````{step} A\nText.\n````\n````{step} Of `k`\nKept.\n````\n`````",
        "a fence of backquotes takes no title with backquotes in it; write it with colons",
    ),
    "backquotes in all titles": (
        "`````{steps}\n````{step} Of {math}`k`\nKept.\n````\n`````",
        "steps holds no step; a fence of backquotes takes no title with backquotes in it",
    ),
    "not directly": (
        "::::::{steps}\n:::::{step} A\nText.\n:::::\n"
        ":::::{step} B\n- :::{step} C\n  Kept.\n  :::\n:::::\n::::::",
        "a step has to stand directly in its steps",
    ),
    "scroll": (
        "::::{steps}\n:scroll: maybe\n\n:::{step} A\nKept.\n:::\n::::",
        "steps: scroll takes no value, or true or false, not 'maybe'",
    ),
    "name twice": (
        "(used)=\n## Used\n\n::::{steps}\n:name: used\n\n:::{step} A\nKept.\n:::\n::::",
        "the name used is already taken on this page",
    ),
}


@pytest.mark.parametrize("builder", ["html", "latex", "text", "epub"])
def test_a_reference_to_a_step_says_its_title(build: Build, builder: str) -> None:
    steps = (
        ".. steps::\n\n   .. step:: Begin *with* it\n      :name: one\n      :audience: expert\n\n      A.\n"
    )
    pages: dict[str, str | bytes] = {
        "index.rst": f"T\n=\n\n.. toctree::\n\n   other\n\n{steps}\n:ref:`one` or :ref:`words <one>`.\n",
        "other.md": "# O\n\nThere, {ref}`one`.\n",
    }
    site = build(pages, builder, config={"version": "1", "copyright": "2026"})
    assert site.warnings == []
    trees = site.doctrees.values()
    said = [node.astext() for tree in trees for node in tree.findall(nodes.reference)]
    assert said.count("Begin with it") == 2
    assert said.count("words") == 1


@pytest.mark.parametrize("suffix", ["rst", "txt", "md"])
def test_a_step_alone_is_told_in_the_markup_of_its_page(build: Build, suffix: str) -> None:
    step = ":::{step} One\nA.\n:::\n" if suffix == "md" else ".. step:: One\n\n   A.\n"
    include = "T\n=\n\n.. include:: part.txt\n"
    pages = {f"index.{suffix}": f"T\n=\n\n{step}"}
    config = {"exclude_patterns": ["part.txt"]}
    # A part of another file is in the markup of the page that it is included in.
    site = build({"index.rst": include, "part.txt": step} if suffix == "txt" else pages, config=config)
    [warning] = site.warnings
    fence = "write `steps` around it, in a fence with more signs"
    indented = "write `.. steps::` above it, and indent it below that"
    assert (fence if suffix == "md" else indented) in warning


@pytest.mark.parametrize(("source", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_once_and_nothing_is_lost(build: Build, source: str, told: str) -> None:
    site = build(f"# T\n\nBefore.\n\n{source}\n\nAfter.\n")
    assert len(site.warnings) == 1, site.warnings
    [warning] = site.warnings
    assert told in warning
    assert re.match(r"index\.md:\d+: WARNING: ", warning)
    body = words(soup(site).select_one("div.body"))
    assert body.index("Before.") < body.index("Kept.") < body.index("After.")


# ── Copies on other pages ────────────────────────────────────────────────────────────────────────────────

NOTED = """\
# A page

:::::{todo}
Before.

::::{audience} expert
Only they.
::::

::::{steps}

:::{step} One
First.
:::
:::{step} Two
Second.
:::
::::
:::::
"""
LISTING = {
    "extensions": ["myst_parser", "sphinxext.explorable", "sphinx.ext.todo"],
    "todo_include_todos": True,
}


@pytest.mark.parametrize("builder", ["html", "epub", "text", "man"])
def test_what_lists_copy_is_labelled_once_and_has_its_own_ids(build: Build, builder: str) -> None:
    pages = {"index": "# Docs\n\n```{todolist}\n```\n\n```{toctree}\na\n```\n", "a": NOTED}
    config = {**LISTING, "copyright": "2026, A", "version": "1"}
    site = build(pages, builder, config=config)
    assert site.warnings == []
    file = next(site.out.glob({"text": "index.txt", "man": "*.1"}.get(builder, "index.*html")))
    listing = file.read_text("utf-8")
    assert listing.count("For experts") == (2 if builder == "man" else 1)
    ids = re.findall(r'\bid="([^"]*)"', listing)
    assert len(ids) == len(set(ids))


def test_a_label_has_room_before_it_in_man_pages(build: Build) -> None:
    site = build({"index": NOTED.replace("{todo}", "{note}")}, "man")
    [page] = site.out.glob("*.1")
    assert "Before.\n.sp\n\\fIFor experts\\fP\n.sp\nOnly they." in page.read_text("utf-8")


# As sphinx-needs does: before what puts steps in order, and onto a page that is resolved.
COPYING = """\
from sphinx.transforms import SphinxTransform

kept = []

class Keep(SphinxTransform):
    default_priority = 100

    def apply(self, **kwargs):
        kept.extend(one.deepcopy() for one in self.document.findall() if type(one).__name__ == "Steps")

def paste(app, doctree, docname):
    if docname == "z":
        doctree += kept

def setup(app):
    app.add_transform(Keep)
    app.connect("doctree-resolved", paste)
"""


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_steps_that_were_copied_before_they_were_put_in_order_are_there(
    build: Build, builder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path / "source"))
    monkeypatch.delitem(sys.modules, "copying", raising=False)
    docs = "# Docs\n\n```{toctree}\na\nz\n```\n"
    pages = {"index": docs, "a": NOTED.replace("{todo}", "{note}"), "z": "# Copies\n", "copying.py": COPYING}
    extensions = ["myst_parser", "sphinxext.explorable", "copying"]
    config = {"extensions": extensions, "copyright": "2026, A", "version": "1"}
    site = build(pages, builder, config=config)
    names = {
        "text": "z.txt",
        "latex": "*.tex",
        "singlehtml": "index.html",
        "epub": "z.xhtml",
        "html": "z.html",
    }
    [page] = site.out.glob(names[builder])
    assert "Second." in page.read_text("utf-8")
