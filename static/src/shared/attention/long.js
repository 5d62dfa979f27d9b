// Attention of long texts: weights that travel by themselves, and the softmax of a product of few columns for the others.
import { spelledIn } from "../packed.js";

/**
 * What `attention_long.py` writes of a layer, and explains.
 * @typedef {{shape: number[], causal: boolean, highest: number, levels: number, counts: string, gaps: string, codes: string, masses: string, agreed: string, "mean-of"?: number, scales: number[][], factors: string}} Long
 */

/** In what masses are told. */
const MASS = 1000;

/**
 * @param {Long} piece
 * @returns {(head: number, query: number, row: Float32Array) => void} writes a row
 */
export function longHeads({ shape, causal, highest, levels, counts, gaps, codes, masses, scales, factors }) {
  const [, queries, keys] = shape;
  const [many, apart, coded, left, all] = [counts, gaps, codes, masses, factors].map(spelledIn);
  /** Where each row's own weights begin. */
  const starts = new Int32Array(many.length + 1);
  for (let row = 0; row < many.length; row++) starts[row + 1] = starts[row] + many[row];
  /** The columns of each head: how much of each a row has, and each key. @type {{rows: Float32Array, keys: Float32Array}[]} */
  const products = [];
  let at = 0;
  for (const own of scales) {
    const count = own.length;
    const product = { rows: new Float32Array(queries * count), keys: new Float32Array(keys * count) };
    own.forEach((scale, column) => {
      for (let i = 0; i < queries; i++) product.rows[i * count + column] = signed(all[at++]) * scale;
      for (let i = 0; i < keys; i++) product.keys[i * count + column] = signed(all[at++]);
    });
    products.push(product);
  }

  return (head, query, row) => {
    const place = head * queries + query;
    const seen = causal ? query + 1 : keys;
    const product = products[head];
    const count = scales[head].length;
    const from = query * count;
    const mass = left[place] / MASS;
    if (mass) {
      let most = -Infinity;
      for (let key = 0; key < seen; key++) {
        let sum = 0;
        for (let c = 0, k = key * count; c < count; c++, k++) sum += product.rows[from + c] * product.keys[k];
        row[key] = sum;
        if (sum > most) most = sum;
      }
      for (let key = 0; key < seen; key++) row[key] = Math.exp(row[key] - most);
    }
    let own = 0;
    // Those that travel by themselves have no part in what the others share.
    for (let i = starts[place], key = -1; i < starts[place + 1]; i++) row[(key += apart[i] + 1)] = 0;
    for (let key = 0; key < seen; key++) own += row[key];
    const part = own ? mass / own : 0;
    for (let key = 0; key < seen; key++) row[key] *= part;
    for (let i = starts[place], key = -1; i < starts[place + 1]; i++) row[(key += apart[i] + 1)] = highest * (coded[i] / levels) ** 2;
  };
}

/** @param {number} code odd for what is below 0 */
const signed = (code) => (code & 1 ? -(code + 1) / 2 : code / 2);
