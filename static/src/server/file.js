import { PATTERN, texturePatterns } from "../shared/textures.js";
import { markup } from "./markup.js";
import { resolveStyles } from "./styles.js";

const SVG = "http://www.w3.org/2000/svg";
/** How a drawing refers to a texture. */
const USED = `url(#${PATTERN}`;

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
  // In a file nothing can be opened, nor does anything answer to a pointer.
  svg.querySelectorAll(".explorable-openable, .explorable-hit").forEach((mark) => mark.remove());
  for (const link of svg.querySelectorAll("a")) {
    const group = svg.ownerDocument.createElementNS(SVG, link.closest("text") ? "tspan" : "g");
    for (const { name, value } of link.attributes) if (!/href$|^(target|rel|download)$/.test(name)) group.setAttribute(name, value);
    group.append(...link.childNodes);
    link.replaceWith(group);
  }
  resolveStyles(svg, colors, sheet);
  // What has no area is filled all the same where paper is printed, by a line that no width was asked for.
  svg.querySelectorAll("line").forEach((line) => line.setAttribute("fill", "none"));
  // A line that is not drawn yet draws nothing, and is no valid svg.
  svg.querySelectorAll("path:not([d])").forEach((path) => path.remove());
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
  const fill = colors["--explorable-paper"] ?? colors["--explorable-surface"] ?? "#ffffff";
  paper.setAttribute("fill", fill);
  svg.prepend(title, ...(fill === "none" ? [] : [paper]), ...patternsOf(svg, colors));
  return markup(svg);
}

/**
 * The patterns that a drawing is woven with: what a page has once, a file has to bring along.
 * @param {SVGSVGElement} svg
 * @param {Record<string, string>} colors
 * @returns {Node[]}
 */
function patternsOf(svg, colors) {
  const paints = [...svg.querySelectorAll(`[fill^="${USED}"]`)].map((element) => element.getAttribute("fill") ?? "");
  const textures = paints.map((paint) => paint.slice(USED.length, -1));
  if (!textures.length) return [];
  const holder = svg.ownerDocument.createElementNS(SVG, "g");
  holder.innerHTML = texturePatterns([...new Set(textures)].sort());
  resolveStyles(holder, colors);
  return [...holder.childNodes];
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
    if (!(Number(length) > 0 && Number.isFinite(Number(length)))) throw new Error(`its svg needs a ${side} in px, or a viewBox`);
    svg.setAttribute(side, length);
  });
}
