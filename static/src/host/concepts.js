const ON = "explorable-on";

/**
 * Hover, focus or a tap on one mention of a concept lights all of them on the page, and says what it is.
 * @param {Document} page
 * @param {ReturnType<typeof import("./about.js").aboutAt>} explain
 */
export function linkConcepts(page, explain) {
  /** @type {string | null} */
  let lit = null;

  /**
   * @param {Event} event
   * @param {boolean} [atOnce]
   */
  function enter({ target }, atOnce = true) {
    if (!(target instanceof Element)) return;
    // A link to a definition holds the mention that it is made of.
    const mention = target.closest("[data-concept]") ?? target.querySelector(":scope > [data-concept]");
    const name = mention?.getAttribute("data-concept") ?? null;
    light(name);
    explain(name, mention, atOnce);
  }

  /** @param {string | null} name */
  function light(name) {
    if (name === lit) return;
    lit = name;
    for (const element of page.querySelectorAll(`.${ON}`)) element.classList.remove(ON);
    if (name === null) return;
    for (const element of page.querySelectorAll(`[data-concept="${CSS.escape(name)}"]`)) element.classList.add(ON);
  }

  function leave() {
    light(null);
    explain(null, null, true);
  }

  let isTouch = false;
  page.addEventListener("pointerdown", (event) => (isTouch = event.pointerType === "touch"), true);
  page.addEventListener("pointerover", (event) => event.pointerType !== "touch" && enter(event, false));
  page.addEventListener("focusin", (event) => isTouch || enter(event));
  page.addEventListener("focusout", () => isTouch || leave());
  page.documentElement.addEventListener("pointerleave", () => isTouch || leave());
  page.addEventListener("keydown", ({ key }) => key === "Escape" && leave());
  // A finger cannot hover: its first tap shows, and the second follows the link.
  page.addEventListener("click", (event) => {
    if (!isTouch) return;
    const before = lit;
    enter(event);
    if (lit !== null && lit !== before) event.preventDefault();
  });

  // A mention that is no link has to be reached by the Tab key as well, and a formula's terms in its MathML. Not so
  // in pictures, which have keys of their own, nor in the part of a formula that is hidden from screen readers.
  /** @type {Set<string>} */
  const reached = new Set();
  let formula = null;
  for (const element of page.querySelectorAll("span.explorable-concept, .katex-mathml [data-concept]")) {
    const name = element.getAttribute("data-concept") ?? "";
    const home = element.closest(".katex");
    if (element.closest("label, .explorable, .katex-html, .explorable-about, .explorable-definition")) continue;
    const link = element.closest("a, button");
    if (!link) {
      if (home !== formula) reached.clear();
      formula = home;
      if (home && reached.has(name)) continue;
      reached.add(name);
      element.setAttribute("tabindex", "0");
      if (!home) element.setAttribute("role", "term");
    }
    (link ?? element).setAttribute("aria-describedby", `explorable-about-${name}`);
  }
}
