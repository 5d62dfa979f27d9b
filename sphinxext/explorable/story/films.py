"""A film on a page: a video with controls, poster and words, or a GIF that can be stopped; else a still."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..language import t
from ..pages.assets import link_script, link_style
from ..pages.files import FOLDER, digest, write, write_whole
from ..pages.notices import warn
from ..pages.output import Pictures, output_of
from ..pages.transforms import PageTransform
from ..pages.visual import json_for_html, own_ident
from ..pages.words import Words
from ..phases import Phase
from .moving_files import TYPES, MovingError, first_frame

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator


@dataclass(frozen=True)
class Take:
    """A film in the colours of one theme.

    Attributes:
        sources: its files; the first that a browser can show is shown.
        poster: the file of the still that stands for it, or empty for its first frame.

    """

    sources: Sequence[str]
    poster: str = ""

    def still(self) -> tuple[bytes, str]:
        """Return what stands for it, with the suffix of its kind."""
        if self.poster:
            return Path(self.poster).read_bytes(), Path(self.poster).suffix.lower()
        return first_frame(Path(self.sources[0])).png, ".png"


@dataclass(frozen=True)
class Reel:
    """What a film is made of.

    Attributes:
        stem: what its files are called on the site.
        take: its files.
        width: in px.
        height: in px.
        cues: what is said from when to when, in seconds.
        is_told: whether that is in the frames already.
        plays: whether it begins by itself once it is seen.
        loops: whether it begins again where it ends.
        dark: its files for pages whose theme is dark, where these are others.

    """

    stem: str
    take: Take
    width: int
    height: int
    cues: Sequence[tuple[float, float, str]] = ()
    is_told: bool = False
    plays: bool = True
    loops: bool = False
    dark: Take | None = None


class Film(Words, nodes.General):
    """A film in a figure: its ``reel``, and what it shows in words."""


def visit_film(self: HTML5Translator, node: Film) -> None:
    """Write a film, or what it shows where its files are gone since its page was read."""
    try:
        self.body.append(film_markup(self, node, node["reel"]))
    except (OSError, MovingError) as error:
        _complain(node, error)
        self.body.append(f"<p>{self.encode(node.said()['alt'])}</p>\n")
    raise nodes.SkipNode


def _complain(film: Film, error: OSError | MovingError) -> None:
    told = str(error)
    if isinstance(error, OSError):
        told = f"{Path(error.filename).name} cannot be read: {error.strerror}"
    warn(f"the words of a film stand in its place: {told}", "story", film)


def film_markup(self: HTML5Translator, node: Film, reel: Reel) -> str:
    """Return a film as html, its files written."""
    alt = self.attval(node.said()["alt"])
    sources, poster = _written(self.builder, reel.stem, reel.take)
    size = f'width="{reel.width}" height="{reel.height}"'
    ident = self.attval(own_ident(self, f"explorable-film-{reel.stem}"))
    dark = ""
    if reel.dark:
        [(film, _), *_others], still = _written(self.builder, reel.stem, reel.dark)
        dark = f' data-dark="{film}" data-dark-still="{still}"'
    plays = " data-plays" * reel.plays
    if sources[0][1] == "image/gif":
        # Who has asked for less motion gets the still, also without a script.
        shown = (
            f'<picture><source media="(prefers-reduced-motion: reduce)" srcset="{poster}">'
            f'<img class="explorable-film-picture" src="{sources[0][0]}" {size} alt="{alt}" loading="lazy" '
            f'data-still="{poster}"{dark}></picture>'
        )
        controls = _button(t("Pause"), t("Play"))
    else:
        listed = "".join(f'<source src="{address}" type="{kind}">' for address, kind in sources)
        loops = " loop" * reel.loops
        link = f'<a href="{sources[0][0]}">{alt}</a>'
        shown = (
            f'<video class="explorable-film-picture" controls muted playsinline preload="none"{loops} {size} '
            f'poster="{poster}"{dark} aria-label="{alt}">{listed}{link}</video>'
        )
        # A browser's own stand on the picture; they serve films that may speak, and pages without scripts.
        controls = _button(t("Play"), t("Pause")) + _slider() if reel.is_told else ""
    if not output_of(self.builder).runs_scripts:
        controls = ""
    row = f'<div class="explorable-film-controls">{controls}</div>' if controls else ""
    said = json_for_html([list(cue) for cue in reel.cues])
    has_track = reel.cues and sources[0][1] != "image/gif"
    spoken = f'<script type="application/json">{said}</script>' if has_track else ""
    told = " data-told" * reel.is_told
    words = "" if reel.is_told or not reel.cues else _transcript(self, reel)
    return f'<div class="explorable-film" id="{ident}"{plays}{told}>{shown}{row}{spoken}</div>{words}\n'


def _button(name: str, other: str) -> str:
    """Return a button with what it does at first, and what once it was pressed."""
    return f'<button type="button" class="explorable-button" data-other="{other}">{name}</button>'


def _slider() -> str:
    label = t("Playback position")
    return f'<input type="range" min="0" max="1" step="any" value="0" aria-label="{label}">'


def _written(builder: Builder, stem: str, take: Take) -> tuple[list[tuple[str, str]], str]:
    """Write the files of a film; return their addresses with their types, and that of its still."""
    sources = []
    for file in map(Path, take.sources):
        suffix = file.suffix.lower()
        sources.append((_address(builder, stem, file.read_bytes(), suffix), TYPES[suffix]))
    return sources, _address(builder, stem, *take.still())


def _transcript(self: HTML5Translator, reel: Reel) -> str:
    words = " ".join(words for _start, _end, words in reel.cues)
    label = self.encode(t("Transcript"))
    summary = f"<summary>{label}</summary>"
    return f'<details class="explorable-transcript">{summary}<p>{self.encode(words)}</p></details>'


def _address(builder: Builder, stem: str, content: bytes, suffix: str) -> str:
    """Write a file of a film's; return its address from the page that is being written."""
    name = write(builder, f"{stem}-{digest(content)}{suffix}", content)
    page: Any = builder
    # Beside the folder of Sphinx's own images.
    return posixpath.join(posixpath.dirname(page.imgpath), "_static", FOLDER, name)


class StillFilms(PageTransform):
    """Puts an image of its poster in the place of a film, for builders that do not write web pages."""

    default_priority = Phase.LOWER_FILMS.priority

    def run(self, **kwargs: Any) -> None:
        """Replace those of one document."""
        if self.output.pictures in (Pictures.DRAWN, Pictures.SOURCE, Pictures.KEPT):
            return
        for film in list(self.document.findall(Film)):
            film.replace_self(self._still(film))

    def _still(self, film: Film) -> nodes.Node:
        alt = film.said()["alt"]
        if self.output.pictures is Pictures.WORDS:
            return nodes.paragraph(alt, alt)
        image = nodes.image(alt=alt, uri="", candidates={})
        image.source, image.line = film.source, film.line
        reel: Reel = film["reel"]
        try:
            content, suffix = reel.take.still()
        except (OSError, MovingError) as error:
            _complain(film, error)
            return nodes.paragraph(alt, alt)
        file = Path(self.sphinx.doctreedir) / "explorable" / f"{reel.stem}-{digest(content)}{suffix}"
        write_whole(file, content)
        image["uri"] = str(file)
        image["candidates"] = {"*": str(file)}
        image["width"] = film.get("width") or f"{reel.width}px"
        self.env.images.add_file(self.docname, str(file))
        return image


def link_films(app: Sphinx, *, has_films: bool) -> None:
    """Link what films need from the page that is being written."""
    if has_films:
        link_style(app, "film", 402)
        if output_of(app.builder).runs_scripts:
            link_script(app, "story-film")


def setup_films(app: Sphinx) -> None:
    """Register the node for html, and what stands for it elsewhere."""
    app.add_node(Film, html=(visit_film, None))
    StillFilms.register(app)
