// The cell that is pointed at: all pictures of a program on a page show it.

const POINTED = "explorable-pointed";

/**
 * Joins a picture to the others that have cells of a program.
 * @param {HTMLElement} el where it is drawn
 * @param {string} program id of the tensor diagram that computes it
 * @param {(cell: string | null) => void} show what another picture points at, as `S:2,1`
 * @param {AbortSignal} signal
 * @returns {(cell: string | null) => void} tells the others
 */
export function joined(el, program, show, signal) {
  const page = el.ownerDocument;
  // Where documents are joined into one page, equal ids have numbers.
  const own = `${el.closest("[data-scope]")?.getAttribute("data-scope") ?? ""} ${program.replace(/--\d+$/, "")}`;
  /** @type {string | null} */
  let last = null;
  /** @param {any} event */
  const hear = ({ detail: { from, of, cell } }) => of === own && from !== el && show(cell);
  page.addEventListener(POINTED, hear, { signal });
  return (cell) => {
    if (cell === last) return;
    last = cell;
    page.dispatchEvent(new CustomEvent(POINTED, { detail: { from: el, of: own, cell } }));
  };
}

/**
 * Draws a ring round a cell, wherever it is drawn.
 * @param {Element} within
 * @param {string} cell
 */
export function ring(within, cell) {
  for (const drawn of within.querySelectorAll(`[data-cell="${cell}"]`)) {
    const ring = /** @type {Element} */ (drawn.cloneNode());
    ring.setAttribute("class", "explorable-ring");
    ring.removeAttribute("data-cell");
    // It lies above the cells around it.
    (drawn.closest(".explorable-cells") ?? drawn).after(ring);
  }
}
