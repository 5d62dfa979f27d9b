"""Stories and audiences: what is told in steps, and whom a section leaves with nothing."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from ....pages.parts import AUDIENCE, AUDIENCES, audiences_of
from ....story.steps import Step, Steps
from ..heuristics import Finding, heuristic
from ..reading import Reading, has_class

_NOTHING = (nodes.title, nodes.Invisible, nodes.system_message, nodes.target)


@heuristic(
    "audience-nothing",
    why="Who reads for one audience meets a heading with nothing below it, and wonders what was left out.",
    write="write a sentence for all in it, or put its heading into the `audience` too",
)
def audience_nothing(page: Reading) -> Iterator[Finding]:
    """Find sections whose whole content is for others than some audience that sees their heading."""
    for section in page.sections:
        parts = [node for node in section.children if not isinstance(node, _NOTHING)]
        marks = [_audiences(node) for node in parts]
        if not parts or not all(marks) or has_class(section, AUDIENCE):
            continue
        got = {name for mark in marks for name in mark}
        missing = [AUDIENCES[name] for name in AUDIENCES if name not in got]
        if missing:
            title = section[0]
            told = f"{' and '.join(missing)} get nothing in this section"
            yield Finding(title, told, words=title.astext())


def _audiences(node: nodes.Node) -> list[str]:
    return audiences_of(node) if isinstance(node, nodes.Element) else []


@heuristic(
    "single-step",
    why="One step is no sequence: its buttons lead nowhere.",
    write="tell it in two steps or more, or as plain text",
)
def single_step(page: Reading) -> Iterator[Finding]:
    """Find steps that hold one step only."""
    for steps in page.elements:
        if isinstance(steps, Steps) and sum(1 for _ in steps.findall(Step)) == 1:
            yield Finding(steps, "these steps hold a single step")
