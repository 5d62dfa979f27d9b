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
 * Whether two values are the same all the way down, as far as they are plain data or arrays of numbers.
 * @param {any} a
 * @param {any} b
 * @param {Map<unknown, unknown>} [seen] what is being compared with what, each of which may hold itself
 * @returns {boolean}
 */
export function isSame(a, b, seen = new Map()) {
  if (Object.is(a, b)) return true;
  if (seen.has(a)) return seen.get(a) === b;
  const kind = kindOf(a);
  if (!kind || kind !== kindOf(b)) return false;
  seen.set(a, b);
  const keys = Object.keys(a);
  const isEqual = keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key], seen));
  seen.delete(a);
  return isEqual;
}

/**
 * The prototype of a value that is compared by what it holds; of anything else nothing.
 * @param {any} value
 */
function kindOf(value) {
  const kind = value && typeof value === "object" && Object.getPrototypeOf(value);
  const isData = kind === Object.prototype || kind === Array.prototype || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  return isData && kind;
}

/**
 * The model of the anywidget front-end contract, kept in the page: state without a kernel.
 * @implements {ModelType}
 */
export class Model {
  #values;
  /** Those of all views. */
  #listeners;
  /** What each tied key makes of a value that it is given. */
  #ties;

  /**
   * @param {Record<string, unknown>} values
   * @param {Set<Listener>} [listeners]
   * @param {Map<string, (value: any) => unknown>} [ties]
   */
  constructor(values, listeners = new Set(), ties = new Map()) {
    this.#values = values;
    this.#listeners = listeners;
    this.#ties = ties;
  }

  /** The same model for a view: only what listens there can be taken off there. */
  viewed() {
    return new Model(this.#values, this.#listeners, this.#ties);
  }

  /**
   * Keeps a key the same as a parameter of the page.
   * @param {string} key
   * @param {string} name
   * @param {import("../types.js").Parameters} parameters
   * @returns {() => void} ends it
   */
  tie(key, name, parameters) {
    // A value is brought to the parameter's steps and range before anyone hears of it.
    this.#ties.set(key, (value) => {
      parameters.set(name, value);
      return parameters.get(name);
    });
    const stop = parameters.watch([name], ({ [name]: value }) => this.set(key, value));
    return () => {
      stop();
      this.#ties.delete(key);
    };
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
    const tie = this.#ties.get(key);
    const kept = tie ? tie(value) : value;
    if (isSame(this.#values[key], kept)) return;
    this.#values[key] = kept;
    // As in Backbone, from which the contract comes: handlers get the model, then the new value.
    this.#emit(`change:${key}`, this, kept);
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
