"""Pictures saved, and compared with those that were approved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from ..pages.files import FolderError, write_whole
from ..pages.images import converter
from ..publishing.writing import safe_name
from .errors import fail
from .outline import differences

if TYPE_CHECKING:
    from .rendering import Rendered

# So many differences are told in a message; the artifact has all.
MOST = 12
# What is saved of each picture, by the end of its name.
KINDS = (".svg", ".png", ".html", ".approved.svg", ".difference.png", ".difference.txt")


@dataclass(frozen=True)
class Settings:
    """What a test's pictures are compared by.

    Attributes:
        test: the test's name.
        approved: the folder of the approved pictures.
        artifacts: the folder that pictures are saved in.
        approves: whether they are approved as they are.
        root: where pytest begins.
        docs: the folder of the ``conf.py`` that lines of source are rendered with, if there is one.
    """

    test: str
    approved: Path
    artifacts: Path
    approves: bool
    root: Path
    docs: Path | None


class Checker:
    """Checks the pictures of one test.

    Attributes:
        approved: the files that were approved.
    """

    def __init__(self, settings: Settings) -> None:
        self.approved: list[Path] = []
        self._settings = settings
        self._names: set[str] = set()

    def check(self, picture: Rendered, name: str | None, tolerance: float) -> None:
        """Save a picture, and compare it with the approved one, or approve it; see `Rendered.check`."""
        __tracebackhide__ = True
        stem = safe_name(self._settings.test) + (f".{safe_name(name)}" if name else "")
        # Files of two such names are one on some systems.
        if stem.casefold() in self._names:
            what = (
                f"a second picture is checked under the name {name}"
                if name
                else "a second picture is checked"
            )
            fail(f'{what}; tell them apart by names: picture.check("after")')
        self._names.add(stem.casefold())
        saved = self._save(picture, stem)
        file = self._settings.approved / f"{stem}.svg"
        if self._settings.approves:
            self._approve(file, picture.svg)
            return
        approved = self._read(file, saved)
        found = differences(approved, picture.svg, tolerance)
        if found:
            self._tell(picture, file, approved, stem, found, saved)

    def _approve(self, file: Path, svg: str) -> None:
        __tracebackhide__ = True
        try:
            write_whole(file, f"{svg}\n".encode())
        except FolderError as error:
            fail(f"the picture is not approved: {error}")
        self.approved.append(file)

    def _save(self, picture: Rendered, stem: str) -> _Saved:
        """Save a picture; what was saved of an earlier run is no longer there."""
        saved = _Saved(self._settings.artifacts, stem)
        saved.clear()
        saved.add(".svg", lambda: picture.svg.encode())
        if converter():
            saved.add(".png", lambda: picture.png)
        saved.add(".html", lambda: picture.html.encode())
        return saved

    def _read(self, file: Path, saved: _Saved) -> str:
        """Return an approved picture."""
        __tracebackhide__ = True
        try:
            text = file.read_text(encoding="utf-8")
            ElementTree.fromstring(text)
        except FileNotFoundError:
            near = sorted(one.stem for one in file.parent.glob("*.svg")) if file.parent.is_dir() else []
            others = f" (approved there: {', '.join(near)})" if near else ""
            fail(f"no picture is approved as {_short(file)}{others}\n{saved.told()}\n{_HOW}")
        except OSError as error:
            fail(f"{_short(file)} cannot be read: {error.strerror}")
        except (UnicodeDecodeError, ElementTree.ParseError) as error:
            fail(
                f"{_short(file)} is no svg: {error}; get it back from your repository, or approve anew\n"
                f"{saved.told()}\n{_HOW}"
            )
        return text

    def _tell(
        self, picture: Rendered, file: Path, approved: str, stem: str, found: list[str], saved: _Saved
    ) -> None:
        """End the test with what is different, in words and drawn."""
        __tracebackhide__ = True
        saved.add(".approved.svg", lambda: approved.encode())
        saved.add(".difference.txt", lambda: "".join(f"{line}\n" for line in found).encode())
        drawn = ""
        if converter():
            from .drawn import DifferenceError, drawn_difference

            try:
                image, told = drawn_difference(approved, picture.svg)
                saved.add(".difference.png", lambda: image)
                drawn = f"\n{told}"
            except DifferenceError as error:
                drawn = f"\nthe difference is not drawn: {error}"
        else:
            drawn = "\nno png, and no drawn difference: that needs sphinxext-explorable[static]"
        listed = "".join(f"\n  {line}" for line in found[:MOST])
        more = f"\n  … and {len(found) - MOST} more" if len(found) > MOST else ""
        what = f"{picture} is drawn in another way than {_short(file)}:"
        fail(f"{what}{listed}{more}{drawn}\n{saved.told()}\n{_HOW}")


_HOW = "If this is how it should be: pytest --explorable-approve, then look at what changed and commit it."


def _short(file: Path) -> str:
    """Return a path from where the tests run, if it is below that."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


class _Saved:
    """The artifacts of one picture; where they cannot be written, the comparison goes on."""

    def __init__(self, folder: Path, stem: str) -> None:
        self._folder = folder
        self._stem = stem
        self._kinds: list[str] = []
        self._error = ""

    def clear(self) -> None:
        """Remove what an earlier run left: a difference that is no longer one would mislead."""
        for kind in KINDS:
            try:
                self._file(kind).unlink(missing_ok=True)
            except OSError:
                # Told once it is written.
                continue

    def add(self, kind: str, make: Callable[[], bytes]) -> None:
        """Save one."""
        __tracebackhide__ = True
        content = make()
        try:
            write_whole(self._file(kind), content)
            self._kinds.append(kind)
        except FolderError as error:
            self._error = self._error or str(error)

    def _file(self, kind: str) -> Path:
        return self._folder / f"{self._stem}{kind}"

    def told(self) -> str:
        """Say where they are."""
        if self._error:
            return f"It is not saved: {self._error}"
        return f"It is saved as {_short(self._folder / self._stem)}{{{','.join(self._kinds)}}}"
