// Points at every step: where they are, what they are called, and which of them a reader looks at.
import { bytesOf, pairsOf, unpack } from "../packed.js";
import { t } from "../words.js";

/**
 * @typedef {{name: string, size: number, shape: number, concept: string | null, color: string | null}} Class
 * @typedef {object} State
 * @property {number} step
 * @property {number} other the step of the other slider
 * @property {number} pick a class, or -1 for all
 * @property {string} search
 * @property {string} chosen the places of points that were chosen one by one or with a lasso
 * @property {number} point the one that is told about
 *
 * @typedef {ReturnType<typeof cloudOf>} Cloud
 */

/** @param {import("../../types.js").Model} model */
export function cloudOf(model) {
  const [steps, others] = [model.get("steps"), model.get("others")];
  const [, , count] = model.get("points").shape;
  const all = unpack(model.get("points"));
  const classes = /** @type {Class[]} */ (model.get("classes"));
  const labels = /** @type {string[]} */ (model.get("labels"));
  const near = model.get("neighbours") ? pairsOf(model.get("neighbours")) : null;
  const [agreeing, shares, sliders] = [model.get("agreeing"), model.get("shares"), model.get("sliders")];
  const stepOf = (/** @type {{step: number, other: number}} */ { step, other }) => other * steps.length + step;
  /** @param {State} state the names of its steps */
  const titleOf = ({ step, other }) => `${sliders[0]} ${steps[step]}` + (others.length > 1 ? `, ${sliders[1]} ${others[other]}` : "");
  return {
    count,
    steps: /** @type {string[]} */ (steps),
    others: /** @type {string[]} */ (others),
    sliders: /** @type {string[]} */ (sliders),
    classes,
    classOf: bytesOf(model.get("class-of")),
    contexts: /** @type {string[]} */ (model.get("contexts")),
    dimensions: /** @type {number} */ (model.get("dimensions")),
    share: /** @type {number | null} */ (model.get("share")),
    named: labels.length > 0,
    /** How many of the nearest points are known of each. */
    near: near ? /** @type {number} */ (model.get("k")) : 0,
    titleOf,
    /** @param {{step: number, other: number}} state */
    shareAt: (state) => (shares ? /** @type {number} */ (shares[stepOf(state)]) : null),
    /** @param {number} i */
    labelOf: (i) => labels[i] ?? t`point ${i}`,
    /** Where points are in a square of the side 1, x and y by turns. @param {{step: number, other: number}} state @returns {Float32Array} */
    at: (state) => all.subarray(stepOf(state) * count * 2, (stepOf(state) + 1) * count * 2),
    /** The points nearest to one, where they are known. @param {State} state @returns {number[] | null} */
    nearestTo(state) {
      if (!near) return null;
      const many = model.get("k");
      const from = (stepOf(state) * count + state.point) * many;
      return [...near.subarray(from, from + many)];
    },
    /**
     * How many points have one of their own class nearest, and of how many.
     * @param {{step: number, other: number}} state
     * @param {number} pick a class, or -1 for all that have a name
     * @returns {[number, number] | null}
     */
    agreeing(state, pick) {
      if (!agreeing) return null;
      const counted = pick >= 0 ? [pick] : classes.map((_, i) => i).filter((i) => classes[i].shape >= 0);
      const sum = (/** @type {(i: number) => number} */ of) => counted.reduce((total, i) => total + of(i), 0);
      return [sum((i) => agreeing[stepOf(state)][i]), sum((i) => classes[i].size)];
    },
  };
}

/** @param {string} chosen */
export const chosenOf = (chosen) => new Set(chosen ? chosen.split(" ").map(Number) : []);

/** @param {Iterable<number>} points */
export const asChosen = (points) => [...points].sort((a, b) => a - b).join(" ");

/**
 * Which points a reader looks at: null for all of them.
 * @param {Cloud} cloud
 * @param {State} state
 * @returns {Uint8Array | null}
 */
export function litOf({ count, classOf, labelOf }, { pick, search, chosen }) {
  const wanted = search.trim().toLowerCase();
  if (pick < 0 && !wanted && !chosen) return null;
  const some = chosenOf(chosen);
  const lit = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const is = (pick < 0 || classOf[i] === pick) && (!some.size || some.has(i)) && (!wanted || labelOf(i).toLowerCase().includes(wanted));
    lit[i] = is ? 1 : 0;
  }
  return lit;
}

/**
 * The point nearest to a place, within reach.
 * @param {Float32Array} at
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 * @param {Uint8Array | null} lit
 */
export function nearestAt(at, x, y, reach, lit) {
  let [found, least] = [-1, reach * reach];
  for (let i = 0; i < at.length / 2; i++) {
    const apart = (at[2 * i] - x) ** 2 + (at[2 * i + 1] - y) ** 2;
    if (apart <= least && (!lit || lit[i])) [found, least] = [i, apart];
  }
  return found;
}

/**
 * The next point in a direction: the nearest one, where what is aside counts twice.
 * @param {Float32Array} at
 * @param {number} from
 * @param {[number, number]} direction
 * @param {Uint8Array | null} lit
 */
export function nextTowards(at, from, [right, down], lit) {
  let [found, least] = [from, Infinity];
  for (let i = 0; i < at.length / 2; i++) {
    if (i === from || (lit && !lit[i])) continue;
    const [x, y] = [at[2 * i] - at[2 * from], at[2 * i + 1] - at[2 * from + 1]];
    const [along, aside] = [x * right + y * down, Math.abs(x * down - y * right)];
    const far = along + 2 * aside;
    if (along > 0 && far < least) [found, least] = [i, far];
  }
  return found;
}

/**
 * The points within a line that was drawn around them.
 * @param {Float32Array} at
 * @param {[number, number][]} line
 */
export function within(at, line) {
  const found = [];
  for (let i = 0; i < at.length / 2; i++) {
    const [x, y] = [at[2 * i], at[2 * i + 1]];
    let isIn = false;
    for (let a = 0, b = line.length - 1; a < line.length; b = a++) {
      const [[ax, ay], [bx, by]] = [line[a], line[b]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
    }
    if (isIn) found.push(i);
  }
  return found;
}
