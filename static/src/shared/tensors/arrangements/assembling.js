// Blocks on one line: signs at the middle of grids, names of neighbours level, parentheses as high as what they enclose.
import { shift } from "./block.js";
import { BETWEEN, lengthOf } from "./chain.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./block.js").Part} Part */

/** Names of neighbours stand on one line where that lifts none of them farther than this. */
const LIFT = 40;

/**
 * Puts blocks side by side on one line.
 * @param {Block[]} blocks
 */
export function assemble(blocks) {
  const half = Math.max(...blocks.map((block) => block.half));
  const names = blocks.flatMap(({ parts }) => parts.flatMap(({ grid, y }) => (grid ? [grid.nameLine - y] : [])));
  const line = Math.max(...names.filter(Number.isFinite));
  /** @type {Part[]} */
  const parts = [];
  let x = 0;
  let above = Math.max(...blocks.map((block) => block.above));
  for (const block of blocks) {
    if (block.parenthesis) parts.push(parenthesis(block.parenthesis, x + block.width / 2, block.encloses ?? half, blocks));
    const alone = block.parts.length === 1 && block.parts[0].grid;
    if (alone) {
      // Where cells reach equally high, names stand on one line.
      const [part] = block.parts;
      const lift = line - (alone.nameLine - part.y);
      const level = Math.abs(alone.height - 2 * half) < 1;
      const lifted = level && lift > 0 && lift <= LIFT ? { ...part, grid: { ...alone, nameLine: alone.nameLine + lift } } : part;
      parts.push({ ...lifted, x: part.x + x });
    } else {
      parts.push(...shift(block.parts, x, 0));
    }
    x += block.width + BETWEEN;
  }
  above = Math.max(above, Number.isFinite(line) ? line + 20 : 0);
  return { width: lengthOf(blocks), above, below: Math.max(...blocks.map((block) => block.below)), parts };
}

/**
 * @param {"(" | ")"} which
 * @param {number} x
 * @param {number} half
 * @param {Block[]} blocks
 * @returns {Part}
 */
function parenthesis(which, x, half, blocks) {
  // Around words alone it is as high as they are.
  const height = Math.max(half, 12);
  const bend = which === "(" ? -8 : 8;
  const statement = blocks.find(({ parts }) => parts.length)?.parts[0].statement ?? "";
  return { d: `q${bend},${height} 0,${2 * height}`, look: "explorable-parenthesis", x, y: -height, statement };
}
