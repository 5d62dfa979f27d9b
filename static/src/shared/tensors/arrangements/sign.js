// Signs and words between grids, and parentheses as high as what they stand around.
import { textWidth } from "../../text.js";

/** @typedef {import("./block.js").Block} Block */

const SIGN = 20;
/** Functions and indices are smaller than signs and numbers; what a function works along stands below its name. */
const NAME = 16;
const WORD = 13;
const LINE = 16;
/** A name in words that is longer is broken; code never is. */
const SHORT = 12;

/**
 * @param {string} text
 * @param {string} statement
 * @param {boolean} slim
 * @returns {Block}
 */
export function signBlock(text, statement, slim) {
  // Words, in whatever script they are written, and not a sign.
  if (/[a-z_]{3}|\[|\p{Lo}/iu.test(text)) return wordsBlock(linesOf(text), statement, slim);
  const width = textWidth(text, SIGN);
  return { width, above: 16, below: 10, half: 0, parts: [{ text, look: "explorable-operator", x: width / 2, y: 8, statement }] };
}

/**
 * A function's name, and below it along what it works, or its pattern: `logsumexp`, `over m`.
 * @param {string} text
 */
export function linesOf(text) {
  const [name, ...below] = text.split(/\n| (?=over |by |along |into )/);
  const names = name.length > SHORT && !/[([]/.test(name) ? name.split(" ") : [name];
  return [...names, ...below];
}

/**
 * @param {string[]} lines
 * @param {string} statement
 * @param {boolean} slim
 * @returns {Block}
 */
function wordsBlock(lines, statement, slim) {
  const isSmall = (/** @type {number} */ i) => slim || i > 0;
  const width = Math.max(...lines.map((line, i) => textWidth(line, isSmall(i) ? WORD : NAME)));
  const half = (lines.length * LINE) / 2;
  const parts = lines.map((text, i) => ({
    text,
    look: isSmall(i) ? "explorable-step-name" : "explorable-function",
    x: width / 2,
    y: LINE * (i + 1) - half - 3,
    statement,
  }));
  return { width, above: half, below: half, half: 0, parts };
}

/**
 * @param {string} text
 * @returns {Block}
 */
export function parenthesisBlock(text) {
  return { width: 12, above: 14, below: 14, half: 0, parts: [], parenthesis: text === "(" ? "(" : ")" };
}
