// A chain: grids and signs side by side, as many as fit; it is broken where a reader would break a formula.
import { arrowBlock } from "./arrow.js";
import { gridBlock } from "./block.js";
import { joinedBlock } from "./joined.js";
import { parenthesisBlock, signBlock } from "./sign.js";

/** @typedef {import("../items.d.ts").Item} Item */
/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./block.js").Setting} Setting */

/** Between blocks that stand side by side. */
export const BETWEEN = 6;

/** @typedef {Exclude<Item, {kind: "corner" | "lookup"}>} InChain what stands beside others */
/** @typedef {{item: InChain, statement: string}} Sign an item, with the line of the program that it belongs to */

/**
 * What stands side by side in one strip.
 * @param {Sign[]} signs
 * @param {Setting} setting
 * @returns {Block[]}
 */
export function chainBlocks(signs, setting) {
  /** @type {import("../grid.js").Grid | null} */
  let leftmost = null;
  return signs.map(({ item, statement }) => {
    if (item.kind !== "grid") return blockOf(item, statement, setting);
    const block = gridBlock(item.look, statement, setting);
    const grid = block.parts[0].grid ?? null;
    // Rows that go on from the first grid of the strip need no second set of labels.
    const goesOn = leftmost?.rows && leftmost.rows.dim === grid?.rows?.dim && leftmost.height === grid?.height;
    leftmost ??= grid;
    return goesOn && grid?.rows?.labels ? gridBlock({ ...item.look, bare: true }, statement, setting) : block;
  });
}

/**
 * @param {InChain} item
 * @param {string} statement
 * @param {Setting} setting
 * @returns {Block}
 */
function blockOf(item, statement, setting) {
  switch (item.kind) {
    case "grid":
      return gridBlock(item.look, statement, setting);
    case "joined":
      return joinedBlock(item, statement, setting);
    case "arrow":
      return arrowBlock(item.text, statement, setting.style.slim);
    case "parenthesis":
      return parenthesisBlock(item.text);
    default:
      return signBlock(item.text, statement);
  }
}

/**
 * Breaks a chain into strips that fit: before its last result if that is enough, else before any sign.
 * @param {Sign[]} signs
 * @param {Setting} setting
 * @returns {Block[][]}
 */
export function chainStrips(signs, setting) {
  const strip = (/** @type {number} */ from, /** @type {number} */ to) => chainBlocks(signs.slice(from, to), setting);
  const fits = (/** @type {number} */ from, /** @type {number} */ to) => lengthOf(strip(from, to)) <= setting.room;
  const textAt = (/** @type {number} */ i) => {
    const item = signs[i]?.item;
    return item && "text" in item ? item.text : "";
  };
  const isResult = (/** @type {number} */ i) => signs[i].item.kind === "arrow" || textAt(i) === "=";
  /** Before an operator, after a comma. @param {number} i */
  const mayEnd = (i) => isResult(i) || signs[i].item.kind === "operator" || textAt(i - 1) === ",";
  const end = signs.length;
  if (fits(0, end)) return [strip(0, end)];
  const atResult = signs.findLastIndex((_, i) => isResult(i));
  if (atResult > 0 && fits(0, atResult) && fits(atResult, end)) return [strip(0, atResult), strip(atResult, end)];
  /** @type {Block[][]} */
  const strips = [];
  let from = 0;
  for (let at = 1; at <= end; at++) {
    if ((at < end && !mayEnd(at)) || fits(from, next(at))) continue;
    // Where not even the first piece fits, it stands alone and is too wide.
    strips.push(strip(from, at));
    from = at;
  }
  if (from < end) strips.push(strip(from, end));
  return strips;

  /** @param {number} at where the strip could end instead, if it goes on from here */
  function next(at) {
    const later = signs.findIndex((_, i) => i > at && mayEnd(i));
    return at === end || later < 0 ? end : later;
  }
}

/** @param {Block[]} blocks */
export function lengthOf(blocks) {
  let x = 0;
  let reached = 0;
  for (const { width, spill = 0 } of blocks) {
    reached = Math.max(reached, x + width + spill);
    x += width + BETWEEN;
  }
  return reached;
}
