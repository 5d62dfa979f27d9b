import { round } from "../../pixels.js";
import { tag } from "../../svg.js";
import { shortened, textWidth } from "../../text.js";
import { NARROW, frame } from "../frame.js";
import { DASHES, shapeOf, textMarkup } from "../groups.js";
import { along } from "../scales.js";

const FONT = 13.5;
/** The longest name that stands at the end of its line. */
const LONGEST = 120;
const SLOT = 16;
/** Lines of so few points show each. */
const FEW = 24;

/**
 * Whether lines are named where they end.
 * @param {any} model
 * @param {number} width
 */
function namesAtEnds({ groups, panels }, width) {
  const names = groups.map((/** @type {any} */ { name }) => name);
  return width > NARROW && panels.length === 1 && groups.length > 1 && names.every((/** @type {string} */ name) => textWidth(name, FONT) <= LONGEST);
}

/** @param {any} model @param {number} width */
export function layout(model, width) {
  const isNamed = namesAtEnds(model, width);
  const longest = Math.max(0, ...model.groups.map((/** @type {any} */ { name }) => textWidth(name, FONT)));
  return frame(model, {
    width,
    hasLegend: model.groups.length > 1 && !isNamed,
    beside: isNamed ? longest + 18 : 14,
    height: (room, rows) => Math.round(rows > 1 || model.panels.length > 1 ? Math.max(96, Math.min(150, room * 0.7)) : Math.min(270, room * 0.72)),
  });
}

/** @typedef {{from: number, at: string[]}} Run points without a gap between, and which of all is the first */

/**
 * Points as a path has them, in runs without gaps.
 * @param {(number | null)[]} xs
 * @param {(number | null)[]} ys
 * @param {(x: number) => number} x
 * @param {(y: number) => number} y
 * @returns {Run[]}
 */
export function runsOf(xs, ys, x, y) {
  /** @type {Run[]} */
  const runs = [];
  /** @type {Run | null} */
  let run = null;
  for (let i = 0; i < xs.length; i++) {
    const [at, value] = [xs[i], ys[i]];
    if (at === null || value === null) run = null;
    else {
      if (!run) runs.push((run = { from: i, at: [] }));
      run.at.push(`${round(x(at))},${round(y(value))}`);
    }
  }
  return runs.map((run) => (run.at.length > 1 ? run : widened(run, x, y, xs, ys)));
}

/** Half of how wide is what stands between two gaps, which would not be seen at all. */
const LONE = 1.5;

/** @type {(run: Run, x: (x: number) => number, y: (y: number) => number, xs: any[], ys: any[]) => Run} */
const widened = ({ from }, x, y, xs, ys) => ({ from, at: [-LONE, LONE].map((side) => `${round(x(xs[from]) + side)},${round(y(ys[from]))}`) });

/** A path through points, with gaps where there is none. @param {Run[]} runs */
export const pathOf = (runs) => runs.map(({ at }) => `M${at.join("L")}`).join("");

/**
 * The path around a band, of which each part without gaps is closed.
 * @param {Run[]} upper
 * @param {(run: Run) => string} back from the last point of a run to below its first
 */
export const bandOf = (upper, back) => upper.map((run) => `M${run.at.join("L")}${back(run)}z`).join("");

/**
 * The way back along other runs with the same gaps.
 * @param {Run[]} lower
 * @returns {(run: Run) => string}
 */
export function backAlong(lower) {
  const byStart = new Map(lower.map((run) => [run.from, run]));
  return ({ from }) => `L${/** @type {Run} */ (byStart.get(from)).at.reverse().join("L")}`;
}

/** @type {import("./all.js").Draw} */
export function draw(model, place, { painted, width }) {
  const { left, right, top, bottom, panel } = place;
  const [x, y] = [along(model.x, [left, right]), along(model.y, [bottom, top])];
  /** @type {any[]} */
  const series = model.panels[panel].series.filter((/** @type {any} */ one) => one.x.length);
  const bands = series.map((one) => (one.low ? painted(one.group, tag("path", { class: "explorable-chart-band", d: errorBand(one, x, y) })) : ""));
  const lines = series.map((one) => {
    const path = tag("path", { class: "explorable-chart-line", "stroke-dasharray": DASHES[one.group % 8] || null, d: pathOf(runsOf(one.x, one.y, x, y)) });
    const seen = one.x.length <= FEW ? one.x.map((/** @type {number} */ at, /** @type {number} */ i) => (one.y[i] === null ? "" : shapeOf(one.group, x(at), y(one.y[i]), 3.5))) : [];
    return painted(one.group, path + (seen.length ? tag("path", { class: "explorable-mark", d: seen.join("") }) : ""));
  });
  return bands.join("") + lines.join("") + (namesAtEnds(model, width) ? names(model, series, place, y, painted) : "");
}

/**
 * The band of errors, where both of its ends are known.
 * @param {{x: number[], low: (number | null)[], high: (number | null)[]}} one
 * @param {(x: number) => number} x
 * @param {(y: number) => number} y
 */
function errorBand({ x: xs, low, high }, x, y) {
  const both = (/** @type {(number | null)[]} */ side) => side.map((value, i) => (low[i] === null || high[i] === null ? null : value));
  return bandOf(runsOf(xs, both(high), x, y), backAlong(runsOf(xs, both(low), x, y)));
}

/**
 * The names of lines at their ends, moved apart where they meet.
 * @param {any} model
 * @param {any[]} series
 * @param {import("../frame.js").Place} place
 * @param {(y: number) => number} y
 * @param {(group: number, markup: string) => string} painted
 */
function names(model, series, { right, top, bottom }, y, painted) {
  const last = series.map((one) => ({ group: one.group, at: y(one.y.filter((/** @type {any} */ value) => value !== null).at(-1) ?? model.y.domain[0]) }));
  last.sort((a, b) => a.at - b.at);
  const least = Math.min(SLOT, (bottom - top) / last.length);
  // Down from the top, then up from the bottom, so that none is outside.
  last.forEach((one, i) => (one.at = Math.max(one.at, i ? last[i - 1].at + least : top)));
  for (let i = last.length - 1; i >= 0; i--) last[i].at = Math.min(last[i].at, i + 1 < last.length ? last[i + 1].at - least : bottom);
  return last.map(({ group, at }) => painted(group, textMarkup(right + 8, at + 4.5, shortened(model.groups[group].name, FONT, LONGEST), { class: "explorable-chart-name" }))).join("");
}
