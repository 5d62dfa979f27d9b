"""``examples``: a table of what models make of texts, with their projection, scores and attribution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..language import apart, in_signs, joined, sentences, t, without_zero
from ..spelling import nearest
from .arrays import OfArrays, Taken, place
from .classes import ordered
from .packing import pack, pack_rows, rounded
from .picture import Page, PictureError, listed, names, option, text, whole
from .scoring import confusion, outcomes, scored
from .tokens import named, tokens_shown

# More rows would make a page that no reader waits for, and more classes a matrix that none can read.
MOST_ROWS, MOST_CLASSES, MOST_TOKENS = 5_000, 12, 100_000
# So many tokens are told that speak for a prediction, and as many against it.
MOST_REASONS = 3


@dataclass(frozen=True)
class Examples(OfArrays):
    """Examples of a classification, in one model or in two that are compared."""

    name = "examples"
    animated = False
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken("text", ("example",), "the text of each example", words=True),
        Taken("label", ("example",), "its class", classes=True),
        Taken("prediction", ("example",), "the class that a model predicts", classes=True),
        Taken(
            "prediction_b", ("example",), "the class that another one predicts", classes=True, needed=False
        ),
        Taken("score", ("example",), "how sure the model is", needed=False),
        Taken("score_b", ("example",), "how sure the other one is", needed=False),
        Taken(
            "vectors",
            ("example", "d"),
            "a vector of each example; of more than two numbers, the two principal components are drawn",
            needed=False,
        ),
        Taken(
            "tokens",
            ("example", "token"),
            "the tokens of each example, with empty texts at the end of shorter ones",
            words=True,
            needed=False,
        ),
        Taken(
            "attribution",
            ("example", "token"),
            "what each token adds to the model's prediction",
            needed=False,
        ),
        Taken("attribution_b", ("example", "token"), "and to the other one's", needed=False),
    )

    models: tuple[str, ...] = option(names, "What the model, or the two, are called.", (), worded=True)
    columns: tuple[str, ...] = option(
        names, "More arrays of the data, with a number or text for each example, that the table shows.", ()
    )
    sort: str = option(
        text, "The column by which rows are sorted first, with `-` before it from the greatest down.", ""
    )
    example: int = option(whole(-9999, 9999), "The row of the data that is chosen first, from 0.", -9999)
    rows: int = option(whole(1, 12), "How many rows the table shows at once.", 8)

    def check(self) -> list[tuple[int, str]]:
        """Check the arrays, and that there is what the options name."""
        self._refuse_many()
        doubts = super().check()
        self._refuse_alone()
        self._called  # noqa: B018
        if len(self._classes) > MOST_CLASSES:
            raise PictureError(
                f"there are {len(self._classes):,} classes, and at most {MOST_CLASSES} can be told apart; "
                "give those that are rare one name, as `other`",
                "data",
            )
        self._more  # noqa: B018
        self._sorting  # noqa: B018
        self._chosen  # noqa: B018
        return [*doubts, *((1, doubt) for doubt in self._strangers())]

    def _refuse_many(self) -> None:
        called = (self.names or {}).get("text", "text")
        count = len(np.atleast_1d((self.arrays or {}).get(called, np.empty(0))))
        if count > MOST_ROWS:
            raise PictureError(
                f"{called} has {count:,} rows, and a page shows at most {MOST_ROWS:,}; take a sample of all "
                f"arrays: rows = np.random.default_rng(0).choice({count}, {MOST_ROWS}, replace=False)",
                "data",
            )

    def _refuse_alone(self) -> None:
        """Refuse arrays that say nothing without another one."""
        for one, other in (
            ("tokens", "attribution"),
            ("attribution", "tokens"),
            ("attribution_b", "attribution"),
            ("attribution_b", "prediction_b"),
            ("score_b", "score"),
            ("score_b", "prediction_b"),
        ):
            if one in self.taken and other not in self.taken:
                raise PictureError(f"the data has {one}, and no {other} that goes with it", "data")
        if "tokens" in self.taken and (count := int((self.taken["tokens"] != "").sum())) > MOST_TOKENS:
            raise PictureError(
                f"there are {count:,} tokens, and a page shows at most {MOST_TOKENS:,}; "
                "show fewer examples, or cut the tokens of long ones",
                "data",
            )

    def _strangers(self) -> list[str]:
        """Say which classes are predicted that no example has."""
        known = sorted(set(self.taken["label"]))
        doubts = []
        for name in self._predicting:
            strange = sorted(set(self.taken[name]) - set(known))
            if set(strange) == set(self.taken[name]):
                raise PictureError(
                    f"{name} has the classes {listed(strange, 'and')}, and label has others: "
                    f"{listed(known, 'and')}; write both as names, or both as numbers",
                    "data",
                )
            doubts += [
                f"{name} has the class {one}{nearest(one, known)}, which no label is" for one in strange
            ]
        return doubts

    @property
    def _predicting(self) -> list[str]:
        return [name for name in ("prediction", "prediction_b") if name in self.taken]

    @cached_property
    def _called(self) -> tuple[str, ...]:
        """What the models are called."""
        count = len(self._predicting)
        if self.models and len(self.models) != count:
            has = "one model" if count == 1 else "two models"
            raise PictureError(f"models has {len(self.models)} names; the data has {has}", "data")
        return self.models or ((t("the model"),) if count == 1 else (t("model A"), t("model B")))

    @cached_property
    def _classes(self) -> list[str]:
        """All classes, in order."""
        return ordered(one for name in ("label", *self._predicting) for one in self.taken[name].tolist())

    @cached_property
    def _ids(self) -> dict[str, NDArray[np.int64]]:
        """The classes of the labels and predictions, as places in the list of classes."""
        at = {name: i for i, name in enumerate(self._classes)}
        return {
            name: np.array([at[one] for one in self.taken[name].tolist()])
            for name in ("label", *self._predicting)
        }

    @cached_property
    def _more(self) -> list[dict[str, Any]]:
        """The further columns: their names, and numbers or texts."""
        found, data, count = [], self.arrays or {}, self.size("example")
        for name in self.columns:
            if name not in data:
                raise PictureError(
                    f"columns: the data has no array {name}{nearest(name, data)} (it has {', '.join(data)})",
                    "data",
                )
            array = np.asarray(data[name])
            if array.shape != (count,) or array.dtype.kind not in "biufUS":
                raise PictureError(
                    f"columns: {name} has the shape {array.shape} and holds {array.dtype}; "
                    f"a column has {count:,} numbers or texts",
                    "data",
                )
            if array.dtype.kind == "S":
                array = np.char.decode(array, "utf-8", "replace")
            if array.dtype.kind == "f" and not np.isfinite(array).all():
                row = int(np.argmin(np.isfinite(array)))
                raise PictureError(f"columns: {name}[{row}] is {array[row]}, which is no number", "data")
            found.append({"name": name, "values": _plain(array)})
        return found

    @property
    def _sortable(self) -> dict[str, list[Any]]:
        """What rows can be sorted by."""
        columns = {"text": self.taken["text"].tolist(), "label": self._ids["label"].tolist()}
        columns |= {name: self._ids[name].tolist() for name in self._predicting}
        columns["right"] = outcomes(
            self._ids["label"], *(self._ids[name] for name in self._predicting)
        ).tolist()
        columns |= {name: self.taken[name].tolist() for name in ("score", "score_b") if name in self.taken}
        if "score_b" in self.taken:
            columns["difference"] = (self.taken["score_b"] - self.taken["score"]).tolist()
        return columns | {one["name"]: one["values"] for one in self._more}

    @cached_property
    def _sorting(self) -> tuple[str, int]:
        """Return the column by which rows are sorted first, and 1, or -1 from the greatest down."""
        column, down = self.sort.removeprefix("-"), self.sort.startswith("-")
        known = self._sortable
        if column and column not in known:
            hint = f"{nearest(column, known)} (known: {', '.join(known)})"
            raise PictureError(f"sort: there is no column {column}{hint}", "data")
        return column, -1 if down else 1

    @cached_property
    def _chosen(self) -> int:
        """The example that is chosen first: as the author says, or one on which not all are right."""
        if self.example != -9999:
            return place(self.size("example"), self.example, "example")
        right = outcomes(self._ids["label"], *(self._ids[name] for name in self._predicting))
        # Where the models differ is what a comparison is about.
        for wanted in (1, 2) if len(self._predicting) == 2 else (1,):
            if (right == wanted).any():
                return int(np.argmax(right == wanted))
        return 0

    @cached_property
    def _points(self) -> tuple[NDArray[np.float64], float | None] | None:
        """Where each example is drawn, of the shape (N, 2), and the share of the variance that this shows."""
        if "vectors" not in self.taken:
            return None
        vectors = self.taken["vectors"].astype(np.float64)
        if vectors.shape[1] == 2:
            return vectors, None
        away = vectors - vectors.mean(axis=0)
        _, spread, axes = np.linalg.svd(away, full_matrices=False)
        axes = axes[:2]
        # The sign of a component is free: its largest number is above 0, in every build.
        axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
        points = away @ axes.T
        if points.shape[1] < 2:
            points = np.column_stack([points, np.zeros(len(points))])
        whole = float((spread**2).sum())
        return points, float((spread[:2] ** 2).sum()) / whole if whole else 1.0

    def alternative(self) -> str:
        """Say how many examples there are, and how well the models do."""
        label = self._ids["label"]
        count = len(label)
        told = []
        for name, called in zip(self._predicting, self._called, strict=True):
            found = scored(label, self._ids[name])
            told.append(
                t(
                    "{0} is right on {1}, accuracy {2}, macro F1 {3}",
                    called,
                    int((label == self._ids[name]).sum()),
                    in_signs(f"{found['accuracy']:.3f}"),
                    in_signs(f"{found['f1']:.3f}"),
                )
            )
        # Translators: {0} is "9 examples", {2} says of each model how well it does.
        said = t(
            "{0} of {1} classes: {2}.",
            t("1 example") if count == 1 else t("{0} examples", count),
            len(self._classes),
            apart(told),
        )
        if len(told) == 2:
            right = outcomes(label, *(self._ids[name] for name in self._predicting))
            only = [int((right == i).sum()) for i in (2, 1)]
            # Translators: {0} and {2} are models, {1} and {3} numbers of examples.
            alone = "Only {0} is right on {1}, only {2} on {3}."  # words
            said = sentences(said, t(alone, self._called[0], only[0], self._called[1], only[1]))
        return sentences(said, self._confused(0), self._chosen_told())

    def _confused(self, model: int) -> str:
        """Say how often each class is predicted as each: the confusion matrix of a model, row by row."""
        classes, label = self._classes, self._ids["label"]
        counts = confusion(label, self._ids[self._predicting[model]], len(classes))
        rows = []
        for name, row in zip(classes, counts, strict=True):
            if row.any():
                # Translators: {0} is a number of examples, {1} the class that is predicted.
                found = [
                    t("{0} as {1}", count, one) for one, count in zip(classes, row, strict=True) if count
                ]
                # Translators: {0} is a number of examples, {1} their label, {2} are classes with numbers.
                rows.append(t("of {0} labelled {1}: {2}", int(row.sum()), name, joined(found)))
        # Translators: {0} is a model, {1} says what it predicts: "of 9 labelled A: 7 as A, 2 as B".
        return t("Predictions of {0}: {1}.", self._called[model], apart(rows))

    def _chosen_told(self) -> str:
        """Say of the chosen example what it is, what the models say, and why the first one does."""
        i, classes = self._chosen, self._classes
        # Translators: {0} is a model, {1} a class.
        said = [
            t("{0} says {1}", called, classes[self._ids[name][i]])
            for name, called in zip(self._predicting, self._called, strict=True)
        ]
        text, label = self.taken["text"][i], classes[self._ids["label"][i]]
        return sentences(t("Chosen first: {0} Label {1}; {2}.", text, label, apart(said)), self._why(i))

    def _why(self, i: int) -> str:
        """Say which tokens count most for what the first model says of an example, and which against."""
        if "tokens" not in self.taken:
            return ""
        row = self.taken["tokens"][i].tolist()
        while row and not row[-1]:
            row.pop()
        tokens, shares = tokens_shown(row), self.taken["attribution"][i, : len(row)]
        order = np.argsort(-shares, kind="stable")
        for_it = [at for at in order[:MOST_REASONS] if shares[at] > 0]
        against = [at for at in order[::-1][:MOST_REASONS] if shares[at] < 0]
        told = [
            joined(f"{named(tokens, int(at))} {_short(shares[at])}" for at in some)
            for some in (for_it, against)
        ]
        model, kind = self._called[0], self._classes[self._ids["prediction"][i]]
        if not for_it and not against:
            return ""
        # Translators: {0} is a model, {1} a class, {2} and {3} are tokens with numbers.
        both = "{0} says {1} most because of {2}; against it are {3}."  # words
        # Translators: {0} is a model, {1} a class, {2} are tokens with numbers.
        alone = "{0} says {1} most because of {2}."  # words
        # Translators: {0} is a model, {1} a class, {2} are tokens with numbers.
        only = "Nothing speaks for it that {0} says {1}; against it are {2}."  # words
        return t(both if all(told) else alone if for_it else only, model, kind, *filter(None, told))

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return the columns, the points, and the tokens with their attribution."""
        column, direction = self._sorting
        values: dict[str, Any] = {
            "texts": self.taken["text"].tolist(),
            "classes": self._classes,
            "labels": self._ids["label"].tolist(),
            "predictions": [self._ids[name].tolist() for name in self._predicting],
            "models": list(self._called),
            "scores": [_plain(self.taken[name]) for name in ("score", "score_b") if name in self.taken],
            "columns": self._more,
            "sort": [column, direction],
            "rows": self.rows,
            "example": self._chosen,
            "paint": self.paint("text", "blue"),
        }
        if self._points is not None:
            points, share = self._points
            values["points"] = pack(points)
            values["variance"] = share
        if "tokens" in self.taken:
            values |= self._attributed()
        return values

    def _attributed(self) -> dict[str, Any]:
        """Return each example's tokens as places in a vocabulary, and what they add."""
        known: dict[str, int] = {}
        vocabulary: list[dict[str, Any]] = []
        rows: list[list[int]] = []
        for row in self.taken["tokens"].tolist():
            while row and not row[-1]:
                row.pop()
            ids = []
            for token in tokens_shown(row):
                key = repr(token)
                if key not in known:
                    known[key] = len(vocabulary)
                    vocabulary.append(token)
                ids.append(known[key])
            rows.append(ids)
        # Only the numbers of tokens that are there travel, example after example.
        shares = [
            pack_rows(own[: len(row)] for own, row in zip(self.taken[one], rows, strict=True))
            for one in ("attribution", "attribution_b")
            if one in self.taken
        ]
        return {"vocabulary": vocabulary, "tokens": rows, "shares": shares}


def _short(value: float) -> str:
    """Return a share with three digits after the point at most, as the twin writes it."""
    short = float(f"{round(float(value), 3):.3g}") + 0.0
    return without_zero(f"{short:g}").replace("-", "−")


def _plain(array: NDArray[Any]) -> list[Any]:
    """Return numbers with six digits, or all before the point, and texts as they are."""
    if array.dtype.kind != "f":
        return list(array.tolist())
    return [rounded(value, 6) for value in array.tolist()]
