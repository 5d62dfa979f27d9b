"""The controls of parameters as markup, which scripts bring to life: on pages, and in notebooks."""

from __future__ import annotations

from html import escape

from .choosing import LONGEST_TEXT
from .registry import Parameter


def control_class(parameter: Parameter) -> str:
    """Return the classes of the element that a parameter's control stands in."""
    picks = " explorable-pick" if parameter.control != "slider" else ""
    return f"explorable-parameter explorable-control{picks}"


def control_markup(parameter: Parameter, ident: str, concept: str | None = None) -> str:
    """Return a parameter's label, its value and its control, which does nothing yet.

    Args:
        parameter: the parameter.
        ident: the id of its control.
        concept: the concept that it stands for.
    """
    label = f' class="explorable-concept" data-concept="{escape(concept)}"' if concept else ""
    is_row = parameter.control == "buttons"
    labelled = (
        f'<span id="{ident}-label"{label}>{escape(parameter.label)}</span>'
        if is_row
        else f'<label for="{ident}"{label}>{escape(parameter.label)}</label>'
    )
    # Of buttons there are several, none of which is the one that it tells of.
    described = "" if is_row else f' for="{ident}"'
    described += ' dir="auto"' if parameter.control != "slider" else ""
    shown = f'<output{described} aria-live="off">{escape(parameter.text())}</output>'
    return labelled + shown + _CONTROLS[parameter.control](parameter, ident)


def _slider(parameter: Parameter, ident: str) -> str:
    if parameter.scale == "log":
        low, high, step = "0", "1", "any"
    elif parameter.choices:
        low, high, step = "0", str(len(parameter.choices) - 1), "1"
    else:
        low, high, step = map(repr, (parameter.min, parameter.max, parameter.step))
    return (
        f'<input type="range" id="{ident}" data-parameter="{parameter.name}" min="{low}" '
        f'max="{high}" step="{step}" value="{parameter.place!r}" '
        f'aria-valuetext="{escape(parameter.text())}" disabled>'
    )


def _buttons(parameter: Parameter, ident: str) -> str:
    made = "".join(
        f'<label><input type="radio" name="{ident}" value="{place}"'
        f"{' checked' if value == parameter.value else ''} disabled>"
        f'<span dir="auto">{escape(parameter.text(value))}</span></label>'
        for place, value in enumerate(parameter.stops)
    )
    group = (
        f'role="radiogroup" aria-labelledby="{ident}-label" id="{ident}" data-parameter="{parameter.name}"'
    )
    return f'<span class="explorable-segments" {group}>{made}</span>'


def _menu(parameter: Parameter, ident: str) -> str:
    made = "".join(
        f'<option value="{place}" dir="auto"{" selected" if value == parameter.value else ""}>'
        f"{escape(parameter.text(value))}</option>"
        for place, value in enumerate(parameter.stops)
    )
    return f'<select id="{ident}" data-parameter="{parameter.name}" disabled>{made}</select>'


def _switch(parameter: Parameter, ident: str) -> str:
    checked = " checked" if parameter.value else ""
    named = f'id="{ident}" data-parameter="{parameter.name}"'
    return f'<input type="checkbox" role="switch" {named}{checked} disabled>'


def _field(parameter: Parameter, ident: str) -> str:
    return (
        f'<input type="text" id="{ident}" data-parameter="{parameter.name}" dir="auto" '
        f'maxlength="{LONGEST_TEXT}" autocomplete="off" '
        f'spellcheck="false" value="{escape(parameter.written)}" disabled>'
    )


_CONTROLS = {"slider": _slider, "buttons": _buttons, "menu": _menu, "switch": _switch, "field": _field}
