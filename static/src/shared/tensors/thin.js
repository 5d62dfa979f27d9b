// Fewer of a tensor's places, for a drawing that has no room for all that were asked for.
import { rowsTaken } from "./blocks.js";

/** @typedef {import("./focus.js").Cell} Cell */
/** @typedef {import("./grid.js").Tensor} Tensor */
/** @typedef {import("./layout.js").Chain} Chain */

/**
 * The tensors with fewer places of each axis: the first, the last, those in focus.
 * @param {Record<string, Tensor>} tensors
 * @param {Chain[]} rows
 * @param {{most: number, spared: string[], focus: Cell | null}} wish `spared` are dims that keep all their places
 */
export function thinned(tensors, rows, { most, spared, focus }) {
  /** @type {Record<string, number>} */
  const kept = Object.fromEntries(focus ? tensors[focus.name].dims.map((dim, axis) => [dim, focus.index[axis]]) : []);
  const thin = Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      keeping(
        tensor,
        tensor.shown.map((places, axis) => {
          const dim = tensor.dims[axis];
          return spared.includes(dim) ? places : fewer(places, most, kept[dim]);
        }),
      ),
    ]),
  );
  // Of a table the rows that are still taken from it.
  for (const { ids, table } of rows.flatMap(({ statements }) => statements.flatMap(({ items }) => items))) {
    if (!ids || !table) continue;
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
 * @param {number[]} places
 * @param {number} most
 * @param {number | undefined} wanted
 */
function fewer(places, most, wanted) {
  if (places.length <= most) return places;
  const chosen = new Set([places[0], places[places.length - 1]]);
  if (wanted !== undefined && places.includes(wanted)) chosen.add(wanted);
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
