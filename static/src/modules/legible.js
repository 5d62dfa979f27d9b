import { offerKeys } from "../host/overflow.js";

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
