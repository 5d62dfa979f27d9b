"""What the files of a module export and take from one another by name: a name that is not there is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..spelling import nearest

# More names than these are not listed in a message.
_FEW = 8


@dataclass(frozen=True)
class Taken:
    """A name that one file takes from another.

    Attributes:
        name: as the other calls it; ``default`` is its default export.
        source: the other's path; None is the suite's D3.
        written: how the import names the other.
        line: where that stands.

    """

    name: str
    source: str | None
    written: str
    line: int


@dataclass(frozen=True)
class Names:
    """The names of one file.

    Attributes:
        exports: its own; None where they show only once it runs.
        passed_on: the paths of the files all of whose names it passes on; None is the suite's D3.
        taken: what it takes from others.

    """

    exports: frozenset[str] | None
    passed_on: tuple[str | None, ...] = ()
    taken: tuple[Taken, ...] = ()


def missing_name(files: Mapping[str, Names], d3: Iterable[str]) -> str | None:
    """Say which name is imported that is not there, with file and line, if one is.

    Args:
        files: the names of each file of a module, by its path.
        d3: those that the suite's D3 has.
    """
    every = {*d3, "default"}
    for path, names in files.items():
        for taken in names.taken:
            known = every if taken.source is None else _exported(taken.source, files, every, set())
            if known is not None and taken.name not in known:
                return f"{path}:{taken.line}: {_told(taken, known)}"
    return None


def _exported(path: str, files: Mapping[str, Names], d3: set[str], seen: set[str]) -> set[str] | None:
    """Return the names that a file has, with those that it passes on; None where any may be there."""
    names = files.get(path)
    if names is None or names.exports is None:
        return None
    seen.add(path)
    found = set(names.exports)
    for one in names.passed_on:
        if one in seen:
            continue
        more = d3 if one is None else _exported(one, files, d3, seen)
        if more is None:
            return None
        found |= more - {"default"}
    return found


def _told(taken: Taken, known: set[str]) -> str:
    source = taken.written
    if taken.name == "default":
        first = min(known, default="")
        hint = f"; write `import {{ {first} }} from`, with the names that you need" if first else ""
        return f"imports the default export of {source}, which has none{hint}{_list(known)}"
    if source.endswith(".json"):
        return f"imports {taken.name} from {source}; a .json file has no names: write `import data from`"
    if taken.source is None:
        return f"imports {taken.name} from {source}, and D3 has no {taken.name}{nearest(taken.name, known)}"
    return (
        f"imports {taken.name} from {source}, which does not export it"
        f"{nearest(taken.name, known)}{_list(known)}"
    )


def _list(known: set[str]) -> str:
    names = sorted(known)
    if not names:
        return " (it exports nothing)"
    return f" (it exports {', '.join(names)})" if len(names) <= _FEW else ""
