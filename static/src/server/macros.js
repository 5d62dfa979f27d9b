// A site's own macros, as KaTeX takes them: it counts arguments itself and has no default for one.
import published from "katex";

/**
 * TeX, or as MathJax writes it: TeX, the number of arguments, and what the first one is where it is not given.
 * @typedef {string | [string, number] | [string, number, string]} Macro
 */
/** @typedef {any} Context of a macro that is met in a formula, in KaTeX's own words */
/** @typedef {any} Token */

const katex = /** @type {any} */ (published);

/**
 * @param {Record<string, Macro>} macros
 * @returns {Record<string, unknown>}
 */
export function macrosForKatex(macros) {
  /** @type {Record<string, unknown>} */
  const taken = {};
  for (const name in macros) taken[name] = macroForKatex(name, macros[name]);
  return taken;
}

/**
 * @param {string} name
 * @param {Macro} macro
 */
function macroForKatex(name, macro) {
  if (typeof macro === "string") return macro;
  const [body, count, byDefault] = macro;
  return (/** @type {Context} */ context) => {
    const [beyond] = (body.match(/#[1-9]/g) ?? []).filter((place) => Number(place[1]) > count);
    if (beyond) throw new katex.ParseError(`${name} is defined with ${count} arguments and mentions ${beyond}`);
    if (byDefault !== undefined) putFirst(context, read(byDefault, context));
    return { tokens: read(body, context), numArgs: count };
  };
}

/**
 * Puts the first argument into braces, as all others are: what is given in brackets, or else the default.
 * @param {Context} context
 * @param {Token[]} byDefault
 */
export function putFirst(context, byDefault) {
  context.consumeSpaces();
  const isGiven = context.future().text === "[";
  // Tokens are in reverse; the last one is the bracket, which keeps KaTeX from taking braces off.
  const given = isGiven ? context.consumeArg(["]"]).tokens.slice(0, -1) : byDefault;
  const [close, open] = read("{}", context);
  context.pushTokens([close, ...given, open]);
}

/**
 * @param {string} tex
 * @param {Context} context
 * @returns {Token[]} the last one first, as KaTeX keeps them
 */
export function read(tex, context) {
  const lexer = new context.lexer.constructor(tex, context.settings);
  const tokens = [];
  for (let token = lexer.lex(); token.text !== "EOF"; token = lexer.lex()) tokens.push(token);
  return tokens.reverse();
}
