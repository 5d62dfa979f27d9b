// A program that follows parameters: its numbers in every state, computed while the docs were built.
import { DIGITS, EXACT, spellNumber } from "./spelled-number.js";

/** @typedef {import("./items.d.ts").Trace} Trace */

/**
 * @typedef {object} Live
 * @property {string[]} names of the parameters
 * @property {any[][]} values that each of them can take; a state is one of each, the last changing fastest
 * @property {string[][]} texts of these values
 * @property {(number | string)[][]} series each number in all states: thousandths, and what is added to them for each
 *   further state; a text stands for a number that these cannot tell, and one alone for all states
 * @property {Record<string, number[]>} cells the series of each drawn cell, by the tensor's name
 * @property {Record<string, (string | null)[]>} said their arithmetic, with slots for numbers of series
 * @property {Record<string, {at: number[][], spelled: (string | null)[][], sources: Trace["sources"][]}>} spelled
 *   arithmetic, and perhaps sources, that are others in other states: which of them each state has
 * @property {string} initially what the text alternative says of the first state
 */

const THOUSANDTHS = 1000;
const SLOT = /⟦(~?)(\d+)(!?)⟧/g;
const POWER_OF_TEN = /10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/;
const EXPONENT = /\^\(?−?$/;

/**
 * The numbers of a program in all of its states.
 * @param {Live} live
 */
export function statesOf({ values, series, said }) {
  /** @type {Record<number, (number | string)[]>} */
  const decoded = {};
  /** @type {(slot: number, state: number) => number | string} */
  const number = (slot, state) => {
    const all = (decoded[slot] ??= decode(series[slot]));
    return all[Math.min(state, all.length - 1)];
  };
  const count = values.reduce((product, own) => product * own.length, 1);
  /** @type {(which: number, state: number) => number} the value of a parameter in a state */
  const parameter = (which, state) => {
    const faster = values.slice(which + 1).reduce((product, own) => product * own.length, 1);
    const place = Math.floor(state / faster) % values[which].length;
    // Of words it is which of them, as numbers are made of on and off.
    return typeof values[which][place] === "string" ? place : Number(values[which][place]);
  };
  /**
   * How a cell is computed in a state.
   * @param {string} name
   * @param {number} cell which of those that are drawn
   * @param {number} state
   */
  const spell = (name, cell, state) => {
    const template = said[name]?.[cell];
    return template ? filled(template, (slot, own) => (own ? parameter(slot, state) : toNumber(number(slot, state)))) : null;
  };
  return {
    number,
    /** @param {number[]} places of the parameters' values */
    stateOf: (places) => places.reduce((state, place, i) => state * values[i].length + place, 0),
    spelled: spell,
    /** @type {(name: string, cell: number) => (string | null)[]} how a cell is computed in every state */
    all: (name, cell) => Array.from({ length: count }, (_, state) => spell(name, cell, state)),
  };
}

/** Its numbers, of which texts stay. @param {(number | string)[]} series @returns {(number | string)[]} */
export function decode(series) {
  let sum = 0;
  return series.map((added) => {
    if (typeof added === "number") return (sum += added) / THOUSANDTHS;
    return Number.isFinite(Number(added)) ? Number(added) : added;
  });
}

/**
 * A template with its numbers; `filled` of the build does the same.
 * @param {string} template
 * @param {(slot: number, own: boolean) => number} numberOf `own` where it is a parameter
 */
export function filled(template, numberOf) {
  return template.replace(SLOT, (slotted, own, slot, grouped, at) => {
    const number = numberOf(Number(slot), own !== "");
    const text = spellNumber(number, own ? EXACT : DIGITS);
    // A number that an exponent begins with keeps its leading zero.
    const whole = EXPONENT.test(template.slice(Math.max(0, at - 3), at)) ? text.replace(/^(−?)\./, "$10.") : text;
    // A power of ten in a power, as an exponent or raised itself, stands in parentheses, too.
    const torn = POWER_OF_TEN.test(whole) && (template[at - 1] === "^" || template[at + slotted.length] === "^");
    return torn || (grouped && number < 0) ? `(${whole})` : whole;
  });
}

/** @param {number | string} value as the build writes it */
const toNumber = (value) => (typeof value === "number" ? value : Number(value.replace("inf", "Infinity")));

