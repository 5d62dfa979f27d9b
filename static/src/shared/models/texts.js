// Words beside a part, on one of its sides: notes, names of tensors, what a sign is of. No line runs through them.
import { textWidth, wrapped } from "../text.js";
import * as size from "./sizes.js";
import { shifted } from "./block.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("./wires.js").Side} Side */

/**
 * What a width and a height are along the flow and across it.
 * @param {Context} context
 * @param {number} width
 * @param {number} height
 */
export const turned = ({ up }, width, height) =>
  up ? { along: height, across: width } : { along: width, across: height };

/** @param {string[]} lines @param {number} points @param {boolean} [bold] */
export const widest = (lines, points, bold = false) =>
  Math.max(...lines.map((line) => textWidth(line, points, { bold })));

/** From a part to the words beside it. */
const GAP = 8;

/**
 * A part with grey words beside it.
 * @param {Block} block
 * @param {Node} node
 * @param {Context} context
 * @param {{text: string, side: Side, room: number}} what `side` where they stand unless a line comes from there
 * @returns {Block}
 */
export function withWords(block, node, context, { text, side, room }) {
  const lines = wrapped(text, size.SMALL, Math.min(room, context.wrap));
  const [wide, tall] = [widest(lines, size.SMALL), lines.length * size.SMALL_LINE];
  const other = side === "low" ? "high" : "low";
  const isFree = (/** @type {Side} */ one) => !context.sides.crosses(node.id, one);
  return withText(block, node, context, {
    side: isFree(side) || !isFree(other) || block.words === other ? side : other,
    wide,
    tall,
    shape: { look: "explorable-aside", lines, size: size.SMALL },
  });
}

/**
 * A part with a text beside its middle, or further on where lines come to that.
 * @param {Block} block
 * @param {Node} node
 * @param {Context} context
 * @param {object} what
 * @param {Side} what.side
 * @param {number} what.wide
 * @param {number} what.tall
 * @param {{look: string, lines: string[], size: number, symbol?: string}} what.shape
 * @param {boolean} [what.ends] whether lines end at the text, as it names what they come from
 * @returns {Block}
 */
export function withText(block, node, context, { side, wide, tall, shape, ends = false }) {
  const { along, across } = turned(context, wide, tall);
  const middle = block.mid ?? block.length / 2;
  const isMet = !ends && context.sides.crosses(node.id, side);
  // No line to what is in a box, or to a copy, comes as far as the end.
  const lines =
    context.isOpen(node) || node.repeat
      ? block.length - middle - size.ROOM.along
      : context.sides.reach(node.id, [side]).after;
  const shift = isMet ? lines + along / 2 : 0;
  const before = Math.max(0, along / 2 - shift - middle);
  const after = Math.max(0, shift + along / 2 - (block.length - middle));
  const grown = shifted(block, before, after);
  const away = GAP + across;
  const anchor = !context.up ? "middle" : side === "low" ? "end" : "start";
  return {
    ...grown,
    [side]: block[side] + (side === "low" ? -away : away),
    words: side,
    put(u, v, drawing) {
      grown.put(u, v, drawing);
      const edge = v + block[side];
      const by = GAP + (context.up ? 0 : tall / 2);
      drawing.add({
        kind: "text",
        node: node.id,
        ...shape,
        u: u + before + middle + shift,
        v: side === "low" ? edge - by : edge + by,
        anchor,
      });
      if (ends) drawing.widen(node.id, side, away);
    },
  };
}
