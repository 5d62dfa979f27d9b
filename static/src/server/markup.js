import { escape, escapeAttribute } from "../shared/svg.js";

const ELEMENT = 1;
const TEXT = 3;
/** Elements of html that are written without an end. */
const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);

/**
 * Writes a tree as markup that is html and, for svg, XML as well. linkedom's own way writes the attribute that
 * was set last first, which no browser does.
 * @param {Node} node
 * @param {boolean} [latestFirst] whether its attributes are kept in that order; on the page of modules they are not
 * @returns {string}
 */
export function markup(node, latestFirst = true) {
  if (node.nodeType === TEXT) return escape(node.nodeValue ?? "");
  if (node.nodeType !== ELEMENT) return "";
  const element = /** @type {Element} */ (node);
  const name = element.localName;
  let written = `<${name}`;
  const attributes = [...element.attributes];
  for (const { name, value } of latestFirst ? attributes.reverse() : attributes) {
    // linkedom leaves an empty one where a class was taken away that was not there.
    if (name === "class" && !value) continue;
    written += ` ${name}="${escapeAttribute(value)}"`;
  }
  if (VOID.has(name)) return `${written}>`;
  written += ">";
  for (let child = element.firstChild; child; child = child.nextSibling) written += markup(child, latestFirst);
  return `${written}</${name}>`;
}
