"""``:animation:`` of a picture: a film in its place on web pages, its still and its sentences elsewhere."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ...concepts import colors_of_files
from ...engine.errors import PassingError, RenderError
from ...pages.answering import limits_of
from ...pages.files import keep
from ...pages.images import ConverterMissingError
from ...pages.notices import logger, warn
from ...pages.output import Pictures
from ...pages.transforms import HOME, PageTransform
from ...pages.visual import Visual
from ...pages.written import note_failed
from ...phases import Phase
from ...story import Film, Reel, film_markup
from ..raster import MISSING
from .codecs import CodecMissingError, check
from .options import AnimationError, Options, read

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

# What a page shows is smaller than a video of its own.
SIZE = Options(width=960, height=540)


class MadeFilm(Film):
    """A film that is made once it is written: its ``film`` and the ``kind`` of its file."""


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
        from .film import Film as Made
        from .scenes import scenes_of

        kind, options = read(visual["animation"], SIZE)
        check(kind)
        try:
            import vl_convert  # noqa: F401
        except ImportError:
            raise ConverterMissingError(f"an animation {MISSING}") from None
        colors = colors_of_files(self.env, dark=options.dark, on_paper=False)
        scenes = scenes_of(visual, options, colors, limits_of(self.config))
        film = Made(scenes, options, colors).with_end()
        # Here, where it can be told with the picture's place.
        assert film.shots
        node = MadeFilm(visual.rawsource, film=film, kind=kind, stem=visual["picture"])
        node.say({"alt": visual.said().get("alt") or visual.described(visual["request"]["alt"])})
        node.source, node.line = visual.source, visual.line
        node[HOME] = visual[HOME]
        if "width" in visual:
            node["width"] = visual["width"]
        node["explorable-concepts"] = visual.get("explorable-concepts", [])
        return node


def visit_made_film(self: HTML5Translator, node: MadeFilm) -> None:
    """Make a film, unless it is kept from before, and write it."""
    from .timing import cues

    film, kind = node["film"], node["kind"]
    folder = Path(self.builder.doctreedir) / "explorable"
    name = f"film-{_digest(film, kind)}"
    video, poster = folder / f"{name}.{kind}", folder / f"{name}.png"
    keep(video, lambda: bytes(film.encoded(kind)))
    keep(poster, lambda: bytes(film.poster()))
    options: Options = film.options
    spoken = [(cue.start, cue.end, cue.words) for cue in cues(film.scenes, options)]
    reel = Reel(
        node["stem"],
        [str(video)],
        str(poster),
        options.width,
        options.height,
        spoken,
        is_told=True,
    )
    self.body.append(film_markup(self, node, reel))
    raise nodes.SkipNode


def _digest(film: Any, kind: str) -> str:
    """Return what changes with anything that the film is made of."""
    from ...version import __version__

    scenes = [(scene.svg, scene.words, scene.is_told, scene.way) for scene in film.scenes]
    made_of = json.dumps([__version__, kind, repr(film.options), film.colors, scenes], sort_keys=True)
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def setup_animation(app: Sphinx) -> None:
    """Register the node for html, and what puts films in their places."""
    app.add_node(MadeFilm, html=(visit_made_film, None))
    MakeFilms.register(app)
