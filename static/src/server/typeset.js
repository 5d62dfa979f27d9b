import published from "katex";
import { glyphsWidth } from "./glyphs.js";
import { annotate } from "./labels.js";
import { nameIn } from "./names.js";
import { knowTensors } from "./tensor-box.js";
import { freeSpaces, link, nameInMathml } from "./terms.js";

/** @typedef {any} Box a node of KaTeX's tree of html or MathML */

/** Its types leave out what it calls internal: new functions, and the tree before it is markup. */
const katex = /** @type {any} */ (published);

/** Marks the text that stands for a parameter's value; a character that no formula holds. */
const LIVE = "\uE000";
// \live{name}: a box as wide as the widest value, so that its neighbours stay.
katex.__defineFunction({
  type: "html",
  names: ["\\live"],
  numArgs: 1,
  argTypes: ["raw"],
  allowedInText: true,
  /**
   * @param {Box} context
   * @param {Box[]} args
   */
  handler: ({ parser }, [argument]) => {
    const name = nameIn(argument, "\\live");
    return {
      type: "html",
      mode: parser.mode,
      attributes: { class: "explorable-live", "data-live": JSON.stringify(name) },
      body: [
        {
          type: "text",
          mode: parser.mode,
          font: "\\text",
          body: [...`${LIVE}${name}`].map((text) => ({ type: "textord", mode: "text", text })),
        },
      ],
    };
  },
});

/** What makes a term of a formula. */
const TERM = /\\(?:concept|tensor)(?![A-Za-z])/;

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
 * @property {Record<string, string>} macros
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
      macros: { ...macros },
      strict: "ignore",
      trust: mayUse,
      throwOnError: true,
      maxExpand: 1000,
      maxSize: 50,
    });
    const hasTerms = TERM.test(tex) || Object.values(macros).some((macro) => TERM.test(macro));
    if (hasTerms) freeSpaces(tree);
    const annotated = hasTerms && Object.keys(labels).length ? annotate(seen(tree), labels) : {};
    rewrite(tree, styles, live);
    if (hasTerms) link(seen(tree));
    return { html: tree.toMarkup(), styles, ...annotated };
  } catch (/** @type {any} */ error) {
    if (!(error instanceof katex.ParseError)) throw error;
    return { html: "", styles: {}, error: error.rawMessage ?? error.message };
  }
}

/**
 * The part of a formula that is seen; the other is its MathML, for screen readers.
 * @param {Box} tree
 * @returns {Box}
 */
function seen(tree) {
  const formula = tree.classes.includes("katex") ? tree : tree.children[0];
  return formula.children.find((/** @type {Box} */ part) => part.classes.includes("katex-html"));
}

/**
 * @param {Box} box
 * @param {Record<string, string>} styles collects class → declarations
 * @param {Request["live"]} live
 */
function rewrite(box, styles, live) {
  const name = box.attributes?.["data-live"];
  if (name !== undefined) showValue(box, live[JSON.parse(name)], JSON.parse(name));
  if (box.type === "mtext" && box.toText().startsWith(LIVE)) {
    const parameter = box.toText().slice(LIVE.length);
    box.setAttribute("data-live", JSON.stringify(parameter));
    showValue(box, live[parameter], parameter);
  }
  // KaTeX writes \mathrel{a\quad b} as <mo>…<mspace/>…</mo>, and that space would swallow the rest of the page.
  const holds = box.children ?? [];
  if (TOKENS.has(box.type) && holds.some((/** @type {Box} */ child) => child.text === undefined)) box.type = "mrow";
  nameInMathml(box);
  if (box.skew !== undefined) {
    // A symbol as wide as its font will make it: nothing moves when the font arrives after the first paint.
    const width = glyphsWidth(box);
    if (width) Object.assign(box.style, { display: "inline-block", width: em(width) });
    // KaTeX writes a symbol's italic correction as a style, but only once it makes markup.
    if (box.italic > 0) box.style.marginRight = em(box.italic);
    box.italic = 0;
  }
  // KaTeX styles its svg and MathML by an attribute, all else by properties; no box has both.
  const declarations = box.attributes?.style ?? (box.style ? declarationsOf(box.style) : "");
  if (declarations) {
    const name = classOf(declarations);
    styles[name] = declarations;
    if (box.classes) box.classes.push(name);
    else box.attributes.class = name;
    delete box.attributes?.style;
    box.style = {};
  }
  for (const child of box.children ?? []) rewrite(child, styles, live);
  // An empty box in a column is for pages that are being edited.
  if (box.classes?.[0] === "vlist" && isEmpty(box.children[0])) box.children = [];
  if (HOLDERS.has(box.classes?.[0]) && box.children?.some(isPlain)) {
    box.children = box.children.flatMap((/** @type {Box} */ child) => (isPlain(child) ? child.children : child));
  }
}

/** What only tells TeX how to space a box, and has no part in the style sheet. */
const PLAIN = new Set(["mord", "mop", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner", "mtight"]);
/** Where what is inside a box may as well stand without it. */
const HOLDERS = new Set([...PLAIN, "katex-base", "katex-sizing"]);

/** @param {Box} box */
function isEmpty(box) {
  return box.children?.length === 0 && box.classes.length === 0;
}

/**
 * Whether a box is nothing but what it holds: a browser lays a page out faster without it.
 * @param {Box} box
 */
function isPlain(box) {
  return (
    box.children?.length > 0 &&
    box.classes?.every((/** @type {string} */ name) => PLAIN.has(name)) &&
    box.attributes &&
    Object.keys(box.attributes).length === 0
  );
}

/**
 * @param {Record<string, string | undefined>} style
 * @returns {string} as in a style sheet, the same for the same style
 */
function declarationsOf(style) {
  // Most boxes of a formula have no style at all, and a formula has hundreds.
  const keys = Object.keys(style);
  if (!keys.length) return "";
  return keys
    .filter((key) => style[key] !== undefined)
    .sort()
    .map((key) => `${hyphenated(key)}:${style[key]}`)
    .join(";");
}

/** @type {Map<string, string>} */
const hyphens = new Map();

/** @param {string} key a property as scripts write it */
function hyphenated(key) {
  const known = hyphens.get(key) ?? key.replace(/[A-Z]/g, "-$&").toLowerCase();
  hyphens.set(key, known);
  return known;
}

/** @type {Map<string, string>} */
const classes = new Map();

/** @param {string} declarations */
function classOf(declarations) {
  const known = classes.get(declarations) ?? `explorable-k${hash(declarations)}`;
  classes.set(declarations, known);
  return known;
}

/**
 * @param {Box} box
 * @param {Request["live"][string] | undefined} value
 * @param {string} name
 */
function showValue(box, value, name) {
  const shown = value ?? { text: name, format: "", widest: name };
  box.setAttribute("data-format", shown.format);
  box.children = [{ text: shown.text, toMarkup: () => escapeText(shown.text), toText: () => shown.text }];
  if (box.style) box.style.width = `${width(shown.widest)}em`;
}

/** What may hold text only, in MathML: a browser reads elements in it as html. */
const TOKENS = new Set(["mi", "mo", "mn", "ms", "mtext"]);

/** @param {number} length */
function em(length) {
  return `${Number(length.toFixed(4))}em`;
}

/**
 * How wide KaTeX's main font sets a number, in em.
 * @param {string} text
 */
function width(text) {
  let sum = 0;
  for (const character of text) sum += { "−": 0.778, "+": 0.778, ".": 0.278, ",": 0.278, " ": 0.25 }[character] ?? 0.5;
  return Math.ceil(sum * 100) / 100;
}

/** @param {string} text */
function escapeText(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/**
 * FNV-1a, in 32 bits: short names that depend on nothing but the declarations.
 * @param {string} text
 */
function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value.toString(36);
}
