// Whether the world of modules is still what it was: an author's module may change it for itself, and for the next one
// there is a fresh isolate then.
const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, deleteProperty } = Reflect;
const { is } = Object;

/** What each drawing sets anew. @type {Set<PropertyKey>} */
const RENEWED = new Set(["random"]);

/** What V8 and its timers change by themselves: the last match of `RegExp`, what waits for its time. */
const CHANGING = new Set([RegExp, /** @type {any} */ (globalThis).__timer_manager?.pending]);

/**
 * @typedef {{key: PropertyKey, value: unknown, get: unknown, set: unknown}} Property
 * @typedef {{object: any, count: number, above: unknown, isOpen: boolean, known: Property[]}} Kept
 */

/** @param {unknown} value @returns {value is object} */
const isObject = (value) => typeof value === "function" || (typeof value === "object" && value !== null);

/** @param {any} object @returns {Kept} */
function keptOf(object) {
  const keys = ownKeys(object);
  const isFixed = (/** @type {Property} */ { key, value, get }) =>
    !RENEWED.has(key) && (get || isObject(value) || !CHANGING.has(object));
  const known = keys.map((key) => propertyOf(object, key)).filter(isFixed);
  return { object, count: keys.length, above: getPrototypeOf(object), isOpen: isExtensible(object), known };
}

/**
 * @param {object} object
 * @param {PropertyKey} key
 * @returns {Property}
 */
function propertyOf(object, key) {
  const found = getOwnPropertyDescriptor(object, key);
  return { key, value: found?.value, get: found?.get, set: found?.set };
}

/**
 * All that can be reached from some objects by the names of what they hold.
 * @param {unknown[]} roots
 * @param {(value: unknown) => boolean} [passes] over what is left out
 */
function reached(roots, passes = () => false) {
  /** @type {Set<object>} */
  const found = new Set();
  const waiting = [...roots];
  while (waiting.length) {
    const object = waiting.pop();
    if (!isObject(object) || found.has(object) || passes(object)) continue;
    found.add(object);
    waiting.push(getPrototypeOf(object));
    for (const key of ownKeys(object)) {
      const { value, get, set } = propertyOf(object, key);
      waiting.push(value, get, set);
    }
  }
  return found;
}

/** What has no name: the classes of generators, and of what goes through collections. */
const NAMELESS = [
  function* () {},
  async function () {},
  async function* () {},
  [].values(),
  new Map().values(),
  new Set().values(),
  ""[Symbol.iterator](),
  "".matchAll(/a/g),
].map((one) => getPrototypeOf(one));

/** JavaScript's own objects, and what modules are given. @type {Set<object>} */
const own = new Set();
/** These, as they are when the first module comes. @type {Kept[]} */
let kept = [];
/** What drawings share of a page: its classes, with what these inherit. @type {Kept[]} */
let classes = [];
/** What is global once a page is there. @type {Kept | undefined} */
let world;

/** @param {unknown[]} roots */
function keep(roots) {
  for (const object of reached(roots, (value) => value === globalThis || own.has(/** @type {object} */ (value)))) own.add(object);
}

keep([...ownKeys(globalThis).map((key) => propertyOf(globalThis, key).value), ...NAMELESS]);

/**
 * Names what modules are given besides.
 * @param {Record<string, unknown>[]} given each with what it holds by name
 */
export function knowGiven(given) {
  keep(given.flatMap((one) => ownKeys(one).map((key) => /** @type {any} */ (one)[key])));
}

export function isIntact() {
  for (let i = 0; i < kept.length; i++) if (!isAsBefore(kept[i])) return false;
  for (let i = 0; i < classes.length; i++) if (!isAsBefore(classes[i])) return false;
  return !world || isWorldAsBefore(world);
}

/**
 * Nothing here calls what might have been changed.
 * @param {Kept} kept
 */
function isAsBefore({ object, count, above, isOpen, known }) {
  if (ownKeys(object).length !== count || getPrototypeOf(object) !== above || isExtensible(object) !== isOpen) return false;
  return areAsBefore(object, known);
}

/**
 * @param {object} object
 * @param {Property[]} known
 */
function areAsBefore(object, known) {
  for (let i = 0; i < known.length; i++) {
    const { key, value, get, set } = known[i];
    const now = getOwnPropertyDescriptor(object, key);
    if (!now || now.get !== get || now.set !== set) return false;
    if (!is(now.value, value)) return false;
  }
  return true;
}

/**
 * A module may add to what is global, which is taken away before the next one, unless it cannot be.
 * @param {Kept} world
 */
function isWorldAsBefore({ object, above, isOpen, known }) {
  if (getPrototypeOf(object) !== above || isExtensible(object) !== isOpen) return false;
  const keys = ownKeys(object);
  for (let i = 0; i < keys.length; i++) {
    if (!globals[/** @type {string} */ (keys[i])] && !getOwnPropertyDescriptor(object, keys[i])?.configurable) return false;
  }
  return areAsBefore(object, known);
}

/** Without a prototype: looked into without a call. @type {Record<PropertyKey, true>} */
let globals = Object.create(null);

/** Notes what is global by now, and what its classes are. */
export function knowGlobals() {
  if (!kept.length) kept = [...own].map(keptOf);
  globals = Object.create(null);
  for (const key of ownKeys(globalThis)) globals[/** @type {string} */ (key)] = true;
  world = keptOf(globalThis);
  // Where a page is scrolled to, and how it is called, is a number or a text.
  world.known = world.known.filter(({ value, get }) => get || isObject(value));
  /** @type {Set<object>} */
  const found = new Set();
  for (const { value } of world.known) {
    if (!isObject(value) || own.has(value)) continue;
    const isClass = typeof value === "function";
    if (isClass) found.add(value);
    const prototype = isClass ? propertyOf(value, "prototype").value : getPrototypeOf(value);
    for (let one = prototype; isObject(one) && !own.has(one) && !found.has(one); one = getPrototypeOf(one)) found.add(one);
  }
  classes = [...found].map(keptOf);
}

/** Takes away what became global since. */
export function forgetGlobals() {
  if (!world) return;
  for (const key of ownKeys(globalThis)) if (!globals[/** @type {string} */ (key)]) deleteProperty(globalThis, key);
}
