"""Packages whose sdists hold their docs, and how to build these with and without the suite."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field
from importlib.metadata import distributions
from pathlib import Path

import sphinxext.explorable
from conftest import ROOT

CACHE = ROOT / "build" / "real-projects"
SUITE = f"sphinxext-explorable=={sphinxext.explorable.__version__}"
# What an author adds, and nothing else.
ONE_LINE = 'extensions = [*extensions, "sphinxext.explorable"]\n'


@dataclass(frozen=True)
class Project:
    """A package's docs.

    Attributes:
        name: of the distribution; with ``version`` and ``sha256`` it is the same file for ever.
        docs: the folder of ``conf.py``, in the sdist.
        package: the folder that autodoc imports from.
        formulas: how many the built pages hold.
        without: extensions of its own that are left out, both times, so that tests need not install them.
        mocked: modules that its ``conf.py`` or autodoc would import, and that are not installed either.
        settings: further lines for its ``conf.py``, both times.

    """

    name: str
    version: str
    sha256: str
    docs: str = "docs"
    package: str = "."
    formulas: int = 0
    without: tuple[str, ...] = ()
    mocked: tuple[str, ...] = ()
    settings: str = ""

    def __str__(self) -> str:
        return self.name


PROJECTS = [
    # furo, pages in RST and MyST, autodoc, viewcode
    Project(
        "cattrs",
        "26.2.1",
        "679132bfdc225c5ee40c024fc42519954767c387f950dc6751946c586bccdc6d",
        package="src",
        without=("sphinx_copybutton",),
    ),
    # alabaster, RST and MyST without any of its extensions
    Project(
        "pyparsing", "3.3.3", "928ae7e20211f3b6f3915a72f06a0cfd29ab9d24279dd6346b6b1a7146397d36", formulas=0
    ),
    # classic, sphinx.ext.mathjax, formulas by the hundred in docstrings
    Project(
        "mpmath",
        "1.4.1",
        "efd6d1b75f09d69524a67609949812668b28e81ecbfe0ab449ced8c13e92642e",
        formulas=2000,
        without=("matplotlib.sphinxext.plot_directive", "sphinxcontrib.autoprogram"),
    ),
    # sphinx_rtd_theme, sphinx.ext.mathjax, numpydoc, autosectionlabel, formulas in prose
    Project(
        "dynesty",
        "3.1.0",
        "851717431f04f749bca45e86704c28fecf9f3b10f85a2a69820b26e42cefab68",
        docs="docs/source",
        package="py",
        formulas=300,
        mocked=("scipy", "matplotlib", "tqdm", "h5py"),
    ),
    # pydata_sphinx_theme, sphinx.ext.mathjax, napoleon, eqnarray
    Project(
        "george",
        "0.4.4",
        "dbf5e10aded012a67c48dc52bed5636523552a4ff2775946bad8b9cca9b501e8",
        package="src",
        formulas=100,
        mocked=("scipy", "george.george_version", "george.kernel_interface", "george.solvers._hodlr"),
        settings='version = release = "0.4.4"\n',
    ),
    # insipid, sphinxcontrib.katex with macros, numbered equations that are referred to
    Project(
        "sphinxcontrib-katex",
        "0.9.11",
        "2d32b210d20bbee451a51d19645f6fef5f5568b9a54e2813affb96efa661238a",
        formulas=12,
    ),
    # the default theme, sphinx.ext.imgmath
    Project(
        "patsy",
        "1.0.3",
        "79ebf4c93ff4d296e58a9d5be2b2ee31bd49d737cf11d70ffbd8a44b2de42e65",
        docs="doc",
        formulas=20,
        without=("IPython.sphinxext.ipython_directive", "IPython.sphinxext.ipython_console_highlighting"),
        mocked=("scipy",),
    ),
    # pydata_sphinx_theme, MyST with dollars, sphinx_design; its notebooks are read as the pages that they are
    Project(
        "magpylib",
        "6.2.0",
        "e617fdf0ec5648391726a6848ae741aaab8a37357b9ae20e996ed4f8bf7d4f8c",
        package="src",
        formulas=200,
        without=("sphinx_copybutton", "sphinx_favicon", "sphinxcontrib.bibtex", "myst_nb"),
        mocked=("scipy", "matplotlib", "plotly", "pyvista"),
        settings='extensions.append("myst_parser")\n',
    ),
]


class NoIndexError(Exception):
    """No index of packages can be reached from here."""


def sdist_of(project: Project) -> Path:
    """Return a project's sdist, downloaded once.

    Raises:
        NoIndexError: where pip reaches no index at all.
    """
    folder = CACHE / f"{project.name}-{project.version}"
    if not any(folder.glob("*.tar.gz")):
        folder.mkdir(parents=True, exist_ok=True)
        wanted = folder / "wanted.txt"
        wanted.write_text(f"{project.name}=={project.version} --hash=sha256:{project.sha256}\n")
        done = _pip("download", "--no-binary", ":all:", "--no-deps", "-d", folder, "-r", wanted)
        if done.returncode and _pip("download", "--no-deps", "-d", folder / "wheel", "packaging").returncode:
            raise NoIndexError(done.stderr)
        assert done.returncode == 0, done.stderr
    return next(folder.glob("*.tar.gz"))


def _pip(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@dataclass
class Built:
    """A project's built docs, and what Sphinx warned of."""

    out: Path
    warnings: list[str] = field(default_factory=list)

    def files(self) -> dict[str, Path]:
        """The built files by their place."""
        return {file.relative_to(self.out).as_posix(): file for file in self.out.rglob("*") if file.is_file()}

    def pages(self) -> dict[str, str]:
        """The text of each page."""
        return {
            name: file.read_text("utf-8") for name, file in self.files().items() if name.endswith(".html")
        }


class Checkout:
    """A project's unpacked sdist, whose docs can be built."""

    def __init__(self, project: Project, folder: Path, *, suite: bool) -> None:
        """Unpack it; with the suite, its ``conf.py`` has the one line more."""
        self.folder = folder
        self.project = project
        with tarfile.open(sdist_of(project)) as archive:
            archive.extractall(folder / "unpacked", filter="data")
        (self.source,) = (folder / "unpacked").iterdir()
        conf = self.source / project.docs / "conf.py"
        conf.write_text(self._prepared(conf.read_text("utf-8")) + (ONE_LINE if suite else ""), "utf-8")
        # What installing the package would say of it.
        metadata = folder / "installed" / f"{project.name.replace('-', '_')}-{project.version}.dist-info"
        metadata.mkdir(parents=True)
        shutil.copy(self.source / "PKG-INFO", metadata / "METADATA")

    def _prepared(self, conf: str) -> str:
        """Add what lets the docs be built here: no network, and nothing that is not installed."""
        project = self.project
        mocks = (
            "import sys\nfrom sphinx.ext.autodoc.mock import MockFinder\n"
            f"sys.meta_path.insert(0, MockFinder({list(project.mocked)!r}))\n"
        )
        future = re.search(r"^from __future__ .*\n", conf, re.M)
        if future:
            mocks, conf = future[0] + mocks, conf.replace(future[0], "")
        left_out = f"extensions = [name for name in extensions if name not in {project.without!r}]\n"
        return f"{mocks}{conf}\nintersphinx_mapping = {{}}\n{left_out}{project.settings}"

    def build(self, builder: str) -> Built:
        """Build the docs."""
        docs = self.source / self.project.docs
        out, log = self.folder / builder, self.folder / f"{builder}-warnings.txt"
        searched = [ROOT, self.source / self.project.package, self.folder / "installed"]
        environment = {
            "PYTHONPATH": os.pathsep.join(map(str, searched)),
            # No LaTeX, and nothing else that a machine may have and another not.
            "PATH": str(Path(sys.executable).parent),
            "HOME": str(self.folder),
            "SOURCE_DATE_EPOCH": "1700000000",
        }
        options = ["-q", "-E", "-b", builder, "-d", self.folder / f"{builder}-doctrees", "-w", log]
        command = [sys.executable, "-m", "sphinx", *options, docs, out]
        done = subprocess.run(
            list(map(str, command)), env=environment, cwd=docs, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        # Where it was unpacked, and where its objects stood in memory, is no part of a warning.
        said = log.read_text("utf-8").replace(str(self.folder), "")
        return Built(out, re.sub(r"0x[0-9a-f]+", "0x…", said).splitlines())


def built_without_suite(project: Project, folder: Path, builder: str) -> Built:
    """Build the docs without the suite, or return what that gave with the same packages in an earlier run."""
    made_of = f"{project!r} {_installed()}"
    key = hashlib.sha256(made_of.encode()).hexdigest()[:16]
    kept = sdist_of(project).parent / f"{builder}-{key}"
    if not kept.exists():
        for old in kept.parent.glob(f"{builder}-*"):
            shutil.rmtree(old)
        built = Checkout(project, folder, suite=False).build(builder)
        (folder / "kept").mkdir()
        (folder / "kept" / "warnings.json").write_text(json.dumps(built.warnings), "utf-8")
        built.out.rename(folder / "kept" / "out")
        # On another disk it is whole, too, only once it has its name.
        shutil.move(folder / "kept", kept.with_name(f"part-{kept.name}"))
        kept.with_name(f"part-{kept.name}").rename(kept)
    return Built(kept / "out", json.loads((kept / "warnings.json").read_text("utf-8")))


@functools.cache
def _installed() -> str:
    """Return what such a build is made with: Python, all packages but the suite, and how it is done here."""
    packages = sorted({f"{one.name}=={one.version}" for one in distributions()} - {SUITE})
    return f"{sys.version} {packages} {Path(__file__).read_text('utf-8')}"
