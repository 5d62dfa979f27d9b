"""What an author's module reaches while the docs are built: no file, no network, no other module."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from conftest import Build
from sphinxext.explorable.engine.errors import RenderError
from sphinxext.explorable.sandbox.process import sandbox

# What gives JavaScript a machine, in browsers, Node, Deno, Bun and the shells of engines.
FOREIGN = [
    "require",
    "process",
    "module",
    "exports",
    "global",
    "Deno",
    "Bun",
    "std",
    "os",
    "fs",
    "net",
    "d8",
    "Realm",
    "read",
    "readFile",
    "load",
    "run",
    "quit",
    "version",
    "gc",
    "importScripts",
    "Worker",
    "SharedWorker",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "WebTransport",
    "RTCPeerConnection",
    "caches",
    "cookieStore",
    "indexedDB",
    "scriptArgs",
    "__dirname",
    "__filename",
    "opener",
    "ActiveXObject",
    "java",
    "Packages",
]

LISTS = """
const wanted = %s;
const open = wanted.filter((name) => (0, eval)(`typeof ${name}`) !== "undefined");
const all = (() => {}).constructor.constructor("return this")();
open.push(...wanted.filter((name) => name in all && all[name] !== undefined));
for (const address of ["fs", "node:fs", "file:///etc/passwd", "data:text/javascript,0", "./own.js"])
  await (0, eval)(`import("${address}")`).then(() => open.push(address), () => {});
const frame = document.createElement("iframe");
document.body.append(frame);
if (frame.contentWindow) open.push("a window of its own");
const script = document.createElement("script");
script.textContent = "globalThis.ran = 1";
document.body.append(script);
if (globalThis.ran) open.push("a script");
if (document.cookie || /etc|home|tmp/.test(new Error().stack)) open.push("the machine");
el.textContent = `found: ${open.join(" ")}.`;
"""
MODULE = "export default {{ async render({{ el, model, d3 }}) {{ {} }} }};"


def test_a_module_reaches_nothing_of_the_machine(build: Build) -> None:
    page = "# Page\n\n:::{explorable} own.js\n:::\n"
    site = build({"index": page, "own.js": MODULE.format(LISTS % FOREIGN)})
    assert site.warnings == []
    view = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-view")
    assert view is not None
    assert view.text.strip() == "found: ."


@pytest.mark.parametrize(
    "asks",
    [
        "fetch('file:///etc/passwd')",
        "fetch('own.js')",
        "new WebSocket('ws://127.0.0.1:1')",
        "new Worker('own.js')",
    ],
)
def test_what_asks_for_more_is_told_and_not_given(build: Build, asks: str) -> None:
    site = build(
        {
            "index": "# P\n\n:::{explorable} own.js\n:::\n",
            "own.js": MODULE.format(f"el.append(await {asks});"),
        }
    )
    assert len(site.warnings) == 1
    assert site.warnings[0].startswith("index.md:3: WARNING: own could not be drawn: ")
    assert "which does not exist while the docs are built" in site.warnings[0]


# ── Of one module and the next ───────────────────────────────────────────────────────────────────────────

CHANGES = [
    "globalThis.parseFloat = () => 7",
    "globalThis.Intl = {}",
    "Math = { PI: 3 }",
    "globalThis.Promise = 7",
    "Object.defineProperty(globalThis, 'stays', { value: 7 })",
    "Object.preventExtensions(globalThis)",
    "Object.setPrototypeOf(globalThis, {})",
    "Intl.NumberFormat.prototype.formatToParts = 7",
    "Number.parseFloat = 7",
    "TypeError.prototype.name = 'x'",
    "Error.stackTraceLimit = 0",
    "Error.prepareStackTrace = () => 7",
    "Object.prototype.hacked = 7",
    "Object.prototype.__defineGetter__('hacked', () => 7)",
    "Object.freeze(Array.prototype)",
    "Object.setPrototypeOf(Array.prototype, null)",
    "Object.getPrototypeOf(function* () {}).prototype.next = 7",
    "Object.getPrototypeOf(async function () {}).hacked = 7",
    "Object.getPrototypeOf([].values()).next = 7",
    "Uint8Array.prototype.hacked = 7",
    "WebAssembly.compile = 7",
    "JSON.parse.hacked = 7",
    "Reflect.ownKeys = () => []",
    "console.log = 7",
    "URL.canParse = 7",
    "EventTarget.prototype.addEventListener = 7",
    "Element.prototype.append = 7",
    "Object.getPrototypeOf(document).createElement = 7",
    "Object.getPrototypeOf(Object.getPrototypeOf(el)).hacked = 7",
    "model.constructor.prototype.get = 7",
    "d3.selection.prototype.append = 7",
    "d3.scaleLinear.hacked = 7",
    "d3.schemeCategory10.length = 0",
]
# What modules do, and leaves nothing behind.
HABITS = [
    "",
    "d3.select(el).append('svg').append('rect').transition().duration(9).attr('x', 5); d3.format('.2f')(3);",
    "/a/.exec('a'); new Intl.NumberFormat('en').format(2); new URL('http://a/b'); console.log(1);",
    "setTimeout(() => 0, 10); new Uint8Array(4); el.append(document.createElement('canvas'));",
    "globalThis.mine = 1; window.other = 2; document.title = 'x'; location.hash = 'a'; Math.random();",
    "customElements.define('x-y', class extends HTMLElement {}); el.innerHTML = '<x-y></x-y>';",
    "localStorage.setItem('a', 'b'); sessionStorage.a = 1; window.onresize = () => 0; window.scrollTo(0, 9);",
]


def is_intact_after(body: str) -> bool:
    """Run a module by itself, and ask whether the next one may have its process."""
    code = (
        "exports.__esModule = true; exports.default = { render({ el, model, d3 }) {"
        f" el.textContent = 'x'; {body} }} }};"
    )
    file = {"path": "own.js", "imports": {}, "assets": {}, "waits": False, "code": code}
    request = {
        "files": [file], "id": "x", "values": {}, "bind": {}, "parameters": [], "assets": {}, "width": "",
        "memory": 256, "moves": False,
    }  # fmt: skip
    limits = {"timeout": 20.0, "memory": 1024.0}
    sandbox().ask("begin", request, **limits)
    for _ in range(20):
        if not sandbox().ask("goOn", {}, **limits)["more"]:
            break
    intact: bool = sandbox().ask("isIntact", {}, **limits)
    return intact


# Each takes a process of its own.
@pytest.mark.parametrize(
    "change",
    [pytest.param(one, marks=pytest.mark.long if place % 3 else []) for place, one in enumerate(CHANGES)],
)
def test_what_a_module_changes_for_good_is_noticed(change: str) -> None:
    assert is_intact_after("")
    try:
        noticed = not is_intact_after(f"try {{ {change} }} catch {{}}")
    except RenderError:
        # It cannot even be asked any more, and is given up.
        noticed = True
    sandbox().close()
    assert noticed


def test_what_modules_do_is_no_change() -> None:
    sandbox().close()
    for habit in HABITS + HABITS:
        assert is_intact_after(habit), habit


def test_the_next_module_finds_the_world_as_it_was(build: Build) -> None:
    reads = "const seen = [parseFloat('2'), Math.PI > 3.1, typeof d3.select, typeof model.get, ({}).hacked];"
    reads += " el.textContent = seen.join();"
    pages = [f"change{i}.js" for i in range(4)]
    wild = [
        "globalThis.parseFloat = () => 7",
        "Math = { PI: 3 }",
        "model.constructor.prototype.get = 7",
        CHANGES[12],
    ]
    text = "# Page\n\n"
    files = {"reads.js": MODULE.format(reads)}
    for name, change in zip(pages, wild, strict=True):
        files[name] = MODULE.format(f"el.textContent = 'x'; {change};")
        text += f":::{{explorable}} {name}\n:::\n\n:::{{explorable}} reads.js\n:::\n\n"
    site = build({"index": text, **files})
    assert all("change" in warning for warning in site.warnings)
    assert (
        site.page().count("2,true,function,function,<") + site.page().count("2,true,function,function,&lt;")
        >= 1
    )
    views = BeautifulSoup(site.page(), "html.parser").select("[data-module^=reads] .explorable-view")
    assert [view.text.strip() for view in views] == ["2,true,function,function,"] * 4
