// All heads of all layers at once: the pattern of each, or one number of each.
import { headingMarkup } from "../heading.js";
import { heatMarkup } from "../heat.js";
import { PANEL as WIDTH } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { inSigns, t } from "../words.js";
import { share } from "./state.js";

const LEFT = 26;
const TOP = 52;
/** Between two heads. */
const GAP = 3;
/** What the best heads take below. */
const FOOT = 26;
/** How many of them are named. */
const BEST = 3;

/** What can be shown of each head, and how the numbers are called. */
export const KINDS = {
  patterns: /* words */ "patterns",
  pair: /* words */ "the chosen pair",
  entropy: /* words */ "entropy",
  previous: /* words */ "previous token",
  special: /* words */ "special tokens",
};

/**
 * @typedef {object} Heads
 * @property {number} layers
 * @property {number} heads
 * @property {(layer: number, head: number) => {size: [number, number], at: (row: number, column: number) => number}} pattern
 * @property {((layer: number, head: number) => number) | null} number of a head, where not its pattern is shown
 * @property {string} title
 * @property {boolean} isShare whether the numbers are shares, so that 1 is the most there can be
 * @property {{layer: number, head: number}} state
 * @property {import("./state.js").Paint} paint
 * @property {Map<string, string>} known the cells of what does not change
 */

/** @param {{heads: number}} model */
const sizeOf = ({ heads }) => Math.min(44, (WIDTH - 4 - LEFT) / heads);

/** @param {{layers: number, heads: number}} model */
export const overviewHeight = (model) => TOP + model.layers * sizeOf(model) + FOOT;

/**
 * @param {Heads} shown
 * @returns {string[]} its outermost elements
 */
export function overviewMarkup({ layers, heads, pattern, number, title, isShare, state, paint, known }) {
  const size = sizeOf({ heads });
  const [x, y] = [(/** @type {number} */ head) => LEFT + head * size, (/** @type {number} */ layer) => TOP + layer * size];
  const inner = size - GAP;
  const numbers = number ? Array.from({ length: layers * heads }, (_, i) => number(Math.floor(i / heads), i % heads)) : [];
  const most = isShare ? 1 : Math.max(...numbers);
  let cells = known.get(title) ?? "";
  if (cells) {
    // Nine thousand cells are written once.
  } else if (number) {
    cells = heatMarkup({ rows: layers, columns: heads, value: (row, column) => numbers[row * heads + column], x: LEFT, y: TOP, width: size, most });
  } else {
    // All patterns in one grid, so that they take one path for each tint.
    for (let layer = 0; layer < layers; layer++) {
      for (let head = 0; head < heads; head++) {
        const { size: [rows, columns], at } = pattern(layer, head);
        cells += heatMarkup({ rows, columns, value: at, x: x(head), y: y(layer), width: inner / columns, height: inner / rows, most: 1 });
      }
    }
  }
  known.set(title, cells);
  const frames = tag("path", {
    class: "explorable-edge",
    d: Array.from({ length: layers * heads }, (_, i) => rectangle(x(i % heads), y(Math.floor(i / heads)), inner, inner)).join(""),
  });
  const every = size < 16 ? 4 : 1;
  const label = (/** @type {number} */ left, /** @type {number} */ down, /** @type {string} */ anchor, /** @type {number} */ i, /** @type {boolean} */ chosen) =>
    i % every && !chosen ? "" : tag("text", { class: `explorable-token${chosen ? " explorable-lit" : ""}`, "text-anchor": anchor, x: left, y: down }, escape(String(i)));
  const across = Array.from({ length: heads }, (_, head) => label(x(head) + inner / 2, TOP - 5, "middle", head, head === state.head));
  const down = Array.from({ length: layers }, (_, layer) => label(LEFT - 6, y(layer) + inner / 2 + 4, "end", layer, layer === state.layer));
  const ring = state.head < heads ? tag("path", { class: "explorable-ring", d: rectangle(x(state.head) - 1, y(state.layer) - 1, inner + 2, inner + 2) }) : "";
  const best = numbers
    .map((value, i) => ({ value, layer: Math.floor(i / heads), head: i % heads }))
    .sort((a, b) => b.value - a.value)
    .slice(0, BEST)
    .map(({ value, layer, head }) => `${layer}·${head}: ${isShare ? share(value) : inSigns(value.toFixed(1))}`);
  const foot = number ? t`most in layer·head ${best.join(", ")}` : t("rows are layers, columns heads");
  return [
    headingMarkup(title),
    tag("g", { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color }, cells),
    frames,
    ...[ring, ...across, ...down].filter(Boolean),
    tag("text", { class: "explorable-token", x: LEFT, y: TOP + layers * size + 16 }, escape(foot)),
    tag("rect", { class: "explorable-hit", x: LEFT, y: TOP, width: heads * size, height: layers * size }),
  ];
}

/**
 * Which heads have most and least of what is shown, in words.
 * @param {{layers: number, heads: number, number: (layer: number, head: number) => number, kind: string, state: {layer: number, head: number}}} shown
 */
export function overviewSaid({ layers, heads, number, kind, state }) {
  const numbers = Array.from({ length: layers * heads }, (_, i) => number(Math.floor(i / heads), i % heads));
  const written = (/** @type {number} */ value) => (kind === "entropy" ? t`${inSigns(value.toFixed(1))} bits` : share(value));
  // Translators: {0} is a number, of bits or a share.
  const head = (/** @type {number} */ value) => t`${written(value)} in layer ${Math.floor(numbers.indexOf(value) / heads)}, head ${numbers.indexOf(value) % heads}`;
  const [most, least] = [head(Math.max(...numbers)), head(Math.min(...numbers))];
  const name = t(KINDS[/** @type {keyof typeof KINDS} */ (kind)]);
  // Translators: {0} is "entropy", {1} and {2} are "0.4 bits in layer 1, head 2".
  if (state.head >= heads) return t`All heads by ${name}: most ${most}; least ${least}.`;
  // Translators: {0} is "entropy", {1} and {2} are "0.4 bits in layer 1, head 2", {3} is "0.4 bits".
  return t`All heads by ${name}: most ${most}; least ${least}; the chosen one ${written(number(state.layer, state.head))}.`;
}

/**
 * @param {{layers: number, heads: number}} model
 * @param {number} left px
 * @param {number} down px
 * @returns {{layer: number, head: number} | null}
 */
export function overviewAt({ layers, heads }, left, down) {
  const size = sizeOf({ heads });
  const [layer, head] = [Math.floor((down - TOP) / size), Math.floor((left - LEFT) / size)];
  return layer >= 0 && layer < layers && head >= 0 && head < heads ? { layer, head } : null;
}
