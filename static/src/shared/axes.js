import { formatNumber } from "./expressions.js";
import { round } from "./pixels.js";
import { textWidth } from "./text.js";

const TICK = 5;
const FONT = 13.5;
const LABEL = 15;
/** From here on numbers of an axis are written as powers of ten. */
const LONG = 1e7;

/**
 * The digits after the point that tell neighbouring ticks apart.
 * @param {number} step
 */
export function decimalsOf(step) {
  return Math.max(0, Math.min(12, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9)));
}

/**
 * Draws a horizontal axis with its ticks and the name of its quantity.
 * @param {typeof import("../d3.js")} d3
 * @param {object} axis
 * @param {import("d3-scale").ScaleLinear<number, number>} axis.scale
 * @param {number} axis.y where it lies
 * @param {string} axis.label
 * @param {number} [axis.count] about how many ticks
 */
export function bottomAxis(d3, { scale, y, label, count = 6 }) {
  return (/** @type {import("d3-selection").Selection<any, any, any, any>} */ parent) => {
    const [left, right] = scale.range();
    const axis = parent.append("g").attr("class", "explorable-axis").attr("transform", `translate(0,${y})`);
    axis.append("line").attr("x1", left).attr("x2", right);
    for (const { value, text } of tickTexts(d3, scale, count)) {
      const at = scale(value);
      axis.append("line").attr("x1", at).attr("x2", at).attr("y2", TICK);
      axis.append("text").attr("x", at).attr("y", TICK + FONT + 2).attr("text-anchor", "middle").text(text);
    }
    axis
      .append("text")
      .attr("class", "explorable-axis-label")
      .attr("x", right)
      .attr("y", TICK + 2 * FONT + 8)
      .attr("text-anchor", "end")
      .text(label);
  };
}

/**
 * Draws a vertical axis with its ticks and the name of its quantity above it.
 * @param {typeof import("../d3.js")} d3
 * @param {object} axis
 * @param {import("d3-scale").ScaleLinear<number, number>} axis.scale
 * @param {number} axis.x where it stands
 * @param {string} axis.label
 * @param {number} [axis.count] about how many ticks
 */
export function leftAxis(d3, { scale, x, label, count = 5 }) {
  return (/** @type {import("d3-selection").Selection<any, any, any, any>} */ parent) => {
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
      .attr("x", Math.max(-TICK - 4, round(textWidth(label, LABEL) / 2 - x + 2)))
      .attr("y", top - 12)
      .attr("text-anchor", "middle")
      .text(label);
  };
}

/**
 * How much room a vertical axis needs to its left, in px.
 * @param {typeof import("../d3.js")} d3
 * @param {import("d3-scale").ScaleLinear<number, number>} scale
 * @param {number} [count]
 */
export function leftAxisWidth(d3, scale, count = 5) {
  return TICK + 8 + Math.max(...tickTexts(d3, scale, count).map(({ text }) => textWidth(text, FONT)));
}

/**
 * @param {typeof import("../d3.js")} d3
 * @param {import("d3-scale").ScaleLinear<number, number>} scale
 * @param {number} count
 */
function tickTexts(d3, scale, count) {
  const [low, high] = scale.domain();
  const format = Math.max(-low, high) < LONG ? `.${decimalsOf(d3.tickStep(low, high, count))}f` : ".4g";
  return d3.ticks(low, high, count).map((value) => ({ value, text: formatNumber(value, format) }));
}
