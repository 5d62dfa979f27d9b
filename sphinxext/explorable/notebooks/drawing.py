"""Drawing a picture where there is no site: from its spec to the markup of a page, and to files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..concepts.palette import Swatch
from ..concepts.registry import Concept, assign_colors, define, learned, unknown_concept
from ..concepts.stylesheet import file_values
from ..config import ExplorableConfig
from ..engine.errors import RenderError
from ..equations.typesetting import request, typeset
from ..pages.answering import QUESTION, Limits
from ..pages.visual import Visual, drawn, json_for_html
from ..parameters import Parameter
from ..visuals.picture import Page, Picture, PictureError
from ..visuals.resolving import pose, take_colors, take_labels

# What one drawing may take; the same as in docs where nothing else is set.
LIMITS = Limits(ExplorableConfig().render_timeout, ExplorableConfig().render_memory)
_MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)


@dataclass(frozen=True)
class Drawing:
    """A picture that is resolved, outside of any page.

    Attributes:
        spec: what the user gave, checked.
        bound: the parameter that each of some keys follows, by its name.
        parameters: what the picture follows, by name.
        known: the concepts that are defined, by name; where there are none, all that the picture names are.
        alt: the text alternative that the user gave, or nothing.
        width: the width of the figure, or nothing.
    """

    spec: Picture
    bound: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    known: Mapping[str, Concept] = field(default_factory=dict)
    alt: str = ""
    width: str = ""

    @cached_property
    def concepts(self) -> Mapping[str, Concept]:
        """The concepts that are defined, or all that the picture names."""
        return self.known or {
            name: define(name, {}) for name in self._posed["named"] if name not in self.learned
        }

    @cached_property
    def swatches(self) -> dict[str, Swatch]:
        """The concepts' colours."""
        return assign_colors(self.concepts.values())

    @cached_property
    def learned(self) -> frozenset[str]:
        """The names that make tensors learned weights."""
        return learned(self.known)

    @cached_property
    def _posed(self) -> Visual:
        spec = self.spec
        visual = Visual("", picture=spec.called, bound=dict(self.bound), called="", lines=_Nowhere())
        if self.width:
            visual["width"] = self.width
        visual.say({"alt": self.alt})
        # An id of its own contents: the same notebook has the same output.
        visual["ident"] = "explorable-coming"
        pose(visual, spec, Page(self.parameters))
        return visual

    @cached_property
    def visual(self) -> Visual:
        """The picture as a node, posed: what is asked of it is what docs would ask.

        Raises:
            PictureError: where it cannot be drawn.
        """
        visual = self._posed
        for name in visual["named"]:
            if name not in self.concepts and name not in self.learned:
                hint = unknown_concept(name, self.concepts).replace(
                    "; define it with the directive `concept`", ""
                )
                raise PictureError(
                    f"{hint}; give its colour: concepts={{{name!r}: 'violet'}}"
                    if hint == f"no concept is called {name}"
                    else hint,
                    "concept",
                )
        # In docs, the colours are those of the site.
        visual["uncolored"] = visual["request"]["values"]
        take_colors(visual, self.concepts, self.swatches)
        take_labels(visual, {name: concept.label for name, concept in self.concepts.items()})
        visual["ident"] = f"explorable-{digest(visual['request'])}"
        visual.pose({**visual["request"], "id": visual["ident"]})
        return visual

    @property
    def request(self) -> dict[str, Any]:
        """What the picture is drawn from: plain data."""
        found: dict[str, Any] = self.visual["request"]
        return found

    @cached_property
    def view(self) -> str:
        """The markup of a page, which the browser brings to life.

        Raises:
            RenderError: where it cannot be drawn.
        """
        return str(self._answer["markup"])

    @property
    def described(self) -> str:
        """The text alternative: the user's, or what the picture says of its first state."""
        said = self._answer.get("alt")
        return str(self.alt or (self.request["alt"] if said is None else said))

    @cached_property
    def _answer(self) -> Any:
        return drawn(self.visual[QUESTION], LIMITS)

    def svg(self, *, dark: bool = False, on_paper: bool = True) -> str:
        """Return the picture as a file of its own.

        Raises:
            RenderError: where it cannot be drawn, or draws no svg.
        """
        colors = file_values(self.swatches, self.learned, dark=dark, on_paper=on_paper)
        answer = drawn(self.visual.file_question(colors), LIMITS)
        if answer["markup"] is None:
            raise RenderError(f"{self.spec.called} draws no svg; take .html() instead")
        return str(answer["markup"])

    @cached_property
    def formula(self) -> str:
        """What the picture's formula is in MathML, which browsers set without a font of ours; or nothing."""
        tex = getattr(self.spec, "formula", "")
        if not tex:
            return ""
        shown = {name: parameter.number() for name, parameter in self.parameters.items()}
        [answer] = typeset([request(_plain_tex(tex, shown), display=True)], LIMITS)
        found = _MATHML.search(str(answer.get("html", "")))
        return found[0] if found else ""


class _Nowhere:
    """Where the lines of a picture's content stand that is in no file."""

    def __getitem__(self, line: int) -> tuple[None, int]:
        return None, line + 1


def _plain_tex(tex: str, shown: Mapping[str, str]) -> str:
    r"""Return a formula whose `\live{…}` is the number that it starts at."""
    return re.sub(r"\\live\{\s*(\w+)\s*\}", lambda found: shown.get(found[1], found[1]), tex)


def digest(data: Any) -> str:
    """Return eight characters that tell data apart."""
    return hashlib.sha256(json_for_html(data).encode()).hexdigest()[:8]
