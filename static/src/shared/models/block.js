// What is measured and not yet placed. `u` runs along the flow, `v` across it.

/**
 * Where an arrow meets a part: `v` from the part's axis, `d` from its start or end to what the arrow touches in it.
 * Where words are left out, none does. It may go on from there on a `way`, to points so far along the flow and across
 * from where it meets the part; on one out of a part it comes from there. One on a lane knows where all of them are.
 * @typedef {{v: number, d: number, none?: boolean, way?: [number, number][], on?: number[]}} Port
 */

/**
 * @typedef {object} Block
 * @property {number} low how far it reaches across, from its axis; never above 0
 * @property {number} high never below 0
 * @property {number} length along the flow
 * @property {Port[]} ins
 * @property {Port[]} outs
 * @property {boolean} [spans] whether arrows meet it wherever they come
 * @property {number} [lane] the only lane that it is on
 * @property {boolean} [laned] whether its axis is that of the lanes
 * @property {number} [mid] where the middle of what lines meet is along the flow, unless it is its own
 * @property {import("./wires.js").Side} [words] the side on which words stand beside it
 * @property {(u: number, v: number, drawing: import("./drawing.js").Drawing) => void} put draws it, its start at `u`, its axis
 *   at `v`
 */

/** @param {number} v @param {number} [d] @param {boolean} [none] @returns {Port} */
export const port = (v, d = 0, none = false) => ({ v, d, none });

/** @param {number} u @param {number} v @returns {[number, number]} */
export const at = (u, v) => [u, v];

/**
 * A port on each lane.
 * @param {import("./lanes.js").Lanes} lanes
 * @param {number} [d]
 */
export const onEach = ({ at, elided, coming }, d = 0) =>
  at.map((v, lane) => ({ ...port(v, d, elided.has(lane) || coming.has(lane)), on: at }));

/**
 * Whether what comes out of one part goes on the same lanes into the next.
 * @param {Port[]} outs
 * @param {Port[]} ins
 */
export const areJoined = ([out], [into]) => out?.on !== undefined && out.on === into?.on;

/** @param {Port[]} ports */
export const areOnLanes = ([first]) => first?.on !== undefined;

/**
 * Ports of columns: a lane in one of them is none outside.
 * @param {Port[]} ports
 */
export const offLanes = (ports) => ports.map((one) => ({ ...one, on: undefined }));

/**
 * The middle of some ports.
 * @param {Port[]} ports
 */
export function middle(ports) {
  if (!ports.length) return 0;
  const all = ports.map(({ v }) => v);
  return (Math.min(...all) + Math.max(...all)) / 2;
}

/**
 * @param {Port[]} ports
 * @param {number} v
 * @param {number} [d]
 */
export const moved = (ports, v, d = 0) => ports.map((one) => ({ ...one, v: one.v + v, d: one.d + d }));

/**
 * A block with room before it and behind it, along the flow.
 * @param {Block} block
 * @param {number} before
 * @param {number} after
 * @returns {Block}
 */
export function shifted(block, before, after) {
  if (!before && !after) return block;
  return {
    ...block,
    length: block.length + before + after,
    mid: (block.mid ?? block.length / 2) + before,
    ins: moved(block.ins, 0, before),
    outs: moved(block.outs, 0, after),
    put: (u, v, drawing) => block.put(u + before, v, drawing),
  };
}
