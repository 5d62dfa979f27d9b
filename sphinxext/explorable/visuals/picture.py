"""What a picture of the catalogue is: a frozen dataclass whose fields are the options that authors write."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar

from ..pages.notices import unless_lost
from ..parameters import Parameter
from ..spelling import nearest
from ..switches import flag as flag

if TYPE_CHECKING:
    from ..expressions import Expression

# The largest number that authors can give: of two such ones the difference is one, too.
LARGEST = 1e300


class PictureError(ValueError):
    """A spec that cannot be drawn; the message is for the author.

    ``subtype`` is the warning's, ``line`` counts the lines of the directive's content from 1, where known.
    ``others`` is what else is wrong, each with its line.
    """

    def __init__(
        self,
        message: str,
        subtype: str = "render",
        line: int | None = None,
        others: Sequence[tuple[int, str]] = (),
    ) -> None:
        super().__init__(message)
        self.subtype = subtype
        self.line = line
        self.others = others
        for other, told in others:
            self.add_note(f"line {other}: {told}")


@dataclass(frozen=True)
class Page:
    """What a picture may know of the page it stands on, once that is read."""

    parameters: Mapping[str, Parameter]
    bound: Mapping[str, Parameter] = field(default_factory=dict)
    """The parameter that each bound key of the picture follows."""
    pictures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the page's other pictures, by the names that authors gave them, are drawn from."""
    modules: frozenset[str] = frozenset()
    """The names of those that modules draw, authors' or packages': no other picture can show them."""
    lost: AbstractSet[str] = frozenset()
    """The names of what failed on it, which was told of."""

    def subtype(self, name: str, subtype: str) -> str:
        """Return the subtype of the warning that a name is unknown; where it was lost, of none."""
        return unless_lost(subtype, name, self.lost)


@dataclass(frozen=True)
class Picture:
    """A picture's spec. A subclass is found under its ``name``, in this folder or by a package's entry point.

    One without a name is a base of others.
    """

    name: ClassVar[str]
    """What authors call it, and the name of its twin in ``static/src/visuals``."""
    listed: ClassVar[bool] = True
    """Whether it is in the catalogue."""
    body: ClassVar[str] = "caption"
    """What the directive's content is: ``caption``, or the name of a field, for a picture with a grammar."""
    animated: ClassVar[bool] = True
    """Whether anything in it goes by steps or by a slider, so that it can be played."""
    continuous: ClassVar[bool] = False
    """Whether it is true for values between the steps of a slider, too, so that a film goes through them."""
    bindable: ClassVar[tuple[str, ...]] = ()
    """Keys of its model that ``:bind:`` may tie to parameters; a field of that name starts with the value."""
    names_parameters: ClassVar[bool] = False
    """Whether what its author writes names parameters, which it then follows by itself."""

    drawn_by: ClassVar[str] = ""
    """Of a package's picture: the file of its drawing, seen from its module; else `NAME.js` beside that."""

    @property
    def called(self) -> str:
        """What a page and its messages call it."""
        return self.name

    def check(self) -> list[tuple[int, str]]:
        """Find what is wrong with the spec by itself; return doubts, each with a line of the content.

        Raises:
            PictureError: where it cannot be drawn.
        """
        return []

    def completed(self, page: Page) -> Picture:
        """Return the spec with what only the page tells; if that is another one, it is checked once more."""
        return self

    def redraws(self) -> bool:
        """Tell whether it needs the script that draws it anew, where it has one."""
        return True

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the values that the picture is drawn from, as plain data; nothing else matters from then on.

        Raises:
            PictureError: where the page lacks what the spec refers to.
        """
        raise NotImplementedError

    def teller(self) -> Callable[[Mapping[str, str]], str] | None:
        """Return what says the same by the labels of concepts, which the site knows later; it is pickled."""
        return None

    def alternative(self) -> str:
        """Return what the picture shows, in a sentence."""
        raise NotImplementedError

    def concepts(self) -> tuple[str, ...]:
        """Return the names of the concepts that it shows."""
        return ()

    def may_be_concepts(self) -> tuple[str, ...]:
        """Return names in it that take the colour of the concept so called, if there is one."""
        return ()

    def weights(self) -> Mapping[str, str | None]:
        """Return what of it is learned weights: each name, with the concept that makes it so, or None."""
        return {}

    def line_of_computed_weights(self) -> int | None:
        """Return the first line that computes what it calls weights and nothing else, if one does."""
        return None

    def sentences(self) -> Sequence[tuple[int, str]]:
        """Return what is told of it step by step: each sentence with its line of the content."""
        return ()

    def retold(self, said: Sequence[str]) -> Picture:
        """Return the spec with other sentences, as many as it has."""
        return self

    def shows(self) -> str:
        """Return the name of the picture of the page that it shows in itself, if it does."""
        return ""

    def needs(self) -> str:
        """Return the name of the picture of the page that has to be resolved before it, if there is one."""
        return self.shows()

    def wants(self) -> Mapping[str, int]:
        """Return the files that its content names, each with its line; the directive puts them in `files`."""
        return {}

    def moves(self) -> frozenset[str]:
        """Return the names of what readers change in it, as far as the page has parameters of these names."""
        return frozenset()

    def follows(self) -> frozenset[str]:
        """Return the names that it was computed with once it was completed, as far as they are parameters."""
        return self.moves()

    def line_of_concept(self, name: str) -> int | None:
        """Return which line of the content, counted from 1, names a concept, if one does."""
        return None


def option(convert: Callable[[str], Any], help: str, default: Any = MISSING, *, worded: bool = False) -> Any:
    """Declare a field that authors give as an option, with underscores written as hyphens.

    What is `worded` are words for readers, one text or several: they are in translators' catalogs.
    """
    return option_of(lambda _: (convert, help), default, worded=worded)


def option_of(
    declare: Callable[[Any], tuple[Callable[[str], Any], str]],
    default: Any = MISSING,
    *,
    worded: bool = False,
) -> Any:
    """Declare an option of a base; its converter and its help follow from the picture that inherits it."""
    return field(default=default, metadata={"declare": declare, "worded": worded})


def given(help: str, default: Any = None) -> Any:
    """Declare a field that the directive fills: the arrays of ``:data:``, or the content."""
    return field(default=default, metadata={"help": help}, compare=False, repr=False)


# What was found of each picture.
_options: dict[type[Picture], dict[str, Field[Any]]] = {}


def options_of(picture: type[Picture]) -> Mapping[str, Field[Any]]:
    """Return a picture's options by the name that authors write: its own, then those of its bases.

    A base's option stays that where a picture only gives it another default.
    """
    if picture not in _options:
        _options[picture] = _declared(picture)
    return _options[picture]


def _declared(picture: type[Picture]) -> dict[str, Field[Any]]:
    options: dict[str, Field[Any]] = {}
    defaults = {one.name: one.default for one in fields(picture)}
    for base in picture.__mro__:
        declared = vars(base).get("__dataclass_fields__", {})
        for name in inspect.get_annotations(base):
            metadata = declared[name].metadata if name in declared else {}
            if "declare" in metadata and name not in options:
                convert, help = metadata["declare"](picture)
                told = {"convert": convert, "help": help, "worded": metadata["worded"]}
                options[name] = field(default=defaults[name], metadata=told)
                options[name].name = name
    return {name.replace("_", "-"): one for name, one in options.items()}


def words_of(spec: Picture) -> dict[str, str]:
    """Return the words for readers in a spec, its sentences among them, by names for them."""
    words = {f"sentence {place}": text for place, (_, text) in enumerate(spec.sentences())}
    for name, one in options_of(type(spec)).items():
        value = getattr(spec, one.name)
        if one.metadata["worded"] and value and value != one.default:
            texts = [value] if isinstance(value, str) else value
            words |= {f"{name} {place}": text for place, text in enumerate(texts)}
    return words


def in_words(spec: Picture, said: Mapping[str, str]) -> Picture:
    """Return a spec with other words for readers, by the names that `words_of` gives them."""
    now = {name: said.get(name, text) for name, text in words_of(spec).items()}
    changed: dict[str, Any] = {}
    for name, one in options_of(type(spec)).items():
        value = getattr(spec, one.name)
        texts = [text for key, text in now.items() if key.rpartition(" ")[0] == name]
        if one.metadata["worded"] and texts and texts != ([value] if isinstance(value, str) else list(value)):
            changed[one.name] = texts[0] if isinstance(value, str) else tuple(texts)
    spec = replace(spec, **changed) if changed else spec
    told = [text for key, text in now.items() if key.startswith("sentence ")]
    return spec.retold(told) if told != [text for _, text in spec.sentences()] else spec


# ── Converters: from an option's text to a field's value; a ValueError says what is needed ──────────────


def text(source: str) -> str:
    """Take text."""
    return source.strip()


def listed(words: Sequence[str], last: str) -> str:
    """Return words as they stand in a message: `a, b or c`, or with another word before the last."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def choice(*allowed: str) -> Callable[[str], str]:
    """Return a converter that takes one of some words."""

    def convert(source: str) -> str:
        if source.strip() not in allowed:
            hint = nearest(source.strip(), allowed)
            raise ValueError(f"needs {listed(allowed, 'or')}, not {source.strip()!r}{hint}")
        return source.strip()

    convert.__doc__ = f"Take {listed([f'`{word}`' for word in allowed], 'or')}."
    return convert


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a converter that takes a whole number of a range, its ends included."""

    def convert(source: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,15}", source.strip()) or not least <= int(source) <= most:
            raise ValueError(f"needs a whole number from {least:,} to {most:,}, not {source.strip()!r}")
        return int(source)

    convert.__doc__ = f"Take a whole number from {least:,} to {most:,}."
    return convert


def number(source: str) -> float:
    """Take a number."""
    try:
        value = float(source)
    except ValueError:
        raise ValueError(f"needs a number, not {source.strip()!r}") from None
    if not math.isfinite(value):
        raise ValueError(f"needs a finite number, not {source.strip()!r}")
    if abs(value) > LARGEST:
        raise ValueError(f"needs a number up to {LARGEST:g}, not {source.strip()!r}")
    return value


def above_zero(most: float = math.inf) -> Callable[[str], float]:
    """Return a converter that takes a number above 0, up to the greatest."""
    needed = "a number above 0" + (f" and at most {most:g}" if most < math.inf else "")

    def convert(source: str) -> float:
        value = number(source)
        if not 0 < value <= most:
            raise ValueError(f"needs {needed}, not {source.strip()!r}")
        return value

    convert.__doc__ = f"Take {needed}."
    return convert


def unbracketed(source: str) -> str:
    """Return a list without the brackets that it may stand in, as Python has them."""
    found = re.fullmatch(r"\s*(?:\[([^][()]*)\]|\(([^][()]*)\))\s*", source)
    return source if found is None else found[1] if found[1] is not None else found[2]


def interval(source: str) -> tuple[float, float]:
    """Take two numbers, the lower one first."""
    parts = unbracketed(source).split(",")
    if len(parts) != 2:
        raise ValueError(f"needs two numbers, separated by a comma, not {source.strip()!r}")
    low, high = map(number, parts)
    if low >= high:
        raise ValueError(f"needs the lower number first, not {source.strip()!r}")
    if high - low < 1 / LARGEST:
        raise ValueError(f"needs numbers that lie further apart than {source.strip()!r}")
    return low, high


def expression(source: str, *, words: bool = False) -> Expression:
    """Take an expression of the expression language, perhaps with words in quotes in it."""
    # numpy comes with it, and a site without pictures needs none.
    from ..expressions import ExpressionError, parse

    try:
        return parse(source, words=words)
    except ExpressionError as error:
        raise ValueError(f"cannot be read: {error}") from None


def expressions(source: str) -> tuple[Expression, ...]:
    """Take an expression that may compare words, or several, separated by semicolons."""
    parts = [part.strip() for part in source.split(";")]
    if len(parts) > 1 and not all(parts):
        raise ValueError("has nothing before or after a semicolon")
    return tuple(expression(part, words=True) for part in parts)


def names(source: str) -> tuple[str, ...]:
    """Take a list, separated by commas."""
    return tuple(part.strip() for part in unbracketed(source).split(",") if part.strip())


# What is in quotes may hold a comma or an equals sign. No part is tried again with fewer characters.
_PAIR = re.compile(r'\s*+([^\W\d]\w*+)\s*+=((?:"[^"]*"|[^",=])++)(?:,|\Z)')


def assignments(source: str) -> dict[str, str]:
    """Take ``name=value`` pairs, separated by commas; in a value, what stands in quotes may hold one."""
    pairs, at = {}, 0
    end = len(source.rstrip())
    while at < end:
        found = _PAIR.match(source, at)
        if not found:
            hint = '; what holds a comma or an = stands in quotes: ("a, b" c)' if "(" in source else ""
            hint = "; a quotation mark is never closed" if source.count('"') % 2 else hint
            raise ValueError(f"needs name=value pairs, separated by commas, not {source.strip()!r}{hint}")
        pairs[found[1]] = found[2].strip()
        at = found.end()
    return pairs
