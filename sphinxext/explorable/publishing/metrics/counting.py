"""How often each control was used, and by how many readers: a reader is one view of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .events import Event

SORTS = ("picture", "readers", "presses", "mean")


@dataclass(frozen=True)
class Control:
    """What is known of a control.

    Attributes:
        id: of the picture's element.
        name: of the picture in the catalogue, or ``parameter``.
        control: its label.
        readers: how many views of the page used it.
        share: their part of all views in which anything of the page was used, from 0 to 1.
        presses: how often it was used in all.
        is_button: whether nothing is told of it but that it was pressed.
    """

    id: str
    name: str
    control: str
    readers: int
    share: float
    presses: int
    is_button: bool

    @property
    def mean(self) -> float:
        """How often a reader used it who did."""
        return self.presses / self.readers

    @property
    def picture(self) -> str:
        """What its picture is called."""
        called = self.id.removeprefix("explorable-")
        if self.name == "parameter":
            return "parameter slider" if called else "parameter"
        return f"{called} ({self.name})" if called and called != self.name else self.name

    @property
    def average(self) -> str:
        """How often a reader used it who did, in words."""
        if self.is_button:
            return f"{self.mean:,.1f} presses by a reader who pressed it"
        return f"{self.mean:,.1f} changes by a reader who changed it"

    @property
    def sentence(self) -> str:
        """All of it, in words."""
        of = f"{self.readers:,} {'reader' if self.readers == 1 else 'readers'} ({self.share:.0%})"
        return f"{self.control}: {self.average}, {of}"

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        keys = ("id", "name", "control", "readers", "share", "presses", "mean")
        return {key: getattr(self, key) for key in keys}


@dataclass(frozen=True)
class Page:
    """A page: in how many views anything of it was used, and its controls."""

    page: str
    views: int
    controls: tuple[Control, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        controls = [control.as_json() for control in self.controls]
        return {"page": self.page, "views": self.views, "controls": controls}


@dataclass
class _Use:
    """How often each view used a control."""

    by_view: dict[str, int] = field(default_factory=dict)
    is_button: bool = True


def count(events: Iterable[Event], *, sort: str = "picture") -> list[Page]:
    """Count events.

    Args:
        events: in any order.
        sort: what the controls of a page are sorted by, one of `SORTS`; pages are sorted by their names, or,
            where that is a number, by their views.
    """
    pages: dict[str, dict[tuple[str, str, str], _Use]] = {}
    for event in events:
        uses = pages.setdefault(event.page, {})
        use = uses.setdefault((event.id, event.name, event.control), _Use())
        use.by_view[event.view] = use.by_view.get(event.view, 0) + 1
        use.is_button &= event.value is True
    counted = [_page(name, uses, sort) for name, uses in sorted(pages.items())]
    return counted if sort == "picture" else sorted(counted, key=lambda page: -page.views)


def _page(name: str, uses: dict[tuple[str, str, str], _Use], sort: str) -> Page:
    views = len(set().union(*(use.by_view for use in uses.values())))
    controls = [
        Control(*key, len(use.by_view), len(use.by_view) / views, sum(use.by_view.values()), use.is_button)
        for key, use in sorted(uses.items())
    ]
    if sort == "picture":
        controls.sort(key=lambda control: (control.id, control.name, -control.readers))
    else:
        controls.sort(key=lambda control: -float(getattr(control, sort)))
    return Page(name, views, tuple(controls))
