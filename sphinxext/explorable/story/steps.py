"""``steps`` and ``step``: content that readers go through one step at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from docutils import nodes

from ..pages.directive import ExplorableDirective
from ..pages.notices import warn
from ..pages.parts import Part, mark

# The class of those that pass by.
SCROLLS = "explorable-scroll"


class Steps(Part):
    """What holds steps: what stays in view, their controls and their stack, once its page is settled."""


class Head(nodes.container):
    """What stays in view with the controls while steps change."""


class Controls(nodes.General, nodes.Element):
    """The place of the controls, which only a script can use."""


class Stack(nodes.container):
    """The steps themselves, all in one place."""


class Step(Part):
    """One step; its title, if it has one, is its first child."""


class StepTitle(nodes.rubric):
    """The title of a step."""


class StepsDirective(ExplorableDirective):
    """``steps``: holds steps, which readers see one at a time, and all of them in print."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "name": "A name to refer to; an address that ends in `#NAME=2` opens the second step.",
        "class": "Classes for its element.",
        "scroll": "No step is hidden: the picture before the first step, or else the first one of each step, "
        "stays in view while the text of the steps passes.",
    }

    def make(self) -> list[nodes.Node]:
        """Return what it holds, put in order once the page is read."""
        if unknown := self.unknown_option(self.name):
            return self.problem(unknown, "story")
        if not any(line.strip() for line in self.content):
            return self.problem("steps holds nothing; write steps in it, each with a title", "story")
        try:
            scrolls = self.is_on("scroll")
        except ValueError as error:
            return self.problem(f"steps: {error}", "story")
        steps = Steps(self.block_text, classes=["explorable-story", *self.own_classes("story")])
        self.set_source_info(steps)
        if scrolls:
            steps["classes"].append(SCROLLS)
        steps["explorable-alive"] = True
        steps += self.parse_content_to_nodes()
        self.add_own_name(steps, "steps", "story")
        return [steps]


class StepDirective(ExplorableDirective):
    """``step``: one of the steps that it stands in, with its title after it."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "name": "A name to refer to.",
        "class": "Classes for its element.",
    }
    optional_arguments = 1
    final_argument_whitespace = True

    def make(self) -> list[nodes.Node]:
        """Return the step, its title first."""
        if unknown := self.unknown_option(self.name):
            return self.problem(unknown, "story")
        step = Step(self.block_text, classes=["explorable-step", *self.own_classes("story")])
        self.set_source_info(step)
        words = " ".join("".join(self.arguments).split())
        told = f"the step “{words}”" if words else "a step"
        source, line = self.get_source_info()
        if words:
            inline, messages = self.parse_inline(words)
            title = StepTitle(words, "", *inline, classes=["explorable-step-title"])
            self.set_source_info(title)
            step += [title, *messages]
        else:
            warn("a step has no title; write one after it, on the same line", "story", f"{source}:{line}")
        content = self.parse_content_to_nodes()
        if not content:
            message = f"{told} is empty; write what it shows below its title, or leave it out"
            warn(message, "story", f"{source}:{line}")
        step += content
        self.add_own_name(step, "step", "story")
        return [step]

    def mark(self, made: list[nodes.Node], audiences: list[str]) -> list[nodes.Node]:
        """Mark the step itself, which has to stand directly in its steps."""
        for node in made:
            if isinstance(node, Step):
                mark(node, audiences)
        return made
