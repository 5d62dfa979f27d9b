"""The V8 isolate that runs pictures and KaTeX at build time: one a process, made when first needed."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from py_mini_racer import (
    DEFAULT_V8_FLAGS,
    JSEvalException,
    JSOOMException,
    JSTimeoutException,
    MiniRacer,
    init_mini_racer,
)

BUNDLE = Path(__file__).parent.parent / "_bundle"

# Loading the bundle is not a picture's doing, so a picture's limits do not count for it.
_START_TIMEOUT = 60
# An isolate that was given up may be deep in work that V8 does not interrupt.
_PATIENCE_AT_EXIT = 1


class RenderError(RuntimeError):
    """What went wrong while drawing or typesetting, in a sentence."""


class Engine:
    """An isolate with the bundle loaded, which answers requests made of plain data."""

    def __init__(self) -> None:
        server = BUNDLE / "server.js"
        if not server.is_file():
            raise RenderError(f"the suite is not built: {server} is missing; install it with pip")
        self._isolate = _isolate_with_its_own_loop()
        self.load(server.read_text(encoding="utf-8"))

    def load(self, script: str) -> None:
        """Run a script, such as one that adds to ``explorableServer.services``."""
        self._isolate.eval(script, timeout_sec=_START_TIMEOUT)

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
        try:
            text = json.dumps(request, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise RenderError(f"its values cannot be written as JSON: {error}") from None
        call = f"explorableServer.answer({json.dumps(service)}, {json.dumps(text)})"
        try:
            reply = self._isolate.eval(call, timeout_sec=timeout, max_memory=int(memory * 2**20))
        except JSTimeoutException:
            _give_up()
            raise RenderError(f"it took longer than {timeout:g} s") from None
        except JSOOMException:
            _give_up()
            raise RenderError(f"it needed more than {memory:g} MiB") from None
        except JSEvalException as error:
            raise RenderError(_first_line(str(error))) from None
        told = json.loads(str(reply))
        if "error" in told:
            raise RenderError(_first_line(told["error"]))
        return told.get("answer")

    def close(self) -> None:
        """Free the isolate, once what it is doing is over."""
        # To free it at work takes away the event loop that it reports to.
        with suppress(JSEvalException):
            self._isolate.eval("0", timeout_sec=_START_TIMEOUT)
        self._isolate.close()


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


# Builds are short: V8's last compiler costs them more than its code saves.
_V8_FLAGS = (*DEFAULT_V8_FLAGS, "--no-turbofan")


def _isolate_with_its_own_loop() -> MiniRacer:
    """Make it in another thread: where an event loop runs, as in notebooks, it would keep no time limit."""
    init_mini_racer(flags=_V8_FLAGS, ignore_duplicate_init=True)
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
