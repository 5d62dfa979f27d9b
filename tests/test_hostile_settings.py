"""Settings and front matter that mean harm: each is told in words, or stands on the page as text."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from harm import harm
from hostile_strings import LONG, STRINGS
from test_every_option import film_files
from test_hostile_outputs import ODD
from test_hostile_strings import FILES, commands, hostile_commands

from conftest import Site, build_site
from sphinxext.explorable.config import PREFIX, ExplorableConfig, from_command_line, problem_with

SETTINGS = {setting.name: setting for setting in fields(ExplorableConfig)}
WORDS = [string for string in STRINGS if string not in LONG]


def settings_with(given: Iterator[str]) -> dict[str, Any]:
    """Return a value for each setting that holds strings wherever it holds text of its author's."""

    def text() -> str:
        return next(given)

    return {
        "concepts": {
            # Of these all but the symbol is text; that is a formula.
            "query": {
                "label": text(),
                "symbol": "Q",
                "shape": "t k",
                "color": "violet",
                "description": text(),
            },
            "key": {"label": text(), "symbol": "K", "description": text(), "shape": text()},
            "value": {"color": text()},
            text(): {"label": text()},
        },
        "katex_macros": {r"\x": "x", text(): "y"},
        "dark": text(),
        "textures": text(),
        "styles_everywhere": text(),
        "render_timeout": text(),
        "render_memory": text(),
        "local_numbers": text(),
        "metrics": {"endpoint": f"/{text()}"},
        "notebook_links": {text(): f"https://example.org/{text()}/{{path}}", text(): text()},
        "steps": text(),
        "hero": {
            "site": text(),
            "logo": text(),
            "font": text(),
            "background": text(),
            "template": f"{text()}.svg",
        },
        "divio_folders": {text(): text(), "how": "how-to"},
        "divio_names": {"how-to": text(), "tutorial": text(), text(): text()},
        "divio_checks": [text()],
    }


def parted(settings: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return settings in which each dictionary has one entry in turn: a wrong one would hide the others."""
    every = {name: list(value.items()) for name, value in settings.items() if isinstance(value, dict)}
    for place in range(max(map(len, every.values()))):
        yield {
            PREFIX + name: dict([every[name][place % len(every[name])]]) if name in every else value
            for name, value in settings.items()
        }


def test_every_setting_is_among_them() -> None:
    assert set(settings_with(itertools.cycle(WORDS))) == set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_value_of_any_kind_is_taken_or_told(name: str) -> None:
    endless: dict[Any, Any] = {}
    endless[1] = endless
    deep: Any = "x"
    for _ in range(2_000):
        deep = [deep]
    values = [*ODD, endless, deep, object(), {1: 2}, {"a": {"b": {"c": 1}}}, {("a",): "b"}, 10**400, *STRINGS]
    for value in [
        *values,
        *({"query": one} for one in values),
        *({str(one)[:20]: "x"} for one in ODD),
        *([one] for one in values),
    ]:
        told = problem_with(SETTINGS[name], value)
        assert told is None or (told.startswith(PREFIX + name) and len(told) < 2_000 and "\n" not in told)


@pytest.mark.parametrize("name", SETTINGS)
def test_any_text_of_a_command_line_is_read(name: str) -> None:
    odd = [
        "{" * 3_000,
        "-" * 3_000 + "1",
        "[" * 3_000 + "]" * 3_000,
        "{[]: 1}",
        "{**1}",
        "1" * 5_000,
        "\x00",
        "'\\ud800'",
        "f'{x}'",
    ]
    for text in [*STRINGS, *odd]:
        problem_with(SETTINGS[name], from_command_line(SETTINGS[name], text))
        from_command_line(SETTINGS[name], {text: text, f"query.{text}": text, "a.b.c": "x"})


# A page on which all of them matter.
PAGE = """---
{front}
---

# Page

Before 1.

A {concept}`query` and a {concept}`key`: $\\concept{query}{Q}\\concept{key}{K} \\x$.

Before 2.

:::{explorable} function
:expr: x ** 2
:notebook:
:hero:
Words.
:::

Before 3.

:::{divio-grid}
:::

Before 4.

:::{divio-list} how-to
:::

Before 5.

::::{steps}
:::{step} One
Words.
:::
:::{step} Two
Words.
:::
::::

Before end.
"""
FRONT = (
    "divio",
    "date",
    "description",
    "title",
    "author",
    "authors",
    "doi",
    "license",
    "abstract",
    "tags",
    "html_meta",
)


def quoted(string: str) -> str:
    return json.dumps(string.encode("utf-8", "replace").decode())


def pages_with(given: Iterator[str]) -> dict[str, str | bytes]:
    """Return pages whose front matter, and whose fields of a page in reStructuredText, hold strings."""
    front = "\n".join(f"{key}: {quoted(next(given))}" for key in FRONT)
    whole = "\n".join(
        f"{key}: [{quoted(next(given))}, {{{quoted(next(given))}: {quoted(next(given))}}}]" for key in FRONT
    )
    # A file holds no half of a character; where an author's name is no paragraph, docutils itself raises.
    in_file = (" ".join(string.encode("utf-8", "replace").decode().split()) for string in given)
    of_rst = "\n".join(f":{key}: {'A ' if key == 'author' else ''}{next(in_file) or 'x'}" for key in FRONT)
    usual = PAGE.replace("{front}", front)
    return {
        "index": "# I\n\n```{toctree}\n:glob:\n*\nhow/*\n```\n",
        "page": usual,
        "how/one": "---\ndivio: how-to\ndescription: "
        + quoted(next(given))
        + "\n---\n# A guide\n\nBefore 1.\n\nWords.\n",
        "lists": f"---\n{whole}\n---\n# Lists\n\nBefore 1.\n\nWords.\n",
        "fields.rst": f"{of_rst}\n\nFields\n======\n\nBefore 1.\n\nWords.\n",
        **FILES,
        **film_files(),
    }


def built(folder: Path, given: Iterator[str], builder: str = "html") -> list[Site]:
    base = {
        "html_baseurl": "https://example.org/",
        "suppress_warnings": ["explorable.divio"],
        # docutils shows some fields of front matter, as the Markdown of its author.
        "myst_disable_syntax": ["html_block", "html_inline"],
    }
    every = enumerate(parted(settings_with(given)))
    return [
        build_site(folder / str(place), pages_with(given), builder, config={**settings, **base})
        for place, settings in every
    ]


def told_badly(site: Site) -> list[str]:
    """Return the lines of the log that are ours and no warning of a place, or that nobody wants."""
    # What docutils tells of fields has several lines.
    ours = [line for line in site.warnings if "[explorable" in line or "Traceback" in line]
    return [line for line in ours if not re.match(r"[\w/.-]+\.(md|rst)(:\d*)?: |WARNING: ", line)]


def harmed(tab: Any, sites: list[Site]) -> list[str]:
    found = []
    for site in sites:
        found += told_badly(site)
        for name in ("page", "how/one", "lists"):
            found += [f"{name}: {told}" for told in harm(tab, site.out / f"{name}.html", live=False)]
    return found


def test_hostile_settings_are_text_or_told(tmp_path: Path, tab: Any) -> None:
    assert harmed(tab, built(tmp_path, itertools.cycle(WORDS[::7]))) == []


def test_hostile_settings_are_no_commands_of_tex(tmp_path: Path) -> None:
    usual = build_site(
        tmp_path / "usual",
        {"index": PAGE.replace("{front}", "divio: how-to")},
        "latex",
        config={
            "explorable_concepts": {"query": {"label": "a"}, "key": {"label": "b"}},
            "explorable_katex_macros": {r"\x": "x"},
        },
    )
    known = set(commands(tex_of(usual)))
    for site in built(tmp_path, itertools.cycle([string for string in WORDS if "\\" in string]), "latex"):
        assert told_badly(site) == []
        assert (set(commands(tex_of(site))) - known) & hostile_commands() == set()


def tex_of(site: Site) -> str:
    [file] = site.out.glob("*.tex")
    return file.read_text(encoding="utf-8").partition("\\begin{document}")[2]


@pytest.mark.long
@pytest.mark.parametrize("by", range(0, len(WORDS), 40))
def test_every_string_as_a_setting_is_text_or_told(tmp_path: Path, tab: Any, by: int) -> None:
    assert harmed(tab, built(tmp_path, itertools.cycle([*WORDS[by:], *WORDS[:by]]))) == []
