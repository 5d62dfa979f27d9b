"""What a process of the engine runs: an isolate that answers until nobody can ask any more.

It is asked on its standard input, or by one after another on a socket, which processes of a build share.
"""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any

from .errors import LimitError, RenderError, SyntaxMistakeError, first_line
from .isolate import Isolate
from .wire import READY, receive, send

# What a call has beyond its time before the process ends itself: V8 does not interrupt everything.
GRACE = 10


def _answer(isolate: Isolate, head: dict[str, Any], text: str) -> tuple[dict[str, Any], str]:
    """Return the answer to one message."""
    try:
        if head["method"] == "load":
            isolate.load(text)
            return {"kind": "answer"}, ""
        if head["method"] == "check_syntax":
            isolate.check_syntax(text)
            return {"kind": "answer"}, ""
        limits = {"timeout": head["timeout"], "memory": head["memory"]}
        return {"kind": "answer"}, isolate.call(head["function"], [*head["arguments"], text], **limits)
    except SyntaxMistakeError as error:
        return {"kind": "mistake", "said": str(error), "line": error.line}, ""
    except LimitError as error:
        return {"kind": "limit", "said": str(error)}, ""
    except RenderError as error:
        return {"kind": "error", "said": str(error)}, ""


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """End the process where something takes longer than it ever should."""
    if sys.platform == "win32":
        watch = Timer(seconds, os._exit, [1])
        watch.daemon = True
        watch.start()
        yield
        watch.cancel()
        return
    # A thread for each call would take as long as a short formula does. Unhandled, the signal ends the
    # process.
    signal.setitimer(signal.ITIMER_REAL, seconds)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


def _serve(isolate: Isolate, questions: IO[bytes], answers: IO[bytes], leave: Callable[[], object]) -> None:
    """Answer one who asks, until there are no more questions."""
    while message := receive(questions):
        head, text = message
        with _watched(head.get("timeout", 60) + GRACE):
            told = _answer(isolate, head, text)
        is_over = told[0]["kind"] == "limit"
        if is_over:
            leave()
        send(answers, *told)
        if is_over:
            # It may still be at work, or out of memory; who asks next starts another process.
            os._exit(0)


def _share(isolate: Isolate, address: str, lifeline: int) -> None:
    """Answer one connection after the other, until the build that holds the other end of a pipe is over."""
    if sys.platform == "win32":
        raise NotImplementedError
    with socket.socket(socket.AF_UNIX) as listening, selectors.DefaultSelector() as ready:
        Path(address).unlink(missing_ok=True)
        listening.bind(address)
        listening.listen()
        _say_ready()
        ready.register(listening, selectors.EVENT_READ)
        ready.register(lifeline, selectors.EVENT_READ)
        while not any(key.fd == lifeline for key, _ in ready.select()):
            connection, _ = listening.accept()
            # Who asked may not wait any more.
            with connection, suppress(OSError):
                questions, answers = connection.makefile("rb"), connection.makefile("wb")
                _serve(isolate, questions, answers, Path(address).unlink)
    # The build may have been ended before it could do this.
    shutil.rmtree(Path(address).parent, ignore_errors=True)


def _say_ready() -> None:
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()


def _made(bundle: str, frozen: str) -> Isolate:
    """Return the isolate; where there can be none, say why."""
    try:
        isolate = Isolate(Path(bundle).read_text(encoding="utf-8"))
    except Exception as error:
        print(f"{Path(bundle).name}: {first_line(str(error))}", flush=True)
        raise
    if frozen:
        isolate.load("Object.defineProperty(globalThis, 'explorableServer', { writable: false })")
        isolate.load("for (const part of [explorableServer, explorableServer.services]) Object.freeze(part)")
    return isolate


def main(bundle: str, frozen: str, address: str = "", lifeline: str = "") -> None:
    """Answer until nobody can ask any more.

    Args:
        bundle: the file of the bundle.
        frozen: not empty where what is run later may not change what the bundle exports.
        address: of the socket, where processes share this one; else it is asked on its standard input.
        lifeline: the file descriptor of a pipe that ends with the build, where there is a socket.
    """
    # Ctrl-C reaches every process of a terminal: this one ends with who asks it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        isolate = _made(bundle, frozen)
        if address:
            _share(isolate, address, int(lifeline))
        else:
            _say_ready()
            _serve(isolate, sys.stdin.buffer, sys.stdout.buffer, lambda: None)
    finally:
        # An isolate at work is not waited for.
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
