// What pages of sites that keep MathJax run besides the host: a classic, deferred script behind it.
import { drawGrid } from "./grids.js";
import { showTerm } from "./terms.js";
import { followValue } from "./values.js";

/** What is complete; what MathJax typesets again is new. @type {WeakSet<Element>} */
const complete = new WeakSet();

/**
 * Completes what MathJax has typeset below an element: its classes say what stands where.
 * @param {ParentNode} root
 */
function completeAll(root) {
  for (const element of root.querySelectorAll('mjx-container [class*="explorable-"]')) {
    if (complete.has(element)) continue;
    complete.add(element);
    const [concept, grid, value] = ["concept", "grid", "live"].map((kind) => named(element, kind));
    if (grid) drawGrid(element, grid);
    if (concept) showTerm(element, concept);
    if (value) followValue(element, value);
  }
}

/**
 * What follows `explorable-KIND-` in an element's classes.
 * @param {Element} element
 * @param {string} kind
 */
function named(element, kind) {
  const prefix = `explorable-${kind}-`;
  return [...element.classList].find((name) => name.startsWith(prefix))?.slice(prefix.length);
}

/** @param {Node} node */
const isTypeset = (node) =>
  node instanceof Element && (node.closest("mjx-container") ?? node.querySelector("mjx-container")) !== null;

document.addEventListener("DOMContentLoaded", () => {
  completeAll(document);
  // MathJax comes late, and again: when the reader's menu, a script of the page, or a tab asks it to.
  new MutationObserver((changes) => {
    const typeset = changes.filter(({ addedNodes }) => [...addedNodes].some(isTypeset));
    for (const target of new Set(typeset.map(({ target }) => target))) {
      completeAll(/** @type {Element} */ (target));
    }
  }).observe(document.body, { childList: true, subtree: true });
});
