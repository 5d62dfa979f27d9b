// Parts one after the other, joined by arrows.
import { areJoined, areOnLanes, at, middle, moved, port, shifted } from "./block.js";
import { drawGutters, guttersOf } from "./gutters.js";
import { areUsed, lanesOf, relabelled } from "./lanes.js";
import { named, taperOf } from "./leaves.js";
import * as size from "./sizes.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./block.js").Port} Port */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/**
 * @param {Node[]} nodes
 * @param {string} id of the node that holds them
 * @param {Context} context
 * @returns {Block}
 */
export function stack(nodes, id, context) {
  const flowing = nodes.filter((node) => !node.given);
  const given = nodes.filter((node) => node.given);
  const across = equally(flowing, context, false);
  const acrossForms = equally(flowing, context, true);
  let { lanes, apart } = context;
  /** The lanes of a row that grows, also after they end. */
  let growing = lanes;
  const blocks = flowing.map((node, i) => {
    const alone = node.kind === "words" && (!node.laned || node.window !== undefined);
    const opens = node.kind === "words" && !alone;
    const goesOn = opens && lanes?.all.length === node.words?.length;
    if (opens && !goesOn) lanes = lanesOf(node, flowing.slice(i + 1), context);
    if (opens) growing = lanes;
    // What comes out of a row that grows is its next word.
    const next = alone && growing?.grown ? growing.all[growing.grown] : undefined;
    const grown = lanes?.grown ?? null;
    const own = goesOn && lanes ? relabelled(lanes, node) : lanes;
    const isNeeded = lanes !== null && (areUsed(flowing.slice(i + 1), lanes.all.length) || context.goesOn);
    // One sign takes what columns give; each word has its own again after it.
    const isSingle = alone || (apart && node.kind === "sign" && !node.laned);
    const block = context.measure(next && node.words?.length === 1 ? { ...node, words: [next] } : node, {
      ...context,
      lanes: isSingle ? null : own,
      goesOn: isNeeded,
      apart,
      across: node.form ? acrossForms : across,
    });
    // A tensor or words for one word only stand on its lane.
    if (lanes && (alone || (node.kind === "tensor" && !node.laned && node.at))) {
      const place = node.at ? node.at[0] - 1 : grown !== null ? grown - 1 : context.focus;
      if (place !== null) block.lane = lanes.places.indexOf(place);
    }
    block.laned = lanes !== null && !isSingle && !isBeside(node) && block.lane === undefined;
    apart = !areOnLanes(block.outs);
    if (alone || block.lane !== undefined || (apart && !isNeeded && holdsColumns(node))) lanes = null;
    return block;
  });
  const sides = given.map((node) => ({ node, block: context.measure(node, { ...context, lanes: null }) }));
  return chain(blocks, {
    id,
    nodes: flowing,
    given: sides,
    context,
    step: context.up ? size.STEP : size.STEP + 6,
  });
}

/** @param {Node} node */
const isBeside = (node) => node.kind === "beside" || node.row === true;

/** @param {Node} node @returns {boolean} */
const holdsColumns = (node) => isBeside(node) || (node.children ?? []).some(holdsColumns);

/**
 * How far the widest of the closed boxes reaches across: all are as wide, and so are all trapezia.
 * @param {Node[]} nodes
 * @param {Context} context
 * @param {boolean} tapers
 * @returns {number}
 */
function equally(nodes, context, tapers) {
  const widths = nodes.map((node) => {
    if (node.kind === "residual") return equally(node.children ?? [], context, tapers);
    const isClosed =
      node.kind === "box" && !node.laned && !node.form === !tapers && !node.row && !context.isOpen(node);
    return isClosed ? named(node, context).across * taperOf(node) : 0;
  });
  return Math.max(0, context.inResidual && !tapers ? context.across : 0, ...widths);
}

/**
 * Joins blocks, in the order of the flow.
 * @param {Block[]} blocks
 * @param {{id: string, nodes: Node[], given?: {node: Node, block: Block}[], context: Context, step: number}} what
 * @returns {Block}
 */
export function chain(blocks, { id, nodes, given = [], context, step }) {
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} */
  const axes = [];
  /** Where the lanes are. */
  let axis = context.lanes ? 0 : undefined;
  blocks.forEach((block, i) => {
    const before = blocks[i - 1];
    if (!before) {
      starts.push(0);
      axes.push(context.lanes && nodes.length && !block.laned ? -middle(block.ins) : 0);
      if (block.laned) axis = 0;
      return;
    }
    const { outs } = before;
    const from = block.lane === undefined || !areOnLanes(outs) ? middle(outs) : (outs[block.lane]?.v ?? middle(outs));
    const isBack = block.laned && !areOnLanes(outs);
    axes.push(isBack && axis !== undefined ? axis : axes[i - 1] + from - middle(block.ins));
    if (block.laned) axis ??= axes[i];
    starts.push(starts[i - 1] + before.length + step + roomFor(before, block));
  });
  const length = blocks.length ? starts[starts.length - 1] + blocks[blocks.length - 1].length : 0;
  const low = Math.min(0, ...blocks.map((block, i) => axes[i] + block.low));
  const high = Math.max(0, ...blocks.map((block, i) => axes[i] + block.high));
  const gutters = guttersOf({ id, nodes, blocks, starts, axes, low, high, given, context });
  const [first, last] = [blocks[0], blocks[blocks.length - 1]];
  /** @type {Block} */
  const block = {
    low: gutters.low,
    high: gutters.high,
    length,
    ins: first ? moved(first.ins, axes[0]) : [port(0)],
    outs: last ? moved(last.outs, axes[axes.length - 1]) : [port(0)],
    spans: blocks.length === 1 && first.spans,
    put(u, v, drawing) {
      blocks.forEach((block, i) => {
        const [before, after] = [blocks[i - 1], block];
        if (before) join(before, after, { u, v, starts, axes, i, drawing, node: nodes[i]?.id ?? id });
        block.put(u + starts[i], v + axes[i], drawing);
      });
      drawGutters(gutters, { u, v, drawing });
    },
  };
  // Side inputs of what is in a box stand in it as well.
  const before = id ? Math.max(0, ...gutters.rails.map(({ start }) => -start)) : 0;
  const after = id ? Math.max(0, ...gutters.rails.map(({ start, block: { length: long } }) => start + long - length)) : 0;
  return shifted(block, before, after);
}

/**
 * How lines go from one block to the next: each on its lane, or all of them from and to all, straight if they are few.
 * @param {Block} before
 * @param {Block} after
 * @returns {{outs: Port[], ins: Port[], way: "lanes" | "lane" | "fanned" | "bent"}} of a block that lines meet anywhere,
 *   one place for all
 */
function passing(before, after) {
  const { outs } = before;
  if (after.lane !== undefined && areOnLanes(outs)) return { outs, ins: after.ins, way: "lane" };
  if (areJoined(outs, after.ins)) return { outs, ins: after.ins, way: "lanes" };
  /** @type {(block: Block, ports: Port[]) => Port[]} */
  const met = ({ spans }, ports) => (spans ? [port(middle(ports), ports[0].d)] : ports);
  const all = { outs: met(before, outs), ins: met(after, after.ins) };
  const [least, most] = [all.outs.length, all.ins.length].sort((a, b) => a - b);
  return { ...all, way: least === 1 && most <= size.MOST_FANNED ? "fanned" : "bent" };
}

/**
 * Room for lines that are not straight.
 * @param {Block} before
 * @param {Block} after
 */
function roomFor(before, after) {
  const { outs, ins, way } = passing(before, after);
  if (way === "lane" || way === "lanes" || !outs.length || !ins.length) return 0;
  if (outs.length > 1 && ins.length > 1) return size.TRACK;
  return Math.min(way === "fanned" ? 44 : size.TRACK, Math.abs(widthOf(outs) - widthOf(ins)) / 7);
}

/** @param {Port[]} ports */
const widthOf = (ports) => Math.max(...ports.map(({ v }) => v)) - Math.min(...ports.map(({ v }) => v));

/**
 * Draws the arrows from one block to the next.
 * @param {Block} before
 * @param {Block} after
 * @param {{u: number, v: number, starts: number[], axes: number[], i: number, drawing: import("./drawing.js").Drawing,
 *   node: string}} place `node` that arrows come with
 */
function join(before, after, { u, v, starts, axes, i, drawing, node }) {
  const { way: how, ...ports } = passing(before, after);
  const outs = moved(ports.outs, v + axes[i - 1]);
  const ins = moved(ports.ins, v + axes[i]);
  const end = u + starts[i - 1] + before.length;
  const start = u + starts[i];
  /** @type {(from: Port, to: Port, between: [number, number][]) => void} */
  const line = (from, to, between) => {
    if (from.none || to.none) return;
    const way = (/** @type {Port} */ { v, way = [] }, /** @type {number} */ u) =>
      way.map(([along, across]) => /** @type {[number, number]} */ ([u + along, v + across]));
    const [out, into] = [end - from.d, start + to.d];
    drawing.line([...way(from, out), [out, from.v], ...between, at(into - (to.way ? 0 : 1), to.v), ...way(to, into)], { node });
  };
  /** @type {(from: Port, to: Port) => void} */
  const arrow = (from, to) => {
    // Out of what holds a part, and into it, an arrow goes straight.
    const ends = [...(from.d ? [at(end, from.v)] : []), ...(to.d ? [at(start, to.v)] : [])];
    line(from, to, from.v === to.v ? [] : ends);
  };
  /** Many lines that come together run along one across. @type {typeof arrow} */
  const bent = (from, to) => {
    const across = outs.length === 1 ? end + 12 : start - 16;
    line(from, to, [at(across, from.v), at(across, to.v)]);
  };
  if (!outs.length || !ins.length) return;
  if (how === "lanes") outs.forEach((from, lane) => arrow(from, ins[lane]));
  else if (how === "lane") {
    const from = outs[after.lane ?? 0] ?? outs[0];
    arrow(before.spans ? { ...from, v: ins[0].v } : from, ins[0]);
  } else if (outs.length === 1 && ins.length === 1) {
    const v = before.spans ? ins[0].v : outs[0].v;
    arrow({ ...outs[0], v }, after.spans ? { ...ins[0], v } : ins[0]);
  } else for (const from of outs) for (const to of ins) (how === "fanned" ? arrow : bent)(from, to);
}
