"""``sphinx-explorable palette``: what the colours of a site look like to whom."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..subcommands import REFUSED, CommandError, Subcommands, WithExamples, add_json, tell_json

if TYPE_CHECKING:
    from ...concepts import Concept
    from ..palette.looks import Looks

KINDS = (".svg", ".png", ".html")


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    palette = commands.add_parser(
        "palette",
        help="show what colours look like to whom",
        description="Show what the colours of a site's concepts look like to readers with any colour vision "
        "and in grey print, on light and on dark pages; which of them can be mixed up, and what would do "
        "instead.",
        formatter_class=WithExamples,
        epilog="examples:\n"
        "  sphinx-explorable palette                                  the site's, found from here\n"
        "  sphinx-explorable palette --source docs --to palette.png   the same as a picture\n"
        '  sphinx-explorable palette --colors "#0b7285" signal=red    colours that you consider\n'
        "  sphinx-explorable palette --colors                         the eight with names\n",
    )
    asked = palette.add_mutually_exclusive_group()
    asked.add_argument(
        "--source", metavar="DIR", help="the folder that holds conf.py (default: one of docs, doc, source)"
    )
    asked.add_argument(
        "--colors",
        nargs="*",
        metavar="COLOR",
        help="colours instead of a site's: names of the palette or hex, each perhaps after a concept's name "
        "and =; without any, the palette's eight",
    )
    palette.add_argument(
        "--to", metavar="FILE", help="draw it as a picture: a file that ends in .svg, .png or .html"
    )
    add_json(palette, "what is found")
    palette.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # Here, since numpy and Sphinx come with them: other subcommands do not wait for them.
    from ..palette.table import table
    from ..terminal import terminal

    target = Path(options.to) if options.to else None
    if target is not None and target.suffix not in KINDS:
        raise CommandError(f"--to needs a file that ends in .svg, .png or .html, not {target}", REFUSED)
    looks, title = _asked(options)
    if target is not None:
        from ..palette.picture import drawn, page
        from ..raster import converted
        from ..writing import write_files

        html = target.suffix == ".html"
        content = (
            page(looks, title).encode() if html else converted(drawn(looks, title), target.suffix, scale=2)
        )
        write_files({target: content})
    if options.json:
        tell_json(looks.plain())
    elif target is not None:
        print(f"{target}: {len(looks.concepts)} colours as readers see them")
    else:
        print(table(looks, terminal()))
    return 0


def _asked(options: argparse.Namespace) -> tuple[Looks, str]:
    """Return the looks of what is asked for, and a title."""
    from ..palette.looks import of_concepts, of_palette

    if options.colors:
        concepts = [_concept(written) for written in dict.fromkeys(options.colors)]
        names = [concept.name for concept in concepts]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise CommandError(f"--colors gives {twice} two colours; leave one out", REFUSED)
        return of_concepts(concepts), "Colours"
    if options.colors is not None:
        return of_palette(), "The palette"
    from ...concepts import concepts_of
    from ...concepts.mentions import named_on
    from ..site import read_site

    site = read_site(options.source)
    concepts = list(concepts_of(site.app.env).values())
    if not concepts:
        raise CommandError("the site defines no concept; --colors shows the palette's colours", REFUSED)
    pages = [named_on(site.document(docname)) for docname in sorted(site.app.env.found_docs)]
    return of_concepts(concepts, pages), f"The colours of {site.app.config.project or 'the site'}"


def _concept(written: str) -> Concept:
    from ...concepts import Concept
    from ...concepts.palette import PaletteError
    from ...concepts.registry import swatch

    name, _, color = written.rpartition("=")
    try:
        swatch(color)
    except PaletteError as error:
        raise CommandError(str(error), REFUSED) from None
    called = name.strip() or color.strip().lower()
    return Concept(called, called, color=color.strip().lower())
