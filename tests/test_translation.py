"""What authors write reaches translators, and what they make of it reaches the page, in either markup."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

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
