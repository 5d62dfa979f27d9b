// What a formula looks like while choices decide its cases.
import { compile } from "./expressions.js";
import { namesOf } from "./names.js";

/** @typedef {import("./expressions.js").Tree} Tree */

/** Of more cases the longest is not looked for. */
const MOST_CASES = 64;

/**
 * All that a tree can look like, and how it looks with the present choices.
 * @param {Tree} tree
 * @param {import("../types.js").Declaration[]} ranges its parameters
 */
export function cases(tree, ranges) {
  const chosen = ranges.filter(({ value }) => typeof value !== "number").map(({ name }) => name);
  return {
    all: casesOf(tree, chosen),
    present: (/** @type {Record<string, any>} */ state) => presentOf(tree, chosen, state),
  };
}

/**
 * Whether a tree asks about choices and nothing else.
 * @param {Tree} tree
 * @param {string[]} chosen
 */
const asks = (tree, chosen) => {
  const names = namesOf(tree);
  return names.length > 0 && names.every((name) => chosen.includes(name));
};

/**
 * A tree as it is with the present choices: of each case that they decide only the one that holds.
 * @param {Tree} tree
 * @param {string[]} chosen
 * @param {Record<string, any>} state
 * @returns {Tree}
 */
function presentOf(tree, chosen, state) {
  if (!Array.isArray(tree) || tree[0] === "text") return tree;
  const [head, ...operands] = tree;
  if (head === "where" && asks(operands[0], chosen)) return presentOf(operands[compile(operands[0])(state) ? 1 : 2], chosen, state);
  return [head, ...operands.map((operand) => presentOf(operand, chosen, state))];
}

/**
 * What a tree can look like: with each of the cases that choices decide.
 * @param {Tree} tree
 * @param {string[]} chosen
 * @returns {Tree[]}
 */
function casesOf(tree, chosen) {
  if (!Array.isArray(tree) || tree[0] === "text") return [tree];
  const [head, ...operands] = tree;
  if (head === "where" && asks(operands[0], chosen)) return [...casesOf(operands[1], chosen), ...casesOf(operands[2], chosen)];
  /** @type {any[][]} */
  let combined = [[]];
  for (const operand of operands) {
    const cases = casesOf(operand, chosen);
    combined = combined.flatMap((before) => cases.map((one) => [...before, one])).slice(0, MOST_CASES);
  }
  return combined.map((parts) => [head, ...parts]);
}
