// A product as it is done by hand: one factor at the left, others on top, each result where its row and column meet.
import { layoutGrid } from "../grid.js";
import { alike } from "./block.js";
import { chipLook, chipWidth } from "./chips.js";
import { formulaWidth } from "./formula.js";
import { unfolded } from "./unfolded.js";

/** @typedef {import("../grid.js").Look} Look */
/** @typedef {import("../items.d.ts").CornerItem} CornerItem */
/** @typedef {import("../items.d.ts").DrawnTensor} DrawnTensor */
/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./block.js").Part} Part */
/** @typedef {import("./block.js").Setting} Setting */

/** Between the parts of an arrangement. */
const SLOT = 10;
const CHIP = 20;
/** Between a grid and the name of the one below it. */
const UNDER = 10;

/**
 * As many columns as fit stand side by side; the others begin anew below, with the left factor again. Where there is
 * no room for one, factors and results follow each other as in a formula.
 * @param {CornerItem} item
 * @param {Setting} setting
 * @returns {Block[][]} strips
 */
export function cornerStrips(item, setting) {
  const { tensors, style, room } = setting;
  const { left: leftLook, columns, chips = [] } = item;
  const plainly = (/** @type {Look} */ look) => ({ ...look, plain: true });
  // Its braces are those of the factors; what they come to stands below.
  const shaped = (/** @type {Look} */ look) => ({ ...plainly(look), captions: [shapeText(tensors[look.tensor])] });
  const all = [leftLook, ...columns.flatMap(({ top, result }) => [top, result])];
  const cell = Math.max(...all.map((look) => layoutGrid(tensors[look.tensor], look, style).cell));
  const left = layoutGrid(tensors[leftLook.tensor], leftLook, style, { cell, cellWidth: 0 });
  const stacks = columns.map((column) => {
    const looks = [column.top, shaped(column.result), ...(column.plus ? [plainly(column.plus)] : [])];
    const [top, result, plus = null] = alike(looks, setting, cell);
    const before = Math.max(plus ? plus.left + 16 : 0, result.left);
    const after = Math.max(top.right + top.spill, plus?.right ?? 0, result.right);
    return { ...column, top, plus, result, before, after };
  });
  // The rows of the factors on top are the same, so that only the first of a line needs their brace.
  const widthOf = (/** @type {(typeof stacks)[0]} */ { top, before, after }, /** @type {boolean} */ first) =>
    Math.max(before, first ? top.left : 1) + top.columns.length + after;

  if (left.width + SLOT + widthOf(stacks[0], true) > room) return unfolded(item, setting);

  /** @type {(typeof stacks)[]} */
  const lines = [];
  let used = Infinity;
  for (const stack of stacks) {
    if (used + SLOT + widthOf(stack, false) > room) {
      lines.push([stack]);
      used = left.width + SLOT + widthOf(stack, true);
    } else {
      lines[lines.length - 1].push(stack);
      used += SLOT + widthOf(stack, false);
    }
  }

  return lines.map((line) => {
    const first = line[0].statement;
    const formulas = chips.length ? [] : line.map(({ formula, statement }) => ({ formula, statement, width: formulaWidth(formula) }));
    const height = Math.max(left.height, ...line.map(({ result }) => result.height));
    const half = height / 2;
    // From the results' first row upwards: the results' names, what is added, the factors on top.
    const raised = Math.max(...line.map(({ result, top, plus }) => result.above + UNDER + (plus ? plus.height + plus.above + UNDER : 0) + top.below));
    const above = Math.max(left.above, raised + Math.max(...line.map(({ top }) => top.height + top.above)));
    const written = Math.max(0, ...formulas.map(({ width }) => width), ...chips.map(({ text }) => chipWidth(text)));
    const x0 = Math.max(left.left, (written - left.columns.length) / 2);
    const leftWidth = x0 + Math.max(left.columns.length + left.right, written / 2 + left.columns.length / 2);
    /** @type {Part[]} */
    const parts = [{ grid: left, x: x0, y: -half, statement: first }];
    const middle = x0 + left.columns.length / 2;
    const topHeight = Math.max(...line.map(({ top }) => top.height));
    // Formulas or chips stand in the corner that the factors leave free, centred on the ones on top.
    const centre = Math.min(-half - raised - topHeight / 2, -half - left.above - (formulas.length * CHIP + chips.length * 26) / 2 - 4);
    formulas.forEach(({ formula, statement }, i) =>
      parts.push({ formula, look: "explorable-formula", x: middle, y: centre + (i - (formulas.length - 1) / 2) * CHIP + 5, statement }),
    );
    chips.forEach(({ text, contracted }, i) =>
      parts.push({
        text,
        look: chipLook(contracted),
        width: chipWidth(text),
        x: middle,
        y: centre + (i - (chips.length - 1) / 2) * 26,
        statement: first,
      }),
    );
    let x = leftWidth + SLOT;
    for (const [i, stack] of line.entries()) {
      const { statement, plus, result } = stack;
      const top = i ? { ...stack.top, left: 1, rowBrace: false } : stack.top;
      const at = x + Math.max(stack.before, top.left);
      parts.push({ grid: top, x: at, y: -half - raised - top.height, statement });
      if (plus) {
        const y = -half - result.above - UNDER - plus.height;
        parts.push({ grid: plus, x: at, y, statement });
        parts.push({ text: "+", look: "explorable-operator", x: at - 14, y: y + plus.height / 2 + 7, statement });
      }
      parts.push({ grid: result, x: at, y: -half, statement });
      x += widthOf(stack, !i) + SLOT;
    }
    const words = centre - (formulas.length * CHIP + chips.length * 26) / 2;
    const block = {
      width: x - SLOT,
      above: Math.max(half + above, -words),
      below: half + Math.max(left.below, ...line.map(({ result }) => result.below)),
      half,
      parts,
    };
    return [block];
  });
}

/** @param {DrawnTensor} tensor */
function shapeText({ dims, shape }) {
  return dims.map((dim, axis) => (/^\d*$/.test(dim) ? shape[axis] : dim)).join(" × ");
}
