import { round } from "../pixels.js";

/**
 * A range with room around it.
 * @param {[number, number]} range
 * @returns {[number, number]}
 */
export function widened([low, high]) {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const least = 0.08 * (high - low) || 1;
  // Beside numbers that are much larger it is nothing.
  const room = size + least === size ? 0.2 * size : least;
  return [low - room, high + room];
}

/**
 * Beyond the edge of a plot a renderer's numbers have an end.
 * @param {number} px
 */
export function near(px) {
  return round(Math.max(-2000, Math.min(2000, px)));
}

/**
 * The lowest and the highest of some heights; where there are none, all is level.
 * @param {number[]} heights
 * @returns {[number, number]}
 */
export const rangeOf = (heights) => (heights.length ? [Math.min(...heights), Math.max(...heights)] : [0, 0]);
