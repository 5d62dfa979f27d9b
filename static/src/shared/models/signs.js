// Signs: a circle with an operation, or one on each lane.
import { textWidth } from "../text.js";
import { onEach, port } from "./block.js";
import * as size from "./sizes.js";
import { dots } from "./words.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/**
 * @param {Node} node
 * @returns {number}
 */
export const radiusOf = ({ label = "" }) =>
  Math.max(size.CIRCLE, textWidth(label, size.TITLE, { bold: true }) / 2 + 6);

/**
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function sign(node, context) {
  const text = node.label ?? "";
  const radius = radiusOf(node);
  // Only a sum brings lanes together.
  const lanes = node.laned || text !== "Σ" ? context.lanes : null;
  const at = lanes ? lanes.at : [0];
  const ports = lanes ? onEach(lanes) : [port(0)];
  const [low, high] = [at[0] - radius, at[at.length - 1] + radius];
  return {
    low,
    high,
    length: 2 * radius,
    ins: ports,
    outs: ports,
    put(u, v, drawing) {
      const middle = u + radius;
      drawing.note(node.id, { start: u, end: u + 2 * radius, low: v + low, high: v + high });
      at.forEach((one, lane) => {
        if (lanes?.coming.has(lane)) return;
        if (lanes?.elided.has(lane)) return void dots(node, context, middle, v + one, drawing);
        drawing.add({
          kind: "circle",
          node: node.id,
          look: "explorable-sign",
          u: middle,
          v: v + one,
          size: radius,
        });
        drawing.add({
          kind: "text",
          node: node.id,
          look: "explorable-sign-text",
          lines: [text],
          u: middle,
          v: v + one,
          size: size.TITLE,
        });
      });
    },
  };
}
