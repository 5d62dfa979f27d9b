// Where a line of grids and signs is broken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chainBlocks, chainStrips, lengthOf } from "../src/shared/tensors/arrangements/chain.js";

/** @param {string} text words and signs, apart by blanks */
const signsOf = (text) =>
  text.split(" ").map((text) => {
    const kind = /^[()]$/.test(text) ? "parenthesis" : /^[a-z,[\]]+$/.test(text) ? "text" : "operator";
    return { item: { kind: /** @type {any} */ (kind), text }, statement: "y" };
  });

/** The strips of a line, of which the longest may take `share` of the whole. @type {(text: string, share: number) => string[]} */
function broken(text, share) {
  const setting = { tensors: {}, style: { heat: false, slim: false, characters: 4, tight: false }, room: 0, grids: new WeakMap() };
  const signs = signsOf(text);
  const whole = lengthOf(chainBlocks(signs, setting));
  const strips = chainStrips(signs, { ...setting, room: share * whole });
  const words = text.split(" ");
  return strips.map((strip) => words.splice(0, strip.length).join(" "));
}

test("a line that fits is not broken", () => {
  assert.deepEqual(broken("alpha + beta = gamma", 1), ["alpha + beta = gamma"]);
});

test("before the result, if that is enough", () => {
  assert.deepEqual(broken("alpha + beta + delta = gamma", 0.8), ["alpha + beta + delta", "= gamma"]);
});

test("outside of parentheses, and before what binds least", () => {
  assert.deepEqual(broken("( alpha + beta ) ⊙ gamma + delta ⊙ epsilon = y", 0.7), ["( alpha + beta ) ⊙ gamma", "+ delta ⊙ epsilon = y"]);
  const sum = "alpha ⊙ ( beta + gamma ) + delta ⊙ ( epsilon + zeta ) = y";
  assert.deepEqual(broken(sum, 0.6), ["alpha ⊙ ( beta + gamma )", "+ delta ⊙ ( epsilon + zeta ) = y"]);
});

test("after a comma, not before", () => {
  assert.deepEqual(broken("where ( alpha , beta + gamma , delta ) = y", 0.7), ["where ( alpha ,", "beta + gamma , delta ) = y"]);
});

test("a sign before a single operand stays with it", () => {
  for (const strip of broken("alpha ⊙ − beta ⊙ ( − gamma ) = y", 0.6)) assert.doesNotMatch(strip, /[⊙(−]$/);
});

test("at a parenthesis, if nothing else helps", () => {
  assert.deepEqual(broken("logsumexp ( sequence ) = y", 0.55), ["logsumexp (", "sequence ) = y"]);
});
