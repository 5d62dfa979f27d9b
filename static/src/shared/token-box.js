// Tokens of a text on their tints, each with a number below it.
import { STRONGEST } from "./heat.js";
import { PANEL as WIDTH } from "./pixels.js";
import { escape, tag } from "./svg.js";
import { shortened } from "./text.js";
import { placedTokens } from "./tokens.js";

/** A line of tokens with their numbers, and the box of one. */
export const LINE = 44;
export const BOX = 38;
export const SIZE = 14;
/** Of longer texts a part is shown, with the chosen token in it. */
const MOST = 120;

/**
 * The part of a list in which a place is: parts follow each other without overlap, so that they can be leafed through.
 * @param {number[]} places
 * @param {number} chosen
 */
export function partOf(places, chosen) {
  const from = Math.floor(Math.max(0, places.indexOf(chosen)) / MOST) * MOST;
  return { from, part: places.slice(from, from + MOST) };
}

/**
 * Where boxes stand in a row that wraps.
 * @param {import("./tokens.js").Token[]} tokens
 * @param {string} longest a number than which none is longer, so that no token moves as numbers change
 */
export const placedBoxes = (tokens, longest) => placedTokens(tokens, { width: WIDTH - 4, size: SIZE, line: LINE, below: () => longest });

/**
 * A token in its box.
 * @param {import("./tokens.js").Token} token
 * @param {{x: number, y: number, width: number, height?: number, tint: string, opacity: number, number: string, chosen: boolean}} box
 *   `tint` is the class of its colour
 * @param {import("./svg.js").Attributes} of what it stands for
 */
export function tokenBox(token, { x, y, width, height = BOX, tint, opacity, number, chosen }, of) {
  const place = { x, y, width, height, rx: 4 };
  const lit = chosen ? " explorable-lit" : "";
  const middle = x + width / 2;
  const name = { class: `explorable-salient${lit || (token.special ? " explorable-special" : "")}`, "text-anchor": "middle", direction: token.rtl ? "rtl" : null, x: middle, y: y + 16 };
  return tag(
    "g",
    of,
    tag("rect", { class: tint, "fill-opacity": opacity * STRONGEST, ...place }) +
      (chosen ? tag("rect", { class: "explorable-picked", ...place }) : "") +
      tag("text", name, escape(shortened(token.text, SIZE, width - 4))) +
      (number ? tag("text", { class: `explorable-bearing${lit}`, "text-anchor": "middle", x: middle, y: y + 32 }, escape(number)) : ""),
  );
}
