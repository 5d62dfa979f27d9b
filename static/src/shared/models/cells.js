// Tensors: a grid of cells, or a row of them on each lane.
import { textWidth } from "../text.js";
import { barsOf, isBars } from "./bars.js";
import { onEach } from "./block.js";
import * as size from "./sizes.js";
import { turned, withText } from "./texts.js";
import { grid, gridSize } from "./vectors.js";
import { dots, framed } from "./words.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/**
 * A tensor with its name and, if not every cell is drawn, its sizes.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function tensor(node, context) {
  const onLanes = node.laned && context.lanes;
  const block = onLanes ? vectors(node, context) : titled(node, context);
  const caption = isBars(node) ? "" : captionOf(node);
  if (!caption || (onLanes && !context.up && !node.front)) return block;
  const wide = textWidth(caption, size.SMALL);
  const shape = { look: "explorable-count", lines: [caption], size: size.SMALL };
  return withText(block, node, context, { side: "high", wide, tall: size.SMALL_LINE, shape, ends: true });
}

/**
 * @param {Node} node
 * @param {Context} context
 */
function titled(node, context) {
  const bars = isBars(node) ? barsOf(node) : null;
  const { width, height } = bars ?? gridSize(node);
  const extent = turned(context, width, height);
  const name = node.label ?? "";
  const block = framed(node, extent, (u, v, drawing) => {
    const middle = u + extent.along / 2;
    if (bars) drawing.add({ kind: "bars", node: node.id, look: "explorable-bars", u: middle, v, more: bars });
    else grid(node, { u: middle, v, drawing });
  });
  const wide = textWidth(name, size.NAME, { bold: true });
  const shape = { look: "explorable-vector-name", symbol: name, lines: [name], size: size.NAME };
  return withText(block, node, context, { side: "low", wide, tall: size.LINE, shape, ends: true });
}

/**
 * The sizes of a tensor of which not every cell is drawn, and which of its sheets is seen.
 * @param {Node} node
 */
export function captionOf({ dims = [], front = "" }) {
  const isCut = dims.some(({ size: one }) => one > size.MOST_CELLS);
  return [isCut ? dims.map(({ size: one }) => one).join(" × ") : "", front].filter(Boolean).join(", ");
}

/**
 * A vector on each lane, its name with the number of the lane.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function vectors(node, context) {
  const lanes = /** @type {import("./lanes.js").Lanes} */ (context.lanes);
  const { width, height } = gridSize(node);
  const { along, across } = turned(context, width, height);
  const name = node.label ?? "";
  const long = vectorNameWidth(node, lanes.at.length);
  const half = across / 2;
  const before = half + (context.up ? long + 6 : 0);
  const offset = context.up ? 0 : long + 6;
  const ports = onEach(lanes);
  return {
    low: lanes.at[0] - before,
    high: lanes.at[lanes.at.length - 1] + half,
    length: along + offset,
    mid: offset + along / 2,
    ins: ports,
    outs: ports,
    put(u, v, drawing) {
      const start = u + offset;
      const last = lanes.at[lanes.at.length - 1];
      drawing.note(node.id, {
        start,
        end: start + along,
        low: v + lanes.at[0] - before,
        high: v + last + half,
      });
      lanes.at.forEach((at, lane) => {
        const centre = v + at;
        if (lanes.coming.has(lane)) return;
        if (lanes.elided.has(lane)) return void dots(node, context, start + along / 2, centre, drawing);
        grid(node, { u: start + along / 2, v: centre, drawing, lane: lanes.places[lane] });
        const isLast = lane === lanes.at.length - 1;
        const text = `${name}_${lanes.numbers[lane] ?? (isLast ? "n" : "i")}`;
        const where = context.up
          ? { u: start + along / 2, v: centre - half - 5 }
          : { u: start - 5, v: centre };
        drawing.add({
          kind: "text",
          node: node.id,
          look: "explorable-vector-name",
          symbol: text,
          lines: [text],
          ...where,
          size: size.NAME,
          anchor: "end",
        });
      });
    },
  };
}

/**
 * How wide the name of a vector on a lane is, with its number.
 * @param {Node} node
 * @param {number} count of lanes
 */
export const vectorNameWidth = ({ label = "" }, count) =>
  textWidth(label, size.NAME, { bold: true }) + textWidth(String(count), size.SMALL, { bold: true });
