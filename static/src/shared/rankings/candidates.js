// The candidates for a place: the best of each layer, and how the ranks of some go from layer to layer.
import { STRONGEST, opacityOf, tintOf } from "../heat.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { shortened } from "../text.js";
import { labelOf, tokenMarkup } from "../tokens.js";
import { t } from "../words.js";
import { lookOf, strengthOf } from "./state.js";

/** @typedef {import("./state.js").Reading} Reading */
/** @typedef {import("./state.js").State} State */

const LEFT = 26;
const TOP = 28;
/** More columns would have no room for words. */
const COLUMNS = 5;

/** What stands before the chosen place, for titles. @param {Reading} reading @param {State} state @param {string} what */
function titleOf({ tokens, hasRanks }, { token }, what) {
  if (!tokens.length) return what;
  // Translators: {0} is a title, {1} a token; so it is where no token is named.
  return hasRanks ? t`${what} for “${shortened(labelOf(tokens[token]), 14, 90)}” (place ${token + 1})` : t`${what} (place ${token + 1})`;
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
        const below = high > 20 && score !== null ? tag("text", { class: `explorable-bearing${lit}`, "text-anchor": "middle", x: round(x + w / 2), y: y + 27 }, escape(written(score))) : "";
        tints += tint;
        texts += tag("g", { "data-word": word, "data-at": layer }, tag("rect", { class: "explorable-hit", ...box }) + name + below);
        if (isChosen) frames += rectangle(box.x, y, box.width, h);
        if (hasRanks && own[state.token] === word) right += `M${round(x + 4)},${y + h - 2}h${round(w - 8)}`;
      });
  }
  const labels = Array.from({ length: layers }, (_, layer) =>
    tag("text", { class: `explorable-token${layer === state.layer ? " explorable-lit" : ""}`, "text-anchor": "end", x: LEFT - 8, y: TOP + layer * high + high / 2 + 3 }, escape(String(layer))),
  );
  const rows = hasRanks ? t("rows are layers; underlined: the token itself") : t("rows are layers, the best first");
  // Translators: {0} is "rows are layers, the best first", {1} how many candidates are not shown.
  const foot = width > columns ? t`${rows}; ${width - columns} more known` : rows;
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(titleOf(reading, state, t("Candidates")))) +
    tag("g", lookOf(paint), tints) +
    tag("path", { class: "explorable-picked", d: frames || "M0,0" }) +
    tag("path", { class: "explorable-right", d: right || "M0,0" }) +
    texts +
    labels.join("") +
    tag("text", { class: "explorable-token", x: 4, y: TOP + layers * high + 14 }, escape(shortened(foot, 12, WIDTH - 8)))
  );
}

/** How many candidates have a line of their own. */
const LISTED = 8;
const HEAD = 46;
const ROW = 30;
const [FROM, TO] = [96, 246];
const RANK = 282;

/** Whether other candidates than the tokens themselves are known. @param {Reading} reading */
const hasOthers = ({ width, watched }) => Boolean(width || watched.length);

/**
 * What has a line: of a place the token itself, the chosen candidate and the best of the layer; where no candidates
 * are known, the tokens that stand best in it.
 * @param {Reading} reading
 * @param {State} state
 * @returns {{token: number, word: number}[]} the best first
 */
function listOf(reading, { token, candidate, layer }) {
  const { own, hasRanks, tokens, guesses, watched, rankOf } = reading;
  const rank = (/** @type {{token: number, word: number}} */ one) => rankOf(one.token, one.word, layer) || Infinity;
  /** @param {{token: number, word: number}[]} list */
  const sorted = (list) => [...list].sort((a, b) => rank(a) - rank(b));
  if (!hasOthers(reading)) {
    const others = sorted(tokens.map((_, i) => ({ token: i, word: own[i] })).filter((one) => one.token !== token));
    return sorted([{ token, word: own[token] }, ...others.slice(0, LISTED - 1)]);
  }
  const best = guesses(token, layer).map(({ word }) => word);
  const known = sorted(watched.map((word) => ({ token, word }))).map(({ word }) => word);
  const words = [...new Set([...(hasRanks ? [own[token]] : []), candidate, ...best, ...known])];
  return sorted(words.slice(0, LISTED).map((word) => ({ token, word })));
}

/** As high for every place. @param {Reading} reading */
export function linesHeight(reading) {
  const { width, hasRanks, watched, tokens } = reading;
  const known = watched.length ? watched.length : width + Number(hasRanks) + 1;
  return HEAD + Math.min(LISTED, hasOthers(reading) ? known : tokens.length) * ROW + 22;
}

/** @param {Reading} reading @param {State} state */
export function linesMarkup(reading, state) {
  const { words, layers, most, own, hasRanks, rankOf, scoreOf, written, paint } = reading;
  const x = (/** @type {number} */ layer) => round(layers > 1 ? FROM + ((TO - FROM) * layer) / (layers - 1) : (FROM + TO) / 2);
  const others = hasOthers(reading);
  const rows = listOf(reading, state).map(({ token, word }, i) => {
    const top = HEAD + i * ROW;
    const y = (/** @type {number} */ rank) => round(top + 4 + (ROW - 10) * (1 - strengthOf(rank, most)));
    const ranks = Array.from({ length: layers }, (_, layer) => rankOf(token, word, layer));
    let path = "";
    ranks.forEach((rank, layer) => {
      if (rank) path += `${path && ranks[layer - 1] ? "L" : "M"}${x(layer)},${y(rank)}`;
    });
    const isChosen = others ? word === state.candidate : token === state.token;
    const here = ranks[state.layer];
    const score = scoreOf(token, word, state.layer);
    const lit = isChosen ? " explorable-lit" : "";
    const isOwn = others && hasRanks && own[token] === word;
    return tag(
      "g",
      others ? { "data-word": word } : { "data-token": token },
      (isChosen ? tag("rect", { class: "explorable-picked", x: 2, y: top, width: WIDTH - 4, height: ROW - 2, rx: 4 }) : "") +
        tag("rect", { class: "explorable-hit", x: 2, y: top, width: WIDTH - 4, height: ROW - 2 }) +
        tokenMarkup(words[word], { x: 10, y: top + 18, room: FROM - 22, look: `explorable-salient${lit}` }) +
        (isOwn ? tag("path", { class: "explorable-right", d: `M10,${top + 23}h16` }) : "") +
        tag("path", { class: isChosen ? "explorable-line-of-ranks" : "explorable-thin", d: path || "M0,0" }) +
        (here ? tag("circle", { class: "explorable-mark", cx: x(state.layer), cy: y(here), r: isChosen ? 4 : 3 }) : "") +
        tag("text", { class: `explorable-bearing${lit}`, "text-anchor": "end", x: RANK, y: top + 18 }, escape(here ? String(here) : `>${reading.width}`)) +
        (score !== null ? tag("text", { class: `explorable-bearing${lit}`, "text-anchor": "end", x: WIDTH - 8, y: top + 18 }, escape(written(score))) : ""),
    );
  });
  const bottom = HEAD + rows.length * ROW;
  const at = x(state.layer);
  const word = (/** @type {number} */ left, /** @type {string} */ anchor, /** @type {string} */ text, /** @type {number} */ down) => tag("text", { class: "explorable-token", "text-anchor": anchor, x: left, y: down }, escape(text));
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(others ? titleOf(reading, state, t("Rank by layer")) : t("Rank by layer"))) +
    word(10, "start", others ? t("candidate") : t("token"), 38) +
    word((FROM + TO) / 2, "middle", layers > 1 ? t`layers 0 to ${layers - 1}, 1 on top` : "", 38) +
    word(RANK, "end", t("rank"), 38) +
    (reading.width && scoreOf(state.token, reading.guesses(state.token, state.layer)[0].word, state.layer) !== null ? word(WIDTH - 8, "end", t("score"), 38) : "") +
    tag("path", { class: "explorable-guide", d: `M${at},${HEAD}V${bottom}` }) +
    tag("g", lookOf(paint), rows.join("")) +
    word(at, "middle", t`layer ${state.layer}`, bottom + 14)
  );
}
