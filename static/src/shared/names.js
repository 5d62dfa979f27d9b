/**
 * The names that an expression's tree refers to, constants included.
 * @param {import("../types.js").Tree} tree
 * @returns {string[]}
 */
export function namesOf(tree) {
  if (typeof tree === "string") return [tree];
  if (!Array.isArray(tree)) return [];
  const [head, ...operands] = tree;
  if (head === "text") return [];
  return [...new Set(operands.flatMap((operand) => namesOf(/** @type {any} */ (operand))))];
}
