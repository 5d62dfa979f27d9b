import { t } from "../words.js";

/** An error so many times the first ends the search, as does a step over so many times what is shown. */
const TOO_FAR = 1e6;
const BEYOND = 1e9;

/**
 * @typedef {object} State
 * @property {number[]} at
 * @property {number} error
 * @property {boolean} rising whether the last step made the error larger
 * @property {boolean} arrived whether the error is the least there is nearby
 * @property {boolean} diverged
 */

/**
 * The steps of gradient descent, and why there are no more.
 * @param {import("./problem.js").Problem} problem
 * @param {object} options
 * @param {() => number} options.rate the learning rate
 * @param {number[]} options.start where it starts at first
 * @param {number[]} options.spans what is shown of each number
 */
export function searching({ error, gradient, hasArrived }, { rate, start, spans }) {
  const tooLarge = TOO_FAR * Math.max(Math.abs(error(start)), 1e-300);
  /** @param {number[]} at */
  const stepFrom = (at) => gradient(at).map((slope, i) => at[i] - rate() * slope);
  /** @type {(one: number[], other: number[]) => boolean} */
  const isSame = (one, other) => one.every((value, i) => value === other[i]);

  return {
    /** @type {(at: number[]) => State} */
    begin: (at) => ({ at, error: error(at), rising: false, arrived: hasArrived(at), diverged: false }),

    /** @type {(state: State) => State | null} */
    next({ at, error: before, diverged }) {
      if (diverged || !Number.isFinite(before)) return null;
      const moved = stepFrom(at);
      const reached = error(moved);
      const isFar = moved.some((value, i) => !(Math.abs(value - start[i]) <= BEYOND * spans[i]));
      if (!Number.isFinite(reached) || isFar || isSame(moved, at)) return null;
      return { at: moved, error: reached, rising: reached > before, arrived: hasArrived(moved), diverged: reached > tooLarge };
    },

    /**
     * Why no step is left where the error is not the least.
     * @param {State} state
     */
    ending({ at, error: now }) {
      if (!gradient(at).every(Number.isFinite)) return t("The gradient has no value here.");
      const following = stepFrom(at);
      if (isSame(following, at)) return t("A step moves nothing here.");
      return error(following) < now ? t("The error falls without end.") : t("The next step leads too far: the learning rate is too large.");
    },
  };
}
