// The two steps of k-means: points join the nearest centre, centres move to the mean of their points.

/** @typedef {[number, number]} Point */
/** @typedef {number[][]} Columns of all points, x and y */

/**
 * @typedef {object} State
 * @property {"placed" | "assigned" | "moved"} after what the last step did
 * @property {Point[]} centres
 * @property {number[] | null} labels each point's cluster, once points are assigned
 * @property {number} inertia the sum of the points' squared distances to their centres; before they are assigned, to the
 *   nearest ones
 * @property {number} changed how many points changed their cluster, where they were assigned
 */

/**
 * @param {Columns} points
 * @param {Point[]} centres
 * @returns {State}
 */
export function placing(points, centres) {
  return { after: "placed", centres, labels: null, inertia: inertiaOf(points, assign(points, centres), centres), changed: 0 };
}

/**
 * @param {Columns} points
 * @param {State} before
 * @returns {State | null} null where nothing would change any more
 */
export function next(points, { after, centres, labels, changed }) {
  if (after === "assigned" && labels) {
    if (!changed) return null;
    const moved = means(points, labels, centres);
    return { after: "moved", centres: moved, labels, inertia: inertiaOf(points, labels, moved), changed: 0 };
  }
  const joins = assign(points, centres);
  const count = joins.filter((label, i) => label !== labels?.[i]).length;
  return { after: "assigned", centres, labels: joins, inertia: inertiaOf(points, joins, centres), changed: count };
}

/**
 * Which centre is nearest to each point; of two that are as near, the first.
 * @param {Columns} points
 * @param {Point[]} centres
 */
function assign([xs, ys], centres) {
  return xs.map((px, i) => {
    let [found, least] = [0, Infinity];
    for (let j = 0; j < centres.length; j++) {
      const square = (px - centres[j][0]) ** 2 + (ys[i] - centres[j][1]) ** 2;
      if (square < least) [found, least] = [j, square];
    }
    return found;
  });
}

/**
 * The mean of each cluster's points. A centre without points stays.
 * @param {Columns} points
 * @param {number[]} labels
 * @param {Point[]} centres
 * @returns {Point[]}
 */
function means([xs, ys], labels, centres) {
  const sums = centres.map(() => [0, 0, 0]);
  labels.forEach((label, i) => {
    sums[label][0] += xs[i];
    sums[label][1] += ys[i];
    sums[label][2]++;
  });
  return sums.map(([sx, sy, size], i) => (size ? [sx / size, sy / size] : centres[i]));
}

/**
 * @param {Columns} points
 * @param {number[]} labels
 * @param {Point[]} centres
 */
function inertiaOf([xs, ys], labels, centres) {
  return labels.reduce((sum, label, i) => sum + (xs[i] - centres[label][0]) ** 2 + (ys[i] - centres[label][1]) ** 2, 0);
}
