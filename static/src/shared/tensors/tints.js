// What the tint of a cell tells of its value: the same wherever its tensor is drawn.

/** Cells' fills run from this opacity, for zero, to 1, for the value farthest from it. */
export const PALEST = 0.14;

/**
 * @typedef {object} Tints
 * @property {number[] | null} range of the values of all tensors that can be compared
 * @property {"size" | "order" | "names"} scale what tints tell: how far from zero, how high, or nothing
 * @property {boolean} heat whether they tell all, the sign as well, as no number does
 */

/**
 * How opaque the fill of a value is.
 * @param {number} value
 * @param {Tints} tints
 */
export function opacityOf(value, tints) {
  // What stands for infinity lies outside of the range.
  const part = tints.scale === "names" ? 0 : Math.min(1, Math.max(0, partOf(value, tints)));
  return Math.round((PALEST + (1 - PALEST) * part) * 100) / 100;
}

/**
 * The class of a value where hues on either side of zero tell its sign.
 * @param {number} value
 * @param {Tints} tints
 */
export const signOf = (value, { range, heat }) =>
  heat && (range?.[0] ?? 0) < 0 ? `explorable-${value < 0 ? "negative" : "positive"}` : null;

/**
 * How far a value lies on the way to the strongest tint.
 * @param {number} value
 * @param {Tints} tints
 */
function partOf(value, { range, scale, heat }) {
  const [low, high] = range ?? [0, 0];
  // Two hues on either side of zero tell the order already. From end to end can be more than a number holds.
  if (scale === "order" && !(heat && low < 0)) return high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 1;
  const farthest = Math.max(Math.abs(low), Math.abs(high));
  // Of the −1e9 of a mask no colour tells the sign where nothing else is negative: it is the least.
  const size = heat && low >= 0 ? Math.max(0, value) : Math.abs(value);
  return farthest > 0 ? size / farthest : 0;
}

/**
 * The values at both ends of what tints tell, the palest or the most negative first.
 * @param {Tints} tints
 * @returns {[number, number]}
 */
export function endsOf({ range, scale, heat }) {
  const [low, high] = range ?? [0, 0];
  if (scale === "order" && !(heat && low < 0)) return [low, high];
  const farthest = Math.max(Math.abs(low), Math.abs(high));
  return [low < 0 ? -farthest : 0, high > 0 ? farthest : 0];
}
