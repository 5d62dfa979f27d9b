// What is shown of a model's attention, and which of its tokens there is room for.
import { inSigns, t } from "../words.js";

/**
 * @typedef {import("../tokens.js").Token} Token
 * @typedef {{concept: string | null, color: string}} Paint
 * @typedef {object} State
 * @property {number} layer
 * @property {number} head beyond the last one: the mean of the heads, then the rollout
 * @property {number} query
 * @property {number} key
 * @property {boolean} hidden whether special tokens are
 * @property {string} overview
 *
 * @typedef {object} Scene
 * @property {Token[]} looking
 * @property {Token[]} seen
 * @property {number} layers
 * @property {number} heads
 * @property {boolean} causal
 * @property {Float32Array} weights of the head, row by row
 * @property {(head: number, query: number) => Float32Array} rowOf a row of another head of the layer
 * @property {State} state
 * @property {number[]} rows the tokens that are listed of those that look
 * @property {number[]} columns and of those that are seen
 * @property {boolean} estimated whether small weights are estimates
 * @property {number} agreed how much of the chosen token's row is as it was, in hundredths
 * @property {number} left what the chosen token gives those that are not listed
 */

/** More tokens are not listed: their names would be less than 11 px high. */
const MOST = 40;

/**
 * Which tokens are listed: all of them, or those around the chosen one, and of the others those that it looks at most.
 * @param {Token[]} looking
 * @param {Token[]} seen
 * @param {Float32Array} weights
 * @param {State} state
 */
export function listed(looking, seen, weights, { query, key, hidden }) {
  const shown = (/** @type {Token[]} */ tokens) => tokens.map((_, i) => i).filter((i) => !hidden || !tokens[i].special);
  const row = (/** @type {number} */ i) => weights[query * seen.length + i];
  let rows = shown(looking);
  if (rows.length > MOST) {
    const at = Math.max(0, rows.indexOf(query));
    const from = Math.max(0, Math.min(rows.length - MOST, at - MOST / 2));
    rows = rows.slice(from, from + MOST);
  }
  let columns = shown(seen);
  if (columns.length > MOST) {
    const most = [...columns].sort((a, b) => row(b) - row(a)).slice(0, MOST);
    if (!most.includes(key) && columns.includes(key)) most[MOST - 1] = key;
    columns = most.sort((a, b) => a - b);
  }
  const known = columns.reduce((sum, i) => sum + row(i), 0);
  const all = seen.reduce((sum, _, i) => sum + row(i), 0);
  return { rows, columns, left: all - known };
}

/**
 * What a head is called: one of them, their mean, or what has flowed through all layers.
 * @param {number} head
 * @param {number} heads
 */
export const nameOf = (head, heads) => (head < heads ? t`head ${head}` : head === heads && heads > 1 ? t("mean of its heads") : t("rollout"));

/** @param {number} weight */
export function share(weight) {
  return inSigns(weight.toFixed(2), true);
}
