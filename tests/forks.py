"""Sphinx in processes of its own, each forked off one that has Sphinx and the suite imported already.

That saves more than half of what `python -m sphinx` costs on a small site. What a new interpreter itself does
with the suite is seen in `test_pythons.py` and `test_read_the_docs.py`.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
# Modules that keep the time at which they were imported.
TIMED = ["sphinx.builders.gettext"]


class Fork:
    """A build that goes on in a process of its own."""

    def __init__(
        self,
        arguments: list[str],
        *,
        cwd: Path = ROOT,
        env: dict[str, str] | None = None,
        out: str = os.devnull,
        err: str = os.devnull,
    ) -> None:
        """Begin it, in a group of processes of its own."""
        self.returncode: int | None = None
        self._link = socket.socket(socket.AF_UNIX)
        self._link.connect(_server())
        task = {
            "arguments": arguments,
            "cwd": str(cwd),
            "env": dict(os.environ) if env is None else env,
            "out": out,
            "err": err,
        }
        self._link.sendall(json.dumps(task).encode() + b"\n")
        self._answers = self._link.makefile("r")
        self.pid = int(self._answers.readline())

    def poll(self) -> int | None:
        """Tell how it ended, or None."""
        if self.returncode is None and select.select([self._link], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, seconds: float | None = None) -> int:
        """Wait until it has ended, and tell how: the code, or the signal's number below zero."""
        if self.returncode is None:
            self._link.settimeout(seconds)
            self.returncode = int(self._answers.readline())
            self._answers.close()
            self._link.close()
        return self.returncode


def run(
    arguments: list[str], *, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Build as ``python -m sphinx`` does, to the end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        code = Fork(arguments, cwd=cwd, env=env, out=str(out), err=str(err)).wait()
        return subprocess.CompletedProcess(arguments, code, out.read_text("utf-8"), err.read_text("utf-8"))


@functools.cache
def _server() -> str:
    """Start the process that the others are forked off; return where it listens."""
    # A TemporaryDirectory would go with the first worker of Sphinx: there, Python 3.13 forgets what keeps it.
    folder = tempfile.mkdtemp()
    place = f"{folder}/forks"
    command = [sys.executable, __file__, place]
    # It ends when its standard input does, not by Ctrl-C.
    server = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )

    def end() -> None:
        server.communicate()
        shutil.rmtree(folder)

    atexit.register(end)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    return place


# ── The process that others are forked off ───────────────────────────────────────────────────────────────


def _prepare() -> None:
    """Import what builds need and compile the templates of pages, by a build of each kind."""
    from sphinx.locale import translators

    import conftest
    from sphinxext.explorable.engine import connecting, engine

    conftest.repeat_less()
    with tempfile.TemporaryDirectory() as folder:
        for builder in ("html", "epub", "latex", "text"):
            # A page that asks no engine: what is forked has none.
            conftest.build_site(Path(folder), {"index": "# T\n\n{concept}`query`\n"}, builder)
    translators.clear()
    connecting.end_early()
    engine.close()
    for name in TIMED:
        sys.modules.pop(name, None)


def _serve(place: str) -> dict[str, Any]:
    """Answer with a fork whoever asks for one; return the task, in the fork."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(place)
    listening.listen()
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if sys.stdin in ready:
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.wait()
            os._exit(0)
        link, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            return _watch(link)
        link.close()
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass


def _watch(link: socket.socket) -> dict[str, Any]:
    """Fork the build off, and tell who asked for it how it ends; return the task, in the build."""
    task: dict[str, Any] = json.loads(link.makefile().readline())
    child = os.fork()
    if child:
        os.setpgid(child, child)
        link.sendall(f"{child}\n".encode())
        _, status = os.waitpid(child, 0)
        with contextlib.suppress(BrokenPipeError):
            link.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)
    link.close()
    return task


def _become(task: dict[str, Any], path: list[str]) -> None:
    """Make this process what a new one would be that was given the task."""
    import sphinx

    for number, name in enumerate((os.devnull, task["out"], task["err"])):
        file = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.chdir(task["cwd"])
    os.environ.clear()
    os.environ.update(task["env"])
    searched = [entry for entry in task["env"].get("PYTHONPATH", "").split(os.pathsep) if entry]
    sys.path[:] = [task["cwd"], *searched, *path]
    sys.argv[:] = [str(Path(sphinx.__file__).with_name("__main__.py")), *task["arguments"]]


def _main() -> int:
    own = [str(ROOT / "tests"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    path = [entry for entry in sys.path if entry not in own]
    sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
    _prepare()
    gc.collect()
    gc.freeze()
    _become(_serve(sys.argv[1]), path)
    from sphinx.cmd.build import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
