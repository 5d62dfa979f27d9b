"""A picture of a page as a file of its own, in the colours of a theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..concepts import colors_of_files
from ..engine.errors import RenderError
from ..pages.answering import answer_to, error_in
from ..pages.transforms import document_of
from ..pages.visual import UNDRAWN, in_itself

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..pages.visual import Visual


def svg_of(app: Sphinx, visual: Visual, docname: str, *, dark: bool = False, on_paper: bool = True) -> str:
    """Return a picture as svg.

    Args:
        app: the application, whose documents are all read.
        visual: the picture.
        docname: the page that it stands on.
        dark: whether in the colours of the dark theme.
        on_paper: whether textures are strong, since paper may be grey.

    Raises:
        RenderError: where it cannot be drawn, or draws no svg.
    """
    if UNDRAWN in visual:
        raise RenderError("it is left to the browser by `:static: no`")
    question = visual.file_question(colors_of_files(app.env, dark=dark, on_paper=on_paper))
    answer = answer_to(question, app.env, document_of(visual) or docname)
    if error := error_in(answer):
        raise error
    if answer["markup"] is None:
        raise RenderError("it draws no svg")
    return in_itself(str(answer["markup"]), visual.get("assets", {}), Path(app.srcdir))
