// Points too many to be drawn one by one: tints tell how many lie in each cell of a grid.
import { frame, notesMarkup } from "../frame.js";
import { legendMarkup, opacityOf, tintOf } from "../../heat.js";
import { formatNumber } from "../../numbers.js";
import { round } from "../../pixels.js";
import { tag } from "../../svg.js";
import { textMarkup } from "../groups.js";
import { along } from "../scales.js";

const LEGEND = 44;

/** @param {any} model */
const mostOf = ({ panels }) => Math.max(1, ...panels.flatMap((/** @type {any} */ { series }) => series.flatMap((/** @type {any} */ one) => one.cells.flat())));

/** A count with few digits. @param {number} count */
function short(count) {
  if (count >= 1e4) return `${formatNumber(count / (count < 1e6 ? 1e3 : 1e6), count < 1e6 ? "d" : ".1f")}${count < 1e6 ? "k" : "M"}`;
  return formatNumber(Number(Math.max(1, Math.round(count)).toPrecision(2)), "d");
}

/** @param {any} model @param {number} width */
export function layout(model, width) {
  const isOne = model.panels.length === 1;
  const notes = model.notes;
  const laid = frame({ ...model, notes: [] }, { width, height: (room) => Math.round(isOne ? Math.min(340, room * 0.95) : Math.max(110, Math.min(180, room * 0.85))) });
  const most = mostOf(model);
  const x = laid.places[0].left;
  const strip = legendMarkup({ x, y: laid.height + 8, most, text: short });
  const words = textMarkup(x + 5 * 34 + 12, laid.height + 17, "points in a cell", { class: "explorable-chart-note" });
  const below = notesMarkup(notes, laid.height + LEGEND, width);
  return { ...laid, height: laid.height + LEGEND + below.height, legend: strip, most, markup: laid.markup + words + below.markup };
}

/** @type {import("./all.js").Draw} */
export function draw(model, { left, right, top, bottom, panel }, { painted, laid }) {
  const { legend, most } = /** @type {any} */ (laid);
  const xs = model.edges.map(along(model.x, [left, right])).map(round);
  const ys = model.levels.map(along(model.y, [bottom, top])).map(round).reverse();
  return model.panels[panel].series.map((/** @type {any} */ one) => painted(one.group, tints(one.cells, most, xs, ys) + (panel ? "" : legend))).join("");
}

/**
 * Cells as a path for each tint, with those of the same tint beside one another in one piece.
 * @param {number[][]} cells
 * @param {number} most
 * @param {number[]} xs their sides
 * @param {number[]} ys
 */
function tints(cells, most, xs, ys) {
  /** @type {string[]} */
  const paths = [];
  cells.forEach((line, row) => {
    for (let start = 0, end = 0; start < line.length; start = end) {
      const tint = seenTint(line[start], most);
      while (end < line.length && seenTint(line[end], most) === tint) end++;
      if (tint) paths[tint] = `${paths[tint] ?? ""}M${xs[start]},${ys[row]}H${xs[end]}V${ys[row + 1]}H${xs[start]}z`;
    }
  });
  return paths.map((d, tint) => tag("path", { class: "explorable-tint", "fill-opacity": opacityOf(tint), d })).join("");
}

/** The tint of a count, which is seen from one point on. @param {number} count @param {number} most */
const seenTint = (count, most) => (count ? Math.max(2, tintOf(count, most)) : 0);
