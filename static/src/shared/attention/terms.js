// How a weight comes about: a query, a key, their product place by place, its sum, and the share that it is in the end.
import { headingMarkup } from "../heading.js";
import { heatMarkup } from "../heat.js";
import { unpack } from "../packed.js";
import { PANEL as WIDTH } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { labelOf } from "../tokens.js";
import { around, inSigns, SLOT, t } from "../words.js";
import { share } from "./state.js";

const LEFT = 8;
const HIGH = 20;
const ROWS = [50, 102, 154];
export const TERMS_HEIGHT = 234;

/**
 * @param {{queries: import("../packed.js").Packed, keys: import("../packed.js").Packed}} piece of a layer
 * @param {import("./state.js").Scene} scene
 * @param {{term: import("./state.js").Paint[], paint: import("./state.js").Paint}} look
 */
export function termsMarkup(piece, { looking, seen, state, heads, weights }, { term: [queryPaint, keyPaint], paint }) {
  const title = headingMarkup(state.head < heads ? t("How the weight comes about") : t("Choose one head to see how a weight comes about"), { lines: state.head < heads ? 1 : 3 });
  if (state.head >= heads) return title;
  const [, queries, size] = piece.queries.shape;
  const keys = piece.keys.shape[1];
  const from = (/** @type {Float32Array} */ all, /** @type {number} */ row) => all.subarray(row * size, (row + 1) * size);
  const query = from(unpack(piece.queries), state.head * queries + state.query);
  const key = from(unpack(piece.keys), state.head * keys + state.key);
  const product = query.map((value, i) => value * key[i]);
  const most = Math.max(...[...query, ...key].map(Math.abs));
  const width = (WIDTH - 2 * LEFT) / size;
  const names = [t`query of “${labelOf(looking[state.query])}”`, t`key of “${labelOf(seen[state.key])}”`, t("their product, place by place")];
  const strips = [query, key, product].map((values, i) => {
    const cells = heatMarkup({
      rows: 1,
      columns: size,
      value: (_, at) => values[at],
      x: LEFT,
      y: ROWS[i],
      width,
      height: HIGH,
      most: i < 2 ? most : Math.max(...[...product].map(Math.abs)),
      signed: true,
    });
    const paint = [queryPaint, keyPaint][i];
    const look = paint ? { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color } : {};
    const name = tag("text", { class: "explorable-term-name", x: LEFT, y: ROWS[i] - 6, ...look }, escape(names[i]));
    return name + cells + tag("path", { class: "explorable-edge", d: rectangle(LEFT, ROWS[i], width * size, HIGH) });
  });
  const score = product.reduce((sum, value) => sum + value, 0) / Math.sqrt(size);
  const weight = weights[state.query * seen.length + state.key];
  const sum = tag("text", { class: "explorable-arithmetic", x: LEFT, y: ROWS[2] + HIGH + 24 }, escape(t`sum ÷ √${size} = ${inSigns(score.toFixed(2).replace("-", "−"))}`));
  const look = { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color };
  // Translators: {0} is a number.
  const [before, after] = around(t`softmax over the row: ${SLOT}`);
  const end = tag("text", { class: "explorable-arithmetic", x: LEFT, y: ROWS[2] + HIGH + 44 }, escape(before) + tag("tspan", { class: "explorable-number", ...look }, escape(share(weight))) + escape(after));
  return title + strips.join("") + sum + end;
}
