// Cells whose tint tells their value: as strong as its square root, so that small ones are seen as well.
import { round } from "./pixels.js";
import { escape, tag } from "./svg.js";

/** So many tints can be told apart. */
const TINTS = 16;

/**
 * Which of the tints a value has, from 0 for none.
 * @param {number} value
 * @param {number} most the value of the strongest
 */
export const tintOf = (value, most) => Math.round(Math.sqrt(Math.min(1, Math.abs(value) / (most || 1))) * TINTS);

/** @param {number} tint */
export const opacityOf = (tint) => tint / TINTS;

/** How much of a tint is left below words, which are to be read on a dark page's lightest ground too. */
export const STRONGEST = 0.48;

/**
 * A grid of cells as markup: one path for each tint, since a page of many thousand elements is slow.
 * @param {object} grid
 * @param {number} grid.rows
 * @param {number} grid.columns
 * @param {(row: number, column: number) => number} grid.value
 * @param {number} grid.x
 * @param {number} grid.y
 * @param {number} grid.width of a cell
 * @param {number} [grid.height] of a cell
 * @param {number} grid.most the value of the strongest tint
 * @param {boolean} [grid.signed] whether positive and negative values have colours of their own
 */
export function heatMarkup({ rows, columns, value, x, y, width, height = width, most, signed = false }) {
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = value(row, column);
      const tint = tintOf(at, most);
      if (!tint) continue;
      const key = signed && at < 0 ? `-${tint}` : String(tint);
      const cell = `M${round(x + column * width)},${round(y + row * height)}h${round(width)}v${round(height)}h${round(-width)}z`;
      paths.set(key, (paths.get(key) ?? "") + cell);
    }
  }
  return [...paths]
    .map(([key, d]) => {
      const sign = key.startsWith("-") ? "negative" : "positive";
      const look = signed ? `explorable-tint explorable-${sign}` : "explorable-tint";
      return tag("path", { class: look, "fill-opacity": opacityOf(Math.abs(Number(key))), d });
    })
    .join("");
}

/**
 * What the tints of a grid stand for: five steps from 0 to the strongest.
 * @param {{x: number, y: number, most: number, text: (value: number) => string}} legend
 */
export function legendMarkup({ x, y, most, text }) {
  const parts = [0.05, 0.25, 0.5, 0.75, 1];
  const width = 34;
  const cells = parts.map((part, i) =>
    tag("rect", { class: "explorable-tint", "fill-opacity": opacityOf(tintOf(part, 1)), x: x + i * width, y, width, height: 10 }),
  );
  const words = parts.map((part, i) =>
    tag("text", { class: "explorable-token", "text-anchor": "middle", x: x + (i + 0.5) * width, y: y + 23 }, escape(text(part * most))),
  );
  return cells.join("") + words.join("");
}
