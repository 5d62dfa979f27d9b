import { round } from "./pixels.js";
import { circle } from "./svg.js";

/** Corners, for points of the size 1. */
const PLUS = [
  [-0.4, -1.2],
  [0.4, -1.2],
  [0.4, -0.4],
  [1.2, -0.4],
  [1.2, 0.4],
  [0.4, 0.4],
  [0.4, 1.2],
  [-0.4, 1.2],
  [-0.4, 0.4],
  [-1.2, 0.4],
  [-1.2, -0.4],
  [-0.4, -0.4],
];
const SHAPES = [
  // The first is a circle.
  [],
  box(0.9, 0.9),
  triangle(1),
  [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  triangle(-1),
  PLUS,
  [[-1.2, 0], [-0.6, -1], [0.6, -1], [1.2, 0], [0.6, 1], [-0.6, 1]],
  [[-1.1, -1.1], [1.1, 1.1], [-1.1, 1.1], [1.1, -1.1]],
];

/**
 * @param {number} x half of its width
 * @param {number} y half of its height
 */
function box(x, y) {
  return [[-x, -y], [x, -y], [x, y], [-x, y]];
}

/** @param {number} up 1, or -1 where its tip is below */
function triangle(up) {
  return [[0, -1.2 * up], [1.15, 0.8 * up], [-1.15, 0.8 * up]];
}

/**
 * The path of a point in one of eight shapes, which tell groups apart where colours do not.
 * @param {number} shape from 0, the circle
 * @param {number} radius
 * @param {number} x
 * @param {number} y
 */
export function glyph(shape, radius, x, y) {
  if (!shape) return circle(x, y, radius);
  const corners = SHAPES[shape].map((corner) => corner.map((along) => radius * along));
  const sides = corners.slice(1).map(([right, down], i) => `${round(right - corners[i][0])},${round(down - corners[i][1])}`);
  return `M${round(x + corners[0][0])},${round(y + corners[0][1])}l${sides.join(" ")}z`;
}
