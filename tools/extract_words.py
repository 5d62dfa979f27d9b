"""Collect the suite's own words in a template for translators, and bring the catalogues in line with it.

    python tools/extract_words.py

A message is extracted where it is put into the site's language: in Python `t("Step {0}", at)`, in JavaScript
``t`Step ${at}` ``. A constant is marked where it stands: in Python with `# words` at the end of its line, or
`# words of an operation` if the same words mean something else elsewhere; in JavaScript with `/* words */`
before it. An operation of tensor programs has its name as words, or its `title`. What translators should know
stands in a comment above that begins with `Translators:`. Translations of messages that are no longer there
go; new ones are empty.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sphinxext" / "explorable"
SCRIPTS = ROOT / "static" / "src"
LOCALE = PACKAGE / "locale"
MARK = "words"
MARKED = re.compile(rf"  # {MARK}(?: of (.+))?$")
NOTE = "Translators:"
# What each file has that says something.
SAYING = re.compile(rf"""(?<![\w.$])t[(`]|{MARK}( \*/ | of |$)|@function\(""", re.MULTILINE)
OPERATION = "an operation"
# Behind one of these a slash begins a regular expression.
BEFORE_PATTERN = re.compile(r"(?:^|[(,=:\[!&|?{};+>]|\breturn|\btypeof)\s*$")
PATTERN = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
STRING = re.compile(r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""")
ESCAPE = re.compile(r"\\(u\{(\w+)\}|u(\w{4})|.)", re.DOTALL)


def _unescaped(text: str) -> str:
    plain = {"n": "\n", "t": "\t"}
    return ESCAPE.sub(
        lambda found: chr(int(code, 16)) if (code := found[2] or found[3]) else plain.get(found[1], found[1]),
        text,
    )


@dataclass(frozen=True)
class Message:
    """Words that are translated as one.

    Attributes:
        text: the English words.
        context: what they are said of, where the same words are said of something else.
        note: what translators should know.

    """

    text: str
    context: str = ""
    note: str = ""


def note_above(lines: Sequence[str], number: int, sign: str) -> str:
    """Return what a comment tells translators that ends right above a line, which is counted from 1."""
    said: list[str] = []
    for line in reversed(lines[: number - 1]):
        if not line.strip().startswith(sign):
            break
        said.insert(0, line.strip().removeprefix(sign).strip())
        if said[0].startswith(NOTE):
            return " ".join(said).removeprefix(NOTE).strip()
    return ""


class Script:
    """A reader of JavaScript that knows strings, templates, comments and regular expressions."""

    def __init__(self, text: str) -> None:
        """Read a text from its beginning."""
        self.text = text
        self.lines = text.splitlines()
        self.found: list[Message] = []

    def _message(self, text: str, at: int) -> Message:
        return Message(text, note=note_above(self.lines, self.text.count("\n", 0, at) + 1, "//"))

    def read(self, at: int = 0, *, inside: bool = False) -> int:
        """Read code; inside of a template only as far as the brace that ends it. Return where it ends."""
        text, depth = self.text, 0
        while at < len(text):
            one = text[at]
            if text.startswith("//", at):
                end = text.find("\n", at)
                at = len(text) if end < 0 else end
            elif text.startswith("/*", at):
                at = text.index("*/", at) + 2
            elif one in "\"'":
                end = STRING.match(text, at)
                assert end, text[at : at + 40]
                if self._is_said(at):
                    self.found.append(self._message(_unescaped(end[0][1:-1]), at))
                at = end.end()
            elif one == "`":
                at = self._template(at)
            elif one == "/" and BEFORE_PATTERN.search(text[max(0, at - 60) : at]) and PATTERN.match(text, at):
                at = PATTERN.match(text, at).end()  # type: ignore[union-attr]
            else:
                depth += {"{": 1, "}": -1}.get(one, 0)
                at += 1
                if inside and depth < 0:
                    return at
        return at

    def _is_said(self, at: int) -> bool:
        before = self.text[max(0, at - 20) : at]
        return bool(re.search(rf"(?<![\w.$])t\($|/\* {MARK} \*/ $", before))

    def _template(self, at: int) -> int:
        said = bool(re.search(r"(?<![\w.$])t$", self.text[max(0, at - 2) : at])) or self._is_said(at)
        place, begin = len(self.found), at
        name, values, at = "", 0, at + 1
        while self.text[at] != "`":
            if self.text.startswith("${", at):
                name += f"{{{values}}}"
                values += 1
                at = self.read(at + 2, inside=True)
            else:
                size = 2 if self.text[at] == "\\" else 1
                name += _unescaped(self.text[at : at + size])
                at += size
        if said:
            self.found.insert(place, self._message(name, begin))
        return at + 1


def in_script(text: str) -> list[Message]:
    """Return the messages of a script, in their order."""
    script = Script(text)
    script.read()
    return script.found


def in_module(text: str) -> list[Message]:
    """Return the messages of a Python module, in their order."""
    lines = text.splitlines()
    marked = {number: said[1] or "" for number, line in enumerate(lines, 1) if (said := MARKED.search(line))}
    tree = ast.parse(text)
    keys = {key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    found: list[tuple[int, int, Message]] = []

    def add(constant: ast.Constant, context: str, *around: ast.AST) -> None:
        notes = (note_above(lines, one.lineno, "#") for one in (constant, *around))  # type: ignore[attr-defined]
        message = Message(str(constant.value), context, next(filter(None, notes), ""))
        found.append((constant.lineno, constant.col_offset, message))

    for statement, node in _within(tree):
        match node:
            case ast.Call(func=ast.Name(id="t"), args=[argument, *_], keywords=keywords):
                contexts = [one.value for one in keywords if one.arg == "context"]
                said: list[ast.expr] = [argument]
                while said:
                    one = said.pop()
                    if isinstance(one, ast.IfExp):
                        said += [one.body, one.orelse]
                    elif isinstance(one, ast.Constant) and isinstance(one.value, str):
                        add(one, *map(ast.literal_eval, contexts or [ast.Constant("")]), node, statement)
            case ast.Constant(value=str()) if node.end_lineno in marked and node not in keys:
                add(node, marked[node.end_lineno], statement)
            case ast.ClassDef(decorator_list=[ast.Call(func=ast.Name(id="function"), args=[name])]):
                if not any(_title_of(part) for part in node.body) and isinstance(name, ast.Constant):
                    add(ast.copy_location(ast.Constant(name.value.replace("_", " ")), name), OPERATION)
    return [message for _, _, message in sorted(found, key=lambda one: one[:2])]


def _within(tree: ast.AST, statement: ast.AST | None = None) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield all nodes, each with the statement that it is part of."""
    for node in ast.iter_child_nodes(tree):
        own = node if isinstance(node, ast.stmt) or statement is None else statement
        yield own, node
        yield from _within(node, own)


def _title_of(part: ast.stmt) -> bool:
    """Tell whether a part of a class gives it a title."""
    match part:
        case ast.Assign(targets=[ast.Name(id="title")]) | ast.FunctionDef(name="title"):
            return True
    return False


def sources() -> Iterator[tuple[str, list[Message]]]:
    """Yield all files, as they are told to translators, with their messages."""
    for folder, ending, read in ((SCRIPTS, "js", in_script), (PACKAGE, "py", in_module)):
        for file in sorted(folder.rglob(f"*.{ending}")):
            text = file.read_text(encoding="utf-8")
            if SAYING.search(text):
                yield file.relative_to(ROOT).as_posix(), read(text)


def extracted() -> Catalog:
    """Return all messages with the files that they stand in."""
    places: dict[tuple[str, str], dict[str, None]] = {}
    notes: dict[tuple[str, str], dict[str, None]] = {}
    for name, messages in sources():
        for one in messages:
            known_by = (one.text, one.context)
            places.setdefault(known_by, {})[name] = None
            notes.setdefault(known_by, {}).update({one.note: None} if one.note else {})
    made = Catalog(project="sphinxext-explorable", fuzzy=False)
    for (text, context), files in places.items():
        # What parts numbers in a list follows from their signs.
        if re.search(r"[^\W\d_]", text) or "{" in text or text in "“”":
            known_by = (text, context)
            locations = [(name, 0) for name in files]
            made.add(text, locations=locations, auto_comments=list(notes[known_by]), context=context or None)
    return made


def write(catalogue: Catalog, file: Path) -> None:
    """Write a catalogue, without what changes from day to day."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, catalogue, width=110, include_lineno=False, omit_header=True, ignore_obsolete=True)
    head = (
        "# The words that sphinxext-explorable puts on pages; made by tools/extract_words.py.\n"
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        + (f'"Language: {catalogue.locale}\\n"\n' if catalogue.locale else "")
        + "\n"
    )
    file.write_text(head + file.read_text(encoding="utf-8").strip() + "\n", encoding="utf-8")


def main() -> None:
    """Write the template, and say which catalogues have untranslated words."""
    template = extracted()
    write(template, LOCALE / "explorable.pot")
    for file in sorted(LOCALE.glob("*/LC_MESSAGES/explorable.po")):
        code = file.parts[-3]
        with file.open("rb") as opened:
            known = {(one.id, one.context): one.string for one in read_po(opened) if one.id}
        renewed = Catalog(locale=code, fuzzy=False)
        for message in template:
            if message.id:
                renewed.add(
                    message.id,
                    known.get((message.id, message.context), ""),
                    locations=message.locations,
                    auto_comments=message.auto_comments,
                    context=message.context,
                )
        write(renewed, file)
        empty = sum(not message.string for message in renewed if message.id)
        print(f"{code}: {empty} of {len(template)} words are not translated")


if __name__ == "__main__":
    main()
