"""``sphinx-explorable metrics``: its numbers, counted twice, and lines that anyone may have forged."""

import http.client
import io
import json
import os
import signal
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from sphinxext.explorable.publishing.command import main
from sphinxext.explorable.publishing.metrics.collector import LARGEST, Collector, EventFile
from sphinxext.explorable.publishing.metrics.events import BrokenEventError, Event, read_event


def event(view: str = "1-2-3", control: str = "GD step", value: Any = True, **others: Any) -> dict[str, Any]:
    return {
        "page": "index",
        "view": view,
        "id": "explorable-line",
        "name": "gradient-descent",
        "control": control,
        "value": value,
        "ms": 12,
        **others,
    }


def write(file: Path, *lines: Any) -> str:
    texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    file.write_bytes(b"".join(text + b"\n" for text in texts))
    return str(file)


def read(capsys: Any, *arguments: str) -> Any:
    assert main(["metrics", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────

EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "page": st.sampled_from(["index", "how-to/fit", "ünïcode page"]),
            "view": st.sampled_from(["1", "2", "3", "4"]),
            "id": st.sampled_from(["", "explorable-a", "explorable-b"]),
            "name": st.sampled_from(["k-means", "parameter"]),
            "control": st.sampled_from(["GD step", "Schritt vor", "学習率"]),
            "value": st.one_of(
                st.booleans(), st.integers(-9, 9), st.floats(-1, 1), st.text("ab", max_size=3)
            ),
            "ms": st.integers(0, 10**6),
        }
    ),
    min_size=1,
    max_size=60,
)


@given(events=EVENTS, split=st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_the_numbers_are_those_that_a_plain_count_gives(
    tmp_path_factory: pytest.TempPathFactory, events: list[dict[str, Any]], split: int
) -> None:
    folder = tmp_path_factory.mktemp("events")
    files = [write(folder / "a.jsonl", *events[:split]), write(folder / "b.jsonl", *events[split:])]
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["metrics", *files, "--json"]) == 0
    told = json.loads(out.getvalue())
    assert told["events"] == len(events)
    assert told["left_out"] == {}
    assert [page["page"] for page in told["pages"]] == sorted({one["page"] for one in events})
    found = 0
    for page in told["pages"]:
        here = [one for one in events if one["page"] == page["page"]]
        assert page["views"] == len({one["view"] for one in here})
        for control in page["controls"]:
            keys = ("id", "name", "control")
            mine = [one for one in here if all(one[key] == control[key] for key in keys)]
            readers = {one["view"] for one in mine}
            assert control["presses"] == len(mine) > 0
            assert control["readers"] == len(readers)
            assert control["share"] == pytest.approx(len(readers) / page["views"])
            assert control["mean"] == pytest.approx(len(mine) / len(readers))
            found += len(mine)
    assert found == len(events)


def test_the_table_says_how_often_a_reader_pressed_who_did(tmp_path: Path, capsys: Any) -> None:
    lines = [event(str(view), "100 GD steps") for view in range(5) for _ in range(41 + (view == 0))]
    lines += [event("9", "learning rate", 0.25), event("9", "learning rate", 0.5)]
    assert main(["metrics", write(tmp_path / "e.jsonl", *lines)]) == 0
    told = capsys.readouterr()
    rows = [" ".join(row.split()) for row in told.out.splitlines()]
    assert rows == [
        "index: 6 page views in which something was used",
        "",
        "picture control readers share presses on average",
        "line (gradient-descent) 100 GD steps 5 83% 206 41.2 presses by a reader who pressed it",
        "learning rate 1 17% 2 2.0 changes by a reader who changed it",
    ]
    assert told.err == ""


def test_the_guide_shows_what_the_command_prints(tmp_path: Path, capsys: Any) -> None:
    guide = (ROOT / "docs" / "how-to" / "measure-which-controls-are-used.md").read_text("utf-8")
    shown = guide.partition("$ sphinx-explorable metrics events.jsonl\n")[2].partition("```")[0]
    lines = []
    # From which view on, of how many, and how often.
    for control, value, first, readers, times in [
        ("GD step", True, 0, 83, 557),
        ("100 GD steps", True, 65, 53, 2185),
        ("learning rate", 0.5, 50, 31, 79),
    ]:
        own = {"id": "explorable-iris-line", "control": control, "value": value}
        lines += [event(str(first + i % readers), **own) for i in range(times)]
    assert main(["metrics", write(tmp_path / "e.jsonl", *lines)]) == 0
    assert capsys.readouterr().out == shown


def test_columns_stand_in_line_where_letters_are_wide(tmp_path: Path, capsys: Any) -> None:
    assert main(["metrics", write(tmp_path / "e.jsonl", event(), event(control="学習率"))]) == 0
    steps, wide = (line for line in capsys.readouterr().out.splitlines() if "presses by" in line)
    assert len(steps) - len(wide) == 3


def test_one_page_is_chosen_and_controls_are_sorted(tmp_path: Path, capsys: Any) -> None:
    lines = [event("1", "often"), *[event("2", "often")] * 2, *[event("1", "much")] * 9]
    lines += [event("1", page="other"), event("2", page="other"), event("3", page="other")]
    file = write(tmp_path / "e.jsonl", *lines)
    for sort, first in {"readers": "often", "presses": "much", "mean": "much"}.items():
        told = read(capsys, file, "--sort", sort)
        assert [page["page"] for page in told["pages"]] == ["other", "index"]
        assert told["pages"][1]["controls"][0]["control"] == first
    assert [page["page"] for page in read(capsys, file, "--page", "other")["pages"]] == ["other"]
    assert main(["metrics", file, "--page", "othr"]) == 2
    assert "no event is of a page othr; did you mean other?" in capsys.readouterr().err


def test_a_file_without_events_says_so(tmp_path: Path, capsys: Any) -> None:
    assert main(["metrics", write(tmp_path / "e.jsonl", b"", b"  ")]) == 0
    assert capsys.readouterr().out == "There is no event yet.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.jsonl"], "there is no file none.jsonl"),
        (["server"], "there is no file server; to collect events, write metrics serve FILE"),
        (["."], ". is a folder; name the files in it"),
        (["e.jsonl", "--port", "80"], "--port is an option of metrics serve FILE"),
        (["serve", "e.jsonl", "--sort", "mean"], "--sort is an option of metrics without serve"),
        (["serve"], "metrics serve needs one file, to which it appends"),
        (["serve", "a", "b"], "metrics serve needs one file"),
        (["serve", "."], ". is a folder; name a file in it"),
        (["serve", "a", "--port", "70000"], "--port needs a number from 0 to 65535, not 70000"),
        (["serve", "a", "--limit", "0"], "--limit needs a number of MiB from 1, not 0"),
        (["serve", "a", "--origin", "docs.org"], "--origin needs the beginning of an address"),
        (["e.jsonl", "--site", "html"], "--site needs --to"),
        (["e.jsonl", "--to", "report"], "--to needs a file that ends in .html, not report"),
        (["e.jsonl", "--to", "report.html", "--site", "html"], "html is no built site: there is no page"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, arguments: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "e.jsonl", event())
    assert main(["metrics", *arguments]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("sphinx-explorable metrics: ")
    assert says in told.err
    assert told.out == ""
    assert [file.name for file in tmp_path.iterdir()] == ["e.jsonl"]


# ── Broken and forged lines ──────────────────────────────────────────────────────────────────────────────

FORGED = [
    (b"{", "no JSON"),
    (b"\xff\xfe{}", "no JSON"),
    (b"[" * 4000, "no JSON"),
    (b'{"ms": NaN}', "no JSON"),
    (json.dumps(event()).encode() + b"{}", "no JSON"),
    (b"[]", "no event"),
    (b"null", "no event"),
    (json.dumps([event()]).encode(), "no event"),
    ({key: value for key, value in event().items() if key != "ms"}, "no event"),
    (event(page=3), "no event"),
    (event(page=""), "no event"),
    (event(view="a b"), "no event"),
    (event(view=["1"]), "no event"),
    (event(ms=-1), "no event"),
    (event(ms=1.5), "no event"),
    (event(ms=True), "no event"),
    (event(value=[1, 2]), "no event"),
    (event(value={}), "no event"),
    (json.dumps(event()).replace("true", "1e999").encode(), "no event"),
    (json.dumps(event()).replace("true", "9" * 400).encode(), "no event"),
    (event(control="x" * 101), "too long"),
    (event(value="x" * 65), "too long"),
    (event(extra="x" * 5000), "too long"),
    (b"x" * 3_000_000, "too long"),
    (event(control="\x1b[31mred\x1b[0m"), "with control characters"),
    (event(control="\x9b31mred"), "with control characters"),
    (event(control="two\nlines"), "with control characters"),
    (event(control="\x07"), "with control characters"),
    (event(page="gpj.\u202eexe"), "with control characters"),
    (event(value="\x1b]0;title\x07"), "with control characters"),
    (event(name="\ud800"), "with control characters"),
    (event(control="<script>alert(1)</script>"), "with markup"),
    (event(control="<img src=x onerror=alert(1)"), "with markup"),
    (event(id="</table>"), "with markup"),
    (event(value="<!--"), "with markup"),
]


@pytest.mark.parametrize(("line", "kind"), FORGED, ids=range(len(FORGED)))
def test_a_forged_line_is_counted_and_not_shown(tmp_path: Path, capsys: Any, line: Any, kind: str) -> None:
    assert main(["metrics", write(tmp_path / "e.jsonl", event(), line, event())]) == 0
    told = capsys.readouterr()
    assert told.err == f"sphinx-explorable metrics: 1 line was left out: 1 {kind}\n"
    assert "GD step" in told.out
    assert " 2  2.0 presses by" in told.out
    assert not set("\x1b\x07\x9b\u202e<") & set(told.out)
    # It cannot be collected either.
    with pytest.raises(BrokenEventError):
        read_event(line if isinstance(line, bytes) else json.dumps(line).encode())


def test_files_of_nothing_but_forged_lines_are_an_error(tmp_path: Path, capsys: Any) -> None:
    file = write(tmp_path / "e.jsonl", b"a", b"b", event(page=3))
    assert main(["metrics", file]) == 1
    told = capsys.readouterr().err
    assert told.endswith("e.jsonl; 3 lines were left out: 2 no JSON, 1 no event\n")


# Persian and emoji have signs of no width that join letters, or part them.
JOINED = ["می\u200cخواهم", "👩\u200d💻"]


@pytest.mark.parametrize(
    "control", ["x < 3", "P(x<3)", "x<y", "P(a<b, c>d)", "a <= b > c", "Größe", "学習率", "→", "x²", *JOINED]
)
def test_labels_that_authors_write_are_no_forgery(control: str) -> None:
    assert read_event(json.dumps(event(control=control)).encode()).control == control


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=90),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    lines=st.lists(
        st.binary(max_size=80)
        | st.builds(
            lambda key, value: json.dumps({**event(), key: value}).encode(),
            st.sampled_from(list(event())),
            ANYTHING,
        ),
        max_size=8,
    )
)
@settings(max_examples=150, deadline=None)
def test_whatever_a_file_holds_it_is_counted_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    file = tmp_path_factory.mktemp("fuzz") / "e.jsonl"
    file.write_bytes(b"\n".join([json.dumps(event()).encode(), *lines]))
    out, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        assert main(["metrics", str(file)]) == 0
    shown = out.getvalue() + errors.getvalue()
    assert {unicodedata.category(sign) for sign in shown.replace("\n", "")}.isdisjoint(
        {"Cc", "Cs", "Zl", "Zp"}
    )
    assert not set("\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069") & set(shown)
    with redirect_stdout(out := io.StringIO()):
        assert main(["metrics", str(file), "--json"]) == 0
    told = json.loads(out.getvalue())
    whole = file.read_bytes().split(b"\n")
    assert told["events"] + sum(told["left_out"].values()) == sum(bool(line.strip()) for line in whole)


@given(st.builds(event, control=st.text(max_size=120), value=ANYTHING, page=st.text(max_size=30)))
@settings(max_examples=150, deadline=None)
def test_what_is_read_is_written_as_the_same_event(made: dict[str, Any]) -> None:
    try:
        first = read_event(json.dumps(made).encode())
    except BrokenEventError:
        return
    line = first.line()
    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert read_event(line.encode()) == first
    assert isinstance(first, Event)


# ── Collecting ───────────────────────────────────────────────────────────────────────────────────────────


class Running:
    def __init__(self, file: Path, *origins: str, limit: int = 2**20) -> None:
        self.file = file
        self.events = EventFile(file, limit)
        self.server = Collector(("127.0.0.1", 0), self.events, list(origins))
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    def ask(self, body: bytes = b"", method: str = "POST", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_address[1], timeout=10)
        sent = {"Content-Type": "text/plain;charset=UTF-8"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, "/collect", body, sent)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.events.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Any]:
    started = []

    def start(*origins: str, file: Path = tmp_path / "events.jsonl", limit: int = 2**20) -> Running:
        started.append(Running(file, *origins, limit=limit))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def batch(*events: dict[str, Any]) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in events).encode()


def test_batches_are_appended_without_anything_of_their_senders(running: Any, tmp_path: Path) -> None:
    server = running()
    answer = server.ask(
        batch(event(), event("9", secret="my name")), User_Agent="Some Browser", Cookie="id=7"
    )
    assert answer.status == 204
    assert server.ask(batch(event("3", value=0.5))).status == 204
    text = server.file.read_text(encoding="utf-8")
    assert [json.loads(line)["view"] for line in text.splitlines()] == ["1-2-3", "9", "3"]
    for word in ("Browser", "127.0.0.1", "secret", "my name", "id=7"):
        assert word not in text
    assert {key for line in text.splitlines() for key in json.loads(line)} == set(event())
    assert server.events.events == 3
    assert "Set-Cookie" not in answer.headers
    assert "Python" not in answer.headers["Server"]


@pytest.mark.parametrize("line", [line for line, _ in FORGED if len(str(line)) < 9000], ids=str)
def test_a_batch_with_a_forged_line_is_refused_as_a_whole(running: Any, line: Any) -> None:
    server = running()
    text = line if isinstance(line, bytes) else json.dumps(line).encode()
    assert server.ask(batch(event()) + text + b"\n").status == 400
    assert server.file.read_bytes() == b""


def test_what_is_too_large_or_of_another_kind_is_refused(running: Any) -> None:
    server = running()
    assert server.ask(b"x" * (LARGEST + 1)).status == 413
    assert server.ask(b"").status == 400
    assert server.ask(batch(event()), Content_Type="multipart/form-data").status == 415
    assert server.ask(batch(event()), Content_Length="-1").status == 400
    assert server.ask(method="GET").status == 405
    assert server.file.read_bytes() == b""
    assert server.ask(batch(event()), Content_Type="application/json").status == 204


def test_pages_of_other_sites_are_refused_where_origins_are_named(running: Any) -> None:
    server = running("https://docs.example.org")
    assert server.ask(batch(event()), Origin="https://evil.example.org").status == 403
    assert server.ask(batch(event())).status == 403
    good = server.ask(batch(event()), Origin="https://docs.example.org")
    assert good.status == 204
    assert good.headers["Access-Control-Allow-Origin"] == "https://docs.example.org"
    asked = server.ask(method="OPTIONS", Origin="https://docs.example.org")
    assert (asked.status, asked.headers["Access-Control-Allow-Methods"]) == (204, "POST")
    refused = server.ask(method="OPTIONS", Origin="https://evil.example.org")
    assert (refused.status, refused.headers["Access-Control-Allow-Origin"]) == (403, None)
    assert len(server.file.read_text("utf-8").splitlines()) == 1


def test_many_senders_at_once_leave_whole_lines(running: Any) -> None:
    server = running(limit=2**24)

    def send(number: int) -> None:
        for _ in range(10):
            assert server.ask(batch(*[event(str(number))] * 20)).status == 204

    threads = [threading.Thread(target=send, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = server.file.read_bytes().splitlines()
    assert len(lines) == 6 * 10 * 20 == server.events.events
    assert {read_event(line).view for line in lines} == set("012345")


def test_a_full_disk_loses_a_batch_and_no_half_of_it(running: Any, capsys: Any) -> None:
    server = running(file=Path("/dev/full"))
    for _ in range(3):
        assert server.ask(batch(event())).status == 507
    told = capsys.readouterr().err
    assert told == "sphinx-explorable metrics: an event was not written: No space left on device\n"


def test_the_file_does_not_grow_for_ever(running: Any, capsys: Any) -> None:
    server = running(limit=300)
    statuses = [server.ask(batch(event())).status for _ in range(4)]
    assert statuses == [204, 204, 507, 507]
    assert len(server.file.read_bytes().splitlines()) == 2
    assert "--limit" in capsys.readouterr().err


def test_a_file_that_ends_within_a_line_is_gone_on_with(running: Any, tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_bytes(b'{"page": "ind')
    server = running()
    assert server.ask(batch(event())).status == 204
    broken, good = server.file.read_bytes().splitlines()
    assert broken == b'{"page": "ind'
    assert read_event(good).control == "GD step"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_tells_how_many_events_came(tmp_path: Path, stop: signal.Signals) -> None:
    file = tmp_path / "events.jsonl"
    command = [sys.executable, "-m", "sphinxext.explorable", "metrics", "serve", str(file), "--port", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ},
        # What runs in the background hands on that it is not to be interrupted.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        watch = threading.Timer(60, process.kill)
        watch.daemon = True
        watch.start()
        assert process.stdout
        first = process.stdout.readline()
        assert first.startswith(f"Collecting events into {file} at http://127.0.0.1:")
        port = int(first.split(":")[2].split("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("POST", "/", batch(event(), event()), {"Content-Type": "text/plain"})
        assert connection.getresponse().status == 204
        process.send_signal(stop)
        out, errors = process.communicate()
        watch.cancel()
    assert out == f"\nStopped; 2 events were written to {file}.\n"
    assert errors == ""
    assert process.returncode == 0
    assert len(file.read_bytes().splitlines()) == 2


def test_a_port_that_is_taken_is_told(running: Any, tmp_path: Path, capsys: Any) -> None:
    port = running().server.server_address[1]
    assert main(["metrics", "serve", str(tmp_path / "other.jsonl"), "--port", str(port)]) == 1
    assert f"127.0.0.1:{port} cannot be listened at: Address already in use" in capsys.readouterr().err


def test_help_comes_without_sphinx() -> None:
    script = (
        "import sys\nfrom sphinxext.explorable.publishing.command import main\n"
        "try:\n    main(['metrics', '--help'])\nexcept SystemExit:\n    pass\nprint('sphinx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    assert "metrics serve" in done.stdout
