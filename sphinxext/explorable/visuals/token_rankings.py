"""``token-rankings``: what each layer of a model would have said, and where the right word stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..language import apart, in_signs, joined, sentences, t
from .arrays import OfArrays, Taken, place, token_place
from .packing import pack, pack_rows
from .picture import Page, PictureError, option, text, whole
from .tokens import spoken, text_told, tokens_shown

# What 16 bits can tell.
CODES = 2**16


@dataclass(frozen=True)
class TokenRankings(OfArrays):
    """The rank of each token in every layer of a model, and the candidates that it has there."""

    name = "token-rankings"
    bindable: ClassVar[tuple[str, ...]] = ("layer",)
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken(
            "ranks",
            ("layer", "token"),
            "the rank of each token in every layer, from 1 for the best",
            needed=False,
        ),
        Taken(
            "tokens",
            ("token",),
            "what has ranks: the tokens of a text, each in its place, or words watched in one place",
            words=True,
            needed=False,
        ),
        Taken(
            "predictions",
            ("token", "layer", "k"),
            "the best candidates for each place, in every layer, the best first",
            least=2,
            words=True,
            needed=False,
        ),
        Taken(
            "scores",
            ("token", "layer", "k"),
            "the probabilities of `predictions`, or other numbers of them",
            least=2,
            needed=False,
        ),
        Taken("candidates", ("candidate",), "what else can be chosen", words=True, needed=False),
        Taken(
            "candidate_ranks",
            ("token", "layer", "candidate"),
            "the ranks of `candidates` for each place, in every layer",
            least=2,
            needed=False,
        ),
    )

    layer: int = option(whole(-999, 999), "The layer that is shown first, from 0; below 0, from the end.", -1)
    token: str = option(text, "The token that is chosen at first: its text, or its place from 0.", "")
    candidate: str = option(
        text, "The candidate for its place that is chosen at first; by default the token itself.", ""
    )

    def check(self) -> list[tuple[int, str]]:
        """Check the arrays, that they go together, and that there is what the options name."""
        doubts = super().check()
        taken = self.taken
        if "ranks" not in taken and "predictions" not in taken:
            raise PictureError(
                "the data has neither ranks, by layer and token, nor predictions, by layer and rank", "data"
            )
        for one, other in (("ranks", "tokens"), ("scores", "predictions"), ("candidate_ranks", "candidates")):
            if one in taken and other not in taken:
                raise PictureError(f"the data has {one} and no {other} that they are of", "data")
        if "tokens" not in taken and len(taken["predictions"]) > 1:
            raise PictureError(
                f"predictions are for {len(taken['predictions'])} places, and the data has no tokens, "
                "texts by place, to tell which",
                "data",
            )
        for called in ("ranks", "candidate_ranks"):
            self._refuse_no_ranks(called)
        self._chosen  # noqa: B018
        return [*doubts, *((1, doubt) for doubt in self._odd())]

    def _refuse_no_ranks(self, called: str) -> None:
        ranks = self.taken.get(called)
        if ranks is None:
            return
        if np.any(ranks != np.rint(ranks)):
            wrong = ranks[ranks != np.rint(ranks)][0]
            raise PictureError(f"{called} holds {wrong:g}, and ranks are whole numbers from 1", "data")
        if ranks.min() < 1:
            hint = f"; write {called} + 1" if ranks.min() == 0 else ""
            raise PictureError(f"{called} begin at {ranks.min():g}, and the best rank is 1{hint}", "data")

    def _odd(self) -> Iterator[str]:
        taken = self.taken
        if "scores" in taken and np.any(np.diff(taken["scores"], axis=-1) > 0):
            at = np.argwhere(np.diff(taken["scores"], axis=-1) > 0)[0]
            yield (
                f"scores rise from {taken['scores'][tuple(at)]:.3g} to "
                f"{taken['scores'][at[0], at[1], at[2] + 1]:.3g}: predictions need the best first"
            )
        if "ranks" not in taken or "predictions" not in taken:
            return
        ranks, said = taken["ranks"].T, taken["predictions"]
        best = said[..., 0] == taken["tokens"][:, None]
        if np.any(best != (ranks == 1)):
            token, layer = np.argwhere(best != (ranks == 1))[0]
            yield (
                f"ranks and predictions differ: in layer {layer}, {taken['tokens'][token]} (place {token}) "
                f"has the rank {ranks[token, layer]:.0f}, and the best prediction is {said[token, layer, 0]}"
            )

    @property
    def _layers(self) -> int:
        return self.size("layer")

    @cached_property
    def _words(self) -> list[str]:
        """All different tokens and candidates."""
        named = [self.taken[name] for name in ("tokens", "candidates", "predictions") if name in self.taken]
        return list(dict.fromkeys(str(word) for words in named for word in words.ravel()))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self._words)}

    def _codes(self, name: str) -> NDArray[np.int64]:
        """Return the words of an array by their places among all."""
        array = self.taken[name]
        return np.array([self._places[str(word)] for word in array.ravel()]).reshape(array.shape)

    @cached_property
    def _chosen(self) -> dict[str, int]:
        layer, token = place(self._layers, self.layer, "layer"), 0
        taken = self.taken
        if self.token and "tokens" not in taken:
            raise PictureError(f"token: the data has no tokens, so that none is called {self.token}", "data")
        if self.token:
            token = token_place([str(one) for one in taken["tokens"]], self.token, "token")
        elif "ranks" in taken and len(taken["ranks"]) > 1:
            # The one that rises most, for a picture that shows something.
            steps = np.log(taken["ranks"])
            token = int((steps.max(axis=0) - steps[-1]).argmax())
        if self.candidate:
            candidate = token_place(self._words, self.candidate, "candidate")
        elif "ranks" in taken:
            candidate = int(self._codes("tokens")[token])
        else:
            candidate = int(self._codes("predictions")[token, -1, 0])
        return {"layer": layer, "token": token, "candidate": candidate}

    def ranks_of(self, token: int, candidate: int) -> NDArray[np.float64] | None:
        """Return a candidate's rank for a place in every layer: 0 where it is unknown, None where all are."""
        taken = self.taken
        if "ranks" in taken and self._codes("tokens")[token] == candidate:
            return taken["ranks"][:, token]
        if "candidates" in taken and "candidate_ranks" in taken:
            found = np.flatnonzero(self._codes("candidates") == candidate)
            if found.size:
                return taken["candidate_ranks"][token, :, found[0]]
        if "predictions" not in taken:
            return None
        same = self._codes("predictions")[token] == candidate
        ranks: NDArray[np.float64] = np.where(same.any(axis=-1), same.argmax(axis=-1) + 1.0, 0)
        return ranks

    def alternative(self) -> str:
        """Say what is there, and how the rank of the chosen candidate goes from layer to layer."""
        token, candidate = self._chosen["token"], self._chosen["candidate"]
        shown = tokens_shown(self._words)
        name = spoken(shown[candidate])
        ranks = self.ranks_of(token, candidate)
        count = len(self.taken["tokens"]) if "tokens" in self.taken else 0
        of = t("Ranks of {0} tokens in {1} layers.", count, self._layers) if "ranks" in self.taken else ""
        # Translators: said instead of a rank, where a token has none.
        known = [f"{rank:.0f}" if rank else t("none") for rank in ranks] if ranks is not None else []
        # Translators: {0} is a token, {1} the number of its place, {2} its ranks.
        placed = "The rank of {0} in place {1}, layer by layer: {2}."  # words
        rising = ""
        if known:
            # Translators: {0} is a token, {2} are its ranks; {1} is not said.
            rising = t(
                placed if count else "The rank of {0}, layer by layer: {2}.", name, token + 1, joined(known)
            )
        best = ""
        if "predictions" in self.taken:
            codes = self._codes("predictions")[token, -1]
            said = [spoken(shown[code]) for code in codes[:3]]
            if "scores" in self.taken:
                scores = self.taken["scores"][token, -1]
                said = [f"{one}, {_score(score)}" for one, score in zip(said, scores, strict=False)]
            best = t("The last layer's best candidates: {0}.", apart(said))
        tokens = tokens_shown([str(one) for one in self.taken["tokens"]]) if count else []
        return sentences(of, text_told(tokens) if count else "", self._firsts(), rising, best)

    def _firsts(self) -> str:
        """Say how many tokens come first in the first layer and in the last."""
        if "ranks" not in self.taken or self._layers < 2:
            return ""
        first, last = ((self.taken["ranks"][layer] == 1).sum() for layer in (0, -1))
        # Translators: {0} and {1} are numbers of tokens.
        return t("{0} of them rank first in layer 0, and {1} in layer {2}.", first, last, self._layers - 1)

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return ranks and candidates, packed, and the words that they are of."""
        taken = self.taken
        values: dict[str, Any] = {
            "words": tokens_shown(self._words),
            **self._chosen,
            "layers": self._layers,
            "paint": self.paint("ranks", "blue"),
        }
        if "tokens" in taken:
            values["tokens"] = tokens_shown([str(token) for token in taken["tokens"]])
            values["own"] = self._codes("tokens").tolist()
        if "ranks" in taken:
            values["ranks"] = packed_whole(taken["ranks"])
        if "predictions" in taken:
            values["predictions"] = packed_whole(self._codes("predictions"))
        if "scores" in taken:
            scores = taken["scores"]
            values["scores"] = pack_rows(scores.reshape(-1, scores.shape[-1]))
        if "candidates" in taken and "candidate_ranks" in taken:
            values["candidates"] = self._codes("candidates").tolist()
            values["candidate-ranks"] = packed_whole(taken["candidate_ranks"])
        return values


def packed_whole(numbers: NDArray[Any]) -> list[dict[str, Any]]:
    """Return whole numbers from 0 as plain data that loses nothing: their low 16 bits, then any others."""
    codes = np.asarray(numbers, dtype=np.int64)
    bits = 8 if codes.max() < 256 else 16
    parts = [pack(codes % CODES, bits, ends=(0, 2**bits - 1))]
    return [*parts, pack(codes // CODES, ends=(0, CODES - 1))] if codes.max() >= CODES else parts


def _score(score: float) -> str:
    return in_signs(f"{score:.0%}" if 0 <= score <= 1 else f"{score:.3g}".replace("-", "−"))
