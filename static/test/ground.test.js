import assert from "node:assert/strict";
import { test } from "node:test";
import { legible } from "../src/host/ground.js";

/** WCAG's contrast, computed once more. @param {number[]} one @param {number[]} other */
function contrast(one, other) {
  const [a, b] = [one, other].map((color) => {
    const [r, g, bl] = color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl + 0.05;
  });
  return Math.max(a, b) / Math.min(a, b);
}

test("inks stay where they can be read, and become readable on any ground", () => {
  assert.deepEqual(legible([88, 5, 162], [255, 255, 255]), [88, 5, 162]);
  for (const ink of [[2, 99, 250], [172, 89, 2], [255, 221, 49], [17, 17, 17], [242, 242, 242]])
    for (const ground of [[255, 204, 204], [238, 238, 238], [58, 63, 75], [120, 120, 120], [0, 0, 0], [255, 255, 255]])
      assert.ok(contrast(legible(ink, ground), ground) >= 4.5, `${ink} on ${ground}`);
});
