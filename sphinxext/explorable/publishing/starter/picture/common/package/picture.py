"""``@PICTURE@``: a swing that dies away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sphinxext.explorable.pictures import Page, Picture, PictureError, above_zero, number, option, text


@dataclass(frozen=True)
class PictureName(Picture):
    """A swing that dies away: readers change its `frequency` and its `damping`."""

    name = "@PICTURE@"
    bindable = ("frequency", "damping")

    frequency: float = option(above_zero(4), "How often it swings in a second, at first.", 1.0)
    damping: float = option(number, "How fast it dies away, at first.", 0.3)
    seconds: float = option(above_zero(60), "How long it is shown.", 6.0)
    concept: str = option(text, "The concept whose colour the curve has.", "")

    def check(self) -> list[tuple[int, str]]:
        """Refuse what would grow instead."""
        if not 0 <= self.damping <= 2:
            raise PictureError(f"damping needs a number from 0 to 2, not {self.damping:g}")
        return []

    def concepts(self) -> tuple[str, ...]:
        """Return the concept that it shows."""
        return (self.concept,) if self.concept else ()

    def alternative(self) -> str:
        """Say what is there."""
        return f"A curve of a swing over {self.seconds:g} seconds."

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return what the drawing gets from `model`: plain numbers, texts, lists and dicts."""
        return {
            "frequency": self.frequency,
            "damping": self.damping,
            "seconds": self.seconds,
            "concept": self.concept,
        }
