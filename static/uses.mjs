// What sources use of D3, as their syntax trees have it.
import { readFile } from "node:fs/promises";
import ts from "typescript";

/** What a file takes, by its path: pictures have many files in common. @type {Map<string, Set<string>>} */
const known = new Map();

/**
 * @param {string[]} files
 * @returns {Promise<Set<string>>} what all of them together take from an object called `d3`
 */
export async function usesOfD3(files) {
  /** @type {Set<string>} */
  const all = new Set();
  for (const file of files) {
    if (!known.has(file)) known.set(file, usesIn(await readFile(file, "utf8")));
    for (const name of known.get(file) ?? []) all.add(name);
  }
  return all;
}

/** @param {string} text */
function usesIn(text) {
  /** @type {Set<string>} */
  const uses = new Set();
  walk(ts.createSourceFile("", text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS), uses);
  return uses;
}

/** @param {ts.Node} node @param {Set<string>} uses */
function walk(node, uses) {
  if (ts.isPropertyAccessExpression(node) && isD3(node.expression)) uses.add(node.name.text);
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer && isD3(node.initializer)) {
    for (const { propertyName, name } of node.name.elements) uses.add(nameOf(propertyName ?? name));
  }
  ts.forEachChild(node, (child) => walk(child, uses));
}

/** @param {ts.Node} node */
function nameOf(node) {
  return /** @type {{text?: string}} */ (node).text ?? "";
}

/** @param {ts.Expression} node */
function isD3(node) {
  return (ts.isPropertyAccessExpression(node) ? node.name.text : nameOf(node)) === "d3";
}
