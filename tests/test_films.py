"""Films on pages: ``:animation:`` of a picture, and ``animation`` with an author's own video or GIF."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

from conftest import ROOT, Build
from sphinxext.explorable.publishing.animation.encoding import encoded
from sphinxext.explorable.publishing.animation.pixels import pixels_of
from sphinxext.explorable.publishing.animation.timing import cues as cues_of
from sphinxext.explorable.story.moving_files import MovingError, cues

TOLD = """:::{model-diagram}
:name: encoder
:animation: ANIMATION
:caption: An encoder, played.
"Thinking Machines"
x[t,4]
Self-Attention
---
x: Each word comes in.
Self-Attention: It looks at all the others.
:::
"""
SMALL = "webm, size=160x90, fps=10, pace=0.4"
VTT = (
    "WEBVTT\n\n00:00.000 --> 00:00.500\n<i>First</i> &amp; foremost.\n\n"
    "1\n00:00.500 --> 00:02.000\nThen more.\n"
)


def ramp(count: int = 8) -> list[np.ndarray[Any, Any]]:
    """Frames that are told apart: each greyer than the one before."""
    return [np.full((48, 64, 3), 30 * place, np.uint8) for place in range(count)]


@pytest.fixture(scope="session")
def moving(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return {kind: encoded(kind, ramp(), 4) for kind in ("mp4", "webm", "gif")}


def film(site: Any, which: int = 0) -> Tag:
    return BeautifulSoup(site.page(), "html.parser").select(".explorable-film")[which]


def own(option: str = "", file: str = "my own.webm") -> str:
    return f"# T\n\n:::{{animation}} {file}\n:alt: It gets lighter.\n{option}\nA ramp.\n:::\n\nAfter.\n"


@pytest.fixture(scope="session")
def beside(moving: dict[str, bytes]) -> dict[str, bytes]:
    """The files that lie beside the page."""
    image = io.BytesIO()
    Image.new("RGB", (128, 96), "#804020").save(image, "PNG")
    return {
        **{f"my own.{kind}": content for kind, content in moving.items()},
        "words.vtt": VTT.encode(),
        "words.srt": VTT.replace("WEBVTT\n\n", "").replace("0.", "0,").encode(),
        "empty.vtt": b"WEBVTT\n",
        "empty.mp4": b"",
        "broken.mp4": b"not a video at all",
        "broken.gif": b"GIF89a but no more",
        "poster.png": image.getvalue(),
        "text.png": b"words",
    }


# ── A picture that is played ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["webm", "mp4", "gif"])
def test_a_picture_is_shown_as_a_film(build: Build, kind: str) -> None:
    site = build("# T\n\n" + TOLD.replace("ANIMATION", SMALL.replace("webm", kind)))
    assert site.warnings == []
    shown = film(site)
    page = BeautifulSoup(site.page(), "html.parser")
    assert page.select(".explorable[data-explorable]") == []
    picture = shown.select_one(".explorable-film-picture")
    assert picture is not None
    assert (picture["width"], picture["height"]) == ("160", "90")
    said = str(picture.get("aria-label") or picture.get("alt"))
    assert said.startswith("From bottom to top")
    address = str(picture.get("src") or picture.select_one("source")["src"])  # type: ignore[index]
    assert re.fullmatch(rf"_static/explorable/model-diagram-\w{{8}}\.{kind}", address)
    assert (site.out / address).stat().st_size > 300
    if kind != "gif":
        assert {"controls", "muted", "playsinline"} <= set(picture.attrs)
        assert picture["preload"] == "none"
        poster = Image.open(site.out / str(picture["poster"]))
        assert poster.size == (160, 90)
    # The sentences stand below, as they do in print.
    assert [item.text.strip() for item in page.select(".explorable-sentences li")] == [
        "Each word comes in.",
        "It looks at all the others.",
    ]
    assert page.select_one("figcaption .caption-text").text == "An encoder, played."  # type: ignore[union-attr]


def test_a_film_that_is_kept_is_the_same_and_one_that_is_lost_is_made_again(build: Build) -> None:
    text = "# T\n\n" + TOLD.replace("ANIMATION", SMALL)
    first = build(text)
    files = {file.name: file.read_bytes() for file in (first.out / "_static/explorable").glob("model-*")}
    kept = next((first.out.parent / "doctrees-html" / "explorable").glob("film-*.webm"))
    # Half of a file is not one.
    kept.write_bytes(kept.read_bytes()[:100])
    again = build(f"{text}\nMore.\n")
    assert again.warnings == []
    now = {file.name: file.read_bytes() for file in (again.out / "_static/explorable").glob("model-*")}
    assert now == files


def test_another_release_of_what_encodes_makes_it_anew(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"# T\n\n{TOLD.replace('ANIMATION', SMALL)}"
    kept = build(text).out.parent / "doctrees-html" / "explorable"
    before = {file.name for file in kept.glob("film-*.webm")}
    monkeypatch.setattr("sphinxext.explorable.publishing.animation.pages.release_of", lambda package: "99")
    build(f"{text}\nMore.\n")
    after = {file.name for file in kept.glob("film-*.webm")}
    assert len(after) == 2 * len(before) > 0


def test_parallel_builds_give_the_same(tmp_path: Path) -> None:
    from conftest import build_site

    pages: dict[str, str | bytes] = {
        "index": "# T\n\n```{toctree}\na\nb\nc\n```\n",
        **{
            name: f"# {name}\n\n" + TOLD.replace("ANIMATION", SMALL).replace("encoder", name)
            for name in "abc"
        },
    }
    found = []
    for jobs in (1, 3):
        site = build_site(tmp_path / str(jobs), pages, jobs=jobs)
        assert site.warnings == []
        found.append(
            {file.name: file.read_bytes() for file in (site.out / "_static/explorable").glob("model-*")}
        )
        assert len(found[-1]) == 4
    assert found[0] == found[1]


def test_print_books_and_text_have_the_still_and_the_sentences(build: Build) -> None:
    text = "# T\n\n" + TOLD.replace("ANIMATION", SMALL)
    book = build(text, "latex")
    tex = next(book.out.glob("*.tex")).read_text(encoding="utf-8")
    assert "includegraphics" in tex
    assert "It looks at all the others." in tex
    assert "It looks at all the others." in build(text, "text").page()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("webn", "animation takes mp4, webm, gif, dark, light, no-subtitles, no-progress, size=…, pace=…"),
        ("mp4, pace=fast", "pace needs a number from 0.02 to 60, not 'fast'"),
        ("mp4, sweep=w", "nothing that moves is called w"),
        ("mp4, size=1x1", "size needs two numbers from 64 to 4096"),
        ("mp4, pace=60, fps=60", "it would have more than 3600 frames"),
    ],
)
def test_what_cannot_be_animated_is_told_with_its_line_and_drawn(
    build: Build, written: str, says: str
) -> None:
    site = build("# T\n\n" + TOLD.replace("ANIMATION", written))
    [warning] = site.warnings
    assert warning.startswith("index.md:3: WARNING: animation: ")
    assert says in warning
    assert BeautifulSoup(site.page(), "html.parser").select('[data-explorable="model-diagram"]')


@pytest.mark.parametrize(
    ("module", "says"), [("av", "mp4 and webm need PyAV"), ("PIL", "animations need Pillow")]
)
def test_without_the_extra_pictures_are_drawn_and_it_is_told_once(
    build: Build, monkeypatch: pytest.MonkeyPatch, module: str, says: str
) -> None:
    told = TOLD.replace("ANIMATION", SMALL)
    page = "# T\n\n" + told + told.replace("name: encoder", "name: other")
    with monkeypatch.context() as without:
        without.setitem(sys.modules, module, None)
        site = build(page)
    [warning] = site.warnings
    assert f"{says}; install sphinxext-explorable[animation]" in warning
    assert len(BeautifulSoup(site.page(), "html.parser").select('[data-explorable="model-diagram"]')) == 2
    again = build(page)
    assert again.warnings == []
    assert len(BeautifulSoup(again.page(), "html.parser").select("video")) == 2


# ── An author's own ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["webm", "mp4"])
def test_an_authors_video_has_its_size_its_still_and_its_words(
    build: Build, beside: dict[str, bytes], kind: str
) -> None:
    site = build({"index": own(":captions: words.vtt\n", f"my own.{kind}"), **beside})
    assert site.warnings == []
    video = film(site).video
    assert video is not None
    assert (video["width"], video["height"], video["aria-label"]) == ("64", "48", "It gets lighter.")
    still = np.asarray(Image.open(site.out / str(video["poster"])).convert("L"))
    assert still.mean() < 10, "the first frame is black"
    transcript = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-transcript")
    assert transcript is not None
    assert "First & foremost. Then more." in transcript.text


def test_a_poster_stands_for_it_in_books(build: Build, beside: dict[str, bytes]) -> None:
    pages = {"index": own(":poster: poster.png\n:width: 50%\n"), **beside}
    site = build(pages)
    video = film(site).video
    assert video is not None
    assert (video["width"], video["height"]) == ("128", "96")
    tex = next(build(pages, "latex").out.glob("*.tex")).read_text(encoding="utf-8")
    assert re.search(r"includegraphics\[width=0\.50+\\linewidth\]\{\{my-own-\w+\}\.png\}", tex)
    assert "It gets lighter." in build(pages, "text").page()
    assert any(build(pages, "epub").out.rglob("my-own-*.png"))


def test_a_gif_gives_way_to_its_still_where_less_motion_is_asked(
    build: Build, beside: dict[str, bytes]
) -> None:
    site = build({"index": own("", "my own.gif"), **beside})
    assert site.warnings == []
    shown = film(site)
    assert shown.img is not None
    assert (shown.img["width"], shown.img["height"], shown.img["alt"]) == ("64", "48", "It gets lighter.")
    source = shown.select_one("source")
    assert source is not None
    assert source["media"] == "(prefers-reduced-motion: reduce)"
    assert Image.open(site.out / str(source["srcset"])).format == "PNG"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (own().replace(":alt: It gets lighter.\n", ""), "say what it shows by `:alt:`"),
        (own("", "none.mp4"), "the file: there is no file none.mp4"),
        (own("", "my ow.webm"), "did you mean my own.webm?"),
        (own("", "my own.avi"), "ends in none of .mp4, .m4v, .webm, .gif"),
        (own("", "https://example.org/a.mp4"), "is a URL; save a copy of the file beside the page"),
        (own("", "../../a.mp4"), "is outside the source directory"),
        (own("", "empty.mp4"), "empty.mp4 is empty"),
        (own("", "broken.mp4"), "broken.mp4: it is no video that can be read"),
        (own("", "broken.gif"), "broken.gif: it is no GIF that can be read"),
        (own("", ""), "the file is missing"),
        (own(":poster: text.png\n"), "poster: text.png is no image whose size can be read"),
        (own(":captions: empty.vtt\n"), "captions: empty.vtt: there is nothing said in it"),
        (own(":captions: poster.png\n"), "captions: poster.png ends in none of .vtt, .srt"),
        (own(":loop: often\n"), "loop takes no value, or true or false, not 'often'"),
        (own(":align: middle\n"), "align needs left, center or right, not 'middle'"),
        (own(":width: wide\n"), "width needs a length like 300px"),
        (own(":lop:\n"), "there is no option lop; did you mean loop?"),
        (own(":also: my own.gif\n"), "a GIF stands alone"),
        (own(":dark: none.webm\n"), "dark: there is no file none.webm"),
        (own(":dark: my own.mp4\n"), "dark: my own.mp4 is of another format than my own.webm"),
        (own(":dark: my own.webm\n:dark-poster: poster.png\n"), "has 128×96 px, and my own.webm has 64×48"),
        (own(":dark: my own.webm\n:dark-poster: text.png\n"), "dark-poster: text.png is no image"),
        (own(":dark-poster: poster.png\n"), "dark-poster stands for the film of :dark:, which is missing"),
    ],
)
def test_what_cannot_be_shown_is_told_with_its_line(
    build: Build, beside: dict[str, bytes], page: str, says: str
) -> None:
    site = build({"index": page, **beside})
    [warning] = site.warnings
    assert warning.startswith("index.md:3: WARNING: animation: ")
    assert says in warning
    assert "After." in site.page()
    assert "Traceback" not in site.page()


def test_captions_of_both_kinds_are_read() -> None:
    expected = [(0.0, 0.5, "First & foremost."), (0.5, 2.0, "Then more.")]
    assert cues(VTT) == expected
    assert cues("\ufeff1\r\n00:00:00,000 --> 00:00:00,500\r\nFirst & foremost.\r\n") == expected[:1]
    assert cues("00:01.000 --> 00:02.000\nWrite &amp;lt; for &lt;\n") == [(1.0, 2.0, "Write &lt; for <")]
    assert cues("WEBVTT\n\n01:00:00.000 --> 01:00:01.000 align:start\nTwo\nlines\n")[0] == (
        3600.0,
        3601.0,
        "Two lines",
    )
    with pytest.raises(MovingError):
        cues("words")


def test_a_picture_is_filmed_for_light_and_for_dark_pages(build: Build) -> None:
    text = (
        "# T\n\n"
        + TOLD.replace("ANIMATION", SMALL)
        + TOLD.replace("ANIMATION", f"{SMALL}, dark").replace("enc", "c")
    )
    site = build(text)
    assert site.warnings == []
    both, dark = (film(site, which).video for which in (0, 1))
    assert both is not None
    assert dark is not None

    def corner(still: Any) -> int:
        return int(np.asarray(Image.open(site.out / str(still)).convert("L"))[0, 0])

    assert corner(both["poster"]) > 240
    assert corner(both["data-dark-still"]) < 40
    assert (site.out / str(both["data-dark"])).stat().st_size > 300
    # One that was asked for in one theme is that everywhere.
    assert corner(dark["poster"]) < 40
    assert "data-dark" not in dark.attrs


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────

FAR = "Words.\n\n" * 120


def test_it_plays_while_it_is_seen_and_stays_where_a_reader_stopped_it(
    build: Build, beside: dict[str, bytes], visit: Callable[..., Any]
) -> None:
    site = build({"index": f"# T\n\n{FAR}{own(':captions: words.vtt')[5:]}\n{FAR}", **beside})
    visited = visit(site.out / "index.html")
    page = visited.page
    video = "document.querySelector('video')"
    # Its loading counts for nothing before it is near.
    assert page.evaluate(f"{video}.paused && {video}.currentTime === 0")
    assert page.evaluate(f"[...{video}.textTracks[0].cues].map((cue) => [cue.startTime, cue.text])") == [
        [0, "First & foremost."],
        [0.5, "Then more."],
    ]
    page.evaluate(f"{video}.scrollIntoView({{block: 'center'}})")
    page.wait_for_function(f"() => !{video}.paused && {video}.currentTime > 0")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(f"() => {video}.paused")
    page.evaluate(f"{video}.scrollIntoView({{block: 'center'}})")
    page.wait_for_function(f"() => !{video}.paused")
    # What a reader has stopped is not begun again.
    page.evaluate(f"{video}.pause()")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(200)
    page.evaluate(f"{video}.scrollIntoView({{block: 'center'}})")
    page.wait_for_timeout(300)
    assert page.evaluate(f"{video}.paused")
    assert visited.troubles == []


def test_a_played_picture_has_its_controls_below_it(build: Build, visit: Callable[..., Any]) -> None:
    site = build(f"# T\n\n{TOLD.replace('ANIMATION', SMALL)}")
    visited = visit(site.out / "index.html", from_disk=True)
    page = visited.page
    video = "document.querySelector('video')"
    button, slider = page.locator(".explorable-film button"), page.get_by_label("Playback position")
    page.wait_for_function(f"() => !{video}.paused && {video}.currentTime > 0")
    assert page.evaluate(f"{video}.controls") is False, "a browser's own stand on the picture"
    drawn, beside = page.locator("video").bounding_box(), button.bounding_box()
    assert drawn is not None
    assert beside is not None
    assert beside["y"] >= drawn["y"] + drawn["height"]
    assert button.text_content() == "Pause"
    button.click()
    page.wait_for_function("() => document.querySelector('.explorable-film button').textContent === 'Play'")
    assert page.evaluate(f"{video}.paused")
    slider.focus()
    page.keyboard.press("End")
    page.wait_for_function(f"() => {video}.currentTime === {video}.duration")
    seconds = page.evaluate(f"{video}.duration.toFixed(1)")
    told = f"{seconds} s / {seconds} s"
    page.wait_for_function(f"() => document.activeElement.ariaValueText === '{told}'")
    page.keyboard.press("Home")
    page.wait_for_function(f"() => {video}.currentTime === 0")
    page.locator("video").click()
    page.wait_for_function(f"() => !{video}.paused")
    assert visited.troubles == []
    still = visit(site.out / "index.html", java_script_enabled=False).page
    assert still.locator("video[controls]").count() == 1
    assert not still.locator(".explorable-film button").is_visible()


def test_an_authors_video_keeps_the_controls_of_the_browser(
    build: Build, beside: dict[str, bytes], visit: Callable[..., Any]
) -> None:
    page = visit(build({"index": own(), **beside}).out / "index.html").page
    page.wait_for_function("() => document.querySelector('video').currentTime > 0")
    assert page.evaluate("document.querySelector('video').controls"), "it may speak"


def test_nothing_moves_for_those_who_ask_for_less_motion(
    build: Build, beside: dict[str, bytes], visit: Callable[..., Any]
) -> None:
    site = build({"index": own() + own("", "my own.gif")[5:], **beside})
    page = visit(site.out / "index.html", reduced_motion="reduce").page
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('video').paused")
    assert page.evaluate("document.querySelector('img').currentSrc.endsWith('.png')")
    assert page.locator(".explorable-film button").text_content() == "Play"
    page.locator(".explorable-film button").click()
    page.wait_for_function("() => document.querySelector('img').currentSrc.endsWith('.gif')")


def test_a_gif_can_be_stopped(build: Build, beside: dict[str, bytes], visit: Callable[..., Any]) -> None:
    site = build({"index": own("", "my own.gif"), **beside})
    visited = visit(site.out / "index.html")
    button = visited.page.locator(".explorable-film button")
    for name, suffix in (("Pause", ".gif"), ("Play", ".png"), ("Pause", ".gif")):
        assert button.text_content() == name
        visited.page.wait_for_function(f"() => document.querySelector('img').currentSrc.endsWith('{suffix}')")
        button.click()
    assert visited.troubles == []


def test_a_dark_page_has_the_dark_film_and_goes_on_in_it(
    build: Build, beside: dict[str, bytes], visit: Callable[..., Any]
) -> None:
    site = build(
        {
            "index": own(":dark: night.webm\n:loop:\n"),
            **beside,
            "night.webm": encoded("webm", ramp()[::-1], 4),
        },
        config={"explorable_dark": True},
    )
    visited = visit(site.out / "index.html")
    page = visited.page
    video = "document.querySelector('video')"
    is_night = f"{video}.currentSrc === new URL({video}.dataset.dark, location).href"
    page.wait_for_function(f"() => {video}.currentTime > 0.2")
    assert not page.evaluate(is_night)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => {is_night} && !{video}.paused")
    assert page.evaluate(f"{video}.poster === new URL({video}.dataset.darkStill, location).href")
    # What a reader has stopped stays so, in either.
    page.wait_for_function(f"() => {video}.currentTime > 0.2")
    page.evaluate(f"{video}.pause()")
    at = page.evaluate(f"{video}.currentTime")
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => !({is_night})")
    page.wait_for_function(f"() => Math.abs({video}.currentTime - {at}) < 0.05")
    page.wait_for_timeout(200)
    assert page.evaluate(f"{video}.paused")
    assert visited.troubles == []


def test_a_dark_page_has_the_dark_gif_and_its_still(
    build: Build, beside: dict[str, bytes], visit: Callable[..., Any]
) -> None:
    site = build(
        {
            "index": own(":dark: night.gif\n", "my own.gif"),
            **beside,
            "night.gif": encoded("gif", ramp()[::-1], 4),
        },
        config={"explorable_dark": True},
    )
    visited = visit(site.out / "index.html", color_scheme="dark")
    image = "document.querySelector('img')"

    def wait_for(name: str) -> None:
        visited.page.wait_for_function(
            f"() => {image}.currentSrc === new URL({image}.dataset.{name}, location).href"
        )

    wait_for("dark")
    visited.page.locator(".explorable-film button").click()
    wait_for("darkStill")
    visited.page.emulate_media(color_scheme="light")
    wait_for("still")
    assert visited.troubles == []


def test_nothing_moves_its_neighbours_as_it_loads(
    build: Build, beside: dict[str, bytes], visit: Callable[..., Any]
) -> None:
    site = build({"index": own(), **beside})
    page = visit(site.out / "index.html").page
    before = page.evaluate("document.querySelector('figcaption').getBoundingClientRect().top")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0")
    assert page.evaluate("document.querySelector('figcaption').getBoundingClientRect().top") == before


def test_a_site_without_films_has_no_byte_of_it(build: Build) -> None:
    site = build("# T\n\n" + TOLD.replace(":animation: ANIMATION\n", ""))
    assert not re.search(r"film", site.page())
    assert list((site.out / "_static/explorable").glob("*film*")) == []


FORKED = """
import os, signal, sys, threading
from pathlib import Path
from sphinxext.explorable.story.moving_files import first_frame

film = Path(sys.argv[1])
assert first_frame(film).width == 1280

def fork(work):
    child = os.fork()
    if not child:
        signal.alarm(20)
        work()
        os._exit(0)
    ends.append(os.waitpid(child, 0)[1])

ends = []
fork(lambda: first_frame(film))
thread = threading.Thread(target=fork, args=[lambda: None])
thread.start()
thread.join()
print(ends)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_workers_can_be_forked_off_after_a_frame_was_read(tmp_path: Path) -> None:
    """A worker that reads one, too, and one that another thread forks off: PyAV 19 let both wait for ever."""
    film = tmp_path / "film.mp4"
    film.write_bytes(encoded("mp4", [np.full((720, 1280, 3), 30 * place, np.uint8) for place in range(3)], 4))
    command = [sys.executable, "-W", "ignore", "-c", FORKED, str(film)]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail("a worker never ended")
    assert (run.stdout, run.stderr) == ("[0, 0]\n", "")


# ── What is true in every frame, and what else a played picture has ──────────────────────────────────────


def made(site: Any) -> Any:
    """The film of a page's picture, before it is a file."""
    node = next(one for one in site.doctrees["index"].findall() if "films" in getattr(one, "attributes", {}))
    return node["films"][0]


def test_the_number_of_each_frame_is_that_of_its_curve(build: Build) -> None:
    text = (
        "# T\n\n:::{parameter} w\n:value: 1\n:min: -4\n:max: 4\n:step: 1\n:::\n\n"
        ":::{explorable} function\n:expr: sigmoid(w * x)\n:animation: gif, sweep=w, size=160x90, light\n:::\n"
    )
    site = build(text)
    assert site.warnings == []
    scenes = made(site).scenes
    assert len(scenes) == 9
    drawings = [svg for scene in scenes for svg in (*scene.way, scene.svg)]
    assert len(drawings) > 50
    svgs = [BeautifulSoup(svg, "html.parser") for svg in drawings]
    told = [float(re.search(r"2\.0\) = (\d\.\d\d)", svg.text)[1]) for svg in svgs]  # type: ignore[index]
    dots = [str(svg.select("circle")[-1].parent["transform"]) for svg in svgs]  # type: ignore[index]
    heights = [float(dot.rstrip(")").split(",")[1]) for dot in dots]
    # The dot stands at x = 2; from the states on the slider's steps it is known where a value is.
    values = 1 / (1 + np.exp(-2.0 * np.arange(-4, 5)))
    at_steps = [heights[drawings.index(scene.svg)] for scene in scenes]
    slope, start = np.polyfit(at_steps, values, 1)
    assert np.allclose(slope * np.array(heights) + start, told, atol=0.006)
    assert len(set(told)) > 20


def test_words_of_a_film_have_no_tex(build: Build) -> None:
    text = TOLD.replace("ANIMATION", SMALL).replace("It looks", r"By $\operatorname{softmax}(x^2)$ it looks")
    site = build(f"# T\n\n{text}")
    assert site.warnings == []
    [said] = {scene.words for scene in made(site).scenes if "looks" in scene.words}
    assert said == "By softmax(x²) it looks at all the others."


def test_a_film_shows_what_its_first_sentence_is_on(build: Build) -> None:
    told = (
        f":::{{tensor-diagram}}\n:dims: t=3, d=2\n:values: random(1)\n:animation: {SMALL}\nX[t,d]\nb[d]\n"
        "Y = X + b\n---\nX: Three rows come in.\nb: Each gets the same.\nY: They have moved.\n:::\n"
    )
    site = build(f"# T\n\n{told}")
    assert site.warnings == []
    inked = [int((pixels_of(scene.svg).min(axis=2) < 128).sum()) for scene in made(site).scenes]
    assert 0 < inked[0] < inked[1] < inked[2]


@pytest.mark.parametrize("how", ["", ", sweep=heat", ", sweep=heat:2..0.5"])
def test_a_program_is_filmed_over_a_parameter_that_it_follows(build: Build, how: str) -> None:
    told = "---\nS: Three scores.\nP: The last one gets most.\n" if how else ""
    text = (
        "# T\n\n:::{parameter} heat\n:value: 1\n:min: 0.5\n:max: 2\n:step: 0.5\n:::\n\n"
        f":::{{tensor-diagram}}\n:animation: gif, size=160x90, light{how}\nS[s] = [1, 2, 4]\n"
        f"P = softmax(S / heat, axis=s)\n{told}:::\n"
    )
    site = build(text)
    assert site.warnings == []
    scenes = made(site).scenes
    heats = [2, 1.5, 1, 0.5] if "2..0.5" in how else [0.5, 1, 1.5, 2]
    drawn = [BeautifulSoup(scene.svg, "html.parser").get_text(" ").split() for scene in scenes]
    for words, heat in zip(drawn, heats, strict=True):
        weights = np.exp(np.array([1, 2, 4]) / heat)
        largest = f"{(weights / weights.sum()).max():.2f}".lstrip("0")
        assert largest in words, heat
    assert not any("scores" in scene.words or "gets most" in scene.words for scene in scenes)


def test_a_sentence_without_spaces_stays_as_long_as_it_takes_to_read(build: Build) -> None:
    said = [
        "それぞれの単語は、質問を持ち、すべての単語の鍵と比べます。",
        "短い文。",
        "每个词先看所有的词，再按权重取值相加。",
    ]
    told = (
        ':::{model-diagram}\n:animation: webm, size=320x180, light\n"a b"\nx[t,2]\nA per t\ny[t,2]\n---\n'
        + "".join(f"{name}: {text}\n" for name, text in zip("xAy", said, strict=True))
        + ":::\n"
    )
    site = build(f"# T\n\n{told}")
    assert site.warnings == []
    film = made(site)
    shown = {cue.words: cue.end - cue.start for cue in cues_of(film.scenes, film.options)}
    # Fast readers take ten signs in a second.
    assert all(shown[text] > len(text) / 10 for text in said)
    assert shown[said[1]] < shown[said[0]]


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ja", "zh_CN"])
def test_captions_of_a_sweep_leave_out_what_is_said_of_all_states(build: Build, language: str) -> None:
    text = ":::{explorable} function\n:expr: tanh(x)\n:animation: webm, size=160x90, steps=4, sweep=x\n:::\n"
    site = build(f"# T\n\n{text}", config={"language": language})
    words = [scene.words for scene in made(site).scenes]
    assert len(set(words)) == 5
    assert len({re.split(r"\. |。", one)[0] for one in words}) > 1


@pytest.mark.parametrize("words", ["שלום עולם.", "مرحبا بالعالم."])
def test_a_subtitle_that_is_read_from_the_right_ends_at_the_left(build: Build, words: str) -> None:
    site = build(
        f"# T\n\n{TOLD.replace('ANIMATION', 'webm, size=640x360').replace('Each word comes in.', words)}"
    )
    assert site.warnings == []
    film = made(site)
    [at] = [place for place, scene in enumerate(film.scenes) if scene.words == words]
    ink = pixels_of(film.stage.words(at)).min(axis=2) < 128
    _, columns = np.nonzero(ink)
    ends = [np.ptp(np.nonzero(ink[:, side : side + 3])[0]) for side in (columns.min(), columns.max() - 2)]
    assert ends[0] < ends[1], "the full stop is low, and the last thing that is read"


def test_a_played_picture_can_stand_for_its_page_and_be_offered_as_a_notebook(build: Build) -> None:
    first = ":::{explorable} function\n:expr: tanh(x)\n:::\n\n"
    marked = TOLD.replace(":animation: ANIMATION", f":animation: {SMALL}\n:hero:\n:notebook:")
    site = build(f"# T\n\n{first}{marked}", config={"html_baseurl": "https://example.org/"})
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    assert "From bottom to top" in page.select_one("meta[property='og:image:alt']")["content"]  # type: ignore[index]
    link = page.select_one("figure .explorable-reproduce a[download='encoder.ipynb']")
    assert link is not None
    notebook = (site.out / str(link["href"])).read_text(encoding="utf-8")
    assert "Self-Attention" in notebook


PROGRAM = (
    ":::{tensor-diagram}\n:dims: t=4, d=4, k=3\n:values: random(1)\n:steps:\n:animation: gif, ANIMATION\n"
)
SHORT = PROGRAM + "X[t,d]\nW[d,k]\nQ = X @ W\nR = relu(Q)\n:::\n"
TALL = PROGRAM + (
    "X[t,d]\nW_Q[d,k]\nW_K[d,k]\nQ = X @ W_Q\nK = X @ W_K\n"
    "S = Q @ K.T\nA = softmax(S, axis=-1)\nZ = A @ K\n:::\n"
)


@pytest.mark.parametrize(
    ("picture", "options", "follows"),
    [
        (TALL, "size=480x270, fps=8, light", True),
        # All of it can be read.
        (SHORT, "size=480x270, fps=8, light", False),
        # Nothing is new in a step of these: all of it moves.
        (
            ":::{explorable} k-means\n:k: 3\n:steps: 4\n:animation: gif, ANIMATION\n:::\n",
            "size=480x270, fps=8, light",
            False,
        ),
    ],
)
def test_a_program_too_tall_to_be_read_is_followed(
    build: Build, picture: str, options: str, follows: bool
) -> None:
    site = build(f"# T\n\n{picture.replace('ANIMATION', options)}")
    assert site.warnings == []
    film = made(site)
    assert film.stage.is_following == follows
    scales = [film.stage._room[0] / view.width for view in film.stage.views]
    if follows:
        assert min(scales[:-1]) > 0.5, "as large as in a frame of twice the size numbers of 12 px are read"
        assert scales[-1] < 0.35, "at last all of it is seen"
