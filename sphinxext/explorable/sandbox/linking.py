"""Reading an author's module and all that it imports, rewritten into one classic script."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..engine.bundle import manifest
from ..engine.errors import SyntaxMistakeError
from .assets import name_on_site
from .names import Names, Taken, missing_name
from .packages import PackageError, bundling, is_elsewhere, means_d3
from .process import sandbox, turn

# What modules import the kit as, and what stands for it among paths: files have a suffix.
KIT = "explorable"
# How files of JavaScript end, and of what becomes it: types are taken off, and JSX becomes calls.
SCRIPTS = (".js", ".mjs", ".ts", ".mts", ".tsx", ".jsx")
_SUFFIXES = (*SCRIPTS, ".json")
# What may be meant by the name of a file that is not there: TypeScript calls files by what becomes of them.
_MADE_OF = {".js": (".ts", ".tsx", ".jsx"), ".jsx": (".tsx",), ".mjs": (".mts",)}
# A page should not carry more, and rewriting it takes seconds.
MOST_BYTES = 8 * 2**20
# Rewriting is not what the limits of drawing are for.
_LIMITS = {"timeout": 60.0, "memory": 2048.0}
_ARGUMENTS = "require, exports, import_meta, import_of"


class ModuleError(ValueError):
    """A module that cannot be used; the message is for the author, with the module's own file and line."""


class _DoubtError(ModuleError):
    """What a module may go on without."""


@dataclass(frozen=True)
class File:
    """A file of a module, as the body of a function.

    Attributes:
        path: where it is below the source directory.
        imports: the path that each name it imports stands for; None is the suite's D3, `KIT` the kit.
        waits: whether it awaits something at its top level.
        code: the function's body, with the lines of the source.
        assets: the file of the site that each name of one beside it stands for.

    """

    path: str
    imports: dict[str, str | None]
    waits: bool
    code: str
    assets: dict[str, str] = field(default_factory=dict)

    def script(self) -> str:
        """Return it as an object of ``static/src/modules/linker.js``."""
        told = {"path": self.path, "imports": self.imports, "assets": self.assets, "waits": self.waits}
        kind = "async function" if self.waits else "function"
        return f"{{...{json.dumps(told)}, run: {kind} ({_ARGUMENTS}) {{{self.code}\n}}}}"


@dataclass(frozen=True)
class Module:
    """An author's module with everything that it imports, in the order in which its files run.

    Attributes:
        files: the module's own is the last.
        uses_d3: whether the suite's D3 has to be there.
        doubts: by name, what it imports or names while it runs and is not there, each with a message.
        assets: the path of each file that it names by its address, by what that is called on the site.

    """

    files: tuple[File, ...]
    uses_d3: bool
    doubts: dict[str, str] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)

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
    if told := missing_name(reading.names, manifest()["d3_names"]):
        raise ModuleError(told)
    return Module(tuple(reading.files), reading.uses_d3, reading.doubts, reading.assets)


class _Reading:
    def __init__(self, root: Path, note: Callable[[Path], None]) -> None:
        self.root = root
        self.note = note
        self.files: list[File] = []
        self.uses_d3 = False
        self.doubts: dict[str, str] = {}
        self.names: dict[str, Names] = {}
        self.assets: dict[str, str] = {}
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
            self.names[path] = Names(frozenset({"default"}))
            return File(path, {}, False, _json_code(source, path)), []
        answer = _rewritten(source, file.suffix)
        if "mistake" in answer:
            raise ModuleError(f"{path}:{answer['line']}: {answer['mistake']}")
        _check_syntax(answer["code"], path, waits=answer["waits"])
        self.uses_d3 |= answer["usesD3"]
        imports: dict[str, str | None] = {}
        targets = []
        passed_on: list[str | None] = []
        taken: list[Taken] = []
        for one in answer["imports"]:
            name, line = one["name"], one["line"]
            if name == KIT:
                imports[name] = KIT
                continue
            find = self._late if one.get("isLate") else self._target
            try:
                target = find(name, file, line)
            except _DoubtError as doubt:
                self.doubts[name] = str(doubt)
                continue
            imports[name] = source_path = None if target is None else self._path(target)
            self.uses_d3 |= target is None
            taken += [Taken(each, source_path, name, line) for each in one.get("names", ())]
            if one.get("isAll"):
                passed_on.append(source_path)
            if target is not None:
                targets.append((target, f"{path}:{line}: imports {name}, which"))
        exports = None if answer["exports"] is None else frozenset(answer["exports"])
        self.names[path] = Names(exports, tuple(passed_on), tuple(taken))
        named = {one["name"]: self._asset(one["name"], file, one["line"]) for one in answer["assets"]}
        assets = {name: found for name, found in named.items() if found}
        return File(path, imports, answer["waits"], answer["code"], assets), targets

    def _path(self, file: Path) -> str:
        return _real(file).relative_to(self.root).as_posix()

    def _asset(self, name: str, namer: Path, line: int) -> str | None:
        """Return what a file that a module names by its address is called on the site, if there is one."""
        if ":" in name or name.startswith("/"):
            return None
        target = _real(namer.parent / re.split(r"[?#]", name)[0])
        where = f"{self._path(namer)}:{line}"
        if not target.is_relative_to(self.root):
            self.doubts[name] = f"{where}: names {name}, which is outside the source directory"
            return None
        self.note(target)
        if not target.is_file():
            self.doubts[name] = f"{where}: names {name} by `new URL`, and there is no such file"
            return None
        found = name_on_site(target)
        self.assets[found] = self._path(target)
        return found

    def _late(self, name: str, importer: Path, line: int) -> Path | None:
        """Return what an import means that happens while a module runs.

        Raises:
            _DoubtError: for what a page cannot have: the module may do without it.
        """
        where = f"{self._path(importer)}:{line}"
        try:
            target = self._target(name, importer, line)
        except ModuleError as error:
            told = (
                f"{where}: imports {name} from another host while it runs, so that pages ask that host for "
                f"it; {bundling(name, importer.name)}"
            )
            raise _DoubtError(told if is_elsewhere(name) else str(error)) from None
        if target is not None and not target.is_file():
            self.note(target)
            raise _DoubtError(f"{where}: imports {name} while it runs, and there is no such file")
        return target

    def _target(self, name: str, importer: Path, line: int) -> Path | None:
        """Return the file that an import names, or None for D3.

        Raises:
            ModuleError: for what a page cannot have.
        """
        where = f"{self._path(importer)}:{line}"
        try:
            if means_d3(name, manifest()["d3_packages"]):
                return None
        except PackageError as error:
            raise ModuleError(f"{where}: imports {name}, {error}") from None
        if is_elsewhere(name):
            raise ModuleError(
                f"{where}: imports {name} from another host, and pages load nothing from other hosts; "
                f"{bundling(name, importer.name)}"
            )
        if not name.startswith(("./", "../")):
            raise ModuleError(
                f"{where}: imports {name}, which is not available; a module can import d3, explorable, and "
                f"files by a path that starts with ./ or ../; {bundling(name, importer.name)}"
            )
        target = _meant(_real(importer.parent / name))
        if not target.is_relative_to(self.root):
            raise ModuleError(
                f"{where}: imports {name}, which is outside the source directory; put a copy of it there"
            )
        if target.suffix == ".css":
            raise ModuleError(f"{where}: imports {name}; name a style sheet with `:css:` instead")
        if target.suffix not in _SUFFIXES:
            raise ModuleError(
                f"{where}: imports {name}, which is not a {', '.join(_SUFFIXES[:-1])} or {_SUFFIXES[-1]} file"
            )
        return target


def _real(file: Path) -> Path:
    """Return where a file really is; `Path.resolve` gives up on links in a circle."""
    return Path(os.path.realpath(file))


def _meant(target: Path) -> Path:
    """Return the file that is imported; TypeScript leaves suffixes out, or writes that of what it makes."""
    if target.is_file():
        return target
    made = [target.with_suffix(suffix) for suffix in _MADE_OF.get(target.suffix, ())]
    bare = [] if target.suffix in _SUFFIXES else [target.with_name(target.name + one) for one in _SUFFIXES]
    index = [target / f"index{suffix}" for suffix in SCRIPTS] if target.is_dir() else []
    return next((one for one in [*made, *bare, *index] if one.is_file()), target)


def _read(file: Path, blamed: str) -> str:
    try:
        # Nobody may ever write to a pipe.
        if file.exists() and not file.is_file():
            raise ModuleError(f"{blamed} is {'a folder' if file.is_dir() else 'a pipe or a device'}")
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
    except RecursionError:
        raise ModuleError(f"{path} is not JSON that can be read: it is nested too deeply") from None
    except ValueError as error:
        raise ModuleError(f"{path} is not JSON: {error}") from None
    return f"exports.__esModule = true; exports.default = JSON.parse({json.dumps(text)});"


@lru_cache(maxsize=64)
def _rewritten(source: str, suffix: str) -> dict[str, Any]:
    with turn:
        answer: dict[str, Any] = sandbox().ask("rewrite", {"source": source, "suffix": suffix}, **_LIMITS)
    return answer


def _check_syntax(code: str, path: str, *, waits: bool) -> None:
    """Find what only the engine that runs it knows to be no JavaScript.

    Raises:
        ModuleError: where there is such.
    """
    try:
        with turn:
            sandbox().check_syntax(f"({'async ' if waits else ''}function ({_ARGUMENTS}) {{{code}\n}})")
    except SyntaxMistakeError as error:
        raise ModuleError(f"{path}:{error.line}: {error}") from None
