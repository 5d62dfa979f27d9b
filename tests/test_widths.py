"""At every width of a page, pictures, controls and formulas stay within their figures and can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from snippets import concepts
from test_snippets import EXAMPLES, place_of, site_of

from conftest import Site, Visit, build_site

WIDTHS = [320, 360, 414, 480, 600, 720, 820, 960, 1100, 1200, 1366, 1600]
SMALLEST = 11

MEASURE = """smallest => {
    const told = [];
    const seen = element => element.checkVisibility({visibilityProperty: true})
        && !element.closest('.explorable-alt, .explorable-about, .katex-mathml, defs, clipPath');
    const label = element => {
        const words = (element.getAttribute('class') || element.tagName).split(' ')[0];
        return `${words} "${element.textContent.trim().slice(0, 30)}"`;
    };
    const clips = element => getComputedStyle(element).overflowX !== 'visible';
    const outside = (inner, outer) =>
        Math.round(10 * Math.max(outer.left - inner.left, inner.right - outer.right)) / 10;
    const inside = (element, box, name) => {
        const beyond = outside(element.getBoundingClientRect(), box);
        if (beyond > 0.6) told.push(`${label(element)} is ${beyond} px outside ${name}`);
    };
    // What is inside something that scrolls is seen there.
    const parts = function* (element) {
        for (const child of element.children) {
            if (!seen(child)) continue;
            yield child;
            if (!clips(child) && child.tagName !== 'svg') yield* parts(child);
        }
    };
    const content = element => {
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        const [before, after] = [style.paddingLeft, style.paddingRight].map(parseFloat);
        return {left: box.left + before, right: box.right - after};
    };
    const figures = 'figure.explorable-figure, .explorable-equation-block, .explorable-parameter, '
        + '.explorable-share, .katex-display, .explorable-sweep';
    for (const figure of document.querySelectorAll(figures)) {
        if (!seen(figure)) continue;
        const name = figure.id || figure.querySelector('[id]')?.id || figure.className;
        inside(figure, content(figure.parentElement), `the column of ${name}`);
        const box = figure.getBoundingClientRect();
        if (clips(figure)) continue;
        for (const part of parts(figure)) inside(part, box, name);
    }
    for (const text of document.querySelectorAll('.explorable svg text, .explorable svg tspan')) {
        if (!seen(text) || !text.textContent.trim()) continue;
        const svg = text.ownerSVGElement;
        const size = parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a;
        if (size < smallest - 0.05) told.push(`${label(text)} is ${size.toFixed(1)} px high`);
        // Text of one size in two drawings of a page is about as high in both.
        const grown = svg.getScreenCTM().a;
        if (grown > 1.11) told.push(`${label(text)} is ${grown.toFixed(2)} times as large as it is drawn`);
        if (text.tagName === 'text') inside(text, svg.getBoundingClientRect(), 'its drawing');
    }
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) told.push(`the page scrolls sideways by ${wide} px`);
    return [...new Set(told)];
}"""


@pytest.fixture(scope="module", params=["furo", "alabaster"])
def snippets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp(request.param)
    pages = {place_of(name): f"# Page\n\n{text}" for name, text in EXAMPLES.items()}
    config = {"explorable_concepts": concepts(), "html_theme": request.param}
    site = build_site(folder, site_of(pages), config=config)
    assert site.warnings == []
    return site


def misfits(page: Any) -> list[str]:
    """Bring all of a page to life, and return what does not fit at each width."""
    for picture in page.locator("div.explorable[data-scripts]").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_function("() => !document.querySelector('.explorable[data-scripts]:not([data-ready])')")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found += [f"{width}: {misfit}" for misfit in page.evaluate(MEASURE, SMALLEST)]
    return found


@pytest.mark.long
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_of_a_snippet_is_wider_than_its_figure(
    snippets: Site, visit: Callable[..., Any], name: str
) -> None:
    file = snippets.out / f"{place_of(name)}.html"
    assert misfits(visit(file, snippets.out, policy=None).page) == []


# The gallery has every picture; of the pages with examples of their own, some.
OTHERS = [name for name in EXAMPLES if not name.startswith("snippets")]
PAGES = ["reference/gallery"] + [
    pytest.param(name, marks=pytest.mark.long if place % 6 else []) for place, name in enumerate(OTHERS)
]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_in_the_docs_is_wider_than_its_figure(
    docs: Path, visit: Callable[..., Any], name: str
) -> None:
    # There controls stand beside the list of pages, and snippets beside their source.
    assert misfits(visit(docs / f"{name}.html", docs).page) == []


IN_CELLS = """\
# Within

```{list-table}
* - Words that stand beside a picture, and take all of the room that a table has.
  - :::{explorable} function
    :expr: x ** 2
    Squares.
    :::
```

```{eval-rst}
+------------------------------------------+-----------------------------------------+
| Words that stand beside a picture, and   | .. explorable:: function                |
| take all of the room that there is.      |    :expr: x ** 2                        |
+------------------------------------------+-----------------------------------------+
```

::::{container} beside
:::{tensor-diagram}
x = [1, 2, 3]
:::
Words that stand beside a picture, and take all of the room that there is for both.
::::

::::{grid} 2
:::{grid-item}
{{explorable}}
:::
::::
""".replace("{{explorable}}", "```{explorable} function\n:expr: x ** 2\n```")
# A box that gives its parts as much room as their content asks for.
BESIDE = "<style>.beside { display: flex }</style>"


@pytest.mark.parametrize("theme", ["alabaster", "furo"])
def test_in_a_cell_of_a_table_a_picture_has_room(
    tmp_path: Path, visit: Callable[..., Visit], theme: str
) -> None:
    extensions = ["myst_parser", "sphinx_design", "sphinxext.explorable"]
    page = f"{IN_CELLS}\n```{{raw}} html\n{BESIDE}\n```\n"
    site = build_site(tmp_path, {"index": page}, config={"extensions": extensions, "html_theme": theme})
    assert site.warnings == []
    for width, least in ((1000, 299), (320, 240)):
        seen = visit(site.out / "index.html", policy=None, viewport={"width": width, "height": 900}).page
        rooms = "figures => figures.map(one => one.getBoundingClientRect().width)"
        widths = seen.locator("figure").evaluate_all(rooms)
        assert len(widths) == 4
        assert min(widths[:3]) >= least, widths
        assert max(widths) <= width


IN_A_CARD = """# T

::::{grid} 1
:::{grid-item-card} A card
{{explorable}}
:::
::::
"""


@pytest.mark.parametrize(
    "picture",
    [
        "```{explorable} function\n:expr: sin(x)\nA wave.\n```",
        "```{chart} line\n:data: d.csv\n:x: x\n:y: y\nA line.\n```",
    ],
)
def test_in_a_card_on_a_phone_a_plot_is_whole(
    tmp_path: Path, visit: Callable[..., Visit], picture: str
) -> None:
    extensions = ["myst_parser", "sphinx_design", "sphinxext.explorable"]
    pages: dict[str, str | bytes] = {
        "index": IN_A_CARD.replace("{{explorable}}", picture),
        "d.csv": "x,y\n0,1\n1,3\n2,2\n",
    }
    site = build_site(tmp_path, pages, config={"extensions": extensions, "html_theme": "furo"})
    assert site.warnings == []
    seen = visit(site.out / "index.html", policy=None, viewport={"width": 375, "height": 900}).page
    stage = seen.locator(".explorable-stage").first
    assert stage.evaluate("e => e.scrollWidth <= e.clientWidth")
    card = seen.locator(".sd-card-body").bounding_box()
    drawing = stage.locator("svg:visible").first.bounding_box()
    assert card["x"] <= drawing["x"]
    assert drawing["x"] + drawing["width"] <= card["x"] + card["width"]
