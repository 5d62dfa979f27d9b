"""The how-to guides, followed: their files are written and built, and do what the guides say."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from following import blocks, sphinx

from conftest import ARTIFACTS, ROOT, Build, enliven, has_tex
from sphinxext.explorable.concepts.palette import PALETTE
from sphinxext.explorable.concepts.vision import contrast

HOW_TO = ROOT / "docs" / "how-to"
ONE_LINE = 'extensions = ["myst_parser", "sphinxext.explorable"]\n'
QUIET_SIDEBARS = 'html_sidebars = {"**": ["navigation.html"]}\n'
CURVE = """\
# A curve

{concept}`wave` {gesture}`Press nothing.`

:::{concept} wave
:color: violet
What goes up and down.
:::

:::{explorable} function
:name: curve
:expr: sin(x)
It goes up and down. {gesture}`Drag the dot.`
:::
"""
THEMES = ["alabaster", "sphinx_rtd_theme", "furo", "pydata_sphinx_theme", "sphinx_book_theme"]
VIOLET = next(swatch for swatch in PALETTE if swatch.name == "violet")


def write(guide: str, folder: Path, **more: str) -> Path:
    """Write the files of a guide below a folder, and more; what it has for ``conf.py`` in its order."""
    conf = [ONE_LINE, QUIET_SIDEBARS]
    for name, text in [*blocks(HOW_TO / f"{guide}.md"), *more.items()]:
        if name == "docs/conf.py":
            conf.append(text)
        elif name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "conf.py").write_text("\n".join(conf), encoding="utf-8")
    return folder


def built(folder: Path, builder: str = "html", *options: str) -> Path:
    """Build the docs below a folder; nothing may be warned of."""
    out = folder / f"built-{builder}"
    doctrees = str(folder / f"doctrees-{builder}")
    assert sphinx(["-q", "-W", "-b", builder, "-d", doctrees, *options, "docs", str(out)], folder) == ""
    return out


def soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


def hex_of(color: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", color)[:3])


def style(page: Any, selector: str, name: str) -> str:
    read = page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)
    return hex_of(str(read))


# ── Colours ──────────────────────────────────────────────────────────────────────────────────────────────


def test_colours_reach_words_style_sheets_and_the_book(tmp_path: Path, visit: Callable[..., Any]) -> None:
    folder = write("choose-colours", tmp_path)
    index = folder / "docs" / "index.md"
    index.write_text(
        "# Filters\n\nThe {concept}`filter` of a {concept}`signal` in {concept}`noise`.\n\n"
        "```{container} listen\nListen.\n```\n\n" + index.read_text("utf-8")
    )
    page = visit(built(folder) / "index.html").page
    inks = {name: style(page, f"p [data-concept={name}]", "color") for name in ("signal", "noise", "filter")}
    named = {swatch.name: swatch.light_ink for swatch in PALETTE}
    assert inks == {"signal": "#0b7285", "noise": named["red"], "filter": named["orange"]}
    assert style(page, ".listen", "borderLeftColor") == "#0b7285"
    assert contrast(style(page, ".listen", "backgroundColor"), style(page, ".listen", "color")) >= 7
    tex = next(built(folder, "latex").glob("*.tex")).read_text("utf-8")
    assert r"\fcolorbox{explorable-signal}{explorable-signal-fill}{Listen.}" in tex
    assert r"\definecolor{explorable-signal}{HTML}{0B7285}" in tex


def test_the_warnings_of_colours_are_those_that_are_told(build: Build) -> None:
    names = ["signal", "noise", "sky", "a", "b", "c", "d", "e", "key"]
    colors = {"signal": "#0b7285", "noise": "#ff9900", "sky": "#0c7590", "dress": "purple"}
    concepts = {name: ({"color": colors[name]} if name in colors else {}) for name in [*names, "dress"]}
    told = build(
        "# Page\n\n" + " ".join(f"{{concept}}`{name}`" for name in names),
        config={"explorable_concepts": concepts},
    ).warnings
    many = {name: dict[str, str]() for name in ("anchor", *"abcdefg", "tau")}
    told += build(
        "# Page\n\n$\\concept{anchor}{u} / \\concept{tau}{t}$\n", config={"explorable_concepts": many}
    ).warnings
    table = (HOW_TO / "choose-colours.md").read_text("utf-8").partition("## Fix")[2].partition("##")[0]
    messages = re.findall(r"^\| \*(.+?)\* \|", table, re.MULTILINE)
    assert len(messages) == 5
    for message in messages:
        assert any(re.search(re.escape(message).replace("…", ".*"), line) for line in told), (message, told)
    [advised] = re.findall(r"needed to read text; (#\w+) would do", table)
    assert min(contrast(advised, paper) for paper in ("#ffffff", "#f3f4f5")) >= 4.5


def test_a_figure_is_plotted_in_the_colours(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    folder = write("choose-colours", tmp_path)
    subprocess.run([sys.executable, "figure.py"], cwd=folder, check=True)
    drawn = (folder / "figure.svg").read_text("utf-8")
    red, orange = (next(one for one in PALETTE if one.name == name) for name in ("red", "orange"))
    assert "#0b7285" in drawn
    assert red.light_ink in drawn
    assert orange.light_fill in drawn


# ── Books ────────────────────────────────────────────────────────────────────────────────────────────────


def test_books_are_made_with_the_settings(tmp_path: Path) -> None:
    folder = write("make-a-pdf", tmp_path, **{"docs/index.md": CURVE})
    epub = built(folder, "epub")
    assert list(epub.glob("*.epub"))
    assert list(epub.rglob("function-*.svg"))
    tex = next(built(folder, "latex").glob("*.tex")).read_text("utf-8")
    assert r"\begin{figure}[H]" in tex
    assert "Drag" not in tex
    if has_tex():
        from pypdf import PdfReader

        sphinx(["-M", "latexpdf", "docs", "build"], folder)
        [pdf] = (folder / "build" / "latex").glob("*[!0-9a-f].pdf")
        text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
        assert "It goes up and down." in text
        assert "Drag" not in text
        assert "Press" not in text


# ── Policies and dark pages ──────────────────────────────────────────────────────────────────────────────


def test_the_server_of_the_guide_sends_a_policy_that_the_pages_keep_to(
    tmp_path: Path, visit: Callable[..., Any]
) -> None:
    extension = (ROOT / "docs/_ext/strict_pages.py").read_text("utf-8")
    more = {"docs/index.md": CURVE, "docs/_ext/strict_pages.py": extension}
    # The guide's theme has sidebars of its own.
    more["docs/conf.py"] = "html_sidebars = {}\n"
    folder = write("serve-under-a-strict-policy", tmp_path, **more)
    out = built(folder)
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "serve.py", str(out), str(port)], cwd=folder, stderr=subprocess.DEVNULL
    )
    try:
        policy = _policy_of(f"http://127.0.0.1:{port}/index.html")
    finally:
        server.terminate()
        server.wait()
    assert policy.startswith("default-src 'self';")
    for options in ({"policy": policy}, {"from_disk": True}):
        visited = visit(out / "index.html", **options)
        enliven(visited.page, "#explorable-curve")
        assert visited.troubles == []
        visited.page.locator("input[name=q]").fill("wave")
        visited.page.locator("input[name=q]").press("Enter")
        visited.page.locator("#search-results a", has_text="A curve").wait_for()
        # From disk, Sphinx's own page of results asks for excerpts in vain.
        allowed = "[Ff]etch|ERR_FAILED" if "from_disk" in options else "$^"
        assert [one for one in visited.troubles if not re.search(allowed, one)] == []


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _policy_of(address: str) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address) as answer:
                return str(answer.headers["Content-Security-Policy"])
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.mark.parametrize("theme", THEMES)
def test_the_suite_works_where_a_theme_breaks_the_policy(
    build: Build, visit: Callable[..., Any], theme: str
) -> None:
    pytest.importorskip(theme)
    site = build(CURVE, config={"html_theme": theme, "html_sidebars": {}})
    visited = visit(site.out / "index.html", policy="default-src 'self'")
    enliven(visited.page, "#explorable-curve")
    assert any("Content Security Policy" in trouble for trouble in visited.troubles)
    visited.page.locator("#explorable-curve input").first.focus()
    before = visited.page.locator("#explorable-curve-alt").text_content()
    visited.page.keyboard.press("ArrowRight")
    visited.page.wait_for_function(
        "before => document.querySelector('#explorable-curve-alt').textContent !== before", arg=before
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_colours_agree_with_each_theme(
    build: Build, visit: Callable[..., Any], theme: str, scheme: str
) -> None:
    pytest.importorskip(theme)
    site = build(CURVE, config={"html_theme": theme, "html_sidebars": {}})
    page = visit(site.out / "index.html", policy=None, color_scheme=scheme).page
    is_light = theme in ("alabaster", "sphinx_rtd_theme") or scheme == "light"
    assert style(page, "p [data-concept]", "color") == (VIOLET.light_ink if is_light else VIOLET.dark_ink)
    assert (contrast(style(page, "body", "backgroundColor"), "#000000") > 10) == is_light


def test_a_light_theme_is_made_dark(tmp_path: Path, visit: Callable[..., Any]) -> None:
    # What the guide says of another case would take it back.
    more = {"docs/index.md": CURVE, "docs/conf.py": "del explorable_dark\n"}
    out = built(write("support-dark-themes", tmp_path, **more))
    page = visit(out / "index.html", color_scheme="dark").page
    paper = style(page, "div.body", "backgroundColor")
    assert paper == "#121212"
    for selector in ("p [data-concept]", "div.body p", "div.body h1", "div.sphinxsidebar h3"):
        assert contrast(style(page, selector, "color"), paper) >= 4.5, selector
    assert style(visit(out / "index.html").page, "div.body", "backgroundColor") == "#ffffff"


def test_a_theme_is_told_to_be_light_or_marks_dark_pages_by_a_class(
    tmp_path: Path, visit: Callable[..., Any]
) -> None:
    more = {"docs/index.md": CURVE, "docs/conf.py": 'html_js_files = ["theme.js"]\n'}
    folder = write("support-dark-themes", tmp_path, **more)
    out = built(folder)
    [sheet] = (out / "_static" / "explorable").glob("colors-*.css")
    assert "prefers-color-scheme" not in sheet.read_text(encoding="utf-8")
    page = visit(out / "index.html").page
    assert style(page, "p [data-concept]", "color") == VIOLET.light_ink
    page.evaluate("document.documentElement.classList.add('dark')")
    page.wait_for_selector("html[data-theme=dark]")
    assert style(page, "p [data-concept]", "color") == VIOLET.dark_ink


# ── Languages ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_translated_page_is_german(tmp_path: Path) -> None:
    folder = write("translate-your-docs", tmp_path)
    with (folder / "docs" / "locales" / "de" / "LC_MESSAGES" / "index.po").open("rb") as file:
        translated = {str(message.id) for message in read_po(file) if message.id}
    with (built(folder, "gettext") / "index.pot").open("rb") as file:
        found = {str(message.id) for message in read_po(file) if message.id}
    assert found == translated
    page = soup(built(folder, "html", "-D", "language=de") / "index.html")
    words = " ".join(page.select_one(".body").text.split())
    for german in (
        "Ändere 2,00 und höre das Rauschen.",
        "Was auf dem Weg dazukommt.",
        "Lautstärke",
        "Link kopieren",
        "Eine Welle, doppelt so hoch wie zuvor.",
        "Eine lautere Welle ist höher. Zieh den Regler.",
    ):
        assert german in words
    for english in ("Listening", "added", "loudness", "louder", "Move"):
        assert english not in words


def test_a_language_of_the_environment_names_the_kinds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = 'explorable_divio_checks = ["how-to"]\n'
    folder = write("translate-your-docs", tmp_path, **{"docs/conf.py": conf})
    index = folder / "docs" / "index.md"
    index.write_text("---\ndivio: how-to\n---\n" + index.read_text("utf-8"), encoding="utf-8")
    monkeypatch.setenv("DOCS_LANGUAGE", "de")
    assert soup(built(folder) / "index.html").select_one(".explorable-kind").text == "Anleitung"


# ── Formulas ─────────────────────────────────────────────────────────────────────────────────────────────


def test_formulas_move_with_their_macros_and_numbers(tmp_path: Path) -> None:
    folder = write("migrate-from-mathjax", tmp_path)
    page = soup(built(folder) / "index.html")
    assert len(page.select(".katex-html")) == 5
    assert page.select_one(".eqno").text.startswith("(1)")
    assert page.select_one("p a[href='#equation-norm']").text == "(1)"
    tex = next(built(folder, "latex").glob("*.tex")).read_text("utf-8")
    for macro in (r"{\RR}{", r"{\norm}[1]{", r"{\ip}[2]{", r"{\argmax}{"):
        assert rf"\providecommand{macro}" in tex


@pytest.mark.parametrize("extension", ["sphinx.ext.mathjax", "sphinxcontrib.katex"])
def test_scripts_of_another_renderer_are_loaded_as_told(tmp_path: Path, extension: str) -> None:
    pytest.importorskip(extension)
    more = f'extensions.insert(1, "{extension}")\n'
    page = soup(built(write("migrate-from-mathjax", tmp_path, **{"docs/conf.py": more})) / "index.html")
    assert len(page.select(".katex-html")) == 5
    others = [str(script["src"]) for script in page.select("script[src]")]
    assert bool([name for name in others if "katex" in name]) == (extension == "sphinxcontrib.katex")
    assert not [name for name in others if "mathjax" in name]


def test_macros_that_are_mathjaxs_only_are_known_on_pages_and_not_in_the_book(tmp_path: Path) -> None:
    more = (
        'mathjax3_config = {"tex": {"macros": {"half": r"\\tfrac12"}}}\n'
        "explorable_katex_macros.pop(r'\\ip')\n"
        'mathjax3_config["tex"]["macros"]["ip"] = [r"\\langle #1, #2 \\rangle", 2]\n'
    )
    folder = write("migrate-from-mathjax", tmp_path, **{"docs/conf.py": more})
    assert len(soup(built(folder) / "index.html").select(".katex-html")) == 5
    tex = next(built(folder, "latex").glob("*.tex")).read_text("utf-8")
    assert r"\providecommand{\norm}" in tex
    assert r"{\ip}[2]" not in tex


# ── Pictures from raw HTML ───────────────────────────────────────────────────────────────────────────────


def test_the_module_draws_what_the_raw_script_drew(tmp_path: Path, visit: Callable[..., Any]) -> None:
    [after] = re.findall(
        r"````\{example\}\n(.*?)\n````", (HOW_TO / "migrate-from-raw-html.md").read_text("utf-8"), re.DOTALL
    )
    index = "# After\n\n" + after.replace("../_data", "_static") + "\n\n```{toctree}\nbefore\n```\n"
    conf = 'html_static_path = ["_static"]\n'
    folder = write("migrate-from-raw-html", tmp_path, **{"docs/index.md": index, "docs/conf.py": conf})
    static = folder / "docs" / "_static"
    static.mkdir()
    shutil.copy(ROOT / "docs" / "_data" / "iris.csv", static)
    # The tests ask no other host.
    shutil.copy(ROOT / "static" / "node_modules" / "d3" / "dist" / "d3.min.js", static)
    before = folder / "docs" / "before.md"
    source = before.read_text("utf-8")
    assert "https://d3js.org/d3.v7.min.js" in source
    before.write_text(source.replace("https://d3js.org/d3.v7.min.js", "_static/d3.min.js"), encoding="utf-8")
    out = built(folder)

    raw = visit(out / "before.html", policy=None)
    raw.page.wait_for_selector("#petals circle")
    made = visit(out / "index.html")
    enliven(made.page, "#explorable-petals-again")
    read = "dots => dots.map(dot => ['cx', 'cy', 'opacity'].map(name => Number(dot.getAttribute(name))))"

    def dots(page: Any) -> list[list[float]]:
        return page.locator("svg circle").evaluate_all(read)

    assert len(dots(made.page)) == 150
    assert dots(made.page) == dots(raw.page)
    for _ in range(4):
        raw.page.locator("#least").press("ArrowRight")
        made.page.locator("input[data-parameter=least]").press("ArrowRight")
    assert dots(made.page) == dots(raw.page)
    assert {shown for *_place, shown in dots(made.page)} == {0.2, 1}
    assert made.troubles == []
    still = visit(out / "index.html", java_script_enabled=False).page
    assert still.locator("svg circle").count() == 150


# ── Kinds ────────────────────────────────────────────────────────────────────────────────────────────────


def test_pages_are_of_the_kinds_that_the_guide_gives_them(tmp_path: Path) -> None:
    toctree = "\n```{toctree}\n:hidden:\n\nguides/curves\nbackground/why\nlearn/index\n```\n"
    folder = write("sort-pages-by-kind", tmp_path)
    index = folder / "docs" / "index.md"
    index.write_text(index.read_text("utf-8") + toctree, encoding="utf-8")
    out = built(folder)
    home = soup(out / "index.html")
    for grid in (home, soup(out / "learn" / "index.html")):
        headings = [" ".join(found.text.split()) for found in grid.select(".sd-card-title")]
        assert headings == ["Tutorials (0)", "Recipe (1)", "Reference (0)", "Background (1)"]
        assert "Get a curve drawn." in grid.select(".sd-card")[1].text
    [listed] = home.select(".body > section > .explorable-pages li, .explorable-pages:not(.sd-card *) li")
    assert listed.text.strip() == "Draw a curve: a curve with its legend, from an array"
    for name, badge, kind in (
        ("guides/curves", "Recipe", "how-to"),
        ("background/why", "Background", "explanation"),
    ):
        page = soup(out / f"{name}.html")
        assert page.select_one(".explorable-kind").text == badge
        assert f"explorable-kind-{kind}" in page.body["class"]


# ── Links ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_opens_its_state_and_changes_are_told(tmp_path: Path, visit: Callable[..., Any]) -> None:
    [page] = re.findall(
        r"````\{example\}\n(.*?)\n````", (HOW_TO / "link-to-a-state.md").read_text("utf-8"), re.DOTALL
    )
    folder = write("link-to-a-state", tmp_path, **{"docs/index.md": f"# Waves\n\n{page}\n"})
    file = built(folder) / "index.html"

    def pitch(address: str) -> str:
        opened = visit(file, from_disk=True).page
        opened.goto(file.as_uri() + address)
        opened.reload()
        return str(opened.locator("input[data-parameter=pitch] ~ output, output").first.text_content())

    assert pitch("") == "2.0"
    assert pitch("#pitch=4&other=1") == "4.0"
    assert pitch("#pitch=99") == "8.0"
    assert pitch("#pitch=3.1") == "3.0"
    assert pitch("#pitch=4e0") == "4.0"

    opened = visit(file)
    said: list[str] = []
    opened.page.on("console", lambda message: said.append(message.text))
    enliven(opened.page, "#explorable-tone")
    opened.page.locator("input[data-parameter=pitch]").first.press("ArrowRight")
    opened.page.wait_for_function("() => true")
    assert [line for line in said if line.endswith("is 2.5")], said


# ── Models ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_opens_the_step_that_the_guide_names(docs: Path, visit: Callable[..., Any]) -> None:
    guide = (HOW_TO / "draw-a-model.md").read_text("utf-8")
    [state] = re.findall(r"`(#opens-in-steps=\S+)`", guide)
    page = visit(docs / "how-to" / "draw-a-model.html", docs).page
    page.goto(page.url + state.replace("3", "2"))
    page.reload()
    enliven(page, "#explorable-opens-in-steps")
    figure = page.locator("figure:has(#explorable-opens-in-steps)")
    assert "six encoders read" in figure.locator(".explorable-current").text_content()
    # What was open before is seen until it has closed.
    drawn = figure.locator(".explorable-model >> visible=true").filter(has_not_text="Self-Attention")
    drawn.wait_for()
    assert "Decoder" in drawn.text_content()


def test_every_recipe_of_models_is_short_and_comes_alive(docs: Path, visit: Callable[..., Any]) -> None:
    guide = (HOW_TO / "draw-a-model.md").read_text("utf-8")
    recipes = re.findall(r"^:::\{(?:model|tensor)-diagram\}\n(.*?)^:::$", guide, re.M | re.S)
    assert max(len(recipe.splitlines()) for recipe in recipes) <= 16
    opened = visit(docs / "how-to" / "draw-a-model.html", docs, viewport={"width": 360, "height": 800})
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.page.wait_for_function(
        "count => document.querySelectorAll('[data-explorable][data-ready]').length === count",
        arg=len(recipes),
    )
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert opened.troubles == []


# ── Sharing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_shared_pages_have_the_card_that_the_guide_describes(tmp_path: Path) -> None:
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    folder = write("share-pages-with-an-image", tmp_path, **{"docs/logo.svg": logo})
    index = folder / "docs" / "index.md"
    index.write_text(f"{index.read_text('utf-8')}\n```{{toctree}}\ntraining\n```\n", encoding="utf-8")
    assert sphinx(["-q", "docs", "out"], folder) == ""
    heads = {}
    for page in ("index", "training"):
        soup = BeautifulSoup((folder / "out" / f"{page}.html").read_text("utf-8"), "html.parser")
        heads[page] = {str(tag.get("property")): str(tag.get("content")) for tag in soup.select("head meta")}
    told = heads["index"]
    assert told["og:description"] == (
        "Every query asks every key. The answers are one product of two matrices."
    )
    assert told["og:image:alt"].startswith("Q"), "the marked picture, not the first"
    assert told["og:site_name"] == "clearformer.example"
    address = "https://clearformer.example/docs/"
    assert (folder / "out" / told["og:image"].removeprefix(address)).is_file()
    assert heads["training"]["og:description"].startswith("How the loss falls, and what")


def test_the_template_of_the_guide_is_one(tmp_path: Path) -> None:
    folder = write("share-pages-with-an-image", tmp_path)
    (folder / "docs" / "conf.py").write_text(
        f'{ONE_LINE}html_baseurl = "https://x.example/"\nexplorable_hero = {{"template": "card.svg"}}\n'
        'exclude_patterns = ["training.md"]\n',
        encoding="utf-8",
    )
    assert sphinx(["-q", "docs", "out"], folder) == ""
    [card] = (folder / "out" / "_static" / "explorable").glob("card-*.png")
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    shutil.copy(card, ARTIFACTS / "template-of-the-guide.png")
