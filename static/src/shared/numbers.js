// Numbers as readers see them: the strings are Python's.
import { inSigns, t } from "./words.js";

const FORMAT = /^(?:(\+?)(,?)(?:(?:\.([0-9]{1,2}))?([feg%])|d)|)$/;

/**
 * Print a number by a part of Python's format language: `[+][,][.N]` and one of `f e g %`, or `[+][,]d`.
 * The strings are those of `format_number` in Python, to the last digit.
 * @param {number} value
 * @param {string} [spec]
 * @returns {string}
 * @throws {RangeError} when the spec is not of this form
 */
export function formatNumber(value, spec = "") {
  const parts = FORMAT.exec(spec);
  if (!parts) throw new RangeError(`\`${spec}\` is not a number format`);
  if (Number.isNaN(value)) return t("undefined");
  const inFull = spec !== "" || (Number.isInteger(value) && Math.abs(value) <= 1e15);
  const [, plus = "", comma, precision = 6, type = inFull ? "d" : "g"] = parts;

  const scaled = type === "%" ? value * 100 : value;
  const unit = type === "%" ? "%" : "";
  const digits = Number.isFinite(scaled) ? printers[type](Math.abs(scaled), Number(precision)) : "∞";
  const negative = scaled < 0 && /[1-9∞]/.test(digits.split("e")[0]);
  const grouped = comma ? digits.replace(/^[0-9]+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, ",")) : digits;
  return inSigns((negative ? "−" : plus) + grouped.replace("-", "−") + unit);
}

/** Print a magnitude. @type {Record<string, (magnitude: number, precision: number) => string>} */
const printers = {
  f: fixed,
  "%": fixed,
  d: (magnitude) => fixed(magnitude, 0),
  e: (magnitude, precision) => {
    const { digits, exponent } = significant(magnitude, precision + 1);
    return scientific(digits, exponent);
  },
  g: (magnitude, precision) => {
    const count = Math.max(precision, 1);
    const { digits, exponent } = significant(magnitude, count);
    if (exponent < -4 || exponent >= count) return scientific(digits.replace(/0+$/, ""), exponent);
    const text = withPoint(digits, count - 1 - exponent);
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  },
};

/** @param {number} magnitude @param {number} decimals */
function fixed(magnitude, decimals) {
  // `toFixed` is much faster, and rounds nothing but a half otherwise. Below 2⁵² a half shows in the product.
  const scaled = magnitude * Number(`1e${decimals}`);
  if (scaled < 2 ** 52 && scaled % 1 !== 0.5) return magnitude.toFixed(decimals);
  return withPoint(scaledInteger(magnitude, decimals).toString(), decimals);
}

/** @param {string} digits @param {number} exponent that of the first digit */
function scientific(digits, exponent) {
  const sign = exponent < 0 ? "-" : "+";
  return `${withPoint(digits, digits.length - 1)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** Set the point before the last `decimals` digits. @param {string} digits @param {number} decimals */
function withPoint(digits, decimals) {
  if (decimals <= 0) return digits;
  const padded = digits.padStart(decimals + 1, "0");
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/**
 * The first `count` significant digits, rounded, and the exponent of the first of them.
 * @param {number} magnitude
 * @param {number} count
 */
function significant(magnitude, count) {
  if (magnitude === 0) return { digits: "0".repeat(count), exponent: 0 };
  // JavaScript's shortest digits may lie just across a power of ten, and so may the rounded ones: the exponent
  // is the smallest with which the digits fit.
  let exponent = Number(magnitude.toExponential().split("e")[1]) - 2;
  let digits;
  do {
    exponent += 1;
    digits = scaledInteger(magnitude, count - 1 - exponent).toString();
  } while (digits.length > count);
  return { digits, exponent };
}

/**
 * magnitude · 10^decimals, rounded to an integer by the exact value of the double, a half to the even one, as
 * Python does. (`toFixed` rounds a half up and stops at 1e21.)
 * @param {number} magnitude
 * @param {number} decimals may be negative
 * @returns {bigint}
 */
function scaledInteger(magnitude, decimals) {
  /** @param {number} n */
  const ten = (n) => 10n ** BigInt(Math.max(n, 0));
  let denominator = ten(-decimals);
  // To double a number is exact, and in the end it is whole.
  for (; magnitude % 1; magnitude *= 2) denominator *= 2n;
  const numerator = BigInt(magnitude) * ten(decimals);
  const quotient = numerator / denominator;
  return quotient + BigInt(2n * (numerator % denominator) + (quotient & 1n) > denominator);
}
