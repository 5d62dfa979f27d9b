// Time stands still and chance has a seed, so that a picture is the same in every build. What waits for later has its
// turn, in the order of a browser, once everything else has come to its end.

/** How many timers and frames a drawing may ask for: each may ask for the next. */
const MOST_TIMERS = 1000;
/** When the next frame is, in ms: what a timer does before is seen in it. */
const FRAME = 16;
/** How deep a frame may ask for another: one that waits for the layout does so once, an animation goes on. */
const MOST_FRAMES = 2;
/** What goes on for longer has no end: its first frame is the picture. What ends before is shown at its end. */
const MOST_MOVING = 90;

/** @typedef {{at: number, id: number, depth: number, task: () => void}} Waiting */

/** @typedef {{more: boolean, moving: boolean, endless: boolean}} Turn whether there was anything; and what goes on */

/** @type {any} */
const world = globalThis;
const RealDate = Date;
const silent = () => {};

/**
 * @param {(error: unknown) => void} report what a browser would write into its console
 * @param {boolean} moves whether animations go on, as long as they may end
 * @returns {{turn: () => Turn}} runs what waits and is next
 */
export function furnishTime(report, moves) {
  let isMoving = false;
  let isEndless = false;
  const now = () => (isMoving ? passed : 0);
  let left = MOST_TIMERS;
  let last = 0;
  let passed = 0;
  let depth = 0;
  /** @type {Waiting[]} */
  let waiting = [];
  /** @type {(task: () => void, delay: number, depth?: number) => number} */
  const wait = (task, delay, deep = 0) => {
    last += 1;
    if (left-- > 0) waiting.push({ at: passed + Math.max(0, Number(delay) || 0), id: last, depth: deep, task });
    return last;
  };
  /** @type {(id: unknown) => void} */
  const forget = (id) => void (waiting = waiting.filter((one) => one.id !== id));
  const turn = () => {
    const next = waiting.reduce(
      (a, b) => (a && (a.at < b.at || (a.at === b.at && a.id < b.id)) ? a : b),
      /** @type {any} */ (undefined),
    );
    if (!next) return { more: false, moving: isMoving, endless: isEndless };
    forget(next.id);
    passed = next.at;
    depth = next.depth;
    try {
      next.task();
    } catch (error) {
      report(error);
    } finally {
      depth = 0;
    }
    return { more: true, moving: isMoving, endless: isEndless };
  };
  Object.assign(world, {
    setTimeout: (/** @type {any} */ task, /** @type {number} */ delay, /** @type {any[]} */ ...args) =>
      wait(() => typeof task === "function" && task(...args), delay),
    requestAnimationFrame: Object.assign(
      (/** @type {any} */ task) => {
        const isLast = depth >= (moves ? MOST_MOVING : MOST_FRAMES);
        isEndless ||= isLast;
        if (isLast) return (last += 1);
        isMoving ||= depth >= MOST_FRAMES;
        return wait(() => task(now()), FRAME, depth + 1);
        // Who watches elements is told between a frame and what comes next.
      },
      { soon: (/** @type {() => void} */ task) => wait(task, FRAME) },
    ),
    requestIdleCallback: (/** @type {any} */ task) =>
      wait(() => task({ timeRemaining: () => 0, didTimeout: true }), FRAME),
    // What repeats has no end, so it does not begin.
    setInterval: () => (last += 1),
    setImmediate: undefined,
    clearTimeout: forget,
    clearInterval: forget,
    cancelAnimationFrame: forget,
    cancelIdleCallback: forget,
  });
  furnishClock(now);
  furnishChance();
  return { turn };
}

/** @param {() => number} now */
function furnishClock(now) {
  const fixed = (/** @type {any[]} */ args) => (args.length ? args : [now()]);
  world.Date = new Proxy(RealDate, {
    construct: (_, args, as) => Reflect.construct(RealDate, fixed(args), as),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
  /** @type {object[]} */
  let entries = [];
  const enter = (/** @type {string} */ entryType) => (/** @type {string} */ name) => {
    const entry = { name, entryType, startTime: 0, duration: 0, detail: null };
    entries.push(entry);
    return entry;
  };
  const named = (/** @type {string} */ key) => (/** @type {string} */ value) =>
    entries.filter((/** @type {any} */ one) => one[key] === value);
  world.performance = {
    now,
    timeOrigin: 0,
    mark: enter("mark"),
    measure: enter("measure"),
    getEntries: () => [...entries],
    getEntriesByName: named("name"),
    getEntriesByType: named("entryType"),
    clearMarks: () => void (entries = []),
    clearMeasures: silent,
    toJSON: () => ({ timeOrigin: 0 }),
  };
}

function furnishChance() {
  let seed = 1;
  Math.random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const digit = () => Math.floor(Math.random() * 16);
  world.crypto = {
    getRandomValues: (/** @type {any} */ array) => {
      for (let i = 0; i < array.length; i++) array[i] = Math.floor(Math.random() * 2 ** 32);
      return array;
    },
    randomUUID: () =>
      "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (/** @type {string} */ kind) =>
        (kind === "x" ? digit() : 8 + (digit() & 3)).toString(16),
      ),
  };
}
