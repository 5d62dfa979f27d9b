// How selectors are matched, as linkedom does it, but that what a reader would see as checked is.
import * as CSSselect from "css-select";
import { isOn } from "./forms.js";

/** @typedef {any} Node */

const isTag = (/** @type {Node} */ { nodeType }) => nodeType === 1;
const getChildren = (/** @type {Node} */ { childNodes }) => childNodes;
const isHtml = (/** @type {Node} */ element) => !("ownerSVGElement" in element);
/** Selectors are read as those of html, in small letters; names of svg keep their capitals. @param {Node} element @param {string} name */
const nameIn = (element, name) =>
  isHtml(element) || element.hasAttribute(name)
    ? name
    : ([...element.attributes].find((one) => one.name.toLowerCase() === name.toLowerCase())?.name ?? name);
/** @type {(test: (node: Node) => boolean, nodes: Node[]) => Node[]} */
const findAll = (test, nodes) =>
  [...nodes].flatMap((node) =>
    isTag(node) ? [...(test(node) ? [node] : []), ...findAll(test, getChildren(node))] : [],
  );

/** @type {any} */
const adapter = {
  isTag,
  existsOne: (/** @type {any} */ test, /** @type {Node[]} */ nodes) => findAll(test, nodes).length > 0,
  getAttributeValue: (/** @type {Node} */ element, /** @type {string} */ name) =>
    name === "class" ? element.classList.value : (element.getAttribute(nameIn(element, name)) ?? undefined),
  getChildren,
  getName: (/** @type {Node} */ element) => element.localName.toLowerCase(),
  getParent: (/** @type {Node} */ { parentNode }) => parentNode,
  getSiblings: (/** @type {Node} */ element) => (element.parentNode ? getChildren(element.parentNode) : [element]),
  getText: (/** @type {Node} */ node) => node.textContent,
  hasAttrib: (/** @type {Node} */ element, /** @type {string} */ name) => element.hasAttribute(nameIn(element, name)),
  removeSubsets: (/** @type {Node[]} */ nodes) => nodes,
  findAll,
  findOne: (/** @type {any} */ test, /** @type {Node[]} */ nodes) => findAll(test, nodes)[0] ?? null,
};

/** A pseudo-class of its own, since what `:checked` means cannot be replaced. */
const ON = ":explorable-on";
const pseudos = {
  "explorable-on": (/** @type {Node} */ element) => /^(input|option)$/.test(element.localName) && isOn(element),
};

/** @param {Node} element @param {string} selectors @returns {any} */
const options = (element, selectors) => ({
  strict: true,
  context: selectors.includes(":scope") ? element : undefined,
  xmlMode: false,
  adapter,
  pseudos,
});

/** @param {Node} element @param {string} selectors @returns {(element: Node) => boolean} */
export const prepareMatch = (element, selectors) =>
  CSSselect.compile(selectors.replace(/:checked\b/g, ON), options(element, selectors));

/** @param {Node} element @param {string} selectors */
export const matches = (element, selectors) =>
  CSSselect.is(element, selectors.replace(/:checked\b/g, ON), options(element, selectors));
