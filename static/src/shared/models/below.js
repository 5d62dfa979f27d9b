// Columns below each other, where a page is too narrow to have them side by side.
import { at } from "./block.js";
import { drawGutters, guttersOf } from "./gutters.js";
import * as size from "./sizes.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./block.js").Port} Port */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/** From the start of a column to where what goes in turns to it, and from its end to where what comes out turns away. */
const TURN = 12;
const AWAY = 9;

/**
 * Sets blocks one behind the other; what goes in comes to each from the low side, what comes out leaves at the high side.
 * @param {string} id of what holds them
 * @param {Context} context
 * @param {Block[]} blocks
 * @param {object} options
 * @param {Node[]} options.nodes that they are of, if each is of one
 * @param {boolean[]} options.taking which have an arrow that comes in
 * @param {boolean[]} options.giving which have one that goes out
 * @returns {Block}
 */
export function below(id, context, blocks, { nodes, taking, giving }) {
  // The first can be gone to straight, and the last left so.
  const isShared = taking.slice(1).includes(true);
  const isJoined = giving.slice(0, -1).includes(true);
  /** @type {number[]} */
  const starts = [];
  let length = isShared ? TURN + size.CHANNEL : 0;
  for (const block of blocks) {
    starts.push(length);
    length += block.length + size.SLOT;
  }
  length += (isJoined ? AWAY + size.CHANNEL : 0) - size.SLOT;
  const axes = blocks.map(() => 0);
  const [low, high] = [Math.min(...blocks.map((one) => one.low)), Math.max(...blocks.map((one) => one.high))];
  const gutters = guttersOf({ id, nodes, blocks, starts, axes, low, high, given: [], context });
  const rails = { low: gutters.low - size.TRACK, high: gutters.high + size.TRACK };
  const ins = blocks.flatMap((block, i) => (taking[i] ? block.ins.map((one) => inwards(one, i)) : []));
  const outs = blocks.flatMap((block, i) => (giving[i] ? block.outs.map((one) => outwards(one, i)) : []));
  return {
    low: isShared ? rails.low : gutters.low,
    high: isJoined ? rails.high : gutters.high,
    length,
    ins,
    outs,
    put(u, v, drawing) {
      blocks.forEach((block, i) => block.put(u + starts[i], v, drawing));
      drawGutters(gutters, { u, v, drawing });
    },
  };

  /** @type {(one: Port, i: number) => Port} */
  function inwards({ v, d, none, way }, i) {
    const meets = starts[i] + d;
    if (!isShared) return { v, d: meets, none, way };
    const from = size.CHANNEL / 2;
    const turn = starts[i] - TURN - from;
    const rail = i ? rails.low : 0;
    const own = way ? [at(0, 0), ...way] : [at(-1, 0)];
    return { v: 0, d: from, none, way: [at(0, rail), at(turn, rail), at(turn, v), ...own.map(([u, by]) => at(meets - from + u, v + by))] };
  }

  /** @type {(one: Port, i: number) => Port} */
  function outwards({ v, d, none, way = [] }, i) {
    const leaves = starts[i] + blocks[i].length - d;
    if (!isJoined) return { v, d: length - leaves, none, way };
    const to = length - size.CHANNEL / 2;
    const turn = starts[i] + blocks[i].length + AWAY - to;
    const rail = i < blocks.length - 1 ? rails.high : 0;
    const own = [...way, at(0, 0)].map(([u, by]) => at(leaves - to + u, v + by));
    return { v: 0, d: size.CHANNEL / 2, none, way: [...own, at(turn, v), at(turn, rail), at(0, rail)] };
  }
}
