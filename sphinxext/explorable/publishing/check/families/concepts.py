"""How a page brings in what it is about: defined first, few at a time."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from ..heuristics import Finding, heuristic
from ..reading import Reading, around

_MOST_NEW = 4


@heuristic(
    "defined-first",
    why="A word in colour says that it means something; a reader who has not been told what can only guess.",
    write="define it above (`concept`), or give it a description in conf.py, which every page shows",
)
def defined_first(page: Reading) -> Iterator[Finding]:
    """Find the first use of each concept that is defined below, on a later page, or nowhere."""
    if page.is_contents or page.kind in ("reference", "how-to"):
        return
    for name, use in _first_uses(page).items():
        if name in page.course.described:
            continue
        concept = page.course.concepts[name]
        definition = page.definitions.get(name)
        if definition is not None:
            if page.place_in(definition) > page.place_in(use):
                line = page.place(definition)[1]
                yield Finding(use, f"{name} is used above its definition in line {line}", words=_words(use))
        elif _is_later(page, concept.docname):
            where = page.course.env.titles[concept.docname].astext()
            yield Finding(use, f"{name} is defined on a later page, {where}", words=_words(use))
        elif not concept.docname:
            yield Finding(use, f"nothing says what {name} is", words=_words(use))


def _is_later(page: Reading, docname: str) -> bool:
    """Tell whether a concept is defined on a later page."""
    order = page.course.order
    return order.get(docname, -1) > order[page.docname]


def _first_uses(page: Reading) -> dict[str, nodes.Element]:
    first: dict[str, nodes.Element] = {}
    for use in page.uses:
        first.setdefault(use.name, use.node)
    return first


def _words(node: nodes.Element) -> str:
    return node.astext() if isinstance(node, nodes.inline) else ""


@heuristic(
    "few-at-a-time",
    why=f"More than {_MOST_NEW} new ideas at once are more than most readers can hold.",
    write="split the section, or bring some of them in earlier",
)
def few_at_a_time(page: Reading) -> Iterator[Finding]:
    """Find sections that bring in many concepts which no page before has shown."""
    if page.kind == "reference" or page.is_contents:
        return
    first: dict[str, nodes.Element] = {**page.definitions}
    for name, node in _first_uses(page).items():
        if name not in first or page.place_in(node) < page.place_in(first[name]):
            first[name] = node
    held: dict[int, list[str]] = {}
    for name in sorted(first, key=lambda one: page.place_in(first[one])):
        held.setdefault(id(around(first[name], nodes.section)), []).append(name)
    for section in page.sections:
        names = held.get(id(section), [])
        # Only then it matters which of them other pages have brought in.
        if len(names) > _MOST_NEW:
            known = page.course.met_before(page.docname)
            names = [name for name in names if name not in known]
        if len(names) > _MOST_NEW:
            title = section[0]
            told = f"the section brings in {len(names)} concepts: {', '.join(names)}"
            yield Finding(title, told, words=title.astext())
