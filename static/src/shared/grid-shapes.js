// The grid of a formula, drawn: the same shapes while the docs are built and in MathJax's formulas.
import { rectangle } from "./svg.js";
import { MARKS, TILE } from "./textures.js";

/** The drawing's units a cell. */
export const UNIT = 10;
/** What stands for the texture of learned weights: they have a frame instead. */
const FRAMED = "weights";

/**
 * The markup of a grid's cells, texture and lines, from 0,0 to the right and down; lines are one unit wide.
 * @param {number} rows
 * @param {number} columns
 * @param {string} texture
 */
export function gridShapes(rows, columns, texture) {
  const width = columns * UNIT;
  const height = rows * UNIT;
  const lines = [
    ...Array.from({ length: rows + 1 }, (_, row) => `M0,${row * UNIT}H${width}`),
    ...Array.from({ length: columns + 1 }, (_, column) => `M${column * UNIT},0V${height}`),
  ].join("");
  const mark = MARKS[texture];
  const scale = Number((UNIT / TILE).toFixed(4));
  const woven = mark
    ? Array.from({ length: rows * columns }, (_, i) => {
        const [x, y] = [(i % columns) * UNIT, Math.floor(i / columns) * UNIT];
        return `<path class="explorable-texture" transform="translate(${x},${y}) scale(${scale})" d="${mark}"></path>`;
      }).join("")
    : "";
  const frame = texture === FRAMED ? `<path class="explorable-frame" d="${rectangle(0, 0, width, height)}"></path>` : "";
  return {
    cells: `<rect class="explorable-cell" width="${width}" height="${height}"></rect>`,
    woven,
    lines: `<path class="explorable-lines" d="${lines}"></path>${frame}`,
  };
}
