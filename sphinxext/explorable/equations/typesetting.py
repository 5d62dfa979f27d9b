"""KaTeX in the engine: each distinct formula once a process, those of a document in one request."""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ..rendering.engine import RenderError, engine, version

# Seconds. Typesetting a formula takes about a millisecond; one that takes this long does not end.
TIMEOUT = 5

# What KaTeX made of a formula: its ``html`` and ``styles``, or an ``error`` in its own words.
Result = Mapping[str, Any]


class Formula(NamedTuple):
    r"""What KaTeX is asked to typeset; all but the TeX as JSON, so that it can be a key.

    Attributes:
        tex: the formula, with the suite's macros.
        display: whether it stands on a line of its own.
        macros: the site's own macros.
        live: what each parameter shows that the formula mentions.
        tensors: the grid of each concept that ``\tensor`` draws.
        labels: the words that terms are annotated with, by concept, and their side.

    """

    tex: str
    display: bool = False
    macros: str = "{}"
    live: str = "{}"
    tensors: str = "{}"
    labels: str = "{}"

    def request(self) -> dict[str, Any]:
        """Return it as the engine takes it."""
        return {
            "tex": self.tex,
            "display": self.display,
            "macros": json.loads(self.macros),
            "live": json.loads(self.live),
            "tensors": json.loads(self.tensors),
            "labels": json.loads(self.labels),
        }


_done: dict[Formula, Result] = {}


def typeset(formulas: Sequence[Formula], memory: float) -> list[Result]:
    """Return what KaTeX makes of each formula.

    Args:
        formulas: any number; a crossing into the engine costs as much as a short formula does.
        memory: MiB that the engine may hold.
    """
    new = [formula for formula in dict.fromkeys(formulas) if formula not in _done]
    if new:
        try:
            requests = [formula.request() for formula in new]
            limits = {"timeout": TIMEOUT, "memory": memory}
            answers, texts = engine().ask_for_texts("typesetAll", requests, **limits)
            _done.update(
                (formula, {**answer, "html": html})
                for formula, answer, html in zip(new, answers, texts, strict=True)
            )
        except RenderError:
            # One of them passes a limit: each by itself then, to tell which.
            _done.update((formula, _typeset_alone(formula, memory)) for formula in new)
    return [_done[formula] for formula in formulas]


def _typeset_alone(formula: Formula, memory: float) -> Result:
    try:
        answer: Result = engine().ask("typeset", formula.request(), timeout=TIMEOUT, memory=memory)
    except RenderError as error:
        answer = {"html": "", "styles": {}, "error": str(error)}
    return answer


class _Typesetter:
    """A thread of its own, which typesets what there is while Sphinx goes on to read the next document."""

    # Formulas at a time. Each crossing into the engine takes a turn of Python's.
    MOST = 100
    # Seconds until Python's threads take turns. With the usual 5 ms this one would mostly wait for its own.
    TURN = 0.0005

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="typesetting")
        self._waiting: deque[tuple[Sequence[Formula], float, Future[list[Result]]]] = deque()

    def start(self, formulas: Sequence[Formula], memory: float) -> Future[list[Result]]:
        """Take formulas on."""
        results: Future[list[Result]] = Future()
        self._waiting.append((formulas, memory, results))
        self._thread.submit(self._work)
        return results

    def _work(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(min(usual, self.TURN))
        taken: list[tuple[Sequence[Formula], float, Future[list[Result]]]] = []
        try:
            while self._waiting and sum(len(formulas) for formulas, *_ in taken) < self.MOST:
                taken.append(self._waiting.popleft())
            if taken:
                typeset([one for formulas, *_ in taken for one in formulas], taken[0][1])
            for formulas, memory, results in taken:
                results.set_result(typeset(formulas, memory))
        except BaseException as error:
            for *_, results in taken:
                if not results.done():
                    results.set_exception(error)
        finally:
            sys.setswitchinterval(usual)


# By process, as engines are: the threads of a parent do not exist in the workers that are forked off it.
_typesetters: dict[int, _Typesetter] = {}


def _beside(formulas: Sequence[Formula], memory: float) -> Future[list[Result]]:
    process = os.getpid()
    if process not in _typesetters:
        _typesetters[process] = _Typesetter()
    return _typesetters[process].start(formulas, memory)


class Typeset:
    """What the formulas of a site became; part of Sphinx's environment.

    The engine works in a thread of its own while Sphinx goes on, so each result is waited for only once it is
    asked for. Results are kept in a file of their own: Sphinx saves its environment before they are needed.
    """

    def __init__(self) -> None:
        self._process = os.getpid()
        self._used: dict[str, list[Formula]] = {}
        self._results: dict[Formula, Result] = {}
        self._at_work: list[tuple[Sequence[Formula], Future[list[Result]]]] = []

    def start(self, docname: str, formulas: Iterable[Formula], memory: float) -> None:
        """Have a document's formulas typeset; ``memory`` is what the engine may hold, in MiB."""
        self._used[docname] = list(dict.fromkeys(formulas))
        new = [formula for formula in self._used[docname] if formula not in self._results]
        if new:
            self._at_work.append((new, _beside(new, memory)))

    @property
    def formulas(self) -> set[Formula]:
        """All that the site's documents use."""
        return {formula for formulas in self._used.values() for formula in formulas}

    def result(self, formula: Formula) -> Result | None:
        """Return what became of a formula that a document uses."""
        while formula not in self._results and self._at_work:
            self._finish_one()
        return self._results.get(formula)

    def finish(self) -> None:
        """Wait for all that is at work, as before workers are forked off: they cannot."""
        while self._at_work:
            self._finish_one()

    def _finish_one(self) -> None:
        formulas, results = self._at_work.pop(0)
        self._results.update(zip(formulas, results.result(), strict=True))

    def forget(self, docname: str) -> None:
        """Drop a document's formulas."""
        self._used.pop(docname, None)

    def take_over(self, docnames: Iterable[str], other: Typeset) -> None:
        """Add what a parallel worker typeset."""
        for docname in docnames:
            formulas = other._used.get(docname, [])
            self._used[docname] = formulas
            self._results |= {formula: other._results[formula] for formula in formulas}

    def save(self, file: Path) -> None:
        """Keep the results for the next build."""
        self.finish()
        self._results = {
            formula: self._results[formula] for formula in self.formulas if formula in self._results
        }
        with suppress(OSError):
            file.write_bytes(pickle.dumps((version(), self._results)))

    def load(self, file: Path) -> None:
        """Take up what an earlier build kept, as far as that can be read."""
        # Whatever is wrong with it: all can be typeset again.
        with suppress(Exception):
            made_by, results = pickle.loads(file.read_bytes())
            if made_by == version() and isinstance(results, dict):
                self._results |= results

    def __getstate__(self) -> dict[str, Any]:
        # A worker hands over what it has typeset.
        results: dict[Formula, Result] = {}
        if os.getpid() != self._process:
            self.finish()
            results = self._results
        return {"_used": self._used, "_results": results}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _process=os.getpid(), _at_work=[])
