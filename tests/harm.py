"""What hostile strings could do to a page in a reader's browser, and whether they did."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

# A reader's browser says what a page really holds. It is asked before anything is drawn anew, and after.
CANARY = """
window.calls = [];
for (const name of ['hacked', 'alert', 'confirm', 'prompt', 'print'])
  window[name] = () => { calls.push(`${name} was called`); };
"""
FOUND = r"""() => {
  const found = [];
  const bad = (why, e) => found.push(`${why}: ${e.outerHTML.slice(0, 200)}`);
  const address =
    /^(href|src|srcset|action|formaction|xlink:href|data|poster|from|to|values|ping|background)$/;
  const runs = /^[\s\x00-\x20]*(javascript|vbscript|data:text|data:image.svg)/i;
  for (const e of document.querySelectorAll('*')) {
    for (const { name, value } of e.attributes) {
      if (/^on/i.test(name)) bad('a handler', e);
      if (address.test(name) && runs.test(value)) bad('an address that runs', e);
      if (address.test(name) && /^[\s\\/]*(https?:)?[\\/]{2}hacked/i.test(value)) bad('a foreign address', e);
      if (name === 'style' && /hacked|url\(/.test(value)) bad('a style', e);
      if (name === 'srcdoc') bad('a page in a page', e);
    }
    if (e.localName === 'script' && !/json/.test(e.type) && !/^file:/.test(e.src)) bad('a script', e);
    if (e.localName === 'style' && /hacked|display: ?none/.test(e.textContent)) bad('a style', e);
    if (e.matches('iframe, object, embed, base, applet, frame, form, meta[http-equiv=refresh]'))
      bad('a frame', e);
  }
  return found;
}"""
SENTINELS = r"""() => {
  const all = [...document.querySelectorAll('p')].filter(p => /^Before \w+\.$/.test(p.textContent.trim()));
  return all.map(p => {
    let way = '';
    for (let e = p; e; e = e.parentElement) way += ` ${e.localName}.${e.className}`;
    return [p.textContent.trim(), way];
  });
}"""
SCROLL = """async () => {
  for (const e of document.querySelectorAll('.explorable')) {
    e.scrollIntoView();
    await new Promise(done => setTimeout(done, 10));
  }
}"""
DEAD = (
    """() => [...document.querySelectorAll('.explorable[data-scripts]:not([data-ready])')].map(e => e.id)"""
)


def harm(tab: Any, file: Path, *, live: bool) -> list[str]:
    """Open a page, bring its pictures to life if asked, and return what should not be."""
    page = tab.new_page()
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"an error: {error} {error.stack}"))
    page.on("dialog", lambda dialog: (found.append("a dialog"), dialog.dismiss()))
    page.on(
        "request",
        lambda request: (
            found.append(f"a request: {request.url}")
            if not request.url.startswith(("file:", "data:", "blob:"))
            else None
        ),
    )
    page.goto(file.as_uri(), wait_until="load")
    found += page.evaluate(FOUND)
    if live:
        page.evaluate(SCROLL)
        for ident in page.evaluate(DEAD):
            page.locator(f"[id='{ident}']").scroll_into_view_if_needed()
            page.wait_for_selector(f"[id='{ident}'][data-ready]")
        found += page.evaluate(FOUND)
    found += page.evaluate("() => window.calls")
    if page.evaluate("() => ({}).hacked !== undefined || Object.keys(Object.prototype).length"):
        found.append("objects have a property that a string names")
    ways = page.evaluate(SENTINELS)
    if len({way for _text, way in ways}) > 1:
        found.append(f"the page is another around some of {ways}")
    if [text for text, _way in ways] != [f"Before {number}." for number in told_on(file)]:
        found.append("some text of the page is lost")
    page.close()
    return found


def told_on(file: Path) -> list[str]:
    """Return what a page's source says of its places, in order."""
    [out] = [folder for folder in file.parents if folder.name == "html"]
    source = out.parent / "source" / file.relative_to(out).with_suffix(".md")
    return re.findall(r"(?m)^Before (\w+)\.$", source.read_text(encoding="utf-8"))
