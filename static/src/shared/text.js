import advances from "./advance-widths.json" with { type: "json" };

/** Characters that the table does not have are taken to be as wide as they are high. */
const WIDEST = 1;

/**
 * An upper estimate of how wide a line of text is: where pictures are drawn there are no fonts to ask.
 * @param {string} text
 * @param {number} size font size in px
 * @param {{bold?: boolean}} [options]
 * @returns {number} px
 */
export function textWidth(text, size, { bold = false } = {}) {
  const table = /** @type {Record<string, number>} */ (bold ? advances.bold : advances.regular);
  let width = 0;
  for (const character of text) width += table[character] ?? WIDEST;
  return Math.ceil(width * size);
}
