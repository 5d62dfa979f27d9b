import { effect, signal, untracked } from "@preact/signals-core";
import { onStep } from "../shared/ranges.js";

/** @typedef {import("../types.js").Declaration} Declaration */
/** @typedef {import("../types.js").Parameters} ParametersType */

/**
 * The parameters of a page: everything that shows one follows it in the same frame.
 * @implements {ParametersType}
 */
export class Parameters {
  /** @type {Map<string, {declaration: Declaration, state: import("@preact/signals-core").Signal<number>}>} */
  #entries = new Map();

  /** @param {Iterable<Declaration>} declarations the first of a name counts */
  constructor(declarations) {
    for (const declaration of declarations) {
      if (!this.#entries.has(declaration.name)) {
        this.#entries.set(declaration.name, { declaration, state: signal(declaration.value) });
      }
    }
  }

  get names() {
    return [...this.#entries.keys()];
  }

  /** @param {string} name */
  #entry(name) {
    const entry = this.#entries.get(name);
    if (!entry) throw new Error(`no parameter ${name} on this page`);
    return entry;
  }

  /** @param {string} name */
  has(name) {
    return this.#entries.has(name);
  }

  /** @param {string} name */
  get(name) {
    return this.#entry(name).state.value;
  }

  /** @param {string} name */
  declaration(name) {
    return this.#entry(name).declaration;
  }

  /**
   * @param {string} name
   * @param {number} value is brought to the nearest step within the range
   */
  set(name, value) {
    const { declaration, state } = this.#entry(name);
    if (!Number.isNaN(value)) state.value = onStep(value, declaration);
  }

  /**
   * @param {string[]} names
   * @param {(values: Record<string, number>) => void} callback
   * @returns {() => void}
   */
  watch(names, callback) {
    return effect(() => {
      const values = Object.fromEntries(names.map((name) => [name, this.get(name)]));
      // What a callback reads by itself must not become a reason to call it again.
      untracked(() => callback(values));
    });
  }
}
