"""``beam-search``: the tree of a beam search, its beams, and how sure a model was at each step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..language import and_then, apart, in_signs, listed, sentences, t
from ..spelling import nearest
from .arrays import OfArrays, Taken
from .packing import pack
from .picture import Page, PictureError, number, option, text
from .tokens import tokens_shown

# A tree of more is none that a reader could follow.
MOST_STEPS, MOST_RANKS = 200, 12
# So many beams that were dropped are told.
MOST_DROPPED = 6
# Probabilities are at most 1, but for rounding.
ROUNDING = 0.01


def penalty(source: str) -> float:
    """Take a number from 0 to 2."""
    value = number(source)
    if not 0 <= value <= 2:
        raise ValueError(f"needs a number from 0 to 2, not {source.strip()!r}")
    return value


@dataclass(frozen=True)
class BeamSearch(OfArrays):
    """The tree of a beam search: which beams were kept at each step, and which came out best."""

    name = "beam-search"
    bindable: ClassVar[tuple[str, ...]] = ("penalty",)
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken(
            "tokens",
            ("step", "rank"),
            "the token that each beam was given at each step, the best beam first; empty where there is none",
            words=True,
        ),
        Taken("parents", ("step", "rank"), "the rank, one step before, of the beam that it continues; or -1"),
        Taken(
            "scores",
            ("step", "rank"),
            "the logarithm of the probability of all tokens so far: at most 0, and falling along a beam",
        ),
        Taken("prompt", ("place",), "the tokens before, or those of the source", words=True, needed=False),
        Taken(
            "attention",
            ("step", "rank", "place"),
            "how much each step looked at each token of the prompt",
            needed=False,
        ),
    )

    end: str = option(text, "The token that ends a beam; by default any that is a mark, such as `</s>`.", "")
    penalty: float = option(
        penalty, "The power of its length by which the score of a whole beam is divided at first.", 0.0
    )

    def check(self) -> list[tuple[int, str]]:
        """Check that the arrays are a tree."""
        doubts = super().check()
        if "attention" in self.taken and "prompt" not in self.taken:
            raise PictureError("the data has attention, and no prompt that goes with it", "data")
        steps, ranks = self.taken["tokens"].shape
        if steps > MOST_STEPS or ranks > MOST_RANKS:
            raise PictureError(
                f"tokens has {steps:,} steps of {ranks:,} beams; at most {MOST_STEPS} steps of {MOST_RANKS} "
                f"beams are drawn: write tokens[:{MOST_STEPS}, :{MOST_RANKS}], and so of the others",
                "data",
            )
        self._check_tree()
        if self.end and not any(map(self._is_end, range(len(self._nodes)))):
            raise PictureError(
                f"end: no token is {self.end}{nearest(self.end, [one['text'] for one in self._shown])}",
                "data",
            )
        if not self._leaves:
            raise PictureError("no beam ends: the last step has no token", "data")
        return doubts

    def _check_tree(self) -> None:
        tokens, parents, scores = (self.taken[name] for name in ("tokens", "parents", "scores"))
        if np.any(parents != np.rint(parents)):
            raise PictureError("parents are ranks of beams, and hold numbers that are not whole", "data")
        for step, rank in self._nodes:
            at = f"[{step},{rank}]"
            parent = int(parents[step, rank])
            if scores[step, rank] > ROUNDING:
                raise PictureError(
                    f"scores{at} is {scores[step, rank]:.4g}, above 0; scores are logarithms of "
                    "probabilities, added up along a beam",
                    "data",
                )
            if step == 0:
                continue
            if not 0 <= parent < tokens.shape[1] or not tokens[step - 1, parent]:
                raise PictureError(
                    f"parents{at} is {parent}, and step {step - 1} has no such beam; it is the rank of the "
                    f"beam that {str(tokens[step, rank])!r} continues",
                    "data",
                )
            if scores[step, rank] > scores[step - 1, parent] + ROUNDING:
                raise PictureError(
                    f"scores{at} is {scores[step, rank]:.4g}, above {scores[step - 1, parent]:.4g} of the "
                    "beam that it continues; scores are added up along a beam: add those before",
                    "data",
                )

    @cached_property
    def _nodes(self) -> list[tuple[int, int]]:
        """The places, by step and rank, where there is a token."""
        return [(int(step), int(rank)) for step, rank in np.argwhere(self.taken["tokens"] != "")]

    @cached_property
    def _shown(self) -> list[dict[str, Any]]:
        """The tokens of the prompt, then those of the tree."""
        prompt = self.taken["prompt"].tolist() if "prompt" in self.taken else []
        return tokens_shown([*prompt, *(str(self.taken["tokens"][node]) for node in self._nodes)])

    @property
    def _prompt_size(self) -> int:
        return self.size("place") if "prompt" in self.taken else 0

    def _is_end(self, at: int) -> bool:
        """Whether a node's token ends a beam."""
        shown = self._shown[self._prompt_size + at]
        if self.end:
            return self.end in (str(self.taken["tokens"][self._nodes[at]]), shown["text"])
        return bool(shown.get("special"))

    @cached_property
    def _parent(self) -> list[int]:
        """Of each node the one that it continues, or -1."""
        at = {node: i for i, node in enumerate(self._nodes)}
        parents = self.taken["parents"]
        return [-1 if step == 0 else at[step - 1, int(parents[step, rank])] for step, rank in self._nodes]

    @cached_property
    def _leaves(self) -> list[int]:
        """The nodes at which a whole beam ends."""
        last = self.taken["tokens"].shape[0] - 1
        goes_on = set(self._parent)
        return [
            i
            for i, (step, _) in enumerate(self._nodes)
            if i not in goes_on and (step == last or self._is_end(i))
        ]

    def _path(self, node: int) -> list[int]:
        path = [node]
        while self._parent[path[-1]] >= 0:
            path.append(self._parent[path[-1]])
        return path[::-1]

    @cached_property
    def _ranked(self) -> list[int]:
        """The whole beams, the best first."""
        return sorted(self._leaves, key=lambda leaf: (-self._value(leaf), leaf))

    def _score(self, node: int) -> float:
        return float(self.taken["scores"][self._nodes[node]])

    def _value(self, leaf: int) -> float:
        return self._score(leaf) / float((self._nodes[leaf][0] + 1) ** self.penalty)

    @cached_property
    def _glue(self) -> str:
        """What stands between two tokens: nothing where they are characters."""
        tokens = self.taken["tokens"]
        return "" if np.char.str_len(tokens).max() <= 1 else " "

    def _written(self, leaf: int) -> str:
        """Return a beam as text."""
        words = [self._shown[self._prompt_size + at] for at in self._path(leaf)]
        said = ""
        for word in words:
            said += ("" if word.get("joined") or not said else self._glue) + word["text"]
        return said if self._glue else said.replace("\u2423", " ").strip()

    @cached_property
    def _greedy(self) -> int:
        """The last node of the path of the likeliest token at each step, as far as it was kept."""
        at = -1
        while children := [i for i, parent in enumerate(self._parent) if parent == at]:
            # Siblings differ in their own token only.
            at = max(children, key=lambda child: (self._score(child), -child))
        return at

    def alternative(self) -> str:
        """Say which beam came out best, and which next."""
        steps = self.taken["tokens"].shape[0]
        best, *others = self._ranked
        # Translators: {0} is a text, {1} a number.
        ranked = [t("“{0}”, log-probability {1}", self._written(best), _told(self._score(best)))]
        # Translators: {0} is a text, {1} its log-probability.
        ranked += [t("“{0}”, {1}", self._written(one), _told(self._score(one))) for one in others[:1]]
        # Translators: {0} is "4 steps", {2} a text and its log-probability, or two, {3} a number.
        searched = t(
            "Beam search of {0}, {1} whole beams. With a length penalty of {3}, the best is {2}.",
            t("1 step") if steps == 1 else t("{0} steps", steps),
            len(self._ranked),
            and_then(ranked),
            in_signs(f"{self.penalty:g}"),
        )
        return sentences(searched, self._kept(), self._greedily())

    def _kept(self) -> str:
        """Say which beginnings there are, and which beams were dropped after which step."""
        goes_on, whole = set(self._parent), set(self._leaves)
        nodes = range(len(self._nodes))
        begun = [t("“{0}”", self._written(i)) for i in nodes if self._parent[i] < 0]
        dropped = [i for i in nodes if i not in goes_on and i not in whole]
        # Translators: {0} are words in quotation marks.
        first = t("After step 1 it keeps {0}.", listed(begun))
        if not dropped:
            return sentences(first, t("No beam is dropped."))
        told = apart(
            # Translators: {0} is the text of a beam.
            t("“{0}” after step {1}", self._written(i), self._nodes[i][0] + 1)
            for i in dropped[:MOST_DROPPED]
        )
        if (left := len(dropped) - MOST_DROPPED) > 0:
            # Translators: {0} are texts, each after which step, {1} how many others are dropped too.
            told = t("{0}; and {1} more", told, left)
        # Translators: {0} are texts, each after which step.
        return sentences(first, t("Dropped are {0}.", told))

    def _greedily(self) -> str:
        path = self._greedy
        if path == self._ranked[0]:
            return t("The likeliest token at every step leads to the best as well.")
        if path in self._ranked:
            return t(
                "The likeliest token at every step leads to “{0}”, which is not the best.",
                self._written(path),
            )
        step = self._nodes[path][0]
        return t("The path of the likeliest token at every step was dropped after step {0}.", step + 1)

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return the nodes of the tree, each with what it continues."""
        shown, size = self._shown, self._prompt_size
        values: dict[str, Any] = {
            "prompt": shown[:size],
            "tokens": shown[size:],
            "steps": [step for step, _ in self._nodes],
            "ranks": [rank for _, rank in self._nodes],
            "parents": self._parent,
            "scores": [round(self._score(i), 4) for i in range(len(self._nodes))],
            "leaves": self._leaves,
            "greedy": self._greedy,
            "glue": self._glue,
            "penalty": self.penalty,
            "paint": self.paint("tokens", "blue"),
        }
        if "attention" in self.taken:
            at = tuple(np.array(self._nodes).T)
            looks: NDArray[Any] = self.taken["attention"][at]
            values["attention"] = pack(looks)
        return values


def _told(score: float) -> str:
    return in_signs(f"{score:.2f}".replace("-", "−"))
