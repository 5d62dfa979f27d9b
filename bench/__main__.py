"""`make bench`: what everything costs, in one run, beside what a user would use instead."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable

from . import (
    arrays,
    changing,
    charts,
    drawing,
    equations,
    explorables,
    models,
    opening,
    page,
    publishing,
    sites,
    tensors,
)
from .figures import Figure, keep, show

SECTIONS: dict[str, Callable[[], Iterable[Figure]]] = {
    "drawing": drawing.figures,
    "tensors": tensors.figures,
    "models": models.figures,
    "charts": charts.figures,
    "equations": equations.figures,
    "opening": opening.figures,
    "sites": sites.figures,
    "page": page.figures,
    "explorables": explorables.figures,
    "changing": changing.figures,
    "arrays": arrays.figures,
    "publishing": publishing.figures,
}


def main() -> None:
    """Measure what is asked for, print it, and end with what misses its aim."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sections", nargs="*", help=f"{', '.join(SECTIONS)}; all, if none is named")
    parser.add_argument("--keep", action="store_true", help="make the tables those of the docs")
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"there is no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    found = {}
    for name in options.sections or SECTIONS:
        found[name] = show(name, SECTIONS[name]())
        if options.keep:
            keep(name, found[name])
    show("missed", (figure for figures in found.values() for figure in figures if figure.is_missed))


if __name__ == "__main__":
    main()
