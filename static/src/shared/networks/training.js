/**
 * @typedef {object} State
 * @property {Float64Array} weights
 * @property {number} error
 * @property {number} right how many classes are
 * @property {number} slope the gradient's largest part
 */

/** From so many times the first error on, or from one, training has diverged. */
const DIVERGED = 1e4;
/** Larger errors are not shown, unless the data are so large that the first one is. */
const LARGEST = 1e12;
/** The largest part of the gradient where training has arrived. */
export const SETTLED = 1e-3;

/** @param {State} state */
export const isSettled = ({ slope }) => slope < SETTLED;

/**
 * Gradient descent over all points, in the two functions that a `History` is made of.
 * @param {import("./network.js").Network} network
 * @param {import("./network.js").Points} points
 * @param {() => number} rate how far a step goes
 * @returns {{stateOf: (weights: Float64Array) => State, next: (state: State, first: State) => State | null}}
 */
export function training(network, points, rate) {
  /** A step needs the gradient of the state before it, which is mostly the last that was looked at. @type {{weights?: Float64Array, gradient: Float64Array}} */
  let latest = { gradient: new Float64Array() };

  /** @param {Float64Array} weights */
  function stateOf(weights) {
    const { error, right, gradient } = network.assess(weights, points);
    latest = { weights, gradient };
    return { weights, error, right, slope: gradient.reduce((most, part) => Math.max(most, Math.abs(part)), 0) };
  }

  return {
    stateOf,
    next({ weights, error }, first) {
      const by = rate();
      if (!(by > 0) || error > DIVERGED * Math.max(1, first.error)) return null;
      if (latest.weights !== weights) stateOf(weights);
      const { gradient } = latest;
      const moved = stateOf(weights.map((weight, i) => weight - by * gradient[i]));
      return moved.error <= Math.max(LARGEST, DIVERGED * first.error) ? moved : null;
    },
  };
}
