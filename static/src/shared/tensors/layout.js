// A program's rows laid out for a given width: pure geometry, the same while the docs are built and in a browser.
import { aligned } from "./aligning.js";
import { assemble } from "./arrangements/assembling.js";
import { shift } from "./arrangements/block.js";
import { chainBlocks, lengthOf } from "./arrangements/chain.js";
import { isAlone, looksOf, signsOf, stripsOf } from "./arrangements/index.js";
import { mostLines } from "./lines.js";

/** @typedef {import("./arrangements/block.js").Block} Block */
/** @typedef {import("./arrangements/block.js").Part} Part */
/** @typedef {import("./arrangements/block.js").Setting} Setting */
/** @typedef {import("./arrangements/index.js").Entry} Entry */
/** @typedef {import("./items.d.ts").DrawnTensor} DrawnTensor */
/** @typedef {import("./items.d.ts").GridItem} GridItem */
/** @typedef {import("./items.d.ts").Line} Statement */

export const MARGIN = 4;
const STRIPS_APART = 14;
const ROWS_APART = 26;
export const LINE = 20;
/** Between a row and its arithmetic. */
export const ABOVE_LINES = 8;
/** With less room than this words are broken, and braces that repeat others left out. */
const SLIM = 400;
/** How far below a row its arithmetic may stand, in px. */
const REACH = 380;
/** A narrow row still leaves its arithmetic this much room, in px. */
const LEAST_LINE = 420;
/** Between results that stand beside one another, although neither is computed from the other. */
const RESULTS_APART = 44;
/** Of such results the highest is at most so much higher than the lowest. */
const HIGHER = 2;

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
 * @property {boolean} [thinned] whether it shows fewer places of axes than there would be
 */

/**
 * @param {{tensors: Record<string, DrawnTensor>, rows: import("./items.d.ts").Row[], heat: boolean,
 *   longest: Record<string, string[]>}} spec `longest` are the longest lines of arithmetic of each computed tensor
 * @param {number} room px
 * @param {{characters?: number, tight?: boolean}} [numbers] how many characters one may have, and whether its cell leaves
 *   it no room
 * @returns {Layout}
 */
export function layout({ tensors, rows, heat, longest }, room, { characters = 4, tight = false } = {}) {
  const style = { heat, slim: room < SLIM, characters, tight };
  const setting = { tensors, style, room: room - 2 * MARGIN, grids: new WeakMap() };
  const chains = rows.flatMap(({ statements }) => chainsOf(statements, setting));
  const blocks = aligned(
    chains.map((chain) => stripsOf(chain, setting)),
    setting.room,
  );
  const stripped = sideBySide(
    chains.map((chain, i) => ({
      names: chain.map(({ statement }) => statement),
      reads: new Set(chain.flatMap(({ items }) => items.flatMap(looksOf)).map(({ tensor }) => tensor)),
      arranged: chain[0].items.some(isAlone),
      strips: blocks[i].map(assemble),
    })),
    setting.room,
  );
  const widest = Math.max(0, ...stripped.flatMap(({ strips }) => strips.map(({ width }) => width)));
  const spells = Object.keys(longest).length > 0;
  const free = Math.max(widest, spells ? Math.min(LEAST_LINE, setting.room) : 0);
  const spelled = linesBelow(stripped, longest, free);
  let top = MARGIN;
  const placed = stripped.map(({ names, strips }, i) => {
    /** @type {Part[]} */
    const parts = [];
    for (const strip of strips) {
      parts.push(...shift(strip.parts, MARGIN, top + strip.above));
      top += strip.above + strip.below + STRIPS_APART;
    }
    const bottom = top - STRIPS_APART;
    const lines = spelled[i];
    top = bottom + LINE * lines + (lines ? ABOVE_LINES : 0) + ROWS_APART;
    return { names, parts, bottom, lines };
  });
  const broken = stripped.some(({ arranged, strips }) => arranged && strips.length > 1);
  const strips = stripped.reduce((sum, row) => sum + row.strips.length, 0);
  return { rows: placed, width: free + 2 * MARGIN, height: top - ROWS_APART + MARGIN, room: free, broken, strips };
}

/**
 * @typedef {object} Stripped a row of assembled strips
 * @property {string[]} names
 * @property {Set<string>} reads the tensors that are seen in it
 * @property {boolean} arranged whether an arrangement has it to itself
 * @property {Assembled[]} strips
 */

/** @typedef {ReturnType<typeof assemble>} Assembled */

/**
 * Puts small results beside one another that do not read each other, as many as fit.
 * @param {Stripped[]} rows
 * @param {number} room px
 */
function sideBySide(rows, room) {
  /** @type {Stripped[]} */
  const placed = [];
  for (const row of rows) {
    const before = placed[placed.length - 1];
    if (before && mayStandBeside(before, row, room)) placed[placed.length - 1] = beside(before, row);
    else placed.push(row);
  }
  return placed;
}

/**
 * @param {Stripped} before
 * @param {Stripped} row
 * @param {number} room
 */
function mayStandBeside(before, row, room) {
  if (before.strips.length > 1 || row.strips.length > 1 || before.names.some((name) => row.reads.has(name))) return false;
  const [one, other] = [before.strips[0], row.strips[0]];
  const [low, high] = [one, other].map(({ above, below }) => above + below).sort((a, b) => a - b);
  return one.width + RESULTS_APART + other.width <= room && high <= HIGHER * low;
}

/**
 * @param {Stripped} before
 * @param {Stripped} row
 * @returns {Stripped}
 */
function beside(before, row) {
  const [one, other] = [before.strips[0], row.strips[0]];
  const from = one.width + RESULTS_APART;
  const strip = {
    width: from + other.width,
    above: Math.max(one.above, other.above),
    below: Math.max(one.below, other.below),
    parts: [...one.parts, ...shift(other.parts, from, 0)],
  };
  return {
    names: [...before.names, ...row.names],
    reads: new Set([...before.reads, ...row.reads]),
    arranged: before.arranged || row.arranged,
    strips: [strip],
  };
}

/**
 * How many lines of arithmetic are kept free below each row. One place does for several rows: between them it would be a
 * gap. From none of them it is farther than what a reader still sees.
 * @param {{names: string[], strips: {above: number, below: number}[]}[]} rows
 * @param {Record<string, string[]>} longest
 * @param {number} room px
 */
function linesBelow(rows, longest, room) {
  // The longest spelling decides, so that nothing moves when the focus does.
  const needed = rows.map(({ names }) => Math.max(0, ...names.map((name) => mostLines(longest[name] ?? [], room))));
  const heights = rows.map(({ strips }) => strips.reduce((sum, { above, below }) => sum + above + below + STRIPS_APART, ROWS_APART));
  let most = 0;
  let away = 0;
  return needed.map((lines, i) => {
    most = Math.max(most, lines);
    if (most) away += heights[i + 1] ?? Infinity;
    if (away <= REACH) return 0;
    const kept = most;
    [most, away] = [0, 0];
    return kept;
  });
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
      // It is drawn already, in an arrangement of several statements.
      open.push({ items, statement: name });
      continue;
    }
    if (chained && last) {
      // The grid in common is drawn once, with what either statement wants to be seen in it.
      const [result, first] = /** @type {GridItem[]} */ ([last.items[last.items.length - 1], items[0]]);
      const joined = [
        ...open.slice(0, -1),
        { ...last, items: [...last.items.slice(0, -1), { ...result, look: { ...result.look, ...first.look, result: true } }] },
        { items: items.slice(1), statement: name },
      ];
      if (mayJoin(joined, setting)) {
        chains[chains.length - 1] = joined;
        continue;
      }
    }
    chains.push([{ items, statement: name }]);
  }
  return chains;
}

/**
 * Whether statements go on in one chain: side by side, or, on a phone, where a grid would else be drawn again right below
 * itself, in strips that all fit.
 * @param {Entry[]} joined
 * @param {Setting} setting
 */
function mayJoin(joined, setting) {
  const strips = setting.style.slim ? stripsOf(joined, setting) : [chainBlocks(signsOf(joined), setting)];
  return strips.every((strip) => lengthOf(strip) <= setting.room);
}
