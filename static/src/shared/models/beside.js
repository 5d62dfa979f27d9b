// Parts side by side.
import { below } from "./below.js";
import { moved, offLanes } from "./block.js";
import { crossed, passages } from "./passages.js";
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
  const inner = { ...context, lanes: null, across: 0, along: 0, copy: undefined, inResidual: false };
  const blocks = (node.children ?? []).map((column) => context.measure(column, inner));
  const linked = context.wires.some(({ within, given }) => within === node.id && !given);
  return sideBySide(node, context, blocks, { gap: size.SLOT, linked });
}

/**
 * @typedef {object} Columns
 * @property {{low: number, high: number}[]} edges of each, across
 * @property {number} start of the room before all of them, along the flow
 * @property {number} end of that
 */

/**
 * Sets blocks side by side, their starts in a line, or below each other.
 * @param {Node} node that holds them
 * @param {Context} context
 * @param {Block[]} blocks
 * @param {object} options
 * @param {number} options.gap between them, at least
 * @param {boolean} [options.linked] whether the first takes in and the last gives out
 * @param {boolean[]} [options.active] which have arrows
 * @returns {Block}
 */
export function sideBySide(node, context, blocks, { gap, linked = false, active }) {
  blocks = blocks.map((block) => ({ ...block, ins: offLanes(block.ins), outs: offLanes(block.outs) }));
  const taking = blocks.map((_, i) => (linked ? i === 0 : (active?.[i] ?? true)));
  const giving = blocks.map((_, i) => (linked ? i === blocks.length - 1 : (active?.[i] ?? true)));
  if (context.below.has(node.id)) return below(node.id, context, blocks, { nodes: node.row ? [] : (node.children ?? []), taking, giving });
  const ways = passages(node, blocks.length, context);
  const gaps = blocks.slice(1).map((_, i) => Math.max(gap, ways.room(i)));
  const total = blocks.reduce((sum, { low, high }, i) => sum + high - low + (gaps[i] ?? 0), 0);
  const length = Math.max(0, ...blocks.map((block) => block.length));
  let edge = -total / 2;
  const axes = blocks.map(({ low, high }, i) => {
    const axis = edge - low;
    edge += high - low + (gaps[i] ?? 0);
    return axis;
  });
  return {
    low: -total / 2,
    high: total / 2,
    length: ways.before + length,
    ins: blocks.flatMap((block, i) => (taking[i] ? moved(block.ins, axes[i], ways.before) : [])),
    outs: blocks.flatMap((block, i) => (giving[i] ? moved(block.outs, axes[i], length - block.length) : [])),
    put(u, v, drawing) {
      blocks.forEach((block, i) => block.put(u + ways.before, v + axes[i], drawing));
      const edges = blocks.map(({ low, high }, i) => ({ low: v + axes[i] + low, high: v + axes[i] + high }));
      crossed(ways, { edges, start: u, drawing, context });
    },
  };
}
