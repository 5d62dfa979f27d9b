"""What the process of `workshop` runs: an engine that answers lines of JSON on its standard input.

It is run as a file, so that it does not wait for Sphinx to be imported.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any


def _engines() -> Any:
    """Return the module of engines without its package."""
    spec = importlib.util.spec_from_file_location("engine", Path(__file__).with_name("engine.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Answer until nobody asks any more."""
    engines = _engines()

    # Who asked ends this process when a limit is passed.
    made = engines.Engine("modules.js", give_up=lambda: None)
    made.load("Object.defineProperty(globalThis, 'explorableServer', { writable: false })")
    made.load("Object.freeze(explorableServer)")
    for line in sys.stdin.buffer:
        method, arguments, limits = json.loads(line)
        told: dict[str, Any]
        try:
            told = {"kind": "answer", "answer": getattr(made, method)(*arguments, **limits)}
        except engines.SyntaxMistakeError as error:
            told = {"kind": "mistake", "said": str(error), "line": error.line}
        except engines.LimitError as error:
            told = {"kind": "limit", "said": str(error)}
        except engines.RenderError as error:
            told = {"kind": "error", "said": str(error)}
        sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
        sys.stdout.buffer.flush()
    # An isolate at work is not waited for.
    os._exit(0)


if __name__ == "__main__":
    main()
