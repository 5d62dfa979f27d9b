"""``sphinx-explorable animate``: a picture of a page as a video or a GIF."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..subcommands import REFUSED, CommandError, Subcommands, add_json, add_page, tell_json

if TYPE_CHECKING:
    from ..animation.options import Options


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    animate = commands.add_parser(
        "animate",
        help="write a picture of a page as a video or a GIF",
        description="Write a picture of a page as mp4, webm or gif: its steps with their sentences, or a "
        "slider that moves. Beside a video stand its captions (.vtt) and its poster (.png).",
        epilog="Examples: sphinx-explorable animate docs/index.md encoder --to encoder.mp4; "
        "sphinx-explorable animate docs/index.md curve --sweep w:-4..4 --to curve.gif --size 800x450",
    )
    add_page(animate)
    animate.add_argument(
        "picture", metavar="PICTURE", help="its name or its place on the page; or the name of steps"
    )
    animate.add_argument(
        "--to", metavar="FILE", required=True, help="a file that ends in .mp4, .webm or .gif"
    )
    animate.add_argument(
        "--sweep", metavar="NAME", help="what moves instead of steps: a slider or a parameter, w or w:-4..4"
    )
    animate.add_argument("--steps", metavar="N", help="how many steps are shown at most")
    animate.add_argument("--pace", metavar="SECONDS", help="from one state to the next (default: to read it)")
    animate.add_argument("--size", metavar="WxH", help="in px (default: 1280x720; 800x450 for a gif)")
    animate.add_argument("--fps", metavar="N", help="frames a second (default: 30; 15 for a gif)")
    animate.add_argument(
        "--easing", metavar="HOW", help="ease (default), ease-in, ease-out or linear: from state to state"
    )
    animate.add_argument("--dark", action="store_true", help="in the colours of the dark theme")
    animate.add_argument("--no-subtitles", action="store_true", help="leave the sentences out of the frame")
    animate.add_argument("--no-progress", action="store_true", help="leave the line at the lower edge out")
    add_json(animate, "what was written")
    animate.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # Here, since Sphinx and numpy come with them: other subcommands do not wait for them.
    from ...concepts import colors_of_files
    from ...engine.errors import RenderError
    from ...pages.images import ConverterMissingError
    from ..animation.codecs import CodecMissingError, check
    from ..animation.film import Film
    from ..animation.options import KINDS, AnimationError
    from ..animation.scenes import scenes_of, scenes_of_steps
    from ..raster import MISSING
    from ..site import open_site
    from ..writing import write_files

    target = Path(options.to)
    kind = target.suffix[1:]
    if kind not in KINDS:
        raise CommandError(f"--to needs a file that ends in .mp4, .webm or .gif, not {target}", REFUSED)
    try:
        settings = _settings(options, kind)
        check(kind)
        site, docname = open_site(options)
        colors = colors_of_files(site.app.env, dark=bool(settings.dark), on_paper=False)
        story = site.story(docname, options.picture)
        if story is None:
            visual = site.picture(docname, options.picture)
            scenes = scenes_of(visual, settings, colors, site.limits)
        else:
            scenes = scenes_of_steps(story, lambda one: site.svg(one, docname, dark=bool(settings.dark)))
        film = Film(scenes, settings, colors).with_end()
        files = {target: film.encoded(kind, _bar())}
        if kind != "gif":
            files[target.with_suffix(".png")] = film.poster()
            if film.captions.count("-->"):
                files[target.with_suffix(".vtt")] = film.captions.encode()
    except AnimationError as error:
        raise CommandError(str(error), REFUSED) from None
    except (CodecMissingError, RenderError) as error:
        raise CommandError(str(error)) from None
    except ConverterMissingError:
        raise CommandError(f"an animation {MISSING}") from None
    write_files(files)
    told = {
        "file": str(target),
        "seconds": round(film.seconds, 3),
        "frames": len(film.shots),
        "scenes": len(film.scenes),
        "also": [str(file) for file in list(files)[1:]],
    }
    if options.json:
        tell_json(told)
    else:
        also = f"; beside it {', '.join(told['also'])}" if told["also"] else ""  # type: ignore[arg-type]
        print(f"{target}: {film.seconds:.1f} s, {len(film.scenes)} states{also}")
    return 0


def _settings(options: argparse.Namespace, kind: str) -> Options:
    from ..animation import options as animation

    settings = animation.Options(
        dark=options.dark, subtitles=not options.no_subtitles, progress=not options.no_progress
    )
    size, rate = ("800x450", "15") if kind == "gif" else ("1280x720", "30")
    settings = animation.with_size(settings, options.size or size)
    settings = animation.with_rate(settings, options.fps or rate)
    for given, take in (
        (options.pace, animation.with_pace),
        (options.steps, animation.with_steps),
        (options.easing, animation.with_easing),
        (options.sweep, animation.with_sweep),
    ):
        if given is not None:
            settings = take(settings, given)
    return settings


def _bar() -> Callable[[int, int], None] | None:
    """Return what shows how much is drawn, on a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, whole: int) -> None:
        filled = round(30 * done / whole)
        end = "\n" if done == whole else ""
        print(f"\r{'█' * filled}{'░' * (30 - filled)} {done} of {whole} drawings", end=end, file=sys.stderr)

    return show
