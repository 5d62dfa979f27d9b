/**
 * Has the transitions of D3 end where they begin: nobody watches them while the docs are built, and what they lead to
 * is the picture.
 * @param {any} d3
 */
export function endTransitions({ selection, transition }) {
  const { transition: begin } = selection.prototype;
  const timing = /** @type {Record<string, any>} */ ({
    duration: transition.prototype.duration,
    delay: transition.prototype.delay,
  });
  /** @this {any} @param {any[]} given a name, or another transition */
  selection.prototype.transition = function (...given) {
    const begun = begin.apply(this, given);
    for (const set of Object.values(timing)) set.call(begun, 0);
    return begun;
  };
  for (const [name, own] of Object.entries(timing)) {
    /** @this {any} @param {any[]} given how long it takes, or how long it waits */
    transition.prototype[name] = function (...given) {
      return given.length ? this : own.call(this);
    };
  }
}
