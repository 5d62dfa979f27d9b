// Prints, as JSON, every name in the tables that the installed KaTeX reads formulas with. Its package exports none of
// these tables, so they come out of its sources. Usage: node katex-names.mjs
import { build } from "esbuild";
import path from "node:path";
import { fileURLToPath } from "node:url";

const tables = `
import environments from "katex/src/environments.ts";
import functions from "katex/src/functions.ts";
import macros from "katex/src/macros.ts";
import symbols from "katex/src/symbols.ts";
import { implicitCommands } from "katex/src/MacroExpander.ts";

const names = Object.keys;
export default {
  // What the parser itself reads stands in no table of functions.
  functions: [...names(functions), ...names(implicitCommands)],
  macros: names(macros),
  environments: names(environments),
  math: names(symbols.math),
  text: names(symbols.text),
};`;

const { outputFiles } = await build({
  stdin: { contents: tables, resolveDir: path.dirname(fileURLToPath(import.meta.url)), sourcefile: "tables.js" },
  bundle: true,
  write: false,
  format: "esm",
  charset: "utf8",
  logLevel: "warning",
});
const script = Buffer.from(outputFiles[0].text).toString("base64");
const { default: all } = await import(`data:text/javascript;base64,${script}`);
process.stdout.write(JSON.stringify(all));
