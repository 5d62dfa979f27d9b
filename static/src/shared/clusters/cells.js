/** @typedef {import("./algorithm.js").Point} Point */

/**
 * The corners of what is nearer to a centre than to the others, within the plot: cut off along the line between two.
 * Of two centres in the same place the first has all of it.
 * @param {Point[]} centres
 * @param {number} own
 * @param {number[]} across the ends of the plot
 * @param {number[]} up
 */
export function cellOf(centres, own, [left, right], [bottom, top]) {
  /** @type {Point[]} */
  let cell = [[left, bottom], [right, bottom], [right, top], [left, top]];
  const [cx, cy] = centres[own];
  for (const [i, [ox, oy]] of centres.entries()) {
    if (i === own) continue;
    if (ox === cx && oy === cy) {
      if (i < own) return [];
      continue;
    }
    /** @type {(corner: Point) => number} above zero where the other one is nearer */
    const beyond = ([px, py]) => (px - (cx + ox) / 2) * (ox - cx) + (py - (cy + oy) / 2) * (oy - cy);
    cell = cell.flatMap((from, j) => {
      const to = cell[(j + 1) % cell.length];
      const [a, b] = [beyond(from), beyond(to)];
      /** @type {Point[]} */
      const kept = a <= 0 ? [from] : [];
      const part = a / (a - b);
      if (a * b < 0) kept.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
      return kept;
    });
  }
  return cell;
}
