"""What a picture needs of its page, added once all documents are read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..concepts import concepts_of, swatches_of
from ..concepts.stylesheet import variables
from ..parameters import parameters_of
from ..parameters.registry import ParameterError
from ..rendering.notices import notice, warn
from ..rendering.transforms import PageTransform
from ..rendering.visual import Visual
from ..spelling import nearest
from .binding import bound_parameters, with_first_values
from .picture import Page, Picture, PictureError


class CompleteVisuals(PageTransform):
    """Adds what a picture needs of its page, once concepts and parameters are known."""

    # Before pictures become images.
    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Complete the pictures of one document."""
        visuals = list(self.document.findall(Visual))
        if not visuals:
            return
        swatches = swatches_of(self.env)
        concepts = concepts_of(self.env)
        textures = {name: colors.texture for name, colors in swatches.items()}
        colors = variables(swatches)
        requests: dict[str, dict[str, dict[str, Any]]] = {}
        # What shows another picture comes when that is complete.
        for visual in sorted(visuals, key=lambda visual: bool(visual["spec"].shows())):
            home = self.home(visual)
            named = requests.setdefault(home, {})
            page = Page(concepts, textures, parameters_of(self.env, home), pictures=named)
            try:
                page = replace(page, bound=bound_parameters(visual["bound"], page))
                spec: Picture = with_first_values(visual["spec"], page.bound)
                values = self._checked(spec, page)
            except PictureError as error:
                source, line = visual["lines"][error.line - 1] if error.line else (visual.source, visual.line)
                warn(str(error), error.subtype, f"{source}:{line}")
                visual.replace_self(notice(str(error), visual.rawsource))
                continue
            values |= {key: parameter.value for key, parameter in page.bound.items()}
            alt = visual.said().get("alt") or spec.alternative()
            width = visual.get("width", "")
            # The state of an author's module is its own.
            if spec.listed and width:
                values["width"] = width
            values.setdefault("alt", alt)
            visual["explorable-concepts"] = list(spec.concepts())
            visual["colors"] = colors
            visual["request"] = {
                "picture": visual["picture"],
                "id": visual["ident"],
                "values": values,
                "alt": alt,
                "bind": visual["bound"],
                "parameters": [parameter.declaration() for parameter in page.parameters.values()],
                **({} if spec.listed else {"width": width}),
            }
            if shown := named.get(spec.shows()):
                visual["shows"] = shown["picture"]
            if visual["called"] and spec.listed:
                named[visual["called"]] = visual["request"]

    def _checked(self, spec: Picture, page: Page) -> dict[str, Any]:
        for name in spec.concepts():
            if name not in page.concepts:
                message = f"no concept is called {name}{nearest(name, page.concepts)}"
                raise PictureError(message, "concept", spec.line_of_concept(name))
        try:
            return spec.complete(page)
        except ParameterError as error:
            raise PictureError(str(error), "parameter") from None
