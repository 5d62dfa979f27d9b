"""What a heuristic is, and the registry of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ...pages.markup import in_markup

if TYPE_CHECKING:
    from .reading import Reading


@dataclass(frozen=True)
class Finding:
    """A place of a page where readers would miss something.

    Attributes:
        node: what it is about.
        says: what is found there.
        write: what to write instead, where that is not what its heuristic says.
        words: the words of the page that it is about, by which its line is found.
    """

    node: nodes.Node
    says: str
    write: str = ""
    words: str = ""


Find = Callable[["Reading"], Iterable[Finding]]


@dataclass(frozen=True)
class Heuristic:
    """One way to look at a page.

    Attributes:
        name: what authors call it.
        why: what its readers miss, in a line.
        write: what to write.
        find: what finds it on a page.
    """

    name: str
    why: str
    write: str
    find: Find


_HEURISTICS: dict[str, Heuristic] = {}


def heuristic(name: str, *, why: str, write: str) -> Callable[[Find], Find]:
    """Register a function as a heuristic."""

    def register(find: Find) -> Find:
        _HEURISTICS[name] = Heuristic(name, why, write, find)
        return find

    return register


def registered() -> dict[str, Heuristic]:
    """Return the heuristics that are registered, by name."""
    return dict(_HEURISTICS)


@dataclass(frozen=True)
class Suggestion:
    """What could be better on a page, and where.

    Attributes:
        heuristic: what it is found by.
        file: the file, as a path from where the command runs if it is below.
        line: the line in it.
        says: what is found there.
        write: what to write.
    """

    heuristic: Heuristic
    file: str
    line: int
    says: str
    write: str

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "name": self.heuristic.name,
            "file": self.file,
            "line": self.line,
            "says": self.says,
            "why": self.heuristic.why,
            "write": self.write,
        }


def suggestions(reading: Reading, chosen: Iterable[Heuristic]) -> Iterator[Suggestion]:
    """Return what heuristics find on a page: by heuristic, then by line."""
    for one in chosen:
        found = []
        for finding in one.find(reading):
            file, line = reading.place(finding.node, finding.words)
            write = in_markup(finding.write or one.write, reading.course.env, file, reading.docname)
            found.append(Suggestion(one, file, line, finding.says, write))
        yield from sorted(found, key=lambda suggestion: (suggestion.file, suggestion.line))
