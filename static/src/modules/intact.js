// Whether JavaScript's own objects are still what they were: an author's module may change them for itself, and for
// the next one there is a fresh isolate then.
const { ownKeys, getOwnPropertyDescriptor, deleteProperty } = Reflect;

/** @type {any[]} */
const OWN = [
  Object, Function, Array, String, Number, Boolean, Symbol, Promise, Map, Set, WeakMap, WeakSet, RegExp, Error, Date,
  JSON, Reflect, Math, Object.getPrototypeOf([][Symbol.iterator]()), Object.getPrototypeOf(Uint8Array),
].flatMap((own) => (own.prototype ? [own, own.prototype] : [own]));

/** What each drawing sets anew. */
const RENEWED = new Set(["random"]);
const { has } = Set.prototype;
const isRenewed = has.bind(RENEWED);

/** @typedef {{object: any, count: number, known: {key: PropertyKey, value: unknown, get: unknown}[]}} Kept */

/** @param {any} object @returns {Kept} */
function keptOf(object) {
  const keys = ownKeys(object);
  const known = keys.filter((key) => !isRenewed(key)).map((key) => ({ key, ...valueOf(object, key) }));
  return { object, count: keys.length, known };
}

const kept = OWN.map(keptOf);
/** What drawings share of a page: its classes. @type {Kept[]} */
let classes = [];

/**
 * @param {any} object
 * @param {PropertyKey} key
 */
function valueOf(object, key) {
  const found = getOwnPropertyDescriptor(object, key);
  return { value: found?.value, get: found?.get };
}

export function isIntact() {
  return isAsBefore(kept) && isAsBefore(classes);
}

/**
 * Nothing here calls what might have been changed.
 * @param {Kept[]} all
 */
function isAsBefore(all) {
  for (let i = 0; i < all.length; i++) {
    const { object, count, known } = all[i];
    if (ownKeys(object).length !== count) return false;
    for (let j = 0; j < known.length; j++) {
      const { key, value, get } = known[j];
      const now = valueOf(object, key);
      // What `RegExp` last matched is a number or a text.
      const isOf = typeof value === "function" || typeof value === "object";
      if (now.get !== get || (isOf && now.value !== value)) return false;
    }
  }
  return true;
}

/** @type {Set<PropertyKey>} */
let globals = new Set();

/** Notes what is global by now, and what its classes are. */
export function knowGlobals() {
  globals = new Set(ownKeys(globalThis));
  classes = [...globals].flatMap((key) => {
    const { value } = valueOf(globalThis, key);
    const prototype = typeof value === "function" ? valueOf(value, "prototype").value : undefined;
    return typeof prototype === "object" && prototype ? [keptOf(prototype)] : [];
  });
}

/** Takes away what became global since. */
export function forgetGlobals() {
  if (!globals.size) return;
  for (const key of ownKeys(globalThis)) if (!globals.has(key)) deleteProperty(globalThis, key);
}
