// Examples as points of a plane: near each other are those whose vectors are.
import { headingMarkup } from "../heading.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { circle, escape, tag } from "../svg.js";
import { shortened, textWidth, wrapped } from "../text.js";
import { inSigns, t } from "../words.js";
import { colorOf, markMarkup, markPath } from "./marks.js";

/** @typedef {import("./state.js").Data} Data */
/** @typedef {import("./state.js").State} State */

const TOP = 30;
const SIDE = 12;
const HIGH = 246;
const LINE = 19;

/** @param {Data} data */
export function pointsHeight(data) {
  return TOP + HIGH + legendOf(data).lines * LINE + 58;
}

/** Where the names of classes stand below. @param {{classes: string[]}} data */
function legendOf({ classes }) {
  let [x, line] = [6, 0];
  const placed = classes.map((name, kind) => {
    const text = shortened(name, 12, WIDTH - 30);
    const width = textWidth(text, 12) + 28;
    if (x > 6 && x + width > WIDTH) [x, line] = [6, line + 1];
    const at = { kind, text, x, y: line * LINE };
    x += width;
    return at;
  });
  return { placed, lines: line + 1 };
}

/** Where each example is, in px. @param {Data} data */
export function placesOf(data) {
  const points = /** @type {Float32Array} */ (data.points);
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    [left, right] = [Math.min(left, points[i]), Math.max(right, points[i])];
    [low, high] = [Math.min(low, points[i + 1]), Math.max(high, points[i + 1])];
  }
  // One scale for both directions, so that distances are what they are.
  const scale = Math.min((WIDTH - 2 * SIDE) / (right - left || 1), (HIGH - 2 * SIDE) / (high - low || 1));
  const [x, y] = [WIDTH / 2 - (scale * (left + right)) / 2, TOP + HIGH / 2 + (scale * (low + high)) / 2];
  return Array.from({ length: data.count }, (_, i) => [round(x + scale * points[2 * i]), round(y - scale * points[2 * i + 1])]);
}

/**
 * @param {Data} data
 * @param {State} state
 * @param {number[]} shown
 * @param {number[][]} at of `placesOf`
 * @param {number} named the example whose text is told
 */
export function pointsMarkup(data, state, shown, at, named) {
  const r = data.count > 1500 ? 2.2 : data.count > 300 ? 3.2 : 4.6;
  const isShown = new Set(shown);
  let pale = "";
  /** Of each class those on which the model is right, then the others. @type {string[][]} */
  const paths = data.classes.map(() => ["", ""]);
  for (let i = 0; i < data.count; i++) {
    const [x, y] = at[i];
    if (!isShown.has(i)) pale += circle(x, y, r / 2);
    else paths[data.labels[i]][Number(data.predictions[state.model][i] !== data.labels[i])] += markPath(data.labels[i], x, y, r);
  }
  const marks = paths.flatMap(([right, wrong], kind) => [
    right && tag("path", { class: "explorable-mark", "data-color": colorOf(kind), d: right }),
    wrong && tag("path", { class: "explorable-hollow", "data-color": colorOf(kind), d: wrong }),
  ]);
  const ring = tag("path", { class: "explorable-ring", d: circle(at[state.chosen][0], at[state.chosen][1], r + 6) });
  const wrongly = t`hollow: ${shortened(data.models[state.model], 12, 110)} is wrong`;
  // Translators: {0} is "hollow: model A is wrong".
  const note = data.variance === null ? wrongly : t`${wrongly}; ${inSigns(`${Math.round(100 * data.variance)}%`)} of the variance`;
  const legend = legendOf(data);
  const below = TOP + HIGH + 14;
  const names = legend.placed.map(({ kind, text, x, y }) => markMarkup(kind, x + 5, below + y - 4, 4.6) + tag("text", { class: "explorable-token", x: x + 14, y: below + y }, escape(text)));
  const lines = wrapped(data.texts[named], 12, WIDTH - 12);
  const told = lines.length > 2 ? [lines[0], shortened(lines.slice(1).join(" "), 12, WIDTH - 12)] : lines;
  return (
    headingMarkup(t("Near each other in the model")) +
    tag("text", { class: "explorable-token", x: 6, y: pointsHeight(data) - 6 }, escape(note)) +
    tag("path", { class: "explorable-pale-marks", d: pale }) +
    marks.join("") +
    ring +
    names.join("") +
    told.map((line, i) => tag("text", { class: "explorable-cell-text", x: 6, y: below + legend.lines * LINE + 4 + 17 * i }, escape(shortened(line, 12, WIDTH - 12)))).join("") +
    tag("rect", { class: "explorable-hit", x: 0, y: TOP, width: WIDTH, height: HIGH })
  );
}

/**
 * The example that is nearest to a place, of those that are shown.
 * @param {number[][]} at @param {number[]} shown @param {number} x @param {number} y
 */
export function nearestTo(at, shown, x, y) {
  let [found, least] = [-1, 18 ** 2];
  for (const i of shown) {
    const away = (at[i][0] - x) ** 2 + (at[i][1] - y) ** 2;
    if (away < least) [found, least] = [i, away];
  }
  return found;
}
