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

/**
 * A number of a chart as a reader is told it.
 * @param {number} value
 */
export function told(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return formatNumber(value, size < 1e4 ? "d" : ",d");
  return formatNumber(value, size >= 1e3 && size < 1e9 ? ",.1f" : ".4g");
}

/**
 * A place along an axis as a reader is told it.
 * @param {Axis} axis
 * @param {number} value
 */
export function toldAlong({ kind, words }, value) {
  if (kind === "words") return words?.[value] ?? "";
  if (kind !== "time") return told(value);
  const [day, time] = new Date(value).toISOString().split("T");
  return time.startsWith("00:00:00.000") ? day : `${day} ${time.slice(0, 5)}`;
}
