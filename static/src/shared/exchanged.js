/**
 * Puts other content into an element that keeps its height meanwhile. WebKit lays a container of sizes out once before what
 * is new in it, and scrolls up a page that is too short for its place while it does.
 * @param {HTMLElement} element
 * @param {() => void} exchange
 */
export function exchanged(element, exchange) {
  const { minHeight } = element.style;
  element.style.minHeight = getComputedStyle(element).height;
  exchange();
  // To ask for its height has all of it laid out.
  element.getBoundingClientRect();
  element.style.minHeight = minHeight;
  if (!element.getAttribute("style")) element.removeAttribute("style");
}
