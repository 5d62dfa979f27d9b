"""Tensor programs made at random: numpy is the oracle; NaN is the dye that shows where a cell comes from."""

from __future__ import annotations

import math
import re

import einops
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tensor_programs import CONTINUOUS, DIMS, DISCRETE, LETTERS, mistake, numbers, programs

from sphinxext.explorable.tensors import evaluate

thorough = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(programs())
def test_shapes_and_values_are_numpys(program):
    with np.errstate(all="ignore"):
        expected = np.asarray(program.meaning(program.arrays))
    result = evaluate(program.source, DIMS, program.arrays).tensors["result"]
    assert result.shape == expected.shape
    assert result.values.shape == expected.shape
    assert result.values.dtype == np.float64
    np.testing.assert_allclose(result.values, expected, rtol=1e-12, atol=1e-300)
    for dim, size in zip(result.dims, result.shape, strict=True):
        # The letters of a pattern are dims of the statement's own.
        assert dim == str(size) or DIMS.get(dim, size) == size
        assert dim in DIMS or dim in LETTERS or dim.isdecimal()
    shapes_alone = evaluate(program.source, DIMS).tensors["result"]
    assert (shapes_alone.dims, shapes_alone.shape) == (result.dims, result.shape)


# Of the others numpy and einops have no like that refuses exactly as much.
REFUSED_ALIKE = tuple(
    kind for kind in CONTINUOUS + DISCRETE if kind not in ("convolution", "layer_norm", "pool")
)


@thorough
@given(programs(depth=3, kinds=REFUSED_ALIKE), st.data())
def test_what_numpy_refuses_is_refused_and_nothing_else(program, data):
    assume(any(array.ndim for array in program.arrays.values()))
    name = data.draw(st.sampled_from([name for name, array in program.arrays.items() if array.ndim]))
    kind = program.arrays[name].dtype
    axis = data.draw(st.integers(0, program.arrays[name].ndim - 1))
    shape = list(program.arrays[name].shape)
    shape[axis] = 5 - shape[axis] if shape[axis] < 5 else shape[axis] - 1
    arrays = {**program.arrays, name: numbers(*shape).astype(kind)}
    which = next(place for place, line in enumerate(program.declarations) if line.startswith(f"{name}["))
    program.declarations[which] = f"{name}[{', '.join(map(str, shape))}]"
    try:
        with np.errstate(all="ignore"):
            expected = np.asarray(program.meaning(arrays))
    except (ValueError, IndexError, einops.EinopsError):  # numpy's AxisError is one too
        line, column, message = mistake(program.source, DIMS, arrays)
        assert line == len(program.declarations) + 1
        assert 1 <= column <= len(program.source.splitlines()[-1])
        assert message
    else:
        result = evaluate(program.source, DIMS, arrays).tensors["result"]
        np.testing.assert_allclose(result.values, expected, rtol=1e-12, atol=1e-300)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(depth=3, kinds=CONTINUOUS))
def test_sources_are_the_cells_that_reach_the_result(program):
    """A NaN in a source cell makes every cell NaN that is computed from it, and no other.

    Only a power may hide it, 1 ** NaN is 1: powers become differences.
    """
    program.text = program.text.replace("**", "-")
    result = evaluate(program.source, DIMS, program.arrays).tensors["result"]
    assume(np.isfinite(result.values).all())
    traced = {index: result.sources(index) for index in np.ndindex(result.shape)}
    for cells in traced.values():
        assert all(len(set(indices)) == len(indices) for indices in cells.values())
    for name, array in program.arrays.items():
        for cell in () if name in program.undyed else np.ndindex(array.shape):
            dyed = array.copy()
            dyed[cell] = np.nan
            reached = evaluate(program.source, DIMS, {**program.arrays, name: dyed}).tensors["result"].values
            expected = {index for index in traced if np.isnan(reached[index])}
            assert {index for index, cells in traced.items() if cell in cells.get(name, [])} == expected


READ_BACK = {
    "e": math.e,
    "π": math.pi,
    "ln": math.log,
    "tanh": math.tanh,
    "erf": math.erf,
    "nan": math.nan,
    "argmax": lambda *of: of.index(max(of)),
}


RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def plain_power(found):
    """Return `1.2·10⁻⁷` as Python writes it."""
    return f"{float(found[1] or 1) * 10.0 ** int(found[2].translate(RAISED))!r}"


class Root:
    """What `√` becomes when arithmetic is read back: `√8` is `ROOT**8`."""

    def __pow__(self, number):
        return math.sqrt(number)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(depth=3))
def test_arithmetic_read_back_gives_the_value(program):
    result = evaluate(program.source, DIMS, program.arrays).tensors["result"]
    assume(np.isfinite(result.values).all())
    for index in list(np.ndindex(result.shape))[:4]:
        spelled = result.arithmetic(index, digits=12)
        assert "-" not in spelled
        assert "*" not in spelled
        left = spelled.split(" = ")[0]
        if any(sign in left for sign in "∞[⋯"):  # 1 / 0, what one_hot compares, and long sums
            continue
        left = re.sub(r"(?:(\d*\.?\d+)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain_power, left)
        python = left.replace("·", "*").replace("−", "-").replace("^", "**").replace("√", "ROOT**")
        names = {**READ_BACK, "ROOT": Root(), "max": lambda *of: max(of), "min": lambda *of: min(of)}
        try:
            value = eval(python, {"__builtins__": {}}, names)
        except (OverflowError, ZeroDivisionError, ValueError):
            continue  # numpy has an infinity in between, Python's own numbers have not
        assert value == pytest.approx(result.values[index], rel=1e-6, abs=1e-9)
