import assert from "node:assert/strict";
import { test } from "node:test";
import { courseOf } from "../src/shared/functions/course.js";

const write = { value: (/** @type {number} */ value) => value.toFixed(2), place: (/** @type {number} */ at) => `x = ${at.toFixed(1)}` };
const places = Array.from({ length: 241 }, (_, i) => -6 + i / 20);
/** @param {(at: number) => number} of @returns {[number, number][]} */
const along = (of) => places.map((at) => [at, of(at)]);

test("a curve that only rises or falls is told by its ends", () => {
  assert.equal(courseOf(along((x) => x / 2), [], write, "f"), "f rises from -3.00 to 3.00.");
  assert.equal(courseOf(along((x) => -x), [], write, "f"), "f falls from 6.00 to -6.00.");
  assert.equal(courseOf(along(() => 0.5), [], write, "f"), "f stays at 0.50.");
});

test("one that turns is told by its highest and lowest point, and where it is steepest", () => {
  // The slope of sin x + x / 4 is largest where cos x is, at 0.
  const wave = along((x) => Math.sin(x) + x / 4);
  const said = courseOf(wave, along((x) => Math.cos(x) + 1 / 4), write, "f");
  const top = Math.acos(-1 / 4);
  const height = (Math.sin(top) + top / 4).toFixed(2);
  assert.equal(
    said,
    `f goes from -1.22 to 1.22; highest ${height} at x = ${top.toFixed(1)}, lowest -${height} at x = -${top.toFixed(1)}; steepest at x = 0.0, slope 1.25.`,
  );
});

test("where it has no value it is left out, and steps have no slope", () => {
  assert.equal(courseOf(along((x) => Math.sqrt(x)), [], write, "f"), "f rises from 0.00 to 2.45.");
  assert.equal(courseOf(along(Math.floor), along(() => 0), write, "f"), "f rises from -6.00 to 6.00.");
  assert.equal(courseOf(along(() => NaN), [], write, "f"), "f has no values.");
});
