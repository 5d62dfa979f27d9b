// However a cell is called, its arithmetic takes no more lines than were kept free for the longest and the shortest names.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mostLines, wrap } from "../src/shared/tensors/lines.js";

const SUM = "e^4.53 / (e^4.53 + e^4.23 + e^1.54 + e^0.62) = .55";

for (const width of [150, 180, 205, 260, 420]) {
  test(`lines of arithmetic in ${width} px`, () => {
    const said = Array.from({ length: 30 }, (_, length) => `P[${"n".repeat(length)}] = ${SUM}`);
    const counts = said.map((text) => wrap(text, width).length);
    for (let longest = 1; longest < said.length; longest++) {
      const kept = mostLines([said[0], said[longest]], width);
      assert.ok(Math.max(...counts.slice(0, longest + 1)) <= kept, `names of up to ${longest} letters`);
    }
  });
}

test("nothing is lost where a line is broken", () => {
  assert.equal(wrap(`P[walk, rice] = ${SUM}`, 180).map(({ text }) => text).join(" "), `P[walk, rice] = ${SUM}`);
});
