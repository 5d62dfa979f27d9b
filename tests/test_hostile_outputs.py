"""Notebooks that mean harm: outputs that somebody changed, and widgets that are given anything.

A notebook is a file, which anybody may have written. What docs take from it is what the suite kept of a
picture: each part of that is made another one here, and the page is opened in a browser without a policy.
"""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harm import harm
from hostile_strings import LONG, STRINGS
from test_every_option import BLOCKS
from test_hostile_strings import FILES, array_files

from conftest import Site, build_site
from sphinxext.explorable import __version__, notebooks
from sphinxext.explorable.data import read
from sphinxext.explorable.notebooks.cells import picture_in
from sphinxext.explorable.notebooks.foreign import STATE, VIEW
from sphinxext.explorable.notebooks.mime import PAYLOAD, payload
from sphinxext.explorable.visuals.catalogue import catalogue
from sphinxext.explorable.visuals.picture import options_of

# What a program that writes JSON may have put anywhere.
ODD: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 1e308, 10**30, "", "1", [], {}, [[]], [None], {"a": None}, [1, "a"]),
    *(float("nan"), float("inf"), "\ud800", {"__proto__": {"hacked": 1}}, ["<b>"] * 3),
]
WORDS = [string for string in STRINGS if string not in LONG]
CODE = "export default { render({ el, model }) { el.textContent = JSON.stringify(model.get('x')); } };"
WIDGET = {"name": "own", "esm": CODE, "css": ".own { color: red }", "values": {"x": 1}}


def deep(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def picture_of(name: str, folder: Path) -> Any:
    """Make a picture of a notebook, with what its options need."""
    block = BLOCKS.get(f"explorable {name}") or BLOCKS[name]
    known = options_of(catalogue()[name])
    given: dict[str, Any] = {
        key.replace("-", "_"): value for key, value in block.needs.items() if value and key in known
    }
    if name in ("tensor-diagram", "model-diagram"):
        make = notebooks.public("Tensors" if name == "tensor-diagram" else "Model")
        return make(block.body, **given)
    if data := block.needs.get("data"):
        file = folder / data
        content = {**FILES, **array_files()}[data]
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        given["data"] = dict(read(file))
    return notebooks.public("Explorable")(name, **given)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What a notebook keeps of each picture, of those that stand alone."""
    folder = tmp_path_factory.mktemp("kept")
    found = {}
    for name in catalogue():
        # A sweep shows another picture of its page.
        if name != "sweep":
            one = picture_of(name, folder)
            found[name] = payload(one._drawing(), "Words.")
    return found


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Return the way to each part of plain data."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*way, key)
        yield from places(part, (*way, key))


def changed(value: Any, way: tuple[Any, ...], instead: Any) -> Any:
    made = copy.deepcopy(value)
    at = made
    for key in way[:-1]:
        at = at[key]
    at[way[-1]] = instead
    return made


def variants(one: dict[str, Any], given: Iterator[Any], few: int) -> Iterator[Any]:
    """Change each of some parts of what is kept, one at a time, and all words of it together."""
    ways = [way for way in places(one) if way != ("version",)]
    step = max(1, len(ways) // few)
    for way in ways[::step]:
        yield changed(one, way, next(given))
    for by in (1, 3):
        made = one
        for way in ways:
            held = made
            for key in way:
                held = held[key]
            if isinstance(held, str) and len(way) > 1 and len(ways) < 2_000:
                made = changed(made, way, next(given))
        yield made
        one = changed(one, ("caption",), next(given)) if by == 1 else one


def page_of(outputs: list[Any]) -> str:
    """Write outputs into a page as tools for notebooks do, each below a line of its own."""
    parts = ["# Page\n"]
    for number, kept in enumerate(outputs):
        written = json.dumps(kept).replace("<", "\\u003c")
        hidden = f'<script type="{PAYLOAD}">{written}</script>'
        parts.append(f"Before {number}.\n\n```{{raw}} html\n<p>An output.</p>{hidden}\n```\n")
    return "\n".join([*parts, "Before end.\n"])


def built(folder: Path, pages: dict[str, list[Any]], builder: str = "html") -> Site:
    texts: dict[str, str | bytes] = {
        name: page_of(outputs).encode("utf-8", "replace") for name, outputs in pages.items()
    }
    index = "# I\n\n```{toctree}\n:glob:\n*\n```\n"
    return build_site(folder, {"index": index, **texts}, builder, config={"explorable_hero": False})


def told_badly(site: Site) -> list[str]:
    """Return lines of the log that are no warning of a place."""
    return [
        line for line in site.warnings
        if not re.match(r"[\w/.-]+\.md(:\d+)?: (WARNING|ERROR): ", line) or "Traceback" in line
    ]  # fmt: skip


def harmed(tab: Any, site: Site, pages: dict[str, list[Any]]) -> list[str]:
    found = told_badly(site)
    for name in pages:
        found += [f"{name}: {told}" for told in harm(tab, site.out / f"{name}.html", live=False)]
    return found


# ── Outputs ──────────────────────────────────────────────────────────────────────────────────────────────


def shapes(of: dict[str, Any]) -> list[Any]:
    """Return what is kept with each of its parts another thing, or none."""
    found = [changed(of, (key,), value) for key in of for value in ODD]
    return [*found, *({k: v for k, v in of.items() if k != key} for key in of)]


def test_what_is_no_picture_is_told(kept: dict[str, dict[str, Any]], tmp_path: Path, tab: Any) -> None:
    whole = [
        *ODD,
        {"version": __version__},
        {"picture": "k-means"},
        {**kept["function"], "values": {"x": deep(900)}},
    ]
    parameter = {"version": __version__, "parameter": {"name": "w", "value": "1"}}
    pages = {
        "whole": whole,
        "picture": shapes(kept["function"])[::4],
        "parameter": [parameter, *(changed(parameter, ("parameter",), value) for value in ODD)],
        "fields": [
            changed(parameter, ("parameter", key), value)
            for key in ("name", "value", "label")
            for value in ODD
        ],
        "widget": [{"widget": value} for value in ODD],
        "widgets": [{"widget": one} for one in shapes(WIDGET)[::9]],
    }
    assert harmed(tab, built(tmp_path, pages), pages) == []


def test_text_that_is_no_json_is_told(tmp_path: Path, tab: Any) -> None:
    texts = ["", "{", "[" * 5_000, '{"a":' * 5_000, "NaN", "nul", "\\u0000", '"<!--"', "9" * 5_000]
    parts = [f'```{{raw}} html\n<script type="{PAYLOAD}">{text}</script>\n```\n' for text in texts]
    site = build_site(tmp_path, {"index": "# Page\n\n" + "\n".join(parts)})
    assert told_badly(site) == []
    assert len(site.warnings) == len(texts)


def given() -> Iterator[Any]:
    return itertools.cycle(WORDS)


def test_words_of_a_changed_output_are_words(
    kept: dict[str, dict[str, Any]], tmp_path: Path, tab: Any
) -> None:
    strings = given()
    pages = {name: list(variants(one, strings, 5)) for name, one in kept.items()}
    assert harmed(tab, built(tmp_path, pages), pages) == []


@pytest.mark.long
@pytest.mark.parametrize("by", range(4))
def test_every_part_of_a_changed_output_is_harmless(
    kept: dict[str, dict[str, Any]], tmp_path: Path, tab: Any, by: int
) -> None:
    strings: Iterator[Any] = itertools.cycle([*WORDS[by::4], *ODD])
    pages = {name: list(variants(one, strings, 60)) for name, one in kept.items()}
    pages["function-shapes"] = shapes(kept["function"])[by::4]
    pages["widget-shapes"] = [{"widget": one} for one in shapes(WIDGET)[by::4]]
    assert harmed(tab, built(tmp_path, pages), pages) == []


@pytest.mark.parametrize("widgets", [*ODD, {STATE: 1}, {STATE: {"state": 1}}, {STATE: {"state": {"a": 1}}}])
def test_states_of_widgets_may_be_anything(widgets: Any) -> None:
    for view in [*ODD, {"model_id": "a"}, {"model_id": []}]:
        assert picture_in({VIEW: view}, widgets) is None


def test_a_widgets_state_may_hold_anything() -> None:
    whole = {"model_module": "anywidget", "state": {"_esm": CODE, "x": 1}, "buffers": [{"path": ["x"]}]}
    assert picture_in({VIEW: {"model_id": "a"}}, {STATE: {"state": {"a": whole}}}) is not None
    for one in shapes(whole):
        found = picture_in({VIEW: {"model_id": "a"}}, {STATE: {"state": {"a": one}}})
        assert found is None or json.dumps(found)


# ── Widgets ──────────────────────────────────────────────────────────────────────────────────────────────


def given_to_traits(name: str, folder: Path, values: list[Any]) -> list[str]:
    """Give values to each trait that readers move; return what is told without words, or drawn as markup."""
    one = picture_of(name, folder)
    wrong = []
    for key in one._figure["keys"]:
        before = getattr(one, key)
        for value in values:
            try:
                setattr(one, key, value)
            except ValueError as error:
                if not str(error).strip() or "\n" in str(error):
                    wrong.append(f"{name}.{key} = {value!r}: {error!r}")
                continue
            except Exception as error:
                wrong.append(f"{name}.{key} = {value!r}: {type(error).__name__}: {error}")
                continue
            markup = one._repr_html_()
            if isinstance(value, str) and "<" in value and value in markup:
                wrong.append(f"{name}.{key} = {value!r} is in its markup")
            setattr(one, key, before)
    return wrong


MOVED = [name for name in catalogue() if catalogue()[name].bindable and name != "sweep"]


@pytest.mark.parametrize("name", MOVED)
def test_a_trait_takes_what_it_can_be_or_says_what(name: str, tmp_path: Path) -> None:
    assert given_to_traits(name, tmp_path, [*ODD, object(), b"a", *WORDS[::60]]) == []


@pytest.mark.long
@pytest.mark.parametrize("name", MOVED)
def test_a_trait_takes_no_hostile_string_for_markup(name: str, tmp_path: Path) -> None:
    assert given_to_traits(name, tmp_path, WORDS) == []


@pytest.mark.parametrize("fields", [{"value": 1}, {"choices": "a, b"}, {"value": True}, {"text": "a"}])
def test_a_parameter_takes_what_it_can_be_or_says_what(fields: dict[str, Any]) -> None:
    one = notebooks.public("Parameter")("w", **fields)
    for value in [*ODD, object(), *WORDS[::20]]:
        try:
            one.value = value
        except ValueError as error:
            assert str(error).strip()  # noqa: PT017
        markup = one._repr_html_()
        assert "<script>hacked" not in markup
        assert "<img" not in markup
