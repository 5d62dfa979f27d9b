import { contours } from "d3-contour";
import { round } from "./pixels.js";

/**
 * Where the values of a grid are a level or more, as paths over a plot. Along its edges they go half a cell beyond, where
 * the plot is cut off: only what lies inside is seen as a line.
 * @param {number[]} values row by row, the corners of the plot first and last
 * @param {number} columns
 * @param {[number, number]} across the plot's ends in px, at the first column and at the last
 * @param {[number, number]} up at the first row and at the last
 * @param {number[]} levels
 */
export function levelPaths(values, columns, across, up, levels) {
  const rows = values.length / columns;
  const place = (/** @type {[number, number]} */ [from, to], /** @type {number} */ at, /** @type {number} */ count) =>
    round(from + ((to - from) * (at - 0.5)) / (count - 1));
  return contours()
    .size([columns, rows])
    .thresholds(levels)(values)
    .map(({ coordinates }) => {
      const rings = coordinates.flat().map((ring) => ring.map(([a, b]) => `${place(across, a, columns)},${place(up, b, rows)}`).join("L"));
      return rings.length ? `M${rings.join("ZM")}Z` : null;
    });
}
