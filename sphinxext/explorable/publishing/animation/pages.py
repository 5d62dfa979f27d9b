"""``:animation:`` of a picture: a film in its place on web pages, its still and its sentences elsewhere.

Without a word on its colours, it is made twice: for light pages and for dark ones.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ...concepts import colors_of_files
from ...engine.errors import PassingError, RenderError
from ...pages.answering import limits_of
from ...pages.files import keep
from ...pages.images import ConverterMissingError, release_of
from ...pages.notices import logger, warn
from ...pages.output import Pictures
from ...pages.transforms import HOME, PageTransform
from ...pages.visual import FILMED, Visual
from ...pages.written import note_failed
from ...phases import Phase
from ...story import Film, Reel, Take, film_markup
from ..raster import MISSING
from .codecs import CodecMissingError, check
from .options import AnimationError, Options, read

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from .film import Film as Made

# What draws frames and makes a file of them: another release gives other bytes.
MAKERS = ("vl-convert-python", "av", "Pillow")
# What a page shows is smaller than a video of its own.
SIZE = Options(width=960, height=540)


class MadeFilm(Film):
    """A film that is made once it is written: its ``films``, light and dark, and their ``kind`` of file."""


class MakeFilms(PageTransform):
    """Puts films in the place of the pictures that are to be animated."""

    default_priority = Phase.MAKE_FILMS.priority

    def run(self, **kwargs: Any) -> None:
        """Replace those of one document."""
        if self.output.pictures is not Pictures.DRAWN:
            return
        for visual in [one for one in self.document.findall(Visual) if "animation" in one]:
            try:
                visual.replace_self(self._film(visual))
            except AnimationError as error:
                warn(f"animation: {error}; the picture stands in its place", "render", visual)
            except RenderError as error:
                if isinstance(error, PassingError):
                    note_failed(self.sphinx, self.docname)
                warn(f"animation: it could not be drawn: {error}", "render", visual)
            except (CodecMissingError, ConverterMissingError) as error:
                # It may be there for the next build.
                note_failed(self.sphinx, self.docname)
                # Once a build: what is missing is missing for every picture.
                told = f"pictures stand in the place of animations: {error}"
                logger.warning(told, type="explorable", subtype="render", location=visual, once=True)

    def _film(self, visual: Visual) -> MadeFilm:
        # numpy comes with them, and most sites have no films.
        kind, options = read(visual["animation"], SIZE)
        check(kind)
        if kind != "gif":
            # The slider below it shows that.
            options = replace(options, progress=False)
        try:
            import vl_convert  # noqa: F401
        except ImportError:
            raise ConverterMissingError(f"an animation {MISSING}") from None
        themes = (False, True) if options.dark is None else (options.dark,)
        films = [self._made(visual, replace(options, dark=dark)) for dark in themes]
        node = MadeFilm(visual.rawsource, films=films, kind=kind, stem=visual["picture"])
        node.say({"alt": visual.said().get("alt") or visual.described(visual["request"]["alt"])})
        node.source, node.line = visual.source, visual.line
        node[HOME] = visual[HOME]
        node[FILMED] = visual
        if "width" in visual:
            node["width"] = visual["width"]
        node["explorable-concepts"] = visual.get("explorable-concepts", [])
        return node

    def _made(self, visual: Visual, options: Options) -> Made:
        # numpy comes with them, and most sites have no films.
        from .film import Film as Made
        from .scenes import scenes_of

        colors = colors_of_files(self.env, dark=bool(options.dark), on_paper=False)
        film = Made(scenes_of(visual, options, colors, limits_of(self.config)), options, colors).with_end()
        # Here, where it can be told with the picture's place.
        assert film.shots
        return film


def visit_made_film(self: HTML5Translator, node: MadeFilm) -> None:
    """Make a film, unless it is kept from before, and write it."""
    from .timing import cues

    folder = Path(self.builder.doctreedir) / "explorable"
    films: list[Made] = node["films"]
    take, *others = [_kept(film, node["kind"], folder) for film in films]
    dark = others[0] if others else None
    options = films[0].options
    spoken = [(cue.start, cue.end, cue.words) for cue in cues(films[0].scenes, options)]
    reel = Reel(node["stem"], take, options.width, options.height, spoken, is_told=True, dark=dark)
    self.body.append(film_markup(self, node, reel))
    raise nodes.SkipNode


def _kept(film: Made, kind: str, folder: Path) -> Take:
    name = f"film-{_digest(film, kind)}"
    video, poster = folder / f"{name}.{kind}", folder / f"{name}.png"
    keep(video, lambda: bytes(film.encoded(kind)))
    keep(poster, lambda: bytes(film.poster()))
    return Take([str(video)], str(poster))


def _digest(film: Made, kind: str) -> str:
    """Return what changes with anything that the film is made of."""
    from ...version import __version__

    scenes = [(scene.svg, scene.words, scene.is_told, scene.way) for scene in film.scenes]
    makers = [__version__, *map(release_of, MAKERS)]
    made_of = json.dumps([makers, kind, repr(film.options), film.colors, scenes], sort_keys=True)
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def setup_animation(app: Sphinx) -> None:
    """Register the node for html, and what puts films in their places."""
    app.add_node(MadeFilm, html=(visit_made_film, None))
    MakeFilms.register(app)
