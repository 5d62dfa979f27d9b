// A tensor that is taken apart: an arrow that branches to each of its parts.
import { textWidth } from "../../text.js";
import { assemble } from "./assembling.js";
import { gridBlock, shift } from "./block.js";
import { chainStrips } from "./chain.js";
import { linesOf } from "./sign.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./block.js").Part} Part */
/** @typedef {{block: Block, statement: string, middle: number}} Branch `middle` of its cells, from its left */
/** @typedef {{width: number, above: number, below: number, parts: Part[]}} Whole */

/** From the whole to where the arrow branches, and on to the parts. */
const TRUNK = 24;
const TICK = 18;
/** Between parts. */
const SLOT = 24;
const STACKED = 12;
/** Between arrows and grids. */
const AWAY = 4;
const WORD = 13;

/**
 * @param {import("../items.d.ts").PartedItem} item
 * @param {string} statement the first of its lines
 * @param {import("./block.js").Setting} setting
 * @returns {Block[][]} strips
 */
export function partedStrips({ whole, text, parts }, statement, setting) {
  const before = chainStrips(
    whole.map((item) => ({ item, statement })),
    setting,
  );
  const last = assemble(before[before.length - 1]);
  const branches = parts.map(({ statement, look }) => {
    const block = gridBlock(look, statement, setting);
    const [{ x, grid }] = block.parts;
    return { block, statement, middle: x + (grid?.columns.length ?? 0) / 2 };
  });
  const ways = [below, beside, inColumn].map((way) => way(last, branches, text, statement));
  const fitting = ways.filter(({ width }) => width <= setting.room);
  const height = (/** @type {Block} */ way) => way.above + way.below;
  // Parts below are read most easily; in a column they stand where nothing else has room.
  const [first, ...others] = fitting.length ? fitting : ways.slice(-1);
  const lower = others[0] && height(others[0]) < 0.9 * height(first) ? others[0] : first;
  return [...before.slice(0, -1), [lower]];
}

/**
 * The parts side by side below the whole.
 * @param {Whole} whole
 * @param {Branch[]} branches
 * @param {string} text
 * @param {string} statement
 * @returns {Block}
 */
function below(whole, branches, text, statement) {
  /** @type {number[]} */
  const ticks = [];
  let row = 0;
  for (const { block, middle } of branches) {
    ticks.push(row + middle);
    row += block.width + SLOT;
  }
  const under = (ticks[0] + ticks[ticks.length - 1]) / 2;
  const over = middleOf(whole);
  const centre = Math.max(under, over);
  const said = textWidth(text, WORD);
  const bar = whole.below + TRUNK;
  const top = bar + TICK + AWAY;
  /** @type {Part[]} */
  const parts = shift(whole.parts, centre - over, 0);
  parts.push(arrow(`v${TRUNK - AWAY}`, centre, whole.below + AWAY, statement));
  parts.push({ text, look: "explorable-step-name", x: centre + 10 + said / 2, y: whole.below + AWAY + 13, statement });
  parts.push(arrow(`h${ticks[ticks.length - 1] - ticks[0]}`, centre - under + ticks[0], bar, statement));
  branches.forEach(({ block, statement, middle }, i) => {
    const x = centre - under + ticks[i];
    parts.push(...shift(block.parts, x - middle, top + block.above));
    parts.push(arrow(`v${TICK - 4}`, x, bar, statement), arrow("l-4.5,-9h9z", x, bar + TICK, statement));
  });
  return {
    width: Math.max(centre - over + whole.width, centre - under + row - SLOT, centre + 10 + said),
    above: whole.above,
    below: top + Math.max(...branches.map(({ block }) => block.above + block.below)),
    half: 0,
    parts,
  };
}

/**
 * Where an arrow from below a whole begins: at the middle of its cells, if it is a grid alone.
 * @param {Whole} whole
 */
function middleOf({ parts, width }) {
  const [{ grid, x }] = parts;
  return parts.length === 1 && grid ? x + grid.columns.length / 2 : width / 2;
}

/**
 * The parts on top of one another, at the right of the whole.
 * @param {Whole} whole
 * @param {Branch[]} branches
 * @param {string} text
 * @param {string} statement
 * @returns {Block}
 */
function beside(whole, branches, text, statement) {
  const lines = linesOf(text);
  const trunk = Math.max(...lines.map((one) => textWidth(one, WORD))) + 8;
  const bar = whole.width + AWAY + trunk;
  const { parts: stacked, middles, height, width } = stack(branches, bar + TICK + AWAY, statement, bar, 0);
  const top = -height / 2;
  const parts = [...whole.parts, ...shift(stacked, 0, top)];
  parts.push(arrow(`h${trunk}`, whole.width + AWAY, 0, statement));
  lines.forEach((one, i) =>
    parts.push({ text: one, look: "explorable-step-name", x: whole.width + AWAY + trunk / 2, y: -6 - 16 * (lines.length - 1 - i), statement }),
  );
  const ends = [0, ...middles.map((middle) => top + middle)];
  parts.push(arrow(`v${Math.max(...ends) - Math.min(...ends)}`, bar, Math.min(...ends), statement));
  return {
    width: bar + TICK + AWAY + width,
    above: Math.max(whole.above, -top),
    below: Math.max(whole.below, top + height),
    half: 0,
    parts,
  };
}

/**
 * The parts on top of one another, below the whole.
 * @param {Whole} whole
 * @param {Branch[]} branches
 * @param {string} text
 * @param {string} statement
 * @returns {Block}
 */
function inColumn(whole, branches, text, statement) {
  const bar = 8;
  const top = whole.below + TRUNK;
  const { parts: stacked, middles, height, width } = stack(branches, bar + TICK + AWAY, statement, bar, top);
  const said = textWidth(text, WORD);
  const from = whole.below + AWAY;
  const parts = [...whole.parts, ...stacked];
  parts.push(arrow(`v${top + Math.max(...middles) - from}`, bar, from, statement));
  parts.push({ text, look: "explorable-step-name", x: bar + 10 + said / 2, y: from + 13, statement });
  return {
    width: Math.max(whole.width, bar + 10 + said, bar + TICK + AWAY + width),
    above: whole.above,
    below: top + height,
    half: 0,
    parts,
  };
}

/**
 * Parts on top of one another, each with its branch of an arrow that runs down at their left.
 * @param {Branch[]} branches
 * @param {number} left
 * @param {string} first the line of the program that the arrow belongs to
 * @param {number} bar where the arrow runs down
 * @param {number} top
 */
function stack(branches, left, first, bar, top) {
  /** @type {Part[]} */
  const parts = [];
  /** @type {number[]} */
  const middles = [];
  let y = top;
  for (const { block, statement } of branches) {
    const middle = y + block.above;
    parts.push(...shift(block.parts, left, middle));
    parts.push(arrow(`h${TICK - 4}`, bar, middle, statement), arrow("l-9,-4.5v9z", bar + TICK, middle, statement));
    middles.push(middle - top);
    y = middle + block.below + STACKED;
  }
  return { parts, middles, height: y - STACKED - top, width: Math.max(...branches.map(({ block }) => block.width)) };
}

/** @type {(d: string, x: number, y: number, statement: string) => Part} */
const arrow = (d, x, y, statement) => ({ d, look: "explorable-arrow", x, y, statement });
