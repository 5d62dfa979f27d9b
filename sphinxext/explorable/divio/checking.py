"""Warnings where a site's pages are not what their kinds promise."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sphinx.environment import BuildEnvironment

from ..config import ExplorableConfig
from ..pages.markup import is_markdown
from ..pages.notices import warn
from ..spelling import nearest
from .checks import CHECKS, PAGE_CHECKS
from .kinds import KINDS, NO_KIND, KindError, is_overview, kind_named
from .pages import Page, divio_of, folders_of, kind_of, pages_of, uses_kinds

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def check_settings(app: Sphinx, config: Config) -> None:
    """Say where ``conf.py`` names a kind or a check that there is not, and go on without it."""
    settings = ExplorableConfig.of(config)
    config.explorable_divio_folders = {
        folder: kind for folder, kind in settings.divio_folders.items() if _is_kind(kind, folder)
    }
    unknown = sorted(set(settings.divio_names) - set(KINDS))
    for name in unknown:
        hint = nearest(name, KINDS) or f"; the kinds are {', '.join(KINDS)}"
        warn(f"explorable_divio_names: no kind is called {name}{hint}", "divio", None)
    for name in _asked(settings):
        if name not in CHECKS:
            hint = nearest(name, CHECKS) or f"; the checks are {', '.join(CHECKS)}"
            warn(f"explorable_divio_checks: no check is called {name}{hint}", "divio", None)


def _is_kind(kind: str, folder: str) -> bool:
    try:
        kind_named(kind)
    except KindError as error:
        turned = f"; a folder comes first, then its kind: {{{kind!r}: {folder!r}}}" if folder in KINDS else ""
        warn(f"explorable_divio_folders: {folder}: {error}{turned}", "divio", None)
        return False
    return True


def _asked(settings: ExplorableConfig) -> Collection[str]:
    if isinstance(settings.divio_checks, bool):
        return CHECKS if settings.divio_checks else ()
    return settings.divio_checks


def check_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Check all pages, once a site uses kinds at all."""
    if not uses_kinds(env):
        return
    asked = _asked(ExplorableConfig.of(env.config))
    suppressed = {name for name in CHECKS if f"explorable.divio.{name}" in env.config.suppress_warnings}
    # Pages' own problems first, as a reader of the log goes through them.
    for check, message, location in [*_of_pages(env), *_of_kinds(env)]:
        if check in asked and check not in suppressed:
            warn(f"{message} [{check}]", "divio", location)


def _of_pages(env: BuildEnvironment) -> list[tuple[str, str, Any]]:
    found: list[tuple[str, str, Any]] = []
    for docname, page in sorted(divio_of(env).pages.items()):
        kind = kind_of(env, docname)
        if kind is None:
            if not _needs_none(env, page):
                place, _, divio = _written_in(env, docname)
                message = (
                    f"this page has no kind; {place} can name one ({divio} {', '.join(KINDS)}), "
                    f"or say that it has none ({divio} {NO_KIND})"
                )
                found.append(("kind", message, (docname, page.line)))
            continue
        complaint = PAGE_CHECKS[kind](page.traits, (env.config.language or "en").partition("_")[0])
        if complaint:
            found.append((kind, complaint, (docname, page.line)))
    return found


def _needs_none(env: BuildEnvironment, page: Page) -> bool:
    """Tell whether a page only leads to others, or says itself that it is of no kind."""
    return (
        page.docname == env.config.root_doc
        or page.named == NO_KIND
        or page.has_list
        or page.traits.is_contents
        or is_overview(page.docname, folders_of(env))
    )


def _of_kinds(env: BuildEnvironment) -> list[tuple[str, str, Any]]:
    grids = [page for page in divio_of(env).pages.values() if page.grid_line is not None]
    place: Any = (grids[0].docname, grids[0].grid_line) if grids else env.config.root_doc
    _, of_a_page, divio = _written_in(env, grids[0].docname if grids else env.config.root_doc)
    return [
        (
            "empty",
            f"no page is of the kind {kind}; {of_a_page} can name it ({divio} {kind})",
            place,
        )
        for kind in KINDS
        if not pages_of(env, kind)
    ]


def _written_in(env: BuildEnvironment, docname: str) -> tuple[str, str, str]:
    """Return what a kind is named in, of the page and of some page, and how its line begins."""
    if is_markdown(env, str(env.doc2path(docname))):
        return "its front matter", "the front matter of a page", "divio:"
    return "a field above its title", "a field above a page's title", ":divio:"
