// Writes a formula as markup: what KaTeX's own way does, for boxes whose styles have become classes.
import published from "katex";

/** @typedef {any} Box a node of KaTeX's tree of html */

const { Span, Anchor, SymbolNode } = /** @type {any} */ (published).__domTree;

/**
 * @param {Box} box of the part of a formula that is seen
 * @returns {string}
 */
export function write(box) {
  const kind = box.constructor;
  if (kind === SymbolNode) {
    const text = escape(box.text);
    return box.classes.length ? `<span${written(box)}>${text}</span>` : text;
  }
  if (kind !== Span && kind !== Anchor) return box.toMarkup();
  const name = kind === Span ? "span" : "a";
  let markup = `<${name}${written(box)}>`;
  for (const child of box.children) markup += write(child);
  return `${markup}</${name}>`;
}

/** @param {Box} box */
function written({ classes, attributes }) {
  let text = "";
  let names = "";
  for (const name of classes) if (name) names += names ? ` ${name}` : name;
  if (names) text = ` class="${names}"`;
  for (const name in attributes) text += ` ${name}="${escape(attributes[name])}"`;
  return text;
}

const SPECIAL = /[&<>"']/;
const ENTITIES = /** @type {Record<string, string>} */ ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" });

/** @param {string} text */
function escape(text) {
  return SPECIAL.test(text) ? text.replace(/[&<>"']/g, (character) => ENTITIES[character]) : text;
}

/**
 * Words that stand in a box as they are, whatever TeX would make of them.
 * @param {string} text
 */
export function plainText(text) {
  return { text, classes: [], style: {}, attributes: {}, toMarkup: () => escape(text), toText: () => text };
}
