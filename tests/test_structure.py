"""The house: who may import whom, when what happens, and that one place knows the builders."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from conftest import ROOT, Build
from sphinxext.explorable.phases import READING, RESOLVING, Phase

PACKAGE = ROOT / "sphinxext" / "explorable"
# From the ground up; a room imports from those beneath it. Pages are drawn by the engine and by the sandbox.
FLOORS = [
    [
        "addresses",
        "spelling",
        "switches",
        "version",
        "phases",
        "separated",
        "data",
        "networks",
        "expressions",
        "tensors",
        "models",
        "language",
    ],
    ["config"],
    ["engine"],
    ["sandbox"],
    ["pages"],
    ["concepts", "parameters", "divio"],
    ["visuals", "equations", "story"],
    ["publishing", "notebooks", "pictures"],
    ["testing"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES = sorted(file for file in PACKAGE.rglob("*.py") if "_bundle" not in file.parts)


def room_of(file: Path) -> str:
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """The rooms of the suite that a file imports from, each with the line."""
    depth = len(file.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or node.level < depth:
            continue
        names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
        yield from ((name, node.lineno) for name in names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_room_imports_from_those_beneath_it(file: Path) -> None:
    room = room_of(file)
    if room in ("__init__", "__main__"):
        return
    for other, line in imports(file):
        assert other in FLOOR, f"{other} has no floor"
        beneath = FLOOR[other] < FLOOR[room] or other == room
        # On the ground everything is plain Python, without a circle (`test_nothing_goes_round`).
        assert beneath or FLOOR[other] == FLOOR[room] == 0, f"line {line}: {room} imports {other}"


def test_every_room_has_a_floor() -> None:
    rooms = {room_of(file) for file in FILES} - {"__init__", "__main__"}
    assert rooms == set(FLOOR)


def files_of(file: Path) -> Iterator[Path]:
    """The files of the suite that a file imports from, wherever in it and for whatever it is."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
        for name in (alias.name for alias in node.names):
            named = [base / f"{name}.py", base / name / "__init__.py", base.with_suffix(".py")]
            yield next((one for one in named if one.is_file()), base / "__init__.py")


def test_no_file_leads_back_to_itself() -> None:
    graph = {file: set(files_of(file)) - {file} for file in FILES}
    assert sum(map(len, graph.values())) > 1500
    # It tells the files of a circle.
    assert len([*TopologicalSorter(graph).static_order()]) == len(FILES)


def test_nothing_goes_round() -> None:
    """The rooms can be put in an order in which each imports only from those before it."""
    wants = {room: set[str]() for room in FLOOR}
    for file in FILES:
        if room_of(file) in wants:
            wants[room_of(file)] |= {other for other, _ in imports(file)} - {room_of(file)}
    while free := [room for room, others in wants.items() if not others]:
        wants = {room: others - set(free) for room, others in wants.items() if room not in free}
    assert wants == {}


def test_the_ground_knows_neither_sphinx_nor_docutils() -> None:
    for file in FILES:
        if FLOOR.get(room_of(file)) != 0:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        typed = {
            inner
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom) and node not in typed:
                assert not re.search(r"\b(sphinx|docutils)\b", ast.unparse(node).replace("sphinxext", ""))


# ── Phases ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_turn_is_taken_and_no_other() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in FILES if file.name != "phases.py")
    assert [phase.name for phase in Phase if f"Phase.{phase.name}." not in source] == []
    assert re.findall(r"default_priority = (?!Phase\.)", source) == []
    assert re.findall(r"\.connect\(\s*['\"]", source) == []


def test_turns_are_told_in_their_order_and_with_a_reason() -> None:
    for phase in Phase:
        assert len(phase.why) > 20
    for when in (READING, RESOLVING, "config-inited", "env-updated", "write-started", "html-page-context"):
        turns = [phase.priority for phase in Phase if phase.when == when]
        assert turns == sorted(turns), when


# ── Outputs ──────────────────────────────────────────────────────────────────────────────────────────────


def test_one_place_knows_builders_by_name() -> None:
    asked = re.compile(r"builder\.(name|format)\b\s*(==|!=|in)|supported_image_types|math_renderer_name")
    found = [
        str(file.relative_to(PACKAGE)) for file in FILES if asked.search(file.read_text(encoding="utf-8"))
    ]
    assert found == ["pages/output.py"]


# ── Upgrades ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_upgrade_of_what_draws_makes_every_page_anew(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "# T\n\n$x$\n"
    build(page)
    assert build(page).doctrees == {}, "nothing is written again"
    monkeypatch.setattr("sphinxext.explorable.engine.engine.version", lambda: "another")
    assert list(build(page).doctrees) == ["index"]


# ── What a build loads ───────────────────────────────────────────────────────────────────────────────────

LOADS = """
import sys
from sphinx.cmd.build import main
main(["-q", "-E", "-b", "html", sys.argv[1], sys.argv[2]])
shown = [name for name in sys.modules if name.startswith("sphinxext.explorable.visuals.")]
print("numpy" in sys.modules, *sorted(name.rpartition(".")[2] for name in shown))
"""
PROSE = "# T\n\nA {concept}`key`, $x^2$.\n\n:::{concept} key\nWhat.\n:::\n\n:::{colored-equation}\nK\n:::\n"


@pytest.mark.parametrize(
    ("picture", "numpy", "absent"),
    [
        ("", "False", {"function", "k_means", "tensor_diagram", "model_diagram", "chart"}),
        (
            ":::{explorable} function\n:expr: x\nA line.\n:::\n",
            "True",
            {"k_means", "tensor_diagram", "chart"},
        ),
    ],
    ids=["prose and formulas", "one picture"],
)
def test_a_build_loads_only_what_its_pages_show(
    tmp_path: Path, picture: str, numpy: str, absent: set[str]
) -> None:
    conf = 'extensions = ["myst_parser", "sphinxext.explorable"]\n'
    (tmp_path / "conf.py").write_text(conf + 'myst_enable_extensions = ["colon_fence", "dollarmath"]\n')
    (tmp_path / "index.md").write_text(PROSE + picture)
    done = subprocess.run(
        [sys.executable, "-c", LOADS, str(tmp_path), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    has_numpy, *loaded = done.stdout.split()
    assert has_numpy == numpy
    assert not absent & set(loaded)
