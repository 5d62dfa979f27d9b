// Where KaTeX's boxes will lie on the page: what a browser makes of KaTeX's style sheet, computed from its metrics.
import { glyphsWidth } from "./glyphs.js";

/** @typedef {any} Box a node of KaTeX's tree of html */

/**
 * Lengths are in em of the formula, x from its left edge, y upwards from its baseline.
 * @typedef {object} Place
 * @property {Box} box
 * @property {Box | null} parent
 * @property {number} start where it is put; its margin lies between that and `left`
 * @property {number} left
 * @property {number} right
 * @property {number} bottom
 * @property {number} top
 * @property {number} baseline
 * @property {number} em one em beside this place, in em of the formula
 * @property {number} first of the places, the one after this that is inside it
 * @property {number} end the first place that is no longer inside it
 */

/** Font sizes by KaTeX's number, from 1 to 11. */
const SIZES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488];
const NULL_DELIMITER = 0.12;
const MU = 1 / 18;

/** What a class of KaTeX's style sheet adds at the left and at the right. */
const SIDES = /** @type {Record<string, [number, number]>} */ ({
  "katex-root": [5 * MU, -10 * MU],
  boxpad: [0.3, 0.3],
  "cancel-pad": [0.2, 0.2],
  "cancel-lap": [-0.2, -0.2],
  fbox: [0.04, 0.04],
  fcolorbox: [0.04, 0.04],
  "x-arrow-pad": [0.5, 0.5],
  "cd-arrow-pad": [0.27778, 0.55556],
  anglpad: [0.03889, 0.03889],
});
/** How a class aligns what is stacked in it. */
const ALIGNMENT = /** @type {Record<string, number>} */ ({
  mfrac: 0.5,
  "op-limits": 0.5,
  "katex-accent": 0.5,
  "x-arrow": 0.5,
  mover: 0.5,
  munder: 0.5,
  "col-align-c": 0.5,
  "col-align-l": 0,
  "col-align-r": 1,
  msupsub: 0,
  "svg-align": 0,
});
/** Bars and stretched signs, which are as wide as what they stand with. */
const STRETCHED = new Set(["frac-line", "overline-line", "underline-line", "hide-tail", "katex-stretchy"]);
const NO_WIDTH = new Set(["llap", "rlap", "clap", "katex-thinbox", "katex-strut", "pstrut", "vlist-s"]);

/**
 * @param {Box} html the part of a displayed formula that is seen
 * @returns {{width: number, places: Place[]}} in the order of the tree, each before what it holds
 */
export function layOut(html) {
  /** @type {Place[]} */
  const places = [];
  const width = place(html, { x: 0, y: 0, em: 1, align: 0.5, parent: null }, places);
  return { width, places };
}

/** In em: what is wider may not fit beside a margin on a small screen. */
const LONG = 12;

/**
 * Whether a formula in a line of text has a part that is wide and cannot be broken.
 * @param {Box} html the part of the formula that is seen
 */
export function isLong(html) {
  return html.children.some((/** @type {Box} */ base) => layOut(base).width > LONG);
}

/**
 * @typedef {object} At
 * @property {number} x
 * @property {number} y of the baseline
 * @property {number} em
 * @property {number} align 0 left, 0.5 centre, 1 right
 * @property {Box | null} parent
 */

/**
 * @param {Box} box
 * @param {At} at
 * @param {Place[]} places
 * @returns {number} how far the next box is moved on
 */
function place(box, at, places) {
  const classes = box.classes ?? [];
  const em = at.em * resized(classes);
  const style = box.style ?? {};
  const own = { box, parent: at.parent, start: at.x, left: at.x, right: at.x, bottom: 0, top: 0, baseline: at.y, em: at.em, first: places.length + 1, end: 0 };
  own.bottom = at.y - (box.depth ?? 0) * at.em;
  own.top = at.y + (box.height ?? 0) * at.em;
  places.push(own);

  let align = at.align;
  let [before, after] = [length(style.marginLeft) + length(style.paddingLeft), length(style.marginRight)];
  for (const name of classes) {
    align = ALIGNMENT[name] ?? align;
    if (!SIDES[name]) continue;
    before += SIDES[name][0];
    after += SIDES[name][1];
  }
  // Accents are moved to the middle of what is under them, without moving what follows.
  const inside = { x: at.x + (before + length(style.left)) * em, y: at.y + raised(style) * em, em, align, parent: box };
  let width;
  if (box.skew !== undefined) width = (glyphsWidth(box) + (box.italic ?? 0)) * em;
  else if (classes.includes("nulldelimiter")) width = NULL_DELIMITER * em;
  else if (classes.includes("vlist-t")) width = placeStack(box.children[0].children[0].children, inside, places);
  else {
    width = 0;
    for (const child of box.children ?? []) width += place(child, { ...inside, x: inside.x + width }, places);
  }
  if (style.width?.endsWith("em")) width = length(style.width) * em;
  width = Math.max(width, length(style.minWidth) * em, length(style.borderRightWidth) * em);
  own.left = inside.x;
  own.right = inside.x + width;
  own.end = places.length;
  const isAccent = classes.includes("accent-body") && !classes.includes("accent-full");
  if (isAccent || classes.some((/** @type {string} */ name) => NO_WIDTH.has(name))) return 0;
  return width + (before + after) * em;
}

/**
 * What KaTeX sets on top of one another; it is as wide as its widest part.
 * @param {Box[]} parts each a strut and a box, moved up by the style `top`
 * @param {At} at
 * @param {Place[]} places
 */
function placeStack(parts, at, places) {
  const laid = parts.map((part) => {
    const [strut, ...boxes] = part.children;
    const y = at.y + (-length(part.style.top) - length(strut.style.height)) * at.em;
    const align = part.classes.includes("svg-align") ? 0 : at.align;
    const first = places.length;
    if (boxes.some(isStretched)) {
      for (const box of boxes) place(box, { ...at, y, parent: part }, places);
      return { first, end: places.length, align: null, width: 0 };
    }
    let width = (length(part.style.marginLeft) + length(part.style.paddingLeft)) * at.em;
    for (const box of boxes) width += place(box, { ...at, x: at.x + width, y, align, parent: part }, places);
    return { first, end: places.length, align, width: width + length(part.style.marginRight) * at.em };
  });
  const widest = Math.max(0, ...laid.map(({ width }) => width));
  for (const { first, end, align, width } of laid) {
    for (let i = first; i < end; i++) {
      if (align === null) places[i].right = at.x + widest;
      else shift(places[i], (widest - width) * align);
    }
  }
  return widest;
}

/** @param {Box} box */
export function isStretched(box) {
  return box.classes?.some((/** @type {string} */ name) => STRETCHED.has(name)) ?? false;
}

/**
 * @param {Place} place
 * @param {number} by
 */
function shift(place, by) {
  place.start += by;
  place.left += by;
  place.right += by;
}

/** @param {string[]} classes */
function resized(classes) {
  const from = classes.find((name) => name.startsWith("reset-size"));
  const to = from && classes.find((name) => /^size\d+$/.test(name));
  if (!from || !to) return 1;
  return SIZES[Number(to.slice("size".length)) - 1] / SIZES[Number(from.slice("reset-size".length)) - 1];
}

/** @param {Record<string, string>} style */
function raised(style) {
  return style.position === "relative" ? -length(style.top) : 0;
}

/** @param {string | undefined} text in em, or nothing */
function length(text) {
  return text?.endsWith("em") ? parseFloat(text) : 0;
}
