"""V8 for pictures and formulas, in a process of its own that starts when it is first asked."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from threading import Lock
from time import monotonic
from typing import Any

from ..language import spoken
from .bundle import BUNDLE
from .connecting import Connection, own_process
from .errors import LimitError, RenderError, SyntaxMistakeError, first_line
from .sharing import shared_process
from .wire import receive, send


class Engine:
    """Answers questions made of plain data; whatever happens to its process, the next question has one."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """Know how to reach a process, once there is something to ask."""
        self._connect = connect
        self._connection: Connection | None = None
        self._scripts: list[str] = []
        self._language = ""
        # Its process does one thing at a time; what waits here uses up none of its own time.
        self._turn = Lock()

    def ask(self, service: str, request: Any, *, timeout: float, memory: float) -> Any:
        """Return the answer of a service of a bundle.

        Args:
            service: its name.
            request: plain data that serialises to JSON.
            timeout: seconds until it is given up.
            memory: MiB that the isolate may hold.

        Raises:
            RenderError: where it throws.
            LimitError: where it passes a limit.
        """
        [answer] = self.ask_each(service, [request], timeout=timeout, memory=memory)
        if isinstance(answer, RenderError):
            raise answer
        return answer

    def ask_each(
        self, service: str, requests: Sequence[Any], *, timeout: float, memory: float
    ) -> list[Any | RenderError]:
        """Return the answers to several requests, or the errors that they end with.

        Arguments are those of `ask`. A crossing costs as much as a small drawing does, so they cross at once;
        where they pass a limit together, each has it for itself.
        """
        try:
            told = self._call("answerAll", [service], list(requests), timeout, memory)
            return [_answer_in(text) for text in told.split("\0")] if requests else []
        except RenderError as error:
            if len(requests) == 1:
                return [error]
        limits = {"timeout": timeout, "memory": memory}
        return [answer for request in requests for answer in self.ask_each(service, [request], **limits)]

    def ask_for_texts(
        self, function: str, request: Any, *, timeout: float, memory: float
    ) -> tuple[Any, list[str]]:
        """Return the answer of a function of a bundle, and the texts that follow it.

        Arguments and errors are those of `ask`.
        """
        answer, *texts = self._call(function, [], request, timeout, memory).split("\0")
        return json.loads(answer), texts

    def check_syntax(self, script: str) -> None:
        """Check that a script could run, which V8 alone can say.

        Raises:
            SyntaxMistakeError: where it could not.
        """
        with self._turn:
            self._exchange({"method": "check_syntax"}, script)

    def load(self, script: str) -> None:
        """Run a script in each process that answers from now on, such as one that adds services."""
        with self._turn:
            self._scripts.append(script)
            if self._connection:
                self._exchange({"method": "load"}, script)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    def _call(self, function: str, arguments: list[str], request: Any, timeout: float, memory: float) -> str:
        try:
            text = json.dumps(request, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise RenderError(f"its values cannot be written as JSON: {error}") from None
        head = {"method": "call", "function": function, "arguments": arguments}
        with self._turn:
            return self._exchange({**head, "timeout": timeout, "memory": memory}, text)

    def _exchange(self, head: dict[str, Any], text: str) -> str:
        if self._language != spoken().script:
            # A process may build sites of several languages.
            self.close()
        if self._connection is None:
            self._connection = self._connect()
            self._language = spoken().script
            for script in filter(None, [self._language, *self._scripts]):
                self._exchange({"method": "load"}, script)
        began = monotonic()
        answer = None
        with suppress(OSError, ValueError):
            send(self._connection.questions, head, text)
            answer = receive(self._connection.answers)
        if answer is None:
            self.close()
            raise _lost(head, monotonic() - began)
        told, body = answer
        match told["kind"]:
            case "mistake":
                raise SyntaxMistakeError(told["said"], told["line"])
            case "limit":
                self.close()
                raise LimitError(told["said"])
            case "error":
                raise RenderError(told["said"])
        return body


def _lost(head: dict[str, Any], spent: float) -> LimitError:
    """Return why a process ended over a message."""
    timeout, memory = head.get("timeout", 60), head.get("memory")
    if spent > timeout:
        return LimitError(f"it took longer than {timeout:g} s")
    # V8 ends its process where it cannot have more memory.
    return LimitError(
        f"it needed more than {memory:g} MiB" if memory else "it needed more memory than is available"
    )


def _answer_in(text: str) -> Any | RenderError:
    try:
        answer: dict[str, Any] = json.loads(text)
        return RenderError(first_line(answer["error"])) if "error" in answer else answer.get("answer")
    except (ValueError, TypeError, AttributeError):
        # An author's module can change whatever answers there.
        return RenderError("it changed built-in objects of JavaScript, such as Array.prototype")


@cache
def version() -> str:
    """Return what changes with whatever the engine answers, and with what brings that to life."""
    made = hashlib.sha256()
    for name in ("server.js", "modules.js", "manifest.json"):
        with suppress(OSError):  # who asks an engine without its bundle is told so
            made.update((BUNDLE / name).read_bytes())
    return made.hexdigest()


# By process: workers that Sphinx forks off have connections of their own.
_engines: dict[int, dict[str, Engine]] = {}
_starting = Lock()


def engine_for(bundle: str, connect: Callable[[], Connection]) -> Engine:
    """Return this process's engine for a bundle; ``connect`` reaches a process that has it loaded."""
    with _starting:
        engines = _engines.setdefault(os.getpid(), {})
        if bundle not in engines:
            engines[bundle] = Engine(connect)
        return engines[bundle]


def engine() -> Engine:
    """Return this process's engine for the suite's own pictures and for formulas."""
    return engine_for("server.js", lambda: shared_process("server.js") or own_process("server.js"))


@atexit.register
def close() -> None:
    """End this process's engines."""
    for one in _engines.pop(os.getpid(), {}).values():
        one.close()
