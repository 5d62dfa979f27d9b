"""Threads on pages: what readers get of them, and what their authors are told."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from conftest import Build

PICTURE = """
:::{explorable} function
:name: line
:expr: x
A line.
:::
"""
THREE = "- The first, with {picture}`line` more.\n- The second.\n- The third."


def page(posts: str, options: str = "") -> str:
    return f"# Page\n\n:::{{thread}}\n{options}\n{posts}\n:::\n{PICTURE}"


def told(build: Build, source: str, **options: object) -> list[str]:
    return build(source, **options).warnings


def test_a_thread_is_a_summary_with_links_to_its_pictures(build: Build) -> None:
    site = build(page(THREE))
    assert site.warnings == []
    soup = BeautifulSoup(site.page(), "html.parser")
    [thread] = soup.select(".explorable-thread")
    assert [one.text for one in thread.select(".rubric")] == ["In short"]
    posts = [" ".join(one.text.split()) for one in thread.select("li")]
    assert posts == ["The first, with more. (picture)", "The second.", "The third."]
    [link] = thread.select("a")
    assert soup.select_one(f"figure{link['href']} [data-explorable=function]")
    assert not thread.select("script")


@pytest.mark.parametrize(
    ("post", "shown"),
    [
        ("{picture}`line` First.", "First. (picture)"),
        ("First {picture}`line`.", "First. (picture)"),
        ("First {picture}`line`\n  and on.", "First and on. (picture)"),
        ("{picture}`line`", "(picture)"),
        ("{picture}`LINE` twice {picture}`line`", "twice (picture)"),
    ],
)
def test_a_picture_is_taken_out_of_the_words(build: Build, post: str, shown: str) -> None:
    site = build(page(f"- {post}\n- Two.\n- Three."))
    assert site.warnings == []
    first = BeautifulSoup(site.page(), "html.parser").select(".explorable-thread li")[0]
    assert " ".join(first.text.split()) == shown


def test_books_and_text_have_the_summary_too(build: Build) -> None:
    text = build(page(THREE), "text").page()
    assert "In short" in text
    assert "* The second." in text
    tex = next(build(page(THREE), "latex").out.glob("*.tex")).read_text(encoding="utf-8")
    assert re.search(r"\\hyperref\[\\detokenize\{index:line\}\]", tex)
    book = build(page(THREE), "epub")
    assert "The third." in book.page()
    assert [line for line in book.warnings if "story" in line] == []


def test_a_hidden_thread_is_not_on_the_page_and_is_counted_all_the_same(build: Build) -> None:
    site = build(page(f"- {'long ' * 60}\n- Two.\n- Three.", ":hide:\n"))
    assert "Three." not in site.page()
    assert len(site.warnings) == 1
    assert "post 1 is too long" in site.warnings[0]


def test_numbers_of_figures_stand_where_a_site_has_them(build: Build) -> None:
    site = build(page(THREE), config={"numfig": True})
    assert site.warnings == []
    assert "The first, with more. (Fig. 1)" in BeautifulSoup(site.page(), "html.parser").text


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        (page("- One.\n- Two."), 3, "a thread of 2 posts tells little; write 3 to 8"),
        (page("- One."), 3, "a thread of one post tells little"),
        (page("- One.\n" * 9), 3, "a thread of 9 posts is read by few to its end; write 3 to 8"),
        (page(""), 3, "thread holds nothing; write its posts in it as a list, `- A post.`"),
        (page("Words."), 3, "thread takes nothing but one list, each item a post"),
        (page("Words.\n\n- One.\n- Two.\n- Three."), 3, "thread takes nothing but one list"),
        (page("1. One.\n2. Two.\n3. Three."), 3, "thread takes nothing but one list"),
        (
            page("- One.\n- Two {picture}`lime`.\n- Three."),
            6,
            "this page has no picture lime; did you mean line? (it has line)",
        ),
        (
            page("- One.\n- Two " + "a" * 280 + "\n- Three."),
            6,
            "post 2 is too long for X: it counts 284, 4 more than 280",
        ),
        # The page's address counts 23, and two ends of lines.
        (
            page("- One.\n- Two.\n- " + "a" * 256),
            7,
            "post 3 is too long for X: it counts 281, 1 more than 280",
        ),
        (
            page("- One.\n- " + "a" * 501 + "\n- Three.", ":limit: mastodon"),
            6,
            "post 2 is too long for Mastodon: it counts 501, 1 more than 500",
        ),
        (
            page("- One.\n- " + "ab" * 6 + "\n- Three.", ":limit: 10"),
            6,
            "post 2 is too long for a limit of 10: it counts 12, 2 more than 10",
        ),
        (page(THREE, ":limit: many"), 3, "thread: limit takes x, mastodon, bluesky or a number"),
        (page(THREE, ":hid:"), 3, "thread has no option hid; did you mean hide?"),
        (f"{PICTURE}\nSee {{picture}}`line`.", 8, "picture is a role for posts of a thread"),
        (
            page(THREE) + "\n:::{thread}\n- One.\n- Two.\n- Three.\n:::\n",
            16,
            "this page has a thread already, in line 3",
        ),
    ],
)
def test_an_author_is_told_with_file_and_line(build: Build, source: str, line: int, says: str) -> None:
    warnings = told(build, source)
    found = [one for one in warnings if says in one]
    assert len(found) == 1, warnings
    assert found[0].startswith(f"index.md:{line}: WARNING: ")


def test_a_line_of_a_post_that_just_fits_is_no_fault(build: Build) -> None:
    assert told(build, page("- One.\n- " + "a" * 280 + "\n- " + "a" * 255)) == []


def test_concepts_formulas_and_links_count_as_they_are_posted(build: Build) -> None:
    post = f"{'a' * 247} {{concept}}`q <query>` $\\concept{{query}}{{x}}^2$ {{gesture}}`Press it.`"
    long = f"[b](https://example.org/{'c' * 90})"
    # 247 letters, q, x², b, an address and c, with five blanks; then a sign more.
    assert told(build, page(f"- One.\n- {post} {long} c\n- Three.")) == []
    assert "counts 281, 1 more" in told(build, page(f"- One.\n- {post} {long} cd\n- Three."))[0]


@pytest.mark.parametrize(
    ("builder", "renderer"),
    [("html", "mathjax"), ("latex", "mathjax"), ("epub", "explorable"), ("text", "mathjax")],
)
def test_a_formula_counts_the_same_in_all_outputs(build: Build, builder: str, renderer: str) -> None:
    config = {
        "html_math_renderer": renderer,
        "extensions": ["myst_parser", "sphinx.ext.mathjax", "sphinxext.explorable"],
    }
    formula = r"$\tensor{query}^\top \concept{key}{K} \le \live{w}$"
    parameter = "\n:::{parameter} w\n:value: 1.5\n:min: 0\n:max: 2\n:step: 0.1\n:::\n"
    source = page(f"- One.\n- {'a' * 270} {formula}.\n- Three.") + parameter
    warnings = [line for line in build(source, builder, config=config).warnings if "post" in line]
    assert len(warnings) == 1
    # A blank, QᵀK ≤ 1.5, where ᵀ and ≤ count 2, and a full stop.
    assert "counts 283, 3 more than 280" in warnings[0]


@pytest.mark.parametrize(("option", "wrong"), [(":expr: x", ":expr: wrong("), (":expr: x", ":exr: x")])
def test_a_picture_that_is_refused_is_told_once(build: Build, option: str, wrong: str) -> None:
    site = build(page(THREE).replace(option, wrong))
    assert len(site.warnings) == 1
    assert "picture: this page" not in site.warnings[0]
    assert "The first, with more." in " ".join(BeautifulSoup(site.page(), "html.parser").text.split())


def test_a_picture_without_words_is_told(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(build, page(THREE)) == []
    monkeypatch.setattr("sphinxext.explorable.visuals.function.Function.alternative", lambda _: "")
    source = page(THREE.replace("first", "very first"))
    [warning] = told(build, source)
    says = "picture line has no text alternative; give it one by `:alt:`"
    assert warning.startswith(f"index.md:5: WARNING: {says}")


def test_a_restructured_text_page_has_a_thread(build: Build) -> None:
    source = (
        "Page\n====\n\n.. thread::\n   :title: The finding\n\n   - One :picture:`line`.\n"
        "   - Two :picture:`lin`.\n   - Three.\n\n"
        ".. explorable:: function\n   :name: line\n   :expr: x\n\n   A line.\n"
    )
    site = build({"index.rst": source})
    assert [re.sub(r": WARNING.*", "", one) for one in site.warnings] == ["index.rst:8"]
    assert "The finding" in site.page()
