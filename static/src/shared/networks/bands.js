import { round } from "../pixels.js";

/** @typedef {{left: number, right: number, top: number, bottom: number}} Frame */

/**
 * The cells of a grid by level, each level's as one path; neighbours in a row are one rectangle.
 * @param {number[][]} corners values at the cells' corners, row by row from the top
 * @param {Frame} frame
 * @param {(value: number) => number} levelOf
 * @returns {Map<number, string>}
 */
export function bands(corners, { left, right, top, bottom }, levelOf) {
  const [rows, columns] = [corners.length - 1, corners[0].length - 1];
  // Whole pixels: between cells that end within one, the paper would shine through.
  const across = (/** @type {number} */ column) => Math.round(left + (column * (right - left)) / columns);
  const down = (/** @type {number} */ row) => Math.round(top + (row * (bottom - top)) / rows);
  /** @type {Map<number, string>} */
  const paths = new Map();
  for (let row = 0; row < rows; row++) {
    let start = 0;
    const levels = Array.from({ length: columns }, (_, i) =>
      levelOf((corners[row][i] + corners[row][i + 1] + corners[row + 1][i] + corners[row + 1][i + 1]) / 4),
    );
    for (let column = 1; column <= columns; column++) {
      if (column < columns && levels[column] === levels[start]) continue;
      const [width, height] = [across(column) - across(start), down(row + 1) - down(row)];
      const path = `M${across(start)},${down(row)}h${width}v${height}h${-width}z`;
      paths.set(levels[start], (paths.get(levels[start]) ?? "") + path);
      start = column;
    }
  }
  return paths;
}

/**
 * Where a grid's values cross a level, as short lines, one or two in a cell.
 * @param {number[][]} corners
 * @param {Frame} frame
 * @param {number} level
 */
export function contour(corners, { left, right, top, bottom }, level) {
  const [rows, columns] = [corners.length - 1, corners[0].length - 1];
  let path = "";
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const around = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ];
      const crossings = around.flatMap(([c1, r1], i) => {
        const [c2, r2] = around[(i + 1) % 4];
        const [from, to] = [corners[r1][c1], corners[r2][c2]];
        if (from < level === to < level) return [];
        const along = (level - from) / (to - from);
        const x = left + ((c1 + along * (c2 - c1)) * (right - left)) / columns;
        const y = top + ((r1 + along * (r2 - r1)) * (bottom - top)) / rows;
        return [`${round(x)},${round(y)}`];
      });
      for (let i = 0; i + 1 < crossings.length; i += 2) path += `M${crossings[i]}L${crossings[i + 1]}`;
    }
  }
  return path;
}
