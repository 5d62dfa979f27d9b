"""Pages link the style sheets that they need, and no others."""

import re

import pytest

from conftest import Site, build_site

ALWAYS = {"theme", "colors"}
SINE = ":::{explorable} function\n:name: sine\n:expr: sin(w * x)\n:width: 50%\n:caption: A sine.\n:::"
CURVE = SINE.replace("sine", "curve").replace(":width: 50%\n", "")
SWEPT = f"""\
:::{{parameter}} w
:value: 1
:min: 1
:max: 3
:::

{CURVE.replace("curve", "swept")}

:::{{explorable}} sweep
:of: swept
:over: w
:::"""
STEPS = "::::{steps}\n:::{step} First\nOne.\n:::\n:::{step} Then\nTwo.\n:::\n::::"
PAGES = {
    "prose": ("Nothing of ours.", set()),
    "formula": ("$x^2$", {"katex", "math"}),
    "model": (":::{model-diagram}\n:caption: A box.\nx[4]\nModel\n:::", ALWAYS | {"model-diagram"}),
    "curve": (CURVE.replace("w * ", ""), ALWAYS),
    "sized": (SINE.replace("w * ", ""), ALWAYS | {"sized", "widths"}),
    "swept": (SWEPT, ALWAYS | {"sweep"}),
    "told": (STEPS, ALWAYS | {"story"}),
    "experts": (":::{audience} expert\nFor experts.\n:::", ALWAYS | {"story"}),
    "guides": (":::{divio-list} how-to\n:::", ALWAYS | {"divio"}),
    "how-to/guide": ("", ALWAYS),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    front = "---\ndivio: none\n---\n\n"
    pages: dict[str, str | bytes] = {
        name: f"{front}# Page {name}\n\n{body}\n" for name, (body, _) in PAGES.items()
    }
    pages["how-to/guide"] = "# Draw a curve\n\nWords of a guide.\n"
    listed = "\n".join(PAGES)
    pages["index"] = f"{front}# Start\n\n```{{toctree}}\n{listed}\n```\n"
    return build_site(tmp_path_factory.mktemp("sheets"), pages)


@pytest.mark.parametrize(("page", "expected"), [(page, sheets) for page, (_, sheets) in PAGES.items()])
def test_a_page_links_the_style_sheets_that_it_needs(site: Site, page: str, expected: set[str]) -> None:
    linked = re.findall(r'href="[^"]*/explorable/([a-z-]+)-[A-Za-z0-9]{8}\.css', site.page(page))
    assert sorted(linked) == sorted(expected)


def test_the_pages_are_as_they_are_meant(site: Site) -> None:
    assert [warning for warning in site.warnings if "no page is of the kind" not in warning] == []
