import { formatNumber } from "../numbers.js";
import { textWidth } from "../text.js";

/** @typedef {import("./network.js").Spec} Spec */
/** @typedef {import("./network.js").Parameter} Parameter */

/**
 * A number in at most six characters, as a node has room for.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value);
  return formatNumber(value, size < 9.995 ? ".2f" : size < 99.95 ? ".1f" : size < 99_999.5 ? ".0f" : ".0e");
}

/**
 * A number in the units of the data.
 * @param {number} value
 */
export function plain(value) {
  const size = Math.abs(value);
  return formatNumber(value, size < 9999.5 || size >= 1e9 ? ".4g" : ",.0f");
}

/**
 * What a node is called: by its column of the data, or by its place in its layer.
 * @param {Spec} spec
 * @param {number} layer
 * @param {number} node
 */
export function nodeName({ sizes, inputs, target }, layer, node) {
  if (layer === 0) return inputs[node];
  if (layer === sizes.length - 1) return target;
  return sizes.length === 3 ? `h${node + 1}` : `h${layer}[${node + 1}]`;
}

/** @param {Parameter} parameter */
export function parameterName({ layer, from, to }) {
  return from === null ? `b${layer}[${to + 1}]` : `w${layer}[${from + 1},${to + 1}]`;
}

/**
 * How a node's value comes about, in pieces between which a line may break.
 * @param {object} node
 * @param {string} node.name
 * @param {string} node.activation
 * @param {number[]} node.weights of what comes in
 * @param {ArrayLike<number>} node.values that come in
 * @param {number} node.bias
 * @param {number} node.result
 */
export function arithmetic({ name, activation, weights, values, bias, result }) {
  const factor = (/** @type {number} */ value) => {
    const text = short(value);
    return text.startsWith("−") ? `(${text})` : text;
  };
  const terms = [...weights.map((weight, i) => ({ weight, rest: `·${factor(values[i])}` })), { weight: bias, rest: "" }].map(
    ({ weight, rest }, i) => {
      const text = short(weight);
      const [sign, size] = text.startsWith("−") ? ["−", text.slice(1)] : ["+", text];
      return i === 0 ? text + rest : ` ${sign} ${size}${rest}`;
    },
  );
  const isPlain = activation === "identity";
  terms[0] = `${isPlain ? "" : `${activation}(`}${terms[0]}`;
  terms[terms.length - 1] += isPlain ? "" : ")";
  return [`${name} = `, ...terms, ` = ${short(result)}`];
}

/**
 * Puts pieces into lines.
 * @param {string[]} pieces
 * @param {number} width in px
 * @param {number} size of the font
 */
export function broken(pieces, width, size) {
  /** @type {string[]} */
  const lines = [];
  for (const piece of pieces) {
    const longer = (lines.at(-1) ?? "") + piece;
    if (lines.length && textWidth(longer.trim(), size) <= width) lines[lines.length - 1] = longer;
    else {
      // The space that the break takes the place of stays for those who hear or copy the text.
      if (lines.length) lines[lines.length - 1] += " ";
      lines.push(piece.trimStart());
    }
  }
  return lines;
}
