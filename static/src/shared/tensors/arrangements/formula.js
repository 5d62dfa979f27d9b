// What a product says, as a formula beside or above it.
import { textWidth } from "../../text.js";
import { nameWidth } from "../grid.js";

/** @typedef {import("../items.d.ts").Run} Run */

/**
 * @param {Run[]} formula
 * @param {string} statement
 * @returns {import("./block.js").Block}
 */
export function formulaBlock(formula, statement) {
  const width = formulaWidth(formula);
  const part = { formula, look: "explorable-formula", x: width / 2, y: 14, statement };
  return { width, above: 10, below: 16, half: 0, parts: [part] };
}

/** @param {Run[]} formula */
export function formulaWidth(formula) {
  return formula.reduce(
    (sum, run) => sum + ("text" in run ? textWidth(run.text, 16) : (nameWidth(run.tensor, run.transposed) * 16) / 20),
    0,
  );
}
