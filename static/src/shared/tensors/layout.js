// A program's rows laid out for a given width: pure geometry, the same while the docs are built and in a browser.
import { textWidth } from "../text.js";
import { cornerStrips, gridBlock, joinedBlock, lookupBlocks, shift, signBlock } from "./blocks.js";

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./blocks.js").Item} Item */
/** @typedef {import("./blocks.js").Part} Part */
/** @typedef {import("./blocks.js").Setting} Setting */
/** @typedef {import("./grid.js").Look} Look */
/** @typedef {import("./grid.js").Tensor} Tensor */

export const MARGIN = 4;
const BETWEEN = 6;
const STRIPS_APART = 14;
const ROWS_APART = 26;
const ARITHMETIC = 14;
export const LINE = 20;
/** Between a row and its arithmetic. */
export const ABOVE_LINES = 8;
/** With less room than this words are broken, and braces that repeat others left out. */
const SLIM = 400;
/** A narrow row still leaves its arithmetic this much room, in px. */
const LEAST_LINE = 420;
/** Names of neighbours stand on one line where that lifts none of them farther than this. */
const LIFT = 40;

/**
 * One line of the program; a chained one begins with the result of the line before, which it need not repeat.
 * @typedef {object} Statement
 * @property {string} name
 * @property {Item[]} items
 * @property {boolean} chained
 */

/** @typedef {{statements: Statement[]}} Chain */

/** @typedef {{items: Item[], statement: string}} Entry what a statement adds to a chain */

/**
 * @typedef {object} Row lines of the program that are drawn as one chain
 * @property {string[]} names
 * @property {Part[]} parts
 * @property {number} bottom
 * @property {number} lines of arithmetic that are kept free below
 */

/**
 * @typedef {object} Layout
 * @property {Row[]} rows
 * @property {number} width
 * @property {number} height
 * @property {number} room what arithmetic may take
 * @property {boolean} broken whether an arrangement had to be taken apart
 * @property {number} strips how many lines of grids there are
 */

/**
 * @param {{tensors: Record<string, Tensor>, rows: Chain[], heat: boolean,
 *   longest: Record<string, string[]>}} spec `longest` are the longest lines of arithmetic of each computed tensor
 * @param {number} room px
 * @param {number} [characters] that a number may have
 * @returns {Layout}
 */
export function layout({ tensors, rows, heat, longest }, room, characters = 4) {
  const style = { heat, slim: room < SLIM, characters };
  const setting = { tensors, style, room: room - 2 * MARGIN, grids: new WeakMap() };
  const stripped = rows.flatMap(({ statements }) =>
    chainsOf(statements, setting).map((chain) => ({
      names: chain.map(({ statement }) => statement),
      arranged: ["corner", "lookup"].includes(chain[0].items[0]?.kind),
      strips: fit(chain, setting).map(assemble),
    })),
  );
  const widest = Math.max(0, ...stripped.flatMap(({ strips }) => strips.map(({ width }) => width)));
  const spells = Object.keys(longest).length > 0;
  const free = Math.max(widest, spells ? Math.min(LEAST_LINE, setting.room) : 0);
  let top = MARGIN;
  const placed = stripped.map(({ names, strips }) => {
    /** @type {Part[]} */
    const parts = [];
    for (const strip of strips) {
      parts.push(...shift(strip.parts, MARGIN, top + strip.above));
      top += strip.above + strip.below + STRIPS_APART;
    }
    const bottom = top - STRIPS_APART;
    // The longest spelling sets how many lines are kept free, so that nothing moves when the focus does.
    const lines = Math.max(0, ...names.flatMap((name) => (longest[name] ?? []).map((line) => wrap(line, free).length)));
    top = bottom + LINE * lines + (lines ? ABOVE_LINES : 0) + ROWS_APART;
    return { names, parts, bottom, lines };
  });
  const broken = stripped.some(({ arranged, strips }) => arranged && strips.length > 1);
  const strips = stripped.reduce((sum, row) => sum + row.strips.length, 0);
  return { rows: placed, width: free + 2 * MARGIN, height: top - ROWS_APART + MARGIN, room: free, broken, strips };
}

/**
 * Puts as many statements of a chain side by side as fit; the next one begins below, with the grid they have in common.
 * @param {Statement[]} statements
 * @param {Setting} setting
 * @returns {Entry[][]}
 */
function chainsOf(statements, setting) {
  /** @type {Entry[][]} */
  const chains = [];
  for (const { name, items, chained } of statements) {
    const open = chains[chains.length - 1];
    const last = open?.[open.length - 1];
    if (chained && last && !items.length) {
      // Drawn already, in an arrangement of several statements.
      open.push({ items, statement: name });
      continue;
    }
    if (chained && last) {
      // The grid in common is drawn once, with what either statement wants to be seen in it.
      const result = last.items[last.items.length - 1];
      const common = { ...result, look: /** @type {Look} */ ({ ...result.look, ...items[0].look, result: true }) };
      const joined = [
        ...open.slice(0, -1),
        { ...last, items: [...last.items.slice(0, -1), common] },
        { items: items.slice(1), statement: name },
      ];
      if (lengthOf(blocksOf(signsOf(joined), setting)) <= setting.room) {
        chains[chains.length - 1] = joined;
        continue;
      }
    }
    chains.push([{ items, statement: name }]);
  }
  return chains;
}

/** @typedef {{item: Item, statement: string}} Sign */

/**
 * @param {Entry[]} entries
 * @returns {Sign[]}
 */
function signsOf(entries) {
  return entries.flatMap(({ items, statement }) => items.map((item) => ({ item, statement })));
}

/**
 * What stands side by side in one strip.
 * @param {Sign[]} signs
 * @param {Setting} setting
 * @returns {Block[]}
 */
function blocksOf(signs, setting) {
  /** @type {import("./grid.js").Grid | null} */
  let leftmost = null;
  return signs.map(({ item, statement }) => {
    if (item.kind === "joined") return joinedBlock(item, statement, setting);
    if (!item.look) return signBlock(item, statement, setting.style.slim);
    const block = gridBlock(item.look, statement, setting);
    const grid = block.parts[0].grid ?? null;
    // Rows that go on from the first grid of the strip need no second set of labels.
    const goesOn = leftmost?.rows && leftmost.rows.dim === grid?.rows?.dim && leftmost.height === grid?.height;
    leftmost ??= grid;
    return goesOn && grid?.rows?.labels ? gridBlock({ ...item.look, bare: true }, statement, setting) : block;
  });
}

/**
 * Breaks a chain into strips that fit: before its last result if that is enough, else before any sign.
 * @param {Entry[]} entries
 * @param {Setting} setting
 * @returns {Block[][]}
 */
function fit(entries, setting) {
  const [{ items, statement }] = entries;
  if (items[0]?.kind === "corner") return cornerStrips(items[0], setting);
  if (items[0]?.kind === "lookup") return lookupBlocks(items[0], statement, setting).map((block) => [block]);
  const signs = signsOf(entries);
  const strip = (/** @type {number} */ from, /** @type {number} */ to) => blocksOf(signs.slice(from, to), setting);
  const fits = (/** @type {number} */ from, /** @type {number} */ to) => lengthOf(strip(from, to)) <= setting.room;
  const isResult = (/** @type {number} */ i) => signs[i].item.kind === "arrow" || signs[i].item.text === "=";
  /** Before an operator, after a comma. @param {number} i */
  const mayEnd = (i) => isResult(i) || signs[i].item.kind === "operator" || signs[i - 1]?.item.text === ",";
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
function lengthOf(blocks) {
  let x = 0;
  let reached = 0;
  for (const { width, spill = 0 } of blocks) {
    reached = Math.max(reached, x + width + spill);
    x += width + BETWEEN;
  }
  return reached;
}

/**
 * Puts blocks side by side on one line.
 * @param {Block[]} blocks
 */
function assemble(blocks) {
  const half = Math.max(...blocks.map((block) => block.half));
  const names = blocks.flatMap(({ parts }) => parts.flatMap(({ grid, y }) => (grid ? [grid.nameLine - y] : [])));
  const line = Math.max(...names.filter(Number.isFinite));
  /** @type {Part[]} */
  const parts = [];
  let x = 0;
  let above = Math.max(...blocks.map((block) => block.above));
  for (const block of blocks) {
    if (block.parenthesis) parts.push(parenthesis(block.parenthesis, x + block.width / 2, half, blocks));
    const alone = block.parts.length === 1 && block.parts[0].grid;
    if (alone) {
      // Where cells reach equally high, names stand on one line.
      const [part] = block.parts;
      const lift = line - (alone.nameLine - part.y);
      const level = Math.abs(alone.height - 2 * half) < 1;
      const lifted = level && lift > 0 && lift <= LIFT ? { ...part, grid: { ...alone, nameLine: alone.nameLine + lift } } : part;
      parts.push({ ...lifted, x: part.x + x });
    } else {
      parts.push(...shift(block.parts, x, 0));
    }
    x += block.width + BETWEEN;
  }
  above = Math.max(above, Number.isFinite(line) ? line + 20 : 0);
  return { width: lengthOf(blocks), above, below: Math.max(...blocks.map((block) => block.below)), parts };
}

/**
 * @param {"(" | ")"} which
 * @param {number} x
 * @param {number} half
 * @param {Block[]} blocks
 * @returns {Part}
 */
function parenthesis(which, x, half, blocks) {
  // Around words alone it is as high as they are.
  const height = Math.max(half, 12);
  const bend = which === "(" ? -8 : 8;
  const statement = blocks.find(({ parts }) => parts.length)?.parts[0].statement ?? "";
  return { d: `q${bend},${height} 0,${2 * height}`, look: "explorable-parenthesis", x, y: -height, statement };
}

/**
 * Breaks a line of arithmetic before its operators.
 * @param {string} text
 * @param {number} width px
 */
export function wrap(text, width) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const part of text.split(/ (?=[+=/])/)) {
    const longer = line ? `${line} ${part}` : part;
    if (line && textWidth(longer, ARITHMETIC) > width) {
      lines.push(line);
      line = part;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
