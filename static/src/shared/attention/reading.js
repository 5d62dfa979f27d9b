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
 * @property {boolean} estimated whether small weights are estimates
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
  const mean = isWhole ? undefined : piece["mean-of"];
  // What travels has no mean, which is made here.
  const place = (/** @type {number} */ head) => (mean !== undefined && head > mean ? head - 1 : head);
  /** @type {(head: number, query: number, row: Float32Array) => void} */
  const write = (head, query, row) => (head === mean ? writeMean(mean, query, row) : read(place(head), query, row));
  /** @param {number} heads @param {number} query @param {Float32Array} row */
  function writeMean(heads, query, row) {
    const one = new Float32Array(keys);
    for (let head = 0; head < heads; head++) {
      one.fill(0);
      read(head, query, one);
      for (let key = 0; key < keys; key++) row[key] += one[key] / heads;
    }
  }
  /** @type {Float32Array[]} */
  const known = [];
  return {
    queries,
    keys,
    estimated: !isWhole,
    head(head) {
      if (!known[head]) {
        known[head] = new Float32Array(queries * keys);
        for (let query = 0; query < queries; query++) write(head, query, known[head].subarray(query * keys, (query + 1) * keys));
      }
      return known[head];
    },
    row(head, query) {
      if (known[head]) return known[head].subarray(query * keys, (query + 1) * keys);
      const row = new Float32Array(keys);
      write(head, query, row);
      return row;
    },
    agreed(head, query) {
      const of = (/** @type {number} */ one) => agreed?.[one * queries + query] ?? 100;
      if (head !== mean) return of(place(head));
      // At least as much of a mean agrees as of its heads in the mean.
      return Math.floor(Array.from({ length: mean }, (_, one) => of(one)).reduce((sum, one) => sum + one, 0) / mean);
    },
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
