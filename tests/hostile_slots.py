"""Every place of a page that takes an author's text, as a way to write a string there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from test_every_option import BLOCKS, Block

# Longer than any that a hostile string holds.
FENCE = ":" * 40


@dataclass(frozen=True)
class Slot:
    """A place for a string: the page that it is on, its name, what is written there otherwise, and how.

    `write` takes the string and a name that nothing else on the page has.
    """

    page: str
    name: str
    usual: str
    write: Callable[[str, str], str]
    # What the page needs besides, once.
    before: str = ""


def quoted(string: str) -> str:
    """Write a string as YAML does between double quotes, so that all of it gets there, whatever it is."""

    def escaped(sign: str) -> str:
        code = ord(sign)
        if sign.isprintable() and sign not in '"\\':
            return sign
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

    return f'"{"".join(map(escaped, string))}"'


def in_line(string: str) -> str:
    """Return a string without the ends of lines, which would end where it stands."""
    return " ".join(string.splitlines()).strip() or "x"


def _directive(called: str, options: dict[str, str], body: str, block: Block, own: str) -> str:
    name, _, argument = called.replace("PAGE", own).partition(" ")
    if called.startswith("parameter "):
        argument = own
    written = "".join(
        f":{key}: {value if value.startswith(chr(34)) else quoted(value)}\n"
        for key, value in options.items()
        if value
    )
    directive = f"{FENCE}{{{name}}} {argument}\n{written}\n{body}\n{FENCE}\n"
    if block.within:
        directive = f"{FENCE}:{{{block.within}}}\n\n{directive}\n{FENCE}:\n"
    return directive + (block.before.replace("PAGE", own) if "PAGE" in block.before else "")


def _of_block(called: str, block: Block) -> Iterator[Slot]:
    page = "-".join(called.replace(".", "-").split()).lower()
    before = "" if "PAGE" in block.before else block.before
    needs = {key: value for key, value in block.needs.items() if value}

    def option(name: str, beside: dict[str, str]) -> Callable[[str, str], str]:
        given = {key: value for key, value in {**needs, **beside}.items() if key != name}
        return lambda text, own: _directive(called, {**given, name: quoted(text)}, block.body, block, own)

    def argument(text: str, own: str) -> str:
        return _directive(f"{called.partition(' ')[0]} {in_line(text)}", needs, block.body, block, own)

    def body(text: str, own: str) -> str:
        return _directive(called, needs, text, block, own)

    for name, case in block.cases.items():
        yield Slot(page, f"{called}: {name}", case.value, option(name, case.beside), before)
    yield Slot(page, f"{called}: its argument", called.partition(" ")[2] or "x", argument, before)
    yield Slot(page, f"{called}: its body", block.body or "Words.", body, before)


PARAMETER = ":::{parameter} w\n:value: 2\n:::\n:::{tensor-diagram}\n:name: S\nS = [[1, 2], [3, 4]]\n:::\n"


def _roles() -> Iterator[Slot]:
    for role, usual in (
        ("concept", "query"),
        ("parameter", "w"),
        ("live", "w + 1"),
        ("cell", "S: S[0, 1]"),
        ("math", "x"),
    ):
        yield Slot(
            "roles",
            f"role {role}",
            usual,
            lambda text, own, role=role: f"Words {{{role}}}```{in_line(text)}``` on.\n",  # type: ignore[misc]
            PARAMETER,
        )
        if role == "concept":
            yield Slot(
                "roles",
                "role concept: its title",
                "a title",
                lambda text, own: f"Words {{concept}}```{in_line(text)} <query>``` on.\n",
                PARAMETER,
            )
        if role in ("live", "cell"):
            yield Slot(
                "roles",
                f"role {role}: its format",
                ".2f",
                lambda text, own, role=role, usual=usual: (  # type: ignore[misc]
                    f"Words {{{role}}}```{usual} | {in_line(text)}``` on.\n"
                ),
                PARAMETER,
            )


def _more() -> Iterator[Slot]:
    yield Slot(
        "legends",
        "colored-equation: a legend's words",
        "what each asks",
        lambda text, own: (
            f"{FENCE}{{colored-equation}}\n\\concept{{query}}{{Q}}\n---\nquery: {quoted(text)}\n{FENCE}\n"
        ),
    )
    yield Slot(
        "legends",
        "colored-equation: a legend",
        "query: what each asks",
        lambda text, own: f"{FENCE}{{colored-equation}}\n\\concept{{query}}{{Q}}\n---\n{text}\n{FENCE}\n",
    )
    yield Slot(
        "told",
        "tensor-diagram: what a step says",
        "It begins.",
        lambda text, own: (
            f"{FENCE}{{tensor-diagram}}\n:steps:\n\n"
            f"A = [[1, 2]]\nB = A + 1\n---\nB: {in_line(text)}\n{FENCE}\n"
        ),
    )
    yield Slot(
        "told",
        "model-diagram: what a step says",
        "It begins.",
        lambda text, own: (
            f'{FENCE}{{model-diagram}}\n:steps:\n\n"a"\nx[t,d]\nBox\n---\nBox: {in_line(text)}\n{FENCE}\n'
        ),
    )
    yield Slot(
        "told",
        "model-diagram: a box",
        "Box",
        lambda text, own: f'{FENCE}{{model-diagram}}\n"a"\nx[t,d]\n{in_line(text)}\n{FENCE}\n',
    )
    yield Slot(
        "told",
        "model-diagram: words that go in",
        "a b",
        lambda text, own: f'{FENCE}{{model-diagram}}\n"{in_line(text)}"\nx[t,d]\nBox\n{FENCE}\n',
    )


def slots() -> list[Slot]:
    """Return every slot: that of a new option is among them by itself."""
    of_blocks = [slot for called, block in BLOCKS.items() for slot in _of_block(called, block)]
    return [*of_blocks, *_roles(), *_more()]
