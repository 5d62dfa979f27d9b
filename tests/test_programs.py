"""The programs that researchers explain read as they would write them, and mean what numpy says."""

from __future__ import annotations

import inspect

import numpy as np
import program_oracles
import pytest
from program_files import NAMES, arrays_for, taken_apart

from sphinxext.explorable.tensors import evaluate


@pytest.mark.parametrize("name", NAMES)
def test_a_program_means_what_numpy_says(name: str) -> None:
    dims, source = taken_apart(name)
    arrays = arrays_for(name)
    oracle = getattr(program_oracles, name.replace("-", "_"))
    assert list(inspect.signature(oracle).parameters) == list(arrays)
    found = evaluate(source, dims, arrays).tensors
    for tensor, expected in oracle(**arrays).items():
        assert found[tensor].shape == np.shape(expected)
        np.testing.assert_allclose(found[tensor].values, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_shapes_alone_are_those_of_values(name: str) -> None:
    dims, source = taken_apart(name)
    known = evaluate(source, dims, arrays_for(name)).tensors
    assert {name: tensor.shape for name, tensor in evaluate(source, dims).tensors.items()} == {
        name: tensor.shape for name, tensor in known.items()
    }
