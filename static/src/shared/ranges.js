/**
 * The value of a range nearest to a number, free of the residue of binary fractions. The value that it starts at
 * may stand between two steps.
 * @param {number} value
 * @param {{min: number, max: number, step: number, value?: number}} range
 */
export function onStep(value, { min, max, step, value: first }) {
  if (value === first) return value;
  const clamped = Math.min(max, Math.max(min, value));
  if (!(step > 0)) return clamped;
  const steps = Math.round((clamped - min) / step);
  const snapped = Number((min + steps * step).toPrecision(12));
  return Math.min(max, Math.max(min, snapped));
}
