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
 * @property {Record<string, import("./values.js").Value>} live what each parameter shows
 * @property {Record<string, import("./tensor-box.js").Grid>} tensors the grids that it may show
 * @property {Record<string, import("./labels.js").Label>} labels the words that its terms are annotated with
 */

/**
 * @typedef {object} Typeset
 * @property {string} html
 * @property {Record<string, string>} styles class → declarations
 * @property {string} classes all others that it has, for which the style sheet of all formulas may have rules
 * @property {string[]} [rules] more of the style sheet, for a formula with labels
 * @property {string} [labelled] the class of what gives way to the labels where there is room for them
 * @property {string[]} [unplaced] the terms whose label has no place at the formula
 * @property {string} [error]
 * @property {string} [before] what stands before the place of the error
 * @property {string} [met] what was met there
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
    const markup = write(tree);
    return { html: markup, styles, classes: classesOf(markup, styles), ...annotated };
  } catch (/** @type {any} */ error) {
    return { html: "", styles: {}, classes: "", ...refusal(error, tex) };
  }
}

const CLASS = ' class="';

/**
 * The classes in a markup that are none of those made of styles, each once.
 * @param {string} markup
 * @param {Record<string, string>} styles
 */
function classesOf(markup, styles) {
  /** @type {Set<string>} */
  const lists = new Set();
  // Looked for as text: an expression that matches them takes a tenth of all typesetting.
  for (let at = markup.indexOf(CLASS); at !== -1; at = markup.indexOf(CLASS, at)) {
    const start = at + CLASS.length;
    at = markup.indexOf('"', start);
    lists.add(markup.slice(start, at));
  }
  const found = new Set([...lists].flatMap((list) => list.split(" ")));
  return [...found].filter((name) => !(name in styles)).join(" ");
}

/** KaTeX underlines what it met, and gives up to 15 characters before it. */
const PLACE = /at position \d+: (?:…)?([^]*?)((?:[^]\u0332)+)[^]*$|at end of input: (?:…)?([^]*)$/;

/**
 * Why a formula cannot be typeset, in KaTeX's words, and where: what stands before, and what was met there.
 * @param {any} error
 * @param {string} tex
 * @returns {{error: string, before?: string, met?: string}}
 */
function refusal(error, tex) {
  if (error instanceof RangeError) return { error: "it is nested too deeply" };
  if (isOfChemistry(error)) return { error: error[1] };
  // KaTeX takes for granted that what a definition mentions was declared.
  if (error instanceof TypeError) return { error: undeclared(tex) };
  if (error.rawMessage === undefined) throw error;
  const [, before, met = "", atEnd] = PLACE.exec(error.message) ?? [];
  const place = { before: before ?? atEnd, met: met.replaceAll("\u0332", "") };
  return place.before === undefined ? { error: error.rawMessage } : { error: error.rawMessage, ...place };
}

/** @param {string} tex */
function undeclared(tex) {
  for (const [, name, places, body] of tex.matchAll(/\\[gex]?def\s*(\\(?:[A-Za-z]+|.))\s*((?:#\d)*)\s*\{([^{}]*)\}/g)) {
    const beyond = body.match(/#[1-9]/g)?.find((place) => !places.includes(place));
    if (beyond) return `${name} mentions ${beyond}, which it does not declare; write \\def${name}${places}${beyond}{…}`;
  }
  return "a definition in it mentions an argument that it does not declare, as #2 in \\def\\name#1{…#2…}";
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
