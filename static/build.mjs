// Bundles src/ for its two homes: the isolates that draw while the docs are built (server.js; modules.js for what
// authors wrote) and the reader's browser (everything else, content-hashed). Usage: node build.mjs OUT
import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { notices } from "./notices.mjs";
import { widthRules } from "./src/shared/tensors/widths.js";
import { sizesByRatio, woff2Only } from "./katex-styles.mjs";
import { texturePatterns } from "./src/shared/textures.js";
import { transportMarkup } from "./src/shared/transport.js";
import { usesOfD3 } from "./uses.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "../sphinxext/explorable/_bundle"));
const source = (/** @type {string} */ name) => path.join(here, "src", name);

/** @param {string} end */
const visuals = async (end) =>
  (await readdir(source("visuals")))
    .filter((name) => name.endsWith(end))
    .map((name) => name.slice(0, -end.length))
    .sort();
const pictures = await visuals(".js");
/** What looks like no other picture has a style sheet of its own. */
const styled = await visuals(".css");

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
/** What draws itself anew in other states has a script of its own for that. */
const redrawn = pictures.filter((name) => exported.get(name)?.includes("redraw"));
/** What brings its drawing to life does so without D3. */
const enlivened = new Set(pictures.filter((name) => exported.get(name)?.includes("enliven")));
const drawing = Object.keys(scan.metafile.inputs).map((file) => path.join(here, file));
const isOurs = (/** @type {string} */ file) => !file.includes("node_modules");

/** By name, the package of D3 that has what pictures call on the `d3` that they are given. */
const partsOfD3 = new Map();
const { dependencies } = JSON.parse(await readFile(path.join(here, "package.json"), "utf8"));
const packages = Object.keys(dependencies).filter((name) => name.startsWith("d3-"));
for (const name of [...(await usesOfD3(drawing.filter(isOurs)))].sort()) {
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
 * `picture-styles` is what pictures are drawn with, in one text.
 * @type {import("esbuild").Plugin}
 */
const pictureStyles = {
  name: "picture-styles",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^picture-styles$/ }, () => ({ path: "picture-styles", namespace: "picture-styles" }));
    onLoad({ filter: /.*/, namespace: "picture-styles" }, async () => {
      const sheets = ["theme/pictures.css", "theme/arrays.css", ...styled.map((name) => `visuals/${name}.css`)];
      const texts = await Promise.all(sheets.map((sheet) => readFile(source(sheet), "utf8")));
      // Files know no widths, no media and no motion.
      const plain = texts.join("\n").replace(/@import [^;]*;|@[\w-]+[^;{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
      return { contents: plain, loader: "text" };
    });
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
 * KaTeX's style sheet without what no reader's browser needs: it is a third of what pages have to load of styles.
 * @type {import("esbuild").Plugin}
 */
const leanKatex = {
  name: "lean-katex",
  setup({ onLoad }) {
    onLoad({ filter: /katex\.min\.css$/ }, async ({ path: file }) => ({
      contents: sizesByRatio(woff2Only(await readFile(file, "utf8"))),
      loader: "css",
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
 * The page that authors' modules draw on has styles and selectors of its own.
 * @type {import("esbuild").Plugin}
 */
const pageNodes = {
  name: "page-nodes",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/(css-style-declaration|matches|mutation-observer)\.js$/ }, ({ importer, path: file }) => {
      const own = { "css-style-declaration": "declarations", matches: "matches", "mutation-observer": "mutations" }[path.basename(file, ".js")];
      return importer.includes("linkedom") ? { path: source(`modules/page/${own}.js`) } : undefined;
    });
    // Linkedom puts an attribute that is set before those that are there; a browser puts it after them.
    onLoad({ filter: /linkedom[/\\]esm[/\\]shared[/\\]attributes\.js$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const before = "knownSiblings(element, attribute, element[NEXT]);";
      if (!text.includes(before)) throw new Error("linkedom sets attributes in another way: see page-nodes in build.mjs");
      const after = "let last = element; while (last[NEXT].nodeType === 2) last = last[NEXT]; knownSiblings(last, attribute, last[NEXT]);";
      return { contents: text.replace(before, after) };
    });
  },
};

/** The scripts that have what pictures share, in the order in which they run, and where each lists its modules. */
const parts = {
  host: "host/shared.js",
  expressions: "parts/expressions.js",
  steps: "parts/steps.js",
  plots: "parts/plots.js",
  runs: "parts/runs.js",
  arrays: "parts/arrays.js",
};
/** What each of them has, by name. @type {Map<string, string[]>} */
const shared = new Map();
/** Where each file is that pictures share. @type {Map<string, {part: string, names: string[]}>} */
const sharedFiles = new Map();
for (const [part, file] of Object.entries(parts)) {
  const listed = await build({ ...common, entryPoints: [source(file)], outdir: out, format: "esm", write: false });
  const files = listed.metafile.inputs[`src/${file}`].imports.map(({ path: member }) => path.join(here, member));
  for (const member of files) sharedFiles.set(member, { part, names: Object.keys(await import(member)) });
  shared.set(part, files.flatMap((member) => sharedFiles.get(member)?.names ?? []));
}
const sharedNames = [...shared.values()].flat();
const twice = sharedNames.find((name, i) => sharedNames.indexOf(name) !== i);
if (twice) throw new Error(`two modules that pictures share have a ${twice}; give one of them another name`);

/**
 * What pictures share they take from the scripts that have it, each name only where it is used.
 * @param {string} own the script whose own files stay in it
 * @returns {import("esbuild").Plugin}
 */
const fromParts = (own) => ({
  name: "from-parts",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path: file, resolveDir }) => {
      const whole = path.resolve(resolveDir, file);
      const found = sharedFiles.get(whole);
      if (!found || found.part === own) return undefined;
      // The path is part of the hash in a file's name, so it has to be the same on every machine.
      return { path: `${found.part}/${path.basename(whole)}`, namespace: "from-parts", pluginData: found.names };
    });
    onLoad({ filter: /.*/, namespace: "from-parts" }, ({ pluginData: names }) => ({
      contents: names.map((/** @type {string} */ name) => `export const ${name} = /* @__PURE__ */ (() => globalThis.explorable.shared.${name})();`).join("\n"),
    }));
  },
});

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const server = await build({
  ...common,
  entryPoints: { server: source("server.js") },
  outdir: out,
  format: "iife",
  globalName: "explorableServer",
  plugins: [catalogue, usedD3, lightNodes, pictureStyles],
});

const moduleServer = await build({
  ...common,
  entryPoints: { modules: source("modules/server.js") },
  outdir: out,
  format: "iife",
  globalName: "explorableServer",
  plugins: [lightNodes, pageNodes, pictureStyles],
});

/** The front end of the widget that a picture is in a notebook; the scripts of pages are put behind it. */
const notebook = await build({
  ...common,
  entryPoints: { notebook: source("notebook/index.js") },
  outdir: out,
  format: "iife",
});

/** What begins the script of a language; the build of a site puts its table behind it. */
const language = await build({
  ...common,
  entryPoints: { language: source("language.js") },
  outdir: out,
  format: "iife",
  globalName: "explorableLanguage",
});

const pages = path.join(out, "web");
/** @type {import("esbuild").BuildOptions} */
const web = {
  ...common,
  outdir: pages,
  entryNames: "[name]-[hash]",
};
const scripts = await build({
  ...web,
  format: "iife",
  entryPoints: {
    host: source("host/index.js"),
    ground: source("ground.js"),
    reader: source("reader.js"),
    mathjax: source("mathjax/index.js"),
    search: source("search.js"),
  },
});
const forModules = await build({
  ...web,
  format: "iife",
  entryPoints: { linker: source("modules/linker-global.js"), d3: source("modules/d3-full-global.js") },
  entryNames: "module-[name]-[hash]",
});
/**
 * Bundles a classic script: the only kind that runs from file://. It takes what is shared from the other scripts.
 * @param {string} name
 * @param {string} contents
 */
const script = (name, contents) =>
  build({
    ...web,
    format: "iife",
    entryNames: `${name}-[hash]`,
    stdin: { contents, resolveDir: source(""), sourcefile: `${name}.js` },
    plugins: [fromParts(name), usedD3],
  });

/**
 * The scripts besides the host's that one takes from.
 * @param {import("esbuild").BuildResult} result
 */
const takenFrom = ({ metafile }) =>
  Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
    // What only the drawing of the build needs is left out of the script.
    Object.entries(inputs).flatMap(([input, { bytesInOutput }]) => (bytesInOutput ? (/^from-parts:(?!host\/)(\w+)/.exec(input)?.[1] ?? []) : [])),
  );

/** By name, the scripts of what only some pictures share. */
const laterParts = new Map();
for (const [name, file] of Object.entries(parts)) {
  if (name === "host") continue;
  const names = `{ ${shared.get(name)?.join(", ")} }`;
  const made = await script(name, `import ${names} from "./${file}";\nObject.assign(globalThis.explorable.shared, ${names});\n`);
  const late = takenFrom(made).find((one) => !laterParts.has(one));
  if (late) throw new Error(`${file} takes from ${parts[/** @type {keyof typeof parts} */ (late)]}, which runs after it`);
  laterParts.set(name, made);
}
/** What pages have that tell a story: its steps, those that pass by, what is for an audience. */
const STORY = ["steps", "scroll", "audience", "film"];
const story = await Promise.all(STORY.map((name) => script(`story-${name}`, `import "./story/${name}.js";\n`)));
const followParameters = await script("parameters", 'import "./parameters/index.js";\n');
const followChoices = await script("choices", 'import "./parameters/choices.js";\n');
/** What authors' modules and packages of pictures draw with, where they import it. */
const kit = await script("module-kit", 'import "./kit/global.js";\n');
const countUses = await script("metrics", 'import "./metrics/index.js";\n');
// Each picture registers itself under its name: all of it, or only what brings to life the drawing that the page has.
const modules = await Promise.all(
  pictures.map((name) => {
    const from = JSON.stringify(`./visuals/${name}.js`);
    const part = enlivened.has(name) ? `import { enliven } from ${from};\nconst picture = { enliven };\n` : `import picture from ${from};\n`;
    return script(name, `${part}(globalThis.explorable.pictures ??= {})[${JSON.stringify(name)}] = picture;\n`);
  }),
);

const redrawing = await Promise.all(
  redrawn.map((name) =>
    script(
      `${name}-redraw`,
      `import { redraw } from "./visuals/${name}.js";\n(globalThis.explorable.redraws ??= {})[${JSON.stringify(name)}] = redraw;\n`,
    ),
  ),
);

/**
 * What has to be there for a script: what it takes from, and what that does in its turn.
 * @param {import("esbuild").BuildResult} result
 * @returns {Set<string>}
 */
const neededBy = (result) => new Set(takenFrom(result).flatMap((name) => [...neededBy(laterParts.get(name)), name]));

/**
 * What has to be there for a picture: one that is given D3 finds it with the plots.
 * @param {string} name
 * @param {import("esbuild").BuildResult} result
 */
const neededByPicture = async (name, result) => {
  const own = Object.keys(result.metafile?.inputs ?? {}).filter((file) => /^src\/\w+\//.test(file));
  const usesD3 = !enlivened.has(name) && (await usesOfD3(own.map((file) => path.join(here, file)))).size;
  return [...new Set([...(usesD3 ? [...neededBy(laterParts.get("plots")), "plots"] : []), ...neededBy(result)])];
};
const needs = await Promise.all(pictures.map((name, i) => neededByPicture(name, modules[i])));

/** By name, the style sheets that pages link where they need them. */
const sheets = {
  ...Object.fromEntries(
    ["choices", "divio", "katex", "kit", "mathjax", "modules", "sized", "story", "film", "thumbnails", "notebook", "unfolded", "sentences"].map((name) => [name, source(`theme/${name}.css`)]),
  ),
  theme: source("theme/index.css"),
  ...Object.fromEntries(styled.map((name) => [name, source(`visuals/${name}.css`)])),
};
const katex = JSON.parse(await readFile(path.join(here, "node_modules/katex/package.json"), "utf8"));
const styles = await build({
  ...web,
  // Fonts change with KaTeX only, and twenty hashes weigh as much as all that names them.
  assetNames: `fonts/${katex.version}/[name]`,
  entryPoints: sheets,
  loader: { ".woff2": "file" },
  plugins: [leanKatex, widths],
});

/** @param {import("esbuild").BuildResult[]} results */
const bundled = (...results) => results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
const forBrowsers = bundled(notebook, language, scripts, ...story, forModules, kit, styles, followParameters, followChoices, countUses, ...laterParts.values(), ...modules, ...redrawing);
// Pages do not link this one: the build of a site takes from it what the site's formulas have.
const formulas = built(styles, "katex");
await rename(path.join(pages, formulas), path.join(out, "katex.css"));

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
const namesOfD3 = Object.keys(await import("./src/modules/d3-full.js")).sort();

// They begin at the first step: none is taken.
const stepsControls = { presses: { Next: 1 }, unit: "step", first: 1, over: { length: 0, text: "{told}" } };

// Editors know what the kit has by its types; a package of pictures begins with a copy.
await copyFile(source("kit/explorable.d.ts"), path.join(out, "explorable.d.ts"));

// A second minifier finds what the bundler's leaves: six per cent of what pages load. The same input has the same name.
for (const name of await readdir(pages)) {
  if (!name.endsWith(".js")) continue;
  // What pictures could take from other scripts and do not is read without need; a library may read to some purpose.
  const pure_getters = !name.startsWith("module-");
  const file = path.join(pages, name);
  const compress = { passes: 3, inline: 1, unsafe_arrows: true, pure_getters };
  const { code = "" } = await minify(await readFile(file, "utf8"), { ecma: 2020, compress });
  await writeFile(file, `${code}\n`);
}

await writeFile(
  path.join(out, "manifest.json"),
  JSON.stringify(
    {
      // In the order in which those have to run that pictures need.
      scripts: Object.fromEntries([
        ...["host", "ground", "reader", "mathjax", "search"].map((name) => [name, built(scripts, name)]),
        ...[...laterParts].map(([name, result]) => [name, built(result, name)]),
        ...STORY.map((name, i) => [`story-${name}`, built(story[i], `story-${name}`)]),
        ["parameters", built(followParameters, "parameters")],
        ["choices", built(followChoices, "choices")],
        ["metrics", built(countUses, "metrics")],
      ]),
      modules: {
        ...Object.fromEntries(["linker", "d3"].map((name) => [name, built(forModules, `module-${name}`)])),
        kit: built(kit, "module-kit"),
      },
      kit_needs: [...neededBy(kit)],
      d3_packages: packagesOfD3,
      d3_names: namesOfD3,
      pictures: Object.fromEntries(pictures.map((name, i) => [name, built(modules[i], name)])),
      needs: Object.fromEntries(pictures.map((name, i) => [name, needs[i]])),
      redraws: Object.fromEntries(
        redrawn.map((name, i) => [
          name,
          [...[...neededBy(redrawing[i])].map((part) => built(laterParts.get(part), part)), built(redrawing[i], `${name}-redraw`)],
        ]),
      ),
      styles: Object.fromEntries(
        Object.keys(sheets)
          .filter((name) => name !== "katex")
          .map((name) => [name, built(styles, name)]),
      ),
      // Every page with a woven picture has these once; what they look like is written in one place.
      textures: `<svg class="explorable-textures" width="0" height="0" aria-hidden="true">${texturePatterns()}</svg>`,
      // The controls of `steps`, where a page fills in their id and how many there are.
      steps: `<div class="explorable-controls explorable-steps">${transportMarkup("{id}", stepsControls)}</div>`,
      fonts: Object.keys(styles.metafile?.outputs ?? {})
        .filter((file) => file.endsWith(".woff2"))
        .map((file) => `fonts/${katex.version}/${path.basename(file)}`)
        .sort(),
    },
    null,
    1,
  ) + "\n",
);
