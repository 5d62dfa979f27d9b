// What a drawing says is text, whatever it came from: an output of a notebook may hold anything in a number's place.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { escape, escapeAttribute, inputMarkup, tag } from "../src/shared/svg.js";

/** Elements that hold words. */
const WORDS = /^(text|tspan|textPath|title|output|label|option|td|th|caption|button|summary)$/;
const HOSTILE = '<img src=x onerror="hacked()">';

/** Whether an expression is markup for sure: escaped, made by `tag` or by what is called so, or the suite's own words. @param {ts.Node} node @returns {boolean} */
function isMarkup(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return true;
  if (ts.isParenthesizedExpression(node)) return isMarkup(node.expression);
  if (ts.isConditionalExpression(node)) return isMarkup(node.whenTrue) && isMarkup(node.whenFalse);
  if (ts.isBinaryExpression(node)) return node.operatorToken.kind === ts.SyntaxKind.PlusToken && isMarkup(node.left) && isMarkup(node.right);
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return /markup$/i.test(node.getText());
  if (!ts.isCallExpression(node)) return false;
  const { expression, arguments: given } = node;
  if (expression.getText() === "t") return given.every((one) => ts.isStringLiteral(one));
  return /^(escape|tag)$|[mM]arkup$|\.join$/.test(expression.getText());
}

test("what holds words is given escaped ones", async () => {
  /** @type {string[]} */
  const found = [];
  let seen = 0;
  for (const room of ["shared", "visuals"]) {
    const folder = new URL(`../src/${room}/`, import.meta.url).pathname;
    for (const name of (await readdir(folder, { recursive: true })).filter((one) => one.endsWith(".js"))) {
      const source = ts.createSourceFile(name, await readFile(path.join(folder, name), "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
      const walk = (/** @type {ts.Node} */ node) => {
        if (ts.isCallExpression(node) && node.expression.getText() === "tag" && node.arguments.length > 2) {
          const [element, , content] = node.arguments;
          if (!ts.isStringLiteral(element) || WORDS.test(element.text)) {
            seen++;
            if (!isMarkup(content)) found.push(`${room}/${name}: ${node.getText()}`);
          }
        }
        ts.forEachChild(node, walk);
      };
      walk(source);
    }
  }
  assert.deepEqual(found, []);
  assert.ok(seen > 150, `${seen} seen`);
});

test("anything can be escaped, and keeps within its quotes", () => {
  for (const value of /** @type {any[]} */ ([HOSTILE, [HOSTILE], { toString: () => HOSTILE }])) {
    assert.ok(!String(escape(value)).includes("<"));
    assert.ok(!/["<]/.test(escapeAttribute(value)));
    assert.equal(tag("p", { id: value }).split('"').length, 3);
    assert.equal(inputMarkup({ value }).split("<").length, 2);
  }
  assert.equal(inputMarkup({ type: "range", max: 3 }), '<input type="range" max="3" disabled="">');
});
