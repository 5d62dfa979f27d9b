// What matters for which output: the numbers of a picture in the state that a reader has brought it to.
import { formatNumber } from "../numbers.js";
import { unpackRows } from "../packed.js";

/**
 * @typedef {import("../tokens.js").Token} Token
 * @typedef {{concept: string | null, color: string}} Paint
 * @typedef {object} State
 * @property {number} output
 * @property {number} token
 * @property {number} minus the output whose numbers are taken away, or −1
 * @property {string} numbers `share` or `value`
 * @property {string} scale what the strongest tint stands for: the largest number of the `output`, or of `all`
 * @property {boolean} hidden whether special tokens are
 *
 * @typedef {object} Scene
 * @property {Token[]} tokens
 * @property {Token[]} outputs
 * @property {State} state
 * @property {(output: number, token: number) => number} number what is shown, without what is taken away
 * @property {(output: number, token: number) => number} shown what is shown
 * @property {boolean} signed whether numbers below 0 are among those that are shown
 * @property {number} most the number of the strongest tint
 * @property {number[]} listed the tokens that are not hidden
 * @property {(value: number) => string} written a number as it stands below a token
 * @property {string} longest a number than which none is longer, so that no token moves as numbers change
 * @property {string} unit of the numbers, a power of ten
 * @property {string} score of the chosen output, in words
 * @property {Paint} paint
 */

/**
 * @param {import("../../types.js").RenderProps["model"]} model
 * @returns {(state: State) => Scene}
 */
export function scenes(model) {
  const [tokens, outputs] = [model.get("tokens"), model.get("outputs")];
  const values = unpackRows(model.get("attribution"));
  const count = tokens.length;
  const shares = values.slice();
  for (let output = 0; output < outputs.length; output++) {
    const row = shares.subarray(output * count, (output + 1) * count);
    const all = row.reduce((sum, value) => sum + Math.abs(value), 0) || 1;
    for (let token = 0; token < count; token++) row[token] /= all;
  }
  const largestOf = (/** @type {Float64Array} */ all) => all.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  const largest = { share: largestOf(shares), value: largestOf(values) };
  const [scores, called] = [model.get("scores"), model.get("score")];
  return (state) => {
    const from = state.numbers === "share" ? shares : values;
    const number = (/** @type {number} */ output, /** @type {number} */ token) => from[output * count + token];
    const { minus } = state;
    const shown = minus < 0 ? number : (/** @type {number} */ output, /** @type {number} */ token) => number(output, token) - number(minus, token);
    const plain = [...tokens.keys()].filter((i) => !state.hidden || !tokens[i].special);
    const listed = plain.length ? plain : [...tokens.keys()];
    const compared = state.scale === "all" ? [...outputs.keys()] : [state.output];
    const most = Math.max(...compared.map((output) => listed.reduce((high, token) => Math.max(high, Math.abs(shown(output, token))), 0)));
    const score = scores ? `${called} ${formatNumber(scores[state.output], ".3g")}` : "";
    const signed = model.get("signed") || minus >= 0;
    const end = state.numbers === "share" ? largest.share : largest.value;
    const { unit, written } = writing(state.numbers, end);
    // Shares of two digits may come about by taking away.
    const longest = written(Math.max(state.numbers === "share" ? 0.1 : 0, end) * (signed ? -1 : 1));
    return { tokens, outputs, state, number, shown, signed, written, longest, unit, most, listed, score, paint: model.get("paint") };
  };
}

/** Where no token has more of an output than this, shares have a decimal. */
const SMALL = 0.1;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * How numbers stand below tokens: all with the same places, and nothing for what is next to nothing.
 * @param {string} numbers `share` or `value`
 * @param {number} largest of all there are, without sign
 */
function writing(numbers, largest) {
  if (numbers === "share") {
    const places = largest < SMALL ? 1 : 0;
    return { unit: "", written: (/** @type {number} */ value) => (Math.abs(value) < 0.005 / 10 ** places ? "" : formatNumber(value, `.${places}%`)) };
  }
  const power = Math.floor(Math.log10(largest || 1));
  // Very small and very large ones would need a row of zeros.
  const shift = power < -3 || power > 3 ? power : 0;
  const places = Math.max(0, 2 - (power - shift));
  const scaled = (/** @type {number} */ value) => value / 10 ** shift;
  const written = (/** @type {number} */ value) => {
    const text = formatNumber(scaled(value), `.${places}f`).replace(/^(−?)0\./, "$1.");
    return /[1-9]/.test(text) ? text : "";
  };
  const raised = [...String(Math.abs(shift))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return { unit: shift ? `10${shift < 0 ? "⁻" : ""}${raised}` : "", written };
}

/** @param {Paint} paint */
export const lookOf = ({ concept, color }) => ({ "data-concept": concept, "data-color": concept ? null : color });

/** The class of a tint: numbers with signs have a colour for each. @param {number} value @param {boolean} signed */
export const tintClass = (value, signed) => (signed ? `explorable-tint explorable-${value < 0 ? "negative" : "positive"}` : "explorable-tint");
