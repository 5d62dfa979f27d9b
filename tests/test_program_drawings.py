"""The programs that researchers explain can be read as they are drawn: at a desk, between, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from drawing_faults import AT_WIDTH, MEASURE, collisions, touching
from program_files import HERE, NAMES, taken_apart
from test_tensor_drawing import drawn

from conftest import Site, build_site, matches_snapshot
from sphinxext.explorable.tensors import evaluate
from sphinxext.explorable.tensors.drawn import Drawn
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram

PREFIX = "explorable-"
# Twelve lines of a program have room on two screens of a desk.
HIGHEST = 1500


def written(name: str) -> str:
    """Return a program as a page has it."""
    options, _, source = (HERE / "programs" / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    return f":::{{tensor-diagram}}\n:name: {name}\n{options}\n:values: random(1)\n{source}:::"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Site:
    concepts = {
        concept
        for name in NAMES
        for line in taken_apart(name)[1].splitlines()
        for concept in line.rpartition(" : ")[2].split()
        if " : " in line and concept != "weights"
    }
    body = "\n\n".join(map(written, NAMES))
    config = {"html_theme": "furo", "explorable_concepts": {one: {} for one in sorted(concepts)}}
    return build_site(
        tmp_path_factory.mktemp("programs"), {"index": f"# Programs\n\n{body}\n"}, config=config
    )


@pytest.mark.parametrize("width", [1280, pytest.param(600, marks=pytest.mark.long), 360])
def test_nothing_overlaps_or_is_cut_and_no_program_scrolls(
    programs: Site, visit: Callable[..., Any], width: int
) -> None:
    page = visit(programs.out / "index.html", viewport={"width": width, "height": 900}).page
    drawings = page.evaluate(MEASURE)
    assert {drawing["id"] for drawing in drawings} == {f"{PREFIX}{name}" for name in NAMES}
    faults = {drawing["id"]: [*collisions(drawing), *touching(drawing)] for drawing in drawings}
    assert {name: found[:3] for name, found in faults.items() if found} == {}
    assert [drawing["id"] for drawing in drawings if drawing["scrolls"] > 0] == []


def test_a_text_is_never_smaller_than_11_px(programs: Site, visit: Callable[..., Any]) -> None:
    page = visit(programs.out / "index.html", viewport={"width": 1280, "height": 900}).page
    for width in (300, 460, 520, 640, 716):
        for name, found in zip(NAMES, page.evaluate(AT_WIDTH, width), strict=True):
            assert len(found["seen"]) == 1, (name, width)
            assert found["scale"] >= 11 / 12 - 0.001, (name, width)


def picture(name: str) -> ElementTree.Element:
    dims, source = taken_apart(name)
    return drawn(TensorDiagram(source=source, dims=dims, values=1))


def drawings(picture: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """Return the drawings of a picture by the room that they are for."""
    return {str(svg.get("class")).rpartition("-")[2]: svg for svg in picture.iter("svg")}


@pytest.mark.parametrize("name", NAMES)
def test_a_program_is_drawn_as_it_was(name: str) -> None:
    """Where everything stands, and what the cells say and how strongly they are tinted."""
    found = [line for room, svg in drawings(picture(name)).items() for line in outline(room, svg)]
    matches_snapshot(f"program-{name}.txt", "\n".join(found) + "\n")


def outline(room: str, svg: ElementTree.Element) -> Iterator[str]:
    """Yield a line for each thing that is drawn, without the paths that follow from where it stands."""
    yield f"{room} {svg.get('width')} × {svg.get('height')}"
    for statement in svg.iter("g"):
        if statement.get("data-statement") is None:
            continue
        yield f"  {statement.get('data-statement')}"
        for part in statement:
            if part.tag == "g" and part.get("transform"):
                yield from _grid(part)
            elif part.tag == "path":
                yield f"    {_class(part)} {part.get('d')}"
            else:
                yield f"    {_text(part)}"


def _grid(grid: ElementTree.Element) -> Iterator[str]:
    cells = [path for path in grid.iter("path") if path.get("data-cell")]
    words = [text for text in grid.iter("text") if text.get("class") not in (None, "explorable-dim")]
    at = re.sub(r"translate\((.*)\)", r"\1", str(grid.get("transform")))
    yield f"    grid {at} {grid.get('data-concept') or ''}: {', '.join(map(_text, words))}"
    values = [text for group in grid.iter("g") if group.get("class") == "explorable-values" for text in group]
    # A row of cells is a line: where the first lies, and what each says.
    rows: dict[str, list[str]] = {}
    for i, cell in enumerate(cells):
        row = rows.setdefault(str(cell.get("d")).partition(",")[2].partition("h")[0], [f"{cell.get('d')}:"])
        row.append(f"{''.join(values[i].itertext()) if values else ''} {cell.get('fill-opacity') or ''};")
    yield from (f"      {' '.join(row)}" for row in rows.values())


def _text(text: ElementTree.Element) -> str:
    at = text.get("transform") or f"{text.get('x')},{text.get('y')}"
    return f"{_class(text)} “{''.join(text.itertext())}” {at}"


def _class(part: ElementTree.Element) -> str:
    return str(part.get("class")).replace("explorable-", "")


@pytest.mark.parametrize("name", NAMES)
def test_no_program_is_higher_than_two_screens(name: str) -> None:
    assert int(str(drawings(picture(name))["wide"].get("height"))) <= HIGHEST


# ── How expressions read ─────────────────────────────────────────────────────────────────────────────────


def reads(line: str) -> str:
    """Return what is drawn of the last line of a program, with names for grids."""
    statements = Drawn(evaluate(f"x[a]\n{line}", {"a": 4})).rows[-1]["statements"]
    return " ".join(
        item["look"]["tensor"] if item["kind"] == "grid" else item["text"] for item in statements[-1]["items"]
    )


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("y = x / (1 - 0.7)", "x ÷ (1 − 0.7) = y"),
        ("y = x * sqrt(1 - a)", "x · √(1 − a) = y"),
        ("y = x - (a - (1 - a))", "x − ( a − (1 − a) ) = y"),
        ("y = (-x) ** 2", "( − x ) ² = y"),
        ("y = -x ** 2", "− x ² = y"),
        ("y = (x ** 2)[0]", "( x ² ) [0] = y"),
        ("y = (a + 1) ** 2 * x", "(a + 1)² · x = y"),
        ("y = x * 100 ** (a / 30 + 1)", "x · 100 ^ (a ÷ 30 + 1) = y"),
        ("y = where(x > 0, x, 0)", "where ( x > 0 , x , 0 ) = y"),
        ("y = softmax(x, axis=a)", "x softmax over a y"),
    ],
)
def test_a_line_reads_as_it_was_written(line: str, read: str) -> None:
    assert reads(line) == read


@pytest.mark.parametrize("name", NAMES)
def test_words_never_stand_in_a_narrow_column(name: str) -> None:
    """A function, below it along what it works, or a pattern; a name in two words may take a line more."""
    for svg in picture(name).iter("svg"):
        words = [text for text in svg.iter("text") if text.get("class") in WORDS]
        columns: dict[tuple[str, str], list[float]] = {}
        for group in svg.iter("g"):
            for text in (text for text in group if text in words):
                key = (str(group.get("data-statement")), str(text.get("x")))
                columns.setdefault(key, []).append(float(str(text.get("y"))))
        for (_, x), lines in columns.items():
            below = [b for a, b in zip(sorted(lines), sorted(lines)[1:], strict=False) if b - a == 16]
            assert len(below) <= 2, (name, x)


WORDS = ("explorable-function", "explorable-step-name")


# ── Fans ─────────────────────────────────────────────────────────────────────────────────────────────────

FANS = {
    "columns": ("X[t,d]\nQ, K, V = split(X, 3, axis=d)", ["Q", "K", "V"]),
    "rows": ("X[d,t]\na, b = split(X, 2, axis=d)", ["a", "b"]),
    "a product": ("X[t,t]\nW[t,e]\nQ, K, V = split(X @ W, 3, axis=e)", ["Q", "K", "V"]),
    "unpacked": ("X[t,d]\na, b, c = X", ["a", "b", "c"]),
    "a vector": ("x[d]\na, b = split(x, 2)", ["a", "b"]),
    "unlike parts": ("x[d,e]\na, b, c = split(x, (1, 3), axis=0)", ["a", "b", "c"]),
}


@pytest.mark.parametrize(("source", "parts"), FANS.values(), ids=FANS)
@pytest.mark.parametrize("values", [None, 1])
def test_an_arrow_branches_to_each_part(source: str, parts: list[str], values: int | None) -> None:
    dims = {"t": 3, "d": 6, "e": 12}
    used = {dim: size for dim, size in dims.items() if re.search(rf"[\[,]{dim}[\],]", source)}
    for room, svg in drawings(drawn(TensorDiagram(source=source, dims=used, values=values))).items():
        groups = {group.get("data-statement"): group for group in svg.iter("g")}
        arrows = [path for group in groups.values() for path in group if "arrow" in str(path.get("class"))]
        tips = []
        for part in parts:
            [(x, y, way)] = [tip for path in groups[part] if (tip := _tip(path))]
            [grid] = [group for group in groups[part] if f'data-cell="{part}:' in _markup(group)]
            left, top = map(float, re.findall(r"-?[\d.]+", str(grid.get("transform")))[:2])
            right, bottom = (at + size for at, size in zip((left, top), _extent(grid), strict=True))
            if way == "down":
                assert left <= x <= right, (room, part)
                assert top - 60 <= y <= top, (room, part)
            else:
                assert top <= y <= bottom, (room, part)
                assert left - 40 <= x <= left, (room, part)
            tips.append((x, y, way))
        assert len({way for _, _, way in tips}) == 1
        # One line, from which all branches go off, is as long as they are far apart.
        along = 0 if tips[0][2] == "down" else 1
        far = max(tip[along] for tip in tips) - min(tip[along] for tip in tips)
        straight = [re.fullmatch(r"M[-\d.]+,[-\d.]+([hv])([\d.]+)", str(path.get("d"))) for path in arrows]
        lengths = [float(one[2]) for one in straight if one and one[1] == "hv"[along]]
        assert max(lengths) >= far - 0.01, room


def _tip(path: ElementTree.Element) -> tuple[float, float, str] | None:
    """Return where an arrow's head points, and whether down or to the right."""
    found = re.fullmatch(r"M([-\d.]+),([-\d.]+)l-(9|4.5),-(9|4.5)[hv]9z", str(path.get("d")))
    return (float(found[1]), float(found[2]), "down" if found[4] == "9" else "right") if found else None


def _markup(part: ElementTree.Element) -> str:
    return ElementTree.tostring(part, encoding="unicode")


def _extent(grid: ElementTree.Element) -> tuple[float, float]:
    cells = [str(path.get("d")) for path in grid.iter("path") if path.get("data-cell")]
    boxes = [tuple(map(float, re.findall(r"[-\d.]+", cell)[:4])) for cell in cells]
    return max(x + width for x, _, width, _ in boxes), max(y + height for _, y, _, height in boxes)
