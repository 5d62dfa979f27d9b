import { frame } from "../frame.js";
import { tag } from "../../svg.js";
import { shortened, textWidth } from "../../text.js";
import { shapeOf, textMarkup } from "../groups.js";
import { along } from "../scales.js";
import { errorOf } from "./bars.js";

const FONT = 13;
const LONGEST = 130;

/** @param {any} model @param {number} width */
export const layout = (model, width) =>
  frame(model, { width, hasLegend: model.groups.length > 1, height: (room) => Math.round(model.panels.length > 1 ? Math.max(110, Math.min(180, room * 0.85)) : Math.min(340, room * 0.95)) });

/** @type {import("./all.js").Draw} */
export function draw(model, place, { painted }) {
  const { left, right, top, bottom, panel } = place;
  const [x, y] = [along(model.x, [left, right]), along(model.y, [bottom, top])];
  /** @type {any[]} */
  const series = model.panels[panel].series;
  const many = series.reduce((sum, one) => sum + one.x.length, 0);
  const r = many > 400 ? 2.6 : many > 120 ? 3.6 : 4.6;
  const errors = series.map((one) =>
    one.low ? tag("path", { class: "explorable-chart-error", d: one.x.map((/** @type {number} */ at, /** @type {number} */ i) => (one.low[i] === null || one.high[i] === null ? "" : errorOf(x(at), y(one.low[i]), y(one.high[i])))).join("") }) : "",
  );
  const drawn = series.map((one) => painted(one.group, tag("path", { class: "explorable-chart-point", d: one.x.map((/** @type {number} */ at, /** @type {number} */ i) => shapeOf(one.group, x(at), y(one.y[i]), r)).join("") })));
  return errors.join("") + drawn.join("") + labels(series, place, x, y, r);
}

/** @typedef {[left: number, top: number, right: number, bottom: number]} Box */

/**
 * The labels of points, as many as fit without touching one another or a point.
 * @param {any[]} series
 * @param {import("../frame.js").Place} place
 * @param {(x: number) => number} x
 * @param {(y: number) => number} y
 * @param {number} r
 */
function labels(series, { left, right, top, bottom }, x, y, r) {
  if (!series.some((one) => one.text)) return "";
  /** @type {{px: number, py: number, text: string}[]} */
  const all = series.flatMap((one) => one.x.map((/** @type {number} */ at, /** @type {number} */ i) => ({ px: x(at), py: y(one.y[i]), text: shortened(one.text[i], FONT, LONGEST) })));
  /** @type {Box[]} */
  const taken = all.map(({ px, py }) => [px - r, py - r, px + r, py + r]);
  const isFree = (/** @type {Box} */ [a, b, c, d]) => a >= left && c <= right + 12 && b >= top - 6 && d <= bottom && !taken.some(([e, f, g, h]) => a < g && c > e && b < h && d > f);
  return all
    .map(({ px, py, text }) => {
      const width = textWidth(text, FONT);
      /** @type {Box[]} */
      const boxes = [
        [px + r + 3, py - 8, px + r + 3 + width, py + 7],
        [px - r - 3 - width, py - 8, px - r - 3, py + 7],
        [px - width / 2, py - r - 18, px + width / 2, py - r - 3],
        [px - width / 2, py + r + 3, px + width / 2, py + r + 18],
      ];
      const box = text ? boxes.find(isFree) : undefined;
      if (!box) return "";
      taken.push(box);
      return textMarkup(box[0], box[3] - 3, text, { class: "explorable-chart-label" });
    })
    .join("");
}
