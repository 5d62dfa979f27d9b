"""What readers without colour, or without sight, would miss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from docutils import nodes

from ....concepts.naming import ConceptMention
from ....concepts.vision import DISTINCT, distance, in_grey
from ..heuristics import Finding, heuristic
from ..reading import Reading, own_alt, words_of

_HUE = (
    r"(?:light |dark |pale )?(?:red|blue|green|orange|purple|violet|yellow|pink|teal|cyan|magenta|gold|brown"
    r"|grey|gray)"
)
_THING = (
    r"(?:lines?|curves?|dots?|points?|bars?|cells?|box(?:es)?|areas?|regions?|arrows?|circles?|squares?|parts?|ones?"
    r"|bands?|links?|words?|columns?|rows?|rectangles?|triangles?|crosses|tokens?|text|markers?|surface|edges?|nodes?)"
)
_POINTS = r"(?:the|this|that|these|those|both|all|each|every|two|three|its|their)"
_BY_COLOUR = re.compile(
    rf"\b(?:{_POINTS} {_HUE} {_THING}"
    rf"|(?:shown|drawn|marked|painted|printed|coloured|colored|highlighted|tinted) {_HUE}"
    rf"|in {_HUE}(?!\s+\w+(?:s|print)?\s+(?:and|of)\b)(?=[\s,.;:)]|\Z))",
    re.IGNORECASE,
)
# What else tells things apart, in the same sentence.
_OTHER_CUE = re.compile(
    r"\b(?:dashed|dotted|solid|thick|thin|bold|striped?s?|hatched|textured?s?|underlined?|labell?ed|called|left|right"
    r"|top|bottom|upper|lower|above|below|middle|centre|first|last|largest|smallest|longest|shortest|steepest|flat"
    r"|dashes|rings?|outlined?|framed?|numbered)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_LONG_ALT = 400


@heuristic(
    "colour-words",
    why="Words that point by colour alone point at nothing for readers who do not see it, and in grey print.",
    write="name the thing or its place as well: “the dashed red line”, “the line of the losses”, a concept",
)
def colour_words(page: Reading) -> Iterator[Finding]:
    """Find words that refer to something of a picture by its colour alone."""
    if not page.pictures:
        return
    for node in page.prose:
        said = words_of(node)
        mentions = [one.astext() for one in node.findall(ConceptMention)]
        for sentence in _SENTENCE.finditer(said):
            found = _BY_COLOUR.search(sentence[0])
            if (
                not found
                or _OTHER_CUE.search(sentence[0])
                or any(one in found[0] or found[0] in one for one in mentions)
            ):
                continue
            told = " ".join(found[0].split())
            if isinstance(node, nodes.caption) or re.match(rf"{_POINTS} {_HUE} ", told, re.IGNORECASE):
                yield Finding(node, f"“{told}” is told by its colour alone", words=found[0])


@heuristic(
    "own-alt",
    why=f"A text alternative of more than {_LONG_ALT} letters is read out in full; few listen to its end.",
    write="say what matters of the picture in a sentence, as its `:alt:`",
)
def alt_of_its_own(page: Reading) -> Iterator[Finding]:
    """Find pictures without a text alternative of their own, where the generated one is long."""
    for visual in page.visuals:
        length = len(visual["request"]["alt"])
        # What goes by steps says one sentence at a time.
        steps = visual["request"]["values"].get("steps")
        if length > _LONG_ALT and not own_alt(visual) and not isinstance(steps, list):
            yield Finding(
                visual, f"the generated text alternative of {visual['picture']} has {length} letters"
            )


_PAINT = re.compile(r"""\b(?:fill|stroke)(?:="|\s*:\s*)(#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3})\b""")
_NAMED_PAINT = re.compile(
    r"""\b(?:fill|stroke)(?:="|\s*:\s*)(red|green|blue|orange|purple|yellow|gray|teal)\b"""
)
_NAMED = {
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "orange": "#ffa500",
    "purple": "#800080",
    "yellow": "#ffff00",
    "gray": "#808080",
    "teal": "#008080",
}
_TOLD_APART = re.compile(r"<text\b|stroke-dasharray|url\(#")


@heuristic(
    "colour-alone",
    why="What differs by colour alone is the same to some readers, and in grey print.",
    write="let the module write words beside it, dash a line, or take fills with textures from the kit",
)
def colour_alone(page: Reading) -> Iterator[Finding]:
    """Find pictures by authors' modules whose parts nothing but colours tells apart."""
    for visual in page.visuals:
        markup = page.drawn(visual).get("markup") or ""
        if "module" not in visual or _TOLD_APART.search(markup):
            continue
        paints = dict.fromkeys(
            [*_PAINT.findall(markup), *(_NAMED[name] for name in _NAMED_PAINT.findall(markup))]
        )
        alike = next((pair for pair in combinations(paints, 2) if _are_alike(*pair)), None)
        if alike:
            yield Finding(visual, f"{alike[0]} and {alike[1]} are all that tells two parts of it apart")


def _are_alike(first: str, second: str) -> bool:
    """Tell whether some readers, or grey print, make two colours one, though they are two to others."""
    if distance(first, second) < DISTINCT:
        return False
    grey = distance(in_grey(first), in_grey(second))
    return min(grey, distance(first, second, "deutan"), distance(first, second, "protan")) < DISTINCT


_IMG = re.compile(r"<(img|video)\b([^>]*)>", re.IGNORECASE)


@heuristic(
    "image-alt",
    why="An image or a film without a text alternative is nothing to a reader who does not see it.",
    write="say what it shows, as its `:alt:`, in Markdown’s brackets, or as alt or aria-label in html",
)
def image_alt(page: Reading) -> Iterator[Finding]:
    """Find images and films without a text alternative."""
    for node in page.pictures:
        if isinstance(node, nodes.image):
            if not str(node.get("alt") or "").strip():
                name = str(node.get("uri", "")).rpartition("/")[2]
                yield Finding(node, f"{name} has no text alternative")
        elif isinstance(node, nodes.raw):
            for found in _IMG.finditer(node.astext()):
                if not re.search(r"\b(?:alt|aria-label|aria-labelledby|title)\s*=", found[2], re.IGNORECASE):
                    what = "an image" if found[1].lower() == "img" else "a film"
                    yield Finding(node, f"{what} has no text alternative", words=found[0])
