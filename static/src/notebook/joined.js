/** @event explorable:parameter tells the other pictures of a notebook that one of them has moved what they share. */
const MOVED = "explorable:parameter";

/**
 * Keeps the parameters of a picture the same as those of the others that show them, without a kernel.
 * @param {import("../types.js").Shared[]} declared each with what it is known by in the whole notebook
 * @param {import("../host/parameters.js").Parameters} parameters
 * @param {AbortSignal} signal
 */
export function joined(declared, parameters, signal) {
  for (const { name, key } of declared) {
    /** What was heard need not be told. */
    let known = parameters.get(name);
    const hear = (/** @type {Event} */ event) => {
      const { key: moved, value } = /** @type {CustomEvent} */ (event).detail;
      if (moved !== key || value === known) return;
      known = value;
      parameters.set(name, value);
    };
    document.addEventListener(MOVED, hear, { signal });
    const stop = parameters.watch([name], ({ [name]: value }) => {
      if (value === known) return;
      known = value;
      document.dispatchEvent(new CustomEvent(MOVED, { detail: { key, value } }));
    });
    signal.addEventListener("abort", stop);
  }
}
