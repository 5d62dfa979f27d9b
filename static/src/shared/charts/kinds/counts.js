// Points too many to be drawn one by one: tints tell how many lie in each cell of a grid.
import { frame, notesMarkup } from "../frame.js";
import { tintOf } from "../../heat.js";
import { round } from "../../pixels.js";
import { t } from "../../words.js";
import { along } from "../scales.js";
import { stripMarkup } from "../strip.js";
import { piecesOf, tintsMarkup } from "../tinted.js";

/** @param {any} model */
const mostOf = ({ panels }) => Math.max(1, ...panels.flatMap((/** @type {any} */ { series }) => series.flatMap((/** @type {any} */ one) => one.cells.flat())));

/** @param {any} model @param {number} width */
export function layout(model, width) {
  const isOne = model.panels.length === 1;
  const notes = model.notes;
  const laid = frame({ ...model, notes: [] }, { width, height: (room) => Math.round(isOne ? Math.min(340, room * 0.95) : Math.max(110, Math.min(180, room * 0.85))) });
  const most = mostOf(model);
  const tints = { low: 0, high: most, base: 0, most, signed: false };
  const strip = stripMarkup(tints, { x: laid.places[0].left, y: laid.height + 8, width, name: t("points in a cell") });
  const below = notesMarkup(notes, laid.height + strip.room, width);
  return { ...laid, height: laid.height + strip.room + below.height, strip, most, markup: laid.markup + below.markup };
}

/** @type {import("./all.js").Draw} */
export function draw(model, { left, right, top, bottom, panel }, { painted, laid }) {
  const { strip, most } = /** @type {any} */ (laid);
  const xs = model.edges.map(along(model.x, [left, right])).map(round);
  const ys = model.levels.map(along(model.y, [bottom, top])).map(round).reverse();
  return model.panels[panel].series.map((/** @type {any} */ one) => painted(one.group, tintsMarkup(piecesOf(ys.length - 1, xs.length - 1, (row, column) => seenTint(one.cells[row][column], most), xs, ys)) + (panel ? "" : strip.tints)) + (panel ? "" : strip.words)).join("");
}

/** The tint of a count, which is seen from one point on. @param {number} count @param {number} most */
const seenTint = (count, most) => (count ? Math.max(2, tintOf(count, most)) : 0);
