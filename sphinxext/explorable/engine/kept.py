"""What the engine answered for each document, kept beside its doctree.

What has not changed is not asked again. A document's answers are one file, written whole once all of them are
there. One that is missing, cut short, foreign or made by another version of the suite holds nothing, and what
it held is asked again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeAlias

from ..language import spoken
from .engine import version

# Plain data; where there is an ``error`` in it, that is why there is nothing else.
Answer: TypeAlias = dict[str, Any]
# Asks for several at once: a crossing into the engine costs as much as a short formula does.
Ask: TypeAlias = Callable[[Sequence[Any]], list[Answer]]
# What is called with a document's answers once all are there.
Done: TypeAlias = Callable[[dict[str, Answer]], None]
# Errors that another machine, or the same one in a better hour, may not make.
PASSING = "passing"


@dataclass(frozen=True)
class Question:
    """What the engine is asked: the name of what answers, and a request of plain data."""

    kind: str
    request: Any

    @cached_property
    def key(self) -> str:
        """What changes with the question, behind its kind."""
        text = json.dumps(self.request, separators=(",", ":"))
        return f"{self.kind}:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


@dataclass(frozen=True)
class _Begun:
    """A document that was handed in: what is asked, what of it is kept, whether that is less than before."""

    name: str
    questions: Mapping[str, Question]
    asks: Mapping[str, Ask]
    done: Done
    held: dict[str, Answer]
    is_less: bool

    @cached_property
    def missing(self) -> list[Question]:
        """The questions that have to be asked."""
        return [question for key, question in self.questions.items() if key not in self.held]


class Kept:
    """The answers of a site's documents.

    While a document is read its questions are handed in (`begin`), and answered while the next one is read;
    all are there after `finish`. A worker, which shares the machine's processors with others, waits at once.
    """

    # Bytes of answers that are held in memory: builders go through documents one after the other.
    MOST = 8 * 2**20
    # While one of them asks, the other keeps what was answered before.
    THREADS = 2
    # Questions that are asked at once.
    MOST_AT_ONCE = 150
    # Seconds until Python's threads take turns. With the usual 5 ms this one would mostly wait for its own.
    TURN = 0.0005

    def __init__(self, folder: Path) -> None:
        """Keep answers below a folder."""
        self._folder = folder
        self._process = os.getpid()
        # With how many bytes they are; the last that was asked for is the last.
        self._held: OrderedDict[str, tuple[dict[str, Answer], int]] = OrderedDict()
        self._holding = Lock()
        self._waiting: SimpleQueue[_Begun | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._failed: list[BaseException] = []
        self._usual = sys.getswitchinterval()

    def begin(
        self, name: str, questions: Mapping[str, Question], asks: Mapping[str, Ask], done: Done
    ) -> None:
        """Have a document's questions answered; what failed for a passing reason is asked again.

        Args:
            name: the document's.
            questions: by key; of the kinds in ``asks`` the document has no others.
            asks: what answers each kind of question.
            done: called with the answers by key, perhaps in another thread.
        """
        self._let_go(name)
        kept, _ = self._from_file(name)
        before = {key: answer for key, answer in kept.items() if PASSING not in answer}
        held = {key: answer for key, answer in before.items() if _kind(key) not in asks or key in questions}
        begun = _Begun(name, questions, asks, done, held, len(held) < len(before))
        if os.getpid() != self._process or not begun.missing:
            self._complete([begun])
            return
        if not self._threads:
            self._usual = sys.getswitchinterval()
            sys.setswitchinterval(min(self._usual, self.TURN))
            self._threads = [Thread(target=self._work, daemon=True) for _ in range(self.THREADS)]
            for thread in self._threads:
                thread.start()
        self._waiting.put(begun)

    def _work(self) -> None:
        is_over = False
        while not is_over:
            # What came in the meantime is asked at once: each crossing takes a turn of Python's.
            taken = [self._waiting.get()]
            count = 0
            with suppress(Empty):
                while taken[-1] is not None and count < self.MOST_AT_ONCE:
                    count += len(taken[-1].missing)
                    taken.append(self._waiting.get_nowait())
            is_over = taken[-1] is None
            try:
                self._complete([begun for begun in taken if begun])
            except BaseException as error:  # told where it is waited for
                self._failed.append(error)

    def _complete(self, several: Sequence[_Begun]) -> None:
        """Ask what is missing of several documents, and keep it."""
        missing = {question.key: question for begun in several for question in begun.missing}
        asks = {kind: ask for begun in several for kind, ask in begun.asks.items()}
        found = _asked(list(missing.values()), asks)
        for begun in several:
            answers = begun.held | {question.key: found[question.key] for question in begun.missing}
            if begun.missing or begun.is_less:
                self._write(begun.name, answers)
            begun.done({key: answers[key] for key in begun.questions})

    def finish(self) -> None:
        """Wait for all that was begun."""
        if self._threads and os.getpid() == self._process:
            for _ in self._threads:
                self._waiting.put(None)
            for thread in self._threads:
                thread.join()
            self._threads = []
            sys.setswitchinterval(self._usual)
        else:
            self._held.clear()  # workers may have read documents anew
        if self._failed:
            raise self._failed.pop()

    def answers(
        self,
        name: str,
        questions: Mapping[str, Question],
        asks: Mapping[str, Ask],
        *,
        instead_of: str | None = None,
    ) -> dict[str, Answer]:
        """Return the answers to questions of a document, those that it has not kept asked now.

        Args:
            name: the document's.
            questions: by key.
            asks: what answers each kind of question.
            instead_of: a kind of which the document has no other questions than these.
        """
        answers = self._read(name)
        old = [key for key in answers if _kind(key) == instead_of and key not in questions]
        for key in old:
            del answers[key]
        missing = [key for key in questions if key not in answers]
        if missing or old:
            answers.update(_asked([questions[key] for key in missing], asks))
            self._write(name, answers, passing=False)
        return answers

    def peek(self, name: str, key: str) -> Answer | None:
        """Return an answer that is kept for a document, if it is."""
        return self._read(name).get(key)

    def forget(self, name: str) -> None:
        """Drop what is kept of a document that there is no more."""
        self._let_go(name)
        with suppress(OSError):
            self._file(name).unlink()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.explorable"

    def _read(self, name: str) -> dict[str, Answer]:
        with self._holding:
            if name in self._held:
                self._held.move_to_end(name)
                return self._held[name][0]
        answers, size = self._from_file(name)
        self._hold(name, answers, size)
        return answers

    def _hold(self, name: str, answers: dict[str, Answer], size: int) -> None:
        with self._holding:
            self._held[name] = (answers, size)
            self._held.move_to_end(name)
            held = sum(size for _, size in self._held.values())
            while held > self.MOST and len(self._held) > 1:
                held -= self._held.popitem(last=False)[1][1]

    def _let_go(self, name: str) -> None:
        with self._holding:
            self._held.pop(name, None)

    def _from_file(self, name: str) -> tuple[dict[str, Answer], int]:
        # Whatever is wrong with it: all can be asked again.
        with suppress(OSError, ValueError):
            stamp, _, text = self._file(name).read_bytes().partition(b"\n")
            if stamp.decode() == _stamp(text):
                return json.loads(text), len(text)
        return {}, 0

    def _write(self, name: str, answers: dict[str, Answer], *, passing: bool = True) -> None:
        """Keep a document's answers.

        Args:
            name: the document's.
            answers: by key.
            passing: whether errors that may pass are kept too, for those who write what is being read; when
                it is read again they are asked again.
        """
        file = self._file(name)
        if not answers:
            self.forget(name)
            return
        lasting = {key: one for key, one in answers.items() if passing or PASSING not in one}
        text = json.dumps(lasting, separators=(",", ":")).encode()
        self._hold(name, answers, len(text))
        partial = file.with_name(f"{file.name}.{os.getpid()}.part")
        # A disk that is full or cannot be written to costs time in the next build, and nothing else.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(_stamp(text).encode() + b"\n" + text)
            partial.replace(file)
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _kind(key: str) -> str:
    return key.partition(":")[0]


def _stamp(text: bytes) -> str:
    return hashlib.sha256(version().encode() + spoken().script.encode() + text).hexdigest()


def _asked(questions: Sequence[Question], asks: Mapping[str, Ask]) -> dict[str, Answer]:
    """Ask, all of a kind at once."""
    answers: dict[str, Answer] = {}
    for kind in dict.fromkeys(question.kind for question in questions):
        of_kind = [question for question in questions if question.kind == kind]
        found = asks[kind]([question.request for question in of_kind])
        answers |= {question.key: answer for question, answer in zip(of_kind, found, strict=True)}
    return answers
