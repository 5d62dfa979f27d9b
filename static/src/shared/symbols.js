import { add } from "./svg.js";

/**
 * Writes a tensor's name as mathematics: `W_q` with a subscript, a transpose as a raised T.
 * @param {Element} text
 * @param {string} name
 * @param {boolean} [transposed]
 */
export function writeSymbol(text, name, transposed = false) {
  const [base, subscript] = splitName(name);
  add(text, "tspan", {}, base);
  // Each shift is relative to the one before, so a raised T after a subscript rises by both.
  let sunk = 0;
  if (subscript) {
    sunk = 5;
    add(text, "tspan", { dy: sunk, "font-size": "70%" }, subscript);
  }
  if (transposed) add(text, "tspan", { dy: -7 - sunk, "font-size": "70%" }, "T");
  return -(transposed ? -7 : sunk);
}

/**
 * @param {string} name
 * @returns {[string, string]} the letter and what is below it
 */
export function splitName(name) {
  const [base, ...rest] = name.split("_");
  if (rest.length && base) return [base, rest.join(",")];
  const digits = /^([^\W\d]+?)(\d+)$/u.exec(name);
  return digits ? [digits[1], digits[2]] : [name, ""];
}

/**
 * Writes a line of arithmetic, with the exponents of `e^4.34` and `x^(−2)` raised.
 * @param {Element} text
 * @param {string} line
 */
export function writeArithmetic(text, line) {
  // The exponents stand at the odd places: in parentheses, or up to the next operator.
  line.split(/\^(\([^()]*\)|[^\s·)]+)/).forEach((part, i) => {
    if (!part) return;
    const exponent = i % 2 === 1;
    add(
      text,
      "tspan",
      { dy: i === 0 ? null : exponent ? -5 : 5, "font-size": exponent ? "80%" : null },
      exponent ? part.replace(/^\(|\)$/g, "") : part,
    );
  });
}
