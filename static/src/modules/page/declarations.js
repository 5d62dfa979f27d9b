// An element's own styles, as a browser keeps them: a declaration for each property, what is short for several, and
// the text that the attribute has.

/** @typedef {{value: string, priority: string}} Declared */

const SIDES = ["top", "right", "bottom", "left"];
const CORNERS = ["top-left", "top-right", "bottom-right", "bottom-left"];
/** What stands for four at once, and how each of them is called. */
const FOURFOLD = /** @type {Record<string, string[]>} */ ({
  margin: SIDES.map((side) => `margin-${side}`),
  padding: SIDES.map((side) => `padding-${side}`),
  inset: SIDES,
  "border-width": SIDES.map((side) => `border-${side}-width`),
  "border-style": SIDES.map((side) => `border-${side}-style`),
  "border-color": SIDES.map((side) => `border-${side}-color`),
  "border-radius": CORNERS.map((corner) => `border-${corner}-radius`),
});
const TWOFOLD = /** @type {Record<string, string[]>} */ ({
  gap: ["row-gap", "column-gap"],
  overflow: ["overflow-x", "overflow-y"],
});
const BORDERS = ["border", ...SIDES.map((side) => `border-${side}`)];
const LINES = /^(none|hidden|dotted|dashed|solid|double|groove|ridge|inset|outset)$/;
const WIDTHS = /^([\d.]|thin$|medium$|thick$)/;
/** What browsers write with a unit where an author may leave it out. */
const LENGTHS = /^(top|right|bottom|left|inset|width|height|(margin|padding|min|max)-.*|gap|font-size)$/;

/** @param {string} value */
const parts = (value) => value.match(/(?:[^\s(]|\([^)]*\))+/g) ?? [];

/**
 * What a declaration says of another property that it is short for.
 * @param {string} name
 * @param {string} value
 * @param {string} wanted
 * @returns {string | undefined}
 */
function within(name, value, wanted) {
  const four = FOURFOLD[name];
  if (four?.includes(wanted)) {
    const given = parts(value);
    const place = four.indexOf(wanted);
    return given[place] ?? given[place - 2] ?? (place === 3 ? given[1] : undefined) ?? given[0];
  }
  if (TWOFOLD[name]?.includes(wanted)) return parts(value)[TWOFOLD[name].indexOf(wanted)] ?? parts(value)[0];
  if (BORDERS.includes(name) && wanted.startsWith("border-")) {
    const [kind] = wanted.split("-").slice(-1);
    const side = wanted.slice("border-".length, -kind.length - 1);
    if (name !== "border" && name !== `border-${side}`) return undefined;
    const given = parts(value);
    if (kind === "style") return given.find((one) => LINES.test(one)) ?? "none";
    if (kind === "width") return given.find((one) => WIDTHS.test(one)) ?? "medium";
    if (kind === "color") return given.find((one) => !LINES.test(one) && !WIDTHS.test(one)) ?? "currentcolor";
  }
  if (name === "background" && wanted === "background-color") {
    return parts(value).find(
      (one) => !/^url\(|gradient\(|^(no-repeat|repeat|center|left|right|top|bottom|cover|contain|none|\/)$/.test(one),
    );
  }
  return undefined;
}

/** @param {string} name camelCase or with dashes */
export function dashed(name) {
  if (name === "cssFloat") return "float";
  if (name.startsWith("--")) return name;
  return name.replace(/^(webkit|moz|ms)(?=[A-Z])/, "-$1").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** @param {string} text @returns {Map<string, Declared>} */
export function declarationsOf(text) {
  const found = new Map();
  // A semicolon in brackets or quotes ends nothing.
  for (const part of text.replace(/\/\*[^]*?\*\//g, "").match(/(?:[^;("']|\([^)]*\)|"[^"]*"|'[^']*'|["'(])+/g) ?? []) {
    const colon = part.indexOf(":");
    const name = part.slice(0, colon).trim();
    const [, value, important] = /^\s*([^]*?)\s*(!\s*important)?\s*$/i.exec(part.slice(colon + 1)) ?? [];
    if (colon > 0 && value)
      declare(found, name.startsWith("--") ? name : name.toLowerCase(), value, important ? "important" : "");
  }
  return found;
}

/**
 * @param {Map<string, Declared>} all
 * @param {string} name
 * @param {string} value
 * @param {string} priority
 */
function declare(all, name, value, priority) {
  // What comes later counts, also where another one is short for it.
  if (!all.has(name)) for (const part of FOURFOLD[name] ?? TWOFOLD[name] ?? []) all.delete(part);
  all.set(name, { value: LENGTHS.test(name) && /^-?0$/.test(value) ? "0px" : value, priority });
}

/**
 * @param {Map<string, Declared>} all
 * @param {string} name
 * @returns {Declared | undefined}
 */
export function declared(all, name) {
  const own = all.get(name);
  if (own) return own;
  for (const [other, { value, priority }] of [...all].reverse()) {
    const part = within(other, value, name);
    if (part !== undefined) return { value: part, priority };
  }
  const together = FOURFOLD[name] ?? TWOFOLD[name];
  const each = together?.map((part) => declared(all, part));
  if (!each?.every((part) => part)) return undefined;
  return { value: shortest(each.map((part) => /** @type {Declared} */ (part).value)), priority: "" };
}

/** @param {string[]} values of the sides */
function shortest(values) {
  const [top, right, bottom = top, left = right] = values;
  if (left !== right) return [top, right, bottom, left].join(" ");
  if (bottom !== top) return [top, right, bottom].join(" ");
  return right === top ? top : [top, right].join(" ");
}

/** @param {Map<string, Declared>} all */
const written = (all) =>
  [...all].map(([name, { value, priority }]) => `${name}: ${value}${priority ? " !important" : ""};`).join(" ");

/** Properties that may be asked for with `in`; others are known once they are set. */
const KNOWN = /^(?!constructor$|toString$|then$)[a-zA-Z][a-zA-Z-]*$/;

export class CSSStyleDeclaration {
  /** @type {any} */
  #element;
  /** @type {Map<string, Declared>} */
  #all = new Map();
  /** @type {string | null} what the attribute was */
  #text = null;

  /** @param {any} [element] whose attribute it is; without one it stands alone, as in a rule */
  constructor(element = null) {
    this.#element = element;
    // eslint-disable-next-line no-constructor-return
    return new Proxy(this, {
      get: (_, name) => this.#get(name),
      set: (_, name, value) => this.#set(name, value),
      has: (_, name) => typeof name === "string" && (name in CSSStyleDeclaration.prototype || KNOWN.test(name)),
      ownKeys: () => [...this.#read().keys()].map((_, i) => String(i)),
      getOwnPropertyDescriptor: (_, name) =>
        typeof name === "string" && /^\d+$/.test(name)
          ? { value: this.#get(name), enumerable: true, configurable: true }
          : undefined,
    });
  }

  #read() {
    const text = this.#element?.getAttribute("style") ?? null;
    if (this.#element && text !== this.#text) {
      this.#all = declarationsOf(text ?? "");
      this.#text = text;
    }
    return this.#all;
  }

  #write() {
    this.#text = written(this.#all);
    if (this.#text) this.#element?.setAttribute("style", this.#text);
    else if (this.#element?.hasAttribute("style")) this.#element.setAttribute("style", "");
    this.#text = this.#element ? this.#element.getAttribute("style") : this.#text;
  }

  /** @param {PropertyKey} name @returns {any} */
  #get(name) {
    if (typeof name === "symbol")
      return name === Symbol.iterator ? () => [...this.#read().keys()][Symbol.iterator]() : undefined;
    const key = String(name);
    if (key === "cssText") return written(this.#read());
    if (key === "length") return this.#read().size;
    if (key === "parentRule") return null;
    if (/^\d+$/.test(key)) return [...this.#read().keys()][Number(key)];
    const method = /** @type {Record<string, any>} */ (this.#methods)[key];
    if (method) return method;
    return KNOWN.test(key) ? this.#methods.getPropertyValue(dashed(key)) : undefined;
  }

  /** @param {PropertyKey} name @param {any} value */
  #set(name, value) {
    const key = String(name);
    if (key !== "cssText") return (this.#methods.setProperty(dashed(key), value), true);
    this.#read();
    this.#all = declarationsOf(String(value));
    this.#write();
    return true;
  }

  #methods = {
    item: (/** @type {number} */ place) => [...this.#read().keys()][place] ?? "",
    getPropertyValue: (/** @type {string} */ name) =>
      declared(this.#read(), name.startsWith("--") ? name : name.toLowerCase())?.value ?? "",
    getPropertyPriority: (/** @type {string} */ name) => this.#read().get(name)?.priority ?? "",
    setProperty: (/** @type {string} */ name, /** @type {unknown} */ value, priority = "") => {
      const all = this.#read();
      const text = value === null || value === undefined ? "" : String(value).trim();
      if (value === undefined) return;
      if (text) declare(all, name, text, priority ? "important" : "");
      else all.delete(name);
      this.#write();
    },
    removeProperty: (/** @type {string} */ name) => {
      const before = declared(this.#read(), name)?.value ?? "";
      if (this.#all.delete(name)) this.#write();
      return before;
    },
    toString: () => "[object CSSStyleDeclaration]",
  };
}
