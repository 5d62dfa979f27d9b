// Signs and words between grids, and parentheses as high as what they stand around.
import { textWidth } from "../../text.js";

/** @typedef {import("./block.js").Block} Block */

const SIGN = 20;

/**
 * @param {string} text
 * @param {string} statement
 * @returns {Block}
 */
export function signBlock(text, statement) {
  const width = textWidth(text, SIGN);
  return { width, above: 16, below: 10, half: 0, parts: [{ text, look: "explorable-operator", x: width / 2, y: 8, statement }] };
}

/**
 * @param {string} text
 * @returns {Block}
 */
export function parenthesisBlock(text) {
  return { width: 12, above: 0, below: 0, half: 0, parts: [], parenthesis: text === "(" ? "(" : ")" };
}
