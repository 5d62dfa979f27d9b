"""Pages of the pictures that the ``explorable`` directive draws, from the gallery, and their first use."""

from __future__ import annotations

from typing import Any

from snippets import DOCS, explorables, page_of, snippet

__all__ = ["DOCS", "NORMAL", "explorables", "page_of", "snippet", "use"]

# A view's markup without the order of attributes, which nobody sees, and without what a page that is not
# alive yet cannot offer: controls, and stops of the Tab key.
NORMAL = """view => {
    const copy = view.cloneNode(true);
    for (const e of copy.querySelectorAll('*')) {
        for (const name of ['disabled', 'open', 'tabindex']) e.removeAttribute(name);
        // It takes keys by then.
        if (e.matches('[role=application]')) e.setAttribute('role', 'group');
        const attributes = [...e.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
        for (const one of attributes) e.removeAttributeNode(one);
        for (const one of attributes) e.setAttributeNode(one);
    }
    return copy.innerHTML;
}"""

# What a reader would use first: a button that leads on, else any other, else a slider. Play would go on.
FIRST = """figure => {
    const usable = selector => [...figure.querySelectorAll(selector)].find(
        e => !e.disabled && e.checkVisibility() && !['Play', 'Reset'].includes(e.textContent.trim()));
    return usable('.explorable-main') ?? usable('button') ?? usable('input[type=range]') ?? null;
}"""


def use(page: Any, called: str = "first") -> None:
    """Use a picture's first control by keyboard: press a button, or move a slider to its end."""
    control = page.locator(f"#explorable-{called}").evaluate_handle(FIRST).as_element()
    assert control is not None, "there is nothing that a reader could use"
    control.press("Enter" if control.evaluate("e => e.localName") == "button" else "End")
