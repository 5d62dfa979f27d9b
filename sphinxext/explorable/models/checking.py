"""What has to hold of items and suffixes together: which goes with which, names, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..spelling import cut, nearest
from .errors import Mistakes, ModelError
from .tree import GROUPS, Item, Suffixes, walk

_WHAT = {
    "box": "a box",
    "words": "words",
    "tensor": "a tensor",
    "sign": "a sign",
    "text": "plain text",
    "image": "an image",
}
# Which kinds of item a suffix goes with, and what it is for.
_FITS = (
    ("repeat", ("box", "image", "tensor"), "×6 repeats a box, a tensor or an image"),
    ("per", ("box", "sign", "image"), "per is for a box or a sign: one on each word's lane"),
    ("carries", ("box",), "carries is for a box: what goes from one word's to the next one's"),
    ("sees", ("box",), "sees is for a box"),
    ("window", ("box", "words"), "a window is for a box or for words"),
    ("form", ("box",), "narrows and widens are for a box: it becomes a trapezium"),
    ("values", ("tensor",), "values is for a tensor: x[4] values X"),
    ("bars", ("tensor",), "bars is for a tensor: p[4] bars"),
    ("loop", ("box",), "loop is for a box: what comes out goes in again"),
    ("grows", ("words",), "grows is for a row of words"),
)
_NONE = Suffixes()


def check_suffixes(item: Item) -> None:
    """See that what stands after an item can be said of it."""
    after = item.after
    if after == _NONE or item.kind in GROUPS:
        return
    for name, kinds, told in _FITS:
        if getattr(after, name) != getattr(_NONE, name) and item.kind not in kinds:
            quoted = "" if item.kind != "box" else "; a label with such a word stands in backquotes"
            message = f"{cut(item.shown)} is {_WHAT[item.kind]}, and {told}{quoted}"
            raise ModelError(message, item.line, item.column)
    if after.row and after.repeat == 1:
        message = (
            f"beside after {cut(item.shown)} needs repeats that stand side by side: "
            f"{cut(item.shown)} ×6 beside; to put items side by side, indent them under a line `beside`"
        )
        raise ModelError(message, item.line, item.column)
    if after.carries and not after.per:
        written = f"carries {after.carries}"
        message = f"{written} needs one box for each word: {cut(item.shown)} per t {written}"
        raise ModelError(message, item.line, item.column)
    if after.bars and len(item.dims) > 2:
        message = f"bars are drawn of a vector, and {item.label} has {len(item.dims)} dims"
        raise ModelError(message, item.line, item.column)
    if after.per and item.children:
        message = (
            f"{cut(item.shown)} has contents, and per {after.per} would open it once for each word; "
            f"put per {after.per} after the items in it"
        )
        raise ModelError(message, item.line, item.column)
    if after.repeat > 1 and after.at and max(after.at) > after.repeat:
        message = (
            f"at {max(after.at)}: {cut(item.shown)} stands there {after.repeat} times; "
            f"give a place from 1 to {after.repeat}"
        )
        raise ModelError(message, item.line, item.column)


class Names:
    """The names by which links and sentences mean items: aliases, and labels that are not in doubt."""

    def __init__(self, items: Iterable[Item], mistakes: Mistakes) -> None:
        self.unread = mistakes.unread
        self.aliases: dict[str, Item] = {}
        self.titles: dict[str, list[Item]] = {}
        for item in walk(items):
            if item.kind not in GROUPS and item.line not in self.unread:
                self.titles.setdefault(item.title, []).append(item)
            if item.alias:
                with mistakes.noted():
                    self._add_alias(item)
        for alias, item in self.aliases.items():
            other = next((one for one in self.titles.get(alias, ()) if one is not item), None)
            if other:
                message = f"the alias {alias} is the name of line {other.line} already; choose another"
                mistakes.found.append(ModelError(message, item.line, item.column))

    def _add_alias(self, item: Item) -> None:
        if item.kind in GROUPS:
            message = f"{item.kind} can have no alias; give one to an item in it"
            raise ModelError(message, item.line, item.column)
        first = self.aliases.setdefault(item.alias, item)
        if first is not item:
            message = f"the alias {item.alias} stands in line {first.line} already; choose another"
            raise ModelError(message, item.line, item.column)

    @property
    def all(self) -> list[str]:
        """Every name."""
        return [*self.aliases, *self.titles]

    def may_be_unread(self, name: str) -> bool:
        """Tell whether a name that nothing has may be that of a line that could not be read."""
        known = name in self.aliases or name in self.titles
        return not known and any(unquoted(name) in text for text in self.unread.values())

    def find(self, name: str, line: int, column: int, what: str) -> Item:
        """Return the item of a name.

        Raises ModelError where there is none, and where two have it.
        """
        if name in self.aliases:
            return self.aliases[name]
        found = self.titles.get(name) or self.titles.get(unquoted(name), [])
        if len(found) == 1:
            return found[0]
        if not found:
            known = self.all
            hint = nearest(name, known) or f" (known: {cut(', '.join(known), 200)})"
            raise ModelError(f"{what}: nothing is called {cut(name)}{hint}", line, column)
        lines = [str(one.line) for one in found]
        places = f"{', '.join(lines[:-1])} and {lines[-1]}"
        alias = self._free_alias(found[0])
        message = (
            f"{what}: {len(found)} items are called {cut(name)} (lines {places}); "
            f"give one a name of its own, {alias} = {cut(found[0].shown)}, and write {alias}"
        )
        raise ModelError(message, line, column)

    def _free_alias(self, item: Item) -> str:
        candidates = "abcdefghijklmnopqrstuvwxyz"
        return next((one for one in candidates if one not in self.aliases and one not in self.titles), "name")


def unquoted(name: str) -> str:
    """Return a name without the quotes or brackets that it is written with as an item."""
    pairs = {'"': '"', "“": '”"', "„": "“”", "«": "»", "`": "`", "(": ")"}
    if len(name) > 1 and name[-1] in pairs.get(name[0], ""):
        return " ".join("…" if word == "..." else word for word in name[1:-1].split())
    return name


def resolve_links(items: Iterable[Item], names: Names, mistakes: Mistakes) -> Mapping[str, tuple[Item, ...]]:
    """Return the items that links come from, by the place of the item that they go to."""
    found: dict[str, tuple[Item, ...]] = {}
    for item in walk(items):
        for number, link in enumerate(item.after.links):
            if names.may_be_unread(link.source):
                continue
            with mistakes.noted():
                found[item.place] = (*found.get(item.place, ()), _source(item, number, names))
    return found


def _source(item: Item, number: int, names: Names) -> Item:
    link = item.after.links[number]
    written = f"<- {cut(link.source)}"
    # A name that only this item has is a link to itself; one that others have means one of those.
    source = names.find(link.source, item.line, link.column, written)
    if source is item:
        message = f"{written}: {cut(item.shown)} cannot have an arrow from itself; for a loop write loop 50"
    elif item.place.startswith(f"{source.place}."):
        message = f"{written}: {cut(item.shown)} is inside of it; name what stands beside it, or another part"
    elif source.place.startswith(f"{item.place}."):
        message = f"{written}: that is inside of {cut(item.shown)}; for a loop write loop 50"
    elif link.source in (earlier.source for earlier in item.after.links[:number]):
        message = f"{written} stands twice after {cut(item.shown)}; leave one out"
    else:
        return source
    raise ModelError(message, item.line, link.column)
