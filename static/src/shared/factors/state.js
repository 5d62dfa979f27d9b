// What is shown of the factors of a text.
import { inSigns } from "../words.js";

/**
 * @typedef {import("../tokens.js").Token} Token
 * @typedef {object} State
 * @property {number} factor the one that is shown alone, or −1 for all
 * @property {number} token
 * @property {string[]} names what the factors are called
 *
 * @typedef {object} Scene
 * @property {Token[]} tokens
 * @property {Float32Array} strengths of each factor at each token, row by row, as parts of the factor's largest
 * @property {string[]} colors of the factors
 * @property {State} state
 * @property {string[]} notes what else has to be known
 * @property {string[] | null} units the strongest neurons of each factor, in words
 * @property {number} lines how many lines there may be below the factors
 * @property {string | null} concept of factors
 */

/** Below it a factor does not fire. */
export const FIRES = 0.1;

/**
 * How strongly a factor fires at a token, from 0 to 1.
 * @param {Scene} scene
 * @param {number} factor
 * @param {number} token
 */
export const strength = ({ strengths, tokens }, factor, token) => strengths[factor * tokens.length + token];

/**
 * The factor that fires most at a token.
 * @param {Scene} scene
 * @param {number} token
 */
export function strongest(scene, token) {
  let best = 0;
  for (let factor = 1; factor < scene.colors.length; factor++) {
    if (strength(scene, factor, token) > strength(scene, best, token)) best = factor;
  }
  return best;
}

/** @param {number} value from 0 to 1 */
export function part(value) {
  return inSigns(value.toFixed(2), true);
}
