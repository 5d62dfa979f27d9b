import { escape, tag } from "../svg.js";

/**
 * An element with the names of a selection that is written at once: what draws axes into a page draws them into it.
 * @param {string} name
 * @returns {any}
 */
export function written(name) {
  /** @type {import("../svg.js").Attributes} */
  const attributes = {};
  /** @type {any[]} */
  const inside = [];
  const self = {
    append(/** @type {string} */ child) {
      inside.push(written(child));
      return inside[inside.length - 1];
    },
    attr(/** @type {string} */ key, /** @type {any} */ value) {
      attributes[key] = typeof value === "number" ? Math.round(value * 100) / 100 : value;
      return self;
    },
    text(/** @type {any} */ words) {
      inside.push(escape(String(words)));
      return self;
    },
    call(/** @type {(parent: any) => void} */ draw) {
      draw(self);
      return self;
    },
    toString: () => tag(name, attributes, inside.join("")),
  };
  return self;
}
