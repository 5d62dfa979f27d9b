// @ts-ignore: node's own modules
import assert from "node:assert/strict";
// @ts-ignore
import test from "node:test";

import { Model, invoke } from "../src/host/model.js";
import { mount } from "../src/host/mount.js";
import { Parameters } from "../src/host/parameters.js";
import { moveByKey, told } from "../src/shared/interaction.js";
import { nearest } from "../src/shared/nearest.js";
import { onStep } from "../src/shared/ranges.js";

const weight = { name: "w", label: "weight", value: 1, min: -4, max: 4, step: 0.1, format: ".1f", unit: "", concept: null };
const bias = { ...weight, name: "b", value: 0 };

test("a model tells its listeners the new value, as the second argument", () => {
  const model = new Model({ a: 1 });
  /** @type {unknown[]} */
  const heard = [];
  model.on("change:a", (_, value) => heard.push(value));
  model.on("change", () => heard.push("any"));
  model.set("a", 2);
  model.set("a", 2);
  assert.deepEqual(heard, [2, "any"]);
  assert.equal(model.get("a"), 2);
});

test("what is equal all the way down is no change", () => {
  const date = new Date(0);
  /** @type {Record<string, () => unknown>} */
  const values = {
    list: () => [1, [2, { a: NaN }]],
    object: () => ({ a: [], b: { c: undefined } }),
    typed: () => new Float32Array([1, NaN]),
    circle: () => { const ring = /** @type {any} */ ({}); ring.self = ring; return ring; },
    date: () => date,
  };
  /** @type {any} */
  const others = { list: [1, [2, { a: 0 }]], object: { a: [], b: { d: undefined } }, typed: new Float64Array([1, NaN]), circle: { self: null }, date: new Date(1) };
  for (const [name, make] of Object.entries(values)) {
    const model = new Model({ a: make() });
    let count = 0;
    model.on("change", () => (count += 1));
    model.set("a", make());
    assert.equal(count, 0, name);
    model.set("a", others[name]);
    assert.equal(count, 1, name);
  }
});

test("listeners can be taken off one by one, by event, and all at once", () => {
  const model = new Model({ a: 1 });
  /** @type {string[]} */
  const heard = [];
  const first = () => heard.push("first");
  model.on("change:a", first);
  model.on("change:a", () => heard.push("second"));
  model.off("change:a", first);
  model.set("a", 2);
  model.off("change:a");
  model.set("a", 3);
  model.on("change:a", first);
  model.off();
  model.set("a", 4);
  assert.deepEqual(heard, ["second"]);
});

test("without a kernel saving succeeds, and sending rejects but never throws", async () => {
  const model = new Model({});
  assert.equal(model.save_changes(), undefined);
  await assert.rejects(model.send(), /no kernel/);
  await assert.rejects(invoke(), /no kernel/);
});

test("everything that watches a parameter follows it at once, and only when it changes", () => {
  const parameters = new Parameters([weight, bias]);
  /** @type {Record<string, number>[]} */
  const seen = [];
  const stop = parameters.watch(["w", "b"], (values) => seen.push(values));
  parameters.set("w", 2);
  parameters.set("w", 2);
  parameters.set("b", 1);
  stop();
  parameters.set("b", 2);
  assert.deepEqual(seen, [
    { w: 1, b: 0 },
    { w: 2, b: 0 },
    { w: 2, b: 1 },
  ]);
});

test("a watcher may set another parameter without being called for what it reads", () => {
  const parameters = new Parameters([weight, bias]);
  let calls = 0;
  parameters.watch(["w"], ({ w }) => {
    calls += 1;
    parameters.set("b", w + parameters.get("b"));
  });
  parameters.set("b", 3);
  assert.equal(calls, 1);
});

test("who starts to watch while another is told hears at once, and no more once it has stopped", () => {
  const parameters = new Parameters([weight]);
  /** @type {string[]} */
  const heard = [];
  const stop = parameters.watch(["w"], ({ w }) => {
    heard.push(`outer ${w}`);
    if (w !== 2) return;
    parameters.watch(["w"], ({ w }) => void heard.push(`inner ${w}`));
    heard.push("after");
  });
  parameters.set("w", 2);
  stop();
  parameters.set("w", 3);
  assert.deepEqual(heard, ["outer 1", "outer 2", "inner 2", "after", "inner 3"]);
});

test("what a watcher changes is told to all others once it is done", () => {
  const parameters = new Parameters([weight, bias]);
  /** @type {Record<string, number>[]} */
  const seen = [];
  parameters.watch(["w"], ({ w }) => {
    parameters.set("b", w);
    parameters.set("b", 2);
  });
  parameters.watch(["w", "b"], (values) => void seen.push(values));
  parameters.set("w", 3);
  assert.deepEqual(seen, [
    { w: 1, b: 2 },
    { w: 3, b: 2 },
  ]);
  parameters.set("w", 0);
  assert.deepEqual(seen.at(-1), { w: 0, b: 2 });
});

test("a watcher that fails keeps nothing from the others", () => {
  const parameters = new Parameters([weight]);
  /** @type {number[]} */
  const seen = [];
  parameters.watch(["w"], ({ w }) => {
    if (w === 2) throw new Error("no twos");
  });
  parameters.watch(["w"], ({ w }) => void seen.push(w));
  assert.throws(() => parameters.set("w", 2), /no twos/);
  parameters.set("w", 3);
  assert.deepEqual(seen, [1, 2, 3]);
  assert.throws(() => parameters.watch(["w"], () => { throw new Error("none at all"); }), /none at all/);
  parameters.set("w", 4);
});

test("watchers that change one another come to an end", () => {
  const parameters = new Parameters([weight, bias]);
  parameters.watch(["w"], ({ w }) => parameters.set("b", w));
  assert.throws(() => parameters.watch(["b"], ({ b }) => parameters.set("w", -b)), /change one another without end/);
  parameters.set("w", 3);
  assert.equal(parameters.get("w"), 3);
});

test("a value is brought to the nearest step within the range", () => {
  const parameters = new Parameters([weight]);
  for (const [given, kept] of [
    [0.1 + 0.2, 0.3],
    [2.349, 2.3],
    [99, 4],
    [-99, -4],
    [NaN, -4],
    [Infinity, 4],
  ]) {
    parameters.set("w", given);
    assert.equal(parameters.get("w"), kept);
  }
  assert.equal(onStep(1.04, { min: 0, max: 1, step: 0.3 }), 0.9);
});

test("the first declaration of a name counts", () => {
  const parameters = new Parameters([weight, { ...weight, value: 3 }]);
  assert.equal(parameters.get("w"), 1);
  assert.equal(parameters.has("b"), false);
  assert.throws(() => parameters.get("b"), /no parameter b/);
});

test("arrows step, Shift ten times as far, Home and End go to the ends", () => {
  const range = { min: 0, max: 10, step: 0.5 };
  const press = (/** @type {string} */ key, shiftKey = false) =>
    moveByKey(/** @type {KeyboardEvent} */ ({ key, shiftKey }), 4, range);
  assert.equal(press("ArrowRight"), 4.5);
  assert.equal(press("ArrowDown"), 3.5);
  assert.equal(press("ArrowUp", true), 9);
  assert.equal(press("PageDown"), 0);
  assert.equal(press("Home"), 0);
  assert.equal(press("End"), 10);
  assert.equal(press("a"), null);
});

// ── The contract of anywidget's front-end modules ─────────────────────────────────────────────────────────

/** As much of an element as mounting needs. @param {any[]} [svgs] */
const element = (svgs = []) => /** @type {any} */ ({ svgs, querySelectorAll: () => svgs });

/**
 * Mounts a module, as the page does.
 * @param {import("../src/types.js").AnyPicture} picture
 * @param {Record<string, unknown>} [values]
 */
async function mounted(picture, values = { a: 1 }) {
  const life = new AbortController();
  const parameters = new Parameters([weight]);
  const el = element();
  const { model, drawn } = mount(picture, { el, values, label: "alt", parameters, signal: life.signal });
  await drawn;
  const end = async () => {
    life.abort();
    await later();
  };
  return { model, el, end };
}

/** A moment later. */
const later = () => new Promise((resolve) => setTimeout(resolve, 1));

test("a typed module of anywidget is a picture, and gets all that its types promise", async () => {
  /** @type {string[]} */
  const got = [];
  /** @type {import("@anywidget/types").Initialize<{ a: number }>} */
  const initialize = ({ model, signal, experimental }) => {
    got.push(`initialize ${model.get("a")} ${signal.aborted} ${typeof experimental.invoke}`);
    return { exported: true };
  };
  /** @type {import("@anywidget/types").Render<{ a: number }>} */
  const render = async ({ model, el, signal, host, experimental }) => {
    got.push(`render ${model.get("a")} ${signal.aborted} ${Array.isArray(el.querySelectorAll("svg"))}`);
    model.save_changes();
    for (const asked of [
      // Its type says that it returns nothing.
      /** @type {any} */ (model.send({ a: 1 }, undefined, [new ArrayBuffer(1)])),
      experimental.invoke("f", {}, { signal }),
      host.getModel("m"),
      host.getWidget("w"),
      model.widget_manager.get_model("m"),
    ]) {
      await assert.rejects(asked, /no kernel/);
    }
  };
  await mounted({ initialize, render });
  assert.deepEqual(got, ["initialize 1 false function", "render 1 false true"]);
});

for (const [kind, wrap] of /** @type {[string, (module: any) => any][]} */ ([
  ["an object", (module) => module],
  ["a function", (module) => () => module],
  ["an async function", (module) => async () => module],
])) {
  test(`a module that is ${kind} is initialized, then rendered`, async () => {
    /** @type {string[]} */
    const order = [];
    await mounted(
      wrap({
        initialize: async () => (await later(), order.push("initialized")),
        render: async () => (order.push("rendering"), await later(), order.push("rendered")),
      }),
    );
    assert.deepEqual(order, ["initialized", "rendering", "rendered"]);
  });
}

test("what waits for nothing is drawn at once, as the build needs it", () => {
  const svg = { drawn: false, setAttribute() {} };
  const el = element([svg]);
  const render = () => void (svg.drawn = true);
  mount(
    { initialize: () => {}, render },
    { el, values: {}, label: "alt", parameters: new Parameters([]), signal: new AbortController().signal },
  );
  assert.equal(svg.drawn, true);
});

test("at its end a picture cleans up, first what it rendered, then what it initialized", async () => {
  for (const isAsync of [false, true]) {
    /** @type {string[]} */
    const done = [];
    const cleanup = (/** @type {string} */ name) => () => void done.push(name);
    const slow = (/** @type {string} */ name) => async () => {
      await later();
      return async () => void done.push(name);
    };
    const { end } = await mounted({
      initialize: isAsync ? slow("initialize") : () => cleanup("initialize"),
      render: isAsync ? slow("render") : () => cleanup("render"),
    });
    assert.deepEqual(done, []);
    await end();
    assert.deepEqual(done, ["render", "initialize"]);
  }
});

test("a cleanup that comes after the end is called all the same", async () => {
  const life = new AbortController();
  let cleaned = false;
  const render = async () => {
    await later();
    return () => void (cleaned = true);
  };
  const parameters = new Parameters([]);
  const { drawn } = mount({ render }, { el: element(), values: {}, label: "alt", parameters, signal: life.signal });
  life.abort();
  await drawn;
  await later();
  assert.equal(cleaned, true);
});

test("what a view listens to ends with it, and it cannot take off what others listen to", async () => {
  /** @type {unknown[]} */
  const heard = [];
  const both = (/** @type {unknown} */ _, /** @type {unknown} */ value) => heard.push(["both", value]);
  /** @type {any} */
  let viewed;
  const { model, end } = await mounted({
    initialize: ({ model }) => model.on("change:a", both),
    render: ({ model }) => {
      viewed = model;
      model.on("change:a", both);
      model.off("change:a", both);
      model.off();
      model.on("change:a", (_, value) => heard.push(["view", value]));
    },
  });
  viewed.set("a", 2);
  assert.equal(model.get("a"), 2);
  await end();
  model.set("a", 3);
  assert.deepEqual(heard, [
    ["both", 2],
    ["view", 2],
    ["both", 3],
  ]);
});

test("whether and wherever a picture throws or rejects, its page gets to know", async () => {
  const fail = () => {
    throw new Error("broken");
  };
  const reject = async () => {
    await later();
    fail();
  };
  for (const broken of [fail, reject]) {
    await assert.rejects(mounted(/** @type {any} */ (broken)), /broken/);
    await assert.rejects(mounted({ initialize: broken, render: () => {} }), /broken/);
    await assert.rejects(mounted({ render: broken }), /broken/);
  }
});

test("the value that a parameter starts at can be set again, between two steps as well", () => {
  const parameters = new Parameters([{ ...weight, value: 0.25 }]);
  parameters.set("w", 1);
  parameters.set("w", 0.25);
  assert.equal(parameters.get("w"), 0.25);
});

test("a value on a step is kept when it is written as text and read again", () => {
  for (const range of [weight, { ...weight, min: -0.7, step: 0.3 }, { ...weight, min: 1 / 3, max: 1e6, step: 0.007 }]) {
    for (let i = 0; i <= 300; i++) {
      const value = onStep(range.min + ((range.max - range.min) * i) / 300, range);
      assert.equal(onStep(Number(String(value)), range), value);
    }
  }
});

test("on a log scale steps and keys are factors, and the ends are the range's", () => {
  const rate = { ...weight, min: 0.0001, max: 1, step: 10 ** 0.05, value: 0.01, scale: "log" };
  const parameters = new Parameters([rate]);
  const press = (/** @type {string} */ key, /** @type {number} */ value, shiftKey = false) => {
    parameters.set("w", moveByKey(/** @type {KeyboardEvent} */ ({ key, shiftKey }), value, rate) ?? NaN);
    return parameters.get("w");
  };
  assert.equal(press("ArrowRight", 0.01), Number((0.01 * 10 ** 0.05).toPrecision(12)));
  assert.equal(press("PageUp", 0.1), Number((0.1 * 10 ** 0.5).toPrecision(12)));
  assert.equal(press("ArrowLeft", press("ArrowLeft", 0.1, true), true), 0.01);
  assert.equal(press("Home", 0.1), 0.0001);
  assert.equal(press("End", 0.1), 1);
  for (const [given, kept] of [
    [0, 0.0001],
    [-5, 0.0001],
    [Infinity, 1],
    [0.00101, 0.001],
  ]) {
    parameters.set("w", given);
    assert.equal(parameters.get("w"), kept);
  }
  const size = { ...rate, min: 1, max: 1000, step: 2 };
  assert.equal(onStep(100, size), 128);
  assert.equal(onStep(900, size), 1000);
  for (let i = 0; i <= 100; i++) {
    const value = onStep(10 ** (i / 25 - 4), rate);
    assert.equal(onStep(Number(String(value)), rate), value);
  }
});

test("a key that is bound has the parameter's value from the start, and both follow each other", async () => {
  const parameters = new Parameters([{ ...weight, value: 1.5 }, bias]);
  const life = new AbortController();
  /** @type {unknown[]} */
  const heard = [];
  /** @type {any} */
  let picture;
  mount(
    {
      initialize: ({ model }) => void heard.push(model.get("rate")),
      render: ({ model }) => {
        picture = model;
        model.on("change:rate", (_, value) => heard.push(value));
      },
    },
    { el: element(), values: { rate: 7, other: 1 }, bind: { rate: "w" }, label: "alt", parameters, signal: life.signal },
  );
  parameters.set("w", 2);
  picture.set("rate", -1);
  assert.deepEqual([parameters.get("w"), parameters.get("b"), picture.get("other")], [-1, 0, 1]);
  // The parameter's steps and range hold for the picture as well, and each change is told once, the last one last.
  picture.set("rate", 2.34);
  picture.set("rate", 2.31);
  picture.set("rate", 99);
  picture.set("rate", NaN);
  assert.deepEqual(heard, [1.5, 2, -1, 2.3, 4]);
  assert.deepEqual([picture.get("rate"), parameters.get("w")], [4, 4]);
  life.abort();
  parameters.set("w", 0);
  picture.set("rate", 1);
  assert.deepEqual([picture.get("rate"), parameters.get("w")], [1, 0]);
});

const range = { min: 0, max: 2, step: 1, format: "", unit: "", concept: null };
const optimizer = { ...range, name: "opt", label: "optimizer", value: "sgd", choices: ["sgd", "adam"], names: ["plain", "Adam"] };
const width = { ...range, name: "width", label: "width", value: 16, choices: [8, 16, 128], unit: " px" };
const dropout = { ...range, name: "on", label: "dropout", value: true, choices: [false, true], names: ["off", "on"] };
const reader = { ...range, name: "who", label: "name", value: "Ada" };

test("a parameter takes only what it can be", () => {
  const parameters = new Parameters([optimizer, width, dropout, reader]);
  const values = () => ["opt", "width", "on", "who"].map((name) => parameters.get(name));
  parameters.set("opt", "adamw");
  parameters.set("on", "maybe");
  parameters.set("width", NaN);
  assert.deepEqual(values(), ["sgd", 16, true, "Ada"]);
  parameters.set("opt", "adam");
  parameters.set("on", "false");
  parameters.set("width", 100);
  parameters.set("who", "x".repeat(600));
  assert.deepEqual(values(), ["adam", 128, false, "x".repeat(500)]);
  parameters.set("on", 1);
  assert.equal(parameters.get("on"), true);
});

test("what watches a choice hears of it once, and not of what it cannot be", () => {
  const parameters = new Parameters([optimizer]);
  /** @type {unknown[]} */
  const heard = [];
  parameters.watch(["opt"], ({ opt }) => heard.push(opt));
  for (const value of ["adam", "adam", "none", "sgd"]) parameters.set("opt", value);
  assert.deepEqual(heard, ["sgd", "adam", "sgd"]);
});

test("a key that is bound to a choice keeps to its words, and one that is bound to a switch is true or false", () => {
  const parameters = new Parameters([optimizer, dropout]);
  const model = new Model({ kind: "", on: null });
  model.tie("kind", "opt", parameters);
  model.tie("on", "on", parameters);
  model.set("kind", "adam");
  model.set("on", false);
  assert.deepEqual([parameters.get("opt"), parameters.get("on")], ["adam", false]);
  model.set("kind", "none of them");
  assert.equal(model.get("kind"), "adam");
});

test("readers are told words, and numbers with their unit", () => {
  assert.equal(told("adam", optimizer), "Adam");
  assert.equal(told(false, dropout), "off");
  assert.equal(told(16, width), "16 px");
  assert.equal(told("Ada", reader), "Ada");
});

test("of words the nearest is the same one", () => {
  assert.equal(nearest(["sgd", "adam"], "adam"), 1);
  assert.equal(nearest([false, true], true), 1);
  assert.equal(nearest([8, 16, 128], 20), 1);
});
