// What becomes of the axes of a corner's factors: a chip for each.
import { textWidth } from "../../text.js";

/** @typedef {import("../items.d.ts").Chip} Chip */

const LABEL = 12;

/**
 * @param {Chip[]} chips
 * @param {string} statement
 * @returns {import("./block.js").Block}
 */
export function chipsBlock(chips, statement) {
  let x = 0;
  const parts = chips.map(({ text, contracted }) => {
    const width = chipWidth(text);
    x += width + 6;
    return { text, look: chipLook(contracted), width, x: x - 6 - width / 2, y: 0, statement };
  });
  return { width: x, above: 14, below: 14, half: 0, parts };
}

/** @param {boolean} contracted */
export function chipLook(contracted) {
  return contracted ? "explorable-chip explorable-contracted" : "explorable-chip";
}

/** @param {string} text */
export function chipWidth(text) {
  return textWidth(text, LABEL) + 18;
}
