// A window that slides over a grid.
import { rectangle, tag } from "../../svg.js";

/** @typedef {import("../grid.js").Grid} Grid */
/** @typedef {import("../focus.js").Answer} Answer */

/**
 * One outline for each place of a sliding window; the one that is looked at is seen.
 * @param {Grid} grid
 * @param {Answer | null} answer
 */
export function windows(grid, answer) {
  const { windows } = grid.look;
  if (!windows) return "";
  const { rows, columns, cell, cellWidth } = grid;
  /** @type {(axis: import("../grid.js").Axis | null, window: import("../items.d.ts").Span | null, length: number) => [number, number, number][]} */
  const spans = (axis, window, length) => {
    if (!axis || !window) return [[0, 0, axis?.length ?? length]];
    const { size, stride, padding, count } = window;
    return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
      const first = i * stride - padding;
      const inside = axis.slots.filter(({ place }) => place >= first && place < first + size);
      const whole = inside.length === size && inside[0].place === first;
      return whole ? [[i, inside[0].at, inside[size - 1].at + length - inside[0].at]] : [];
    });
  };
  let written = "";
  for (const [down, y, height] of spans(rows, windows.rows, cell)) {
    for (const [right, x, width] of spans(columns, windows.columns, cellWidth)) {
      const of = `${windows.of}:${windows.rows ? `${down},${right}` : right}`;
      const lit = answer?.windows.includes(of) ? "explorable-lit" : null;
      written += tag("path", { "data-window": of, d: rectangle(x, y, width, height), class: lit });
    }
  }
  return tag("g", { class: "explorable-windows" }, written);
}
