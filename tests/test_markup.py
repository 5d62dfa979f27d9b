"""Slips in how directives and roles are written: each is told in its place, and nothing is lost to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, build_site
from sphinxext.explorable.pages.fences import is_closed

# ── Fences ───────────────────────────────────────────────────────────────────────────────────────────────

BODIES = {
    "parameter w": ":value: 2\n",
    "explorable function": ":expr: x\nThe caption.\n",
    "explorable k-means": "The caption.\n",
    "tensor-diagram": "A = [[1, 2]]\n",
    "colored-equation": "\\concept{query}{Q}\n",
    "concept thing": "What it is.\n",
    "divio-grid": "tutorial: to learn\n",
    "divio-list tutorial": "",
}
NEXT = ":::{explorable} gradient-descent\n:loss: w**2\n:::\n"


def page_of(site: Site, name: str) -> BeautifulSoup:
    return BeautifulSoup(site.page(name), "html.parser")


def ours(site: Site, file: str) -> list[str]:
    kinds = r"\[(?:kind|empty)\]"
    return [line for line in site.warnings if line.startswith(f"{file}:") and not re.search(kinds, line)]


@pytest.fixture(scope="module")
def fences(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with three pages for each directive, whose fence is left open in three ways, and sound ones."""
    pages: dict[str, str | bytes] = {"index": "# Index\n\n```{toctree}\n:glob:\n*\n```\n"}
    for place, (called, body) in enumerate(BODIES.items()):
        name, _, argument = called.partition(" ")
        for mark in (":::", "```"):
            opening = f"# Page\n\nBefore.\n\n{mark}{{{name}}} {argument}\n{body}"
            kind = "colon" if mark == ":::" else "tick"
            pages[f"end-{kind}-{place}"] = f"{opening}\n## Second\n\nAfter.\n\n## Third\n\nLast.\n"
            following = NEXT.replace(":::", mark)
            pages[f"next-{kind}-{place}"] = f"{opening}\nBetween.\n\n## Second\n\n{following}\nAfter.\n"
            pages[f"sound-{kind}-{place}"] = f"{opening}{mark}\n\n## Second\n\n{following}\nAfter.\n"
            nested = f"{opening}{mark}\n".partition("Before.\n\n")[2]
            pages[f"nested-{kind}-{place}"] = (
                f"# Page\n\n{mark}{mark[0]}{{note}}\n{nested}{mark}{mark[0]}\n\nAfter.\n"
            )
    return build_site(tmp_path_factory.mktemp("fences"), pages)


each = pytest.mark.parametrize("place", range(len(BODIES)), ids=list(BODIES))
marks = pytest.mark.parametrize("kind", ["colon", "tick"])


@each
@marks
def test_a_fence_that_is_never_closed_is_told_and_takes_no_heading(
    fences: Site, kind: str, place: int
) -> None:
    name = list(BODIES)[place].partition(" ")[0]
    mark = ":::" if kind == "colon" else "```"
    [warning] = ours(fences, f"end-{kind}-{place}.md")
    assert warning.startswith(f"end-{kind}-{place}.md:5: WARNING: the fence of this {name} is not closed")
    assert f"write {mark} on a line of its own where it ends [explorable.markup]" in warning
    page = page_of(fences, f"end-{kind}-{place}")
    assert [heading.text.strip("¶") for heading in page.select("section > h2")] == ["Second", "Third"]
    assert not page.select("figure h2, figcaption h2, .explorable-notice")
    text = page.select_one("div.body").get_text()  # type: ignore[union-attr]
    assert [text.count(words) for words in ("Before.", "After.", "Last.")] == [1, 1, 1]
    if "caption" in BODIES[list(BODIES)[place]]:
        [caption] = page.select("figcaption")
        assert caption.text.strip().strip("¶") == "The caption."


@each
@marks
def test_a_fence_that_another_one_ends_is_told_and_loses_nothing(fences: Site, kind: str, place: int) -> None:
    file = f"next-{kind}-{place}"
    source = (fences.source / f"{file}.md").read_text().splitlines()
    at = next(number for number, line in enumerate(source, 1) if "gradient-descent" in line)
    [warning] = ours(fences, f"{file}.md")
    assert warning.startswith(f"{file}.md:5: WARNING: the fence of this ")
    assert f"is not closed before {source[at - 1]} in line {at}; " in warning
    page = page_of(fences, file)
    assert page.select('[data-explorable="gradient-descent"]')
    text = page.select_one("div.body").get_text()  # type: ignore[union-attr]
    assert [text.count(words) for words in ("Before.", "Between.", "After.")] == [1, 1, 1]
    assert [heading.text.strip("¶") for heading in page.select("section > h2")] == ["Second"]


@each
@marks
@pytest.mark.parametrize("way", ["sound", "nested"])
def test_sound_and_nested_fences_are_not_told(fences: Site, way: str, kind: str, place: int) -> None:
    assert ours(fences, f"{way}-{kind}-{place}.md") == []


def test_what_another_directive_wrote_is_not_taken_for_an_open_fence_of_the_page(tmp_path: Path) -> None:
    """Its lines are counted from elsewhere, and the page happens to have a shorter picture there."""
    page = tmp_path / "page.md"
    page.write_text(":::{model-diagram}\n:open: 0\nA\n  B\n:::\n\nMore.\n\nEnd.\n", encoding="utf-8")
    written = ":::{model-diagram}\n:direction: right\nA\nB\nC\nD\n:::\n"
    assert is_closed(str(page), 1, written, ":::")
    own = page.read_text(encoding="utf-8").replace("B\n:::", "B")
    page = tmp_path / "open.md"
    page.write_text(own, encoding="utf-8")
    assert not is_closed(str(page), 1, own + ":::\n", ":::")


def test_an_open_fence_of_an_included_part_is_told_there(build: Build) -> None:
    part = "Words.\n\n:::{explorable} function\n:expr: x\nCaption.\n\n## Second\n"
    site = build({"index": "# T\n\n```{include} part.txt\n```\n\nAfter.\n", "part.txt": part})
    [warning] = site.warnings
    assert warning.startswith("part.txt:3: WARNING: the fence of this explorable is not closed")


def test_a_fence_in_a_list_or_a_quotation_is_sound(build: Build) -> None:
    lists = "- item\n\n  :::{explorable} function\n  :expr: x\n  Caption.\n  :::\n\n"
    lists += "> :::{concept} c\n> What.\n> :::\n"
    shorter = "````{explorable} function\n:expr: x\nCaption.\n```{note}\nA note.\n```\n````\n"
    assert build(f"# T\n\n{lists}\n{shorter}\n:::{{concept}} d\nWhat.\n::::\n").warnings == []


# ── Options ──────────────────────────────────────────────────────────────────────────────────────────────

MISPLACED = {
    "below a blank line": (
        ".. parameter:: w\n\n   :value: 2\n",
        7,
        "`:value:` is read as part of the body of",
    ),
    "deeper": (
        ".. explorable:: function\n   :expr: x\n\n      :point: 2\n",
        8,
        "`:point:` is read as part of the",
    ),
    "deeper than the first": (
        ".. parameter:: w\n   :value: 2\n      :min: 0\n",
        5,
        "`:min:` is read as part of `:v",
    ),
    "deeper than the body": (
        ".. explorable:: gradient-descent\n      :rate: 0.1\n   Caption.\n",
        5,
        "`:rate:` is read as part of the name after explorable",
    ),
    "a part of its name": (
        ".. explorable:: gradient-descent\n   :loss: w**2\n\n      :rate: 0.1\n",
        8,
        "`:rate:` is read as part of the body",
    ),
    "in a program": (
        ".. tensor-diagram::\n\n   :dims: t=2\n\n   A[t]\n",
        7,
        "`:dims:` is read as part of the body",
    ),
    "misspelt": (
        ".. colored-equation::\n\n   :lable: eq\n\n   x\n",
        7,
        "`:lable:` is read as part of the body",
    ),
}


@pytest.mark.parametrize(("source", "line", "told"), MISPLACED.values(), ids=MISPLACED)
def test_an_option_that_is_read_as_text_is_told(build: Build, source: str, line: int, told: str) -> None:
    site = build({"index.rst": f"T\n=\n\n\n{source}\nAfter.\n"})
    [warning] = site.warnings
    assert warning.startswith(f"index.rst:{line}: WARNING: {told}")
    assert "After." in site.page()


def test_options_of_what_stands_in_a_caption_are_its_own(build: Build) -> None:
    nested = (
        "   Caption with :concept:`query`.\n\n   .. math::\n      :label: eq\n      :class: c\n\n      x\n"
    )
    source = f"T\n=\n\n.. explorable:: function\n   :expr: x\n\n{nested}"
    assert build({"index.rst": source}).warnings == []


TWICE = {
    "both spellings": (
        ":learning_rate: 0.1\n:learning-rate: 0.2",
        "learning_rate and learning-rate are the same option",
    ),
    "one spelling": (
        ":learning-rate: 0.1\n:learning-rate: 0.2",
        "learning-rate is given twice; remove one",
    ),
}


@pytest.mark.parametrize(("options", "told"), TWICE.values(), ids=TWICE)
def test_an_option_that_is_given_twice_is_told(build: Build, options: str, told: str) -> None:
    site = build(f"# T\n\n:::{{explorable}} gradient-descent\n:loss: w**2\n{options}\n:::\n")
    [warning] = site.warnings
    assert warning.startswith(f"index.md:3: WARNING: {told}")


def test_what_has_no_body_shows_what_stands_in_it_below(build: Build) -> None:
    site = build("# T\n\n:::{parameter} w\n:value: 2\n\nWords of *mine*.\n:::\n")
    [warning] = site.warnings
    assert warning.startswith("index.md:6: WARNING: parameter takes options, but no body")
    page = page_of(site, "index")
    assert page.select_one("input[data-parameter=w]")
    assert page.find("em", string="mine")


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "proper"),
    [
        (
            "{coloured-equation}\n:no_legend:\n\\concept{query}{Q}",
            "{colored-equation}\n:no-legend:\n\\concept{query}{Q}",
        ),
        ("{colored_equation}\nx", "{colored-equation}\nx"),
        ("{coloured_equation}\nx", "{colored-equation}\nx"),
        ("{tensor_diagram}\nA = [[1, 2]]", "{tensor-diagram}\nA = [[1, 2]]"),
        ("{divio_grid}", "{divio-grid}"),
    ],
)
def test_another_spelling_is_taken(tmp_path: Path, written: str, proper: str) -> None:
    shown = []
    for way, source in (("one", written), ("other", proper)):
        site = build_site(tmp_path / way, {"index": f"# T\n\n:::{source}\n:::\n"})
        assert ours(site, "index.md") == []
        shown.append(str(page_of(site, "index").select_one("div.body")))
    assert shown[0] == shown[1]


NEAR = {
    "gradient_descent": "explorable gradient-descent",
    "kmeans": "explorable k-means",
    "k_means": "explorable k-means",
    "neural-networks": "explorable neural-network",
    "colord-equation": "colored-equation",
    "tensordiagram": "tensor-diagram",
    "parametre": "parameter",
    "concepts": "concept",
    "gestures": "the role gesture, for words within a line",
}
NEAR_ROLES = {
    "concepts": "concept",
    "gestures": "gesture",
    "parametr": "parameter",
    "tensor_diagrams": "the directive tensor-diagram, a block of its own",
}


@pytest.mark.parametrize("suffix", [".md", ".rst"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_unknown_name_is_told_with_the_near_one(build: Build, suffix: str, jobs: int) -> None:
    def directive(name: str) -> str:
        return f":::{{{name}}}\nx\n:::" if suffix == ".md" else f".. {name}::\n\n   x"

    def role(name: str) -> str:
        return f"{{{name}}}`x`" if suffix == ".md" else f":{name}:`x`"

    pages: dict[str, str | bytes] = {
        f"{kind}-{i}{suffix}": f"T\n=\n\n{write(name)}\n"
        for kind, names, write in (("d", [*NEAR, "xyz"], directive), ("r", [*NEAR_ROLES, "xyz"], role))
        for i, name in enumerate(names)
    }
    site = build({"index": "# I\n\n```{toctree}\n:glob:\n*\n```\n", **pages}, jobs=jobs)
    for kind, names in (("d", NEAR), ("r", NEAR_ROLES)):
        for i, (name, meant) in enumerate([*names.items(), ("xyz", None)]):
            # MyST 4 calls every page of its warnings by a name that ends in .md.rst.
            page = re.compile(rf"{kind}-{i}{re.escape(suffix)}(?:\.rst)?:4: ")
            [warning] = filter(page.match, site.warnings)
            assert name in warning
            assert re.findall(r"; did you mean (.+)\?", warning) == ([meant] if meant else [])


# ── What is there twice, and what is told twice ──────────────────────────────────────────────────────────

FIRST_AND_SECOND = {
    "concept": (".. concept:: one\n\n   What.\n", ".. concept:: one\n\n   Else.\n"),
    "parameter": (".. parameter:: w\n", ".. parameter:: w\n"),
    "picture": (
        ".. explorable:: function\n   :expr: x\n   :name: one\n",
        ".. explorable:: k-means\n   :name: one\n",
    ),
    "equation": (
        ".. colored-equation::\n   :label: one\n\n   x\n",
        ".. colored-equation::\n   :label: one\n\n   y\n",
    ),
}


@pytest.mark.parametrize(("first", "second"), FIRST_AND_SECOND.values(), ids=FIRST_AND_SECOND)
def test_what_is_there_twice_is_told_with_the_line_of_the_first(
    build: Build, first: str, second: str
) -> None:
    source = f"T\n=\n\n{first}\n{second}"
    site = build({"index.rst": source})
    again = source.count("\n", 0, source.index(second, source.index(first) + 1)) + 1
    [warning] = site.warnings
    assert warning.startswith(f"index.rst:{again}: WARNING: ")
    assert re.search(r"index\.rst:[45]\b|in line 4\b", warning.partition("WARNING")[2])


def test_a_concept_of_the_settings_is_told_with_their_line(build: Build, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "conf.py").write_text('project = "query"\n\nconcepts = {\n    "query": {},\n}\n')
    [warning] = build("# T\n\n:::{concept} query\nElse.\n:::\n").warnings
    assert "already defined in conf.py:4;" in warning


ROLES = {
    "concept": ("qery", "no concept is called qery; did you mean query?"),
    "live": ("open(1)", "`open` is not a function"),
    "parameter": ("nope", "this page has no parameter nope"),
}


@pytest.mark.parametrize("suffix", [".md", ".rst"])
@pytest.mark.parametrize("role", ROLES)
def test_a_mistake_that_is_made_three_times_is_told_three_times(build: Build, role: str, suffix: str) -> None:
    text, told = ROLES[role]
    written = f"{{{role}}}`{text}`" if suffix == ".md" else f":{role}:`{text}`"
    page = f"T\n=\n\nWords {written} and\nmore {written}.\n\n* An item\n  of {written}.\n"
    site = build({f"index{suffix}": page})
    assert [line.partition(told)[0] for line in site.warnings] == [
        f"index{suffix}:{line}: WARNING: " for line in (4, 5, 8)
    ]


@pytest.mark.parametrize("builder", ["html", "latex", "text"])
def test_a_reference_to_a_picture_without_a_caption_is_told_what_to_do(build: Build, builder: str) -> None:
    picture = ":::{explorable} function\n:expr: x\n:name: %s\n%s:::\n"
    source = "# T\n\n{numref}`bare` {ref}`bare` {ref}`words <bare>`\n\n{numref}`full`\n\n"
    site = build(
        source + picture % ("bare", "") + "\n" + picture % ("full", "A caption.\n"),
        builder,
        config={"numfig": True},
    )
    no = "index.md:3: WARNING: bare has no caption, and so no"
    assert site.warnings == [
        f"{no} number: give the picture a caption [explorable.render]",
        f"{no} words to refer to it by: give the picture a caption, or write {{ref}}`words <bare>` "
        "[explorable.render]",
    ]


def test_what_to_write_for_a_reference_is_in_the_markup_of_its_page(build: Build) -> None:
    site = build(
        {"index.rst": "T\n=\n\n.. explorable:: function\n   :expr: x\n   :name: bare\n\n:ref:`bare`\n"}
    )
    [warning] = site.warnings
    assert "give the picture a caption, or write :ref:`words <bare>` [" in warning


DRAWN = "{0}{{tensor-diagram}}\nx = [1, 2]\n{0}\n"
AFTER = "\nAfter.\n\n" + DRAWN
STEPS = ":::{steps}\n:::{step} One\nFirst.\n:::\n:::{step} Two\nSecond.\n:::\n:::\n"
ALIKE = {
    "note": ("{0}{{note}}\nWords.\n\n" + DRAWN + "{0}\n", "note", "tensor-diagram", 1),
    "steps": (STEPS.replace("{", "{{").replace("}", "}}").replace(":::", "{0}"), "steps", "step", 1),
    "longer": (
        "{0}{{note}}\nWords.\n\n" + DRAWN.replace("{0}", "{0}{1}") + "{0}\n",
        "note",
        "tensor-diagram",
        2,
    ),
    "deep": ("{0}{{steps}}\nWords.\n{0}{{step}} One\n" + DRAWN + "{0}\n{0}\n", "steps", "step", 2),
}


@marks
@pytest.mark.parametrize("case", ALIKE)
def test_a_fence_within_one_of_as_many_signs_is_told_once_at_the_outer_one(
    build: Build, case: str, kind: str
) -> None:
    text, outer, inner, more = ALIKE[case]
    mark = ":::" if kind == "colon" else "```"
    written = text.format(mark, mark[0])
    [warning] = build("# T\n\n" + written + AFTER.format(mark)).warnings
    assert warning.startswith(f"index.md:3: WARNING: the fence of this {outer} needs more signs than that of")
    assert f"the {inner} in it" in warning
    assert f"write {mark}{more * mark[0]} in this line and in line {2 + written.count(chr(10))}" in warning
    # With so many signs it is sound.
    outermost = f"{mark}{more * mark[0]}"
    lines = written.splitlines()
    lines[0], lines[-1] = lines[0].replace(mark, outermost), outermost
    if case != "deep":
        assert build("# T\n\n" + "\n".join(lines) + "\n" + AFTER.format(mark)).warnings == []


LOST = {
    "tensor-diagram": (
        ":::{tensor-diagram}\n:name: bad\nA = [1, 2\n:::\n\n"
        ":::{tensor-diagram}\n:name: sad\nA = [1, 2]\n:::\n",
        "It is {cell}`bad: A[0]` in {ref}`bad`.\n\n:::{model-diagram}\n:program: bad\nA[2]\nLinear\n:::\n",
    ),
    "parameter": (
        ":::{parameter} bad\n:min: 2\n:max: 1\n:::\n\n:::{parameter} sad\n:value: 1\n:::\n",
        "It is {parameter}`bad`, {live}`bad + 1`, $\\live{bad}$.\n\n"
        ":::{explorable} k-means\n:bind: k=bad\n:::\n\n"
        ":::{explorable} function\n:name: of\n:expr: bad * x\n:::\n\n"
        ":::{explorable} sweep\n:of: of\n:over: bad\n:::\n\n"
        ":::{tensor-diagram}\nA = [1, 2]\nB = A * bad\n:::\n",
    ),
    "concept": (
        ":::{concept} bad\n:shape: t=0\nWords.\n:::\n\n:::{concept} sad\nWords.\n:::\n",
        "It is {concept}`bad`, $\\concept{bad}{B}$.\n\n:::{tensor-diagram}\nA[2] : bad\n:::\n",
    ),
    "picture": (
        ":::{parameter} w\n:value: 1\n:::\n\n:::{explorable} function\n:name: bad\n:expr: w * (x\n:::\n",
        ":::{explorable} sweep\n:of: bad\n:over: w\n:::\n",
    ),
}


@pytest.mark.parametrize("case", LOST)
def test_what_refers_to_something_that_failed_is_not_told_of(build: Build, case: str) -> None:
    failing, referring = LOST[case]
    [warning] = build(f"# T\n\n{failing}").warnings
    assert "explorable." in warning
    pages = {"index": f"# T\n\n{failing}\n{referring}\n```{{toctree}}\nother\n```\n", "other": "# Other\n"}
    if case == "concept":
        pages["other"] += "\nIt is {concept}`bad`.\n"
    for jobs in (1, 2):
        site = build(pages, jobs=jobs)
        if site.warnings:
            assert site.warnings == [warning]
    # Each place says why it shows nothing all the same.
    assert site.page().count("explorable-notice") >= 2
    assert len(build({**pages, "index": pages["index"].replace("bad", "bod", 1)}).warnings) > 1


# ── The other markup ─────────────────────────────────────────────────────────────────────────────────────

OTHER = {
    "index.rst": """\
Title
=====

.. toctree::

   other
   code

See {concept}`query` and
{live}`x`.

```{concept} query
:symbol: Q
```

:::{colored-equation}
x = 1
:::

.. py:function:: scale()

   It is {parameter}`x`.
""",
    "other.md": """\
# Title

See
:concept:`query`.

.. concept:: query
   :symbol: Q

> - :cell:`a[1]`
""",
    "code.rst": """\
Code
====

``{concept}`query```, {unknown}`a`, {concept}, *concept*::

  {concept}`query`
""",
}


def test_a_page_in_the_other_markup_is_told_what_to_write(build: Build) -> None:
    site = build(OTHER)
    told = [line.partition(" WARNING: ")[::2] for line in site.warnings if "markup" in line]
    assert sorted(
        (place.strip(":"), message.removesuffix(" [explorable.markup]")) for place, message in told
    ) == [
        ("index.rst:10", "{live}`x` is text in reStructuredText; write :live:`x`"),
        ("index.rst:12", "```{concept} is text in reStructuredText; write .. concept::"),
        ("index.rst:16", ":::{colored-equation} is text in reStructuredText; write .. colored-equation::"),
        ("index.rst:22", "{parameter}`x` is text in reStructuredText; write :parameter:`x`"),
        ("index.rst:9", "{concept}`query` is text in reStructuredText; write :concept:`query`"),
        ("other.md:4", ":concept:`query` is text and code in Markdown; write {concept}`query`"),
        ("other.md:6", ".. concept:: is text in Markdown; write :::{concept} and end it with :::"),
        ("other.md:9", ":cell:`a[1]` is text and code in Markdown; write {cell}`a[1]`"),
    ]
