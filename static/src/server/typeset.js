import published from "katex";
import "katex/contrib/mhchem";
import { annotate } from "./labels.js";
import { isLong } from "./layout.js";
import { LATEX } from "./latex.js";
import { macrosForKatex } from "./macros.js";
import { rewriteHtml, rewriteMathml } from "./rewrite.js";
import { knowTensors } from "./tensor-box.js";
import { freeSpaces, link } from "./terms.js";
import "./values.js";
import { write } from "./write.js";

/** @typedef {any} Box a node of KaTeX's tree of html or MathML */

/** Its types leave out what it calls internal: the tree before it is markup. */
const katex = /** @type {any} */ (published);

/** What makes a term of a formula. */
const TERM = /\\(?:concept|tensor)(?![A-Za-z])/;

/** Characters of TeX, of which no formula is so wide that it needs a look. */
const SHORT = 20;

/** Where a formula's links may lead. */
const PROTOCOLS = new Set(["http", "https", "mailto", "_relative"]);

/**
 * What a formula may do to the page beyond being one: link, and nothing else.
 * @param {{command: string, protocol?: string}} context
 */
function mayUse({ command, protocol }) {
  const links = command === "\\href" || command === "\\url";
  if (links && PROTOCOLS.has(protocol ?? "")) return true;
  throw new katex.ParseError(links ? `${command} may not lead to ${protocol}:` : `${command} is not allowed`);
}

/**
 * @typedef {object} Request
 * @property {string} tex
 * @property {boolean} display
 * @property {Record<string, import("./macros.js").Macro>} macros
 * @property {Record<string, {text: string, format: string, widest: string}>} live what each parameter shows
 * @property {Record<string, import("./tensor-box.js").Grid>} tensors the grids that it may show
 * @property {Record<string, import("./labels.js").Label>} labels the words that its terms are annotated with
 */

/**
 * @typedef {object} Typeset
 * @property {string} html
 * @property {Record<string, string>} styles class → declarations
 * @property {string[]} [rules] more of the style sheet, for a formula with labels
 * @property {string} [labelled] the class of what gives way to the labels where there is room for them
 * @property {string[]} [unplaced] the terms whose label has no place at the formula
 * @property {string} [error]
 */

/**
 * A formula as html with MathML inside, its inline styles as classes of a style sheet.
 * @param {Request} request
 * @returns {Typeset}
 */
export function typeset({ tex, display, macros, live, tensors, labels }) {
  knowTensors(tensors);
  /** @type {Record<string, string>} */
  const styles = {};
  try {
    const tree = katex.__renderToDomTree(tex, {
      displayMode: display,
      macros: { ...LATEX, ...macrosForKatex(macros) },
      strict: "ignore",
      trust: mayUse,
      throwOnError: true,
      maxExpand: 1000,
      maxSize: 50,
    });
    const hasTerms = TERM.test(tex) || Object.values(macros).some((macro) => TERM.test(String(macro)));
    if (hasTerms) freeSpaces(tree);
    const [mathml, html] = parts(tree);
    const annotated = hasTerms && Object.keys(labels).length ? annotate(html, labels) : {};
    if (!display && tex.length > SHORT && isLong(html)) tree.classes.push("explorable-long");
    rewriteMathml(mathml, styles, live);
    rewriteHtml(html, styles, live);
    if (hasTerms) link(html);
    if (html.children.some(isTag)) html.classes.push("explorable-tagged");
    return { html: write(tree), styles, ...annotated };
  } catch (/** @type {any} */ error) {
    if (error instanceof RangeError) return { html: "", styles: {}, error: "it is nested too deeply" };
    const message = isOfChemistry(error) ? error[1] : error.rawMessage;
    if (message === undefined) throw error;
    return { html: "", styles: {}, error: message };
  }
}

/**
 * Whether this is the author's own number of a formula.
 * @param {Box} box
 */
function isTag(box) {
  return Boolean(box.classes?.includes("katex-tag"));
}

/**
 * What \ce throws is no error of KaTeX's, but a kind and a sentence.
 * @param {any} error
 */
function isOfChemistry(error) {
  return Array.isArray(error) && error.length === 2;
}

/**
 * The two parts of a formula: its MathML, for screen readers, and what is seen.
 * @param {Box} tree
 * @returns {Box[]}
 */
function parts(tree) {
  return (tree.classes[0] === "katex" ? tree : tree.children[0]).children;
}
