"""``sphinx-explorable shoot``: the images that stand for what only a browser can draw."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ..subcommands import REFUSED, CommandError, Subcommands, add_json, add_page, tell_json

if TYPE_CHECKING:
    from ...pages.visual import Visual
    from ..site import Site


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    shoot = commands.add_parser(
        "shoot",
        help="write images of pictures that only a browser can draw",
        description="Open a page in a browser, and write an image of each module's picture that the build "
        "cannot draw, or of those that are named. What is told then is the option that shows the image in "
        "PDF, EPUB and print, and where no script runs: `:fallback:`. Pictures are called by the name that "
        "the page gives them, or by their place on it.",
        epilog="Example: sphinx-explorable shoot docs/index.md knot --browser-path /usr/bin/chromium",
    )
    add_page(shoot)
    shoot.add_argument(
        "pictures", metavar="PICTURE", nargs="*", help="a name or a number (default: what has no static form)"
    )
    shoot.add_argument(
        "--to", metavar="DIR", help="the folder of the images, in the site's source (default: the page's)"
    )
    shoot.add_argument(
        "--scale", type=float, default=2, metavar="N", help="pixels of the image for each px of the page (2)"
    )
    shoot.add_argument(
        "--wait",
        type=float,
        default=0.5,
        metavar="SECONDS",
        help="how long a picture has to settle once it is alive (0.5)",
    )
    shoot.add_argument(
        "--browser-path", metavar="FILE", help="a Chromium (default: the one that Playwright installed)"
    )
    add_json(shoot, "what was written")
    shoot.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # Here, since Sphinx comes with them: other subcommands do not wait for it.
    from ..shooting import opened, shot
    from ..site import called, read_site
    from ..writing import write_files

    _check(options)
    site = read_site(options.source, options.page, builder="html")
    docname = site.docname(options.page)
    pictures = site.pictures(docname)
    chosen = site.chosen(docname, options.pictures) or _without_form(site, docname)
    if not chosen:
        print(f"every picture of {docname} has a static form; name those that you want an image of")
        return 0
    folder = _folder(options.to, site, docname)
    files: dict[Path, bytes] = {}
    told = []
    built = Path(site.app.builder.get_outfilename(docname))  # type: ignore[attr-defined]
    with opened(built, options.browser_path, options.scale) as page:
        for visual in chosen:
            name = called(visual, pictures.index(visual) + 1)
            try:
                image = shot(page, visual["request"]["id"], wait=options.wait)
            except CommandError as error:
                raise CommandError(f"{name}: {error}", error.code) from None
            file, option = _target(site, docname, visual, name, folder, files)
            files[file] = image
            told.append({"picture": name, "file": _shown(file), "line": visual.line, "option": option})
    write_files(files)
    if options.json:
        tell_json(told)
        return 0
    source = _shown(Path(site.app.env.doc2path(docname)))
    for one in told:
        where = f"write `{one['option']}` below line {one['line']} of {source}"
        print(f"{one['file']}: {where if one['option'] else 'renewed'}")
    return 0


def _check(options: argparse.Namespace) -> None:
    if not 0 < options.scale <= 20:
        raise CommandError(f"--scale needs a number above 0 and at most 20, not {options.scale:g}", REFUSED)
    if not 0 <= options.wait <= 600:
        raise CommandError(f"--wait needs seconds from 0 to 600, not {options.wait:g}", REFUSED)


def _without_form(site: Site, docname: str) -> list[Visual]:
    """Return the modules' pictures that the build cannot draw, and that no image stands for."""
    from ...engine.errors import RenderError

    found = []
    for visual in site.pictures(docname):
        if "module" not in visual or visual.children:
            continue
        try:
            site.svg(visual, docname)
        except RenderError:
            found.append(visual)
    return found


def _folder(written: str | None, site: Site, docname: str) -> Path:
    """Return the folder of the images.

    Raises:
        CommandError: for one that no page can name.
    """
    source = Path(site.app.srcdir)
    folder = Path(written).resolve() if written else Path(site.app.env.doc2path(docname)).parent
    if not folder.is_relative_to(source.resolve()):
        raise CommandError(f"--to needs a folder in {source}, since pages show images from there", REFUSED)
    return folder


def _target(
    site: Site, docname: str, visual: Visual, name: str, folder: Path, taken: Collection[Path]
) -> tuple[Path, str]:
    """Return the file of a picture's image, and the option that names it where the page does not yet."""
    from docutils import nodes

    from ..writing import file_for

    page = Path(site.app.env.doc2path(docname)).parent
    for image in visual.findall(nodes.image):
        return Path(site.app.srcdir) / image["uri"], ""
    stem = name if visual.get("called") else f"{visual['picture']}-{name}"
    file = file_for(stem, folder, ".png", taken)
    return file, f":fallback: {Path(os.path.relpath(file, page)).as_posix()}"


def _shown(file: Path) -> str:
    """Return a file as it is called from here."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
