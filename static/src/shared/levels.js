import { round } from "./pixels.js";

/**
 * What a function of two numbers gives over a plot, as a square grid, row by row.
 * @param {(at: [number, number]) => number} valueOf
 * @param {number} side how many places it is looked at along each side
 * @param {[number, number]} across what the first column stands for, and the last
 * @param {[number, number]} up the first row, and the last
 */
export function sampled(valueOf, side, across, up) {
  const place = (/** @type {[number, number]} */ [from, to], /** @type {number} */ at) => from + (at / (side - 1)) * (to - from);
  return Array.from({ length: side * side }, (_, i) => valueOf([place(across, i % side), place(up, Math.floor(i / side))]));
}

/**
 * Where the values of a grid are a level or more, as paths over a plot. Along its edges they go half a cell beyond, where
 * the plot is cut off: only what lies inside is seen as a line.
 * @param {number[]} values row by row, the corners of the plot first and last
 * @param {number} columns
 * @param {[number, number]} across the plot's ends in px, at the first column and at the last
 * @param {[number, number]} up at the first row and at the last
 * @param {number[]} levels
 */
export function levelPaths(values, columns, across, up, levels) {
  const rows = values.length / columns;
  const place = (/** @type {[number, number]} */ [from, to], /** @type {number} */ at, /** @type {number} */ count) =>
    round(from + ((to - from) * at) / (count - 1));
  return levels.map((level) =>
    rings(values, columns, rows, level)
      .map((ring) => `M${ring.map(([a, b]) => `${place(across, a, columns)},${place(up, b, rows)}`).join("L")}Z`)
      .join(""),
  );
}

/** The corners of a cell, clockwise. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/**
 * The outlines of where a grid is a level or more, by marching squares; those of holes run the other way.
 * @param {number[]} values
 * @param {number} columns
 * @param {number} rows
 * @param {number} level
 * @returns {[number, number][][]} in columns and rows
 */
export function rings(values, columns, rows, level) {
  // Around the grid there is nothing, so every outline is closed.
  const at = (/** @type {number} */ i, /** @type {number} */ j) =>
    i < 0 || j < 0 || i >= columns || j >= rows ? -Infinity : values[j * columns + i];
  /** The side between two corners, where it crosses the level. @type {Map<number, [number, number]>} */
  const crossings = new Map();
  /** From the side by which an outline comes into a cell to the one by which it leaves. @type {Map<number, number>} */
  const next = new Map();
  for (let row = -1; row < rows; row++) {
    for (let column = -1; column < columns; column++) {
      // Most cells are of one kind, and no outline goes through them.
      let within = 0;
      for (const [right, down] of CORNERS) if (at(column + right, row + down) >= level) within++;
      if (within % CORNERS.length === 0) continue;
      const corners = CORNERS.map(([right, down]) => [column + right, row + down]);
      const inside = corners.map(([i, j]) => at(i, j) >= level);
      const side = (/** @type {number} */ k) => {
        const [[i1, j1], [i2, j2]] = [corners[k % 4], corners[(k + 1) % 4]];
        const key = 2 * ((Math.min(j1, j2) + 1) * (columns + 1) + Math.min(i1, i2) + 1) + (j1 === j2 ? 0 : 1);
        const [from, to] = [at(i1, j1), at(i2, j2)];
        const part = Number.isFinite(from) && Number.isFinite(to) ? (level - from) / (to - from) : 0.5;
        crossings.set(key, [i1 + part * (i2 - i1), j1 + part * (j2 - j1)]);
        return key;
      };
      for (let k = 0; k < 4; k++) {
        if (inside[k] || !inside[(k + 1) % 4]) continue;
        let out = k + 1;
        while (inside[(out + 1) % 4]) out++;
        next.set(side(k), side(out));
      }
    }
  }
  const found = [];
  for (const start of next.keys()) {
    /** @type {[number, number][]} */
    const ring = [];
    for (let key = start, to = next.get(key); to !== undefined; key = to, to = next.get(key)) {
      next.delete(key);
      ring.push(/** @type {[number, number]} */ (crossings.get(key)));
    }
    if (ring.length) found.push(ring);
  }
  return found;
}
