// From the values of a chart's axes to px, and to what readers are told.
import { formatNumber } from "../numbers.js";

/** @typedef {{label: string, kind: "linear" | "log" | "time" | "words", domain: [number, number], words?: string[], whole?: boolean}} Axis */
/** @typedef {((value: number) => number) & {invert: (px: number) => number}} Along */

/**
 * @param {Axis} axis
 * @param {[number, number]} range px
 * @returns {Along}
 */
export function along({ kind, domain }, [from, to]) {
  const [inner, outer] = kind === "log" ? [Math.log, Math.exp] : [Number, Number];
  const [low, high] = domain.map((end) => inner(end));
  return Object.assign((/** @type {number} */ value) => from + ((inner(value) - low) / (high - low || 1)) * (to - from), {
    invert: (/** @type {number} */ px) => outer(low + ((px - from) / (to - from || 1)) * (high - low)),
  });
}

/** From here on not every whole number is one that JavaScript has. */
const LARGEST_WHOLE = 2 ** 53;

/**
 * A number of a chart as a reader is told it: a whole one to its last digit, another with those that tell it from others there.
 * @param {number} value
 * @param {[number, number]} [among] the least and the greatest of those others
 */
export function told(value, [low, high] = [0, 0]) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && (size < 1e9 || (size < LARGEST_WHOLE && value !== Number(value.toPrecision(4))))) return formatNumber(value, size < 1e4 ? "d" : ",d");
  const digits = high > low ? Math.min(17, Math.ceil(Math.log10(Math.max(-low, high) / (high - low))) + 2) : 0;
  if (size >= 1e3 && size < 1e9 && digits < Math.log10(size) + 2) return formatNumber(value, ",.1f");
  return formatNumber(value, digits > 4 ? `,.${digits}g` : ".4g");
}

/**
 * A place along an axis as a reader is told it.
 * @param {Axis} axis
 * @param {number} value
 */
export function toldAlong({ kind, words, domain }, value) {
  if (kind === "words") return words?.[value] ?? "";
  if (kind !== "time") return told(value, domain);
  const [day, time] = new Date(Math.round(value)).toISOString().split("T");
  const short = time.replace(/(:00)?\.000Z$|Z$/, "");
  return short === "00:00" ? day : `${day} ${short}`;
}
