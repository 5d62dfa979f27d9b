import assert from "node:assert/strict";
import test from "node:test";
import { levelPaths, rings } from "../src/shared/levels.js";

/** @typedef {[number, number]} Place */

/**
 * Whether a place lies inside of outlines, by how often a line from it crosses them.
 * @param {Place} place
 * @param {Place[][]} outlines
 */
function isInside([x, y], outlines) {
  let inside = false;
  for (const ring of outlines) {
    ring.forEach(([x1, y1], i) => {
      const [x2, y2] = ring[(i + 1) % ring.length];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
    });
  }
  return inside;
}

/**
 * Numbers that look random and are the same each time.
 * @param {number} state
 */
function numbers(state) {
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

for (const [columns, rows] of [[2, 2], [3, 5], [9, 7], [29, 29]]) {
  test(`outlines part the corners of a grid of ${columns} × ${rows} by the level`, () => {
    const values = Array.from({ length: columns * rows }, numbers(columns * 31 + rows));
    for (const level of [-1, 0.2, 0.5, 0.8, 2]) {
      const found = rings(values, columns, rows, level);
      values.forEach((value, i) => {
        const place = /** @type {Place} */ ([i % columns, Math.floor(i / columns)]);
        assert.equal(isInside(place, found), value >= level, `${place} at ${level}`);
      });
      // Inside the grid every place of an outline is where the level is, between two corners.
      for (const [x, y] of found.flat()) {
        if (x < 0 || y < 0 || x > columns - 1 || y > rows - 1) continue;
        const [i, j] = [Math.floor(x), Math.floor(y)];
        const from = values[j * columns + i];
        const to = values[Math.ceil(y) * columns + Math.ceil(x)];
        const part = x - i + (y - j);
        if (part) assert.ok(Math.abs(from + part * (to - from) - level) < 1e-9);
      }
    }
  });
}

test("a hole runs the other way than what it is in", () => {
  const values = Array.from({ length: 49 }, (_, i) => (i === 24 ? 0 : 1));
  const area = (/** @type {Place[]} */ ring) => ring.reduce((sum, [x, y], i) => sum + x * ring[(i + 1) % ring.length][1] - y * ring[(i + 1) % ring.length][0], 0);
  const found = rings(values, 7, 7, 0.5);
  assert.equal(found.length, 2);
  assert.ok(area(found[0]) * area(found[1]) < 0);
});

test("a level that nothing reaches has no path", () => {
  assert.deepEqual(levelPaths([1, 2, 3, 4], 2, [0, 10], [0, 10], [9]), [""]);
});
