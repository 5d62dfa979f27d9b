// Links to, from and between what stands side by side: along the gaps, and across before all of it.
import { edgeAt } from "./drawing.js";
import { keyOf, labelRoom } from "./ends.js";
import { escape, labelled, lookOf } from "./links.js";
import * as size from "./sizes.js";
import { isWithin, placeIn } from "./wires.js";

/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./wires.js").Side} Side */
/** @typedef {import("./wires.js").Wire} Wire */

/**
 * An end of a link that is in a column.
 * @typedef {object} End
 * @property {Wire} wire
 * @property {"from" | "to"} end
 * @property {Side} side of the column, on which the link is
 * @property {number} gap that the link runs along, before the column of this number; 0 and beyond the last are outside
 * @property {number} track which of the gap's lines it is
 * @property {number} [across] which of the lines before all columns it is
 */

/**
 * Which links run where between columns, and the room that they need.
 * @param {Node} node that holds the columns: a `beside`, or a part repeated in a row
 * @param {number} count of columns
 * @param {Context} context
 */
export function passages(node, count, { up, wires, sides }) {
  /** @type {number[]} */
  const tracks = [];
  /** @type {{low: number, high: number}[]} by gap: room for labels at its low and at its high edge */
  const labels = [];
  let across = 0;
  /** @type {End[]} */
  const ends = [];
  const isRow = node.kind !== "beside";
  /** @type {(wire: Wire, end: "from" | "to") => number | null} */
  const columnOf = (wire, end) => {
    const id = wire[end];
    if (isRow && id === node.id) return end === "from" ? count - 1 : 0;
    if (!isWithin(id, node.id)) return null;
    return isRow ? 0 : placeIn(node.id, id);
  };
  for (const wire of wires) {
    const isInside = wire.within === node.id && !isRow && !wire.given;
    if (!isInside && (wire.within === node.id || isWithin(wire.within, node.id)) && wire.within) continue;
    const isNear = isInside && Math.abs(wire.first - wire.last) === 1;
    const shared = isNear
      ? (tracks[Math.max(wire.first, wire.last)] = (tracks[Math.max(wire.first, wire.last)] ?? 0) + 1) - 1
      : 0;
    for (const end of /** @type {const} */ (["from", "to"])) {
      const side = end === "from" ? wire.leaves : wire.reaches;
      const column = columnOf(wire, end);
      if (column === null || !side) continue;
      const gap = side === "low" ? column : column + 1;
      if (gap === 0 || gap === count) continue;
      const track = isNear ? shared : (tracks[gap] = (tracks[gap] ?? 0) + 1) - 1;
      ends.push({ wire, end, side, gap, track, across: isNear ? undefined : across++ });
      if (end === "to" && wire.label) {
        const room = (labels[gap] ??= { low: 0, high: 0 });
        const edge = side === "low" ? "high" : "low";
        room[edge] = Math.max(room[edge], up ? labelRoom(wire.label) : 22);
      }
    }
  }
  const words = (/** @type {number} */ gap) => labels[gap] ?? { low: 0, high: 0 };
  return {
    node,
    ends,
    words,
    sides,
    before: across ? 4 + across * size.CHANNEL : 0,
    /** @param {number} i of the column before a gap */
    room: (i) => (tracks[i + 1] ? words(i + 1).low + words(i + 1).high + 10 + tracks[i + 1] * size.TRACK : 0),
  };
}

/**
 * Notes the ways round the columns, and draws the links between them, once they have their places.
 * @param {ReturnType<typeof passages>} passages
 * @param {{edges: {low: number, high: number}[], start: number, drawing: Drawing, context: Context}} what
 */
export function crossed({ node, ends, words }, { edges, start, drawing, context }) {
  /** @type {Map<Wire, End[]>} */
  const inside = new Map();
  for (const one of ends) {
    const { wire, end, side, gap, track, across } = one;
    const [before, after] = [edges[gap - 1].high, edges[gap].low];
    const v = before + words(gap).low + 12 + track * size.TRACK;
    const label = side === "low" ? after - words(gap).high / 2 : before + words(gap).low / 2;
    const key = keyOf(wire, end);
    const u = across === undefined ? NaN : start + 4 + across * size.CHANNEL;
    drawing.ways.set(key, [...(drawing.ways.get(key) ?? []), { u, v, label }]);
    if (wire.within === node.id) inside.set(wire, [...(inside.get(wire) ?? []), one]);
  }
  for (const [wire, both] of inside) between(wire, both, { edges, drawing, context });
}

/**
 * Draws a link between two columns.
 * @param {Wire} wire
 * @param {End[]} ends
 * @param {{edges: {low: number, high: number}[], drawing: Drawing, context: Context}} what
 */
function between(wire, ends, { edges, drawing, context }) {
  const targets = drawing.places.get(wire.to) ?? [];
  const isNear = ends[0].across === undefined;
  const [source, target] = [escape(drawing, context, wire, "from"), escape(drawing, context, wire, "to")];
  if (!source || !target) return;
  const look = lookOf(wire);
  const node = wire.to;
  const gap = ends[0].gap;
  const isForward = wire.first < wire.last;
  const [leave, reach] = isForward
    ? [edges[gap - 1].high, edges[gap].low]
    : [edges[gap].low, edges[gap - 1].high];
  if (!isNear) {
    drawing.line([...source.points, ...target.points.reverse()], { look, node });
    return labelled(drawing, context, wire, target, NaN);
  }
  // The last way is that along the gap itself.
  const [from, to] = [source.points.slice(0, -2), target.points.slice(0, -2)];
  const [a, b] = [source, target].map(({ points }) => points[points.length - 2]);
  const areStacked = targets.length > 1 && targets.every((place) => place[wire.reaches] === targets[0][wire.reaches]);
  if (areStacked && from.length === 1 && to.length === 1) {
    // From the last copy to each of the other's, straight.
    for (const place of targets) {
      const middle = (place.start + place.end) / 2;
      drawing.line([...from, [a[0], leave], [middle, reach], [middle, edgeAt(place, wire.reaches, middle)]], {
        look,
        node,
      });
    }
    return;
  }
  const straight = from.length === 1 && to.length === 1 ? shared(wire, drawing, context) : null;
  drawing.line(straight ?? [...from, a, b, ...to.reverse()], { look, node });
  labelled(drawing, context, wire, straight ? { ...target, meets: straight[0][0] } : target, NaN);
}

/**
 * A straight line across between two parts, if they overlap along the flow and no other line comes there.
 * @param {Wire} wire
 * @param {Drawing} drawing
 * @param {Context} context
 * @returns {[number, number][] | null}
 */
function shared({ from, to, leaves, reaches }, drawing, { sides, up }) {
  const [sources, targets] = [drawing.places.get(from) ?? [], drawing.places.get(to) ?? []];
  if (sources.length > 1 || !leaves || sides.at(from, leaves).length > 1 || sides.at(to, reaches).length > 1)
    return null;
  const [one, other] = [sources[0], targets[0]];
  const [start, end] = [Math.max(one.start, other.start) + 8, Math.min(one.end, other.end) - 8];
  // An open box has room beside its title for a line at one place; most titles stand on the low side.
  const [near, far] = leaves === "low" ? [one, other] : [other, one];
  const u = Math.max(start, Math.min(end, near.mid ?? far.mid ?? (start + end) / 2));
  const isClear = up || near.mid === undefined || u === near.mid;
  return start <= end && isClear
    ? [
        [u, edgeAt(one, leaves, u)],
        [u, edgeAt(other, reaches, u)],
      ]
    : null;
}
