"""The V8 isolate that runs pictures and KaTeX at build time: one a process, made when first needed."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer

BUNDLE = Path(__file__).parent.parent / "_bundle"

T = TypeVar("T")

# Loading the bundle is not a picture's doing, so a picture's limits do not count for it.
_START_TIMEOUT = 60


class RenderError(RuntimeError):
    """What went wrong while drawing or typesetting, in a sentence."""


class Engine:
    """An isolate with the bundle loaded, which answers requests made of plain data."""

    def __init__(self) -> None:
        server = BUNDLE / "server.js"
        if not server.is_file():
            raise RenderError(f"the suite is not built: {server} is missing; install it with pip")
        self._isolate = MiniRacer()
        self._isolate.eval(server.read_text(encoding="utf-8"), timeout_sec=_START_TIMEOUT)

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
        text = json.dumps(request, allow_nan=False)
        call = f"explorableServer.answer({json.dumps(service)}, {json.dumps(text)})"
        try:
            answer = _apart_from_loops(
                lambda: self._isolate.eval(call, timeout_sec=timeout, max_memory=int(memory * 2**20))
            )
        except JSTimeoutException:
            raise RenderError(f"it took longer than {timeout:g} s") from None
        except JSOOMException:
            _forget()
            raise RenderError(f"it needed more than {memory:g} MiB") from None
        except JSEvalException as error:
            raise RenderError(_first_line(error)) from error
        return json.loads(str(answer))


def engine() -> Engine:
    """Return this process's engine: workers that Sphinx forks off make their own."""
    return _apart_from_loops(lambda: _engine_of(os.getpid()))


@cache
def _engine_of(process: int) -> Engine:
    return Engine()


def _apart_from_loops(call: Callable[[], T]) -> T:
    """Call where no event loop runs: mini-racer keeps no time limit in one, and notebooks always run one."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return call()
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(call).result()


def _forget() -> None:
    # An isolate that ran out of memory is not to be used again.
    _engine_of.cache_clear()


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    thrown = [line for line in lines if "Error:" in line]
    return (thrown or lines or ["unknown error"])[0].removeprefix("Uncaught ")
