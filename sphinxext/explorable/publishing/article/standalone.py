"""A page made to stand alone: what it would load is put into it, or beside it where it is large."""

from __future__ import annotations

import base64
import json
import mimetypes
import os
import re
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote

from ...addresses import joined
from .builders import ELSEWHERE

# What is larger, in bytes, stands beside the page.
_SMALL = 16 * 1024

_QUOTED = r"\"[^\"]*\"|'[^']*'"
_ELEMENTS = re.compile(
    rf"<!--.*?-->|<style\b.*?</style>|(?P<script><script\b(?:[^\"'>]|{_QUOTED})*>)(?P<code>.*?)</script>"
    rf"|<(?P<name>[a-z]+)\b(?P<attributes>(?:[^\"'>]|{_QUOTED})*)>|(?P<end></a>)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(rf"([^\s=/\"'>]+)(?:\s*=\s*({_QUOTED}|[^\s\"'>]+))?")
_CSS_ADDRESS = re.compile(rf"url\(\s*({_QUOTED}|[^)\s]*)\s*\)", re.IGNORECASE)
_CSS_IMPORT = re.compile(rf"@import\s+(?:url\()?\s*({_QUOTED}|[^);\s]+)\s*\)?[^;]*;", re.IGNORECASE)
_FACE = re.compile(r"@font-face\s*\{([^}]*)\}", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_FAMILY = re.compile(r"font(?:-family)?\s*:\s*([^;}]*)", re.IGNORECASE)
# Sphinx's own, for its search and its keys.
_NEEDLESS = {"documentation_options.js", "doctools.js", "sphinx_highlight.js", "searchtools.js"}
# What each element may load, and the folder of what is not put into the page.
_LOADED = {
    "img": {"src": "images", "data-still": "images"},
    "image": {"href": "images", "xlink:href": "images"},
    "video": {"src": "media", "poster": "images"},
    "audio": {"src": "media"},
    "source": {"src": "media", "srcset": "images"},
    "track": {"src": ""},
    "object": {"data": ""},
    "embed": {"src": ""},
}
_TEXT = {"track", "object", "embed"}


@dataclass
class Standalone:
    """A page that is made to stand alone.

    Attributes:
        root: the folder of the built page and its files.
        site: the address of the site, which ends with a slash; empty where it is not known.
        own: the names of files that are put beside the page by others.
        files: what else stands beside the page, by its path there.
        unlinked: the links to other pages that became plain text.
        left_out: what would have been loaded from other hosts.
    """

    root: Path
    site: str = ""
    own: tuple[str, ...] = ()
    files: dict[str, Path] = field(default_factory=dict)
    unlinked: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    _late: list[str] = field(default_factory=list)
    _run: set[str] = field(default_factory=set)
    _words: set[str] = field(default_factory=set)
    # The style sheets that are being read, each imported by the one before.
    _reading: list[Path] = field(default_factory=list)
    _is_unlinking: bool = False

    def made(self, page: str) -> str:
        """Return a page with all that it needs."""
        # By these it is known which fonts are used.
        self._words = set(re.findall(r"[\w-]+", page))
        text = _ELEMENTS.sub(self._element, page)
        late = "\n".join([*self._held(page), *self._late])
        before, end, after = text.rpartition("</body>")
        return f"{before}{late}\n{end}{after}"

    # ── Elements

    def _element(self, found: re.Match[str]) -> str:
        if found["script"]:
            return self._script(found)
        if found["end"]:
            was, self._is_unlinking = self._is_unlinking, False
            return "</span>" if was else found[0]
        if not found["name"]:
            return found[0]
        name = found["name"].lower()
        attributes = _attributes(found["attributes"])
        if name == "link":
            return self._link(found[0], attributes)
        if name == "a":
            return self._anchor(found[0], attributes)
        if name == "iframe":
            return self._frame(found[0], attributes)
        if name in _LOADED:
            return self._loading(found[0], name, attributes)
        return found[0]

    def _script(self, found: re.Match[str]) -> str:
        attributes = _attributes(found["script"][len("<script") : -1])
        address = attributes.get("src")
        if address is None:
            return found[0]
        file = self._file(address)
        if file is None:
            self._leave_out(address)
            return ""
        if file.name in _NEEDLESS:
            return ""
        code = file.read_text(encoding="utf-8")
        self._run.add(file.name)
        kept = {key: value for key, value in attributes.items() if key not in ("src", "defer", "async")}
        written = _tag("script", {**kept, "data-held": file.name}) + f"{_for_script(code)}</script>"
        if "defer" in attributes:
            # Without a file to load, nothing else lets a script wait for the page.
            self._late.append(written)
            return ""
        return written

    def _held(self, page: str) -> list[str]:
        """Return the scripts that pictures ask for once their reader comes near."""
        files = sorted((self.root / "_static" / "explorable").glob("*.js"))
        wanted = [file for file in files if file.name not in self._run and file.name in page]
        return [
            f'<script type="application/json" data-held="{escape(file.name)}">'
            + json.dumps(file.read_text(encoding="utf-8"), ensure_ascii=False).replace("<", "\\u003c")
            + "</script>"
            for file in wanted
        ] + self._assets(page)

    def _assets(self, page: str) -> list[str]:
        """Return the files that modules use while they run, each as an address that holds it."""
        named = set(re.findall(r'data-assets="([^"]*)"', page))
        names = {name for one in named for name in json.loads(unescape(one)).values()}
        return [
            f'<script type="application/json" data-held="{escape(name)}">'
            f"{json.dumps(_data_address(self.root / '_static' / 'explorable' / name))}</script>"
            for name in sorted(names)
        ]

    def _link(self, written: str, attributes: dict[str, str]) -> str:
        kind = attributes.get("rel", "").lower()
        if kind == "canonical":
            return written
        if "stylesheet" not in kind.split() or "alternate" in kind.split():
            return ""
        file = self._file(attributes.get("href", ""))
        if file is None:
            self._leave_out(attributes.get("href", ""))
            return ""
        media = {"media": attributes["media"]} if attributes.get("media", "all") != "all" else {}
        return f"{_tag('style', media)}{self._style(file)}</style>"

    def _anchor(self, written: str, attributes: dict[str, str]) -> str:
        address = attributes.get("href", "")
        if not address or address.startswith("#") or address in self.own or _is_whole(address, ELSEWHERE):
            return written
        file = None if address.startswith(ELSEWHERE) else self._file(address)
        if file is not None:
            kinds = {"image": "images", "video": "media", "audio": "media"}
            kind = (mimetypes.guess_type(file.name)[0] or "").partition("/")[0]
            folder = "downloads" if "_downloads" in file.parts else kinds.get(kind, "files")
            return _tag("a", {**attributes, "href": self._beside(file, folder)})
        page = address.removeprefix(ELSEWHERE)
        if self.site:
            return _tag("a", {**attributes, "href": joined(self.site, page)})
        self.unlinked.append(page)
        self._is_unlinking = True
        return '<span class="article-unlinked">'

    def _frame(self, written: str, attributes: dict[str, str]) -> str:
        address = attributes.get("src", "")
        if not address or address.startswith("data:"):
            return written
        self._leave_out(address)
        return f'<a href="{escape(address)}">{escape(attributes.get("title", address))}</a>' + _tag(
            "iframe", {"hidden": ""}
        )

    def _loading(self, written: str, name: str, attributes: dict[str, str]) -> str:
        changed = dict(attributes)
        if name == "img":
            changed.pop("srcset", None)
        for key, folder in _LOADED[name].items():
            address = attributes.get(key, "")
            if not address or address.startswith(("data:", "#")):
                continue
            file = self._file(address)
            if file is None:
                self._leave_out(address)
                if name == "img":
                    alt = attributes.get("alt") or address
                    return f'<a href="{escape(address)}">{escape(alt)}</a>'
                del changed[key]
            elif name in _TEXT or (folder == "images" and file.stat().st_size <= _SMALL):
                changed[key] = _data_address(file)
            else:
                changed[key] = self._beside(file, folder)
        if changed == attributes:
            return written
        return _tag(name, changed, closed=written.endswith("/>"))

    # ── Files

    def _file(self, address: str) -> Path | None:
        """Return the built file that an address of the page means, if it is one."""
        if _is_whole(address):
            return None
        path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
        # An address may be longer than any file's name, or hold what none does.
        file = Path(os.path.realpath(self.root / path.replace("\0", "")))
        return file if path and os.path.isfile(file) and file.is_relative_to(self.root.resolve()) else None

    def _beside(self, file: Path, folder: str) -> str:
        """Have a file stand beside the page; return its address."""
        names = (f"{file.stem}{'' if i == 1 else f'-{i}'}{file.suffix}" for i in range(1, 1000))
        path = next(path for name in names if self.files.get(path := f"{folder}/{name}", file) == file)
        self.files[path] = file
        return quote(path)

    def _leave_out(self, address: str) -> None:
        if address not in self.left_out:
            self.left_out.append(address)

    # ── Styles

    def _style(self, file: Path) -> str:
        self._reading.append(file.resolve())
        text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = _CSS_IMPORT.sub(lambda found: self._imported(_bare(found[1]), file), text)
        families = _used_families(text, self._words)
        text = _FACE.sub(lambda found: found[0] if _family(found[1]) in families else "", text)
        self._reading.pop()
        return _CSS_ADDRESS.sub(lambda found: self._styled(_bare(found[1]), file), text).replace("</", "<\\/")

    def _imported(self, address: str, sheet: Path) -> str:
        file = (sheet.parent / address.split("?")[0]).resolve()
        if _is_whole(address) or not file.is_file() or file in self._reading:
            self._leave_out(address)
            return ""
        return self._style(file)

    def _styled(self, address: str, sheet: Path) -> str:
        if address.startswith(("data:", "#")):
            return f'url("{address}")' if '"' not in address else f"url('{address}')"
        file = sheet.parent / unquote(re.split(r"[?#]", address, maxsplit=1)[0])
        if _is_whole(address):
            self._leave_out(address)
        if _is_whole(address) or not file.is_file():
            return 'url("data:,")'
        return f'url("{_data_address(file)}")'


def _is_whole(address: str, besides: str = "") -> bool:
    """Tell whether an address says by itself where something is."""
    named = re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.IGNORECASE) is not None
    return named and not (besides and address.startswith(besides))


def _data_address(file: Path) -> str:
    types = {".woff2": "font/woff2", ".woff": "font/woff", ".vtt": "text/vtt", ".svg": "image/svg+xml"}
    kind = types.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _attributes(text: str) -> dict[str, str]:
    return {found[1].lower(): unescape(_bare(found[2] or "")) for found in _ATTRIBUTE.finditer(text)}


def _bare(quoted: str) -> str:
    return quoted[1:-1] if quoted[:1] in "\"'" and len(quoted) > 1 else quoted


def _tag(name: str, attributes: dict[str, str], *, closed: bool = False) -> str:
    written = "".join(
        f' {key}="{escape(value)}"' if value else f" {key}" for key, value in attributes.items()
    )
    return f"<{name}{written}{' /' if closed else ''}>"


def _for_script(code: str) -> str:
    """Return code that stands in an element: nothing in it ends that, or begins a comment of HTML."""
    return re.sub(r"<(?=/script|!--)", r"\\x3c", code, flags=re.IGNORECASE)


def _family(declarations: str) -> str:
    found = _FAMILY.search(declarations)
    return _bare(found[1].strip()).lower() if found else ""


def _used_families(text: str, words: set[str]) -> set[str]:
    """Return the families of fonts that rules ask for whose classes all stand in the page."""
    used: set[str] = set()
    for selectors, declarations in _RULE.findall(_FACE.sub("", text)):
        asked = " ".join(_FAMILY.findall(declarations)).lower()
        if asked and any(_is_met(selector, words) for selector in selectors.split(",")):
            used.add(asked)
    every = " ".join(used)
    return {family for found in _FACE.findall(text) if (family := _family(found)) and family in every}


def _is_met(selector: str, words: set[str]) -> bool:
    return all(name in words for name in re.findall(r"[.#]([\w-]+)", selector))
