// Signs and words between grids, and parentheses as high as what they stand around.
import { textWidth } from "../../text.js";

/** @typedef {import("./block.js").Block} Block */

const SIGN = 20;
/** A function with its settings is as small as over an arrow, on lines of its own: `einsum`, `td,sd→ts`. */
const WORD = 13;
const LINE = 16;
const SHORT = 12;

/**
 * @param {string} text
 * @param {string} statement
 * @returns {Block}
 */
export function signBlock(text, statement) {
  const lines = text.length > SHORT ? text.split(" ") : [text];
  if (lines.length > 1) return wordsBlock(lines, statement);
  const width = textWidth(text, SIGN);
  return { width, above: 16, below: 10, half: 0, parts: [{ text, look: "explorable-operator", x: width / 2, y: 8, statement }] };
}

/**
 * @param {string[]} lines
 * @param {string} statement
 * @returns {Block}
 */
function wordsBlock(lines, statement) {
  const width = Math.max(...lines.map((line) => textWidth(line, WORD)));
  const half = (lines.length * LINE) / 2;
  const parts = lines.map((text, i) => ({ text, look: "explorable-step-name", x: width / 2, y: LINE * (i + 1) - half - 4, statement }));
  return { width, above: half, below: half, half: 0, parts };
}

/**
 * @param {string} text
 * @returns {Block}
 */
export function parenthesisBlock(text) {
  return { width: 12, above: 0, below: 0, half: 0, parts: [], parenthesis: text === "(" ? "(" : ")" };
}
