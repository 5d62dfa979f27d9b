// An author's ES module becomes the body of a function: the only form that runs in a classic script.
import { transform } from "sucrase/dist/index.js";
import { parse } from "sucrase/dist/parser/index.js";
import { IdentifierRole, isTopLevelDeclaration } from "sucrase/dist/parser/tokenizer/index.js";
import { TokenType } from "sucrase/dist/parser/tokenizer/types.js";
import { plain, readAs } from "./dialects.js";

/**
 * @typedef {object} Import
 * @property {string} name
 * @property {number} line
 * @property {string[]} [names] what it takes by name, where the module has to have them
 * @property {boolean} [isAll] whether it passes on all that the other exports
 * @property {boolean} [isLate] whether it is imported while the module runs
 */

/** What `import.meta` becomes: as long as that, so that columns stay. */
const META = "import_meta";
/** What `import(…)` becomes. */
const IMPORT = "import_of";
/** What `new URL` becomes where it leads to a file beside the module. */
const ADDRESS = "import_meta.at";

/**
 * @typedef {object} Rewritten
 * @property {string} code
 * @property {Import[]} imports
 * @property {string[] | null} exports null where they show only once it runs
 * @property {{name: string, line: number}[]} assets the files that it names by `new URL("…", import.meta.url)`
 * @property {boolean} usesD3
 * @property {boolean} waits whether it awaits something at its top level
 */

/**
 * @param {{source: string, suffix?: string}} request
 * @returns {Rewritten | {mistake: string, line: number}}
 */
export function rewrite({ source, suffix = ".js" }) {
  try {
    const written = plain(source, suffix);
    const { tokens, waits } = words(written);
    const assets = assetsOf(tokens);
    const splices = [...metas(tokens), ...lateImports(tokens), ...assets.map(({ splice }) => splice), ...furtherExports(tokens)];
    const { code } = transform(spliced(written, splices), { transforms: ["imports"], disableESTransforms: true });
    const usesD3 = tokens.some((_, i) => asksForD3(tokens, i));
    return { code, imports: importsOf(tokens), exports: exportsOf(code, tokens), assets: assets.map(({ name, line }) => ({ name, line })), usesD3, waits };
  } catch (/** @type {any} */ error) {
    if (!error.loc) throw error;
    const hint = error.isRead ? "" : readAs(source, suffix);
    return { mistake: error.message.replace(/ \(\d+:\d+\)$/, "") + hint, line: error.loc.line };
  }
}

/**
 * @typedef {object} Word
 * @property {string} text
 * @property {number} start
 * @property {number} line
 * @property {boolean} isMember
 * @property {boolean} isKey whether it names a method or a property
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
 * The tokens of a module with the line that each is on, and whether one awaits something outside of all functions.
 * @param {string} source
 * @returns {{tokens: Word[], waits: boolean}}
 */
function words(source) {
  let line = 1;
  let at = 0;
  let before = "";
  let depth = 0;
  const { tokens: parsed, scopes } = parse(source, false, false, false);
  const tokens = parsed.map((token) => {
    const { start, end, type } = token;
    if (CLOSING.has(type)) depth -= 1;
    const outside = depth;
    if (OPENING.has(type)) depth += 1;
    for (; at < start; at++) if (source[at] === "\n") line += 1;
    const text = source.slice(start, end);
    const isMember = before === "." || before === "?.";
    before = text;
    const isKey = token.identifierRole === IdentifierRole.ObjectKey;
    return { text, start, line, isMember, isKey, depth: outside, isComma: type === TokenType.comma, declares: isTopLevelDeclaration(token) };
  });
  return { tokens, waits: awaits(tokens, scopes) };
}

/**
 * Whether an `await` stands in no function; in a module it is a name of properties only.
 * @param {Word[]} tokens
 * @param {{startTokenIndex: number, endTokenIndex: number, isFunctionScope: boolean}[]} scopes
 */
function awaits(tokens, scopes) {
  /** @type {number[]} */
  const entered = new Array(tokens.length + 1).fill(0);
  for (const { startTokenIndex, endTokenIndex, isFunctionScope } of scopes) {
    // The module itself is one too.
    if (!isFunctionScope || (!startTokenIndex && endTokenIndex === tokens.length)) continue;
    entered[startTokenIndex] += 1;
    entered[endTokenIndex] -= 1;
  }
  let inside = 0;
  return tokens.some(({ text, isMember, isKey }, i) => {
    inside += entered[i];
    return !inside && text === "await" && !isMember && !isKey;
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
 * Each `import(…)`, as a call of what finds the file among the module's own, or has the browser load it.
 * @param {Word[]} tokens
 * @returns {Splice[]}
 */
function lateImports(tokens) {
  return tokens.flatMap(({ text, start, isMember, isKey }, i) =>
    text === "import" && !isMember && !isKey && tokens[i + 1]?.text === "(" ? [{ start, end: start + text.length, text: IMPORT }] : [],
  );
}

/** How the address of a file beside the module is written, after the name of that file. */
const BESIDE = [",", "import", ".", "meta", ".", "url"];

/**
 * Each `new URL("…", import.meta.url)`, by what knows where the build has put the file.
 * @param {Word[]} tokens
 * @returns {{name: string, line: number, splice: Splice}[]}
 */
function assetsOf(tokens) {
  return tokens.flatMap(({ text, start, line }, i) => {
    const [url, bracket, written] = tokens.slice(i + 1, i + 4);
    if (text !== "new" || url?.text !== "URL" || bracket?.text !== "(") return [];
    const name = STRING.exec(written?.text ?? "")?.[2];
    if (name === undefined || BESIDE.some((word, at) => tokens[i + 4 + at]?.text !== word)) return [];
    return [{ name, line, splice: { start, end: url.start + url.text.length, text: ADDRESS } }];
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

/** How the rewritten code exports a name. */
const EXPORTED = /\bexports\.\s?([\p{ID_Start}$_][\p{ID_Continue}$]*)|_createNamedExportFrom\([^,()]+, '([^']+)'/gu;

/**
 * The names that a module exports itself; a name that only a text of it mentions does no harm.
 * @param {string} code rewritten
 * @param {Word[]} tokens
 */
function exportsOf(code, tokens) {
  // It is no ES module, or not only that.
  if (tokens.some(({ text, isMember, isKey }) => text === "exports" && !isMember && !isKey)) return null;
  const names = new Set([...code.matchAll(EXPORTED)].map(([, name, passedOn]) => name ?? passedOn));
  // What the rewritten code asks of `exports` itself.
  names.delete("hasOwnProperty");
  return [...names];
}

/**
 * What a module imports, also what it takes over by `export … from`, and what it imports while it runs.
 * @param {Word[]} tokens
 * @returns {Import[]}
 */
function importsOf(tokens) {
  /** @type {Import[]} */
  const imports = [];
  tokens.forEach(({ text, line, isMember, isKey }, i) => {
    if ((text !== "import" && text !== "export") || isMember || isKey) return;
    const at = nameAfter(tokens, i);
    const name = STRING.exec(tokens[at]?.text ?? "")?.[2];
    if (name === undefined) return;
    const taken = tokens.slice(i + 1, at);
    if (text === "import" && taken[0]?.text === "(") {
      // What goes on is only the beginning of a name.
      if (tokens[at + 1]?.isComma || tokens[at + 1]?.text === ")") imports.push({ name, line, isLate: true });
    } else if (text === "export" && taken[0]?.text === "*" && taken[1]?.text !== "as") imports.push({ name, line, isAll: true });
    else imports.push({ name, line, names: namesIn(taken) });
  });
  return imports;
}

/**
 * The names that a clause takes from another module, as that one calls them.
 * @param {Word[]} clause between `import` or `export` and the other's name
 */
function namesIn(clause) {
  /** @type {string[]} */
  const names = [];
  // A name alone is that of the other's default; `* as name` takes what there is.
  if (clause.length && clause[0].text !== "{" && clause[0].text !== "*") names.push("default");
  const from = clause.findIndex(({ text }) => text === "{");
  if (from < 0) return names;
  const to = clause.findIndex(({ text }) => text === "}");
  clause.slice(from, to).forEach(({ text }, i, words) => {
    const next = words[i + 1]?.text;
    if ((text === "{" || text === ",") && next && next !== "}") names.push(STRING.exec(next)?.[2] ?? next);
  });
  return names;
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
