"""What a package in an import means: the suite's own D3, or what has to be bundled."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

_HOST = re.compile(r"(?:https?:)?//[^/]*/?")
_QUERY = re.compile(r"[?#].*", re.DOTALL)
# A package of D3 as hosts, registries and their users write it, perhaps with its version.
_D3 = re.compile(
    r"(?:npm:|\*)?(?P<package>d3(?:-[a-z]+)*)"
    r"(?:(?:@|\.v)\D*(?P<major>\d+)[^/]*|@\w*)?(?:\.min)?(?:\.m?js)?"
)
# From here on the events of D3 are passed to who listens to them, and its groups are maps.
_OLDEST = 6
# Hosts of the packages that npm installs, and the first parts of their paths that lead to those.
_NPM = re.compile(r"(?:https?:)?//[^/]*\b(?:esm\.sh|esm\.run|jsdelivr|unpkg|skypack|jspm|cdnjs)\b")
_LEADING = re.compile(r"npm|pin|stable|v\d+|ajax|libs|esm|-")
_NAME = re.compile(r"(?:npm:|\*)?(@?[a-z0-9][\w.-]*?)(?:@.*)?", re.IGNORECASE)
GUIDE = "the how-to guide “Bundle a module”"


class PackageError(ValueError):
    """Why what is imported cannot be had: it follows the name in a message."""


def is_elsewhere(name: str) -> bool:
    """Tell whether what is imported stands on another host."""
    return _HOST.match(name) is not None


def means_d3(name: str, packages: Collection[str]) -> bool:
    """Tell whether an import means D3 or one of its packages, from a host or by itself.

    Args:
        name: what is imported.
        packages: those that the suite has.

    Raises:
        PackageError: for another D3 than the suite's, or a file inside of one.
    """
    parts = _QUERY.sub("", _HOST.sub("", name)).split("/")
    for place, part in enumerate(parts):
        found = _D3.fullmatch(part)
        if not found or (place and parts[place - 1].startswith("@")):
            continue
        package, rest = found["package"], parts[place + 1 :]
        if package not in packages:
            return False
        # Some hosts have the version in a folder of its own.
        folder = re.match(r"(\d+)\.\d", rest[0]) if rest else None
        major = found["major"] or (folder and folder[1])
        if package == "d3" and major and int(major) < _OLDEST:
            raise PackageError(
                f"which is version {major} of D3, and the suite's is version 7; change what differs in the "
                'module, such as `d3.event` and `d3.nest`, and import "d3"'
            )
        if rest and rest[-1] and PurePosixPath(rest[-1]).name.split(".")[0] not in (package, "index", "+esm"):
            raise PackageError(f'which is a part of {package}; import what you need of it from "{package}"')
        return True
    return False


def bundling(name: str, file: str) -> str:
    """Return how what a module imports becomes a part of its file.

    Args:
        name: what is imported.
        file: the module's own, as its author calls it.
    """
    package = _package(name)
    out = f"{PurePosixPath(file).stem}.bundle.js"
    imported = f' import it as "{package}",' if package and is_elsewhere(name) else ""
    install = f" `npm install {package}`," if package else ""
    return (
        f"make one file of it and the module:{imported}{install} `npx esbuild {file} --bundle --format=esm "
        f"--outfile={out}`; {GUIDE} shows how"
    )


def _package(name: str) -> str:
    """Return the package that an import means, or nothing where that cannot be told."""
    parts = [part for part in _QUERY.sub("", _HOST.sub("", name)).split("/") if part]
    if is_elsewhere(name):
        if not _NPM.match(name) or parts[:1] == ["gh"]:
            return ""
        while parts and _LEADING.fullmatch(parts[0]):
            parts.pop(0)
    found = [_NAME.fullmatch(part) for part in parts[:2]]
    if not found or found[0] is None:
        return ""
    first = found[0][1]
    if not first.startswith("@"):
        return first
    return f"{first}/{found[1][1]}" if len(found) > 1 and found[1] else ""
