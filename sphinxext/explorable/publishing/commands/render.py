"""``sphinx-explorable render``: pictures of a page as files, for slides, papers and posts."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..subcommands import REFUSED, CommandError, Subcommands, add_json, add_page, tell_json

KINDS = (".svg", ".png", ".pdf")


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    render = commands.add_parser(
        "render",
        help="write pictures of a page as files",
        description="Write pictures of a page as svg, png or pdf, in the site's colours: for slides, papers "
        "and posts. Pictures are called by the name that the page gives them, or by their place on it.",
        epilog="Example: sphinx-explorable render docs/index.md attention --to attention.png --scale 3",
    )
    add_page(render)
    render.add_argument("pictures", metavar="PICTURE", nargs="*", help="a name or a number (default: all)")
    render.add_argument(
        "--to", metavar="FILE", required=True, help="a file that ends in .svg, .png or .pdf, or a folder"
    )
    render.add_argument(
        "--format", choices=[kind[1:] for kind in KINDS], help="the kind of the files in a folder (svg)"
    )
    render.add_argument("--dark", action="store_true", help="in the colours of the dark theme")
    render.add_argument(
        "--scale", type=float, default=2, metavar="N", help="pixels of a png for each px of the page (2)"
    )
    add_json(render, "what was written")
    render.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # Here, since Sphinx comes with them: other subcommands do not wait for it.
    from ...engine.errors import RenderError
    from ..raster import converted, size_of
    from ..site import called, open_site
    from ..writing import file_for, write_files

    target = Path(options.to)
    is_file = target.suffix in KINDS
    if not is_file and target.suffix and not target.is_dir():
        raise CommandError(
            f"--to needs a file that ends in .svg, .png or .pdf, or a folder, not {target}", REFUSED
        )
    if not 0 < options.scale <= 20:
        raise CommandError(f"--scale needs a number above 0 and at most 20, not {options.scale:g}", REFUSED)
    site, docname = open_site(options)
    pictures = site.pictures(docname)
    chosen = site.chosen(docname, options.pictures) or pictures
    if not chosen:
        raise CommandError(f"{docname} has no picture", REFUSED)
    if is_file and len(chosen) > 1:
        names = ", ".join(called(one, pictures.index(one) + 1) for one in chosen)
        raise CommandError(f"{target} is one file; choose one of {names}, or name a folder", REFUSED)
    suffix = target.suffix if is_file else f".{options.format or 'svg'}"
    files: dict[Path, bytes] = {}
    told = []
    for visual in chosen:
        name = called(visual, pictures.index(visual) + 1)
        try:
            markup = site.svg(visual, docname, dark=options.dark)
        except RenderError as error:
            raise CommandError(f"{name} could not be drawn: {error}") from None
        file = target if is_file else file_for(name, target, suffix, files)
        files[file] = converted(markup, suffix, scale=options.scale)
        width, height = size_of(markup)
        alt = visual.described(visual["request"]["alt"])
        told.append({"picture": name, "file": str(file), "width": width, "height": height, "alt": alt})
    write_files(files)
    if options.json:
        tell_json(told)
    else:
        for one in told:
            print(f"{one['file']}: {one['alt']}")
    return 0
