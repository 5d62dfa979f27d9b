// A number as arithmetic spells it; `spell_number` of the build does the same.
import { inSigns } from "../words.js";
import { decimals } from "./grid.js";

/** Of a number in arithmetic, at most. */
export const DIGITS = 2;
/** Of a number that a reader chose. */
export const EXACT = 6;
/** Beyond these a number is written by its power of ten, where it does not fit into the decimals. */
const SMALL = 1e-3;
const LARGE = 1e6;
/** @type {Record<string, string>} */
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/**
 * A number with some decimals: `.4`, `1.5`, `−3`, `1.2·10⁻⁷`, `−10⁹`, `∞`.
 * @param {number} value
 * @param {number} digits
 */
export function spellNumber(value, digits) {
  if (Number.isNaN(value)) return "nan";
  const size = Math.abs(value);
  let text = size === Infinity ? "∞" : decimals(size, digits);
  if (size >= SMALL && Number(text) === 0) text = decimals(size, digits + 2);
  if (size && size < Infinity && (size >= LARGE || !Number(text))) {
    const [mantissa, power] = size.toExponential(digits).split("e");
    const times = Number(mantissa) === 1 ? "" : `${inSigns(String(Number(mantissa)))}·`;
    text = `${times}10${String(Number(power)).replace(/./g, (digit) => RAISED[digit])}`;
  }
  return `${value < 0 ? "−" : ""}${inSigns(text, true)}`;
}
