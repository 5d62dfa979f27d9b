// Which units are on over a span of tokens, and where else the same ones are.
import { unpack } from "../packed.js";

/**
 * @typedef {object} State
 * @property {number} first of the tokens that are chosen
 * @property {number} last
 * @property {number} threshold
 * @property {boolean} outside whether units have to be off just outside
 * @property {boolean} either whether far below zero is on as well
 * @property {number} from the first token of the window
 *
 * @typedef {{first: number, last: number, on: number}} Match a place, and how many of the units are on all over it
 * @typedef {ReturnType<typeof readerOf>} Reader
 * @typedef {ReturnType<Reader["read"]>} Read
 */

/** More places are not listed. */
const LISTED = 6;

/** @param {import("../../types.js").Model} model */
export function readerOf(model) {
  const [count, units] = model.get("states").shape;
  const values = unpack(model.get("states"));
  const names = /** @type {string[]} */ (model.get("units"));
  const given = /** @type {[number, number][] | null} */ (model.get("matches"));
  const value = (/** @type {number} */ token, /** @type {number} */ unit) => values[token * units + unit];
  return {
    count: /** @type {number} */ (count),
    units: /** @type {number} */ (units),
    tokens: /** @type {import("../tokens.js").Token[]} */ (model.get("tokens")),
    ends: /** @type {[number, number]} */ (model.get("ends")),
    isCut: /** @type {boolean} */ (model.get("cut")),
    isGiven: given !== null,
    value,
    /** @param {number} unit */
    nameOf: (unit) => names[unit] ?? String(unit),
    /** @param {State} state */
    read({ first, last, threshold, outside, either }) {
      const sign = (/** @type {number} */ unit) => (either && value(first, unit) < 0 ? -1 : 1);
      const isOn = (/** @type {number} */ token, /** @type {number} */ unit) => sign(unit) * value(token, unit) >= threshold;
      const isOff = (/** @type {number} */ token, /** @type {number} */ unit) => token < 0 || token >= count || !isOn(token, unit);
      /** @type {number[]} */
      const on = [];
      for (let unit = 0; unit < units; unit++) {
        let stays = true;
        for (let token = first; stays && token <= last; token++) stays = isOn(token, unit);
        if (stays && (!outside || (isOff(first - 1, unit) && isOff(last + 1, unit)))) on.push(unit);
      }
      const counts = Uint16Array.from({ length: count }, (_, token) => on.reduce((sum, unit) => sum + Number(isOn(token, unit)), 0));
      const all = given ? given.map(([a, b]) => ({ first: a, last: b, on: allOver(a, b, on, isOn) })) : matchesOf(counts, on.length);
      const others = all.filter((one) => one.last < first || one.first > last).sort((a, b) => b.on - a.on || (given ? 0 : nearness(a, last - first) - nearness(b, last - first)) || a.first - b.first);
      return { on, counts, matches: others.slice(0, LISTED), found: others.filter((one) => one.on === on.length).length };
    },
  };
}

/** @param {number} a @param {number} b @param {number[]} on @param {(token: number, unit: number) => boolean} isOn */
function allOver(a, b, on, isOn) {
  const stay = on.filter((unit) => {
    for (let token = a; token <= b; token++) if (!isOn(token, unit)) return false;
    return true;
  });
  return stay.length;
}

/** How far a place's length is from another. @param {Match} match @param {number} length */
const nearness = (match, length) => Math.abs(match.last - match.first - length);

/**
 * The places where all of some units are on, then those where all but one are, as long as that is most of them.
 * @param {Uint16Array} counts of the units that are on at each token
 * @param {number} many
 * @returns {Match[]}
 */
function matchesOf(counts, many) {
  /** @type {Match[]} */
  const found = [];
  const taken = new Uint8Array(counts.length);
  for (let least = many; least > many / 2; least--) {
    for (let token = 0; token < counts.length; token++) {
      if (counts[token] < least) continue;
      const first = token;
      let isFree = true;
      for (; token < counts.length && counts[token] >= least; token++) isFree &&= !taken[token];
      if (!isFree) continue;
      found.push({ first, last: token - 1, on: least });
      taken.fill(1, first, token);
    }
  }
  return found;
}
