import { t } from "../shared/words.js";

/** What marks the part of a drawing that keys have come to. */
const REACHED = ".explorable-ring, .explorable-at, .explorable-picked";
/** How much of a drawing is seen beyond that part, in px. */
const MARGIN = 24;

/**
 * Marks the drawings of a picture that go on beyond the right edge, so that its reader knows to scroll, and lets keys
 * reach all of them.
 * @param {HTMLElement} figure
 */
export function showOverflow(figure) {
  for (const stage of /** @type {NodeListOf<HTMLElement>} */ (figure.querySelectorAll(".explorable-stage"))) {
    const mark = () => {
      stage.classList.toggle("explorable-more", stage.scrollWidth - stage.clientWidth - stage.scrollLeft > 2);
      offerKeys(stage, stage.scrollWidth - stage.clientWidth > 1);
    };
    stage.addEventListener("scroll", mark, { passive: true });
    // What keys choose may lie where it has not been scrolled to.
    stage.addEventListener("keydown", () => requestAnimationFrame(() => reveal(stage)));
    new ResizeObserver(mark).observe(stage);
  }
}

/**
 * Makes what scrolls a stop of the Tab key, where arrow keys scroll it; not where a stop is already.
 * @param {HTMLElement} place
 * @param {boolean} scrolls
 */
export function offerKeys(place, scrolls) {
  const isOwn = place.dataset.scrolls !== undefined;
  if (scrolls === isOwn || (scrolls && (place.hasAttribute("tabindex") || place.hasAttribute("role")))) return;
  const offered = { "data-scrolls": "", tabindex: "0", role: "group", "aria-label": t("Drawing: arrow keys scroll") };
  for (const [name, value] of Object.entries(offered)) {
    if (scrolls) place.setAttribute(name, value);
    else place.removeAttribute(name);
  }
}

/** @param {HTMLElement} stage */
function reveal(stage) {
  const reached = [...stage.querySelectorAll(REACHED)].find((part) => part.getClientRects().length);
  if (!reached || stage.scrollWidth <= stage.clientWidth) return;
  const [part, place] = [reached.getBoundingClientRect(), stage.getBoundingClientRect()];
  if (part.left < place.left + MARGIN) stage.scrollLeft -= place.left + MARGIN - part.left;
  else if (part.right > place.right - MARGIN) stage.scrollLeft += part.right - place.right + MARGIN;
}
