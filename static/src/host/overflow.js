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
function offerKeys(place, scrolls) {
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

/** The smallest text that can be read, in px. */
const LEGIBLE = 11;

/**
 * Lets an author's drawings shrink with their place only as far as their words can be read; then they scroll.
 * @param {HTMLElement} stage around the element that they are drawn in
 */
export function keepLegible(stage) {
  const fit = () => {
    let widest = 0;
    for (const svg of /** @type {NodeListOf<SVGSVGElement>} */ (stage.querySelectorAll(":scope > svg[viewBox], :scope > div > svg[viewBox]"))) {
      const needs = legibleWidth(svg);
      svg.style.minWidth = needs ? `${needs}px` : "";
      widest = Math.max(widest, needs);
    }
    stage.classList.toggle("explorable-scrolls", widest > stage.clientWidth);
    offerKeys(stage, widest > stage.clientWidth && !stage.querySelector("button, input, select, a[href], [tabindex]"));
  };
  new ResizeObserver(fit).observe(stage);
  // It may draw anew at any time, in its own element or in its place.
  const changes = new MutationObserver(fit);
  for (const place of [stage, ...stage.children]) changes.observe(place, { childList: true });
}

/**
 * How wide a drawing has to be for its smallest text, and never wider than its author made it.
 * @param {SVGSVGElement} svg
 */
function legibleWidth(svg) {
  const { width } = svg.viewBox.baseVal;
  const sizes = [...svg.querySelectorAll("text, tspan")]
    .filter((text) => text.textContent?.trim() && text.checkVisibility?.())
    .map((text) => parseFloat(getComputedStyle(text).fontSize));
  return sizes.length ? Math.ceil(Math.min(width, (width * LEGIBLE) / Math.min(...sizes))) : 0;
}
