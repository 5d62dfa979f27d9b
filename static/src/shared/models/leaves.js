// Boxes with a name that hold no others, or are closed.
import { wrapped } from "../text.js";
import { onEach, port } from "./block.js";
import * as size from "./sizes.js";
import { turned, widest } from "./texts.js";
import { dots } from "./words.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/**
 * The lines of a box's name, and what it takes with its padding.
 * @param {Node} node
 * @param {Context} context
 * @param {string} [label]
 */
export function named(node, context, label = node.label ?? "") {
  const lines = wrapped(label, size.NAME, context.wrap, { bold: true });
  // What can be opened has a plus in its corner, beside its name.
  const plus = node.children?.length ? 2 * size.PLUS : 0;
  const width = Math.max(size.LEAST, widest(lines, size.NAME, true) + plus + 2 * size.PAD.x);
  return { lines, ...turned(context, width, lines.length * size.LINE + 2 * size.PAD.y) };
}

/**
 * How much wider a part is than its name: that is in its middle, so a trapezium needs room for it at its small end.
 * @param {Node} node
 */
export const taperOf = ({ form }) => (form ? 1 / (1 - 2 * size.TAPER) : 1);

/**
 * A closed box.
 * @param {Node} node
 * @param {Context} context
 * @param {string} [label]
 * @returns {Block}
 */
export function closed(node, context, label) {
  const { lanes } = context;
  if (node.laned && lanes) return onLanes(node, context);
  // A box over the lanes takes the arrows of all of them; one for a single word is on the lane of that.
  const spanned = lanes && (!node.at || context.copy !== undefined) ? 2 * lanes.half : 0;
  const room = context.up ? Math.max(context.wrap, spanned - 2 * size.PAD.x) : context.wrap;
  const { lines, along, across: needed } = named(node, { ...context, wrap: room }, label);
  const fan = sees(node) && lanes ? size.FAN : 0;
  const across = Math.max(needed * taperOf(node), spanned, node.form && !context.up ? 58 : 0, context.across);
  const length =
    Math.max(along, node.form && !context.up ? 64 : 0, context.along ?? 0, context.sides.spread(node.id)) +
    fan;
  const high = across / 2;
  const ports = spanned && lanes ? onEach(lanes) : [port(0)];
  return {
    low: -high,
    high,
    length,
    ins: ports,
    outs: ports,
    spans: spanned > 0,
    lane: lanes && !spanned ? lanes.places.indexOf(Math.min(node.at?.[0] ?? 1, lanes.grown ?? Infinity) - 1) : undefined,
    put(u, v, drawing) {
      const place = { start: u, end: u + length, low: v - high, high: v + high };
      drawing.note(node.id, { ...place, form: node.form });
      const look = `explorable-part${isPale(node, context) ? " explorable-pale" : ""}`;
      drawing.add({ kind: "box", node: node.id, look, place, form: node.form });
      drawing.add({
        kind: "text",
        node: node.id,
        look: "explorable-part-name",
        lines,
        u: u + fan + (length - fan) / 2,
        v,
        size: size.NAME,
      });
      if (node.children?.length) {
        const away = size.PLUS;
        const corner = { u: u + length - away, v: context.up ? v + high - away : v - high + away };
        drawing.add({
          kind: "text",
          node: node.id,
          look: "explorable-openable",
          lines: ["+"],
          ...corner,
          size: size.NAME,
        });
      }
      if (fan && lanes) fanned(node, lanes, { u, v, drawing });
    },
  };
}

/**
 * Where names of boxes on lanes are broken.
 * @param {Context} context
 */
export const laneWrap = ({ wrap }) => Math.min(wrap, 130);

/** @param {Node} node */
export const sees = (node) => node.sees !== undefined || (node.window !== undefined && node.kind !== "words");

/**
 * Whether a copy is one of those that are not active.
 * @param {Node} node
 * @param {Context} context
 */
const isPale = (node, { copy }) => copy !== undefined && node.at !== undefined && !node.at.includes(copy);

/**
 * Which lanes a lane looks at.
 * @param {Node} node
 * @param {Pick<import("./lanes.js").Lanes, "focus" | "places">} lanes
 */
export function seen(node, { focus, places }) {
  const reach = node.window ? (node.window.size - 1) / 2 : (node.reach ?? Infinity) - 1;
  const isMet = (/** @type {number} */ place) => Math.abs(place - places[focus]) <= reach;
  return [...places.keys()].filter((lane) => isMet(places[lane]) && (node.sees !== "past" || lane <= focus));
}

/**
 * The lines from the word in focus to those that it looks at, below a box's name.
 * @param {Node} node
 * @param {import("./lanes.js").Lanes} lanes
 * @param {{u: number, v: number, drawing: import("./drawing.js").Drawing}} place
 */
function fanned(node, lanes, { u, v, drawing }) {
  const from = lanes.at[lanes.focus];
  for (const lane of seen(node, lanes)) {
    if (lanes.elided.has(lane) || lanes.coming.has(lane)) continue;
    const points = /** @type {[number, number][]} */ ([
      [u + size.FAN - 4, v + from],
      [u, v + lanes.at[lane]],
    ]);
    drawing.line(points, { look: "explorable-sight", head: false, node: node.id });
  }
  drawing.add({
    kind: "circle",
    node: node.id,
    look: "explorable-eye",
    u: u + size.FAN - 4,
    v: v + from,
    size: 3.5,
  });
}

/**
 * A box on each lane.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
function onLanes(node, context) {
  const lanes = /** @type {import("./lanes.js").Lanes} */ (context.lanes);
  const { lines, along } = named(node, { ...context, wrap: laneWrap(context) });
  const high = (lanes.pitch - lanes.gap) / 2;
  const ports = onEach(lanes);
  const active = (/** @type {number} */ lane) => !node.at || node.at.includes(lanes.places[lane] + 1);
  return {
    low: lanes.at[0] - high,
    high: lanes.at[lanes.at.length - 1] + high,
    length: along,
    ins: ports,
    outs: ports,
    put(u, v, drawing) {
      const whole = {
        start: u,
        end: u + along,
        low: v + lanes.at[0] - high,
        high: v + lanes.at[lanes.at.length - 1] + high,
      };
      drawing.note(node.id, whole);
      lanes.at.forEach((at, lane) => {
        const centre = v + at;
        if (lanes.coming.has(lane)) return;
        if (lanes.elided.has(lane)) return void dots(node, context, u + along / 2, centre, drawing);
        const look = `explorable-part${active(lane) ? "" : " explorable-pale"}`;
        const place = { start: u, end: u + along, low: centre - high, high: centre + high };
        drawing.add({ kind: "box", node: node.id, look, place, form: node.form });
        const text = `explorable-part-name${active(lane) ? "" : " explorable-pale"}`;
        drawing.add({
          kind: "text",
          node: node.id,
          look: text,
          lines,
          u: u + along / 2,
          v: centre,
          size: size.NAME,
        });
      });
      if (node.carries === undefined) return;
      // Dots take less than a box.
      const reach = (/** @type {number} */ lane) => (lanes.elided.has(lane) ? size.ELIDED / 4 : high);
      for (let lane = 1; lane < lanes.at.length; lane++) {
        const [from, to] = [v + lanes.at[lane - 1] + reach(lane - 1), v + lanes.at[lane] - reach(lane)];
        drawing.line(
          [
            [u + along / 2, from],
            [u + along / 2, to],
          ],
          { node: node.id },
        );
        carried(context, drawing, {
          text: node.carries,
          node: node.id,
          u: u + along / 2,
          v: (from + to) / 2,
        });
      }
    },
  };
}

/**
 * What an arrow across the flow carries, above it or at its right.
 * @param {Context} context
 * @param {import("./drawing.js").Drawing} drawing
 * @param {{text: string, node: string, u: number, v: number}} what
 */
function carried({ up }, drawing, { text, node, u, v }) {
  const at = up ? { u: u + 11, v } : { u: u + 6, v };
  drawing.add({
    kind: "text",
    node,
    look: "explorable-carried",
    lines: [text],
    ...at,
    size: size.SMALL,
    anchor: up ? "middle" : "start",
  });
}
