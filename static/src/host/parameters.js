import { settled } from "../shared/ranges.js";

/** @typedef {import("../types.js").Declaration} Declaration */
/** @typedef {import("../types.js").Parameters} ParametersType */

/** @typedef {() => void} Watcher */

/** From so many calls on, watchers that change parameters would go on for ever. */
const MOST_CALLS = 10_000;

/**
 * The parameters of a page: everything that shows one follows it in the same frame.
 * @implements {ParametersType}
 */
export class Parameters {
  /** @type {Map<string, {declaration: Declaration, value: any, watchers: Set<Watcher>}>} */
  #entries = new Map();
  /** Who has to hear of a change, once those have that are being told. @type {Set<Watcher>} */
  #waiting = new Set();
  #isTelling = false;

  /** @param {Iterable<Declaration>} declarations the first of a name counts */
  constructor(declarations) {
    for (const declaration of declarations) {
      if (!this.#entries.has(declaration.name)) {
        this.#entries.set(declaration.name, { declaration, value: declaration.value, watchers: new Set() });
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
    return this.#entry(name).value;
  }

  /** @param {string} name */
  declaration(name) {
    return this.#entry(name).declaration;
  }

  /**
   * @param {string} name
   * @param {any} value is brought to the nearest step within the range; what is no choice changes nothing
   */
  set(name, value) {
    const entry = this.#entry(name);
    const kept = settled(value, entry.declaration);
    if (kept === undefined || kept === entry.value) return;
    entry.value = kept;
    for (const watcher of entry.watchers) this.#waiting.add(watcher);
    this.#tell();
  }

  /**
   * @param {string[]} names
   * @param {(values: Record<string, any>) => void} callback
   * @returns {() => void}
   */
  watch(names, callback) {
    const watcher = () => callback(Object.fromEntries(names.map((name) => [name, this.get(name)])));
    const followed = names.map((name) => this.#entry(name).watchers);
    const stop = () => {
      for (const watchers of [...followed, this.#waiting]) watchers.delete(watcher);
    };
    for (const watchers of followed) watchers.add(watcher);
    try {
      this.#tell(watcher);
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  /**
   * Calls those who wait, each once for all changes so far; what they change themselves is told after them.
   * @param {Watcher} [first] is called at once
   */
  #tell(first) {
    if (this.#isTelling) return first?.();
    this.#isTelling = true;
    /** One that fails keeps nothing from the others. @type {unknown[]} */
    const errors = [];
    const call = (/** @type {Watcher} */ watcher) => {
      try {
        watcher();
      } catch (error) {
        errors.push(error);
      }
    };
    if (first) call(first);
    let calls = 0;
    for (const watcher of this.#waiting) {
      this.#waiting.delete(watcher);
      if (++calls <= MOST_CALLS) call(watcher);
      else errors.push(new Error("parameters change one another without end"));
    }
    this.#isTelling = false;
    if (errors.length) throw errors[0];
  }
}
