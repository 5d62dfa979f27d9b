import { arithmetic } from "../symbols.js";
import { textWidth } from "../text.js";

/** The size of a line of arithmetic. */
export const ARITHMETIC = 14;
/** What comes before the "=" may take so much of a line, else the next lines begin where it does. */
const MOST_HANG = 0.35;
/** Estimates of widths are generous; a place in a line is met better by less. */
const TYPICAL = 0.88;

/**
 * What stands before the "=" of a line of arithmetic, in px.
 * @param {string} text
 */
const beforeSign = (text) => textWidth(text.slice(0, Math.max(0, text.indexOf("="))), ARITHMETIC);

/**
 * Breaks a line of arithmetic before its operators. What follows hangs at its "=".
 * @param {string} text
 * @param {number} width px
 */
export function wrap(text, width) {
  const before = beforeSign(text);
  return broken(text, width, 0, before <= MOST_HANG * width ? before : 0);
}

/**
 * @param {string} text
 * @param {number} width px
 * @param {number} start where the first line begins
 * @param {number} hang where the "=" of the next ones would
 * @returns {{text: string, indent: number}[]}
 */
function broken(text, width, start, hang) {
  const behind = hang && textWidth("= ", ARITHMETIC);
  /** @type {{text: string, indent: number}[]} */
  const lines = [];
  for (const part of text.split(/ (?=[+=/])/)) {
    const line = lines.at(-1);
    const longer = `${line?.text} ${part}`;
    if (line && line.indent + textWidth(longer, ARITHMETIC) <= width) line.text = longer;
    else lines.push({ text: part, indent: line ? hang + (part.startsWith("=") ? 0 : behind) : start });
  }
  return lines;
}

/**
 * How many lines the longest of some lines of arithmetic takes.
 * @param {string[]} texts for cells of the shortest and of the longest names
 * @param {number} width px
 */
export function mostLines(texts, width) {
  const counts = texts.map((text) => wrap(text, width).length);
  const most = MOST_HANG * width;
  // Where some hang and some do not, a name in between hangs furthest, and leaves least room.
  if (new Set(texts.map((text) => beforeSign(text) <= most)).size > 1) {
    counts.push(...texts.map((text) => broken(text.slice(text.indexOf("=")), width, most, most).length));
  }
  return Math.max(0, ...counts);
}

/**
 * The lines of a cell's arithmetic, each in pieces for its tspans.
 * @param {string} text
 * @param {number} width px
 */
export function spelled(text, width) {
  return wrap(text, width).map(({ text, indent }) => {
    const pieces = arithmetic(text);
    if (indent && pieces.length) pieces[0].attributes.dx = Math.round(TYPICAL * indent);
    return pieces;
  });
}
