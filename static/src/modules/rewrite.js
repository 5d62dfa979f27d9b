// An author's ES module becomes the body of a function: the only form that runs in a classic script.
import { transform } from "sucrase/dist/index.js";
import { parse } from "sucrase/dist/parser/index.js";

/** @typedef {{name: string, line: number}} Import */

/** What `import.meta` becomes: as long as that, so that columns stay. */
const META = "import_meta";

/**
 * @param {{source: string}} request
 * @returns {{code: string, imports: Import[], usesD3: boolean} | {mistake: string, line: number}}
 */
export function rewrite({ source }) {
  try {
    const tokens = words(source);
    const code = transform(withoutMeta(source, tokens), { transforms: ["imports"], disableESTransforms: true }).code;
    return { code, imports: importsOf(tokens), usesD3: tokens.some((_, i) => asksForD3(tokens, i)) };
  } catch (/** @type {any} */ error) {
    if (!error.loc) throw error;
    return { mistake: error.message.replace(/ \(\d+:\d+\)$/, ""), line: error.loc.line };
  }
}

/** @typedef {{text: string, start: number, line: number, isMember: boolean}} Word */

/**
 * The tokens of a module, and the line that each is on.
 * @param {string} source
 * @returns {Word[]}
 */
function words(source) {
  let line = 1;
  let at = 0;
  let before = "";
  return parse(source, false, false, false).tokens.map(({ start, end }) => {
    for (; at < start; at++) if (source[at] === "\n") line += 1;
    const text = source.slice(start, end);
    const isMember = before === "." || before === "?.";
    before = text;
    return { text, start, line, isMember };
  });
}

/**
 * @param {string} source
 * @param {Word[]} tokens
 */
function withoutMeta(source, tokens) {
  let rewritten = "";
  let end = 0;
  tokens.forEach(({ text, start, isMember }, i) => {
    if (text !== "import" || isMember || tokens[i + 1]?.text !== "." || tokens[i + 2]?.text !== "meta") return;
    const after = tokens[i + 2].start + "meta".length;
    rewritten += source.slice(end, start) + META.padEnd(after - start);
    end = after;
  });
  return rewritten + source.slice(end);
}

/**
 * Whether a module takes `d3` from what `render` is given: by its name there, or out of the whole.
 * @param {Word[]} tokens
 * @param {number} i
 */
function asksForD3(tokens, i) {
  if (tokens[i].text !== "d3") return false;
  const [before, after] = [tokens[i - 1]?.text, tokens[i + 1]?.text];
  return tokens[i].isMember || ((before === "{" || before === ",") && (after === "}" || after === "," || after === ":" || after === "="));
}

const STRING = /^(["'])(.*)\1$/s;

/**
 * What a module imports, also what it takes over by `export … from`, and what it imports while it runs.
 * @param {Word[]} tokens
 * @returns {Import[]}
 */
function importsOf(tokens) {
  /** @type {Import[]} */
  const imports = [];
  tokens.forEach(({ text, line, isMember }, i) => {
    if ((text !== "import" && text !== "export") || isMember) return;
    const named = tokens[nameAfter(tokens, i)]?.text ?? "";
    const name = STRING.exec(named)?.[2];
    if (name !== undefined) imports.push({ name, line });
  });
  return imports;
}

/**
 * The place of the name that an import or export is from; -1 where there is none.
 * @param {Word[]} tokens
 * @param {number} i of `import` or `export`
 */
function nameAfter(tokens, i) {
  const next = tokens[i + 1]?.text ?? "";
  if (tokens[i].text === "import") {
    if (next === "(") return i + 2;
    if (STRING.test(next)) return i + 1;
    if (next === "." || next === ":") return -1;
  } else if (next !== "*" && next !== "{") {
    return -1;
  }
  // The clause holds names and braces until `from`; a declaration of the same look ends before.
  for (let at = i + 1; at < tokens.length; at++) {
    const { text } = tokens[at];
    if (text === "from" && STRING.test(tokens[at + 1]?.text ?? "")) return at + 1;
    if (text === ";" || text === "=" || text === "(" || (at > i + 1 && text === "import")) return -1;
  }
  return -1;
}
