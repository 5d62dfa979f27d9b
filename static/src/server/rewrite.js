// Makes of KaTeX's tree what a page may hold: classes for inline styles, widths for symbols, values for parameters.
import { glyphsWidth } from "./glyphs.js";
import { nameInMathml } from "./terms.js";
import { showSpokenValue, showValue } from "./values.js";

/** @typedef {any} Box a node of KaTeX's tree of html or MathML */
/** @typedef {Record<string, string>} Styles class → declarations */
/** @typedef {Record<string, import("./values.js").Value>} Live */

/** What may hold text only, in MathML: a browser reads elements in it as html. */
const TOKENS = new Set(["mi", "mo", "mn", "ms", "mtext"]);

/** What has a fixed number of children, in MathML: the base and what is at it, or the parts of a fraction or a root. */
const COUNTED = new Set(["msub", "msup", "msubsup", "munder", "mover", "munderover", "mfrac", "mroot"]);

/** What only tells TeX how to space a box, and has no part in the style sheet. */
const PLAIN = new Set(["mord", "mop", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner", "mtight"]);
/** Where what is inside a box may as well stand without it. */
const HOLDERS = new Set([...PLAIN, "katex-base", "katex-sizing"]);

/**
 * @param {Box} box of the part that is seen
 * @param {Styles} styles collects what the style sheet needs
 * @param {Live} live
 */
export function rewriteHtml(box, styles, live) {
  if (box.skew !== undefined) {
    rewriteSymbol(box, styles);
    return;
  }
  const { attributes, children, classes } = box;
  if (attributes?.["data-live"] !== undefined) showValue(box, live);
  // KaTeX styles its svg by an attribute, all else by properties.
  if (attributes?.style) {
    attributes.class = classFor(attributes.style, styles);
    delete attributes.style;
  }
  const declarations = box.style ? declarationsOf(box.style) : "";
  if (declarations) {
    classes.push(classFor(declarations, styles));
    box.style = {};
  }
  if (!children) return;
  for (const child of children) rewriteHtml(child, styles, live);
  const kind = classes?.[0];
  // An empty box in a column is for pages that are being edited.
  if (kind === "vlist" && children.length === 1 && isEmpty(children[0])) box.children = [];
  if (HOLDERS.has(kind) && children.some(isPlain)) {
    box.children = children.flatMap((/** @type {Box} */ child) => (isPlain(child) ? child.children : child));
  }
}

/**
 * @param {Box} box of MathML
 * @param {Styles} styles
 * @param {Live} live
 */
export function rewriteMathml(box, styles, live) {
  const { attributes, children, type } = box;
  if (!children) return;
  // KaTeX's room beside a tag; an attribute that cells do not have.
  if (type === "mtd") delete attributes.width;
  if (type === "mtext") showSpokenValue(box, live);
  // KaTeX writes \\mathrel{a\\quad b} as <mo>…<mspace/>…</mo>, and that space would swallow the rest of the page.
  if (TOKENS.has(type) && children.some((/** @type {Box} */ child) => child.text === undefined)) box.type = "mrow";
  if (COUNTED.has(type)) box.children = children.map((/** @type {Box} */ child) => asOne(child, box));
  // Of columns without space between them KaTeX writes an empty list, which e-books may not hold.
  if (attributes?.columnspacing === "") delete attributes.columnspacing;
  if (attributes?.mathcolor) nameInMathml(box);
  if (attributes?.style) {
    attributes.class = classFor(attributes.style, styles);
    delete attributes.style;
  }
  for (const child of box.children) rewriteMathml(child, styles, live);
}

/**
 * KaTeX writes \\max as two elements without one around them: the name, and that it is applied to what follows.
 * @param {Box} child
 * @param {Box} parent
 */
function asOne(child, parent) {
  const isLoose = child.type === undefined && child.children?.length > 1;
  return isLoose ? new parent.constructor("mrow", child.children) : child;
}

/** @type {Map<string, string>} */
const ofSymbols = new Map();

/**
 * Makes a symbol as wide as its font will make it: nothing moves when the font arrives after the first paint.
 * @param {Box} box
 * @param {Styles} styles
 */
function rewriteSymbol(box, styles) {
  const width = glyphsWidth(box);
  // KaTeX writes a symbol's italic correction as a style, but only once it makes markup.
  const slant = box.italic > 0 ? box.italic : 0;
  box.italic = 0;
  const key = isBare(box.style) ? `${width} ${slant}` : "";
  let declarations = ofSymbols.get(key);
  if (declarations === undefined) {
    const sized = width ? { display: "inline-block", width: em(width) } : {};
    declarations = declarationsOf({ ...box.style, ...sized, ...(slant ? { marginRight: em(slant) } : {}) });
    if (key) ofSymbols.set(key, declarations);
  }
  box.style = {};
  if (declarations) box.classes.push(classFor(declarations, styles));
}

/** @param {object} style */
function isBare(style) {
  for (const _ in style) return false;
  return true;
}

/** @param {Box} box */
function isEmpty(box) {
  return box.children?.length === 0 && box.classes.length === 0;
}

/**
 * Whether a box is nothing but what it holds: a browser lays a page out faster without it.
 * @param {Box} box
 */
function isPlain({ skew, children, classes, attributes }) {
  if (skew !== undefined || !children?.length || !classes || !attributes || !isBare(attributes)) return false;
  for (const name of classes) if (!PLAIN.has(name)) return false;
  return true;
}

/**
 * @param {Record<string, string | undefined>} style
 * @returns {string} as in a style sheet, the same for the same style
 */
function declarationsOf(style) {
  // Most boxes of a formula have no style at all or one property, and a formula has hundreds.
  const all = [];
  for (const key in style) if (style[key] !== undefined) all.push(`${hyphenated(key)}:${style[key]}`);
  return all.length > 1 ? all.sort().join(";") : (all[0] ?? "");
}

/** @type {Map<string, string>} */
const hyphens = new Map();

/** @param {string} key a property as scripts write it */
function hyphenated(key) {
  let known = hyphens.get(key);
  if (known === undefined) hyphens.set(key, (known = key.replace(/[A-Z]/g, "-$&").toLowerCase()));
  return known;
}

/** @type {Map<string, string>} */
const names = new Map();

/**
 * @param {string} declarations
 * @param {Styles} styles
 */
function classFor(declarations, styles) {
  let name = names.get(declarations);
  if (name === undefined) names.set(declarations, (name = `explorable-k${nameOf(declarations)}`));
  styles[name] = declarations;
  return name;
}

/** A length in a declaration, as names of classes have it. */
const LENGTH = /^([a-z-]+):(-?)(\d*)\.?(\d*)em$/;

/**
 * A name that depends on nothing but the declarations. Lengths stand in it as in its rule, since a style sheet that
 * says them twice is a third smaller, compressed, than one with as many numbers by chance.
 * @param {string} declarations
 */
export function nameOf(declarations) {
  const parts = declarations.split(";").map((declaration) => {
    if (declaration === "display:inline-block") return "d";
    const [, property, minus, whole, part] = LENGTH.exec(declaration) ?? [];
    if (property === undefined) return undefined;
    const initials = property.split("-").map((word) => word.slice(0, 2));
    return `${initials.join("")}${minus && "n"}${Number(whole) || ""}${part && `_${part}`}`;
  });
  return parts.includes(undefined) ? hash(declarations) : parts.join("");
}

/** @param {number} length */
function em(length) {
  return `${Number(length.toFixed(4))}em`;
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
