// All outputs and all tokens at once, each pair a cell.
import { heatMarkup, opacityOf, tintOf } from "../heat.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { shortened, textWidth, wrapped } from "../text.js";
import { labelOf, tokenMarkup } from "../tokens.js";
import { t } from "../words.js";
import { lookOf, tintClass } from "./state.js";

/** @typedef {import("./state.js").Scene} Scene */

/** A name that leans over the last column needs room as well. */
const RIGHT = WIDTH - 26;
/** Of a larger matrix a cell stands for a block. */
const CELLS = 64;
/** The lowest pitch at which each row has its name. */
const NAMED = 11;
const LEGEND = 58;
const NAME = 112;
/** Sentences take several lines, if there are few of them. */
const LINE = 13.5;
const [MOST_LINES, MOST_WRAPPED] = [3, 12];

/** @param {number[]} places each by itself, or as many together as there have to be */
function blocksOf(places) {
  const count = Math.min(CELLS, places.length);
  return Array.from({ length: count }, (_, i) => places.slice(Math.floor((i * places.length) / count), Math.floor(((i + 1) * places.length) / count)));
}

/**
 * A name in as many lines as it needs and may have.
 * @param {string} name
 * @param {number} room px
 * @param {number} rows
 */
function linesOf(name, room, rows) {
  const lines = rows > MOST_WRAPPED ? [name] : wrapped(name, 12, room, { bold: true });
  const rest = lines.splice(MOST_LINES - 1).join(" ");
  return [...lines, ...(rest ? [shortened(rest, 12, room, { bold: true })] : [])];
}

/** @param {Scene} scene */
function places({ tokens, outputs, listed }) {
  const [rows, columns] = [blocksOf([...outputs.keys()]), blocksOf(listed)];
  const left = Math.min(NAME, Math.max(...outputs.map((output) => textWidth(labelOf(output), 12, { bold: true }))) + 10);
  const pitch = Math.min(26, (RIGHT - left) / columns.length);
  const names = rows.map(([output]) => linesOf(labelOf(outputs[output]), left - 8, rows.length));
  const high = Math.max(Math.min(26, Math.max(pitch, rows.length <= 12 ? 20 : 330 / rows.length)), Math.max(...names.map((lines) => lines.length)) * LINE + 4);
  const longest = Math.max(0, ...columns.map(([token]) => textWidth(labelOf(tokens[token]), 12)));
  const top = 34 + (pitch >= NAMED ? Math.min(72, longest * 0.87 + 8) : 22);
  return { rows, columns, left, pitch, high, top, bottom: top + rows.length * high };
}

/** @param {Scene} scene */
export const matrixHeight = (scene) => places(scene).bottom + LEGEND;

/** The pair of a block whose number is the farthest from 0. @param {Scene} scene @param {number[]} outputs @param {number[]} tokens */
function strongest({ shown }, outputs, tokens) {
  let best = { output: outputs[0], token: tokens[0], value: 0 };
  for (const output of outputs) {
    for (const token of tokens) {
      const value = shown(output, token);
      if (Math.abs(value) > Math.abs(best.value)) best = { output, token, value };
    }
  }
  return best;
}

/** @param {Scene} scene */
export function matrixMarkup(scene) {
  const { tokens, outputs, state, signed, paint } = scene;
  const { rows, columns, left, pitch, high, top, bottom } = places(scene);
  const [x, y] = [(/** @type {number} */ at) => left + at * pitch, (/** @type {number} */ at) => top + at * high];
  const values = rows.map((row) => columns.map((column) => strongest(scene, row, column).value));
  const ends = values.map((row) => Math.max(...row.map(Math.abs)));
  const all = Math.max(...ends);
  // A row has tints of its own where the largest number of an output is the strongest.
  const most = state.scale === "all" ? all : 1;
  const scaled = (/** @type {number} */ row, /** @type {number} */ column) => values[row][column] / (state.scale === "all" ? 1 : ends[row] || 1);
  const cells = heatMarkup({ rows: rows.length, columns: columns.length, value: scaled, x: left, y: top, width: pitch, height: high, most, signed });
  const minus = signed && pitch >= 8 ? tag("path", { class: "explorable-minus", d: dashes(values, all, { x, y, pitch, high }) }) : "";
  const frame = tag("path", { class: "explorable-edge", d: rectangle(left, top, columns.length * pitch, bottom - top) });
  const [row, column] = [rows.findIndex((block) => block.includes(state.output)), columns.findIndex((block) => block.includes(state.token))];
  const band = tag("path", { class: "explorable-picked", d: rectangle(left, y(row), columns.length * pitch, high) });
  const ring = column >= 0 ? tag("path", { class: "explorable-ring", d: rectangle(x(column), y(row), pitch, high) }) : "";
  const rowNames = rows.map(([output], i) => {
    if (high < NAMED && i !== row) return "";
    const token = outputs[i === row ? state.output : output];
    const lines = linesOf(labelOf(token), left - 8, rows.length);
    const place = { x: left - 5, room: left - 5, anchor: "end", look: `explorable-token${i === row ? " explorable-lit" : ""}` };
    const first = y(i) + high / 2 + 4 - ((lines.length - 1) * LINE) / 2;
    return lines.map((text, at) => tokenMarkup({ ...token, text, joined: false }, { ...place, y: round(first + at * LINE) })).join("");
  });
  const isNamed = pitch >= NAMED;
  const columnNames = columns.map(([token], i) => {
    if (!isNamed && i !== column) return "";
    const [from, above] = [x(i) + pitch / 2 + (isNamed ? 4 : 0), top - 5];
    const turned = isNamed ? `rotate(-60 ${from.toFixed(1)} ${above.toFixed(1)})` : null;
    const label = labelOf(tokens[i === column ? state.token : token]);
    // In the middle, the first and the last would stick out.
    const half = textWidth(label, 12) / 2 + 4;
    const at = isNamed ? from : Math.min(WIDTH - half, Math.max(half, from));
    return tokenMarkup(tokens[i === column ? state.token : token], { x: at, y: above, room: isNamed ? 72 : 120, anchor: isNamed ? "start" : "middle", look: `explorable-token${i === column ? " explorable-lit" : ""}` }, { transform: turned });
  });
  const isPooled = rows.length < outputs.length || columns.length < scene.listed.length;
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, t("All outputs and tokens")) +
    tag("g", lookOf(paint), cells + minus + frame + band + ring + legendOf(scene, all, { x: left, y: bottom + 12, isPooled })) +
    rowNames.join("") +
    columnNames.join("") +
    tag("rect", { class: "explorable-hit", x: left, y: top, width: columns.length * pitch, height: bottom - top })
  );
}

/**
 * A dash in each cell below 0, so that its colour is not all that tells it.
 * @param {number[][]} values
 * @param {number} all
 * @param {{x: (at: number) => number, y: (at: number) => number, pitch: number, high: number}} grid
 */
function dashes(values, all, { x, y, pitch, high }) {
  const length = Math.min(7, pitch - 4);
  return values
    .flatMap((row, i) => row.map((value, j) => (value < 0 && tintOf(value, all) > 1 ? `M${round(x(j) + (pitch - length) / 2)},${round(y(i) + high / 2)}h${round(length)}` : "")))
    .join("");
}

/** What the end of a scale without numbers means. @param {number} part @param {boolean} signed */
const endOf = (part, signed) => (part === 1 ? (signed ? t("for") : t("most")) : part === -1 ? t("against") : "");

/** @param {Scene} scene @param {number} all @param {{x: number, y: number, isPooled: boolean}} place */
function legendOf({ state, written, signed }, all, { x, y, isPooled }) {
  const parts = signed ? [-1, -0.25, 0, 0.25, 1] : [0.05, 0.25, 0.5, 0.75, 1];
  const width = Math.min(40, (WIDTH - 6 - x) / parts.length);
  const cells = parts.map((part, i) => tag("rect", { class: tintClass(part, signed), "fill-opacity": opacityOf(tintOf(part, 1)), x: round(x + i * width), y, width: round(width), height: 10 }));
  const isOwn = state.scale !== "all";
  const word = (/** @type {number} */ part) => (part === 0 ? "0" : isOwn ? endOf(part, signed) : written(part * all));
  const words = parts.map((part, i) => tag("text", { class: "explorable-token", "text-anchor": "middle", x: round(x + (i + 0.5) * width), y: y + 23 }, escape(word(part))));
  const feet = [isPooled ? t("cells: the strongest of a block") : "", isOwn ? (isPooled ? t("full tint: of a row") : t("the strongest of each row has the full tint")) : ""];
  const foot = feet.filter(Boolean).join("; ");
  return cells.join("") + words.join("") + (foot ? tag("text", { class: "explorable-token", "text-anchor": "end", x: WIDTH - 4, y: y + 38 }, escape(foot)) : "");
}

/**
 * Which pair a place of the drawing stands for.
 * @param {Scene} scene
 * @param {number} across px
 * @param {number} down px
 * @returns {{output: number, token: number} | null}
 */
export function matrixAt(scene, across, down) {
  const { rows, columns, left, pitch, high, top } = places(scene);
  const [row, column] = [rows[Math.floor((down - top) / high)], columns[Math.floor((across - left) / pitch)]];
  if (!row || !column) return null;
  const { output, token } = strongest(scene, row, column);
  return { output, token };
}
