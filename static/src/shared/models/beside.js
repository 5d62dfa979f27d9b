// Parts side by side.
import { moved } from "./block.js";
import { crossed, crossings } from "./routes.js";
import * as size from "./sizes.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/**
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function beside(node, context) {
  const columns = node.children ?? [];
  const inner = { ...context, lanes: null, across: 0, inResidual: false };
  const blocks = columns.map((column) => context.measure(column, inner));
  const across = crossings(node, context);
  const gaps = blocks.slice(1).map((_, i) => Math.max(size.APART, across.rooms[i] ?? 0));
  return sideBySide(blocks, gaps, {
    linked: across.links.length > 0,
    after: (places) => (drawing, u, v) => crossed(across, { places, u, v, drawing, context }),
  });
}

/**
 * @typedef {object} Columns
 * @property {number[]} axes of each, from the axis of all
 * @property {Block[]} blocks
 */

/**
 * Sets blocks side by side, their starts in a line.
 * @param {Block[]} blocks
 * @param {number[]} gaps between them
 * @param {object} [options]
 * @param {boolean} [options.linked] whether the first takes in and the last gives out
 * @param {boolean[]} [options.active] which have arrows
 * @param {(columns: Columns) => (drawing: import("./drawing.js").Drawing, u: number, v: number) => void} [options.after] draws
 *   what runs between them
 * @returns {Block}
 */
export function sideBySide(blocks, gaps, { linked = false, active, after } = {}) {
  const total = blocks.reduce((sum, { low, high }, i) => sum + high - low + (gaps[i] ?? 0), 0);
  const length = Math.max(0, ...blocks.map((block) => block.length));
  let edge = -total / 2;
  const axes = blocks.map(({ low, high }, i) => {
    const axis = edge - low;
    edge += high - low + (gaps[i] ?? 0);
    return axis;
  });
  const taking = blocks.map((_, i) => (linked ? i === 0 : (active?.[i] ?? true)));
  const giving = blocks.map((_, i) => (linked ? i === blocks.length - 1 : (active?.[i] ?? true)));
  const ins = blocks.flatMap((block, i) => (taking[i] ? moved(block.ins, axes[i]) : []));
  const outs = blocks.flatMap((block, i) => (giving[i] ? moved(block.outs, axes[i], length - block.length) : []));
  return {
    low: -total / 2,
    high: total / 2,
    length,
    ins,
    outs,
    put(u, v, drawing) {
      blocks.forEach((block, i) => block.put(u, v + axes[i], drawing));
      after?.({ axes, blocks })(drawing, u, v);
    },
  };
}
