"""Parameters on pages: controls, numbers in the prose and live values, in every builder."""

import json
import re
from collections.abc import Callable
from math import exp
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from docutils import nodes

from conftest import Build, Site, Visit

W = """\
:::{parameter} w
:value: 1.5
:min: -4
:max: 4
:step: 0.1
:label: weight
:unit: kg
:concept: query
:::
"""


def soup(site: Site, page: str = "index") -> BeautifulSoup:
    return BeautifulSoup(site.page(page), "html.parser")


def only(page: BeautifulSoup | Tag, selector: str) -> Tag:
    [found] = page.select(selector)
    return found


def declaration(page: BeautifulSoup | Tag) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(str(only(page, "[data-declaration]")["data-declaration"]))
    return found


# ── The control ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("markup", ["myst", "rst"])
def test_a_control_is_a_labelled_native_range(build: Build, markup: str) -> None:
    if markup == "myst":
        site = build(f"# Title\n\n{W}")
    else:
        options = "\n".join(f"   {line}" for line in W.splitlines()[1:-1])
        site = build({"index.rst": f"Title\n=====\n\n.. parameter:: w\n{options}\n"})
    assert site.warnings == []
    control = only(soup(site), ".explorable-parameter")
    slider = only(control, "input")
    assert slider["type"] == "range"
    bounds = {key: float(str(slider[key])) for key in ("min", "max", "step", "value")}
    assert bounds == {"min": -4, "max": 4, "step": 0.1, "value": 1.5}
    assert slider.has_attr("disabled"), "nothing moves until the script does it"
    label = only(control, "label")
    assert (label["for"], label.text) == (slider["id"], "weight")
    assert label["data-concept"] == "query"
    output = only(control, "output")
    assert (output["for"], output.text) == ([slider["id"]], "1.5 kg")


def test_a_control_tells_the_script_all_of_its_declaration(build: Build) -> None:
    assert declaration(soup(build(f"# Title\n\n{W}"))) == {
        "name": "w",
        "label": "weight",
        "value": 1.5,
        "min": -4,
        "max": 4,
        "step": 0.1,
        "format": ".1f",
        "unit": " kg",
        "concept": "query",
        "scale": "linear",
    }


@pytest.mark.parametrize(("unit", "shown"), [("°", "40°"), ("°C", "40 °C"), ("%", "40 %"), ("″", "40″")])
def test_only_the_units_of_an_angle_follow_without_a_space(build: Build, unit: str, shown: str) -> None:
    parameter = f":::{{parameter}} w\n:value: 40\n:max: 90\n:step: 1\n:unit: {unit}\n:::\n"
    page = soup(build(f"# Title\n\n{parameter}\nAt {{parameter}}`w`."))
    assert only(page, "output").text == only(page, ".explorable-scrub").text == shown


LOGARITHMIC = ("log range", "log", "doubling")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", {"value": 0, "min": 0, "max": 1, "step": 0.01, "format": ".2f", "label": "my rate"}),
        (":value: 3", {"value": 3, "min": 0, "max": 6, "step": 0.05, "format": ".2f"}),
        (":value: -3", {"value": -3, "min": -6, "max": 1, "step": 0.05}),
        (":min: 1\n:value: 10\n:max: 100\n:step: 1", {"step": 1, "format": ".0f"}),
        (":max: 1000", {"step": 10, "format": ".0f"}),
        (":step: 0.25", {"step": 0.25, "format": ".2f"}),
        (":format: .0%", {"format": ".0%"}),
        (":min: 0.5\n:value: 0.5\n:max: 5.5\n:step: 1", {"format": ".1f"}),
        (":min: 0\n:value: 0.95\n:max: 1\n:step: 0.3", {"format": ".2f"}),
        (":min: 0\n:value: 3.14159265\n:max: 4\n:step: 0.1", {"format": ".3f"}),
        (":scale: log\n:min: 1e-4\n:max: 1", {"value": 1e-4, "step": 10**0.02, "format": ".3g"}),
        (":scale: log", {"value": 1, "min": 0.1, "max": 10}),
        (":scale: log\n:min: 1\n:max: 1024\n:value: 32\n:step: 2", {"step": 2, "format": ".0f"}),
    ],
    ids=[
        "nothing",
        "value",
        "negative",
        "whole",
        "large",
        "quarter",
        "format",
        "halves",
        "between",
        "longer",
        *LOGARITHMIC,
    ],
)
def test_what_an_author_leaves_out_is_filled_in(build: Build, options: str, expected: dict[str, Any]) -> None:
    found = declaration(soup(build(f"# Title\n\n:::{{parameter}} my_rate\n{options}\n:::\n")))
    assert {key: found[key] for key in expected} == expected


def test_a_first_value_between_two_steps_is_written_as_it_is(build: Build) -> None:
    range_ = ":value: 0.25\n:min: 0\n:max: 1\n:step: 0.1"
    site = build(f"# Title\n\n:::{{parameter}} rate\n{range_}\n:::\n\n{{parameter}}`rate` {{live}}`rate`")
    assert only(soup(site), "output").text == "0.25"
    assert only(soup(site), ".explorable-scrub").text == "0.25"


def test_the_slider_of_a_log_scale_stands_where_the_logarithm_is(build: Build) -> None:
    site = build("# Title\n\n:::{parameter} rate\n:scale: log\n:min: 1e-4\n:max: 1\n:value: 0.01\n:::\n")
    assert site.warnings == []
    slider = only(soup(site), "input")
    assert {key: slider[key] for key in ("min", "max", "step", "value")} == {
        "min": "0",
        "max": "1",
        "step": "any",
        "value": "0.5",
    }
    assert only(soup(site), "output").text == "0.01"


def test_a_number_on_a_log_scale_has_room_for_what_is_between_the_ends(build: Build) -> None:
    site = build("# Title\n\n:::{parameter} rate\n:scale: log\n:min: 1e-4\n:max: 1\n:::\n\n{parameter}`rate`")
    # The ends are "0.0001" and "1", the widest between them "0.000955": seven digits and a point.
    assert "explorable-w15" in only(soup(site), ".explorable-scrub")["class"]


def test_a_page_has_one_place_to_copy_its_link_below_its_last_slider(build: Build) -> None:
    hidden = ":::{parameter} c\n:hidden:\n:::\n"
    site = build(f"# Title\n\n{W}\n\n:::{{parameter}} b\n:::\n\n{hidden}")
    buttons = soup(site).select("button")
    assert [button.text for button in buttons] == ["Copy link", "Restore all"]
    assert all(button.has_attr("disabled") for button in buttons), "nothing happens until the script does it"
    last = only(soup(site), ".explorable-share").find_previous_sibling("div")
    assert last is not None
    assert json.loads(str(last["data-declaration"]))["name"] == "b"
    assert not soup(build(f"# Title\n\n{hidden}")).select("button")


@pytest.mark.parametrize(
    "mover",
    [
        "Drag {parameter}`c`.",
        "| a |\n| --- |\n| {parameter}`c` |",
        ":::{explorable} function\n:expr: c * x\n:::",
        ":::{explorable} gradient-descent\n:loss: w**2\n:bind: learning_rate=c\n:::",
    ],
)
def test_where_only_prose_or_pictures_change_parameters_the_link_is_copied_below_them(
    build: Build, mover: str
) -> None:
    hidden = ":::{parameter} c\n:hidden:\n:value: 1\n:min: 0.5\n:max: 2\n:::\n"
    site = build(f"# Title\n\n{hidden}\n{{live}}`c`\n\n{mover}\n\nAfter {{live}}`c`.")
    assert site.warnings == []
    page = soup(site)
    row = only(page, ".explorable-share")
    assert [button.text for button in row.select("button")] == ["Copy link", "Restore all"]
    [moves] = page.select(".explorable-scrub, .explorable-figure")
    # It stands between what it is for and the rest of the section, which goes on after it.
    assert row.parent is not None
    assert row.parent.name == "section"
    assert moves in row.find_all_previous()
    after = row.find_next_sibling("p")
    assert after is not None
    assert after.text == "After 1."


def test_where_nothing_changes_a_hidden_parameter_there_is_no_link_to_copy(build: Build) -> None:
    hidden = ":::{parameter} c\n:hidden:\n:value: 1\n:::\n"
    own = ":::{explorable} function\n:expr: c * x\n:params: c=2\n:::"
    assert not soup(build(f"# Title\n\n{hidden}\n{{live}}`c`\n\n{own}")).select(".explorable-share")


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "man", "xml"])
def test_a_file_has_no_link_to_copy(build: Build, builder: str) -> None:
    site = build(
        f"# Title\n\n{W}\n\nDrag {{parameter}}`w`.",
        builder,
        config={"epub_copyright": "nobody", "version": "1"},
    )
    assert site.warnings == []
    written = [
        file.read_bytes()
        for file in site.out.rglob("*")
        if file.suffix not in (".js", ".css") and file.is_file()
    ]
    assert not any(b"Copy link" in text or b"ShareRow" in text for text in written)


def test_a_hidden_parameter_has_no_control_and_still_counts(build: Build) -> None:
    hidden = W.replace(":unit: kg", ":hidden:")
    site = build(f"# Title\n\n{hidden}\n\nNow {{live}}`w + 1`.")
    assert site.warnings == []
    page = soup(site)
    assert not page.select("input, label, output")
    assert declaration(page)["value"] == 1.5
    assert only(page, ".explorable-live").text == "2.5"


@pytest.mark.parametrize("text", ['a "quote" & <b>', "</div><script>alert(1)</script>", "'"])
def test_what_a_label_says_is_text(build: Build, text: str) -> None:
    page = soup(build(f"# Title\n\n:::{{parameter}} w\n:label: {json.dumps(text)}\n:unit: <i>\n:::\n"))
    assert only(page, ".explorable-parameter label").text == text
    assert only(page, "output").text == "0.00 <i>"
    assert declaration(page)["label"] == text
    assert not page.select(".explorable-parameter b, .explorable-parameter i, .explorable-parameter script")


# ── Numbers and live values ──────────────────────────────────────────────────────────────────────────────


def test_a_number_in_the_prose_shows_the_value_and_names_the_parameter(build: Build) -> None:
    number = only(soup(build(f"# Title\n\n{W}\n\nDrag {{parameter}}`w`.")), ".explorable-scrub")
    assert number.text == "1.5 kg"
    assert number["data-parameter"] == "w"
    assert number["data-concept"] == "query"


LIVE = {
    "w / 4 | .2f": ("0.38", ["/", "w", 4]),
    "w": ("1.5", "w"),
    "-w": ("−1.5", ["neg", "w"]),
    "sigmoid(w)": (f"{1 / (1 + exp(-1.5)):.6g}", ["sigmoid", "w"]),
    "w * 1000 | ,d": ("1,500", ["*", "w", 1000]),
    "w / 4 | .0%": ("38%", ["/", "w", 4]),
    "w > 1": ("1", [">", "w", 1]),
    "where(w < 0, -1, 2 ** w) | .1f": ("2.8", ["where", ["<", "w", 0], ["neg", 1], ["**", 2, "w"]]),
    "2 + 3": ("5", ["+", 2, 3]),
    "1 / (w - 1.5)": ("∞", None),
}


@pytest.mark.parametrize("expression", LIVE)
def test_a_live_value_is_computed_and_carries_its_tree(build: Build, expression: str) -> None:
    text, tree = LIVE[expression]
    site = build(f"# Title\n\n{W}\n\nNow {{live}}`{expression}`.")
    assert site.warnings == []
    value = only(soup(site), ".explorable-live")
    assert value.text == text
    if tree is not None:
        assert json.loads(str(value["data-live"])) == tree
    if "|" in expression:
        assert value["data-format"] == expression.partition("|")[2].strip()
    assert "<" not in str(value["data-live"]), "escaped even within an attribute"


def test_numbers_keep_the_width_of_their_widest_value(build: Build) -> None:
    page = soup(build(f"# Title\n\n{W}\n\n{{parameter}}`w` {{live}}`w | .1f` {{live}}`10 ** w | .0f`"))
    classes = [
        next(name for name in number["class"] if re.fullmatch(r"explorable-w\d+", name))
        for number in page.select("p .explorable-scrub, p .explorable-live")
    ]
    # in halves of a digit: "−4.0 kg" is 3 + 2 + 1 + 2 + 1 + 2 + 2, "−4.0" 8, "10000" 10
    assert classes == ["explorable-w13", "explorable-w8", "explorable-w10"]


def test_a_number_of_any_width_has_a_class_of_the_style_sheet(build: Build) -> None:
    site = build("# Title\n\n:::{parameter} n\n:max: 1e15\n:::\n\n{live}`n * 1e15 | ,.0f`")
    sheet = next((site.out / "_static" / "explorable").glob("theme-*.css")).read_text(encoding="utf-8")
    [name] = [
        name for name in only(soup(site), ".explorable-live")["class"] if re.match(r"explorable-w\d", name)
    ]
    assert re.search(rf"\.{name}\b", sheet)


def test_formulas_show_the_value_in_html_and_mathml(build: Build) -> None:
    page = soup(build(f"# Title\n\n{W}\n\n$y = \\live{{w}} x$"))
    for box in page.select(".katex [data-live]"):
        assert box.text == "1.5"
        assert json.loads(str(box["data-live"])) == "w"
        assert box["data-format"] == ".1f"
    assert {box.name for box in page.select(".katex [data-live]")} == {"span", "mtext"}


# ── Other builders ───────────────────────────────────────────────────────────────────────────────────────

PROSE = f"# Title\n\n{W}\n\nDrag {{parameter}}`w`, see {{live}}`-w / 4 | .2f` and $y = \\live{{w}} x$.\n"


def test_text_tells_values_and_range(build: Build) -> None:
    site = build(PROSE, "text")
    assert site.warnings == []
    text = " ".join(site.page().split())
    assert "weight = 1.5 kg (from −4.0 kg to 4.0 kg)" in text
    assert "Drag 1.5 kg, see −0.38 and y = 1.5 x." in text


def test_latex_tells_values_and_range(build: Build) -> None:
    site = build(PROSE, "latex")
    assert site.warnings == []
    book = " ".join((site.out / "projectnamenotset.tex").read_text(encoding="utf-8").split())
    assert "weight = 1.5 kg (from −4.0 kg to 4.0 kg)" in book
    assert "see −0.38 and" in book
    assert r"\live" not in book


def test_epub_has_the_values_and_no_control(build: Build) -> None:
    site = build(PROSE, "epub", config={"copyright": "2026", "version": "1"})
    assert site.warnings == []
    page = soup(site)
    assert "Drag 1.5 kg, see −0.38 and" in page.text
    assert not page.select("script")


def test_a_hidden_parameter_leaves_no_line_in_text(build: Build) -> None:
    site = build(f"# Title\n\n{W.replace(':unit: kg', ':hidden:')}\n\nNow {{live}}`w`.", "text")
    assert "weight" not in site.page()
    assert "Now 1.5." in site.page()
    paragraphs = site.doctrees["index"].findall(nodes.paragraph)
    assert all(paragraph.astext() for paragraph in paragraphs), "nor a gap"


# ── Pages are apart ──────────────────────────────────────────────────────────────────────────────────────


DOCUMENT = """\
# Of {value}

:::{{parameter}} w
:value: {value}
:::

{{parameter}}`w`, {{live}}`2 * w`, $\\live{{w}}$

:::{{explorable}} function
:expr: w * x
:::
"""


def two_documents() -> dict[str, str | bytes]:
    return {
        "index": "# Index\n\n```{toctree}\none\ntwo\n```",
        "one": DOCUMENT.format(value=1),
        "two": DOCUMENT.format(value=2),
    }


def test_pages_do_not_know_each_others_parameters(build: Build) -> None:
    site = build({**two_documents(), "two": "# Document\n\nDrag {parameter}`w`."})
    assert site.warnings == [
        "two.md:3: WARNING: this page has no parameter w; declare it with the directive `parameter` "
        "[explorable.parameter]"
    ]


def test_documents_joined_into_one_page_keep_their_parameters(build: Build) -> None:
    site = build(two_documents(), "singlehtml")
    assert site.warnings == []
    page = soup(site)
    for name, value in (("one", 1), ("two", 2)):
        mine = page.select(f'[data-scope="{name}"]')
        texts = {tag.text for tag in mine if "explorable-scrub" in tag.get("class", [])}
        assert texts == {f"{value}.00"}
        assert {tag.text for tag in mine if "explorable-live" in tag.get("class", [])} == {str(2 * value)}
        [control] = [tag for tag in mine if tag.has_attr("data-declaration")]
        assert json.loads(str(control["data-declaration"]))["value"] == value
        assert [tag for tag in mine if "math" in tag.get("class", [])], "formulas too"
        [picture] = [tag for tag in mine if tag.get("data-explorable") == "function"]
        assert json.loads(only(picture, "script").text)["parameters"][0]["value"] == value
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


# ── What is copied to other pages ────────────────────────────────────────────────────────────────────────

TODO = {
    "extensions": ["myst_parser", "sphinxext.explorable", "sphinx.ext.todo"],
    "todo_include_todos": True,
    "copyright": "2026, A",
    "version": "1",
}
COPIED = """\
# A page

:::{parameter} w
:value: 2
:max: 4
:::

::::{todo}
{parameter}`w`, twice {live}`w * 2`, $\\live{w}$.

:::{explorable} function
:expr: w * x
A line.
:::
::::
"""


@pytest.mark.parametrize("builder", ["html", "epub", "latex", "singlehtml"])
@pytest.mark.parametrize("listing", ["a-list", "z-list"], ids=["before it", "behind it"])
def test_what_is_copied_to_another_page_follows_the_parameters_of_its_own(
    build: Build, builder: str, listing: str
) -> None:
    toctree = f"# Docs\n\n```{{toctree}}\nmiddle\n{listing}\n```\n"
    pages = {"index": toctree, "middle": COPIED, listing: "# All\n\n```{todolist}\n```\n"}
    site = build(pages, builder, config=TODO)
    assert site.warnings == []
    if builder != "html":
        return
    own, copied = soup(site, "middle"), soup(site, listing)
    assert not own.select("[data-scope]"), "a page's own need no name of it"
    for selector in (".explorable-scrub", "p > .explorable-live", "div.explorable", ".math"):
        assert only(copied, selector)["data-scope"] == "middle"
        assert only(copied, selector).text == only(own, selector).text
    assert declaration(copied)["name"] == "w", "its script knows the parameter"


def test_a_copy_with_its_control_declares_the_parameter_once(build: Build) -> None:
    whole = "# A page\n\n::::{todo}\n:::{parameter} w\n:::\n{live}`w`\n::::\n"
    site = build({"index": "# All\n\n```{todolist}\n```\n\n```{toctree}\na\n```\n", "a": whole}, config=TODO)
    assert site.warnings == []
    assert declaration(soup(site))["name"] == "w"
    assert only(soup(site), "[data-declaration]")["data-scope"] == "a"


PICTURE = "# {title}\n\n:::{{explorable}} function\n:name: {name}\n:expr: {expr}\nA line.\n:::\n"


def idents(site: Site, page: str = "index") -> list[str]:
    found = re.findall(r' id="(explorable-[^"]*)"', site.page(page))
    assert sorted(set(found)) == sorted(found)
    return found


def test_pictures_of_one_name_have_ids_of_their_own_where_pages_are_joined(build: Build) -> None:
    pages = {
        "index": "# Docs\n\n```{toctree}\na\nb\n```\n",
        "a": PICTURE.format(title="A", name="pic", expr="x"),
        "b": PICTURE.format(title="B", name="pic", expr="100*x"),
    }
    joined = idents(build(pages, "singlehtml"))
    assert {"explorable-pic", "explorable-pic-alt", "explorable-pic--2", "explorable-pic--2-alt"} < {*joined}
    apart = build(pages)
    assert "explorable-pic" in idents(apart, "a")
    assert len(idents(apart, "a")) == len(idents(apart, "b")) == len(joined) / 2


def test_what_is_copied_several_times_has_ids_of_its_own(build: Build) -> None:
    picture = PICTURE.format(title="All", name="pic", expr="w * x")
    todo = f"::::{{todo}}\n:::{{parameter}} w\n:::\n{picture.partition('# All')[2]}::::\n"
    site = build(f"# All\n\n{todo}\n```{{todolist}}\n```\n\n```{{todolist}}\n```\n", config=TODO)
    assert site.warnings == []
    found = idents(site)
    assert {"explorable-pic", "explorable-pic--2", "explorable-pic--3"} < {*found}
    assert {"explorable-index-w", "explorable-index-w--2"} < {*found}


# ── Sliders as they are read out ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_a_slider_says_what_is_shown(build: Build, visit: Any, scale: str) -> None:
    options = f':value: 5\n:min: 1\n:max: 10\n:scale: {scale}\n:format: .1f\n:unit: "%"\n'
    rate = f":::{{parameter}} rate\n{options}:::\n"
    picture = ":::{explorable} k-means\n:k: 3\n:::\n"
    site = build(f"# Title\n\n{rate}\n{picture}")
    assert only(soup(site), "input[data-parameter]")["aria-valuetext"] == "5.0 %"
    page = visit(site.out / "index.html").page
    page.wait_for_selector(".explorable[data-ready]")
    slider = page.locator("input[data-parameter]")
    slider.press("End")
    assert slider.get_attribute("aria-valuetext") == "10.0 %"
    for control in page.locator(".explorable-control").all():
        said = control.locator("input[type=range]")
        if said.count():
            assert said.get_attribute("aria-valuetext") == control.locator("output").text_content()


def test_numbers_in_titles_say_their_first_value_wherever_the_title_stands(build: Build) -> None:
    page = (
        "# Years {live}`years + 1`\n\n:::{parameter} years\n:value: 10\n:min: 1\n:max: 30\n:::\n\n"
        ":::{toctree}\nother\n:::\n\n(here)=\n## After {parameter}`years` and {live}`years * 2 | .1f`\n\n"
    )
    other = "# Other\n\n:::{parameter} k\n:value: 3\n:::\n\nSee {ref}`here` and {doc}`index`.\n"
    site = build({"index": page, "other": other})
    assert site.warnings == []
    index, seen = soup(site), soup(site, "other")
    assert index.title.text.startswith("Years 11")
    [title] = index.select("h2")
    assert title.select(".explorable-scrub, .explorable-live") != []
    assert [link.text for link in seen.select("p a")] == ["After 10.0 and 20.0", "Years 11"]
    assert seen.select("nav .explorable-live, .sphinxsidebar .explorable-live") == []


@pytest.mark.parametrize("number", ["{live}`((`", "{live}`nothing`", "{parameter}`nothing`"])
@pytest.mark.parametrize("builder", ["html", "latex", "text"])
def test_what_is_wrong_with_a_number_in_a_title_is_told(build: Build, number: str, builder: str) -> None:
    site = build({"index": f"# One\n\n## Two {number}\n\n:::{{parameter}} k\n:value: 3\n:::\n"}, builder)
    [warning] = site.warnings
    assert warning.startswith("index.md:3: WARNING: ")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (":min: 0\n:max: 1\n:step: 0.3", "from 0.0 to 0.9"),
        (":min: 0\n:max: 1\n:step: 0.1", "from 0.0 to 1.0"),
        (":min: 1\n:max: 50\n:step: 10\n:scale: log\n:value: 1", "from 1 to 50"),
        (":min: 0.001\n:max: 10\n:step: 10\n:scale: log\n:value: 0.1", "to 10"),
        (":min: 0.001\n:max: 1\n:scale: log\n:value: 0.1", "to 1"),
    ],
)
def test_the_text_tells_the_range_that_readers_reach(
    build: Build, visit: Callable[..., Visit], options: str, told: str
) -> None:
    page = f"# T\n\n:::{{parameter}} w\n{options}\n:::\n"
    text = " ".join(build(page, "text").page().split())
    assert told in text
    seen = visit(build(page).out / "index.html").page
    seen.locator("input[type=range]").press("End")
    reached = seen.locator(".explorable-parameter output").inner_text()
    assert text.endswith(f"to {reached})")


COLOURED = """# T

:::{concept} weight
How strong an edge is.
:::

:::{concept} other
Something else.
:::

:::{parameter} w
:value: 1
:min: 0
:max: 2
:concept: weight
:::

:::{parameter} plain
:value: 1
:min: 0
:max: 2
:::

$\\live{w} + \\live{plain} + \\concept{other}{\\live{w}}$
"""


def test_the_number_of_a_parameter_has_its_concepts_colour_in_formulas(build: Build) -> None:
    site = build(COLOURED)
    assert site.warnings == []
    numbers = soup(site).select(".katex-html [data-live]")
    found = [number.find_parent(attrs={"data-concept": True}) for number in numbers]
    assert [one and one["data-concept"] for one in found] == ["weight", None, "other"]
    book = build(COLOURED, "latex")
    tex = next(book.out.glob("*.tex")).read_text(encoding="utf-8")
    assert "\\concept{weight}{{1.00}} + {1.00} + \\concept{other}{{1.00}}" in tex
    config = {"extensions": ["myst_parser", "sphinx.ext.mathjax", "sphinxext.explorable"]}
    typeset = build(COLOURED, config={**config, "html_math_renderer": "mathjax"})
    assert "\\class{explorable-concept explorable-concept-weight}" in typeset.page()
