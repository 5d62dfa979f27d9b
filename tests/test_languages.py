"""The suite's own words and numbers in the language of a site: catalogues, builds, browsers."""

from __future__ import annotations

import ast
import re
import sys
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from conftest import ROOT, Build, Site, enliven
from sphinxext.explorable.expressions import format_number
from sphinxext.explorable.language import (
    ENGLISH,
    Language,
    in_arithmetic,
    language_of,
    numbers_listed,
    speak,
    t,
    template,
    without_zero,
)

sys.path.insert(0, str(ROOT / "tools"))
import extract_words
from snippets import DOCS, concepts, snippet

LOCALE = extract_words.LOCALE
LANGUAGES = ("de", "es", "fr", "ja", "zh_CN")
PLACE = re.compile(r"\{\d+\}")

K_MEANS = """# A page

:::{explorable} k-means
:name: groups
:data: points.csv
:x: a
:y: b
:k: 2
Points.
:::

:::{parameter} rate
:value: 0.25
:min: 0
:max: 1
:step: 0.05
:::

Now {live}`rate * 1000 | ,.1f`.
"""
POINTS = "a,b\n" + "".join(f"{i % 7 / 2},{i * i % 11 / 4}\n" for i in range(40))


@pytest.fixture
def german() -> Any:
    speak(language_of("de"))
    yield
    speak(ENGLISH)


@pytest.fixture
def pages() -> dict[str, str | bytes]:
    return {"index": K_MEANS, "points.csv": POINTS}


def known_by(message: Any) -> str:
    return f"{message.context}\4{message.id}" if message.context else str(message.id)


def soup(site: Site) -> Any:
    return BeautifulSoup(site.page(), "html.parser")


# ── Catalogues ──


def test_the_template_has_all_words() -> None:
    """If this fails: `python tools/extract_words.py`, and translate what is new."""
    found = {known_by(message) for message in extract_words.extracted() if message.id}
    assert found == set(template())
    told = (LOCALE / "explorable.pot").read_text(encoding="utf-8")
    assert "#. {0} is a number, {1} where it is.\n" in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_has_all_words_with_their_values(code: str) -> None:
    with (LOCALE / code / "LC_MESSAGES" / "explorable.po").open("rb") as opened:
        said = {known_by(message): str(message.string) for message in read_po(opened) if message.id}
    assert set(said) == set(template())
    for text, translated in said.items():
        assert translated.strip(), text
        assert sorted(PLACE.findall(translated)) == sorted(PLACE.findall(text)), text
        assert translated.count("\n") == text.count("\n"), text
    assert len(said["Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"].split(" ")) == 12


def test_words_are_found_in_scripts() -> None:
    script = r"""
        // t("in a comment")
        const KEYS = /* words */ "a constant", name = "no word", pattern = /t\("["`]/;
        say(t("plain"), t`Step ${at(`x${1}`)} of ${many ? t`${many} of them` : "" }: it’s`);
        other.t("not ours");
    """
    found = ["a constant", "plain", "Step {0} of {1}: it’s", "{0} of them"]
    assert [one.text for one in extract_words.in_script(script)] == found


def test_words_are_found_in_python() -> None:
    module = 'A = {"key": "a constant"}  # words\nt("Step {0}", at)\nt("one" if x else "many")\nother("no")\n'
    assert [one.text for one in extract_words.in_module(module)] == ["a constant", "Step {0}", "one", "many"]


def test_words_have_what_they_are_said_of_and_what_translators_should_know() -> None:
    module = (
        '@function("log_softmax")\nclass A:\n    # Translators: the sign\n    # of a list.\n'
        '    said = "and"  # words of a list\n\n'
        '@function("cumsum")\nclass B:\n    title = "running sum"  # words of an operation\n\n'
        '# Translators: of a program.\ntold = [t(\n    "{0} at {1}", x, y, context="an index"\n)]\n'
        't("plain")\n'
    )
    made = extract_words.Message
    assert extract_words.in_module(module) == [
        made("log softmax", "an operation"),
        made("and", "a list", "the sign of a list."),
        made("running sum", "an operation"),
        made("{0} at {1}", "an index", "of a program."),
        made("plain"),
    ]
    script = "// Translators: {0} is a\n// number.\nsay(t`at ${x}`);\nsay(t`plain ${x}`);\n"
    assert extract_words.in_script(script) == [made("at {0}", "", "{0} is a number."), made("plain {0}")]


# Two values side by side, white space or a sign at an end: words that stand in a sentence of other words.
CUT = re.compile(r"^[\s,;:.)”»]|[\s,;(“«]$|\}\{|\}\w|\w\{")
WHOLE = {"{0},": "a product before another sign", "“": "a sign", "”": "a sign"}


def test_no_message_is_cut_out_of_a_sentence() -> None:
    """Where a sentence says more at times, another message has `{0}` for what is always said."""
    assert sorted(text for text in template() if CUT.search(text) and text not in WHOLE) == []
    assert CUT.search(", then at {0}")
    assert CUT.search("Words: {0}{1}.")
    assert CUT.search("the {0}th")


def test_sentences_are_not_put_together_from_pieces() -> None:
    """Beside what is translated stand no other words, and what joins several things are no words."""
    found = [
        f"{file.name}:{node.lineno}"
        for file in sorted((ROOT / "sphinxext" / "explorable").rglob("*.py"))
        if "language import" in (text := file.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.expr) and is_put_together(node)
    ]
    files = [
        file for part in ("shared", "visuals") for file in (ROOT / "static" / "src" / part).rglob("*.js")
    ]
    for file in sorted(files):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            # The sign between numbers is no word.
            if re.search(r"\.join\(t[(`]", line.replace('.join(t(", "))', "")):
                found.append(f"{file.name}:{number}")
    assert found == []
    for cut in ("""f'{t("a")} of {b}'""", """t(", then ").join(all)"""):
        assert is_put_together(ast.parse(cut, mode="eval").body)
    assert not is_put_together(ast.parse("""f'<p>{t("a")} ({b})</p>'""", mode="eval").body)


def is_put_together(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr(values=values):
            parts = [one.value if isinstance(one, ast.FormattedValue) else one for one in values]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            parts = [left, right]
        case ast.Call(func=ast.Attribute(value=joint, attr="join")):
            return is_said(joint) and isinstance(joint.args[0], ast.Constant)
        case _:
            return False
    beside = "".join(str(one.value) for one in parts if isinstance(one, ast.Constant))
    # Markup is no words.
    return any(map(is_said, parts)) and "<" not in beside and bool(re.search(r"\w", beside))


def is_said(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t"


# ── Words and numbers ──


def test_what_stands_at_axes_and_in_legends_is_translated() -> None:
    drawn = re.compile(r"\b(?:[xy]Label|label|title): (.*),$|\bwords\((.*)\);$", re.MULTILINE)
    # What is compared with, what is translated, and what is a class or a symbol.
    harmless = re.compile(r'=== "[^"]*"|\bt\("[^"]*"\)|\bt`[^`]*`|`[^`]*`')
    bare, seen = [], 0
    files = [
        file for part in ("shared", "visuals") for file in (ROOT / "static" / "src" / part).rglob("*.js")
    ]
    for file in sorted(files):
        for found in drawn.finditer(file.read_text(encoding="utf-8")):
            seen += 1
            rest = harmless.sub("", found[1] or found[2])
            bare += [
                f"{file.name}: {found[0]}"
                for word in re.findall(r'"([^"]*)"', rest)
                if re.search("[a-z]{2}", word)
            ]
    assert bare == []
    assert seen > 20


def test_style_sheets_say_no_words() -> None:
    said = re.compile(r"(?<!-)content:[^;\"]*\"[^\"\\]*[a-z]{2}")
    files = [*(ROOT / "static" / "src").rglob("*.css")]
    assert [file.name for file in files if said.search(file.read_text(encoding="utf-8"))] == []
    assert len(files) > 20
    assert said.search('content: "sort by";')


def test_a_translation_may_move_values() -> None:
    speak(Language({"{0} of {1}": "{1}: {0}"}))
    try:
        assert t("{0} of {1}", "{1}", 2) == "2: {1}"
        assert t("not translated {0}", 1) == "not translated 1"
    finally:
        speak(ENGLISH)


@pytest.mark.parametrize(
    ("code", "spec", "shown"),
    [
        ("de", ",.2f", "−1.234,50"),
        ("es", ",.2f", "−1.234,50"),
        ("fr", ",.2f", "−1\u202f234,50"),
        ("ja", ",.2f", "−1,234.50"),
        ("zh_CN", ",.2f", "−1,234.50"),
        ("de_CH", ",.2f", "−1'234.50"),
        # A language without a catalogue has its own signs, one that is not known those of English.
        ("it", ",.2f", "−1.234,50"),
        ("xx", ",.2f", "−1,234.50"),
        ("de", ".1%", "−123450,0\u00a0%"),
        ("de", ".2e", "−1,23e+03"),
    ],
)
def test_numbers_have_the_signs_of_the_language(code: str, spec: str, shown: str) -> None:
    speak(language_of(code))
    try:
        assert format_number(-1234.5, spec) == shown
    finally:
        speak(ENGLISH)


@pytest.mark.usefixtures("german")
def test_arithmetic_keeps_places_and_parts_numbers() -> None:
    assert in_arithmetic("P[1, 2] = max(.5, 1.25) − e^(−.4)") == "P[1, 2] = max(0,5; 1,25) − e^(−0,4)"
    assert numbers_listed(["1,5", "2"]) == "1,5; 2"
    assert without_zero("0.25") == "0,25"


def test_english_stays_as_it_is() -> None:
    assert language_of("en") == ENGLISH
    assert ENGLISH.script == ""
    assert without_zero("−0.25") == "−.25"
    assert in_arithmetic("max(.5, 1.25)") == "max(.5, 1.25)"


# ── Pages ──


def test_a_german_page_is_german(build: Build, pages: dict[str, str | bytes]) -> None:
    site = build(pages, config={"language": "de"})
    assert site.warnings == []
    page = soup(site)
    assert [one.text for one in page.select(".explorable-transport button")][:2] == ["Schritt", "×10"]
    assert page.select_one(".explorable-share button").text == "Link kopieren"
    assert "mit k-Means gruppiert" in page.select_one(".explorable-alt").text
    assert "0,25" in page.select_one(".explorable-parameter output").text
    # What is computed with keeps its point.
    assert page.select_one(".explorable-parameter input")["value"] == "0.25"
    assert page.select_one(".explorable-live").text == "250,0"
    scripts = [one["src"] for one in page.select("script[src*=explorable]")]
    assert re.fullmatch(r"_static/explorable/words-[0-9a-f]{8}\.js.*", scripts[0])


def test_words_that_no_author_wrote_are_german_too(build: Build) -> None:
    switch = ":::{parameter} warm\n:value: true\n:::\n\nIt is {parameter}`warm`.\n\n"
    fit = ":::{explorable} gradient-descent\n:data: points.csv\n:x: a\n:y: b\n:::\n\n"
    learned = ":::{tensor-diagram}\n:dims: t=2, d=2\nX[t,d]\nW[d,d] : weights\nY = X @ W\n:::\n\n"
    spread = ":::{tensor-diagram}\nZ = [[1, 2], [3, 5]]\nm[t] = [1, 2]\nD = Z - m\n:::\n\n"
    charts = "".join(
        f":::{{chart}} {kind}\n:data: points.csv\n:{axis}: a\n:::\n\n"
        for kind, axis in [("histogram", "x"), ("line", "y")]
    )
    page: dict[str, str | bytes] = {
        "index": f"# T\n\n{switch}{fit}{learned}{spread}{charts}",
        "points.csv": "a,b\n1,2\n2,3\n3,5\n",
    }
    site = build(page, config={"language": "de"})
    assert site.warnings == []
    assert re.search(r"It is .*?>an<", site.page())
    shown = soup(site).text
    assert "Steigung, skaliert" in shown
    assert "Achsenabschnitt, skaliert" in shown
    assert "Gelernte Gewichte: W." in shown
    assert "Anzahl" in shown
    assert "Zeile" in shown
    assert "wiederholt über 2 Stellen" in shown
    assert not re.search(r"\b(slope|intercept|Learned|broadcast|places|count|row)\b", shown)
    assert "warm = an (aus oder an)" in build(page, "text", config={"language": "de"}).page()
    # Nor are they the page's, for its translators.
    words = next(build(page, "gettext").out.glob("index.pot")).read_text(encoding="utf-8")
    assert 'msgid "off"' not in words


@pytest.mark.parametrize("code", ["de", "fr", "es", "zh_CN"])
def test_a_parameter_in_a_tensor_diagram_has_the_signs_of_the_language(build: Build, code: str) -> None:
    page = ":::{parameter} tau\n:value: 2.5\n:min: 0\n:max: 4\n:step: 0.5\n:::\n\n"
    site = build(
        f"# T\n\n{page}:::{{tensor-diagram}}\na = [1.5, 2]\nb = a * tau\n:::\n", config={"language": code}
    )
    shown = {one.text for one in soup(site).select(".explorable-values text")}
    sign = "." if code == "zh_CN" else ","
    assert {f"1{sign}5", f"2{sign}5", f"3{sign}75"} <= shown


def test_an_english_page_loads_nothing_more(build: Build, pages: dict[str, str | bytes]) -> None:
    build(pages, config={"language": "de"})
    site = build(pages)
    assert soup(site).select_one(".explorable-transport button").text == "Step"
    assert "words-" not in site.page()
    assert not list((site.out / "_static" / "explorable").glob("words-*"))


def test_a_language_without_a_catalogue_is_english(build: Build, pages: dict[str, str | bytes]) -> None:
    site = build(pages, config={"language": "it"})
    assert site.warnings == []
    assert soup(site).select_one(".explorable-transport button").text == "Step"
    assert soup(site).select_one(".explorable-live").text == "250,0"


def test_numbers_may_keep_their_point(build: Build, pages: dict[str, str | bytes]) -> None:
    site = build(pages, config={"language": "de", "explorable_local_numbers": False})
    assert soup(site).select_one(".explorable-live").text == "250.0"
    assert soup(site).select_one(".explorable-transport button").text == "Schritt"


def test_an_authors_catalogue_comes_first(build: Build, pages: dict[str, str | bytes]) -> None:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    catalogue = head + 'msgid "Step"\nmsgstr "Weiter geht’s"\n\nmsgid "Points."\nmsgstr "Punkte."\n'
    pages["locales/de/LC_MESSAGES/explorable.po"] = catalogue.encode()
    site = build(pages, config={"language": "de", "locale_dirs": ["locales"]})
    buttons = [one.text for one in soup(site).select(".explorable-transport button")]
    assert buttons[0] == "Weiter geht’s"
    assert "Zurücksetzen" in buttons
    # Words of a page that is called so are none of the suite's.
    script = next((site.out / "_static" / "explorable").glob("words-*.js")).read_text(encoding="utf-8")
    assert "Punkte." not in script


@pytest.mark.parametrize("from_disk", [False, True])
def test_readers_get_the_same_words_as_the_build(
    build: Build, pages: dict[str, str | bytes], visit: Any, *, from_disk: bool
) -> None:
    """Bringing a picture to life changes none of its words; going on says German ones and numbers."""
    site = build(pages, config={"language": "de"})
    built = soup(site).select_one("#explorable-groups .explorable-view").text
    # What Sphinx itself translates on pages it evaluates.
    policy = "default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-eval'"
    opened = visit(site.out / "index.html", policy=policy, from_disk=from_disk)
    page = opened.page
    enliven(page, "#explorable-groups")
    figure = page.locator("#explorable-groups")
    shown = "e => e.querySelector('.explorable-view').textContent"
    assert figure.evaluate(shown) == built
    figure.locator("button[data-press=Step]").press("Enter")
    assert "Punkte zugeordnet" in figure.evaluate(shown)
    assert figure.locator("button[data-press=Play]").text_content() == "Abspielen"
    page.locator("input[data-parameter=rate]").press("ArrowRight")
    assert page.locator(".explorable-live").text_content() == "300,0"
    assert page.locator(".explorable-parameter output").text_content() == "0,30"
    # A link has the number itself.
    page.get_by_text("Link kopieren").click()
    assert page.evaluate("location.hash") == "#rate=0.3"
    assert opened.troubles == []


def test_drawings_keep_their_direction_on_pages_from_right_to_left(
    build: Build, pages: dict[str, str | bytes], visit: Any
) -> None:
    site = build(pages, config={"language": "ar"})
    file = site.out / "index.html"
    file.write_text(file.read_text(encoding="utf-8").replace("<html ", '<html dir="rtl" '), encoding="utf-8")
    page = visit(file).page
    enliven(page, "#explorable-groups")
    beyond = """() => [...document.querySelectorAll('#explorable-groups svg')].flatMap(svg => {
        const { left, right } = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].filter(text => {
            const box = text.getBoundingClientRect();
            return box.width && (box.left < left - 2 || box.right > right + 2);
        }).map(text => text.textContent);
    })"""
    assert page.evaluate(beyond) == []
    # As along an axis, what is larger is further right, for the eye and for the keys.
    slider = page.locator("input[data-parameter=rate]")
    before = slider.evaluate("e => e.valueAsNumber")
    slider.press("ArrowRight")
    assert slider.evaluate("e => e.valueAsNumber") > before
    slider.press("Shift+ArrowRight")
    assert slider.evaluate("e => e.valueAsNumber") > before + 0.4


# ── All pictures ──


@pytest.mark.long
def test_pictures_say_every_word_in_the_language(build: Build, visit: Any) -> None:
    """With all words in guillemets, no picture of the gallery has any of them without, built or alive."""
    names = sorted(path.stem for path in (ROOT / "docs" / "snippets").glob("*.md"))
    texts = [name.rpartition("\4")[2] for name in template()]
    words = [text for text in texts if len(text.split()) > 1 and re.fullmatch(r"[\w ,;:’.-]+", text)]
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    catalogue = head
    for name in template():
        context, _, text = name.rpartition("\4")
        quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        said_of = f'msgctxt "{context}"\n' if context else ""
        catalogue += f'{said_of}msgid "{quoted}"\nmsgstr "«{quoted}»"\n\n'
    pages: dict[str, str | bytes] = {name: f"# Page\n\n{snippet(name)}" for name in names}
    data = {f"_data/{file.name}": file.read_bytes() for file in (DOCS / "_data").iterdir()}
    pages |= {"index": "# All\n", "locales/eo/LC_MESSAGES/explorable.po": catalogue.encode(), **data}
    config = {"language": "eo", "locale_dirs": ["locales"], "explorable_concepts": concepts()}
    site = build(pages, config=config)

    def unsaid(text: str) -> list[str]:
        while (rest := re.sub(r"«[^«»]*»", "", text)) != text:
            text = rest
        return [one for one in words if re.search(rf"(?<![\w]){re.escape(one.strip())}(?!\w)", text)]

    found = {}
    for name in names:
        page = visit(site.out / f"{name}.html", policy=None).page
        for figure in page.locator("div.explorable[data-scripts]").all():
            figure.scroll_into_view_if_needed()
            ident = figure.get_attribute("id")
            page.wait_for_selector(f"#{ident}[data-ready]")
            if figure.locator("button:enabled").count():
                figure.locator("button:enabled").first.press("Enter")
            parts = figure.locator(".explorable-view, .explorable-alt")
            shown = " ".join(parts.evaluate_all("all => all.map(one => one.innerHTML)"))
            if missed := unsaid(re.sub(r'\b(data-press|id|class)="[^"]*"', "", shown)):
                found[name] = missed
    assert found == {}
