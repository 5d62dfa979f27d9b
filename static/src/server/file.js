import { PATTERN, texturePatterns } from "../shared/textures.js";
import { markup } from "./markup.js";
import { resolveStyles } from "./styles.js";

const SVG = "http://www.w3.org/2000/svg";
/** Where a drawing refers to a texture. */
const USED = new RegExp(`url\\(#${PATTERN}([\\w-]+)\\)`, "g");

/**
 * A drawing alone, as a file that needs no style sheet.
 * @param {Element} drawing
 * @param {{title: string, colors: Record<string, string>, sheet?: string}} request `sheet` is an author's own
 */
export function fileOf(drawing, { title: words, colors, sheet }) {
  const svg = /** @type {SVGSVGElement} */ (drawing);
  svg.removeAttribute("aria-labelledby");
  svg.setAttribute("xmlns", SVG);
  size(svg);
  resolveStyles(svg, colors, sheet);
  const page = svg.ownerDocument;
  const title = page.createElementNS(SVG, "title");
  title.textContent = words;
  // The light theme's inks need its paper, also where an e-book's page is dark.
  const paper = page.createElementNS(SVG, "rect");
  const [x, y, width, height] = boxOf(svg);
  if (x) paper.setAttribute("x", String(x));
  if (y) paper.setAttribute("y", String(y));
  paper.setAttribute("width", String(width));
  paper.setAttribute("height", String(height));
  paper.setAttribute("fill", colors["--explorable-surface"] ?? "#ffffff");
  svg.prepend(title, paper);
  const written = markup(svg);
  const woven = [...new Set([...written.matchAll(USED)].map(([, texture]) => texture))].sort();
  if (!woven.length) return written;
  // What a page has once, a file has to bring along.
  const patterns = page.createElementNS(SVG, "g");
  patterns.innerHTML = texturePatterns(woven);
  resolveStyles(patterns, colors);
  return written.replace(/(<svg[^>]*>)/, (opening) => opening + markup(/** @type {Node} */ (patterns.firstChild)));
}

/** @param {SVGSVGElement} svg */
function boxOf(svg) {
  const box = (svg.getAttribute("viewBox") ?? "").trim().split(/[\s,]+/).map(Number);
  const isBox = box.length === 4 && box.every(Number.isFinite);
  return isBox ? box : [0, 0, ...["width", "height"].map((side) => Number(svg.getAttribute(side)))];
}

/**
 * Makes sure of a width and a height in px, which whatever shows the file reads.
 * @param {SVGSVGElement} svg
 */
function size(svg) {
  const [, , ...sides] = boxOf(svg);
  ["width", "height"].forEach((side, i) => {
    const given = /^\s*([\d.]+)(px)?\s*$/.exec(svg.getAttribute(side) ?? "")?.[1];
    const length = given ?? String(sides[i]);
    if (!(Number(length) > 0)) throw new Error(`its svg needs a ${side} in px, or a viewBox`);
    svg.setAttribute(side, length);
  });
}
