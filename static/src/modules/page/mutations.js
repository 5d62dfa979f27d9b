// Who is told of changes to a tree: linkedom's own tells of few of them.

/** @typedef {any} Node */
/** @typedef {{childList?: boolean, subtree?: boolean, attributes?: boolean, characterData?: boolean, attributeOldValue?: boolean, attributeFilter?: string[]}} Options */

/**
 * @param {Node} target
 * @param {"attributes" | "childList" | "characterData"} type
 * @param {object} more
 * @param {string} [attribute]
 */
function note(target, type, more, attribute = "") {
  // Linkedom keeps what it makes of the class below at each of its documents.
  const [kept] = documents.get(target.ownerDocument) ?? [];
  for (const observer of kept ?? []) observer.note(target, type, more, attribute);
}

/** The observers of each document. @type {WeakMap<any, [Set<any>]>} */
const documents = new WeakMap();

/** @param {Node} element @param {string} attributeName @param {string | null} oldValue */
export const attributeChangedCallback = (element, attributeName, oldValue) =>
  note(element, "attributes", { attributeName, oldValue }, attributeName);

/** @param {Node} node @param {Node} [parent] that it was taken from, or whose text it is */
export function moCallback(node, parent) {
  if (parent && node.parentNode === parent) return note(node, "characterData", {});
  const place = { previousSibling: node.previousSibling ?? null, nextSibling: node.nextSibling ?? null };
  if (parent) note(parent, "childList", { addedNodes: [], removedNodes: [node], ...place });
  else if (node.parentNode) note(node.parentNode, "childList", { addedNodes: [node], removedNodes: [], ...place });
}

export class MutationObserverClass {
  /** @param {any} ownerDocument */
  constructor(ownerDocument) {
    /** @type {Set<any>} */
    const observers = new Set();
    documents.set(ownerDocument, [observers]);
    this.observers = observers;
    this.active = false;
    this.class = class MutationObserver {
      /** @type {Map<Node, Options>} */
      #targets = new Map();
      /** @type {object[]} */
      #records = [];
      /** @param {(records: object[], observer: any) => void} told */
      constructor(told) {
        this.told = told;
      }
      /** @param {Node} target @param {Options} [options] */
      observe(target, options = {}) {
        const attributes = options.attributes ?? ("attributeOldValue" in options || "attributeFilter" in options);
        this.#targets.set(target, { ...options, attributes });
        observers.add(this);
      }
      disconnect() {
        this.#targets.clear();
        this.#records = [];
        observers.delete(this);
      }
      takeRecords() {
        return this.#records.splice(0);
      }
      /** @param {Node} target @param {"attributes" | "childList" | "characterData"} type @param {any} more @param {string} attribute */
      note(target, type, more, attribute) {
        for (const [watched, options] of this.#targets) {
          const isIn = watched === target || (options.subtree && watched.contains(target));
          if (
            !isIn ||
            !options[type] ||
            (attribute && options.attributeFilter && !options.attributeFilter.includes(attribute))
          )
            continue;
          const kept = type === "attributes" && !options.attributeOldValue ? { ...more, oldValue: null } : more;
          if (!this.#records.length) void Promise.resolve().then(() => this.#tell());
          this.#records.push({
            type,
            target,
            addedNodes: [],
            removedNodes: [],
            attributeName: null,
            oldValue: null,
            ...kept,
          });
          return;
        }
      }
      #tell() {
        const records = this.takeRecords();
        if (records.length) this.told(records, this);
      }
    };
  }
}
