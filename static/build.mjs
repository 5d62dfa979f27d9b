// Bundles src/ for its two homes: the isolates that draw while the docs are built (server.js; modules.js for what
// authors wrote) and the reader's browser (everything else, content-hashed). Usage: node build.mjs OUT
import { build } from "esbuild";
import { mkdir, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { notices } from "./notices.mjs";
import * as shared from "./src/host/shared.js";
import { widthRules } from "./src/shared/tensors/widths.js";
import { texturePatterns } from "./src/shared/textures.js";
import { transportMarkup } from "./src/shared/transport.js";
import { usesOf } from "./uses.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "../sphinxext/explorable/_bundle"));
const source = (/** @type {string} */ name) => path.join(here, "src", name);

const pictures = (await readdir(source("visuals")))
  .filter((name) => name.endsWith(".js"))
  .map((name) => name.slice(0, -".js".length))
  .sort();

/** @type {import("esbuild").BuildOptions & { metafile: true }} */
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

/** What pictures are made of, as the bundler finds it: so nothing about them has to be written down a second time. */
const scan = await build({
  ...common,
  entryPoints: pictures.map((name) => source(`visuals/${name}.js`)),
  outdir: out,
  format: "esm",
  write: false,
});
/** What each picture exports. */
const exported = new Map(
  Object.values(scan.metafile.outputs).map(({ entryPoint = "", exports }) => [path.basename(entryPoint, ".js"), exports]),
);
/** What brings its drawing to life does so without D3. */
const enlivened = new Set(pictures.filter((name) => exported.get(name)?.includes("enliven")));
const drawing = Object.keys(scan.metafile.inputs).map((file) => path.join(here, file));
const isOurs = (/** @type {string} */ file) => !file.includes("node_modules");
const ours = await usesOf(drawing.filter(isOurs));

/** By name, the package of D3 that has what pictures call on the `d3` that they are given. */
const partsOfD3 = new Map();
const { dependencies } = JSON.parse(await readFile(path.join(here, "package.json"), "utf8"));
const packages = Object.keys(dependencies).filter((name) => name.startsWith("d3-"));
for (const name of [...ours.ofD3].sort()) {
  const having = await Promise.all(packages.map(async (one) => name in (await import(one))));
  if (!having.includes(true)) throw new Error(`a picture uses d3.${name}; ${packages.join(", ")} have no ${name}`);
  partsOfD3.set(name, packages[having.indexOf(true)]);
}

/** @type {import("esbuild").Plugin} */
const usedD3 = {
  name: "used-d3",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\]d3\.js$/ }, () => ({
      contents: [...partsOfD3].map(([name, from]) => `export { ${name} } from "${from}";`).join("\n"),
      resolveDir: here,
    }));
  },
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

/** The files of the methods of D3's selections that neither a picture nor another method calls. */
async function sparedMethods() {
  // As the bundler names files, wherever a link leads.
  const folder = await realpath(path.join(here, "node_modules/d3-selection/src"));
  const inside = (/** @type {string} */ name) => path.join(folder, "selection", name);
  const { selection } = await import("d3-selection");
  const methods = Object.entries(selection.prototype);
  /** Which method a file is, if it is one. @type {Map<string, string>} */
  const named = new Map();
  for (const name of await readdir(path.join(folder, "selection"))) {
    const { default: made } = await import(inside(name));
    const found = methods.find(([, method]) => method === made);
    if (found) named.set(inside(name), found[0]);
  }
  const rest = (await readdir(folder)).filter((name) => name.endsWith(".js")).map((name) => path.join(folder, name));
  const kept = new Set([...rest, inside("iterator.js")]);
  for (let before = 0; before < kept.size; ) {
    before = kept.size;
    const { methods: called, imports } = await usesOf([...kept].filter((file) => !rest.includes(file)));
    for (const [file, name] of named) {
      if (ours.methods.has(name) || called.has(name) || imports.has(`./${path.basename(file)}`)) kept.add(file);
    }
  }
  return new Set([...named.keys()].filter((file) => !kept.has(file)));
}
const spared = await sparedMethods();

/**
 * Methods of D3's selections that nothing calls which draws stay out.
 * @type {import("esbuild").Plugin}
 */
const calledOnly = {
  name: "called-only",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]d3-selection[/\\]src[/\\]selection[/\\]/ }, async ({ path: file }) => {
      if (!spared.has(file)) return undefined;
      const names = Object.keys(await import(file)).filter((name) => name !== "default");
      return { contents: ["export default undefined;", ...names.map((name) => `export const ${name} = undefined;`)].join("\n") };
    });
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

/** The files that pictures share, each with the name that the host script has it under. @type {Map<string, string>} */
const sharedFiles = new Map();
const hosted = await build({ ...common, entryPoints: [source("host/shared.js")], outdir: out, format: "esm", write: false });
for (const { path: file } of hosted.metafile.inputs["src/host/shared.js"].imports) {
  const module = await import(path.join(here, file));
  const [name] = Object.entries(shared).find(([, one]) => one === module) ?? [];
  if (name) sharedFiles.set(path.join(here, file), name);
}

/**
 * What every picture shares it takes from the host script, which a page has anyway.
 * @type {import("esbuild").Plugin}
 */
const fromHost = {
  name: "from-host",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path: file, resolveDir }) => {
      const name = sharedFiles.get(path.resolve(resolveDir, file));
      // The path is part of the hash in a file's name, so it has to be the same on every machine.
      return name ? { path: name, namespace: "from-host" } : undefined;
    });
    onLoad({ filter: /.*/, namespace: "from-host" }, ({ path: name }) => {
      const names = Object.keys(/** @type {Record<string, object>} */ (shared)[name]);
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
  plugins: [catalogue, usedD3, calledOnly, lightNodes],
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
  plugins: [usedD3, calledOnly],
});
/** What pages have that tell a story: its steps, those that pass by, what is for an audience. */
const STORY = ["steps", "scroll", "audience"];
const story = await build({
  ...web,
  format: "iife",
  entryPoints: Object.fromEntries(STORY.map((name) => [name, source(`story/${name}.js`)])),
  plugins: [fromHost],
});
const forModules = await build({
  ...web,
  format: "iife",
  entryPoints: { linker: source("modules/linker-global.js"), d3: source("modules/d3-full-global.js") },
  entryNames: "module-[name]-[hash]",
});
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
      plugins: [fromHost],
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
const forBrowsers = bundled(scripts, story, forModules, styles, ...modules);
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
const fullD3 = forModules.metafile?.inputs["src/modules/d3-full.js"].imports ?? [];
const packagesOfD3 = ["d3", ...fullD3.map(({ original = "" }) => original)];

const stepsControls = { presses: { Next: 1 }, unit: "step", first: 1, resets: false, over: { length: 0, text: "{told}" } };

await writeFile(
  path.join(out, "manifest.json"),
  JSON.stringify(
    {
      scripts: {
        ...Object.fromEntries(["host", "d3", "mathjax"].map((name) => [name, built(scripts, name)])),
        ...Object.fromEntries(STORY.map((name) => [name, built(story, name)])),
      },
      modules: Object.fromEntries(["linker", "d3"].map((name) => [name, built(forModules, `module-${name}`)])),
      d3_packages: packagesOfD3,
      pictures: Object.fromEntries(pictures.map((name, i) => [name, built(modules[i], name)])),
      with_d3: pictures.filter((name) => !enlivened.has(name)),
      styles: Object.fromEntries(["theme", "katex", "mathjax", "modules"].map((name) => [name, built(styles, name)])),
      // Every page with a woven picture has these once; what they look like is written in one place.
      textures: `<svg class="explorable-textures" width="0" height="0" aria-hidden="true">${texturePatterns()}</svg>`,
      // The controls of `steps`, where a page fills in their id and how many there are.
      steps: `<div class="explorable-controls explorable-steps">${transportMarkup("{id}", stepsControls)}</div>`,
      fonts: Object.keys(styles.metafile?.outputs ?? {})
        .filter((file) => file.endsWith(".woff2"))
        .map((file) => `fonts/${path.basename(file)}`)
        .sort(),
    },
    null,
    1,
  ) + "\n",
);
