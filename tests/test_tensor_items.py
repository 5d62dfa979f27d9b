"""What a tensor diagram is made of has one schema: the build's types, its twin's, and what is drawn."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import pytest
import tensor_items
from test_tensor_drawing import RANKS
from worked_pictures import WORKED

from sphinxext.explorable.tensors import evaluate, random_values
from sphinxext.explorable.tensors.arrangements import items
from sphinxext.explorable.tensors.drawn import Drawn
from sphinxext.explorable.visuals.tensor_diagram import sizes

DIMS = {"t": 4, "s": 4, "m": 3, "n": 4, "p": 2, "d": 8, "b": 2, "c": 3, "h": 2, "l": 7, "o": 2, "long": 30}
PROGRAMS = {
    **RANKS,
    "a fan": "X[t,d]\nW[d,m]\nV[d,n]\nb[n]\nQ = X @ W\nK = X @ V + b",
    "a corner": 'A[t,d]\nB[s,d]\nC = einsum("td,sd->ts", A, B)',
    "a lookup": "T[t,d]\nids = [0, 2]\nE = T[ids]",
    "a formula": "X[t,d]\nu[t]\nY = where(u, 0, -sqrt(X[1, :t])) ** 2 * (u + X.T)",
}


def drawn_of(source: str, dims: dict[str, int]) -> Iterator[Drawn]:
    """Yield a program as it is drawn without values, and with them."""
    bare = evaluate(source, dims)
    yield from map(Drawn, (bare, evaluate(source, dims, random_values(bare, 1))))


def dims_of(source: str) -> dict[str, int]:
    return {name: size for name, size in DIMS.items() if re.search(rf"[\[,]{name}[\],]", source)}


def test_the_types_of_the_twin_are_those_of_the_build() -> None:
    assert tensor_items.TARGET.read_text(encoding="utf-8") == tensor_items.written(), (
        "run `python tools/tensor_items.py`"
    )


def test_what_has_no_type_in_the_twins_language_is_not_written_as_any() -> None:
    for hint in (set[str], bytes, dict[int, str], tuple[int, int]):
        with pytest.raises(TypeError, match="no type"):
            tensor_items._typed(hint)


def strays(value: Any, hint: Any, where: str) -> Iterator[str]:
    """Yield where a value is not of its type, strictly: no field too many, none missing."""
    origin, inside = get_origin(hint), get_args(hint)
    if hint is Any:
        return
    if origin in (Union, types.UnionType):
        tried = [list(strays(value, one, where)) for one in inside]
        yield from min(tried, key=len)
    elif origin is Literal:
        if value not in inside:
            yield f"{where} is {value!r}"
    elif origin is list and isinstance(value, list):
        for place, one in enumerate(value):
            yield from strays(one, inside[0], f"{where}[{place}]")
    elif origin is dict and isinstance(value, dict):
        for key, one in value.items():
            yield from strays(one, inside[1], f"{where}[{key!r}]")
    elif is_typeddict(hint) and isinstance(value, dict):
        fields = get_type_hints(hint, include_extras=True)
        for name in value.keys() - fields.keys():
            yield f"{where} has {name}"
        for name, field in fields.items():
            of = get_args(field)[0] if get_origin(field) in (Required, NotRequired) else field
            if name in value:
                yield from strays(value[name], of, f"{where}.{name}")
            elif not tensor_items._mark(hint, field):
                yield f"{where} has no {name}"
    elif origin or is_typeddict(hint):
        yield f"{where} is {value!r}"
    elif type(value) is not hint and not (hint is float and type(value) is int):
        yield f"{where} is {value!r}, not {hint.__name__}"


def strays_of(drawn: Drawn) -> list[str]:
    found = [*strays(drawn.rows, list[items.Row], "rows")]
    for name, tensor in drawn.diagram.tensors.items():
        found += strays(drawn.tensor(tensor), items.DrawnTensor, name)
        found += strays(drawn.trace(tensor), items.Trace, f"trace of {name}") if tensor.expression else ()
    return found


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_what_is_drawn_has_the_fields_that_its_types_have(source: str) -> None:
    assert [strays_of(drawn) for drawn in drawn_of(source, dims_of(source))] == [[], []]


@pytest.mark.parametrize("name", [name for name, worked in WORKED.items() if not worked.arrays])
def test_worked_pictures_have_the_fields_that_their_types_have(name: str) -> None:
    dims = sizes(WORKED[name].options.get("dims", ""))
    assert [strays_of(drawn) for drawn in drawn_of(WORKED[name].program, dims)] == [[], []]


def test_a_field_of_another_name_or_type_is_found() -> None:
    look: dict[str, Any] = {"tensor": "A", "captions": ["one"]}
    assert list(strays({"kind": "grid", "look": look}, items.Item, "item")) == []
    assert list(strays({"kind": "grid", "looks": look}, items.GridItem, "item")) == [
        "item has looks",
        "item has no look",
    ]
    assert list(strays({**look, "captions": "one"}, items.Look, "look")) == ["look.captions is 'one'"]
