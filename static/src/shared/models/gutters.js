// Lines at the sides of a stack: to a distant part, round what is bypassed, back to where a loop begins, from side inputs.
import { at as pointAt } from "./block.js";
import { edgeAt } from "./drawing.js";
import { labelRoom } from "./ends.js";
import { escape, labelled, lookOf, meeting } from "./links.js";
import * as size from "./sizes.js";
import { fedBack, placeIn } from "./wires.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./wires.js").Wire} Wire */

/**
 * A line in a gutter at the side of a stack.
 * @typedef {object} Gutter
 * @property {number} first the lower one of the blocks that it passes
 * @property {number} last
 * @property {number} room that it needs across
 * @property {number} at where it is, from the edge of what is in the stack
 * @property {Wire} [wire]
 * @property {number} [bypass] the block that it leads round
 * @property {number} [loop] the block that it leads back to the start of
 * @property {Node[]} [fed] the row that it leads back to, and what comes out
 */

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
 * @param {{node: Node, block: Block}[]} what.given
 * @param {Context} what.context
 */
export function guttersOf({ id, nodes, blocks, starts, axes, low, high, given, context }) {
  const order = nodes.map((node) => placeIn(id, node.id));
  const at = (/** @type {number} */ place) => order.indexOf(place);
  // Blocks without nodes of their own are the copies of one.
  const wires = nodes.length ? context.wires.filter(({ within, given: side }) => within === id && !side) : [];
  const label = Math.max(0, ...wires.map((wire) => labelRoom(wire.label)));
  const words = label && !context.up ? 22 : label;
  /** @type {Gutter[]} */
  const lowSide = wires.map((wire) => {
    const ends = [at(wire.first), at(wire.last)];
    return { first: Math.min(...ends), last: Math.max(...ends), room: size.TRACK, at: 0, wire };
  });
  /** @type {Gutter[]} */
  const highSide = [];
  nodes.forEach((node, i) => {
    const room = size.TRACK + (context.up ? labelRoom(`${node.loop}×`) : 18);
    if (node.kind === "residual")
      highSide.push({ first: i, last: i + 1, room: size.TRACK, at: 0, bypass: i });
    else if (node.loop) highSide.push({ first: i, last: i, room, at: 0, loop: i });
  });
  const [row, next] = fedBack(nodes);
  if (next) highSide.push({ first: nodes.indexOf(row), last: nodes.indexOf(next), room: size.TRACK, at: 0, fed: [row, next] });
  const lowEdge = low - words - assigned(lowSide, Math.max(0, size.TRACK - words));
  const highEdge = high + assigned(highSide, size.TRACK);
  return {
    ...railsOf({ given, starts, at, context, edge: { low: lowEdge, high: highEdge }, isInner: id !== "" }),
    nodes,
    blocks,
    starts,
    axes,
    words,
    inner: { low, high },
    lowSide,
    highSide,
    context,
  };
}

/**
 * Side inputs, each on a rail of its own; all of them stand before what the rails lead to.
 * @param {object} what
 * @param {{node: Node, block: Block}[]} what.given
 * @param {number[]} what.starts
 * @param {(place: number) => number} what.at which block is the child of this place
 * @param {{low: number, high: number}} what.edge
 * @param {Context} what.context
 * @param {boolean} what.isInner whether they are in a box: lines to what is in it come from its sides
 */
function railsOf({ given, starts, at, edge: { low, high }, context, isInner }) {
  const all = given.map((one) => ({
    ...one,
    taps: context.wires.filter(({ from, given: side }) => side && from === one.node.id),
  }));
  const first = Math.min(
    isInner ? 0 : Infinity,
    ...all.flatMap(({ taps }) => taps.map(({ last }) => starts[at(last)] ?? 0)),
  );
  let under = -size.LEAD;
  const rails = all.map(({ node, block, taps }) => {
    const room = Math.max(0, ...taps.map((wire) => labelRoom(wire.label)));
    if (context.under && !isInner) {
      const label = low - Math.max(size.TRACK, room) / 2;
      low -= Math.max(size.TRACK, room);
      under -= block.length + size.STEP;
      return { node, block, taps, at: low, axis: low - block.low, label, start: under };
    }
    const gap = Math.max(size.SLOT - 10, context.up ? room : room ? 24 : 0);
    const axis = context.up ? low - gap - block.high : high + gap - block.low;
    const label = context.up ? low - gap / 2 : high + gap / 2;
    if (context.up) low = axis + block.low;
    else high = axis + block.high;
    return {
      node,
      block,
      taps,
      at: axis,
      axis,
      label,
      start: Math.min(0, (Number.isFinite(first) ? first : 0) - block.length - 10),
    };
  });
  return { rails, low, high };
}

/**
 * Gives each line the innermost track that is free along it.
 * @param {Gutter[]} gutters
 * @param {number} from where the first track is
 * @returns {number} how far they reach
 */
function assigned(gutters, from) {
  /** @type {Gutter[][]} */
  const tracks = [];
  for (const one of [...gutters].sort((a, b) => a.last - a.first - (b.last - b.first))) {
    let track = 0;
    while (tracks[track]?.some((other) => other.first <= one.last && one.first <= other.last)) track++;
    (tracks[track] ??= []).push(one);
  }
  let at = tracks.length ? from : 0;
  let reach = at;
  for (const track of tracks) {
    for (const one of track) one.at = at;
    const room = Math.max(...track.map((one) => one.room));
    reach = at + room - size.TRACK;
    at += room;
  }
  return reach;
}

/**
 * Draws the lines at the sides of a stack, once what is in it has its places.
 * @param {ReturnType<typeof guttersOf>} gutters
 * @param {{u: number, v: number, drawing: Drawing}} place
 */
export function drawGutters(gutters, { u, v, drawing }) {
  const { inner, words, lowSide, highSide, context } = gutters;
  for (const { wire, at: away } of lowSide) {
    const [source, target] = wire
      ? [escape(drawing, context, wire, "from"), escape(drawing, context, wire, "to")]
      : [];
    if (!wire || !source || !target) continue;
    const at = v + inner.low - words - away;
    drawing.line([...source.points, [source.u, at], [target.u, at], ...[...target.points].reverse()], {
      look: lookOf(wire),
      node: wire.to,
    });
    labelled(drawing, context, wire, target, v + inner.low - words / 2);
  }
  for (const { bypass, loop, fed, at } of highSide) {
    const place = { ...gutters, u, v, drawing, at: v + inner.high + at };
    if (bypass !== undefined) around(bypass, place);
    if (loop !== undefined) back(loop, place);
    if (fed) feed(fed, place);
  }
  for (const rail of gutters.rails) drawRail(rail, { u, v, drawing, context });
}

/** @typedef {ReturnType<typeof guttersOf> & {u: number, v: number, at: number, drawing: Drawing}} Place */

/**
 * A dashed arrow round a block, to the side of the next one or, where none follows, back into the flow.
 * @param {number} i
 * @param {Place} place
 */
function around(i, { nodes, blocks, starts, axes, u, v, at, drawing, context }) {
  const block = blocks[i];
  const axis = v + axes[i];
  const begin = u + starts[i] + 2;
  const first = block.ins.find(({ none }) => !none) ?? block.ins[0];
  const from = axis + (first?.v ?? 0);
  const next = nodes[i + 1] && drawing.places.get(nodes[i + 1].id)?.at(-1);
  const look = "explorable-flow explorable-dashed";
  // The flow goes on from there also where nothing comes before.
  if (!i && block.ins.length === 1)
    drawing.line([
      [begin, from],
      [u + starts[i] + block.ins[0].d - 1, from],
    ]);
  const end = u + starts[i] + block.length + 7;
  const key = `${nodes[i].id} past`;
  const to = next
    ? meeting(context.sides, { id: nodes[i + 1].id, side: "high", key, place: next }).meets
    : end;
  const edge = next ? edgeAt(next, "high", to) : axis + (block.outs[0]?.v ?? 0) + 2;
  drawing.line(
    [
      [begin, from],
      [begin, at],
      [to, at],
      [to, edge],
    ],
    { look, node: nodes[i].id },
  );
}

/**
 * An arrow from the end of a block back to its start, with how often it is gone.
 * @param {number} i
 * @param {Place} place
 */
function back(i, { nodes, blocks, starts, axes, u, v, at, drawing, context }) {
  const [start, end] = [u + starts[i] + 2, u + starts[i] + blocks[i].length - 2];
  const [out, into] = [blocks[i].outs, blocks[i].ins].map((ports) => v + axes[i] + (ports.at(-1)?.v ?? 0));
  const node = nodes[i].id;
  drawing.line(
    [
      [end, out],
      [end, at],
      [start, at],
      [start, into],
    ],
    { node },
  );
  const text = `${nodes[i].loop}×`;
  // Where lines cross the arrow on their way into the box, the number stands at its end.
  const room = context.sides.crosses(node, "high") ? labelRoom(text) / 2 : (end - start) / 2;
  const where = context.up ? { v: at + 6, anchor: /** @type {const} */ ("start") } : { v: at + 10 };
  drawing.add({
    kind: "text",
    node,
    look: "explorable-carried",
    lines: [text],
    u: end - (context.up ? Math.max(9, room) : room),
    ...where,
    size: size.SMALL,
  });
}

/**
 * An arrow from the word that comes out to the row that it is added to.
 * @param {Node[]} fed
 * @param {Place} place
 */
function feed([row, next], { at, drawing, context: { sides } }) {
  const [to, from] = [row, next].map(({ id }) => {
    const place = /** @type {import("./drawing.js").Place} */ (drawing.places.get(id)?.at(-1));
    const { meets } = meeting(sides, { id, side: "high", key: `${id} fed`, place });
    return /** @type {[number, number]} */ ([meets, place.high]);
  });
  drawing.line([from, [from[0], at], [to[0], at], to], { node: next.id });
}

/**
 * A side input, its rail and the taps of that.
 * @param {ReturnType<typeof railsOf>["rails"][number]} rail
 * @param {{u: number, v: number, drawing: Drawing, context: Context}} place
 */
function drawRail({ node, block, taps, at, axis, label, start }, { u, v, drawing, context }) {
  block.put(u + start, v + axis, drawing);
  const ends = taps.flatMap((wire) => {
    const target = escape(drawing, context, wire, "to");
    if (!target) return [];
    drawing.line([[target.u, v + at], ...[...target.points].reverse()], {
      look: lookOf(wire),
      node: node.id,
    });
    labelled(drawing, context, wire, target, v + label);
    return [target.u];
  });
  const end = u + start + block.length;
  const turn = end + size.CHANNEL;
  if (ends.length)
    drawing.line(
      [
        [end - (block.outs[0]?.d ?? 0), v + axis],
        ...(at === axis ? [] : [pointAt(turn, v + axis), pointAt(turn, v + at)]),
        [Math.max(...ends), v + at],
      ],
      { head: false, look: "explorable-flow explorable-tap", node: node.id },
    );
}
