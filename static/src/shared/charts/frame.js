// Where everything of a chart's drawing is: legend, titles, axes, plots, notes.
import { ticks, tickStep } from "d3-array";
import { bottomAxis, leftAxis, leftAxisWidth } from "../axes.js";
import { formatNumber } from "../numbers.js";
import { PANEL } from "../pixels.js";
import { scaleLinear } from "../scale.js";
import { tag } from "../svg.js";
import { shortened, textWidth, wrapped } from "../text.js";
import { paintOf, signMarkup, textMarkup } from "./groups.js";
import { fitted, middled, wholeMarkup } from "./fitted.js";
import { along } from "./scales.js";
import { logTicks, timeTicks } from "./ticks.js";
import { written } from "./written.js";

/** @typedef {import("./scales.js").Axis} Axis */
/** @typedef {{left: number, right: number, top: number, bottom: number, panel: number, isLeft: boolean, isLast: boolean}} Place */

/** How wide the two drawings are. */
export const WIDE = 600;
export const NARROW = PANEL;
const D3 = /** @type {any} */ ({ ticks, tickStep });
const FONT = 13.5;
const LABEL = 15;
/** A name of an axis that is longer begins at the drawing's edge. */
const LONG_LABEL = 240;
/** Below a plot: its numbers, and its name. */
const FOOT = 46;
const LINE = 20;
/** The longest words at the left of a drawing. */
const mostWords = (/** @type {number} */ width) => (width === WIDE ? 200 : 124);
const SLOT = 22;

/**
 * A scale as axes take it.
 * @param {Axis} axis
 * @param {[number, number]} range
 * @returns {import("../scale.js").Scale}
 */
function scaleFor(axis, range) {
  if (axis.kind === "linear") {
    const scale = scaleLinear().domain(axis.domain).range(range);
    const [low, high] = axis.domain;
    // Steps of training are long numbers.
    if (Math.max(-low, high) >= 1e4 && high - low < 1e7 && tickStep(low, high, 8) >= 1) scale.texts = (count) => ticks(low, high, count).map((value) => ({ value, text: formatNumber(value, ",d") }));
    // Between layers there is nothing.
    if (axis.whole && high - low < 20) scale.texts = (count) => ticks(low, high, count).flatMap((value) => (Number.isInteger(value) ? [{ value, text: formatNumber(value) }] : []));
    return scale;
  }
  const texts = (/** @type {number} */ count) => (axis.kind === "log" ? logTicks : timeTicks)(axis.domain, count);
  return /** @type {any} */ (Object.assign(along(axis, range), { texts, domain: () => axis.domain, range: () => range }));
}

/**
 * The words at the bottom of a plot, in lines; so many only as fit.
 * @param {Axis} axis
 * @param {Place} place
 */
function wordsBelow(axis, { left, right, bottom }) {
  const words = axis.words ?? [];
  const at = along(axis, [left, right]);
  const slot = (right - left) / words.length;
  const lines = words.map((word) => linesOf(word, slot));
  const every = lines.every((one) => one.length <= MOST_LINES && one.every((line) => textWidth(line, FONT) <= slot + 4));
  const short = words.map((word) => middled(word, FONT, 90));
  const widest = Math.max(...short.map((word) => textWidth(word, FONT)));
  const step = every ? 1 : Math.max(1, Math.ceil((widest + 8) / slot));
  const texts = words.flatMap((word, i) => {
    if (i % step) return [];
    const shown = every ? lines[i] : [short[i]];
    return shown.map((line, j) => textMarkup(at(i), bottom + 18 + 15 * j, line, { "text-anchor": "middle" }, wholeMarkup(word, shown)));
  });
  return tag("g", { class: "explorable-axis" }, tag("line", { x1: left, x2: right, y1: bottom, y2: bottom }) + texts.join(""));
}

/** @param {string} word @param {number} slot */
export const linesOf = (word, slot) => wrapped(word, FONT, slot - 4);
/** Words below a plot have at most so many lines, if each of them has all of its own. */
const MOST_LINES = 3;

/** How many lines words below a plot have; where some had more, each has one. @param {string[]} words @param {number} slot */
function deepest(words, slot) {
  const most = Math.max(1, ...words.map((word) => linesOf(word, slot).length));
  return most > MOST_LINES ? 1 : most;
}

/**
 * The words at the left of a plot.
 * @param {Axis} axis
 * @param {Place} place
 * @param {number} room
 */
function wordsBeside(axis, { left, top, bottom }, room) {
  const words = axis.words ?? [];
  const at = along(axis, [top, bottom]);
  const high = (bottom - top) / words.length;
  // Where not all have room, those that have are not crowded.
  const step = high >= 15 ? 1 : Math.ceil(26 / high);
  const most = Math.max(1, Math.floor((bottom - top) / words.length / 15));
  const texts = words.flatMap((word, i) => {
    if (i % step) return [];
    const lines = fitted(word, FONT, room, most);
    return lines.map((line, j) => textMarkup(left - 8, at(i) + 4.5 + 15 * (j - (lines.length - 1) / 2), line, { "text-anchor": "end" }, wholeMarkup(word, lines)));
  });
  return tag("g", { class: "explorable-axis" }, texts.join(""));
}

/**
 * How much room words have at the left of a drawing.
 * @param {Axis} axis
 * @param {number} width
 */
export const roomForWords = (axis, width) => Math.min(mostWords(width), Math.max(...(axis.words ?? [""]).map((word) => textWidth(word, FONT))));

/**
 * How high the rows of words at the left of a drawing are: of a few words, so that each has all of its lines if three do.
 * @param {Axis} axis
 * @param {number} width
 */
export function rowHeight(axis, width) {
  const words = axis.words ?? [];
  const room = roomForWords(axis, width);
  const lines = Math.max(...words.map((word) => wrapped(word, FONT, room).length));
  return lines > 1 ? 4 + 15 * Math.min(words.length > FEW ? 2 : MOST_LINES, lines) : 24;
}
const FEW = 16;

/**
 * The legend of the groups, in rows.
 * @param {any} model
 * @param {number} width
 * @returns {{markup: string, height: number}}
 */
function legend(model, width) {
  /** @type {import("./groups.js").Group[]} */
  const groups = model.groups;
  let [x, y] = [0, 12];
  const parts = groups.map((group, i) => {
    const text = shortened(group.name, FONT, width - 40);
    const needs = 30 + textWidth(text, FONT) + 18;
    if (x && x + needs - 18 > width) [x, y] = [0, y + LINE + 2];
    const part = tag("g", paintOf(group, model.concepts), signMarkup(model.kind, i, x, y - 4) + textMarkup(x + 30, y, text, { class: "explorable-chart-words" }));
    x += needs;
    return part;
  });
  return { markup: parts.join(""), height: y + 12 };
}

/**
 * Lays a chart out, and draws all but its marks.
 * @param {any} model
 * @param {object} how
 * @param {number} how.width
 * @param {boolean} [how.flat] whether words stand at the left, and numbers go to the right
 * @param {boolean} [how.hasLegend]
 * @param {number} [how.beside] room at the right of a plot
 * @param {(room: number) => number} [how.most] how wide a plot is that has so much room
 * @param {(room: number, rows: number) => number} how.height of a plot that is so wide
 */
export function frame(model, { width, flat = false, hasLegend = false, beside = 14, most: widest = (room) => room, height }) {
  const [across, up] = /** @type {[Axis, Axis]} */ (flat ? [model.y, model.x] : [model.x, model.y]);
  const count = model.panels.length;
  const columns = count === 1 ? 1 : width === WIDE ? (count === 2 || count === 4 ? 2 : 3) : count > 1 && !flat ? 2 : 1;
  const rows = Math.ceil(count / columns);
  const key = hasLegend ? legend(model, width) : { markup: "", height: 0 };
  const isWords = up.kind === "words";
  // Words that stand in lines need less room than they have.
  const most = isWords ? roomForWords(up, width) : 0;
  const room = flat ? Math.max(...(up.words ?? [""]).flatMap((word) => wrapped(word, FONT, most).map((line) => Math.min(most, textWidth(line, FONT))))) : most;
  const ticksUp = count > 1 ? 4 : 5;
  const margin = isWords ? room + 10 : 10 + leftAxisWidth(D3, scaleFor(up, [1, 0]), ticksUp);
  const left = Math.max(isWords ? 0 : 34, margin);
  // The last number of a plot and the first of the next one are two, and not one.
  const gap = columns > 1 && across.kind !== "words" ? Math.max(18, leftAxisWidth(D3, scaleFor(across, [0, 1]), 3) - 4) : 18;
  const wide = widest((width - left - beside - gap * (columns - 1)) / columns);
  const high = height(wide, rows);
  const title = count > 1 ? 22 : 0;
  const head = key.height + (up.label ? 34 : 12) + title;
  const isBelow = across.kind === "words";
  const slot = wide / (across.words?.length ?? 1);
  const deep = isBelow ? deepest(across.words ?? [], slot) : 1;
  const foot = FOOT + (isBelow ? 15 * (deep - 1) - (across.label ? 0 : 18) : 0);
  const spacing = high + SLOT + title;
  /** @type {Place[]} */
  const places = Array.from({ length: count }, (_, panel) => {
    const [row, column] = [Math.floor(panel / columns), panel % columns];
    const [x, y] = [left + column * (wide + gap), head + row * spacing];
    return { left: x, right: x + wide, top: y, bottom: y + high, panel, isLeft: column === 0, isLast: panel + columns >= count };
  });
  const axes = places.map((place) => axesMarkup(model, place, { across, up, room, count, width }));
  const bottom = head + (rows - 1) * spacing + high + foot;
  const notes = notesMarkup(model.notes, bottom, width);
  return { width, height: Math.ceil(bottom + notes.height), places, flat, markup: key.markup + axes.join("") + notes.markup, key };
}

/**
 * What is told below a chart.
 * @param {string[]} notes
 * @param {number} y
 * @param {number} width
 */
export function notesMarkup(notes, y, width) {
  const lines = notes.flatMap((note) => wrapped(note, 13, width));
  const markup = lines.map((line, i) => textMarkup(0, y + 14 + 17 * i, line, { class: "explorable-chart-note" })).join("");
  return { markup, height: lines.length ? 8 + 17 * lines.length : 0 };
}

/**
 * @param {any} model
 * @param {Place} place
 * @param {{across: Axis, up: Axis, room: number, count: number, width: number}} how
 */
function axesMarkup(model, place, { across, up, room, count, width }) {
  const { left, right, top, bottom, panel, isLeft, isLast } = place;
  const group = written("g");
  const isMany = count > 1;
  const isFirst = panel === 0;
  if (up.kind !== "words") {
    const scale = scaleFor(up, [bottom, top]);
    for (const { value } of scale.texts?.(4) ?? ticks(up.domain[0], up.domain[1], isMany ? 4 : 5).map((value) => ({ value }))) {
      const y = scale(value);
      group.append("line").attr("class", "explorable-chart-grid").attr("x1", left).attr("x2", right).attr("y1", y).attr("y2", y);
    }
    const isLong = textWidth(up.label, LABEL) > LONG_LABEL;
    if (isLeft) group.call(leftAxis(D3, { scale, x: left, label: isMany || isLong ? "" : up.label, count: isMany ? 4 : 5 }));
  }
  let more = "";
  if (across.kind !== "words") {
    const scale = scaleFor(across, [left, right]);
    if (up.kind === "words") {
      for (const { value } of scale.texts?.(4) ?? ticks(across.domain[0], across.domain[1], isMany ? 3 : 6).map((value) => ({ value }))) {
        const x = scale(value);
        group.append("line").attr("class", "explorable-chart-grid").attr("x1", x).attr("x2", x).attr("y1", top).attr("y2", bottom);
      }
    }
    const label = panel === count - 1 ? across.label : "";
    // An axis cuts a long name, though all of the drawing is free beside it.
    const isLong = textWidth(label, LABEL) > LONG_LABEL && !isFar(across.domain);
    if (isLong) more += labelBelow(label, right, bottom + 40, width);
    if (isLast) group.call(bottomAxis(D3, { scale, y: bottom, label: isLong ? "" : label, count: isMany ? 3 : width === WIDE ? 8 : 5 }));
    else group.append("g").attr("class", "explorable-axis").append("line").attr("x1", left).attr("x2", right).attr("y1", bottom).attr("y2", bottom);
  }
  if (up.kind === "words" && isLeft) more += wordsBeside(up, place, room);
  if (across.kind === "words" && isLast) {
    more += wordsBelow(across, place);
    const deep = deepest(across.words ?? [], (right - left) / (across.words?.length ?? 1));
    if (across.label && panel === count - 1) more += labelBelow(across.label, right, bottom + 40 + 15 * (deep - 1), width);
  }
  if (isFirst && (isMany || up.kind === "words" || textWidth(up.label, LABEL) > LONG_LABEL) && up.label) {
    more += labelMarkup(0, top - 14 - (isMany ? 22 : 0), shortened(up.label, LABEL, width), "start");
  }
  const title = model.panels[panel].title;
  if (title) more += textMarkup(left, top - 8, shortened(title, 14, right - left, { bold: true }), { class: "explorable-title" }, textWidth(title, 14, { bold: true }) > right - left ? wholeMarkup(title, []) : "");
  return group + more;
}

/** Whether numbers of an axis may be told by how far they are from a round one, which its name says. @param {[number, number]} domain */
const isFar = ([low, high]) => Math.max(-low, high) > 1e3 * (high - low);

/** The name below a plot ends with it, or where it has room. @type {(label: string, right: number, y: number, width: number) => string} */
const labelBelow = (label, right, y, width) => labelMarkup(Math.max(right, Math.min(width, textWidth(label, LABEL) + 2)), y, shortened(label, LABEL, width), "end");

/** @type {(x: number, y: number, words: string, anchor: string) => string} */
const labelMarkup = (x, y, words, anchor) =>
  tag("g", { class: "explorable-axis" }, textMarkup(x, y, words, { class: "explorable-axis-label", "text-anchor": anchor }));
