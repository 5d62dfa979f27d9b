// What sources use of D3, as their syntax trees have it.
import { readFile } from "node:fs/promises";
import ts from "typescript";

/**
 * @typedef {object} Uses
 * @property {Set<string>} methods the names of all methods that are called, of whatever object
 * @property {Set<string>} ofD3 what is taken from an object called `d3`
 * @property {Map<string, Set<string>>} imports what is imported by name, by where it is from
 */

/**
 * @param {string[]} files
 * @returns {Promise<Uses>} of all of them together
 */
export async function usesOf(files) {
  /** @type {Uses} */
  const uses = { methods: new Set(), ofD3: new Set(), imports: new Map() };
  for (const file of files) {
    const text = await readFile(file, "utf8");
    walk(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS), uses);
  }
  return uses;
}

/** @param {ts.Node} node @param {Uses} uses */
function walk(node, uses) {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) uses.methods.add(node.expression.name.text);
  if (ts.isPropertyAccessExpression(node) && isD3(node.expression)) uses.ofD3.add(node.name.text);
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer && isD3(node.initializer)) {
    for (const { propertyName, name } of node.name.elements) uses.ofD3.add(nameOf(propertyName ?? name));
  }
  if (ts.isImportDeclaration(node)) {
    const names = importedNames(node);
    const from = nameOf(node.moduleSpecifier);
    uses.imports.set(from, new Set([...(uses.imports.get(from) ?? []), ...names]));
  }
  ts.forEachChild(node, (child) => walk(child, uses));
}

/** @param {ts.ImportDeclaration} node */
function importedNames({ importClause }) {
  const named = importClause?.namedBindings;
  return named && ts.isNamedImports(named) ? named.elements.map(({ propertyName, name }) => nameOf(propertyName ?? name)) : [];
}

/** @param {ts.Node} node */
function nameOf(node) {
  return /** @type {{text?: string}} */ (node).text ?? "";
}

/** @param {ts.Expression} node */
function isD3(node) {
  return (ts.isPropertyAccessExpression(node) ? node.name.text : nameOf(node)) === "d3";
}
