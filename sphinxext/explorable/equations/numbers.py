"""The numbers of equations, where Sphinx has numbered what is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.environment import BuildEnvironment


def take_numbers(
    unshown: Iterable[nodes.Element], formulas: Sequence[nodes.Element], env: BuildEnvironment
) -> None:
    """Take the numbers of formulas that show nothing, and count the others of their document anew.

    Args:
        unshown: the formulas that show nothing.
        formulas: all of the document that is being read, these among them.
        env: the environment, in which Sphinx has noted the numbers.
    """
    taken: list[int] = []
    equations = env.domains.math_domain.equations
    for formula in unshown:
        if number := formula.get("number"):
            taken.append(number)
            equations.pop(formula["label"], None)
            _forget(formula)
    if not taken:
        return
    for formula in formulas:
        if number := formula.get("number"):
            formula["number"] = number - sum(one < number for one in taken)
            equations[formula["label"]] = (env.current_document.docname, formula["number"])


def _forget(formula: nodes.Element) -> None:
    """Leave nothing of a number: where it has its section's in it, Sphinx counts what has an id."""
    targets = formula.document.findall(nodes.target) if formula.document else ()
    for target in [one for one in targets if one.get("refid") in formula["ids"]]:
        target.parent.remove(target)
    formula["number"], formula["label"], formula["ids"] = None, None, []
