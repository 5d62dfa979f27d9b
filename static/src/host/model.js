/** @typedef {import("../types.js").Model} ModelType */
/** @typedef {[view: Model, event: string, callback: (...args: any[]) => void]} Listener */

/**
 * What asks for a kernel gets this answer: it rejects, and never throws.
 * @returns {Promise<never>}
 */
export async function invoke() {
  throw new Error("This page has no kernel.");
}

/**
 * The model of the anywidget front-end contract, kept in the page: state without a kernel.
 * @implements {ModelType}
 */
export class Model {
  #values;
  /** Those of all views. */
  #listeners;

  /**
   * @param {Record<string, unknown>} values
   * @param {Set<Listener>} [listeners]
   */
  constructor(values, listeners = new Set()) {
    this.#values = values;
    this.#listeners = listeners;
  }

  /** The same model for a view: only what listens there can be taken off there. */
  viewed() {
    return new Model(this.#values, this.#listeners);
  }

  /** @param {string} key */
  get(key) {
    return this.#values[key];
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  set(key, value) {
    if (Object.is(this.#values[key], value)) return;
    this.#values[key] = value;
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
    this.#listeners.add([this, event, callback]);
  }

  /**
   * @param {string | null} [event]
   * @param {((...args: any[]) => void) | null} [callback]
   */
  off(event, callback) {
    for (const listener of this.#listeners) {
      const [view, name, heard] = listener;
      if (view === this && name === (event ?? name) && heard === (callback ?? heard)) this.#listeners.delete(listener);
    }
  }

  send = invoke;
  widget_manager = { get_model: invoke };

  /**
   * @param {string} event
   * @param {...unknown} args
   */
  #emit(event, ...args) {
    for (const [, name, callback] of [...this.#listeners]) if (name === event) callback(...args);
  }
}
