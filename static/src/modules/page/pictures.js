// What is drawn on canvases, as parts of a page that runs no script.
import { drawingOf } from "./canvas.js";
import { declarationsOf } from "./declarations.js";
import { rulesOf } from "./sheets.js";

const SVG = "http://www.w3.org/2000/svg";
/** What a canvas and what stands for it both have. */
const KEPT = /^(class|style|id|title|role|aria-|data-)/;

/**
 * Puts what was drawn on each canvas in its place, in order; those that nobody drew on stay.
 * @param {any} el that a module drew in
 * @param {string} sheet of its author
 */
export function drawCanvases(el, sheet) {
  const drawn = [...el.querySelectorAll("canvas")].filter((canvas) => drawingOf(canvas)?.isBlank === false);
  const isNamed = el.querySelector("svg[aria-labelledby]");
  drawn.forEach((canvas, i) => {
    const svg = svgOf(canvas, `${el.id}-${i}-`, rulesOf(sheet));
    if (i || isNamed) svg.setAttribute("aria-hidden", "true");
    else if (!svg.hasAttribute("role")) {
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-labelledby", el.id.replace(/view$/, "alt"));
    }
    canvas.replaceWith(svg);
  });
}

/** @param {any} canvas @param {string} prefix @param {import("./sheets.js").Rule[]} rules @returns {any} */
function svgOf(canvas, prefix, rules) {
  const { width, height } = canvas;
  const svg = canvas.ownerDocument.createElementNS(SVG, "svg");
  for (const { name, value } of [...canvas.attributes]) if (KEPT.test(name)) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    preserveAspectRatio: "none",
  }))
    svg.setAttribute(name, String(value));
  svg.classList.add("explorable-canvas");
  // What its author says of a canvas holds for what stands for it.
  const own = declarationsOf(canvas.getAttribute("style") ?? "");
  for (const { selector, all } of rules) {
    if (!/\bcanvas\b/.test(selector) || !isMatched(canvas, selector)) continue;
    for (const [name, { value }] of all) if (!own.has(name)) svg.style.setProperty(name, value);
  }
  // It stands in its line as a canvas does.
  for (const [name, value] of Object.entries({ display: "inline", margin: "0" }))
    if (!svg.style.getPropertyValue(name)) svg.style.setProperty(name, value);
  svg.innerHTML = drawingOf(canvas)?.written(prefix) ?? "";
  return svg;
}

/** @param {any} element @param {string} selector */
function isMatched(element, selector) {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

/**
 * The drawing that stands for the whole picture where a page is printed: the largest, with those that lie on it.
 * @param {any} el
 * @returns {any}
 */
export function mainDrawing(el) {
  const all = [...el.querySelectorAll("svg:not(button svg, a svg, label svg, svg svg)")];
  const [first] = all;
  if (!el.querySelector(".explorable-canvas")) return first ?? null;
  const area = (/** @type {any} */ svg) => sideOf(svg, "width") * sideOf(svg, "height");
  const main = all.reduce((a, b) => (area(b) > area(a) ? b : a), first);
  const layers = all.filter((svg) => svg !== main && svg.parentNode === main.parentNode && area(svg) === area(main));
  if (!layers.length) return main;
  const whole = main.cloneNode(false);
  for (const layer of all) if (layer === main || layers.includes(layer)) whole.append(layer);
  el.append(whole);
  return whole;
}

/** @param {any} svg @param {"width" | "height"} side */
function sideOf(svg, side) {
  const given = Number.parseFloat(svg.getAttribute(side) ?? "");
  const [, , width, height] = (svg.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  return given || (side === "width" ? width : height) || 0;
}
