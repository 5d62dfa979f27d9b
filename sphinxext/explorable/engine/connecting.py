"""Starting a process of the engine, and the streams on which it is asked."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from .bundle import BUNDLE, REINSTALL
from .errors import NO_ENGINE, PassingError
from .wire import READY

# Here the suite is imported from; its modules for the process need neither Sphinx nor docutils.
_ROOT = Path(__file__).parents[3]
# Not the site's packages, whose start-up takes longer than that of V8.
_START = (
    "import sys; sys.path[:0] = {paths!r}; "
    "from sphinxext.explorable.engine.process import main; main({arguments})"
)


@dataclass(frozen=True)
class Connection:
    """Where a process is asked, where it answers, and how to end that."""

    questions: IO[bytes]
    answers: IO[bytes]
    close: Callable[[], None]


def start(bundle: str, *arguments: str, inherited: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start a process, which can be asked once it says that it is `ready`.

    Args:
        bundle: the name of the bundle that it loads.
        arguments: the others of `process.main`.
        inherited: file descriptors that it is handed on.

    Raises:
        PassingError: where it cannot start.
    """
    file = BUNDLE / bundle
    if not file.is_file():
        raise PassingError(f"{NO_ENGINE}{file} is missing; {REINSTALL}")
    racer = find_spec("py_mini_racer")
    if racer is None or racer.origin is None:
        raise PassingError(f"{NO_ENGINE}mini-racer is not installed; `pip install mini-racer`")
    paths = [str(_ROOT), str(Path(racer.origin).parents[1])]
    script = _START.format(paths=paths, arguments=", ".join(map(repr, (str(file), *arguments))))
    try:
        process = subprocess.Popen(
            [sys.executable, "-E", "-s", "-S", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # V8 writes its last words there.
            stderr=subprocess.DEVNULL,
            pass_fds=inherited,
        )
    except OSError as error:
        raise PassingError(f"{NO_ENGINE}no process can be started: {error}") from None
    return process


def ready(process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Wait until a process can be asked.

    Raises:
        PassingError: where it cannot start.
    """
    assert process.stdout
    said = process.stdout.readline()
    if said != READY:
        end(process)
        reason = said.decode(errors="replace").strip() or "it stopped at once"
        remedy = "`pip install --force-reinstall sphinxext-explorable mini-racer`"
        raise PassingError(f"{NO_ENGINE}the JavaScript engine cannot be started ({reason}); {remedy}")
    return process


# Processes that are not asked yet, by who started them.
_early: dict[tuple[int, str], subprocess.Popen[bytes]] = {}


def start_early(bundle: str) -> None:
    """Start a process that will be asked, while there is something else to do."""
    place = (os.getpid(), bundle)
    if place not in _early:
        with suppress(PassingError):  # told to who asks
            _early[place] = start(bundle, "")


@atexit.register
def end_early() -> None:
    """End what was started and never asked."""
    for place in [place for place in _early if place[0] == os.getpid()]:
        end(_early.pop(place))


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process, whatever it is doing."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError, AttributeError):
            stream.close()  # type: ignore[union-attr]


def own_process(bundle: str, frozen: str = "") -> Connection:
    """Start a process that nobody else asks, or take the one that was started early."""
    place = (os.getpid(), bundle)
    early = _early.pop(place) if place in _early else None
    process = ready(early or start(bundle, frozen))
    assert process.stdin
    assert process.stdout
    return Connection(process.stdin, process.stdout, lambda: end(process))
