// Cells of a tensor: a row of them for a vector, a table for a matrix, sheets one behind the other beyond that.
import { CELL, MOST_CELLS } from "./sizes.js";

/** How far a sheet stands out behind the one before. */
const SHEET = 5;
const MOST_SHEETS = 3;

/** @typedef {import("./layout.js").Node} Node */

/** @param {Node} node */
function counts({ dims = [] }) {
  const shown = dims.map(({ size }) => Math.min(size, MOST_CELLS));
  const columns = shown[shown.length - 1] ?? 1;
  const rows = shown[shown.length - 2] ?? 1;
  const sheets = dims.length > 2 ? Math.min(dims[dims.length - 3].size, MOST_SHEETS) - 1 : 0;
  return { rows, columns, sheets };
}

/**
 * How large the cells of a tensor are together, in px.
 * @param {Node} node
 */
export function gridSize(node) {
  const { rows, columns, sheets } = counts(node);
  return { width: columns * CELL + sheets * SHEET, height: rows * CELL + sheets * SHEET };
}

/**
 * What tints tell: as in the tensor diagram that values come from, else one scale for all lanes.
 * @param {Node} node
 * @returns {import("../tensors/tints.js").Tints}
 */
function tintsOf({ tints, values = [] }) {
  if (tints) return tints;
  const known = values.flat(2).filter((value) => value !== null);
  return { range: [Math.min(...known), Math.max(...known)], scale: "size", heat: true };
}

/**
 * Draws the cells around a point.
 * @param {Node} node
 * @param {{u: number, v: number, drawing: import("./drawing.js").Drawing, lane?: number}} where
 */
export function grid(node, { u, v, drawing, lane = 0 }) {
  const [values, called] = [node.values, node.cells].map((all) => all?.[lane]);
  const own = { values, called, tints: tintsOf(node), heat: Boolean(node.tints?.heat) };
  const more = { ...counts(node), ...gridSize(node), sheet: SHEET, ...own };
  drawing.add({ kind: "cells", node: node.id, look: "explorable-cells", u, v, more });
}
