// A head as a matrix, and below it what the chosen token gives each token in every head of the layer.
import { headingMarkup } from "../heading.js";
import { heatMarkup, legendMarkup } from "../heat.js";
import { PANEL as WIDTH } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { textWidth } from "../text.js";
import { labelOf, tokenMarkup } from "../tokens.js";
import { inSigns, t } from "../words.js";
import { share } from "./state.js";

/** @typedef {import("./state.js").Scene} Scene */

const LEFT = 74;
/** A name that leans over the last column needs room as well. */
const RIGHT = WIDTH - 26;
/** Of a larger matrix a cell stands for a block. */
const CELLS = 64;
/** The lowest pitch at which each row has its name. */
const NAMED = 11;
const LEGEND = 38;
/** Where weights are estimates, a line below says how good they are. */
const FOOT = 18;

/**
 * The blocks of a list of tokens: each token by itself, or as many together as there have to be.
 * @param {number[]} tokens
 */
function blocksOf(tokens) {
  const count = Math.min(CELLS, tokens.length);
  return Array.from({ length: count }, (_, i) => tokens.slice(Math.floor((i * tokens.length) / count), Math.floor(((i + 1) * tokens.length) / count)));
}

/** Tints in a group of their own: which there are differs. @param {Parameters<typeof heatMarkup>[0]} grid */
const cellsMarkup = (grid) => tag("g", {}, heatMarkup(grid));

/** @param {Scene} scene */
function places({ looking, seen, state, heads }) {
  const all = (/** @type {import("../tokens.js").Token[]} */ tokens) => tokens.map((_, i) => i).filter((i) => !state.hidden || !tokens[i].special);
  const [rows, columns] = [blocksOf(all(looking)), blocksOf(all(seen))];
  const pitch = Math.min(22, (RIGHT - LEFT) / Math.max(rows.length, columns.length));
  const longest = Math.max(...columns.map(([key]) => textWidth(labelOf(seen[key]), 12)));
  const top = 34 + (pitch >= NAMED ? Math.min(72, longest * 0.87 + 8) : 22);
  const bottom = top + rows.length * pitch;
  const strip = { top: bottom + 46, pitch: heads > 16 ? 8 : 13 };
  return { rows, columns, pitch, top, bottom, strip };
}

/** @param {Scene} scene */
export function gridHeight(scene) {
  const { bottom, strip } = places(scene);
  return (scene.heads > 1 ? strip.top + scene.heads * strip.pitch : bottom) + LEGEND + (scene.estimated ? FOOT : 0);
}

/**
 * @param {Scene} scene
 * @param {{paint: import("./state.js").Paint}} look
 */
export function gridMarkup(scene, { paint }) {
  const { weights, looking, seen, state, heads, rowOf, causal } = scene;
  const { rows, columns, pitch, top, strip } = places(scene);
  const x = (/** @type {number} */ at) => LEFT + at * pitch;
  const y = (/** @type {number} */ at) => top + at * pitch;
  const of = (/** @type {Float32Array} */ values, /** @type {number[]} */ queries, /** @type {number[]} */ keys) => {
    let most = 0;
    for (const query of queries) for (const key of keys) if (values[query * seen.length + key] > most) most = values[query * seen.length + key];
    return most;
  };
  const cells = cellsMarkup({
    rows: rows.length,
    columns: columns.length,
    value: (row, column) => of(weights, rows[row], columns[column]),
    x: LEFT,
    y: top,
    width: pitch,
    most: 1,
  });
  const [row, column] = [rows.findIndex((block) => block.includes(state.query)), columns.findIndex((block) => block.includes(state.key))];
  const frame = tag("path", { class: "explorable-edge", d: rectangle(LEFT, top, columns.length * pitch, rows.length * pitch) });
  const stairs = `M${x(1)},${top}${`v${pitch}h${pitch}`.repeat(rows.length - 1)}V${top}z`;
  const unseen = causal && rows.length > 1 ? tag("path", { class: "explorable-unseen-cells", d: stairs }) : "";
  const band = row >= 0 ? tag("path", { class: "explorable-band", d: rectangle(LEFT, y(row), columns.length * pitch, pitch) }) : "";
  const ring = row >= 0 && column >= 0 ? tag("path", { class: "explorable-ring", d: rectangle(x(column), y(row), pitch, pitch) }) : "";
  const isNamed = pitch >= NAMED;
  const rowNames = rows.map(([query], i) => {
    const chosen = i === row;
    if (!isNamed && !chosen) return "";
    const token = chosen ? looking[state.query] : looking[query];
    return tokenMarkup(token, { x: LEFT - 5, y: y(i) + pitch / 2 + 4, room: LEFT - 8, anchor: "end", look: `explorable-token${chosen ? " explorable-lit" : ""}` });
  });
  const columnNames = columns.map(([key], i) => {
    const chosen = i === column;
    if (!isNamed && !chosen) return "";
    const token = chosen ? seen[state.key] : seen[key];
    const [left, above] = [x(i) + pitch / 2 + 4, top - 5];
    const turned = isNamed ? `rotate(-60 ${left.toFixed(1)} ${above.toFixed(1)})` : null;
    return tokenMarkup(token, { x: left, y: above, room: 72, anchor: isNamed ? "start" : "middle", look: `explorable-token${chosen ? " explorable-lit" : ""}` }, { transform: turned });
  });
  let heard = "";
  if (heads > 1) {
    const every = Array.from({ length: heads }, (_, head) => rowOf(head, state.query));
    const chosen = state.head < heads ? tag("path", { class: "explorable-band", d: rectangle(LEFT, strip.top + state.head * strip.pitch, columns.length * pitch, strip.pitch) }) : "";
    const names = every.map((_, head) => {
      if (strip.pitch < NAMED && head !== state.head && head % 4) return "";
      return tag("text", { class: `explorable-token${head === state.head ? " explorable-lit" : ""}`, "text-anchor": "end", x: LEFT - 5, y: strip.top + head * strip.pitch + strip.pitch / 2 + 4 }, escape(String(head)));
    });
    heard =
      headingMarkup(t`“${labelOf(looking[state.query])}” in all heads of layer ${state.layer}`, { y: strip.top - 10 }) +
      cellsMarkup({
        rows: heads,
        columns: columns.length,
        value: (head, at) => of(every[head], [0], columns[at]),
        x: LEFT,
        y: strip.top,
        width: pitch,
        height: strip.pitch,
        most: 1,
      }) +
      tag("path", { class: "explorable-edge", d: rectangle(LEFT, strip.top, columns.length * pitch, heads * strip.pitch) }) +
      chosen +
      names.join("") +
      tag("rect", { class: "explorable-hit", x: 0, y: strip.top, width: x(columns.length), height: heads * strip.pitch, "data-heads": heads });
  }
  const hit = tag("rect", { class: "explorable-hit", x: LEFT, y: top, width: columns.length * pitch, height: rows.length * pitch, "data-grid": "" });
  const isCut = rows.some((block) => block.length > 1);
  const missing = scene.agreed < 100 ? tag("text", { class: "explorable-token", x: LEFT, y: gridHeight(scene) - 6 }, escape(t`small weights are estimates: ${inSigns(`${scene.agreed}%`)} of this row agrees`)) : "";
  const title = headingMarkup(isCut ? t("Row looks at column, the largest of each block") : t("Row looks at column"), { lines: 2 });
  const legend = legendMarkup({ x: LEFT, y: gridHeight(scene) - LEGEND - (scene.estimated ? FOOT : 0) + 10, most: 1, text: share });
  const marked = tag("g", { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color }, cells + frame + unseen + band + ring + heard + legend);
  return title + marked + rowNames.join("") + columnNames.join("") + missing + hit;
}

/**
 * Which tokens or which head a place of the drawing stands for.
 * @param {Scene} scene
 * @param {number} left px
 * @param {number} down px
 * @returns {Partial<import("./state.js").State> | null}
 */
export function gridAt(scene, left, down) {
  const { rows, columns, pitch, top, bottom, strip } = places(scene);
  const column = Math.floor((left - LEFT) / pitch);
  const keys = columns[column];
  const largest = (/** @type {number[]} */ queries) => {
    let best = { query: queries[0], key: (keys ?? columns[0])[0], weight: -1 };
    for (const query of queries) {
      for (const key of keys ?? []) {
        const weight = scene.weights[query * scene.seen.length + key];
        if (weight > best.weight) best = { query, key, weight };
      }
    }
    return best;
  };
  if (down >= top && down < bottom) {
    const queries = rows[Math.floor((down - top) / pitch)];
    if (!queries || !keys) return null;
    const { query, key } = largest(queries);
    return { query, key };
  }
  const head = Math.floor((down - strip.top) / strip.pitch);
  if (scene.heads < 2 || head < 0 || head >= scene.heads) return null;
  return keys ? { head, key: keys[0] } : { head };
}
