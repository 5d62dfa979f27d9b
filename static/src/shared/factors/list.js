// The factors below one another: number, name, and a bar for each token of the text.
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened, wrapped } from "../text.js";
import { labelOf } from "../tokens.js";
import { t } from "../words.js";
import { part, strength } from "./state.js";

/** @typedef {import("./state.js").Scene} Scene */

const TOP = 46;
const ROW = 48;
const [LEFT, RIGHT] = [26, WIDTH - 6];
/** Where the bars of a row begin and how high the highest is. */
const BARS = 21;
const HIGHEST = 21;
/** More bars would be thinner than 2 px: then one is the largest of several tokens. */
const MOST = 150;
const NOTE = 17;

/** @param {string[]} notes */
const broken = (notes) => notes.flatMap((note) => wrapped(note, 12, WIDTH - 16));

/**
 * How many lines there may be below the factors: the picture does not grow when another is chosen.
 * @param {string[]} notes
 * @param {string[] | null} units
 */
export const linesOf = (notes, units) => broken(notes).length + Math.max(0, ...(units ?? []).map((note) => broken([note]).length));


/** @param {Scene} scene */
export const listHeight = (scene) => TOP + scene.colors.length * ROW + scene.lines * NOTE + 4;

/** @param {Scene} scene */
export function listMarkup(scene) {
  const { tokens, colors, state, concept } = scene;
  const columns = Math.min(MOST, tokens.length);
  const pitch = (RIGHT - LEFT) / columns;
  const columnOf = (/** @type {number} */ token) => Math.floor((token * columns) / tokens.length);
  const rows = colors.map((color, factor) => {
    const y = TOP + factor * ROW;
    const chosen = factor === state.factor;
    const largest = new Float32Array(columns);
    tokens.forEach((_, token) => (largest[columnOf(token)] = Math.max(largest[columnOf(token)], strength(scene, factor, token))));
    const bottom = y + BARS + HIGHEST;
    const bars = Array.from(largest, (value, column) => {
      const [height, width] = [round(value * HIGHEST), round(Math.max(1, pitch - 1))];
      return value >= 0.01 ? `M${round(LEFT + column * pitch)},${bottom}v${-height}h${width}v${height}z` : "";
    });
    const look = state.factor < 0 || chosen ? "" : " explorable-apart";
    const number = tag("text", { class: "explorable-factor-number", x: 8, y: y + 15 }, escape(String(factor)));
    const name = tag("text", { class: `explorable-factor-name${chosen ? " explorable-lit" : ""}`, x: LEFT, y: y + 15 }, escape(shortened(state.names[factor], 14, 240)));
    const value = tag("text", { class: "explorable-factor-value", "text-anchor": "end", x: RIGHT, y: y + 15 }, escape(part(strength(scene, factor, state.token))));
    const base = tag("path", { class: "explorable-edge", d: `M${LEFT},${bottom}H${RIGHT}` });
    const frame = chosen ? tag("rect", { class: "explorable-picked", x: 2, y: y - 1, width: WIDTH - 4, height: ROW - 2, rx: 4 }) : "";
    const drawn = tag("path", { class: "explorable-factor-bars", d: bars.join("") }) + base;
    const hit = tag("rect", { class: "explorable-hit", x: 0, y: y - 1, width: WIDTH, height: ROW, "data-factor": factor });
    return tag("g", { "data-color": color, class: `explorable-factor${look}` }, frame + number + name + value + drawn + hit);
  });
  const at = LEFT + (columnOf(state.token) + 0.5) * pitch;
  const guides = colors.map((_, factor) => `M${round(at)},${TOP + factor * ROW + BARS - 2}v${HIGHEST + 2}`);
  const guide = tag("path", { class: "explorable-guide", d: guides.join("") });
  const word = shortened(labelOf(tokens[state.token]), 14, 150);
  const notes = broken([...scene.notes, ...(scene.units?.[state.factor] ? [scene.units[state.factor]] : [])]).map((line, i) => tag("text", { class: "explorable-token", x: 8, y: TOP + colors.length * ROW + 13 + i * NOTE }, escape(line)));
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, tag("tspan", { "data-concept": concept, class: concept ? "explorable-number" : null }, t("Factors"))) +
    tag("text", { class: "explorable-note", x: LEFT, y: 37 }, t("fires at")) +
    tag("text", { class: "explorable-note", "text-anchor": "end", x: RIGHT, y: 37 }, escape(t`at “${word}”`)) +
    // Below the rows, so that they take the pointer.
    guide +
    rows.join("") +
    notes.join("")
  );
}

/**
 * The token whose bar stands at a place.
 * @param {Scene} scene
 * @param {number} left px
 */
export function tokenAt({ tokens }, left) {
  const columns = Math.min(MOST, tokens.length);
  const column = Math.floor(((left - LEFT) * columns) / (RIGHT - LEFT));
  return column < 0 || column >= columns ? null : Math.ceil((column * tokens.length) / columns);
}
