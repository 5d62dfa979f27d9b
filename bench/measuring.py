"""What a command costs, as a whole tree of processes: wall time, processor time, memory at its peak."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from .figures import Figure

MIB = 2**20


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of all processors, and MiB of memory, where that was watched."""

    wall: float
    processor: float
    memory: float = 0

    def above(self, other: Cost) -> Cost:
        """Return what this costs more than another."""
        return Cost(
            self.wall - other.wall, self.processor - other.processor, max(0.0, self.memory - other.memory)
        )


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, *, watch: bool = False) -> Cost:
    """Run a command, and return its cost; watching its memory takes time, so that is for runs of their own.

    Raises:
        CalledProcessError: where it fails.
    """
    before, start = os.times(), time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        over = threading.Event()
        peaks: list[float] = [0]
        watcher = threading.Thread(target=_watch, args=(process.pid, over, peaks))
        if watch:
            watcher.start()
        process.wait()
        wall = time.perf_counter() - start
        over.set()
        if watch:
            watcher.join()
        # A server of sphinxcontrib-katex has been seen to outlive its build.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, output.read())
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(wall, spent, max(peaks))


def _watch(root: int, over: threading.Event, peaks: list[float]) -> None:
    while not over.wait(0.02):
        peaks.append(sum(_own_share(process) for process in _tree(root)))


def _tree(root: int) -> Iterable[int]:
    yield root
    for thread in Path(f"/proc/{root}/task").glob("*"):
        try:
            children = (thread / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _own_share(process: int) -> float:
    """Return the MiB that a process holds: what it shares with others counts in parts (PSS)."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass  # it has ended
    return 0


def in_turn(
    commands: Mapping[str, Sequence[str]], rounds: int, environment: Mapping[str, str] | None = None
) -> dict[str, Cost]:
    """Run commands in turn, the first round to warm up and to watch memory, and return their medians."""
    memory = {name: run(command, environment, watch=True).memory for name, command in commands.items()}
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(run(command, environment))
    return {name: replace(median(found), memory=memory[name]) for name, found in costs.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """Return the medians of costs, without their memory."""
    walls, processors = ([getattr(cost, side) for cost in costs] for side in ("wall", "processor"))
    return Cost(statistics.median(walls), statistics.median(processors))


def beside(
    what: str, ours: Cost, instead: str, theirs: Cost | None, times: Cost | None, why: str = ""
) -> Iterator[Figure]:
    """Yield a figure of each side of a cost, beside another's, with the aims of their ratios (0: none)."""
    sides = (("wall time", "wall", "s"), ("processor time", "processor", "s"), ("memory", "memory", "MiB"))
    for told, side, unit in sides:
        value = getattr(ours, side)
        if not value and side == "memory":
            continue
        yield Figure(
            f"{what}: {told}",
            value,
            unit,
            instead=instead if theirs else "",
            theirs=getattr(theirs, side) if theirs else None,
            times=(getattr(times, side) or None) if theirs and times else None,
            why=why,
        )
