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

/** @typedef {Exclude<Item, {kind: "corner" | "lookup" | "parted"}>} InChain what stands beside others */
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
      return signBlock(item.text, statement, setting.style.slim);
  }
}

/**
 * Breaks a chain into as few strips as fit, where it hurts a reader least: before a result, else as far outside of
 * parentheses as can be.
 * @param {Sign[]} signs
 * @param {Setting} setting
 * @returns {Block[][]}
 */
export function chainStrips(signs, setting) {
  const end = signs.length;
  const whole = chainBlocks(signs, setting);
  if (lengthOf(whole) <= setting.room) return paired([whole]);
  const prices = pricesOf(signs.map(({ item }) => item));
  /** The cheapest way to break what comes before each sign. @type {{price: number, from: number}[]} */
  const best = [{ price: 0, from: 0 }];
  for (let from = 0; from < end; from++) {
    const before = best[from];
    if (!before) continue;
    const blocks = chainBlocks(signs.slice(from), setting);
    for (let to = from + 1; to <= end; to++) {
      if (to < end && prices[to] === Infinity) continue;
      const length = lengthOf(blocks.slice(0, to - from));
      const price = before.price + STRIP + (to < end ? prices[to] : 0) + unfit(length, setting.room);
      if (!best[to] || price < best[to].price) best[to] = { price, from };
      // What is too long does not get shorter.
      if (length > setting.room) break;
    }
  }
  /** @type {Block[][]} */
  const strips = [];
  for (let to = end; to > 0; to = best[to].from) strips.unshift(chainBlocks(signs.slice(best[to].from, to), setting));
  return paired(strips);
}

/**
 * Lets both parentheses of a pair be as high as what stands between them; where a line breaks there, as what stands there on
 * the lower of its lines, since on that the other one would have nothing to enclose.
 * @param {Block[][]} strips
 */
function paired(strips) {
  /** @type {{block: Block, least: number, highest: number}[]} */
  const open = [];
  for (const strip of strips) {
    for (const block of strip) {
      if (block.parenthesis === "(") open.push({ block, least: Infinity, highest: 0 });
      else if (block.parenthesis) {
        const pair = open.pop();
        if (pair) block.encloses = pair.block.encloses = Math.min(pair.least, pair.highest);
      } else for (const one of open) one.highest = Math.max(one.highest, block.half);
    }
    for (const one of open) [one.least, one.highest] = [Math.min(one.least, one.highest), 0];
  }
  return strips;
}

/** What another strip costs, and one that is too long, for each px; room that is left over costs up to `RAGGED`. */
const STRIP = 1000;
const TOO_LONG = 1e5;
const RAGGED = 4;
/** Further inside a break costs more. */
const INSIDE = 10;
/** Where nothing else helps, a line ends with the parenthesis that it opens. */
const AT_PARENTHESIS = 2500;
/** How much a sign holds together what stands beside it. */
const HOLDS = /** @type {Record<string, number>} */ ({ "=": 4, "+": 6, "−": 6, "×": 8, "⊙": 8, "·": 8, "÷": 8, "^": 30 });

/**
 * @param {number} length
 * @param {number} room
 */
function unfit(length, room) {
  return length > room ? TOO_LONG + TOO_LONG * (length - room) : RAGGED * (1 - length / room) ** 2;
}

/**
 * What it costs to break a chain before each of its items.
 * @param {InChain[]} items
 */
function pricesOf(items) {
  let depth = 0;
  return items.map((item, i) => {
    const before = items[i - 1];
    const [text, last] = [item, before].map((one) => (one && "text" in one ? one.text : ""));
    if (isOpen(last)) depth++;
    if (isClosed(text)) depth--;
    const inside = INSIDE * depth;
    if (!before) return Infinity;
    if (item.kind === "arrow" || (text === "=" && !depth)) return 0;
    if (last === ",") return inside + 2;
    // A sign that stands before a single operand stays with it.
    if (item.kind === "operator" && before.kind !== "operator" && !isOpen(last)) return inside + (HOLDS[text] ?? 5);
    return isOpen(last) && before.kind === "parenthesis" ? inside + AT_PARENTHESIS : Infinity;
  });
}

/** @param {string} text */
const isOpen = (text) => text === "(" || text === "[";
/** @param {string} text */
const isClosed = (text) => text === ")" || text === "]";

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
