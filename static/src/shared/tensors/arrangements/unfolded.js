// A corner that there is no room for, taken apart: factors and results follow each other as in a formula.
import { gridBlock } from "./block.js";
import { chipsBlock } from "./chips.js";
import { formulaBlock } from "./formula.js";
import { signBlock } from "./sign.js";

/** @typedef {import("./block.js").Block} Block */

/**
 * @param {import("../items.d.ts").CornerItem} item
 * @param {import("./block.js").Setting} setting
 * @returns {Block[][]}
 */
export function unfolded({ left, columns, chips = [] }, setting) {
  const first = columns[0].statement;
  const strips = [[gridBlock(left, first, setting)]];
  for (const { statement, top, plus, result, formula } of columns) {
    const factor = [signBlock("×", statement, setting.style.slim), gridBlock(top, statement, setting)];
    const added = plus ? [signBlock("+", statement, setting.style.slim), gridBlock(plus, statement, setting)] : [];
    const equals = [signBlock("=", statement, setting.style.slim), gridBlock(result, statement, setting)];
    // Several products of one factor would read as one: each begins with what it says.
    if (columns.length > 1) strips.push([formulaBlock(formula, statement)]);
    const all = [...factor, ...added, ...equals];
    if (widthOfAll(all) <= setting.room) strips.push(all);
    else strips.push(factor, ...(added.length ? [added] : []), equals);
  }
  return chips.length ? [[chipsBlock(chips, first)], ...strips] : strips;
}

/** @param {Block[]} blocks */
function widthOfAll(blocks) {
  return blocks.reduce((sum, { width, spill = 0 }) => sum + width + spill + 8, 0);
}
