"""``token-saliency``: how much each token of an input matters for each output."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..language import in_signs, in_turn, numbers_listed, sentences, t
from .arrays import OfArrays, Taken, place, token_place
from .packing import pack_rows
from .picture import Page, PictureError, choice, flag, option, text, whole
from .tokens import named, spoken, text_told, tokens_shown

# Where no token has more of an output than this, shares have a decimal.
SMALL = 0.1
# Of so many outputs, what a token does for each is told.
FEW = 8


@dataclass(frozen=True)
class TokenSaliency(OfArrays):
    """How much each token of an input matters for each output: its attribution, of whichever method."""

    name = "token-saliency"
    bindable: ClassVar[tuple[str, ...]] = ("output",)
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken(
            "attribution",
            ("output", "token"),
            "how much each token matters for each output; below 0, what speaks against it",
            least=1,
            reduced="{0}.sum(-1), or np.linalg.norm({0}, axis=-1) for sizes without signs",
        ),
        Taken("tokens", ("token",), "the tokens of the input", words=True),
        Taken(
            "outputs",
            ("output",),
            "the outputs: tokens that were generated, classes or texts; a single one needs no name",
            words=True,
            needed=False,
        ),
        Taken(
            "scores",
            ("output",),
            "a number of each output itself, such as its probability",
            needed=False,
        ),
    )

    output: int = option(whole(-999, 999), "The output shown first, from 0; below 0, from the end.", 0)
    token: str = option(
        text,
        "The token of the input that is chosen at first: its text, or its place from 0; "
        "by default the one that matters most.",
        "",
    )
    score: str = option(text, "What `scores` are called.", "score", worded=True)
    numbers: str = option(
        choice("share", "value"),
        "What stands below tokens at first: their `share` of all that matters for the output, "
        "or the `value` that the data has.",
        "share",
    )
    scale: str = option(
        choice("output", "all"),
        "What the full tint stands for at first: the largest number of the chosen `output`, or of `all`.",
        "output",
    )
    hide_special: bool = option(flag, "Hide special tokens, such as `[CLS]`, at first.", False)

    def check(self) -> list[tuple[int, str]]:
        """Check the arrays, that there is what the options name, and that tokens matter for each output."""
        doubts = super().check()
        self._chosen  # noqa: B018
        outputs = len(self._values)
        if "outputs" not in self.taken and outputs > 1:
            raise PictureError(
                f"attribution has {outputs} outputs, and the data does not say which: "
                "it needs outputs, texts by output",
                "data",
            )
        empty = np.flatnonzero(~self._values.any(axis=-1))
        if empty.size:
            named = ", ".join(map(str, empty[:5])) + (", …" if empty.size > 5 else "")
            verb = "row" if empty.size == 1 else "rows"
            doubts.append((1, f"{verb} {named} of attribution: nothing but 0, so that no token matters"))
        return doubts

    @property
    def _values(self) -> NDArray[np.float64]:
        """The attribution, of the shape (G, T)."""
        return self.taken["attribution"]

    @cached_property
    def _words(self) -> tuple[list[str], list[str]]:
        """The outputs, and the tokens of the input."""
        outputs = [str(one) for one in self.taken["outputs"]] if "outputs" in self.taken else [t("output")]
        return outputs, [str(token) for token in self.taken["tokens"]]

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """The part of each token in what matters for each output: its size by that of all, with its sign."""
        sums = np.abs(self._values).sum(axis=-1, keepdims=True)
        shares: NDArray[np.float64] = self._values / np.where(sums > 0, sums, 1)
        return shares

    @cached_property
    def _chosen(self) -> dict[str, int]:
        output = place(len(self._values), self.output, "output")
        if self.token:
            return {"output": output, "token": token_place(self._words[1], self.token, "token")}
        row = np.abs(self._values[output])
        special = [bool(token.get("special")) for token in tokens_shown(self._words[1])]
        if not all(special):
            row = np.where(special, -1, row)
        return {"output": output, "token": int(row.argmax())}

    def alternative(self) -> str:
        """Say what is there, and what matters most for the chosen output."""
        outputs, count = self._values.shape
        output = self._chosen["output"]
        shown, called = tokens_shown(self._words[1]), spoken(tokens_shown(self._words[0])[output])
        row = self.shares[output]
        # As many decimals as the picture writes.
        places = 1 if np.abs(self.shares).max() < SMALL else 0
        order = np.argsort(-row, kind="stable")[:3]
        best = [f"{named(shown, i)}, {_percent(row[i], places)}" for i in order if row[i] > 0]
        # Translators: {0} is an output, {1} are tokens, each with a share: "cat, 40%, then sat, 9%".
        most = (
            t("For “{0}” most speaks {1}", called, in_turn(best))
            if best
            else t("For “{0}” nothing speaks", called)
        )
        least = int(row.argmin())
        if row[least] < 0:
            against = f"{named(shown, least)}, {_percent(row[least], places)}"
            # Translators: {0} is "For “mat” most speaks cat, 40%", {1} a token with a share.
            most = t("{0}; most against it {1}", most, against)
        # Translators: {1} is "2 outputs".
        told = sentences(
            t(
                "How much each of {0} tokens matters for {1}.",
                count,
                t("1 output") if outputs == 1 else t("{0} outputs", outputs),
            ),
            text_told(shown),
            t("{0}.", most),
        )
        if not 1 < outputs <= FEW:
            return told
        token = self._chosen["token"]
        others = [
            f"{t('“{0}”', spoken(one))} {_percent(self.shares[i, token], places)}"
            for i, one in enumerate(tokens_shown(self._words[0]))
        ]
        # Translators: {0} is a token, {1} are outputs with shares.
        share = t("The share of {0} by output: {1}.", named(shown, token), numbers_listed(others))
        return sentences(told, share)

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return the attribution, packed, and the texts of both sides."""
        outputs, tokens = self._words
        scores = {"scores": self.taken["scores"].tolist()} if "scores" in self.taken else {}
        return {
            "tokens": tokens_shown(tokens),
            "outputs": tokens_shown(outputs),
            **self._chosen,
            "attribution": pack_rows(self._values),
            "signed": bool((self._values < 0).any()),
            **scores,
            "score": self.score,
            "numbers": self.numbers,
            "scale": self.scale,
            "hidden": self.hide_special,
            "paint": self.paint("attribution", "orange"),
        }


def _percent(share: float, places: int) -> str:
    # Nothing is not below nothing.
    return in_signs(f"{round(share, places + 2) + 0.0:.{places}%}".replace("-", "−"))
