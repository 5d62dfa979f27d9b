"""The engine: started when needed, one a process, and never worse for what it is asked."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from sphinxext.explorable.engine import connecting, sharing
from sphinxext.explorable.engine import engine as engines
from sphinxext.explorable.engine.bundle import BUNDLE
from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.engine.errors import RenderError
from sphinxext.explorable.pages import answering

ROOT = Path(__file__).parent.parent
MEMORY = 256

PROSE = "# Words\n\nNothing to draw: a {concept}`gate` and *emphasis*, for $5, by mathematics.\n"
PICTURE = "# A curve\n\n:::{explorable} function\n:expr: x**2\n:::\n"
FORMULA = "# A formula\n\n$x^2$\n"

# Services that do what no picture should, beside the engine's own.
SERVICES = """
Object.assign(explorableServer.services, {
  loop() { for (;;); },
  hoard() { const kept = []; for (;;) kept.push({ next: [kept.length] }); },
  sentence() { throw new Error("the radius is below 0\\nand a second line"); },
  mistake() { undefined.radius; },
  text() { throw "no error object"; },
  blank() { throw new Error(""); },
  silent() { throw { toString() { throw new Error("no words either"); } }; },
  surrogate() { throw new Error("\\ud800 alone"); },
  deep() { return explorableServer.services.deep() + 1; },
  nothing() {},
  later() { Promise.resolve().then(() => { for (;;); }); },
  echo: (request) => request,
});
"""
# One picture that never comes to an end, between others.
STUCK = """
const { drawView } = explorableServer.services;
explorableServer.services.drawView = (request) => {
  while (request.id === "explorable-stuck");
  return drawView(request);
};
"""


def ask(service: str, request: Any = None, *, timeout: float = 5, memory: float = MEMORY) -> Any:
    return engine().ask(service, request or {}, timeout=timeout, memory=memory)


def typeset(tex: str = "x^2") -> dict[str, Any]:
    answer: dict[str, Any] = ask("typeset", {"tex": tex, "display": False, "macros": {}, "live": {}})
    return answer


@pytest.fixture
def services() -> Iterator[None]:
    """The engine with the services above, for one test."""
    engine().load(SERVICES)
    yield
    engines.close()


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A process that has started no engine yet; notes who starts one."""
    made: list[int] = []
    begun: list[str] = []

    def start(*arguments: Any, **more: Any) -> Any:
        made.append(os.getpid())
        return connecting.start(*arguments, **more)

    def own_process(*arguments: Any) -> Any:
        made.append(os.getpid())
        return connecting.own_process(*arguments)

    monkeypatch.setattr(engines, "_engines", {})
    monkeypatch.setattr(engines, "own_process", own_process)
    # What is started early is taken by the first that asks; that none is, where nobody does, is counted.
    early = answering.start_early
    monkeypatch.setattr(answering, "start_early", lambda bundle: (early(bundle), begun.append(bundle)))
    monkeypatch.setattr(sharing, "start", start)
    yield made
    assert len(begun) <= len(made), "an engine was started for nothing"
    engines.close()


def in_fork(work: Callable[[], None], seconds: int = 30) -> int:
    """Do something in a forked child, as Sphinx's workers do; return how it ended, 0 if well."""
    child = os.fork()
    if child == 0:
        # What waits for ever is ended from outside, by the one signal that needs no Python to run.
        signal.alarm(seconds)
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def test_is_made_only_for_a_page_that_needs_it(build, no_engine):
    site = build(PROSE, config={"explorable_concepts": {"gate": {"description": "what opens"}}})
    assert site.warnings == []
    assert no_engine == []


@pytest.mark.parametrize("page", [PICTURE, FORMULA], ids=["picture", "formula"])
def test_is_made_once_a_process(build, no_engine, page):
    pages = {f"page{number}": page for number in range(3)}
    build({"index": "# Start\n\n```{toctree}\npage0\npage1\npage2\n```\n", **pages})
    assert no_engine == [os.getpid()]


def test_a_fork_starts_its_own_and_leaves_its_parents_alone(no_engine):
    before = typeset()

    def work() -> None:
        assert typeset() == before
        assert no_engine == [os.getppid(), os.getpid()]
        assert typeset("y") != before

    assert in_fork(work) == 0
    assert typeset() == before
    assert no_engine == [os.getpid()]


@pytest.mark.parametrize("service", ["loop", "hoard"])
def test_a_fork_survives_what_passes_a_limit(service):
    before = typeset()

    def work() -> None:
        engine().load(SERVICES)
        with pytest.raises(RenderError):
            ask(service, timeout=0.2 if service == "loop" else 20, memory=64)
        assert typeset() == before

    assert in_fork(work) == 0


@pytest.mark.parametrize(
    "last",
    [
        "pass",
        "fails('sentence')",
        "fails('loop', timeout=0.1)",
        "ask('later'); fails('echo', timeout=0.1); typeset(); time.sleep(0.5)",
    ],
)
def test_a_process_that_drew_ends(last):
    """It waited for its isolate for ever, about every second time: hence several of them at once."""
    script = (
        "import contextlib, sys, time\n"
        f"sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]\n"
        "from test_engine import *\n"
        "def fails(service, **limits):\n"
        "    with contextlib.suppress(RenderError):\n"
        "        ask(service, **limits)\n"
        "typeset()\n"
        "engine().load(SERVICES)\n"
        f"{last}\n"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True) for _ in range(6)
    ]
    try:
        ends = [process.communicate(timeout=40)[1] for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert ends == [""] * len(processes)
    assert [process.returncode for process in processes] == [0] * len(processes)


def test_gives_up_an_endless_loop_after_the_timeout(services):
    before = monotonic()
    with pytest.raises(RenderError, match=r"^it took longer than 0\.3 s$"):
        ask("loop", timeout=0.3)
    assert monotonic() - before >= 0.3
    assert "error" not in typeset()


def test_keeps_its_limits_where_an_event_loop_runs(no_engine):
    async def notebook() -> None:
        engine().load(SERVICES)
        with pytest.raises(RenderError, match="longer"):
            ask("loop", timeout=0.3)
        assert "error" not in typeset()

    # In a thread of its own, since Playwright keeps a loop running in this one.
    with ThreadPoolExecutor() as threads:
        threads.submit(asyncio.run, notebook()).result()
    assert len(no_engine) == 2


def test_starts_afresh_where_an_endless_loop_was_left_behind(services):
    ask("later")
    with pytest.raises(RenderError, match="longer"):
        ask("echo", timeout=0.3)
    assert "error" not in typeset()


def test_gives_up_what_needs_too_much_memory(services, no_engine):
    engine().load(SERVICES)
    with pytest.raises(RenderError, match=r"^it needed more than 64 MiB$"):
        ask("hoard", timeout=30, memory=64)
    assert "error" not in typeset()
    assert len(no_engine) == 2, "an isolate that ran out of memory answers on"


def test_a_page_keeps_its_other_pictures_when_one_passes_a_limit(build, services):
    """The picture that fails is named; the one before it and the one after it are drawn."""
    engine().load(STUCK)
    pictures = [f":::{{explorable}} function\n:name: {name}\n:expr: x\n:::\n" for name in ("a", "stuck", "b")]
    site = build("# Three\n\n" + "\n".join(pictures), config={"explorable_render_timeout": 1})
    complaint = "function could not be drawn: it took longer than 1 s"
    [warning] = site.warnings
    assert warning.startswith(f"index.md:8: WARNING: {complaint}; explorable_render_timeout")
    assert complaint in site.page()
    assert site.page().count("<svg") == 2


@pytest.mark.parametrize(
    ("service", "message"),
    [
        ("sentence", "the radius is below 0"),
        ("mistake", "TypeError: Cannot read properties of undefined (reading 'radius')"),
        ("text", "no error object"),
        ("blank", "unknown error"),
        ("deep", "RangeError: Maximum call stack size exceeded"),
        ("surrogate", "\ud800 alone"),
    ],
)
def test_tells_what_was_thrown_in_a_line(services, service, message):
    with pytest.raises(RenderError) as caught:
        ask(service)
    assert str(caught.value) == message
    assert "error" not in typeset()


def test_a_service_may_answer_nothing(services):
    assert ask("nothing") is None


def test_never_quotes_the_bundle(services):
    """Where not even the thrown thing has words, V8 reports the line of code."""
    with pytest.raises(RenderError) as caught:
        ask("silent")
    assert "no words either" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert "toString" not in str(caught.value), "it quotes the code"


@pytest.mark.parametrize(
    "text",
    [
        "\"double\" 'single' `back` \\ ${x} \\u0041",
        "</script><!--<script>]]>&amp;",
        "a\u2028b\u2029c\x85d\r\ne",
        "😀 ∑ ﷽ a\u0301",
        "\x00\x01\x1f\x7f\ufeff\uffff",
        "\ud800",
        "\udc00\ud800",
    ],
)
def test_text_crosses_unchanged(services, text):
    assert ask("echo", {text: [text]}) == {text: [text]}
    assert isinstance(typeset(text), dict)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1, 2}, b"bytes"], ids=["nan", "inf", "set", "bytes"]
)
def test_what_is_not_plain_data_is_refused(value):
    with pytest.raises(RenderError, match="cannot be written as JSON"):
        ask("drawView", {"values": {"x": value}})


def test_data_that_holds_itself_is_refused():
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(RenderError, match="cannot be written as JSON"):
        ask("drawView", {"values": loop})


def test_names_the_picture_that_it_does_not_know():
    with pytest.raises(RenderError, match=r"^no picture is called k-miens$"):
        ask("drawView", {"picture": "k-miens", "id": "a", "values": {}, "parameters": []})


def test_says_to_install_where_there_is_no_bundle(no_engine, monkeypatch, tmp_path):
    monkeypatch.setattr(connecting, "BUNDLE", tmp_path)
    with pytest.raises(RenderError, match=r"server\.js is missing; `pip install --force-reinstall"):
        typeset()


def test_says_to_install_where_there_is_no_v8(no_engine, monkeypatch):
    monkeypatch.setattr(connecting, "find_spec", lambda name: None)
    with pytest.raises(RenderError, match=r"mini-racer is not installed; `pip install mini-racer`"):
        typeset()


def test_a_page_without_v8_says_so_and_is_right_in_the_next_build(build, no_engine, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(connecting, "find_spec", lambda name: None)
        site = build(PICTURE)
        [warning] = site.warnings
        assert "function could not be drawn: no picture or formula can be drawn here: mini-racer" in warning
        assert "pip install mini-racer" in site.page()
    again = build(PICTURE)
    assert again.warnings == []
    assert "<svg" in again.page()
    # What went well is left alone from then on.
    before = (again.out / "index.html").stat().st_mtime_ns
    assert (build(PICTURE).out / "index.html").stat().st_mtime_ns == before


def test_what_is_missing_is_told_once_for_all_pictures_and_formulas(build, no_engine, monkeypatch):
    monkeypatch.setattr(connecting, "find_spec", lambda name: None)
    site = build(PICTURE + "\n$x^2$, $y^2$.\n")
    assert len(site.warnings) == 1


def test_a_bundle_that_is_cut_ends_at_once_and_says_so(no_engine, monkeypatch, tmp_path):
    (tmp_path / "server.js").write_bytes((BUNDLE / "server.js").read_bytes()[:5000])
    monkeypatch.setattr(connecting, "BUNDLE", tmp_path)
    with pytest.raises(RenderError, match=r"server\.js: .*SyntaxError.*`pip install --force-reinstall"):
        typeset()


# ── Two who ask ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_time_of_one_does_not_count_for_another(services):
    """Each has its whole time, however long it waited for its turn; and who passes a limit harms nobody."""

    def stuck() -> str:
        with pytest.raises(RenderError) as caught:
            ask("loop", timeout=1)
        return str(caught.value)

    with ThreadPoolExecutor() as threads:
        first = threads.submit(stuck)
        others = [threads.submit(ask, "echo", number, timeout=0.5) for number in range(1, 5)]
        assert [one.result() for one in others] == [1, 2, 3, 4]
        assert first.result() == "it took longer than 1 s"


@pytest.fixture
def shared() -> Iterator[None]:
    """Two engines that the forks of this process share."""
    sharing.share(2)
    yield
    sharing.stop_sharing()


def test_where_no_socket_can_be_had_each_has_its_own(no_engine, monkeypatch, tmp_path):
    folder = tmp_path / ("long" * 50)
    folder.mkdir()
    monkeypatch.setattr(sharing.tempfile, "mkdtemp", lambda prefix: str(folder))
    sharing.share(2)
    assert in_fork(lambda: typeset()) == 0
    sharing.stop_sharing()


def test_forks_share_a_few_engines(no_engine, shared, tmp_path):
    """Six workers, one after the other and two at a time: two processes answer them all."""
    before = typeset("z")

    def work(number: int) -> Callable[[], None]:
        def run() -> None:
            assert typeset("z") == before
            (tmp_path / str(number)).write_text(" ".join(map(str, no_engine[1:])))

        return run

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda number: in_fork(work(number)), range(6))) == [0] * 6
    started = [number for number in range(6) if (tmp_path / str(number)).read_text()]
    assert 1 <= len(started) <= 2


def test_a_place_is_free_again_however_its_holder_ends(no_engine, shared):
    def holder() -> None:
        typeset()
        os.kill(os.getpid(), signal.SIGKILL)

    def next_one() -> None:
        assert "error" not in typeset()
        assert no_engine == [], "there was an engine in that place"

    assert in_fork(holder) == signal.SIGKILL
    assert in_fork(next_one) == 0


def test_what_passes_a_limit_in_a_shared_engine_harms_nobody(no_engine, shared):
    def work() -> None:
        engine().load(SERVICES)
        with pytest.raises(RenderError, match=r"longer than 0\.2 s"):
            ask("loop", timeout=0.2)
        assert "error" not in typeset()

    assert in_fork(work) == 0
    assert in_fork(lambda: typeset()) == 0


def test_shared_engines_end_with_their_build(no_engine, shared):
    assert in_fork(lambda: typeset()) == 0
    folder = str(sharing._places.folder)
    assert _running(folder)
    sharing.stop_sharing()
    until = monotonic() + 10
    while _running(folder) and monotonic() < until:
        sleep(0.05)
    assert _running(folder) == []
    assert not Path(folder).exists()


def _running(text: str) -> list[str]:
    """Return the commands of this machine's processes that have a text in them."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            command = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            found += [command] if text in command else []
    return found
