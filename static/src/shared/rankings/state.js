// What each layer would have said: ranks and candidates, in the state that a reader has brought a picture to.
import { formatNumber } from "../numbers.js";
import { unpack, unpackRows } from "../packed.js";

/**
 * @typedef {import("../tokens.js").Token} Token
 * @typedef {{concept: string | null, color: string}} Paint
 * @typedef {{layer: number, token: number, candidate: number}} State `candidate` is one of the words
 * @typedef {{word: number, score: number | null}} Guess
 *
 * @typedef {object} Reading
 * @property {Token[]} words all different tokens and candidates
 * @property {Token[]} tokens
 * @property {number[]} own the word of each token
 * @property {number} layers
 * @property {boolean} hasRanks
 * @property {number} most the highest rank of all
 * @property {(layer: number, token: number) => number} rank of a token itself
 * @property {number} width how many candidates a layer has
 * @property {(token: number, layer: number) => Guess[]} guesses the best candidates for a place, the best first
 * @property {(token: number, word: number, layer: number) => number} rankOf a candidate for a place; 0 where it is not known
 * @property {(token: number, word: number, layer: number) => number | null} scoreOf one
 * @property {(score: number) => string} written
 * @property {number[]} watched the candidates whose ranks are known in every layer
 * @property {Paint} paint
 */

/** @param {import("../packed.js").Packed[]} parts */
function unpackWhole([low, high]) {
  const numbers = unpack(low);
  if (high) unpack(high).forEach((more, i) => (numbers[i] += more * 65536));
  return numbers.map(Math.round);
}

/**
 * @param {import("../../types.js").RenderProps["model"]} model
 * @returns {Reading}
 */
export function readingOf(model) {
  const [words, layers] = [model.get("words"), model.get("layers")];
  const tokens = model.get("tokens") ?? [];
  const own = model.get("own") ?? [];
  const ranks = model.get("ranks") ? unpackWhole(model.get("ranks")) : null;
  const said = model.get("predictions") ? unpackWhole(model.get("predictions")) : null;
  const scores = model.get("scores") ? unpackRows(model.get("scores")) : null;
  const width = said ? model.get("predictions")[0].shape[2] : 0;
  const candidates = model.get("candidates") ?? [];
  const other = candidates.length ? unpackWhole(model.get("candidate-ranks")) : null;
  const places = new Map(candidates.map((/** @type {number} */ word, /** @type {number} */ i) => [word, i]));
  const areShares = !scores || scores.every((score) => score > -0.001 && score < 1.001);
  const start = (/** @type {number} */ token, /** @type {number} */ layer) => (token * layers + layer) * width;
  const nth = (/** @type {number} */ token, /** @type {number} */ word, /** @type {number} */ layer) => (said ? said.subarray(start(token, layer), start(token, layer) + width).indexOf(word) : -1);
  const rank = (/** @type {number} */ layer, /** @type {number} */ token) => (ranks ? ranks[layer * tokens.length + token] : 0);
  return {
    words,
    tokens,
    own,
    layers,
    hasRanks: Boolean(ranks),
    most: Math.max(width, ranks ? ranks.reduce((high, one) => Math.max(high, one), 1) : 1, other ? other.reduce((high, one) => Math.max(high, one), 1) : 1),
    rank,
    width,
    guesses: (token, layer) => Array.from({ length: width }, (_, i) => ({ word: said?.[start(token, layer) + i] ?? 0, score: scores ? scores[start(token, layer) + i] : null })),
    rankOf(token, word, layer) {
      if (ranks && own[token] === word) return rank(layer, token);
      const at = places.get(word);
      if (other && at !== undefined) return other[(token * layers + layer) * candidates.length + at];
      return nth(token, word, layer) + 1;
    },
    scoreOf(token, word, layer) {
      const at = nth(token, word, layer);
      return scores && at >= 0 ? scores[start(token, layer) + at] : null;
    },
    written: (score) => formatNumber(score, areShares ? ".0%" : ".3g"),
    watched: candidates,
    paint: model.get("paint"),
  };
}

/** How strong a rank's tint is, from 1 for the best to 0 for the worst of all: by its logarithm. @param {number} rank @param {number} most */
export const strengthOf = (rank, most) => (rank ? 1 - Math.log(rank) / Math.log(Math.max(2, most + 1)) : 0);

/** @param {Paint} paint */
export const lookOf = ({ concept, color }) => ({ "data-concept": concept, "data-color": concept ? null : color });
