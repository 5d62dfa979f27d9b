import { round } from "./pixels.js";

/** Two samples farther apart than this, in px, are looked at for a jump between them. */
const STEEP = 3;
/** How often an interval is halved until what is left of a step is a jump. */
const HALVINGS = 44;
/** A renderer's numbers have an end: so many heights of the plot beyond its edge, which hides it. */
const SLACK = 4;

/**
 * The path of a curve, broken where it has no value, at jumps and at poles.
 * @param {{at: number, px: number}[]} samples from left to right, with their places
 * @param {(at: number) => number} valueOf
 * @param {import("./scale.js").Scale} x
 * @param {import("./scale.js").Scale} y
 */
export function curvePath(samples, valueOf, x, y) {
  const [bottom, top] = y.domain();
  const slack = SLACK * (top - bottom);
  const height = (/** @type {number} */ value) => round(y(Math.min(top + slack, Math.max(bottom - slack, value))));
  let drawn = "";
  let pen = "M";
  let last = "";
  const draw = (/** @type {number} */ px, /** @type {number} */ py) => {
    const place = `${px},${py}`;
    // A value without neighbours is a dot.
    if (pen === "M") drawn += `M${place}h0`;
    else if (place !== last) drawn += `L${place}`;
    pen = "L";
    last = place;
  };
  let before = { value: NaN, py: NaN };
  samples.forEach(({ at, px }, i) => {
    const value = valueOf(at);
    const py = height(value);
    const isSteep = Math.abs(before.py - py) > STEEP;
    const jump = isSteep ? jumpBetween({ at: samples[i - 1].at, value: before.value }, { at, value }, valueOf) : null;
    if (jump) {
      const [left, right] = jump;
      if (Number.isFinite(left.value)) draw(round(x(left.at)), height(left.value));
      pen = "M";
      // At the end of the axis what is behind a jump would be a dot, and taken for dust.
      if (i === samples.length - 1) return;
      if (Number.isFinite(right.value)) draw(round(x(right.at)), height(right.value));
    }
    if (Number.isFinite(value)) draw(px, py);
    else pen = "M";
    before = { value, py };
  });
  return drawn;
}

/** @typedef {{at: number, value: number}} Place */

/**
 * The two sides of the jump between two places of a curve; null where it is only steep.
 * @param {Place} left
 * @param {Place} right
 * @param {(at: number) => number} valueOf
 * @returns {[Place, Place] | null}
 */
function jumpBetween(left, right, valueOf) {
  const size = ({ value: a } = left, { value: b } = right) => (a === b ? 0 : Math.abs(b - a));
  const whole = size();
  for (let halving = 0; halving < HALVINGS; halving++) {
    const at = (left.at + right.at) / 2;
    const middle = { at, value: valueOf(at) };
    if (at <= left.at || at >= right.at || Number.isNaN(middle.value)) break;
    // What is steep is shared by both halves, a jump is in one.
    if (size(left, middle) > size(middle, right)) right = middle;
    else left = middle;
    if (size() < whole / 4) return null;
  }
  return [left, right];
}
