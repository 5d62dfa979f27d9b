import { formatNumber } from "./numbers.js";
import { t } from "./words.js";

/** @param {number} count of steps */
export const inSteps = (count) => (count === 1 ? t("1 step") : t`${formatNumber(count, ",d")} steps`);

/**
 * The states that a process goes through, step by step. What lies ahead of the present one is kept, so that going back
 * and forth shows the same again.
 * @template State
 */
export class History {
  /** @type {State[]} */
  #states;
  #next;
  #most;
  #follows;
  /** What follows the last state, once it was asked for. @type {State | null | undefined} */
  #following;
  at = 0;

  /**
   * @param {State} first
   * @param {(state: State) => State | null} next null where there is nothing left to do
   * @param {number} [most] steps
   * @param {(state: State) => boolean} [follows] whether a state that lies ahead is what a step would lead to by now
   */
  constructor(first, next, most = 10_000, follows = () => true) {
    this.#states = [first];
    this.#next = next;
    this.#most = most;
    this.#follows = follows;
  }

  /** Every state so far, also those that were gone back from. */
  get states() {
    return this.#states;
  }

  get state() {
    return this.#states[this.at];
  }

  /** How many steps have been taken. */
  get length() {
    return this.#states.length - 1;
  }

  get isFull() {
    return this.length >= this.#most;
  }

  /** Whether no step can be taken from the present state. */
  get isOver() {
    return this.at === this.length && (this.isFull || this.#peek() === null);
  }

  /**
   * The step since which something holds without a break.
   * @param {(state: State) => boolean} holds
   */
  since(holds) {
    let step = this.at;
    while (step > 0 && holds(this.#states[step - 1])) step--;
    return step;
  }

  /**
   * Starts anew.
   * @param {State} first
   */
  restart(first) {
    this.#states = [first];
    this.#following = undefined;
    this.at = 0;
  }

  /** Forgets what lies ahead: the next step will be another one. */
  cut() {
    this.#states.length = this.at + 1;
    this.#following = undefined;
  }

  /** @param {number} steps how many to take, as far as there are any */
  forward(steps) {
    if (this.at < this.length && !this.#follows(this.#states[this.at + 1])) this.cut();
    for (let step = 0; step < steps && !this.isOver; step++) {
      if (this.at === this.length) {
        this.#states.push(/** @type {State} */ (this.#peek()));
        this.#following = undefined;
      }
      this.at++;
    }
  }

  /** @param {number} step one that has been taken */
  to(step) {
    this.at = Math.max(0, Math.min(this.length, step));
  }

  #peek() {
    return (this.#following ??= this.#next(this.#states[this.length]));
  }
}
