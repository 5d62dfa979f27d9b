"""The smallest collector: it appends the batches of pages to a file, and keeps nothing of who sent them."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from .events import BrokenEventError, read_event

# What a beacon can hold, in bytes; and how much is read of what is larger, so that its sender is told.
LARGEST = 64 * 1024
_DRAINED = 2**20
KINDS = ("text/plain", "application/json", "application/x-ndjson")
MIB = 2**20


class FullError(Exception):
    """A file takes no more; the message says why."""


class EventFile:
    """A file to which whole batches are appended.

    Args:
        file: it is made where it is missing.
        largest: how many bytes it may have.

    Raises:
        OSError: where it cannot be written.
    """

    def __init__(self, file: Path, largest: int) -> None:
        self.events = 0
        self._largest = largest
        self._lock = Lock()
        # Else Windows writes line ends of its own.
        binary = getattr(os, "O_BINARY", 0)
        self._open = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | binary, 0o644)
        if os.fstat(self._open).st_size:
            os.lseek(self._open, -1, os.SEEK_END)
            # A line that something ended in the midst of is one of its own.
            if os.read(self._open, 1) != b"\n":
                os.write(self._open, b"\n")

    def append(self, lines: list[str]) -> None:
        """Append lines, all of them or none.

        Raises:
            FullError: where they have no room.
        """
        batch = "".join(lines).encode()
        with self._lock:
            size = os.fstat(self._open).st_size
            if size + len(batch) > self._largest:
                raise FullError(f"it has {self._largest // MIB} MiB, as many as --limit lets it have")
            try:
                # One write, which no other process's comes between.
                if os.write(self._open, batch) < len(batch):
                    raise OSError("No space left on device")
            except OSError as error:
                with suppress(OSError):
                    os.ftruncate(self._open, size)
                raise FullError(error.strerror or str(error)) from None
            self.events += len(lines)

    def close(self) -> None:
        """Close it."""
        os.close(self._open)


class Collector(ThreadingHTTPServer):
    """A server that answers batches.

    Args:
        address: host and port.
        file: what batches are appended to.
        origins: from whose pages they may come; from anywhere if empty.

    Raises:
        OSError: where it cannot listen there.
    """

    daemon_threads = True

    def __init__(self, address: tuple[str, int], file: EventFile, origins: list[str]) -> None:
        super().__init__(address, _Handler)
        self.file = file
        self.origins = origins
        self._told = ""

    def tell(self, trouble: str) -> None:
        """Tell who runs it of a trouble, once."""
        if trouble != self._told:
            self._told = trouble
            print(
                f"sphinx-explorable metrics: an event was not written: {trouble}", file=sys.stderr, flush=True
            )

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of senders that went away; what they are called is not written anywhere."""


class _Handler(BaseHTTPRequestHandler):
    server: Collector
    server_version, sys_version = "sphinx-explorable", ""
    # Seconds that a sender may be silent.
    timeout = 10

    def do_POST(self) -> None:
        """Take a batch."""
        status = self._take()
        if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            self.rfile.read(min(int(self.headers["Content-Length"]), _DRAINED))
        self._answer(status)

    def do_OPTIONS(self) -> None:
        """Say whether a page may send a batch."""
        self._answer(HTTPStatus.NO_CONTENT if self._is_welcome() else HTTPStatus.FORBIDDEN)

    def do_GET(self) -> None:
        """Refuse: nothing is told of what was collected."""
        self._answer(HTTPStatus.METHOD_NOT_ALLOWED)

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep no log: it would have addresses of readers."""

    def _is_welcome(self) -> bool:
        origins = self.server.origins
        return not origins or self.headers.get("Origin") in origins

    def _take(self) -> HTTPStatus:
        if not self._is_welcome():
            return HTTPStatus.FORBIDDEN
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or len(length) > 12:
            return HTTPStatus.BAD_REQUEST
        if int(length) > LARGEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        body = self.rfile.read(int(length))
        if self.headers.get_content_type() not in KINDS:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        try:
            # What a sender adds to an event is not written.
            lines = [read_event(line).line() for line in body.splitlines() if line.strip()]
        except BrokenEventError:
            return HTTPStatus.BAD_REQUEST
        if len(body) < int(length) or not lines:
            return HTTPStatus.BAD_REQUEST
        try:
            self.server.file.append(lines)
        except FullError as error:
            self.server.tell(str(error))
            return HTTPStatus.INSUFFICIENT_STORAGE
        return HTTPStatus.NO_CONTENT

    def _answer(self, status: HTTPStatus) -> None:
        self.send_response(status)
        origin = self.headers.get("Origin")
        if origin in self.server.origins:
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Credentials", "true")
            self.send_header("Access-Control-Allow-Methods", "POST")
            self.send_header("Access-Control-Allow-Headers", "Content-Type")
            self.send_header("Vary", "Origin")
        self.send_header("Content-Length", "0")
        self.end_headers()
