"""The engine's answers for documents: asked at the end of reading each, there when it is written.

A node that needs an answer holds its `Question`; rooms that know what answers a kind of question register
that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakKeyDictionary

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..config import ExplorableConfig
from ..engine.connecting import end_early, start_early
from ..engine.errors import LimitError, PassingError, RenderError
from ..engine.kept import PASSING, Answer, Ask, Kept, Question
from ..engine.sharing import share, stop_sharing
from ..phases import Phase
from .directive import ExplorableDirective
from .output import Pictures
from .transforms import PageTransform, ReadTransform, document_of
from .written import note_failed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The attribute of a node that holds its question.
QUESTION = "explorable-question"


@dataclass(frozen=True)
class Limits:
    """What one answer may take: seconds, and MiB of the engine's memory."""

    timeout: float
    memory: float


def limits_of(config: Config) -> Limits:
    """Return the limits that a site sets."""
    settings = ExplorableConfig.of(config)
    return Limits(settings.render_timeout, settings.render_memory)


# Answers several questions of a kind.
AskAll: TypeAlias = Callable[[Sequence[Any], Limits], list[Answer]]
# Called with a document's answers by key, perhaps in another thread.
Note: TypeAlias = Callable[[BuildEnvironment, str, Mapping[str, Answer]], None]


@dataclass(frozen=True)
class _Kind:
    ask: AskAll
    is_drawing: bool
    is_late: bool
    note: Note | None


_kinds: dict[str, _Kind] = {}


def answers_questions(
    kind: str, ask: AskAll, *, is_drawing: bool = False, is_late: bool = False, note: Note | None = None
) -> None:
    """Register what answers a kind of question.

    Args:
        kind: its name.
        ask: answers several at once.
        is_drawing: whether only an output with drawings needs the answers.
        is_late: whether it is asked once all documents are read.
        note: is told a document's answers once it is read.
    """
    _kinds[kind] = _Kind(ask, is_drawing, is_late, note)


def failure(error: RenderError) -> Answer:
    """Return the answer that an error is."""
    return {"error": str(error), **({PASSING: True} if isinstance(error, PassingError) else {})}


def error_in(answer: Answer) -> RenderError | None:
    """Return the error that an answer is, if it is one."""
    if "error" not in answer:
        return None
    return (LimitError if PASSING in answer else RenderError)(answer["error"])


# By environment, which a worker inherits with its parent's.
_kept: WeakKeyDictionary[BuildEnvironment, Kept] = WeakKeyDictionary()


def kept_of(env: BuildEnvironment) -> Kept:
    """Return what is kept for a site's documents."""
    if env not in _kept:
        _kept[env] = Kept(Path(env.doctreedir))
    return _kept[env]


def asks(config: Config, kinds: Sequence[str] | None = None) -> dict[str, Ask]:
    """Return what answers each kind of question within a site's limits; of all kinds, or of some."""
    limits = limits_of(config)

    def bound(ask: AskAll) -> Ask:
        return lambda requests: ask(requests, limits)

    return {kind: bound(_kinds[kind].ask) for kind in (_kinds if kinds is None else kinds)}


def _questions(document: nodes.document, *, drawings: bool) -> dict[str, dict[str, Question]]:
    """Return the questions by document and key: a document's own under no name, and those joined into it."""
    found: dict[str, dict[str, Question]] = {}
    for node in document.findall(nodes.Element):
        question = node.attributes.get(QUESTION)
        if question is not None and (drawings or not _kinds[question.kind].is_drawing):
            found.setdefault(document_of(node) or "", {})[question.key] = question
    return found


class AskQuestions(ReadTransform):
    """Hands in the questions of a document that was read."""

    default_priority = Phase.ASK.priority

    def apply(self, **kwargs: Any) -> None:
        """Begin; another thread, or this worker, goes on."""
        env, docname = self.env, self.docname
        drawings = self.output.pictures is Pictures.DRAWN
        questions = _questions(self.document, drawings=drawings).get("", {})
        kinds = [kind for kind, one in _kinds.items() if not one.is_late and (drawings or not one.is_drawing)]

        def note(answers: Mapping[str, Answer]) -> None:
            if any(PASSING in answer for answer in answers.values()):
                env.reread_always.add(docname)
            for one in _kinds.values():
                if one.note:
                    one.note(env, docname, answers)

        kept_of(env).begin(docname, questions, asks(self.config, kinds), note)


class AnswerQuestions(PageTransform):
    """Sees to it that a document's answers are there, or asks for all that are missing at once."""

    default_priority = Phase.ANSWER.priority

    def run(self, **kwargs: Any) -> None:
        """Ask."""
        drawings = self.output.pictures is Pictures.DRAWN
        for home, questions in _questions(self.document, drawings=drawings).items():
            answers = kept_of(self.env).answers(home or self.docname, questions, asks(self.config))
            if any(PASSING in answer for answer in answers.values()):
                note_failed(self.sphinx, self.docname)


def answer_of(node: nodes.Element, env: BuildEnvironment, home: str) -> Answer:
    """Return the answer to a node's question; ``home`` is the document that it was written in."""
    return answer_to(node[QUESTION], env, home)


def answer_to(question: Question, env: BuildEnvironment, home: str) -> Answer:
    """Return the answer to a question of a document."""
    return kept_of(env).answers(home, {question.key: question}, asks(env.config))[question.key]


def _forget_removed(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    for docname in removed:
        kept_of(env).forget(docname)
    return []


# A formula in Markdown; a price is none.
_FORMULA = rb"\$\$|\$[^$\s\d][^$\n]*\$|\\begin\{"


def written(*names: str) -> bytes:
    """Return a pattern of directives and roles, in Markdown or reStructuredText."""
    return rb"(?:\{|:|\.\. )(?:%s)\b" % "|".join(map(re.escape, names)).encode()


def _asking() -> re.Pattern[bytes]:
    """Return the pattern of what a source has in it that the engine will be asked about."""
    registered: Mapping[str, object] = vars(directives)["_directives"]
    ours = [
        name
        for name, one in registered.items()
        if isinstance(one, type) and issubclass(one, ExplorableDirective) and one.ASKS
    ]
    return re.compile(_FORMULA + b"|" + written("math", *ours))


def any_source_has(env: BuildEnvironment, docnames: Iterable[str], pattern: re.Pattern[bytes]) -> bool:
    """Tell whether the source of any of some documents has something in it."""
    for docname in docnames:
        with suppress(OSError):
            if pattern.search(Path(env.doc2path(docname)).read_bytes()):
                return True
    return False


def _start_early(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Let the engine start while the first document is read; workers start their own."""
    if app.parallel == 1 and any_source_has(env, docnames, _asking()):
        start_early("server.js")


def _settle(app: Sphinx, env: BuildEnvironment) -> None:
    kept_of(env).finish()
    end_early()


def _prepare(app: Sphinx) -> None:
    # Made here, so that a worker can tell that it is one.
    kept_of(app.env)
    if app.parallel > 1:
        share(app.parallel)


def setup_answering(app: Sphinx) -> None:
    """Ask while documents are read, and see to it that all is there when they are written."""
    AskQuestions.register(app)
    AnswerQuestions.register(app)
    Phase.PREPARE_ENGINES.connect(app, _prepare)
    Phase.START_EARLY.connect(app, _start_early)
    Phase.FORGET_REMOVED.connect(app, _forget_removed)
    Phase.SETTLE.connect(app, _settle)
    Phase.STOP_SHARING.connect(app, lambda app, exception: stop_sharing())
