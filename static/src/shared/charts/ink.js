// Where a plot has data, so that words can stand where it has least.
import { scalesOf } from "./reading.js";

/** @typedef {[x: number, y: number]} Point px */
/** @typedef {[Point, Point]} Span from one end of what is drawn at a place to the other */

/** So far apart, in px, are the points that stand for a line; words are larger. */
const STEP = 6;

/** @type {(a: Point, b: Point, part: number) => Point} */
const between = (a, b, part) => [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])];

/** Into how many steps the way between two points is cut. @type {(a: Point, b: Point) => number} */
const stepsOf = (a, b) => Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / STEP));

/** @type {WeakMap<import("./reading.js").Plot, Point[]>} */
const known = new WeakMap();

/**
 * Points all over what is drawn of a plot's data, found once.
 * @param {any} model
 * @param {import("./reading.js").Plot} plot
 * @returns {Point[]}
 */
export function inkOf(model, plot) {
  let ink = known.get(plot);
  if (!ink) known.set(plot, (ink = model.panels[plot.panel].series.flatMap((/** @type {any} */ one) => [...tracesOf(model, one, plot).flatMap(traced), ...valuesOf(model, one, plot)])));
  return /** @type {Point[]} */ (ink);
}

/**
 * What is drawn of a series: spans, of which each leads to the next up to a hole.
 * @param {any} model
 * @param {any} one
 * @param {import("./reading.js").Plot} plot
 * @returns {(Span | null)[][]}
 */
function tracesOf(model, one, plot) {
  const { kind, edges, y } = model;
  if (kind === "counts") return [];
  const { px } = scalesOf(model, plot);
  const span = (/** @type {number} */ x, /** @type {number | null} */ from, /** @type {number | null} */ to) => /** @type {Span | null} */ (from === null || to === null ? null : [from, to].map((at) => px(/** @type {any} */ ({ x }), at)));
  const ground = y.kind === "log" ? y.domain[0] : 0;
  const isWide = /bars|histogram/.test(kind);
  const tops = one.to ?? one.y;
  const spans = tops.flatMap((/** @type {number | null} */ top, /** @type {number} */ i) => {
    const from = isWide || kind === "area" ? (one.from?.[i] ?? ground) : top;
    // A bar has its sides, and no neighbour that it leads to.
    if (isWide) return [0.15, 0.5, 0.85].flatMap((part) => [span(edges ? edges[i] + part * (edges[i + 1] - edges[i]) : one.x[i] + part - 0.5, from, top), null]);
    return kind === "points" ? [span(one.x[i], from, top), null] : [span(one.x[i], from, top)];
  });
  const errors = (one.low ?? []).flatMap((/** @type {number | null} */ low, /** @type {number} */ i) => [span(one.x[i], low, one.high[i]), ...(kind === "line" ? [] : [null])]);
  return [spans, errors];
}

/** Half of the room that the number at a bar's end takes, and how far off its middle is. */
const [HALF, HIGH, OFF] = [14, 5, 10];

/**
 * Points where bars tell their values, at their ends.
 * @param {any} model
 * @param {any} one
 * @param {import("./reading.js").Plot} plot
 * @returns {Point[]}
 */
function valuesOf(model, one, plot) {
  if (model.kind !== "bars" || one.low) return [];
  const { px } = scalesOf(model, plot);
  return one.x.flatMap((/** @type {number} */ x, /** @type {number} */ i) => {
    const [endX, endY] = px(/** @type {any} */ ({ x }), one.y[i] ?? 0);
    const [cx, cy] = plot.flat ? [endX + HALF + OFF / 2, endY] : [endX, endY + (one.y[i] < 0 ? OFF : -OFF)];
    return [-HALF, -HALF / 2, 0, HALF / 2, HALF].flatMap((right) => [-HIGH, 0, HIGH].map((down) => [cx + right, cy + down]));
  });
}

/** Points all over spans. @param {(Span | null)[]} spans @returns {Point[]} */
function traced(spans) {
  return spans.flatMap((span, i) => {
    if (!span) return [];
    const before = spans[i - 1] ?? span;
    const steps = Math.max(stepsOf(before[0], span[0]), stepsOf(before[1], span[1]));
    return Array.from({ length: steps }, (_, step) => {
      const [from, to] = [0, 1].map((end) => between(before[end], span[end], (step + 1) / steps));
      const many = stepsOf(from, to);
      return Array.from({ length: from[1] === to[1] && from[0] === to[0] ? 1 : many + 1 }, (_, part) => between(from, to, part / many));
    }).flat();
  });
}
