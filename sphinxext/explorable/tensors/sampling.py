"""Values by chance, for tensors that are declared without any."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np

from .diagram import Diagram, evaluate
from .errors import TensorError, ValuesNeededError
from .lines import read_lines
from .node import Expression, Values
from .operations.movement import Movement
from .tree import Computed, Lookup, Paired, Reference, walk
from .values import MAXIMUM_CELLS


def random_arrays(
    source: str,
    dims: Mapping[str, int],
    arrays: Mapping[str, Values],
    seed: int,
    parameters: Mapping[str, float] | None = None,
) -> dict[str, Values]:
    """Return random values for a program's declared tensors that have no array, as `random_values` does.

    A program may ask for a size that only values tell: what ids are looked up in is sought above that line.

    Raises TensorError where something in the program does not fit.
    """
    try:
        diagram = evaluate(source, dims, arrays, parameters)
    except ValuesNeededError as needed:
        lines = re.split(r"\r\n|\r|\n", source)
        declared = {line.number for line in read_lines(source) if line.body is None}
        kept = [
            line if number < needed.line or number in declared else ""
            for number, line in enumerate(lines, start=1)
        ]
        diagram = evaluate("\n".join(kept), dims, arrays, parameters)
    return random_values(diagram, seed)


def random_values(diagram: Diagram, seed: int) -> dict[str, Values]:
    """Return values for the declared tensors that have none, by name, in the order of their statements.

    They are drawn from a normal distribution and rounded to one decimal, which is what a cell has room for.
    A tensor that is looked up by, or given to `one_hot`, gets whole numbers in range instead, and one that is
    the condition of a `where` gets 0 and 1. The same seed gives the same values.

    Raises TensorError for a tensor too large to have values.
    """
    generator = np.random.default_rng(seed)
    below = _bounds_of_ids(diagram)
    values: dict[str, Values] = {}
    cells = 0
    for statement in diagram.statements:
        tensor = statement.tensor
        if statement.expression is not None or tensor.values is not None:
            continue
        cells += math.prod(tensor.shape)
        if cells > MAXIMUM_CELLS:
            message = f"with {tensor.name}, there would be more than {MAXIMUM_CELLS:,} random values"
            raise TensorError(message, statement.line, 1)
        if tensor.name in below:
            values[tensor.name] = generator.integers(below[tensor.name], size=tensor.shape).astype(np.float64)
        else:
            values[tensor.name] = np.asarray(generator.normal(size=tensor.shape)).round(1)
    return values


def _bounds_of_ids(diagram: Diagram) -> dict[str, int]:
    """Return, for each tensor whose cells must be whole numbers from 0 on, what they are below."""
    below: dict[str, int] = {}
    for expression in (statement.expression for statement in diagram.statements):
        for node in walk(expression) if expression else ():
            if not isinstance(node, Computed):
                continue
            for place, bound in node.operation.bounds(node.operands, node.settings).items():
                for name in _moved_from(node.operands[place], diagram):
                    below[name] = min(bound, below.get(name, bound))
    return {name: max(bound, 1) for name, bound in below.items()}


def _moved_from(node: Expression, diagram: Diagram, passed: set[str] | None = None) -> set[str]:
    """Return the tensors whose cells stand unchanged in a node, through statements that only move them."""
    passed = set() if passed is None else passed
    match node:
        case Reference(name=name) if name not in passed:
            passed.add(name)
            expression = diagram.tensors[name].expression
            if expression is not None:
                _moved_from(expression, diagram, passed)
        case Lookup(table=table) | Paired(table=table):
            _moved_from(table, diagram, passed)
        case Computed() if isinstance(node.operation, Movement):
            for operand in node.operands:
                _moved_from(operand, diagram, passed)
    return passed
