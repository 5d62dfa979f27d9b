"""Names that are almost those of the suite's directives and roles: taken, or told what is near."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from difflib import get_close_matches
from itertools import product
from typing import TYPE_CHECKING

from docutils.parsers.rst import directives, roles

from ..pages.directive import ExplorableDirective
from ..phases import Phase
from .packages import known_pictures

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_UNKNOWN = re.compile(r"""Unknown (directive type|interpreted text role):? (["'])(.+?)\2\.?""")
# How alike two names have to be, of 1.
_NEAR = 0.75


def own_directives() -> dict[str, type[ExplorableDirective]]:
    """Return the suite's directives by name, other spellings left out."""
    registered: Mapping[str, object] = vars(directives)["_directives"]
    return {
        name: found
        for name, found in registered.items()
        if isinstance(found, type) and issubclass(found, ExplorableDirective) and not found.IS_SPELLING
    }


def own_roles() -> list[str]:
    """Return the names of the suite's roles."""
    registered: Mapping[str, object] = vars(roles)["_roles"]
    suite = __package__.removesuffix(".visuals")
    return [name for name, role in registered.items() if type(role).__module__.startswith(suite)]


def other_spellings(name: str) -> list[str]:
    """Return how else a name is plainly written: with underscores, and in British English."""
    between = ("-", "_") if "-" in name else ("-",)
    colors = ("color", "colour") if "color" in name else ("color",)
    every = [name.replace("-", one).replace("color", color) for one, color in product(between, colors)]
    return [one for one in every if one != name]


def hint(kind: str, name: str) -> str:
    """Return what an unknown directive or role may have meant, or nothing.

    Args:
        kind: "directive type" or "interpreted text role", as parsers call them.
        name: what was written.
    """
    ours = own_directives()
    blocks = {one: f"explorable {one}" for one in known_pictures()} | {one: one for one in ours}
    words = {one: one for one in own_roles()}
    if kind == "directive type":
        return _near(name, blocks) or _near(name, words, "the role ", ", for words within a line")
    return _near(name, words) or _near(name, blocks, "the directive ", ", a block of its own")


def _near(name: str, known: Mapping[str, str], before: str = "", behind: str = "") -> str:
    by_letters = {_letters(one): one for one in known}
    near = get_close_matches(_letters(name), list(by_letters), n=1, cutoff=_NEAR)
    return f"; did you mean {before}{known[by_letters[near[0]]]}{behind}?" if near else ""


def _letters(name: str) -> str:
    """Return a name without what is easily got wrong in it."""
    return re.sub(r"[\W_]+", "", name.lower()).replace("colour", "color").removesuffix("s")


class _Hints(logging.Filter):
    """Adds to what a parser says of an unknown name which of the suite's is near."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything pass."""
        if record.levelno >= logging.WARNING and not hasattr(record, "explorable_hinted"):
            record.explorable_hinted = True
            found = _UNKNOWN.search(str(record.msg))
            if found and (more := hint(found[1], found[3])):
                said = found[0].removesuffix(".") + more
                record.msg = str(record.msg).replace(found[0], said, 1)
        return True


def _add_hints(app: Sphinx) -> None:
    for handler in logging.getLogger("sphinx").handlers:
        if not any(isinstance(one, _Hints) for one in handler.filters):
            handler.addFilter(_Hints())


def _add_spellings(app: Sphinx, config: object) -> None:
    for name, directive in own_directives().items():
        for other in other_spellings(name):
            if other not in vars(directives)["_directives"]:
                app.add_directive(other, type(directive.__name__, (directive,), {"IS_SPELLING": True}))


def setup_near_names(app: Sphinx) -> None:
    """Take other spellings, once all rooms have registered what they have, and have others told."""
    Phase.TAKE_SPELLINGS.connect(app, _add_spellings)
    Phase.HINT_AT_NAMES.connect(app, _add_hints)
