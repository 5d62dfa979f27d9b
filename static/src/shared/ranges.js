/**
 * @typedef {object} Scaled
 * @property {number} min
 * @property {number} max
 * @property {number} step the distance of two values; on a log scale the factor from one to the next
 * @property {string} [scale] "log" where equal ways along a slider are equal factors
 */

/**
 * The value so many steps, or parts of them, away from another.
 * @param {number} value
 * @param {number} steps
 * @param {Scaled} range
 */
export function stepped(value, steps, { scale, step }) {
  return scale === "log" ? value * step ** steps : value + steps * step;
}

/**
 * The value of a range nearest to a number, free of the residue of binary fractions. The value that it starts at
 * may stand between two steps.
 * @param {number} value
 * @param {Scaled & {value?: number}} range
 */
export function onStep(value, range) {
  const { min, max, step, scale } = range;
  if (value === range.value) return value;
  const clamped = Math.min(max, Math.max(min, value));
  if (!(step > 0)) return clamped;
  const steps = Math.round(scale === "log" ? Math.log(clamped / min) / Math.log(step) : (clamped - min) / step);
  const snapped = Number(stepped(min, steps, range).toPrecision(12));
  return Math.min(max, Math.max(min, snapped));
}
