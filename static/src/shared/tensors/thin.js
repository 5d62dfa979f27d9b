// Fewer of a tensor's places, for a drawing that has no room for all that were asked for.
import { looksOf } from "./arrangements/index.js";
import { rowsTaken } from "./arrangements/lookup.js";

/** @typedef {import("./focus.js").Answer} Answer */
/** @typedef {import("./items.d.ts").DrawnTensor} Tensor */
/** @typedef {import("./items.d.ts").Row} Chain */

/** An axis of so many places is only cut where nothing else helps. */
const FEW = 4;
const FEWEST = 2;

/**
 * The tensors with fewer places of each axis that runs to the right: the first, the last, those in focus. With `over`
 * all axes are cut that are longer.
 * @param {Record<string, Tensor>} tensors
 * @param {Chain[]} rows
 * @param {{most: number, over?: number, spared: string[], answer: Answer | null}} wish `spared` are dims that keep all their places
 */
export function thinned(tensors, rows, { most, over, spared, answer }) {
  const items = rows.flatMap(({ statements }) => statements.flatMap((statement) => statement.items));
  const across = axesAcross(tensors, items);
  const placesOf = (/** @type {Iterable<string>} */ cells) => {
    /** @type {Map<string, Set<number>>} */
    const places = new Map();
    for (const cell of cells) {
      const [name, index] = cell.split(":");
      index.split(",").forEach((at, axis) => {
        const dim = keyOf(tensors[name], name, axis);
        places.set(dim, (places.get(dim) ?? new Set()).add(Number(at)));
      });
    }
    return places;
  };
  const needed = placesOf(answer ? [answer.cell, ...answer.single] : []);
  // What else it comes from, such as a window's cells, where that is only a part of the axis.
  for (const [dim, places] of placesOf(answer?.lit ?? [])) {
    if (places.size <= most) needed.set(dim, new Set([...(needed.get(dim) ?? []), ...places]));
  }
  const isShared = (/** @type {string} */ name) => items.flatMap(looksOf).filter(({ tensor }) => tensor === name).length > 1;
  for (const item of items) {
    if (item.kind !== "lookup" || !isShared(item.table.tensor)) continue;
    const dim = keyOf(tensors[item.table.tensor], item.table.tensor, 0);
    const taken = rowsTaken(tensors[item.ids.tensor], tensors[item.table.tensor]);
    needed.set(dim, new Set([...(needed.get(dim) ?? []), ...taken]));
  }
  const thin = Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const shown = tensor.shown.map((places, axis) => {
        const dim = keyOf(tensor, name, axis);
        const whole = over === undefined ? !across.has(dim) : places.length <= over;
        return spared.includes(dim) || whole ? places : fewer(places, most, needed.get(dim));
      });
      return [name, keeping(tensor, shown)];
    }),
  );
  // Of a table the rows that are still taken from it.
  for (const item of items) {
    if (item.kind !== "lookup") continue;
    const { ids, table, result } = item;
    // Each id has its row of the result.
    const [kept] = thin[result.tensor].shown;
    if (kept.length < thin[ids.tensor].shown[0].length) thin[ids.tensor] = keeping(tensors[ids.tensor], [kept]);
    if (isShared(table.tensor)) continue;
    const taken = new Set(rowsTaken(thin[ids.tensor], tensors[table.tensor]));
    const [places, ...others] = tensors[table.tensor].shown;
    thin[table.tensor] = keeping(tensors[table.tensor], [
      places.filter((place) => taken.has(place)),
      ...others.map((_, i) => thin[table.tensor].shown[i + 1]),
    ]);
  }
  return thin;
}

/**
 * A dim's name, or for an axis without one what it has to itself.
 * @param {Tensor} tensor
 * @param {string} name
 * @param {number} axis
 */
function keyOf({ dims }, name, axis) {
  return /^\d*$/.test(dims[axis] ?? "") ? `${name}:${axis}` : dims[axis];
}

/**
 * The dims that run to the right in some grid: to draw fewer of the others would not make anything narrower.
 * @param {Record<string, Tensor>} tensors
 * @param {import("./items.d.ts").Item[]} items
 */
function axesAcross(tensors, items) {
  const across = new Set();
  for (const item of items) {
    for (const look of looksOf(item)) {
      // A lookup's ids stand upright too.
      if (look.upright || (item.kind === "lookup" && look === item.ids)) continue;
      const tensor = tensors[look.tensor];
      across.add(keyOf(tensor, look.tensor, tensor.shape.length - (look.transposed ? 2 : 1)));
    }
  }
  return across;
}

/**
 * @param {number[]} places
 * @param {number} most
 * @param {Set<number>} [needed]
 */
function fewer(places, most, needed = new Set()) {
  // Dots that stand for one or two places take about as much room as they do.
  if (places.length <= Math.max(most > FEWEST ? FEW : 0, most + 1)) return places;
  const chosen = new Set([places[0], places[places.length - 1], ...places.filter((place) => needed.has(place))]);
  for (let order = 1; chosen.size < most; order++) chosen.add(places[order]);
  return places.filter((place) => chosen.has(place));
}

/**
 * A tensor of which only some of the drawn places are kept.
 * @param {Tensor} tensor
 * @param {number[][]} shown
 * @returns {Tensor}
 */
function keeping(tensor, shown) {
  // What stays as it is need not be measured again.
  if (shown.every((places, axis) => places.length === tensor.shown[axis].length)) return tensor;
  const orders = shown.map((places, axis) => places.map((place) => tensor.shown[axis].indexOf(place)));
  /** @type {(values: any, axis: number) => any} */
  const pick = (values, axis) => (axis < orders.length ? orders[axis].map((order) => pick(values[order], axis + 1)) : values);
  return {
    ...tensor,
    shown,
    labels: tensor.labels.map((labels, axis) => labels && orders[axis].map((order) => labels[order])),
    values: tensor.values === null ? null : pick(tensor.values, 0),
  };
}
