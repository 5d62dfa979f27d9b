"""The whole tensor language against numpy and einops: programs made at random mean what these say.

`EXPLORABLE_EXAMPLES=20 pytest tests/test_tensor_oracle.py` tries twenty times as many programs.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Mapping, Sequence

import einops
import numpy as np
import pytest
from chance import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tensor_oracle import (
    DIMS,
    KINDS,
    TRANSPARENT,
    Dims,
    Node,
    Program,
    attempt,
    programs,
    sources,
    tolerances,
)

from sphinxext.explorable.tensors import Diagram, TensorError, evaluate
from sphinxext.explorable.tensors.operations import FUNCTIONS

Index = tuple[int, ...]
Cell = tuple[str, Index]


def known_tensors(program: Program, given: Collection[str]) -> set[str]:
    """Return the tensors that have values when only some arrays are given."""
    known: set[str] = set()
    for name, node in program.tensors.items():
        needed = {name} if node.name == name and name in program.arrays else node.references().keys() - {name}
        if all(each in known or each in given for each in needed):
            known.add(name)
    return known


def check_names(actual: Dims, expected: Node) -> None:
    for dim, wanted, size in zip(actual, expected.dims, expected.shape, strict=True):
        if wanted is not None:
            assert dim == (wanted or str(size)), (actual, expected.dims)


def check_shapes(program: Program, diagram: Diagram) -> None:
    assert list(diagram.tensors) == list(program.tensors)
    for name, node in program.tensors.items():
        tensor = diagram.tensors[name]
        assert tensor.shape == node.shape, f"{name}: {tensor.shape}, not {node.shape}"
        assert all(type(size) is int for size in tensor.shape)
        check_names(tensor.dims, node)
        if name in program.concepts:
            assert tensor.concept == program.concepts[name]
    for dim, size in program.asserted.items():
        assert diagram.sizes[dim] == size


def check(program: Program) -> Diagram:
    """Check a program that numpy computes, with its arrays and without them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # numpy's own are not for the author
        diagram = evaluate(program.source, program.dims, program.arrays)
    check_shapes(program, diagram)
    allowed = tolerances(program)
    for name, node in program.tensors.items():
        values = diagram.tensors[name].values
        assert values is not None, name
        assert values.shape == node.shape
        if name not in program.arrays:
            assert values.dtype == np.float64
        with np.errstate(all="ignore"):
            same = (values == node.values) | (np.isnan(values) & np.isnan(node.values))
            near = same | (np.abs(values - node.values) <= allowed[name]) | np.isinf(allowed[name])
        assert near.all(), f"{name}:\n{values}\nis to be\n{node.values}"
    alone = evaluate(program.source, program.dims)
    check_shapes(program, alone)
    known = known_tensors(program, ())
    for name in program.tensors:
        assert alone.tensors[name].dims == diagram.tensors[name].dims
        assert (alone.tensors[name].values is not None) == (name in known)
    return diagram


def refusal(program: Program, arrays: Mapping[str, np.ndarray] | None) -> TensorError:
    error = attempt(program.source, program.dims, arrays)
    assert isinstance(error, TensorError), f"line {program.refused} is not refused:"
    return error


# Values, shapes and names


@examples(800)
@given(programs())
def test_shapes_values_and_names_are_numpys(program):
    check(program)


@examples(200)
@given(programs(lines=14, depth=2))
def test_longer_programs(program):
    check(program)


@examples(400)
@given(programs(lines=1, depth=5))
def test_deeper_expressions(program):
    check(program)


@examples(900)
@given(programs(wild=True))
def test_what_numpy_and_einops_refuse_is_refused_and_nothing_else(program):
    if program.refused:
        line = program.lines[program.refused - 1]
        for arrays in (program.arrays, None):
            if arrays is None and program.by_value:
                evaluate(program.source, program.dims)
                continue
            error = refusal(program, arrays)
            assert error.line == program.refused, error.message
            assert 1 <= error.column <= len(line), error.column
            assert error.message
        program.lines = program.lines[: program.refused - 1]
        check(program)
    elif program.either:
        result = attempt(program.source, program.dims, program.arrays)
        if isinstance(result, TensorError):
            assert result.line == program.either, result.message
    else:
        check(program)


@examples(150)
@given(programs(lines=3, depth=2, kinds=("mask", "mask", "binary", "index"), generic=True), st.data())
def test_what_a_mask_chooses_is_numpys(program, data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        diagram = evaluate(program.source, program.dims, program.arrays)
    check_shapes(program, diagram)
    for name, node in program.tensors.items():
        np.testing.assert_allclose(diagram.tensors[name].values, node.values, 1e-12, 1e-12)
    check_sources(program, diagram, set(program.tensors), data)


@examples(300)
@given(programs(lines=3, depth=2, kinds=("paired", "paired", "binary", "index")))
def test_indices_of_several_tensors_are_numpys(program):
    check(program)


@examples(150)
@given(programs(lines=3, depth=2, kinds=("paired", "paired", "index"), generic=True), st.data())
def test_what_an_index_of_several_tensors_reads_is_numpys(program, data):
    diagram = evaluate(program.source, program.dims, program.arrays)
    check_sources(program, diagram, set(program.tensors), data)


# Strings and slices of every kind


SIZES = {"t": 2, "u": 3}
OPERANDS = {
    "A": np.arange(6.0).reshape(2, 3) / 8,
    "B": np.arange(12.0).reshape(3, 2, 2) / 4,
    "C": np.arange(4.0).reshape(2, 2) / 2,
    "D": np.arange(6.0).reshape(1, 6) / 4,
    "E": np.array(1.5),
}
DECLARED = "A[t,u]\nB[3,t,2]\nC[t,t]\nD[1,6]\nE[]\n"


def compare(expression: str, expected: np.ndarray | None) -> None:
    """Check that an expression over the operands gives what is expected, or is refused for None."""
    source = f"{DECLARED}result = {expression}"
    for arrays in (OPERANDS, None):
        diagram = attempt(source, SIZES, arrays)
        if isinstance(diagram, TensorError):
            assert expected is None, f"{expression}: {diagram.message}"
            assert diagram.line == 6, expression
            assert 10 <= diagram.column <= len(expression) + 9, expression
            continue
        result = diagram.tensors["result"]
        assert expected is not None, f"{expression} is not refused: {result.shape}"
        assert result.shape == expected.shape, expression
        if arrays:
            np.testing.assert_allclose(result.values, expected, 1e-12, 1e-12, err_msg=expression)


def numpys(meaning, *arguments, **settings) -> np.ndarray | None:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return np.asarray(meaning(*arguments, **settings), dtype=np.float64)
        except (ValueError, IndexError, TypeError, RuntimeError, einops.EinopsError):
            return None


EINSUM_PIECES = ["i", "j", "k", "ij", "ij", "ji", "ii", ",", ",", "->", "->", "...", ".", " ", "1", "-", ""]


@examples(1200)
@given(
    st.one_of(
        st.lists(st.sampled_from(EINSUM_PIECES), max_size=8).map("".join),
        st.tuples(
            st.lists(st.sampled_from(["ij", "jk", "ii", "ijk", "...", "i...", "...j", ""]), min_size=1).map(
                ",".join
            ),
            st.sampled_from(["", "->", "->i", "->ij", "->...", "->...i", "->ji", "->j...i", "->k"]),
        ).map("".join),
    ),
    st.lists(st.sampled_from(sorted(OPERANDS)), min_size=1, max_size=3),
)
def test_any_einsum_string(text, names):
    expected = numpys(np.einsum, text, *(OPERANDS[name] for name in names))
    assume(expected is None or expected.size <= 2000)
    compare(f'einsum("{text}", {", ".join(names)})', expected)


@pytest.mark.parametrize("text", [".. .", ". ..", "i j - > i"])
def test_signs_of_an_einsum_string_have_no_blanks_in_them(text):
    name = next(name for name, operand in OPERANDS.items() if operand.ndim == 2)
    assert numpys(np.einsum, text, OPERANDS[name]) is None
    compare(f'einsum("{text}", {name})', None)


PATTERN_SIDES = [*"abcd1_()", "a b", "(a b)", "(a b) c", "a b c", "()", "...", "->", ""]


@examples(1000)
@given(
    st.sampled_from(["rearrange", "repeat", "reduce"]),
    st.lists(st.sampled_from(PATTERN_SIDES), max_size=3).map(" ".join),
    st.lists(st.sampled_from(PATTERN_SIDES), max_size=3).map(" ".join),
    st.sampled_from(sorted(OPERANDS)),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 3), max_size=2),
    st.sampled_from(["sum", "mean", "max", "min", "prod"]),
)
def test_any_pattern(function, left, right, name, given_sizes, how):
    pattern = f"{left} -> {right}"
    # Sizes of nothing are the language's own affair.
    assume(0 not in given_sizes.values())
    reduction = [how] if function == "reduce" else []
    expected = numpys(getattr(einops, function), OPERANDS[name], pattern, *reduction, **given_sizes)
    arguments = [name, f'"{pattern}"', *(f'"{each}"' for each in reduction)]
    arguments += [f"{letter}={size}" for letter, size in given_sizes.items()]
    compare(f"{function}({', '.join(arguments)})", expected)


BOUNDS = ["", "", "0", "1", "2", "-1", "-2", "5", "-5", "t", "u"]


@st.composite
def subscripts(draw) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["int", "slice", "slice", "none", "dots"]))
        if kind == "slice":
            count = draw(st.integers(1, 2))
            bounds = [draw(st.sampled_from(BOUNDS)) for _ in range(count + 1)]
            parts.append(":".join(bounds[:2] + [bound for bound in bounds[2:] if bound not in ("t", "u")]))
        else:
            numbers = st.sampled_from(["0", "1", "-1", "2", "-3", "4"])
            parts.append({"none": "None", "dots": "..."}.get(kind) or draw(numbers))
    return ", ".join(parts)


@examples(1000)
@given(st.sampled_from(sorted(OPERANDS)), subscripts())
def test_any_subscript(name, text):
    expected = numpys(eval, f"np.asarray(x[{text}])", {"np": np, "x": OPERANDS[name], **SIZES})
    compare(f"{name}[{text}]", expected)


# Where cells come from


def some_cells(data: st.DataObject, node: Node, most: int) -> list[int]:
    if node.values.size <= most:
        return list(range(node.values.size))
    cells = st.integers(0, node.values.size - 1)
    return data.draw(st.lists(cells, min_size=most, max_size=most, unique=True))


def check_sources(program: Program, diagram: Diagram, known: set[str], data: st.DataObject) -> None:
    for name, node in program.tensors.items():
        tensor = diagram.tensors[name]
        cells = list(np.ndindex(node.shape))
        if node.name == name:
            assert all(tensor.sources(cell) == {} for cell in cells[:1])
            continue
        expected = sources(program, name, known)
        order = list(node.references())
        for cell in some_cells(data, node, 6):
            found = tensor.sources(cells[cell])
            assert [each for each in order if each in found] == list(found)
            for each, indices in found.items():
                assert len(set(indices)) == len(indices)
                assert all(type(place) is int for index in indices for place in index)
                assert set(indices) == expected[cell][each], (
                    f"{name}{list(cells[cell])} from {each}: {sorted(indices)}, not "
                    f"{sorted(expected[cell][each])}"
                )
            assert all(each in found for each in expected[cell] if expected[cell][each])


@examples(250)
@given(programs(lines=3, generic=True), st.data())
def test_sources_are_the_cells_that_a_cell_is_computed_from(program, data):
    diagram = evaluate(program.source, program.dims, program.arrays)
    check_sources(program, diagram, set(program.tensors), data)


@examples(200)
@given(programs(lines=3), st.data())
def test_sources_where_some_tensors_have_no_values(program, data):
    given_names = data.draw(st.lists(st.sampled_from(sorted(program.arrays) or ["T1"]), unique=True))
    arrays = {name: program.arrays[name] for name in given_names if name in program.arrays}
    diagram = evaluate(program.source, program.dims, arrays)
    known = known_tensors(program, arrays)
    for name, tensor in diagram.tensors.items():
        assert (tensor.values is not None) == (name in known)
    check_sources(program, diagram, known, data)


def leaves(diagram: Diagram, name: str, index: Index, done: dict[Cell, set[Cell]]) -> set[Cell]:
    """Return the cells of declared tensors that a cell comes from, over all lines between."""
    tensor = diagram.tensors[name]
    if tensor.expression is None:
        return {(name, index)}
    if (name, index) not in done:
        done[name, index] = set().union(
            *(
                leaves(diagram, each, cell, done)
                for each, cells in tensor.sources(index).items()
                for cell in cells
            )
        )
    return done[name, index]


def changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return ~((before == after) | (np.isnan(before) & np.isnan(after)))


OTHERS = [np.nan, 0.37, -40.0, 40.0, 0.0, 1.0, 2.0, -1.0]


def moved_by(
    program: Program, diagram: Diagram, name: str, cell: Index, others: Sequence[float] = OTHERS
) -> set[Cell]:
    """Return the cells of computed tensors that change when one cell that is given becomes something else."""
    moved = set()
    for other in others:
        array = program.arrays[name].astype(np.float64)
        array[cell] = other
        try:
            again = evaluate(program.source, program.dims, {**program.arrays, name: array})
        except TensorError:  # no id of that number
            continue
        for each in program.tensors:
            if diagram.tensors[each].expression is not None:
                after = again.tensors[each].values
                differ = changed(diagram.tensors[each].values, after)
                if np.isfinite(other):  # 0 times infinity moves what 0 alone keeps where it is
                    differ &= np.isfinite(after)
                moved |= {(each, tuple(map(int, index))) for index in np.argwhere(differ)}
    return moved


def compare_with_perturbing(program: Program, data: st.DataObject, *, all_move: bool) -> None:
    diagram = evaluate(program.source, program.dims, program.arrays)
    computed = [name for name, tensor in diagram.tensors.items() if tensor.expression is not None]
    assume(computed)
    # What is not finite is not moved by a NaN.
    assume(not all_move or all(np.isfinite(diagram.tensors[name].values).all() for name in computed))
    done: dict[Cell, set[Cell]] = {}
    reached = {
        (name, index): leaves(diagram, name, index, done)
        for name in computed
        for index in np.ndindex(diagram.tensors[name].shape)
    }
    inputs = [(name, cell) for name, array in program.arrays.items() for cell in np.ndindex(array.shape)]
    assume(inputs)
    for leaf in data.draw(st.lists(st.sampled_from(inputs), min_size=1, max_size=3, unique=True)):
        moved = moved_by(program, diagram, *leaf, OTHERS[1:])
        expected = {cell for cell, found in reached.items() if leaf in found}
        assert moved <= expected, f"{leaf} moves {sorted(moved - expected)}, which name it not"
        if all_move:
            still = expected - moved - moved_by(program, diagram, *leaf, OTHERS[:1])
            assert not still, f"{leaf} does not move {sorted(still)}, which name it"


@examples(150)
@given(programs(lines=3, depth=2, generic=True), st.data())
def test_what_a_change_moves_comes_from_the_changed_cell(program, data):
    compare_with_perturbing(program, data, all_move=False)


@examples(150)
@given(programs(lines=3, depth=2, kinds=TRANSPARENT, generic=True), st.data())
def test_sources_over_several_lines_are_what_a_change_moves(program, data):
    # An argmax over one position is 0, come what may.
    assume(not re.search("argmax|argmin|any|all", program.source))
    compare_with_perturbing(program, data, all_move=True)


CHOICES = {
    "C[2,3]\nX[2,3]\nY[3]\nR = where(C, X, Y)": {"C": "flags"},
    "I[4]\nX[3,2]\nR = X[I]": {"I": "ids"},
    "I[2,2]\nX[2,3]\nR = X[:, I]": {"I": "ids"},
    "I[2]\nX[2,3,2]\nR = X[1:, I, ::-1]": {"I": "ids"},
    "I[]\nX[3,2]\nR = X[I]": {"I": "ids"},
    "I[2,2]\nR = one_hot(I, 3)": {"I": "ids"},
    "X[3,4]\nR = argmax(X, axis=1)": {},
    "X[3,4]\nR = argmax(X)": {},
    "X[3,4]\nY[4]\nR = Y[argmax(X, axis=1)]": {},
    "X[2,3]\nY[3]\nR = max(X, axis=1)": {},
    "X[2,3]\nR = relu(X)": {},
    "X[2,4,4]\nR = pool2d(X, 2)": {},
    "X[2,3]\nR = gelu(X)": {},
}


@pytest.mark.parametrize("source", CHOICES)
@pytest.mark.parametrize("seed", range(3))
def test_every_choice_comes_from_what_can_change_it(source, seed):
    generator = np.random.default_rng(seed)
    program = Program(source.split("\n"), dims={})
    for line in program.lines[:-1]:
        name, _, shape = line.rstrip("]").partition("[")
        sizes = [int(size) for size in shape.split(",") if size]
        kind = CHOICES[source].get(name)
        high = {"flags": 2, "ids": 3}.get(kind or "")
        array = generator.integers(0, high, sizes) if high else generator.normal(size=sizes)
        program.arrays[name] = np.asarray(array)
    program.tensors["R"] = Node("", np.zeros(()))
    diagram = evaluate(program.source, None, program.arrays)
    reached = {index: diagram.tensors["R"].sources(index) for index in np.ndindex(diagram.tensors["R"].shape)}
    for name, array in program.arrays.items():
        for cell in np.ndindex(array.shape):
            moved = {index for _, index in moved_by(program, diagram, name, cell)}
            assert moved == {index for index, found in reached.items() if cell in found.get(name, ())}


# What stands before =


TURNED = ["A.T", 'rearrange(A, "t u -> u t")', "transpose(A)", 'einsum("ij->ji", A)']
ASSERTED = {
    "u,t": True,
    "3,2": True,
    "u,2": True,
    "new,t": True,
    "t,u": False,
    "2,3": False,
    "u": False,
    "u,t,1": False,
    "": False,
    "u,u": False,
    "u,3": False,
}


@pytest.mark.parametrize("expression", [*TURNED, "stack([A[:, 0], A[:, 1], A[:, 2]])"])
@pytest.mark.parametrize("dims", ASSERTED)
def test_dims_before_the_sign_are_asserted(expression, dims):
    source = f"{DECLARED}R[{dims}] = {expression}"
    if ASSERTED[dims]:
        tensor = evaluate(source, SIZES, OPERANDS).tensors["R"]
        np.testing.assert_array_equal(tensor.values, OPERANDS["A"].T)
    else:
        with pytest.raises(TensorError) as caught:
            evaluate(source, SIZES, OPERANDS)
        assert caught.value.line == 6
        assert 1 <= caught.value.column <= len(f"R[{dims}] = {expression}")


@pytest.mark.long
def test_the_generator_writes_every_function():
    """What is never written is never tested."""
    seen: set[str] = set()

    # Each kind has its share, so that chance leaves none out.
    shares = {**{(kind,): 80 for kind in sorted(set(KINDS))}, ("unary", "reduction"): 1500}
    for kinds, share in shares.items():

        @settings(max_examples=share, deadline=None, database=None, derandomize=True)
        @given(programs(kinds=kinds, lines=3))
        def write(program):
            seen.update(name for name in FUNCTIONS if f"{name}(" in program.source)

        write()
    unwritten = sorted(set(FUNCTIONS) - seen)
    assert not unwritten, f"never written: {unwritten}; see `KINDS`, or raise `max_examples`"


def test_dims_of_the_generator_are_sizes_of_the_language():
    diagram = evaluate("tensor[" + ", ".join(DIMS) + "]", DIMS)
    assert diagram.tensors["tensor"].shape == tuple(DIMS.values())
