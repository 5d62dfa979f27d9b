"""Reading an author's module and all that it imports, rewritten into one classic script."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..engine.bundle import manifest
from ..engine.errors import SyntaxMistakeError
from .process import sandbox

_HOST = re.compile(r"(?:https?:)?//")
_HOSTED_D3 = re.compile(r"(?:https?:)?//[^?#]*?\b(d3(?:-[a-z]+)*)\b(?:@|/|$)")
# What modules import the kit as, and what stands for it among paths: files have a suffix.
KIT = "explorable"
_SUFFIXES = (".js", ".mjs", ".json")
# A page should not carry more, and rewriting it takes seconds.
MOST_BYTES = 8 * 2**20
# Rewriting is not what the limits of drawing are for.
_LIMITS = {"timeout": 60.0, "memory": 2048.0}
_ARGUMENTS = "require, exports, import_meta"


class ModuleError(ValueError):
    """A module that cannot be used; the message is for the author, with the module's own file and line."""


@dataclass(frozen=True)
class File:
    """A file of a module, as the body of a function.

    Attributes:
        path: where it is below the source directory.
        imports: the path that each name it imports stands for; None is the suite's D3, `KIT` the kit.
        waits: whether it awaits something at its top level.
        code: the function's body, with the lines of the source.

    """

    path: str
    imports: dict[str, str | None]
    waits: bool
    code: str

    def script(self) -> str:
        """Return it as an object of ``static/src/modules/linker.js``."""
        head = json.dumps({"path": self.path, "imports": self.imports, "waits": self.waits})
        kind = "async function" if self.waits else "function"
        return f"{{...{head}, run: {kind} ({_ARGUMENTS}) {{{self.code}\n}}}}"


@dataclass(frozen=True)
class Module:
    """An author's module with everything that it imports, in the order in which its files run."""

    files: tuple[File, ...]
    uses_d3: bool

    @property
    def path(self) -> str:
        """Where the module itself is, below the source directory."""
        return self.files[-1].path

    @property
    def uses_kit(self) -> bool:
        """Whether any file of it imports the kit."""
        return any(KIT in file.imports.values() for file in self.files)

    @property
    def stem(self) -> str:
        """What the module is called."""
        return Path(self.path).stem

    def plain(self) -> dict[str, Any]:
        """Return what is drawn of it, as plain data."""
        return {"files": [asdict(file) for file in self.files]}

    @cached_property
    def key(self) -> str:
        """What its script registers it under, and is called itself."""
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", self.stem).strip("-") or "module"
        return f"{name}-{hashlib.sha256(self._linked.encode()).hexdigest()[:8]}"

    @cached_property
    def _linked(self) -> str:
        return ",\n".join(file.script() for file in self.files)

    def script(self) -> str:
        """Return the classic script that registers it."""
        return (
            f'((globalThis.explorable ??= {{}}).pictures ??= {{}})["{self.key}"] = '
            f"() => explorable.link([\n{self._linked}\n]);\n"
        )


def link(entry: Path, root: Path, note: Callable[[Path], None]) -> Module:
    """Read a module and, one after the other, what it imports.

    Args:
        entry: the module's file.
        root: the source directory, which nothing is read from outside of.
        note: called with each file that the module depends on, also with one that turns out to be missing.

    Raises:
        ModuleError: where a file is missing or no JavaScript, or imports what a page cannot have.
    """
    reading = _Reading(root.resolve(), note)
    reading.follow(entry)
    return Module(tuple(reading.files), reading.uses_d3)


class _Reading:
    def __init__(self, root: Path, note: Callable[[Path], None]) -> None:
        self.root = root
        self.note = note
        self.files: list[File] = []
        self.uses_d3 = False
        self._begun: set[str] = set()

    def follow(self, entry: Path) -> None:
        """Read a file after all that it imports, which is the order in which they run."""
        # A chain of imports may be longer than Python's stack is deep.
        waiting = [self._opened(entry, self._path(entry))]
        while waiting:
            file, targets = waiting[-1]
            for target, blamed in targets:
                if self._path(target) not in self._begun:
                    waiting.append(self._opened(target, blamed))
                    break
            else:
                self.files.append(file)
                waiting.pop()

    def _opened(self, file: Path, blamed: str) -> tuple[File, list[tuple[Path, str]]]:
        path = self._path(file)
        self._begun.add(path)
        self.note(file)
        source = _read(file, blamed)
        if file.suffix == ".json":
            return File(path, {}, False, _json_code(source, path)), []
        answer = _rewritten(source)
        if "mistake" in answer:
            raise ModuleError(f"{path}:{answer['line']}: {answer['mistake']}")
        waits = _waits(answer["code"], path)
        self.uses_d3 |= answer["usesD3"]
        imports: dict[str, str | None] = {}
        targets = []
        for one in answer["imports"]:
            name, where = one["name"], f"{path}:{one['line']}"
            if name == KIT:
                imports[name] = KIT
                continue
            target = self._target(name, file, where)
            imports[name] = None if target is None else self._path(target)
            self.uses_d3 |= target is None
            if target is not None:
                targets.append((target, f"{where}: imports {name}, which"))
        return File(path, imports, waits, answer["code"]), targets

    def _path(self, file: Path) -> str:
        return file.resolve().relative_to(self.root).as_posix()

    def _target(self, name: str, importer: Path, where: str) -> Path | None:
        """Return the file that an import names, or None for D3."""
        packages: list[str] = manifest()["d3_packages"]
        if name in packages:
            return None
        if _HOST.match(name):
            found = _HOSTED_D3.match(name)
            hint = (
                f'write `from "{found[1]}"`, which is included'
                if found and found[1] in packages
                else "save a copy of it beside the module, and import that"
            )
            raise ModuleError(
                f"{where}: imports {name} from another host, and pages load nothing from other hosts; {hint}"
            )
        if not name.startswith(("./", "../")):
            raise ModuleError(
                f"{where}: imports {name}, which is not available; a module can import d3, explorable, and "
                "files by a path that starts with ./ or ../"
            )
        target = (importer.parent / name).resolve()
        if not target.is_relative_to(self.root):
            raise ModuleError(
                f"{where}: imports {name}, which is outside the source directory; put a copy of it there"
            )
        if target.suffix == ".css":
            raise ModuleError(f"{where}: imports {name}; name a style sheet with `:css:` instead")
        if target.suffix not in _SUFFIXES:
            raise ModuleError(f"{where}: imports {name}, which is not a .js, .mjs or .json file")
        return target


def _read(file: Path, blamed: str) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ModuleError(f"{blamed} is larger than {MOST_BYTES // 2**20} MiB")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ModuleError(f"{blamed} is not text in UTF-8") from None
    except OSError as error:
        raise ModuleError(f"{blamed} cannot be read: {error.strerror}") from None


def _json_code(source: str, path: str) -> str:
    try:
        text = json.dumps(json.loads(source), allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise ModuleError(f"{path} is not JSON: {error}") from None
    return f"exports.__esModule = true; exports.default = JSON.parse({json.dumps(text)});"


@lru_cache(maxsize=64)
def _rewritten(source: str) -> dict[str, Any]:
    answer: dict[str, Any] = sandbox().ask("rewrite", {"source": source}, **_LIMITS)
    return answer


def _waits(code: str, path: str) -> bool:
    """Tell whether a file awaits something at its top level; else it need not be waited for."""
    try:
        sandbox().check_syntax(f"(function ({_ARGUMENTS}) {{{code}\n}})")
        return False
    except SyntaxMistakeError:
        # Where it is not taken for a keyword, the mistake that is found may stand anywhere after it.
        pass
    try:
        sandbox().check_syntax(f"(async function ({_ARGUMENTS}) {{{code}\n}})")
        return True
    except SyntaxMistakeError as error:
        raise ModuleError(f"{path}:{error.line}: {error}") from None
