// Marks at a number of an axis, which a parameter may move.
import { told as toldOf } from "../interaction.js";
import { round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { textWidth } from "../text.js";
import { inkOf } from "./ink.js";
import { along, told } from "./scales.js";

const FONT = 13;

/**
 * What a mark says.
 * @param {any} mark
 * @param {number} value
 * @param {[number, number]} [among] the ends of its axis
 */
export const markText = ({ parameter }, value, among) => (parameter ? `${parameter.label} = ${toldOf(value, parameter)}` : told(value, among));

/**
 * @typedef {object} Rule a mark within its plot
 * @property {any} mark
 * @property {string} text
 * @property {number} width of the text
 * @property {number} at px
 * @property {boolean} isUpright
 */
/** @typedef {[left: number, top: number, right: number, bottom: number]} Box */

/** How far words stay from their rule, and what of them is above their line and below it. */
const [AWAY, RISE, FALL] = [5, 11, 4];
/** How far apart places for words are that are compared. */
const [DOWN, ALONG] = [18, 24];
/** Data under words, another rule through them, and words on words: the one as bad as so many of the other. */
const [CROSSED, TWICE] = [4, 1e4];

/**
 * @param {any} model
 * @param {import("./reading.js").Plot} plot
 * @param {(mark: any) => number} valueOf
 */
export function marksMarkup(model, plot, valueOf) {
  const { left, right, top, bottom } = plot;
  const rules = rulesOf(model, plot, valueOf);
  const lines = rules.map(({ mark, at, isUpright }) => {
    const line = tag("path", { class: "explorable-chart-mark", d: isUpright ? `M${at},${top}V${bottom}` : `M${left},${at}H${right}` });
    return tag("g", paintOf(mark), line);
  });
  /** @type {Box[]} */
  const taken = [];
  const texts = rules.map((rule) => {
    const box = freest(rule, rules, taken, inkOf(model, plot), plot);
    taken.push(box);
    return tag("g", paintOf(rule.mark), tag("text", { class: "explorable-chart-mark-text", x: round(box[0]), y: round(box[3] - FALL) }, escape(rule.text)));
  });
  const across = model.marks.some((/** @type {any} */ { axis }) => axis === "diagonal") ? diagonal(model, plot) : "";
  return across + lines.join("") + texts.join("");
}

/** @param {any} mark */
const paintOf = ({ parameter }) => ({ "data-concept": parameter?.concept ?? null });

/**
 * The marks that are within a plot.
 * @param {any} model
 * @param {import("./reading.js").Plot} plot
 * @param {(mark: any) => number} valueOf
 * @returns {Rule[]}
 */
function rulesOf(model, { left, right, top, bottom, flat }, valueOf) {
  return model.marks.flatMap((/** @type {any} */ mark) => {
    if (mark.axis === "diagonal") return [];
    const value = valueOf(mark);
    const isUpright = (mark.axis === "x") !== flat;
    const at = round(along(model[mark.axis], isUpright ? [left, right] : [bottom, top])(value));
    const [low, high] = isUpright ? [left, right] : [top, bottom];
    const text = markText(mark, value, model[mark.axis].domain);
    return at >= low - 1 && at <= high + 1 ? [{ mark, text, width: textWidth(text, FONT, { bold: true }), at, isUpright }] : [];
  });
}

/**
 * The place for a mark's words that covers least; of several the first.
 * @param {Rule} rule
 * @param {Rule[]} rules
 * @param {Box[]} taken by the words of other marks
 * @param {import("./ink.js").Point[]} ink
 * @param {import("./reading.js").Plot} plot
 */
function freest(rule, rules, taken, ink, plot) {
  const covered = ([left, top, right, bottom] = /** @type {Box} */ ([0, 0, 0, 0])) =>
    ink.filter(([x, y]) => x > left - 3 && x < right + 3 && y > top - 2 && y < bottom + 2).length +
    CROSSED * rules.filter((other) => other !== rule && (other.isUpright ? other.at > left && other.at < right : other.at > top && other.at < bottom)).length +
    TWICE * taken.filter(([a, b, c, d]) => a < right + 4 && c > left - 4 && b < bottom && d > top).length;
  const boxes = placesFor(rule, plot);
  const costs = boxes.map(covered);
  return boxes[costs.indexOf(Math.min(...costs))];
}

/**
 * Where the words of a mark may stand, the usual places first.
 * @param {Rule} rule
 * @param {import("./reading.js").Plot} plot
 * @returns {Box[]}
 */
function placesFor({ at, width, isUpright }, { left, right, top, bottom }) {
  const box = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {Box} */ ([x, y - RISE, x + width, y + FALL]);
  if (isUpright) {
    const sides = [at + AWAY + 1, at - AWAY - 1 - width].filter((x, i) => (i ? x >= left : x + width <= right));
    const heights = Array.from({ length: Math.max(1, Math.floor((bottom - top - RISE) / DOWN)) }, (_, i) => top + RISE + 1 + DOWN * i);
    return (sides.length ? sides : [Math.max(left, right - width)]).flatMap((x) => heights.map((y) => box(x, y)));
  }
  const last = Math.max(left + 4, right - 4 - width);
  const between = Array.from({ length: Math.floor((last - left - 4) / ALONG) }, (_, i) => last - ALONG * (i + 1));
  const heights = [at - AWAY, at + RISE + AWAY - 1].filter((y, i) => (i ? y + FALL <= bottom : y - RISE >= top - AWAY));
  return [last, left + 4, ...between].flatMap((x) => heights.map((y) => box(x, y)));
}

/** @param {any} model @param {import("./reading.js").Plot} plot */
function diagonal(model, { left, right, top, bottom }) {
  const [x, y] = [along(model.x, [left, right]), along(model.y, [bottom, top])];
  const low = Math.max(model.x.domain[0], model.y.domain[0]);
  const high = Math.min(model.x.domain[1], model.y.domain[1]);
  return high > low ? tag("path", { class: "explorable-guide", d: `M${round(x(low))},${round(y(low))}L${round(x(high))},${round(y(high))}` }) : "";
}
