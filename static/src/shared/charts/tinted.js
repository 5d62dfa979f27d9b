// Cells of a grid as tints: a path for each of them, with cells of the same beside one another in one piece.
import { opacityOf } from "../heat.js";
import { tag } from "../svg.js";

/**
 * Goes through the pieces of a grid's rows that are alike.
 * @template Look
 * @param {number} rows
 * @param {number} columns
 * @param {(row: number, column: number) => Look} lookOf
 * @param {number[]} xs the sides of columns, px
 * @param {number[]} ys the sides of rows
 * @returns {Map<Look, string>} the path of each look
 */
export function piecesOf(rows, columns, lookOf, xs, ys) {
  /** @type {Map<Look, string>} */
  const paths = new Map();
  for (let row = 0; row < rows; row++) {
    for (let start = 0, end = 0; start < columns; start = end) {
      const look = lookOf(row, start);
      while (end < columns && lookOf(row, end) === look) end++;
      paths.set(look, `${paths.get(look) ?? ""}M${xs[start]},${ys[row]}H${xs[end]}V${ys[row + 1]}H${xs[start]}z`);
    }
  }
  return paths;
}

/**
 * @param {Map<number, string>} pieces by their tints, negative ones for values below 0
 * @param {boolean} signed whether positive and negative values have colours of their own
 */
export const tintsMarkup = (pieces, signed = false) =>
  [...pieces]
    .filter(([tint]) => tint)
    .map(([tint, d]) => tag("path", { class: `explorable-tint${signed ? (tint < 0 ? " explorable-negative" : " explorable-positive") : ""}`, "fill-opacity": opacityOf(Math.abs(tint)), d }))
    .join("");
