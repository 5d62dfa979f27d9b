import assert from "node:assert/strict";
import test from "node:test";
import { filled } from "../src/shared/tensors/live.js";
import { spellNumber } from "../src/shared/tensors/spelled-number.js";

test("a number is written as a reader would write it", () => {
  const spelled = (/** @type {number} */ value, digits = 2) => spellNumber(value, digits);
  assert.equal(spelled(0.4), ".4");
  assert.equal(spelled(-1e9), "−10⁹");
  assert.equal(spelled(-353553390.6), "−3.54·10⁸");
  assert.equal(spelled(999999), "999999");
  assert.equal(spelled(0.0042), ".0042");
  assert.equal(spelled(-0.004), "−.004");
  assert.equal(spelled(0.001), ".001");
  assert.equal(spelled(0.00099), "9.9·10⁻⁴");
  assert.equal(spelled(1.2e-7), "1.2·10⁻⁷");
  assert.equal(spelled(-Infinity), "−∞");
  assert.equal(spelled(1234567, 6), "1.234567·10⁶");
});

test("a power of ten is not torn apart by a power that it is part of", () => {
  const at = (/** @type {string} */ template, /** @type {number} */ number) => filled(template, () => number);
  assert.equal(at("e^⟦0⟧ + ⟦0⟧^2", 3e6), "e^(3·10⁶) + (3·10⁶)^2");
  assert.equal(at("e^⟦0!⟧", -1e9), "e^(−10⁹)");
  assert.equal(at("1 + ⟦0⟧", 3e6), "1 + 3·10⁶");
});
