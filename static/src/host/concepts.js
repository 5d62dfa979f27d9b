const ON = "explorable-on";

/**
 * Hover or focus on one mention of a concept lights all of them on the page.
 * @param {Document} page
 */
export function linkConcepts(page) {
  /** @type {string | null} */
  let lit = null;

  /** @param {string | null} name */
  function light(name) {
    if (name === lit) return;
    lit = name;
    for (const element of page.querySelectorAll(`.${ON}`)) element.classList.remove(ON);
    if (name === null) return;
    for (const element of page.querySelectorAll(`[data-concept="${CSS.escape(name)}"]`)) {
      element.classList.add(ON);
    }
  }

  /** @param {Event} event */
  const enter = ({ target }) => {
    if (!(target instanceof Element)) return;
    // A link to a definition holds the mention that it is made of.
    const mention = target.closest("[data-concept]") ?? target.querySelector(":scope > [data-concept]");
    light(mention?.getAttribute("data-concept") ?? null);
  };

  page.addEventListener("pointerover", enter);
  page.addEventListener("focusin", enter);
  page.addEventListener("focusout", () => light(null));
  page.documentElement.addEventListener("pointerleave", () => light(null));

  // A mention that is no link has to be reached by the Tab key as well. Not so in pictures, which have keys of
  // their own, nor in the part of a formula that is hidden from screen readers.
  for (const element of page.querySelectorAll("span.explorable-concept")) {
    if (!(element instanceof HTMLElement) || element.closest("a, button, label, .explorable, .katex")) continue;
    element.tabIndex = 0;
    element.setAttribute("role", "term");
  }
}
