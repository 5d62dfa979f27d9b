// Lanes: a line of the flow for each word, on which its vectors, its boxes and its arrows stand.
import { textWidth } from "../text.js";
import { vectorNameWidth } from "./cells.js";
import { laneWrap, named, sees, seen } from "./leaves.js";
import { radiusOf } from "./signs.js";
import * as size from "./sizes.js";
import { turned } from "./texts.js";
import { gridSize } from "./vectors.js";

/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/**
 * @typedef {object} Lanes
 * @property {number[]} at of each lane that is drawn, from the axis
 * @property {number} pitch what boxes and cells on them need, from one to the next
 * @property {number[]} wide how much each of them takes
 * @property {number} gap between what stands on two of them
 * @property {number} half how far a box over all lanes reaches on either side
 * @property {string[]} words what stands on them, `…` for those that are left out
 * @property {(number | null)[]} numbers of the words, from 1, as far as they are known
 * @property {number[]} places of the words, from 0; one that is left out has none
 * @property {Set<number>} elided
 * @property {Set<number>} coming lanes of words that a growing row does not have yet
 * @property {string[]} all words of the row, shown or not
 * @property {number | null} grown how many of them there are by now
 * @property {boolean} counted whether words stand in cells, with their places
 * @property {number} focus the lane whose view is drawn
 * @property {Set<number>} unseen lanes that the one in focus never looks at
 */

/**
 * The lanes that a row of words opens for what follows it.
 * @param {Node} row
 * @param {Node[]} following
 * @param {Context} context
 * @returns {Lanes}
 */
export function lanesOf(row, following, context) {
  const riding = [row, ...following.flatMap(descendants)].filter(
    (node) => node.laned || node.kind === "sign",
  );
  const looking = following.flatMap(descendants).find(sees);
  const all = row.words ?? [];
  const counted = all.includes("…") || row.grows === true || looking !== undefined;
  const gap = riding.some(({ carries }) => carries !== undefined)
    ? size.CARRY
    : counted && riding.length === 1
      ? 0
      : size.LANE;
  const rows = context.own ? riding.filter(({ kind, words }) => kind === "words" && words?.length === all.length) : [];
  const boxes = riding.filter((node) => !rows.includes(node));
  const pitch = Math.max(0, ...boxes.map((node) => extent(node, context, counted, all.length))) + gap;
  const wides = all.map((_, place) => Math.max(pitch, ...rows.map(({ words = [] }) => extentOfWord(words[place], context, counted) + gap)));
  const grown = row.grows ? context.grown : null;
  const chosen = grown !== null ? grown - 1 : (context.focus ?? all.length - 1);
  const wide = (/** @type {number} */ place) => (Number.isNaN(place) ? size.ELIDED : wides[place]);
  const total = (/** @type {number[]} */ some) => some.reduce((sum, place) => sum + wide(place), 0);
  const places = shown(all, chosen, context.least, (some) => total(some) <= context.room - 60);
  const words = places.map((place) => (Number.isNaN(place) ? "…" : all[place]));
  const certain = all.indexOf("…") < 0 ? all.length : all.indexOf("…");
  const numbers = places.map((place) => (place < certain ? place + 1 : null));
  const elided = new Set(words.flatMap((word, lane) => (word === "…" ? [lane] : [])));
  const coming = new Set(places.flatMap((place, lane) => (grown !== null && place >= grown ? [lane] : [])));
  const at = places.map((place, lane) => total(places.slice(0, lane)) + wide(place) / 2 - total(places) / 2);
  const focus = Math.max(0, places.indexOf(chosen));
  const met = new Set(looking ? seen(looking, { focus, places }) : at.keys());
  const unseen = new Set([...at.keys()].filter((lane) => !met.has(lane)));
  const half = total(places) / 2 - gap / 2 + (gap ? 4 : 0);
  return { at, pitch, wide: places.map(wide), gap, half, words, numbers, places, elided, coming, all, grown, counted, focus, unseen };
}

/**
 * The same lanes under another row of words, which has one for each.
 * @param {Lanes} lanes
 * @param {Node} row
 * @returns {Lanes}
 */
export function relabelled(lanes, { words = [] }) {
  const own = lanes.places.map((place) => (Number.isNaN(place) ? "…" : words[place]));
  return { ...lanes, words: own, counted: false, unseen: new Set() };
}

/**
 * The words of which there is room: as many of the first ones as fit, the one in focus and the last one.
 * @param {string[]} words
 * @param {number} focus
 * @param {number} least so many are left, even if there is no room for them
 * @param {(places: number[]) => boolean} fits
 */
function shown(words, focus, least, fits) {
  const last = words.length - 1;
  let places = picked(words, () => true);
  for (let first = last; first >= least - 1 && !fits(places); first--) {
    places = picked(words, (place) => place < first || place === focus || place === last);
  }
  return least > 1 || fits(places) ? places : picked(words, (place) => place === focus);
}

/**
 * The places of some words, NaN for those that are left out between them.
 * @param {string[]} words
 * @param {(place: number) => boolean} isMeant
 */
function picked(words, isMeant) {
  /** @type {number[]} */
  const places = [];
  words.forEach((word, place) => {
    if (isMeant(place) && word !== "…") places.push(place);
    else if (!Number.isNaN(places.at(-1))) places.push(NaN);
  });
  return places;
}

/**
 * Whether any of some parts needs the lanes that come to them, before other words fix lanes of their own.
 * @param {Node[]} nodes
 * @param {number} count of the words on the lanes
 */
export function areUsed(nodes, count) {
  const all = nodes.flatMap(descendants);
  const row = all.findIndex(({ kind, laned }) => kind === "words" && laned);
  const goesOn = row >= 0 && all[row].words?.length === count;
  return goesOn || all.slice(0, row < 0 ? all.length : row).some((node) => node.laned || sees(node) || (node.at && !node.repeat));
}

/**
 * What stands on lanes, below a node.
 * @param {Node} node
 * @returns {Node[]}
 */
function descendants(node) {
  if (node.kind === "beside") return [];
  return [node, ...(node.children ?? []).flatMap(descendants)];
}

/**
 * How much a word takes of its lane, across.
 * @param {string} word
 * @param {Context} context
 * @param {boolean} counted
 */
const extentOfWord = (word, context, counted) => turned(context, textWidth(word, size.NAME, { bold: true }) + (counted ? 16 : 4), counted ? 30 : 22).across;

/**
 * How much a node takes of each lane, across.
 * @param {Node} node
 * @param {Context} context
 * @param {boolean} counted
 * @param {number} count of lanes
 */
function extent(node, context, counted, count) {
  if (node.kind === "words") return Math.max(...(node.words ?? []).map((word) => extentOfWord(word, context, counted)));
  if (node.kind === "tensor") {
    const { width, height } = gridSize(node);
    return turned(context, width + vectorNameWidth(node, count) + 8, height).across;
  }
  if (node.kind === "sign") return 2 * radiusOf(node);
  return named(node, { ...context, wrap: laneWrap(context) }).across;
}
