"""``attention``: where each token looks, in every head of every layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..language import in_signs, sentences, t, without_zero
from .arrays import OfArrays, Taken, place, token_place
from .attention_layers import layer_piece, rollout, thumbnails
from .packing import pack
from .picture import Page, PictureError, choice, flag, option, text, whole
from .tokens import named, text_told, tokens_shown

# How far what is computed from queries and keys may be from the attention that the data has.
TOLERANCE = 0.02
# Of longer inputs at least this share of each row stays as it is.
KEPT, LONG = 0.95, 64
# What the overview can show of each head; the twin has the same.
KINDS = {
    "pair": "the chosen pair",  # words
    "entropy": "entropy",  # words
    "previous": "previous token",  # words
    "special": "special tokens",  # words
}


@dataclass(frozen=True)
class Attention(OfArrays):
    """Attention weights of one input, by layer and head."""

    name = "attention"
    bindable: ClassVar[tuple[str, ...]] = ("layer", "head")
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken(
            "attention",
            ("layer", "head", "query", "key"),
            "the attention weights, after the softmax",
            least=2,
            shares=True,
        ),
        Taken("tokens", ("key",), "the tokens that are looked at", words=True),
        Taken("targets", ("query",), "the tokens that look, where they are others", words=True, needed=False),
        Taken("queries", ("layer", "head", "query", "d"), "the queries", least=2, needed=False),
        Taken("keys", ("layer", "key head", "key", "d"), "the keys", least=2, needed=False),
    )

    layer: int = option(whole(-999, 999), "The layer that is shown first, from 0; below 0, from the end.", -1)
    head: int = option(whole(-999, 999), "The head that is shown first, from 0; below 0, from the end.", 0)
    token: str = option(text, "The token that is chosen at first: its text, or its place from 0.", "")
    looks_at: str = option(text, "The token that it is asked about first: its text, or its place.", "")
    overview: str = option(
        choice("patterns", "pair", "entropy", "previous", "special"),
        "What the overview of all heads shows first: their `patterns`; how much they link the chosen `pair`; "
        "their `entropy`; how much goes to the `previous` token, or to `special` tokens.",
        "patterns",
    )
    hide_special: bool = option(flag, "Hide special tokens, such as `[CLS]`, at first.", False)

    def check(self) -> list[tuple[int, str]]:
        """Check the arrays, and that there is what the options name."""
        doubts = super().check()
        queries, keys = self._weights.shape[-2:]
        if queries != keys and "targets" not in self.taken:
            raise PictureError(
                f"attention is of {queries:,} tokens that look at {keys:,}, and the data does not say "
                "which look: it needs targets, texts by query",
                "data",
            )
        self._chosen  # noqa: B018
        computed = self._from_queries
        if computed is not None:
            off = np.abs(computed - self._weights).max(axis=(1, 2, 3))
            if off.max() > TOLERANCE:
                wrong = [str(layer) for layer in np.flatnonzero(off > TOLERANCE)]
                some = (
                    f" in layer{'s' * (len(wrong) > 1)} {', '.join(wrong)}" if len(wrong) < len(off) else ""
                )
                doubts.append(
                    (
                        1,
                        f"softmax(queries @ keys.T / sqrt(d)) is not the attention{some}: they differ by up "
                        f"to {off.max():.2g}; queries and keys are not shown",
                    )
                )
        return doubts

    @property
    def _weights(self) -> NDArray[np.float64]:
        """The attention, of the shape (L, H, Tq, Tk)."""
        return self.taken["attention"]

    @cached_property
    def _words(self) -> tuple[list[str], list[str]]:
        """The tokens that look, and those that are looked at."""
        keys = [str(token) for token in self.taken["tokens"]]
        return [str(token) for token in self.taken["targets"]] if "targets" in self.taken else keys, keys

    @cached_property
    def _chosen(self) -> dict[str, int]:
        layers, heads, queries, _ = self._weights.shape
        words, keys = self._words
        layer, head = place(layers, self.layer, "layer"), place(heads, self.head, "head")
        query = token_place(words, self.token, "token") if self.token else queries - 1
        row = self._weights[layer, head, query]
        if not self.token:
            # The one that looks most at a single other one, for a picture that shows something.
            rows = self._weights[layer, head].copy()
            special = [bool(token.get("special")) for token in tokens_shown(keys)]
            if not all(special):
                rows[:, special] = 0
            if len(words) == len(keys):
                np.fill_diagonal(rows, 0)
            query = int(rows.max(axis=-1).argmax())
            row = rows[query]
        key = token_place(keys, self.looks_at, "looks-at") if self.looks_at else int(row.argmax())
        return {"layer": layer, "head": head, "query": query, "key": key}

    @cached_property
    def _from_queries(self) -> NDArray[np.float64] | None:
        """The attention that queries and keys give, masked as each layer is, or None without them."""
        if "queries" not in self.taken or "keys" not in self.taken:
            return None
        queries, keys = self.taken["queries"], self._keys_of_heads
        scores = queries @ keys.swapaxes(-1, -2) / np.sqrt(queries.shape[-1])
        # A mask is one for all heads of a layer: of what came later, of padding, of what a window leaves out.
        seen = (self._weights > 0).any(axis=1, keepdims=True)
        scores = np.where(seen, scores, -np.inf)
        highest = scores.max(axis=-1, keepdims=True)
        exponents = np.exp(scores - np.where(np.isfinite(highest), highest, 0))
        sums = exponents.sum(axis=-1, keepdims=True)
        shares: NDArray[np.float64] = np.divide(exponents, sums, out=np.zeros_like(exponents), where=sums > 0)
        return shares

    @property
    def _keys_of_heads(self) -> NDArray[np.float64]:
        """The keys of every head: with grouped queries several have the same."""
        keys, heads = self.taken["keys"], self._weights.shape[1]
        return np.repeat(keys, heads // keys.shape[1], axis=1) if heads % keys.shape[1] == 0 else keys

    @property
    def is_causal(self) -> bool:
        """Whether no token looks at one that comes after it."""
        queries, keys = self._weights.shape[-2:]
        return queries == keys > 1 and not np.any(self._weights * (np.tri(queries) == 0))

    def alternative(self) -> str:
        """Say what is there, and where the chosen token looks."""
        layers, heads, queries, keys = self._weights.shape
        chosen, (words, key_words) = self._chosen, self._words
        row = self._weights[chosen["layer"], chosen["head"], chosen["query"]]
        first, second = np.argsort(-row, kind="stable")[:2] if keys > 1 else (0, 0)
        shown, looking = tokens_shown(key_words), tokens_shown(words)
        most = f"{named(shown, first)}, {_share(row[first])}"
        if keys > 1:
            # Translators: {0} is what a token looks at most, {1} what next, with shares: "cat, 9%".
            most = t("{0}, then at {1}", most, f"{named(shown, second)}, {_share(row[second])}")
        # Translators: {1} is "2 layers", {2} "4 heads".
        first_words = t(
            "Attention of {0} tokens in {1} of {2}.",
            queries,
            t("1 layer") if layers == 1 else t("{0} layers", layers),
            t("1 head") if heads == 1 else t("{0} heads", heads),
        )
        texts = [text_told(shown)]
        if "targets" in self.taken:
            looks, seen = t("The tokens that look"), t("The tokens that are looked at")
            texts = [text_told(looking, looks), text_told(shown, seen)]
        # Translators: {2} is a token, {3} are tokens with shares: "the, 40%".
        looked = t(
            "In layer {0}, head {1}, {2} looks most at {3}.",
            chosen["layer"],
            chosen["head"],
            named(looking, chosen["query"]),
            most,
        )
        return sentences(first_words, *texts, looked, self._overview_told())

    def _overview_told(self) -> str:
        """Say which heads have most and least of what the overview shows, if that is a number."""
        query, key = self._chosen["query"], self._chosen["key"]
        numbers = (
            self._weights[..., query, key]
            if self.overview == "pair"
            else self._measured.get(self.overview, np.empty(0))
        )
        if numbers.size < 2:
            return ""
        is_entropy = self.overview == "entropy"

        def head(at: int) -> str:
            layer, head = divmod(at, numbers.shape[1])
            # Translators: {0} is a number, of bits or a share.
            return t(
                "{0} in layer {1}, head {2}", _number(numbers[layer, head], bits=is_entropy), layer, head
            )

        own = _number(numbers[self._chosen["layer"], self._chosen["head"]], bits=is_entropy)
        # Translators: {0} is "entropy", {1} and {2} are "0.4 bits in layer 1, head 2", {3} is "0.4 bits".
        return t(
            "All heads by {0}: most {1}; least {2}; the chosen one {3}.",
            t(KINDS[self.overview]),
            head(int(numbers.argmax())),
            head(int(numbers.argmin())),
            own,
        )

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return the weights, a piece for each layer, and what is known of all heads."""
        weights = self._weights
        layers, heads, queries, keys = weights.shape
        words, key_words = self._words
        shown = tokens_shown(key_words)
        flows = rollout(weights.mean(axis=1)) if queries == keys else None
        is_long = max(queries, keys) > LONG
        # What is no head stands behind them; a parameter that cannot be it could not tell it on the page.
        has_mean = heads > 1 and _reaches(page, heads)
        has_rollout = flows is not None and layers > 1 and has_mean == (heads > 1)
        has_rollout = has_rollout and _reaches(page, heads + has_mean)
        pieces = []
        for layer in range(layers):
            flow = flows[layer] if flows is not None and layers > 1 else None
            pieces.append(layer_piece(weights[layer], flow, KEPT if is_long else 1.0))
        values: dict[str, Any] = {
            "tokens": shown,
            **({"targets": tokens_shown(words)} if "targets" in self.taken else {}),
            **self._chosen,
            "layers": layers,
            "heads": heads,
            "mean": has_mean,
            "rollout": has_rollout,
            "causal": self.is_causal,
            "weights": {"pieces": pieces},
            "thumbnails": thumbnails(weights),
            "kinds": {name: pack(values) for name, values in self._measured.items()},
            "overview": self.overview,
            "hidden": self.hide_special,
            "kept": KEPT if is_long else 1,
            "paint": self.paint("attention", "blue"),
        }
        computed = self._from_queries
        if computed is not None and np.abs(computed - weights).max() <= TOLERANCE:
            both = zip(self.taken["queries"], self._keys_of_heads, strict=True)
            values["terms"] = {"pieces": [{"queries": pack(q), "keys": pack(k)} for q, k in both]}
            values["term-paints"] = [self.paint("queries", "violet"), self.paint("keys", "orange")]
        return values

    @cached_property
    def _measured(self) -> dict[str, NDArray[np.float64]]:
        """What is measured of each head, by its name, of the shape (L, H)."""
        weights, shown = self._weights, tokens_shown(self._words[1])
        queries, keys = weights.shape[-2:]
        logs = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
        found = {"entropy": -(weights * logs).sum(axis=-1).mean(axis=-1)}
        if queries == keys > 1:
            found["previous"] = np.diagonal(weights, offset=-1, axis1=-2, axis2=-1).mean(axis=-1)
        special = [bool(token.get("special")) for token in shown]
        if any(special) and not all(special):
            found["special"] = weights[..., special].sum(axis=-1).mean(axis=-1)
        return found


def _number(value: float, *, bits: bool) -> str:
    return t("{0} bits", in_signs(f"{value:.1f}")) if bits else without_zero(f"{value:.2f}")


def _share(value: float) -> str:
    return without_zero(f"{value:.2f}") if value < 0.995 else "1"


def _reaches(page: Page, head: int) -> bool:
    """Tell whether what the head is bound to can be a number of it."""
    parameter = page.bound.get("head")
    if parameter is None:
        return True
    return head in parameter.stops if parameter.choices else parameter.min <= head <= parameter.max
