// A program's rows laid out for a given width: pure geometry, the same while the docs are built and in a browser.
import { textWidth } from "../text.js";
import { cornerBlocks, gridBlock, joinedBlock, lookupBlocks, shift, signBlock } from "./blocks.js";

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./blocks.js").Item} Item */
/** @typedef {import("./blocks.js").Part} Part */
/** @typedef {import("./blocks.js").Setting} Setting */
/** @typedef {import("./grid.js").Look} Look */
/** @typedef {import("./grid.js").Tensor} Tensor */

const MARGIN = 4;
const BETWEEN = 8;
const STRIPS_APART = 14;
const ROWS_APART = 26;
export const ARITHMETIC = 14;
export const LINE = 20;
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

/** @typedef {{items: Item[], statement: string}} Entry what a statement adds to a chain */

/**
 * @typedef {object} Row lines of the program that are drawn as one chain
 * @property {string[]} names
 * @property {Part[]} parts
 * @property {number} bottom
 * @property {number} lines of arithmetic that are kept free below
 */

/** @typedef {{rows: Row[], width: number, height: number, room: number}} Layout `room` is what arithmetic may take */

/**
 * @param {{tensors: Record<string, Tensor>, rows: {statements: Statement[]}[], heat: boolean,
 *   longest: Record<string, string>}} spec `longest` is the longest line of arithmetic of each computed tensor
 * @param {number} room px
 * @returns {Layout}
 */
export function layout({ tensors, rows, heat, longest }, room) {
  const setting = { tensors, heat, room: room - 2 * MARGIN };
  const stripped = rows.flatMap(({ statements }) =>
    chainsOf(statements, setting).map((chain) => ({
      names: chain.map(({ statement }) => statement),
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
    const lines = Math.max(0, ...names.map((name) => (name in longest ? wrap(longest[name], free).length : 0)));
    top = bottom + LINE * lines + ROWS_APART;
    return { names, parts, bottom, lines };
  });
  return { rows: placed, width: free + 2 * MARGIN, height: top - ROWS_APART + MARGIN, room: free };
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
      if (lengthOf(joined.flatMap((entry) => blocksOf(entry, setting))) <= setting.room) {
        chains[chains.length - 1] = joined;
        continue;
      }
    }
    chains.push([{ items, statement: name }]);
  }
  return chains;
}

/**
 * @param {Entry} entry
 * @param {Setting} setting
 * @returns {Block[]}
 */
function blocksOf({ items, statement }, setting) {
  return items.map((item) => {
    if (item.look) return gridBlock(item.look, statement, setting);
    if (item.kind === "joined") return joinedBlock(item, statement, setting);
    return signBlock(item, statement);
  });
}

/**
 * @param {Entry[]} entries
 * @param {Setting} setting
 * @returns {Block[][]}
 */
function fit(entries, setting) {
  const [{ items, statement }] = entries;
  if (items[0]?.kind === "corner") return cornerBlocks(items[0], setting).map((block) => [block]);
  if (items[0]?.kind === "lookup") return lookupBlocks(items[0], statement, setting).map((block) => [block]);
  const all = entries.flatMap((entry) => blocksOf(entry, setting));
  if (lengthOf(all) <= setting.room) return [all];
  const signs = entries.flatMap((entry) => entry.items);
  const isResult = (/** @type {number} */ i) => signs[i].kind === "arrow" || signs[i].text === "=";
  const mayBreak = (/** @type {number} */ i) => i > 0 && (isResult(i) || signs[i].kind === "operator");
  // A result goes below as a whole with its sign; if that is not enough, the line breaks wherever it must.
  const atResult = signs.findLastIndex((_, i) => isResult(i));
  if (atResult > 0) {
    const [head, tail] = [all.slice(0, atResult), all.slice(atResult)];
    if (lengthOf(head) <= setting.room && lengthOf(tail) <= setting.room) return [head, tail];
  }
  /** @type {Block[][]} */
  const lines = [];
  let from = 0;
  while (from < all.length) {
    let to = from + 1;
    let end = all.length;
    for (; to <= all.length; to++) {
      if (to < all.length && !mayBreak(to)) continue;
      if (lengthOf(all.slice(from, to)) > setting.room) break;
      end = to;
    }
    // Where not even the first piece fits, it stands alone and is too wide.
    if (lengthOf(all.slice(from, end)) > setting.room) end = Math.min(to, all.length);
    lines.push(all.slice(from, end));
    from = end;
  }
  return lines;
}

/** @param {{width: number}[]} blocks */
function lengthOf(blocks) {
  return blocks.reduce((sum, { width }) => sum + width + BETWEEN, -BETWEEN);
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
      // Where cells reach equally high, more or less, names stand on one line.
      const [part] = block.parts;
      const lift = line - (alone.nameLine - part.y);
      const lifted = lift > 0 && lift <= LIFT ? { ...part, grid: { ...alone, nameLine: alone.nameLine + lift } } : part;
      parts.push({ ...lifted, x: part.x + x });
    } else {
      parts.push(...shift(block.parts, x, 0));
    }
    x += block.width + BETWEEN;
  }
  above = Math.max(above, Number.isFinite(line) ? line + 20 : 0);
  return { width: x - BETWEEN, above, below: Math.max(...blocks.map((block) => block.below)), parts };
}

/**
 * @param {"(" | ")"} which
 * @param {number} x
 * @param {number} half
 * @param {Block[]} blocks
 * @returns {Part}
 */
function parenthesis(which, x, half, blocks) {
  const bend = which === "(" ? -8 : 8;
  const statement = blocks.find(({ parts }) => parts.length)?.parts[0].statement ?? "";
  return { d: `q${bend},${half} 0,${2 * half}`, look: "explorable-parenthesis", x, y: -half, statement };
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
