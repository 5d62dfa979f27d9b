"""Collect the suite's own words in a template for translators, and bring the catalogues in line with it.

    python tools/extract_words.py

A word is extracted where it is put into the site's language: in Python `t("Step {0}", at)`, in JavaScript
``t`Step ${at}` ``. A constant is marked where it stands: in Python with `# words` at the end of its line,
in JavaScript with `/* words */` before it. Translations of words that are no longer there go; new ones are
empty.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sphinxext" / "explorable"
SCRIPTS = ROOT / "static" / "src"
LOCALE = PACKAGE / "locale"
MARK = "words"
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


class Script:
    """A reader of JavaScript that knows strings, templates, comments and regular expressions."""

    def __init__(self, text: str) -> None:
        """Read a text from its beginning."""
        self.text = text
        self.found: list[str] = []

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
                    self.found.append(_unescaped(end[0][1:-1]))
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
        place = len(self.found)
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
            self.found.insert(place, name)
        return at + 1


def in_script(text: str) -> list[str]:
    """Return the words of a script, in their order."""
    script = Script(text)
    script.read()
    return script.found


def in_module(text: str) -> list[str]:
    """Return the words of a Python module, in their order."""
    marked = {number for number, line in enumerate(text.splitlines(), 1) if line.endswith(f"  # {MARK}")}
    found = []
    tree = ast.parse(text)
    keys = {key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="t"), args=[argument, *_]):
                said: list[ast.expr] = [argument]
                while said:
                    one = said.pop()
                    if isinstance(one, ast.IfExp):
                        said += [one.body, one.orelse]
                    elif isinstance(one, ast.Constant) and isinstance(one.value, str):
                        found.append((one.lineno, one.col_offset, one.value))
            case ast.Constant(value=str(value)) if node.end_lineno in marked and node not in keys:
                found.append((node.lineno, node.col_offset, value))
    return [value for _, _, value in sorted(found)]


def sources() -> Iterator[tuple[str, list[str]]]:
    """Yield all files, as they are told to translators, with their words."""
    for file in sorted(SCRIPTS.rglob("*.js")):
        yield file.relative_to(ROOT).as_posix(), in_script(file.read_text(encoding="utf-8"))
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(ROOT).as_posix(), in_module(file.read_text(encoding="utf-8"))


def extracted() -> Catalog:
    """Return all words with the files that they stand in."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, words in sources():
        for text in words:
            if name not in places[text]:
                places[text].append(name)
    made = Catalog(project="sphinxext-explorable", fuzzy=False)
    for text, files in places.items():
        # What parts numbers in a list follows from their signs.
        if re.search(r"[^\W\d_]", text) or "{" in text or text in "“”":
            made.add(text, locations=[(name, 0) for name in files])
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
            known = {message.id: message.string for message in read_po(opened) if message.id}
        renewed = Catalog(locale=code, fuzzy=False)
        for message in template:
            if message.id:
                renewed.add(message.id, known.get(message.id, ""), locations=message.locations)
        write(renewed, file)
        empty = sum(not message.string for message in renewed if message.id)
        print(f"{code}: {empty} of {len(template)} words are not translated")


if __name__ == "__main__":
    main()
