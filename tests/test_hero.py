"""Cards: what stands for a page where it is shared, by the rules of those who show them."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, Visit, build_site
from sphinxext.explorable.publishing.hero import making, settings
from sphinxext.explorable.visuals.catalogue import catalogue
from tools.snippets import concepts, copy_of, page_with

BASE = "https://docs.example/pages/"
FUNCTION = ":::{explorable} function\n:expr: tanh(x)\nA curve.\n:::\n"
HERO = FUNCTION.replace(":expr:", ":hero:\n:expr:")
ARRAYS = ":::{tensor-diagram}\n:dims: t=2\n:values: random(1)\n:caption: Rows.\nA[t] : query\n:::\n"
PAGE = f"# Attention\n\nThe {{concept}}`query` asks for $x_i^2$, and *more*.\n\n{ARRAYS}\n{FUNCTION}"
CARDS = {"html_baseurl": BASE}
REQUIRED = {
    *("og:title", "og:type", "og:url", "og:image", "og:image:width", "og:image:height", "og:image:alt"),
    *("og:description", "og:site_name", "twitter:card", "twitter:image", "twitter:image:alt"),
}


def tags_of(site: Site, page: str = "index") -> dict[str, list[str]]:
    """What a page's head says, by name."""
    found: dict[str, list[str]] = {}
    for tag in BeautifulSoup(site.page(page), "html.parser").select("head meta[content]"):
        found.setdefault(str(tag.get("property") or tag.get("name")), []).append(str(tag["content"]))
    return found


def tag(site: Site, name: str, page: str = "index") -> str:
    [content] = tags_of(site, page)[name]
    return content


def card_of(site: Site, page: str = "index") -> bytes:
    """The image of a page, where its address says that it is."""
    address = tag(site, "og:image", page)
    assert address.startswith(BASE)
    return (site.out / address.removeprefix(BASE)).read_bytes()


def linked_data(site: Site, page: str = "index") -> Any:
    [script] = BeautifulSoup(site.page(page), "html.parser").select("head script[type='application/ld+json']")
    return json.loads(script.string)


def cards_in(site: Site) -> list[Path]:
    return sorted((site.out / "_static").rglob("card-*"))


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def validate(site: Site, page: str = "index", *, described: bool = True) -> None:
    """Hold the rules of Facebook's, X's, LinkedIn's and Google's validators.

    Where another extension describes the page, that is its own matter.
    """
    tags = tags_of(site, page)
    assert set(tags) >= REQUIRED
    assert all(len(tags[name]) == 1 for name in REQUIRED)
    assert all(tags[name][0].strip() for name in REQUIRED)
    told = {name: tags[name][0] for name in REQUIRED}
    for name in ("og:url", "og:image", "twitter:image"):
        address = urlsplit(told[name])
        assert address.scheme == "https"
        assert address.netloc == "docs.example"
        assert address.fragment == ""
    assert told["og:image"] == told["twitter:image"]
    assert told["twitter:card"] == "summary_large_image"
    assert told["og:type"] in ("article", "website")
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert len(told["og:image:alt"]) <= 420
    assert told["og:image:alt"] == told["twitter:image:alt"]
    assert len(told["og:description"]) <= 200
    image = card_of(site, page)
    assert size_of(image) == (1200, 630)
    assert len(image) <= 1_000_000
    article = linked_data(site, page)
    assert article["@context"] == "https://schema.org"
    assert article["@type"] in ("TechArticle", "Article")
    assert article["headline"] == told["og:title"]
    assert article["image"]["url"] == told["og:image"]
    assert not described or article["description"] == told["og:description"]


# ── What a page with a picture says ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_page_with_a_picture_keeps_the_rules_of_a_card_validator(build: Build, builder: str) -> None:
    site = build(PAGE, builder, config=CARDS)
    assert site.warnings == []
    validate(site)


def test_each_page_has_its_own_address(build: Build) -> None:
    pages = {"index": f"# T\n\n{FUNCTION}\n```{{toctree}}\na/b\n```\n", "a/b": f"# B\n\n{FUNCTION}"}
    site = build(pages, config=CARDS)
    assert [tag(site, "og:url", page) for page in pages] == [f"{BASE}index.html", f"{BASE}a/b.html"]
    assert [tag(site, "og:type", page) for page in pages] == ["website", "article"]
    assert urljoin(BASE, tag(site, "og:image", "a/b")) == tag(site, "og:image", "a/b")


def test_marks_of_html_in_titles_and_names_stay_words(build: Build) -> None:
    title = 'If a < b & "c", </script> ends'
    page = f'# {title.replace("<", chr(92) + "<")}\n\nA "quote" & </script>.\n\n{FUNCTION}'
    site = build(page, config={**CARDS, "project": "R & D", "author": "O'Neil <o@x>", "smartquotes": False})
    assert tag(site, "og:title") == title
    assert tag(site, "og:site_name") == "R & D"
    assert linked_data(site)["headline"] == title
    assert linked_data(site)["author"] == {"@type": "Person", "name": "O'Neil <o@x>"}
    validate(site)


@pytest.mark.parametrize(
    ("author", "kind"), [("Ada Lovelace", "Person"), ("The numpy developers", "Organization")]
)
def test_the_author_is_a_person_or_a_group(build: Build, author: str, kind: str) -> None:
    site = build(PAGE, config={**CARDS, "author": author})
    assert linked_data(site)["author"] == {"@type": kind, "name": author}


def test_nobody_is_named_where_the_site_names_no_author(build: Build) -> None:
    assert "author" not in linked_data(build(PAGE, config=CARDS))


def test_the_head_works_under_a_strict_policy(build: Build, visit: Callable[..., Visit]) -> None:
    site = build(PAGE, config=CARDS)
    opened = visit(site.out / "index.html")
    data = opened.page.locator("script[type='application/ld+json']").text_content()
    assert json.loads(data)["headline"] == "Attention"
    assert opened.troubles == []


# ── Descriptions ─────────────────────────────────────────────────────────────────────────────────────────

DESCRIPTIONS = {
    "formulas are text": (PAGE, "The query asks for xᵢ², and more."),
    "not a note": (f"# T\n\n:::{{note}}\nOld.\n:::\n\nThe text.\n\n{FUNCTION}", "The text."),
    "not a caption": (f"# T\n\n{FUNCTION}\n\nThe text.\n", "The text."),
    "not a badge": (
        f"# T\n\n[![build](x.png)](https://x.example)\n\nThe text.\n\n{FUNCTION}",
        "The text.",
    ),
    "not the name of its kind": (
        f"---\ndivio: explanation\n---\n# T\n\nThe text.\n\n{FUNCTION}",
        "The text.",
    ),
    "front matter": (f"---\ndescription: From the author.\n---\n{PAGE}", "From the author."),
    "for search engines": (
        f'---\nmyst:\n  html_meta:\n    description: "For engines."\n---\n{PAGE}',
        "For engines.",
    ),
    "of the picture": (f"# T\n\n{FUNCTION}", "A plot of tanh(x) for x from -6 to 6."),
}


@pytest.mark.parametrize(("page", "expected"), DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_a_page_is_described_by_its_first_words(build: Build, page: str, expected: str) -> None:
    config = {**CARDS, "suppress_warnings": ["explorable.divio"]}
    site = build({"index": page, "x.png": b"\x89PNG\r\n\x1a\n"}, config=config)
    assert tag(site, "og:description").replace("−", "-") == expected


def test_no_word_of_a_tooltip_is_in_a_description(build: Build) -> None:
    site = build(f"# T\n\n- {{concept}}`query`\n\n{FUNCTION}", config=CARDS)
    assert "what a token looks for" in site.page(), "the page has the tooltip"
    assert tag(site, "og:description").startswith("A plot of tanh(x)")


def test_a_long_description_ends_with_a_word(build: Build) -> None:
    words = "Unbelievable descriptions, " * 20
    described = tag(build(f"# T\n\n{words}\n\n{FUNCTION}", config=CARDS), "og:description")
    assert 150 < len(described) <= 200
    assert words.startswith(described.removesuffix("…"))
    assert described.removesuffix("…").split()[-1].rstrip(",") in ("Unbelievable", "descriptions")


# ── Which picture ────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_picture_is_on_the_card_unless_one_is_marked(build: Build, tmp_path: Path) -> None:
    first = build_site(tmp_path / "first", {"index": PAGE}, config=CARDS)
    assert tag(first, "og:image:alt").startswith("A is a vector of 2")
    marked = PAGE.replace(":expr: tanh(x)", ":expr: tanh(x)\n:hero:")
    second = build_site(tmp_path / "second", {"index": marked}, config=CARDS)
    assert tag(second, "og:image:alt").startswith("A plot of tanh")
    assert card_of(first) != card_of(second)
    assert first.warnings == second.warnings == []


def test_of_two_marks_the_first_counts_and_the_other_is_told_once(build: Build) -> None:
    marked = PAGE.replace(":dims:", ":hero:\n:dims:").replace(":expr:", ":hero:\n:expr:")
    site = build(f"{marked}\n{HERO}", config=CARDS)
    [warning] = site.warnings
    assert warning.startswith("index.md:13: WARNING: ")
    assert "a page is shared with one picture, and `:hero:` in line 5 says already which" in warning
    assert tag(site, "og:image:alt").startswith("A is a vector of 2")


def test_a_picture_that_cannot_be_drawn_makes_way_for_the_next(build: Build) -> None:
    paragraph = 'export default { render({ el }) { el.innerHTML = "<p>Words</p>"; } };'
    own = ":::{explorable} ./own.js\n:alt: Words.\n:::\n"
    site = build({"index": f"# T\n\n{own}\n{FUNCTION}", "own.js": paragraph}, config=CARDS)
    assert site.warnings == []
    assert tag(site, "og:image:alt").startswith("A plot of tanh")


def test_a_marked_picture_that_draws_no_svg_is_told(build: Build) -> None:
    paragraph = 'export default { render({ el }) { el.innerHTML = "<p>Words</p>"; } };'
    own = ":::{explorable} ./own.js\n:alt: Words.\n:hero:\n:::\n"
    site = build({"index": f"# T\n\n{own}\n{FUNCTION}", "own.js": paragraph}, config=CARDS)
    [warning] = site.warnings
    assert "index.md:3: WARNING: hero: own cannot be put on a card: it draws no svg" in warning
    assert cards_in(site) == []


# ── Sites without ────────────────────────────────────────────────────────────────────────────────────────


def has_any(site: Site, page: str = "index") -> bool:
    text = site.page(page)
    return any(mark in text for mark in ("og:", "twitter:", "ld+json", "card-"))


@pytest.mark.parametrize(
    ("pages", "config"),
    [
        (PAGE, {}),
        (PAGE, {**CARDS, "explorable_hero": False}),
        ("# T\n\nThe {concept}`query`, $x$.\n", CARDS),
    ],
    ids=["no address", "switched off", "no picture"],
)
def test_who_has_no_card_has_not_a_byte_of_it(build: Build, pages: str, config: dict[str, Any]) -> None:
    site = build(pages, config=config)
    assert site.warnings == []
    assert not has_any(site)
    assert cards_in(site) == []


@pytest.mark.parametrize("builder", ["latex", "epub", "text"])
def test_other_outputs_have_none_and_are_told_nothing(build: Build, builder: str) -> None:
    page = PAGE.replace(":expr:", ":hero:\n:expr:")
    site = build(page, builder, config={"epub_show_urls": "no", "version": "1", "copyright": "x"})
    assert [line for line in site.warnings if "hero" in line] == []
    assert cards_in(site) == []


MARKED = {
    "index": f"# T\n\n{HERO}\n```{{toctree}}\nmore\n```\n",
    "more": f"# M\n\n{HERO}",
}


@pytest.mark.parametrize("address", ["", "docs/"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_who_asks_for_a_card_is_told_once_what_is_missing(build: Build, address: str, jobs: int) -> None:
    site = build(MARKED, config={"html_baseurl": address}, jobs=jobs)
    [warning] = site.warnings
    assert warning.startswith("index.md:3: WARNING: hero: ")
    assert "html_baseurl" in warning
    assert 'html_baseurl = "https://example.org/docs/"' in warning
    assert not has_any(site)


def test_who_asks_for_a_card_is_told_which_extra_is_missing(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "has_converter", lambda: False)
    [warning] = build(MARKED, config=CARDS).warnings
    assert "install sphinxext-explorable[static]" in warning
    site = build(
        {"index": PAGE, "more": "# M\n"}, config={**CARDS, "suppress_warnings": ["toc.not_included"]}
    )
    assert site.warnings == []
    assert not has_any(site)


# ── With others ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_extension_that_writes_open_graph_is_handed_the_image(build: Build) -> None:
    extensions = ["myst_parser", "sphinxext.explorable", "sphinxext.opengraph"]
    site = build(
        PAGE, config={**CARDS, "extensions": extensions, "ogp_site_url": BASE, "ogp_social_cards": {}}
    )
    assert site.warnings == []
    validate(site, described=False)
    assert all(len(contents) == 1 for name, contents in tags_of(site).items() if ":" in name)
    assert not list(site.out.rglob("summary_*.png")), "it draws none of its own"
    assert "og:image" not in site.app.env.metadata["index"]


def test_an_author_who_has_an_image_keeps_it(build: Build) -> None:
    meta = f'---\nmyst:\n  html_meta:\n    "property=og:image": "{BASE}own.png"\n---\n{PAGE}'
    site = build(meta, config=CARDS)
    assert tags_of(site)["og:image"] == [f"{BASE}own.png"]
    assert cards_in(site) == []


def test_what_an_author_says_already_is_not_said_again(build: Build) -> None:
    meta = f'---\nmyst:\n  html_meta:\n    "property=og:title": "Mine"\n---\n{PAGE}'
    assert tags_of(build(meta, config=CARDS))["og:title"] == ["Mine"]


# ── Making them ──────────────────────────────────────────────────────────────────────────────────────────


def test_workers_make_the_same_cards(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {f"p{n}": PAGE.replace("# Attention", f"# Page {n}") for n in range(6)}
    pages["index"] = f"# T\n\n{FUNCTION}\n```{{toctree}}\n:glob:\np*\n```\n"
    made = [build_site(tmp_path / f"j{jobs}", pages, config=CARDS, jobs=jobs) for jobs in (1, 2)]
    assert [site.warnings for site in made] == [[], []]
    for page in pages:
        validate(made[1], page)
    first, second = ({file.name: file.read_bytes() for file in cards_in(site)} for site in made)
    assert first == second
    assert len(first) == 7


def test_a_card_is_drawn_once_and_kept(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    real = making.png
    monkeypatch.setattr(making, "png", lambda markup: drawn.append(markup) or real(markup))
    site = build(PAGE, config=CARDS)
    card = card_of(site)
    assert len(drawn) == 1
    site = build(f"{PAGE}\nMore words at the end.\n", config=CARDS)
    assert card_of(site) == card
    assert len(drawn) == 1, "nothing that it shows has changed"
    [kept] = Path(site.app.doctreedir).rglob("card-*.image")
    kept.write_bytes(card[: len(card) // 2])
    site = build(f"{PAGE}\nOther words at the end.\n", config=CARDS)
    assert card_of(site) == card, "half a file is none"


def test_a_card_that_no_page_has_any_more_goes(build: Build) -> None:
    build(PAGE, config=CARDS)
    site = build(PAGE.replace("# Attention", "# Other"), config=CARDS)
    assert [file.read_bytes() for file in cards_in(site)] == [card_of(site)]


def test_a_card_with_a_photograph_stays_small(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_BYTES", 10_000)
    site = build(PAGE, config=CARDS)
    assert card_of(site).startswith(b"\xff\xd8\xff")
    assert tag(site, "og:image").endswith(".jpg")


# ── How they look ────────────────────────────────────────────────────────────────────────────────────────

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<rect width="9" height="9" fill="#f0f"/></svg>'
)
TEMPLATE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">'
    '<rect width="1200" height="630" fill="#00ff00"/>'
    '<rect id="title" x="50" y="50" width="500" height="300" fill="#0000ff" font-size="80"/>'
    '<rect id="picture" x="600" y="50" width="550" height="500"/>'
    '<rect id="site" x="50" y="560" width="500" height="40"/></svg>'
)


def colors_of(image: bytes) -> dict[tuple[int, ...], int]:
    """How many pixels have each colour."""
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(image)) as opened:
        counted = opened.convert("RGB").getcolors(1200 * 630)
    assert counted
    return {color: count for count, color in counted}


def test_a_site_gives_its_cards_its_colours_and_its_logo(build: Build) -> None:
    wanted = {"background": "#123456", "color": "#fa0", "logo": "logo.svg"}
    site = build({"index": PAGE, "logo.svg": LOGO}, config={**CARDS, "explorable_hero": wanted})
    assert site.warnings == []
    colors = colors_of(card_of(site))
    assert colors[0x12, 0x34, 0x56] > 200_000
    assert colors[0xFF, 0xAA, 0] > 1200 * 8
    assert colors[0xFF, 0, 0xFF] > 1500
    assert colors[0xFF, 0xFF, 0xFF] > 100_000, "the picture has its own ground"


def test_a_page_that_is_called_as_the_site_says_it_once(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    real = making.png
    monkeypatch.setattr(making, "png", lambda markup: drawn.append(markup) or real(markup))
    build(PAGE, config={**CARDS, "project": "Attention"})
    build(PAGE, config={**CARDS, "project": "A site"})
    assert [markup.count(">Attention</text>") for markup in drawn] == [1, 1]
    assert [markup.count(">A site</text>") for markup in drawn] == [0, 1]


def test_dark_cards_have_the_dark_colours(build: Build) -> None:
    colors = colors_of(card_of(build(PAGE, config={**CARDS, "explorable_hero": {"dark": True}})))
    assert colors[0x12, 0x12, 0x12] > 100_000
    assert colors.get((0xFF, 0xFF, 0xFF), 0) < 2000


def test_the_logo_of_the_theme_is_on_the_card_unless_it_shall_not_be(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {"index": PAGE, "logo.svg": LOGO}
    found = []
    for name, hero in (("as it is", True), ("without", {"logo": False})):
        config = {**CARDS, "html_logo": "logo.svg", "explorable_hero": hero}
        site = build_site(tmp_path / name, pages, config=config)
        found.append(colors_of(card_of(site)).get((0xFF, 0, 0xFF), 0) > 1500)
    assert found == [True, False]


def test_a_template_is_the_whole_card(build: Build) -> None:
    wanted = {"template": "card.svg"}
    site = build({"index": PAGE, "card.svg": TEMPLATE}, config={**CARDS, "explorable_hero": wanted})
    assert site.warnings == []
    validate(site)
    colors = colors_of(card_of(site))
    assert colors[0, 0xFF, 0] > 300_000
    assert colors[0, 0, 0xFF] > 2000, "the title, in the colour of its place"
    assert (0, 0, 0) not in colors, "places are not drawn"


def test_pages_are_written_again_once_the_logo_changes(build: Build) -> None:
    config = {**CARDS, "explorable_hero": {"logo": "logo.svg"}}
    before = card_of(build({"index": PAGE, "logo.svg": LOGO}, config=config))
    after = card_of(build({"index": PAGE, "logo.svg": LOGO.replace(b"#f0f", b"#0ff")}, config=config))
    assert before != after


WRONG = {
    "no dictionary": (["logo.svg"], "explorable_hero must be True, False or a dictionary"),
    "an unknown part": ({"colour": "#fff"}, "explorable_hero has no 'colour'; did you mean color?"),
    "no colour": ({"color": "blue"}, "explorable_hero needs a colour like '#0b5cad' as 'color'"),
    "no switch": ({"dark": "yes"}, "explorable_hero needs True or False as 'dark'"),
    "no svg": ({"template": "card.html"}, "explorable_hero needs the path of an svg as 'template'"),
    "no logo": ({"logo": "lgo.svg"}, "logo: there is no file lgo.svg; did you mean logo.svg?; it is looked"),
    "no image": ({"logo": "words.txt"}, "logo: words.txt is no svg, png or jpeg with a width and a height"),
    "an image that was cut": ({"logo": "cut.png"}, "logo: cut.png is no svg, png or jpeg with a width and a"),
    "an image of no size": ({"logo": "odd.svg"}, "logo: odd.svg is no svg, png or jpeg with a width and a"),
    "no font": ({"font": "words.ttf"}, "font: words.ttf is no TrueType or OpenType font with a name"),
    "no such font": ({"font": "Nowhere Sans"}, "font: no font is called Nowhere Sans; install it, or"),
    "no xml": ({"template": "words.svg"}, "template: words.svg is no xml: "),
    "no place": ({"template": "logo.svg"}, "template: logo.svg needs width=\"1200\" and height=\"630\""),
}  # fmt: skip


@pytest.mark.parametrize(("wanted", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_used_is_told_and_the_card_made_without(build: Build, wanted: Any, told: str) -> None:
    words = {"words.txt": "Words.", "words.ttf": b"Words.", "words.svg": "<svg", "logo.svg": LOGO}
    words |= {"cut.png": b"\x89PNG\r\n\x1a\n", "odd.svg": '<svg width="1.2.3" height="4"/>'}
    config = {**CARDS, "explorable_hero": wanted, "exclude_patterns": ["words.txt"]}
    site = build({"index": PAGE, **words}, config=config)
    [warning] = site.warnings
    assert told in warning
    validate(site)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("1200", "1000"), "needs width=\"1200\" and height=\"630\", not '1000' and '630'"),
        (
            ('id="title"', 'id="headline"'),
            'needs a rectangle as the place of the title: <rect id="title" …/>',
        ),
        (('width="500"', 'width="wide"'), "needs a number as width of the rectangle title, not 'wide'"),
        (('width="500"', 'width="nan"'), "needs a number as width of the rectangle title, not 'nan'"),
        (('font-size="80"', 'text-anchor="left"'), "needs start, middle or end as text-anchor"),
    ],
)
def test_what_is_wrong_in_a_template_is_told(build: Build, change: tuple[str, str], told: str) -> None:
    config = {**CARDS, "explorable_hero": {"template": "card.svg"}}
    site = build({"index": PAGE, "card.svg": TEMPLATE.replace(*change)}, config=config)
    [warning] = site.warnings
    assert f"template: card.svg {told}" in warning
    validate(site)


def test_letters_that_no_font_has_are_told(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinxext.explorable.publishing.hero import fonts

    monkeypatch.setattr(fonts, "_is_missing", lambda sign, font: sign in "日🚀")
    site = build(PAGE.replace("# Attention", "# 日本 🚀"), config=CARDS)
    [warning] = site.warnings
    assert "hero: no font here has 日, which the card of this page cannot show" in warning
    assert "explorable_hero = {'font': " in warning
    validate(site)


@pytest.mark.parametrize(
    "theme", ["furo", "sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme", "basic"]
)
def test_every_theme_has_the_tags_in_its_head(build: Build, theme: str) -> None:
    site = build(PAGE, config={**CARDS, "html_theme": theme, "html_sidebars": {}})
    validate(site)


def test_every_picture_has_a_card(build: Build, artifacts: Path) -> None:
    """Of each kind that there is, for whoever looks at them in the artifacts."""
    data = {name: content for name, content in page_with().items() if name != "index"}
    names = list(catalogue())
    pages: dict[str, str | bytes] = {
        f"page-{name}": f"# What {name} shows\n\nWords.\n\n{copy_of(name, name.replace('-', ''))}\n"
        for name in names
    }
    tree = "\n".join(pages)
    pages["index"] = f"# T\n\n{FUNCTION}\n```{{toctree}}\n{tree}\n```\n"
    site = build({**pages, **data}, config={**CARDS, "explorable_concepts": concepts()}, jobs=2)
    assert site.warnings == []
    folder = artifacts / "cards"
    folder.mkdir(exist_ok=True)
    for name in names:
        validate(site, f"page-{name}")
        (folder / f"{name}.png").write_bytes(card_of(site, f"page-{name}"))
