// The tree of a beam search: what continues what, which beams are whole, and how they rank.
import { inSigns, t } from "../words.js";

/**
 * @typedef {{node: number, penalty: number}} State a node of the tree, and the power of the length that scores are divided by
 * @typedef {ReturnType<typeof treeOf>} Tree
 */

/** @param {number} value a logarithm or a score */
export const two = (value) => inSigns(value.toFixed(2).replace("-", "−"));

/** @param {number} value */
export function probability(value) {
  if (value >= 0.995) return "1";
  if (value < 0.00005) return t`under ${inSigns("0.0001", true)}`;
  return inSigns(value.toFixed(value < 0.005 ? 4 : 2), true);
}

/** @param {import("../../types.js").RenderProps["model"]} model */
export function treeOf(model) {
  /** @type {import("../tokens.js").Token[]} */
  const tokens = model.get("tokens");
  /** @type {number[][]} */
  const [steps, ranks, parents, scores, leaves] = ["steps", "ranks", "parents", "scores", "leaves"].map((key) => model.get(key));
  /** @type {number[][]} */
  const children = tokens.map(() => []);
  parents.forEach((parent, i) => parent >= 0 && children[parent].push(i));
  /** Whether a whole beam goes through a node. */
  const isKept = tokens.map(() => false);
  for (const leaf of leaves) for (let at = leaf; at >= 0 && !isKept[at]; at = parents[at]) isKept[at] = true;
  /** @param {number} node @returns {number[]} from the first token */
  const path = (node) => {
    const found = [];
    for (let at = node; at >= 0; at = parents[at]) found.unshift(at);
    return found;
  };
  /** @param {number} leaf @param {number} penalty */
  const value = (leaf, penalty) => scores[leaf] / (steps[leaf] + 1) ** penalty;
  /** @param {number} penalty */
  const ranked = (penalty) => [...leaves].sort((a, b) => value(b, penalty) - value(a, penalty) || a - b);
  const glue = model.get("glue");
  /** @param {number[]} nodes */
  const written = (nodes) => {
    const text = nodes.map((i, at) => (at && !tokens[i].joined ? glue : "") + tokens[i].text).join("");
    // Among characters a blank is one.
    return glue ? text : text.replaceAll("␣", " ").trim();
  };
  return {
    tokens,
    steps,
    ranks,
    parents,
    scores,
    leaves,
    children,
    isKept,
    path,
    value,
    ranked,
    written,
    /** @type {number} */
    greedy: model.get("greedy"),
    /** @type {import("../tokens.js").Token[]} */
    prompt: model.get("prompt"),
    glue,
    count: Math.max(...steps) + 1,
    lanes: Math.max(...ranks) + 1,
    /** Of the token by itself, after those before it. @param {number} i */
    share: (i) => Math.min(1, Math.exp(scores[i] - (parents[i] < 0 ? 0 : scores[parents[i]]))),
    /** The best whole beam through a node, or the node where it was dropped. @param {State} state */
    beam: ({ node, penalty }) => {
      const through = ranked(penalty).find((leaf) => path(leaf).includes(node));
      return path(through ?? node);
    },
    /** @param {number} step @param {number} rank */
    at: (step, rank) => steps.findIndex((own, i) => own === step && ranks[i] === rank),
  };
}
