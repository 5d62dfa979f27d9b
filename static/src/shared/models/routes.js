// Lines that do not follow the flow: round what is bypassed, from a part to a distant one, from side inputs.
import { textWidth } from "../text.js";
import * as size from "./sizes.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./drawing.js").Place} Place */
/** @typedef {import("./wires.js").Wire} Wire */

/**
 * A line in a gutter at the side of a stack.
 * @typedef {object} Gutter
 * @property {number} first the lower one of the blocks that it passes
 * @property {number} last
 * @property {number} track which of the gutter's tracks it runs on
 * @property {Wire} [wire]
 * @property {number} [bypass] the block that it leads round
 * @property {number} [loop] the block that it leads back to the start of
 */

/** Room for a label beside a line, with what is around it. */
const labelRoom = (/** @type {string | undefined} */ label) => (label ? textWidth(label, size.SMALL) + 14 : 0);

/**
 * The lines at the sides of a stack, and how far it reaches with them.
 * @param {object} what
 * @param {string} what.id of the node that holds the stack
 * @param {Node[]} what.nodes
 * @param {Block[]} what.blocks
 * @param {number[]} what.starts
 * @param {number[]} what.axes
 * @param {number} what.low
 * @param {number} what.high
 * @param {number} what.length
 * @param {{node: Node, block: Block}[]} what.given
 * @param {Context} what.context
 */
export function routed({ id, nodes, blocks, starts, axes, low, high, length, given, context }) {
  // Blocks without nodes of their own are the copies of one.
  const wires = nodes.length ? context.wires.filter(({ within, given: side }) => within === id && !side) : [];
  const order = nodes.map((node) => placeOf(node.id));
  const at = (/** @type {number} */ place) => order.indexOf(place);
  /** @type {Gutter[]} */
  const lowSide = wires.map((wire) => {
    const [a, b] = [at(wire.first), at(wire.last)];
    return { first: Math.min(a, b), last: Math.max(a, b), track: 0, wire };
  });
  /** @type {Gutter[]} */
  const highSide = [];
  nodes.forEach((node, i) => {
    if (node.kind === "residual") highSide.push({ first: i, last: i + 1, track: 0, bypass: i });
    else if (node.loop) highSide.push({ first: i, last: i, track: 0, loop: i });
  });
  const [lowTracks, highTracks] = [assigned(lowSide), assigned(highSide)];
  const label = Math.max(0, ...wires.map((wire) => labelRoom(wire.label)));
  const lowFirst = lowTracks ? (context.up ? Math.max(size.TRACK, label) : Math.max(size.TRACK, label ? 24 : 0)) : 0;
  const lowAt = (/** @type {number} */ track) => low - lowFirst - track * size.TRACK;
  const highAt = (/** @type {number} */ track) => high + size.TRACK * (track + 1);
  let edge = { low: lowTracks ? lowAt(lowTracks - 1) : low, high: highTracks ? highAt(highTracks - 1) : high };
  const loops = highSide.flatMap(({ loop }) => (loop === undefined ? [] : [labelRoom(`${nodes[loop].loop}×`)]));
  if (loops.length) edge.high += context.up ? Math.max(...loops) : 18;

  const rails = given.map(({ node, block }) => {
    const taps = context.wires.filter(({ from }) => from === node.id);
    const room = Math.max(0, ...taps.map((wire) => labelRoom(wire.label)));
    const gap = Math.max(size.APART - 10, context.up ? room : 0);
    const axis = context.up ? edge.low - gap - block.high : edge.high + gap - block.low;
    edge = context.up ? { ...edge, low: axis + block.low } : { ...edge, high: axis + block.high };
    const targets = taps.map(({ last }) => at(last)).filter((i) => i >= 0);
    const first = Math.min(...(targets.length ? targets : [0]).map((i) => starts[i] ?? 0));
    return { node, block, taps, axis, start: Math.min(0, first - block.length - 10) };
  });
  return { low: edge.low, high: edge.high, inner: { low, high }, nodes, blocks, starts, axes, length, lowSide, highSide, lowAt, highAt, rails, context };
}

/** @param {string} id */
const placeOf = (id) => Number(id.slice(id.lastIndexOf(".") + 1));

/**
 * Gives each line the innermost track that is free along it.
 * @param {Gutter[]} gutters
 * @returns {number} how many tracks there are
 */
function assigned(gutters) {
  /** @type {Gutter[][]} */
  const tracks = [];
  for (const one of [...gutters].sort((a, b) => a.last - a.first - (b.last - b.first))) {
    let track = 0;
    while (tracks[track]?.some((other) => other.first <= one.last && one.first <= other.last)) track++;
    one.track = track;
    (tracks[track] ??= []).push(one);
  }
  return tracks.length;
}

/**
 * Draws the lines at the sides of a stack, once what is in it has its places.
 * @param {ReturnType<typeof routed>} routes
 * @param {{u: number, v: number, drawing: Drawing}} place
 */
export function route(routes, { u, v, drawing }) {
  const { nodes, blocks, starts, axes, inner, lowSide, highSide, lowAt, highAt, rails, context } = routes;
  for (const { wire, track } of lowSide) {
    if (!wire) continue;
    const [source, target] = [lastOf(drawing, wire.from), firstOf(drawing, wire.to)];
    if (!source || !target) continue;
    const at = v + lowAt(track);
    const [from, to] = [drawing.meet(wire.from, "low", source), drawing.meet(wire.to, "low", target)];
    drawing.line([[from, source.low], [from, at], [to, at], [to, target.low]], { look: lookOf(wire), node: wire.to });
    if (wire.label) label(drawing, context, wire, [to, (at + v + inner.low) / 2]);
  }
  for (const { bypass, loop, track } of highSide) {
    const at = v + highAt(track);
    if (bypass !== undefined) around(bypass, at, { ...routes, u, v, drawing });
    if (loop !== undefined) {
      const [start, end] = [u + starts[loop] - size.LEAD, u + starts[loop] + blocks[loop].length + size.LEAD];
      const [out, into] = [v + axes[loop] + (blocks[loop].outs[0]?.v ?? 0), v + axes[loop] + (blocks[loop].ins[0]?.v ?? 0)];
      const node = nodes[loop].id;
      drawing.line([[end, out], [end, at], [start, at], [start, into]], { node });
      const where = context.up ? { u: (start + end) / 2, v: at + 6, anchor: /** @type {const} */ ("start") } : { u: (start + end) / 2, v: at + 10 };
      drawing.add({ kind: "text", node, look: "explorable-carried", lines: [`${nodes[loop].loop}×`], ...where, size: size.SMALL });
    }
  }
  for (const { node, block, taps, axis, start } of rails) {
    block.put(u + start, v + axis, drawing);
    const side = context.up ? "low" : "high";
    const ends = taps.flatMap((wire) => {
      const target = firstOf(drawing, wire.to);
      if (!target) return [];
      const at = drawing.meet(wire.to, side, target);
      drawing.line([[at, v + axis], [at, target[side]]], { look: `${lookOf(wire)} explorable-tap`, node: node.id });
      if (wire.label) label(drawing, context, wire, [at, v + (context.up ? axis + block.high + inner.low : axis + block.low + inner.high) / 2]);
      return [at];
    });
    const out = u + start + block.length - (block.outs[0]?.d ?? 0);
    if (ends.length) drawing.line([[out, v + axis], [Math.max(...ends), v + axis]], { head: false, look: "explorable-flow explorable-tap", node: node.id });
  }
}

/** @param {Wire} wire */
const lookOf = ({ dashed }) => (dashed ? "explorable-flow explorable-dashed" : "explorable-flow");

/**
 * A dashed arrow round a block, to the side of the next one or, where none follows, back into the flow.
 * @param {number} i
 * @param {number} at
 * @param {ReturnType<typeof routed> & {u: number, v: number, drawing: Drawing}} place
 */
function around(i, at, { nodes, blocks, starts, axes, u, v, drawing }) {
  const block = blocks[i];
  const axis = v + axes[i];
  const begin = u + starts[i] + 2;
  const from = axis + (block.ins[0]?.v ?? 0);
  const next = nodes[i + 1] && lastOf(drawing, nodes[i + 1].id);
  const look = "explorable-flow explorable-dashed";
  // The flow goes on from there also where nothing comes before.
  if (block.ins.length === 1) drawing.line([[begin, from], [u + starts[i] + block.ins[0].d - 1, from]]);
  if (next) {
    const to = drawing.meet(nodes[i + 1].id, "high", next);
    drawing.line([[begin, from], [begin, at], [to, at], [to, next.high]], { look, node: nodes[i].id });
    return;
  }
  const end = u + starts[i] + block.length + 7;
  drawing.line([[begin, from], [begin, at], [end, at], [end, axis + (block.outs[0]?.v ?? 0) + 2]], { look, node: nodes[i].id });
}

/**
 * Writes what a line carries beside its end.
 * @param {Drawing} drawing
 * @param {Context} context
 * @param {Wire} wire
 * @param {[number, number]} at
 */
function label(drawing, { up }, wire, [u, v]) {
  const where = up ? { u: u + 10, v } : { u: u + 6, v, anchor: /** @type {const} */ ("start") };
  drawing.add({ kind: "text", node: wire.to, look: "explorable-carried", lines: [wire.label ?? ""], ...where, size: size.SMALL });
}

/** @param {Drawing} drawing @param {string} id */
const lastOf = (drawing, id) => drawing.places.get(id)?.at(-1);
/** @param {Drawing} drawing @param {string} id */
const firstOf = (drawing, id) => drawing.places.get(id)?.[0];

// ── Between what stands side by side ───────────────────────────────────────────────────────────────────────

/**
 * The links between the columns of a `beside`, and the room that each gap needs for them.
 * @param {Node} node
 * @param {Context} context
 */
export function crossings(node, context) {
  const links = context.wires.filter(({ within, given }) => within === node.id && !given);
  /** @type {number[]} */
  const counts = [];
  /** @type {number[]} */
  const rooms = [];
  const placed = links.map((wire) => {
    const gap = Math.min(wire.first, wire.last);
    const track = (counts[gap] = (counts[gap] ?? 0) + 1) - 1;
    const words = context.up ? labelRoom(wire.label) : wire.label ? 22 : 0;
    rooms[gap] = Math.max(rooms[gap] ?? 0, 24 + track * size.TRACK + words);
    return { wire, gap, track };
  });
  return { links: placed, rooms };
}

/**
 * Draws them, once the columns have their places.
 * @param {ReturnType<typeof crossings>} crossings
 * @param {{places: import("./beside.js").Columns, u: number, v: number, drawing: Drawing, context: Context}} what
 */
export function crossed({ links }, { places: { axes, blocks }, u, v, drawing, context }) {
  for (const { wire, gap, track } of links) {
    const [sources, targets] = [drawing.places.get(wire.from), drawing.places.get(wire.to)];
    const source = sources?.at(-1);
    if (!source || !targets) continue;
    const forward = wire.first < wire.last;
    const [leave, reach] = forward ? /** @type {const} */ (["high", "low"]) : /** @type {const} */ (["low", "high"]);
    const look = lookOf(wire);
    const node = wire.to;
    if (targets.length > 1) {
      // From the last copy to each of the other's, straight.
      const from = (source.start + source.end) / 2;
      for (const target of targets) {
        drawing.line([[from, source[leave]], [(target.start + target.end) / 2, target[reach]]], { look, node });
      }
      continue;
    }
    const [target] = targets;
    const straight = shared(source, target);
    const isNeighbour = Math.abs(wire.first - wire.last) === 1;
    if (isNeighbour && straight !== null && sources?.length === 1) {
      drawing.line([[straight, source[leave]], [straight, target[reach]]], { look, node });
      if (wire.label) label(drawing, context, wire, [straight, (source[leave] + target[reach]) / 2]);
      continue;
    }
    const from = drawing.meet(wire.from, leave, source);
    const to = drawing.meet(wire.to, reach, target);
    const edge = v + axes[gap] + blocks[gap].high;
    const at = edge + 12 + track * size.TRACK;
    if (isNeighbour) {
      drawing.line([[from, source[leave]], [from, at], [to, at], [to, target[reach]]], { look, node });
    } else {
      // Over what stands between.
      const over = u + Math.max(...blocks.map(({ length }) => length)) + 12 + track * size.TRACK;
      const side = Math.max(wire.first, wire.last);
      const near = v + axes[side] + blocks[side].low - 12;
      const [a, b] = forward ? [at, near] : [near, at];
      drawing.line([[from, source[leave]], [from, a], [over, a], [over, b], [to, b], [to, target[reach]]], { look, node });
    }
    if (wire.label) {
      const side = Math.max(wire.first, wire.last) - (forward ? 0 : 1);
      label(drawing, context, wire, [to, (at + v + axes[side] + blocks[side][reach]) / 2]);
    }
  }
}

/**
 * Where a straight line across meets both of two parts, if they overlap along the flow.
 * @param {Place} one
 * @param {Place} other
 */
function shared(one, other) {
  const [start, end] = [Math.max(one.start, other.start) + 8, Math.min(one.end, other.end) - 8];
  return start <= end ? (start + end) / 2 : null;
}
