// The tokens with their ranks in the chosen layer, and below them the ranks in all layers.
import { heatMarkup } from "../heat.js";
import { PANEL as WIDTH } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { BOX, LINE, partOf, placedBoxes, tokenBox } from "../token-box.js";
import { textWidth } from "../text.js";
import { labelOf, tokenMarkup } from "../tokens.js";
import { t } from "../words.js";
import { lookOf, strengthOf } from "./state.js";

/** @typedef {import("./state.js").Reading} Reading */
/** @typedef {import("./state.js").State} State */

const TOP = 42;
const NOTE = 17;
const LEFT = 26;
/** A name that leans over the last column needs room as well. */
const RIGHT = WIDTH - 22;
/** The lowest pitch at which each column has its name. */
const NAMED = 11;

/** @param {Reading} reading @param {State} state */
function placed(reading, state) {
  const { tokens, most } = reading;
  const { from, part } = partOf([...tokens.keys()], state.token);
  const row = placedBoxes(part.map((i) => tokens[i]), "0".repeat(String(most).length));
  const note = part.length < tokens.length ? t`tokens ${from + 1} to ${from + part.length} of ${tokens.length}` : "";
  return { ...row, part, note };
}

/** @param {Reading} reading @param {State} state */
export function textHeight(reading, state) {
  const { height, note } = placed(reading, state);
  return TOP + height - (LINE - BOX) + (note ? NOTE : 0) + 4;
}

/** @param {Reading} reading @param {State} state */
export function textMarkup(reading, state) {
  const { tokens, rank, most, paint } = reading;
  const { placed: row, height, part, note } = placed(reading, state);
  const boxes = row.map(({ i, x, y, width }) => {
    const own = rank(state.layer, part[i]);
    const box = { x: x + 2, y: TOP + y, width, tint: "explorable-tint", opacity: strengthOf(own, most), number: String(own), chosen: part[i] === state.token };
    return tokenBox(tokens[part[i]], box, { "data-token": part[i] });
  });
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(t`Rank of each token in layer ${state.layer}`)) +
    tag("text", { class: "explorable-token", x: 4, y: 34 }, t("1: the layer’s first choice for that place")) +
    tag("g", lookOf(paint), boxes.join("")) +
    (note ? tag("text", { class: "explorable-token", x: 4, y: TOP + height + 6 }, escape(note)) : "")
  );
}

/** @param {Reading} reading @param {State} state */
function grid({ tokens, layers }, state) {
  const { part } = partOf([...tokens.keys()], state.token);
  const pitch = Math.min(46, (RIGHT - LEFT) / part.length);
  const high = Math.max(12, Math.min(22, 300 / layers));
  const longest = Math.max(...part.map((i) => textWidth(labelOf(tokens[i]), 12)));
  const top = 28 + (pitch >= NAMED ? Math.min(66, longest * 0.87 + 10) : 22);
  return { part, pitch, high, top, bottom: top + layers * high };
}

/** @param {Reading} reading @param {State} state */
export const gridHeight = (reading, state) => grid(reading, state).bottom + 24;

/** @param {Reading} reading @param {State} state */
export function gridMarkup(reading, state) {
  const { tokens, layers, rank, most, paint } = reading;
  const { part, pitch, high, top, bottom } = grid(reading, state);
  const [x, y] = [(/** @type {number} */ at) => LEFT + at * pitch, (/** @type {number} */ at) => top + at * high];
  const cells = heatMarkup({
    rows: layers,
    columns: part.length,
    // The tint is that of the root of its number.
    value: (layer, at) => strengthOf(rank(layer, part[at]), most) ** 2,
    x: LEFT,
    y: top,
    width: pitch,
    height: high,
    most: 1,
  });
  // Where there is room the ranks stand in their cells.
  const wide = textWidth("0".repeat(String(most).length), 12) + 2 <= pitch && high >= 14;
  const numbers = wide
    ? Array.from({ length: layers }, (_, layer) => part.map((token, at) => tag("text", { class: "explorable-bearing", "text-anchor": "middle", x: x(at + 0.5), y: y(layer) + high / 2 + 4 }, escape(String(rank(layer, token))))).join(""))
    : [];
  const at = part.indexOf(state.token);
  const names = part.map((token, i) => {
    const isNamed = pitch >= NAMED;
    if (!isNamed && i !== at) return "";
    const label = labelOf(tokens[token]);
    const half = textWidth(label, 12) / 2 + 4;
    const [from, above] = [isNamed ? x(i) + pitch / 2 + 4 : Math.min(WIDTH - half, Math.max(half, x(i))), top - 5];
    const isShort = textWidth(label, 12) <= pitch;
    const turned = isNamed && !isShort ? `rotate(-60 ${from.toFixed(1)} ${above.toFixed(1)})` : null;
    const place = { x: isShort ? x(i) + pitch / 2 : from, y: above, room: 66, anchor: turned ? "start" : "middle", look: `explorable-token${i === at ? " explorable-lit" : ""}` };
    return tokenMarkup(tokens[token], place, { transform: turned });
  });
  const every = high < 12 ? 2 : 1;
  const labels = Array.from({ length: layers }, (_, layer) =>
    layer % every && layer !== state.layer ? "" : tag("text", { class: `explorable-token${layer === state.layer ? " explorable-lit" : ""}`, "text-anchor": "end", x: LEFT - 6, y: y(layer) + high / 2 + 4 }, escape(String(layer))),
  );
  const width = part.length * pitch;
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, t("Ranks in all layers")) +
    tag("g", lookOf(paint), cells + tag("path", { class: "explorable-edge", d: rectangle(LEFT, top, width, bottom - top) })) +
    numbers.join("") +
    tag("path", { class: "explorable-picked", d: rectangle(LEFT, y(state.layer), width, high) }) +
    (at >= 0 ? tag("path", { class: "explorable-ring", d: rectangle(x(at), y(state.layer), pitch, high) }) : "") +
    names.join("") +
    labels.join("") +
    tag("text", { class: "explorable-token", x: LEFT, y: bottom + 17 }, escape(t`rows are layers; full tint: rank 1, no tint: rank ${most}`)) +
    tag("rect", { class: "explorable-hit", x: LEFT, y: top, width, height: bottom - top })
  );
}

/**
 * @param {Reading} reading
 * @param {State} state
 * @param {number} across px
 * @param {number} down px
 * @returns {{layer: number, token: number} | null}
 */
export function gridAt(reading, state, across, down) {
  const { part, pitch, high, top } = grid(reading, state);
  const [layer, token] = [Math.floor((down - top) / high), part[Math.floor((across - LEFT) / pitch)]];
  return token !== undefined && layer >= 0 && layer < reading.layers ? { layer, token } : null;
}
