// @ts-ignore Node's own modules have no types here
import assert from "node:assert/strict";
// @ts-ignore
import { test } from "node:test";
import { compile, compileSlope, describe } from "../src/shared/expressions.js";
import { formatNumber } from "../src/shared/numbers.js";

/** @typedef {import("../src/shared/expressions.js").Tree} Tree */

/** @param {Tree} tree @param {Record<string, number>} values */
const evaluate = (tree, values) => compile(tree)(values);

/** @param {number} actual @param {number} expected */
function assertClose(actual, expected, relative = 1e-12) {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

/** @param {Tree} tree @param {(name: string) => string} [nameOf] */
function line(tree, nameOf = (name) => name) {
  return describe(tree, nameOf)
    .map((fragment) => fragment.text)
    .join("");
}

test("a tree is evaluated with the values of its names", () => {
  assert.equal(evaluate(["+", ["*", "w", "x"], 1], { w: 2, x: -3 }), -5);
  assert.equal(evaluate(["where", [">", "x", 0], "x", 0], { x: -1 }), 0);
  assert.equal(evaluate(["neg", ["max", "x", 1, 2]], { x: 0 }), -2);
  assert.equal(evaluate("pi", {}), Math.PI);
});

test("a name without a value is named, also where an object has such a property", () => {
  assert.throws(() => evaluate("w", {}), /`w` has no value/);
  assert.throws(() => evaluate("constructor", {}), /`constructor` has no value/);
});

/** One operation after the other. @param {Tree} tree @param {Record<string, number>} values @returns {number} */
function walk(tree, values) {
  if (!Array.isArray(tree)) return evaluate(tree, values);
  const [head, ...operands] = tree;
  return evaluate([head, ...operands.map((operand) => walk(operand, values))], {});
}

test("a compiled tree computes what its operations do one by one, to the last bit", () => {
  const numbers = [0, -0, 0.1, -0.7, 2, -3, 17.3, 1e-300, -1e300, 2 ** 53, Infinity, -Infinity, NaN];
  const heads = {
    1: "neg exp log log2 sqrt sin cos tan tanh sigmoid relu softplus abs floor round sign erf",
    2: "+ - * / % // ** < <= > >= == !=",
    3: "where min max",
  };
  /** @type {Tree[]} */
  const operands = ["a", ["*", "a", "b"], ["neg", "b"]];
  for (const [count, names] of Object.entries(heads)) {
    for (const head of names.split(" ")) {
      /** @type {Tree} */
      const tree = ["-", [head, ...operands.slice(0, Number(count))], ["round", "b", 2]];
      const compiled = compile(tree);
      for (const a of numbers) {
        for (const b of numbers) assert.ok(Object.is(compiled({ a, b }), walk(tree, { a, b })), `${tree} of ${a}, ${b}`);
      }
    }
  }
});

test("a constant is not overridden by a value", () => {
  assert.equal(evaluate("e", { e: 1 }), Math.E);
});

// [tree, numpy's value]
/** @type {[Tree, number][]} */
const exact = [
  [["%", -7, 3], 2],
  [["%", 7, -3], -2],
  [["%", -6, 3], 0],
  [["%", 6, -3], -0],
  [["%", -1, Infinity], Infinity],
  [["%", 1, 0], NaN],
  [["//", -7, 2], -4],
  [["//", 1, 0.1], 9],
  [["//", -1, Infinity], -1],
  [["//", -1, 0], -Infinity],
  [["//", -0, 3], -0],
  [["**", 1, NaN], 1],
  [["**", -1, Infinity], 1],
  [["**", NaN, 0], 1],
  [["**", -8, ["/", 1, 3]], NaN],
  [["round", 0.5], 0],
  [["round", 1.5], 2],
  [["round", -2.5], -2],
  [["round", -0.4], -0],
  [["round", 4503599627370497.5], 4503599627370498],
  [["round", 0.125, 2], 0.12],
  [["round", 1e308, 2], 1e308],
  [["sign", -0], 0],
  [["min", 1, NaN, 0], NaN],
  [["max", NaN, 1], NaN],
  [["sigmoid", 1e308], 1],
  [["sigmoid", -1e308], 0],
  [["softplus", 1e308], 1e308],
  [["softplus", -1e308], 0],
  [["relu", NaN], NaN],
  [["log2", 8], 3],
  [["log2", 2 ** -1074], -1074],
  [["where", NaN, 1, 2], 1],
  [["==", NaN, NaN], 0],
  [["!=", NaN, NaN], 1],
  [["erf", -Infinity], -1],
  [["erf", -0], -0],
  [["erf", NaN], NaN],
];

for (const [tree, expected] of exact) {
  test(`${tree} is ${expected}`, () => assert.ok(Object.is(evaluate(tree, {}), expected), `${evaluate(tree, {})}`));
}

test("erf and softplus are right to 1e-12", () => {
  // mpmath, 30 digits
  assertClose(evaluate(["erf", 1e-300], {}), 1.12837916709551257389615890312e-300);
  assertClose(evaluate(["erf", 0.5], {}), 0.520499877813046537682746653892);
  assertClose(evaluate(["erf", -1], {}), -0.842700792949714869341220635083);
  assertClose(evaluate(["erf", 2.5], {}), 0.999593047982555041060435784261);
  assertClose(evaluate(["erf", 5.5], {}), 0.999999999999992642152082331206);
  assertClose(evaluate(["softplus", -40], {}), 4.24835425529158898632e-18);
});

test("numbers print as in Python, ties included", () => {
  /** @type {[number, string, string][]} */
  const cases = [
    [0.125, ".2f", "0.12"],
    [0.375, ".2f", "0.38"],
    [2.675, ".2f", "2.67"],
    [-0.001, ".2f", "0.00"],
    [-0.001, "+.2f", "+0.00"],
    [0.5, "d", "0"],
    [2.5, "d", "2"],
    [-1234567.5, "+,d", "−1,234,568"],
    [1e21, ",.1f", "1,000,000,000,000,000,000,000.0"],
    [1e23, ".17g", "9.9999999999999992e+22"],
    [9.5, ".0e", "1e+01"],
    [8.5, ".0e", "8e+00"],
    [1e-7, "", "1e−07"],
    [2.5e-270, "", "2.5e−270"],
    [100000, "g", "100000"],
    [1000000, "g", "1e+06"],
    [1000000, "", "1000000"],
    [1e16, "", "1e+16"],
    [0.1 + 0.2, "", "0.3"],
    [0.125, ".1%", "12.5%"],
    [-Infinity, ".2f", "−∞"],
    [NaN, "+.2f", "undefined"],
    [0, ".2e", "0.00e+00"],
    // From the largest numbers that have halves on.
    [2 ** 51 + 0.5, ".0f", "2251799813685248"],
    [2 ** 52 - 0.5, ".0f", "4503599627370496"],
    [2 ** 52 + 1, ".1f", "4503599627370497.0"],
    [2 ** -24, ".23f", "0.00000005960464477539062"],
    [5e-324, ".99f", `0.${"0".repeat(99)}`],
  ];
  for (const [value, spec, text] of cases) assert.equal(formatNumber(value, spec), text);
});

test("an unknown number format is refused", () => {
  for (const spec of ["x", ".2", "z.2f", ".2d", ".100f", " d"]) {
    assert.throws(() => formatNumber(1, spec), RangeError);
  }
});

test("an expression prints as a line of mathematics", () => {
  assert.equal(line(["sigmoid", ["+", ["*", "w", "x"], "b"]]), "σ(w · x + b)");
  assert.equal(line(["-", ["*", 2, "x"], ["**", "x", 2]]), "2x − x²");
  assert.equal(line(["-", "a", ["-", "b", "c"]]), "a − (b − c)");
  assert.equal(line(["-", ["-", "a", "b"], "c"]), "a − b − c");
  assert.equal(line(["/", "a", ["*", "b", "c"]]), "a / (b · c)");
  assert.equal(line(["*", ["+", "a", 1], "b"]), "(a + 1) · b");
  assert.equal(line(["**", ["neg", "x"], "n"]), "(−x)^n");
  assert.equal(line(["neg", ["**", "x", 2]]), "−x²");
  assert.equal(line(["*", 1.5, 2]), "1.5 · 2");
  assert.equal(line(["+", "x", 1e-7]), "x + 1e−7");
  assert.equal(line(["<=", ["abs", "x"], ["*", 2, "pi"]]), "|x| ≤ 2π");
});

test("values stand in for names, negative ones in parentheses after an operator", () => {
  /** @type {Record<string, string>} */
  const values = { w: "−1.5", x: "2.0", b: "−3" };
  const valueOf = (/** @type {string} */ name) => values[name];
  assert.equal(line(["+", ["*", "w", "x"], "b"], valueOf), "−1.5 · 2.0 + (−3)");
  assert.equal(line(["**", "w", 2], valueOf), "(−1.5)²");
  assert.equal(line(["neg", "w"], valueOf), "−(−1.5)");
  assert.equal(line(["exp", "w"], valueOf), "exp(−1.5)");
});

test("fragments tell which text stands for a name", () => {
  assert.deepEqual(describe(["+", ["*", 2, "w"], 1], () => "η"), [
    { text: "2" },
    { text: "η", name: "w" },
    { text: " + 1" },
  ]);
});

test("words are compared and chosen, and a switch counts as 1 or 0", () => {
  /** @type {any} */
  const isAdam = ["==", "opt", ["text", "adam"]];
  assert.equal(compile(isAdam)({ opt: "adam" }), 1);
  assert.equal(compile(["*", isAdam, 3])({ opt: "sgd" }), 0);
  assert.equal(compile(["where", isAdam, ["text", "fast"], "opt"])({ opt: "sgd" }), "sgd");
  assert.equal(compile(["where", "on", 2, 3])({ on: false }), 3);
  assert.equal(compile(["+", "on", 1])({ on: true }), 2);
  assert.equal(compile(["==", "on", 1])({ on: true }), 1);
});

test("an expression without a value has no slope", () => {
  const slope = compileSlope(["log", "x"], ["/", 1, "x"]);
  assert.equal(slope({ x: 2 }), 0.5);
  assert.ok(Number.isNaN(slope({ x: -2 })));
});
