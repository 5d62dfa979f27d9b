// Words at an axis in the room that they have: in lines, and where these are too few with a sign of what is left out.
import { textWidth, wrapped } from "../text.js";
import { escape, tag } from "../svg.js";

/** A line of text without its middle, where it would be too wide: names are alike at their begin. @type {(text: string, size: number, room: number) => string} */
export function middled(text, size, room) {
  const fits = (/** @type {string} */ line) => textWidth(line, size) <= room;
  if (fits(text)) return text;
  const [begin, end] = [[...text], [...text].reverse()];
  let line = "…";
  for (let kept = 1; kept < begin.length; kept++) {
    const longer = `${begin.slice(0, Math.ceil(kept / 2)).join("").trimEnd()}…${end.slice(0, Math.floor(kept / 2)).reverse().join("").trimStart()}`;
    if (!fits(longer)) return line;
    line = longer;
  }
  return line;
}

/**
 * A text in at most so many lines; of one that needs more, the first and the last.
 * @param {string} text
 * @param {number} size of its font
 * @param {number} room px
 * @param {number} most
 */
export function fitted(text, size, room, most) {
  const lines = wrapped(text, size, room);
  if (most < 2) return [middled(text, size, room)];
  const kept = lines.length > most ? [...lines.slice(0, most - 1), `…${lines[lines.length - 1]}`] : lines;
  return kept.map((line) => middled(line, size, room));
}

/** What tells the whole of words of which something is left out. @param {string} text @param {string[]} lines */
export const wholeMarkup = (text, lines) => (lines.join("").replace(/\s/g, "") === text.replace(/\s/g, "") ? "" : tag("title", {}, escape(text)));
