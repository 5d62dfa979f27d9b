"""``animation``: an author's own video or GIF, with its still, its words and a text alternative."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.util.images import get_image_size

from ..pages.directive import ExplorableDirective
from ..pages.lengths import WidthError, width_of
from ..pages.places import PlaceError, place_of
from ..pages.transforms import HOME
from ..pages.visual import width_class
from ..spelling import nearest, nearest_file
from .films import Film, Reel, Take
from .moving_files import CAPTIONS, STILLS, TYPES, MovingError, cues, first_frame

_SIDES = ("left", "center", "right")
# Pages are read on phones too.
LARGEST = 50 * 1024 * 1024


class AnimationDirective(ExplorableDirective):
    """``animation``: a video or a GIF of the author's, named by its file; the content is the caption."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "alt": "What it shows, in words. It has to be there: for those who do not see it, and for books that "
        "are read aloud.",
        "poster": "The image that stands for it before it plays, in print and in e-books: `.png`, `.jpg`, "
        "`.webp` or `.svg`. Without it the first frame, if the extra `animation` is installed.",
        "captions": "A file of captions, `.vtt` or `.srt`, in the language of the page.",
        "also": "The same in another format, for browsers that cannot show the first; several, separated by "
        "commas.",
        "dark": "The same for pages whose theme is dark: a file of the same format and size.",
        "dark-poster": "The image that stands for that before it plays; without it, its first frame.",
        "loop": "Begins again where it ends.",
        "still": "Plays only once the reader presses Play. Without it, it plays by itself while it is in "
        "view, unless the reader has asked for less motion.",
        "align": "`left`, `center` or `right`, as for figures.",
        "width": "The width, as `300px` or `80%`.",
        "name": "A name to refer to.",
        "class": "Classes for the figure's element.",
    }

    optional_arguments = 1
    final_argument_whitespace = True

    def make(self) -> list[nodes.Node]:
        """Return the figure, or a notice."""
        try:
            return [self._figure()]
        except MovingError as error:
            return self.problem(f"animation: {error}", "story")

    def _figure(self) -> nodes.figure:
        unknown = next((name for name in self.options if name not in self.known_options()), None)
        if unknown is not None:
            known = ", ".join(self.OPTIONS)
            raise MovingError(
                f"there is no option {unknown}{nearest(unknown, self.OPTIONS)} (known: {known})"
            )
        if not self.arguments:
            raise MovingError("the file is missing: write it on the same line, as `animation training.mp4`")
        alt = " ".join(self.options.get("alt", "").split())
        if not alt:
            raise MovingError("say what it shows by `:alt:`, for those who cannot see it")
        film = Film(self.block_text, reel=self._reel())
        film.say({"alt": alt})
        film[HOME] = self.env.current_document.docname
        self.set_source_info(film)
        figure = nodes.figure("", classes=["explorable-figure", *self.own_classes("story")])
        self.set_source_info(figure)
        self._place(figure, film)
        figure += film
        rest = self.parse_content_to_nodes()
        if rest and isinstance(first := rest[0], nodes.paragraph):
            caption = nodes.caption(first.rawsource, "", *first.children)
            self.set_source_info(caption)
            figure += caption
            figure["classes"] += ["explorable-captioned"]
            rest = rest[1:]
        if rest:
            figure += nodes.legend("", *rest)
        self.add_own_name(figure, "animation", "story")
        return figure

    def _place(self, figure: nodes.figure, film: Film) -> None:
        align = self.options.get("align", "").strip()
        if align and align not in _SIDES:
            raise MovingError(f"align needs left, center or right, not {align!r}{nearest(align, _SIDES)}")
        if align:
            figure["align"] = align
        try:
            width = width_of(self.options.get("width", ""))
        except WidthError as error:
            raise MovingError(str(error)) from None
        if width:
            film["width"] = width
            figure["classes"] += ["explorable-sized", width_class(width)]

    def _reel(self) -> Reel:
        file = self._file(self.arguments[0].strip(), "the file", TYPES)
        others = [one.strip() for one in self.options.get("also", "").split(",") if one.strip()]
        files = [file, *(self._file(one, "also", TYPES) for one in others)]
        kinds = [TYPES[one.suffix.lower()] for one in files]
        if "image/gif" in kinds and len(files) > 1:
            raise MovingError("a GIF stands alone; name the videos, and leave it out")
        poster, (width, height) = self._poster(file, "poster")
        captions = self.options.get("captions", "").strip()
        said = []
        if captions:
            words = self._file(captions, "captions", CAPTIONS)
            try:
                said = cues(words.read_text(encoding="utf-8", errors="replace"))
            except MovingError as error:
                raise MovingError(f"captions: {captions}: {error}") from None
        return Reel(
            re.sub(r"[^A-Za-z0-9]+", "-", file.stem).strip("-").lower() or "film",
            Take([str(one) for one in files], poster),
            width,
            height,
            said,
            plays=not self._flag("still"),
            loops=self._flag("loop"),
            dark=self._dark(file, (width, height)),
        )

    def _dark(self, light: Path, size: tuple[int, int]) -> Take | None:
        """Return what pages with a dark theme have."""
        written = self.options.get("dark", "").strip()
        if not written:
            if self.options.get("dark-poster", "").strip():
                raise MovingError("dark-poster stands for the film of :dark:, which is missing")
            return None
        file = self._file(written, "dark", TYPES)
        if file.suffix.lower() != light.suffix.lower():
            raise MovingError(f"dark: {written} is of another format than {light.name}")
        poster, own = self._poster(file, "dark-poster")
        if own != size:
            (width, height), (of, by) = own, size
            raise MovingError(f"dark: {written} has {width}×{height} px, and {light.name} has {of}×{by}")
        return Take([str(file)], poster)

    def _flag(self, name: str) -> bool:
        try:
            return self.is_on(name)
        except ValueError as error:
            raise MovingError(str(error)) from None

    def _poster(self, film: Path, option: str) -> tuple[str, tuple[int, int]]:
        """Return the file of the still, if one is named, and its size in px.

        Raises:
            MovingError: where there is none, nor a first frame that can be read.
        """
        written = self.options.get(option, "").strip()
        if not written:
            try:
                still = first_frame(film)
            except MovingError as error:
                raise MovingError(f"{film.name}: {error}") from None
            return "", (still.width, still.height)
        file = self._file(written, option, STILLS)
        size = get_image_size(file)
        if size is None or 0 in size:
            raise MovingError(f"{option}: {written} is no image whose size can be read")
        return str(file), size

    def _file(self, written: str, option: str, suffixes: Mapping[str, str] | tuple[str, ...]) -> Path:
        """Return a file below the source directory.

        Raises:
            MovingError: where there is none, or it is of another kind.
        """
        try:
            relative, file = place_of(self.env, written)
        except PlaceError as error:
            raise MovingError(f"{option}: {error}") from None
        if file.suffix.lower() not in suffixes:
            listed = ", ".join(suffixes)
            raise MovingError(f"{option}: {written} ends in none of {listed}")
        self.env.note_dependency(relative)
        if not file.is_file():
            siblings = [one.name for one in file.parent.glob("*") if one.suffix.lower() in suffixes]
            raise MovingError(f"{option}: there is no file {relative}{nearest_file(file.name, siblings)}")
        if file.stat().st_size > LARGEST:
            most = LARGEST // 1024 // 1024
            raise MovingError(f"{option}: {relative} has more than {most} MiB, which no reader waits for")
        if file.stat().st_size == 0:
            raise MovingError(f"{option}: {relative} is empty")
        return file
