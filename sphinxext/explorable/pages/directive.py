"""What all directives of the suite do: they check how they are written, and answer mistakes with a notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.parsing import nested_parse_to_nodes

from ..spelling import nearest
from ..switches import flag
from .escaping import showable
from .fences import (
    as_written,
    end_of_own,
    first_left_open,
    has_added_line,
    is_closed,
    marker_of,
    nest_before,
    nest_of,
)
from .indented import indented_values, without_mark
from .lost import lose
from .notices import notice, warn
from .parts import Audience, AudienceError, audiences_named, mark


class _AnyOption(dict[str, Callable[[str], str]]):
    """Takes every option as it stands, so that a wrong one can be answered in the suite's own words."""

    def __missing__(self, name: str) -> Callable[[str | None], str]:
        return lambda value: value or ""

    def __contains__(self, name: object) -> bool:
        return True


_OPTION = re.compile(r"\s*:([A-Za-z][\w-]*):(?:\s|\Z)")

# LaTeX takes the name of a class as it stands. Some frameworks of style sheets have signs in theirs.
_CLASS = re.compile(r"[\w:./@!+-]+")


def _is_near(name: str, known: list[str]) -> bool:
    """Tell whether a name may be meant to be an option, or a part of one's name."""
    words = {word for one in known for word in (one, *one.split("-"))}
    return name.replace("_", "-") in words or bool(nearest(name, known))


# The option that every directive takes, and what it does.
AUDIENCE_OPTION = {
    "audience": "Whom it is written for: `general`, `specialist`, `expert`, or several with commas between."
}


class ExplorableDirective(SphinxDirective):
    """A directive that answers mistakes with a notice, and checks its options itself."""

    OPTIONS: ClassVar[Mapping[str, str]] = {}
    """What authors may write as options, each with what it does: the reference and the messages tell it."""

    IS_SPELLING: ClassVar[bool] = False
    """Whether it is one that exists under its proper name too."""

    ASKS: ClassVar[bool] = False
    """Whether the engine is asked for what it shows."""

    HAS_BODY: ClassVar[bool] = True
    """Whether anything stands in it but options."""

    has_content = True
    # One entry, since MyST looks for options only where there may be some.
    option_spec = _AnyOption(name=lambda value: value or "")

    def make(self) -> list[nodes.Node]:
        """Return what the directive shows, or a notice."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Return what the directive shows, or a notice, and what stands in it though it is no part of it."""
        if self._is_markdown and self.block_text == "\n".join(self.content):
            self._take_whole()
        if self._is_markdown and has_added_line(*self._written_at(), self.block_text):
            self.block_text = self.block_text.replace("\n\n", "\n", 1)
            self.content_offset -= 1
        self._take_showable()
        self._take_indented()
        end = self._end()
        rest, self.content = self.content[end:], self.content[:end]
        made = self._checked()
        if not rest:
            return made
        offset = self.content_offset + end
        if not self._is_markdown:
            return [*made, *nested_parse_to_nodes(self.state, rest, offset=offset)]
        # Sections among the rest are put in their place at once, so what is made has to stand there before.
        parent = self.state.inliner.parent
        parent += made
        self.state.nested_parse(rest, offset, parent, isinstance(parent, nodes.section | nodes.document))
        return []

    def _take_whole(self) -> None:
        """Take the directive from its file, where the parser hands on nothing but its body."""
        written = as_written(*self._written_at(), self.name, list(self.content))
        if written:
            self.block_text, self.lineno, self.content_offset = written.block, written.line, written.offset
            return
        # A part of something else, such as a cell of a table.
        opening = " ".join([f":::{{{self.name}}}", *self.arguments])
        options = [f":{name}: {value}" for name, value in self.options.items()]
        self.block_text = "\n".join([opening, *options, *self.content, ":::", ""])
        self.content_offset = len(options)

    def _take_showable(self) -> None:
        """Leave nothing in what is written that no page can hold, and no file of a builder."""
        self.arguments = [showable(argument) for argument in self.arguments]
        self.options = {showable(name): showable(str(value)) for name, value in self.options.items()}
        self.block_text = showable(self.block_text)
        for place, line in enumerate(self.content):
            if line != showable(line):
                self.content[place] = showable(line)

    def _take_indented(self) -> None:
        """Give options their values that stand below them."""
        self.options = {name: without_mark(str(value)) for name, value in self.options.items()}
        if not self._is_markdown:
            return
        header = self.block_text.split("\n")[1 : 1 + self.content_offset]
        values, count = indented_values(header, list(self.content))
        self.options |= values
        self.content = self.content[count:]
        self.content_offset += count

    def _checked(self) -> list[nodes.Node]:
        if twice := self._option_given_twice():
            return self.problem(f"{twice}; remove one", "markup")
        known = set(self.known_options())
        proper = {
            name: name.replace("_", "-").replace("colour", "color")
            for name in self.options
            if name not in known
        }
        self.options = {
            proper[name] if proper.get(name) in known else name: value for name, value in self.options.items()
        }
        if misplaced := self._misplaced_option():
            what, line = misplaced
            message = (
                f"{what}, not as an option; options go directly below the first line of their directive, "
                "with no blank line before or between them, and all with the same indentation"
            )
            return self.problem(message, "markup", line)
        return self._make_for_audience()

    def _make_for_audience(self) -> list[nodes.Node]:
        if "audience" not in self.options or "audience" not in self.known_options():
            return self.make()
        try:
            audiences = audiences_named(self.options.pop("audience"))
        except AudienceError as error:
            source, at = self._written_at()
            # What is written for an audience that nobody knows is shown to all.
            warn(f"{self.name}: {error}", "story", f"{source}:{at}")
            return self.make()
        return self.mark(self.make(), audiences)

    def mark(self, made: list[nodes.Node], audiences: list[str]) -> list[nodes.Node]:
        """Mark what the directive shows as written for audiences."""
        part = Audience("", *made)
        self.set_source_info(part)
        mark(part, audiences)
        return [part]

    def known_options(self) -> Iterable[str]:
        """Return the names of what authors may write as options."""
        return [*self.OPTIONS, *AUDIENCE_OPTION]

    def _option_given_twice(self) -> str | None:
        for name in self.options:
            other = name.replace("_", "-").replace("colour", "color")
            if other != name and other in self.options:
                return f"{name} and {other} are the same option, given twice"
        if not self._is_markdown:
            return None  # docutils tells it
        header = self.block_text.split("\n")[1 : 1 + self.content_offset]
        written = [found[1] for line in header if (found := _OPTION.match(line))]
        twice = next((name for place, name in enumerate(written) if name in written[:place]), None)
        return f"{twice} is given twice" if twice else None

    def _misplaced_option(self) -> tuple[str, int | None] | None:
        """Find what looks like an option and is read as something else, and in which line of the content."""
        given = {f"`:{name}:`": str(value) for name, value in self.options.items()}
        for what, text in {f"the name after {self.name}": "\n".join(self.arguments), **given}.items():
            for line in text.split("\n")[1:]:
                if found := _OPTION.match(line):
                    return f"`:{found[1]}:` is read as part of {what}", None
        known = list(self.known_options())
        for number, line in enumerate(self.content, start=1):
            if not line.strip():
                continue
            found = _OPTION.match(line)
            if not found:
                break
            if _is_near(found[1], known):
                return f"`:{found[1]}:` is read as part of the body of {self.name}", number
        return None

    @property
    def _is_markdown(self) -> bool:
        return type(self.state).__module__.startswith("myst_parser.")

    def _end(self) -> int:
        """Return after how many lines the directive's own content ends; warn where more stands in it."""
        lines = list(self.content)
        if self._is_nested_alike():
            return len(lines)
        if unclosed := self._unclosed(lines):
            source, at = self._written_at()
            marker, message = unclosed
            warn(message, "markup", f"{source}:{at}")
            end = end_of_own(lines) if self.HAS_BODY else 0
            written = self.block_text.split("\n")[: 1 + self.content_offset + end]
            self.block_text = "\n".join([*written, marker, ""])
            return end
        if self.HAS_BODY or not any(line.strip() for line in lines) or self._misplaced_option():
            return len(lines)
        source, at = self.content_location(1)
        message = f"{self.name} takes options, but no body: what is written in it is put below it"
        warn(message, "markup", f"{source}:{at}")
        return 0

    def _is_nested_alike(self) -> bool:
        """Tell whether it stands in a fence that its own one ends, or is one; warn at the outer one."""
        source, line = self._written_at()
        nest = nest_of(source, line) if self._is_markdown else None
        if nest:
            warn(nest.advice, "markup", f"{source}:{nest.line}")
        return nest is not None

    def _unclosed(self, lines: list[str]) -> tuple[str, str] | None:
        """Return what the directive's fence is made of and what to say of it, if it is not closed."""
        marker = marker_of(self.block_text) if self._is_markdown else ""
        if not marker:
            return None
        inner = first_left_open(lines, marker)
        if inner is not None:
            place = f"{lines[inner].strip()} in line {self.content_location(inner + 1)[1]}"
            advice = f"before {place}; write {marker} on a line of its own above that"
        elif is_closed(*self._written_at(), self.block_text, marker):
            return None
        elif nest := nest_before(*self._written_at()):
            source, _ = self._written_at()
            warn(nest.advice, "markup", f"{source}:{nest.line}")
            return None
        else:
            advice = f"and takes in all that follows; write {marker} on a line of its own where it ends"
        return marker, f"the fence of this {self.name} is not closed {advice}"

    def _written_at(self) -> tuple[str, int]:
        """Return the directive's file and line; what is read from no file has neither."""
        source, line = self.get_source_info()
        return source or "", line or 0

    def called(self) -> str:
        """Return the name by which a page refers to what the directive makes, or nothing."""
        return str(self.options.get("name", "")).strip()

    def is_on(self, name: str) -> bool:
        """Tell whether an option is given that is on or off.

        Raises:
            ValueError: for a value that is no switch; the message begins with the option.
        """
        try:
            return name in self.options and flag(self.options[name])
        except ValueError as error:
            raise ValueError(f"{name} {error}") from None

    def place(self) -> str:
        """Return where the directive stands, as a message tells it: a file of the site and a line."""
        return self._as_place(*self._written_at())

    def _as_place(self, source: str, line: int) -> str:
        file = Path(source)
        folder = Path(self.env.srcdir)
        return f"{(file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix()}:{line}"

    def unknown_option(self, called: str) -> str | None:
        """Say which option is none of this directive's, if one is; ``called`` is what has those options."""
        every = list(self.known_options())
        for name in self.options:
            if name not in every:
                return f"{called} has no option {name}{nearest(name, every)} (known: {', '.join(every)})"
        return None

    def add_own_name(self, node: nodes.Element, called: str, subtype: str) -> None:
        """Give a node its name, unless something of its page has that already; ``called`` is what it is."""
        name = nodes.fully_normalize_name(self.options.get("name", ""))
        document = self.state.document
        first = document.ids.get(document.nameids.get(name) or "")
        if first is not None and document.nametypes.get(name):
            source, line = self.get_source_info()
            at = f", in line {first.line}" if first.line else ""
            # A page may be of several files, and of docstrings.
            if first.line and first.source and first.source != source:
                at = f", in {self._as_place(first.source, first.line)}"
            message = f"the name {name} is already taken on this page{at}; give this {called} another one"
            warn(message, subtype, f"{source}:{line}")
            return
        self.add_name(node)

    def own_classes(self, subtype: str) -> list[str]:
        """Return the classes that an author gives; what is no name of one is left out, with a warning."""
        classes: list[str] = self.options.get("class", "").split()
        for name in [name for name in classes if not _CLASS.fullmatch(name)]:
            classes.remove(name)
            source, line = self._written_at()
            message = f"class: {name[:60]!r} is no name of a class; use letters, digits, - and _"
            warn(message, subtype, f"{source}:{line}")
        return classes

    def content_location(self, line: int) -> tuple[str, int]:
        """Return where a line of the content stands, counted from 1, as a location for a warning."""
        source, at = self._written_at()
        # MyST counts the lines of a directive from its own first one.
        if self._is_markdown:
            return source, at + self.content_offset + line
        offset = self.content.offset(line - 1) if 0 < line <= len(self.content) else None
        return source, (self.content_offset + line if offset is None else offset + 1)

    def problem(self, message: str, subtype: str, line: int | None = None) -> list[nodes.Node]:
        """Warn, and return the notice; ``line`` counts the lines of the content from 1."""
        source, at = self._written_at() if line is None else self.content_location(line)
        warn(message, subtype, f"{source}:{at}")
        if called := self.called():
            lose(self.env, self.env.current_document.docname, called)
        return [notice(message, self.block_text)]
