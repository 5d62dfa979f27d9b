// One example whole: what it is, what the models say, and what each of its tokens adds to that.
import { STRONGEST, opacityOf, tintOf } from "../heat.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened, wrapped } from "../text.js";
import { named, placedTokens } from "../tokens.js";
import { joined, t } from "../words.js";
import { colorOf } from "./marks.js";
import { short } from "./state.js";

/** @typedef {import("./state.js").Data} Data */
/** @typedef {import("./state.js").State} State */

const LINE = 43;
const TOP = 30;

/** @param {number} share with two digits after the point at most */
const told = (share) => short(Number(share.toFixed(3)));

/**
 * @param {Data} data @param {State} state
 * @returns {{content: string, height: number}}
 */
export function stripMarkup(data, state) {
  const i = state.chosen;
  const { content, height, title } = data.hasTokens ? tokensMarkup(data, state) : textMarkup(data.texts[i]);
  let y = TOP + height + 18;
  const line = (/** @type {string} */ name, /** @type {number} */ kind, /** @type {string} */ mark) => {
    const words =
      tag("text", { class: "explorable-token", x: 4, y }, escape(shortened(name, 12, 130))) +
      tag("text", { class: "explorable-cell-text explorable-class-text", "data-color": colorOf(kind), x: 140, y }, escape(shortened(`${mark}${data.classes[kind]}`, 12, WIDTH - 144)));
    y += 20;
    return words;
  };
  const label = data.labels[i];
  const sum = sumOf(data, state);
  const total = sum === null ? "" : tag("text", { class: "explorable-token", x: 4, y }, escape(t`together ${told(sum)}`));
  if (total) y += 24;
  const said = data.predictions.map((own, at) => line(data.models[at], own[i], own[i] === label ? "" : "✗ "));
  const lines = said.join("") + line(t("label"), label, "");
  return { content: tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(shortened(title, 14, WIDTH - 12))) + content + total + lines, height: y - 4 };
}

/** What all tokens add together, where that is known. @param {Data} data @param {State} state */
function sumOf(data, { chosen, model }) {
  const shares = data.hasTokens ? data.strip(chosen, model).shares : null;
  return shares && shares.reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0);
}

/** So many tokens are told that speak for a prediction, and as many against it. */
const REASONS = 3;

/**
 * Which tokens count most for what the model says of the chosen example, and which against.
 * @param {Data} data @param {State} state
 */
export function whySaid(data, { chosen, model }) {
  const { tokens, shares } = data.hasTokens ? data.strip(chosen, model) : { tokens: [], shares: null };
  if (!shares) return "";
  const order = [...tokens.keys()].sort((a, b) => shares[b] - shares[a]);
  const words = (/** @type {number[]} */ some) => some.slice(0, REASONS).map((at) => `${named(tokens, at)} ${told(shares[at])}`);
  const [most, against] = [words(order.filter((at) => shares[at] > 0)), words(order.reverse().filter((at) => shares[at] < 0))];
  const [name, kind] = [data.models[model], data.classes[data.predictions[model][chosen]]];
  // Translators: {0} is a model, {1} a class, {2} and {3} are tokens with numbers.
  if (most.length && against.length) return t`${name} says ${kind} most because of ${joined(most)}; against it are ${joined(against)}.`;
  // Translators: {0} is a model, {1} a class, {2} are tokens with numbers.
  if (most.length) return t`${name} says ${kind} most because of ${joined(most)}.`;
  // Translators: {0} is a model, {1} a class, {2} are tokens with numbers.
  return against.length ? t`Nothing speaks for it that ${name} says ${kind}; against it are ${joined(against)}.` : "";
}

/** @param {string} text */
function textMarkup(text) {
  const lines = wrapped(text, 14, WIDTH - 12);
  const cut = lines.length > 10 ? [...lines.slice(0, 9), shortened(lines.slice(9).join(" "), 14, WIDTH - 12)] : lines;
  return { title: t("The chosen example"), height: cut.length * 20, content: cut.map((line, at) => tag("text", { class: "explorable-arithmetic", x: 6, y: TOP + 14 + 20 * at }, escape(line))).join("") };
}

/** More lines would push what the models say out of sight. */
const MOST_LINES = 9;

/** @param {Data} data @param {State} state */
function tokensMarkup(data, state) {
  const { tokens, shares } = data.strip(state.chosen, state.model);
  const numbers = shares ?? new Float32Array(tokens.length);
  const { placed, height } = placedTokens(tokens, { width: WIDTH - 8, line: LINE, below: (at) => told(numbers[at]) });
  const kept = placed.filter(({ y }) => y < MOST_LINES * LINE);
  const most = Math.max(...[...numbers].map(Math.abs));
  const parts = kept.map(({ i, x, y, width }) => {
    const [left, top] = [4 + x, TOP + y];
    const tint = tintOf(numbers[i], most);
    const look = `explorable-tint explorable-${numbers[i] < 0 ? "negative" : "positive"}`;
    const back = tint ? tag("rect", { class: look, "fill-opacity": opacityOf(tint) * STRONGEST, x: round(left + 1), y: top, width: round(width - 2), height: 23, rx: 3 }) : "";
    return (
      back +
      tag("text", { class: "explorable-strip-word", x: round(left + width / 2), y: top + 16 }, escape(shortened(tokens[i].text, 14, width))) +
      tag("text", { class: "explorable-strip-number", x: round(left + width / 2), y: top + 36 }, escape(told(numbers[i])))
    );
  });
  const model = shares ? data.models[state.model] : "";
  const kind = data.classes[data.predictions[state.model][state.chosen]];
  const left = placed.length - kept.length;
  const rest = left ? tag("text", { class: "explorable-token", x: 6, y: TOP + MOST_LINES * LINE + 8 }, escape(t`and ${left} more tokens`)) : "";
  return {
    title: shares ? t`Why ${model} says ${kind}` : t`Its tokens; ${data.models[state.model]} tells nothing of them`,
    height: Math.min(height, MOST_LINES * LINE) + (left ? 14 : 0),
    content: parts.join("") + rest,
  };
}
