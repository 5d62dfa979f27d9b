"""Model diagrams as readers use them: opened, walked through, told in sentences, seen from a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, build_site, enliven

PAGE = """# Models

The {concept}`query` of an encoder.

:::{model-diagram}
:name: closed
:open: 0
:caption: A black box.
"Je suis étudiant"
The Transformer
  beside
    Encoders : query
      Self-Attention
      Feed Forward
    Decoders <- Encoders
"I am a student"
:::

:::{model-diagram}
:name: told
:caption: Told.
"Thinking Machines"
x[t,4] : key
Encoder
  Self-Attention : query
  Feed Forward per t
r[t,4] : key
---
x: Each word is a vector.
Self-Attention: Every word looks at every {concept}`key`.
r: And $n$ vectors come out.
:::

:::{model-diagram}
:name: opening
:open: 0..2
Model
  Outer
    Inner
:::

:::{model-diagram}
:name: looking
:focus: obey
"<s> robot must obey the orders"
Masked Self-Attention sees past
:::

:::{model-diagram}
:name: growing
"a robot must" grows
Decoder sees past
"obey"
:::

:::{tensor-diagram}
:name: sums
:dims: t=2
A = [1, 2]
B = A + A
C = B * B
---
B: First they are added
   to themselves.
C: Then squared.
:::
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = build_site(tmp_path_factory.mktemp("models"), {"index": PAGE})
    assert site.warnings == []
    return site


@pytest.fixture
def page(site: Site, visit: Callable[..., Any]) -> Any:
    visited = visit(site.out / "index.html", reduced_motion="reduce")
    for name in ("closed", "told", "opening", "looking", "growing", "sums"):
        enliven(visited.page, f"#explorable-{name}")
    yield visited.page
    assert visited.troubles == []


def names(page: Any, called: str) -> list[str]:
    """The words in boxes and above them, in the drawing that is seen."""
    wanted = ".explorable-wide .explorable-part-name, .explorable-wide .explorable-part-title"
    return sorted(page.locator(f"#explorable-{called}").locator(wanted).all_text_contents())


def press(page: Any, called: str, *keys: str) -> None:
    stage = page.locator(f"#explorable-{called} .explorable-stage")
    stage.focus()
    for key in keys:
        stage.press(key)


def wait_for(page: Any, called: str, expected: list[str]) -> None:
    """Wait until a drawing has these names: what draws it anew is loaded first."""
    script = f"""expected => JSON.stringify([...document.querySelectorAll(
        "#explorable-{called} .explorable-wide .explorable-part-name, "
        + "#explorable-{called} .explorable-wide .explorable-part-title"
    )].map(e => e.textContent).sort()) === JSON.stringify(expected)"""
    page.wait_for_function(script, arg=sorted(expected), timeout=5000)


def wait_for_sights(page: Any, called: str, count: int) -> None:
    """Wait until so many lines show where a word looks."""
    lines = f"#explorable-{called} .explorable-wide .explorable-sight"
    page.wait_for_function(
        "([lines, count]) => document.querySelectorAll(lines).length === count", arg=[lines, count]
    )


def test_a_black_box_is_opened_and_closed_with_the_pointer(page: Any) -> None:
    assert names(page, "closed") == ["The Transformer"]
    page.locator("#explorable-closed .explorable-wide .explorable-part").click()
    wait_for(page, "closed", ["The Transformer", "Encoders", "Decoders"])
    page.locator("#explorable-closed .explorable-wide [data-part='1.0.0'] .explorable-part").click()
    opened = ["The Transformer", "Encoders", "Self-Attention", "Feed Forward", "Decoders"]
    wait_for(page, "closed", opened)
    page.locator("#explorable-closed .explorable-wide [data-part='1'] .explorable-part-title").click()
    wait_for(page, "closed", ["The Transformer"])


def test_it_is_opened_and_closed_with_keys(page: Any) -> None:
    press(page, "closed", "ArrowUp", "ArrowUp", "Enter")
    wait_for(page, "closed", ["The Transformer", "Encoders", "Decoders"])
    press(page, "closed", "ArrowUp", "Enter")
    wait_for(page, "closed", ["The Transformer", "Encoders", "Self-Attention", "Feed Forward", "Decoders"])
    press(page, "closed", "Escape")
    wait_for(page, "closed", ["The Transformer", "Encoders", "Decoders"])


def test_the_part_that_the_keys_are_at_is_said(page: Any) -> None:
    press(page, "closed", "ArrowUp", "ArrowUp")
    said = page.locator("#explorable-closed-alt")
    page.wait_for_function(
        "() => document.getElementById('explorable-closed-alt').textContent.endsWith('; Enter opens it.')"
    )
    assert "The Transformer, closed" in said.text_content()
    [at] = page.locator("#explorable-closed .explorable-wide .explorable-at").all()
    assert at.get_attribute("data-part") == "1"


def test_a_link_leads_to_what_is_open(page: Any, site: Site, visit: Callable[..., Any]) -> None:
    page.locator("#explorable-closed .explorable-wide .explorable-part").click()
    wait_for(page, "closed", ["The Transformer", "Encoders", "Decoders"])
    fragment = page.url.partition("#")[2]
    assert fragment == "closed=parts.1"
    page.goto("about:blank")
    page.goto(f"{(site.out / 'index.html').as_uri()}#{fragment}")
    enliven(page, "#explorable-closed")
    wait_for(page, "closed", ["The Transformer", "Encoders", "Decoders"])


def test_nothing_is_loaded_that_draws_anew_before_something_is_opened(page: Any) -> None:
    loaded = "[...document.scripts].some(one => one.src.includes('model-diagram-redraw'))"
    assert not page.evaluate(loaded)
    page.locator("#explorable-closed .explorable-wide .explorable-part").click()
    page.wait_for_function(f"() => {loaded}")


def told(page: Any) -> list[str]:
    """The parts that stand out, the sentence that does, and how many parts are still to come."""
    lit = page.locator("#explorable-told .explorable-wide .explorable-told").first
    sentence = page.locator("#told .explorable-sentences > .explorable-current")
    return [lit.get_attribute("data-part"), sentence.inner_text()]


def test_sentences_go_step_by_step(page: Any) -> None:
    assert page.locator("#told .explorable-current").count() == 0
    page.locator("#explorable-told [data-press=Back]").click()
    assert told(page) == ["2.0", "Every word looks at every key."]
    pale = page.locator("#explorable-told .explorable-wide .explorable-coming-part")
    assert {one.get_attribute("data-part") for one in pale.all()} == {"2.1", "3"}
    page.locator("#explorable-told [data-press=Back]").click()
    assert told(page) == ["1", "Each word is a vector."]
    page.locator("#explorable-told [data-press=Next]").click()
    page.locator("#explorable-told [data-press=Next]").click()
    assert told(page)[0] == "3"
    assert pale.count() == 0


def test_a_step_is_read_out(page: Any) -> None:
    page.locator("#explorable-told [data-press=Back]").click()
    page.wait_for_function(
        "() => document.getElementById('explorable-told-alt').textContent.includes('Step 2 of 3: Every word')"
    )


def test_nothing_moves_from_step_to_step(page: Any) -> None:
    for called, buttons in ((called, ["Back", "Back", "Next"]) for called in ("told", "opening", "growing")):
        view = page.locator(f"#explorable-{called}-view")
        first = view.bounding_box()
        for button in buttons:
            page.locator(f"#explorable-{called} [data-press={button}]").click()
            page.wait_for_timeout(50)
            box = view.bounding_box()
            assert (box["width"], box["height"]) == (first["width"], first["height"])


def test_a_row_grows_by_a_word_a_step(page: Any) -> None:
    words = page.locator("#explorable-growing .explorable-wide .explorable-word")
    assert words.all_text_contents() == ["a", "robot", "must", "obey"]
    page.locator("#explorable-growing [data-press=Back]").click()
    wait_for_sights(page, "growing", 2)
    # What comes out is the next word of the row.
    assert words.all_text_contents() == ["a", "robot", "must"]
    page.locator("#explorable-growing [data-press=Back]").click()
    wait_for_sights(page, "growing", 1)
    assert words.all_text_contents() == ["a", "robot"]


def test_levels_are_opened_one_a_step(page: Any) -> None:
    assert names(page, "opening") == ["Inner", "Model", "Outer"]
    page.locator("#explorable-opening [data-press=Back]").click()
    wait_for(page, "opening", ["Model", "Outer"])
    page.locator("#explorable-opening [data-press=Back]").click()
    wait_for(page, "opening", ["Model"])


def test_a_link_leads_to_a_step(page: Any, site: Site) -> None:
    page.locator("#explorable-told [data-press=Back]").click()
    fragment = page.url.partition("#")[2]
    assert fragment == "told=step.2"
    page.goto("about:blank")
    page.goto(f"{(site.out / 'index.html').as_uri()}#{fragment}")
    enliven(page, "#explorable-told")
    assert told(page) == ["2.0", "Every word looks at every key."]


def test_a_word_is_looked_from(page: Any) -> None:
    sights = page.locator("#explorable-looking .explorable-wide .explorable-sight")
    assert sights.count() == 4
    page.locator("#explorable-looking .explorable-wide text[data-lane='1']").click()
    wait_for_sights(page, "looking", 2)


def test_a_concept_lights_its_parts_and_a_part_its_words(page: Any) -> None:
    part = page.locator("#explorable-told .explorable-wide [data-concept=query]").first
    assert "explorable-on" not in (part.get_attribute("class") or "")
    page.locator("p [data-concept=query]").first.hover()
    assert "explorable-on" in part.get_attribute("class")
    page.mouse.move(0, 0)
    part.locator(".explorable-part").hover()
    assert "explorable-on" in page.locator("p [data-concept=query]").first.get_attribute("class")


def test_tensor_diagrams_are_told_in_sentences(page: Any) -> None:
    seen = "[...document.querySelectorAll('#explorable-sums .explorable-wide [data-statement]')]"
    shown = f"{seen}.filter(e => !e.classList.contains('explorable-later')).map(e => e.dataset.statement)"
    assert page.evaluate(shown) == ["B", "C"]
    page.locator("#explorable-sums [data-press=Back]").click()
    assert page.evaluate(shown) == ["B"]
    current = page.locator("figure:has(#explorable-sums) .explorable-current")
    assert current.inner_text() == "First they are added to themselves."


GIVEN = """\
# T

:::{tensor-diagram}
:name: match
:dims: t=2, s=2, k=2, v=2
:values: random(1)
Q[t,k]
K[s,k]
V[s,v]
S = Q @ K.T
Z = softmax(S, axis=s) @ V
---
Q: Each word asks.
K: Each offers a key.
S: They meet.
V: Each has something to say.
Z: It is heard.
:::
"""


@pytest.mark.parametrize("width", [1200, 360])
def test_a_sentence_on_what_is_given_shows_it_before_a_line_takes_it(
    build: Build, visit: Callable[..., Any], width: int
) -> None:
    site = build(GIVEN)
    assert site.warnings == []
    page = visit(site.out / "index.html", viewport={"width": width, "height": 800}).page
    enliven(page, "#explorable-match")
    grids = """() => [...document.querySelectorAll("#explorable-match svg .explorable-name")]
        .filter((name) => name.checkVisibility({ visibilityProperty: true }))
        .map((name) => name.textContent[0])"""
    seen = []
    for _ in range(5):
        page.locator("#explorable-match [data-press=Next]").click()
        seen.append(page.evaluate(grids))
    # K is turned where it meets Q; V is seen before the line that takes it, and S again in that line.
    assert seen == [["Q"], ["Q", "K"], ["Q", "K", "S"], ["Q", "K", "S", "V"], ["Q", "K", "S", "S", "V", "Z"]]
    page.locator("#explorable-match [data-press=Back]").click()
    page.locator("#explorable-match [data-press=Back]").click()
    assert page.evaluate(grids) == seen[2], "what comes later is hidden again"
    page.emulate_media(media="print")
    assert page.evaluate(grids) == seen[4]


HIDDEN = """
# T

::::::{steps}
:::::{step} First
Words.
:::::
:::::{step} Second
GIVEN

:::{tensor-diagram}
:name: slid
:dims: t=4, w=2
:focus: y[1]
x[t] = [1, 2, 3, 4]
k[w] = [1, 1]
y = conv1d(x, k)
:::
:::::
::::::
"""


def test_nothing_shows_through_a_step_that_is_hidden(build: Build, visit: Callable[..., Any]) -> None:
    diagram = GIVEN.split("# T\n\n")[1]
    site = build(HIDDEN.replace("GIVEN", diagram))
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    seen = """() => [...document.querySelectorAll(".explorable-step svg *")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true })).length"""
    controls = page.locator(".explorable-story > .explorable-head .explorable-steps")
    assert page.evaluate(seen) == 0
    controls.locator("[data-press=Next]").click()
    enliven(page, "#explorable-match")
    assert page.evaluate(seen) > 0
    page.locator("#explorable-match [data-press=Next]").click()
    assert page.locator("#explorable-match .explorable-later [data-given]").count() > 0
    assert page.locator("#explorable-slid .explorable-windows .explorable-lit").count() > 0
    controls.locator("[data-press=Back]").click()
    page.wait_for_function(f"() => ({seen})() === 0")


def test_all_is_there_without_script(site: Site, visit: Callable[..., Any]) -> None:
    page = visit(site.out / "index.html", java_script_enabled=False).page
    sentences = page.locator("#told .explorable-sentences > li")
    assert sentences.all_inner_texts()[:2] == ["Each word is a vector.", "Every word looks at every key."]
    assert all(one.is_visible() for one in sentences.all())
    assert names(page, "opening") == ["Inner", "Model", "Outer"]
    assert not page.locator("#explorable-told .explorable-steps").is_visible()
    assert not page.locator(".explorable-openable").first.is_visible()


def test_a_strip_has_each_step(build: Build, visit: Callable[..., Any]) -> None:
    strip = re.sub(r":name: (told|opening)\n", r":name: \1\n:strip:\n", PAGE)
    site = build(strip)
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    small = page.locator("#explorable-told .explorable-strip > svg")
    assert small.count() == 3
    assert not small.first.is_visible()
    page.emulate_media(media="print")
    assert small.first.is_visible()
    assert not page.locator("#explorable-told .explorable-stage").is_visible()
    texts = page.locator("#explorable-opening .explorable-strip > svg").all_text_contents()
    assert ["Inner" in text for text in texts] == [False, False, True]


def files_of(site: Site) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(site.out.rglob("*.svg"))]


def test_an_e_book_has_the_drawings_and_the_sentences(build: Build) -> None:
    site = build(PAGE, "epub")
    text = BeautifulSoup(site.page(), "html.parser").get_text()
    assert "Each word is a vector." in text
    assert any("The Transformer" in svg for svg in files_of(site))
    # Nothing can be opened there.
    assert not any(">+<" in svg for svg in files_of(site) if "The Transformer" in svg)


TO_THE_RIGHT = """# Page

:::{model-diagram}
:name: transformer
:direction: right
"Je suis étudiant"
The Transformer
  Encoder ×6
    Self-Attention
    Feed Forward
  Decoder ×6
    Masked Self-Attention
    Encoder-Decoder Attention
    Feed Forward
"I am a student"
:::
"""

# The room that a page of A4 or letter has, in px.
PAPER = 624


def smallest_letter(svg: str, room: float) -> float:
    """Return the size of a drawing's smallest words where it has so much room, in px."""
    width = float(re.search(r'\swidth="([\d.]+)"', svg)[1])  # type: ignore[index]
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)', svg)]
    return min(sizes) * min(1, room / width)


@pytest.mark.parametrize("more", ["", ":open: 0..2\n", ":open: 1..2\n:strip:\n"])
def test_what_runs_to_the_right_can_be_read_on_paper(build: Build, more: str) -> None:
    site = build(TO_THE_RIGHT.replace(":direction", f"{more}:direction"), "epub")
    (svg,) = (svg for svg in files_of(site) if "Encoder" in svg)
    # The steps of a strip are drawn small, and not smaller yet.
    assert smallest_letter(svg, PAPER) >= 10, svg[:300]
    # What a screen reader meets is one picture.
    assert 'role="graphics-symbol' not in svg


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("D: nothing", "the sentence on D is on no tensor of the program"),
        ("just words", "after --- stand sentences, each with the tensor that it tells of before it"),
        ("   first", "after --- stand sentences"),
    ],
)
def test_a_sentence_of_a_tensor_diagram_that_tells_of_nothing(
    build: Build, written: str, message: str
) -> None:
    page = f"""# Page

:::{{tensor-diagram}}
:dims: t=2
A = [1, 2]
B = A + A
---
{written}
:::

Words after.
"""
    site = build(page)
    assert len(site.warnings) == 1
    assert message in site.warnings[0]
    assert site.warnings[0].startswith("index.md:8:")
    assert "Words after." in site.page()


def test_a_screen_reader_hears_the_model_its_controls_and_each_sentence(page: Any) -> None:
    figure = page.locator("figure:has(#explorable-told)")
    heard = figure.aria_snapshot()
    assert 'application "Parts: arrow keys move, Enter opens and closes"' in heard
    assert 'img "From bottom to top, joined by arrows: the words Thinking and Machines; x (key)' in heard
    assert "r (key), a vector of 4 for each word" in heard
    assert all(part in heard for part in ('button "Start"', 'button "Back"', 'slider "step": "3"'))
    # The names in the drawing are heard once: as what the picture is called.
    assert "text: Self-Attention" not in heard
    page.locator("#explorable-told [data-press=Back]").click()
    # The page's one live region says it, as it stands there: not as its author wrote it.
    says(page, "Step 2 of 3: Every word looks at every key.")
    heard = figure.aria_snapshot()
    assert 'slider "step": "2"' in heard
    assert 'button "Next"' in heard
    assert "Step 2 of 3: Every word looks at every key." in heard
    page.locator("#explorable-told [data-press=Next]").click()
    says(page, "Step 3 of 3: And n vectors come out.")


def says(page: Any, words: str) -> None:
    """Wait until a screen reader hears words."""
    page.wait_for_function(
        "words => document.querySelector('[role=status]').textContent === words", arg=words, timeout=5000
    )


def test_a_screen_reader_hears_the_sentences_of_tensors(page: Any) -> None:
    page.locator("#explorable-sums [data-press=Back]").click()
    says(page, "step 1 of 2: First they are added to themselves.")
    page.locator("#explorable-sums [data-press=Next]").click()
    says(page, "all 2 steps: Then squared.")


SIGHT = """
# Sight

:::{model-diagram}
:name: past
"the cat … sat"
Self-Attention sees past
:::
"""


def test_keys_choose_the_word_that_looks(build: Build, visit: Callable[..., Any]) -> None:
    site = build(SIGHT)
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    enliven(page, "#explorable-past")
    page.evaluate(
        "window.seen = [];"
        "document.addEventListener('explorable:interaction', ({detail}) => seen.push(detail.value))"
    )
    parts = page.get_by_role("application", name="Parts")
    assert "Page Up and Page Down change the word that looks" in parts.get_attribute("aria-label")
    drawn = parts.inner_html()
    # What is left out is not looked from.
    for key, place, said in (
        ("PageUp", 2, "Word 2, cat, looks at the and cat."),
        ("PageUp", 1, "Word 1, the, looks at the."),
        ("PageUp", 1, "Word 1, the, looks at the."),
        ("PageDown", 2, "Word 2, cat, looks at the and cat."),
        ("PageDown", 4, "Word 4, sat, looks at the, cat and sat."),
    ):
        parts.press(key)
        assert page.evaluate("seen.at(-1)") == place
        page.wait_for_function(
            "said => document.getElementById('explorable-past-alt').textContent.endsWith(said)", arg=said
        )
        assert (parts.inner_html() == drawn) == (place == 4)


TOWERS = """# Towers

:::{model-diagram}
:name: towers
:direction: right
beside
  Image tower
    (n photos)
    Image Encoder ×12
    Projection
    I[n,4]
  Text tower
    (n captions)
    Text Encoder ×12
    Projection
    T[n,4]
· (cosine similarity)
S[n,n]
Cross entropy loss
:::

:::{model-diagram}
:name: levels
:direction: right
:open: 0..1
Transformer
  Encoders of the whole
  Layers in the middle of it
  Decoders of the whole
"I am"
:::
"""


def seen(page: Any, called: str, *parts: str) -> list[dict[str, float]]:
    """Where parts are in the one drawing that is seen."""
    svgs = [
        svg for svg in page.locator(f"#explorable-{called} svg.explorable-model").all() if svg.is_visible()
    ]
    assert len(svgs) == 1
    boxes = [svgs[0].locator(f'[data-part="{part}"] > rect').first.bounding_box() for part in parts]
    return [box for box in boxes if box]


def test_towers_stand_beside_each_other_before_one_stands_on_the_other(
    build: Build, visit: Callable[..., Any]
) -> None:
    site = build({"index": TOWERS}, config={"html_theme": "basic"})
    for width, way in ((1500, "below"), (620, "beside"), (360, "below")):
        page = visit(site.out / "index.html", viewport={"width": width, "height": 900}).page
        page.evaluate("document.querySelector('div.body').style.maxWidth = 'none'")
        image, text = seen(page, "towers", "0.0", "0.1")
        beside = image["x"] + image["width"] < text["x"]
        assert beside == (way == "beside"), width
        # To the right, towers lie, one below the other.
        assert (image["width"] > image["height"]) == (width == 1500), width


@pytest.mark.parametrize("width", [1500, 620, 360])
def test_a_drawing_is_seen_whatever_is_open(build: Build, visit: Callable[..., Any], width: int) -> None:
    site = build({"index": TOWERS}, config={"html_theme": "basic"})
    page = visit(site.out / "index.html", viewport={"width": width, "height": 900}).page
    for called in ("towers", "levels"):
        enliven(page, f"#explorable-{called}")
    page.locator("#explorable-levels [data-press=Back]").click()
    page.wait_for_timeout(400)
    assert len(seen(page, "levels", "0")) == 1
    for part in ("0.0", "0.1"):
        titles = page.locator(f'#explorable-towers [data-part="{part}"] .explorable-part-title').all()
        next(title for title in titles if title.is_visible()).click()
        page.wait_for_timeout(400)
        assert len(seen(page, "towers", "0.0", "0.1")) == 2


def test_a_single_sentence_has_nothing_to_play(build: Build, visit: Callable[..., Any]) -> None:
    drawn = ":::{model-diagram}\n:name: one\nx[4]\nLayer Norm\n---\nLayer Norm: It evens out.\n:::\n"
    site = build({"index": f"# Title\n\n{drawn}"})
    assert site.warnings == []
    visited = visit(site.out / "index.html")
    enliven(visited.page, "#explorable-one")
    assert visited.page.get_by_text("It evens out.").first.is_visible()
    assert visited.page.locator("#explorable-one .explorable-button").count() == 0
    assert visited.page.locator("#explorable-one input").count() == 0
