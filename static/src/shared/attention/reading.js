// The weights of a layer, as its piece of the data has them.
import { bytesOf, pairsOf, unpack } from "../packed.js";

/**
 * @typedef {{shape: number[], counts: string, peaks: import("../packed.js").Packed, gaps: string, codes: string, least: number, share: number}} Sparse
 * @typedef {{whole: import("../packed.js").Packed}} Whole
 * @typedef {{queries: number, keys: number, head: (head: number) => Float32Array, share: number}} Layer `head` gives a head's weights, row by row
 */

/**
 * @param {Whole | Sparse} piece
 * @returns {Layer}
 */
export function layerOf(piece) {
  const [, queries, keys] = "whole" in piece ? piece.whole.shape : piece.shape;
  const read = "whole" in piece ? wholeHeads(piece.whole) : sparseHeads(piece);
  /** @type {Float32Array[]} */
  const known = [];
  return { queries, keys, share: "whole" in piece ? 1 : piece.share, head: (head) => (known[head] ??= read(head)) };
}

/** @param {import("../packed.js").Packed} packed */
function wholeHeads(packed) {
  const values = unpack(packed);
  const size = packed.shape[1] * packed.shape[2];
  return (/** @type {number} */ head) => values.subarray(head * size, (head + 1) * size);
}

/** @param {Sparse} piece */
function sparseHeads({ shape, counts, peaks, gaps, codes }) {
  const [heads, queries, keys] = shape;
  const many = pairsOf(counts);
  const highest = unpack(peaks);
  const [apart, coded] = [bytesOf(gaps), bytesOf(codes)];
  // Where each head begins is known once those before have been passed.
  const starts = [{ gap: 0, code: 0 }];
  for (let head = 0, gap = 0, code = 0; head < heads; head++) {
    for (let row = head * queries; row < (head + 1) * queries; row++) {
      code += many[row];
      for (let left = many[row]; left; gap++) if (apart[gap] < 255) left--;
    }
    starts.push({ gap, code });
  }
  return (/** @type {number} */ head) => {
    const weights = new Float32Array(queries * keys);
    let { gap, code } = starts[head];
    for (let query = 0; query < queries; query++) {
      const row = head * queries + query;
      for (let left = many[row], key = -1; left; left--) {
        while (apart[gap] === 255) key += apart[gap++];
        key += apart[gap++] + 1;
        weights[query * keys + key] = highest[row] * (coded[code++] / 255) ** 2;
      }
    }
    return weights;
  };
}
