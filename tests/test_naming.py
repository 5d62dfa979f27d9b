"""Which files the pages of a site name is kept from build to build, whatever happens to what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxext.explorable.pages.naming import named

FILES = {
    "host-ABCDEFGH.js",
    "colors-0123abcd.css",
    "fonts/Main-QRSTUVWX.woff2",
    "own data.json",
}
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda content: content[: len(content) // 2],
    "another file's": lambda content: content.replace(b"host-ABCDEFGH.js", b"host-HGFEDCBA.js"),
    "no text": lambda _: b"\xff\xfe\x00",
    "of another form": lambda _: b'e3b0\n{"pages": 3}',
}


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    folder = '<link href="_static/explorable/'
    texts = {
        "a.html": f'{folder}host-ABCDEFGH.js?v=1">',
        "b.html": f'{folder}colors-0123abcd.css"><script>["Main-QRSTUVWX.woff2"]</script>',
        "c.html": "<p>host-ABCDEFGH.js in a page that has nothing of ours",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return [tmp_path / name for name in texts]


def test_what_pages_name_is_found_and_found_again(pages: list[Path], tmp_path: Path) -> None:
    memory = tmp_path / "kept" / "named.json"
    wanted = FILES - {"own data.json"}
    assert named(FILES, pages, memory) == wanted
    assert named(FILES, pages, memory) == wanted
    assert named(FILES, pages[1:], memory) == wanted - {"host-ABCDEFGH.js"}
    # Another page that begins to name a file, and one that stops.
    pages[2].write_text("explorable/own data.json")
    pages[0].write_text("nothing")
    assert named(FILES, pages, memory) == FILES - {"host-ABCDEFGH.js"}


def test_a_file_that_was_not_looked_for_is_found_in_old_pages(pages: list[Path], tmp_path: Path) -> None:
    memory = tmp_path / "named.json"
    assert named({"colors-0123abcd.css"}, pages, memory) == {"colors-0123abcd.css"}
    assert "host-ABCDEFGH.js" in named(FILES, pages, memory)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_costs_a_look_and_nothing_else(pages: list[Path], tmp_path: Path, damage: str) -> None:
    memory = tmp_path / "named.json"
    found = named(FILES, pages, memory)
    memory.write_bytes(DAMAGES[damage](memory.read_bytes()))
    assert named(FILES, pages, memory) == found
    assert named(FILES, pages, memory) == found
