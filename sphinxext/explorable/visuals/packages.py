"""Pictures that installed packages add to the catalogue, by entry points of the group `GROUP`.

An entry point is called as its picture is, and names the module that has its spec. So the names are known
without importing anything: a package with an error in it spoils its own pictures, where they are used.
"""

from __future__ import annotations

import json
import re
import sys
import sysconfig
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ..sandbox.linking import Module, ModuleError, link
from ..sandbox.sheets import without_loads
from ..spelling import nearest
from .catalogue import catalogue, own_picture
from .picture import Picture, PictureError, options_of
from .returned import place, watched

GROUP = "sphinxext.explorable.pictures"
_SUITE = "sphinxext-explorable"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Origin:
    """Where a picture comes from.

    Attributes:
        name: what authors call it.
        package: the package's name and version.
        file: the module with its spec.
        top: the folder of the package, or the module that is by itself.
        record: what its installer wrote of it, which is another one once it is another version.

    """

    name: str
    package: str
    file: Path
    top: Path
    record: Path | None

    def blame(self, error: BaseException, doing: str) -> PictureError:
        """Return what a failure of the package's code is for an author of docs."""
        return PictureError(f"{self.name} of {self.package} {doing}: {_told(error, self.top)}")


@dataclass(frozen=True)
class Drawing:
    """The browser's half of a package's picture."""

    module: Module
    sheets: tuple[str, ...]
    left_out: tuple[str, ...]
    """What its style sheet would have loaded."""


def offered() -> dict[str, list[EntryPoint]]:
    """Return what installed packages offer, by the pictures' names."""
    return _offered(tuple(sys.path))


@cache
def _offered(path: tuple[str, ...]) -> dict[str, list[EntryPoint]]:
    found: dict[str, list[EntryPoint]] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda one: (one.name, _package(one))):
        others = found.setdefault(entry.name, [])
        # A package may be found twice, in the folder that it is developed in as well.
        if all((entry.value, _package(entry)) != (one.value, _package(one)) for one in others):
            others.append(entry)
    return found


def known_pictures() -> list[str]:
    """Return the names of all pictures: the suite's own, and those of packages."""
    own = list(catalogue())
    return [*own, *(name for name in offered() if name not in own)]


def find_picture(name: str) -> type[Picture] | None:
    """Return the picture of a name, or None where there is none.

    Raises:
        PictureError: where a package offers one and it cannot be had.
    """
    own = own_picture(name)
    if own is not None:
        return own
    entries = offered().get(name, [])
    if len(entries) > 1:
        packages = " and ".join(_package(entry) for entry in entries)
        raise PictureError(
            f"{name} is offered by several packages, {packages}; uninstall all but one of them"
        )
    return _loaded(entries[0]) if entries else None


def overruled(name: str) -> str | None:
    """Return the package that offers a picture under the name of one of the suite's own, if one does."""
    entries = offered().get(name, []) if own_picture(name) else []
    return _package(entries[0]) if entries else None


# What was loaded, by the entry point that it is from, and where each picture is from.
_known: dict[EntryPoint, type[Picture]] = {}
_origins: dict[type[Picture], Origin] = {}


def origin_of(picture: type[Picture]) -> Origin | None:
    """Return which package a picture is from; None for one of the suite's own."""
    return _origins.get(picture)


def _loaded(entry: EntryPoint) -> type[Picture]:
    if entry not in _known:
        package = _package(entry)
        called = f"{entry.name} of {package}"
        if not _NAME.fullmatch(entry.name):
            raise PictureError(
                f"{called} needs a name of small letters, digits and hyphens in its entry point"
            )
        if wrong := _wrong_suite(entry):
            raise PictureError(f"{called} needs {wrong}; install versions that fit together")
        try:
            value = entry.load()
        # Whatever code does as it is imported, SystemExit too, is the package's mistake.
        except (Exception, SystemExit) as error:
            frozen = isinstance(error, TypeError) and "non-frozen dataclass" in str(error)
            hint = "; write @dataclass(frozen=True)" if frozen else ""
            raise PictureError(
                f"{called} cannot be loaded from {entry.value}: {_told(error)}{hint}"
            ) from None
        picture = _picture(entry, value, called)
        file = Path(sys.modules[picture.__module__].__file__ or "").resolve()
        depth = picture.__module__.count(".") + (file.name == "__init__.py")
        top = file.parents[depth - 1] if depth else file
        _origins[picture] = Origin(entry.name, package, file, top, _record(entry))
        _known[entry] = picture
    return _known[entry]


def _picture(entry: EntryPoint, value: object, called: str) -> type[Picture]:
    """Return the class that an entry point names, or the one of that name in a module."""
    if isinstance(value, ModuleType):
        classes = [one for one in vars(value).values() if isinstance(one, type) and issubclass(one, Picture)]
        named = {getattr(one, "name", ""): one for one in classes if one.__module__ == value.__name__}
        if entry.name not in named:
            known = f" (it has {', '.join(filter(None, named))})" if any(named) else ""
            raise PictureError(
                f'{called}: {entry.value} has no Picture whose `name` is "{entry.name}"'
                f"{nearest(entry.name, named)}{known}"
            )
        picture = named[entry.name]
    elif isinstance(value, type) and issubclass(value, Picture):
        picture = value
    else:
        raise PictureError(f"{called}: {entry.value} is neither a module nor a Picture")
    if getattr(picture, "name", "") != entry.name:
        message = f'the `name` of {picture.__qualname__} has to be "{entry.name}", as its entry point has it'
        raise PictureError(f"{called}: {message}")
    if "__dataclass_fields__" not in vars(picture):
        raise PictureError(f"{called}: write @dataclass(frozen=True) above {picture.__qualname__}")
    bindable = picture.bindable
    if isinstance(bindable, str):
        raise PictureError(f"{called}: `bindable` of {picture.__qualname__} needs names: ({bindable!r},)")
    known_fields = vars(picture)["__dataclass_fields__"]
    for key in bindable:
        # What only `resolve` returns can be bound too.
        if key not in known_fields and (hint := nearest(key, known_fields)):
            raise PictureError(f"{called}: `bindable` of {picture.__qualname__} names {key}{hint}")
    try:
        options_of(picture)
    except Exception as error:
        raise PictureError(f"{called} declares options that cannot be read: {_told(error)}") from None
    watched(picture, called)
    return picture


def _package(entry: EntryPoint) -> str:
    """Return the package of an entry point, with its version."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "a package without a name"


def _record(entry: EntryPoint) -> Path | None:
    """Return the file in which the installer of a package lists what it wrote, if it did."""
    files = (entry.dist.files if entry.dist else None) or ()
    return next((Path(str(file.locate())) for file in files if file.name == "RECORD"), None)


def _wrong_suite(entry: EntryPoint) -> str | None:
    """Return which suite a package needs, if this is another one."""
    from ..version import __version__

    for line in (entry.dist.requires if entry.dist else None) or ():
        try:
            required = Requirement(line)
        except InvalidRequirement:
            continue
        is_suite = canonicalize_name(required.name) == _SUITE and "extra ==" not in line
        if is_suite and not required.specifier.contains(__version__, prereleases=True):
            return f"{_SUITE}{required.specifier}, and this is {__version__}"
    return None


def _told(error: BaseException, top: Path | None = None) -> str:
    """Say in one line what was thrown, and where in the package, whose folder may not be known yet."""
    text = " ".join(str(error).split())
    kind = type(error).__name__
    if isinstance(error, SyntaxError) and error.filename:
        return f"{kind}: {error.msg} ({place(error.filename, error.lineno)})"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_theirs(frame.filename, top)]
    where = f" ({place(frames[-1].filename, frames[-1].lineno)})" if frames else ""
    return f"{kind}: {text}{where}" if text else f"{kind}{where}"


def _is_theirs(filename: str, top: Path | None) -> bool:
    """Tell whether a line of a traceback is about the package, and not the suite's or Python's own."""
    if top is not None:
        return Path(filename).resolve().is_relative_to(top)
    file, suite, python = Path(filename), Path(__file__).parents[1], Path(sysconfig.get_path("stdlib"))
    # What is installed is in a folder of Python's own.
    is_pythons = file.is_relative_to(python) and "-packages" not in "".join(
        file.relative_to(python).parts[:1]
    )
    return not filename.startswith("<") and not is_pythons and not file.is_relative_to(suite)


@contextmanager
def blamed(picture: type[Picture], doing: str) -> Iterator[None]:
    """Tell what a package's picture throws as that package's mistake; what the suite's own throw is a defect.

    Raises:
        PictureError: in the place of any other error of the package's code.
    """
    try:
        yield
    except PictureError:
        raise
    except Exception as error:
        from ..data import DataError

        origin = origin_of(picture)
        # A file of data is the author's.
        if origin is None or isinstance(error, DataError):
            raise
        raise origin.blame(error, doing) from None


def plain(picture: type[Picture], values: dict[str, Any]) -> dict[str, Any]:
    """Return what a package's picture resolved, which is kept with the document as JSON.

    Raises:
        PictureError: where JSON has no form for it.
    """
    origin = origin_of(picture)
    if origin is None:
        return values
    for key, value in values.items():
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            hint = "; write .tolist()" if hasattr(value, "tolist") else ""
            hint = "; write None for what is missing" if "JSON compliant" in str(error) else hint
            raise PictureError(
                f"{origin.name} of {origin.package} resolves {key} to what JSON cannot hold: {error}{hint}"
            ) from None
    return values


def drawing_of(picture: type[Picture], note: Callable[[Path], None]) -> Drawing | None:
    """Return the browser's half of a package's picture; None for one of the suite's own.

    Args:
        picture: the picture.
        note: called with each file that it depends on.

    Raises:
        PictureError: where it is missing, or no JavaScript that a page can have.
    """
    origin = origin_of(picture)
    if origin is None:
        return None
    note(origin.file)
    # Installers may leave files the times of the package, by which no page would be out of date.
    if origin.record is not None:
        note(origin.record)
    written = picture.drawn_by or f"{origin.name}.js"
    file = origin.file.parent / written
    called = f"{origin.name} of {origin.package}"
    if not file.is_file():
        raise PictureError(
            f"{called} has no drawing: there is no {written} beside {origin.file.name}; "
            "see that the package's build takes it along",
            "module",
        )
    sheet, loaded = "", list[str]()
    style = file.with_suffix(".css")
    try:
        module = link(file, origin.top.parent, note)
        if style.is_file():
            note(style)
            sheet, loaded = without_loads(style.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise PictureError(f"{called}: {style.name} is not text in UTF-8", "module") from None
    except ModuleError as error:
        raise PictureError(f"{called}: {error}", "module") from None
    return Drawing(module, (sheet,) if sheet else (), tuple(loaded))
