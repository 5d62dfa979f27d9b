// A model with the values of a program that follows parameters: its cells have those of the present state.
import { nearest } from "../nearest.js";
import { decode } from "../tensors/live.js";
import { opacityOf, signOf } from "../tensors/tints.js";

/** @typedef {import("./layout.js").Node} Node */
/** @typedef {{names: string[], values: any[][], series: (number | string)[][], cells: Record<string, number>}} Live */

const SIGNS = ["explorable-negative", "explorable-positive"];

/**
 * Keeps the values of parts, and what is drawn of them, at the present values of parameters.
 * @param {Live} live
 * @param {Node[]} nodes all parts
 * @param {Element} stage
 * @param {Pick<import("../../types.js").RenderProps, "parameters" | "signal">} props
 * @param {() => void} redraw what is not drawn in cells
 */
export function followProgram({ names, values, series, cells }, nodes, stage, { parameters, signal }, redraw) {
  if (!names.every((name) => parameters.has(name))) return;
  const decoded = series.map(decode);
  const placesOf = (/** @type {(name: string) => number} */ valueOf) => names.reduce((state, name, i) => state * values[i].length + nearest(values[i], valueOf(name)), 0);
  let state = placesOf((name) => parameters.declaration(name).value);
  const numberAt = (/** @type {string} */ cell) => {
    const all = decoded[cells[cell]];
    const value = all[Math.min(state, all.length - 1)];
    return typeof value === "number" ? value : null;
  };
  /** @param {Node} node */
  function renew(node) {
    node.cells?.forEach((grid, lane) => grid.forEach((row, i) => row.forEach((cell, j) => cell !== null && cell in cells && node.values && (node.values[lane][i][j] = numberAt(cell)))));
  }
  /** @param {Node} node */
  function paint({ cells: drawn, tints }) {
    for (const cell of drawn?.flat(2) ?? []) {
      if (cell === null || !(cell in cells) || !tints) continue;
      const value = numberAt(cell);
      const sign = value === null ? null : signOf(value, tints);
      for (const path of stage.querySelectorAll(`[data-cell="${cell}"]`)) {
        path.toggleAttribute("fill-opacity", value !== null);
        if (value !== null) path.setAttribute("fill-opacity", String(opacityOf(value, tints)));
        for (const one of SIGNS) path.classList.toggle(one, one === sign);
      }
    }
  }
  const live = nodes.filter((node) => node.cells?.flat(2).some((cell) => cell !== null && cell in cells));
  const stop = parameters.watch(names, () => {
    const next = placesOf((name) => parameters.get(name));
    if (next === state) return;
    state = next;
    live.forEach(renew);
    if (live.some(({ bars }) => bars)) redraw();
    else live.forEach(paint);
  });
  signal.addEventListener("abort", stop);
}
