"""Parts of the reference that are made from the code."""

from __future__ import annotations

from dataclasses import MISSING
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from sphinxext.explorable.visuals.catalogue import catalogue
from sphinxext.explorable.visuals.picture import options_of


class PictureFields(SphinxDirective):
    """``picture-fields``: a table of the options of a picture, from its spec."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the table's rows in this page's markup, so that code in them is code."""
        picture = catalogue()[self.arguments[0]]
        rows = []
        for name, field in options_of(picture).items():
            takes = (field.metadata["convert"].__doc__ or "").strip().splitlines()[0]
            takes = takes.removeprefix("Take ").rstrip(".")
            rows.append((f"`{name}`", takes, self._default(field), field.metadata["help"]))
        bindable = ", ".join(f"`{key}`" for key in picture.bindable) or "nothing"
        lines = [
            "| option | takes | default | |",
            "| :-- | :-- | :-- | :-- |",
            *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows),
            "",
            f"`bind` can tie {bindable} to a parameter of the page.",
        ]
        return self.parse_text_to_nodes("\n".join(lines))

    def _default(self, field: Any) -> str:
        if field.default is MISSING and field.default_factory is MISSING:
            return "needed"
        value = field.default
        if value in (None, "", ()):
            return ""
        if value is False:
            return "off"
        if isinstance(value, tuple):
            return "`" + ", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in value) + "`"
        return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("picture-fields", PictureFields)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
