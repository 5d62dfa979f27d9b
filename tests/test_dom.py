"""The build's imitation of a page answers as a browser does; what differs is known, with the reason."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from PIL import Image, ImageChops

from conftest import Build, Site, build_site, enliven

PROBES = Path(__file__).with_name("dom_probes.js")
PAGE = "# Probes\n\n:::{explorable} probes.js\n:name: probes\nWords.\n:::\n"


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A page whose module asks every probe."""
    return build_site(tmp_path_factory.mktemp("dom"), {"index": PAGE, "probes.js": PROBES.read_bytes()})


def answers(page: str) -> dict[str, Any]:
    """What the probes of a page were told, by their names."""
    told = BeautifulSoup(page, "html.parser").select_one(".answers")
    assert told is not None
    found: dict[str, Any] = json.loads(told.text)
    return found


def test_the_builds_page_answers_as_a_browser(probed: Site, visit: Callable[..., Any]) -> None:
    assert probed.warnings == []
    built = answers(probed.page())
    page = visit(probed.out / "index.html", policy=None).page
    enliven(page, "#explorable-probes")
    page.wait_for_selector(".answers", state="attached")
    live = answers(page.content())
    assert len(live) >= 300
    told = {
        name: f"the build says {built[name]['answer']}, a browser {one['answer']}"
        for name, one in live.items()
        if built[name]["answer"] != one["answer"]
    }
    assert {name: said for name, said in told.items() if not live[name]["differs"]} == {}
    # What is told to differ does: else its reason is out of date.
    assert sorted(told) == sorted(name for name, one in live.items() if one["differs"])


# ── What modules draw by more than elements ──────────────────────────────────────────────────────────────

CANVAS = """\
export default { render({ el }) {
  const canvas = el.appendChild(document.createElement("canvas"));
  canvas.width = 300;
  canvas.height = 200;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#eef";
  pen.fillRect(0, 0, 300, 200);
  const paint = pen.createLinearGradient(0, 0, 300, 0);
  paint.addColorStop(0, "red");
  paint.addColorStop(1, "rgba(0, 0, 255, 0.5)");
  pen.fillStyle = paint;
  pen.fillRect(10, 10, 120, 30);
  pen.save();
  pen.translate(150, 100);
  pen.rotate(0.3);
  pen.strokeStyle = "green";
  pen.lineWidth = 4;
  pen.setLineDash([8, 4]);
  pen.strokeRect(-40, -20, 80, 40);
  pen.restore();
  pen.beginPath();
  pen.arc(60, 100, 30, 0, Math.PI * 1.5);
  pen.closePath();
  pen.fillStyle = "orange";
  pen.fill();
  pen.stroke();
  pen.font = "bold 20px sans-serif";
  pen.textAlign = "center";
  pen.fillText("a < b", 150, 180);
  pen.save();
  pen.beginPath();
  pen.ellipse(240, 60, 40, 20, 0, 0, 7);
  pen.clip();
  pen.globalAlpha = 0.5;
  pen.fillRect(200, 30, 60, 60);
  pen.restore();
  pen.clearRect(20, 15, 20, 10);
  const dots = pen.createImageData(20, 20);
  for (let i = 0; i < 400; i++) dots.data.set([i % 256, 100, 200, 255], i * 4);
  pen.putImageData(dots, 250, 150);
  pen.globalCompositeOperation = "destination-out";
  pen.beginPath();
  pen.arc(150, 40, 10, 0, 7);
  pen.fill();
} };
"""
BOOK = {"project": "P", "author": "A", "copyright": "A", "version": "1", "epub_copyright": "A"}
FIGURE = "# Page\n\n:::{explorable} own.js\n:name: own\nWords.\n:::\n"


def shot(page: Any, place: str) -> Any:
    """What a part of a page looks like."""
    found = page.locator(f"#explorable-own {place}").screenshot()
    return Image.open(io.BytesIO(found)).convert("RGB")


def test_a_canvas_looks_the_same_without_its_script(build: Build, visit: Callable[..., Any]) -> None:
    site = build({"index": FIGURE, "own.js": CANVAS})
    assert site.warnings == []
    alive = visit(site.out / "index.html").page
    enliven(alive, "#explorable-own")
    still = visit(site.out / "index.html", java_script_enabled=False).page
    drawn, kept = shot(alive, "canvas"), shot(still, "svg.explorable-canvas")
    assert kept.size == drawn.size == (300, 200)
    differing = ImageChops.difference(drawn, kept).convert("L").point(lambda value: 255 * (value > 60))
    # Edges and letters are smoothed in other ways.
    assert sum(count for count, value in differing.getcolors() if value) < 250
    assert len(drawn.getcolors(2**16)) > 100


@pytest.mark.parametrize("builder", ["epub", "latex"])
def test_a_canvas_stands_in_print(build: Build, builder: str) -> None:
    site = build({"index": FIGURE, "own.js": CANVAS}, builder, config=BOOK)
    assert site.warnings == []
    [file] = site.out.rglob("*.svg") if builder == "epub" else site.out.glob("*.pdf")
    if builder == "epub":
        svg = ElementTree.parse(file).getroot()
        names = {element.tag.rpartition("}")[2] for element in svg.iter()}
        assert {"linearGradient", "clipPath", "mask", "image", "text"} <= names
        assert svg.get("width") == "300"


def test_pixels_become_an_image(build: Build) -> None:
    paint = (
        "export default { render({ el }) { const c = el.appendChild(document.createElement('canvas'));"
        "c.width = 40; c.height = 30; const pen = c.getContext('2d');"
        "const all = pen.createImageData(40, 30);"
        "for (let i = 0; i < 1200; i++)"
        "  all.data.set([i % 256, (i * i) % 256, i > 600 ? 9 : 200, 255], 4 * i);"
        "pen.putImageData(all, 0, 0); } };\n"
    )
    site = build({"index": FIGURE, "own.js": paint})
    image = BeautifulSoup(site.page(), "html.parser").find(id="explorable-own").find("image")
    pixels = Image.open(io.BytesIO(base64.b64decode(image["href"].partition(",")[2]))).convert("RGBA")
    wanted = [(i % 256, (i * i) % 256, 9 if i > 600 else 200, 255) for i in range(1200)]
    assert pixels.tobytes() == b"".join(map(bytes, wanted))


def test_an_image_made_of_rectangles_is_one(build: Build) -> None:
    paint = (
        "export default { render({ el }) { const c = el.appendChild(document.createElement('canvas'));"
        "c.width = c.height = 200; const pen = c.getContext('2d');"
        "for (let i = 0; i < 40000; i++) { pen.fillStyle = i % 2 ? '#ff0000' : '#0000ff';"
        "pen.fillRect(i % 200, Math.floor(i / 200), 1, 1); } } };\n"
    )
    site = build({"index": FIGURE, "own.js": paint})
    drawn = BeautifulSoup(site.page(), "html.parser").find(id="explorable-own")
    assert not drawn.find("rect")
    pixels = Image.open(io.BytesIO(base64.b64decode(drawn.find("image")["href"].partition(",")[2])))
    assert {pixels.convert("RGB").getpixel((x, 7)) for x in (0, 1)} == {(255, 0, 0), (0, 0, 255)}


def test_too_many_marks_are_told(build: Build) -> None:
    paint = (
        "export default { render({ el }) { const pen = "
        "el.appendChild(document.createElement('canvas')).getContext('2d');\n"
        "for (let i = 0; i < 20000; i++) {"
        "  pen.beginPath(); pen.arc(i % 300, 9, 2, 0, 6); pen.stroke();"
        "} } };\n"
    )
    site = build({"index": FIGURE, "own.js": paint})
    [warning] = site.warnings
    assert "own could not be drawn: it draws more than 10000 marks on a canvas" in warning


SHADOW = """\
export default { render({ el }) {
  customElements.define("own-card", class extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: "closed" });
      root.innerHTML = `<style>:host { display: block } b { color: rgb(1, 2, 3) } </style>
        <b>in the shadow</b> <slot></slot>`;
    }
  });
  el.innerHTML = "<b class=out>outside</b><own-card><i>in the light</i></own-card>";
} };
"""


def test_what_stands_in_a_shadow_root_is_shown(build: Build, visit: Callable[..., Any]) -> None:
    site = build({"index": FIGURE, "own.js": SHADOW})
    assert site.warnings == []
    page = visit(site.out / "index.html", java_script_enabled=False).page
    card = page.locator("own-card")
    assert card.inner_text() == "in the shadow in the light"
    colors = [one.evaluate("e => getComputedStyle(e).color") for one in page.locator("b").all()]
    assert colors[1] == "rgb(1, 2, 3)"
    # Its style sheet holds for nothing else.
    assert colors[0] != colors[1]


def test_fields_show_what_was_set(build: Build) -> None:
    fields = (
        "export default { render({ el }) { el.innerHTML = '<input class=t><input type=checkbox>"
        "<select><option>a<option>b</select><textarea>x</textarea><input type=range max=10>';"
        "const [t, c, r] = el.querySelectorAll('input'); t.value = 'set'; c.checked = true; r.value = 30;"
        "el.querySelector('select').value = 'b'; el.querySelector('textarea').value = 'y'; } };\n"
    )
    site = build({"index": FIGURE, "own.js": fields})
    drawn = BeautifulSoup(site.page(), "html.parser").find(id="explorable-own")
    text, box, slider = drawn.find_all("input")
    assert (text["value"], box.has_attr("checked"), slider["value"]) == ("set", True, "10")
    assert [option.has_attr("selected") for option in drawn.find_all("option")] == [False, True]
    assert drawn.find("textarea").text == "y"


def test_what_a_canvas_is_told_cannot_run(build: Build) -> None:
    hostile = (
        "export default { render({ el }) { const c = el.appendChild(document.createElement('canvas'));"
        "const pen = c.getContext('2d'); pen.font = '12px \"><script>alert(1)</script>';"
        "pen.fillText('</text><script>alert(2)</script>', 9, 9); pen.fillStyle = 'url(https://evil.example)';"
        "pen.fill(new Path2D('M0 0\"/><script>alert(3)</script>'));"
        "const img = new Image(5, 5); img.src = 'data:image/png,\"><script>alert(4)</script>';"
        "pen.drawImage(img, 0, 0); c.style.background = 'url(https://evil.example/a)'; } };\n"
    )
    site = build({"index": FIGURE, "own.js": hostile})
    drawn = BeautifulSoup(site.page(), "html.parser").find(id="explorable-own")
    assert not drawn.select(".explorable-view script")
    assert "</text><script>alert(2)</script>" in drawn.find("text").text
    assert "evil.example" not in site.page()


def test_timers_come_in_their_order_and_end(build: Build) -> None:
    timers = (
        "export default { render({ el }) { const said = []; const tell = (w) => { said.push(w); "
        "el.textContent = said.join(' '); };\n"
        "setTimeout(tell, 50, 'late');"
        "setTimeout(() => { tell('soon'); Promise.resolve().then(() => tell('next')); }, 1);"
        "requestAnimationFrame(() => tell('frame'));"
        "const again = () => setTimeout(again, 1000); again(); } };\n"
    )
    site = build({"index": FIGURE, "own.js": timers})
    assert site.warnings == []
    drawn = BeautifulSoup(site.page(), "html.parser").select_one("#explorable-own .explorable-view")
    assert drawn.text == "soon next frame late"


def test_transitions_of_d3_are_at_their_end(build: Build) -> None:
    moving = (
        "import { select } from 'd3';\nexport default { render({ el }) {\n"
        "const circle = select(el).append('svg').append('circle').attr('r', 0).attr('cx', 0);\n"
        "circle.transition().delay(200).duration(900).attr('r', 30).transition().duration(50).attr('cx', 7)\n"
        ".on('end', () => circle.attr('class', 'there')); } };\n"
    )
    site = build({"index": FIGURE, "own.js": moving})
    circle = BeautifulSoup(site.page(), "html.parser").find(id="explorable-own").find("circle")
    assert (circle["r"], circle["cx"], circle["class"]) == ("30", "7", ["there"])


def test_what_moves_is_shown_at_its_end_or_else_as_it_begins(build: Build) -> None:
    moving = (
        "export default { render({ el }) { const begun = performance.now(); let frames = 0;"
        "const step = (now) => { frames += 1; const done = Math.min(1, (now - begun) / LENGTH);"
        "el.textContent = `${done} ${frames < 9}`;"
        "if (done < 1) requestAnimationFrame(step); }; requestAnimationFrame(step); } };\n"
    )
    page = "# Page\n\n:::{explorable} own.js\n:name: own\n:::\n\n:::{explorable} long.js\n:name: long\n:::\n"
    files = {"own.js": moving.replace("LENGTH", "500"), "long.js": moving.replace("LENGTH", "1e9")}
    site = build({"index": page, **files})
    assert site.warnings == []
    drawn = BeautifulSoup(site.page(), "html.parser").select(".explorable-view")
    assert [view.text for view in drawn] == ["1 false", "0 true"]
