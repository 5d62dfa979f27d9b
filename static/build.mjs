// Bundles src/ for its two homes: the isolates that draw while the docs are built (server.js; modules.js for what
// authors wrote) and the reader's browser (everything else, content-hashed). Usage: node build.mjs OUT
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { notices } from "./notices.mjs";
import { widthRules } from "./src/shared/tensors/widths.js";
import { texturePatterns } from "./src/shared/textures.js";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "../sphinxext/explorable/_bundle"));
const source = (/** @type {string} */ name) => path.join(here, "src", name);

const pictures = (await readdir(source("visuals")))
  .filter((name) => name.endsWith(".js"))
  .map((name) => name.slice(0, -".js".length))
  .sort();

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  // They stand in a file of their own, which a minifier cannot lose.
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: here,
  metafile: true,
};

/**
 * `catalogue` is every picture by name, so that nothing else has to list them.
 * @type {import("esbuild").Plugin}
 */
const catalogue = {
  name: "catalogue",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^catalogue$/ }, () => ({ path: "catalogue", namespace: "catalogue" }));
    onLoad({ filter: /.*/, namespace: "catalogue" }, () => ({
      contents:
        pictures.map((name, i) => `import * as p${i} from ${JSON.stringify(source(`visuals/${name}.js`))};`).join("\n") +
        `\nexport default {${pictures.map((name, i) => `${JSON.stringify(name)}: p${i}`).join(", ")}};`,
      resolveDir: here,
    }));
  },
};

/**
 * The widths at which drawings change are told in one place, for pictures and for the style sheet.
 * @type {import("esbuild").Plugin}
 */
const widths = {
  name: "widths",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^explorable-widths$/ }, () => ({ path: "widths", namespace: "widths" }));
    onLoad({ filter: /.*/, namespace: "widths" }, () => ({ contents: widthRules(), loader: "css" }));
  },
};

/**
 * Every browser that runs the suite reads woff2, so the other formats stay out.
 * @type {import("esbuild").Plugin}
 */
const woff2Only = {
  name: "woff2-only",
  setup({ onLoad }) {
    onLoad({ filter: /katex\.min\.css$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g, ""),
      loader: "css",
    }));
  },
};

/**
 * The suite's scales map numbers to numbers, and its axes write their own: what D3 has for colours, objects and the
 * formats of ticks stays out.
 * @type {import("esbuild").Plugin}
 */
const numbersOnly = {
  name: "numbers-only",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^d3-interpolate$/ }, ({ importer }) =>
      importer.endsWith("continuous.js") ? { path: "d3-interpolate", namespace: "numbers-only" } : undefined,
    );
    onResolve({ filter: /^\.\/tickFormat\.js$/ }, () => ({ path: "tickFormat", namespace: "numbers-only" }));
    onLoad({ filter: /.*/, namespace: "numbers-only" }, ({ path: name }) => ({
      contents:
        name === "tickFormat"
          ? `export default () => String;`
          : `export { default as interpolate, default as interpolateNumber } from "./number.js";\n` +
            `export { default as interpolateRound } from "./round.js";`,
      resolveDir: path.join(here, "node_modules/d3-interpolate/src"),
    }));
  },
};

/** Methods of D3's selections that its others do without. */
const SPARABLE = "clone datum dispatch empty filter html insert lower nodes raise selectChild size sort style".split(" ");
const drawing = await Promise.all(
  ["visuals", "shared"].map(async (folder) => {
    const names = await readdir(source(folder), { recursive: true });
    return Promise.all(names.filter((name) => name.endsWith(".js")).map((name) => readFile(source(`${folder}/${name}`), "utf8")));
  }),
);
const spared = SPARABLE.filter((name) => !drawing.flat().some((text) => text.includes(`.${name}(`)));

/**
 * Of these methods, those that nothing calls which draws stay out.
 * @type {import("esbuild").Plugin}
 */
const calledOnly = {
  name: "called-only",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^\\./(selection/)?(${spared.join("|")})\\.js$`) }, ({ importer }) =>
      importer.includes("d3-selection") ? { path: "spared", namespace: "called-only" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "called-only" }, () => ({
      contents: "export default undefined;\nexport const styleValue = undefined;",
    }));
  },
};

/**
 * linkedom's nodes are made with listeners, which costs a tenth of drawing; these have them once they are added.
 * @type {import("esbuild").Plugin}
 */
const lightNodes = {
  name: "light-nodes",
  setup({ onResolve }) {
    onResolve({ filter: /\/event-target\.js$/ }, ({ importer }) =>
      importer.includes("linkedom") ? { path: source("server/event-target.js") } : undefined,
    );
  },
};

/**
 * What a library needs of d3-array it takes from the page's D3, which is loaded before. What that does not have is for
 * thresholds that a library chooses by itself; the suite's pictures give theirs.
 * @type {import("esbuild").Plugin}
 */
const fromD3 = {
  name: "from-d3",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^d3-array$/ }, ({ importer }) =>
      importer.includes("d3-contour") ? { path: "d3-array", namespace: "from-d3" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "from-d3" }, () => ({
      contents: `export const { blur2, extent, max, nice, thresholdSturges, ticks, tickStep } = globalThis.explorable.d3;`,
    }));
  },
};

/**
 * What every picture shares it takes from the host script, which a page has anyway.
 * @type {import("esbuild").Plugin}
 */
const fromHost = {
  name: "from-host",
  setup({ onResolve, onLoad }) {
    // The path is part of the hash in a file's name, so it has to be the same on every machine.
    onResolve({ filter: /\/(expressions|interaction|mount|ranges|text)\.js$/ }, ({ path: file }) => ({
      path: path.basename(file, ".js"),
      namespace: "from-host",
    }));
    onLoad({ filter: /.*/, namespace: "from-host" }, async ({ path: name }) => {
      const names = Object.keys(await import(source(`${name === "mount" ? "host" : "shared"}/${name}.js`)));
      return { contents: `export const { ${names.join(", ")} } = globalThis.explorable.shared.${name};` };
    });
  },
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const server = await build({
  ...common,
  entryPoints: { server: source("server.js") },
  outdir: out,
  format: "iife",
  globalName: "explorableServer",
  loader: { ".css": "text" },
  plugins: [catalogue, numbersOnly, calledOnly, lightNodes],
});

const moduleServer = await build({
  ...common,
  entryPoints: { modules: source("modules/server.js") },
  outdir: out,
  format: "iife",
  globalName: "explorableServer",
  loader: { ".css": "text" },
  plugins: [lightNodes],
});

/** @type {import("esbuild").BuildOptions} */
const web = {
  ...common,
  outdir: path.join(out, "web"),
  entryNames: "[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
};
const scripts = await build({
  ...web,
  format: "iife",
  entryPoints: {
    host: source("host/index.js"),
    d3: source("d3-global.js"),
    mathjax: source("mathjax/index.js"),
  },
  plugins: [numbersOnly, calledOnly],
});
const forModules = await build({
  ...web,
  format: "iife",
  entryPoints: { linker: source("modules/linker-global.js"), d3: source("modules/d3-full-global.js") },
  entryNames: "module-[name]-[hash]",
});
/** What brings its drawing to life does so without D3. @type {Set<string>} */
const enlivened = new Set();
for (const name of pictures) {
  if (/^export function enliven\b/m.test(await readFile(source(`visuals/${name}.js`), "utf8"))) enlivened.add(name);
}

/**
 * What of a picture a browser needs: all of it, or only what brings to life the drawing that the page has.
 * @param {string} name
 */
async function browserPart(name) {
  const from = JSON.stringify(`./visuals/${name}.js`);
  return enlivened.has(name) ? `import { enliven } from ${from};\nconst picture = { enliven };\n` : `import picture from ${from};\n`;
}

// Each picture registers itself under its name, in a classic script: the only kind that runs from file://.
const modules = await Promise.all(
  pictures.map(async (name) =>
    build({
      ...web,
      format: "iife",
      entryNames: `${name}-[hash]`,
      stdin: {
        contents:
          (await browserPart(name)) +
          `const suite = (globalThis.explorable ??= {});\n` +
          `(suite.pictures ??= {})[${JSON.stringify(name)}] = picture;\n`,
        resolveDir: source(""),
        sourcefile: `${name}.js`,
      },
      plugins: [fromHost, fromD3],
    }),
  ),
);
const styles = await build({
  ...web,
  entryPoints: { theme: source("theme/index.css"), katex: source("theme/katex.css"), mathjax: source("theme/mathjax.css"), modules: source("theme/modules.css") },
  loader: { ".woff2": "file" },
  plugins: [woff2Only, widths],
});

/** @param {import("esbuild").BuildResult[]} results */
const bundled = (...results) => results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
const forBrowsers = bundled(scripts, forModules, styles, ...modules);
await writeFile(path.join(out, "web/licenses.txt"), await notices(here, forBrowsers));
await writeFile(path.join(out, "licenses.txt"), await notices(here, [...forBrowsers, ...bundled(server, moduleServer)]));

/**
 * The one hashed file, relative to web/, that an entry became.
 * @param {import("esbuild").BuildResult} result
 * @param {string} stem
 */
function built(result, stem) {
  const outputs = Object.keys(result.metafile?.outputs ?? {}).map((file) => path.basename(file));
  const found = outputs.filter((file) => file.replace(/-[A-Z0-9]{8}\.(?:js|css)$/, "") === stem);
  if (found.length !== 1) throw new Error(`expected one output for ${stem}, found ${found.length}`);
  return found[0];
}

/** What authors' modules may import D3 as: the whole, or one of its parts. */
async function packagesOfD3() {
  const parts = (await readFile(source("modules/d3-full.js"), "utf8")).matchAll(/from "(d3-[a-z-]+)"/g);
  return ["d3", ...[...parts].map(([, name]) => name)];
}

await writeFile(
  path.join(out, "manifest.json"),
  JSON.stringify(
    {
      scripts: Object.fromEntries(["host", "d3", "mathjax"].map((name) => [name, built(scripts, name)])),
      modules: Object.fromEntries(["linker", "d3"].map((name) => [name, built(forModules, `module-${name}`)])),
      d3_packages: await packagesOfD3(),
      pictures: Object.fromEntries(pictures.map((name, i) => [name, built(modules[i], name)])),
      with_d3: pictures.filter((name) => !enlivened.has(name)),
      styles: Object.fromEntries(["theme", "katex", "mathjax", "modules"].map((name) => [name, built(styles, name)])),
      // Every page with a woven picture has these once; what they look like is written in one place.
      textures: `<svg class="explorable-textures" width="0" height="0" aria-hidden="true">${texturePatterns()}</svg>`,
      fonts: Object.keys(styles.metafile?.outputs ?? {})
        .filter((file) => file.endsWith(".woff2"))
        .map((file) => `fonts/${path.basename(file)}`)
        .sort(),
    },
    null,
    1,
  ) + "\n",
);
