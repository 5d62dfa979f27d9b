"""Parameters that are no range: choices, switches and texts, as authors write and readers use them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag

from conftest import Build, Site, Visit, enliven
from sphinxext.explorable.expressions import ExpressionError, Kind, derivative, kind_of, parse
from sphinxext.explorable.parameters.registry import ParameterError, declare
from sphinxext.explorable.publishing.metrics.markup import find_controls

PAGE = """# A page

:::{parameter} opt
:choices: sgd = plain descent, momentum, adam = Adam
:label: optimizer
:::

:::{parameter} model
:choices: resnet, inception, one-hot, transformer, recurrent network, mixture of experts
:::

:::{parameter} width
:choices: 8, 16, 32, 64, 128, 256
:value: 32
:unit: px
:::

:::{parameter} dropout
:value: true
:::

:::{parameter} who
:text: Ada
:label: your name
:::

Prose: {parameter}`opt`, {parameter}`width`, {parameter}`dropout`, {parameter}`who`.

Live: {live}`opt`; {live}`where(opt == "adam", 0.001, 0.1) * width | .3f`; {live}`dropout`;
{live}`dropout * 2`;
{live}`where(who == "", "nobody", who)`; {live}`width / 3 | .1f`.
"""


@pytest.fixture
def site(build: Build) -> Site:
    site = build(PAGE)
    assert site.warnings == []
    return site


def soup(site: Site, page: str = "index") -> BeautifulSoup:
    return BeautifulSoup(site.page(page), "html.parser")


def control(page: BeautifulSoup, name: str) -> Tag:
    [found] = [
        one
        for one in page.select(".explorable-parameter")
        if json.loads(str(one["data-declaration"]))["name"] == name
    ]
    return found


def prose(page: Any) -> list[str]:
    """The words of the two paragraphs, as a reader sees them."""
    texts: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("p > .explorable-scrub, p > .explorable-live")]
          .map((one) => one.querySelector("input")?.value ?? one.textContent)"""
    )
    return texts


FIRST = ["plain descent", "32 px", "on", "Ada", "plain descent", "3.200", "on", "2", "Ada", "10.7"]


# ── What an author writes ────────────────────────────────────────────────────────────────────────────────


def test_a_page_shows_the_words_before_any_script_runs(site: Site) -> None:
    page = soup(site)
    shown = [one.text for one in page.select("p > .explorable-scrub, p > .explorable-live")]
    assert shown == FIRST
    # Nothing can be changed yet.
    assert all(one.has_attr("disabled") for one in page.select(".explorable-parameter input, select"))


def test_each_kind_has_the_control_that_fits(site: Site) -> None:
    page = soup(site)
    kinds = {
        name: [
            f"{one.name} {one.get('type', '')}".strip() for one in control(page, name).select("input, select")
        ]
        for name in ("opt", "model", "width", "dropout", "who")
    }
    assert kinds == {
        "opt": ["input radio"] * 3,
        "model": ["select"],
        "width": ["input range"],
        "dropout": ["input checkbox"],
        "who": ["input text"],
    }
    [group] = control(page, "opt").select("[role=radiogroup]")
    assert page.select_one(f"#{group['aria-labelledby']}").text == "optimizer"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["buttons", "menu", "slider"])
def test_authors_say_how_numbers_are_picked(build: Build, kind: str) -> None:
    page = soup(build(f"# A\n\n:::{{parameter}} n\n:choices: 1, 10, 100\n:control: {kind}\n:::\n"))
    expected = {"buttons": "input[type=radio]", "menu": "select", "slider": "input[type=range]"}
    assert {name for name, selector in expected.items() if page.select(selector)} == {kind}


def test_names_with_an_underscore_are_words() -> None:
    made = declare("run", {"choices": "1_2, 1_10"})
    assert [choice.key for choice in made.choices] == ["1_2", "1_10"]
    assert made.text() == "1_2"


def test_semicolons_separate_choices_with_commas() -> None:
    assert declare("x", {"choices": "red, or so; blue"}).declaration()["choices"] == ["red, or so", "blue"]
    assert declare("x", {"choices": "a, b,\n  c d"}).declaration()["choices"] == ["a", "b", "c d"]


def test_true_and_false_with_words_are_a_switch() -> None:
    found = declare("x", {"choices": "true = with dropout, false = without", "value": "false"})
    assert found.control == "switch"
    assert (found.held(), found.text(), found.text(1.0)) == (False, "without", "with dropout")


def test_close_numbers_are_told_apart() -> None:
    found = declare("x", {"choices": "0.12345671, 0.12345672, 1"})
    assert len({found.text(value) for value in found.stops}) == 3
    assert declare("x", {"choices": "0.001, 0.01, 100"}).text(0.001) == "0.001"


def test_what_a_range_is_declared_as_stays() -> None:
    assert "choices" not in declare("w", {"value": "2"}).declaration()


MIXED = "mix numbers and words, as 8 and big; give a number to each"
BAD = [
    ({"choices": ""}, "choices needs at least two"),
    ({"choices": "a"}, "choices needs at least two"),
    ({"choices": "a,,b"}, "one of its choices is empty"),
    ({"choices": "a, b,"}, "one of its choices is empty"),
    ({"choices": "a =, b"}, "'a =' has nothing before or after its ="),
    ({"choices": "a, b, a"}, "two of its choices are 'a'"),
    ({"choices": "1, 1.0, 2"}, "two of its choices are '1'"),
    ({"choices": "8, big"}, MIXED),
    (
        {"choices": "sgd, adam", "value": "adamw"},
        "its value 'adamw' is none of its choices; did you mean adam?",
    ),
    ({"choices": "s = small, l = large", "value": "small"}, "none of its choices; write `:value: s`"),
    ({"choices": "1, 2", "value": "3"}, "its value '3' is none of its choices (it has 1, 2)"),
    ({"choices": "a, b", "min": "0"}, "min does not fit, since it is one of some words; remove `:min:`"),
    ({"choices": "1, 2", "max": "3"}, "max does not fit, since its choices say what it can be"),
    ({"choices": "a, b", "unit": "px"}, "unit does not fit, since it is one of some words"),
    ({"choices": "a, b", "control": "slider"}, "its control has to be buttons or menu, not 'slider'"),
    ({"choices": "1, 2", "control": "buton"}, "not 'buton'; did you mean buttons?"),
    ({"choices": "a, " + "x" * 101}, "has more than 100 characters"),
    ({"choices": ", ".join(f"c{i}" for i in range(1001))}, "it has 1,001 choices, and at most 1,000"),
    ({"value": "true", "step": "1"}, "step does not fit, since it is a switch"),
    ({"value": "some words"}, "has to be a number, not 'some words'; for words write `:text: some words`"),
    ({"text": "a\nb"}, "its text has 2 lines; a field has one"),
    ({"text": "x" * 10_000}, "its text has 10,000 characters; a field has at most 500"),
    ({"text": "a", "value": "b"}, "text and value both say how it starts"),
    ({"text": "a", "min": "1"}, "min does not fit, since it is a text"),
    ({"text": "a", "control": "menu"}, "control does not fit, since it is a text"),
    ({"value": "1", "control": "menu"}, "control says how choices are picked, and it has none"),
]


@pytest.mark.parametrize(("fields", "told"), BAD, ids=[told[:40] for _, told in BAD])
def test_mistakes_are_told_with_what_to_write(fields: dict[str, str], told: str) -> None:
    with pytest.raises(ParameterError) as caught:
        declare("x", fields)
    assert str(caught.value).startswith("parameter x: ")
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_mistake_leaves_the_rest_of_the_page(build: Build) -> None:
    site = build(
        "# A\n\n:::{parameter} x\n:choices: a, a\n:::\n\n:::{parameter} y\n:choices: a, b\n:::\n\n"
        "It is {parameter}`y`."
    )
    assert len(site.warnings) == 1
    page = soup(site)
    assert page.select_one(".explorable-notice")
    assert page.select_one("p > .explorable-scrub").text == "a"  # type: ignore[union-attr]


AWKWARD = [
    "<b>bold</b>",
    "</script><script>alert(1)</script>",
    "שלום",
    "🦊 fox",
    "a & \"b\" 'c'",
    "Fish | chips",
]


def test_markup_and_foreign_scripts_are_words(build: Build, visit: Callable[..., Visit]) -> None:
    page = ":::{parameter} x\n:control: menu\n:choices: " + "; ".join(AWKWARD)
    site = build(f"# A\n\n{page}\n:::\n\nIt is {{parameter}}`x`; {{live}}`x`.\n")
    assert site.warnings == []
    seen = visit(site.out / "index.html")
    assert seen.page.locator("select option").all_inner_texts() == AWKWARD
    for one in AWKWARD:
        seen.page.locator("select").select_option(label=one)
        assert prose(seen.page) == [one, one]
    seen.page.get_by_text("Copy link").click()
    seen.page.reload()
    assert prose(seen.page) == [AWKWARD[-1]] * 2
    assert seen.troubles == []


# ── Expressions ──────────────────────────────────────────────────────────────────────────────────────────

WORDS = {"opt": ["sgd", "momentum", "adam"], "who": []}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('opt == "adam"', lambda opt, x: np.equal(opt, "adam")),
        ('opt != "adam"', lambda opt, x: np.not_equal(opt, "adam")),
        ('where(opt == "sgd", x, x ** 2) + 1', lambda opt, x: np.where(opt == "sgd", x, x**2) + 1),
        ('where(opt == "C#", x, 2 * x)', lambda opt, x: 2 * x),
        ('(opt == "sgd") + (opt == "adam")', lambda opt, x: (opt == "sgd").astype(float) + (opt == "adam")),
        ('where((opt == "sgd") * (x > 1), 1, 2)', lambda opt, x: np.where((opt == "sgd") & (x > 1), 1, 2)),
    ],
)
def test_words_are_compared_as_numpy_does(source: str, expected: Callable[..., Any]) -> None:
    expression = parse(source, words=True)
    assert kind_of(expression, {"opt": [*WORDS["opt"], "C#"]}) is Kind.NUMBER
    opt, x = np.array(["sgd", "momentum", "adam"]), np.array([0.5, 2.0, 3.0])
    np.testing.assert_allclose(expression.evaluate({"opt": opt, "x": x}), expected(opt, x), rtol=1e-12)


def test_words_are_chosen() -> None:
    expression = parse('where(opt == "adam", "adaptive", opt)', words=True)
    assert kind_of(expression, WORDS) is Kind.TEXT
    assert [expression.evaluate({"opt": one}).item() for one in ("sgd", "adam")] == ["sgd", "adaptive"]


def test_a_switch_counts_as_numpy_counts_it() -> None:
    for value in (True, False):
        assert parse("on * 3 + 1").evaluate({"on": value}) == np.bool_(value) * 3 + 1


def test_a_word_has_no_slope() -> None:
    slope = derivative(parse('where(opt == "x", x ** 2, 3 * x)', words=True), "x")
    assert slope.evaluate({"opt": "x", "x": 3.0}) == 6
    assert slope.evaluate({"opt": "other", "x": 3.0}) == 3


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "opt * 2",
            '`opt * 2` needs numbers, and opt is words; tie numbers to it: `where(opt == "sgd", 1, 2)`',
        ),
        ("sin(opt)", "`sin(opt)` needs numbers, and opt is words"),
        ('opt < "sgd"', "needs numbers, and opt is words"),
        ('opt == "adamw"', 'opt is never "adamw"; did you mean adam? (it is one of sgd, momentum, adam)'),
        ("opt == 1", 'compares words with a number; write `opt == "sgd"`'),
        ('where(opt == "sgd", "slow", 2)', "is a number in one case and words in the other"),
        ("where(opt, 1, 2)", "needs numbers, and opt is words"),
        ('"a" + 1', 'needs numbers, and "a" is words; write a number without quotes'),
        ("who + 1", "who is words"),
    ],
)
def test_words_are_no_numbers(source: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        kind_of(parse(source, words=True), WORDS)
    assert told in str(caught.value)


def test_a_live_value_tells_its_mistake(build: Build) -> None:
    site = build(PAGE + "\nWrong: {live}`opt * 2`, {live}`opt | .2f`, {live}`width`.")
    assert [re.sub(r".*WARNING: ", "", one) for one in site.warnings] == [
        '`opt * 2` needs numbers, and opt is words; tie numbers to it: `where(opt == "sgd", 1, 2)` '
        "[explorable.parameter]",
        "`opt` is words, which have no format; remove `| .2f` [explorable.parameter]",
    ]
    assert len(soup(site).select(".explorable-notice-inline")) == 2


# ── In a browser ─────────────────────────────────────────────────────────────────────────────────────────


def test_three_keys_change_the_words_of_the_page(site: Site, visit: Callable[..., Visit]) -> None:
    seen = visit(site.out / "index.html")
    page = seen.page
    assert prose(page) == FIRST
    page.locator("input[type=radio]").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.get_by_role("slider", name="width").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("switch", name="dropout").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("textbox", name="your name").first.fill("Grace")
    assert prose(page) == ["Adam", "64 px", "off", "Grace", "Adam", "0.064", "off", "0", "Grace", "21.3"]
    page.get_by_role("textbox", name="your name").first.fill("")
    assert prose(page)[8] == "nobody"
    assert seen.troubles == []


def test_words_of_the_prose_are_controls_too(site: Site, visit: Callable[..., Visit]) -> None:
    seen = visit(site.out / "index.html")
    page = seen.page
    word = page.locator("p > .explorable-scrub").first
    assert word.get_attribute("role") == "slider"
    assert word.get_attribute("aria-label") == "optimizer"
    word.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert word.inner_text() == "Adam"
    assert word.get_attribute("aria-valuetext") == "Adam"
    word.click()
    assert word.inner_text() == "plain descent", "a click goes on, from the last one to the first"
    assert page.locator("input[type=radio]:checked").get_attribute("value") == "0"
    switch = page.locator("p > .explorable-scrub").nth(2)
    switch.click()
    assert (switch.inner_text(), switch.get_attribute("aria-checked")) == ("off", "false")
    assert not page.get_by_role("switch").first.is_checked()
    field = page.locator("p > .explorable-scrub input")
    field.fill("Emmy")
    assert page.locator(".explorable-parameter input[type=text]").input_value() == "Emmy"
    assert prose(page)[8] == "Emmy"
    assert seen.troubles == []


def test_a_link_brings_the_state_back(site: Site, visit: Callable[..., Visit]) -> None:
    seen = visit(site.out / "index.html")
    page = seen.page
    page.get_by_text("Adam", exact=True).first.click()
    page.get_by_role("switch").first.click()
    page.get_by_role("textbox").first.fill("Ada & Grace = 2")
    page.locator("select").select_option("one-hot")
    page.get_by_text("Copy link").click()
    assert page.url.split("#")[1] == "opt=adam&model=one-hot&dropout=false&who=Ada+%26+Grace+%3D+2"
    page.reload()
    assert prose(page)[:4] == ["Adam", "32 px", "off", "Ada & Grace = 2"]
    assert page.locator("select").input_value() == "2"
    page.get_by_text("Restore all").click()
    assert prose(page) == FIRST
    assert seen.troubles == []


@pytest.mark.parametrize(
    ("fragment", "told"),
    [
        ("opt=adamw", "The link asks for “adamw”, which optimizer cannot be: it is plain descent."),
        ("dropout=maybe", "The link asks for “maybe”, which dropout cannot be: it is on."),
        ("opt=" + "x" * 200, "The link asks for “" + "x" * 40 + "…”, which optimizer cannot be"),
    ],
)
def test_a_foreign_choice_of_a_link_is_told(
    site: Site, visit: Callable[..., Visit], fragment: str, told: str
) -> None:
    seen = visit(site.out / "index.html")
    seen.page.goto(f"{seen.page.url}#{fragment}")
    seen.page.reload()
    assert prose(seen.page) == FIRST
    assert told in seen.page.locator(".explorable-share span").inner_text()
    assert seen.troubles == []


def test_a_link_with_another_number_goes_to_the_nearest(site: Site, visit: Callable[..., Visit]) -> None:
    seen = visit(site.out / "index.html")
    seen.page.goto(f"{seen.page.url}#width=100&who=" + "y" * 600)
    seen.page.reload()
    assert prose(seen.page)[1] == "128 px"
    assert len(prose(seen.page)[3]) == 500


def test_uses_are_reported_but_not_what_readers_write(site: Site, visit: Callable[..., Visit]) -> None:
    seen = visit(site.out / "index.html")
    page = seen.page
    page.evaluate(
        """() => { window.seen = []; document.addEventListener("explorable:interaction",
          ({ detail }) => window.seen.push([detail.id, detail.control, detail.value, !!detail.typed])) }"""
    )
    page.get_by_text("momentum", exact=True).first.click()
    page.get_by_role("switch").first.click()
    page.get_by_role("textbox").first.fill("Grace")
    page.get_by_role("textbox").first.press("Enter")
    page.locator("p > .explorable-scrub").first.click()
    assert page.evaluate("() => window.seen") == [
        ["explorable-index-opt", "optimizer", "momentum", False],
        ["explorable-index-dropout", "dropout", False, False],
        ["explorable-index-who", "your name", "Grace", True],
        ["", "optimizer", "adam", False],
    ]


def test_without_a_script_and_in_print_the_words_stand_alone(site: Site, visit: Callable[..., Visit]) -> None:
    still = visit(site.out / "index.html", java_script_enabled=False).page
    print_ = visit(site.out / "index.html").page
    print_.emulate_media(media="print")
    for page in (still, print_):
        assert page.locator(".explorable-parameter output:visible").all_inner_texts() == [
            "plain descent",
            "resnet",
            "32 px",
            "on",
            "Ada",
        ]
        assert not page.locator(
            ".explorable-parameter input:visible, select:visible, label label:visible"
        ).count()


def test_controls_fit_a_narrow_page(site: Site, visit: Callable[..., Visit]) -> None:
    page = visit(site.out / "index.html", viewport={"width": 320, "height": 700}).page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    heights = page.evaluate(
        """() => [...document.querySelectorAll(".explorable-parameter input, .explorable-parameter select")]
          .map((one) => one.getBoundingClientRect().height)"""
    )
    assert min(heights) >= 24, "a finger can touch them"


def test_a_page_of_sliders_loads_nothing_for_choices(build: Build) -> None:
    assert "choices" not in "".join(
        re.findall(r'(?:src|href)="[^"]*"', build("# A\n\n:::{parameter} w\n:::\n").page("index"))
    )


def test_a_report_shows_how_often_at_the_control(site: Site) -> None:
    found = find_controls(site.page())
    for name, label in (("opt", "optimizer"), ("model", "model"), ("width", "width"), ("dropout", "dropout")):
        assert (f"explorable-index-{name}", "parameter", label) in found.rows
    assert ("", "parameter", "optimizer") in found.numbers


# ── Elsewhere ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("builder", ["text", "epub", "latex"])
def test_other_outputs_tell_what_can_be_chosen(build: Build, builder: str) -> None:
    site = build(PAGE, builder)
    found = "".join(
        path.read_text("utf-8") for path in site.out.rglob("*") if path.suffix in (".txt", ".xhtml", ".tex")
    )
    text = " ".join(re.sub(r"<[^>]+>|\\sphinx\w*|[{}~]|\\", " ", found).split())
    for words in (
        "optimizer = plain descent (plain descent, momentum or Adam)",
        "dropout = on (off or on)",
        "your name = Ada",
    ):
        assert words in text


def test_formulas_show_words_in_every_renderer(build: Build) -> None:
    page = "# A\n\n:::{parameter} opt\n:choices: s = 50 % & more, adam\n:::\n\n$a + \\live{opt}$\n"
    assert "a + 50 % & more" in build(page).page().replace("&amp;", "&")
    tex = next(build(page, "latex").out.glob("*.tex")).read_text("utf-8")
    assert r"a + {\text{50 \% \& more}}" in tex


def test_words_are_translated_and_keys_stay(build: Build, tmp_path: Any) -> None:
    catalog = tmp_path / "locale/de/LC_MESSAGES/index.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "plain descent"\nmsgstr "einfacher Abstieg"\n\nmsgid "momentum"\nmsgstr "Schwung"\n\n'
        'msgid "on"\nmsgstr "an"\n\nmsgid "off"\nmsgstr "aus"\n',
        "utf-8",
    )
    site = build(PAGE, config={"language": "de", "locale_dirs": [str(tmp_path / "locale")]})
    page = soup(site)
    declared = json.loads(str(control(page, "opt")["data-declaration"]))
    assert declared["choices"] == ["sgd", "momentum", "adam"]
    assert declared["names"] == ["einfacher Abstieg", "Schwung", "Adam"]
    assert [one.text for one in page.select("p > .explorable-scrub")] == [
        "einfacher Abstieg",
        "32 px",
        "an",
        "Ada",
    ]


def test_translators_find_the_words_of_choices(build: Build) -> None:
    catalog = (build(PAGE, "gettext").out / "index.pot").read_text("utf-8")
    for words in ("plain descent", "Adam", "mixture of experts", "optimizer"):
        assert f'msgid "{words}"' in catalog


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────────

CURVES = """# Curves

:::{parameter} act
:choices: relu = ReLU, tanh, sigmoid
:label: activation
:::

:::{parameter} half
:value: false
:::

:::{explorable} function
:name: curve
:expr: where(act == "relu", relu(x), where(act == "tanh", tanh(x), sigmoid(x))) * where(half, 0.5, 1)
:derivative:
:point: 1
:::

:::{explorable} sweep
:name: all
:of: curve
:over: act
:::
"""


def test_a_curve_follows_a_choice(build: Build, visit: Callable[..., Visit]) -> None:
    site = build(CURVES)
    assert site.warnings == []
    seen = visit(site.out / "index.html")
    page = seen.page
    enliven(page, "#explorable-curve")
    heading = page.locator("#explorable-curve .explorable-equation")
    assert heading.text_content().startswith("ReLU(1.0)")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowRight")
    assert heading.text_content() == f"tanh(1.0) · 1 = {np.tanh(1):.2f}"
    page.locator("#explorable-curve select").select_option(label="sigmoid")
    page.locator("#explorable-curve input[role=switch]").click()
    assert heading.text_content().endswith(f"= {0.5 / (1 + np.exp(-1)):.2f}")
    assert page.locator("input[type=radio]:checked").get_attribute("value") == "2"
    page.locator("#explorable-curve").get_by_text("Reset").click()
    assert heading.text_content().startswith("ReLU(1.0)")
    assert seen.troubles == []


def test_a_sweep_goes_through_all_choices(build: Build, visit: Callable[..., Visit]) -> None:
    seen = visit(build(CURVES).out / "index.html")
    page = seen.page
    enliven(page, "#explorable-all")
    small = page.locator("#explorable-all [role=radio]")
    assert [one.get_attribute("aria-label") for one in small.all()] == [
        "activation ReLU",
        "activation tanh",
        "activation sigmoid",
    ]
    small.nth(1).click()
    assert page.locator("#explorable-all output").inner_text() == "activation is tanh"
    assert page.locator("input[type=radio]:checked").get_attribute("value") == "1"
    assert seen.troubles == []


PROGRAM = """# A program

:::{parameter} opt
:choices: sgd = plain descent, adam = Adam
:::

:::{parameter} on
:value: true
:::

:::{parameter} width
:choices: 1, 2, 4
:::

:::{tensor-diagram}
:name: prog
x[n] = [1, 2, 3]
rate = where(opt == "adam", 0.5, 0.25)
y = where(on, x * width, 0)
z = y * rate
:::

The last is {cell}`prog: z[2] | .2f`. $\\live{opt}$
"""


def test_a_program_has_a_state_for_each_choice(build: Build, visit: Callable[..., Visit]) -> None:
    site = build(PROGRAM)
    assert site.warnings == []
    seen = visit(site.out / "index.html")
    page = seen.page
    enliven(page, "#explorable-prog")
    cell = page.locator("[data-follows]")
    for i, rate in enumerate((0.25, 0.5)):
        page.locator("input[type=radio]").nth(i).check(force=True)
        for j, width in enumerate((1, 2, 4)):
            page.locator("input[type=radio]").nth(2 + j).check(force=True)
            assert cell.inner_text() == f"{3 * width * rate:.2f}"
    texts = page.locator("#explorable-prog .explorable-wide .explorable-values text").all_text_contents()
    assert texts[:1] == ["Adam"]
    assert page.locator(".katex-html [data-live]").inner_text() == "Adam"
    page.get_by_role("switch").click()
    assert cell.inner_text() == "0.00"
    assert seen.troubles == []


def test_a_program_tells_of_a_word_that_is_none(build: Build) -> None:
    [warning] = build(PROGRAM.replace('"adam"', '"adamw"').split("The last")[0]).warnings
    assert "opt is never 'adamw'; did you mean adam? (it is one of sgd, adam)" in warning
    [warning] = build(":::{parameter} who\n:text: a\n:::\n\n:::{tensor-diagram}\ny = who + 1\n:::\n").warnings
    assert "who is a text, with which a program computes nothing" in warning


MODEL = """:::{parameter} kind
:choices: plain, double = twice as large
:::

:::{tensor-diagram}
:name: sums
x[t,d] = [[1, -2, 0.5], [3, 4, -1]]
y = x * where(kind == "double", 2, 1)
m = sum(y, axis=t)
:::

:::{model-diagram}
:name: following
:program: sums
x[2,d]
Scale
  y[2,d]
m[d] bars
Out
:::
"""


def test_a_model_diagram_follows_the_program_of_a_choice(build: Build, visit: Callable[..., Visit]) -> None:
    site = build(f"# A\n\n{MODEL}")
    assert site.warnings == []
    seen = visit(site.out / "index.html", viewport={"width": 1100, "height": 2000})
    page = seen.page
    for picture in ("sums", "following"):
        enliven(page, f"#explorable-{picture}")
    numbers = page.locator("#explorable-following svg:visible .explorable-bar-number")
    assert numbers.all_text_contents() == ["4", "2", "−0.5"]
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => document.querySelector('#explorable-following svg .explorable-bar-number').textContent === '8'"
    )
    assert numbers.all_text_contents() == ["8", "4", "−1"]
    assert seen.troubles == []


CHART = """# A chart

:::{parameter} who
:choices: all, sgd, adam = Adam
:::

:::{chart} line
:name: runs
:data: runs.csv
:x: step
:y: sgd, adam
:only: who
:::
"""
RUNS = "step,sgd,adam\n0,3,2\n1,2,1\n2,1,0.5\n"


def test_a_chart_lets_the_chosen_group_stand_out(build: Build, visit: Callable[..., Visit]) -> None:
    site = build({"index": CHART, "runs.csv": RUNS})
    assert site.warnings == []
    seen = visit(site.out / "index.html")
    page = seen.page
    enliven(page, "#explorable-runs")

    def faint() -> set[str]:
        return set(
            page.evaluate(
                """() => [...document.querySelectorAll(".explorable-wide .explorable-chart-faint")]
                  .map((one) => one.dataset.group)"""
            )
        )

    assert faint() == set()
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert faint() == {"0"}
    told = """() => document.querySelector("#explorable-runs .explorable-alt").textContent"""
    page.wait_for_function(f"{told}.endsWith(' adam stands out.')")
    page.get_by_text("Restore all").click()
    assert faint() == set()
    assert seen.troubles == []


def test_print_shows_the_group_that_is_chosen_at_first(build: Build) -> None:
    page = CHART.replace(":choices: all,", ":value: adam\n:choices: all,")
    site = build({"index": page, "runs.csv": RUNS})
    assert site.warnings == []
    faint = soup(site).select("#explorable-runs .explorable-wide .explorable-chart-faint")
    assert faint
    assert {one["data-group"] for one in faint} == {"0"}


def test_a_mark_stands_at_numbers_to_choose_from(build: Build, visit: Callable[..., Visit]) -> None:
    page = CHART.replace("all, sgd, adam = Adam", "0, 1, 2").replace(":only: who", ":at: x=who")
    site = build({"index": page, "runs.csv": RUNS})
    assert site.warnings == []
    seen = visit(site.out / "index.html")
    enliven(seen.page, "#explorable-runs")
    mark = seen.page.locator("#explorable-runs svg:visible .explorable-chart-mark-text")
    assert mark.text_content() == "who = 0"
    seen.page.locator("input[type=radio]").first.focus()
    seen.page.keyboard.press("End")
    assert mark.text_content() == "who = 2"
    assert seen.troubles == []


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ("a, b", "no choice of parameter who is a group of the chart (sgd, adam); it has a, b"),
        (None, "this page has no parameter who"),
    ],
)
def test_a_chart_tells_what_it_cannot_show(build: Build, choices: str | None, told: str) -> None:
    page = CHART.replace("all, sgd, adam = Adam", choices or "1, 2")
    if choices is None:
        page = page.replace("} who\n:choices: 1, 2", "} whose\n:choices: 1, 2")
    [warning] = build({"index": page, "runs.csv": RUNS}).warnings
    assert told in warning


@pytest.mark.parametrize(
    "names", ["prototype|β=0.9, long name|c", "sgd|adam, tuned", "1|2|3", "a=b|c=d", "lr=0.1|lr=0.01|none"]
)
def test_choices_that_a_chart_suggests_are_taken(build: Build, names: str) -> None:
    data = "step,loss,run\n" + "".join(
        f'{step},{step + i},"{name}"\n' for i, name in enumerate(names.split("|")) for step in (0, 1)
    )
    chart = ":::{chart} line\n:data: d.csv\n:x: step\n:y: loss\n:color: run\n:only: who\n:name: one\n:::\n"
    page = f"# A\n\n:::{{parameter}} who\n:choices: p, q\n:::\n\n{chart}"
    [warning] = build({"index": page, "d.csv": data}).warnings
    suggested = re.search(r"write `(:choices: .*?)`", warning)
    site = build({"index": page.replace(":choices: p, q", suggested[1]), "d.csv": data})
    assert site.warnings == []
    groups = json.loads(soup(site).select_one("#explorable-one > script").text)["only"]["groups"]
    assert groups == [None, *range(len(names.split("|")))]


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        (
            "{explorable} gradient-descent\n:loss: w ** 2\n:bind: learning_rate=opt",
            "learning_rate is a number, and parameter opt is one of some words; bind one with a range, or "
            "with numbers to choose from, as `:choices: 0.01, 0.1, 1`",
        ),
        ("{explorable} function\n:expr: opt * x", "`opt * x` needs numbers, and opt is words"),
        ("{explorable} function\n:expr: opt", "is words, and a curve has numbers"),
        ("{chart} line\n:data: runs.csv\n:x: step\n:y: sgd\n:at: x=opt", "write `:only: opt`"),
    ],
)
def test_pictures_tell_what_they_cannot_follow(build: Build, picture: str, told: str) -> None:
    page = f"# A\n\n:::{{parameter}} opt\n:choices: sgd, adam\n:::\n\n:::{picture}\n:::\n\n{{parameter}}`opt`"
    site = build({"index": page, "runs.csv": RUNS})
    [warning] = site.warnings
    assert told in warning
    assert soup(site).select_one("p > .explorable-scrub")


def test_a_picture_follows_numbers_to_choose_from(build: Build, visit: Callable[..., Visit]) -> None:
    page = (
        "# A\n\n:::{parameter} rate\n:choices: 0.01, 0.1, 0.5\n:value: 0.1\n:::\n\n"
        ":::{explorable} gradient-descent\n:name: gd\n:loss: w ** 2\n:bind: learning_rate=rate\n:::\n"
    )
    site = build(page)
    assert site.warnings == []
    seen = visit(site.out / "index.html")
    enliven(seen.page, "#explorable-gd")
    slider = seen.page.locator("#explorable-gd input[type=range][aria-valuetext='0.1']")
    slider.focus()
    seen.page.keyboard.press("ArrowRight")
    assert seen.page.locator("input[type=radio]:checked").get_attribute("value") == "2"
    assert seen.troubles == []


MODULE = """export default {
  render({ model, el, parameters }) {
    el.innerHTML = "<button></button><p></p>";
    const [button, said] = el.children;
    const keys = ["kind", "on", "size"];
    const show = () => (said.textContent = keys.map((key) => String(model.get(key))).join(" "));
    for (const key of keys) model.on(`change:${key}`, show);
    button.addEventListener("click", () => {
      model.set("kind", "adam");
      model.set("on", !model.get("on"));
      model.set("size", 100);
      parameters.set("opt", "nothing of the kind");
    });
    show();
  },
};
"""


def test_modules_get_words_truths_and_numbers(build: Build, visit: Callable[..., Visit]) -> None:
    page = (
        "# A\n\n:::{parameter} opt\n:choices: sgd, adam = Adam\n:::\n\n"
        ":::{parameter} on\n:value: true\n:::\n\n"
        ":::{parameter} width\n:choices: 8, 64, 128\n:::\n\n"
        ":::{explorable} m.js\n:name: m\n:bind: kind=opt, on=on, size=width\n:::\n\n"
        "{parameter}`opt` {parameter}`on` {parameter}`width`\n"
    )
    site = build({"index": page, "m.js": MODULE})
    assert site.warnings == []
    assert soup(site).select_one("#explorable-m .explorable-view p").text == "sgd true 8"  # type: ignore[union-attr]
    seen = visit(site.out / "index.html")
    enliven(seen.page, "#explorable-m")
    seen.page.locator("#explorable-m button").click()
    assert seen.page.locator("#explorable-m .explorable-view p").inner_text() == "adam false 128"
    assert prose(seen.page) == ["Adam", "off", "128"]
    assert seen.troubles == []


def test_a_joined_page_keeps_the_choices_of_its_documents_apart(
    build: Build, visit: Callable[..., Visit]
) -> None:
    one = "# {title}\n\n:::{{parameter}} opt\n:choices: a, b\n:::\n\nIt is {{parameter}}`opt`.\n"
    site = build(
        {
            "index": "# All\n\n```{toctree}\nfirst\nsecond\n```\n",
            "first": one.format(title="First"),
            "second": one.format(title="Second"),
        },
        "singlehtml",
    )
    assert site.warnings == []
    seen = visit(site.out / "index.html")
    seen.page.locator("input[type=radio]").nth(1).check(force=True)
    assert prose(seen.page) == ["b", "a"]
    assert seen.troubles == []
