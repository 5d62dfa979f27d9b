import { textWidth } from "../text.js";
import { EMOJI, SMALL, SMALL_LINE, TAPER } from "./sizes.js";

// Shapes in the order in which they are drawn, in the coordinates of the flow, and where each part has come to lie.

/**
 * Where a part lies, from its start to its end along the flow and from low to high across; `mid` is where lines
 * meet it, unless that is its middle.
 * @typedef {{start: number, end: number, low: number, high: number, mid?: number,
 *   form?: "narrows" | "widens"}} Place
 */

/**
 * A way round what stands side by side: along a gap to `v`, then across before all of it at `u`; `label` is where in the
 * gap there is room for words.
 * @typedef {{u: number, v: number, label: number}} Way
 */

/**
 * @typedef {object} Shape
 * @property {"box" | "circle" | "text" | "cells" | "line" | "dots" | "bars" | "image"} kind
 * @property {string} [node] the part that it belongs to
 * @property {string} look a class
 * @property {Place} [place]
 * @property {[number, number][]} [points] of a line, as `u, v`
 * @property {boolean} [head] whether it ends in an arrow
 * @property {string[]} [lines] of text
 * @property {number} [u] of the middle of a text
 * @property {number} [v]
 * @property {"start" | "middle" | "end"} [anchor]
 * @property {boolean} [upright] whether a text is turned, to be read upwards
 * @property {number} [size] of a text
 * @property {string} [symbol] a tensor's name, which may have a subscript
 * @property {"narrows" | "widens"} [form]
 * @property {any} [more] what only this kind has
 */

/**
 * How much narrower a part is than its place, at each side of its start and of its end.
 * @param {{low: number, high: number, form?: string}} place
 * @returns {[number, number]}
 */
export function insets({ low, high, form }) {
  const by = form ? Math.min(40, (high - low) * TAPER) : 0;
  return form === "narrows" ? [0, by] : [by, 0];
}

/**
 * Where a line across meets a side of a part.
 * @param {Place} place
 * @param {"low" | "high"} side
 * @param {number} u
 */
export function edgeAt(place, side, u) {
  const [first, last] = insets(place);
  const inset = first + ((last - first) * (u - place.start)) / (place.end - place.start);
  return side === "low" ? place.low + inset : place.high - inset;
}

export class Drawing {
  /** @type {Shape[]} */
  shapes = [];
  /** By part: its places, more than one where it is repeated. @type {Map<string, Place[]>} */
  places = new Map();
  /** By the end of a link: its way out of what stands side by side, from within. @type {Map<string, Way[]>} */
  ways = new Map();

  /** @param {Shape} shape */
  add(shape) {
    this.shapes.push(shape);
  }

  /**
   * Notes where a part lies, for links and for the reader's focus.
   * @param {string} node
   * @param {Place} place
   */
  note(node, place) {
    // Its own: what is drawn there does not move with it.
    const places = this.places.get(node);
    if (places) places.push({ ...place });
    else this.places.set(node, [{ ...place }]);
  }

  /**
   * Lets lines to a part end at what stands beside it.
   * @param {string} node
   * @param {"low" | "high"} side
   * @param {number} by
   */
  widen(node, side, by) {
    const place = this.places.get(node)?.at(-1);
    if (place) place[side] += side === "low" ? -by : by;
  }

  /**
   * @param {[number, number][]} points
   * @param {{look?: string, head?: boolean, node?: string}} [more]
   */
  line(points, { look = "explorable-flow", head = true, node } = {}) {
    this.add({ kind: "line", look, points, head, node });
  }

  /**
   * How far all shapes reach, in the coordinates of a drawing that is neither moved nor cut.
   * @param {boolean} up
   */
  extent(up) {
    const all = this.shapes.map((shape) => boundsOf(shape, up));
    return {
      left: Math.floor(Math.min(...all.map(({ x0 }) => x0))),
      right: Math.ceil(Math.max(...all.map(({ x1 }) => x1))),
      top: Math.floor(Math.min(...all.map(({ y0 }) => y0))),
      bottom: Math.ceil(Math.max(...all.map(({ y1 }) => y1))),
    };
  }
}

/** Half the thickest line. */
const LINE = 2;

/**
 * The rectangle that a shape takes, from its upper left corner to its lower right one.
 * @param {Shape} shape
 * @param {boolean} up
 */
export function boundsOf(shape, up) {
  /** @type {(u: number, v: number) => [number, number]} */
  const at = (u, v) => (up ? [v, -u] : [u, v]);
  /** @type {(points: [number, number][], by: number) => {x0: number, x1: number, y0: number, y1: number}} */
  const around = (points, by) => {
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    return {
      x0: Math.min(...xs) - by,
      x1: Math.max(...xs) + by,
      y0: Math.min(...ys) - by,
      y1: Math.max(...ys) + by,
    };
  };
  const { kind, place, points, u = 0, v = 0, size = 0, more } = shape;
  if (place) return around([at(place.start, place.low), at(place.end, place.high)], LINE);
  if (points)
    return around(
      points.map(([a, b]) => at(a, b)),
      kind === "line" && shape.head ? 5 : LINE,
    );
  const [x, y] = at(u, v);
  if (kind === "circle") return around([[x, y]], size + LINE);
  if (kind === "dots") return around([[x, y]], 9);
  // One character, however many it is made of.
  if (shape.look === "explorable-emoji") return around([[x, y]], EMOJI / 2);
  if (kind === "cells" || kind === "bars")
    return {
      x0: x - more.width / 2 - 1,
      x1: x + more.width / 2 + 1,
      y0: y - more.height / 2 - 1,
      y1: y + more.height / 2 + 1,
    };
  const lines = shape.lines ?? [];
  const bold = !LIGHT.has(shape.look);
  const width = Math.max(
    ...lines.map((line) => textWidth(shape.symbol ? line.replace("_", "") : line, size, { bold })),
  );
  const height = lines.length * lineOf(size);
  if (shape.upright) return { x0: x - height / 2, x1: x + height / 2, y0: y - width / 2, y1: y + width / 2 };
  const left = shape.anchor === "start" ? x : shape.anchor === "end" ? x - width : x - width / 2;
  return { x0: left, x1: left + width, y0: y - height / 2, y1: y + height / 2 };
}

/** Texts that are not bold. */
const LIGHT = new Set([
  "explorable-count",
  "explorable-aside",
  "explorable-plain-words",
  "explorable-carried",
]);

/**
 * From one line of a text to the next.
 * @param {number} size
 */
export const lineOf = (size) => (size === SMALL ? SMALL_LINE : size > 30 ? size : Math.round(size * 1.27));
