"""Authors' style sheets, however they are spelled, load nothing: Chromium says what a sheet asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sphinxext.explorable.sandbox.sheets import without_loads

AT = "http://hacked.invalid/x"
# Each asks for something where nothing is taken out of it.
SHEETS = [
    f"@import '{AT}';",
    f'@import"{AT}";',
    f"@import url({AT});",
    f"@import/**/url( '{AT}' );",
    f"@IMPORT\n/* a */\n'{AT}' screen;",
    rf"@\69mport '{AT}';",
    rf"@im\p\6fRt '{AT}';",
    rf"@import \75 rl({AT});",
    f"@import '{AT}",
    f"@charset 'utf-8'; @import '{AT}' layer(x) supports(display: block);",
    f".a {{ background: url({AT}) }}",
    f".a {{ background: url( '{AT}' ) }}",
    f".a {{ background: URL(\n{AT}\n) }}",
    rf".a {{ background: u\72 l({AT}) }}",
    rf".a {{ background: \75rl({AT}) }}",
    rf".a {{ background: \url({AT}) }}",
    rf".a {{ background: \000055RL('{AT}') }}",
    f".a {{ background: url({AT}",
    f".a {{ background: url('{AT}",
    f".a {{ background: none, url({AT}) }}",
    f".a {{ background: image-set('{AT}' 1x) }}",
    f".a {{ background: image-set({' ' * 2_000}'{AT}' 1x) }}",
    rf".a {{ background: image-\set('{AT}' 1x) }}",
    f".a {{ background: -webkit-image-set(url({AT}) 1x) }}",
    f".a {{ --b: url({AT}); background: var(--b) }}",
    f".a {{ background: var(--none, url({AT})) }}",
    f".a::before {{ content: url({AT}) }}",
    f".a {{ list-style: url({AT}); display: list-item }}",
    f".a {{ border: 9px solid; border-image: url({AT}) 1 }}",
    f".a {{ cursor: url({AT}), auto; mask: url({AT}) }}",
    f".a {{ shape-outside: url({AT}); float: left }}",
    f"@font-face {{ font-family: b; src: url({AT}) }} .a {{ font-family: b }}",
    f"@media all {{ .a {{ background: url({AT}) }} }}",
    f"@supports (display: block) {{ .a {{ &:not(b) {{ background: url({AT}) }} }} }}",
    f"@layer b {{ .a {{ background: url({AT}) }} }}",
    f"/* a */ .a {{ background: /* b */ url({AT}) }}",
    f"/* ' */ .a {{ background: url({AT}) }} /* ' */",
    f".b {{ content: '/*' }} .a {{ background: url({AT}) }} .c {{ content: '*/' }}",
    f".b {{ content: '\\'' }} .a {{ background: url({AT}) }}",
    f".b {{ content: 'open\n }} .a {{ background: url({AT}) }}",
    f"<!-- .a {{ background: url({AT}) }} -->",
]
# What asks for nothing as it stands, and would where something is taken out of it carelessly.
CALM = [
    f".a {{ background: url({AT} /* no comment */",
    f".a {{ filter: url({AT}#a) }}",
    f".a {{ background: ur/**/l({AT}) }}",
    f"@im/**/port '{AT}';",
    f".a {{ background: u/*\n*/rl({AT}) }}",
    f".a {{ background: ururl(a)l({AT}) }}",
    f"@im@import 'data:,';port '{AT}';",
    f"/* .a {{ background: url({AT}) }} ",
    f".a::before {{ content: 'url({AT})' }}",
    f".a {{ background: im@import;age-set('{AT}' 1x) }}",
]
PAGE = "<!doctype html><style>{}</style><p class=a>Words.</p>"


@pytest.fixture(scope="module")
def asked(chromium: Any) -> Iterator[Callable[[str], list[str]]]:
    """Tell what a page with a style sheet asks another host for."""
    context = chromium.new_context()
    page = context.new_page()
    found: list[str] = []
    page.route("**/*", lambda route: (found.append(route.request.url), route.abort()))

    def run(sheet: str) -> list[str]:
        found.clear()
        page.set_content(PAGE.format(sheet))
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return list(found)

    yield run
    context.close()


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_that_loads_a_file_loads_none(asked: Callable[[str], list[str]], sheet: str) -> None:
    assert asked(sheet), "this one is harmless anyway"
    kept, loaded = without_loads(sheet)
    assert asked(kept) == []
    assert loaded


@pytest.mark.parametrize("sheet", CALM)
def test_a_sheet_that_loads_nothing_is_not_made_to(asked: Callable[[str], list[str]], sheet: str) -> None:
    assert asked(sheet) == []
    assert asked(without_loads(sheet)[0]) == []
