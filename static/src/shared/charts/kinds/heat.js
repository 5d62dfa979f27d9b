import { frame, notesMarkup } from "../frame.js";
import { tintOf } from "../../heat.js";
import { formatNumber } from "../../numbers.js";
import { round } from "../../pixels.js";
import { tag } from "../../svg.js";
import { textWidth } from "../../text.js";
import { textMarkup, wovenMarkup } from "../groups.js";
import { along, told } from "../scales.js";
import { stripMarkup } from "../strip.js";
import { piecesOf, tintsMarkup } from "../tinted.js";

const FONT = 13;
/** How high a cell is at most, and all of them together, as far as they stay that high that they can be seen. */
const [MOST_SIDE, TALLEST] = [30, 560];
/** Of a square, so that names in lines have room below it. */
const [LEAST_SQUARE, MOST_SQUARE] = [52, 100];
/** From this of the strongest tint on, words stand on the colour and not on the page. */
const STRONG = 10;

/**
 * What the tints of a heat stand for: from 0, or from the smallest where all are far from 0.
 * @param {any} model
 */
function span({ range: [low, high] }) {
  if (low < 0) return { base: 0, most: Math.max(-low, high), signed: true };
  const base = low > high / 2 ? low - (high - low) * 0.05 : 0;
  return { base, most: high - base || 1, signed: false };
}

/**
 * A number in its cell: a whole one is whole, of another there are three digits or all before the point.
 * @param {number} cell
 * @param {[number, number]} range
 */
function inCell(cell, range) {
  const isAlike = range[1] - range[0] < Math.abs(range[1]) / 100;
  if (isAlike || Number.isInteger(cell)) return told(cell, range);
  const size = Math.abs(cell);
  if (size >= 1e3 && size < 1e9) return formatNumber(cell, size < 1e4 ? ".0f" : ",.0f");
  return told(Number(cell.toPrecision(3)));
}

/** @param {any} model @param {number} width */
export function layout(model, width) {
  const [rows, columns] = [model.y.words.length, model.x.words.length];
  const names = model.x.words;
  // What says the same along both, as a table of confusions does, is square: its diagonal is to be seen.
  const isSquare = rows === columns && names.every((/** @type {string} */ name) => model.y.words.includes(name));
  const side = isSquare ? Math.max(LEAST_SQUARE, ...names.map((/** @type {string} */ name) => Math.min(MOST_SQUARE, textWidth(name, FONT) + 12))) : MOST_SIDE;
  const height = (/** @type {number} */ room) => Math.round(rows * Math.max(4, Math.min(room / columns, side, TALLEST / rows)));
  const laid = frame({ ...model, notes: [] }, { width, most: isSquare ? height : undefined, height });
  const [place] = laid.places;
  const tints = span(model);
  const [low, high] = tints.signed ? [-tints.most, tints.most] : [tints.base, tints.base + tints.most];
  const strip = stripMarkup({ ...tints, low, high }, { x: place.left, y: laid.height + 8, width, name: model.groups[0].name });
  const below = notesMarkup(model.notes, laid.height + strip.room, width);
  return { ...laid, height: laid.height + strip.room + below.height, strip, markup: laid.markup + below.markup };
}

/** @type {import("./all.js").Draw} */
export function draw(model, { left, right, top, bottom }, { painted, laid }) {
  const [rows, columns] = [model.y.words.length, model.x.words.length];
  const [width, height] = [(right - left) / columns, (bottom - top) / rows];
  const [x, y] = [along(model.x, [left, right]), along(model.y, [top, bottom])];
  const { base, most, signed } = span(model);
  const cells = /** @type {(number | null)[][]} */ (model.cells);
  const value = (/** @type {number} */ row, /** @type {number} */ column) => {
    const found = cells[row][column];
    return found === null ? NaN : found - base;
  };
  const xs = Array.from({ length: columns + 1 }, (_, i) => round(left + i * width));
  const ys = Array.from({ length: rows + 1 }, (_, i) => round(top + i * height));
  const tint = (/** @type {number} */ row, /** @type {number} */ column) => {
    const at = value(row, column);
    return Number.isNaN(at) ? 0 : tintOf(at, most) * (signed && at < 0 ? -1 : 1);
  };
  const heat = tintsMarkup(piecesOf(rows, columns, tint, xs, ys), signed);
  // Where no number has room, none is written.
  const texts = height >= 15 && width >= 14 ? cells.map((line) => line.map((cell) => (cell === null ? "" : inCell(cell, model.range)))) : [];
  const fits = texts.length > 0 && texts.flat().every((text) => textWidth(text, FONT) <= width - 2);
  const written = fits
    ? texts.flatMap((line, row) =>
        line.map((text, column) => textMarkup(x(column), y(row) + 4, text, { class: tintOf(value(row, column), most) >= STRONG ? "explorable-values explorable-chart-strong" : `explorable-chart-cell${text === "0" ? " explorable-chart-none" : ""}`, "text-anchor": "middle" })),
      )
    : [];
  const holes = cells.flatMap((line, row) => line.map((cell, column) => (cell === null ? `M${round(x(column) - 3)},${round(y(row) - 3)}l6,6m0,-6l-6,6` : "")));
  const frame = tag("rect", { class: "explorable-edge", x: round(left), y: top, width: round(right - left), height: bottom - top });
  const none = holes.join("");
  const { strip } = /** @type {any} */ (laid);
  // What tells values below 0 where there are no colours.
  const woven = signed ? wovenMarkup(1, piecesOf(rows, columns, (row, column) => value(row, column) < 0, xs, ys).get(true) ?? "") : "";
  return painted(0, heat + strip.tints) + woven + strip.words + (none ? tag("path", { class: "explorable-thin", d: none }) : "") + frame + written.join("");
}
