// Tokens as they are drawn: sub-words joined, what is too long cut, rows that wrap.
import { escape, tag } from "./svg.js";
import { shortened, textWidth } from "./text.js";
import { t } from "./words.js";

/** @typedef {{text: string, joined?: boolean, special?: boolean, rtl?: boolean}} Token */

/**
 * A token by itself, where what stands before it is not beside it.
 * @param {Token} token
 */
export const labelOf = ({ text, joined }) => (joined ? `-${text}` : text);

/** What screen readers pass over, or read as a pause; the twin has the same names. @type {Record<string, string>} */
const SILENT = {
  ".": /* words */ "full stop",
  ",": /* words */ "comma",
  ":": /* words */ "colon",
  ";": /* words */ "semicolon",
  "?": /* words */ "question mark",
  "!": /* words */ "exclamation mark",
  "-": /* words */ "hyphen",
  "'": /* words */ "apostrophe",
  "’": /* words */ "apostrophe",
  '"': /* words */ "quotation mark",
  "(": /* words */ "opening bracket",
  ")": /* words */ "closing bracket",
  "␣": /* words */ "space (␣)",
  "↵": /* words */ "new line (↵)",
};

/** A token as it is said by itself: what has no sound has a name. @param {Token} token */
export const spoken = (token) => (SILENT[token.text] ? t(SILENT[token.text]) : labelOf(token));

/** A token's name among others: with its place, where the same one stands more than once. @param {Token[]} tokens @param {number} at */
export function named(tokens, at) {
  const name = spoken(tokens[at]);
  // Translators: {0} is a token, {1} the number of its place.
  return tokens.filter((other) => spoken(other) === name).length > 1 ? t`${name} (token ${at})` : name;
}

/** Some of the tokens as the text that they are: parts of words joined, and characters too. @param {Token[]} tokens @param {number} first @param {number} end */
export function written(tokens, first, end) {
  const glue = tokens.some(({ text, special }) => [...text].length > 1 && !special) ? " " : "";
  const text = tokens.slice(first, end).map((token, i) => (i && !token.joined ? glue : "") + token.text).join("");
  // Among characters a blank is one.
  return glue ? text : text.replace(/[␣↵]/g, " ").trim().replace(/\s+/g, " ");
}

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
