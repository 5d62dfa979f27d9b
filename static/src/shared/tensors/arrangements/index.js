// How the lines of a program are seen: each arrangement is a file here, and this is all that knows them all.
import { chainStrips } from "./chain.js";
import { cornerStrips } from "./corner.js";
import { lookupBlocks } from "./lookup.js";
import { partedStrips } from "./parted.js";

/** @typedef {import("../items.d.ts").Item} Item */
/** @typedef {import("../items.d.ts").Look} Look */
/** @typedef {import("./chain.js").InChain} InChain */
/** @typedef {import("./chain.js").Sign} Sign */

/** @typedef {{items: Item[], statement: string}} Entry what a statement adds to a row */

/**
 * The strips that statements of one row are drawn in, one below the other.
 * @param {Entry[]} entries
 * @param {import("./block.js").Setting} setting
 * @returns {import("./block.js").Block[][]}
 */
export function stripsOf(entries, setting) {
  const [{ items, statement }] = entries;
  const [first] = items;
  if (first?.kind === "corner") return cornerStrips(first, setting);
  if (first?.kind === "lookup") return lookupBlocks(first, statement, setting).map((block) => [block]);
  if (first?.kind === "parted") return partedStrips(first, statement, setting);
  return chainStrips(signsOf(entries), setting);
}

/**
 * Whether an item has its row to itself.
 * @param {Item} item
 * @returns {item is Exclude<Item, InChain>}
 */
export function isAlone(item) {
  return item.kind === "corner" || item.kind === "lookup" || item.kind === "parted";
}

/**
 * @param {Entry[]} entries
 * @returns {Sign[]}
 */
export function signsOf(entries) {
  return entries.flatMap(({ items, statement }) => items.flatMap((item) => (isAlone(item) ? [] : [{ item, statement }])));
}

/**
 * How each tensor is seen in an item.
 * @param {Item} item
 * @returns {Look[]}
 */
export function looksOf(item) {
  switch (item.kind) {
    case "grid":
      return [item.look];
    case "corner":
      return [item.left, ...item.columns.flatMap(({ top, plus, result }) => (plus ? [top, plus, result] : [top, result]))];
    case "lookup":
      return [item.ids, item.table, item.result];
    case "joined":
      return item.grids;
    case "parted":
      return [...item.whole.flatMap(looksOf), ...item.parts.map(({ look }) => look)];
    default:
      return [];
  }
}
