// A vector as bars, one below the other, each with its name and its number.
import { textWidth } from "../text.js";
import { round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { inSigns } from "../words.js";
import * as size from "./sizes.js";

/** From one bar to the next, how thick one is, and how long the longest. */
const ROW = 20;
const THICK = 14;
const LONG = 96;
const GAP = 7;

/** @typedef {import("./layout.js").Node} Node */

/** @param {Node} node */
export const isBars = ({ bars, values }) => bars === true && values?.length === 1 && values[0].length === 1;

/** Two digits of a number, or all before the point. @param {number | null} value */
const numberOf = (value) => (value === null ? "" : inSigns(String(Number(Math.abs(value) < 100 ? value.toPrecision(2) : value.toFixed(0))).replace("-", "−")));

/**
 * What stands in each row, and how wide that is.
 * @param {Node} node
 */
export function barsOf({ values = [[[]]], cells, labels = [] }) {
  const rows = values[0][0].map((value, i) => ({
    name: labels[i] ?? "",
    value,
    number: numberOf(value),
    called: cells?.[0][0][i],
  }));
  const widest = (/** @type {string[]} */ texts) =>
    Math.max(0, ...texts.map((text) => textWidth(text, size.SMALL, { bold: true })));
  const names = widest(rows.map(({ name }) => name));
  const before = names ? names + GAP : 0;
  const width = before + LONG + GAP + widest(rows.map(({ number }) => number));
  return { rows, before, width, height: rows.length * ROW };
}

/**
 * @param {ReturnType<typeof barsOf>} bars
 * @param {number} x of the middle of all
 * @param {number} y
 */
export function barsMarkup({ rows, before, width, height }, x, y) {
  const numbers = rows.map(({ value }) => value ?? 0);
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const scale = LONG / (high - low || 1);
  const left = x - width / 2 + before;
  const zero = left - low * scale;
  const drawn = rows.map(({ name, value, number, called }, i) => {
    const middle = y - height / 2 + (i + 0.5) * ROW;
    const end = zero + (value ?? 0) * scale;
    const base = round(middle + size.SMALL * 0.35);
    return (
      (name
        ? tag(
            "text",
            { class: "explorable-bar-name", x: round(left - GAP), y: base, "text-anchor": "end" },
            escape(name),
          )
        : "") +
      tag("rect", {
        class: "explorable-bar",
        "data-cell": called,
        x: round(Math.min(zero, end)),
        y: round(middle - THICK / 2),
        width: round(Math.abs(end - zero)),
        height: THICK,
      }) +
      (number
        ? tag(
            "text",
            { class: "explorable-bar-number", x: round(Math.max(zero, end) + GAP), y: base },
            escape(number),
          )
        : "")
    );
  });
  return (
    drawn.join("") +
    tag("path", { class: "explorable-bar-base", d: `M${round(zero)},${round(y - height / 2)}v${height}` })
  );
}
