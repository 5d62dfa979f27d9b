"""The concepts of a site and their colours."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import combinations

from ..spelling import nearest
from ..switches import flag
from .palette import HEX, PALETTE, PaletteError, Swatch

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
FIELDS = ("label", "symbol", "shape", "color", "description", "weights")
WEIGHTS = "weights"
"""What learned tensors are called: a tensor's line may say so, unless a concept has that name."""


class ConceptError(ValueError):
    """A definition that cannot be used; the message is meant for the author."""


class ColorError(ConceptError):
    """A definition that can be used without its colour, of which there is none such."""


@dataclass(frozen=True)
class Concept:
    """One idea of a site, which looks the same wherever it is named.

    Attributes:
        name: what authors write; letters, digits, ``-`` and ``_``.
        label: the words that readers see.
        symbol: its letter in formulas and pictures, or empty.
        shape: the names of its axes, if it is a tensor; an axis without a name is called by its size.
        sizes: the size of each axis, or `None` where only its name is given.
        color: as the author gave it; empty for the first one that is free.
        description: what it is, in a phrase.
        weights: whether its tensors are learned weights.
        docname: the document that defines it; empty for one from ``conf.py`` that no page presents.
        line: where in that document, for warnings; a move does not make it another concept.
        place: the file and the line, as messages tell them.

    """

    name: str
    label: str
    symbol: str = ""
    shape: tuple[str, ...] = ()
    sizes: tuple[int | None, ...] = ()
    color: str = ""
    description: str = ""
    weights: bool = False
    docname: str = ""
    line: int | None = field(default=None, compare=False)
    place: str = field(default="", compare=False)

    @property
    def anchor(self) -> str:
        """The id of its definition in the page that holds it."""
        return f"concept-{self.name}"

    def says_the_same(self, other: Concept) -> bool:
        """Tell whether another document's definition is this one once more, as where both include a part."""
        return replace(self, docname=other.docname) == other


def define(
    name: str, given: Mapping[str, str | bool], docname: str = "", line: int | None = None, place: str = ""
) -> Concept:
    """Check a definition.

    Raises:
        ConceptError: for a name that cannot be written everywhere, or an unknown field.
        ColorError: where nothing else is wrong than the colour.
    """
    if not NAME.match(name):
        raise ConceptError(
            f"{name!r} is not a name for a concept; use the letters a to z, digits, - and _, "
            "beginning with a letter"
        )
    if name.endswith("-fill"):
        owner = name.removesuffix("-fill")
        raise ConceptError(
            f"a concept cannot be called {name}, the name of {owner}'s fill in style sheets; choose another "
            "name"
        )
    fields = {key: str(value).strip() for key, value in given.items()}
    for key in fields:
        if key not in FIELDS:
            raise ConceptError(
                f"concept {name} has no field {key}{nearest(key, FIELDS)} (known: {', '.join(FIELDS)})"
            )
    try:
        weights = flag(fields.get("weights", "false"))
    except ValueError as error:
        raise ConceptError(f"concept {name}: weights {error}") from None
    axes = _axes(name, fields.get("shape", ""))
    color = fields.get("color", "")
    if color:
        try:
            swatch(color)
        except PaletteError as error:
            raise ColorError(f"concept {name}: {error}") from None
    return Concept(
        name=name,
        label=fields.get("label") or name.replace("-", " ").replace("_", " "),
        symbol=fields.get("symbol", ""),
        shape=tuple(axis for axis, _ in axes),
        sizes=tuple(size for _, size in axes),
        color=color,
        description=fields.get("description", ""),
        weights=weights,
        docname=docname,
        line=line,
        place=place,
    )


def _axes(name: str, shape: str) -> list[tuple[str, int | None]]:
    """Return each axis of a shape by its name and its size: ``t k``, ``t=4 k=8`` or ``4 8``."""
    axes = list[tuple[str, int | None]]()
    for axis in re.sub(r"\s*=\s*", "=", shape).split():
        dim, equals, size = axis.partition("=")
        size = size if equals else dim if dim.isdecimal() else ""
        if (equals or size) and not (dim and re.fullmatch(r"0*[1-9][0-9]{0,8}", size)):
            raise ConceptError(
                f"concept {name}: {axis} is no axis; write a name, a size from 1, or both, such as t=4"
            )
        axes.append((dim, int(size) if size else None))
    return axes


def learned(concepts: Mapping[str, Concept]) -> frozenset[str]:
    """Return the names that make tensors learned weights: of concepts, and `weights` if none is called so."""
    said = {name for name, concept in concepts.items() if concept.weights}
    return frozenset(said if WEIGHTS in concepts else {*said, WEIGHTS})


def unknown_concept(name: str, concepts: Iterable[str]) -> str:
    """Say that there is no concept of a name, and which is meant or how one comes to be."""
    hint = nearest(name, concepts) or "; define it with the directive `concept`"
    return f"no concept is called {name}{hint}"


def swatch(color: str, slot: int = 0) -> Swatch:
    """Return the swatch for what an author wrote as a colour.

    The eight names give the palette's swatches. A hex colour is the light ink as it stands, even where it
    is too faint to read (`vision.low_contrast` says so). The other three keep its hue in OKLCH, and are light
    or dark enough for contrasts of 4.5 (the dark ink on both dark backgrounds) and 7 (words on the fills).

    Args:
        color: A name or a hex colour; case and surrounding space do not matter.
        slot: The place in the palette, counted from 0 and starting over after the last, whose underline and
            texture a hex colour takes. A name has its own.

    Raises:
        PaletteError: If it is neither; the message lists the names and repeats one spelt much like it.

    """
    wanted = color.strip().lower()
    for known in PALETTE:
        if known.name == wanted:
            return known
    if not HEX.fullmatch(wanted):
        names = [known.name for known in PALETTE]
        near = get_close_matches(wanted, names, n=1)
        raise PaletteError(
            f'"{color}" is neither a colour of the palette ({", ".join(names)}) '
            "nor a hex colour (#rgb or #rrggbb)" + (f'; did you mean "{near[0]}"?' if near else "")
        )
    from .vision import derived

    return derived(wanted, PALETTE[slot % len(PALETTE)])


def assign_colors(concepts: Iterable[Concept]) -> dict[str, Swatch]:
    """Give each concept its colours: its own, else the first of the palette that is free, in order.

    A free one that readers would mix up with a hex colour of the site waits until no other is left. Beyond
    eight the palette starts again; a page that shows more than eight is warned about elsewhere.
    """
    concepts = list(concepts)
    taken = {concept.color.lower() for concept in concepts}
    authored = [swatch(color) for color in sorted(taken) if color.startswith("#")]
    # A stable sort: without hex colours the order is the palette's.
    ordered = sorted(PALETTE, key=lambda one: any(mixed_up(one, other) for other in authored))
    free = [one.name for one in ordered if one.name not in taken]
    rest = [one.name for one in ordered]
    swatches: dict[str, Swatch] = {}
    given = 0
    for slot, concept in enumerate(concepts):
        color = concept.color
        if not color:
            color = free.pop(0) if free else rest[given % len(rest)]
            given += 1
        swatches[concept.name] = swatch(color, slot % len(PALETTE))
    return swatches


def mixed_up(first: Swatch, second: Swatch) -> str | None:
    """Return a sentence if some readers can hardly tell two concepts' colours apart, else `None`."""
    if first.light_ink == second.light_ink:
        return f"both are {first.name}"
    if "#" not in first.name + second.name:
        return None  # the eight were chosen so, and numpy is not needed to say it again
    from .vision import confusable

    return confusable(first, second)


def better_color(concept: Concept, concepts: Iterable[Concept]) -> str | None:
    """Return a hex colour that would do for a concept that has one; those without their own make way."""
    from .vision import alternative

    chosen = [other.color for other in concepts if other.color and other.name != concept.name]
    return alternative(swatch(concept.color).light_ink, tuple(swatch(color) for color in chosen))


def _better_beside(
    changed: Concept, concepts: list[Concept], shown: list[Concept], swatches: Mapping[str, Swatch]
) -> str | None:
    """Return a hex colour with which a concept is told from those shown, once others made way for it."""
    from .vision import alternative

    others = [one for one in shown if one.name != changed.name]
    ink = swatch(changed.color).light_ink
    # Where all colours are given out, none makes way.
    beside = alternative(ink, tuple(swatches[one.name] for one in others))
    for color in filter(None, (better_color(changed, concepts), beside)):
        then = assign_colors(replace(one, color=color) if one == changed else one for one in concepts)
        if not any(mixed_up(then[one.name], then[changed.name]) for one in others):
            return color
    return None


def same_colors(
    concepts: Iterable[Concept],
    swatches: Mapping[str, Swatch],
    together: Container[str],
    page: Container[str],
) -> list[str]:
    """Say which concepts of a formula or picture were given one colour: the site has more than the palette.

    Args:
        concepts: All concepts of the site, in order of definition.
        swatches: Their colours, by name.
        together: The names of those in the formula or picture.
        page: The names of those on its page, of which another colour is to be free.

    """
    concepts = list(concepts)
    shown = [one for one in concepts if one.name in together]
    problems = []
    for other, concept in combinations(shown, 2):
        if other.color or concept.color or swatches[other.name].name != swatches[concept.name].name:
            continue
        better = _free_beside(concept, concepts, [one for one in concepts if one.name in page])
        advice = ""
        if better:
            advice = f", such as {better}"
            # What is told of the next one is told of what has come of this.
            concepts = [replace(one, color=better) if one == concept else one for one in concepts]
        problems.append(
            f"{other.name} and {concept.name} meet here and have the same colour, as all eight are given out "
            f"more than once; give {concept.name} a color of its own{advice}"
        )
    return problems


def _free_beside(changed: Concept, concepts: list[Concept], shown: list[Concept]) -> str | None:
    """Return a colour of the palette with which a concept can be told from all others that are shown."""
    for one in PALETTE:
        if any(other.color == one.name for other in concepts):
            continue
        own = replace(changed, color=one.name)
        then = assign_colors(own if concept == changed else concept for concept in concepts)
        if not any(mixed_up(then[changed.name], then[other.name]) for other in shown if other != changed):
            return one.name
    return None


def faint_colors(concepts: Iterable[Concept]) -> list[tuple[Concept, str]]:
    """Say which colours that authors chose cannot be read, and which would do instead."""
    concepts = list(concepts)
    chosen = [concept for concept in concepts if concept.color.startswith("#")]
    if not chosen:
        return []
    from .vision import low_contrast

    problems = []
    for concept in chosen:
        for sentence in low_contrast(swatch(concept.color)):
            better = better_color(concept, concepts)
            advice = f"; {better} would do" if better else ""
            problems.append((concept, f"concept {concept.name}: {sentence}{advice}"))
    return problems


def clashing_colors(
    concepts: Iterable[Concept], swatches: Mapping[str, Swatch], together: Container[str] | None = None
) -> list[tuple[Concept, str]]:
    """Say which concepts can be mixed up, where an author chose one of the colours.

    Args:
        concepts: All concepts of the site, in order of definition.
        swatches: Their colours, by name.
        together: The names of those on one page: of these, pairs of a chosen colour and one that was given
            out. Without it, pairs of chosen colours, wherever they stand.

    Returns:
        Each time the concept whose colour is to be changed, and a sentence.

    """
    concepts = list(concepts)
    problems = []
    shown = concepts if together is None else [one for one in concepts if one.name in together]
    for other, concept in combinations(shown, 2):
        if bool(other.color) + bool(concept.color) != (2 if together is None else 1):
            continue
        sentence = mixed_up(swatches[other.name], swatches[concept.name])
        if not sentence:
            continue
        authored = [one for one in (concept, other) if one.color.startswith("#")]
        changed = authored[0] if authored else concept if concept.color else other
        better = _better_beside(changed, concepts, shown, swatches) if authored else None
        advice = (
            f"{better} would do for {changed.name}"
            if better
            else "choose another colour, or leave it out to be given a free one"
        )
        problems.append(
            (changed, f"concepts {other.name} and {concept.name} can be mixed up: {sentence}; {advice}")
        )
    return problems
