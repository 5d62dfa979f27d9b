"""A picture's figure: its options checked, its data read, its caption parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from ..engine.errors import PassingError, RenderError
from ..pages.directive import AUDIENCE_OPTION, ExplorableDirective
from ..pages.lengths import WidthError, width_of
from ..pages.notices import warn
from ..pages.places import PlaceError, place_of
from ..pages.transforms import HOME
from ..pages.visual import HERO, NOTEBOOK, Visual, width_class
from ..sandbox.linking import SCRIPTS
from ..sandbox.packages import GUIDE
from ..spelling import nearest
from .binding import bindings, check_keys
from .catalogue import own_picture
from .embedding import embedded
from .module import Module
from .packages import blamed, drawing_of, find_picture, known_pictures, origin_of, overruled
from .picture import Picture, PictureError, options_of, words_of
from .untitled import UntitledFigure

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ..data import Arrays

# What every picture takes, each with what it does.
COMMON = {
    "name": "A name to refer to.",
    "class": "Classes for the figure's element.",
    "alt": "The text alternative, which the current state follows; by default it is generated.",
    "align": "`left`, `center` or `right`, as for figures; at the left and right a picture does not shrink.",
    "width": "The width of the figure, which the drawing fills: a length or a percentage of the text width; "
    "`300px`, `80%`.",
    "caption": "The caption; for pictures without a program, the body can be the caption instead.",
    "data": "The path of a `.csv`, `.tsv`, `.json`, `.npy` or `.npz` file, relative to the page, or from the "
    "source directory with a leading `/`; several, separated by commas, give the arrays of all.",
    "bind": "`key=parameter` pairs, separated by commas: ties values of the picture to parameters of the "
    "page.",
    "animation": "Shows the picture as a video that plays its steps with their sentences, or moves a slider: "
    "`mp4`, `webm` or `gif`, and settings such as `pace=2`, `sweep=w:-4..4`, separated by commas. There is "
    "one for light and one for dark themes; `light` or `dark` makes one for both.",
    "notebook": "Offers a notebook below the picture that makes it again: with its data, its code and the "
    "version of the suite.",
    "hero": "The picture on the card that stands for the page where it is shared; by default it is the first "
    "one of the page.",
    **AUDIENCE_OPTION,
}
# How the file of an author's own module ends, and what else authors may take for one.
MODULES = SCRIPTS
_NO_MODULES = (".cjs", ".cts", ".svelte", ".vue", ".html", ".ipynb", ".py", ".wasm")
_SIDES = ("left", "center", "right")


def common_options(picture: type[Picture]) -> list[str]:
    """Return what a picture takes of the options that all do."""
    takes_data = not picture.listed or "arrays" in {one.name for one in fields(picture)}
    without = {
        "data": takes_data,
        "bind": not picture.listed or bool(picture.bindable),
        "animation": picture.listed and picture.animated and origin_of(picture) is None,
        "notebook": picture.listed and origin_of(picture) is None,
    }
    return [name for name in COMMON if without.get(name, True)]


class PictureDirective(ExplorableDirective):
    """Puts a picture into a figure: checks its options, reads its data, parses its caption."""

    OPTIONS = COMMON
    ASKS = True
    picture: ClassVar[str] = ""

    def make(self) -> list[nodes.Node]:
        """Return the figure, or a notice."""
        from ..data import DataError

        picture = own_picture(self.picture)
        if picture is None:
            if not self.arguments:
                known = ", ".join(known_pictures())
                return self.problem(
                    f"explorable needs the name of a picture after it, on the same line (known: {known})",
                    "render",
                )
            name = self.arguments[0].strip()
            try:
                found = find_picture(name)
            except PictureError as error:
                return self.problem(str(error), error.subtype)
            if found is None:
                if name.endswith(_NO_MODULES) or "/" in name:
                    kinds = f"{', '.join(MODULES[:-1])} or {MODULES[-1]}"
                    return self.problem(
                        f"explorable cannot show {name}: a module of your own is a file that ends in "
                        f"{kinds}; {GUIDE} makes one of others",
                        "module",
                    )
                known = ", ".join(known_pictures())
                hint = nearest(name, known_pictures())
                return self.problem(f"no picture is called {name}{hint} (known: {known})", "render")
            picture = found
            if package := overruled(name):
                source, at = self.get_source_info()
                message = f"{name} is the suite's own picture; the one of {package} would need another name"
                warn(message, "render", f"{source}:{at}")
        try:
            with blamed(picture, "refused its options"):
                spec = self._spec(picture)
            bound = bindings(self.options["bind"]) if "bind" in self.options else {}
            check_keys(bound, picture)
            with blamed(picture, "failed in its check"):
                doubts = spec.check()
            for line, doubt in doubts:
                source, at = self.content_location(line)
                warn(doubt, "tensor", f"{source}:{at}")
            more = self._drawing(picture)
        except PictureError as error:
            return self._problems(error)
        except DataError as error:
            return self.problem(str(error), "data")
        except RenderError as error:
            self.note_passing(error)
            return self.problem(str(error), "module")
        try:
            with blamed(picture, "failed in its spec"):
                return self._figure(picture, spec, bound, **more)
        except PictureError as error:
            return self._problems(error)

    def _problems(self, error: PictureError) -> list[nodes.Node]:
        """Warn of all that is wrong, and return the notice of the first."""
        found = self.problem(str(error), error.subtype, error.line)
        for line, message in error.others:
            source, at = self.content_location(line)
            warn(message, error.subtype, f"{source}:{at}")
        return found

    def note_passing(self, error: Exception) -> None:
        """Have the page read again by the next build where an error may not come then."""
        if isinstance(error, PassingError):
            self.env.note_reread()

    def known_options(self) -> list[str]:
        """Return what the picture takes, as far as it is known which one it is."""
        name = self.picture or "".join(self.arguments).strip().partition("\n")[0]
        try:
            picture = Module if name.endswith(MODULES) else find_picture(name)
        except PictureError:
            # `make` tells it.
            picture = None
        return [*(options_of(picture) if picture else ()), *(common_options(picture) if picture else COMMON)]

    def _drawing(self, picture: type[Picture]) -> dict[str, Any]:
        """Return what draws a package's picture, with its style sheet; the suite's own need no more."""
        found = drawing_of(picture, lambda file: self.env.note_dependency(str(file)))
        if found is None:
            return {}
        if found.left_out:
            source, line = self.get_source_info()
            message = (
                f"the style sheet of {picture.name} would load {', '.join(found.left_out)}; that is left out"
            )
            warn(message, "module", f"{source}:{line}")
        return {"module": found.module, "sheets": list(found.sheets)}

    def _spec(self, picture: type[Picture]) -> Picture:
        known = options_of(picture)
        values: dict[str, Any] = {}
        for name, source in self.options.items():
            if name in known:
                try:
                    values[known[name].name] = known[name].metadata["convert"](source)
                except ValueError as error:
                    raise PictureError(f"{picture.name}: {name} {error}") from None
            elif name not in common_options(picture):
                raise PictureError(self._unknown(picture, name))
        missing = [name for name, one in known.items() if one.name not in values and one.default is MISSING]
        if missing:
            named = ", ".join(missing)
            raise PictureError(
                f"{picture.name} needs {named}: write `:{missing[0]}:` with a value below its first line"
            )
        if picture.body == "caption" and self.options.get("caption", "").strip() and self._has_body():
            raise PictureError(
                f"{picture.name} has a caption in `:caption:` and one in its body; leave one out"
            )
        self._width()
        for switch in ("hero", "notebook"):
            self._is_on(picture, switch)
        align = self.options.get("align", "").strip()
        if align and align not in _SIDES:
            hint = nearest(align, _SIDES)
            raise PictureError(f"{picture.name}: align needs left, center or right, not {align!r}{hint}")
        if picture.body != "caption":
            values[picture.body] = "\n".join(self.content)
        if "arrays" in {one.name for one in fields(picture)} and "data" in self.options:
            values["arrays"] = self._data()
        spec = picture(**values)
        wanted = spec.wants()
        return replace(spec, **{"files": self._embedded(wanted)}) if wanted else spec

    def _embedded(self, wanted: Mapping[str, int]) -> dict[str, str]:
        """Return the images that a picture's content names, each as an address that holds it."""
        files = {}
        for written, line in wanted.items():
            try:
                called, file = self._place(written, "image", "data")
                files[written] = embedded(file, called)
            except PictureError as error:
                raise PictureError(str(error), error.subtype, line) from None
        return files

    def _is_on(self, picture: type[Picture], switch: str) -> bool:
        """Tell whether an option is given that is on or off.

        Raises:
            PictureError: for a value that is no switch.
        """
        try:
            return self.is_on(switch)
        except ValueError as error:
            raise PictureError(f"{picture.name}: {error}") from None

    def _written(self, picture: type[Picture], spec: Picture) -> dict[str, Any]:
        """Return what the author wrote of a picture, as far as a notebook says it in the same words."""
        of_page = {"name", "class", "align", "caption", "animation", "audience", "hero", "notebook", "bind"}
        options = {
            name: text.strip() for name, text in self.options.items() if name not in {*of_page, "link"}
        }
        named = [name.strip() for name in self.options.get("data", "").split(",") if name.strip()]
        files = {name: self._place(name, "data", "data")[1] for name in named}
        files |= {name: self._place(name, "image", "data")[1] for name in spec.wants()}
        body = "" if picture.body == "caption" else "\n".join(self.content)
        return {"options": options, "body": body, "files": files, "needs": spec.needs()}

    def _width(self) -> str:
        """Return the width that the figure is given, with its unit, or nothing.

        Raises:
            PictureError: for what is no width, or more than there is room for.
        """
        return given_width(self.options.get("width", ""))

    def _unknown(self, picture: type[Picture], name: str) -> str:
        """Say why a picture does not take an option."""
        every = [*options_of(picture), *common_options(picture)]
        known = f"(known: {', '.join(every)})"
        if name in ("data", "bind"):
            follows = "it follows each parameter that is named in it"
            why = follows if picture.names_parameters else "since none of its values can be a parameter"
            what = "no data" if name == "data" else f"no `:bind:`, {why}"
            return f"{picture.name} takes {what} {known}"
        return f"{picture.name} has no option {name}{nearest(name, every)} {known}"

    def _data(self) -> Arrays:
        """Return the arrays of the file, or of several that are separated by commas."""
        from ..data import read

        found: dict[str, Any] = {}
        for written in self.options["data"].split(","):
            called, file = self._place(written.strip(), "data", "data")
            arrays = read(file, called=called)
            if twice := [name for name in arrays if name in found]:
                raise PictureError(f"data: {called} has {twice[0]}, as a file before it has", "data")
            found |= arrays
        return found

    def _place(
        self, written: str, option: str, subtype: str, *, is_pattern: bool = False
    ) -> tuple[str, Path]:
        """Return a file below the source directory, as it is called there, and where it is or would be.

        Args:
            written: as its author calls it.
            option: of the directive, for messages.
            subtype: of the warning that there is no such file.
            is_pattern: whether it means several files, which the page depends on instead.

        Raises:
            PictureError: for what is elsewhere, or nowhere.
        """
        try:
            relative, file = place_of(self.env, written)
        except PlaceError as error:
            raise PictureError(f"{option}: {error}", subtype) from None
        if not is_pattern:
            self.env.note_dependency(relative)
        if file.exists() and not file.is_file():
            what = "a folder" if file.is_dir() else "a pipe or a device"
            raise PictureError(f"{option}: {written} is {what}; name a file", subtype)
        return relative, file

    def _figure(
        self,
        picture: type[Picture],
        spec: Picture,
        bound: dict[str, str],
        image: nodes.image | None = None,
        **more: Any,
    ) -> list[nodes.Node]:
        name = self.options.get("name", "").strip()
        made = {"picture": spec.called, "spec": spec, "bound": bound, "called": name, **more}
        visual = Visual(self.block_text, *([image] if image else []), **made)
        visual.say({**words_of(spec), "alt": self.options.get("alt", "").strip()})
        width = self._width()
        if width:
            visual["width"] = width
        if "animation" in self.options:
            visual["animation"] = self.options["animation"]
        if self._is_on(picture, "notebook"):
            visual[NOTEBOOK] = self._written(picture, spec)
        is_hero = self._is_on(picture, "hero")
        if is_hero:
            visual[HERO] = True
        visual["moves"] = sorted(spec.moves() | set(bound.values()))
        self.set_source_info(visual)
        # Some mistakes show only once the whole site is read.
        visual["lines"] = [self.content_location(line + 1) for line in range(len(self.content))]
        visual[HOME] = self.env.current_document.docname
        visual["ident"] = ident_of(self.env, name)
        # What a module draws may take all the room there is.
        kind = ["explorable-figure", *(["explorable-roomy"] if not picture.listed else [])]
        kind += ["explorable-hero"] if is_hero else []
        formula, words = self._formula(spec), self._words(picture, spec)
        kind += ["explorable-captioned"] if words else []
        of = UntitledFigure if formula and not words else nodes.figure
        figure = of("", classes=[*kind, *self.own_classes("render")])
        self.set_source_info(figure)
        if width:
            figure["classes"] += ["explorable-sized", width_class(width)]
        if align := self.options.get("align", "").strip():
            figure["align"] = align
        figure += [*formula, visual, *words]
        self.add_own_name(figure, "picture", "render")
        return [figure]

    def _words(self, picture: type[Picture], spec: Picture) -> list[nodes.Node]:
        """Return the caption, and the legend with what follows its first paragraph and with the sentences."""
        caption, rest = self._caption(picture)
        told = self._sentences(spec)
        return [*caption, *([nodes.legend("", *told, *rest)] if told or rest else [])]

    def _sentences(self, spec: Picture) -> list[nodes.Node]:
        """Return the sentences as a list; in the browser the picture shows one of it at a time."""
        items = []
        for line, text in spec.sentences():
            item = nodes.list_item("", *self.parse_text_to_nodes(text, offset=self.content_offset + line - 1))
            items.append(item)
        return [nodes.enumerated_list("", *items, classes=["explorable-sentences"])] if items else []

    def _caption(self, picture: type[Picture]) -> tuple[list[nodes.Node], list[nodes.Node]]:
        """Parse the caption: its first paragraph, and what follows that."""
        is_body = picture.body == "caption" and self._has_body()
        if is_body:
            parsed = self.parse_content_to_nodes()
        else:
            parsed = self.parse_text_to_nodes(self.options.get("caption", ""))
        if not parsed:
            return [], []
        first, *rest = parsed
        if not isinstance(first, nodes.paragraph):
            # A caption in TeX holds words: no list, and no program.
            return [], parsed
        # With its source, by which translators find a caption as they do any paragraph.
        caption = nodes.caption(first.rawsource, "", *first.children)
        self.set_source_info(caption)
        if is_body:
            caption.line = first.line or caption.line
        return [caption], rest

    def _has_body(self) -> bool:
        return any(line.strip() for line in self.content)

    def _formula(self, spec: Picture) -> list[nodes.Node]:
        tex = getattr(spec, "formula", "")
        if not tex:
            return []
        math = nodes.math_block(tex, tex, number=None, label=None, docname=self.env.current_document.docname)
        self.set_source_info(math)
        return [math]


def given_width(source: str) -> str:
    """Return the width that a figure is given, with its unit, or nothing.

    Raises:
        PictureError: for what is no width, or more than there is room for.
    """
    try:
        return width_of(source)
    except WidthError as error:
        raise PictureError(str(error)) from None


def ident_of(env: BuildEnvironment, name: str) -> str:
    """Return the id of a picture of the document that is read: after its name, or the next number."""
    docname = env.current_document.docname
    # A name without latin letters gives nothing, and one may be given twice.
    named = nodes.make_id(name)
    taken: set[str] = env.temp_data.setdefault("explorable_idents", set())  # type: ignore
    place = (
        named
        if named and named not in taken
        # Two hyphens, which no name's id has.
        else f"{nodes.make_id(docname)}--{env.new_serialno('explorable') + 1}"
    )
    taken.add(named)
    return f"explorable-{place}"
