r"""The grid that ``\tensor`` draws of a concept: as many cells as its dims, the same for a dim everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..concepts import Concept

# A formula has room for a few cells. Neighbouring dims differ, so that shapes can be told apart.
SIZES = (2, 3, 4)


@dataclass(frozen=True)
class Grid:
    """A grid of a formula: its cells, the texture of its concept, and the letter that text has instead."""

    rows: int
    columns: int
    texture: str
    symbol: str

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def grids(concepts: Mapping[str, Concept], textures: Mapping[str, str]) -> dict[str, Grid]:
    """Return the grid of each concept that has a shape; of a batch, its last two axes are drawn."""
    dims = dict.fromkeys(dim for concept in concepts.values() for dim in concept.shape)
    size = {dim: SIZES[place % len(SIZES)] for place, dim in enumerate(dims)}
    drawn = {}
    for name, concept in concepts.items():
        if concept.shape:
            rows, columns = [1, *(size[dim] for dim in concept.shape)][-2:]
            drawn[name] = Grid(rows, columns, textures[name], concept.symbol or concept.label)
    return drawn


# A cell is 0.46 em of the text; in a subscript TeX's own sizes apply, of which \mathchoice knows.
LATEX = r"""
\newcommand{\explorablegrid}[4]{\vcenter{\hbox{\setlength{\unitlength}{#1}\begin{picture}(#4,#3)
\put(0,0){\textcolor{explorable-#2-fill}{\rule{#4\unitlength}{#3\unitlength}}}
\multiput(0,0)(1,0){\numexpr#4+1\relax}{\line(0,1){#3}}\multiput(0,0)(0,1){\numexpr#3+1\relax}{\line(1,0){#4}}
\end{picture}}}}
\newcommand{\explorabletensor}[3]{\mathord{\mathchoice
{\explorablegrid{0.46em}{#1}{#2}{#3}}{\explorablegrid{0.46em}{#1}{#2}{#3}}
{\explorablegrid{0.322em}{#1}{#2}{#3}}{\explorablegrid{0.23em}{#1}{#2}{#3}}}}
""".strip()


def picture(name: str, grid: Grid) -> str:
    """Return the grid for LaTeX, whose preamble has `LATEX`: centred as fractions are, at the text's size."""
    return rf"\explorabletensor{{{name}}}{{{grid.rows}}}{{{grid.columns}}}"
