"""What a bench tells: figures, each with its aim and with what a user would use instead.

`make bench` measures all of them in one run, section by section; `python -m bench.NAME` one section. With
`--keep` the run's tables become those of the docs (`docs/explanation/figures/`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "explanation" / "figures"
MISSED = FOLDER / "missed.csv"
HEADER = ("what", "this suite", "instead", "ratio", "aim")
MISSED_HEADER = ("section", "what", "aim", "measured", "why")


@dataclass(frozen=True)
class Figure:
    """One thing that was measured."""

    what: str
    """What was measured, as the docs tell it."""

    value: float

    unit: str = ""
    """``ms``, ``KiB`` and the like; a ratio has none."""

    most: float | None = None
    """The aim: the value is to be no larger …"""

    least: float | None = None
    """… or no smaller."""

    instead: str = ""
    """What a user would use instead, …"""

    theirs: float | None = None
    """… and what that took in the same run, in the same unit; infinite where it did not end."""

    times: float | None = None
    """The aim of the ratio: how many times theirs the value is to be at most."""

    why: str = ""
    """Why the aim is missed, for when it is."""

    @property
    def ratio(self) -> float | None:
        """How many times theirs the value is."""
        return self.value / self.theirs if self.theirs else None

    @property
    def is_missed(self) -> bool:
        """Whether an aim is missed."""
        return (
            (self.most is not None and self.value > self.most)
            or (self.least is not None and self.value < self.least)
            or (self.times is not None and self.ratio is not None and self.ratio > self.times)
        )

    @property
    def aim(self) -> str:
        """The aim in signs."""
        aims = [("≤", self.most, self.unit), ("≥", self.least, self.unit), ("≤", self.times, "×")]
        return ", ".join(f"{sign} {number(aim)} {unit or '×'}" for sign, aim, unit in aims if aim is not None)

    @property
    def measured(self) -> str:
        """The value with its unit."""
        return f"{number(self.value)} {self.unit or '×'}"

    @property
    def row(self) -> tuple[str, ...]:
        """The row of a table: what, value, instead, ratio, aim."""
        instead = self.instead
        if self.theirs is not None:
            ended = self.theirs != float("inf")
            instead += f": {number(self.theirs)} {self.unit or '×'}" if ended else ": did not end"
        ratio = "" if self.ratio is None else f"{number(self.ratio)} ×"
        return self.what, self.measured, instead, ratio, f"{self.aim}{': **missed**' * self.is_missed}"


def number(value: float) -> str:
    """Write a number with the digits that count: at most one behind the point, or two if it is below 1."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2g}" if abs(value) < 1 else f"{value:.1f}".removesuffix(".0")


def show(title: str, figures: Iterable[Figure]) -> list[Figure]:
    """Print figures as they are measured, and return them."""
    print(f"\n{title}", flush=True)
    shown = []
    for figure in figures:
        what, measured, instead, ratio, aim = figure.row
        beside = f"{instead}, {ratio}" if ratio else instead
        print(f"  {what:<76} {measured:>12}  {beside:<44} {aim}", flush=True)
        shown.append(figure)
    return shown


def keep(section: str, figures: Iterable[Figure]) -> None:
    """Make figures of a run the docs' table of a section, and what they miss its rows among all missed."""
    figures = list(figures)
    FOLDER.mkdir(exist_ok=True)
    _write(FOLDER / f"{section}.csv", HEADER, (figure.row for figure in figures))
    others = [row for row in missed() if row[0] != section]
    own: list[tuple[str, ...]] = [
        (section, one.what, one.aim, _told(one), one.why or "not known") for one in figures if one.is_missed
    ]
    rows = sorted([*others, *own], key=lambda row: row[0])
    _write(MISSED, MISSED_HEADER, rows)


def missed() -> list[tuple[str, ...]]:
    """Return the rows of what the last runs missed."""
    if not MISSED.exists():
        return []
    with MISSED.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def _told(figure: Figure) -> str:
    if figure.times is None or figure.ratio is None:
        return figure.measured
    return f"{number(figure.ratio)} × {figure.instead} ({figure.measured})"


def _write(file: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
