"""What pictures of a notebook have in common: concepts, and parameters that move several of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import count
from typing import Any

from ..concepts.registry import Concept, define
from ..parameters.declaring import ParameterDirective
from ..parameters.registry import Parameter as Declared
from ..parameters.registry import declare
from ..spelling import nearest
from ..version import __version__
from .front_end import module_of, style_of
from .markup import slider_markup
from .mime import PAYLOAD, hidden, kept_fields
from .mistakes import told
from .values import option_text, scalar
from .widget import Checked, Settable, shared

# What a parameter of a notebook is made of; the others are about the page that it is on.
_FIELDS = [one for one in ParameterDirective.OPTIONS if one not in ("concept", "hidden")]
# Tells apart parameters of one name: a notebook may make one anew.
_serial = count(1)


class Concepts(Mapping[str, Concept]):
    """The concepts of a notebook: each has one colour in all pictures that are given this object.

    Args:
        defined: by name a colour, or the fields that ``explorable_concepts`` has: ``label``, ``symbol``,
            ``shape``, ``color``, ``description``, ``weights``.
        **named: the same, for names that Python can write.

    Raises:
        NotebookError: for a name or a field that no concept has, or what is no colour.
    """

    def __init__(self, defined: Mapping[str, Any] | None = None, **named: Any) -> None:
        with told():
            if not isinstance(defined, Mapping | None):
                raise ValueError(f"concepts are colours by name, {{'query': 'violet'}}, not {defined!r}")
            self._known = {
                name: define(name, given if isinstance(given, Mapping) else {"color": str(given or "")})
                for name, given in {**(defined or {}), **named}.items()
            }

    def __getitem__(self, name: str) -> Concept:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        return f"Concepts({', '.join(self._known)})"


class Parameter(Settable):
    """What readers move or choose: a control by itself, and what pictures follow that are given it.

    Args:
        name: what pictures and programs call it.
        value: where it starts.
        **fields: as the directive ``parameter`` has them: ``min``, ``max``, ``step``, ``scale``, ``format``,
            ``label``, ``unit``; ``choices``, ``control`` and ``text``.

    Raises:
        NotebookError: for a range, a value or a step that do not fit.
    """

    _esm = shared("")
    _markup = shared("")
    _style = shared("")
    _figure = shared({})

    def __init__(self, name: str, value: Any = None, **fields: Any) -> None:
        if value is not None:
            fields["value"] = value
        with told():
            if not isinstance(name, str):
                raise ValueError(f"a parameter needs a name, not {name!r}")
            for key in fields:
                if key not in _FIELDS:
                    known = f"{nearest(key, _FIELDS)} (known: {', '.join(_FIELDS)})"
                    raise ValueError(f"parameter {name} has no {key}{known}")
            said = {key: option_text(one) for key, one in fields.items() if one is not None}
            self.declared: Declared = declare(name, said)
            if hasattr(self, name):
                raise ValueError(f"a widget has {name} already; give the parameter another name")
        self.key = f"{name}-{next(_serial)}"
        ident = f"explorable-parameter-{self.key}"
        figure = {"ident": ident, "parameters": [self.declaration()], "keys": []}
        super().__init__(
            _esm=module_of(None),
            _style=style_of(None, {}, ()),
            _markup=slider_markup(self.declared, ident),
            _figure=figure,
        )
        self.add_traits(**{name: Checked(self.declared.held(), check=self.checked).tag(sync=True)})
        self._is_made = True

    def _unset(self, name: str) -> str:
        if name in _FIELDS:
            return f"{name} is given when a parameter is made: Parameter({self.declared.name!r}, {name}=…)"
        return f"a parameter has no {name}{nearest(name, ['value'])} (what can be set is its value)"

    def declaration(self) -> dict[str, Any]:
        """Return what pictures have to know of it, as plain data."""
        return {**self.declared.declaration(), "key": self.key}

    def checked(self, value: Any) -> Any:
        """Return a value that it can have.

        Raises:
            ParameterError: for what it cannot be.
        """
        return self.declared.at(scalar(value)).held()

    @property
    def value(self) -> Any:
        """Its value by now: a number, a word of its choices, a switch or a text."""
        return getattr(self, self.declared.name)

    @value.setter
    def value(self, value: Any) -> None:
        setattr(self, self.declared.name, value)

    @property
    def now(self) -> Declared:
        """What it is declared as, with the value that it has by now."""
        return self.declared.at(self.value)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        found = super()._repr_mimebundle_(**options) or ({}, {})
        data, about = found if isinstance(found, tuple) else (found, {})
        kept = {"version": __version__, "parameter": kept_fields(self.now)}
        return {**data, "text/plain": repr(self), PAYLOAD: kept}, about

    def _repr_html_(self) -> str:
        kept = {"version": __version__, "parameter": kept_fields(self.now)}
        return f"<p>{escape(repr(self))}</p>{hidden(kept)}"

    def __repr__(self) -> str:
        return f"{self.declared.label} = {self.now.text()}"
