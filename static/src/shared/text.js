import advances from "./advance-widths.json" with { type: "json" };

/** Characters that the table does not have are taken to be as wide as they are high, in hundredths. */
const WIDEST = 100;

/** @param {string[]} groups each a width in three digits, then the characters that are so wide */
const byCharacter = (groups) => new Map(groups.flatMap((group) => [...group.slice(3)].map((one) => [one, parseInt(group.slice(0, 3), 10)])));
const regular = byCharacter(advances.regular);
const heavy = byCharacter(advances.bold);

/** Widths that were asked for before, most of them names and numbers that stand in many places. */
const known = new Map();
const MOST_KNOWN = 5000;

/**
 * An upper estimate of how wide a line of text is: where pictures are drawn there are no fonts to ask.
 * @param {string} text
 * @param {number} size font size in px
 * @param {{bold?: boolean}} [options]
 * @returns {number} px
 */
export function textWidth(text, size, { bold = false } = {}) {
  const key = bold ? `*${text}` : text;
  let width = known.get(key);
  if (width === undefined) {
    const table = bold ? heavy : regular;
    width = 0;
    for (const character of text) width += table.get(character) ?? WIDEST;
    if (known.size > MOST_KNOWN) known.clear();
    known.set(key, width);
  }
  return Math.ceil((width * size) / 100);
}

/**
 * A line of text, cut where it would be wider than its place.
 * @param {string} text
 * @param {number} size font size in px
 * @param {number} room px
 * @param {{bold?: boolean}} [options]
 */
export function shortened(text, size, room, options) {
  if (textWidth(text, size, options) <= room) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, size, options) > room) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/**
 * A text in lines, broken at blanks where it would be wider than its place; a single word may be wider.
 * @param {string} text
 * @param {number} size font size in px
 * @param {number} room px
 * @param {{bold?: boolean}} [options]
 */
export function wrapped(text, size, room, options) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/ +/)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && textWidth(longer, size, options) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
