// Results that stand below one another: rows of a program read as lines of one calculation.
import { shift } from "./arrangements/block.js";
import { BETWEEN, lengthOf } from "./arrangements/chain.js";

/** @typedef {import("./arrangements/block.js").Block} Block */

/** How much longer an arrow may become, in px. */
const LONGER = 160;
/** How far a sign at the beginning of a line may move. */
const MOVED = 60;

/**
 * Puts the grids with which lines of one chain go on below one another, and a function's result below the result that it
 * is computed from, if it has the same dims.
 * @param {Block[][][]} rows the lines of each row
 * @param {number} room px
 * @returns {Block[][][]}
 */
export function aligned(rows, room) {
  /** @type {Block[] | undefined} */
  let before;
  return rows.map((lines) => {
    const further = lines.slice(1);
    const starts = further.map((line) => startOf(line, line.findIndex(gridOf)));
    const target = Math.max(...starts);
    const found = [
      ...lines.slice(0, 1).map((line) => below(line, before, room)),
      ...further.map((line, i) => moved(line, 0, target - starts[i], MOVED, room)),
    ];
    before = found[found.length - 1];
    return found;
  });
}

/**
 * @param {Block[]} line
 * @param {Block[] | undefined} before
 * @param {number} room
 */
function below(line, before, room) {
  const last = line.length - 1;
  const [own, above] = [gridOf(line[last]), before && gridOf(before[before.length - 1])];
  if (!before || !own || !above || !line[last - 1]?.stretched || String(own.tensor.dims) !== String(above.tensor.dims)) return line;
  return moved(line, last - 1, startOf(before, before.length - 1) - startOf(line, last), LONGER, room);
}

/**
 * Moves what follows a block of a line to the right, if that is not too far and there is room.
 * @param {Block[]} line
 * @param {number} at
 * @param {number} by
 * @param {number} most
 * @param {number} room
 */
function moved(line, at, by, most, room) {
  if (!(by > 0 && by <= most && lengthOf(line) + by <= room)) return line;
  const block = line[at];
  const wider = block.stretched?.(by) ?? { ...block, width: block.width + by, parts: shift(block.parts, by, 0) };
  return line.map((one, i) => (i === at ? wider : one));
}

/** @param {Block} block that is a grid alone */
function gridOf({ parts }) {
  return parts.length === 1 ? parts[0].grid : undefined;
}

/**
 * Where the cells of a line's grid begin.
 * @param {Block[]} line
 * @param {number} at
 */
function startOf(line, at) {
  return line.slice(0, at).reduce((sum, { width }) => sum + width + BETWEEN, line[at]?.parts[0]?.x ?? NaN);
}
