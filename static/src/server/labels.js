// Words above or below the terms of a displayed formula, with a line to the term that each explains.
import published from "katex";
import { textWidth } from "../shared/text.js";
import { isStretched, layOut } from "./layout.js";
import { plainText } from "./write.js";

/** @typedef {import("./layout.js").Place} Place */
/** @typedef {{text: string, side: "above" | "below"}} Label */
/** @typedef {any} Box a node of KaTeX's tree of html */

const katex = /** @type {any} */ (published);

// In em of the formula. KaTeX's is 1.21 of the page's, so these words are three quarters of the prose.
const FONT = 0.62;
/** A line of them. */
const LINE = 0.75;
/** Between the levels of labels, and from the formula to the first. */
const LEVEL = 0.92;
const FIRST = 0.62;
/** Between a term and its bar, and between a line and its word. */
const GAP = 0.12;
/** Between words on a level, and between a word and another's line. */
const SLOT = 0.4;
const CLEAR = 0.15;
/** How far a word reaches beyond its line, where it stands at one side of it. */
const HANG = 0.2;
/** How high a bar and its distance are, and at most that of a root. */
const BAR = 2 * GAP + 0.03;
/** A narrower term, such as a letter, needs no bar to show its extent. */
const LETTER = 1.2;
const EPSILON = 1e-6;
const PAGE = 1.21;
/** Room for a formula's number, in em of the page. */
const NUMBER = 4;

/**
 * @typedef {object} Word a label, its line, and the room that it takes
 * @property {string} text
 * @property {Place} term
 * @property {number} line x of the line
 * @property {number} width
 * @property {number} left
 * @property {number} level 0 next to the formula
 * @property {string} align
 */

/**
 * Adds each label to the first of its concept's terms that can be reached from outside the formula.
 * @param {Box} html the part of a formula that is seen
 * @param {Record<string, Label>} labels by concept
 * @returns {{rules: string[], labelled: string, unplaced: string[]}}
 */
export function annotate(html, labels) {
  const { width, places } = layOut(html);
  const [top, bottom] = [html.height, -html.depth];

  /** @type {{above: Word[], below: Word[]}} */
  const sides = { above: [], below: [] };
  const unplaced = [];
  for (const [name, { text, side }] of Object.entries(labels)) {
    const terms = places.filter((place) => place.box.attributes?.["data-concept"] === name && isSeen(place, places));
    const other = side === "above" ? "below" : "above";
    const reached = [side, other]
      .flatMap((way) => terms.map((term) => ({ term, way, line: wayOut(term, way === "above", places, top, bottom) })))
      .find(({ line }) => line !== null);
    if (!reached) {
      unplaced.push(name);
      continue;
    }
    const { term, way, line } = reached;
    const word = { text, term, line: line ?? 0, width: textWidth(text, 100) / 100 * FONT, left: 0, level: 0, align: "center" };
    sides[/** @type {"above" | "below"} */ (way)].push(word);
  }
  for (const words of Object.values(sides)) arrange(words, width);

  const all = [...sides.above, ...sides.below];
  const left = Math.max(0, ...all.map((word) => -word.left));
  const right = Math.max(0, ...all.map((word) => word.left + word.width - width));
  for (const word of sides.above) attach(word, top + FIRST + word.level * LEVEL, true);
  for (const word of sides.below) attach(word, bottom - FIRST - word.level * LEVEL - LINE, false);
  const padding = [room(sides.above), right, room(sides.below), left].map((side) => `${round(side)}em`).join(" ");
  const needed = Math.ceil((left + width + right) * PAGE + NUMBER);
  const labelled = `explorable-labelled-${needed}-${padding.replace(/em/g, "").replace(/[ .]/g, "-")}`;
  html.classes.push(labelled);
  return { rules: all.length ? [rule(labelled, needed, padding)] : [], labelled, unplaced };
}

/**
 * Labels are shown where there is room for the whole formula with them; elsewhere the legend says the same.
 * @param {string} name
 * @param {number} needed
 * @param {string} padding
 */
function rule(name, needed, padding) {
  return (
    `@container explorable-equation (width >= ${needed}em){` +
    `.katex .${name}{padding:${padding}}.katex .${name} .explorable-label.explorable-label{display:inline-block}` +
    `.explorable-legend>.${name},.explorable-legend.${name}{display:none}}`
  );
}

/** @param {Word[]} words */
function room(words) {
  return words.length ? FIRST + Math.max(...words.map(({ level }) => level)) * LEVEL + LINE : 0;
}

/**
 * Where a straight line can leave the formula from a term, without crossing anything.
 * @param {Place} term
 * @param {boolean} up
 * @param {Place[]} places
 * @param {number} top
 * @param {number} bottom
 * @returns {number | null} its x
 */
function wayOut(term, up, places, top, bottom) {
  const at = places.indexOf(term);
  const [low, high] = up ? [term.top, top] : [bottom, term.bottom];
  const inTheWay = places.filter(
    ({ box, ...ink }, i) => (i <= at || i >= term.end) && isInk(box) && ink.top > low + EPSILON && inkBottom(box, ink) < high - EPSILON,
  );
  const isBarred = hasBar(term);
  const bar = { left: term.left + CLEAR / 2, right: term.right - CLEAR / 2 };
  const isUnderBar = (/** @type {Place} */ ink) => (up ? ink.bottom < low + BAR : ink.top > high - BAR);
  if (isBarred && inTheWay.some((ink) => isUnderBar(ink) && ink.left < bar.right && ink.right > bar.left)) return null;
  for (const share of [0.5, 0.25, 0.75]) {
    const x = term.left + (term.right - term.left) * share;
    if (inTheWay.every((ink) => ink.right < x - CLEAR / 2 || ink.left > x + CLEAR / 2)) return x;
  }
  return null;
}

/** @param {Place} term */
function hasBar({ left, right }) {
  return right - left >= LETTER;
}

/**
 * Whether there is anything of a term to see: a phantom only takes room.
 * @param {Place} term
 * @param {Place[]} places
 */
function isSeen(term, places) {
  return places
    .slice(places.indexOf(term), term.end)
    .some(({ box, left, right }) => isInk(box) && right > left && box.style?.color !== "transparent");
}

/**
 * Whether a box is drawn itself: a sign, a bar, a picture of a sign, a grid.
 * @param {Box} box
 */
function isInk(box) {
  return isStretched(box) || box.skew !== undefined || ["explorable-tensor", "katex-rule"].some((name) => box.classes?.includes(name));
}

/**
 * @param {Box} box
 * @param {{top: number, bottom: number}} ink
 */
function inkBottom(box, { top, bottom }) {
  // A root's picture covers what is under its bar, where there is nothing to cross.
  return box.classes.includes("hide-tail") ? top - BAR : bottom;
}

/**
 * Gives each word of one side a level and a place, so that none covers another or crosses another's line.
 * @param {Word[]} words
 * @param {number} width of the formula
 */
function arrange(words, width) {
  const widest = Math.max(0, ...words.map((word) => word.width));
  const [from, to] = [Math.min(0, (width - widest) / 2), Math.max(width, (width + widest) / 2)];
  // From the right: a word at the right of its line then lies beyond all lines that are still to come.
  const order = [...words].sort((a, b) => b.line - a.line);
  if (areInLine(order, from, to)) return;
  order.forEach((word, place) => {
    const placed = order.slice(0, place);
    const coming = order.slice(place + 1);
    for (let level = 0; level <= placed.length; level++) {
      word.level = level;
      for (const [align, left] of alignments(word, from, to)) {
        word.align = align;
        word.left = left;
        const isLast = level === placed.length && align === "left";
        const isInside = left >= from - EPSILON && left + word.width <= to + EPSILON;
        if ((isInside || isLast) && fits(word, placed, coming)) return;
      }
    }
    // Lines that are closer than a word's edge: above all others, it can cover none of them.
    word.level = placed.length;
    [word.align, word.left] = ["left", word.line - HANG];
  });
}

/**
 * Puts all words beside one another next to the formula, if there is any way to.
 * @param {Word[]} order
 * @param {number} from
 * @param {number} to
 * @param {number} [place] of the first that has no place yet
 * @returns {boolean} whether there is
 */
function areInLine(order, from, to, place = 0) {
  if (place === order.length) return true;
  const word = order[place];
  word.level = 0;
  return alignments(word, from, to).some(([align, left]) => {
    [word.align, word.left] = [align, left];
    const isInside = left >= from - EPSILON && left + word.width <= to + EPSILON;
    return isInside && fits(word, order.slice(0, place), order.slice(place + 1)) && areInLine(order, from, to, place + 1);
  });
}

/**
 * @param {Word} word
 * @param {number} from
 * @param {number} to
 * @returns {[string, number][]} how its text is aligned, and where it begins
 */
function alignments({ line, width }, from, to) {
  const centred = Math.min(Math.max(line - width / 2, from), to - width);
  return [
    ["center", centred],
    ["left", line - HANG],
    ["right", line + HANG - width],
  ];
}

/**
 * @param {Word} word
 * @param {Word[]} placed
 * @param {Word[]} coming
 */
function fits(word, placed, coming) {
  const covers = (/** @type {Word} */ a, /** @type {number} */ x) => a.left - CLEAR < x && x < a.left + a.width + CLEAR;
  return (
    placed.every((other) => {
      if (other.level > word.level) return !covers(word, other.line);
      if (other.level < word.level) return !covers(other, word.line);
      return word.left + word.width + SLOT <= other.left || other.left + other.width + SLOT <= word.left;
    }) && coming.every((other) => !covers(word, other.line))
  );
}

/**
 * Hangs a label beside its term: its places are counted from there, in em of the term.
 * @param {Word} word
 * @param {number} bottom of the word, in em of the formula above its baseline
 * @param {boolean} above
 */
function attach({ text, term, line, width, left, align }, bottom, above) {
  const { em, baseline } = term;
  const at = (/** @type {number} */ x, /** @type {number} */ y, font = em) => ({
    left: length((x - term.start) / font),
    bottom: length((y - baseline) / font),
  });
  const bar = above ? term.top + GAP : term.bottom - GAP;
  const isBarred = hasBar(term);
  const from = isBarred ? GAP : 0;
  const [low, high] = above ? [bar + from, bottom - GAP / 2] : [bottom + LINE + GAP / 2, bar - from];
  const extent = part(`explorable-extent explorable-${above ? "above" : "below"}`, {
    ...at(term.left, above ? bar : bar - GAP),
    width: length((term.right - term.left) / em),
    height: length(GAP / em),
  });
  const label = part("explorable-label", {}, [
    ...(isBarred ? [extent] : []),
    part("explorable-leader", { ...at(line, low), height: length((high - low) / em) }),
    part("explorable-word", { ...at(left, bottom, FONT), width: length(width / FONT), fontSize: length(FONT / em), textAlign: align }, [
      plainText(text),
    ]),
  ]);
  label.setAttribute("data-concept", term.box.attributes["data-concept"]);
  const beside = term.parent.children;
  beside.splice(beside.indexOf(term.box), 0, label);
}

/**
 * @param {string} name
 * @param {Record<string, string>} style
 * @param {Box[]} [children]
 */
function part(name, style, children = []) {
  const box = new katex.__domTree.Span(name.split(" "), children);
  Object.assign(box.style, style);
  return box;
}

/** @param {number} value */
function length(value) {
  return `${round(value)}em`;
}

/** @param {number} value */
function round(value) {
  return Number(value.toFixed(3));
}
