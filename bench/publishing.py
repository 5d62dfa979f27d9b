"""What publishing costs: so far measurement, its script and the reading of its events."""

from __future__ import annotations

import gzip
import json
import random
import tempfile
import time
from pathlib import Path

from sphinxext.explorable.engine.bundle import BUNDLE, manifest
from sphinxext.explorable.publishing.metrics.counting import count
from sphinxext.explorable.publishing.metrics.events import Reading

EVENTS = 1_000_000


def write_events(file: Path, number: int) -> None:
    """Write events of many readers, pages and controls."""
    chance = random.Random(1)
    with file.open("w", encoding="utf-8") as lines:
        for _ in range(number // 10):
            view = "-".join(str(chance.getrandbits(32)) for _ in range(3))
            page = f"page-{chance.randrange(20)}"
            for _ in range(10):
                control = f"control {chance.randrange(12)}"
                event = {"page": page, "view": view, "id": "explorable-line", "name": "gradient-descent"}
                lines.write(json.dumps({**event, "control": control, "value": True, "ms": 1000}) + "\n")


def metrics() -> None:
    """Print the weight of the script, and how long events take to be counted."""
    script = BUNDLE / "web" / manifest()["scripts"]["metrics"]
    print(f"{'script of metrics':<36}{len(gzip.compress(script.read_bytes(), 9)):8,} B    (at most 1,024)")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonl"
        write_events(file, EVENTS)
        start, used = time.perf_counter(), time.process_time()
        pages = count(Reading().of([file]))
        wall, processor = time.perf_counter() - start, time.process_time() - used
    assert sum(control.presses for page in pages for control in page.controls) == EVENTS
    print(f"{'1,000,000 events, counted':<36}{wall:8.1f} s    {processor:.1f} s of one processor")


def main() -> None:
    """Print all of it."""
    print("\npublishing")
    metrics()


if __name__ == "__main__":
    main()
