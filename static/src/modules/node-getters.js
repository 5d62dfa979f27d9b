// Frameworks take `firstChild` and its like from `Node.prototype` once and call them on every node.
const KEYS = ["firstChild", "lastChild", "nextSibling", "previousSibling", "childNodes", "parentNode", "textContent", "nodeValue"];

/**
 * Lets what `Node` has of its own give what each kind of node gives.
 * @param {any} Node of linkedom, whose kinds have getters of their own
 */
export function furnishNode({ prototype }) {
  for (const key of KEYS) {
    const own = Object.getOwnPropertyDescriptor(prototype, key);
    if (!own?.get) continue;
    const { get, set } = own;
    const home = (/** @type {any} */ node) => {
      let at = Object.getPrototypeOf(node);
      while (at && !Object.hasOwn(at, key)) at = Object.getPrototypeOf(at);
      return at;
    };
    Object.defineProperty(prototype, key, {
      ...own,
      get() {
        return home(this) === prototype ? get.call(this) : this[key];
      },
      set(value) {
        if (home(this) === prototype) set?.call(this, value);
        else this[key] = value;
      },
    });
  }
}
