// What is read off a chart: its places in order, the one nearest to a pointer, and the words there.
import { round } from "../pixels.js";
import { circle, escape, tag } from "../svg.js";
import { textWidth } from "../text.js";
import { t } from "../words.js";
import { along, told, toldAlong } from "./scales.js";

/** @typedef {{left: number, right: number, top: number, bottom: number, flat: boolean, panel: number}} Plot */
/**
 * What is told, where along y it is drawn (null above a hole of a stack), and the ends of its error.
 * @typedef {{group: number, value: number, at: number, low?: number | null, high?: number | null}} Entry
 */
/** @typedef {[number, number, number, number]} Sides left, right, top and bottom of a cell, as values of the axes */
/** @typedef {{x: number, sides?: Sides, title: string, entries: Entry[], at?: number}} Spot `at` is where a cell is along y */

const FONT = 13;
const LINE = 18;
/** How far a pointer may be from a point. */
const REACH = 48;

/**
 * The places of a panel, in the order in which the keyboard goes through them.
 * @param {any} model
 * @param {number} panel
 * @returns {Spot[]}
 */
export function spotsOf(model, panel) {
  const { kind, x, y, edges, levels } = model;
  if (kind === "heat") {
    return model.cells.flatMap((/** @type {(number | null)[]} */ line, /** @type {number} */ row) =>
      line.map((value, column) => ({ x: column, at: row, sides: [column - 0.5, column + 0.5, row - 0.5, row + 0.5], title: [[y.label, y.words[row]], [x.label, x.words[column]]].map((told) => told.join(" ").trim()).join(", "), entries: value === null ? [] : [{ group: 0, value, at: row }] })),
    );
  }
  if (kind === "counts") {
    return model.panels[panel].series.flatMap((/** @type {any} */ { group, cells }) =>
      cells.flatMap((/** @type {number[]} */ line, /** @type {number} */ row) => {
        const [low, high] = levels.slice(levels.length - row - 2, levels.length - row);
        const at = middle(y, low, high);
        return line.map((value, column) => {
          const [from, to] = edges.slice(column, column + 2);
          const place = x.kind === "words" ? toldAlong(x, column) : `${x.label} ${between(x, from, to)}`;
          return { x: middle(x, from, to), at, sides: [from, to, high, low], title: `${place}, ${y.label} ${between(y, low, high)}`, entries: [{ group, value, at }] };
        });
      }),
    );
  }
  /** @type {Map<unknown, Spot>} */
  const found = new Map();
  for (const one of model.panels[panel].series) {
    one.y.forEach((/** @type {number | null} */ value, /** @type {number} */ i) => {
      if (value === null) return;
      const at = edges ? middle(x, edges[i], edges[i + 1]) : one.x[i];
      const key = kind === "points" ? `${one.group} ${i}` : at;
      const entry = { group: one.group, value, at: one.to ? one.to[i] : value, low: one.low?.[i], high: one.high?.[i] };
      const there = found.get(key);
      if (there) there.entries.push(entry);
      else found.set(key, { x: at, title: one.text?.[i] ?? (edges ? between(x, edges[i], edges[i + 1]) : named(x, toldAlong(x, at))), entries: [entry] });
    });
  }
  return [...found.values()].sort((a, b) => a.x - b.x || a.entries[0].at - b.entries[0].at);
}

/** @typedef {import("./scales.js").Axis} Axis */
/** The middle of a bin. @type {(axis: Axis, low: number, high: number) => number} */
const middle = ({ kind }, low, high) => (kind === "log" ? Math.sqrt(low * high) : (low + high) / 2);

/** A bin as a reader is told it. @type {(axis: Axis, low: number, high: number) => string} */
const between = (axis, low, high) => `${toldAlong(axis, low)} – ${toldAlong(axis, high)}`;

/** How many places of a panel stand in a row, where they do. @param {any} model @returns {number | undefined} */
export const rowOf = ({ cells, levels, edges }) => cells?.[0].length ?? (levels && edges.length - 1);

/** What is told of an axis. @param {import("./scales.js").Axis} axis @param {string} text */
const named = ({ label, kind }, text) => (kind === "words" || !label ? text : `${label} ${text}`);

/** A value and how far its error reaches, if both ends are known. @param {Entry} entry @param {[number, number]} among */
const toldWith = ({ value, low, high }, among) => told(value, among) + (low == null || high == null ? "" : ` (${t`from ${told(low, among)} to ${told(high, among)}`})`);

/**
 * What is told of a place: a line of each, after its title.
 * @param {any} model
 * @param {Spot} spot
 */
export function linesOf(model, { x, title, entries }) {
  const { kind, groups } = model;
  if (kind === "heat") return [{ group: 0, text: entries.length ? `${groups[0].name} ${told(entries[0].value, model.range)}` : t("no value") }];
  const [{ group, value }] = entries;
  if (kind === "counts") return [{ group, text: value === 1 ? t("1 point") : t`${told(value)} points` }];
  const name = model.y.label || "value";
  const own = groups.length > 1;
  if (kind === "points") {
    const place = model.panels.some((/** @type {any} */ { series }) => series.some((/** @type {any} */ one) => one.text)) ? `${named(model.x, toldAlong(model.x, x))}, ` : "";
    return [{ group: -1, text: `${place}${name} ${toldWith(entries[0], model.y.domain)}` }, ...(own ? [{ group, text: groups[group].name }] : [])];
  }
  return entries.map((entry) => ({ group: entry.group, text: `${own && groups[entry.group].name !== title ? groups[entry.group].name : name} ${toldWith(entry, model.y.domain)}` }));
}

/**
 * The plots of a drawing.
 * @param {Element} svg
 * @returns {Plot[]}
 */
export function plotsOf(svg) {
  return [...svg.querySelectorAll("[data-plot]")].map((element, panel) => {
    const [left, right, top, bottom] = (element.getAttribute("data-plot") ?? "").split(" ").map(Number);
    return { left, right, top, bottom, panel, flat: element.hasAttribute("data-flat") };
  });
}

/**
 * From a place to px, and which way it goes.
 * @param {any} model
 * @param {Plot} plot
 */
export function scalesOf({ kind, x, y }, { left, right, top, bottom, flat }) {
  const across = along(x, flat ? [top, bottom] : [left, right]);
  const up = along(y, flat ? [left, right] : kind === "heat" ? [top, bottom] : [bottom, top]);
  /** @type {(spot: Spot, at: number) => [number, number]} */
  const px = (spot, at) => (flat ? [up(at), across(spot.x)] : [across(spot.x), up(at)]);
  return { across, up, px };
}

/**
 * Which place is nearest to a point of a plot.
 * @param {any} model
 * @param {Plot} plot
 * @param {Spot[]} spots
 * @param {[number, number]} point px
 * @returns {number} -1 where none is near
 */
export function nearest(model, plot, spots, [x, y]) {
  const { left, right, top, bottom, flat } = plot;
  if (x < left - 12 || x > right + 12 || y < top - 12 || y > bottom + 12) return -1;
  const { across, px } = scalesOf(model, plot);
  let [best, least] = [-1, Infinity];
  spots.forEach((spot, i) => {
    const [sx, sy] = px(spot, spot.at ?? spot.entries[0].at);
    const distance = model.kind === "points" || spot.sides ? Math.hypot(sx - x, sy - y) : Math.abs(across(spot.x) - (flat ? y : x));
    if (distance < least) [best, least] = [i, distance];
  });
  return model.kind === "points" && least > REACH ? -1 : best;
}

/** Whether a cell has room for its number. @param {Spot} spot @param {(at: number) => number} across @param {(at: number) => number} up */
const isWritten = ({ sides }, across, up) => !!sides && Math.abs(across(sides[1]) - across(sides[0])) >= 14 && Math.abs(up(sides[3]) - up(sides[2])) >= 15;

/**
 * The cross at a place, and a box with its words.
 * @param {any} model
 * @param {Plot} plot
 * @param {Spot} spot
 * @param {number} width of the drawing
 * @param {(group: number) => import("../svg.js").Attributes} paint
 */
export function spotMarkup(model, plot, spot, width, paint) {
  const { left, right, top, bottom, flat } = plot;
  const { across, up, px } = scalesOf(model, plot);
  const at = round(across(spot.x));
  const [cx, cy] = px(spot, spot.at ?? spot.entries[0].at);
  let marks;
  if (spot.sides) {
    const [from, to, above, below] = spot.sides;
    const [x, y] = [across(from), up(above)].map(round);
    marks = tag("rect", { class: "explorable-ring", x, y, width: round(across(to) - x), height: round(up(below) - y) });
  } else {
    const line = model.kind === "points" ? `M${left},${round(cy)}H${right}M${at},${top}V${bottom}` : flat ? `M${left},${at}H${right}` : `M${at},${top}V${bottom}`;
    const dots = spot.entries.map((entry) => {
      const [x, y] = px(spot, entry.at);
      // Bars tell themselves where they end.
      return /bars|histogram/.test(model.kind) || entry.at === null ? "" : tag("g", paint(entry.group), tag("path", { class: "explorable-dot", d: circle(x, y, 5) }));
    });
    marks = tag("path", { class: "explorable-chart-cross", d: line }) + dots.join("");
  }
  const lines = linesOf(model, spot);
  const isKeyed = model.groups.length > 1;
  const wide = Math.ceil(Math.max(textWidth(spot.title, FONT, { bold: true }), ...lines.map(({ text }) => textWidth(text, FONT) + (isKeyed ? 16 : 0)))) + 16;
  const high = LINE * (lines.length + 1) + 10;
  let side = cx + 14 + wide <= width ? cx + 14 : cx - 14 - wide;
  let down = Math.min(bottom - high, model.kind === "points" || spot.sides || flat ? cy - high / 2 : top + 4);
  if (isWritten(spot, across, up)) {
    // Numbers are compared with those around them: the box stays outside.
    if (right + 8 + wide <= width) side = right + 8;
    else down = top - high - 4 < 0 ? bottom + 4 : top - high - 4;
  }
  const x = round(Math.max(1, Math.min(width - wide - 1, side)));
  const y = round(Math.max(1, down));
  const box = { x, y, width: wide, height: high, rx: 4 };
  const words = lines.map(({ group, text }, i) => {
    const line = y + LINE * (i + 2) + 1;
    const key = isKeyed && group >= 0 ? tag("path", { class: "explorable-chart-bar", d: `M${x + 8},${line - 9}h10v10h-10z` }) : "";
    return tag("g", group < 0 ? {} : paint(group), key + tag("text", { class: "explorable-chart-words", x: x + (isKeyed && group >= 0 ? 24 : 8), y: line }, escape(text)));
  });
  const title = tag("text", { class: "explorable-title explorable-chart-tip", x: x + 8, y: y + LINE }, escape(spot.title));
  return marks + tag("rect", { class: "explorable-paper", ...box }) + tag("rect", { class: "explorable-edge", ...box }) + title + words.join("");
}
