/**
 * The place of the value that is nearest to another; of words, and of on and off, that of the same one.
 * @param {any[]} values
 * @param {any} value
 * @returns {number}
 */
export function nearest(values, value) {
  const same = values.indexOf(value);
  if (same >= 0) return same;
  return values.reduce((best, one, i) => (Math.abs(one - value) < Math.abs(values[best] - value) ? i : best), 0);
}
