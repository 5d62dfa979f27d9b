import { round } from "./pixels.js";

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | null | undefined>} Attributes of which null and undefined are left out */

/**
 * Adds an svg element.
 * @param {Element} parent
 * @param {string} name
 * @param {Attributes} [attributes]
 * @param {string} [text]
 */
export function add(parent, name, attributes = {}, text) {
  const element = parent.ownerDocument.createElementNS(SVG, name);
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
}

/**
 * The markup of an element: to write many of them is much faster than to make them one by one.
 * @param {string} name
 * @param {Attributes} attributes
 * @param {string} [content] markup; text has to be escaped
 */
export function tag(name, attributes, content = "") {
  let written = `<${name}`;
  for (const key in attributes) {
    const value = attributes[key];
    if (value === null || value === undefined) continue;
    written += ` ${key}="${typeof value === "number" ? value : escapeAttribute(value)}"`;
  }
  return `${written}>${content}</${name}>`;
}

/**
 * The markup of an input, which has no end tag; until a script brings it to life it can do nothing.
 * @param {Attributes} attributes
 */
export const inputMarkup = (attributes) => tag("input", { ...attributes, disabled: "" }).slice(0, -"</input>".length);

/** What an author's text may hold, and no XML may. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const PLAIN = /^[\w .,:;=+*/()[\]#−⋯·√^-]*$/;

/**
 * Text as it stands in markup: html and, for svg, XML as well.
 * @param {string} text
 */
export function escape(text) {
  if (PLAIN.test(text)) return text;
  // What should be a number may be anything in an output that was changed by hand.
  return String(text).replace(NOT_XML, "\uFFFD").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** @param {string} text */
export function escapeAttribute(text) {
  return String(escape(text)).replace(/"/g, "&quot;");
}

/**
 * The path of a circle.
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
export function circle(x, y, radius) {
  const half = `a${radius},${radius} 0 1 0 `;
  return `M${round(x - radius)},${round(y)}${half}${2 * radius},0${half}${-2 * radius},0`;
}

/**
 * The path of a rectangle.
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
export function rectangle(x, y, width, height) {
  return `M${x},${y}h${width}v${height}h${-width}z`;
}
