/**
 * The place of the value that is nearest to another.
 * @param {number[]} values
 * @param {number} value
 */
export function nearest(values, value) {
  return values.reduce((best, one, i) => (Math.abs(one - value) < Math.abs(values[best] - value) ? i : best), 0);
}
