"""What users make in a notebook: pictures by their names, and one class for each grammar."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import textwrap
import warnings
from collections.abc import Container, Iterable, Mapping
from dataclasses import MISSING, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ..parameters.registry import Parameter as Declared
from ..spelling import nearest
from ..visuals.arrays import OfArrays
from ..visuals.catalogue import catalogue
from ..visuals.embedding import embedded
from ..visuals.figures import given_width
from ..visuals.packages import known_pictures
from ..visuals.picture import Picture, options_of
from .drawing import Drawing
from .files import page, pdf, png, write_whole
from .front_end import module_of, style_of
from .markup import figure_markup
from .mime import PAYLOAD, fragment, payload
from .mistakes import NotebookError, told
from .shared import Concepts, Parameter
from .values import arrays_of, is_array, named_arrays, option_text
from .widget import IS_ALIVE, Checked, Settable, follow, shared
from .widget import MISSING as NO_WIDGETS

T = TypeVar("T", str, bytes)

__all__ = ["Chart", "Concepts", "Explorable", "Model", "Parameter", "Tensors"]


class Explorable(Settable):
    """A picture of the catalogue in a notebook: the same one, with the same options, as in docs.

    What readers move is an attribute that can be observed and set (``k`` of k-means, each parameter); what
    else the picture tells of its state is in the dictionary ``state``.

    Args:
        picture: its name, such as ``"k-means"``.
        data: what ``:data:`` is in docs: the path of a file, or a table, or arrays by name.
        concepts: the concepts that it may name: by name a colour or fields, or a `Concepts` object.
        parameters: what it follows besides those among the options.
        caption: what stands below it; what is in backquotes is code.
        alt: the text alternative; by default it is generated, and describes the current state.
        width: of the figure: a length, or a percentage.
        **given: the picture's options, with underscores; a `Parameter` ties one to a slider. What is none of
            them is an array by its name: of numpy, PyTorch, JAX, or lists.

    Raises:
        NotebookError: where it cannot be drawn; the message says what to write instead.
    """

    _esm = shared("")
    _markup = shared("")
    _style = shared("")
    _figure = shared({})
    _drawn: tuple[str, Drawing] | None = None
    state = shared({})

    def __init__(
        self,
        picture: str,
        *,
        data: Any = None,
        concepts: Mapping[str, Any] | None = None,
        parameters: Iterable[Parameter] = (),
        caption: str = "",
        alt: str = "",
        width: str = "",
        **given: Any,
    ) -> None:
        with told():
            kind, width = _kind(picture), given_width(option_text(width))
            caption, alt = option_text(caption), option_text(alt)
            sliders = {one.declared.name: one for one in _parameters(parameters)}
            options, arrays, bound = _sorted(kind, given, sliders)
            self._spec = _spec(kind, options, {**arrays_of(data), **named_arrays(kind, arrays)})
            self._bound = bound
            self._sliders = sliders
            self._known = concepts if isinstance(concepts, Concepts) else Concepts(concepts)
            self._words = {"caption": caption, "alt": alt, "width": width}
            for line, doubt in self._spec.check():
                # Only of a program has a line a number.
                at = f"line {line}: " if line and kind.body != "caption" else ""
                warnings.warn(f"{at}{doubt}", stacklevel=_caller())
            drawing = self._drawing()
            request = drawing.request
            keys = [key for key in kind.bindable if key in request["values"]]
            figure = {
                "ident": drawing.visual["ident"],
                "picture": kind.name,
                "values": request["values"],
                "bind": bound,
                "width": width and "100%",
                "parameters": [one.declaration() for one in sliders.values()],
                "keys": keys,
            }
            super().__init__(
                _esm=module_of(kind.name),
                _style=style_of(kind.name, drawing.swatches, drawing.learned, width),
                _markup=figure_markup(drawing, caption),
                _figure=figure,
                state={},
            )
            self._share(keys, request["values"])
            self._is_made = True

    def _unset(self, name: str) -> str:
        called, can = self._spec.called, [*self._figure["keys"], *self._sliders]
        known = {one.replace("-", "_") for one in options_of(type(self._spec))} | _COMMON
        if name in known:
            return f"{name} is given when a picture is made: make {called} anew with {name}=…"
        what = f"what can be set: {', '.join(can)}" if can else "nothing of it can be set"
        return f"{called} has no {name}{nearest(name, can)} ({what})"

    # ── State

    def _share(self, keys: list[str], values: Mapping[str, Any]) -> None:
        """Let the front end and the kernel share what moves."""
        for name in [*keys, *self._sliders]:
            if hasattr(self, name):
                raise ValueError(f"a widget has {name} already; give the parameter another name")
        moved = {key: Checked(values[key], check=partial(self._checked, key)) for key in keys}
        for name, slider in self._sliders.items():
            moved[name] = Checked(slider.value, check=slider.checked)
        self.add_traits(**{name: one.tag(sync=True) for name, one in moved.items()})
        for name, slider in self._sliders.items():
            follow(self, name, slider, "value")
            follow(slider, name, self, name)
        for key, name in self._bound.items():
            slider = self._sliders[name]
            follow(slider, name, self, key)
            follow(self, key, slider, "value")

    def _checked(self, key: str, value: Any) -> Any:
        """Return a value of the picture's own that it can have."""
        if key in self._bound:
            return self._sliders[self._bound[key]].checked(value)
        known = options_of(type(self._spec))
        name = key.replace("_", "-")
        if name not in known or (value is None and known[name].default is None):
            return value
        try:
            taken = known[name].metadata["convert"](option_text(value))
        except ValueError as error:
            raise ValueError(f"{self._spec.called}: {name} {error}") from None
        replace(self._spec, **{key: taken}).check()
        return taken

    def _now(self) -> tuple[Picture, dict[str, Declared]]:
        """Return the spec, and the parameters, as they are by now."""
        names = {one.name for one in fields(self._spec)}
        keys = [key for key in self._figure.get("keys", []) if key in names and key not in self._bound]
        spec = replace(self._spec, **{key: getattr(self, key) for key in keys}) if keys else self._spec
        now = {name: one.now for name, one in self._sliders.items()}
        return spec, now

    def _drawing(self) -> Drawing:
        """Return the picture as it is by now; what a cell shows of it several times is drawn once."""
        spec, now = self._now()
        moved = {one: getattr(spec, one, None) for one in self._figure.get("keys", [])}
        state = json.dumps([moved, {name: one.held() for name, one in now.items()}], default=repr)
        if self._drawn is None or self._drawn[0] != state:
            drawing = Drawing(spec, self._bound, now, self._known, self._words["alt"], self._words["width"])
            self._drawn = state, drawing
        return self._drawn[1]

    # ── Files

    def svg(self, path: str | Path | None = None, *, dark: bool = False) -> str:
        """Return the picture as SVG, as what can be set of it stands by now.

        Args:
            path: where it is written, too.
            dark: whether in the colours of a dark page.

        Raises:
            NotebookError: where it draws no svg.
        """
        with told():
            return _written(path, self._drawing().svg(dark=dark, on_paper=False))

    def png(self, path: str | Path | None = None, *, scale: float = 2, dark: bool = False) -> bytes:
        """Return the picture as PNG, with ``scale`` pixels for each px; as `svg` otherwise.

        Raises:
            ImportError: without vl-convert.
        """
        with told():
            return _written(path, png(self._drawing().svg(dark=dark, on_paper=False), scale))

    def pdf(self, path: str | Path | None = None) -> bytes:
        """Return the picture as PDF, for paper; as `svg` otherwise.

        Raises:
            ImportError: without vl-convert.
        """
        with told():
            return _written(path, pdf(self._drawing().svg()))

    def html(self, path: str | Path | None = None) -> str:
        """Return the picture as a page of its own: one file, alive in a browser, which loads nothing."""
        with told():
            drawing = self._drawing()
            # Some pictures have controls of what they follow themselves.
            own = re.findall(r'-view--?(\w+)"', drawing.view)
            others = [one for name, one in drawing.parameters.items() if name not in own]
            return _written(path, page(drawing, others, self._words["caption"]))

    # ── What a notebook keeps

    def _repr_html_(self) -> str:
        drawing, caption = self._drawing(), self._words["caption"]
        return fragment(drawing, caption, payload(drawing, caption))

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        found = super()._repr_mimebundle_(**options) or ({}, {})
        data, about = found if isinstance(found, tuple) else (found, {})
        drawing, caption = self._drawing(), self._words["caption"]
        remark = "" if IS_ALIVE else f"It moves no more: that {NO_WIDGETS}."
        return {
            **data,
            "text/plain": drawing.described,
            "text/html": fragment(drawing, caption, None, remark),
            PAYLOAD: payload(drawing, caption),
        }, about

    def __repr__(self) -> str:
        told_of = f": {self._drawing().described}" if self._figure else ""
        return f"<{type(self).__name__}{told_of}>"


class _Grammar(Explorable):
    """A picture whose first argument is a program."""

    def __init__(self, source: str, name: str, **given: Any) -> None:
        if not isinstance(source, str):
            kind = type(source).__name__
            raise NotebookError(f"{type(self).__name__} needs a text of lines, not {kind}")
        super().__init__(name, _source=_unindented(source), **given)


class Tensors(_Grammar):
    """A tensor diagram in a notebook.

    Args:
        source: the program, as in the directive ``tensor-diagram``; after a line ``---`` sentences.
        **given: as for `Explorable`; what is no option is a tensor's values: ``Q=q``, of numpy, PyTorch, JAX.

    Raises:
        NotebookError: where the program is wrong; the message says where and what to write.
    """

    def __init__(self, source: str, **given: Any) -> None:
        super().__init__(source, "tensor-diagram", **given)


class Model(_Grammar):
    """A model diagram in a notebook.

    Args:
        source: the model, as in the directive ``model-diagram``.
        **given: as for `Explorable`.

    Raises:
        NotebookError: where the model is wrong.
    """

    def __init__(self, source: str, **given: Any) -> None:
        super().__init__(source, "model-diagram", **given)


class Chart(Explorable):
    """A chart in a notebook.

    Args:
        kind: ``line``, ``area``, ``bars``, ``points``, ``histogram`` or ``heat``.
        data: the table, as for `Explorable`.
        **given: the directive's options; ``x``, ``y`` and others are names of columns, or the columns.

    Raises:
        NotebookError: where it cannot be drawn.
    """

    def __init__(self, kind: str, data: Any = None, **given: Any) -> None:
        with told():
            columns = arrays_of(data)
        options = {name.replace("-", "_") for name in options_of(_kind("chart"))}
        more = [name for name, value in given.items() if name not in options and is_array(value)]
        for name in _COLUMNS:
            if name in given and _is_column(given[name], {*columns, *more}):
                if name in columns:
                    raise NotebookError(f"data has a column {name} already; leave {name}= out, or rename it")
                columns[name] = given[name]
                given[name] = name
        named = {one.strip() for name in options.intersection(given) for one in _names(given[name])}
        for name in more:
            if name not in named:
                raise NotebookError(f"{name} is drawn nowhere; name it, as in x={name!r}, or leave it out")
        super().__init__("chart", data=columns, kind=kind, **given)


# The options of a chart that name columns.
_COLUMNS = ("x", "y", "value", "color", "low", "high", "by", "labels")


def _is_column(value: Any, columns: Container[str]) -> bool:
    """Tell whether something is a column, and not the name of one, or a list of names."""
    if isinstance(value, str) or not is_array(value):
        return False
    is_named = isinstance(value, list | tuple) and any(
        isinstance(one, str) and one in columns for one in value
    )
    return not is_named


def _names(value: Any) -> list[str]:
    parts = value if isinstance(value, list | tuple) else [value]
    return [one for part in parts if isinstance(part, str) for one in part.split(",")]


# What every picture is given besides its options.
_COMMON = {"data", "concepts", "parameters", "caption", "alt", "width"}
# Those whose bodies are programs have classes of their own.
_GRAMMARS = {"tensor-diagram": "Tensors", "model-diagram": "Model"}


def _parameters(given: Any) -> list[Parameter]:
    """Return the parameters that a picture follows, of which there may be one."""
    found = [given] if isinstance(given, Parameter) else given if isinstance(given, Iterable) else [given]
    for one in found:
        if not isinstance(one, Parameter):
            raise ValueError(f"parameters needs a list of parameters, [Parameter(…)], not {given!r:.60}")
    return list(found)


def _kind(name: str) -> type[Picture]:
    if not isinstance(name, str):
        raise ValueError(f"Explorable needs the name of a picture, not {type(name).__name__}")
    found = catalogue().get(name)
    if found is not None:
        return found
    if name.endswith((".js", ".mjs")):
        raise ValueError(
            f"{name} is a front-end module: in a notebook, give it to anywidget's AnyWidget as _esm"
        )
    if name in known_pictures():
        raise ValueError(f"{name} is the picture of a package, which docs can draw, and notebooks not yet")
    known = ", ".join(catalogue())
    raise ValueError(f"no picture is called {name}{nearest(name, catalogue())} (known: {known})")


def _sorted(
    kind: type[Picture], given: Mapping[str, Any], sliders: dict[str, Parameter]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Part what was given into options, arrays, and the parameters that keys follow.

    Raises:
        ValueError: for what is neither.
    """
    if kind.name in _GRAMMARS and "_source" not in given:
        raise ValueError(f"{kind.name} is drawn from a program: {_GRAMMARS[kind.name]}(program, …)")
    known = options_of(kind)
    takes_arrays = "arrays" in {one.name for one in fields(kind)}
    options: dict[str, Any] = {}
    arrays: dict[str, Any] = {}
    bound: dict[str, str] = {}
    for name, value in given.items():
        written = name.replace("_", "-")
        if name == "_source":
            options[kind.body] = value
        elif isinstance(value, Parameter):
            sliders[value.declared.name] = value
            if name in kind.bindable:
                bound[name] = value.declared.name
            elif name != value.declared.name:
                can = ", ".join(kind.bindable) or "none of its values"
                raise ValueError(f"{kind.name}: {name} cannot follow a parameter (it can: {can})")
        elif written in known and value is None:
            # As if it were not given, which is how Python's functions pass on what they were not given.
            continue
        elif written in known:
            if written == "labels" and takes_arrays and isinstance(value, Mapping):
                value, lists = _labels(value)
                arrays |= lists
            if name in getattr(kind, "naming", ()) and _is_numbers(value):
                arrays[name], value = value, name
            options[known[written].name] = _converted(kind, written, value)
        elif takes_arrays and is_array(value):
            arrays[name] = value
        elif takes_arrays and _is_of_arrays(kind, name, given.get("_source", "")):
            hint = _as_parameter(name, value)
            raise ValueError(f"{name} needs an array, or lists, not {type(value).__name__}{hint}")
        elif _names_in(str(given.get("expr", "")), name):
            raise ValueError(f"{kind.name} has no option {name}{_as_parameter(name, value)}")
        else:
            every = [one.replace("-", "_") for one in known]
            raise ValueError(
                f"{kind.name} has no option {name}{nearest(name, every)} (known: {', '.join(every)})"
            )
    # One that is called as a value of the picture is meant for that: both would be one attribute.
    for name in sliders:
        if name in kind.bindable and (name in options or bound.get(name, name) != name):
            raise ValueError(f"{kind.name}: {name} is given twice; leave out the value or the parameter")
        if name in kind.bindable:
            bound[name] = name
    return options, arrays, bound


def _is_numbers(value: Any) -> bool:
    """Tell whether something is a column by itself, and not the name of one or several."""
    return is_array(value) and not (
        isinstance(value, list | tuple) and any(isinstance(one, str) for one in value)
    )


def _labels(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the names of arrays with labels, by axes, and those arrays that were given instead of a name."""
    lists = {f"labels_{dim}": one for dim, one in given.items() if is_array(one)}
    return {dim: f"labels_{dim}" if f"labels_{dim}" in lists else one for dim, one in given.items()}, lists


def _is_of_arrays(kind: type[Picture], name: str, program: str) -> bool:
    """Tell whether a name is one of the arrays that a picture takes, or that its program names."""
    takes = {one.name for one in kind.takes} if issubclass(kind, OfArrays) else set()
    return name in takes or _names_in(program, name)


def _names_in(program: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", program) is not None


def _as_parameter(name: str, value: Any) -> str:
    """Return a hint at how a number is given that a program or an expression names."""
    is_number = isinstance(value, int | float)
    return f"; give a number as {name}=Parameter({name!r}, {value})" if is_number else ""


def _converted(kind: type[Picture], name: str, value: Any) -> Any:
    try:
        return options_of(kind)[name].metadata["convert"](option_text(value))
    except ValueError as error:
        raise ValueError(f"{kind.name}: {name.replace('-', '_')} {error}") from None


def _spec(kind: type[Picture], options: dict[str, Any], arrays: dict[str, Any]) -> Picture:
    missing = [
        name
        for name, one in options_of(kind).items()
        if one.name not in options and one.default is MISSING and one.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"{kind.name} needs {', '.join(missing)}: {missing[0].replace('-', '_')}=…")
    if arrays:
        if "arrays" not in {one.name for one in fields(kind)}:
            raise ValueError(f"{kind.name} takes no data")
        options["arrays"] = arrays
    spec = kind(**options)
    wanted = spec.wants()
    if not wanted:
        return spec
    return dataclasses.replace(spec, **{"files": {name: embedded(Path(name), name) for name in wanted}})


def _caller() -> int:
    """Return how far up the code is that made the picture, as warnings count."""
    here, level = inspect.currentframe(), 0
    while here is not None and here.f_globals.get("__name__") == __name__:
        here, level = here.f_back, level + 1
    return level


def _unindented(source: str) -> str:
    """Return a program without what a string of several lines has around it."""
    return textwrap.dedent(source).strip("\n")


def _written(path: str | Path | None, content: T) -> T:
    """Write a file, where one is asked for, whole or not at all; return its content."""
    if path is not None:
        write_whole(Path(path), content)
    return content
