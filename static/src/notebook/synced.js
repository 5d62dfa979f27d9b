/** @typedef {import("../host/model.js").Model} Model */

/** So long after a reader's last move, in ms, the kernel may still answer to one before. */
const LATE = 400;

/**
 * Keeps a picture and its widget in the kernel the same.
 * @param {import("../types.js").Outer} outer the widget's model
 * @param {import("../types.js").Figure} figure
 * @param {import("../host/parameters.js").Parameters} parameters
 * @param {AbortSignal} signal
 */
export function synced(outer, { keys, bind = {} }, parameters, signal) {
  /** The picture's model, once it is there. @type {Model | undefined} */
  let inner;
  /** What the kernel does not know yet. @type {Map<string, unknown>} */
  const news = new Map();

  function tell() {
    if (signal.aborted) return;
    for (const [key, value] of news) outer.set(key, value);
    news.clear();
    try {
      outer.save_changes();
    } catch {
      // The kernel is gone; the picture goes on without it.
    }
  }

  /** @param {string} key @param {unknown} value */
  function note(key, value) {
    if (Object.is(outer.get(key), value)) return;
    if (!news.size) requestAnimationFrame(tell);
    news.set(key, value);
  }

  /** @param {string} key @param {() => void} callback */
  function hear(key, callback) {
    outer.on(`change:${key}`, callback);
    signal.addEventListener("abort", () => outer.off(`change:${key}`, callback));
  }

  for (const name of parameters.names) {
    /** What a reader has set, the newest last, and when that was. @type {unknown[]} */
    let moves = [];
    let at = -Infinity;
    /** What the kernel has said last. @type {unknown} */
    let heard;
    hear(name, () => {
      const value = outer.get(name);
      const isLate = performance.now() - at < LATE && moves.slice(0, -1).some((move) => Object.is(move, value));
      // It was sent before the kernel knew that the reader went on.
      if (isLate) return note(name, parameters.get(name));
      heard = value;
      parameters.set(name, value);
    });
    const stop = parameters.watch([name], ({ [name]: value }) => {
      if (!Object.is(value, heard)) {
        const now = performance.now();
        moves = now - at < LATE ? [...moves, value] : [value];
        at = now;
      }
      heard = undefined;
      note(name, value);
    });
    signal.addEventListener("abort", stop);
  }
  for (const key of keys) hear(key, () => inner?.set(key, outer.get(key)));

  return {
    /** What the kernel has of the picture's state by now. */
    values: () =>
      Object.fromEntries(keys.filter((key) => !(key in bind) && outer.get(key) !== null).map((key) => [key, outer.get(key)])),

    /**
     * @param {Model} model
     * @param {Record<string, unknown>} values its state, which it changes in place
     */
    follow(model, values) {
      inner = model;
      const before = { ...values };
      const look = () => {
        const changed = Object.keys(values).filter((key) => values[key] !== before[key]);
        if (!changed.length) return;
        for (const key of changed) {
          before[key] = values[key];
          if (keys.includes(key)) note(key, values[key]);
        }
        const state = /** @type {Record<string, unknown>} */ (outer.get("state"));
        const found = Object.fromEntries(changed.map((key) => [key, values[key]]));
        const noted = /** @type {Record<string, unknown>} */ (news.get("state") ?? state);
        note("state", { ...noted, ...found });
      };
      model.on("change", look);
    },
  };
}
