import { nearest } from "./nearest.js";

/**
 * @typedef {object} Scaled
 * @property {number} min
 * @property {number} max
 * @property {number} step the distance of two values; on a log scale the factor from one to the next
 * @property {string} [scale] "log" where equal ways along a slider are equal factors
 */

/** A text is as long as its field lets readers write. */
const LONGEST_TEXT = 500;

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

/**
 * What a parameter makes of a value that it is given: the nearest of its numbers, one of its choices, a line of text.
 * @param {any} value
 * @param {import("../types.js").Declaration} declaration
 * @returns {any} undefined for what it cannot be
 */
export function settled(value, declaration) {
  const { value: first, choices } = declaration;
  // An address has texts, and scripts may have 0 and 1 for a switch.
  const found = choices?.find((one) => String(one) === String(value) || Number(one) === value);
  if (found !== undefined) return found;
  if (typeof first === "number") {
    // Of blanks alone JavaScript makes 0.
    const number = String(value).trim() ? Number(value) : NaN;
    return Number.isNaN(number) ? undefined : choices ? choices[nearest(choices, number)] : onStep(number, declaration);
  }
  return choices ? undefined : String(value).slice(0, LONGEST_TEXT);
}
