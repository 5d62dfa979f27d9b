// TypeScript and JSX become plain modules first; lines stay.
import { transform } from "sucrase/dist/index.js";

/** What is taken off or rewritten, by how the file's name ends. @type {Record<string, ("typescript" | "jsx")[]>} */
const DIALECTS = {
  ".ts": ["typescript"],
  ".mts": ["typescript"],
  ".jsx": ["jsx"],
  ".tsx": ["typescript", "jsx"],
};
/** A comment that says what JSX calls, `@jsx h`, and what its fragments are, `@jsxFrag Fragment`. */
const PRAGMA = /^\s*\*?\s*@(jsx|jsxFrag)\s+([\p{ID_Start}$_][\p{ID_Continue}$.]*)/gmu;
const COMMENT = /\/\*([\s\S]*?)\*\//g;

/**
 * The module in plain JavaScript.
 * @param {string} source
 * @param {string} suffix of its file
 */
export function plain(source, suffix) {
  const transforms = DIALECTS[suffix];
  if (!transforms) return source;
  const { jsx = "React.createElement", jsxFrag = "React.Fragment" } = pragmas(source);
  const code = transformed(source, suffix, { jsxPragma: jsx, jsxFragmentPragma: jsxFrag });
  if (transforms.includes("jsx")) checkPragma(source, code, jsx);
  return code;
}

/**
 * @param {string} source
 * @param {string} suffix of a dialect
 * @param {{jsxPragma?: string, jsxFragmentPragma?: string}} [pragmas]
 */
function transformed(source, suffix, pragmas) {
  return transform(source, { transforms: DIALECTS[suffix], disableESTransforms: true, jsxRuntime: "classic", production: true, ...pragmas }).code;
}

/**
 * What JSX calls has to be there: nothing is imported unasked.
 * @param {string} source
 * @param {string} code without JSX
 * @param {string} pragma
 */
function checkPragma(source, code, pragma) {
  const [base] = pragma.split(".");
  const isThere = words(source.replace(COMMENT, "")).includes(base);
  const line = code.split("\n").findIndex((text) => text.includes(`${pragma}(`)) + 1;
  if (isThere || !line) return;
  const hint = `import ${base} from a file beside the module, or name a function of yours in a comment: /** @jsx h */`;
  throw Object.assign(new Error(`its JSX calls ${pragma}, and ${base} is not in the file; ${hint}`), { loc: { line }, isRead: true });
}

/** @param {string} text */
const words = (text) => text.split(/[^\p{ID_Continue}$]+/u);

/** @param {string} source */
function pragmas(source) {
  const comments = [...source.matchAll(COMMENT)].map(([, text]) => text).join("\n");
  return Object.fromEntries([...comments.matchAll(PRAGMA)].map(([, key, name]) => [key, name]));
}

/**
 * A hint at the dialect that a file which cannot be read is written in, if it is one.
 * @param {string} source
 * @param {string} suffix
 */
export function readAs(source, suffix) {
  const found = Object.keys(DIALECTS).find((one) => one !== suffix && isReadable(source, one));
  const called = { ".ts": "TypeScript", ".tsx": "TypeScript with JSX", ".jsx": "JSX" }[found ?? ""];
  return called ? `; it can be read as ${called}: give the file a name that ends in ${found}` : "";
}

/**
 * @param {string} source
 * @param {string} suffix
 */
function isReadable(source, suffix) {
  try {
    transformed(source, suffix);
    return true;
  } catch {
    return false;
  }
}
