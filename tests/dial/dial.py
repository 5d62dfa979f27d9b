"""``dial``: a hand on a round scale, which readers turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .picture import Page, Picture, number, option


@dataclass(frozen=True)
class Dial(Picture):
    """A hand on a round scale, and the angle that it has in ``degrees``."""

    name = "dial"

    angle: float = option(number, "Where the hand points at first, in degrees.", 30.0)

    def alternative(self) -> str:
        """Say what is there."""
        return "A hand on a round scale."

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return where the hand points."""
        return {"angle": self.angle}
