// Values of a program in the prose around it: what is pointed at there is lit in the drawing, and the other way round.

const LIT = "explorable-lit";

/**
 * Joins a drawing to its values in the prose.
 * @param {HTMLElement} el where it is drawn
 * @param {(place: string | null) => void} show lights a cell, as `S:2,1`, or none
 * @param {AbortSignal} signal
 * @returns {(place: string | null) => void} lights the values of a cell that is pointed at in the drawing
 */
export function joinProse(el, show, signal) {
  const scopeOf = (/** @type {Element} */ one) => one.closest("[data-scope]")?.getAttribute("data-scope");
  // Where documents are joined into one page, equal ids have numbers.
  const diagram = el.id.replace(/(--\d+)?-view$/, "");
  const all = /** @type {HTMLElement[]} */ ([...el.ownerDocument.querySelectorAll(`[data-diagram="${diagram}"]`)]);
  const values = all.filter((value) => scopeOf(value) === scopeOf(el));
  for (const value of values) {
    value.tabIndex = 0;
    const light = (/** @type {boolean} */ on) => show(on ? (value.dataset.place ?? null) : null);
    for (const event of ["pointerenter", "focus"]) value.addEventListener(event, () => light(true), { signal });
    for (const event of ["pointerleave", "blur"]) value.addEventListener(event, () => light(false), { signal });
  }
  return (place) => {
    for (const value of values) value.classList.toggle(LIT, value.dataset.place === place);
  };
}
