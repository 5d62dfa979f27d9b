// A box with what is in it, and parts that are bypassed or repeated.
import { textWidth } from "../text.js";
import { moved, onEach, port } from "./block.js";
import { sideBySide } from "./beside.js";
import { closed } from "./leaves.js";
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
  const inner = stack(node.children ?? [], node.id, { ...context, across: 0, inResidual: false });
  const title = node.label ?? "";
  const long = textWidth(title, size.TITLE, { bold: true }) + 8;
  let low = inner.low - size.ROOM.across;
  let high = inner.high + size.ROOM.across;
  const inside = inner.length + 2 * size.ROOM.along;
  // A title stands above the border, unless an arrow is in its way: then at the side, upright.
  const way = Math.min(...inner.outs.map(({ v }) => v)) - low;
  const isUpright = context.up && inner.outs.length > 0 && way < long + 8 && inside > long + 16;
  if (context.up && !isUpright && way < long + 8) low -= long + 8 - way;
  if (!context.up && inside < long) high = Math.max(high, low + 20);
  const length = inside + (context.up && !isUpright ? ABOVE : 0);
  // On the side that no line comes in from.
  const isHigh = isUpright && context.wires.some(({ to, from }) => within(to, node.id) && !within(from, node.id));
  const before = isUpright ? (isHigh ? 0 : 20) : context.up ? 0 : ABOVE;
  const after = context.up && !isUpright ? ABOVE : 0;
  return {
    low: low - before,
    high: high + (isHigh ? 20 : 0),
    length: context.up ? length : Math.max(length, long),
    ins: moved(inner.ins, 0, size.ROOM.along),
    outs: moved(inner.outs, 0, size.ROOM.along + after + (context.up ? 0 : Math.max(0, long - length))),
    put(u, v, drawing) {
      const end = u + inside + (context.up ? 0 : Math.max(0, long - inside));
      const place = { start: u, end, low: v + low, high: v + high };
      drawing.note(node.id, place);
      drawing.add({ kind: "box", node: node.id, look: "explorable-open", place, form: node.form });
      const where = !context.up
        ? { u: u + 2, v: v + low - 11, anchor: /** @type {const} */ ("start") }
        : isUpright
          ? { u: (u + end) / 2, v: v + (isHigh ? high + 11 : low - 11), upright: true }
          : { u: end + 11, v: v + low + 2, anchor: /** @type {const} */ ("start") };
      drawing.add({ kind: "text", node: node.id, look: "explorable-part-title", lines: [title], size: size.TITLE, ...where });
      inner.put(u + size.ROOM.along, v, drawing);
    },
  };
}

/** @param {string} part @param {string} whole */
const within = (part, whole) => part.startsWith(`${whole}.`);

/**
 * What is bypassed by a dashed arrow; the stack that it stands in draws that.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function bypassed(node, context) {
  const inner = stack(node.children ?? [], node.id, { ...context, inResidual: true });
  return {
    ...inner,
    length: inner.length + size.LEAD,
    ins: moved(inner.ins, 0, size.LEAD),
    put: (u, v, drawing) => inner.put(u + size.LEAD, v, drawing),
  };
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
    const own = { ...context, copy };
    return numbered(isOpen && i === 0 ? opened(node, own) : closed(node, own), String(copy), node, context);
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
  const inner = { ...context, lanes: null, across: 0, wrap: Math.min(context.wrap, 110) };
  const shown = copies(count, context.mostBeside, node.at ?? []);
  const blocks = shown.map((copy, i) => {
    if (Number.isNaN(copy)) return gap(node, { ...inner, up: !context.up });
    const own = { ...inner, copy };
    return isOpen && i === 0 ? opened({ ...node, label: `${node.label} ${copy}` }, own) : closed(node, own, `${node.label} ${copy}`);
  });
  const active = shown.map((copy) => !Number.isNaN(copy) && (!node.at || node.at.includes(copy)));
  return sideBySide(blocks, blocks.slice(1).map(() => 14), { active });
}

/**
 * Dots for the copies that are left out.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
function gap(node, context) {
  const ports = context.lanes ? onEach(context.lanes) : [port(0)];
  const [length, half] = context.up ? [14, 14] : [34, 8];
  return {
    low: -half,
    high: half,
    length,
    ins: ports,
    outs: ports,
    put: (u, v, drawing) => drawing.add({ kind: "dots", node: node.id, look: "explorable-elided", u: u + length / 2, v, upright: false, size: 2 }),
  };
}

/**
 * A copy with its number, on the low side.
 * @param {Block} block
 * @param {string} number
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
function numbered(block, number, node, context) {
  const before = context.up ? textWidth(number, size.SMALL) + 10 : 18;
  return {
    ...block,
    low: block.low - before,
    put(u, v, drawing) {
      block.put(u, v, drawing);
      const where = context.up
        ? { u: u + Math.min(18, block.length / 2), v: v + block.low - 8, anchor: /** @type {const} */ ("end") }
        : { u: u + block.length / 2, v: v + block.low - 9 };
      drawing.add({ kind: "text", node: node.id, look: "explorable-count", lines: [number], ...where, size: size.SMALL });
      // What runs to the copy from its low side ends at the number.
      const places = drawing.places.get(node.id);
      const place = places?.[places.length - 1];
      if (place) place.low -= before;
    },
  };
}
