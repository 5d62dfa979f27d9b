"""What benches of pages share: a server, a browser that finds no other host, and others' packages."""

from __future__ import annotations

import gzip
import http.server
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

CACHE = Path(__file__).parent.parent / "build" / "bench"
MODULES = CACHE / "node_modules"
# What a page asks of other hosts fails at once.
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
KIB = 1024
TEXT = {".css", ".html", ".js"}


@cache
def compressed(file: Path) -> bytes:
    """Return a file's text as servers send it; they compress a file once, too."""
    return gzip.compress(file.read_bytes())


def kib(*contents: bytes) -> float:
    """Return what contents weigh, each compressed, in KiB."""
    return sum(len(gzip.compress(content, 9)) for content in contents) / KIB


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files silently and uncached, over connections that are kept, and text compressed."""

    protocol_version = "HTTP/1.1"
    # Else a kept connection waits for an acknowledgement between the head and the body of an answer.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with a file."""
        file = Path(self.translate_path(self.path))
        if file.suffix not in TEXT or not file.exists():
            super().do_GET()
            return
        body = compressed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Forbid caching."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a folder on this machine, and give its address."""

    def handler(*args: Any) -> Handler:
        return Handler(*args, directory=str(root))

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def browser(*flags: str) -> Iterator[Any]:
    """Start Chromium, Playwright's own or the machine's, so that it finds no other host."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        own = Path(started.chromium.executable_path)
        launched = started.chromium.launch(
            executable_path=None if own.exists() else shutil.which("chromium"),
            args=["--no-sandbox", ONLY_HERE, *(flags or ("--disable-gpu",))],
        )
        try:
            yield launched
        finally:
            launched.close()


def install(packages: dict[str, str]) -> str:
    """Install npm packages under names of our own, where they are missing; return what went wrong."""
    wanted = [f"{name}@npm:{package}" for name, package in packages.items() if not (MODULES / name).exists()]
    npm = shutil.which("npm")
    if not wanted:
        return ""
    if npm is None:
        return "there is no npm"
    CACHE.mkdir(parents=True, exist_ok=True)
    options = ["--prefix", str(CACHE), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        subprocess.run([npm, "install", *options, *wanted], check=True, capture_output=True, timeout=120)
    except (subprocess.SubprocessError, OSError):
        return "npm could not install it"
    return ""


def version(name: str) -> str:
    """Return the version of an installed npm package."""
    return str(json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))["version"])


def wheel(package: str) -> tuple[str, zipfile.ZipFile] | None:
    """Return the version and the wheel of a package, downloaded once; none where it cannot be had."""
    folder = CACHE / "wheels"
    known = sorted(folder.glob(f"{package}-*.whl"))
    if not known:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), package]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            return None
        known = sorted(folder.glob(f"{package}-*.whl"))
    return known[-1].name.split("-")[1], zipfile.ZipFile(known[-1])
