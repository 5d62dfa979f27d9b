import { arithmetic } from "../symbols.js";
import { textWidth } from "../text.js";

/** The size of a line of arithmetic. */
const ARITHMETIC = 14;
/** What comes before the "=" may take so much of a line, else the next lines begin where it does. */
const MOST_HANG = 0.35;
/** Estimates of widths are generous; a place in a line is met better by less. */
const TYPICAL = 0.88;

/**
 * Breaks a line of arithmetic before its operators. What follows hangs at its "=".
 * @param {string} text
 * @param {number} width px
 * @returns {{text: string, indent: number}[]}
 */
export function wrap(text, width) {
  const before = textWidth(text.slice(0, Math.max(0, text.indexOf("="))), ARITHMETIC);
  const hang = before <= MOST_HANG * width ? before : 0;
  const behind = hang && textWidth("= ", ARITHMETIC);
  /** @type {{text: string, indent: number}[]} */
  const lines = [];
  for (const part of text.split(/ (?=[+=/])/)) {
    const line = lines.at(-1);
    const longer = `${line?.text} ${part}`;
    if (line && line.indent + textWidth(longer, ARITHMETIC) <= width) line.text = longer;
    else lines.push({ text: part, indent: line ? hang + (part.startsWith("=") ? 0 : behind) : 0 });
  }
  return lines;
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
