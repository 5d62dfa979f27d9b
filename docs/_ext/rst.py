"""The snippets of these docs are written in MyST; this says the same in reStructuredText."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinxext.explorable.visuals.catalogue import grammars

# What stands in the body of these is no markup.
_VERBATIM = {"colored-equation", "code-block", "math", *grammars()}
_FENCE = re.compile(r"(?P<fence>:{3,}|`{3,})\{(?P<name>[\w:-]+)\}\s*(?P<argument>.*)")
_CODE = re.compile(r"(?P<fence>`{3,})(?P<language>[\w-]*)\s*")
_OPTION = re.compile(r":[\w-]+:(\s.*)?")
_INLINE = re.compile(
    r"\{(?P<role>[\w:+-]+)\}`(?P<text>[^`]*)`"
    r"|``(?P<literal2>.+?)``|`(?P<literal>[^`]+)`"
    r"|\$(?P<math>[^$]+)\$"
    r"|\[(?P<words>[^\]]+)\]\((?P<address>[^)\s]+)\)"
)
_HEADINGS = "=-~^"
_INDENT = "   "


def to_rst(text: str) -> str:
    """Return a MyST snippet in reStructuredText: directives, roles, math, links, literals and headings."""
    return "\n".join(_blocks(text.strip("\n").split("\n"))) + "\n"


def _blocks(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if fence := _FENCE.fullmatch(line):
            end = _end(lines, at, fence["fence"])
            yield from _directive(fence["name"], fence["argument"], lines[at + 1 : end])
            at = end
        elif code := _CODE.fullmatch(line):
            end = _end(lines, at, code["fence"])
            yield from _directive("code-block", code["language"] or "text", lines[at + 1 : end])
            at = end
        elif line == "$$":
            end = lines.index("$$", at + 1)
            yield from _directive("math", "", lines[at + 1 : end])
            at = end
        elif heading := re.fullmatch(r"(#+) (.*)", line):
            words = _inline(heading[2])
            yield from (words, _HEADINGS[len(heading[1]) - 1] * len(words))
        elif label := re.fullmatch(r"\((.+)\)=", line):
            yield from (f".. _{label[1]}:", "")
        else:
            yield _inline(line)
        at += 1


def _end(lines: list[str], start: int, fence: str) -> int:
    return next(at for at in range(start + 1, len(lines)) if lines[at].strip() == fence)


def _directive(name: str, argument: str, body: list[str]) -> Iterator[str]:
    yield f".. {name}:: {argument}".rstrip()
    count = next((at for at, line in enumerate(body) if not _OPTION.fullmatch(line)), len(body))
    # A caption is markup; what other options take is not.
    options = (_inline(line) if line.startswith(":caption:") else line for line in body[:count])
    yield from (_INDENT + line for line in options)
    content = body[count:]
    if name not in _VERBATIM:
        content = list(_blocks(content))
    if any(line.strip() for line in content):
        yield ""
        yield from ((_INDENT + line).rstrip() for line in content)


def _inline(line: str) -> str:
    def rewritten(match: re.Match[str]) -> str:
        if match["role"]:
            return f":{match['role']}:`{match['text']}`"
        if match["math"]:
            return f":math:`{match['math']}`"
        if match["words"]:
            return f"`{match['words']} <{match['address']}>`__"
        return f"``{match['literal'] or match['literal2']}``"

    return _INLINE.sub(rewritten, line)
