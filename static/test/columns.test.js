// Words on lanes before and after what stands side by side: every column takes all of them, and each has its own again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawings } from "../src/shared/models/fit.js";

const WORDS = "the animal did not cross the street today".split(" ");

/** @typedef {import("../src/shared/models/layout.js").Node} Node */
/** @typedef {import("../src/shared/models/layout.js").Laid} Laid */

/** @type {(id: string, label: string) => Node} */
const box = (id, label) => ({ id, kind: "box", label });
/** @type {(id: string, label: string) => Node} */
const vectors = (id, label) => ({ id, kind: "tensor", label, laned: true, dims: [{ name: null, size: 4 }] });
/** @type {(count: number) => Node} */
const words = (count) => ({ id: "0", kind: "words", words: WORDS.slice(0, count), laned: true });
/** @type {(id: string, count: number) => Node} */
const columns = (id, count) => ({
  id,
  kind: "beside",
  children: Array.from({ length: count }, (_, i) => ({
    id: `${id}.${i}`,
    kind: "column",
    // Of different heights.
    children: [box(`${id}.${i}.0`, "AB"[i] ?? "C"), ...(i ? [] : [box(`${id}.${i}.1`, "D")])],
  })),
});

/**
 * The drawings of some parts, wide and narrow.
 * @type {(items: Node[], up: boolean) => Laid[]}
 */
const drawn = (items, up) => drawings(items, { up, focus: null, isOpen: () => true });

/**
 * The places of a part that is drawn.
 * @type {(laid: Laid, id: string) => import("../src/shared/models/drawing.js").Place[]}
 */
const placesOf = ({ drawing }, id) => drawing.places.get(id) ?? [];

/**
 * From how many places arrows come to the start of a part.
 * @type {(laid: Laid, id: string) => number}
 */
function comingTo(laid, id) {
  const [place] = placesOf(laid, id);
  const ends = laid.drawing.shapes.filter(({ kind, head, points }) => {
    const [u, v] = points?.at(-1) ?? [NaN, NaN];
    return kind === "line" && head && Math.abs(u - place.start) < 3 && v > place.low && v < place.high;
  });
  return new Set(ends.map(({ points }) => String(points?.[0]))).size;
}

for (const up of [true, false])
  for (const count of [3, 8])
    for (const many of [1, 2, 3]) {
      const way = `${up ? "up" : "to the right"}, ${count} words, columns: ${many}`;

      test(`one arrow goes to each column from a box over all words, ${way}`, () => {
        const items = [words(count), vectors("1", "x"), box("2", "Norm"), columns("3", many), box("4", "Linear"), vectors("5", "y")];
        for (const laid of drawn(items, up)) {
          const all = Array.from({ length: many }, (_, i) => comingTo(laid, `3.${i}.0`));
          assert.deepEqual(all, Array(many).fill(1));
          assert.equal(comingTo(laid, "4"), many, "from all columns");
        }
      });

      test(`vectors come together before columns, and each word has its own after them, ${way}`, () => {
        /** @type {Node[]} */
        const items = [words(count), vectors("1", "x"), columns("2", many), { id: "3", kind: "sign", label: "+" }, vectors("4", "y")];
        for (const laid of drawn(items, up)) {
          const cells = (/** @type {string} */ id) => laid.drawing.shapes.filter(({ kind, node }) => kind === "cells" && node === id).map(({ v }) => v);
          const all = Array.from({ length: many }, (_, i) => comingTo(laid, `2.${i}.0`));
          assert.deepEqual(all, Array(many).fill(cells("1").length));
          assert.equal(laid.drawing.shapes.filter(({ kind }) => kind === "circle").length, 1);
          assert.deepEqual(cells("4"), cells("1"), "on the same lanes");
        }
      });
    }

test("a box that nothing after it needs words of is as wide as its name", () => {
  const items = [words(3), vectors("1", "x"), columns("2", 2), box("3", "Softmax"), { ...vectors("4", "p"), laned: false }];
  const [{ low, high }] = placesOf(drawn(items, true)[0], "3");
  assert.ok(high - low < 110);
});

test("columns after columns take from all of them", () => {
  const [laid] = drawn([columns("0", 3), columns("1", 3)], true);
  assert.deepEqual(["1.0.0", "1.1.0", "1.2.0"].map((id) => comingTo(laid, id)), [3, 3, 3]);
});

test("inside a box with a residual, one sign takes from the columns and is passed to", () => {
  /** @type {Node} */
  const block = {
    ...box("2", "Block"),
    children: [
      { id: "2.0", kind: "residual", children: [box("2.0.0", "Norm"), columns("2.0.1", 2)] },
      { id: "2.1", kind: "sign", label: "+" },
    ],
  };
  const [laid] = drawn([words(3), vectors("1", "x"), block, vectors("3", "y")], true);
  const { shapes } = laid.drawing;
  assert.equal(shapes.filter(({ kind }) => kind === "circle").length, 1);
  const dashed = shapes.find(({ look }) => look.includes("dashed"));
  assert.equal(dashed?.points?.at(-1)?.[1], placesOf(laid, "2.1")[0].high);
});
