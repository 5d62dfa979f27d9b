"""Processes of the engine that the workers of a build share.

Sphinx forks a worker for every few documents. Each would start an engine of its own and warm it up, so they
take turns at a few: whoever needs one holds a free place for as long as it lives, and starts the process
there if there is none. Places are byte locks of a file, which the system frees by itself however their holder
ends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

with suppress(ImportError):  # Windows has none
    import fcntl

from .connecting import Connection, ready, start
from .errors import PassingError


@dataclass(frozen=True)
class _Places:
    """What the processes of a build share."""

    owner: int
    count: int
    folder: Path
    locks: int
    """A file descriptor; each byte of its file is a place."""
    lifeline: tuple[int, int]
    """The ends of a pipe: engines read from it, and it ends with the last process that could ask them."""


# The byte of the file of places that is the build's own, as long as it lives.
_OWN = 4096
# Seconds after which what nobody holds was left, not just made.
_STALE = 60

_places: _Places | None = None
_started: list[subprocess.Popen[bytes]] = []


def share(count: int) -> None:
    """Let the workers that are forked off from now on share engines.

    Args:
        count: how many engines there may be.
    """
    global _places
    stop_sharing()
    if sys.platform == "win32":  # where Sphinx has no workers either
        return
    _remove_left()
    folder = Path(tempfile.mkdtemp(prefix="explorable-"))
    locks = os.open(folder / "places", os.O_RDWR | os.O_CREAT)
    fcntl.lockf(locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _OWN)
    _places = _Places(os.getpid(), count, folder, locks, os.pipe())


def _remove_left() -> None:
    """Remove what builds left that were ended at once, with all of their processes."""
    if sys.platform == "win32":
        raise NotImplementedError
    for file in Path(tempfile.gettempdir()).glob("explorable-*/places"):
        # Those of other users cannot be opened.
        with suppress(OSError):
            if time.time() - file.stat().st_mtime < _STALE:
                continue
            locks = os.open(file, os.O_RDWR)
            try:
                fcntl.lockf(locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _OWN)
                shutil.rmtree(file.parent, ignore_errors=True)
            finally:
                os.close(locks)


@atexit.register
def stop_sharing() -> None:
    """End what is shared, unless this is a worker."""
    global _places
    places, _places = _places, None
    if places is None or places.owner != os.getpid():
        return
    for descriptor in (places.locks, *places.lifeline):
        os.close(descriptor)
    shutil.rmtree(places.folder, ignore_errors=True)


def shared_process(bundle: str) -> Connection | None:
    """Return a process that is this worker's as long as it lives, or None where nothing is shared."""
    places = _places
    # The process that forks the others asks while they work: it has its own.
    if sys.platform == "win32":
        return None
    if places is None or places.owner == os.getpid():
        return None
    for place in range(places.count):
        with suppress(OSError):
            fcntl.lockf(places.locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            # Where sockets cannot be had, as where the folder's path is too long for one, nothing is shared.
            with suppress(PassingError):
                return _connected(places, place, bundle)
    return None


def _connected(places: _Places, place: int, bundle: str) -> Connection:
    if sys.platform == "win32":
        raise NotImplementedError
    address = str(places.folder / str(place))
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(address)
    except OSError:
        lifeline = places.lifeline[0]
        # Kept, since Python complains of a process that outlives what started it.
        _started.append(ready(start(bundle, "", address, str(lifeline), inherited=[lifeline])))
        connection.connect(address)
    questions, answers = connection.makefile("wb"), connection.makefile("rb")

    def close() -> None:
        for stream in (questions, answers, connection):
            with suppress(OSError):
                stream.close()
        fcntl.lockf(places.locks, fcntl.LOCK_UN, 1, place)

    return Connection(questions, answers, close)
