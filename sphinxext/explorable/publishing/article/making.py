"""An article made of a page of a site: the page itself, its PDF, and what it is cited by."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.util.texescape import escape as tex

from ...language import t
from ..site import Site
from ..subcommands import REFUSED, CommandError
from .builders import HTML, PAGE, PAPER, TEX, ArticleBuilder, PaperBuilder
from .citing import PAPER as PDF
from .citing import bibtex, head_of, reference
from .credits import (
    Credits,
    CreditsError,
    authors_of,
    citation_file,
    overridden,
    read_citation,
)
from .standalone import Standalone

if TYPE_CHECKING:
    from sphinx.application import Sphinx

GENERATOR = "sphinx-explorable article"
CITED = "citation.bib"
WORDS_A_MINUTE, SECONDS_A_PICTURE = 200, 12
_ENGINES = {"pdflatex": "-pdf", "xelatex": "-xelatex", "lualatex": "-lualatex"}
_ENGINE_MINUTES = 10


@dataclass
class Article:
    """What came of a page.

    Attributes:
        credits: what it is cited by.
        words: how many it has.
        pictures: how many it has.
        minutes: how long it takes to read.
        unlinked: links to other pages that became plain text.
        left_out: what would have been loaded from other hosts.
        warnings: what Sphinx warned of, while it wrote.
    """

    credits: Credits
    words: int = 0
    pictures: int = 0
    minutes: int = 0
    unlinked: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    warnings: str = ""


@dataclass(frozen=True)
class Places:
    """Where things are.

    Attributes:
        base: the site's address, with a slash at its end; empty where it is not known.
        address: where the article will be, in the same way.
        has_paper: whether the PDF stands beside the page.
    """

    base: str = ""
    address: str = ""
    has_paper: bool = False


class PaperError(Exception):
    """Why there is no PDF, in words that go on after "article.pdf is left out:"."""


def credits_of(site: Site, docname: str, address: str) -> Credits:
    """Return what a page is cited by.

    Args:
        site: the site.
        docname: the page.
        address: where the page is; empty where that is not known.

    Raises:
        CommandError: where a citation cannot be understood, or the page has no title.
    """
    env, config = site.app.env, site.app.config
    tree = env.get_doctree(docname)
    if next(tree.findall(nodes.title), None) is None or not any(
        isinstance(node, nodes.section) for node in tree.children
    ):
        raise CommandError(f"{docname} has no title; begin it with one, which heads the article", REFUSED)
    file = citation_file(Path(site.app.srcdir))
    try:
        credits = read_citation(file) if file else Credits(authors=authors_of(_author_of(config)))
        credits = overridden(credits, _front_matter(site, docname), str(env.doc2path(docname)))
    except CreditsError as error:
        raise CommandError(str(error)) from None
    return replace(credits, title=credits.title or site.title(docname), url=credits.url or address)


def _author_of(config: Any) -> str:
    """Return whom ``conf.py`` names; Sphinx fills in what nobody wrote."""
    usual = "Author name not set"
    holder = re.sub(r"^(?:\(c\)|©)?\s*[\d\s,–-]*", "", str(config.copyright or ""))
    return next((name for name in (str(config.author), holder) if name and name != usual), "")


def _front_matter(site: Site, docname: str) -> Mapping[str, Any]:
    """Return what a page says of itself: MyST keeps of its lists no more than their text."""
    file = Path(site.app.env.doc2path(docname))
    metadata = dict(site.app.env.metadata[docname])
    if "author" in metadata:
        metadata.setdefault("authors", metadata["author"])
    if file.suffix != ".md":
        return metadata
    found = re.match(
        r"---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|$)", file.read_text(encoding="utf-8-sig"), re.DOTALL
    )
    try:
        front = yaml.safe_load(found[1]) if found else {}
    except (yaml.YAMLError, ValueError, RecursionError):
        # MyST has warned of it.
        return {}
    if not isinstance(front, dict):
        return {}
    return {**front, "authors": front.get("authors", front.get("author"))}


def minutes_of(words: int, pictures: int) -> int:
    """Return how long a page takes to read, in whole minutes: at least one."""
    return max(1, round(words / WORDS_A_MINUTE + pictures * SECONDS_A_PICTURE / 60))


@contextmanager
def _opened(
    site: Site, builder: str, out: Path, settings: Mapping[str, Any]
) -> Iterator[tuple[Sphinx, StringIO]]:
    """Open the site once more, for another builder; what was read of it is read no second time."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = StringIO()
    folder = Path(site.app.srcdir)
    try:
        with patch_docutils(folder), docutils_namespace():
            yield (
                Sphinx(
                    folder,
                    folder,
                    out,
                    site.app.doctreedir,
                    builder,
                    confoverrides=dict(settings),
                    status=None,
                    warning=warnings,
                ),
                warnings,
            )
    except SphinxError as error:
        raise CommandError(f"{folder} cannot be built: {error}") from None


def write_page(
    site: Site, docname: str, credits: Credits, places: Places, target: Path, work: Path
) -> Article:
    """Write a page that stands alone, and what stands beside it.

    Args:
        site: the site.
        docname: the page.
        credits: what it is cited by.
        places: where the site, the article and its PDF are.
        target: a folder that is there.
        work: a folder for what is needed on the way.
    """
    out = work / "html"
    # What belongs to the site's theme does not fit the article's.
    settings: dict[str, Any] = {
        "html_style": None,
        "html_css_files": [],
        "html_js_files": [],
        "html_baseurl": places.base,
    }
    shown: dict[str, Any] = {
        "credits": credits,
        "reference": reference(credits),
        "bibtex": bibtex(credits),
        "generator": GENERATOR,
        "paper": PDF if places.has_paper else "",
        "cited": CITED,
    }

    def measured(builder: ArticleBuilder) -> dict[str, Any]:
        minutes = minutes_of(builder.words, builder.pictures)
        told = replace(credits, abstract=builder.abstract or credits.abstract)
        head = head_of(
            told,
            address=places.address,
            has_paper=places.has_paper,
            words=builder.words,
            minutes=minutes,
        )
        locale = _locale(builder.config.language)
        return {
            **shown,
            "abstract": told.abstract,
            "day": _day(credits, locale),
            # Translators: {0} is a whole number.
            "reading": t("{0} min read", minutes),
            "cite": t("Cite this article"),
            "head": head,
            "from_right": locale.text_direction == "rtl",
        }

    with _opened(site, PAGE, out, settings) as (app, warnings):
        builder = app.builder
        assert isinstance(builder, ArticleBuilder)
        builder.page, builder.article = docname, measured
        app.build(filenames=[Path(app.env.doc2path(docname))])
        words, pictures = builder.words, builder.pictures
    alone = Standalone(out, places.base, (CITED, PDF))
    page = alone.made((out / HTML).read_text(encoding="utf-8"))
    (target / HTML).write_bytes(page.encode())
    (target / CITED).write_bytes(shown["bibtex"].encode())
    for path, file in alone.files.items():
        (target / path).parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target / path)
    notices = out / "_static" / "explorable" / "licenses.txt"
    if notices.is_file():
        shutil.copyfile(notices, target / notices.name)
    return Article(
        credits,
        words,
        pictures,
        minutes_of(words, pictures),
        alone.unlinked,
        alone.left_out,
        _new(warnings.getvalue(), site.warnings),
    )


def _new(warnings: str, told: str) -> str:
    """Return the warnings that have not been told when the site was read."""
    known = set(told.splitlines())
    return "\n".join(line for line in warnings.splitlines() if line.strip() and line not in known)


def _locale(language: str) -> Locale:
    """Return what is known of a language, by its code, such as ``ar`` or ``he_IL``; of others, English."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _day(credits: Credits, locale: Locale) -> str:
    if credits.date is None:
        return ""
    is_english = locale.language == "en"
    return format_date(credits.date, "d MMMM y" if is_english else "long", locale=locale)


def missing_engine(site: Site) -> list[str]:
    """Return which programs are not installed that a PDF needs."""
    return [name for name in ("latexmk", site.app.config.latex_engine) if not shutil.which(name)]


def write_paper(site: Site, docname: str, credits: Credits, target: Path, work: Path) -> None:
    """Write a page's PDF.

    Raises:
        PaperError: where TeX cannot.
    """
    out = work / "latex"
    config = site.app.config
    engine = config.latex_engine
    if engine not in _ENGINES:
        raise PaperError(f"latex_engine is {engine}, and an article needs pdflatex, xelatex or lualatex")
    # Neither contents nor an index: it is short.
    elements = {"tableofcontents": "", "makeindex": "", "printindex": ""}
    names = r" \and ".join(tex(author.name, engine) for author in credits.authors)
    settings = {
        "latex_documents": [(docname, TEX, "", names, "howto")],
        "latex_elements": {**config.latex_elements, **elements},
        "latex_logo": None,
        "latex_domain_indices": False,
    }
    with _opened(site, PAPER, out, settings) as (app, _):
        builder = app.builder
        assert isinstance(builder, PaperBuilder)
        builder.day = _day(credits, _locale(config.language))
        builder.abstract = credits.abstract
        app.build(filenames=[Path(app.env.doc2path(docname))])
    command = ["latexmk", _ENGINES[engine], "-interaction=nonstopmode", "-halt-on-error", TEX]
    # The same page gives the same file.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=out,
            env=environment,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=60 * _ENGINE_MINUTES,
        )
    except subprocess.TimeoutExpired:
        raise PaperError(f"{engine} took more than {_ENGINE_MINUTES} minutes") from None
    made = (out / TEX).with_suffix(".pdf")
    if done.returncode or not made.is_file():
        said = re.search(r"^! (.*)$", done.stdout.decode(errors="replace"), re.MULTILINE)
        raise PaperError(f"{engine} stops: {said[1] if said else 'its log tells nothing'}")
    shutil.copyfile(made, target / PDF)
