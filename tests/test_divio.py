"""Kinds of pages: what readers see of them, what other projects can list, and what authors are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sphinx.util.inventory import InventoryFile

from conftest import Build, Visit, build_site
from sphinxext.explorable.divio.checks import says_what_to_do

TUTORIAL = "# First steps\n\n```python\nprint(1)\n```\n"
HOW_TO = "# Draw a curve\n\nLike this.\n"
REFERENCE = "# Functions\n\n| name | meaning |\n| --- | --- |\n| f | a function |\n"
EXPLANATION = "# Why curves\n\nBecause they bend.\n"


def toctree(*names: str) -> str:
    return "\n```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```\n"


SITE = {
    "index": "# Home\n\n:::{divio-grid}\ntutorial: Begin *here*.\n:::\n"
    + toctree("tutorials/first", "how-to/draw", "reference/functions", "explanation/why"),
    "tutorials/first": TUTORIAL,
    "how-to/draw": HOW_TO,
    "reference/functions": REFERENCE,
    "explanation/why": EXPLANATION,
}
RST = {
    "index.rst": "Home\n====\n\n.. divio-grid::\n\n   tutorial: Begin *here*.\n\n"
    ".. toctree::\n   :hidden:\n\n"
    "   tutorials/first\n   how-to/draw\n   reference/functions\n   explanation/why\n",
    "tutorials/first.rst": "First steps\n===========\n\n.. code-block:: python\n\n   print(1)\n",
    "how-to/draw.rst": "Draw a curve\n============\n\nLike this.\n",
    "reference/functions.rst": "Functions\n=========\n\nf\n   a function\n",
    "explanation/why.rst": "Why curves\n==========\n\nBecause they bend.\n",
}


def soup(site: Any, page: str = "index") -> BeautifulSoup:
    return BeautifulSoup(site.page(page), "html.parser")


def cards(site: Any) -> list[list[str]]:
    return [
        [" ".join(part.text.split()) for part in card.select("p")]
        for card in soup(site).select(".explorable-divio-grid .sd-card")
    ]


@pytest.mark.parametrize("pages", [SITE, RST], ids=["myst", "rst"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_grid_has_a_card_for_each_kind_and_links_to_its_pages(
    build: Build, pages: dict[str, Any], jobs: int
) -> None:
    site = build(pages, jobs=jobs, config={"root_doc": "index"})
    assert site.warnings == []
    assert cards(site) == [
        ["Tutorials (1)", "Begin here.", "First steps"],
        ["How-to guides (1)", "Get one thing done.", "Draw a curve"],
        ["Reference (1)", "Look up the exact details.", "Functions"],
        ["Explanation (1)", "Understand why it works the way it does.", "Why curves"],
    ]
    # The cards' style sheet is where cards are.
    assert "sphinx-design-" in site.page()
    assert "sphinx-design" not in site.page("how-to/draw")
    links = [link["href"] for link in soup(site).select(".sd-card a")]
    assert links == [
        "tutorials/first.html",
        "how-to/draw.html",
        "reference/functions.html",
        "explanation/why.html",
    ]


@pytest.mark.parametrize(
    "theme", ["alabaster", "furo", "sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme"]
)
def test_a_page_shows_its_kind_and_tells_it_to_style_sheets(build: Build, theme: str) -> None:
    pytest.importorskip(theme.replace("alabaster", "sphinx"))
    site = build(SITE, config={"html_theme": theme, "html_sidebars": {}})
    page = soup(site, "how-to/draw")
    assert "explorable-kind-how-to" in page.body["class"]
    badge = page.select_one("h1 + .explorable-kind")
    assert badge is not None
    assert badge.text == "How-to guide"
    before = BeautifulSoup(
        build_site(site.source.parent / "before", {"index": "# Home"}, config={"html_theme": theme}).page(),
        "html.parser",
    )
    kept = set(before.body.attrs) | {"class"}
    assert set(page.body.attrs) == kept
    assert not [name for name in soup(site).body.get("class", []) if name.startswith("explorable-kind")]


def test_front_matter_is_stronger_than_the_folder_and_both_markups_have_it(build: Build) -> None:
    site = build(
        {
            "index": "# Home\n\n:::{divio-list} explanation\n:::\n"
            + toctree("how-to/odd", "how-to/rst", "notes"),
            "how-to/odd": "---\ndivio: explanation\ndescription: It is *odd*.\n---\n\n" + EXPLANATION,
            "how-to/rst.rst": ":divio: Explanation\n\nIn RST\n======\n\nProse.\n",
            "notes": "---\ndivio: none\n---\n\n# Notes\n\nOf no kind.\n",
        },
        config={"explorable_divio_checks": ["kind", "how-to", "explanation"]},
    )
    assert site.warnings == []
    assert [item.text.strip() for item in soup(site).select(".explorable-pages li")] == [
        "Why curves: It is *odd*.",
        "In RST",
    ]
    assert not soup(site, "notes").select(".explorable-kind")


def test_folders_of_conf_py_count_and_the_innermost_wins(build: Build) -> None:
    site = build(
        {
            "index": "# Home\n" + toctree("guide/a", "guide/api/b", "reference/c"),
            "guide/a": HOW_TO,
            "guide/api/b": REFERENCE,
            "reference/c": REFERENCE,
        },
        config={"explorable_divio_folders": {"guide": "how-to", "guide/api": "reference"}},
    )
    assert site.warnings == []
    shown = {
        page: [tag.text for tag in soup(site, page).select(".explorable-kind")]
        for page in ("guide/a", "guide/api/b", "reference/c")
    }
    assert shown == {"guide/a": ["How-to guide"], "guide/api/b": ["Reference"], "reference/c": []}


def test_a_site_without_kinds_stays_as_it_was(build: Build) -> None:
    site = build(
        {
            "index": "# Home\n" + toctree("tutorials/a", "how-to/b"),
            "tutorials/a": "# A\n\nText.\n",
            "how-to/b": "# B\n",
        }
    )
    assert site.warnings == []
    page = soup(site, "tutorials/a")
    assert page.body.attrs == {}
    assert "explorable" not in site.page("tutorials/a")
    assert "divio:" not in (site.out / "objects.inv").read_bytes().decode("latin-1")


MANY = {
    "index": "# Home\n\n:::{divio-grid}\n:newest: 20\n:::\n",
    "how-to/bend": "# Bend a curve\n\nWords.\n",
    **{f"explanation/why-{number:02}": f"# Why {number}\n\nWords.\n" for number in range(14)},
}
BOXES = """() => [...document.querySelectorAll(".explorable-divio-grid .sd-card")].map((card) => ({
    card: card.getBoundingClientRect().toJSON(),
    items: [...card.querySelectorAll("li > p")].map((item) => item.getBoundingClientRect().toJSON()),
}))"""


def test_a_long_list_has_a_row_of_its_own_in_columns_where_there_is_room(
    build: Build, visit: Callable[..., Visit]
) -> None:
    site = build(MANY)
    page = visit(site.out / "index.html").page
    tutorials, guides, reference, many = page.evaluate(BOXES)
    assert len(many["items"]) == 14
    assert tutorials["card"]["y"] == guides["card"]["y"] < reference["card"]["y"] < many["card"]["y"]
    # What stands alone in a row fills it, too.
    assert reference["card"]["width"] == many["card"]["width"] > 1.9 * guides["card"]["width"]
    columns: dict[int, list[float]] = {}
    for item in many["items"]:
        columns.setdefault(round(item["x"]), []).append(item["y"])
    assert len(columns) == 2
    assert len({min(column) for column in columns.values()}) == 1
    page = visit(site.out / "index.html", viewport={"width": 360, "height": 800}).page
    *_, many = page.evaluate(BOXES)
    assert len({round(item["x"]) for item in many["items"]}) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_newest_pages_come_first_by_their_dates(build: Build) -> None:
    pages = {
        f"how-to/{name}": f"---\ndate: {date}\n---\n\n# Draw {name}\n"
        for name, date in {"a": "2025-01-31", "b": "2026-03-01", "c": "2024-12-24"}.items()
    }
    undated = {"how-to/d": "# Draw d\n"}
    site = build(
        {
            "index": "# Home\n\n:::{divio-grid}\n:newest: 2\n:::\n\n:::{divio-list} how-to\n:::\n"
            + toctree("how-to/d", *pages),
            **pages,
            **undated,
        },
        config={"explorable_divio_checks": False},
    )
    assert cards(site)[1] == ["How-to guides (4)", "Get one thing done.", "Draw b", "Draw a"]
    listed = soup(site).select("section > .explorable-pages li")
    assert [item.text.strip() for item in listed] == ["Draw d", "Draw a", "Draw b", "Draw c"]


def test_a_folders_own_index_leads_its_card_and_is_not_counted(build: Build) -> None:
    site = build(
        {
            **SITE,
            "index": SITE["index"].replace("how-to/draw", "how-to/index"),
            "how-to/index": "# All guides\n\nThese.\n" + toctree("draw"),
        }
    )
    assert site.warnings == []
    title = soup(site).select(".sd-card-title")[1]
    assert title.text == "How-to guides (1)"
    assert title.a is not None
    assert title.a["href"] == "how-to/index.html"


def test_other_projects_can_list_pages_and_refer_to_them(build: Build, tmp_path: Path) -> None:
    first = build(SITE)
    with (first.out / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "https://example.org", lambda base, path: f"{base}/{path}")
    assert inventory["divio:how-to"]["how-to/draw"].uri == "https://example.org/how-to/draw.html"
    other = build_site(
        tmp_path / "other",
        {
            "index": "# Other\n\n:::{divio-list} how-to\n:project: first\n:::\n\n"
            "See {external+first:divio:tutorial}`tutorials/first`, {divio:tutorial}`mine`.\n\n"
            ":::{divio-list} how-to\n:project: frist\n:::\n" + toctree("mine"),
            "mine": "---\ndivio: tutorial\n---\n\n# My own\n\n1. Press.\n",
        },
        config={
            "extensions": ["myst_parser", "sphinx.ext.intersphinx", "sphinxext.explorable"],
            "intersphinx_mapping": {"first": ("https://example.org", str(first.out / "objects.inv"))},
            "explorable_divio_checks": False,
        },
    )
    assert [(link.text, link["href"]) for link in soup(other).select(".explorable-pages a")] == [
        ("Draw a curve", "https://example.org/how-to/draw.html")
    ]
    assert {link["href"] for link in soup(other).select("section p a")} >= {
        "https://example.org/tutorials/first.html",
        "mine.html",
    }
    assert [line for line in other.warnings if "frist" in line] == [
        "index.md:9: WARNING: divio-list: intersphinx knows no project frist; "
        "did you mean first? [explorable.divio]"
    ]
    assert "intersphinx knows no project frist" in soup(other).select(".explorable-notice")[0].text


def test_pages_that_show_others_are_written_again_when_those_change(build: Build) -> None:
    build(SITE)
    changed = {**SITE, "how-to/draw": HOW_TO.replace("Draw a curve", "Draw two curves")}
    assert cards(build(changed))[1][-1] == "Draw two curves"
    moved = {**changed, "how-to/draw": "---\ndivio: explanation\n---\n\n" + HOW_TO}
    site = build(moved)
    assert cards(site)[1] == ["How-to guides (0)", "Get one thing done."]
    assert cards(site)[3][2:] == ["Draw a curve", "Why curves"]
    # Without a grid or a named kind the folders mean nothing, and badges go from pages that did not change.
    site = build(
        {
            **SITE,
            "index": "# Home\n"
            + toctree("tutorials/first", "how-to/draw", "reference/functions", "explanation/why"),
        }
    )
    assert not soup(site, "tutorials/first").select(".explorable-kind")
    assert "class" not in soup(site, "tutorials/first").body.attrs


@pytest.mark.parametrize("builder", ["latex", "text", "epub", "singlehtml", "man", "gettext", "dirhtml"])
def test_every_builder_takes_the_lists(build: Build, builder: str) -> None:
    site = build(
        SITE,
        builder,
        config={
            "man_pages": [("index", "site", "Site", [], 1)],
            "epub_copyright": "me",
            "version": "1",
            "latex_documents": [("index", "site.tex", "Site", "me", "manual")],
        },
    )
    assert site.warnings == []
    if builder == "text":
        assert "**Tutorials** (1)\n\nBegin *here*.\n\n* First steps" in site.page()
    if builder == "latex":
        assert r"\sphinxstylestrong{How\sphinxhyphen{}to guides}" in (site.out / "site.tex").read_text()
    if builder == "gettext":
        catalog = "".join(file.read_text() for file in site.out.rglob("*.pot"))
        assert 'msgid "Begin *here*."' in catalog
        assert "How-to guide" not in catalog


def test_kinds_have_the_sites_own_names(build: Build) -> None:
    site = build(
        SITE, config={"explorable_divio_names": {"how-to": "Anleitung", "tutorail": "x"}, "language": "de"}
    )
    assert cards(site)[1][0] == "Anleitung (1)"
    assert soup(site, "how-to/draw").select(".explorable-kind")[0].text == "Anleitung"
    assert site.warnings == [
        "WARNING: explorable_divio_names: no kind is called tutorail; "
        "did you mean tutorial? [explorable.divio]"
    ]


BAD = {
    "index": "# Home\n\n:::{divio-grid}\n:::\n"
    + toctree("tutorials/talk", "how-to/gpu", "reference/empty", "loose"),
    "tutorials/talk": "# First steps\n\nOnly words.\n",
    "how-to/gpu": "# GPU support\n\nText.\n",
    "reference/empty": "# Functions\n\nText.\n",
    "loose": "# Loose\n\nText.\n",
}
COMPLAINTS = {
    "kind": "loose.md:1: WARNING: this page has no kind; its front matter can name one (divio: tutorial, "
    "how-to, reference, explanation), or say that it has none (divio: none) [kind] [explorable.divio]",
    "empty": "index.md:3: WARNING: no page is of the kind explanation; the front matter of a page can name "
    "it (divio: explanation) [empty] [explorable.divio]",
    "tutorial": "tutorials/talk.md:1: WARNING: this tutorial has neither a block of code nor a numbered step "
    "[tutorial] [explorable.divio]",
    "how-to": "how-to/gpu.md:1: WARNING: the title of this how-to guide does not say what to do: "
    "'GPU support'; begin with a verb, as in 'Draw a curve', or with 'How to' [how-to] [explorable.divio]",
    "reference": "reference/empty.md:1: WARNING: this reference page defines nothing: it has no signature, "
    "no list of definitions and no table [reference] [explorable.divio]",
}


def test_a_page_in_restructuredtext_is_told_to_name_its_kind_in_a_field(build: Build) -> None:
    site = build(
        {
            "index.rst": "Home\n====\n\n.. divio-grid::\n\n.. toctree::\n\n   loose\n",
            "loose.rst": "L\n=\n\nT.\n",
        }
    )
    assert site.warnings[0] == (
        "loose.rst:2: WARNING: this page has no kind; a field above its title can name one (:divio: "
        "tutorial, how-to, reference, explanation), or say that it has none (:divio: none) "
        "[kind] [explorable.divio]"
    )
    assert "; a field above a page's title can name it (:divio: tutorial) [empty]" in site.warnings[1]


def test_pages_that_are_not_what_their_kind_says_are_told(build: Build) -> None:
    assert sorted(build(BAD).warnings) == sorted(COMPLAINTS.values())


@pytest.mark.parametrize(("language", "checks"), [("de", False), ("zh_CN", False), ("en_GB", True)])
def test_only_english_titles_have_to_begin_with_a_verb(build: Build, language: str, *, checks: bool) -> None:
    """Of no other language it is known how an instruction begins; all else is checked in each."""
    told = [text for check, text in COMPLAINTS.items() if checks or check != "how-to"]
    assert sorted(build(BAD, config={"language": language}).warnings) == sorted(told)


def test_an_explanation_of_nothing_but_api_is_told(build: Build) -> None:
    signature = ".. py:function:: f(x)\n   :no-index:\n\n   It bends.\n"
    pages = {
        "explanation/api.rst": f"Why\n===\n\n{signature}",
        "explanation/why.rst": f"Why\n===\n\nProse.\n\n{signature}",
    }
    site = build(
        {
            **pages,
            "index": "# Home\n\n:::{divio-grid}\n:::\n" + toctree("explanation/api", "explanation/why"),
        },
        config={"explorable_divio_checks": ["explanation"]},
    )
    assert site.warnings == [
        "explanation/api.rst:2: WARNING: this explanation holds only signatures of an API; "
        "it belongs to the reference [explanation] [explorable.divio]"
    ]


@pytest.mark.parametrize("check", list(COMPLAINTS))
def test_each_check_can_be_suppressed_alone(build: Build, check: str) -> None:
    rest = sorted(text for name, text in COMPLAINTS.items() if name != check)
    site = build(BAD, config={"suppress_warnings": [f"explorable.divio.{check}"]})
    assert sorted(site.warnings) == rest


def test_checks_can_be_chosen_or_switched_off(build: Build, tmp_path: Path) -> None:
    assert build(BAD, config={"explorable_divio_checks": ["tutorial"]}).warnings == [COMPLAINTS["tutorial"]]
    for number, setting in enumerate(
        [{"explorable_divio_checks": False}, {"suppress_warnings": ["explorable.divio"]}]
    ):
        assert build_site(tmp_path / str(number), BAD, config=setting).warnings == []
    wrong = build_site(tmp_path / "wrong", BAD, config={"explorable_divio_checks": ["tutorials"]})
    assert wrong.warnings == [
        "WARNING: explorable_divio_checks: no check is called tutorials; "
        "did you mean tutorial? [explorable.divio]"
    ]


FOUR = "tutorial, how-to, reference, explanation"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            ":::{divio-list} tutorals\n:::",
            "divio-list: no kind of documentation is called 'tutorals'; did you mean tutorial?",
        ),
        (":::{divio-list}\n:::", "divio-list: it has no kind; write one after it, on the same line: " + FOUR),
        (
            ":::{divio-list} none\n:::",
            "divio-list: none is not a kind to list pages by; the four are " + FOUR,
        ),
        (
            ":::{divio-list} tutorial\n:newst: 3\n:::",
            "divio-list has no option newst; did you mean newest? "
            "(known: newest, project, thumbnails, audience)",
        ),
        (
            ":::{divio-list} tutorial\n:newest: few\n:::",
            "divio-list: newest needs a whole number of pages, not 'few'",
        ),
        (
            ":::{divio-grid}\n:columns: 3\n:::",
            "divio-grid has no option columns (known: newest, thumbnails, audience)",
        ),
        (
            ":::{divio-grid}\nguides: How.\n:::",
            "divio-grid: no kind of documentation is called 'guides'; the four are " + FOUR,
        ),
        (
            ":::{divio-grid}\ntutorial\n:::",
            "divio-grid: 'tutorial' must be one of the four kinds, a colon and what it is for",
        ),
    ],
)
def test_a_wrong_directive_is_one_warning_and_a_notice(build: Build, text: str, complaint: str) -> None:
    site = build(f"# Home\n\n{text}\n\nAfter.\n", config={"explorable_divio_checks": False})
    assert [line.partition("WARNING: ")[2] for line in site.warnings] == [f"{complaint} [explorable.divio]"]
    assert site.warnings[0].startswith("index.md:")
    # Sphinx sets quotes as typographers do.
    assert complaint in soup(site).select(".explorable-notice")[0].text.replace("‘", "'").replace("’", "'")
    assert "After." in site.page()


def test_a_wrong_kind_in_front_matter_or_conf_py_is_told(build: Build) -> None:
    site = build(
        {"index": "---\ndivio: tutoral\n---\n\n# Home\n"},
        config={"explorable_divio_folders": {"a": "guide", "how-to": "recipes"}},
    )
    assert site.warnings == [
        "WARNING: explorable_divio_folders: a: no kind of documentation is called 'guide'; the four are "
        "tutorial, how-to, reference, explanation [explorable.divio]",
        "WARNING: explorable_divio_folders: how-to: no kind of documentation is called 'recipes'; "
        "the four are tutorial, how-to, reference, explanation; a folder comes first, then its kind: "
        "{'recipes': 'how-to'} [explorable.divio]",
        "index.md:1: WARNING: no kind of documentation is called 'tutoral'; "
        "did you mean tutorial? [explorable.divio]",
    ]


@pytest.mark.parametrize(
    ("title", "tells"),
    [
        ("Draw a curve", True),
        ("How to draw", True),
        ("Plotting", True),
        ("Using a GPU", True),
        ("1. Install it", True),
        ("Fine-tune a model", True),
        ("Pickle a model", True),
        ("Memoize a function", True),
        ("Pretrain an encoder", True),
        ("Debounce a signal", True),
        ("Set the seed", True),
        ("Test a model", True),
        ("Set theory", False),
        ("State machines", False),
        ("Test results", False),
        ("About the model", False),
        ("What a model is", False),
        ("A curve", False),
        ("GPU support", False),
        ("Plot", False),
        ("The options of a curve", False),
        ("Configuration", False),
        ("What is a curve?", False),
        ("", False),
    ],
)
def test_titles_that_say_what_to_do(title: str, tells: bool) -> None:
    assert says_what_to_do(title) is tells
