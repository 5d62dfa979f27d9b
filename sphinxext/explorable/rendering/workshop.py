"""The process that reads and draws authors' modules: one for each process of a build that needs it.

An endless loop can be ended for good there, an isolate that runs out of memory takes nothing with it, and
whatever a module does to JavaScript itself, the suite's own pictures stay the same.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from .engine import BUNDLE, LimitError, RenderError, SyntaxMistakeError

# What the process has beyond a module's time, to start and to answer.
_GRACE = 30


class Workshop:
    """Answers what `Engine` answers, from a process of its own."""

    def __init__(self) -> None:
        if not (BUNDLE / "modules.js").is_file():
            raise RenderError(f"the suite is not built: {BUNDLE} has no modules.js; install it with pip")
        script = Path(__file__).with_name("workshop_process.py")
        try:
            self._process = subprocess.Popen(
                [sys.executable, str(script)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # V8 writes its last words there.
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise RenderError(f"no process for authors' modules can be started: {error}") from None

    def ask(self, service: str, request: dict[str, Any], *, timeout: float, memory: float) -> Any:
        """Return the answer of a service of ``static/src/modules/server.js``.

        Args:
            service: its name.
            request: plain data that serialises to JSON.
            timeout: seconds until it is given up.
            memory: MiB that the isolate may hold.

        Raises:
            RenderError: where it throws.
            LimitError: where it passes a limit.
        """
        try:
            return self._send("ask", [service, request], timeout=timeout, memory=memory)
        except LimitError:
            self.close()
            raise

    def check_syntax(self, script: str) -> None:
        """Check that a script could run.

        Raises:
            SyntaxMistakeError: where it could not.
        """
        self._send("check_syntax", [script], timeout=60, memory=4096)

    def leave(self) -> None:
        """Leave it to the next module, unless this one changed what JavaScript itself is made of."""
        with suppress(RenderError):
            if self.ask("isIntact", {}, timeout=1, memory=4096):
                return
        self.close()

    def close(self) -> None:
        """End the process, whatever it is doing; who asks again gets a fresh one."""
        if _workshops.get(os.getpid()) is self:
            del _workshops[os.getpid()]
        self._process.kill()
        self._process.communicate()

    def _send(self, method: str, arguments: list[Any], *, timeout: float, memory: float) -> Any:
        try:
            limits = {"timeout": timeout, "memory": memory} if method == "ask" else {}
            line = json.dumps([method, arguments, limits], allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise RenderError(f"its values cannot be written as JSON: {error}") from None
        assert self._process.stdin
        assert self._process.stdout
        overdue = False

        def end() -> None:
            nonlocal overdue
            overdue = True
            self._process.kill()

        # What V8 does not interrupt is ended from outside.
        watch = Timer(timeout + _GRACE, end)
        watch.daemon = True
        watch.start()
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except OSError:
            answer = b""
        finally:
            watch.cancel()
        if not answer:
            self.close()
            # V8 ends its process where it cannot have more memory.
            limit = f"took longer than {timeout:g} s" if overdue else f"needed more than {memory:g} MiB"
            raise LimitError(f"it {limit}")
        told = json.loads(answer)
        kind = told["kind"]
        if kind == "mistake":
            raise SyntaxMistakeError(told["said"], told["line"])
        if kind == "limit":
            raise LimitError(told["said"])
        if kind == "error":
            raise RenderError(told["said"])
        return told["answer"]


# By process: workers that Sphinx forks off make their own.
_workshops: dict[int, Workshop] = {}
_starting = Lock()


def workshop() -> Workshop:
    """Return this process's workshop."""
    with _starting:
        if os.getpid() not in _workshops:
            _workshops[os.getpid()] = Workshop()
        return _workshops[os.getpid()]


@atexit.register
def close() -> None:
    """End this process's workshop, if it has one."""
    if os.getpid() in _workshops:
        _workshops[os.getpid()].close()
