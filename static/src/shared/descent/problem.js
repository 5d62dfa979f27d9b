// What gradient descent minimises, and when it has arrived.
import { compile } from "../expressions.js";

/** A place so near to the least error, as a part of what is shown, has arrived there. */
const ARRIVED = 5e-4;
/** What of the data's variance the error of a line may have left then. */
const LEFT_OVER = 1e-6;
/** A direction is flat that has so small a part of the curvature across it. */
const FLAT = 1e-6;
/** How far slopes are compared to find how they change, as a part of what is shown. */
const NEARBY = 1e-4;

/**
 * @typedef {object} Problem
 * @property {(at: number[]) => number} error
 * @property {(at: number[]) => number[]} gradient
 * @property {(at: number[]) => boolean} hasArrived
 */

/**
 * What is minimised: the mean squared error of a line, from the data's moments, or the author's own expression.
 * @param {import("../../types.js").Model} model
 * @returns {Problem}
 */
export function problemOf(model) {
  const line = model.get("line");
  /** @type {import("../../types.js").Declaration[]} */
  const sliders = model.get("sliders");
  const spans = sliders.map(({ min, max }) => max - min);
  if (!line) {
    const { expression, gradient: parts } = model.get("loss");
    const names = sliders.map(({ name }) => name);
    const named = (/** @type {number[]} */ at) => Object.fromEntries(names.map((name, i) => [name, at[i]]));
    const error = compile(expression);
    /** @type {ReturnType<typeof compile>[]} */
    const slopes = parts.map(compile);
    const gradient = (/** @type {number[]} */ at) => slopes.map((slope) => slope(named(at)));
    return { error: (at) => error(named(at)), gradient, hasArrived: (at) => isAtMinimum(at, gradient, spans) };
  }
  const { u, v, uu, uv, vv } = line.moments;
  const off = (/** @type {number[]} */ [slope, intercept]) => v - slope * u - intercept;
  const best = [uv / uu, v - (uv / uu) * u];
  return {
    error: (at) => Math.max(vv - 2 * at[0] * uv + at[0] ** 2 * uu, 0) + off(at) ** 2,
    gradient: (at) => [2 * (at[0] * uu - uv - u * off(at)), -2 * off(at)],
    hasArrived: (at) =>
      at.every((value, i) => Math.abs(value - best[i]) <= ARRIVED * spans[i]) &&
      (vv === 0 || uu * (at[0] - best[0]) ** 2 + off(at) ** 2 <= LEFT_OVER * vv),
  };
}

/**
 * Whether a minimum is near: small steps do not tell, they may go on for long. How the slopes change does.
 * @param {number[]} at
 * @param {(at: number[]) => number[]} gradient
 * @param {number[]} spans what is shown of each number
 */
function isAtMinimum(at, gradient, spans) {
  // In parts of what is shown, so that both numbers count alike.
  const slopes = (/** @type {number[]} */ place) => gradient(place).map((slope, i) => slope * spans[i]);
  const here = slopes(at);
  const changes = at.map((_, i) => {
    const [ahead, behind] = [1, -1].map((side) => slopes(at.map((value, j) => (i === j ? value + side * NEARBY * spans[j] : value))));
    return ahead.map((slope, j) => (slope - behind[j]) / (2 * NEARBY));
  });
  const directions = curvaturesOf(changes);
  const most = Math.max(...directions.map(({ curvature }) => curvature));
  return directions.every(({ curvature, along }) => {
    const slope = Math.abs(along.reduce((sum, part, i) => sum + part * here[i], 0));
    const isFlat = Math.abs(curvature) <= FLAT * most;
    return (curvature > 0 && slope <= ARRIVED * curvature) || (isFlat && most > 0 && slope <= FLAT * most);
  });
}

/**
 * The curvatures of an error along its main directions, each of length 1.
 * @param {number[][]} changes of each slope with each of one or two numbers
 * @returns {{curvature: number, along: number[]}[]}
 */
function curvaturesOf(changes) {
  if (changes.length === 1) return [{ curvature: changes[0][0], along: [1] }];
  const [[a, b], [c, d]] = changes;
  const mixed = (b + c) / 2;
  const turn = Math.atan2(2 * mixed, a - d) / 2;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const half = Math.hypot((a - d) / 2, mixed);
  return [
    { curvature: (a + d) / 2 + half, along: [cos, sin] },
    { curvature: (a + d) / 2 - half, along: [-sin, cos] },
  ];
}
