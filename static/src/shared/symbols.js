/**
 * Writes a tensor's name as mathematics: `W_q` with a subscript, a transpose as a raised T.
 * @param {string} name
 * @param {boolean} [transposed]
 */
export function symbol(name, transposed = false) {
  return (/** @type {import("d3-selection").Selection<any, any, any, any>} */ text) => {
    const [base, subscript] = splitName(name);
    text.append("tspan").text(base);
    // Each shift is relative to the one before, so a raised T after a subscript rises by both.
    let sunk = 0;
    if (subscript) {
      sunk = 5;
      text.append("tspan").attr("dy", sunk).attr("font-size", "70%").text(subscript);
    }
    if (transposed) text.append("tspan").attr("dy", -7 - sunk).attr("font-size", "70%").text("T");
  };
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
 * @param {string} line
 */
export function raisePowers(line) {
  return (/** @type {import("d3-selection").Selection<any, any, any, any>} */ text) => {
    // The exponents stand at the odd places: in parentheses, or up to the next operator.
    line.split(/\^(\([^()]*\)|[^\s·)]+)/).forEach((part, i) => {
      const exponent = i % 2 === 1;
      if (part) {
        text
          .append("tspan")
          .attr("dy", i === 0 ? null : exponent ? -5 : 5)
          .attr("font-size", exponent ? "80%" : null)
          .text(exponent ? part.replace(/^\(|\)$/g, "") : part);
      }
    });
  };
}
