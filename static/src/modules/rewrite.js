// An author's ES module becomes the body of a function: the only form that runs in a classic script.
import { transform } from "sucrase/dist/index.js";
import { parse } from "sucrase/dist/parser/index.js";
import { isTopLevelDeclaration } from "sucrase/dist/parser/tokenizer/index.js";
import { TokenType } from "sucrase/dist/parser/tokenizer/types.js";

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
    const code = transform(spliced(source, [...metas(tokens), ...furtherExports(tokens)]), { transforms: ["imports"], disableESTransforms: true }).code;
    return { code, imports: importsOf(tokens), usesD3: tokens.some((_, i) => asksForD3(tokens, i)) };
  } catch (/** @type {any} */ error) {
    if (!error.loc) throw error;
    return { mistake: error.message.replace(/ \(\d+:\d+\)$/, ""), line: error.loc.line };
  }
}

/**
 * @typedef {object} Word
 * @property {string} text
 * @property {number} start
 * @property {number} line
 * @property {boolean} isMember
 * @property {number} depth how many brackets it stands in
 * @property {boolean} isComma
 * @property {boolean} declares whether it is a name that the module declares
 */

/** @typedef {{start: number, end: number, text: string}} Splice */

const OPENING = new Set([TokenType.parenL, TokenType.bracketL, TokenType.braceL, TokenType.dollarBraceL]);
/** Where a declaration has come to its end. */
const ENDING = new Set([";", "const", "let", "var", "function", "class", "import"]);
const CLOSING = new Set([TokenType.parenR, TokenType.bracketR, TokenType.braceR]);

/**
 * The tokens of a module, and the line that each is on.
 * @param {string} source
 * @returns {Word[]}
 */
function words(source) {
  let line = 1;
  let at = 0;
  let before = "";
  let depth = 0;
  return parse(source, false, false, false).tokens.map((token) => {
    const { start, end, type } = token;
    if (CLOSING.has(type)) depth -= 1;
    const outside = depth;
    if (OPENING.has(type)) depth += 1;
    for (; at < start; at++) if (source[at] === "\n") line += 1;
    const text = source.slice(start, end);
    const isMember = before === "." || before === "?.";
    before = text;
    return { text, start, line, isMember, depth: outside, isComma: type === TokenType.comma, declares: isTopLevelDeclaration(token) };
  });
}

/**
 * @param {string} source
 * @param {Splice[]} splices
 */
function spliced(source, splices) {
  let rewritten = "";
  let done = 0;
  for (const { start, end, text } of splices.sort((a, b) => a.start - b.start)) {
    rewritten += source.slice(done, start) + text;
    done = end;
  }
  return rewritten + source.slice(done);
}

/**
 * Each `import.meta`, by another name.
 * @param {Word[]} tokens
 * @returns {Splice[]}
 */
function metas(tokens) {
  return tokens.flatMap(({ text, start, isMember }, i) => {
    if (text !== "import" || isMember || tokens[i + 1]?.text !== "." || tokens[i + 2]?.text !== "meta") return [];
    const end = tokens[i + 2].start + "meta".length;
    return [{ start, end, text: META.padEnd(end - start) }];
  });
}

/**
 * Of several names that are declared and exported at once each in a declaration of its own: Sucrase exports the first.
 * @param {Word[]} tokens
 * @returns {Splice[]}
 */
function furtherExports(tokens) {
  let kind = "";
  return tokens.flatMap(({ text, start, depth, isMember, isComma }, i) => {
    const next = tokens[i + 1];
    if (depth > 0 || !next) return [];
    if (text === "export" && !isMember) kind = /^(const|let|var)$/.test(next.text) ? next.text : "";
    else if (ENDING.has(text) && tokens[i - 1]?.text !== "export") kind = "";
    return kind && isComma && declaresAt(tokens, i + 1) ? [{ start, end: start + 1, text: `;export ${kind} ` }] : [];
  });
}

/**
 * Whether a name, or one in the brackets of a pattern, is declared here.
 * @param {Word[]} tokens
 * @param {number} i
 */
function declaresAt(tokens, i) {
  if (tokens[i].text !== "{" && tokens[i].text !== "[") return tokens[i].declares;
  for (let at = i + 1; at < tokens.length && tokens[at].depth > tokens[i].depth; at++) if (tokens[at].declares) return true;
  return false;
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
