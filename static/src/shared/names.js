/**
 * The names that an expression's tree refers to, constants included.
 * @param {import("../types.js").Tree} tree
 * @returns {string[]}
 */
export function namesOf(tree) {
  if (typeof tree === "string") return [tree];
  if (!Array.isArray(tree)) return [];
  const [, ...operands] = tree;
  return [...new Set(operands.flatMap((operand) => namesOf(/** @type {any} */ (operand))))];
}
