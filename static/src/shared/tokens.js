// Tokens as they are drawn: sub-words joined, what is too long cut, rows that wrap.
import { escape, tag } from "./svg.js";
import { shortened, textWidth } from "./text.js";

/** @typedef {{text: string, joined?: boolean, special?: boolean, rtl?: boolean}} Token */

/**
 * A token by itself, where what stands before it is not beside it.
 * @param {Token} token
 */
export const labelOf = ({ text, joined }) => (joined ? `-${text}` : text);

/**
 * A token as text.
 * @param {Token} token
 * @param {{x: number, y: number, room: number, anchor?: string, look?: string, size?: number}} place
 * @param {import("./svg.js").Attributes} [more]
 */
export function tokenMarkup(token, { x, y, room, anchor = "start", look = "explorable-token", size = 12 }, more = {}) {
  // The end of a text that runs from right to left is at its left.
  const attributes = { class: look, "text-anchor": anchor, direction: token.rtl ? "rtl" : null, x, y };
  if (token.rtl && anchor !== "middle") attributes["text-anchor"] = anchor === "start" ? "end" : "start";
  return tag("text", { ...attributes, ...more }, escape(shortened(labelOf(token), size, room)));
}

const PAD = 6;
/** Between two words of a row. */
const GAP = 5;

/**
 * Where tokens stand in a row that wraps: parts of a word beside each other, and on one line if they fit.
 * @param {Token[]} tokens
 * @param {{width: number, size?: number, line: number, below?: (i: number) => string}} row `line` is the height of a
 *   line; `below` is what stands below a token, which needs its room as well
 */
export function placedTokens(tokens, { width, size = 14, line, below = () => "" }) {
  const isRtl = tokens.filter(({ rtl }) => rtl).length > tokens.length / 2;
  const widths = tokens.map(({ text }, i) => Math.min(width, Math.max(textWidth(text, size), textWidth(below(i), 12)) + 2 * PAD));
  /** @type {{i: number, x: number, y: number, width: number}[]} */
  const placed = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < tokens.length; ) {
    let end = i + 1;
    while (end < tokens.length && tokens[end].joined) end++;
    const word = widths.slice(i, end).reduce((sum, one) => sum + one, 0);
    if (x && x + word > width) [x, y] = [0, y + line];
    for (; i < end; i++) {
      if (x && x + widths[i] > width) [x, y] = [0, y + line];
      placed.push({ i, x, y, width: widths[i] });
      x += widths[i];
    }
    x += GAP;
  }
  if (isRtl) for (const one of placed) one.x = width - one.x - one.width;
  return { placed, height: y + line };
}
