// What a module drew, as a page may hold it that runs no script: no inline styles, no handlers, nothing to press.
import { markup } from "../server/markup.js";

/** Only what a browser runs, or that loads something. */
const DROPPED = "script, style, link, iframe, object, embed, template";
const CONTROLS = "button, input, select, textarea";
const RUNS = /^\s*(javascript|data:text\/html)/i;
/** Of elements that load what they name; a link only leads there. */
const LOADS = /^(href|xlink:href|src|srcset|poster|data)$/;
const FOREIGN = /(^|,)\s*(https?:)?\/\//i;
/** What could end a rule, or loads a file from anywhere. */
const UNSAFE = /[{}<>\\]|url\(|expression\(/i;

/**
 * @param {HTMLElement} el that the module drew in
 * @returns {{markup: string, styles: Record<string, string>, sheet: string}} `styles` has the declarations of each
 *   class, `sheet` is what the module wrote into style elements
 */
export function staticForm(el) {
  const sheet = sheetOf(el);
  /** @type {Record<string, string>} */
  const styles = {};
  for (const dropped of el.querySelectorAll(DROPPED)) dropped.remove();
  for (const element of [el, ...el.querySelectorAll("*")]) {
    const style = element.getAttribute("style");
    if (style !== null) {
      element.removeAttribute("style");
      const declarations = safe(style);
      if (declarations) element.classList.add(classFor(declarations, styles));
    }
    if (element.localName === "svg") dropLengths(element);
    for (const { name, value } of [...element.attributes]) {
      const runs = name.startsWith("on") || ((name === "href" || name === "xlink:href" || name === "src") && RUNS.test(value));
      const loads = element.localName !== "a" && LOADS.test(name) && FOREIGN.test(value);
      if (runs || loads || name === "contenteditable" || name === "draggable") element.removeAttribute(name);
    }
  }
  for (const control of el.querySelectorAll(CONTROLS)) control.setAttribute("disabled", "");
  for (const stop of el.querySelectorAll("[tabindex]")) stop.removeAttribute("tabindex");
  return { markup: markup(el), styles, sheet };
}

/**
 * An svg may have a length that only its style has a meaning for.
 * @param {Element} svg
 */
function dropLengths(svg) {
  for (const side of ["width", "height"]) if (!/^\s*[\d.]/.test(svg.getAttribute(side) ?? "0")) svg.removeAttribute(side);
}

/**
 * The style sheet that a module brought, wherever on its page it put it.
 * @param {HTMLElement} el
 */
export function sheetOf(el) {
  return [...el.ownerDocument.querySelectorAll("style")].map(({ textContent }) => textContent ?? "").join("\n");
}

/**
 * The declarations of an inline style that a style sheet may hold.
 * @param {string} style
 */
function safe(style) {
  return style
    .split(";")
    .map((declaration) => declaration.trim())
    .filter((declaration) => declaration && !UNSAFE.test(declaration))
    .join(";");
}

/**
 * @param {string} declarations
 * @param {Record<string, string>} styles
 */
function classFor(declarations, styles) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < declarations.length; i++) hash = Math.imul(hash ^ declarations.charCodeAt(i), 0x01000193) >>> 0;
  const name = `explorable-s${hash.toString(36)}`;
  styles[name] = declarations;
  return name;
}
