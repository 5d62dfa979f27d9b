/** @typedef {import("../types.js").Model} ModelType */

const WITHOUT_KERNEL = "This page is static: there is no kernel to send to.";

/**
 * The model of the anywidget front-end contract, kept in the page: state without a kernel.
 * @implements {ModelType}
 */
export class Model {
  /** @type {Map<string, unknown>} */
  #values;
  /** @type {Map<string, Set<(...args: any[]) => void>>} */
  #listeners = new Map();

  /** @param {Record<string, unknown>} values */
  constructor(values) {
    this.#values = new Map(Object.entries(values));
  }

  /** @param {string} key */
  get(key) {
    return this.#values.get(key);
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  set(key, value) {
    if (Object.is(this.#values.get(key), value)) return;
    this.#values.set(key, value);
    // As in Backbone, from which the contract comes: handlers get the model, then the new value.
    this.#emit(`change:${key}`, this, value);
    this.#emit("change", this);
  }

  save_changes() {}

  /**
   * @param {string} event
   * @param {(...args: any[]) => void} callback
   */
  on(event, callback) {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(callback));
  }

  /**
   * @param {string | null} [event]
   * @param {((...args: any[]) => void) | null} [callback]
   */
  off(event, callback) {
    const events = event ? [event] : [...this.#listeners.keys()];
    for (const name of events) {
      if (callback) this.#listeners.get(name)?.delete(callback);
      else this.#listeners.delete(name);
    }
  }

  /** @returns {Promise<never>} */
  async send() {
    throw new Error(WITHOUT_KERNEL);
  }

  /**
   * @param {string} event
   * @param {...unknown} args
   */
  #emit(event, ...args) {
    for (const callback of [...(this.#listeners.get(event) ?? [])]) callback(...args);
  }
}

/** @returns {Promise<never>} */
export async function invoke() {
  throw new Error(WITHOUT_KERNEL);
}
