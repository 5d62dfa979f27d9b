"""The directives: ``explorable`` for the catalogue, and one of its own for a picture with a grammar."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from ..concepts import concepts_of, swatches_of
from ..concepts.stylesheet import variables
from ..parameters import parameters_of
from ..rendering.notices import ExplorableDirective, notice, warn
from ..rendering.transforms import PageTransform
from ..rendering.visual import Visual
from ..spelling import nearest
from .binding import bindings, bound_parameters, check_keys, with_first_values
from .catalogue import catalogue, grammars
from .picture import Page, Picture, PictureError, options_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..data import Arrays

_WIDTH = re.compile(r"(\d+(\.\d+)?(px|em|rem|cm|mm|in|pt|%))?")
COMMON = ("name", "class", "alt", "align", "width", "hero", "caption", "data", "bind")


class PictureDirective(ExplorableDirective):
    """Puts a picture into a figure: checks its options, reads its data, parses its caption."""

    picture: ClassVar[str] = ""

    def run(self) -> list[nodes.Node]:
        """Return the figure, or a notice."""
        from ..data import DataError

        picture = catalogue().get(self.picture)
        if picture is None:
            known = ", ".join(catalogue())
            if not self.arguments:
                return self.problem(f"explorable needs the name of a picture (known: {known})", "render")
            name = self.arguments[0].strip()
            found = catalogue().get(name)
            if found is None:
                hint = nearest(name, catalogue())
                return self.problem(f"no picture is called {name}{hint} (known: {known})", "render")
            picture = found
        try:
            spec = self._spec(picture)
            bound = bindings(self.options["bind"]) if "bind" in self.options else {}
            check_keys(bound, picture)
            for line, doubt in spec.check():
                source, at = self.content_location(line)
                warn(doubt, "tensor", f"{source}:{at}")
        except PictureError as error:
            return self.problem(str(error), error.subtype, error.line)
        except DataError as error:
            return self.problem(str(error), "data")
        return self._figure(picture, spec, bound)

    def _spec(self, picture: type[Picture]) -> Picture:
        known = options_of(picture)
        values: dict[str, Any] = {}
        for name, source in self.options.items():
            if name in known:
                try:
                    values[known[name].name] = known[name].metadata["convert"](source)
                except ValueError as error:
                    raise PictureError(f"{picture.name}: {name} {error}") from None
            elif name not in COMMON:
                every = [*known, *COMMON]
                raise PictureError(
                    f"{picture.name} has no field {name}{nearest(name, every)} (known: {', '.join(every)})"
                )
        missing = [name for name, one in known.items() if one.name not in values and _is_required(one)]
        if missing:
            raise PictureError(f"{picture.name} needs {', '.join(missing)}")
        if not _WIDTH.fullmatch(self.options.get("width", "").strip()):
            raise PictureError(f"width needs a length like 300px or 80%, not {self.options['width']!r}")
        if picture.body != "caption":
            values[picture.body] = "\n".join(self.content)
        if "arrays" in {one.name for one in fields(picture)} and "data" in self.options:
            values["arrays"] = self._data()
        return picture(**values)

    def _data(self) -> Arrays:
        relative, absolute = self.env.relfn2path(self.options["data"].strip())
        self.env.note_dependency(relative)
        from ..data import read

        return read(Path(absolute), called=relative)

    def _figure(
        self,
        picture: type[Picture],
        spec: Picture,
        bound: dict[str, str],
        image: nodes.image | None = None,
        **more: Any,
    ) -> list[nodes.Node]:
        name = self.options.get("name", "").strip()
        alt = self.options.get("alt", "").strip()
        made = {"picture": spec.called, "spec": spec, "bound": bound, "called": name, "alt": alt, **more}
        visual = Visual(self.block_text, *([image] if image else []), **made)
        if width := self.options.get("width", "").strip():
            visual["width"] = width
        visual["hero"] = "hero" in self.options
        self.set_source_info(visual)
        # Some mistakes show only once the whole site is read.
        visual["lines"] = [self.content_location(line + 1) for line in range(len(self.content))]
        docname = self.env.current_document.docname
        place = (
            nodes.make_id(name)
            if name
            # Two hyphens, which no name's id has.
            else f"{nodes.make_id(docname)}--{self.env.new_serialno('explorable') + 1}"
        )
        visual["ident"] = f"explorable-{place}"
        figure = nodes.figure("", classes=["explorable-figure", *self.options.get("class", "").split()])
        self.set_source_info(figure)
        if align := self.options.get("align", "").strip():
            figure["align"] = align
        figure += self._formula(spec)
        figure += visual
        figure += self._caption(picture)
        self.add_name(figure)
        return [figure]

    def _caption(self, picture: type[Picture]) -> list[nodes.Node]:
        """Parse the caption; what follows its first paragraph becomes the figure's legend."""
        if picture.body == "caption":
            parsed = self.parse_content_to_nodes()
        else:
            parsed = self.parse_text_to_nodes(self.options.get("caption", ""))
        if not parsed:
            return []
        first, *rest = parsed
        caption = nodes.caption("", "", *(first.children if isinstance(first, nodes.paragraph) else [first]))
        return [caption, *([nodes.legend("", *rest)] if rest else [])]

    def _formula(self, spec: Picture) -> list[nodes.Node]:
        tex = getattr(spec, "formula", "")
        if not tex:
            return []
        math = nodes.math_block(tex, tex, number=None, label=None, docname=self.env.current_document.docname)
        self.set_source_info(math)
        return [math]


def _is_required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


class ExplorableCatalogueDirective(PictureDirective):
    """``explorable``: any picture, named by the argument, or an author's own module by its file."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the figure, or a notice."""
        if not self.arguments or not self.arguments[0].strip().endswith(".js"):
            return super().run()
        # Here, since it builds on what is above.
        from .module_markup import ModuleDirective

        return ModuleDirective(
            self.name,
            self.arguments,
            self.options,
            self.content,
            self.lineno,
            self.content_offset,
            self.block_text,
            self.state,
            self.state_machine,
        ).run()


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
            alt = visual["alt"] or spec.alternative()
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
        return spec.complete(page)


def setup_directives(app: Sphinx) -> None:
    """Register a directive for the catalogue, and one for each picture with a grammar."""
    app.add_directive("explorable", ExplorableCatalogueDirective)
    for name in grammars():
        app.add_directive(name, type(f"{name.title()}Directive", (PictureDirective,), {"picture": name}))
    CompleteVisuals.register(app)
