"""How a site wants its cards: what ``explorable_hero`` says, its files read, in the colours of the site."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ...addresses import parts_of
from ...concepts import colors_of_files
from ...config import ExplorableConfig
from ...engine.bundle import manifest
from ...pages.notices import warn
from ...pages.output import output_of
from ...spelling import nearest_file
from ..raster import size_of
from .card import Image, Look
from .fonts import DEFAULT, SUFFIXES, family_of, is_installed
from .template import Template, TemplateError, read_template

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
# Behind the picture's frame, and around it, in the light theme and in the dark one.
_GROUND, _LINE = ("#f3f5f9", "#0b0c0f"), ("#dde2ea", "#2c323b")
_INKS = (("#14171c", "#59616e"), ("#f4f5f7", "#a3acb8"))


@dataclass(frozen=True)
class Assets:
    """The files that a site's cards are made with.

    Attributes:
        logo: the logo, if there is one.
        font: the families of the words, the site's own first.
        fonts: the file of that family, where it is one of the site's.
        digest: what changes with that file.
        template: the site's own card, if it has one.
    """

    logo: Image | None = None
    font: str = DEFAULT
    fonts: Path | None = None
    digest: str = ""
    template: Template | None = None


_assets: WeakKeyDictionary[Sphinx, Assets] = WeakKeyDictionary()


def wanted(app: Sphinx) -> dict[str, Any] | None:
    """Return what a site says of its cards; None where it wants none, or its output has no use for them."""
    setting = ExplorableConfig.of(app.config).hero
    if setting is False or not output_of(app.builder).runs_scripts:
        return None
    return setting if isinstance(setting, dict) else {}


def lacking(app: Sphinx) -> str | None:
    """Say what keeps a site from having cards, and what to do; None where nothing does."""
    base = parts_of(app.config.html_baseurl)
    if base.scheme not in ("http", "https") or not base.netloc:
        given = app.config.html_baseurl
        what = f"html_baseurl in conf.py is {given!r}" if given else "conf.py has no html_baseurl"
        return (
            f"{what}, and those who show a card need its whole address; write where the site will be, as in "
            'html_baseurl = "https://example.org/docs/"'
        )
    if not has_converter():
        return "a card needs vl-convert-python; install sphinxext-explorable[static]"
    return None


def has_converter() -> bool:
    """Tell whether there is what makes pixels of svg."""
    return find_spec("vl_convert") is not None


def assets_of(app: Sphinx) -> Assets:
    """Return the files that a site's cards are made with."""
    if app not in _assets:
        _assets[app] = _read(app, wanted(app) or {})
    return _assets[app]


def check(app: Sphinx) -> None:
    """Read the files before anything is written, and warn of those that cannot be used."""
    if wanted(app):
        _assets[app] = _read(app, wanted(app) or {})


def stamp_of(app: Sphinx) -> str:
    """Return what changes with the files of the cards."""
    return repr((assets_of(app), has_converter()))


def _read(app: Sphinx, settings: dict[str, Any]) -> Assets:
    folder = Path(app.confdir)
    font, fonts = DEFAULT, None
    if given := settings.get("font"):
        font, fonts = _font(folder, given)
    logo = _given_logo(app, folder, settings)
    template = _template(folder, settings["template"]) if "template" in settings else None
    digest = sha256(fonts.read_bytes()).hexdigest() if fonts else ""
    return Assets(logo, font, fonts, digest, template)


def _given_logo(app: Sphinx, folder: Path, settings: dict[str, Any]) -> Image | None:
    given = settings.get("logo")
    if given is False:
        return None
    if given:
        return _logo(folder, given)
    # The theme's own, where it is one of these kinds: nothing was asked for here, so nothing is told.
    usual = str(app.config.html_logo or "")
    file = folder / usual
    return _image(file) if file.suffix.lower() in _KINDS and "://" not in usual and file.is_file() else None


def _logo(folder: Path, given: str) -> Image | None:
    file = folder / given
    if not _is_there(file, "logo", given):
        return None
    image = _image(file) if file.suffix.lower() in _KINDS else None
    if image is None:
        _tell(f"logo: {given} is no svg, png or jpeg with a width and a height")
    return image


def _is_there(file: Path, key: str, given: str) -> bool:
    if file.is_file():
        return True
    beside = [one.name for one in file.parent.iterdir()] if file.parent.is_dir() else []
    _tell(
        f"{key}: there is no file {given}{nearest_file(file.name, beside)}; it is looked for beside conf.py"
    )
    return False


def _tell(message: str) -> None:
    warn(f"explorable_hero: {message}; cards are made without it", "hero", None)


def _image(file: Path) -> Image | None:
    data = file.read_bytes()
    width, height = _size(data)
    if not (width > 0 and height > 0):
        return None
    held = base64.b64encode(data).decode()
    return Image(f"data:{_KINDS[file.suffix.lower()]};base64,{held}", width, height)


def _size(data: bytes) -> tuple[float, float]:
    """Return the width and height of an image; 0 and 0 where they are not found, as in one that was cut."""
    try:
        return _told_size(data)
    except (struct.error, ValueError):
        return 0, 0


def _told_size(data: bytes) -> tuple[float, float]:
    if data.startswith(b"\x89PNG"):
        width, height = struct.unpack_from(">II", data, 16)
        return float(width), float(height)
    if data.startswith(b"\xff\xd8"):
        return _size_of_jpeg(data)
    markup = data.decode("utf-8", errors="replace")
    root = re.search(r"<svg\b[^>]*>", markup)
    if root is None:
        return 0, 0
    box = re.search(r'\sviewBox="[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)"', root[0])
    return (float(box[1]), float(box[2])) if box else size_of(root[0].replace("px", ""))


def _size_of_jpeg(data: bytes) -> tuple[float, float]:
    at = 2
    while at + 9 < len(data):
        marker, length = struct.unpack_from(">HH", data, at)
        # A frame, whatever its coding is.
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return float(width), float(height)
        at += 2 + length
    return 0, 0


def _font(folder: Path, given: str) -> tuple[str, Path | None]:
    if not given.lower().endswith(SUFFIXES):
        if has_converter() and not is_installed(_quoted(given)):
            _tell(f"font: no font is called {given}; install it, or name its file")
            return DEFAULT, None
        return f"{_quoted(given)}, {DEFAULT}", None
    file = folder / given
    if not _is_there(file, "font", given):
        return DEFAULT, None
    family = family_of(file)
    if family is None:
        _tell(f"font: {given} is no TrueType or OpenType font with a name")
        return DEFAULT, None
    return f"{_quoted(family)}, {DEFAULT}", file


def _quoted(family: str) -> str:
    return "'" + family.strip().strip("'\"").replace("'", "") + "'"


def _template(folder: Path, given: str) -> Template | None:
    file = folder / given
    if not _is_there(file, "template", given):
        return None
    try:
        return read_template(file)
    except TemplateError as error:
        _tell(f"template: {given} {error}")
        return None


def look_of(app: Sphinx, *, dark: bool | None = None) -> Look:
    """Return how all cards of a site look.

    Args:
        app: the application, once all documents are read.
        dark: whether in the colours of the dark theme; by default as the site wants it.
    """
    settings = wanted(app) or {}
    is_dark = is_dark_of(app) if dark is None else dark
    colors = colors_of_files(app.env, dark=is_dark, on_paper=False)
    ground = settings.get("background") or _GROUND[is_dark]
    text, muted = _INKS[_is_dark(ground)]
    assets = assets_of(app)
    return Look(
        site=str(settings.get("site", app.config.project)).strip(),
        logo=assets.logo,
        ground=ground,
        surface=colors["--explorable-surface"],
        line=_LINE[is_dark],
        text=text,
        muted=muted,
        strip=settings.get("color", ""),
        accent=colors["--explorable-accent"],
        on_fill=colors["--explorable-on-fill"],
        font=assets.font,
        textures=manifest()["textures"],
    )


def is_dark_of(app: Sphinx) -> bool:
    """Tell whether a site wants its cards in the colours of the dark theme."""
    return bool((wanted(app) or {}).get("dark", False))


def _is_dark(color: str) -> bool:
    """Tell whether words on a colour have to be light."""
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    luminance: float = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return luminance < 0.2
