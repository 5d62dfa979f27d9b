"""Authors' own modules: how they are written into pages, drawn, brought to life, and told what is wrong."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, build_site, enliven, has_tex
from sphinxext.explorable.engine import engine as engines
from sphinxext.explorable.engine.errors import LimitError
from sphinxext.explorable.parameters.registry import declare
from sphinxext.explorable.sandbox.linking import ModuleError, link
from sphinxext.explorable.sandbox.packages import bundling, means_d3
from sphinxext.explorable.sandbox.process import BUNDLE, sandbox
from sphinxext.explorable.sandbox.sheets import without_loads
from sphinxext.explorable.visuals.binding import bindings, bound_parameters, check_keys, with_first_values
from sphinxext.explorable.visuals.module import read_data
from sphinxext.explorable.visuals.picture import Page, Picture, PictureError, number, option

DOTS = """\
import { select, scaleLinear } from "d3";
import { count } from "./lib/count.js";
import heights from "./lib/heights.json" with { type: "json" };

export default {
  render({ model, el, signal, parameters }) {
    const root = select(el);
    const svg = root.append("svg").attr("viewBox", "0 0 200 60").attr("width", 200).attr("height", 60);
    const x = scaleLinear([0, count - 1], [20, 180]);
    const said = root.append("p").attr("class", "said").style("margin", "1px");
    const draw = () => {
      svg.selectAll("circle").data(heights).join("circle").attr("class", "dot").style("fill", "teal")
        .attr("cx", (_, i) => x(i)).attr("cy", (height) => height).attr("r", model.get("radius"));
      said.text(`${heights.length} dots of radius ${model.get("radius")}`);
      model.set("alt", `Dots of radius ${model.get("radius")}.`);
    };
    root.append("button").text("Grow").on("click", () => {
      model.set("radius", model.get("radius") + 1);
      model.save_changes();
    });
    model.on("change:radius", draw);
    draw();
  },
};
"""
FILES: dict[str, str | bytes] = {
    "widgets/dots.js": DOTS,
    "widgets/lib/count.js": "export const count = 3;\n",
    "widgets/lib/heights.json": "[10, 30, 50]",
}
BOOK = {"project": "Dots", "author": "A", "copyright": "A", "version": "1", "epub_copyright": "A"}
NOT_HERE = "which does not exist while the docs are built"
PAGE = """# Dots

:::{parameter} size
:value: 6
:min: 1
:max: 20
:step: 1
:::

:::{explorable} widgets/dots.js
:name: dots
:props: {"radius": 4, "note": "</script><!-- & \\u2028 it's \\ud800"}
:bind: radius=size
Press *Grow*.
:::
"""
# 1 × 1 px.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "0500017a5eab3f0000000049454e44ae426082"
)


def figure(site: Site, ident: str = "explorable-dots", page: str = "index") -> Any:
    """The element of one picture."""
    return BeautifulSoup(site.page(page), "html.parser").find(id=ident)


def scripts(site: Site) -> Path:
    return site.out / "_static" / "explorable"


# ── Static form ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_module_is_drawn_with_its_imports_and_a_parameters_value(build: Build) -> None:
    site = build({"index": PAGE, **FILES})
    assert site.warnings == []
    element = figure(site)
    assert element["data-explorable"] == "dots"
    assert [(dot["cx"], dot["cy"], dot["r"]) for dot in element.select("svg[role=img] circle")] == [
        ("20", "10", "6"),
        ("100", "30", "6"),
        ("180", "50", "6"),
    ]
    assert element.select_one(".said").text == "3 dots of radius 6"
    assert element.select_one("button").has_attr("disabled")
    values = json.loads(element.find("script").string)
    assert (values["radius"], values["note"]) == (6, "</script><!-- & \u2028 it's \ufffd")
    assert not element.select("[style]")
    # What was an inline style is a class of a sheet that this page links.
    [name] = [name for name in element.circle["class"] if name != "dot"]
    [sheet] = re.findall(r'href="([^"?]*/module-[^"?]*\.css)', site.page())
    assert f".{name}{{fill: teal}}" in (site.out / sheet).read_text().replace(f".{name}.{name}", "")


# What a module may do in any browser, each the body of a `render`.
LIKE_A_BROWSER = {
    "its own class": 'el.className = "mine"; el.append("drawn");',
    "no class": 'el.removeAttribute("class"); el.append("drawn");',
    "its own id": 'el.id = "mine"; el.append("drawn");',
    "markup": 'el.innerHTML = "<b>dr</b>awn";',
    "other children": 'el.replaceChildren("drawn");',
    "another in its place": """const other = document.createElement("section");
      other.append("drawn");
      el.replaceWith(other);""",
    "an image in its place": """const image = document.createElement("img");
      image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
      el.replaceWith(image);
      image.after("drawn");""",
    "gone and back": """const home = el.parentElement;
      el.remove();
      home.append(el);
      el.append("drawn");""",
    "a class by attribute": 'el.setAttribute("class", "a b"); el.append("drawn");',
    "a choice": """el.innerHTML = "<select><option>a</option><option>b</option></select>";
      const select = el.querySelector("select");
      const first = select.value + select.selectedIndex;
      select.value = "b";
      el.append(first === "a0" && select.value + select.selectedIndex === "b1" ? "drawn" : "wrong");""",
    "a style": """el.style.setProperty("--x", " 3 ");
      const p = el.appendChild(document.createElement("p"));
      p.style.color = "rgb(255, 0, 0)";
      const { color } = getComputedStyle(p);
      const none = getComputedStyle(p).getPropertyValue("--none").trim();
      const x = getComputedStyle(p).getPropertyValue("--x").trim();
      p.append(color === "rgb(255, 0, 0)" && none === "" && x === "3" ? "drawn" : "wrong");""",
    "getters of nodes": """const { get } = Object.getOwnPropertyDescriptor(Node.prototype, "firstChild");
      el.innerHTML = "<b>drawn</b>";
      const b = get.call(el);
      if (b !== el.firstElementChild || get.call(b).data !== "drawn") el.append("wrong");""",
    "a brush": """d3.select(el).append("svg").attr("viewBox", "0 0 70 30").append("g").call(d3.brushX());
      const [, [right, bottom]] = [0, el.querySelector(".overlay")].map((node) =>
        node ? [node.getAttribute("width"), node.getAttribute("height")] : []);
      el.append(right === "70" && bottom === "30" ? "drawn" : "wrong");""",
    "a zoom": """const svg = d3.select(el).append("svg").attr("width", 70).attr("height", 30);
      svg.call(d3.zoom());
      svg.call(d3.zoom().scaleTo, 2);
      el.append("drawn");""",
    "its size": """const draw = ([{ contentRect }]) => el.append(contentRect.width > 0 ? "drawn" : "wrong");
      new ResizeObserver(draw).observe(el);""",
    "being seen": """const seen = new IntersectionObserver(([{ isIntersecting }]) => {
        if (!isIntersecting) return;
        seen.disconnect();
        el.append("drawn");
      });
      seen.observe(el);""",
    "a handler that throws": """const b = el.appendChild(document.createElement("button"));
      b.onclick = () => { throw new Error("on purpose"); };
      b.addEventListener("click", () => { throw new Error("on purpose"); });
      b.addEventListener("click", () => el.append("drawn"));
      b.click();""",
}
AWAITING = {
    "an import's value": 'const v = (await import("./lib.js")).v;',
    "for await": 'let v; for await (const one of ["drawn"]) v = one;',
    "in a list": 'const [v] = [await Promise.resolve("drawn")];',
    "in a call": 'const v = String(await "drawn");',
    "several exports": 'export const a = "dra", b = "wn"; const v = a + b;',
    "several from elsewhere": 'import { v1, v2 } from "./lib.js"; const v = v1 + v2;',
}


@pytest.fixture
def habits(build: Build) -> Site:
    """A page with a module for each."""
    files = {
        name: f"export default {{ render({{ el, d3 }}) {{ {body} }} }};"
        for name, body in LIKE_A_BROWSER.items()
    }
    files |= {
        name: f"{body}\nexport default {{ render({{ el }}) {{ el.append(v); }} }};"
        for name, body in AWAITING.items()
    }
    pictures = {f"m{i}": source for i, source in enumerate(files.values())}
    page = "\n".join(f":::{{explorable}} {name}.js\n:name: {name}\n:::\n" for name in pictures)
    modules = {f"{name}.js": source for name, source in pictures.items()}
    lib = 'export const v = "drawn", v1 = "dra", v2 = "wn";'
    return build({"index": f"# T\n\n{page}", "lib.js": lib, **modules})


def test_what_works_in_a_browser_is_drawn_and_comes_alive(habits: Site, visit: Callable[..., Any]) -> None:
    assert habits.warnings == []
    names = {f"explorable-m{i}": name for i, name in enumerate([*LIKE_A_BROWSER, *AWAITING])}
    built = {name: figure(habits, ident).select_one(".explorable-view") for ident, name in names.items()}
    assert [name for name, view in built.items() if not view or not view.text.endswith("drawn")] == []
    page = visit(habits.out / "index.html").page
    for ident, name in names.items():
        enliven(page, f"#{ident}")
        view = page.locator(f"#{ident} .explorable-view")
        view.filter(has_text=re.compile("drawn$")).wait_for()
        assert view.get_attribute("class").split() == built[name]["class"], name


def test_what_a_module_does_to_its_element_later_leaves_the_suites_alone(
    build: Build, visit: Callable[..., Any]
) -> None:
    module = """export default { render({ el, model }) {
      const press = (name, change) => {
        const button = el.appendChild(document.createElement("button"));
        button.textContent = name;
        button.onclick = change;
      };
      press("class", () => (el.className = "mine"));
      press("id", () => (el.id = "mine"));
      const other = Object.assign(document.createElement("p"), { textContent: "other" });
      press("place", () => el.replaceWith(other));
      model.set("alt", "Three buttons.");
    } };"""
    page = "# T\n\n:::{explorable} m.js\n:name: m\n:width: 50%\n:::\n"
    site = build({"index": page, "m.js": module})
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    enliven(page, "#explorable-m")
    view = page.locator("#explorable-m-view")
    before = view.evaluate("view => [view.className, getComputedStyle(view).fill, view.clientWidth]")
    for name in ("class", "id", "place"):
        page.get_by_role("button", name=name, exact=True).click()
        assert (
            view.evaluate("view => [view.className, getComputedStyle(view).fill, view.clientWidth]") == before
        )
    assert view.inner_text() == "other"
    assert page.locator("#explorable-m[data-ready] > .explorable-alt").text_content() == "Three buttons."


def test_only_pages_with_modules_get_their_scripts(build: Build) -> None:
    plain = "# Plain\n\n:::{explorable} function\n:expr: x\n:::\n"
    site = build(
        {"index": "# Start\n\n```{toctree}\ndots\nplain\n```\n", "dots": PAGE, "plain": plain, **FILES}
    )
    assert site.warnings == []
    assert "module-" in site.page("dots")
    assert "module-" not in site.page("plain")
    alone = build_site(site.source.parent.parent / "alone", {"index": plain})
    assert not list(scripts(alone).glob("module-*.js"))


@pytest.mark.parametrize("markup", ["md", "rst"])
def test_paths_are_relative_to_the_page_or_to_the_source(build: Build, markup: str) -> None:
    directive = (
        ".. explorable:: {path}\n   :props: state.json\n\n   A caption.\n"
        if markup == "rst"
        else ":::{{explorable}} {path}\n:props: state.json\nA caption.\n:::\n"
    )
    body = "\n".join(directive.format(path=path) for path in ("../widgets/dots.js", "/widgets/dots.js"))
    pages = {
        "index": "# Start\n\n```{toctree}\ndeep/page\n```\n",
        f"deep/page.{markup}": f"Page\n====\n\n{body}",
        "deep/state.json": '{"radius": 2}',
        **FILES,
    }
    site = build(pages)
    assert site.warnings == []
    found = BeautifulSoup(site.page("deep/page"), "html.parser").select(".said")
    assert [said.text for said in found] == ["3 dots of radius 2"] * 2


LATER = """\
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
await pause(10);
let frames = 0;
const tick = () => { frames += 1; requestAnimationFrame(tick); };
export default async () => {
  await pause(5);
  return {
    async initialize({ model }) { await pause(1); model.set("made", true); },
    async render({ model, el }) {
      tick();
      new ResizeObserver(([{ target }]) => target === el || el.remove()).observe(el);
      setInterval(() => el.remove(), 1);
      const chance = Math.random();
      await pause(1000);
      const times = [Date.now(), new Date().getFullYear()];
      const seen = [model.get("made"), frames, chance, ...times, crypto.randomUUID()].join(" ");
      el.innerHTML = `<style>.late { color: red }</style><b class="late" onclick="alert(1)">${seen}</b>`;
    },
  };
};
"""


def test_what_takes_its_time_is_drawn_and_the_same_in_every_build(tmp_path: Path) -> None:
    pages = {"index": "# Late\n\n:::{explorable} late.js\n:name: late\n:::\n", "late.js": LATER}
    first, second = (build_site(tmp_path / name, pages) for name in ("a", "b"))
    assert first.warnings == []
    said = figure(first, "explorable-late").b
    assert re.fullmatch(r"true 3 0\.\d+ 0 1970 [0-9a-f-]{36}", said.text)
    assert said.text == figure(second, "explorable-late").b.text
    assert not said.has_attr("onclick")
    assert not figure(first, "explorable-late").find("style")
    assert ".late { color: red }" in "".join(file.read_text() for file in scripts(first).glob("module-*.css"))


VANDALS = {
    "prototypes": "Array.prototype.map = () => []; String.prototype.replace = () => '';",
    "promises": "Promise.prototype.then = 1;",
    "answers": "JSON.parse = () => 7; JSON.stringify = () => 'x';",
    "engine": "globalThis.explorableServer = { answer: () => '{' };",
    "classes": "Element.prototype.setAttribute = () => {}; SVGElement.prototype.getBBox = null;",
    "page": "document.createElement = null; globalThis.left = 'behind';",
}


HOSTILE = """
  const set = (name, attribute, value) => {
    const made = el.appendChild(document.createElement(name));
    made.append("x");
    try { made.setAttribute(attribute, value); } catch {}
  };
  set("p", "ONLOAD", "alert(1)")
  set("p", "onclick", "alert(1)")
  set("p", "x><img src=y onerror", "alert(1)");
  set("meta", "http-equiv", "refresh")
  set("base", "href", "https://evil.example/");
  set("form", "action", "javascript:alert(1)")
  set("button", "formaction", "javascript:alert(1)");
  set("a", "href", "java\\tscript:alert(1)")
  set("a", "href", " \\x01javascript:alert(1)")
  set("a", "href", "vbscript:x");
  set("a", "href", "data:text/html,<script>1</script>")
  set("a", "ping", "https://evil.example/");
  set("iframe", "srcdoc", "<script>1</script>")
  set("object", "data", "x.html")
  set("img", "src", "//evil.example/a");
  set("img", "srcset", "https://evil.example/a 2x")
  set("rect", "fill", "url(https://evil.example/a)");
  set("animate", "values", "javascript:alert(1)")
  set("set", "to", "javascript:alert(1)")
  set("noscript", "id", "evil");
  try { set("x><img src=y onerror=alert(1)", "id", "evil"); } catch {}
  set("a", "href", "page.html#a:b")
  set("a", "href", "https://example.org/")
  set("rect", "fill", "url(#own)");
  set("my-knob", "data-x", "1")
  set("p", "aria-label", "kept")
  set("img", "src", "data:image/png;base64,AA==");
"""


def test_the_static_form_holds_only_what_is_known_to_be_harmless(build: Build) -> None:
    module = f"export default {{ render({{ el }}) {{ {HOSTILE} }} }};\n"
    page = build({"index": "# Title\n\n:::{explorable} ./m.js\n:::\n", "m.js": module}).page()
    view = BeautifulSoup(page, "html.parser").select_one(".explorable-view")
    assert view is not None
    assert not re.search(r"alert|evil|script:|refresh|srcdoc|text/html|onerror", str(view))
    for kept in (
        'a[href="page.html#a:b"]',
        'a[href="https://example.org/"]',
        'rect[fill="url(#own)"]',
        "my-knob[data-x]",
    ):
        assert view.select_one(kept) is not None, kept
    assert view.select_one("p[aria-label=kept]") is not None
    assert view.select_one('img[src^="data:image/png"]') is not None


def test_the_static_form_asks_no_other_host(build: Build) -> None:
    drawing = """<svg viewBox='0 0 9 9'><image href='https://example.org/a.png'/><image href='own.png'/>
      <a href='https://example.org/'><text>out</text></a></svg><img src='//example.org/b.png' alt='b'>"""
    module = f"export default {{ render({{ el }}) {{ el.innerHTML = `{drawing}`; }} }};\n"
    page = build({"index": "# Title\n\n:::{explorable} ./m.js\n:::\n", "m.js": module}).page()
    view = BeautifulSoup(page, "html.parser").select_one(".explorable-view")
    assert view is not None
    assert [image.get("href") for image in view.find_all("image")] == [None, "own.png"]
    assert view.img is not None
    assert not view.img.has_attr("src")
    assert view.a is not None
    assert view.a["href"] == "https://example.org/"


@pytest.mark.parametrize("vandal", VANDALS.values(), ids=VANDALS)
def test_modules_cannot_change_the_suites_pictures_or_each_other(build: Build, vandal: str) -> None:
    does = (
        f"export default {{ render({{ el }}) {{ el.innerHTML = globalThis.left ?? 'clean'; {vandal} }} }};\n"
    )
    curve = ":::{explorable} function\n:name: curve\n:expr: x**2\n:::\n"
    around = PAGE + "\n" + curve
    vandals = "\n:::{explorable} vandal.js\n:::\n\n:::{explorable} vandal.js\n:name: again\n:::\n\n"
    alone = build({"index": around, **FILES})
    mixed = build(
        {"index": "# Vandal\n" + vandals + around.replace("# Dots", "## Dots"), **FILES, "vandal.js": does}
    )
    for ident in ("explorable-curve", "explorable-dots"):
        drawn = [str(figure(site, ident).svg) for site in (alone, mixed)]
        assert drawn[0] == drawn[1]
    assert "behind" not in mixed.page()


@pytest.mark.parametrize("builder", ["latex", "epub", "text"])
def test_other_builders_show_what_the_module_draws(build: Build, builder: str) -> None:
    page = PAGE.replace(
        ":bind: radius=size\n", ":bind: radius=size\n:css: widgets/dots.css\n:alt: Three dots.\n"
    )
    # What only browsers know is passed over.
    css = b".explorable-view { --own: 0.25 }\n.dot:nth-col(2) { fill: red }\n"
    css += b".dot { stroke: var(--explorable-concept-query); opacity: var(--own) }"
    site = build({"index": page, **FILES, "widgets/dots.css": css}, builder, config=BOOK)
    assert site.warnings == []
    if builder == "text":
        assert "Three dots." in site.page()
        return
    [drawn] = [*site.out.rglob("dots-*.svg"), *site.out.rglob("dots-*.pdf")]
    if builder == "epub":
        svg = ElementTree.parse(drawn).getroot()
        assert svg[0].text == "Three dots."
        circles = svg.iter("{http://www.w3.org/2000/svg}circle")
        dots = [
            tuple(dot.get(name) for name in ("r", "fill", "stroke", "opacity", "style")) for dot in circles
        ]
        assert dots == [("6", "teal", "#5805a2", "0.25", None)] * 3


HTML_ONLY = "export default { render({ el }) { el.innerHTML = '<b>words</b>'; } };\n"
# What only a browser has: a context of WebGL, and something that nothing stands in for.
WEBGL = (
    "export default { render({ el }) {\n"
    "  const pen = el.appendChild(document.createElement('canvas')).getContext('webgl');\n"
    "  pen.clearColor(0, 0, 0, 1);\n"
    "} };\n"
)
SOCKET = (
    "export default { render({ el }) {\n"
    "  const canvas = el.appendChild(document.createElement('canvas'));\n"
    "  const pen = canvas.getContext('2d');\n"
    "  pen.fillStyle = 'rgb(1, 2, 3)';\n"
    "  pen.fillRect(0, 0, 50 * WebSocket.OPEN, 50);\n"
    "} };\n"
)


@pytest.mark.parametrize("builder", ["html", "latex", "epub"])
def test_a_fallback_stands_for_what_cannot_be_drawn(build: Build, builder: str) -> None:
    options = ":name: c\n:alt: A square.\n:fallback: img/square.png"
    page = f"# Page\n\n:::{{explorable}} webgl.js\n{options}\nA caption.\n:::\n"
    site = build({"index": page, "webgl.js": WEBGL, "img/square.png": PNG}, builder, config=BOOK)
    says = f"webgl is replaced by its fallback: webgl.js:3: it needs WebGL, {NOT_HERE}"
    assert site.warnings == [f"index.md:3: WARNING: {says} [explorable.module]"]
    assert list(site.out.rglob("square.png"))
    if builder == "html":
        element = figure(site, "explorable-c")
        assert element.img["alt"] == "A square."
        assert (site.out / element.img["src"]).read_bytes() == PNG
        assert element.select_one(".explorable-alt").text == "A square."
    written = next(site.out.glob("*.tex")).read_text() if builder == "latex" else site.page()
    assert "square" in written
    assert "{explorable}" not in written


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_html_without_svg_has_its_fallback_in_print_and_nothing_to_complain_of(
    build: Build, builder: str
) -> None:
    page = "# Page\n\n:::{explorable} words.js\n:name: w\n:alt: Words.\n:fallback: square.png\n:::\n"
    site = build({"index": page, "words.js": HTML_ONLY, "square.png": PNG}, builder)
    assert site.warnings == []
    if builder == "html":
        assert figure(site, "explorable-w").b.text == "words"
        assert not figure(site, "explorable-w").img
    else:
        assert "{{square}.png}" in next(site.out.glob("*.tex")).read_text()


# ── Data and state ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content", "given"),
    [
        ("a.csv", "x,y\n1,left\n2.5,right\n", [{"x": 1, "y": "left"}, {"x": 2.5, "y": "right"}]),
        ("holes.csv", "x,y\n1,nan\n2,inf\n", [{"x": 1, "y": None}, {"x": 2, "y": None}]),
        ("list.json", ' [{"x": 1, "y": "a"}, {"x": 2, "y": "b"}]', [{"x": 1, "y": "a"}, {"x": 2, "y": "b"}]),
        ("typed.json", '[{"id": "007", "on": true, "n": 7}]', [{"id": "007", "on": True, "n": 7}]),
        ("marked.json", '\ufeff[{"x": 1}]', [{"x": 1}]),
        ("object.json", '{"x": [[1, 2], [3, 4]], "t": ["a"]}', {"x": [[1, 2], [3, 4]], "t": ["a"]}),
    ],
)
def test_a_modules_data_are_rows_or_nested_lists(tmp_path: Path, name: str, content: str, given: Any) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert read_data(tmp_path / name, name) == given


SHOWS_DATA = """export default { render({ model, el }) {
  const data = model.get("data");
  const arrays = Array.isArray(data) ? { "": data } : typeof data === "object" ? data : {};
  const told = Object.values(arrays).map(({ shape, dtype, data }) =>
    [shape, dtype, data?.constructor.name, data?.[1]]);
  el.textContent = JSON.stringify([data, ...told]);
} };
"""


@pytest.fixture
def shown_data(build: Build, visit: Callable[..., Any]) -> Callable[[Any], list[Any]]:
    """What a module finds in its data, where it is drawn and in a browser, which has to be the same."""

    def run(array: Any) -> list[Any]:
        stream = io.BytesIO()
        if isinstance(array, dict):
            np.savez(stream, **array)
        else:
            np.save(stream, array)
        name = "a.npz" if isinstance(array, dict) else "a.npy"
        page = f"# T\n\n:::{{explorable}} m.js\n:name: m\n:data: {name}\n:::\n"
        site = build({"index": page, "m.js": SHOWS_DATA, name: stream.getvalue()})
        assert site.warnings == []
        drawn = figure(site, "explorable-m").select_one(".explorable-view").text
        opened = visit(site.out / "index.html", from_disk=True).page
        enliven(opened, "#explorable-m")
        assert opened.inner_text("#explorable-m .explorable-view") == drawn
        return list(json.loads(drawn))

    return run


@pytest.mark.parametrize(
    ("array", "lists", "dtype", "kind", "second"),
    [
        (np.arange(6, dtype=np.float32).reshape(2, 3) / 4, None, "float32", "Float32Array", 0.25),
        (np.array([0.1, np.nan, -2.5], dtype=np.float32), [0.1, None, -2.5], "float32", "Float32Array", None),
        (np.array([[0.3], [np.inf]], dtype=">f2"), [[0.3], [None]], "float16", "Float32Array", None),
        (np.array([2**40, -1]), [2**40, -1], "int64", "Float64Array", -1),
        (np.array([[1, 2]], dtype=">i8"), [[1, 2]], "int64", "Int32Array", 2),
        (np.array([2**32 - 1, 3], dtype=np.uint64), None, "uint64", "Uint32Array", 3),
        (np.array([True, False]), [True, False], "bool", "Uint8Array", 0),
        (np.asfortranarray([[1.5, 2], [3, 4]]), None, "float64", "Float64Array", 2),
        (np.zeros((0, 3)), [], "float64", "Float64Array", None),
    ],
)
def test_an_array_is_nested_lists_with_a_typed_array(
    shown_data: Callable[[Any], list[Any]], array: Any, lists: Any, dtype: str, kind: str, second: Any
) -> None:
    data, told = shown_data(array)
    assert data == (array.tolist() if lists is None else lists)
    assert told == [list(array.shape), dtype, kind, second]


@pytest.mark.parametrize(
    ("array", "given"),
    [
        (np.array(["2024-02-29T12:00"], dtype="datetime64[ns]"), ["2024-02-29T12:00:00.000000000"]),
        (np.array(["2024-02-29", "NaT"], dtype="datetime64[D]"), ["2024-02-29", "NaT"]),
        (np.array([1 + 2j]), ["(1+2j)"]),
        (np.array([["a"], ["ü"]]), [["a"], ["ü"]]),
        (np.array(2.5, dtype=np.float32), 2.5),
    ],
)
def test_what_is_no_array_of_numbers_is_nested_lists_alone(tmp_path: Path, array: Any, given: Any) -> None:
    np.save(tmp_path / "a.npy", array)
    assert read_data(tmp_path / "a.npy", "a.npy") == given


def test_arrays_of_one_file_are_there_by_name(shown_data: Callable[[Any], list[Any]]) -> None:
    data, *told = shown_data({"image": np.arange(4, dtype=np.uint8).reshape(2, 2), "names": np.array(["a"])})
    assert data == {"image": [[0, 1], [2, 3]], "names": ["a"]}
    assert told == [[[2, 2], "uint8", "Uint8Array", 1], [None, None, None, None]]


def test_large_arrays_weigh_as_much_as_their_numbers(build: Build) -> None:
    stream = io.BytesIO()
    np.save(stream, np.random.default_rng(1).normal(size=(100, 100)).astype(np.float32))
    page = "# T\n\n:::{explorable} m.js\n:data: a.npy\n:::\n"
    module = "export default { render({ model, el }) { el.append(model.get('data').length); } };"
    site = build({"index": page, "m.js": module, "a.npy": stream.getvalue()})
    [data] = scripts(site).glob("data-*.js")
    assert 40_000 < data.stat().st_size < 55_000


SUM = """\
export default {
  render({ model, el }) {
    const rows = model.get("data");
    const sum = rows.reduce((sum, { x }) => sum + x, 0);
    el.innerHTML = `<svg width="10" height="10"></svg><output>${rows.length}: ${sum}</output>`;
    rows.length = 0;
  },
};
"""
TABLE = "x,y\n" + "".join(f"{i},'\\{i}</script>\n" for i in range(4000))
LARGE = """# Large

:::{explorable} sum.js
:name: a
:data: table.csv
:::

:::{explorable} sum.js
:name: b
:data: table.csv
:::
"""


@pytest.mark.parametrize("from_disk", [True, False], ids=["file", "strict policy"])
def test_large_data_are_one_file_for_all_that_show_them(
    build: Build, visit: Callable[..., Any], from_disk: bool
) -> None:
    site = build({"index": LARGE, "sum.js": SUM, "table.csv": TABLE})
    assert site.warnings == []
    [data] = scripts(site).glob("data-*.js")
    assert len(site.page()) < 20_000 < 32 * 1024 < data.stat().st_size
    assert figure(site, "explorable-a").output.text == f"4000: {sum(range(4000))}"
    visited = visit(site.out / "index.html", from_disk=from_disk)
    for name in ("a", "b"):
        # Each has its own copy, which it may spoil.
        enliven(visited.page, f"#explorable-{name}")
        assert visited.page.inner_text(f"#explorable-{name} output") == f"4000: {sum(range(4000))}"
    assert visited.troubles == []


def test_a_module_of_a_near_name_is_offered(build: Build) -> None:
    page = "# T\n\n```{explorable} dotts.js\n```\n\n```{explorable} far.js\n```\n"
    site = build({"index": page, "dots.js": SUM})
    assert [line.partition("WARNING: ")[2] for line in site.warnings] == [
        "explorable: there is no file dotts.js; did you mean dots.js? [explorable.module]",
        "explorable: there is no file far.js [explorable.module]",
    ]


def test_parallel_builds_write_the_same_bytes(tmp_path: Path) -> None:
    names = [f"page{i}" for i in range(8)]
    pages = {
        "index": "# Start\n\n```{toctree}\n" + "\n".join(names) + "\n```\n",
        **{name: f"{PAGE}\n{LARGE.replace('# Large', '## Large')}" for name in names},
        **FILES,
        "sum.js": SUM,
        "table.csv": TABLE,
    }
    written = []
    for jobs in (1, 2):
        site = build_site(tmp_path / str(jobs), pages, jobs=jobs)
        assert [line for line in site.warnings if "duplicate label" not in line] == []
        files = [
            file for file in site.out.rglob("*") if file.is_file() and file.suffix in (".html", ".js", ".css")
        ]
        written.append({str(file.relative_to(site.out)): file.read_bytes() for file in files})
    assert written[0] == written[1]
    assert not [name for name in written[0] if name.endswith(".part")]


def test_a_page_is_built_anew_when_what_its_module_reads_has_changed(build: Build) -> None:
    page = PAGE.replace("size\nPress", "size\n:css: dots.css\nPress")
    pages = {"index": page, **FILES, "dots.css": ".a { fill: red }"}
    assert figure(build(pages)).select_one(".said").text == "3 dots of radius 6"
    # A file's time tells that it changed, in whole microseconds.
    pages["widgets/lib/heights.json"] = "[10, 30, 50, 20]"
    changed = build(pages)
    assert figure(changed).select_one(".said").text == "4 dots of radius 6"
    pages["widgets/lib/count.js"] = "export const count = 5;\n"
    assert [dot["cx"] for dot in figure(build(pages)).select("circle")] == ["20", "60", "100", "140"]
    pages["dots.css"] = ".a { fill: blue }"
    build(pages)
    assert ".a { fill: blue }" in "".join(file.read_text() for file in scripts(changed).glob("module-*.css"))


# ── Bound keys ───────────────────────────────────────────────────────────────────────────────────────────


class Swinging(Picture):
    """A picture that can be bound, as one of the catalogue."""

    name = "swinging"
    listed = False
    bindable = ("rate", "count")


def page_with(**values: float) -> Page:
    return Page({name: declare(name, {"value": str(value)}) for name, value in values.items()})


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("rate", "bind needs key=parameter pairs, separated by commas, not 'rate'"),
        ("rate=w, rate=v", "bind: rate is bound twice, to w and v"),
        ("rate=w, count=w", "bind: parameter w is bound twice, to rate and count"),
        ("rat=w", "swinging cannot bind rat; did you mean rate? (it can bind rate, count)"),
        (
            "rate=ww",
            "bind: this page has no parameter ww, which rate is bound to; did you mean w? (it has w)",
        ),
    ],
)
def test_what_cannot_be_bound_is_told(source: str, says: str) -> None:
    def bind() -> None:
        bound = bindings(source)
        check_keys(bound, Swinging)
        bound_parameters(bound, page_with(w=1))

    with pytest.raises(PictureError) as caught:
        bind()
    assert str(caught.value).startswith(says)
    assert caught.value.subtype == "parameter"


def test_a_bound_field_starts_with_the_parameters_value() -> None:
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Spec(Swinging):
        rate: float = option(number, "A rate.", 0.5)
        count: int = option(int, "A count.", 3)

    spec = Spec()
    assert with_first_values(spec, {}) is spec
    parameters = {
        "count": declare("n", {"value": "4", "step": "1", "max": "9"}),
        "rate": declare("w", {"value": "2.5"}),
    }
    bound = with_first_values(spec, parameters)
    assert (bound.rate, bound.count, type(bound.count)) == (2.5, 4, int)
    with pytest.raises(
        PictureError, match="count is a whole number; give parameter w a whole value and step"
    ):
        with_first_values(spec, {"count": declare("w", {"value": "2.5"})})


# ── Mistakes ─────────────────────────────────────────────────────────────────────────────────────────────

DRAWS = 'export default { render({ el }) { el.innerHTML = \'<svg width="9" height="9"></svg>\'; } };\n'


@dataclass(frozen=True)
class Mistake:
    """What an author gets wrong, and what is said of it."""

    name: str
    says: str
    source: str = DRAWS
    options: str = ""
    subtype: str = "module"
    at_once: bool = True
    """Whether it shows when the page is read, so that every builder complains."""
    files: dict[str, str | bytes] = field(default_factory=dict)
    by_browser: bool = False
    """Whether a browser may well draw it, so that its readers see its words, and no message."""


def rendering(body: str) -> str:
    return f"export default {{\n  async render({{ model, el }}) {{\n    {body}\n  }},\n}};\n"


HOST = "from another host, and pages load nothing from other hosts"
MISTAKES = [
    Mistake("syntax", "syntax.js:2: Unexpected token", "const a = 1;\nlet b = ;\n"),
    Mistake(
        "early",
        "early.js:3: SyntaxError: Identifier 'a' has already been declared",
        "const a = 1;\n\nconst a = 2;\n",
    ),
    Mistake(
        "imported-syntax",
        "lib/broken.js:1: Unexpected token",
        'import "./lib/broken.js";\n',
        files={"lib/broken.js": "let = = 1"},
    ),
    Mistake(
        "imported-json",
        "lib/broken.json is not JSON: Expecting value",
        'import "./lib/broken.json";\n',
        files={"lib/broken.json": "[1, oops]"},
    ),
    Mistake(
        "host",
        f"host.js:2: imports https://esm.sh/three@0.160 {HOST}; make one file of it and the module: import "
        'it as "three", `npm install three`, `npx esbuild host.js --bundle --format=esm '
        "--outfile=host.bundle.js`; the how-to guide “Bundle a module” shows how",
        '\nimport * as three from "https://esm.sh/three@0.160";\n',
    ),
    Mistake(
        "old-d3",
        "old-d3.js:1: imports https://d3js.org/d3.v5.min.js, which is version 5 of D3, and the suite's is "
        "version 7;",
        'import * as d3 from "https://d3js.org/d3.v5.min.js";\n',
    ),
    Mistake(
        "part-of-d3",
        "part-of-d3.js:1: imports https://unpkg.com/d3-array@3/src/max.js, which is a part of d3-array; "
        'import what you need of it from "d3-array"',
        'import max from "https://unpkg.com/d3-array@3/src/max.js";\n',
    ),
    Mistake(
        "bare",
        "bare.js:1: imports react-dom/client, which is not available; a module can import d3, explorable, "
        "and files by a path that starts with ./ or ../; make one file of it and the module: "
        "`npm install react-dom`,",
        'import "react-dom/client";\n',
    ),
    Mistake(
        "no-such-name",
        "no-such-name.js:1: imports couns from ./lib/count.js, which does not export it; "
        "did you mean count? (it exports count)",
        'import { couns } from "./lib/count.js";\n',
        files={"lib/count.js": "export const count = 3;\n"},
    ),
    Mistake(
        "passed-on-name",
        "passed-on-name.js:1: imports b from ./lib/all.js, which does not export it (it exports a, d)",
        'import { a, b } from "./lib/all.js";\n',
        files={
            "lib/all.js": 'export * from "./some.js"; export { b as d } from "./some.ts";\n',
            "lib/some.js": 'export const a = 1; import "./all.js"; export default 2;\n',
            "lib/some.ts": "export const b: number = 1;\n",
        },
    ),
    Mistake(
        "no-default",
        "no-default.js:1: imports the default export of ./lib/count.js, which has none; "
        "write `import { count } from`",
        'import count from "./lib/count.js";\n',
    ),
    Mistake(
        "no-name-of-d3",
        "no-name-of-d3.js:1: imports scaleLinea from https://esm.sh/d3-scale@4, and D3 has no scaleLinea; "
        "did you mean scaleLinear?",
        'import { scaleLinea } from "https://esm.sh/d3-scale@4";\n',
    ),
    Mistake(
        "name-of-json",
        "name-of-json.js:1: imports a from ./lib/a.json; a .json file has no names: write `import data from`",
        'import { a } from "./lib/a.json";\n',
        files={"lib/a.json": '{"a": 1}'},
    ),
    Mistake(
        "typed",
        'typed.js:1: Unexpected token, expected ";"; it can be read as TypeScript: give the file a name that '
        "ends in .ts",
        "const radius: number = 4;\n",
    ),
    Mistake(
        "jsx",
        'jsx.js:2: Unexpected token, expected ";"; it can be read as JSX: give the file a name that ends in '
        ".jsx",
        "const h = 1;\nexport default () => <p>x</p>;\n",
    ),
    Mistake(
        "a-class",
        "a-class could not be drawn: its default export is a class; a module needs an object: "
        "`export default new …()`",
        "export default class { render() {} }\n",
        at_once=False,
    ),
    Mistake(
        "outside",
        "outside.js:1: imports ../../secret.js, which is outside the source directory; "
        "put a copy of it there",
        'import "../../secret.js";\n',
    ),
    Mistake("gone", "gone.js:1: imports ./nowhere.js, which cannot be read", 'import "./nowhere.js";\n'),
    Mistake(
        "props-not-json",
        "props is not JSON: Expecting ',' delimiter at line 1, column 14 of",
        options=':props: {"radius": 4 5}',
    ),
    Mistake("props-nan", "props is not JSON: NaN is not a number in JSON", options=':props: {"a": NaN}'),
    Mistake("props-huge", "props has the number 1e999, which is too large", options=':props: {"a": 1e999}'),
    Mistake("props-list", 'props needs a JSON object like {"radius": 4}, not', options=":props: [4]"),
    Mistake("props-file", "props: there is no file nowhere.json", options=":props: nowhere.json"),
    Mistake("data-gone", "there is no file nowhere.csv", options=":data: nowhere.csv", subtype="data"),
    Mistake(
        "data-twice",
        "props has a key data, which is what `:data:` gives; give it another name",
        options=':props: {"data": 1}\n:data: table.csv',
    ),
    Mistake("fallback-gone", "fallback: there is no file nowhere.png", options=":fallback: nowhere.png"),
    Mistake(
        "css-hosted",
        "css: https://cdn.example/a.css is a URL; save a copy of the file beside the page",
        options=":css: https://cdn.example/a.css",
    ),
    Mistake("css-gone", "css: there is no file nowhere.css", options=":css: nowhere.css"),
    Mistake(
        "option", "module has no option prop; did you mean props?", options=":prop: {}", subtype="render"
    ),
    Mistake(
        "bound-to-nothing",
        "bind: this page has no parameter sise, which radius is bound to; did you mean size?",
        options=":bind: radius=sise",
        subtype="parameter",
    ),
    Mistake(
        "bound-twice",
        "bind: parameter size is bound twice, to a and b",
        options=":bind: a=size, b=size",
        subtype="parameter",
    ),
    Mistake(
        "loop", "loop could not be drawn: it took longer than 1 s", rendering("for (;;);"), at_once=False
    ),
    Mistake(
        "later-loop",
        "later-loop could not be drawn: it took longer than 1 s",
        rendering("for (;;) await null;"),
        at_once=False,
    ),
    Mistake(
        "hoard",
        "hoard could not be drawn: it needed more than 96 MiB",
        rendering("const all = []; for (;;) all.push(new Array(10000).fill(all.length));"),
        at_once=False,
    ),
    Mistake(
        "gigabyte",
        "gigabyte could not be drawn: gigabyte.js:3: it needed more than 96 MiB",
        rendering("new Uint8Array(2 ** 30).fill(1);"),
        at_once=False,
    ),
    Mistake(
        "throws",
        "throws could not be drawn: throws.js:3: TypeError: the radius is <b>below</b> 0",
        rendering('throw new TypeError("the radius is <b>below</b> 0");'),
        at_once=False,
    ),
    Mistake(
        "webgl",
        f"webgl could not be drawn: webgl.js:3: it needs WebGL, {NOT_HERE}; "
        "name an image with `:fallback:`, which `sphinx-explorable shoot` makes, or write `:static: no`",
        WEBGL,
        at_once=False,
        by_browser=True,
    ),
    Mistake(
        "socket",
        f"socket could not be drawn: socket.js:5: it needs WebSocket, {NOT_HERE}; name an image",
        SOCKET,
        at_once=False,
        by_browser=True,
    ),
    Mistake(
        "fetch",
        f"fetch could not be drawn: fetch.js:3: it needs fetch, {NOT_HERE}",
        rendering('el.textContent = await (await fetch("data.json")).text();'),
        at_once=False,
        by_browser=True,
    ),
    Mistake(
        "fetch-caught",
        "fetch-caught could not be drawn: it needs fetch, which",
        rendering('try { await fetch("a"); } catch { el.textContent = "failed"; }'),
        at_once=False,
        by_browser=True,
    ),
    Mistake(
        "waits",
        "waits could not be drawn: it waits for something that never comes while the docs are built",
        rendering("await new Promise(() => {});"),
        at_once=False,
        by_browser=True,
    ),
    Mistake("nothing", "nothing could not be drawn: it drew nothing", rendering(""), at_once=False),
    Mistake(
        "no-render",
        "no-render could not be drawn: it exports no render; a module needs `export default { render }`",
        "export const radius = 4;\n",
        at_once=False,
    ),
]
AROUND = """# {name}

Stands before.

:::{{parameter}} size
:value: 2
:::

:::{{explorable}} {name}.js
{options}

A caption.
:::

Stands after.

:::{{explorable}} function
:expr: x
:::
"""
# Where the directive of `AROUND` begins.
LINE = 9


@pytest.fixture(scope="module", params=["html", "latex", "text", "epub"])
def mistaken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site of all mistakes, each on a page of its own."""
    pages: dict[str, str | bytes] = {"table.csv": "x\n1\n"}
    for mistake in MISTAKES:
        pages[f"{mistake.name}.js"] = mistake.source
        pages[mistake.name] = AROUND.format(name=mistake.name, options=mistake.options)
        pages |= mistake.files
    pages["index"] = "# All\n\n```{toctree}\n" + "\n".join(one.name for one in MISTAKES) + "\n```\n"
    folder = tmp_path_factory.mktemp("mistakes")
    (folder / "secret.js").write_text("export default 1;\n")
    limits = {"explorable_render_timeout": 1, "explorable_render_memory": 96}
    return build_site(folder, pages, request.param, config={**BOOK, **limits})


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_one_warning_and_its_page_is_intact(mistaken: Site, mistake: Mistake) -> None:
    builder = mistaken.app.builder.name
    told = [line for line in mistaken.warnings if re.match(rf"{mistake.name}\.md[:.]", line)]
    if builder == "text" and not mistake.at_once:
        # Words are no drawing.
        assert told == []
    else:
        assert len(told) == 1
        assert told[0].startswith(f"{mistake.name}.md:{LINE}: WARNING: {mistake.says}")
        assert told[0].endswith(f"[explorable.{mistake.subtype}]")
    if builder == "latex":
        return
    page = BeautifulSoup(mistaken.page(mistake.name), "html.parser").text
    assert "Stands before." in page
    assert "Stands after." in page
    assert "Traceback" not in page
    if told and mistake.by_browser:
        assert "{explorable}" not in page, "a reader sees the source"
        assert f"An interactive picture: {mistake.name.replace('-', ' ')}." in page
    elif told:
        assert f"{{explorable}} {mistake.name}.js" in page, "the source is not in its place"
        assert plain(mistake.says) in plain(page)
    if builder == "html":
        element = BeautifulSoup(mistaken.page(mistake.name), "html.parser")
        assert element.select_one("[data-explorable=function] svg"), "the other picture is gone"
        assert not element.select(".explorable-notice b"), "what an author's module says is markup"


def plain(text: str) -> str:
    """Text without what Sphinx makes of its quotes and dashes."""
    return re.sub(r"[\s\"'`“”‘’]+", " ", text)


TAKEN_FOR_D3 = [
    "d3",
    "npm:d3",
    "npm:d3@7",
    "d3-array",
    "https://esm.sh/d3@7",
    "https://esm.sh/d3@7?bundle",
    "https://esm.sh/*d3@7.8.5",
    "https://esm.sh/stable/d3@7.8.5/es2022/d3.mjs",
    "https://esm.sh/d3-array@3",
    "https://cdn.jsdelivr.net/npm/d3@7/+esm",
    "https://cdn.jsdelivr.net/npm/d3@7/dist/d3.min.js",
    "https://unpkg.com/d3@7?module",
    "https://unpkg.com/d3-array@3.2.4/dist/d3-array.js",
    "https://cdn.skypack.dev/d3@7",
    "https://cdn.skypack.dev/pin/d3@v7.6.1-abc/mode=imports/optimized/d3.js",
    "https://ga.jspm.io/npm:d3@7.9.0/src/index.js",
    "https://cdnjs.cloudflare.com/ajax/libs/d3/7.8.5/d3.min.js",
    "https://d3js.org/d3.v7.min.js",
    "//esm.sh/d3@latest",
]


def test_d3_from_anywhere_is_the_suites_own(build: Build, visit: Callable[..., Any]) -> None:
    imports = "".join(f'import {{ max as m{i} }} from "{name}";\n' for i, name in enumerate(TAKEN_FOR_D3))
    used = ", ".join(f"m{i}([1, {i}])" for i in range(len(TAKEN_FOR_D3)))
    late = 'const late = (await import("https://esm.sh/d3@7")).min([7, 8]);'
    module = (
        f"{imports}{late}\nexport default {{ render({{ el }}) {{ el.append([{used}, late].join()); }} }};\n"
    )
    site = build({"index": "# T\n\n:::{explorable} m.js\n:name: m\n:::\n", "m.js": module})
    assert site.warnings == []
    drawn = ",".join(map(str, [1, *range(1, len(TAKEN_FOR_D3)), 7]))
    assert figure(site, "explorable-m").select_one(".explorable-view").text == drawn
    visited = visit(site.out / "index.html", from_disk=True)
    enliven(visited.page, "#explorable-m")
    assert visited.page.inner_text("#explorable-m .explorable-view") == drawn
    assert visited.troubles == []


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("https://cdn.jsdelivr.net/npm/@observablehq/plot@0.6/+esm", "@observablehq/plot"),
        ("https://esm.sh/v135/@scope/a@1/b?bundle", "@scope/a"),
        ("https://unpkg.com/three@0.160/build/three.module.js", "three"),
        ("npm:react@18", "react"),
        ("d3-sankey", "d3-sankey"),
        ("https://esm.sh/d3-selection-multi", "d3-selection-multi"),
        ("https://example.org/mine/a.js", ""),
        ("https://cdn.jsdelivr.net/gh/someone/thing@1/a.js", ""),
    ],
)
def test_a_packages_way_into_a_module_is_told(name: str, package: str) -> None:
    assert not means_d3(name, ["d3", "d3-selection"])
    said = bundling(name, "m.ts")
    assert re.findall("npm install ([^`]*)", said) == [*filter(None, [package])]
    assert "`npx esbuild m.ts --bundle --format=esm --outfile=m.bundle.js`" in said


KINDS = {
    "plain.js": "export default { render({ el }) { el.append('drawn'); } };",
    "module.mjs": "import { word } from './lib.mjs'; export default { render({ el }) { el.append(word); } };",
    "typed.ts": """import { type Words, word } from "./lib";
        import kept from "./other.js";
        interface Props { el: HTMLElement; model: { get(key: string): unknown } }
        enum Kind { One, Two }
        const words = { all: [word] } satisfies Words;
        export default {
          render({ el }: Props): void { el.append((words.all as string[])[Kind.One] + kept!); },
        };""",
    "parts.jsx": """/** @jsx h */
        const h = (name, props, ...children) => {
          const made = Object.assign(document.createElement(name), props);
          made.append(...children);
          return made;
        };
        export default { render: ({ el }) => void el.append(<p className="p">{"dra"}<b>wn</b></p>) };""",
    "both.tsx": """import * as React from "./react";
        const word: string = "drawn";
        export default { render({ el }: { el: HTMLElement }) { el.append(<>{word}</>, <i>{""}</i>); } };""",
    "function.js": "export default function render({ el }) { el.append('drawn'); }",
    "taking.js": "export default async ({ el, model }) => { el.append('drawn'); };",
}
BESIDE_KINDS = {
    "lib.ts": "export type Words = { all: string[] };\nexport const word: string = 'drawn';\n",
    "lib.mjs": "export const word = 'drawn';\n",
    "other.ts": "const nothing: string = '';\nexport default nothing;\n",
    "react.tsx": """export const Fragment = "";
        export const createElement = (name: string, props: object | null, ...children: string[]) => {
          const textContent = children.join("");
          return name ? Object.assign(document.createElement(name), { textContent }) : textContent;
        };
        """,
}


def test_every_dialect_is_drawn_and_comes_alive(build: Build, visit: Callable[..., Any]) -> None:
    names = {name: name.replace(".", "-") for name in KINDS}
    page = "\n".join(f":::{{explorable}} ./{name}\n:name: {ident}\n:::\n" for name, ident in names.items())
    site = build({"index": f"# T\n\n{page}", **KINDS, **BESIDE_KINDS})
    assert site.warnings == []
    page = visit(site.out / "index.html", from_disk=True).page
    for ident in names.values():
        assert figure(site, f"explorable-{ident}").select_one(".explorable-view").text.strip() == "drawn", (
            ident
        )
        enliven(page, f"#explorable-{ident}")
        assert page.inner_text(f"#explorable-{ident} .explorable-view").strip() == "drawn", ident


@pytest.mark.parametrize("name", ["m.cjs", "Plot.svelte", "./m.vue", "widgets/histogram"])
def test_what_is_no_module_is_told_what_one_is(build: Build, name: str) -> None:
    [warning] = build(f"# T\n\n:::{{explorable}} {name}\n:::\n").warnings
    assert f"explorable cannot show {name}: a module of your own is a file that ends in .js, .mjs," in warning
    assert "“Bundle a module”" in warning


def test_no_other_warning_is_given(mistaken: Site) -> None:
    assert {line.partition(".md")[0] for line in mistaken.warnings} <= {mistake.name for mistake in MISTAKES}


def test_a_style_sheet_loads_nothing(build: Build) -> None:
    sheet = (
        '@import url("https://fonts.example/a.css");\n@import "b.css" print;\n/* url(in a comment) */\n'
        ".a { background: url(img.png); fill: url(#id); mask: url('data:image/svg+xml,x') }\n"
    )
    kept, loaded = without_loads(sheet)
    assert loaded == ["https://fonts.example/a.css", "b.css", "img.png"]
    assert kept.strip() == ".a { background: none; fill: url(#id); mask: url('data:image/svg+xml,x') }"
    site = build({"index": PAGE.replace(":bind", ":css: a.css\n:bind"), **FILES, "a.css": sheet})
    assert len(site.warnings) == 1
    assert site.warnings[0].startswith(
        "index.md:10: WARNING: a.css would load https://fonts.example/a.css, b.css, img.png;"
    )
    assert figure(site).svg


@pytest.mark.parametrize(
    ("sheet", "kept", "loaded"),
    [
        (".a{fill:url(\"data:image/svg+xml,<g fill='url(%23s)' (x)/>\")}", None, []),
        (".a{content:'url(x.png)';mask:url( #m )}", None, []),
        ('.a{content:"it\'s"} .b{mask:url(u.png)}', '.a{content:"it\'s"} .b{mask:none}', ["u.png"]),
        (
            ".a{background:image-set('a.png' 1x, 'data:image/png;base64,x' 2x)}",
            ".a{background:image-set(\"\" 1x, 'data:image/png;base64,x' 2x)}",
            ["a.png"],
        ),
        (".a{src:url('f.woff2' x) format('woff2')}", ".a{src:none format('woff2')}", ["f.woff2"]),
        (".a{content:'x\n} .b{mask:url(u.png)} .c{content:'", None, ["u.png"]),
    ],
)
def test_only_what_a_sheet_loads_is_left_out(sheet: str, kept: str | None, loaded: list[str]) -> None:
    expected = sheet.replace("url(u.png)", "none") if kept is None else kept
    assert without_loads(sheet) == (expected, loaded)


BELOW = """:::{explorable} m.js
:name: first
:props: |
  {
    "a": [1,

      2]
  }
:alt: Two numbers.
A caption.
:::

```{explorable} m.js
---
name: second
props: |
  {"a": [3,
    4]}
---
A caption.
```

:::{explorable} m.js
:props: |
A caption.
:::
"""
BELOW_RST = """R
=

.. explorable:: m.js
   :name: third
   :props: |
     {"a": [5,
       6]}

   A caption.

.. explorable:: m.js
   :name: fourth
   :props:
     {"a": [7,
       8]}
"""


def test_a_state_may_stand_in_lines_of_its_own_below_its_option(build: Build) -> None:
    module = "export default { render({ el, model }) { el.append((model.get('a') ?? ['none']).join()); } };"
    site = build({"index": f"# T\n\n{BELOW}\n```{{toctree}}\nr\n```\n", "r.rst": BELOW_RST, "m.js": module})
    assert site.warnings == []
    shown = {"first": "1,2", "second": "3,4", "third": "5,6", "fourth": "7,8"}
    for name, text in shown.items():
        element = figure(site, f"explorable-{name}", "index" if name in ("first", "second") else "r")
        assert element.select_one(".explorable-view").text == text
    assert figure(site, "explorable-first").select_one(".explorable-alt").text == "Two numbers."
    captions = BeautifulSoup(site.page(), "html.parser").select("figcaption .caption-text")
    assert [caption.text.strip() for caption in captions] == ["A caption."] * 3


def test_a_mistake_below_indented_options_is_told_with_its_line(build: Build) -> None:
    page = "# T\n\n:::{explorable} m.js\n:props: |\n  {}\n:prop: 1\nA {nothing}`role`.\n:::\n"
    module = "export default { render({ el }) { el.append('x'); } };"
    site = build({"index": page, "m.js": module})
    assert [line.partition(" WARNING")[0] for line in site.warnings] == ["index.md:3:"]
    site = build({"index": page.replace(":prop: 1\n", ""), "m.js": module})
    assert site.warnings
    assert all(line.startswith("index.md:6:") for line in site.warnings)


def test_a_link_out_of_the_source_directory_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "docs", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.js").write_text("export default 1;\n")
    (root / "linked.js").symlink_to(outside / "secret.js")
    (root / "entry.js").write_text('import "./linked.js";\n')
    with pytest.raises(ModuleError, match=r"entry\.js:1: imports ./linked\.js, which is outside"):
        link(root / "entry.js", root, lambda _: None)


def test_a_file_is_read_once_however_often_it_is_imported(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import "./b.js"; import "./c.js";\n')
    (tmp_path / "b.js").write_text('import "./c.js"; import "./a.js";\n')
    (tmp_path / "c.js").write_text("await 1;\n")
    read: list[str] = []
    module = link(tmp_path / "a.js", tmp_path, lambda file: read.append(file.name))
    assert read == ["a.js", "b.js", "c.js"]
    assert [(file.path, file.waits) for file in module.files] == [
        ("c.js", True),
        ("b.js", False),
        ("a.js", False),
    ]
    assert not module.uses_d3


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("from_disk", [True, False], ids=["file", "strict policy"])
def test_a_module_comes_alive_and_follows_its_parameter_both_ways(
    build: Build, visit: Callable[..., Any], from_disk: bool
) -> None:
    site = build({"index": PAGE, **FILES})
    visited = visit(site.out / "index.html", from_disk=from_disk)
    page = visited.page
    enliven(page, "#explorable-dots")
    said, slider = page.locator(".said"), page.locator("input[data-parameter=size]")
    assert said.inner_text() == "3 dots of radius 6"
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert said.inner_text() == "3 dots of radius 7"
    page.get_by_role("button", name="Grow").click()
    assert said.inner_text() == "3 dots of radius 8"
    assert slider.input_value() == "8"
    assert page.locator(".dot").first.get_attribute("r") == "8"
    # The parameter's range holds for the module.
    for _ in range(15):
        page.get_by_role("button", name="Grow").click()
    assert said.inner_text() == "3 dots of radius 20"
    assert page.locator(".dot").first.evaluate("dot => getComputedStyle(dot).fill") == "rgb(0, 128, 128)"
    page.locator("#explorable-dots-alt", has_text="Dots of radius 20.").wait_for(state="attached")
    assert visited.troubles == []


def test_a_link_brings_a_bound_module_its_state(build: Build, visit: Callable[..., Any]) -> None:
    site = build({"index": PAGE, **FILES})
    page = visit(site.out / "index.html").page
    page.goto(page.url + "#size=11")
    page.reload()
    enliven(page, "#explorable-dots")
    assert page.locator(".said").inner_text() == "3 dots of radius 11"


def test_taking_over_changes_nothing(build: Build, visit: Callable[..., Any]) -> None:
    site = build({"index": PAGE.replace('.style("margin"', '.attr("lang"'), **FILES})
    still = visit(site.out / "index.html", java_script_enabled=False).page
    alive = visit(site.out / "index.html").page
    enliven(alive, "#explorable-dots")
    # Where an element's style stands is all that differs: its object here, a class there.
    read = """view => [...view.querySelectorAll('*')].map(e => [e.localName, e.textContent,
        ...['cx', 'cy', 'r', 'viewBox', 'role', 'aria-labelledby'].map(name => e.getAttribute(name)),
        getComputedStyle(e).fill, getComputedStyle(e).display])"""
    before, after = (page.locator(".explorable-view").evaluate(read) for page in (still, alive))
    # Without a script there is nothing to press.
    pressed = [row for row in after if row[0] == "button"]
    assert pressed
    assert all(row[-1] != "none" for row in pressed)
    shown, still_shown = ([row for row in rows if row[0] != "button"] for rows in (after, before))
    assert still_shown == shown
    assert [row[-1] for row in before if row[0] == "button"] == ["none"] * len(pressed)


def test_what_only_a_browser_can_draw_comes_alive_there(build: Build, visit: Callable[..., Any]) -> None:
    pages = {
        "index": "# Page\n\n"
        + "\n".join(
            f":::{{explorable}} {name}.js\n:name: {name}\n:::\n" for name in ("socket", "throws", "loop")
        ),
        "socket.js": SOCKET,
        "throws.js": "export default { render() { throw new Error('boom'); } };\n",
        "loop.js": "export default { render() { for (;;); } };\n",
    }
    site = build(pages, config={"explorable_render_timeout": 0.5})
    assert len(site.warnings) == 3
    visited = visit(site.out / "index.html")
    enliven(visited.page, "#explorable-socket")
    assert visited.page.locator("#explorable-socket .explorable-notice").count() == 0
    pixel = "canvas => [...canvas.getContext('2d').getImageData(9, 9, 1, 1).data]"
    assert visited.page.locator("#explorable-socket canvas").evaluate(pixel) == [1, 2, 3, 255]
    # What fails there as well keeps its notice, and what never ends is not begun.
    for _ in range(100):
        if not visited.troubles:
            visited.page.wait_for_timeout(50)
    assert visited.page.locator("#explorable-throws .explorable-notice").is_visible()
    assert visited.page.locator(".explorable-view").count() == 2
    assert "it took longer than 0.5 s" in visited.page.inner_text("main, body")
    assert len(visited.troubles) == 1
    assert "boom" in visited.troubles[0]


def test_a_module_may_measure_where_it_draws(build: Build, visit: Callable[..., Any]) -> None:
    measure = (
        "export default { render({ el }) { el.textContent = el.isConnected + ' ' + el.clientWidth; } };\n"
    )
    site = build({"index": "# Page\n\n:::{explorable} m.js\n:name: m\n:::\n", "m.js": measure})
    page = visit(site.out / "index.html").page
    enliven(page, "#explorable-m")
    width = page.locator("#explorable-m").evaluate("e => e.clientWidth")
    assert page.inner_text("#explorable-m .explorable-view") == f"true {width}"


LATE_IMPORTS = {
    # A blob, an address that is put together, and a file that the module has anyway.
    "blob": """const source = 'export default "from a blob"';
      const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      el.append((await import(url)).default);""",
    "computed": "const name = ['./late', 'js'].join('.'); el.append((await import(name)).word);",
    "known": "const name = ['./lib', 'js'].join('.'); el.append((await import(name)).word);",
    "caught": "try { await import('https://' + 'cdn.example/x.js'); } catch { el.append('without it'); }",
    "caught-here": "try { await import('./nowhere.js'); } catch { el.append('without it'); }",
    "caught-bare": "try { await import('react'); } catch { el.append('without it'); }",
    "caught-host": "try { await import('https://cdn.example/x.js'); } catch { el.append('without it'); }",
}
LATE_TOLD = {
    "blob": "blob could not be drawn: ",
    "computed": "computed could not be drawn: computed.js:2: it needs the import of ./late.js, which",
    "caught": "caught could not be drawn: it needs the import of https://cdn.example/x.js, which does not",
    "caught-here": "caught-here.js:2: imports ./nowhere.js while it runs, and there is no such file",
    "caught-bare": "caught-bare.js:2: imports react, which is not available; a module can import d3, ",
    "caught-host": "caught-host.js:2: imports https://cdn.example/x.js from another host while it runs, so "
    "that pages ask that host for it; make one file of it and the module: `npx esbuild",
}
LATE_SHOWN = {"blob": "from a blob", "computed": "late", "known": "early"}


@pytest.fixture
def late_imports(build: Build) -> Site:
    """A page with a module for each."""
    page = "".join(f":::{{explorable}} {name}.js\n:name: {name}\n:::\n\n" for name in LATE_IMPORTS)
    files = {
        f"{name}.js": f"import './lib.js'; export default {{ async render({{ el }}) {{\n{body}\n}} }};"
        for name, body in LATE_IMPORTS.items()
    }
    late = "export const word = 'late';"
    return build({"index": f"# T\n\n{page}", **files, "lib.js": late.replace("late", "early")})


def test_an_import_that_fails_is_one_warning_that_names_it(late_imports: Site) -> None:
    told = [line.partition("WARNING: ")[2] for line in late_imports.warnings]
    for name, says in LATE_TOLD.items():
        assert [line for line in told if line.startswith(says)], f"{name}: {told}"
        assert "without it" not in figure(late_imports, f"explorable-{name}").text
    assert len(told) == len(LATE_TOLD)
    assert figure(late_imports, "explorable-known").select_one(".explorable-view").text == "early"


def test_the_browser_imports_what_the_build_could_not(late_imports: Site, visit: Callable[..., Any]) -> None:
    (late_imports.out / "late.js").write_text("export const word = 'late';")
    # As an author may who wants modules from blobs.
    page = visit(late_imports.out / "index.html", policy="default-src 'self'; script-src 'self' blob:").page
    for name in LATE_IMPORTS:
        enliven(page, f"#explorable-{name}")
        shown = LATE_SHOWN.get(name, "without it")
        assert page.inner_text(f"#explorable-{name} .explorable-view") == shown, name


@pytest.mark.parametrize("builder", ["html", "latex", "epub", "text"])
def test_what_is_left_to_the_browser_has_its_words_and_no_warning(build: Build, builder: str) -> None:
    page = "# T\n\n"
    for name, more in {"words": ":alt: A red square.", "image": ":fallback: square.png"}.items():
        page += f":::{{explorable}} canvas.js\n:name: {name}\n:static: no\n{more}\nCaption.\n:::\n\n"
    site = build({"index": page, "canvas.js": SOCKET, "square.png": PNG}, builder, config=BOOK)
    assert site.warnings == []
    text = next(site.out.glob("*.tex")).read_text() if builder == "latex" else site.page()
    assert "A red square." in text
    if builder != "text":
        assert "square" in text.replace("red square", "")
        assert list(site.out.rglob("square.png"))
    if builder == "html":
        box = figure(site, "explorable-words").select_one(".explorable-stand-in")
        # What is read out is the text alternative, once.
        assert box.find_parent(attrs={"aria-hidden": "true"})
        assert figure(site, "explorable-image").select_one(".explorable-stand-in") is None


def test_what_is_left_to_the_browser_comes_alive_there(build: Build, visit: Callable[..., Any]) -> None:
    page = "# T\n\n:::{explorable} canvas.js\n:name: c\n:static: no\n:alt: A square.\n:::\n"
    page = visit(build({"index": page, "canvas.js": SOCKET}).out / "index.html").page
    enliven(page, "#explorable-c")
    assert page.locator("#explorable-c canvas").count() == 1
    assert page.locator("#explorable-c .explorable-stand-in").count() == 0
    assert page.locator("#explorable-c [aria-hidden]").count() == 0


def test_two_of_a_module_on_one_page_never_interfere(build: Build, visit: Callable[..., Any]) -> None:
    clicks = (
        "let clicks = 0;\nexport default { render({ model, el }) {\n"
        "  const button = el.appendChild(document.createElement('button'));\n"
        "  const show = () => (button.textContent = `${clicks} ${model.get('name')}`);\n"
        "  button.onclick = () => { clicks += 1; show(); };\n  show();\n} };\n"
    )
    figures = "\n".join(
        f':::{{explorable}} clicks.js\n:name: {n}\n:props: {{"name": "{n}"}}\n:::\n' for n in "ab"
    )
    site = build({"index": f"# Two\n\n{figures}", "clicks.js": clicks})
    page = visit(site.out / "index.html").page
    for name in "ab":
        enliven(page, f"#explorable-{name}")
    page.locator("#explorable-a button").click()
    assert [page.inner_text(f"#explorable-{name} button") for name in "ab"] == ["1 a", "0 b"]


# ── Published widgets, from the files in their wheels ────────────────────────────────────────────────────


def shipped(package: str, *names: str) -> dict[str, str | bytes]:
    """Files of an installed package, unmodified, by their names."""
    installed = distribution(package)
    return {Path(name).name: Path(str(installed.locate_file(name))).read_bytes() for name in names}


def widget(name: str, props: dict[str, Any], options: str = "") -> str:
    return (
        "# Page\n\n:::{parameter} gain\n:value: 25\n:min: 0\n:max: 100\n:step: 1\n:::\n\n"
        f":::{{explorable}} {name}.js\n:name: widget\n:props: {json.dumps(props)}\n{options}\nWords.\n:::\n"
    )


@pytest.fixture
def widget_page(build: Build, visit: Callable[..., Any]) -> Callable[..., Any]:
    """Open a page with a published widget, alive, under the policy that it can live with."""

    def run(text: str, files: dict[str, str | bytes], warnings: int = 0, **options: Any) -> tuple[Site, Any]:
        site = build({"index": text, **files})
        assert len(site.warnings) == warnings
        visited = visit(site.out / "index.html", **options)
        enliven(visited.page, "#explorable-widget")
        return site, visited

    return run


def test_wigglystuffs_knob_turns_and_moves_a_parameter(widget_page: Callable[..., Any]) -> None:
    props = {
        "value": 10, "min_value": 0, "max_value": 100, "step": 1, "start_angle": -135, "end_angle": 135,
        "ticks": [], "steps": [], "size": 80, "label": "gain", "show_value": True, "color": "", "midi": False,
    }  # fmt: skip
    files = shipped("wigglystuff", "wigglystuff/static/knob.js", "wigglystuff/static/knob.css")
    site, visited = widget_page(widget("knob", props, ":css: knob.css\n:bind: value=gain"), files)
    assert figure(site, "explorable-widget").select_one(".knob-value").text == "25"
    page = visited.page
    assert page.inner_text(".knob-value") == "25"
    box = page.locator(".knob-svg").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=5)
    page.mouse.up()
    turned = page.inner_text(".knob-value")
    assert turned != "25"
    assert page.locator(".explorable-parameter output").inner_text() == turned
    page.locator("input[data-parameter=gain]").focus()
    page.keyboard.press("End")
    assert page.inner_text(".knob-value") == "100"
    assert visited.troubles == []


def test_wigglystuffs_list_takes_one_more(widget_page: Callable[..., Any]) -> None:
    props = {
        "value": ["embed", "attend"],
        "label": "order",
        "editable": True,
        "addable": True,
        "removable": True,
    }
    files = shipped(
        "wigglystuff", "wigglystuff/static/sortable-list.js", "wigglystuff/static/sortable-list.css"
    )
    site, visited = widget_page(
        widget("sortable-list", props, ":css: sortable-list.css"), files, from_disk=True
    )
    assert [item.text for item in figure(site, "explorable-widget").select(".item-label")] == [
        "embed",
        "attend",
    ]
    page = visited.page
    page.locator("#explorable-widget input").fill("project")
    page.keyboard.press("Enter")
    labels = page.locator("#explorable-widget .item-label")
    assert labels.all_inner_texts() == ["embed", "attend", "project"]
    assert visited.troubles == []


def test_wigglystuffs_matrix_is_dragged(widget_page: Callable[..., Any]) -> None:
    props = {
        "matrix": [[1, 2], [3, 4]], "rows": 2, "cols": 2, "min_value": -9, "max_value": 9, "mirror": False,
        "step": 1, "digits": 1, "row_names": [], "col_names": [], "static": False, "flexible_cols": False,
    }  # fmt: skip
    files = shipped("wigglystuff", "wigglystuff/static/matrix.js", "wigglystuff/static/matrix.css")
    _, visited = widget_page(widget("matrix", props, ":css: matrix.css"), files)
    page = visited.page
    box = page.locator(".matrix-element").first.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, box["y"] + 5, steps=2)
    page.mouse.up()
    assert page.locator(".matrix-element").all_inner_texts() == ["3.0", "3.0", "2.0", "4.0"]
    assert visited.troubles == []


def test_bitjets_canvas_changes_its_mode(widget_page: Callable[..., Any]) -> None:
    props = {"mode": "byte", "datawidth": 16, "block_size": 8, "data": None}
    files = shipped("bitjet", "bitjet/static/bitjet.js")
    # It writes inline styles into its markup, which a strict policy refuses whatever shows it.
    site, visited = widget_page(widget("bitjet", props), files, policy=None)
    assert figure(site, "explorable-widget").select_one("[data-role=meta]").text.startswith("0 bytes")
    page = visited.page
    assert page.inner_text("[data-role=meta]").startswith("0 bytes · 16 × 1 bytes · 128×8px")
    page.select_option("[data-role=mode]", "bit")
    page.locator("[data-role=block]").focus()
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("[data-role=meta]") == "0 bytes · 16 × 1 bits · 112×7px"
    assert visited.troubles == []


@pytest.mark.skipif(not has_tex(), reason="there is no TeX here")
def test_a_module_stands_in_a_pdf(build: Build) -> None:
    from pypdf import PdfReader

    site = build({"index": PAGE, **FILES}, "latex")
    [tex] = site.out.glob("*.tex")
    command = ["latexmk", "-xelatex", "-interaction=batchmode", "-f", tex.name]
    subprocess.run(command, cwd=site.out, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pages = PdfReader(tex.with_suffix(".pdf")).pages
    kinds = [
        item.get_object()["/Subtype"]
        for page in pages
        for item in (page["/Resources"].get("/XObject") or {}).values()
    ]
    assert kinds == ["/Form"]


# ── The process that draws them ──────────────────────────────────────────────────────────────────────────


def test_a_build_without_modules_has_no_process_for_them(build: Build) -> None:
    engines.close()
    build("# Page\n\n:::{explorable} function\n:expr: x\n:::\n")
    assert BUNDLE not in engines._engines[os.getpid()]


@pytest.mark.parametrize(
    "body",
    ["for (;;);", "for (;;) await null;", "const all = []; for (;;) all.push(new Array(2 ** 27).fill(1.5));"],
    ids=["loop", "microtasks", "array"],
)
def test_what_does_not_end_is_ended_for_good(build: Build, body: str) -> None:
    assert sandbox().ask("isIntact", {}, timeout=1, memory=96) is True
    before = _process()
    pages = {"index": "# Page\n\n:::{explorable} stuck.js\n:::\n", "stuck.js": rendering(body)}
    site = build(pages, config={"explorable_render_timeout": 0.5})
    assert len(site.warnings) == 1
    assert before.poll() is not None
    assert build({"index": PAGE, **FILES}).warnings == []


def test_a_process_that_is_gone_is_a_warning() -> None:
    sandbox().ask("isIntact", {}, timeout=1, memory=96)
    _process().kill()
    _process().wait()
    with pytest.raises(LimitError, match="it needed more than 96 MiB"):
        sandbox().ask("isIntact", {}, timeout=1, memory=96)
    assert sandbox().ask("isIntact", {}, timeout=1, memory=96) is True


def _process() -> subprocess.Popen[bytes]:
    """The process of authors' modules."""
    connection = sandbox()._connection
    assert connection is not None
    [process] = [one.cell_contents for one in connection.close.__closure__]
    return process


SPOILING = {
    "what answers": "explorableServer.answerAll = () => 'mine';",
    "a service": "explorableServer.services.begin = () => {};",
    "the server": "globalThis.explorableServer = null;",
    "the server, by definition": "Object.defineProperty(globalThis, 'explorableServer', {value: 1});",
    "JSON": "JSON.stringify = () => '{}';",
    "arrays": "Array.prototype.map = () => [];",
    "objects": "Object.prototype.answer = 'mine';",
}


@pytest.mark.parametrize("body", SPOILING.values(), ids=SPOILING)
def test_a_module_that_spoils_its_process_is_blamed_alone(build: Build, body: str) -> None:
    """The others are drawn, before it and after it; of it a warning may be told, or its drawing shown."""
    one = "# {}\n\n:::{{explorable}} {}.js\n:::\n"
    spoiling = rendering(body + " el.textContent = 'spoilt';")
    fine = rendering("el.textContent = [1, 2, 3].map((n) => n * 2).join(' and ');")
    pages = {
        "index": "# Index\n\n```{toctree}\na\nb\nc\n```\n",
        "a": one.format("A", "fine"),
        "b": one.format("B", "spoiling") + "\n" + one.format("Again", "fine").replace("# Again", "## Again"),
        "c": one.format("C", "fine"),
        "fine.js": fine,
        "spoiling.js": spoiling,
    }
    site = build(pages)
    assert len(site.warnings) <= 1
    assert all("spoiling could not be drawn" in warning for warning in site.warnings)
    assert [site.page(name).count("2 and 4 and 6") for name in "abc"] == [1, 1, 1]


def test_what_a_module_says_of_itself_stands_where_no_script_runs(build: Build) -> None:
    page = '# Dots\n\n:::{explorable} widgets/dots.js\n:props: {"radius": 4}\nDots.\n:::\n'
    site = build({"index": page, **FILES})
    assert site.warnings == []
    words = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-alt")
    assert words is not None
    assert words.text == "Dots of radius 4."
