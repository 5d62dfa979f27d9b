/** @typedef {[number, number]} Point */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/** Of more edges the numbers would fill their fan. */
const MOST = 12;
/** So many places along an edge are tried for its number, in this part of it around its middle. */
const PLACES = 15;
const PART = 0.72;
/** Where they all are at first; one of these mostly leads to a good place for each, in so many rounds. */
const STARTS = [0, 0.25, 0.5, 0.75, 1];
const ROUNDS = 6;
/** How far other edges should stay from the middle of a number, and how far at least. */
const CLEAR = 20;
const CLOSEST = 9;

/**
 * Puts a number on each edge of a fan, where it keeps away from the other numbers, from what else is there, and from the
 * other edges.
 * @param {[Point, Point][]} edges each from left to right
 * @param {Box[]} taken
 * @param {{width: number, height: number}} size of a number
 * @param {number} apart how far numbers keep away from one another, in px
 * @returns {Point[] | null} their middles, or null where there is no room for all of them
 */
export function placed(edges, taken, { width, height }, apart) {
  /** What two boxes of a number's size are apart; below 0 they overlap. @type {(a: Point, b: Point) => number} */
  const between = (a, b) => Math.max(Math.abs(a[0] - b[0]) - width, Math.abs(a[1] - b[1]) - height);
  const isFree = (/** @type {Point} */ [x, y]) =>
    taken.every(
      ({ left, right, top, bottom }) => Math.max(left - x, x - right) >= width / 2 || Math.max(top - y, y - bottom) >= height / 2,
    );
  const candidates = edges.map(([from, to]) =>
    Array.from({ length: PLACES }, (_, i) => 0.5 + PART * (i / (PLACES - 1) - 0.5))
      .map((along) => /** @type {Point} */ ([from[0] + along * (to[0] - from[0]), from[1] + along * (to[1] - from[1])]))
      .filter(isFree),
  );
  if (edges.length > MOST || candidates.some((places) => !places.length)) return null;

  /** From a number to another edge. @type {(at: Point, edge: [Point, Point]) => number} */
  const away = ([x, y], [[x1, y1], [x2, y2]]) => {
    const steep = (y2 - y1) / (x2 - x1);
    return Math.abs(y1 + steep * (x - x1) - y) / Math.sqrt(1 + steep * steep);
  };
  /** How bad a place is for an edge's number. @type {(at: Point, own: number, places: Point[]) => number} */
  const cost = (at, own, places) =>
    edges.reduce((sum, edge, i) => {
      if (i === own) return sum;
      return sum + 4 * Math.max(0, 1.5 * apart - between(at, places[i])) ** 2 + Math.max(0, CLEAR - away(at, edge)) ** 2;
    }, 0);
  /** @param {Point[]} places */
  const isGood = (places) =>
    places.every((at, own) => edges.every((edge, i) => i === own || (between(at, places[i]) >= apart && away(at, edge) >= CLOSEST)));
  for (const start of STARTS) {
    const places = candidates.map((all) => all[Math.floor(start * (all.length - 1))]);
    for (let round = 0; round < ROUNDS; round++) {
      candidates.forEach((all, own) => {
        places[own] = all.reduce((best, at) => (cost(at, own, places) < cost(best, own, places) ? at : best), places[own]);
      });
    }
    if (isGood(places)) return places;
  }
  return null;
}
