// A number as arithmetic spells it; `spell_number` of the build does the same.
import { decimals } from "./grid.js";

/** Of a number in arithmetic, at most. */
export const DIGITS = 2;
/** Of a number that a reader chose. */
export const EXACT = 6;

/**
 * A number with some decimals: `.4`, `1.5`, `−3`, `1.2e−7`, `∞`.
 * @param {number} value
 * @param {number} digits
 */
export function spellNumber(value, digits) {
  if (Number.isNaN(value)) return "nan";
  const size = Math.abs(value);
  let text = size === Infinity ? "∞" : decimals(size, digits);
  if (size && size < Infinity && (size >= 1e12 || !Number(text))) {
    const [mantissa, power] = size.toExponential(digits).split("e");
    text = `${Number(mantissa)}e${Number(power)}`.replace("-", "−");
  }
  return `${value < 0 ? "−" : ""}${text.replace(/^0\./, ".")}`;
}
