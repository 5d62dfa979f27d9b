"""Following a page of the docs to the letter: the files that it shows, and the commands that it gives."""

from __future__ import annotations

import os
import re
from pathlib import Path

import forks

from conftest import ROOT

_FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,})"
    r"(?:(?P<console>console)|\{(?:code-block|literalinclude)\} (?P<argument>\S+))\n"
    r"(?P<body>.*?)^ *(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


def blocks(page: Path) -> list[tuple[str, str]]:
    """The files of a page as (name, text), and its commands as ("", line), in its order."""
    found = []
    for fence in _FENCE.finditer(page.read_text(encoding="utf-8")):
        body = re.sub(f"^{fence['indent']}", "", fence["body"], flags=re.MULTILINE)
        if fence["console"]:
            found += [("", line) for line in re.findall(r"\$ (.+)", body)]
            continue
        options, _, text = body.partition("\n\n")
        caption = re.search(r"^:caption: (\S+)$", options, re.MULTILINE)
        assert caption, f"a file without its name: {fence[0][:60]}"
        found.append((caption[1], text or (page.parent / fence["argument"]).read_text(encoding="utf-8")))
    return found


def sphinx(arguments: list[str], folder: Path) -> str:
    """Run ``sphinx-build`` as its reader does; return what it warns of."""
    # From the reader's folder, the suite is not where Python looks.
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = forks.run(arguments, cwd=folder, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    return done.stderr
