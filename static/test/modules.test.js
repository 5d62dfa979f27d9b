// @ts-ignore: node's own modules
import assert from "node:assert/strict";
// @ts-ignore
import test from "node:test";

import { link } from "../src/modules/linker.js";
import { rewrite } from "../src/modules/rewrite.js";

/** @type {any} */
const d3 = { select: (/** @type {string} */ name) => `selected ${name}`, version: "suite's" };

/**
 * Rewrites and links files as the build does, the module itself last.
 * @param {Record<string, string>} sources by path
 * @param {{waits?: string[], assets?: Record<string, string>}} [options]
 */
function linked(sources, { waits = [], assets = {} } = {}) {
  return link(
    Object.entries(sources).map(([path, source]) => {
      const { code } = /** @type {any} */ (rewrite({ source }));
      const named = importsOf(source).map(({ name }) => [name, name.startsWith(".") ? name.slice(2) : null]);
      const kind = waits.includes(path) ? "async function" : "function";
      // eslint-disable-next-line no-eval
      const run = (0, eval)(`(${kind} (require, exports, import_meta, import_of) {${code}\n})`);
      return { path, imports: Object.fromEntries(named), assets, waits: waits.includes(path), run };
    }),
    { d3, load: async (name) => ({ loaded: name }), locate: (file) => `https://site.example/${file}` },
  );
}

/** @type {(source: string) => {name: string, line: number}[]} */
const importsOf = (source) => /** @type {any} */ (rewrite({ source })).imports;

for (const [kind, source] of [
  ["a default export", "export default { render: () => 'drawn' };"],
  ["a name as default", "const made = { render: () => 'drawn' };\nexport { made as default };"],
  ["named functions", "export function render() { return 'drawn'; }"],
  ["a function that makes it", "export default () => ({ render: () => 'drawn' });"],
  ["a class's object", "class A { #x = 'drawn'; render() { return this.#x; } }\nexport default new A();"],
]) {
  test(`${kind} is a picture`, () => {
    assert.equal(linked({ a: source }).render(), "drawn");
  });
}

test("D3 can be imported by names, as a whole and by parts", () => {
  const picture = linked({
    a: `import whole, { select as pick } from "d3";
      import * as all from "d3";
      import { version } from "d3-selection";
      export default { render: () => [pick("a"), all.select("b"), whole.select("c"), version] };`,
  });
  assert.deepEqual(picture.render(), ["selected a", "selected b", "selected c", "suite's"]);
});

test("every name of a declaration is exported", () => {
  const picture = linked({
    many: `export const width = 300, height = 100;
      export let [a, { b: { c = 3 } }] = [1, { b: {} }], f = (x, y) => [x, y], g = \`(\${[1, 2]}, h = 4\`;
      export let up = 1, never; up += 1;
      export const last = 1
      const foo = (x) => x, own = 5
      foo(1), own, { own }
      export { own as exported };`,
    a: `import * as many from "./many"; export default { render: () => many };`,
  });
  const { f, ...values } = picture.render();
  assert.deepEqual(f(1, 2), [1, 2]);
  assert.deepEqual(values, { width: 300, height: 100, a: 1, c: 3, g: "(1,2, h = 4", up: 2, last: 1, exported: 5 });
});

test("files import one another's values, which stay alive, and pass them on", () => {
  const picture = linked({
    counter: "export let count = 0;\nexport const up = () => (count += 1);\nexport default 'default';",
    "passes-on": "export * from './counter';\nexport { default as named } from './counter';",
    a: `import { count, up, named } from "./passes-on";
      import "./counter";
      export default { render: () => { up(); up(); return [count, named]; } };`,
  });
  assert.deepEqual(picture.render(), [2, "default"]);
});

test("files may import each other in a circle", () => {
  const picture = linked({
    b: "import { ping } from './a';\nexport const pong = (n) => (n ? ping(n - 1) : 'end');",
    a: "import { pong } from './b';\nexport const ping = (n) => pong(n);\nexport default { render: () => ping(3) };",
  });
  assert.equal(picture.render(), "end");
});

test("each use of a module has its own state", () => {
  const source = "let seen = 0;\nexport default { render: () => ++seen };";
  const [first, second] = [linked({ a: source }), linked({ a: source })];
  assert.deepEqual([first.render(), first.render(), second.render()], [1, 2, 1]);
});

test("what awaits at its top level is waited for, and what imports it waits too", async () => {
  const picture = await linked(
    {
      later: "export const value = await new Promise((done) => setTimeout(() => done('late'), 2));",
      a: "import { value } from './later';\nexport default async () => ({ render: () => value });",
    },
    { waits: ["later"] },
  );
  assert.equal(picture.render(), "late");
});

test("a module is told by name what it exports too little, and what it cannot import while it runs", async () => {
  assert.throws(() => linked({ a: "export const x = 1;" }), /exports no render/);
  await assert.rejects(async () => linked({ a: "export default async () => ({});" }), /exports no render/);
  assert.throws(() => linked({ a: "export function render() {}\nexport default {};" }), /exports a render beside it/);
  assert.throws(() => linked({ a: "export default class { render() {} }" }), /`export default new …\(\)`/);
  assert.throws(() => linked({ a: "require('toString'); export default { render() {} };" }), /a imports toString, which was not known/);
});

test("what is imported while a module runs is one of its files, D3, or what the browser can load", async () => {
  const source = "import './lib'; export default { render: (name) => import(name) };";
  const picture = linked({ lib: "export const x = 1; export default 2;", a: source, other: "import 'd3'; export * from './a'; export { default } from './a';" });
  assert.deepEqual({ ...(await picture.render("./lib")) }, { x: 1, default: 2 });
  assert.deepEqual(await picture.render(new String("blob:1")), { loaded: "blob:1" });
  assert.deepEqual(await picture.render("toString"), { loaded: "toString" });
  const named = await linked({ a: "import 'd3'; export default { render: () => import('d3') };" }).render();
  assert.equal(named.default, d3);
  assert.equal(named.version, "suite's");
});

for (const [kind, source] of [
  ["named render", "export default function render() { return 'drawn'; }"],
  ["that takes what render does", "export default ({ el }) => el;"],
  ["that takes it and gives the module", "export default ({ el }) => ({ render: (props) => props.el });"],
  ["that waits", "export default async function render({ el }) { return el; }"],
]) {
  test(`a function ${kind} draws`, async () => {
    assert.equal(await linked({ a: source }).render({ el: "drawn" }), "drawn");
  });
}

test("an await outside of functions is found, in brackets too, and none that is inside of one", () => {
  const waits = (/** @type {string} */ source) => /** @type {any} */ (rewrite({ source })).waits;
  for (const source of ["await p", "await (p)", "[await p]", "f(await [p])", `\`\${await (p)}\``, "for await (const x of y);", "if (a) { await (p); }"])
    assert.equal(waits(source), true, source);
  for (const source of ["async () => await (p)", "const f = async (x = await_) => { await (p); }", "class A { async m() { await (p); } }", "o.await(p)", "({ await: 1 })"])
    assert.equal(waits(source), false, source);
});

test("types are taken off and JSX becomes calls, on the lines where they stand", () => {
  const code = (/** @type {string} */ source, /** @type {string} */ suffix) => /** @type {any} */ (rewrite({ source, suffix }));
  const typed = code('import { type T, a } from "./a";\ninterface B { c: T }\nexport const x: B = a as B;', ".ts");
  assert.deepEqual(typed.imports, [{ name: "./a", line: 1, names: ["a"] }]);
  assert.match(typed.code.split("\n")[2], /const x = _a\.a\b.*exports\.x = x/);
  assert.match(code("/** @jsx h */\nconst h = 1;\nexport default <p a={1}>b</p>;", ".jsx").code.split("\n")[2], /h\('p', \{ ?a: 1/);
  assert.match(code('import React from "./react.js";\nexport default <></>;', ".tsx").code, /React\w*\.default\.createElement|_react\w*\.default\.createElement/);
  assert.deepEqual(code("const a = 1;\nexport default <p />;", ".jsx"), {
    line: 2,
    mistake:
      "its JSX calls React.createElement, and React is not in the file; import React from a file beside the module, or name a function of yours in a comment: /** @jsx h */",
  });
  assert.match(code("const a: number = 1;", ".js").mistake, /it can be read as TypeScript: give the file a name that ends in \.ts$/);
  assert.match(code("const a = <p />;", ".js").mistake, /it can be read as JSX: give the file a name that ends in \.jsx$/);
});

test("what is taken by name is known, and what a file has", () => {
  const { imports, exports } = /** @type {any} */ (
    rewrite({
      source: `import a, { b as c, default as d, "e f" as g } from "./1"; import * as h from "./2"; export { i as j } from "./3";
        export * from "./4"; export * as k from "./5"; import("./6"); import "./7";
        export const l = 1, [m, { n }] = [2, { n: 3 }]; export function o() {} export { l as p }; export default class {}`,
    })
  );
  assert.deepEqual(
    imports.map((/** @type {any} */ one) => one.names ?? Object.keys(one)[2]),
    [["default", "b", "default", "e f"], [], ["i"], "isAll", [], "isLate", []],
  );
  assert.deepEqual([...exports].sort(), ["default", "j", "k", "l", "m", "n", "o", "p"]);
  assert.equal(/** @type {any} */ (rewrite({ source: "exports.a = 1;" })).exports, null);
});

test("an address beside a module is that of the file that was copied", () => {
  const source = "export default { render: () => [new URL('./img/a.png', import.meta.url).href, String(new URL('./b.png', import.meta.url))] };";
  Object.assign(globalThis, { document: { baseURI: "https://page.example/dir/" } });
  assert.deepEqual(linked({ a: source }, { assets: { "./img/a.png": "a-1.png" } }).render(), ["https://site.example/a-1.png", "https://page.example/dir/b.png"]);
  delete (/** @type {any} */ (globalThis).document);
  assert.deepEqual(/** @type {any} */ (rewrite({ source })).assets, [{ name: "./img/a.png", line: 1 }, { name: "./b.png", line: 1 }]);
});

test("every import is found with its line, and nothing that only looks like one", () => {
  const source = `import a from "a";
import b, {
  c as d,
} from 'b';
import "c";
export * from "d";
export * as e from "e";
export { f as default } from "f";
const text = 'import x from "x"'; // import y from "y"
const own = { import: (from) => from, export: 1 };
own.import("z");
const dynamic = () => import("g");
export const from = "h";
export default { from: "i" };
import json from "./j.json" with { type: "json" };
console.log(import.meta.url, \`\${import.meta.env}\`);
`;
  assert.deepEqual(
    importsOf(source).map(({ name, line }) => `${line} ${name}`),
    ["1 a", "2 b", "5 c", "6 d", "7 e", "8 f", "12 g", "15 ./j.json"],
  );
});

test("lines and columns stay, so that a mistake is told where it stands", () => {
  const source = 'import { a } from "d3";\n\nexport default {\n  render() {\n    return import.meta.url + a.b;\n  },\n};\n';
  const { code } = /** @type {any} */ (rewrite({ source }));
  assert.equal(code.split("\n").length, source.split("\n").length);
  assert.match(code.split("\n")[4], /^ {4}return import_meta\.url \+ /);
  assert.deepEqual(rewrite({ source: "const a = 1;\nlet b = ;\n" }), { mistake: "Unexpected token", line: 2 });
});

test("a module that does not speak of D3 does without it", () => {
  const uses = (/** @type {string} */ source) => /** @type {any} */ (rewrite({ source })).usesD3;
  assert.equal(uses("export default { render({ el }) { el.textContent = 'd3'; } };"), false);
  assert.equal(uses("const d3 = bundled(); export default { render({ el }) { d3.select(el); } };"), false);
  assert.equal(uses("export default { render({ el, d3 }) { d3.select(el); } };"), true);
  assert.equal(uses("export default { render({ d3: { select }, el }) { select(el); } };"), true);
  assert.equal(uses("export default { render(props) { props.d3.select(props.el); } };"), true);
});
