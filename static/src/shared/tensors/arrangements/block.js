// Parts of a drawing around an origin: what every arrangement is made of, and makes.
import { layoutGrid } from "../grid.js";

/** @typedef {import("../grid.js").Grid} Grid */
/** @typedef {import("../grid.js").Look} Look */
/** @typedef {import("../items.d.ts").Run} Run */

/**
 * A thing to draw; `statement` is the line of the program that it belongs to.
 * @typedef {object} Part
 * @property {number} x
 * @property {number} y
 * @property {string} statement
 * @property {Grid} [grid] its first cell is at x, y
 * @property {string} [text]
 * @property {string} [look] a class
 * @property {string} [d] of a path that starts from x, y
 * @property {string} [of] the cell that it goes with: `ids:2`
 * @property {Run[]} [formula]
 * @property {number} [width] of a chip
 */

/**
 * Parts around an origin: x runs from 0 to `width`, and y = 0 is the line on which operators stand.
 * @typedef {object} Block
 * @property {number} width
 * @property {number} above
 * @property {number} below
 * @property {Part[]} parts
 * @property {number} half of the height of its cells, for parentheses
 * @property {(by: number) => Block} [stretched] the same, longer: an arrow that leads to what stands farther on
 * @property {number} [spill] how far it reaches beyond its width, where signs may stand below
 * @property {"(" | ")"} [parenthesis] as high as what it encloses
 * @property {number} [encloses] half of the height of that, on whatever lines it stands; the line's, where it has no partner
 */

/**
 * What blocks stand in; `grids` keeps those that are laid out, since a row is tried in several ways.
 * @typedef {object} Setting
 * @property {Record<string, import("../items.d.ts").DrawnTensor>} tensors
 * @property {import("../grid.js").Style} style
 * @property {number} room
 * @property {WeakMap<Look, Grid>} grids
 */

/**
 * @param {Look} look
 * @param {string} statement
 * @param {Setting} setting
 * @returns {Block}
 */
export function gridBlock(look, statement, { tensors, style, grids }) {
  const grid = grids.get(look) ?? layoutGrid(tensors[look.tensor], look, style);
  grids.set(look, grid);
  return around(grid, statement);
}

/**
 * @param {Grid} grid
 * @param {string} statement
 * @returns {Block}
 */
function around(grid, statement) {
  const half = grid.height / 2;
  return {
    width: grid.width,
    above: half + grid.above,
    below: half + grid.below,
    half,
    spill: grid.spill,
    parts: [{ x: grid.left, y: -half, grid, statement }],
  };
}

/**
 * Moves a block's parts.
 * @param {Part[]} parts
 * @param {number} dx
 * @param {number} dy
 * @returns {Part[]}
 */
export function shift(parts, dx, dy) {
  return parts.map((part) => ({ ...part, x: part.x + dx, y: part.y + dy }));
}

/**
 * Grids that continue each other have cells of one size.
 * @param {Look[]} looks
 * @param {Setting} setting
 * @param {number} [cell] at least so high
 */
export function alike(looks, { tensors, style }, cell = 0) {
  const sizes = looks.map((look) => layoutGrid(tensors[look.tensor], look, style));
  const least = {
    cell: Math.max(cell, ...sizes.map((grid) => grid.cell)),
    cellWidth: Math.max(...sizes.map((grid) => grid.cellWidth)),
  };
  return looks.map((look) => layoutGrid(tensors[look.tensor], look, style, least));
}
