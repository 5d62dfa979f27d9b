r"""The grid that ``\tensor`` draws of a concept: as many cells as its dims, the same for a dim everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..concepts import Concept
from ..concepts.registry import WEIGHTS
from ..concepts.stylesheet import WEIGHTS_FILL

# A formula has room for a few cells. Neighbouring dims differ, so that shapes can be told apart.
SIZES = (2, 3, 4, 5)
# Sizes that authors give are drawn as they are up to here; if one is larger, all are by their order.
LARGEST = 8


@dataclass(frozen=True)
class Grid:
    """A grid of a formula: its cells, the texture of its concept, and what it is called: symbol, else label.

    Learned weights have no texture but a frame: theirs is `weights`.
    """

    rows: int
    columns: int
    texture: str
    symbol: str
    label: str = ""

    @property
    def transposed(self) -> Grid:
        """The same with its axes the other way round."""
        return replace(self, rows=self.columns, columns=self.rows)

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

    @property
    def said(self) -> str:
        """What text has instead."""
        return self.symbol or self.label


def grids(concepts: Mapping[str, Concept], textures: Mapping[str, str]) -> dict[str, Grid]:
    """Return the grid of each concept that has a shape; of a batch, its last two axes are drawn."""
    cells = _cells(concepts.values())
    drawn = {}
    for name, concept in concepts.items():
        if concept.shape:
            rows, columns = [1, *(cells[axis] for axis in _axes(concept))][-2:]
            texture = WEIGHTS if concept.weights else textures[name]
            drawn[name] = Grid(rows, columns, texture, concept.symbol, concept.label)
    return drawn


def _axes(concept: Concept) -> list[str | int]:
    """Return each axis by its size where there is one, else by its name."""
    return [axis if size is None else size for axis, size in zip(concept.shape, concept.sizes, strict=True)]


def _cells(concepts: Iterable[Concept]) -> dict[str | int, int]:
    """Return how many cells are drawn of each name and each size, the same all over a site."""
    axes = dict.fromkeys(axis for concept in concepts for axis in _axes(concept))
    names = [axis for axis in axes if isinstance(axis, str)]
    sizes = sorted(axis for axis in axes if isinstance(axis, int))
    cells: dict[str | int, int] = {name: SIZES[place % len(SIZES)] for place, name in enumerate(names)}
    if not sizes or sizes[-1] <= LARGEST:
        cells.update((size, size) for size in sizes)
    else:
        # One stays one; what is larger is drawn larger, as far as there is room.
        cells[1] = 1
        ranked = [size for size in sizes if size > 1]
        cells.update((size, min(rank, LARGEST)) for rank, size in enumerate(ranked, start=2))
    return cells


# A cell is 0.46 em of the text; in a subscript TeX's own sizes apply, of which \mathchoice knows.
LATEX = r"""
\newcommand{\explorablegrid}[5]{\vcenter{\hbox{\setlength{\unitlength}{#1}\begin{picture}(#4,#3)
\put(0,0){\textcolor#2{\rule{#4\unitlength}{#3\unitlength}}}
\multiput(0,0)(1,0){\numexpr#4+1\relax}{\line(0,1){#3}}\multiput(0,0)(0,1){\numexpr#3+1\relax}{\line(1,0){#4}}#5
\end{picture}}}}
\newcommand{\explorablecells}[4]{\mathord{\mathchoice
{\explorablegrid{0.46em}{#1}{#2}{#3}{#4}}{\explorablegrid{0.46em}{#1}{#2}{#3}{#4}}
{\explorablegrid{0.322em}{#1}{#2}{#3}{#4}}{\explorablegrid{0.23em}{#1}{#2}{#3}{#4}}}}
\newcommand{\explorabletensor}[3]{\explorablecells{{explorable-#1-fill}}{#2}{#3}{}}
\newcommand{\explorableweights}[3]{\explorablecells{[HTML]{GREY}}{#2}{#3}{\linethickness{0.8pt}%
\multiput(0,0)(#3,0){2}{\textcolor{explorable-#1}{\line(0,1){#2}}}%
\multiput(0,0)(0,#2){2}{\textcolor{explorable-#1}{\line(1,0){#3}}}}}
""".strip().replace("GREY", WEIGHTS_FILL.lstrip("#").upper())


def picture(name: str, grid: Grid) -> str:
    """Return the grid for LaTeX, whose preamble has `LATEX`: centred as fractions are, at the text's size."""
    command = r"\explorableweights" if grid.texture == WEIGHTS else r"\explorabletensor"
    return rf"{command}{{{name}}}{{{grid.rows}}}{{{grid.columns}}}"
