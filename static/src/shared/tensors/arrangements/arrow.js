// An arrow, and over it what a function does.
import { textWidth } from "../../text.js";
import { linesOf } from "./sign.js";

const ARROW = 56;
const SHORT_ARROW = 44;
const WORD = 13;

/**
 * @param {string} text
 * @param {string} statement
 * @param {boolean} slim whether words are broken where they can be
 * @param {number} [longer] px
 * @returns {import("./block.js").Block}
 */
export function arrowBlock(text, statement, slim, longer = 0) {
  const lines = slim ? linesOf(text) : text.split("\n");
  const width = longer + Math.max(slim ? SHORT_ARROW : ARROW, ...lines.map((line) => textWidth(line, WORD) + 8));
  const above = 8 + 16 * lines.length;
  return {
    width,
    above,
    below: 8,
    half: 0,
    stretched: (by) => arrowBlock(text, statement, slim, longer + by),
    parts: [
      ...lines.map((line, i) => ({ text: line, look: "explorable-step-name", x: width / 2, y: 4 - above + 16 * (i + 1) - 6, statement })),
      { d: `h${width - 8}`, look: "explorable-arrow", x: 0, y: 0, statement },
      { d: "l-9,-4.5v9z", look: "explorable-arrow", x: width, y: 0, statement },
    ],
  };
}
