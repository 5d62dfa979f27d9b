"""From a spec to a request: once a page is read, its pictures need none of their authors' words and data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from ..concepts import colors_of_files, concepts_of, learned_of, swatches_of, unknown_concept
from ..concepts.palette import Swatch
from ..concepts.registry import WEIGHTS
from ..language import joined, t
from ..pages.lost import lose, lost_anywhere, lost_on
from ..pages.notices import notice, unless_lost, warn
from ..pages.output import Pictures
from ..pages.transforms import PageTransform, ReadTransform
from ..pages.visual import Visual
from ..parameters import parameters_of
from ..parameters.choosing import ParameterError
from ..parameters.declaring import store_of
from ..phases import Phase
from ..spelling import nearest
from .binding import bound_parameters, with_first_values
from .cells_role import complete_cells
from .module import Module
from .packages import blamed, plain
from .picture import Page, Picture, PictureError, in_words

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

# A file and a line.
Location: TypeAlias = tuple[str | None, int | None]


class ResolveVisuals(ReadTransform):
    """Resolves the pictures of a document, now that its parameters are declared."""

    default_priority = Phase.RESOLVE_PICTURES.priority

    def apply(self, **kwargs: Any) -> None:
        """Resolve them."""
        named = resolve(self.env, self.docname, self.document.findall(Visual))
        if complete_cells(self.document, named, lost_on(self.env, self.docname)):
            # Its signs are in the preamble, as those of a live value are.
            store_of(self.env).setdefault(self.docname, {})


class CompleteVisuals(PageTransform):
    """Checks the concepts that pictures name, once all of them are known."""

    default_priority = Phase.COMPLETE_PICTURES.priority

    def run(self, **kwargs: Any) -> None:
        """Complete the pictures of one document."""
        visuals = list(self.document.findall(Visual))
        if not visuals:
            return
        # What another extension made after the document was read.
        for home in {self.home(visual) for visual in visuals if "spec" in visual}:
            late = [visual for visual in visuals if self.home(visual) == home]
            resolve(self.env, home, late)
        concepts = concepts_of(self.env)
        is_image = self.output.pictures is Pictures.IMAGES
        learned = learned_of(self.env)
        colors = colors_of_files(self.env) if is_image else {}
        if is_image and self.output.is_latex:
            # It is printed on what is light already, and may be grey: a note, a row of a table.
            colors["--explorable-paper"] = "none"
        for visual in self.document.findall(Visual):
            visual["colors"] = colors
        for visual in visuals:
            named: dict[str, Location] = visual.get("named", {})
            unknown = next((name for name in named if name not in concepts and name not in learned), None)
            if unknown is not None:
                message = unknown_concept(unknown, concepts)
                subtype = unless_lost("concept", unknown, lost_anywhere(self.env))
                refuse(visual, message, subtype, named[unknown])
                continue
            take_colors(visual, concepts, swatches_of(self.env))
            take_labels(visual, {name: concept.label for name, concept in concepts.items()})
            hint = "" if WEIGHTS in concepts else nearest(WEIGHTS, concepts)
            if hint and "computed-weights" in visual:
                source, line = visual["computed-weights"]
                message = f"the result is called learned weights, since no concept is called {WEIGHTS}{hint}"
                warn(message, "concept", f"{source}:{line}")
            tied: dict[str, str | None] = visual.get("weights", {})
            weights = [name for name, concept in tied.items() if concept is None or concept in learned]
            if weights and not visual.said().get("alt"):
                visual["remark"] = t("Learned weights: {0}.", joined(weights))


def take_colors(visual: Visual, concepts: Collection[str], swatches: Mapping[str, Swatch]) -> None:
    """Tell a picture which of its names are concepts, now that all of them are known."""
    named: Iterable[str] = visual.get("named", ())
    perhaps: Iterable[str] = visual.get("perhaps", ())
    found = [name for name in perhaps if name in concepts]
    if found:
        _color(visual, found, [swatches[name].name for name in found])
    visual["explorable-concepts"] = [*(name for name in named if name in concepts), *found]


def take_labels(visual: Visual, labels: Mapping[str, str]) -> None:
    """Let a picture say in words what readers call its concepts, now that all of them are known."""
    tell: Callable[[Mapping[str, str]], str] | None = visual.get("tell")
    named: Iterable[str] = visual.get("named", ())
    own = {name: labels[name] for name in named if labels.get(name, name) != name}
    if tell is None or not own:
        return
    request = visual["request"]
    values = {**request["values"], "terms": own}
    if not visual.said().get("alt"):
        values["alt"] = tell(own)
    visual.pose({**request, "values": values, "alt": values["alt"]})


def _color(visual: Visual, found: list[str], colors: list[str]) -> None:
    """Let a picture know which of its names are concepts, and which colours are theirs."""
    request = visual["request"]
    visual.pose({**request, "values": {**request["values"], "concepts": found, "taken": colors}})


def resolve(
    env: BuildEnvironment, docname: str, visuals: Iterable[Visual]
) -> dict[str, tuple[Visual, Picture]]:
    """Turn the specs of one page's pictures into requests; what cannot be becomes a notice, its name lost.

    Returns:
        The pictures that authors gave a name, with their specs.
    """
    specs: dict[str, tuple[Visual, Picture]] = {}
    waiting = [visual for visual in visuals if "spec" in visual]
    named: dict[str, Mapping[str, Any]] = {}
    parameters = parameters_of(env, docname)
    modules = frozenset(visual["called"] for visual in waiting if "module" in visual)
    # What needs another picture comes when that is resolved; what shows one, last of all.
    for visual in sorted(waiting, key=lambda one: (bool(one["spec"].shows()), bool(one["spec"].needs()))):
        spec: Picture = visual["spec"]
        page = Page(parameters, pictures=named, modules=modules, lost=lost_on(env, docname))
        try:
            with blamed(type(spec), "failed while it was resolved"):
                spec = pose(visual, spec, page)
        except PictureError as error:
            refuse(visual, str(error), error.subtype, _place(visual, error.line))
            if visual["called"]:
                lose(env, docname, visual["called"])
            continue
        # What a page's other pictures show or follow is one of the suite's own.
        if visual["called"] and spec.listed and "module" not in visual:
            named[visual["called"]] = visual["request"]
            specs[visual["called"]] = visual, spec
        for key in ("spec", "lines"):
            del visual[key]
    return specs


def _place(visual: Visual, line: int | None) -> Location:
    """Return where a line of a picture's content stands; without one, the picture itself."""
    found: Location = visual["lines"][line - 1] if line else (visual.source, visual.line)
    return found


def refuse(visual: Visual, message: str, subtype: str, place: Location) -> None:
    """Warn of a picture, and leave a notice in its place."""
    source, line = place
    warn(message, subtype, f"{source}:{line}")
    visual.replace_self(notice(message, visual.rawsource))


def pose(visual: Visual, spec: Picture, page: Page) -> Picture:
    """Give a picture its request; return the spec with what only the page told.

    Raises:
        PictureError: where it cannot be drawn on this page.
    """
    spec = in_words(spec, visual.said())
    page = replace(page, bound=bound_parameters(visual["bound"], page))
    if spec.listed:
        spec = with_first_values(spec, page.bound)
    completed = spec.completed(page)
    if completed is not spec:
        spec = completed
        for at, doubt in spec.check():
            source, line = _place(visual, at)
            warn(doubt, "tensor", f"{source}:{line}")
    try:
        values = spec.resolve(page)
    except ParameterError as error:
        raise PictureError(str(error), "parameter") from None
    values = plain(type(spec), values)
    values |= {key: parameter.held() for key, parameter in page.bound.items()}
    alt = visual.said().get("alt") or spec.alternative()
    if (tell := spec.teller()) is not None:
        visual["tell"] = tell
    # The figure has the width that was given, and the drawing all of that.
    width = "100%" if "width" in visual else ""
    # The state of an author's module is its own.
    if spec.listed and width:
        values["width"] = width
    values.setdefault("alt", alt)
    assets = spec.found if isinstance(spec, Module) else {}
    follows = spec.follows() | set(visual["bound"].values())
    visual["follows"] = sorted(follows & page.parameters.keys())
    lines = {name: spec.line_of_concept(name) for name in spec.concepts()}
    visual["explorable-concepts"] = list(lines)
    if perhaps := spec.may_be_concepts():
        visual["perhaps"] = list(dict.fromkeys(perhaps))
    visual["weights"] = spec.weights()
    if (computed := spec.line_of_computed_weights()) is not None:
        visual["computed-weights"] = _place(visual, computed)
    visual["named"] = {name: _place(visual, line) for name, line in lines.items()}
    if not spec.redraws():
        visual["still"] = True
    if shown := page.pictures.get(spec.shows()):
        visual["shows"] = shown["picture"]
    visual.pose(
        {
            "picture": visual["picture"],
            "id": visual["ident"],
            "values": values,
            "alt": alt,
            "bind": visual["bound"],
            "parameters": [parameter.declaration() for parameter in page.parameters.values()],
            **({"width": width, "assets": assets} if "module" in visual else {}),
        }
    )
    return spec
