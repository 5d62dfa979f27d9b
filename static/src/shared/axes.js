import { formatNumber } from "./numbers.js";
import { round } from "./pixels.js";
import { shortened, textWidth } from "./text.js";

const TICK = 5;
const FONT = 13.5;
const LABEL = 15;
/** What a name at an axis may take of its drawing's width. */
const WIDEST_LABEL = 270;
/** From here on numbers of an axis are written as powers of ten; so are small ones that need more digits than these. */
const LONG = 1e7;
const SMALL = 1e-4;
const MOST_DIGITS = 6;
/** Numbers that begin with so many equal digits are told by how far they are from a round one. */
const ALIKE = 1e7;
/** So are powers of ten. */
const ALIKE_POWERS = 1e4;
/** A number alone may be longer than those of an axis. */
const LONGEST = 1e12;
/** How far a number of the horizontal axis may reach beyond its end, and how far its neighbours stay away. */
const BEYOND = 12;
const SLOT = 4;

/**
 * The digits after the point that tell neighbouring ticks apart.
 * @param {number} step
 */
export function decimalsOf(step) {
  return Math.max(0, Math.min(12, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9)));
}

/**
 * The format of a power of ten, with the digits that tell numbers of a size from those a step away, as far as they have any.
 * @param {number} size
 * @param {number} step
 */
function asPower(size, step) {
  return `.${Math.max(4, Math.min(16, Math.ceil(Math.log10(size / step)) + 1))}g`;
}

/**
 * Writes a number of a plot with the digits that it tells apart, or as a power of ten where these are too many.
 * @param {number} value
 * @param {number} step what it tells apart
 * @param {number} digits after the point
 */
export function legible(value, step, digits) {
  const size = Math.abs(value);
  const isLong = size >= LONGEST || (digits > MOST_DIGITS && size < SMALL);
  return formatNumber(value, isLong ? asPower(size, step) : `.${digits}f`);
}

/**
 * Draws a horizontal axis with its ticks and the name of its quantity.
 * @param {typeof import("../d3.js")} d3
 * @param {object} axis
 * @param {import("./scale.js").Scale} axis.scale
 * @param {number} axis.y where it lies
 * @param {string} axis.label
 * @param {number} [axis.count] about how many ticks
 */
export function bottomAxis(d3, { scale, y, label, count = 6 }) {
  return (/** @type {import("./select.js").Selection} */ parent) => {
    const name = nameOf(label, scale);
    const [left, right] = scale.range();
    const axis = parent.append("g").attr("class", "explorable-axis").attr("transform", `translate(0,${y})`);
    axis.append("line").attr("x1", left).attr("x2", right);
    const wide = (/** @type {string} */ text) => textWidth(text, FONT);
    let ticks = tickTexts(d3, scale, count);
    while (count > 1 && ticks.reduce((sum, { text }) => sum + wide(text) + SLOT, 0) > right - left) {
      ticks = tickTexts(d3, scale, --count);
    }
    for (const { value, text } of ticks) {
      const at = scale(value);
      const last = Math.max(at - BEYOND, right + BEYOND - wide(text) / 2);
      axis.append("line").attr("x1", at).attr("x2", at).attr("y2", TICK);
      axis.append("text").attr("x", Math.min(at, last)).attr("y", TICK + FONT + 2).attr("text-anchor", "middle").text(text);
    }
    axis
      .append("text")
      .attr("class", "explorable-axis-label")
      .attr("x", right)
      .attr("y", TICK + 2 * FONT + 8)
      .attr("text-anchor", "end")
      .text(name);
  };
}

/**
 * Draws a vertical axis with its ticks and the name of its quantity above it.
 * @param {typeof import("../d3.js")} d3
 * @param {object} axis
 * @param {import("./scale.js").Scale} axis.scale
 * @param {number} axis.x where it stands
 * @param {string} axis.label
 * @param {number} [axis.count] about how many ticks
 */
export function leftAxis(d3, { scale, x, label, count = 5 }) {
  return (/** @type {import("./select.js").Selection} */ parent) => {
    const name = nameOf(label, scale);
    const [bottom, top] = scale.range();
    const axis = parent.append("g").attr("class", "explorable-axis").attr("transform", `translate(${x},0)`);
    axis.append("line").attr("y1", top).attr("y2", bottom);
    for (const { value, text } of tickTexts(d3, scale, count)) {
      const at = scale(value);
      axis.append("line").attr("x1", -TICK).attr("y1", at).attr("y2", at);
      axis.append("text").attr("x", -TICK - 4).attr("y", at + 4).attr("text-anchor", "end").text(text);
    }
    axis
      .append("text")
      .attr("class", "explorable-axis-label")
      // A long name begins at the drawing's edge.
      .attr("x", Math.max(-TICK - 4, round(Math.min(WIDEST_LABEL, textWidth(name, LABEL)) / 2 - x + 2)))
      .attr("y", top - 14)
      .attr("text-anchor", "middle")
      .text(name);
  };
}

/**
 * How much room a vertical axis needs to its left, in px.
 * @param {typeof import("../d3.js")} d3
 * @param {import("./scale.js").Scale} scale
 * @param {number} [count]
 */
export function leftAxisWidth(d3, scale, count = 5) {
  return TICK + 8 + Math.max(...tickTexts(d3, scale, count).map(({ text }) => textWidth(text, FONT)));
}

/**
 * @param {typeof import("../d3.js")} d3
 * @param {import("./scale.js").Scale} scale
 * @param {number} count
 */
function tickTexts(d3, scale, count) {
  if (scale.texts) return scale.texts(count);
  const [low, high] = scale.domain();
  const step = d3.tickStep(low, high, count);
  const base = baseOf(scale);
  const digits = decimalsOf(step);
  const reach = Math.max(base - low, high - base);
  const format = isPlain(reach, digits) ? `.${digits}f` : asPower(reach, step);
  return d3.ticks(low, high, count).map((value) => ({ value, text: formatNumber(value - base, format) }));
}

/**
 * Whether numbers of a size are written without powers of ten.
 * @param {number} reach
 * @param {number} digits after the point
 */
function isPlain(reach, digits) {
  return reach < LONG && !(digits > MOST_DIGITS && reach < SMALL);
}

/**
 * The round number from which an axis tells its numbers where they would be too long, as times in seconds are; else 0.
 * @param {import("./scale.js").Scale} scale
 */
function baseOf(scale) {
  if (scale.texts) return 0;
  const [low, high] = scale.domain();
  const reach = Math.max(-low, high);
  const step = (high - low) / 5;
  if (reach / step < (isPlain(reach, decimalsOf(step)) ? ALIKE : ALIKE_POWERS)) return 0;
  const unit = unitOf(scale);
  return Number(`${Math.floor(low / 10 ** unit)}e${unit}`);
}

/**
 * The power of ten that a scale's span has.
 * @param {import("./scale.js").Scale} scale
 */
function unitOf(scale) {
  const [low, high] = scale.domain();
  return Math.floor(Math.log10(high - low));
}

/**
 * The name at an axis, with the number from which its ticks count.
 * @param {string} label
 * @param {import("./scale.js").Scale} scale
 */
function nameOf(label, scale) {
  const base = baseOf(scale);
  if (base === 0) return shortened(label, LABEL, WIDEST_LABEL);
  const size = Math.abs(base);
  const digits = decimalsOf(10 ** unitOf(scale));
  const text = `${base < 0 ? " + " : " − "}${formatNumber(size, size < LONGEST ? `,.${digits}f` : ".12g")}`;
  return shortened(label, LABEL, WIDEST_LABEL - textWidth(text, LABEL)) + text;
}
