"""A picture as it stands in a page that is not Sphinx's: in a notebook, or in a file of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from ..engine.bundle import manifest
from ..pages.visual import width_class
from ..parameters.markup import control_class, control_markup
from ..visuals.picture import Picture
from .front_end import GROUND

if TYPE_CHECKING:
    from ..parameters import Parameter
    from .drawing import Drawing

CODE = re.compile(r"`([^`]+)`")


def figure_markup(drawing: Drawing, caption: str) -> str:
    """Return a picture's figure, which its script brings to life."""
    ident = drawing.visual["ident"]
    textures = manifest()["textures"] if "explorable-woven" in drawing.view else ""
    formula = f'<div class="explorable-formula">{drawing.formula}</div>' if drawing.formula else ""
    picture = (
        f'<div class="explorable" data-explorable="{drawing.spec.called}" id="{ident}">{drawing.view}'
        f'<p class="explorable-alt" id="{ident}-alt">{escape(drawing.described)}</p></div>'
    )
    sized = f" explorable-sized {width_class(drawing.width)}" if drawing.width else ""
    told = caption_markup(drawing.spec, caption)
    return within_ground(
        f'<figure class="explorable-figure{sized}">{formula}{picture}{textures}{told}</figure>'
    )


def caption_markup(spec: Picture, caption: str) -> str:
    """Return what stands below a picture: its caption, and the sentences that go with its steps."""
    sentences = [text for _, text in spec.sentences()]
    first = f'<p><span class="caption-text">{words(caption)}</span></p>' if caption.strip() else ""
    listed = "".join(f"<li><p>{words(text)}</p></li>" for text in sentences)
    legend = f'<div class="legend"><ol class="explorable-sentences">{listed}</ol></div>' if sentences else ""
    return f"<figcaption>{first}{legend}</figcaption>" if first or legend else ""


def slider_markup(parameter: Parameter, ident: str) -> str:
    """Return a parameter's slider, which its script brings to life."""
    return within_ground(controls_markup([(parameter, ident)]))


def controls_markup(parameters: Sequence[tuple[Parameter, str]]) -> str:
    """Return the sliders of parameters, each with the id of its control."""
    return "".join(_control(parameter, ident) for parameter, ident in parameters)


def _control(parameter: Parameter, ident: str) -> str:
    pick = f' data-pick="{parameter.control}"' if parameter.control != "slider" else ""
    inner = control_markup(parameter, ident)
    return f'<div class="{control_class(parameter)}" data-name="{parameter.name}"{pick}>{inner}</div>'


def within_ground(markup: str) -> str:
    """Return markup in the element in which the suite's colours hold."""
    return f'<div class="{GROUND[1:]}">{markup}</div>'


def words(text: str) -> str:
    """Return a user's words, of which what stands in backquotes is code."""
    return CODE.sub(r"<code>\1</code>", escape(" ".join(text.split())))
