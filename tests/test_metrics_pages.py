"""What pages tell of their use: to whom, of which events, and to nobody where that is not wanted."""

import functools
import gzip
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from conftest import STRICT_POLICY, Build, enliven
from sphinxext.explorable.engine.bundle import BUNDLE, manifest

DESCENT = """:::{explorable} gradient-descent
:name: line
:data: line.csv
:x: x
:y: y
Press and watch.
:::
"""
PAGE = f"# Lines\n\n```{{parameter}} w\n:min: 0\n:max: 5\n:value: 2\n```\n\n{DESCENT}"
SITE: dict[str, str | bytes] = {"index": PAGE, "line.csv": "x,y\n1,1\n2,3\n3,2\n"}
SCRIPT = re.compile(r'<script[^>]* src="_static/explorable/metrics-\w+\.js[^>]*>')
GPC = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
DNT = "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})"


@dataclass
class Collector:
    """A site on this machine, with the batches that its pages have sent."""

    url: str
    batches: list[str] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for batch in self.batches for line in batch.splitlines()]

    def wait(self, batches: int = 1) -> None:
        while len(self.batches) < batches:
            assert self.came.wait(10), "no batch has come"
            self.came.clear()


@pytest.fixture
def collect() -> Iterator[Callable[[Path], Collector]]:
    servers = []

    def run(root: Path) -> Collector:
        class Handler(http.server.SimpleHTTPRequestHandler):
            def end_headers(self) -> None:
                self.send_header("Content-Security-Policy", STRICT_POLICY)
                super().end_headers()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.send_response(204)
                self.end_headers()
                collector.batches.append(body)
                collector.came.set()

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Handler, directory=str(root))
        )
        collector = Collector(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        servers.append(server)
        return collector

    yield run
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def reader(chromium: Any) -> Iterator[Callable[..., Any]]:
    contexts = []

    def opened(url: str, *scripts: str) -> Any:
        context = chromium.new_context()
        contexts.append(context)
        for script in scripts:
            context.add_init_script(script)
        page = context.new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("console", lambda told: told.type == "error" and page.troubles.append(told.text))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


def press(page: Any, label: str, times: int = 1) -> None:
    enliven(page, "#explorable-line")
    button = page.locator("#explorable-line").get_by_role("button", name=label, exact=True)
    for _ in range(times):
        button.click()


def hide(page: Any) -> None:
    """Do what a browser does when another tab comes to the front."""
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def test_what_was_pressed_is_sent_once_the_page_is_left(
    build: Build, collect: Callable[[Path], Collector], reader: Callable[..., Any]
) -> None:
    site = build(SITE, config={"explorable_metrics": {"endpoint": "/collect"}})
    assert site.warnings == []
    collector = collect(site.out)
    page = reader(f"{collector.url}/index.html?secret=1#also")
    press(page, "GD step", 2)
    press(page, "100 GD steps")
    page.locator("input[data-parameter=w]").press("ArrowRight")
    assert collector.batches == [], "nothing is sent while the page is read"
    page.close(run_before_unload=False)
    collector.wait()
    [batch] = collector.batches
    assert batch.endswith("\n")
    events = collector.events()
    assert [(one["id"], one["name"], one["control"], one["value"]) for one in events[:3]] == [
        ("explorable-line", "gradient-descent", "GD step", True),
        ("explorable-line", "gradient-descent", "GD step", True),
        ("explorable-line", "gradient-descent", "100 GD steps", True),
    ]
    assert (events[3]["name"], events[3]["control"], events[3]["value"]) == ("parameter", "w", 2.05)
    assert {one["page"] for one in events} == {"index"}
    assert all(set(one) == {"page", "view", "id", "name", "control", "value", "ms"} for one in events)
    assert len({one["view"] for one in events}) == 1
    times = [one["ms"] for one in events]
    assert times == sorted(times)
    assert all(isinstance(time, int) for time in times)
    assert "secret" not in batch
    assert "also" not in batch
    assert page.troubles == []


def test_each_view_has_another_name_and_the_browser_keeps_none(
    build: Build, collect: Callable[[Path], Collector], reader: Callable[..., Any]
) -> None:
    site = build(SITE, config={"explorable_metrics": {"endpoint": "/collect"}})
    collector = collect(site.out)
    page = reader(f"{collector.url}/index.html")
    press(page, "GD step")
    page.reload()
    press(page, "GD step")
    hide(page)
    collector.wait(2)
    assert len({one["view"] for one in collector.events()}) == 2
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_large_batch_is_sent_at_once_and_what_could_not_be_sent_comes_later(
    build: Build, collect: Callable[[Path], Collector], reader: Callable[..., Any]
) -> None:
    site = build(SITE, config={"explorable_metrics": {"endpoint": "/collect"}})
    collector = collect(site.out)
    page = reader(f"{collector.url}/index.html")
    enliven(page, "#explorable-line")
    tell = """count => {
        for (let value = 0; value < count; value++) {
            const detail = {id: "a", name: "b", control: "c".repeat(300), value};
            document.dispatchEvent(new CustomEvent("explorable:interaction", {detail}));
        }
    }"""
    page.evaluate(tell, 120)
    collector.wait(2)
    assert [len(batch.splitlines()) for batch in collector.batches] == [50, 50]
    assert {len(one["control"]) for one in collector.events()} == {100}
    page.evaluate("navigator.sendBeacon = () => false")
    page.evaluate(tell, 200)
    page.evaluate("delete navigator.sendBeacon")
    hide(page)
    collector.wait(3)
    # The newest, no more than one beacon holds.
    assert [one["value"] for one in collector.events()[100:]] == list(range(151, 200))


def test_texts_that_readers_write_and_long_values_stay_with_them(
    build: Build, collect: Callable[[Path], Collector], reader: Callable[..., Any]
) -> None:
    table = "text,label,prediction\n" + "\n".join(f"word {i},yes,yes" for i in range(8))
    page_text = "# T\n\n:::{explorable} examples\n:name: line\n:data: t.csv\n:::\n"
    site = build(
        {"index": page_text, "t.csv": table}, config={"explorable_metrics": {"endpoint": "/collect"}}
    )
    assert site.warnings == []
    collector = collect(site.out)
    page = reader(f"{collector.url}/index.html")
    enliven(page, "#explorable-line")
    search = page.locator("#explorable-line input[type=search]")
    search.fill("my own secret")
    search.press("Tab")
    for value in ("'x'.repeat(65)", "[1, 2]", "{a: 1}", "NaN", "undefined", "'short'"):
        page.evaluate(
            f"document.dispatchEvent(new CustomEvent('explorable:interaction', {{detail: "
            f"{{id: 'a', name: 'b', control: 'c', value: {value}}}}}))"
        )
    hide(page)
    collector.wait()
    first, *others = collector.events()
    assert first["control"] == "search"
    assert "value" not in first
    assert [one.get("value") for one in others] == [None] * 5 + ["short"]
    assert "secret" not in collector.batches[0]


@pytest.mark.parametrize("signal", [GPC, DNT], ids=["global privacy control", "do not track"])
@pytest.mark.parametrize("metrics", [{"endpoint": "/collect"}, {"to": "plausible"}], ids=["endpoint", "tool"])
def test_nothing_is_told_of_readers_who_ask_not_to_be_tracked(
    build: Build,
    collect: Callable[[Path], Collector],
    reader: Callable[..., Any],
    signal: str,
    metrics: dict[str, str],
) -> None:
    site = build(SITE, config={"explorable_metrics": metrics})
    collector = collect(site.out)
    calls = "window.calls = []; window.plausible = (...call) => calls.push(call)"
    page = reader(f"{collector.url}/index.html", signal, calls)
    press(page, "GD step", 3)
    assert page.evaluate("calls") == []
    hide(page)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.evaluate("fetch('/mark', {method: 'POST', body: 'mark'})")
    collector.wait()
    assert collector.batches == ["mark"]


def test_pages_from_disk_tell_nobody(build: Build, reader: Callable[..., Any]) -> None:
    site = build(SITE, config={"explorable_metrics": {"endpoint": "/collect"}})
    sent = "window.sent = []; navigator.sendBeacon = (...call) => sent.push(call)"
    page = reader((site.out / "index.html").as_uri(), sent)
    press(page, "GD step")
    hide(page)
    assert page.evaluate("sent") == []
    assert page.troubles == []


# ── Tools ────────────────────────────────────────────────────────────────────────────────────────────────

USED = {
    "page": "index",
    "id": "explorable-line",
    "name": "gradient-descent",
    "control": "GD step",
    "value": True,
}
# For each tool what its page has of it, and the call that its documentation tells.
TOOLS = {
    # plausible.io/docs/custom-props/for-custom-events
    "plausible": (
        "window.plausible = (...call) => calls.push(call)",
        ["explorable_interaction", {"props": USED}],
    ),
    # goatcounter.com/help/events
    "goatcounter": (
        "window.goatcounter = {count(...call) { calls.push(call) }}",
        [{"path": "index#explorable-line GD step", "title": "gradient-descent: GD step", "event": True}],
    ),
    # developer.matomo.org/api-reference/tracking-javascript
    "matomo": (
        "window._paq = calls",
        ["trackEvent", "gradient-descent", "GD step", "index#explorable-line"],
    ),
    # umami.is/docs/tracker-functions
    "umami": (
        "window.umami = {track(...call) { calls.push(call) }}",
        ["explorable_interaction", USED],
    ),
    # developers.google.com/tag-platform/gtagjs/reference#event
    "gtag": (
        "window.gtag = (...call) => calls.push(call)",
        ["event", "explorable_interaction", USED],
    ),
}


# Each is waited for likewise, and of those that come later one has a function, one a list.
@pytest.mark.parametrize(
    ("tool", "late"),
    [
        *(pytest.param(tool, False, id=f"{tool}-there before") for tool in TOOLS),
        *(
            pytest.param(
                tool,
                True,
                id=f"{tool}-loaded later",
                marks=[] if tool in ("gtag", "matomo") else pytest.mark.long,
            )
            for tool in TOOLS
        ),
    ],
)
def test_tools_are_called_as_their_documentation_says(
    build: Build, collect: Callable[[Path], Collector], reader: Callable[..., Any], tool: str, late: bool
) -> None:
    site = build(SITE, config={"explorable_metrics": {"to": tool}})
    collector = collect(site.out)
    load, call = TOOLS[tool]
    page = reader(f"{collector.url}/index.html", "window.calls = [];" + ("" if late else load))
    press(page, "GD step")
    if late:
        assert page.evaluate("calls") == []
        page.evaluate(f"() => {{ {load} }}")
        # By a timer within the page: its policy bars what Playwright would wait with.
        page.evaluate("() => new Promise(done => setInterval(() => calls.length && done(), 50))")
    assert page.evaluate("calls") == [call]
    hide(page)
    assert page.evaluate("calls.length") == 1
    assert page.troubles == []


def test_matomo_is_told_numbers_as_its_value(
    build: Build, collect: Callable[[Path], Collector], reader: Callable[..., Any]
) -> None:
    site = build(SITE, config={"explorable_metrics": {"to": "matomo"}})
    page = reader(f"{collect(site.out).url}/index.html", "window._paq = []")
    page.locator("input[data-parameter=w]:enabled").press("ArrowRight")
    [call] = page.evaluate("_paq")
    assert call[:3] == ["trackEvent", "parameter", "w"]
    assert call[4] == 2.05


def test_a_tool_that_never_comes_is_waited_for_in_silence(
    build: Build, collect: Callable[[Path], Collector], reader: Callable[..., Any]
) -> None:
    site = build(SITE, config={"explorable_metrics": {"to": "umami"}})
    collector = collect(site.out)
    page = reader(f"{collector.url}/index.html")
    press(page, "GD step", 3)
    hide(page)
    assert page.troubles == []
    assert collector.batches == []


# ── What is linked where ─────────────────────────────────────────────────────────────────────────────────


def test_a_site_that_asks_for_nothing_has_no_byte_of_it(build: Build) -> None:
    site = build({**SITE, "other": "# Words\n\nWords.\n"})
    told = [file for file in site.out.rglob("*") if file.is_file() and b"metrics" in file.read_bytes()]
    assert [file for file in told if "_static/explorable" in file.as_posix() or file.suffix == ".html"] == []
    assert list(site.out.rglob("metrics*")) == []


def test_only_pages_with_something_to_move_load_the_script(build: Build) -> None:
    pages: dict[str, str | bytes] = {
        "index": PAGE,
        "words": "# Words\n\nOf a {concept}`query` and $x$.\n",
        "deep/steps": "# Steps\n\n::::{steps}\n:::{step} One\n1\n:::\n:::{step} Two\n2\n:::\n::::\n",
        "deep/number": "# Number\n\n```{parameter} w\n:min: 0\n:max: 5\n:hidden:\n```\n\n{parameter}`w`\n",
    }
    site = build({**SITE, **pages}, config={"explorable_metrics": {"endpoint": "/a?b=1&c=2"}})
    has = {name: "explorable/metrics-" in site.page(name) for name in pages}
    assert has == {"index": True, "words": False, "deep/steps": True, "deep/number": True}
    [tag] = SCRIPT.findall(site.page())
    assert 'data-endpoint="/a?b=1&amp;c=2"' in tag
    assert 'data-page="index"' in tag
    assert "defer" in tag
    assert 'data-page="deep/steps"' in site.page("deep/steps")


def test_other_outputs_have_none_of_it(build: Build) -> None:
    site = build(SITE, "epub", config={"explorable_metrics": {"endpoint": "/collect"}, "version": "1"})
    assert list(site.out.rglob("metrics*")) == []


def test_the_script_is_at_most_one_kibibyte(build: Build) -> None:
    script = (BUNDLE / "web" / manifest()["scripts"]["metrics"]).read_bytes()
    assert len(gzip.compress(script, 9)) <= 1024


# ── The setting ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("plausible", 'must be a dictionary, as {"endpoint": "/collect"} or {"to": "plausible"}'),
        ({"endpont": "/c"}, "must have no other entry than endpoint or to (did you mean endpoint?)"),
        ({"x": "/c"}, "must have no other entry than endpoint or to, not"),
        ({"endpoint": "/c", "to": "gtag"}, "must have either endpoint or to, not"),
        ({"to": "plausble"}, "matomo, umami or gtag (did you mean plausible?), not"),
        ({"to": ["gtag"]}, "must have as to one of plausible, goatcounter,"),
        (
            {"endpoint": "collect"},
            "must have as endpoint a path that begins with /, such as /collect, or an http",
        ),
        ({"endpoint": "//other.org/c"}, "must have as endpoint a path"),
        ({"endpoint": "javascript:alert(1)"}, "must have as endpoint a path"),
        ({"endpoint": "https://me:secret@a.org/c"}, "must have as endpoint a path"),
        ({"endpoint": 4}, "must have as endpoint a path"),
    ],
)
def test_a_wrong_setting_is_told_and_counts_as_none(build: Build, value: Any, says: str) -> None:
    site = build(SITE, config={"explorable_metrics": value})
    [warning] = site.warnings
    assert warning.startswith("WARNING: explorable_metrics must ")
    assert says in warning
    assert "the default is used [explorable.metrics]" in warning
    assert "explorable/metrics-" not in site.page()


@pytest.mark.parametrize(
    "endpoint", ["/", "/collect", "/a/b?c=d", "https://a.org", "http://localhost:8001/c"]
)
def test_endpoints_are_paths_and_addresses(build: Build, endpoint: str) -> None:
    assert build(SITE, config={"explorable_metrics": {"endpoint": endpoint}}).warnings == []
