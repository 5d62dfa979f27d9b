// What LaTeX and MathJax have and KaTeX lacks, or takes otherwise, as macros of KaTeX's.
import published from "katex";
import { putFirst, read } from "./macros.js";

/** @typedef {import("./macros.js").Context} Context */
/** @typedef {import("./macros.js").Token} Token */

const katex = /** @type {any} */ (published);

/** KaTeX's double-struck font has no digits; this one is drawn as LaTeX's own packages do for a lack of fonts. */
const ONE = "\\html@mathml{\\mathrm{1\\mkern-4.5mu l}}{\u{1D7D9}}";
const ZERO = 0x1d7d8;

/** @type {Record<string, string | ((context: Context) => unknown)>} */
export const LATEX = {
  "\\mbox": "\\text{#1}",
  "\\mspace": "\\mskip{#1}",
  "\\ketbra": "\\mathinner{|{#1}\\rangle\\langle{#2}|}",
  "\\Ketbra": "\\left|{#1}\\right\\rangle\\left\\langle{#2}\\right|",
  "\\overunderset": "\\overset{#1}{\\underset{#2}{#3}}",
  "\\mathbb": doubleStruck,
  "\\mathds": "\\mathbb",
  "\\mathbbm": "\\mathbb",
  "\\prescript": "{\\vphantom{#3}}^{#1}_{#2}{#3}",
  "\\DeclarePairedDelimiter": definePaired,
  "\\explorablepaired": pair,
  "\\newcommand": define,
  "\\renewcommand": define,
  "\\providecommand": (context) => define(context, true),
  "\\DeclareMathOperator": defineOperator,
  "\\require": (context) => (context.consumeArg(), ""),
};

/** @param {Context} context */
function doubleStruck(context) {
  const letters = context.consumeArg().tokens;
  const text = letters.map((/** @type {Token} */ { text }) => text).reverse().join("").trim();
  if (/^\d+$/.test(text)) return [...text].map(digit).join("");
  // The other name of KaTeX's own command.
  const [close, open, command] = read("\\Bbb{}", context);
  return { tokens: [close, ...letters, open, command], numArgs: 0 };
}

/** @param {string} digit */
function digit(digit) {
  return digit === "1" ? ONE : String.fromCodePoint(ZERO + Number(digit));
}

/**
 * KaTeX's own refuses names that it has itself, and knows neither a star nor a default.
 * @param {Context} context
 * @param {boolean} [onlyUnknown] whether what is defined already stays
 */
function define(context, onlyUnknown = false) {
  skipStar(context);
  const name = nameOf(context);
  const count = Number(bracketed(context)?.map(({ text }) => text).reverse().join("") ?? 0);
  const byDefault = bracketed(context);
  const { tokens } = context.consumeArg();
  checkPlaces(name, tokens, count);
  if (onlyUnknown && context.isDefined(name)) return "";
  const macro = { tokens, numArgs: count };
  context.macros.set(name, byDefault ? (/** @type {Context} */ used) => (putFirst(used, byDefault), macro) : macro);
  return "";
}

/** @param {Context} context */
function defineOperator(context) {
  const star = skipStar(context);
  const name = nameOf(context);
  const [close, open, ...command] = read(`\\operatorname${star}{}`, context);
  context.macros.set(name, { tokens: [close, ...context.consumeArg().tokens, open, ...command], numArgs: 0 });
  return "";
}

/**
 * Of mathtools; what it defines takes a star, or else a size.
 * @param {Context} context
 */
function definePaired(context) {
  const name = nameOf(context);
  const [left, right] = context.consumeArgs(2);
  const [close, open, command] = read("\\explorablepaired{}", context);
  context.macros.set(name, { tokens: [close, ...right, open, close, ...left, open, command], numArgs: 0 });
  return "";
}

/**
 * Delimiters around what follows: as large as it is, of a size that is given, or plain.
 * @param {Context} context
 */
function pair(context) {
  const [left, right] = context.consumeArgs(2);
  const grows = skipStar(context);
  const size = grows ? undefined : bracketed(context);
  const [inner] = context.consumeArgs(1);
  const sized = (/** @type {string} */ side, /** @type {Token[]} */ delimiter) => {
    if (grows) return [...delimiter, ...read(side === "open" ? "\\left" : "\\right", context)];
    const [close, open, command] = read(`\\math${side}{}`, context);
    return [close, ...delimiter, ...(size ?? []), open, command];
  };
  return { tokens: [...sized("close", right), ...inner, ...sized("open", left)], numArgs: 0 };
}

/**
 * @param {Context} context
 * @returns {string} the star that follows, or nothing
 */
function skipStar(context) {
  context.consumeSpaces();
  return context.future().text === "*" ? context.popToken().text : "";
}

/**
 * @param {Context} context
 * @returns {string} the command that is defined
 */
function nameOf(context) {
  const { tokens } = context.consumeArg();
  if (tokens.length !== 1) throw new katex.ParseError("a definition needs a command, as in \\newcommand{\\name}{…}");
  return tokens[0].text;
}

/**
 * @param {Context} context
 * @returns {Token[] | undefined} what is in the brackets that follow, if there are any
 */
function bracketed(context) {
  context.consumeSpaces();
  // The last one, of those in reverse, is the bracket, which keeps KaTeX from taking braces off.
  return context.future().text === "[" ? context.consumeArg(["]"]).tokens.slice(0, -1) : undefined;
}

/**
 * @param {string} name
 * @param {Token[]} tokens of its body, in reverse
 * @param {number} count
 */
function checkPlaces(name, tokens, count) {
  if (!(count >= 0 && count <= 9)) throw new katex.ParseError(`${name} needs a number of arguments from 0 to 9`);
  tokens.forEach(({ text }, place) => {
    if (/^[1-9]$/.test(text) && tokens[place + 1]?.text === "#" && Number(text) > count) {
      throw new katex.ParseError(`${name} is defined with ${count} arguments and mentions #${text}`);
    }
  });
}
