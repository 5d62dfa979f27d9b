"""The V8 isolate that runs pictures and KaTeX at build time: one a process, made when first needed."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

BUNDLE = Path(__file__).parent.parent / "_bundle"

# Loading the bundle is not a picture's doing, so a picture's limits do not count for it.
_START_TIMEOUT = 60
# An isolate that was given up may be deep in work that V8 does not interrupt.
_PATIENCE_AT_EXIT = 1


class RenderError(RuntimeError):
    """What went wrong while drawing or typesetting, in a sentence."""


class LimitError(RenderError):
    """What was drawn took too long, or too much memory."""


class SyntaxMistakeError(RenderError):
    """What is no JavaScript; ``line`` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class Engine:
    """An isolate with a bundle loaded, which answers requests made of plain data."""

    def __init__(self, bundle: str = "server.js", give_up: Callable[[], object] | None = None) -> None:
        """Load a bundle.

        Args:
            bundle: its file.
            give_up: called once a limit is passed; else the process forgets its engine.
        """
        server = BUNDLE / bundle
        if not server.is_file():
            raise RenderError(f"the suite is not built: {server} is missing; install it with pip")
        self._give_up = give_up or _give_up
        self._isolate = _isolate_with_its_own_loop()
        self.load(server.read_text(encoding="utf-8"))

    def load(self, script: str) -> None:
        """Run a script, such as one that adds to ``explorableServer.services``."""
        self._isolate.eval(script, timeout_sec=_START_TIMEOUT)

    def check_syntax(self, script: str) -> None:
        """Check that a script could run, which V8 alone can say.

        Raises:
            SyntaxMistakeError: where it could not.
        """
        from py_mini_racer import JSParseException

        try:
            # In a function that nobody calls.
            self._isolate.eval(f"(() => {{{script}\n}}, 0)", timeout_sec=_START_TIMEOUT)
        except JSParseException as error:
            _, line, said = str(error).split(":", 2)
            raise SyntaxMistakeError(_first_line(said), int(line)) from None

    def ask(self, service: str, request: dict[str, Any], *, timeout: float, memory: float) -> Any:
        """Return the answer of a service of ``static/src/server.js``.

        Args:
            service: its name.
            request: plain data that serialises to JSON.
            timeout: seconds until it is given up.
            memory: MiB that the isolate may hold.

        Raises:
            RenderError: where it throws, or passes a limit.
        """
        told = self._call(f"answer({json.dumps(service)}, {_argument(request)})", timeout, memory)
        try:
            answer: dict[str, Any] = json.loads(told)
            if "error" in answer:
                raise RenderError(_first_line(answer["error"]))
            return answer.get("answer")
        except (ValueError, TypeError, AttributeError):
            # An author's module can change whatever answers here.
            raise RenderError("it changed what JavaScript itself is made of") from None

    def ask_for_texts(
        self, function: str, request: Any, *, timeout: float, memory: float
    ) -> tuple[Any, list[str]]:
        """Return the answer of a function of ``static/src/server.js``, and the texts that follow it.

        Arguments and errors are those of `ask`.
        """
        answer, *texts = self._call(f"{function}({_argument(request)})", timeout, memory).split("\0")
        return json.loads(answer), texts

    def _call(self, call: str, timeout: float, memory: float) -> str:
        from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException

        try:
            code = f"explorableServer.{call}"
            return str(self._isolate.eval(code, timeout_sec=timeout, max_memory=int(memory * 2**20)))
        except JSTimeoutException:
            self._give_up()
            raise LimitError(f"it took longer than {timeout:g} s") from None
        except JSOOMException:
            self._give_up()
            raise LimitError(f"it needed more than {memory:g} MiB") from None
        except JSEvalException as error:
            raise RenderError(_first_line(str(error))) from None

    def close(self) -> None:
        """Free the isolate, once what it is doing is over."""
        # To free it at work takes away the event loop that it reports to.
        from py_mini_racer import JSEvalException

        with suppress(JSEvalException):
            self._isolate.eval("0", timeout_sec=_START_TIMEOUT)
        self._isolate.close()


def _argument(request: Any) -> str:
    """Return plain data as JavaScript: JSON in a string, which is parsed faster than code."""
    try:
        return json.dumps(json.dumps(request, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise RenderError(f"its values cannot be written as JSON: {error}") from None


@cache
def version() -> str:
    """Return what changes with whatever the engine answers."""
    return hashlib.sha256((BUNDLE / "server.js").read_bytes()).hexdigest()


# By process: workers that Sphinx forks off make their own. What a worker inherited is never freed in it: that
# would wait for threads which only the parent has.
_engines: dict[int, Engine] = {}
_starting = Lock()


def engine() -> Engine:
    """Return this process's engine."""
    process = os.getpid()
    with _starting:
        if process not in _engines:
            _engines[process] = Engine()
        return _engines[process]


# Builds are short: V8's last compiler costs more than its code saves, as does a small heap for the young.
_V8_FLAGS = ("--no-turbofan", "--min-semi-space-size=32")


def _isolate_with_its_own_loop() -> MiniRacer:
    """Make it in another thread: where an event loop runs, as in notebooks, it would keep no time limit."""
    # Here, since only a page with pictures or formulas needs it.
    from py_mini_racer import DEFAULT_V8_FLAGS, MiniRacer, init_mini_racer

    init_mini_racer(flags=(*DEFAULT_V8_FLAGS, *_V8_FLAGS), ignore_duplicate_init=True)
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(MiniRacer).result()


def _give_up() -> Thread:
    """Forget this process's engine, which may still be at work or out of memory; the next is a fresh one."""
    closing = Thread(target=_engines.pop(os.getpid()).close, daemon=True)
    closing.start()
    return closing


@atexit.register
def _close_at_exit() -> None:
    # Once Python takes itself apart, freeing an isolate waits for ever for its event loop.
    if os.getpid() in _engines:
        _give_up().join(_PATIENCE_AT_EXIT)


def _first_line(message: str) -> str:
    return next((line.strip() for line in message.splitlines() if line.strip()), "unknown error")
