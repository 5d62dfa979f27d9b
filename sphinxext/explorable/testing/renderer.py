"""The fixture ``explorable``: from lines of source, or from a page of the docs, to a picture."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..publishing.site import SUFFIXES, called
from ..spelling import nearest, whole_number
from .approving import Checker, Settings
from .errors import fail
from .rendering import Built, Rendered, build

# Sites that this process has read, by the folder of their conf.py.
_sites: dict[Path, tuple[Path, Any, tuple[str, ...]]] = {}


class Renderer:
    """Renders pictures of one test.

    Attributes:
        approved: the files that were approved.
    """

    def __init__(self, settings: Settings, make_folder: Callable[[], Path]) -> None:
        self._settings = settings
        self._make_folder = make_folder
        self._checker = Checker(settings)

    @property
    def approved(self) -> list[Path]:
        """The files that were approved."""
        return self._checker.approved

    def myst(
        self,
        source: str,
        name: str | None = None,
        *,
        files: Mapping[str, str | bytes | Path] | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> Rendered:
        """Render a picture from lines of MyST Markdown.

        Args:
            source: the lines, however far they are indented.
            name: which picture, where there are several: the ``:name:`` that it has, or its number as text.
            files: files beside the page by their path, such as data: their content, or where they are.
            config: what ``conf.py`` would set.

        It fails the test where there is no picture, or several and no name.
        """
        __tracebackhide__ = True
        return self._rendered(self._lines(source, ".md", files, config), name)

    def rst(
        self,
        source: str,
        name: str | None = None,
        *,
        files: Mapping[str, str | bytes | Path] | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> Rendered:
        """Render a picture from lines of reStructuredText; as `myst`."""
        __tracebackhide__ = True
        return self._rendered(self._lines(source, ".rst", files, config), name)

    def page(self, page: str | Path, name: str | None = None) -> Rendered:
        """Render a picture of a page of your docs.

        Args:
            page: the page's file, seen from the root of the tests or from the working directory.
            name: as for `myst`.

        It fails the test where there is no such page or picture.
        """
        __tracebackhide__ = True
        return self._rendered(self._page(Path(page)), name)

    def mistake(self, source: str, *, markup: str = "myst", **options: Any) -> str:
        """Return what is warned of where a picture is written wrongly, a line for each warning.

        Args:
            source: as for `myst`.
            markup: ``myst`` or ``rst``.
            options: ``files`` and ``config``, as for `myst`.

        It fails the test where nothing is warned of.
        """
        __tracebackhide__ = True
        suffix = ".rst" if markup == "rst" else ".md"
        built = self._lines(source, suffix, options.get("files"), options.get("config"))
        if not built.warnings:
            fail("these lines were expected to be a mistake, and nothing was warned of:\n" + _quoted(source))
        return "\n".join(built.warnings)

    # ── Pages

    def _lines(
        self,
        source: str,
        suffix: str,
        files: Mapping[str, str | bytes | Path] | None,
        config: Mapping[str, Any] | None,
    ) -> Built:
        __tracebackhide__ = True
        folder = self._make_folder()
        pages = folder / "source"
        pages.mkdir()
        for place, content in (files or {}).items():
            file = pages / place
            if not file.resolve().is_relative_to(pages.resolve()):
                fail(f"files: {place} is outside the folder of the page; name it relative to the page")
            if isinstance(content, Path) and not content.is_file():
                fail(f"files: there is no file {content}")
            file.parent.mkdir(parents=True, exist_ok=True)
            data = content.read_bytes() if isinstance(content, Path) else content
            file.write_bytes(data.encode() if isinstance(data, str) else data)
        text = textwrap.dedent(source).strip("\n")
        # A page without a title is fine, and one line more would move those of the messages.
        (pages / f"index{suffix}").write_bytes(f"{text}\n".encode())
        docs = self._docs()
        settings = {**(config or {}), "root_doc": "index"}
        if docs is not None:
            # Paths of the docs' conf.py that the page's own folder has not.
            settings = {"html_static_path": [], "templates_path": [], "html_extra_path": [], **settings}
        site, warnings = build(pages, folder / "built", docs, settings)
        return Built(site, "index", folder / "built", warnings)

    def _docs(self) -> Path | None:
        __tracebackhide__ = True
        docs = self._settings.docs
        if docs is not None and not (docs / "conf.py").is_file():
            fail(f"explorable_docs: {docs} holds no conf.py")
        return docs

    def _page(self, page: Path) -> Built:
        __tracebackhide__ = True
        places = [self._settings.root / page, page]
        file = next((place.resolve() for place in places if place.is_file()), None)
        if file is None:
            near = [one.name for one in places[0].parent.glob("*") if one.suffix in SUFFIXES]
            fail(f"there is no page {page}, seen from {self._settings.root}{nearest(page.name, near)}")
        folder = next((one for one in file.parents if (one / "conf.py").is_file()), None)
        if folder is None:
            fail(f"no conf.py is in a folder around {page}; name a page of your docs")
        if folder not in _sites:
            out = self._make_folder()
            site, warnings = build(folder, out, folder, {})
            _sites[folder] = out, site, warnings
        out, site, warnings = _sites[folder]
        docname = site.app.env.path2doc(file.relative_to(folder).as_posix())
        if docname is None or docname not in site.app.env.found_docs:
            fail(f"{page} is no page of the docs in {folder}")
        of_page = tuple(line for line in warnings if line.startswith(f"{file.relative_to(folder)}:"))
        return Built(site, docname, out, of_page)

    # ── Pictures

    def _rendered(self, built: Built, name: str | None) -> Rendered:
        __tracebackhide__ = True
        pictures = {called(one, at): one for at, one in enumerate(built.site.pictures(built.docname), 1)}
        warned = "".join(f"\n  {line}" for line in built.warnings)
        if not pictures:
            why = f"; while it was built, it was warned of{warned}" if warned else "; write one in it"
            fail(f"no picture is there{why}")
        if name is None and len(pictures) > 1:
            fail(f"{len(pictures)} pictures are there, {', '.join(pictures)}; name one of them")
        chosen = name if name is not None else next(iter(pictures))
        if chosen not in pictures and 1 <= (number := whole_number(chosen) or 0) <= len(pictures):
            chosen = list(pictures)[number - 1]
        if chosen not in pictures:
            hint = nearest(chosen, pictures)
            fail(f"no picture is called {chosen}{hint} (there are: {', '.join(pictures)}){warned}")
        return Rendered(chosen, built.warnings, built, pictures[chosen], self._checker.check)


def _quoted(source: str) -> str:
    return textwrap.indent(textwrap.dedent(source).strip("\n"), "  ")
