"""How a process of the engine is spoken to: a line of JSON, and behind it a text as long as that says."""

from __future__ import annotations

import json
from typing import IO, Any

# What a process says on its standard output once it can be asked.
READY = b"ready\n"


def send(stream: IO[bytes], head: dict[str, Any], text: str = "") -> None:
    """Send a message.

    Raises:
        OSError: nobody listens any more.
    """
    # Half a character may be all that an author's text ends with.
    body = text.encode(errors="surrogatepass")
    stream.write(json.dumps({**head, "length": len(body)}).encode() + b"\n" + body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], str] | None:
    """Return the next message, or None once there are no more, or half of one is all that came."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    head: dict[str, Any] = json.loads(line)
    body = stream.read(head["length"])
    return (head, body.decode(errors="surrogatepass")) if len(body) == head["length"] else None
