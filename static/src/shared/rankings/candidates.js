// The candidates for a place: the best of each layer, and how the ranks of some go from layer to layer.
import { opacityOf, tintOf } from "../heat.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { shortened } from "../text.js";
import { STRONGEST } from "../token-box.js";
import { labelOf, tokenMarkup } from "../tokens.js";
import { lookOf, strengthOf } from "./state.js";

/** @typedef {import("./state.js").Reading} Reading */
/** @typedef {import("./state.js").State} State */

const LEFT = 26;
const TOP = 28;
/** More columns would have no room for words. */
const COLUMNS = 6;

/** What stands before the chosen place, for titles. @param {Reading} reading @param {State} state @param {string} what */
function titleOf({ tokens, hasRanks }, { token }, what) {
  if (!tokens.length) return what;
  return hasRanks ? `${what} for “${shortened(labelOf(tokens[token]), 14, 90)}” (place ${token + 1})` : `${what} (place ${token + 1})`;
}

/** @param {Reading} reading */
function table({ layers, width }) {
  const columns = Math.min(COLUMNS, width);
  return { columns, wide: Math.min(72, (WIDTH - 4 - LEFT) / columns), high: layers > 16 ? 18 : 34 };
}

/** @param {Reading} reading */
export const tableHeight = (reading) => TOP + reading.layers * table(reading).high + 22;

/** @param {Reading} reading @param {State} state */
export function tableMarkup(reading, state) {
  const { words, layers, width, own, hasRanks, guesses, written, paint } = reading;
  const { columns, wide, high } = table(reading);
  let [tints, texts, frames, right] = ["", "", "", ""];
  for (let layer = 0; layer < layers; layer++) {
    const y = TOP + layer * high;
    guesses(state.token, layer)
      .slice(0, columns)
      .forEach(({ word, score }, i) => {
        const [x, w, h] = [LEFT + i * wide, wide - 3, high - 3];
        const box = { x: round(x), y, width: round(w), height: h, rx: 3 };
        const isChosen = word === state.candidate;
        const part = score === null ? strengthOf(i + 1, width) : score;
        const tint = tag("rect", { class: "explorable-tint", "fill-opacity": opacityOf(tintOf(part, 1)) * STRONGEST, ...box });
        const lit = isChosen ? " explorable-lit" : "";
        const name = tokenMarkup(words[word], { x: round(x + w / 2), y: y + (high > 20 ? 14 : 12), room: w - 4, anchor: "middle", look: `explorable-bearing${lit}` });
        const below = high > 20 && score !== null ? tag("text", { class: `explorable-bearing${lit}`, "text-anchor": "middle", x: round(x + w / 2), y: y + 27 }, written(score)) : "";
        tints += tint;
        texts += tag("g", { "data-word": word, "data-at": layer }, tag("rect", { class: "explorable-hit", ...box }) + name + below);
        if (isChosen) frames += rectangle(box.x, y, box.width, h);
        if (hasRanks && own[state.token] === word) right += `M${round(x + 4)},${y + h - 2}h${round(w - 8)}`;
      });
  }
  const labels = Array.from({ length: layers }, (_, layer) =>
    tag("text", { class: `explorable-token${layer === state.layer ? " explorable-lit" : ""}`, "text-anchor": "end", x: LEFT - 8, y: TOP + layer * high + high / 2 + 3 }, String(layer)),
  );
  const more = width > columns ? `; ${width - columns} more are known` : "";
  const foot = `rows are layers, the best first${hasRanks ? "; underlined: the token itself" : ""}${more}`;
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(titleOf(reading, state, "Candidates"))) +
    tag("g", lookOf(paint), tints) +
    tag("path", { class: "explorable-picked", d: frames || "M0,0" }) +
    tag("path", { class: "explorable-right", d: right || "M0,0" }) +
    texts +
    labels.join("") +
    tag("text", { class: "explorable-token", x: 4, y: TOP + layers * high + 14 }, escape(shortened(foot, 12, WIDTH - 8)))
  );
}

/** How many candidates have a line of their own. */
const LISTED = 10;
const HEAD = 46;
const ROW = 30;
const [FROM, TO] = [96, 246];
const RANK = 282;

/**
 * Which candidates have a line: the chosen one, the token itself, and the best of the layer.
 * @param {Reading} reading
 * @param {State} state
 */
function listOf({ own, hasRanks, width, tokens, guesses, watched, rankOf }, state) {
  const first = [...(hasRanks ? [own[state.token]] : []), state.candidate];
  const byRank = (/** @type {number[]} */ list) => [...list].sort((a, b) => rankOf(state.token, a, state.layer) - rankOf(state.token, b, state.layer));
  const best = width ? guesses(state.token, state.layer).map(({ word }) => word) : byRank(watched(state.token));
  const all = [...new Set([...first, ...best])].slice(0, LISTED);
  const unknown = (/** @type {number} */ word) => (rankOf(state.token, word, state.layer) || Infinity);
  return tokens.length || width ? all.sort((a, b) => unknown(a) - unknown(b)) : all;
}

/** As high for every place. @param {Reading} reading */
export function linesHeight({ width, hasRanks, watched }) {
  const rows = Math.min(LISTED, Math.max(width, watched(0).length ? LISTED : 0) + Number(hasRanks) + 1);
  return HEAD + rows * ROW + 22;
}

/** @param {Reading} reading @param {State} state */
export function linesMarkup(reading, state) {
  const { words, layers, most, own, hasRanks, rankOf, scoreOf, written, paint } = reading;
  const x = (/** @type {number} */ layer) => round(layers > 1 ? FROM + ((TO - FROM) * layer) / (layers - 1) : (FROM + TO) / 2);
  const rows = listOf(reading, state).map((word, i) => {
    const top = HEAD + i * ROW;
    const y = (/** @type {number} */ rank) => round(top + 4 + (ROW - 10) * (1 - strengthOf(rank, most)));
    const ranks = Array.from({ length: layers }, (_, layer) => rankOf(state.token, word, layer));
    let path = "";
    ranks.forEach((rank, layer) => {
      if (rank) path += `${path && ranks[layer - 1] ? "L" : "M"}${x(layer)},${y(rank)}`;
    });
    const isChosen = word === state.candidate;
    const here = ranks[state.layer];
    const score = scoreOf(state.token, word, state.layer);
    const lit = isChosen ? " explorable-lit" : "";
    const isOwn = hasRanks && own[state.token] === word;
    return tag(
      "g",
      { "data-word": word },
      (isChosen ? tag("rect", { class: "explorable-picked", x: 2, y: top, width: WIDTH - 4, height: ROW - 2, rx: 4 }) : "") +
        tag("rect", { class: "explorable-hit", x: 2, y: top, width: WIDTH - 4, height: ROW - 2 }) +
        tokenMarkup(words[word], { x: 10, y: top + 18, room: FROM - 22, look: `explorable-salient${lit}` }) +
        (isOwn ? tag("path", { class: "explorable-right", d: `M10,${top + 23}h16` }) : "") +
        tag("path", { class: isChosen ? "explorable-line-of-ranks" : "explorable-thin", d: path || "M0,0" }) +
        (here ? tag("circle", { class: "explorable-mark", cx: x(state.layer), cy: y(here), r: isChosen ? 4 : 3 }) : "") +
        tag("text", { class: `explorable-bearing${lit}`, "text-anchor": "end", x: RANK, y: top + 18 }, here ? String(here) : `>${reading.width}`) +
        (score !== null ? tag("text", { class: `explorable-bearing${lit}`, "text-anchor": "end", x: WIDTH - 8, y: top + 18 }, written(score)) : ""),
    );
  });
  const bottom = HEAD + rows.length * ROW;
  const at = x(state.layer);
  const word = (/** @type {number} */ left, /** @type {string} */ anchor, /** @type {string} */ text, /** @type {number} */ down) => tag("text", { class: "explorable-token", "text-anchor": anchor, x: left, y: down }, text);
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(titleOf(reading, state, "Rank by layer"))) +
    word(10, "start", "candidate", 38) +
    word((FROM + TO) / 2, "middle", "1 is at the top", 38) +
    word(RANK, "end", "rank", 38) +
    (reading.width && scoreOf(state.token, reading.guesses(state.token, state.layer)[0].word, state.layer) !== null ? word(WIDTH - 8, "end", "score", 38) : "") +
    tag("path", { class: "explorable-guide", d: `M${at},${HEAD}V${bottom}` }) +
    tag("g", lookOf(paint), rows.join("")) +
    word(at, "middle", `layer ${state.layer}`, bottom + 14)
  );
}
