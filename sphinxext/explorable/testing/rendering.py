"""A page built as the docs are, and a picture of it as svg, png and html."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import RenderError
from ..pages.images import ConverterMissingError
from ..publishing.article.standalone import Standalone
from ..publishing.drawing import svg_of
from ..publishing.raster import png
from ..publishing.site import Site
from .errors import fail

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..pages.visual import Visual

# What a page is built with where no conf.py is named.
CONFIG: dict[str, Any] = {
    "extensions": ["myst_parser", "sphinxext.explorable"],
    "myst_enable_extensions": ["colon_fence", "dollarmath"],
    "html_theme": "alabaster",
    "html_sidebars": {"**": []},
    "exclude_patterns": ["_build"],
}
# How many pixels of an image are one px.
SCALE = 2
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Built:
    """A page that was built.

    Attributes:
        site: its site.
        docname: the page's name.
        out: the folder of the built pages.
        warnings: what was warned of, a line each.
    """

    site: Site
    docname: str
    out: Path
    warnings: tuple[str, ...]


def build(
    source: Path, out: Path, docs: Path | None, settings: Mapping[str, Any]
) -> tuple[Site, tuple[str, ...]]:
    """Build pages as html; return the site, and what was warned of.

    Args:
        source: the folder of the pages.
        out: where they are built.
        docs: the folder of the ``conf.py``, if there is one.
        settings: what is set besides.
    """
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = StringIO()
    overrides = {**(CONFIG if docs is None else {}), **settings}
    try:
        with patch_docutils(docs), docutils_namespace():
            app = Sphinx(
                source,
                docs,
                out / "html",
                out / "doctrees",
                "html",
                confoverrides=overrides,
                status=None,
                warning=warnings,
                parallel=1,
            )
            app.build()
    except SphinxError as error:
        fail(f"the page cannot be built: {error}")
    told = _COLOUR.sub("", warnings.getvalue()).replace(f"{source}{os.sep}", "")
    return Site(app), tuple(line for line in told.splitlines() if line.strip())


@dataclass
class Rendered:
    """A picture of a page, as the docs show it.

    Attributes:
        name: what it is called: the name that it has on the page, or its number there.
        warnings: what was warned of while its page was built, a line each.
    """

    name: str
    warnings: tuple[str, ...]
    _built: Built = field(repr=False)
    _visual: Visual = field(repr=False)
    _check: Callable[[Rendered, str | None, float], None] = field(repr=False)

    def __str__(self) -> str:
        kind = self._visual["picture"]
        return f"{kind} {self.name}" if self.name != kind else str(kind)

    @property
    def alt(self) -> str:
        """Its text alternative."""
        return str(self._visual.said().get("alt") or self._visual.described(self._visual["request"]["alt"]))

    @property
    def values(self) -> dict[str, Any]:
        """What it is drawn from, as plain numbers, texts, lists and dicts."""
        return dict(self._visual["request"]["values"])

    @cached_property
    def svg(self) -> str:
        """The picture as a file of its own, in the colours of the light theme."""
        return self._drawn(dark=False)

    @cached_property
    def dark_svg(self) -> str:
        """The same in the colours of the dark theme."""
        return self._drawn(dark=True)

    def _drawn(self, *, dark: bool) -> str:
        __tracebackhide__ = True
        try:
            return svg_of(self._app, self._visual, self._built.docname, dark=dark)
        except RenderError as error:
            fail(f"{self} could not be drawn: {error}{_listed(self.warnings)}")

    @property
    def _app(self) -> Sphinx:
        return self._built.site.app

    @cached_property
    def png(self) -> bytes:
        """The picture as pixels, two for each px; it needs ``sphinxext-explorable[static]``."""
        __tracebackhide__ = True
        try:
            return png(self.svg, scale=SCALE)
        except ConverterMissingError as error:
            fail(f"a png {error}")
        except RenderError as error:
            fail(f"{self} has no png: {error}")

    @cached_property
    def html(self) -> str:
        """The page with the picture as one file, which needs no other and works from disk."""
        file = self._built.out / "html" / f"{self._built.docname}.html"
        # Addresses are told from the site's top, wherever the page is.
        page = re.sub(r'="(?:\.\./)+', '="', file.read_text(encoding="utf-8"))
        return Standalone(root=self._built.out / "html").made(page)

    def check(self, name: str | None = None, *, tolerance: float = 0.011) -> None:
        """Save the picture, and compare it with the one that was approved.

        Args:
            name: tells pictures of one test apart.
            tolerance: by how much numbers of the drawing may differ, in px; a drawing is rounded to 0.01.

        It fails the test where none was approved, or it is drawn in another way by now.
        """
        __tracebackhide__ = True
        self._check(self, name, tolerance)


def _listed(warnings: tuple[str, ...]) -> str:
    return "".join(f"\n  {line}" for line in warnings)
