"""A V8 isolate with a bundle loaded; it lives in a process of its own (`process`)."""

from __future__ import annotations

import json

from py_mini_racer import (
    DEFAULT_V8_FLAGS,
    JSEvalException,
    JSOOMException,
    JSParseException,
    JSTimeoutException,
    MiniRacer,
    init_mini_racer,
)

from .errors import LimitError, RenderError, SyntaxMistakeError, first_line

# Loading the bundle is not a picture's doing, so a picture's limits do not count for it.
START_TIMEOUT = 60
# Builds are short: V8's last compiler costs more than its code saves, and what is drawn is soon forgotten.
_V8_FLAGS = ("--no-turbofan", "--max-semi-space-size=8")


class Isolate:
    """Answers calls of the functions that a bundle exports."""

    def __init__(self, bundle: str) -> None:
        """Load a bundle, given as its text."""
        init_mini_racer(flags=(*DEFAULT_V8_FLAGS, *_V8_FLAGS), ignore_duplicate_init=True)
        self._racer = MiniRacer()
        self.load(bundle)

    def load(self, script: str) -> None:
        """Run a script, such as one that adds to ``explorableServer.services``."""
        self._racer.eval(script, timeout_sec=START_TIMEOUT)

    def check_syntax(self, script: str) -> None:
        """Check that a script could run, which V8 alone can say.

        Raises:
            SyntaxMistakeError: where it could not.
        """
        try:
            # In a function that nobody calls.
            self._racer.eval(f"(() => {{{script}\n}}, 0)", timeout_sec=START_TIMEOUT)
        except JSParseException as error:
            _, line, said = str(error).split(":", 2)
            raise SyntaxMistakeError(first_line(said), int(line)) from None

    def call(self, function: str, arguments: list[str], *, timeout: float, memory: float) -> str:
        """Return what a function of the bundle answers to texts.

        Args:
            function: its name.
            arguments: texts, mostly JSON: in a string that is parsed faster than code.
            timeout: seconds until it is given up.
            memory: MiB that the isolate may hold.

        Raises:
            RenderError: where it throws.
            LimitError: where it passes a limit; the isolate is of no use any more.
        """
        code = f"explorableServer.{function}({', '.join(map(json.dumps, arguments))})"
        try:
            return str(self._racer.eval(code, timeout_sec=timeout, max_memory=int(memory * 2**20)))
        except JSTimeoutException:
            raise LimitError(f"it took longer than {timeout:g} s") from None
        except JSOOMException:
            raise LimitError(f"it needed more than {memory:g} MiB") from None
        except JSEvalException as error:
            raise RenderError(first_line(str(error))) from None
