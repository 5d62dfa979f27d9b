// MathJax keeps a tree of each formula. It copies that for authors, and version 4 speaks it.

/** How long a value must last before it is spoken, in ms. */
const SETTLED = 600;

/** @type {WeakMap<Element, number>} */
const waiting = new WeakMap();

/**
 * Tells MathJax of a new value, once it has settled: what its menu copies and its speech says is then true too.
 * @param {Element} box
 * @param {string} name of the parameter
 * @param {string} text
 */
export function tellMathJax(box, name, text) {
  clearTimeout(waiting.get(box));
  waiting.set(box, window.setTimeout(() => tell(box, name, text), SETTLED));
}

/**
 * @param {Element} box
 * @param {string} name
 * @param {string} text
 */
function tell(box, name, text) {
  const formula = box.closest("mjx-container");
  const item = formula && globalThis.MathJax?.startup?.document?.getMathItemsWithin?.([formula])?.[0];
  if (!item) return;
  item.root.walkTree((node) => {
    const classes = String(node.attributes?.get("class") ?? "").split(" ");
    if (classes.includes(`explorable-live-${name}`)) numberIn(node)?.setText?.(text);
  });
  if (!formula.hasAttribute("has-speech") || !item.generatorPool?.Speech) return;
  item.outputData.mml = item.toMathML(item.root, item);
  // Later values cancel what is under way.
  item.generatorPool.Speech(item).catch(() => {});
}

/**
 * The first text below a node of the tree: the number, before the room that it has.
 * @param {import("../types.js").MathNode} node
 * @returns {import("../types.js").MathNode | undefined}
 */
function numberIn(node) {
  if (node.kind === "text") return node;
  for (const child of node.childNodes ?? []) {
    const found = child && numberIn(child);
    if (found) return found;
  }
  return undefined;
}
