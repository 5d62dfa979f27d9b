"""The report: the counts as bars, and the site's own pages with the counts at their controls."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Build, enliven
from sphinxext.explorable.publishing.command import main
from sphinxext.explorable.publishing.metrics.collector import Collector, EventFile
from sphinxext.explorable.publishing.metrics.counting import Control, Page
from sphinxext.explorable.publishing.metrics.markup import find_controls
from sphinxext.explorable.publishing.metrics.page_copies import annotated

PAGE = """# Lines

```{parameter} w
:value: 2
:min: 0
:max: 5
:label: weight
```

Of {parameter}`w`.

:::{explorable} gradient-descent
:name: line
:data: line.csv
:x: x
:y: y
Press and watch.
:::

:::{explorable} k-means
:data: line.csv
:x: x
:y: y
Clusters.
:::

::::{steps}
:name: tour
:::{step} One
First words.
:::
:::{step} Two
Last words.
:::
::::
"""
SITE: dict[str, str | bytes] = {
    "index": PAGE,
    "line.csv": "x,y\n1,1\n2,3\n3,2\n4,4\n5,6\n",
    "deep/other": "# Other\n\n:::{explorable} function\n:expr: x**2\nA curve.\n:::\n",
}


def used(control: str, id: str = "explorable-line", name: str = "gradient-descent", **others: Any) -> bytes:
    event = {"page": "index", "view": "1", "id": id, "name": name, "control": control, "value": True, "ms": 1}
    return json.dumps({**event, **others}).encode() + b"\n"


def reported(site: Path | None, target: Path, *lines: bytes) -> BeautifulSoup:
    """Make a report, and return it."""
    events = target.parent / "events.jsonl"
    events.write_bytes(b"".join(lines))
    shown = ["--site", str(site)] if site else []
    assert main(["metrics", str(events), "--to", str(target), *shown]) == 0
    return BeautifulSoup(target.read_text(encoding="utf-8"), "html.parser")


def cells(page: BeautifulSoup) -> list[list[str]]:
    return [[" ".join(cell.text.split()) for cell in row.select("td")] for row in page.select("tbody tr")]


def test_the_report_has_the_numbers_as_bars(tmp_path: Path) -> None:
    lines = [used("100 GD steps", view=str(view)) for view in range(3) for _ in range(4)]
    lines += [used("GD step", view=str(view)) for view in range(6)]
    page = reported(None, tmp_path / "report.html", *lines, b"broken\n")
    assert cells(page) == [
        ["line (gradient-descent)", "GD step", "100% 6", "6", "1.0 presses by a reader who pressed it"],
        ["", "100 GD steps", "50% 3", "12", "4.0 presses by a reader who pressed it"],
    ]
    parts = [
        float(filled["width"]) / float(track["width"])
        for track, filled in (bar.select("rect") for bar in page.select("td svg"))
    ]
    assert parts == pytest.approx([1, 0.25, 0.5, 1], abs=0.01)
    assert "1 line was left out: 1 no JSON." in page.text


def test_the_report_is_one_file_that_runs_nothing(tmp_path: Path, visit: Callable[..., Any]) -> None:
    page = reported(None, tmp_path / "report.html", used('a < b & "c" \' > d'))
    assert cells(page)[0][1] == 'a < b & "c" \' > d'
    assert "<td>a &lt; b &amp; &quot;c&quot; &#x27; &gt; d</td>" in (tmp_path / "report.html").read_text(
        "utf-8"
    )
    assert page.select("script, link, img, iframe, object, [onclick], [style]") == []
    # Its own policy lets its own style through, and nothing else.
    for options in ({"policy": None}, {"from_disk": True}):
        visited = visit(tmp_path / "report.html", **options)
        size = visited.page.evaluate("getComputedStyle(document.querySelector('h2')).marginTop")
        assert size != "0px"
        assert visited.page.evaluate("getComputedStyle(document.body).fontFamily").startswith("system-ui")
        assert visited.page.evaluate(
            "new Promise(done => { addEventListener('securitypolicyviolation', () => done('barred'));"
            " const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
            " document.body.append(script); setTimeout(() => done(window.ran), 500) })"
        ) == ("barred")


def test_bars_keep_their_lengths_where_a_policy_bars_styles(
    tmp_path: Path, visit: Callable[..., Any]
) -> None:
    lines = [used("Play", view=str(view)) for view in range(4)] + [used("Back")]
    reported(None, tmp_path / "report.html", *lines)
    page = visit(tmp_path / "report.html").page
    shown = page.evaluate(
        "[...document.querySelectorAll('rect:last-child')].map(bar => bar.getBoundingClientRect().width)"
    )
    assert shown == [96, 64, 24, 64]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_controls_of_the_page_have_their_numbers_beside_them(
    build: Build, tmp_path: Path, visit: Callable[..., Any], builder: str
) -> None:
    site = build(SITE, builder)
    lines = [used("GD step", view=str(view)) for view in range(4) for _ in range(3)]
    lines += [
        used("100 GD steps"),
        used("learning rate", value=0.5),
        used("point"),
        used("×10", "explorable-index--1", "k-means"),
        used("seed", "explorable-index--1", "k-means", value=3),
        used("first centres", "explorable-index--1", "k-means", value="farthest"),
        used("weight", "explorable-index-w", "parameter", value=3),
        used("weight", "", "parameter", value=3),
        used("Copy link", "", "parameter"),
        used("Next", "tour", "steps"),
        used("old", "explorable-gone", "k-means"),
        used("x", "explorable-deep-other--1", "function", page="deep/other", value=1),
    ]
    folder = tmp_path / "out"
    folder.mkdir()
    report = reported(site.out, folder / "report.html", *lines)
    links = [str(link["href"]) for link in report.select("a")]
    end = {"html": ".html", "dirhtml": "/index.html"}[builder]
    assert links == [f"report-pages/deep/other{end}", "report-pages/index.html"]
    for link in links:
        assert (folder / link).is_file()
    visited = visit(folder / "report-pages" / "index.html", from_disk=True)
    page = visited.page
    assert visited.troubles == []
    assert page.locator("script").count() == 0

    def badge(control: str) -> Any:
        return page.get_by_title(control + ": ", exact=False)

    assert badge("GD step").first.get_attribute("title") == (
        "GD step: 3.0 presses by a reader who pressed it, 4 readers (100%)"
    )
    assert badge("GD step").first.inner_text() == "3.0× · 100%"
    for control in ("GD step", "100 GD steps", "×10", "Copy link", "Next"):
        pressed = page.get_by_role("button", name=control, exact=True)
        button = pressed.or_(page.locator(f"[data-press='{control}']")).first.bounding_box()
        below = page.locator(f'[title^="{control}: "]').bounding_box()
        assert below["x"] == pytest.approx(button["x"], abs=2)
        assert 0 <= below["y"] - button["y"] - button["height"] < 8
    for control in ("learning rate", "seed", "first centres"):
        row = page.locator(".explorable-control", has_text=control)
        assert row.locator(f'[title^="{control}: "]').is_visible()
    assert [page.locator('[title^="weight: "]').nth(i).is_visible() for i in range(2)] == [True, True]
    # What is no control in the page stands at the end of its picture; what the page lacks, at its top.
    assert page.locator("#explorable-line .explorable-metrics-others").inner_text().startswith("point")
    top = page.locator("h1 ~ .explorable-metrics-others")
    assert "no longer found here:" in top.inner_text()
    assert "gone (k-means): old" in top.inner_text()
    # All steps are there, though no script shows one after the other.
    assert page.get_by_text("First words.").is_visible()
    assert page.get_by_text("Last words.").is_visible()


def test_copies_of_pages_bring_what_they_load_and_stay_in_their_folder(build: Build, tmp_path: Path) -> None:
    site = build(SITE)
    outside = site.out.parent / "secret.html"
    outside.write_text("<h1>secret</h1>", encoding="utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    # No file can be called so, and anyone can send it.
    forged = ("../secret", "/etc/hostname", "\u8a9e" * 200)
    lines = [used("x", page=page) for page in ("deep/other", *forged)]
    reported(site.out, folder / "report.html", *lines)
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert not any("secret" in name or "hostname" in name for name in files)
    copy = BeautifulSoup((folder / "report-pages/deep/other.html").read_text("utf-8"), "html.parser")
    sheets = [str(link["href"]).partition("?")[0] for link in copy.select("link[rel=stylesheet]")]
    assert len(sheets) > 2
    for sheet in sheets:
        assert (folder / "report-pages" / "deep" / sheet).resolve().is_file()
    # What is copied is the page, and nothing of it is lost but its scripts.
    mine = BeautifulSoup(site.page("deep/other"), "html.parser")
    for script in mine.select("script"):
        script.decompose()
    for added in copy.select('[class^="explorable-metrics"], link[href$="explorable-metrics.css"]'):
        added.decompose()
    assert " ".join(copy.text.split()) == " ".join(mine.text.split())


TAGS = [
    "div class=explorable data-explorable=x id=a",
    "button",
    "label for=a",
    "h1",
    "details",
    "svg",
    "script",
    "p",
]
MARKUP = st.lists(
    st.sampled_from(["&lt;", "<br>", "<!-- c -->", "</", "<", "\n", "words", "<input id=a>"])
    | st.sampled_from(TAGS).map(lambda tag: f"<{tag}>")
    | st.sampled_from(TAGS).map(lambda tag: f"</{tag.split()[0]}>"),
    max_size=25,
).map("".join)


@given(MARKUP)
@settings(max_examples=200, deadline=None)
def test_any_page_can_be_read_and_is_changed_only_by_what_is_added(text: str) -> None:
    found = find_controls(text)
    controls = [Control("a", "x", label, 1, 1.0, 1, True) for label in ("", "words", "<")]
    shown = annotated(text, found, Page("p", 1, tuple(controls)), "sheet.css")
    kept = text
    for start, end in sorted(found.removed, reverse=True):
        kept = kept[:start] + kept[end:]
    rest = iter(shown)
    assert all(sign in rest for sign in kept), "something of the page is lost"
    assert "<script" not in shown or "<script" in kept


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "events.jsonl").write_bytes(used("x"))
    (tmp_path / "file").write_text("", encoding="utf-8")
    arguments = [str(tmp_path / "events.jsonl"), "--to", str(tmp_path / "file" / "report.html")]
    assert main(["metrics", *arguments]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["events.jsonl", "file"]


def test_what_readers_press_comes_to_stand_at_what_they_pressed(
    build: Build, tmp_path: Path, chromium: Any, visit: Callable[..., Any], artifacts: Path
) -> None:
    """The whole way: pages in a browser, the collector of the suite, the counts, the page with its counts."""
    events = tmp_path / "events.jsonl"
    file = EventFile(events, 2**20)
    collector = Collector(("127.0.0.1", 0), file, [])
    threading.Thread(target=collector.serve_forever, args=[0.01], daemon=True).start()
    endpoint = f"http://127.0.0.1:{collector.server_address[1]}/"
    try:
        site = build(SITE, config={"explorable_metrics": {"endpoint": endpoint}})
        for presses in (3, 4):
            # A policy that lets pages connect to the collector, as the docs tell.
            policy = f"default-src 'self'; img-src 'self' data:; connect-src 'self' {endpoint}"
            page = visit(site.out / "index.html", policy=policy).page
            enliven(page, "#explorable-line")
            for _ in range(presses):
                page.get_by_role("button", name="10 GD steps", exact=True).click()
            page.get_by_role("button", name="Step", exact=True).click()
            page.get_by_role("button", name="Next", exact=True).click()
            page.close(run_before_unload=False)
        for _ in range(200):
            if file.events == 11:
                break
            threading.Event().wait(0.05)
    finally:
        collector.shutdown()
        collector.server_close()
        file.close()
    target = artifacts / "metrics" / "report.html"
    assert main(["metrics", str(events), "--to", str(target), "--site", str(site.out)]) == 0
    rows = {row[1]: row[2:] for row in cells(BeautifulSoup(target.read_text("utf-8"), "html.parser"))}
    assert rows == {
        "10 GD steps": ["100% 2", "7", "3.5 presses by a reader who pressed it"],
        "Step": ["100% 2", "2", "1.0 presses by a reader who pressed it"],
        "Next": ["100% 2", "2", "1.0 presses by a reader who pressed it"],
    }
    page = BeautifulSoup((target.parent / "report-pages" / "index.html").read_text("utf-8"), "html.parser")
    said = {str(badge["title"]).partition(":")[0]: badge.text for badge in page.select(".explorable-metrics")}
    assert said == {"10 GD steps": "3.5× · 100%", "Step": "1.0× · 100%", "Next": "1.0× · 100%"}
    # None was lost on its way into the page.
    assert page.select(".explorable-metrics-others") == []
