// How a curve goes, in words, for who cannot see it.

/**
 * @param {[at: number, value: number][]} points of the curve, from left to right
 * @param {[at: number, slope: number][]} slopes none where the curve has no tangent
 * @param {{value: (value: number) => string, place: (at: number) => string}} write
 * @returns {string} what comes after the curve's name
 */
export function courseOf(points, slopes, write) {
  const known = points.filter(([, value]) => Number.isFinite(value));
  if (known.length < 2) return "has no values";
  const values = known.map(([, value]) => value);
  const [first, last] = [values[0], values[values.length - 1]];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (write.value(least) === write.value(most)) return `stays at ${write.value(first)}`;
  const rises = values.every((value, i) => !i || value >= values[i - 1]);
  const falls = values.every((value, i) => !i || value <= values[i - 1]);
  const at = (/** @type {number} */ value) => write.place(known[values.indexOf(value)][0]);
  const ends = `${rises ? "rises" : falls ? "falls" : "goes"} from ${write.value(first)} to ${write.value(last)}`;
  const turns = rises || falls ? "" : `; highest ${write.value(most)} at ${at(most)}, lowest ${write.value(least)} at ${at(least)}`;
  const steep = slopes.filter(([, slope]) => Number.isFinite(slope));
  if (!steep.length) return ends + turns;
  const [where, slope] = steep.reduce((best, one) => (Math.abs(one[1]) > Math.abs(best[1]) + 1e-9 ? one : best));
  // What goes up by jumps has no slope that says so.
  if (write.value(slope) === write.value(0)) return ends + turns;
  return `${ends}${turns}; steepest at ${write.place(where)}, slope ${write.value(slope)}`;
}
