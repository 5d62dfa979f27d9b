"""``neuron-factors``: groups of neurons that fire together, and where in a text they do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .. import language
from ..language import in_signs, t
from .arrays import OfArrays, Taken, token_place
from .nmf import Factorisation, factorised
from .packing import pack
from .picture import Page, PictureError, names, option, text, whole
from .tokens import spoken, text_told, tokens_shown

# To factor more takes longer than an author waits.
MOST_NUMBERS = 5_000_000
# As many factors as can be told apart in a list.
MOST_FACTORS = 12
# Into as many activations are divided, where the author does not say.
FACTORS = 6
# Of what is negative, as a part of all, from which on to drop it is worth a word.
NEGATIVE = 0.2
# A word names a factor where that fires at least so strongly, and so many words do.
NAMING, WORDS = 0.4, 3
# How many of its neurons are told of a factor.
UNITS = 5
COLORS = ("blue", "orange", "violet", "red", "teal", "magenta", "green", "gold")


@dataclass(frozen=True)
class NeuronFactors(OfArrays):
    """Groups of neurons that fire together, and where in a text each of them does."""

    name = "neuron-factors"
    bindable: ClassVar[tuple[str, ...]] = ("factor",)
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken("factors", ("factor", "token"), "how strongly each factor fires at each token", needed=False),
        Taken(
            "activations",
            ("layer", "neuron", "token"),
            "what to factor instead: how strongly each neuron fires at each token",
            least=2,
            needed=False,
        ),
        Taken("tokens", ("token",), "the tokens", words=True),
        Taken(
            "neurons",
            ("neuron",),
            "what neurons are called, if not by their place",
            words=True,
            needed=False,
        ),
        Taken("labels", ("factor",), "names of the factors", words=True, needed=False),
    )

    count: int | None = option(
        whole(1, MOST_FACTORS),
        "How many factors activations are divided into, where there are no `factors`: 6, or as many as short "
        "texts can have.",
        None,
    )
    factor: int = option(
        whole(-1, MOST_FACTORS - 1),
        "The factor that is shown alone at first, from 0; −1 for all of them.",
        -1,
    )
    token: str = option(text, "The token that is chosen at first: its text, or its place from 0.", "")
    labels: tuple[str, ...] = option(
        names,
        "Names of the factors; without one a factor is named by the words where it fires most.",
        (),
        worded=True,
    )

    def check(self) -> list[tuple[int, str]]:
        """Check the arrays, and that there is what the options name."""
        doubts = super().check()
        many = len(self._factors)
        if self.factor >= many:
            raise PictureError(f"factor is {self.factor}; there are {many}, from 0 to {many - 1}", "data")
        if len(self._given_labels) > many:
            message = f"labels names {len(self._given_labels)} factors; there are {many}"
            raise PictureError(message, "data")
        self._chosen_token  # noqa: B018
        dropped = self._negative
        if dropped > NEGATIVE:
            doubts.append(
                (
                    1,
                    f"{dropped:.0%} of what {self._source} adds up to is negative, and counts as 0; "
                    "factors are of numbers that are never negative, as those after a ReLU",
                )
            )
        return doubts

    @property
    def _source(self) -> str:
        """The array that the picture is of."""
        return "factors" if "factors" in self.taken else "activations"

    @cached_property
    def _seen(self) -> NDArray[np.float64]:
        """The numbers that the picture is of, (N, T), as they are given."""
        if self._source not in self.taken:
            held = f" (it has {', '.join(self.arrays)})" if self.arrays else ""
            message = (
                f"the data has neither factors, by factor, token, nor activations, by neuron, token{held}"
            )
            raise PictureError(f"{self.name}: {message}", "data")
        array = self.taken[self._source]
        return array.reshape(-1, array.shape[-1])

    @cached_property
    def _negative(self) -> float:
        """Which part of the numbers is negative, by how large they are."""
        every = float(np.abs(self._seen).sum())
        return float(-np.minimum(self._seen, 0).sum()) / every if every else 0.0

    @cached_property
    def _computed(self) -> Factorisation | None:
        """The factorisation, where factors are not given."""
        if self._source == "factors":
            return None
        neurons, tokens = self._seen.shape
        if self._seen.size > MOST_NUMBERS:
            message = (
                f"activations has {self._seen.size:,} numbers, and at most {MOST_NUMBERS:,} are factored "
                "while the docs are built; factor it yourself, and give factors, by factor, token"
            )
            raise PictureError(message, "data")
        most = min(neurons, tokens)
        if self.count and self.count > most:
            message = f"count is {self.count}; {neurons:,} neurons at {tokens:,} tokens have at most"
            raise PictureError(f"{message} {most} factors", "data")
        return factorised(self._seen, self.count or min(FACTORS, most))

    @cached_property
    def _factors(self) -> NDArray[np.float64]:
        """How strongly each factor fires, (F, T), never negative."""
        if self._computed is not None:
            return self._computed.factors
        if len(self._seen) > MOST_FACTORS:
            message = f"factors has {len(self._seen)} factors; at most {MOST_FACTORS} can be told apart"
            raise PictureError(f"{message}: leave out the weakest", "data")
        return np.maximum(self._seen, 0)

    @property
    def _given_labels(self) -> tuple[str, ...]:
        return self.labels or tuple(str(label) for label in self.taken.get("labels", ()))

    @cached_property
    def _shown(self) -> list[dict[str, Any]]:
        return tokens_shown([str(token) for token in self.taken["tokens"]])

    @cached_property
    def _words(self) -> list[list[str]]:
        """The words at which each factor fires most, the strongest first."""
        whole = _whole_words(self._shown)
        found = []
        for row in self._factors:
            most = float(row.max())
            strong = [i for i in np.argsort(-row, kind="stable") if most and row[i] >= NAMING * most]
            found.append(list(dict.fromkeys(whole[i] for i in strong))[:WORDS])
        return found

    @cached_property
    def _names(self) -> list[str]:
        """What each factor is called: as the author has it, or by its words."""
        given = (*self._given_labels, *[""] * len(self._factors))
        return [given[i] or " · ".join(words) or "fires nowhere" for i, words in enumerate(self._words)]

    @property
    def _chosen_factor(self) -> int:
        """The factor that is shown at first; a parameter that it follows may have any value."""
        return min(len(self._factors) - 1, max(-1, round(self.factor)))

    @cached_property
    def _chosen_token(self) -> int:
        if self.token:
            return token_place([str(token) for token in self.taken["tokens"]], self.token, "token")
        return int(self._factors[max(0, self._chosen_factor)].argmax())

    @cached_property
    def _units(self) -> list[str] | None:
        """Which neurons each factor consists of most, in words, where it was computed."""
        if self._computed is None:
            return None
        layers, neurons = self.taken["activations"].shape[:2]
        called = [str(name) for name in self.taken.get("neurons", range(neurons))]
        every = [f"{layer}·{name}" if layers > 1 else name for layer in range(layers) for name in called]
        kind = "layer·neuron" if layers > 1 else "neurons"
        found = []
        for column in self._computed.units.T:
            most = np.argsort(-column, kind="stable")[:UNITS]
            found.append(f"Strongest {kind}: {', '.join(every[i] for i in most if column[i] > 0)}.")
        return found

    def alternative(self) -> str:
        """Say how many factors there are, how much they tell, and where each fires most."""
        many, tokens = self._factors.shape
        factors = t("1 factor") if many == 1 else t("{0} factors", many)
        over = in_signs(f"{tokens:,}")
        # Translators: {0} is "3 factors".
        first = t("{0}, over {1} tokens.", factors, over)
        if self._computed is not None:
            neurons, known = in_signs(f"{len(self._seen):,}"), in_signs(f"{self._computed.explained:.0%}")
            # Translators: {0} is "3 factors", {2} a share.
            computed = (
                "{0} of {1} neurons, which account for {2} of their activations, over {3} tokens."  # words
            )
            first = t(computed, factors, neurons, known, over)
        told = []
        for i, words in enumerate(self._words):
            called = f"{i} ({self._given_labels[i]})" if any(self._given_labels[i : i + 1]) else i
            quoted = [t("“{0}”", spoken({"text": word})) for word in words]
            # Translators: {0} is a number, {1} words in quotation marks; it may begin a sentence.
            where = t("factor {0} fires most at {1}", called, language.listed(quoted)) if words else ""
            # Translators: {0} is a number; it may begin a sentence.
            told.append(where or t("factor {0} fires nowhere", called))
        said = t("{0}.", language.apart(told))
        return language.sentences(first, text_told(self._shown), f"{said[0].upper()}{said[1:]}")

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return the factors, each as a part of its own largest number, and their names."""
        factors = self._factors
        most = factors.max(axis=1, keepdims=True)
        relative = np.divide(factors, most, out=np.zeros_like(factors), where=most > 0)
        notes = []
        if self._computed is not None:
            share, seen = in_signs(f"{self._computed.explained:.0%}"), in_signs(f"{len(self._seen):,}")
            notes.append(t("All of them account for {0} of the activations of {1} neurons.", share, seen))
        if self._negative:
            notes.append(t("Negative numbers count as 0."))
        return {
            "tokens": self._shown,
            "factors": pack(relative, ends=(0, 1)),
            "names": self._names,
            "colors": [COLORS[i % len(COLORS)] for i in range(len(factors))],
            "factor": self._chosen_factor,
            "token": self._chosen_token,
            "notes": notes,
            "units": self._units,
            "concept": self.painted.get("factors"),
        }


def _whole_words(shown: list[dict[str, Any]]) -> list[str]:
    """Return for each token the word that it is part of."""
    words: list[list[str]] = []
    at = []
    for token in shown:
        if not token.get("joined") or not words:
            words.append([])
        words[-1].append(token["text"])
        at.append(len(words) - 1)
    return ["".join(words[i]) for i in at]
