// Slices of a grid that are one thing each, outlined, and what their cells add up to.
import { escape, rectangle, tag } from "../../svg.js";
import { t } from "../../words.js";
import { AWAY, SHEET, hasSums, rowsOf, sumText } from "../grid.js";

/** @typedef {import("../grid.js").Grid} Grid */
/** @typedef {import("../focus.js").Answer} Answer */

/** Lines around cells that are smaller would hide them. */
const LEAST_CELL = 10;

/**
 * @param {Grid} grid
 * @param {Answer | null} answer
 */
export function slices(grid, answer) {
  const { look, rows, columns, height, cell, cellWidth, sheets } = grid;
  const { slices, sums } = look;
  const across = slices === columns.dim;
  if (Math.min(cell, cellWidth) < LEAST_CELL) return "";
  if (!slices || (!across && slices !== rows?.dim)) return "";
  const other = across ? (rows?.dim ?? "") : columns.dim;
  const dim = (/** @type {string} */ of) => (answer && !answer.places.has(of) ? " explorable-dim" : "");
  let written = "";
  for (const slot of across ? rowsOf(grid) : columns.slots) {
    const d = across ? rectangle(0, slot?.at ?? 0, columns.length, cell) : rectangle(slot?.at ?? 0, 0, cellWidth, height);
    const of = `${other}:${slot?.place ?? 0}`;
    written += tag("path", { class: `explorable-slice${dim(of)}`, d, "data-slice": of });
  }
  if (!hasSums(grid)) return written;
  const x = columns.length + SHEET * sheets + AWAY + cellWidth / 2;
  rowsOf(grid).forEach((row, i) => {
    const of = `${rows?.dim ?? ""}:${row?.place ?? 0}`;
    const at = { class: `explorable-shape${dim(of)}`, x, y: (row?.at ?? 0) + cell / 2 + 4, "data-slice": of };
    written += tag("text", at, escape(sumText(sums?.[i] ?? "")));
  });
  return written + tag("text", { class: "explorable-shape", x, y: -AWAY }, t("sum"));
}
