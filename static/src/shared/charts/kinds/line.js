import { round } from "../../pixels.js";
import { tag } from "../../svg.js";
import { shortened, textWidth } from "../../text.js";
import { NARROW, frame } from "../frame.js";
import { DASHES, shapeOf, textMarkup } from "../groups.js";
import { along } from "../scales.js";

const FONT = 13.5;
/** The longest name that stands at the end of its line. */
const LONGEST = 120;
const APART = 16;
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

/**
 * A path through points, with gaps where there is none.
 * @param {(number | null)[]} xs
 * @param {(number | null)[]} ys
 * @param {(x: number) => number} x
 * @param {(y: number) => number} y
 */
export function pathOf(xs, ys, x, y) {
  let pen = "M";
  let path = "";
  xs.forEach((at, i) => {
    const value = ys[i];
    if (value === null || at === null) {
      // What stands between two gaps is a dot.
      if (pen === "L" && (i < 2 || ys[i - 2] === null)) path += "h0";
      pen = "M";
      return;
    }
    path += `${pen}${round(x(at))},${round(y(value))}`;
    pen = "L";
  });
  if (xs.length === 1 || ys[ys.length - 2] === null) path += path ? "h0" : "";
  return path;
}

/**
 * The path around a band, of which each part without gaps is closed.
 * @param {number[]} xs
 * @param {(number | null)[]} lower
 * @param {(number | null)[]} upper
 * @param {(x: number) => number} x
 * @param {(y: number) => number} y
 */
export function bandOf(xs, lower, upper, x, y) {
  let path = "";
  /** @type {number[]} */
  let run = [];
  const close = () => {
    if (!run.length) return;
    const at = (/** @type {(number | null)[]} */ side) => (/** @type {number} */ i) => `${round(x(xs[i]))},${round(y(/** @type {number} */ (side[i])))}`;
    path += `M${run.map(at(upper)).join("L")}L${run.reverse().map(at(lower)).join("L")}z`;
    run = [];
  };
  xs.forEach((_, i) => {
    if (lower[i] === null || upper[i] === null) close();
    else run.push(i);
  });
  close();
  return path;
}

/** @type {import("./all.js").Draw} */
export function draw(model, place, { painted, width }) {
  const { left, right, top, bottom, panel } = place;
  const [x, y] = [along(model.x, [left, right]), along(model.y, [bottom, top])];
  /** @type {any[]} */
  const series = model.panels[panel].series.filter((/** @type {any} */ one) => one.x.length);
  const bands = series.map((one) => (one.low ? painted(one.group, tag("path", { class: "explorable-chart-band", d: bandOf(one.x, one.low, one.high, x, y) })) : ""));
  const lines = series.map((one) => {
    const path = tag("path", { class: "explorable-chart-line", "stroke-dasharray": DASHES[one.group % 8] || null, d: pathOf(one.x, one.y, x, y) });
    const seen = one.x.length <= FEW ? one.x.map((/** @type {number} */ at, /** @type {number} */ i) => (one.y[i] === null ? "" : shapeOf(one.group, x(at), y(one.y[i]), 3.5))) : [];
    return painted(one.group, path + (seen.length ? tag("path", { class: "explorable-mark", d: seen.join("") }) : ""));
  });
  return bands.join("") + lines.join("") + (namesAtEnds(model, width) ? names(model, series, place, y, painted) : "");
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
  const least = Math.min(APART, (bottom - top) / last.length);
  // Down from the top, then up from the bottom, so that none is outside.
  last.forEach((one, i) => (one.at = Math.max(one.at, i ? last[i - 1].at + least : top)));
  for (let i = last.length - 1; i >= 0; i--) last[i].at = Math.min(last[i].at, i + 1 < last.length ? last[i + 1].at - least : bottom);
  return last.map(({ group, at }) => painted(group, textMarkup(right + 8, at + 4.5, shortened(model.groups[group].name, FONT, LONGEST), { class: "explorable-chart-name" }))).join("");
}
