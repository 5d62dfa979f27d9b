"""What authors write reaches translators, and what they make of it reaches the page, in either markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from bs4 import BeautifulSoup
from hostile_slots import Slot, slots
from test_hostile_strings import write

from conftest import Build, Site

MYST = """\
# Tokens

A {concept}`answer` of {parameter}`w`.

:::{concept} answer
:symbol: K
:label: offer
What a token *offers*.
:::

:::{concept} query
:::

:::{parameter} w
:label: weight
:unit: metres
:value: 1.5
:min: -4
:max: 4
:::

:::{colored-equation}
\\concept{query}{Q}\\concept{answer}{K}
---
query: what looks
:::

:::{explorable} function
:name: curve
:expr: sigmoid(w * x)
:alt: A curve that saturates.
It {concept}`saturates <answer>`. {gesture}`Drag the dot.`
:::

:::{tensor-diagram}
:name: grid
:dims: t=2, k=2
:caption: Every *key*.
K[t,k] : answer
:::
"""
RST = """\
Tokens
======

A :concept:`answer` of :parameter:`w`.

.. concept:: answer
   :symbol: K
   :label: offer

   What a token *offers*.

.. concept:: query

.. parameter:: w
   :label: weight
   :unit: metres
   :value: 1.5
   :min: -4
   :max: 4

.. colored-equation::

   \\concept{query}{Q}\\concept{answer}{K}
   ---
   query: what looks

.. explorable:: function
   :name: curve
   :expr: sigmoid(w * x)
   :alt: A curve that saturates.

   It :concept:`saturates <answer>`. :gesture:`Drag the dot.`

.. tensor-diagram::
   :name: grid
   :dims: t=2, k=2
   :caption: Every *key*.

   K[t,k] : answer
"""
GERMAN = {
    "offer": "Angebot",
    "What a token *offers*.": "Was ein Token *bietet*.",
    "what a token looks for": "wonach ein Token sucht",
    # The same in both languages, which must not keep the unit from being translated.
    "weight": "weight",
    "metres": "Meter",
    "what looks": "was sucht",
    "A curve that saturates.": "Eine Kurve, die sich sättigt.",
    "It {concept}`saturates <answer>`. {gesture}`Drag the dot.`": (
        "Sie {concept}`sättigt sich <answer>`. {gesture}`Zieh den Punkt.`"
    ),
    "Every *key*.": "Jedes *Angebot*.",
}
SOURCES = {"md": MYST, "rst": RST}


def in_markup(message: str, markup: str) -> str:
    return message if markup == "md" else re.sub(r"\{(\w+)\}", r":\1:", message)


@pytest.mark.parametrize("markup", SOURCES)
def test_translators_find_every_word_with_its_place(build: Build, markup: str) -> None:
    site = build({f"index.{markup}": SOURCES[markup]}, "gettext")
    assert site.warnings == []
    with (site.out / "index.pot").open("rb") as file:
        catalog = read_po(file)
    places = {str(message.id): message.locations for message in catalog if message.id}
    assert set(places) >= {in_markup(message, markup) for message in GERMAN}
    for message, found in places.items():
        assert all(name.endswith(f"index.{markup}") and line for name, line in found), (message, found)
    # What no author wrote is not theirs to translate.
    assert not [message for message in places if message == "answer" or "K is" in message or "-4" in message]


def german(build: Build, markup: str, builder: str) -> Site:
    entries = [
        f'msgid "{in_markup(message, markup)}"\nmsgstr "{in_markup(translated, markup)}"\n'
        for message, translated in GERMAN.items()
    ]
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    catalog = "\n".join([header, *entries])
    site = build(
        {f"index.{markup}": SOURCES[markup], "locales/de/LC_MESSAGES/index.po": catalog},
        builder,
        config={"language": "de", "locale_dirs": ["locales"]},
    )
    assert site.warnings == []
    return site


@pytest.mark.parametrize("markup", SOURCES)
def test_readers_get_the_translated_words(build: Build, markup: str) -> None:
    page = BeautifulSoup(german(build, markup, "html").page(), "html.parser")

    def said(selector: str) -> list[str]:
        return [" ".join(found.text.split()) for found in page.select(selector)]

    assert said("section > p")[0] == "A Angebot of 1,50 Meter."
    offered, looked = said(".explorable-definition > p")
    assert re.fullmatch(r"Angebot \(.*\): Was ein Token bietet\.", offered)
    assert page.select_one("#concept-answer em").text == "bietet"
    assert looked.endswith(": wonach ein Token sucht")
    assert said(".explorable-legend li") == ["query: was sucht", "Angebot: Was ein Token bietet."]
    assert said(".explorable-parameter label")[0] == "weight"
    assert said(".explorable-parameter output") == ["1,50 Meter"]
    assert said("#curve figcaption .caption-text") == ["Sie sättigt sich. Zieh den Punkt."]
    assert page.select_one("#curve figcaption [data-concept=answer]").text == "sättigt sich"
    assert page.select_one("#curve figcaption .explorable-gesture").text == "Zieh den Punkt."
    assert said("#explorable-curve-alt") == ["Eine Kurve, die sich sättigt."]
    assert said("#grid figcaption .caption-text") == ["Jedes Angebot."]
    # What tells of a concept where it is pointed at.
    assert "Was ein Token bietet." in page.select_one("#explorable-about-answer").text


def test_other_builders_get_them_too(build: Build) -> None:
    text = " ".join(german(build, "md", "text").page().split())
    assert "weight = 1,50 Meter (von −4,00 Meter bis 4,00 Meter)" in text
    assert "Eine Kurve, die sich sättigt. Sie sättigt sich." in text
    assert "Drag" not in text


PICTURES = """\
# Pictures

:::{explorable} function
:name: curves
:expr: x; 2*x
:label: height
:labels: one, other
:::

:::{tensor-diagram}
:name: program
A = [[1, 2]]
B = A + 1
---
A: It begins
  here.
B: It ends.
:::

:::{model-diagram}
:name: model
"a"
x[t,d]
Box
---
Box: A box.
:::
"""
OF_PICTURES = {
    "height": "Höhe",
    "one": "eine",
    "other": "andere",
    "It begins here.": "Hier geht es los.",
    "It ends.": "Ende.",
    "A box.": "Ein Kasten.",
}


def test_pictures_are_drawn_with_translated_words(build: Build) -> None:
    """Words in options and the sentences of steps are drawn, and told to who cannot see them."""
    site = build({"index": PICTURES}, "gettext")
    with (site.out / "index.pot").open("rb") as file:
        assert {str(message.id) for message in read_po(file)} >= set(OF_PICTURES)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    entries = [f'msgid "{message}"\nmsgstr "{said}"\n' for message, said in OF_PICTURES.items()]
    pages = {"index": PICTURES, "locales/de/LC_MESSAGES/index.po": "\n".join([header, *entries])}
    site = build(pages, config={"language": "de", "locale_dirs": ["locales"]})
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    drawn = page.select_one("#explorable-curves .explorable-view").text
    assert "Höhe" in drawn
    assert "eine = " in drawn
    assert "andere = " in drawn
    # What pages hold as data is what they are drawn from, and go on with.
    assert [text for text in OF_PICTURES if text.endswith(".") and text in site.page()] == []
    assert all(said in site.page() for said in OF_PICTURES.values())


# A word that is no name of a command, and none that a value follows.
WORD = re.compile(r"(?<![\w\\])[A-Za-z]\w*(?!\w|=)")
# What readers see and no translator gets, since it means something to the page as it stands.
CODE = {
    "concept PAGE: symbol": "a formula, which is the same in all languages",
    "concept PAGE: shape": "names of dims, as programs have them",
    "parameter v: text": "a value, which expressions read and links hold",
    "colored-equation: its argument": "a formula",
    "explorable function: variable": "a name that expressions have",
    "explorable gradient-descent: loss": "an expression",
    "model-diagram: its argument": "the model: names that sentences and arrows mean",
    "model-diagram: its body": "the model",
    "model-diagram: a box": "a name that sentences and arrows mean",
    "model-diagram: words that go in": "what the model is given",
}


@pytest.mark.long
def test_what_readers_see_of_an_authors_words_is_translated(tmp_path: Path) -> None:
    """Each slot is filled with words that are nowhere else, and all messages are translated."""

    def filled(place: int, slot: Slot) -> list[str]:
        # As it is written otherwise, with other words; where it takes any text, some text.
        letters = iter("abcdefghijklmnopqrstuvw")
        usual = WORD.sub(lambda word: f"Zq{place:03d}{next(letters, 'x')}", slot.usual)
        return list(dict.fromkeys([f"Zq{place:03d}y words", usual]))

    folders = {name: tmp_path / name for name in ("catalogs", "pages")}
    for folder in folders.values():
        folder.mkdir()
    catalogs: dict[str, str | bytes] = {}
    for file in write(folders["catalogs"], "gettext", filled).site.out.rglob("*.pot"):
        with file.open("rb") as opened:
            messages = [str(message.id) for message in read_po(opened) if message.id]
        translated = Catalog(locale="de", charset="utf-8")
        for message in messages:
            translated.add(message, message.replace("Zq", "Tr"))
        name = file.with_suffix(".po").name
        with (tmp_path / name).open("wb") as opened:
            write_po(opened, translated)
        catalogs[f"locales/de/LC_MESSAGES/{name}"] = (tmp_path / name).read_bytes()
    site = write(folders["pages"], "html", filled, catalogs, language="de", locale_dirs=["locales"]).site
    shown: dict[str, set[str]] = {"Zq": set(), "Tr": set()}
    names = [slot.name for slot in slots()]
    for file in site.out.glob("*.html"):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        # Notices are for authors.
        for element in page.select("script, style, [class*=explorable-notice], .system-message"):
            element.decompose()
        seen = [page.text]
        for name in ("alt", "aria-label", "title", "placeholder"):
            seen += [str(element[name]) for element in page.select(f"[{name}]")]
        for sign, place in re.findall(r"(Zq|Tr)(\d{3})", " ".join(seen)):
            shown[sign].add(names[int(place)])
    assert sorted(shown["Zq"]) == sorted(CODE)
    assert len(shown["Tr"]) > 60
