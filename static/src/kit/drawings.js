// Drawings, text and colours.
import { painted } from "../shared/paint.js";
import { drawing as stage } from "../shared/panel.js";
import { redraw as redrawn } from "../shared/redrawn.js";
import { Selection, select } from "../shared/select.js";
import { tidy } from "./places.js";

/** @typedef {import("./explorable.js")} Kit */

/** The names of `concepts/palette.py`, in its order. @type {Kit["palette"]} */
export const palette = Object.freeze(["blue", "orange", "violet", "red", "teal", "magenta", "green", "gold"]);

/** @type {Kit["drawing"]} */
export function drawing(el, size) {
  const made = stage(select(el), size);
  tidy(el);
  return made;
}

/** @type {Kit["redraw"]} */
export const redraw = (element, markup) => redrawn(element instanceof Selection ? element.node() : element, markup);

/** @type {Kit["paint"]} */
export function paint(element, colors) {
  const { concept, color } = checked(colors);
  painted(concept, color ?? null)(element instanceof Selection ? element : select(/** @type {Element} */ (element)));
  return element;
}

/**
 * @param {import("./explorable.js").Paint} colors
 * @returns {import("./explorable.js").Paint}
 */
export function checked(colors) {
  const { color } = colors;
  if (color && !palette.includes(color)) throw new Error(`the palette has no ${color}; it has ${palette.join(", ")}`);
  return colors;
}
