// The weights of a layer, as its piece of the data has them.
import { spelledIn, unpack } from "../packed.js";
import { longHeads } from "./long.js";

/**
 * @typedef {{whole: import("../packed.js").Packed}} Whole
 * @typedef {object} Layer
 * @property {number} queries
 * @property {number} keys
 * @property {(head: number) => Float32Array} head a head's weights, row by row
 * @property {(head: number, query: number) => Float32Array} row one row of them, without the others where they are not there yet
 * @property {(head: number, query: number) => number} agreed how much of a row is as it was, in hundredths
 */

/**
 * @param {Whole | import("./long.js").Long} piece
 * @returns {Layer}
 */
export function layerOf(piece) {
  const isWhole = "whole" in piece;
  const [, queries, keys] = isWhole ? piece.whole.shape : piece.shape;
  const read = isWhole ? wholeHeads(piece.whole) : longHeads(piece);
  const agreed = isWhole ? null : spelledIn(piece.agreed);
  /** @type {Float32Array[]} */
  const known = [];
  return {
    queries,
    keys,
    head(head) {
      if (!known[head]) {
        known[head] = new Float32Array(queries * keys);
        for (let query = 0; query < queries; query++) read(head, query, known[head].subarray(query * keys, (query + 1) * keys));
      }
      return known[head];
    },
    row(head, query) {
      if (known[head]) return known[head].subarray(query * keys, (query + 1) * keys);
      const row = new Float32Array(keys);
      read(head, query, row);
      return row;
    },
    agreed: (head, query) => (agreed ? agreed[head * queries + query] : 100),
  };
}

/**
 * @param {import("../packed.js").Packed} packed
 * @returns {(head: number, query: number, row: Float32Array) => void} writes a row
 */
function wholeHeads(packed) {
  const values = unpack(packed);
  const [, queries, keys] = packed.shape;
  return (head, query, row) => row.set(values.subarray((head * queries + query) * keys, (head * queries + query + 1) * keys));
}
