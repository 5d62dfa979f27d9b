// Grids that are joined end to end: they touch, unless sheets or words stand out between them, and the seam is kept.
import { textWidth } from "../../text.js";
import { SHEET, nameWidth } from "../grid.js";
import { alike } from "./block.js";

/** @typedef {import("../grid.js").Grid} Grid */
/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./block.js").Part} Part */

const LABEL = 12;

/**
 * @param {import("../items.d.ts").JoinedItem} item
 * @param {string} statement
 * @param {import("./block.js").Setting} setting
 * @returns {Block}
 */
export function joinedBlock({ grids, along, size }, statement, setting) {
  const laid = alike(
    grids.map((look, i) => ({ ...look, plain: i > 0, joined: along })),
    setting,
  );
  return along === "columns" ? sideBySide(laid, size, statement) : onTop(laid, size, statement);
}

/**
 * @param {Grid[]} grids
 * @param {string} size
 * @param {string} statement
 * @returns {Block}
 */
function sideBySide(grids, size, statement) {
  const half = Math.max(...grids.map(({ height }) => height)) / 2;
  /** @type {Part[]} */
  const parts = [];
  const start = grids[0].left;
  let x = start;
  grids.forEach((grid, i) => {
    const seam = x + (i && outside(grids[i - 1].right));
    x = seam + (i && outside(grid.left));
    // Each name stands above its own columns, without a brace: the one below counts them all.
    parts.push({ grid: { ...grid, nameLine: grids[0].braceLine + 4 }, x, y: -half, statement });
    if (i) parts.push({ d: `v${2 * half + 12}`, look: "explorable-slice", x: seam, y: -half - 6, statement });
    x += grid.columns.length;
  });
  const width = x - start;
  const under = half + Math.max(...grids.map(captionRoom));
  parts.push({ d: braceUnder(width), look: "explorable-brace", x: start, y: under + 8, statement });
  parts.push({ text: size, look: "explorable-brace-size", x: start + width / 2, y: under + 28, statement });
  const over = Math.max(0, textWidth(size, LABEL) / 2 - width / 2);
  return {
    width: Math.max(x + grids[grids.length - 1].right, x + over),
    above: half + grids[0].braceLine + 28,
    below: under + 36,
    half,
    parts,
  };
}

/**
 * @param {Grid[]} grids
 * @param {string} size
 * @param {string} statement
 * @returns {Block}
 */
function onTop(grids, size, statement) {
  const between = grids.slice(1).map((grid, i) => captionRoom(grids[i]) + SHEET * grid.sheets);
  const height = [...grids.map((grid) => grid.height), ...between].reduce((sum, one) => sum + one);
  const half = height / 2;
  // Names stand at the left of their rows, braces of all rows at the right.
  const named = Math.max(...grids.map(({ name }) => nameWidth(name))) + 10;
  const labels = Math.max(...grids.map((grid) => grid.left));
  const start = named + labels;
  const out = Math.max(...grids.map((grid) => (grid.captions.length ? grid.right : SHEET * grid.sheets)));
  const right = grids[0].columns.length + out;
  /** @type {Part[]} */
  const parts = [];
  let y = -half;
  grids.forEach((grid, i) => {
    y += i && between[i - 1];
    parts.push({ grid: { ...grid, nameLine: NaN }, x: start, y, statement });
    parts.push({
      formula: [{ tensor: grid.name, concept: grid.tensor.concept }],
      look: "explorable-name",
      x: named / 2,
      y: y + grid.height / 2 + 7,
      statement,
    });
    if (i) parts.push({ d: `h${right + 12}`, look: "explorable-slice", x: start - 6, y: y - SHEET * grid.sheets, statement });
    y += grid.height;
  });
  parts.push({ d: braceRight(height), look: "explorable-brace", x: start + right + 8, y: -half, statement });
  parts.push({ text: size, look: "explorable-brace-end", x: start + right + 22, y: 4, statement });
  return {
    width: start + right + 24 + textWidth(size, LABEL),
    above: half + grids[0].braceLine + 24,
    below: half + Math.max(4, captionRoom(grids[grids.length - 1])),
    half,
    parts,
  };
}

/** What stands out beside cells, besides the line around them. @param {number} room */
function outside(room) {
  return room > 1 ? room : 0;
}

/** @param {Grid} grid */
function captionRoom({ captions, below }) {
  return captions.length ? below : 0;
}

/** @param {number} length */
function braceUnder(length) {
  const r = Math.min(3.5, length / 4);
  return `q0,${r} ${r},${r}h${length / 2 - 2 * r}q${r},0 ${r},${r}q0,${-r} ${r},${-r}h${length / 2 - 2 * r}q${r},0 ${r},${-r}`;
}

/** @param {number} length */
function braceRight(length) {
  const r = Math.min(3.5, length / 4);
  return `q${r},0 ${r},${r}v${length / 2 - 2 * r}q0,${r} ${r},${r}q${-r},0 ${-r},${r}v${length / 2 - 2 * r}q0,${r} ${-r},${r}`;
}
