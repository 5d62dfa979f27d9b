// A box with what is in it, and parts that are bypassed or repeated.
import { textWidth } from "../text.js";
import { onEach, port, shifted } from "./block.js";
import { sideBySide } from "./beside.js";
import { closed, named } from "./leaves.js";
import * as size from "./sizes.js";
import { chain, stack } from "./stack.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/** The line of a title above a border. */
const ABOVE = 22;

/**
 * An open box: its border, its title and what is in it.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function opened(node, context) {
  const inner = stack(node.children ?? [], node.id, {
    ...context,
    across: 0,
    along: 0,
    copy: undefined,
    inResidual: false,
  });
  const isCrossed = {
    low: context.sides.passes(node.id, "low"),
    high: context.sides.passes(node.id, "high"),
  };
  // Lines to the box itself come to its start, before those to what is in it.
  const { before, after } = context.sides.reach(node.id);
  const own = { before, after: before + after ? after + 4 : 0 };
  return context.up
    ? openedUp(node, inner, isCrossed, own)
    : openedRight(node, inner, isCrossed, own, context);
}

/**
 * The title stands above the border, unless an arrow is in its way: then at a side that no line crosses, upright.
 * @param {Node} node
 * @param {Block} inner
 * @param {Record<"low" | "high", boolean>} isCrossed
 * @param {{before: number, after: number}} own
 */
function openedUp(node, inner, isCrossed, own) {
  const long = titleWidth(node);
  const inside = inner.length + 2 * size.ROOM.along + own.before + own.after;
  const way = Math.min(...inner.outs.map(({ v }) => v)) - (inner.low - size.ROOM.across);
  const isInWay = inner.outs.length > 0 && way < long + 8;
  const side = isCrossed.low ? "high" : "low";
  const ownRoom = own.before + own.after;
  const isUpright = isInWay && !isCrossed[side] && inside - ownRoom > long + 16;
  const after = isUpright ? 0 : ABOVE;
  const low = inner.low - size.ROOM.across - (isInWay && !isUpright ? long + 8 - way : 0);
  const high = Math.max(inner.high + size.ROOM.across, inner.outs.length ? 0 : low + long);
  const block = framed(node, inner, { low, high, before: size.ROOM.along, after: size.ROOM.along, own });
  const title = (/** @type {number} */ u, /** @type {number} */ v) =>
    isUpright
      ? { u: u + (inside + ownRoom) / 2, v: v + (side === "high" ? high + 11 : low - 11), upright: true }
      : { u: u + inside + 11, v: v + low + 2, anchor: /** @type {const} */ ("start") };
  const aside = isUpright ? ABOVE : 0;
  return titled(shifted(block, 0, after), node, title, side === "low" ? { low: aside } : { high: aside });
}

/**
 * The title stands above the border, or below it where lines come from above; where they come from both, before them.
 * @param {Node} node
 * @param {Block} inner
 * @param {Record<"low" | "high", boolean>} isCrossed
 * @param {{before: number, after: number}} own
 * @param {Context} context
 */
function openedRight(node, inner, isCrossed, own, { sides }) {
  const long = titleWidth(node);
  const side = isCrossed.low && !isCrossed.high ? "high" : "low";
  const isFirst = isCrossed.low && isCrossed.high;
  const before = isFirst ? Math.max(size.ROOM.along, long + 6) : size.ROOM.along;
  const ownRoom = own.before + own.after;
  const start = sides.at(node.id, side).length && !isFirst ? ownRoom + 8 : 2;
  const after = Math.max(size.ROOM.along, start + long - before - inner.length - ownRoom);
  const [low, high] = [inner.low - size.ROOM.across, inner.high + size.ROOM.across];
  const block = framed(node, inner, { low, high, before, after, own });
  const title = (/** @type {number} */ u, /** @type {number} */ v) => ({
    u: u + start,
    v: v + (side === "low" ? low - 11 : high + 11),
    anchor: /** @type {const} */ ("start"),
  });
  return titled(block, node, title, { [side]: ABOVE });
}

/** @param {Node} node */
const titleWidth = ({ label = "" }) => textWidth(label, size.TITLE, { bold: true }) + 8;

/**
 * A block in a border.
 * @param {Node} node
 * @param {Block} inner
 * @param {{low: number, high: number, before: number, after: number, own: {before: number, after: number}}} room `own` for lines
 *   to the box itself
 * @returns {Block}
 */
function framed(node, inner, { low, high, before, after, own }) {
  const block = shifted(inner, before + own.before + own.after, after);
  // Half of the room before what is in it is enough for them.
  const mid = own.before ? before - size.ROOM.along / 2 + own.before : block.length / 2;
  return {
    ...block,
    low,
    high,
    mid,
    spans: false,
    words: undefined,
    put(u, v, drawing) {
      const place = { start: u, end: u + block.length, low: v + low, high: v + high };
      drawing.note(node.id, { ...place, mid: u + mid });
      drawing.add({ kind: "box", node: node.id, look: "explorable-open", place, form: node.form });
      block.put(u, v, drawing);
    },
  };
}

/**
 * A box with its title, and room for that across.
 * @param {Block} block
 * @param {Node} node
 * @param {(u: number, v: number) => object} where
 * @param {{low?: number, high?: number}} room
 * @returns {Block}
 */
function titled(block, node, where, { low = 0, high = 0 }) {
  return {
    ...block,
    low: block.low - low,
    high: block.high + high,
    put(u, v, drawing) {
      block.put(u, v, drawing);
      drawing.add({
        kind: "text",
        node: node.id,
        look: "explorable-part-title",
        lines: [node.label ?? ""],
        size: size.TITLE,
        ...where(u, v),
      });
    },
  };
}

/**
 * A part with room for what the lines carry that come to it.
 * @param {Block} block
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function met(block, { id, kind }, { sides }) {
  const { before, after } = sides.reach(id);
  const middle = block.mid ?? block.length / 2;
  const room = (/** @type {"low" | "high"} */ side) =>
    kind !== "box" && sides.at(id, side).length > 1 ? size.NEAR + 4 : 0;
  const roomy = { ...block, low: block.low - room("low"), high: block.high + room("high") };
  return shifted(roomy, Math.max(0, before - middle), Math.max(0, after - (block.length - middle)));
}

/**
 * A part that is gone through again and again, with room for the arrow that leads back.
 * @param {Block} block
 */
export const looped = (block) => shifted(block, size.LEAD, size.LEAD);

/**
 * What is bypassed by a dashed arrow; the stack that it stands in draws that.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function bypassed(node, context) {
  const inner = stack(node.children ?? [], node.id, { ...context, inResidual: true });
  return shifted(inner, size.LEAD, 0);
}

/**
 * A repeated part: its copies, numbered; of many the first two and the last, and of one with contents the first is open.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function repeated(node, context) {
  const count = node.repeat ?? 1;
  return node.row ? inRow(node, count, context) : inStack(node, count, context);
}

/**
 * Which copies are drawn; NaN for those that are left out.
 * @param {number} count
 * @param {number} most
 * @param {number[]} kept
 */
function copies(count, most, kept) {
  const all = Array.from({ length: count }, (_, i) => i + 1);
  if (count <= most) return all;
  const shown = all.filter((one) => one <= 2 || one === count || kept.includes(one));
  return shown.flatMap((one, i) => (i && one > shown[i - 1] + 1 ? [NaN, one] : [one]));
}

/**
 * @param {Node} node
 * @param {number} count
 * @param {Context} context
 * @returns {Block}
 */
function inStack(node, count, context) {
  const isOpen = context.isOpen(node);
  const shown = isOpen && count > 2 ? [1, NaN, count] : copies(count, size.MOST_COPIES, node.at ?? []);
  const blocks = shown.map((copy, i) => {
    if (Number.isNaN(copy)) return gap(node, context);
    const inner = { ...context, copy };
    const block = isOpen && i === 0 ? opened(node, inner) : closed(node, inner);
    const isFirst = isOpen && i === 0;
    // The number of an open one stands after the lines to the box, and before those to what is in it.
    const isMet = isFirst && context.sides.at(node.id, "low").length > 0;
    const { before, after } = context.sides.reach(node.id);
    const at = isMet ? 18 + before + after : isFirst ? 10 : block.length / 2;
    const one = numbered(block, { number: String(copy), at, ends: !isFirst }, node, context);
    return i ? one : met(one, node, context);
  });
  return chain(blocks, { id: node.id, nodes: [], context, step: size.COPY });
}

/**
 * @param {Node} node
 * @param {number} count
 * @param {Context} context
 * @returns {Block}
 */
function inRow(node, count, context) {
  const isOpen = context.isOpen(node);
  const narrow = { ...context, lanes: null, across: 0, wrap: Math.min(context.wrap, 110) };
  // All are as large as the one with the longest number.
  const { along, across } = named(node, narrow, `${node.label} ${count}`);
  const inner = { ...narrow, along, across };
  const shown = copies(count, context.mostBeside, node.at ?? []);
  const isBelow = context.below.has(node.id);
  const blocks = shown.map((copy, i) => {
    if (Number.isNaN(copy)) return gap(node, { ...inner, up: context.up === isBelow }, isBelow ? 0 : along);
    const own = { ...inner, copy };
    if (i) return closed(node, own, `${node.label} ${copy}`);
    const first = { ...node, label: `${node.label} ${copy}` };
    return met(isOpen ? opened(first, own) : closed(first, own), node, context);
  });
  const active = shown.map((copy) => !Number.isNaN(copy) && (!node.at || node.at.includes(copy)));
  return sideBySide(node, context, blocks, { gap: 14, active });
}

/**
 * Dots for the copies that are left out.
 * @param {Node} node
 * @param {Context} context
 * @param {number} [least] how long the copies are, in px, between which they stand in the middle
 * @returns {Block}
 */
function gap(node, context, least = 0) {
  const ports = context.lanes ? onEach(context.lanes) : [port(0)];
  const [own, half] = context.up ? [14, 14] : [34, 8];
  const length = Math.max(own, least);
  return {
    low: -half,
    high: half,
    length,
    ins: ports,
    outs: ports,
    put: (u, v, drawing) =>
      drawing.add({
        kind: "dots",
        node: node.id,
        look: "explorable-elided",
        u: u + length / 2,
        v,
        upright: false,
        size: 2,
      }),
  };
}

/**
 * A copy with its number, on the low side unless only there lines come.
 * @param {Block} block
 * @param {{number: string, at: number, ends: boolean}} what `at` is where, if the flow goes up; whether a line to the copy
 *   `ends` at the number
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
function numbered(block, { number, at, ends }, node, context) {
  const before = context.up ? textWidth(number, size.SMALL) + 10 : 18;
  const isHigh = context.up && context.sides.crosses(node.id, "low") && !context.sides.crosses(node.id, "high");
  const [side, sign] = isHigh ? [/** @type {const} */ ("high"), 1] : [/** @type {const} */ ("low"), -1];
  return {
    ...block,
    [side]: block[side] + sign * before,
    put(u, v, drawing) {
      block.put(u, v, drawing);
      const where = context.up
        ? { u: u + at, v: v + block[side] + sign * 8, anchor: isHigh ? /** @type {const} */ ("start") : /** @type {const} */ ("end") }
        : context.sides.crosses(node.id, "low")
          ? { u: u + (ends ? 2 : at - 8), v: v + block.low - 9, anchor: /** @type {const} */ ("start") }
          : { u: u + block.length / 2, v: v + block.low - 9 };
      drawing.add({
        kind: "text",
        node: node.id,
        look: "explorable-count",
        lines: [number],
        ...where,
        size: size.SMALL,
      });
      if (ends && context.up) drawing.widen(node.id, side, before);
    },
  };
}
