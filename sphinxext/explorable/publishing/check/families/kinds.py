"""What the four kinds of documentation promise, and a page does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from ....pages.visual import Visual
from ....parameters.declaring import ParameterControl
from ....story.steps import Steps
from ..heuristics import Finding, heuristic
from ..reading import Reading, has_class

_TRIED = (Visual, ParameterControl, Steps, nodes.enumerated_list, nodes.literal_block, nodes.doctest_block)


@heuristic(
    "tutorial-acts",
    why="Learners learn by doing: a tutorial without anything to do or to try is an explanation.",
    write="give them an explorable, a `steps`, or numbered steps to follow",
)
def tutorial_acts(page: Reading) -> Iterator[Finding]:
    """Find tutorials in which there is nothing to do."""
    if (
        page.kind == "tutorial"
        and page.sections
        and not any(isinstance(one, _TRIED) for one in page.elements)
    ):
        title = page.sections[0][0]
        yield Finding(title, "this tutorial has no explorable and no step", words=title.astext())


@heuristic(
    "reference-story",
    why="Who looks something up wants it at once, not at the end of a story.",
    write="say it in a table or a list, and tell the story on a page of another kind",
)
def reference_story(page: Reading) -> Iterator[Finding]:
    """Find steps on pages of reference, unless they are an example of themselves."""
    if page.kind != "reference":
        return
    for steps in page.elements:
        if isinstance(steps, Steps) and not has_class(steps, "example"):
            yield Finding(steps, "this reference tells a story in steps")
