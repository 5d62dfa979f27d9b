"""What captions say: a point, what to do, and which picture stands for the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

from ....pages.gesture import CLASS as GESTURE
from ....pages.visual import Visual
from ..heuristics import Finding, heuristic
from ..reading import Reading, around, caption_of, words_of

# What begins a caption that only says what kind of thing is seen.
_KIND_OF_THING = re.compile(
    r"(?:the |an? |our |its )?(?:\w+ )?(?:plot|diagram|figure|overview|architecture|structure|picture"
    r"|illustration|graph|visuali[sz]ation|example|schematic|screenshot|map|view|chart|image)\b"
    r"(?: (?:of|for)\b.*)?",
    re.IGNORECASE,
)
_VERBS = {
    *("is", "are", "was", "were", "be", "has", "have", "had", "can", "may", "must", "will", "do", "does"),
    *("did", "go", "goes", "see", "learn", "know", "say", "look", "come", "become", "meet", "show", "make"),
    *("take", "give", "get", "fall", "rise", "grow", "keep", "need", "use", "differ", "agree", "find", "let"),
}
# Of one word or two no sentence can be made; a longer one may have a verb that is not known here.
_SHORT, _LONGEST = 2, 6

# Pictures that are looked at: their steps have buttons with names, and pointing only tells more.
_LOOKED_AT = ("tensor-diagram", "model-diagram", "chart")
_CONTROL = re.compile(r"<(?:button|input|select)\b")
_GESTURE_WORDS = re.compile(
    r"\b(?:press|drag|move|point|tap|slide|choose|pick|select|hover|click|step|play|change|scrub|brush|turn|try)\b",
    re.IGNORECASE,
)


@heuristic(
    "caption-point",
    why="A caption is read before the text; one that names the picture leaves its point to be guessed.",
    write="say in a sentence what the picture shows, as in “Every query meets every key.”",
)
def caption_point(page: Reading) -> Iterator[Finding]:
    """Find captions that only name what is seen."""
    if not page.is_english:
        return
    for caption in page.prose:
        if not isinstance(caption, nodes.caption):
            continue
        said = " ".join(words_of(caption, gestures=False).split())
        # What is in another script than the site's language says is left alone.
        if re.search("[A-Za-z]", said) and _only_names(said):
            yield Finding(caption, f"the caption only names the picture: “{said}”", words=words_of(caption))


def _only_names(said: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*|\S", said.rstrip(".!:… "))
    if len(words) <= _SHORT:
        return "…" not in said
    if len(words) > _LONGEST and not _KIND_OF_THING.match(said):
        return False
    return not any(_may_be_verb(word) for word in words[1:])


def _may_be_verb(word: str) -> bool:
    # Signs, numbers and code may say anything.
    return (
        (not word.isalpha() and "-" not in word) or word.lower() in _VERBS or bool(_ENDS.search(word.lower()))
    )


_ENDS = re.compile(r"(?:[^s]s|ed|ing)\Z")


@heuristic(
    "caption-gesture",
    why="Few readers find out that a picture can be worked with, if nothing tells them how to begin.",
    write="end the caption with what to do, as in {gesture}`Drag the dot.`; print leaves it out",
)
def caption_gesture(page: Reading) -> Iterator[Finding]:
    """Find pictures with controls that nothing speaks of, or in words that print would keep."""
    for visual in page.visuals:
        if visual["picture"] in _LOOKED_AT or not _CONTROL.search(page.drawn(visual).get("markup") or ""):
            continue
        figure = around(visual, nodes.figure)
        caption = caption_of(visual)
        if figure is None or _has_gesture(figure) or any(_tells(node) for node in _beside(figure)):
            continue
        if caption is not None and not page.is_english:
            continue
        found = _GESTURE_WORDS.search(words_of(caption)) if caption is not None else None
        if caption is not None and found:
            yield Finding(
                caption,
                "the caption speaks of a control that print does not have",
                "put these words into the role gesture, as in {gesture}`Drag the dot.`: print leaves it out",
                words=words_of(caption),
            )
        else:
            yield Finding(visual, f"nothing says what to do with {visual['picture']}")


def _has_gesture(node: nodes.Element) -> bool:
    return any(GESTURE in inline["classes"] for inline in node.findall(nodes.inline))


def _beside(figure: nodes.Element) -> list[nodes.Element]:
    """Return the paragraphs right before and behind a figure."""
    siblings = figure.parent.children
    place = siblings.index(figure)
    near = siblings[max(place - 1, 0) : place] + siblings[place + 1 : place + 2]
    return [node for node in near if isinstance(node, nodes.paragraph | nodes.bullet_list | nodes.figure)]


def _tells(node: nodes.Element) -> bool:
    # What a caption says is of its own picture, if it does not speak of a gesture.
    if isinstance(node, nodes.figure):
        return _has_gesture(node)
    return _has_gesture(node) or bool(_GESTURE_WORDS.search(words_of(node)))


# So many pictures tell a story, whose first one seldom says it all.
_A_CHOICE = 3
_HERO = re.compile(r"^\s*:hero:(?!\s*(?:no|false|off)\s*$)", re.MULTILINE)


@heuristic(
    "hero",
    why="Where the page is shared, one picture stands for it: its first, which often only sets the scene.",
    write="mark the one that shows the main idea with `:hero:`; the second or third often does",
)
def hero(page: Reading) -> Iterator[Finding]:
    """Find a page with a choice of pictures, where none is marked as its hero."""
    if page.kind in ("reference", "how-to", "tutorial") or page.is_contents or len(page.visuals) < _A_CHOICE:
        return
    if not any(_is_hero(visual) for visual in page.visuals):
        yield Finding(page.visuals[0], f"of the page's {len(page.visuals)} pictures none is its hero")


def _is_hero(visual: Visual) -> bool:
    figure = around(visual, nodes.figure)
    marked = figure is not None and "explorable-hero" in figure["classes"]
    return marked or bool(visual.get("hero")) or bool(_HERO.search(visual.rawsource))
