// Rows taken from a table: an elbow from each id to its row, and on to the row that it becomes.
import { layoutGrid } from "../grid.js";
import { gridBlock, shift } from "./block.js";
import { signBlock } from "./sign.js";

/** @typedef {import("../grid.js").Grid} Grid */
/** @typedef {import("../items.d.ts").DrawnTensor} DrawnTensor */
/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./block.js").Part} Part */

/** How far an elbow reaches, and how far it goes straight at its ends. */
const ELBOW = 48;
const STUB = 8;

/**
 * @param {import("../items.d.ts").LookupItem} item
 * @param {string} statement
 * @param {import("./block.js").Setting} setting
 * @returns {Block[]}
 */
export function lookupBlocks(item, statement, setting) {
  const { tensors, style, room } = setting;
  const rows = rowsTaken(tensors[item.ids.tensor], tensors[item.table.tensor]);
  const ids = layoutGrid(tensors[item.ids.tensor], { ...item.ids, upright: true }, { ...style, heat: false });
  const table = layoutGrid(tensors[item.table.tensor], { ...item.table, numbered: true }, style);
  const beside = layoutGrid(tensors[item.result.tensor], { ...item.result, bare: true }, style);
  const middleOf = (/** @type {Grid} */ grid, /** @type {number} */ order) =>
    (grid.rows?.slots[order].at ?? 0) + grid.cell / 2 - grid.height / 2;
  const rowOf = (/** @type {number} */ place) => table.rows?.slots.findIndex((slot) => slot.place === place) ?? 0;

  /** @type {Part[]} */
  const parts = [];
  let x = 0;
  const place = (/** @type {Grid} */ grid) => {
    parts.push({ grid, x: x + grid.left, y: -grid.height / 2, statement });
    x += grid.left + grid.columns.length;
  };
  const elbows = (/** @type {Grid} */ from, /** @type {Grid} */ to, /** @type {(i: number) => [number, number]} */ rowsOf) => {
    rows.forEach((_, i) => {
      const [start, end] = rowsOf(i);
      const [y0, y1] = [middleOf(from, start), middleOf(to, end)];
      const of = `${item.ids.tensor}:${ids.rows?.slots[i].place}`;
      const d = `h${STUB}l${ELBOW - 3 * STUB},${y1 - y0}h${STUB}`;
      parts.push({ d, look: "explorable-elbow", x: x + 2, y: y0, of, statement });
      parts.push({ d: "l-7,-3.5v7z", look: "explorable-arrow", x: x + ELBOW, y: y1, of, statement });
    });
    x += ELBOW + 2;
  };
  place(ids);
  elbows(ids, table, (i) => [i, rowOf(rows[i])]);
  place(table);
  const taken = { width: x + table.right, ...extent([ids, table]), half: Math.max(ids.height, table.height) / 2, spill: table.spill, parts };
  if (x + ELBOW + 2 + beside.width > room) {
    const equals = signBlock("=", statement, style.slim);
    const below = gridBlock(item.result, statement, setting);
    const width = equals.width + below.width;
    return [taken, { ...below, width, parts: [...equals.parts, ...shift(below.parts, equals.width, 0)] }];
  }
  elbows(table, beside, (i) => [rowOf(rows[i]), i]);
  // The result's brace would stand in the way of the elbows, and its rows are those of the ids.
  place({ ...beside, rowBrace: false, left: 1 });
  return [{ ...taken, width: x + beside.right, spill: beside.spill, ...extent([ids, table, beside]) }];
}

/** @param {Grid[]} grids around one middle */
function extent(grids) {
  return {
    above: Math.max(...grids.map(({ height, above }) => height / 2 + above)),
    below: Math.max(...grids.map(({ height, below }) => height / 2 + below)),
  };
}

/**
 * The row of the table that each drawn id takes; ids count from the end where they are negative.
 * @param {DrawnTensor} ids
 * @param {DrawnTensor} table
 * @returns {number[]}
 */
export function rowsTaken(ids, table) {
  return ids.values.map((/** @type {number} */ id) => (id < 0 ? id + table.shape[0] : id));
}
