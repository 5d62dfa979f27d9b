"""The kit, as modules import it: drawn while the docs are built, alive in the browser, in the reference."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT, Build, Site, enliven
from sphinxext.explorable.concepts.palette import PALETTE
from sphinxext.explorable.engine.bundle import BUNDLE

TYPES = (BUNDLE / "explorable.d.ts").read_text(encoding="utf-8")
# What authors import; types are not there in JavaScript.
NAMES = sorted(re.findall(r"^export (?:function|const) (\w+)", TYPES, re.MULTILINE))

EVERYTHING = (ROOT / "tests" / "kit_everything.js").read_text(encoding="utf-8")
PAGE = """\
# T

:::{{parameter}} s
:value: 1.5
:min: 0
:max: 4
:step: 0.5
:::

:::{{explorable}} all.js
:name: all
:props: {{"size": 1, "kind": "up", "dotted": true}}
:bind: size=s
:::
"""


def built(build: Build, module: str, name: str = "all.js") -> Site:
    return build({"index": PAGE.format(), name: module})


def test_all_of_it_is_drawn_while_the_docs_are_built(build: Build) -> None:
    site = built(build, EVERYTHING)
    assert not site.warnings
    view = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-plots")
    stages = view.select(":scope > *")
    assert [stage["class"][0] for stage in stages] == ["explorable-stage"] * 4 + ["explorable-controls"]
    assert "explorable-plots-4" in view["class"]
    titles = [title.get_text() for title in view.select(".explorable-title")]
    assert titles == ["A plot of up", "Cells", "Words"]
    # A curve that is interrupted, and a mark less than there are points.
    assert view.select_one("path.explorable-curve")["d"].count("M") == 2
    assert view.select_one("path.explorable-curve")["data-concept"] == "query"
    assert view.select_one("path.explorable-mark")["d"].count("M") == 1
    # One cell, and two of the legend.
    assert len(view.select(".explorable-tint.explorable-negative")) == 3
    assert view.select_one("path.explorable-minus")
    assert [label.get_text() for label in view.select("label")] == ["step", "size", "kind", "extra", "dots"]
    buttons = ["Double", "Play", "Back", "Reset", "Say it", "Reset"]
    assert [button.get_text() for button in view.select("button")] == buttons
    assert all(control.has_attr("disabled") for control in view.select("button, input, select"))
    assert [output.get_text() for output in view.select("output")] == ["2 of 2", "1.5 m", "1.0"]
    assert view["data-count"] == "4 at 2"
    assert view.select_one("text[data-width]").get_text() == "<a name that…"
    assert "It is 1.5 m, up." in site.page()
    ids = [one["id"] for one in BeautifulSoup(site.page(), "html.parser").select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("from_disk", [True, False], ids=["from disk", "under a strict policy"])
def test_all_of_it_is_alive(build: Build, visit: Any, from_disk: bool) -> None:
    site = built(build, EVERYTHING)
    drawn = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-plots")
    opened = visit(site.out / "index.html", from_disk=from_disk)
    page = opened.page
    page.evaluate(
        "() => addEventListener('explorable:interaction', ({ detail }) => (window.done ??= []).push(detail))"
    )
    enliven(page, "#explorable-all")
    # The first drawing is the one of the build, mark for mark.
    alive = BeautifulSoup(page.locator("#explorable-all .explorable-plots").inner_html(), "html.parser")
    marks = [
        [(one.name, one.get("d"), one.get("x"), one.get_text()) for one in view.select("svg *")]
        for view in (drawn, alive)
    ]
    assert marks[0] == marks[1]

    def curve() -> str:
        return str(page.locator("path.explorable-curve").get_attribute("d"))

    first = curve()
    page.locator("#explorable-all").get_by_label("size").focus()
    page.keyboard.press("End")
    assert curve() != first
    assert page.locator("[data-parameter], [data-declaration]").first.locator("input").input_value() == "4"
    # Another range moves what is drawn already.
    assert page.locator(".explorable-axis text").all_text_contents().count("8") == 1
    page.get_by_label("kind").select_option("down")
    assert page.locator(".explorable-title").first.text_content() == "A plot of down"
    page.get_by_text("More settings").click()
    page.get_by_label("dots").click()
    assert not page.locator("path.explorable-mark").get_attribute("d")
    page.get_by_label("extra").focus()
    page.keyboard.press("End")
    assert page.locator(".explorable-bearing").last.text_content() == "100.00"
    page.get_by_role("button", name="Double").click()
    assert page.locator(".explorable-plots").get_attribute("data-count") == "8 at 3"
    page.get_by_role("button", name="Say it").click()
    assert page.get_by_role("status").last.text_content() == "It is 4."
    page.get_by_role("button", name="Reset").last.click()
    assert curve() == first
    assert page.get_by_role("button", name="Reset").last.is_disabled()
    # A drag of the point is a slider's move, and told once at its end.
    grip = page.locator(".explorable-handle .explorable-reach").bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] - 30, steps=4)
    page.mouse.up()
    assert curve() != first
    done = page.evaluate("() => window.done")
    assert [one["control"] for one in done] == [
        "size",
        "kind",
        "dots",
        "extra",
        "Double",
        "Say it",
        "Reset",
        "grip",
    ]
    assert {one["name"] for one in done} == {"all"}
    page.wait_for_function(
        "() => document.querySelector('.explorable .explorable-alt').textContent.includes(' m, up.')"
    )
    assert not opened.troubles


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("slider(el, { min: 0, max: 1, step: 0.1 })", "a slider needs a label"),
        (
            'slider(el, { label: "a", min: 1, max: 1, step: 0.1, value: 1 })',
            "the slider a needs a min below its max",
        ),
        ('slider(el, { label: "a", min: 0, max: 1, step: 0, value: 1 })', "and a step above 0"),
        ('slider(el, { label: "a", min: 0, max: 1, step: 0.1 })', "the slider a has no value: give it one"),
        ('slider(el, { label: "a", model, key: "b", min: 0, max: 1, step: 0.1 })', "the model has no b"),
        ('check(el, { label: "a", key: "b" })', "the check a needs both, the model and a key of it"),
        ("axes(el, { x: [1, 0], y: [0, 1] })", "axes need x as two numbers, the lower one first, not [1,0]"),
        ("axes(el, { x: [0, 1] })", "axes need y as two numbers, the lower one first, not nothing"),
        ("matrix(el, { values: [[1], [1, 2]] })", "matrix needs rows of numbers, all equally long"),
        ("matrix(el, { values: [] })", "and at least one"),
        ("tokens(el, { tokens: [] })", "tokens needs a list of at least one token"),
        (
            'paint(el, { color: "pink" })',
            "the palette has no pink; it has blue, orange, violet, red, teal, magenta",
        ),
        ("plot(el)", '"explorable" has no plot; it has WIDTH, announce, axes'),
    ],
)
def test_what_is_asked_wrongly_is_told_with_the_line(code: str, message: str, build: Build) -> None:
    names = code.partition("(")[0]
    module = f'import {{ {names} }} from "explorable";\nexport default {{\n'
    module += f"  render({{ el, model }}) {{\n    {code};\n  }},\n}};\n"
    [warning] = built(build, module).warnings
    assert "all could not be drawn: all.js:4: " in warning
    assert message in warning


@pytest.mark.parametrize(
    "imports",
    [
        'import * as kit from "explorable";',
        'const kit = await import("explorable");',
        'import kit from "./again.js";',
    ],
)
def test_it_is_imported_in_every_way(imports: str, build: Build, visit: Any) -> None:
    render = "kit.drawing(el).append('circle').attr('r', 9);"
    module = f"{imports}\nexport default {{ render({{ el }}) {{ {render} }} }};\n"
    again = 'import * as kit from "explorable";\nexport default kit;\n'
    site = build({"index": ":::{explorable} all.js\n:name: all\n:::", "all.js": module, "again.js": again})
    assert not site.warnings
    opened = visit(site.out / "index.html")
    enliven(opened.page, "#explorable-all")
    assert opened.page.locator("svg circle").count() == 1
    assert not opened.troubles


STEPS = """\
import { slider, steps } from "explorable";
export default {
  render({ model, el, signal }) {
    slider(el, { model, key: "by", label: "by", min: 1, max: 4, step: 1 });
    const next = (n) => (n < 9 ? n + model.get("by") : null);
    const walk = steps(el, { signal, model, keys: ["by"], first: () => 0, next,
      draw: (n, at) => (el.dataset.n = `${n} at ${at}`) });
    model.on("change:by", () => walk.restart());
  },
};
"""


def test_one_reset_brings_steps_and_choices_back(build: Build, visit: Any) -> None:
    site = build({"index": ':::{explorable} all.js\n:name: all\n:props: {"by": 2}\n:::', "all.js": STEPS})
    page = visit(site.out / "index.html").page
    enliven(page, "#explorable-all")
    place, reset = page.locator(".explorable-module > div"), page.get_by_role("button", name="Reset")
    assert reset.is_disabled()
    page.get_by_role("button", name="Step").click()
    assert place.get_attribute("data-n") == "2 at 1"
    page.get_by_label("by").focus()
    page.keyboard.press("End")
    assert place.get_attribute("data-n") == "0 at 0"
    page.get_by_role("button", name="Step").click()
    assert place.get_attribute("data-n") == "4 at 1"
    reset.click()
    assert (place.get_attribute("data-n"), page.get_by_label("by").input_value()) == ("0 at 0", "2")
    assert reset.is_disabled()


def test_only_pages_that_use_it_load_it(build: Build) -> None:
    plain = "export default { render({ el }) { el.textContent = 'x'; } };\n"
    pages = {"index": PAGE.format(), "all.js": EVERYTHING, "plain.js": plain}
    site = build({**pages, "other": "---\norphan: true\n---\n\n:::{explorable} plain.js\n:::"})
    assert "module-kit-" in site.page()
    assert "kit-" not in site.page("other")


def test_several_drawings_are_one_image_in_a_book(build: Build) -> None:
    site = build({"index": PAGE.format(), "all.js": EVERYTHING}, "epub")
    image = next((site.out / "_images").glob("*.svg")).read_text(encoding="utf-8")
    assert all(f">{title}<" in image for title in ("A plot of up", "Cells", "Words"))
    assert "var(--" not in image


def test_its_types_and_its_names_are_the_same() -> None:
    script = (ROOT / "static" / "src" / "kit" / "index.js").read_text(encoding="utf-8")
    listed = re.findall(r"(\w+)(?=[,\s]*[,}])", " ".join(re.findall(r"export (\{.*?\}) from", script)))
    assert sorted(listed) == NAMES


def test_the_reference_tells_every_name() -> None:
    page = (ROOT / "docs" / "reference" / "kit.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`(\w+)(?=[(`])", row)}
    assert told - {"right", "top", "bottom"} == set(NAMES)


def test_its_palette_is_the_palette() -> None:
    drawings = (ROOT / "static" / "src" / "kit" / "drawings.js").read_text(encoding="utf-8")
    named = re.search(r"Object\.freeze\((\[.*?\])\)", drawings)
    assert named
    assert json.loads(named[1]) == [swatch.name for swatch in PALETTE]


def test_its_size_is_the_one_that_is_told() -> None:
    import gzip

    from sphinxext.explorable.engine.bundle import kit_scripts

    size = sum(len(gzip.compress((BUNDLE / "web" / name).read_bytes())) for name in kit_scripts())
    page = (ROOT / "docs" / "reference" / "kit.md").read_text(encoding="utf-8")
    [told] = re.findall(r"(\d+) KB, compressed", page)
    assert abs(size / 1000 - int(told)) < 1


def test_the_package_of_the_guide_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: Build
) -> None:
    page = (ROOT / "docs" / "how-to" / "publish-a-package-of-pictures.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(python|js)\n(.*?)```", page, re.DOTALL))
    site = tmp_path / "installed"
    for name, text in {
        "swings/__init__.py": "",
        "swings/swing.py": blocks["python"],
        "swings/swing.js": blocks["js"],
        "swings-1.0.dist-info/METADATA": "Name: swings\nVersion: 1.0\n",
        "swings-1.0.dist-info/entry_points.txt": re.findall(
            r"```toml\n\[project\.entry-points\.(.*?)```", page, re.DOTALL
        )[0]
        .replace('"sphinxext.explorable.pictures"]', "[sphinxext.explorable.pictures]")
        .replace('"', ""),
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(site)
    built = build(":::{explorable} swing\n:concept: query\n:frequency: 2\n:::")
    assert not built.warnings
    assert "It swings 2 times in a second." in built.page()
    assert 'data-concept="query"' in built.page()


def test_types_are_those_that_the_suite_is_checked_by() -> None:
    source = ROOT / "static" / "src" / "kit" / "explorable.d.ts"
    assert source.read_text(encoding="utf-8") == TYPES


def test_a_bundler_leaves_it_to_the_suite(build: Build, tmp_path: Path) -> None:
    bundler = ROOT / "static" / "node_modules" / ".bin" / "esbuild"
    if not bundler.exists():
        pytest.skip("the browser side's tools are not installed")
    (tmp_path / "main.ts").write_text(
        'import { drawing } from "explorable";\nconst r: number = 7;\n'
        "export default { render({ el }: any) { drawing(el).append('circle').attr('r', r); } };\n"
    )
    options = ["--bundle", "--format=esm", "--external:explorable", f"--outfile={tmp_path / 'made.js'}"]
    subprocess.run([bundler, tmp_path / "main.ts", *options], check=True, capture_output=True)
    site = build({"index": ":::{explorable} made.js\n:::", "made.js": (tmp_path / "made.js").read_bytes()})
    assert not site.warnings
    assert '<circle r="7">' in site.page()
