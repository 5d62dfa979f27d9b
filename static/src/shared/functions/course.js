// How a curve goes, in words, for who cannot see it.
import { t } from "../words.js";

/**
 * @param {[at: number, value: number][]} points of the curve, from left to right
 * @param {[at: number, slope: number][]} slopes none where the curve has no tangent
 * @param {{value: (value: number) => string, place: (at: number) => string}} write
 * @param {string} name of the curve
 */
export function courseOf(points, slopes, write, name) {
  const known = points.filter(([, value]) => Number.isFinite(value));
  if (known.length < 2) return t`${name} has no values.`;
  const values = known.map(([, value]) => value);
  const [first, last] = [values[0], values[values.length - 1]];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (write.value(least) === write.value(most)) return t`${name} stays at ${write.value(first)}.`;
  const rises = values.every((value, i) => !i || value >= values[i - 1]);
  const falls = values.every((value, i) => !i || value <= values[i - 1]);
  const at = (/** @type {number} */ extreme) => {
    const text = write.value(extreme);
    // What reads alike is the nearest: few have to be written to find how near that is.
    let [same, apart] = [0, Infinity];
    const reads = (/** @type {number} */ value) => {
      const by = Math.abs(value - extreme);
      if (by > same && by < apart) {
        if (write.value(value) === text) same = by;
        else apart = by;
      }
      return by <= same;
    };
    const [first, ...others] = stretches(values.map(reads));
    if (!others.length) return write.place(known[values.indexOf(extreme)][0]);
    const where = write.place(known[Math.floor((first[0] + first[1]) / 2)][0]);
    // Translators: {0} is a place on an axis, "x = 3".
    return others.length > 1 ? t`${where} and ${others.length} other places` : t`${where} and one other place`;
  };
  const [from, to] = [write.value(first), write.value(last)];
  const ends = rises ? t`${name} rises from ${from} to ${to}` : falls ? t`${name} falls from ${from} to ${to}` : t`${name} goes from ${from} to ${to}`;
  // Translators: {0} is "It goes from 1 to 9".
  const turns = rises || falls ? ends : t`${ends}; highest ${write.value(most)} at ${at(most)}, lowest ${write.value(least)} at ${at(least)}`;
  const steep = slopes.filter(([, slope]) => Number.isFinite(slope));
  if (!steep.length) return t`${turns}.`;
  const [where, slope] = steep.reduce((best, one) => (Math.abs(one[1]) > Math.abs(best[1]) + 1e-9 ? one : best));
  // What goes up by jumps has no slope that says so.
  if (write.value(slope) === write.value(0)) return t`${turns}.`;
  // Translators: {0} is "It rises from 1 to 9".
  return t`${turns}; steepest at ${write.place(where)}, slope ${write.value(slope)}.`;
}

/**
 * The first and last places of each stretch that is so.
 * @param {boolean[]} is
 */
function stretches(is) {
  /** @type {[number, number][]} */
  const found = [];
  is.forEach((so, i) => {
    if (so && is[i - 1]) found[found.length - 1][1] = i;
    else if (so) found.push([i, i]);
  });
  return found;
}
