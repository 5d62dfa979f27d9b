"""Docs to begin with: a folder of real files, in which only a name, an author and a theme are filled in."""

from __future__ import annotations

import json
import keyword
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from docutils.utils import column_width

from ..engine.bundle import BUNDLE

# ``common`` and the folder of a markup make the docs; ``beside`` goes to the top of the repository.
SAMPLES = Path(__file__).parent / "starter"
BESIDE = {
    "readthedocs.yaml": Path(".readthedocs.yaml"),
    "docs.yml": Path(".github", "workflows", "docs.yml"),
}

# What an article begins with: a folder as `SAMPLES`, and what it says where nobody does.
ARTICLE = SAMPLES / "article"
ARTICLE_NAME = "How a word listens"
ARTICLE_AUTHOR = "A. Author"

# A package of pictures begins with a folder as `SAMPLES` too, in which these names become the picture's own.
PICTURE = SAMPLES / "picture"
_NAMES_IN_CODE = ("picture_name", "PictureName")

# What pip calls each theme; an empty name comes with Sphinx.
THEMES = {
    "alabaster": "",
    "furo": "furo",
    "pydata_sphinx_theme": "pydata-sphinx-theme",
    "sphinx_book_theme": "sphinx-book-theme",
    "sphinx_rtd_theme": "sphinx-rtd-theme",
}

# docutils takes a shorter one for text.
_SHORTEST_LINE = 4

_PLACEHOLDER = re.compile(r"@([A-Z]+)@")
# What begins markup in the words of a title.
_MYST_SIGNS = re.compile(r"[\\`*_{}\[\]<>#$&~]")
_RST_SIGNS = re.compile(r"[\\`*_|:@]|\A\W")


class StarterError(ValueError):
    """A place where no docs can be started; the message is meant for who asked for them."""


@dataclass(frozen=True)
class Choices:
    """What an author chose.

    Attributes:
        name: the project's, in one line.
        author: in one line.
        markup: ``myst`` or ``rst``.
        theme: one of `THEMES`.
        is_article: whether it is an article, and no docs of a repository.
        picture: the name of the picture whose package it is, if it is one.

    """

    name: str
    author: str
    markup: str
    theme: str
    is_article: bool = False
    picture: str = ""

    @property
    def is_alone(self) -> bool:
        """Whether nothing is written beside the folder: it is no docs of a repository."""
        return self.is_article or bool(self.picture)

    @property
    def module(self) -> str:
        """What Python calls a package of pictures."""
        name = self.package.replace("-", "_")
        return f"{name}_" if keyword.iskeyword(name) else name

    @property
    def package(self) -> str:
        """What pip calls a package of pictures."""
        return package_name(self.name)


@dataclass(frozen=True)
class Written:
    """What came of it.

    Attributes:
        kept: each file at the top of the repository that existed, and the example beside the docs' pages that
            says what would have been written there.

    """

    kept: Mapping[str, str]


def one_line(text: str) -> str:
    """Make a name one line of signs that can be shown."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def package_name(name: str) -> str:
    """Return what pip calls a package that an author calls so."""
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", name).lower())
    # A module's name begins with a letter.
    return re.sub(r"^(?=\d)", "pictures-", "-".join(words)) or "my-pictures"


def check_picture(name: str) -> None:
    """Look whether a picture can be called so.

    Raises:
        StarterError: If the name has other signs, or is that of a picture that there is.

    """
    from ..visuals.catalogue import own_picture

    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise StarterError(f"a picture needs a name of small letters, digits and hyphens, not {name!r}")
    if own_picture(name):
        raise StarterError(f"{name} is a picture of the suite's own; choose another name")
    if keyword.iskeyword(name):
        raise StarterError(f"{name} is a word of Python's; choose another name")


def default_name(folder: str) -> str:
    """Return the name of the folder that the docs are in."""
    return one_line(_absolute(folder).parent.name) or "Project"


def default_author(name: str) -> str:
    """Return the author of docs that nobody signs."""
    return f"The {name} authors"


def check_place(folder: str) -> None:
    """Look whether docs can be started in a folder.

    Raises:
        StarterError: If the folder holds anything, or is no folder.

    """
    target = _absolute(folder)
    if one_line(target.name) != target.name:
        raise StarterError(f"the name of {folder} cannot be written into files; use letters and digits")
    if target.exists() and not target.is_dir():
        raise StarterError(f"{folder} exists and is not a folder")
    if target.is_dir() and next(target.iterdir(), None):
        raise StarterError(f"{folder} exists and is not empty; name a new folder")


def install_command(folder: str) -> str:
    """Return what a shell takes to install what the docs need."""
    return f"pip install -r {_shell(folder, 'requirements.txt')}"


def build_command(folder: str) -> str:
    """Return what a shell takes to build the docs."""
    return f"sphinx-build -W {_shell(folder)} {_shell(folder, '_build', 'html')}"


def article_command(folder: str, suffix: str) -> str:
    """Return what a shell takes to write the article by itself, beside its folder."""
    beside = f"{_bare(folder)}-page"
    return f"sphinx-explorable article {_shell(folder, f'index.{suffix}')} --to {_shell(beside)}"


def picture_commands(folder: str) -> list[str]:
    """Return what a shell takes to install a package of pictures, build its docs, and approve its picture."""
    return [
        f"pip install -e {_quoted_word(f'{_path(folder)}[test]')}",
        f"sphinx-build {_shell(folder, 'docs')} {_shell(folder, 'docs', '_build', 'html')}",
        f"pytest {_shell(folder)} --explorable-approve",
    ]


def write_starter(folder: str, choices: Choices) -> Written:
    """Write docs to a new or empty folder, and what builds them elsewhere beside it; overwrite nothing.

    Args:
        folder: as the author wrote it; folders above it are made where there are none.
        choices: what the author chose.

    Raises:
        StarterError: If the folder holds anything, or is no folder.
        OSError: If it cannot be written; then nothing is left.

    """
    check_place(folder)
    target = _absolute(folder)
    files = _docs(choices)
    kept = {}
    beside = {}
    # An article or a package may be written anywhere, and nobody waits for it to be built.
    for name, place in ({} if choices.is_alone else BESIDE).items():
        content = _filled(SAMPLES / "beside" / name, choices, target.name)
        if os.path.lexists(target.parent / place):
            files[Path(f"{name}.example")] = content
            kept[str(target.parent / place)] = os.path.join(folder, f"{name}.example")
        else:
            beside[target.parent / place] = content
    with ExitStack() as undo:
        _make_folders(target.parent, undo)
        draft = _draft_in(target.parent)
        undo.callback(shutil.rmtree, draft, ignore_errors=True)
        for path, content in files.items():
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            (draft / path).write_bytes(content)
        for path, content in beside.items():
            _make_folders(path.parent, undo)
            with path.open("xb") as file:
                undo.callback(path.unlink, missing_ok=True)
                file.write(content)
        _move(draft, target, undo)
        undo.pop_all()
    return Written(kept)


def _absolute(folder: str) -> Path:
    # Unlike Path.resolve, at peace with links that lead in a circle.
    return Path(os.path.realpath(folder))


def _shell(folder: str, *parts: str) -> str:
    """Write a path for a shell, where it is no option whatever it begins with."""
    return _quoted_word(_path(folder, *parts))


def _path(folder: str, *parts: str) -> str:
    path = "/".join((_bare(folder), *parts)) or "/"
    return f"./{path}" if path.startswith("-") else path


def _bare(folder: str) -> str:
    """Return a folder without what ends it, on Windows a backslash too."""
    return folder.rstrip("/\\" if sys.platform == "win32" else "/")


def _quoted_word(word: str) -> str:
    """Write a word for the shell of this system; that of Windows knows double quotes only."""
    return subprocess.list2cmdline([word]) if sys.platform == "win32" else shlex.quote(word)


def _docs(choices: Choices) -> dict[Path, bytes]:
    """Return the files of the docs, by their path."""
    files = {}
    samples = PICTURE if choices.picture else ARTICLE if choices.is_article else SAMPLES
    for sample in (samples / "common", samples / choices.markup):
        for path in sorted(sample.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                files[_placed(path.relative_to(sample), choices)] = _filled(path, choices, "")
    # Not among the samples, where it would keep files from git and from the wheel.
    files[Path(".gitignore")] = b"_build/\n"
    if choices.picture:
        files[Path(".gitignore")] += b"__pycache__/\ndist/\nexplorable-artifacts/\n"
        files[Path("explorable.d.ts")] = (BUNDLE / "explorable.d.ts").read_bytes()
        return files
    theme = THEMES[choices.theme]
    if theme:
        files[Path("requirements.txt")] += f"{theme}\n".encode()
    return files


def _placed(path: Path, choices: Choices) -> Path:
    """Return where a sample goes: the code of a package of pictures is called as these are."""
    if not choices.picture or "docs" in path.parts:
        return path
    stem = choices.picture if path.suffix == ".js" else choices.picture.replace("-", "_")
    called = path.with_name(path.name.replace("picture", stem))
    return Path("src", choices.module, called.name) if path.parts[0] == "package" else called


def _filled(path: Path, choices: Choices, folder: str) -> bytes:
    """Return a sample with its placeholders filled in, each in the language of the file."""
    write: Callable[[str], str] = _WRITERS[path.suffix]
    if path.suffix == ".rst":
        title = write(choices.name)
        line = "=" * max(_SHORTEST_LINE, column_width(title))
        values = {"PROJECT": title, "LINE": line, "PICTURE": choices.picture}
    else:
        values = {
            "PROJECT": choices.name,
            "AUTHOR": choices.author,
            "FAMILY": choices.author.rpartition(" ")[2],
            "GIVEN": choices.author.rpartition(" ")[0],
            "THEME": choices.theme,
            "PICTURE": choices.picture,
            "FILE": choices.picture.replace("-", "_"),
            "PACKAGE": choices.package,
            "MODULE": choices.module,
            "SUFFIX": "rst" if choices.markup == "rst" else "md",
            "CONF": f"{folder}/conf.py",
            "REQUIREMENTS": f"{folder}/requirements.txt",
            "PAGES": f"{folder}/_build/html",
            "INSTALL": f"python -m {install_command(folder)}",
            "BUILD": build_command(folder),
        }
        # They stand between backquotes, where nothing is a sign.
        is_code = {"FILE", "MODULE"} if path.suffix == ".md" else set()
        values = {name: value if name in is_code else write(value) for name, value in values.items()}
    text = path.read_text(encoding="utf-8")
    if choices.picture and path.suffix == ".py":
        words = choices.picture.split("-")
        for name, own in zip(_NAMES_IN_CODE, ("_".join(words), "".join(map(str.title, words))), strict=True):
            text = text.replace(name, own)
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text).encode()


def _python(text: str) -> str:
    """Write a text into a string of Python that stands between double quotes."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _yaml(text: str) -> str:
    """Write a text as a value of YAML, with quotes where it needs them."""
    return text if re.fullmatch(r"[\w./ -]*\w", text) else json.dumps(text, ensure_ascii=False)


def _quoted(text: str) -> str:
    """Write a text as one of YAML, also where it looks like a number or a truth."""
    return json.dumps(text, ensure_ascii=False)


def _myst(text: str) -> str:
    return _MYST_SIGNS.sub(r"\\\g<0>", text)


def _rst(text: str) -> str:
    return _RST_SIGNS.sub(r"\\\g<0>", text)


_WRITERS: dict[str, Callable[[str], str]] = {
    ".py": _python,
    ".md": _myst,
    ".rst": _rst,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".cff": _quoted,
    ".txt": str,
    ".toml": _python,
    ".js": str,
    ".json": str,
    ".csv": str,
}


def _draft_in(folder: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=".explorable-", dir=folder))
    except OSError as error:
        # The draft's own name would tell nobody anything.
        raise OSError(error.errno, error.strerror, str(folder)) from None


def _make_folders(folder: Path, undo: ExitStack) -> None:
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir()
        undo.callback(_remove_empty, part)


def _remove_empty(folder: Path) -> None:
    # Somebody else may have put something there.
    with suppress(OSError):
        folder.rmdir()


def _move(draft: Path, target: Path, undo: ExitStack) -> None:
    """Put the finished docs in their place; a folder that is there, perhaps a shell's own, stays."""
    if not target.exists():
        # A folder made for one user alone becomes one like any other.
        draft.chmod(0o777 & ~_umask())
        draft.rename(target)
        return
    for path in sorted(draft.iterdir()):
        path.rename(target / path.name)
        undo.callback(_remove, target / path.name)
    draft.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
