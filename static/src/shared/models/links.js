// Lines of links, from what they come from to what they go to.
import { edgeAt } from "./drawing.js";
import { keyOf } from "./ends.js";
import * as size from "./sizes.js";

/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./wires.js").Wire} Wire */

/** @param {Wire} wire */
export const lookOf = ({ dashed, given }) =>
  `explorable-flow${dashed ? " explorable-dashed" : ""}${given ? " explorable-tap" : ""}`;

/**
 * How an end of a link comes out of what stands side by side around its part.
 * @typedef {object} Escape
 * @property {[number, number][]} points from the part outwards
 * @property {number} u where along the flow the line then is
 * @property {number} meets where it meets the part
 * @property {boolean} before whether its label stands before it
 * @property {number} [label] where across there is room for that
 */

/**
 * @param {Drawing} drawing
 * @param {Context} context
 * @param {Wire} wire
 * @param {"from" | "to"} end
 * @returns {Escape | null}
 */
export function escape(drawing, { sides }, wire, end) {
  const [id, side] = end === "from" ? [wire.from, wire.leaves] : [wire.to, wire.reaches];
  const places = drawing.places.get(id);
  const place = end === "from" ? places?.at(-1) : places?.[0];
  if (!place || !side) return null;
  const key = keyOf(wire, end);
  const { meets, comes, before } = meeting(sides, { id, side, key, place });
  const ways = drawing.ways.get(key) ?? [];
  /** @type {[number, number][]} */
  const points = [[meets, edgeAt(place, side, meets)]];
  if (comes !== meets) {
    // More lines than the part is long come closer together before it.
    const near = place[side] + (side === "low" ? -size.NEAR : size.NEAR);
    points.push([meets, near], [comes, near]);
  }
  let u = comes;
  for (const way of ways) {
    points.push([u, way.v], [way.u, way.v]);
    u = way.u;
  }
  return { points, u, meets: comes, before, label: ways[0]?.label };
}

/**
 * Where a line meets a part, along the flow.
 * @param {import("./ends.js").Sides} sides
 * @param {{id: string, side: import("./wires.js").Side, key: string, place: import("./drawing.js").Place}} what
 */
export function meeting(sides, { id, side, key, place: { start, end, mid = (start + end) / 2 } }) {
  const {
    at = 0,
    spread = 0,
    before = false,
  } = sides.meetings(id, side, Math.min(mid - start, end - mid), !key.endsWith(" to")).get(key) ?? {};
  return { meets: mid + at, comes: mid + spread, before };
}

/**
 * Writes what a link carries, above the line or at its right.
 * @param {Drawing} drawing
 * @param {Context} context
 * @param {Wire} wire
 * @param {Escape} end
 * @param {number} v
 */
export function labelled(drawing, { up }, wire, { meets, before, label = NaN }, v) {
  if (!wire.label) return;
  const anchor = up ? undefined : before ? /** @type {const} */ ("end") : /** @type {const} */ ("start");
  const u = meets + (before ? -1 : 1) * (up ? 10 : 6);
  drawing.add({
    kind: "text",
    node: wire.to,
    look: "explorable-carried",
    lines: [wire.label],
    u,
    v: Number.isNaN(label) ? v : label,
    anchor,
    size: size.SMALL,
  });
}
