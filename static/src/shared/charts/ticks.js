// The ticks of axes that are not linear: powers of ten, and dates.
import { formatNumber } from "../numbers.js";
import { t } from "../words.js";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SECOND = 1000;
const DAY = 86400 * SECOND;
const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200].map((seconds) => seconds * SECOND);
const DAYS = [1, 2, 7, 14];
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
const NAMES = /* words */ "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

/** @param {number} month from 0 */
const monthOf = (month) => t(NAMES).split(" ")[month];

/** @param {number} exponent */
function power(exponent) {
  if (exponent >= -3 && exponent <= 4) return formatNumber(10 ** exponent, exponent < 0 ? `.${-exponent}f` : ",d");
  return `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => RAISED[Number(digit)]).join("")}`;
}

/**
 * Powers of ten; of a range that has few of them also their doubles and fives.
 * @param {[number, number]} domain
 * @param {number} count at most about so many
 */
export function logTicks([low, high], count) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.max(1, Math.ceil((last - first + 1) / count));
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).filter((exponent) => exponent % every === 0);
  if (powers.length > 2) return powers.map((exponent) => ({ value: 10 ** exponent, text: power(exponent) }));
  /** @type {{value: number, text: string}[]} */
  const found = [];
  for (let exponent = first - 1; exponent <= last; exponent++) {
    for (const factor of powers.length > 1 ? [1, 3] : [1, 2, 5]) {
      const value = factor * 10 ** exponent;
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) found.push({ value, text: factor === 1 ? power(exponent) : formatNumber(value, ".3g") });
    }
  }
  if (found.length > 1) return found;
  const digits = Math.max(3, Math.ceil(Math.log10(high / (high - low))) + 2);
  return [low, high].map((value) => ({ value, text: formatNumber(value, `.${digits}g`) }));
}

/**
 * Round dates: years, months, days or times, whichever give about so many.
 * @param {[number, number]} domain ms since 1970
 * @param {number} count
 */
export function timeTicks([low, high], count) {
  const wanted = (high - low || DAY) / count;
  const step = [...STEPS, ...DAYS.map((days) => days * DAY)].find((step) => step >= wanted);
  /** @type {{value: number, text: string}[]} */
  const found = [];
  if (step) {
    // Weeks begin on Mondays; 1970 did on a Thursday.
    const from = step % (7 * DAY) === 0 ? 4 * DAY : 0;
    for (let value = Math.ceil((low - from) / step) * step + from; value <= high; value += step) found.push({ value, text: dateText(value, step) });
    return found;
  }
  const months = MONTHS.find((months) => months * 30.5 * DAY >= wanted) ?? 1200;
  const start = new Date(low);
  for (let month = start.getUTCFullYear() * 12 + start.getUTCMonth(); ; month++) {
    const value = Date.UTC(Math.floor(month / 12), month % 12);
    if (value > high) return found;
    if (month % months || value < low) continue;
    const year = String(Math.floor(month / 12));
    found.push({ value, text: months >= 12 ? year : month % 12 ? monthOf(month % 12) : year });
  }
}

/** @param {number} value @param {number} step */
function dateText(value, step) {
  const date = new Date(value);
  if (step < DAY && value % DAY) return date.toISOString().slice(11, step < SECOND ? 23 : step < 60 * SECOND ? 19 : 16);
  return t`${date.getUTCDate()} ${monthOf(date.getUTCMonth())}`;
}
