// Which whole beams came out best, and what there was to choose from at one step.
import { headingMarkup } from "../heading.js";
import { STRONGEST, opacityOf, tintOf } from "../heat.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened, textWidth, wrapped } from "../text.js";
import { labelOf, placedTokens } from "../tokens.js";
import { inSigns, t } from "../words.js";
import { probability, two } from "./state.js";

/** @typedef {import("./state.js").Tree} Tree */
/** @typedef {import("./state.js").State} State */
/** @typedef {{concept: string | null, color: string}} Paint */

const MOST = 8;
const ROW = 42;
const TOP = 30;

/** @param {Paint} paint @param {string} content */
const painted = (paint, content) => tag("g", { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color }, content);

/** @param {Tree} tree */
export const rankingHeight = (tree) => TOP + Math.min(MOST, tree.leaves.length) * ROW + (tree.leaves.length > MOST ? 34 : 16);

/** @param {Tree} tree @param {State} state @param {Paint} paint */
export function rankingMarkup(tree, state, paint) {
  const order = tree.ranked(state.penalty);
  const beam = tree.beam(state);
  const leaf = beam[beam.length - 1];
  const place = order.indexOf(leaf);
  // The chosen one is listed, whatever its place.
  const listed = place < MOST ? order.slice(0, MOST) : [...order.slice(0, MOST - 1), leaf];
  const best = tree.value(order[0], state.penalty);
  const worst = tree.value(order[order.length - 1], state.penalty);
  const rows = listed.map((own, at) => {
    const y = TOP + at * ROW;
    const value = tree.value(own, state.penalty);
    const isOn = own === leaf;
    const path = tree.path(own);
    const details = t`log p ${two(tree.scores[own])}, p ${probability(Math.exp(tree.scores[own]))}, ${path.length > 1 ? t`${path.length} tokens` : t("1 token")}`;
    // The better a beam, the longer its bar; the last has some of it.
    const part = best === worst ? 1 : 0.08 + (0.92 * (value - worst)) / (best - worst);
    return tag(
      "g",
      { class: "explorable-choice", "data-node": own },
      tag("rect", { class: "explorable-beam-bar", x: 4, y: y + 32, width: round(part * (WIDTH - 8)), height: 3 }) +
        (isOn ? tag("rect", { class: "explorable-chosen-beam", x: 1, y: y - 1, width: WIDTH - 2, height: ROW - 3, rx: 4 }) : "") +
        tag("text", { class: "explorable-token", x: 8, y: y + 14 }, escape(`#${order.indexOf(own) + 1}`)) +
        tag("text", { class: `explorable-beam-text${isOn ? " explorable-lit" : ""}`, x: 34, y: y + 14 }, escape(clipped(tree.written(path)))) +
        tag("text", { class: "explorable-beam-number", x: WIDTH - 8, y: y + 14 }, escape(two(value))) +
        tag("text", { class: "explorable-token", x: 34, y: y + 28 }, escape(details)) +
        tag("rect", { class: "explorable-hit", x: 0, y, width: WIDTH, height: ROW }),
    );
  });
  const by = state.penalty ? t`Whole beams by log p ÷ length^${inSigns(String(state.penalty))}` : t("Whole beams by log-probability");
  const y = TOP + listed.length * ROW + 10;
  const more = order.length > listed.length ? t`and ${order.length - listed.length} more` : "";
  const note = (/** @type {number} */ down, /** @type {string} */ text) => tag("text", { class: "explorable-token", x: 8, y: down }, escape(shortened(text, 12, WIDTH - 12)));
  return (
    headingMarkup(by) +
    painted(paint, rows.join("")) +
    note(y, t`The likeliest token each time ${greedily(tree, order)}`) +
    note(y + 18, more)
  );
}

/** A beam's text, as far as there is room: many begin alike, so that the end is shown as well. @param {string} text */
function clipped(text) {
  const room = WIDTH - 96;
  if (textWidth(text, 14, { bold: true }) <= room) return text;
  const characters = [...text];
  let many = characters.length;
  while (many > 4 && textWidth(cut(characters, many), 14, { bold: true }) > room) many--;
  return cut(characters, many);
}

/** @param {string[]} characters @param {number} many that are kept */
function cut(characters, many) {
  const end = Math.floor(many / 2);
  return `${characters.slice(0, many - end).join("")}…${characters.slice(-end).join("")}`;
}

/** Where the likeliest token at every step leads. @param {Tree} tree @param {number[]} order */
export function greedily(tree, order) {
  const place = order.indexOf(tree.greedy);
  if (place >= 0) return place ? t`leads to #${place + 1}` : t("leads to the best, too");
  return t`was dropped after step ${tree.steps[tree.greedy] + 1}`;
}

/** More of them at one step are not listed. */
const SIBLINGS = 6;
const LINE = 25;
const LOOKS = 43;
/** Of a long text these are shown. */
const LINES = 8;

/**
 * @param {Tree} tree @param {State} state @param {Float32Array | null} attention of all nodes @param {Paint} paint
 * @returns {{content: string, height: number}}
 */
export function stepMarkup(tree, state, attention, paint) {
  const { node } = state;
  const parent = tree.parents[node];
  const siblings = (parent < 0 ? tree.tokens.map((_, i) => i).filter((i) => tree.parents[i] < 0) : tree.children[parent]).slice().sort((a, b) => tree.scores[b] - tree.scores[a]);
  const place = siblings.indexOf(node);
  const listed = place < SIBLINGS ? siblings.slice(0, SIBLINGS) : [...siblings.slice(0, SIBLINGS - 1), node];
  const most = Math.max(...listed.map(tree.share));
  const before = parent < 0 ? t("at the start") : t`after “${lastOf(tree.written(tree.path(parent)), 22)}”`;
  let y = TOP;
  const rows = listed.map((i) => {
    const own = y;
    y += LINE;
    const share = tree.share(i);
    const fate = !tree.isKept[i] ? t("dropped later") : tree.leaves.includes(i) ? t("ends here") : t("leads on");
    return tag(
      "g",
      { class: "explorable-choice", "data-node": i },
      (i === node ? tag("rect", { class: "explorable-chosen-beam", x: 1, y: own, width: WIDTH - 2, height: LINE - 2, rx: 4 }) : "") +
        tag("text", { class: `explorable-beam-text${i === node ? " explorable-lit" : ""}`, x: 8, y: own + 16 }, escape(shortened(labelOf(tree.tokens[i]), 14, 76))) +
        tag("rect", { class: "explorable-beam-bar", x: 90, y: own + 6, width: round(Math.max(1, (100 * share) / most)), height: 11 }) +
        tag("text", { class: "explorable-beam-number", x: 228, y: own + 16 }, escape(probability(share))) +
        tag("text", { class: "explorable-token", x: 238, y: own + 16 }, escape(fate)) +
        tag("rect", { class: "explorable-hit", x: 0, y: own, width: WIDTH, height: LINE }),
    );
  });
  const rest = 1 - listed.reduce((sum, i) => sum + tree.share(i), 0);
  const left = rest > 0.0005 ? tag("text", { class: "explorable-token", x: 8, y: y + 14 }, escape(t`all other tokens together ${probability(rest)}, none kept`)) : "";
  y += 30;
  let looks = "";
  if (attention) {
    looks += headingMarkup(t("Where this step looks in the prompt"), { y: y + 14 });
    y += 26;
    const size = tree.prompt.length;
    const own = attention.subarray(node * size, (node + 1) * size);
    const { placed, height } = placedTokens(tree.prompt, { width: WIDTH - 8, line: LOOKS, below: (i) => probability(own[i]) });
    looks += placed.map(({ i, x, y: down, width }) => lookMarkup(tree.prompt[i], own[i], Math.max(...own), [4 + x, y + down, width])).join("");
    y += height;
  }
  const text = tree.written(tree.beam(state));
  if (clipped(text) !== text) {
    const lines = wrapped(text, 14, WIDTH - 12);
    looks += tag("text", { class: "explorable-title", x: 4, y: y + 16 }, t("The chosen beam"));
    looks += lines.slice(0, LINES).map((line, i) => tag("text", { class: "explorable-beam-text", x: 6, y: y + 38 + 19 * i }, escape(shortened(line, 14, WIDTH - 12)))).join("");
    y += 38 + 19 * Math.min(LINES, lines.length);
  }
  const title = tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(shortened(t`Step ${tree.steps[node] + 1}, ${before}`, 14, WIDTH - 8)));
  return { content: title + painted(paint, rows.join("") + looks) + left, height: Math.round(y + 4) };
}

/** @param {import("../tokens.js").Token} token @param {number} look @param {number} most @param {number[]} place */
function lookMarkup(token, look, most, [x, y, width]) {
  const middle = round(x + width / 2);
  return (
    tag("rect", { class: "explorable-tint", "fill-opacity": opacityOf(tintOf(look, most)) * STRONGEST, x: round(x + 1), y, width: round(width - 2), height: 23, rx: 3 }) +
    tag("text", { class: "explorable-beam-word", x: middle, y: y + 16 }, escape(shortened(token.text, 13, width))) +
    tag("text", { class: "explorable-beam-share", x: middle, y: y + 36 }, escape(look < 0.005 ? "0" : probability(look)))
  );
}

/** @param {string} text @param {number} most */
const lastOf = (text, most) => ([...text].length > most ? `…${[...text].slice(-most).join("")}` : text);
