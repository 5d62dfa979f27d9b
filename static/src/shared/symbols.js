import { escape, tag } from "./svg.js";

/** In a line of text nothing is smaller than the smallest text of a picture, which can be read where that shrinks. */
export const SMALL = "12px";

/**
 * A tensor's name as mathematics: `W_q` with a subscript, a transpose as a raised T.
 * @param {string} name
 * @param {boolean} [transposed]
 * @param {string} [small] the size of what is raised or sunk
 * @returns {{markup: string, back: number}} `back` is how far what follows has to be moved back up or down
 */
export function symbol(name, transposed = false, small = "70%") {
  const [base, subscript] = splitName(name);
  // Each shift is relative to the one before, so a raised T after a subscript rises by both.
  const sunk = subscript ? 5 : 0;
  const below = subscript ? tag("tspan", { dy: sunk, "font-size": small }, escape(subscript)) : "";
  const raised = transposed ? tag("tspan", { dy: -7 - sunk, "font-size": small }, "T") : "";
  return { markup: tag("tspan", {}, escape(base)) + below + raised, back: transposed ? 7 : -sunk };
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
 * A line of arithmetic in pieces, the exponents of `e^4.34` and `x^(−2)` apart.
 * @param {string} line
 * @returns {{text: string, attributes: import("./svg.js").Attributes}[]} each for a tspan
 */
export function arithmetic(line) {
  // The exponents stand at the odd places: in parentheses, or up to the next operator.
  return line.split(/\^(\([^()]*\)|[^\s·)]+)/).flatMap((part, i) => {
    if (!part) return [];
    if (i % 2) return [{ text: part.replace(/^\(|\)$/g, ""), attributes: { dy: -5, "font-size": SMALL } }];
    return [{ text: part, attributes: { dy: i ? 5 : null } }];
  });
}
