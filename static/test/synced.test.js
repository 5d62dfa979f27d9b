import assert from "node:assert/strict";
import { test } from "node:test";
import { synced } from "../src/notebook/synced.js";

/** A picture with one parameter, and the widget of a kernel that hears of it a frame later. */
function pair() {
  /** @type {Record<string, any>} */
  const values = { rate: 1 };
  /** @type {Record<string, () => void>} */
  const heard = {};
  /** @type {unknown[]} */
  const sent = [];
  const outer = {
    get: (/** @type {string} */ key) => values[key],
    set: (/** @type {string} */ key, /** @type {unknown} */ value) => (values[key] = value),
    save_changes: () => sent.push(values.rate),
    on: (/** @type {string} */ event, /** @type {() => void} */ callback) => (heard[event] = callback),
    off: () => {},
  };
  let shown = 1;
  /** @type {(values: Record<string, unknown>) => void} */
  let watched = () => {};
  const parameters = {
    names: ["rate"],
    get: () => shown,
    set: (/** @type {string} */ _name, /** @type {number} */ value) => {
      if (value === shown) return;
      shown = value;
      watched({ rate: value });
    },
    watch: (/** @type {string[]} */ _names, /** @type {(values: Record<string, unknown>) => void} */ callback) => {
      watched = callback;
      return () => {};
    },
  };
  const { signal } = new AbortController();
  synced(/** @type {any} */ (outer), /** @type {any} */ ({ keys: [] }), /** @type {any} */ (parameters), signal);
  const says = (/** @type {number} */ value) => {
    values.rate = value;
    heard["change:rate"]();
  };
  return { move: (/** @type {number} */ value) => parameters.set("rate", value), says, shown: () => shown, sent };
}

/** @type {(() => void)[]} */
const frames = [];
globalThis.requestAnimationFrame = (/** @type {FrameRequestCallback} */ callback) => frames.push(() => callback(0));
const frame = () => frames.splice(0).forEach((run) => run());

test("what the kernel says of a move before the last one moves nothing back, and it is told the last one", () => {
  const { move, says, shown, sent } = pair();
  move(2);
  frame();
  move(3);
  frame();
  says(2);
  assert.equal(shown(), 3);
  frame();
  assert.deepEqual(sent, [2, 3, 3]);
});

test("the kernel's own word is heard, at once where no reader had it and later in any case", async () => {
  const { move, says, shown } = pair();
  move(2);
  move(3);
  frame();
  says(9);
  assert.equal(shown(), 9);
  move(4);
  move(5);
  await new Promise((resolve) => setTimeout(resolve, 450));
  says(4);
  assert.equal(shown(), 4);
});
