// Blocks of a grid that move together, in two tints, and the seams between them and between joined tensors.
import { escape, tag } from "../../svg.js";

/** @typedef {import("../grid.js").Grid} Grid */
/** @typedef {import("../items.d.ts").Bands} Bands */

/** The two tints of bands. */
const TINTS = [0.85, 0.25];

/**
 * The tint of a place.
 * @param {Bands} bands
 * @param {number} place
 */
export function bandTint({ block, of }, place) {
  return TINTS[(Math.floor(place / block) % of) % 2];
}

/**
 * A heavier line where one band of an axis ends and the next begins, and where joined tensors meet.
 * @param {Grid} grid
 */
export function seams({ look, tensor, vertical, rows, columns, height, cell, cellWidth }) {
  const { bands, seams } = look;
  const axis = bands?.axis ?? seams?.axis;
  if (axis === undefined) return "";
  const part = (/** @type {number} */ place) =>
    bands ? Math.floor(place / bands.block) : (seams?.at.filter((start) => place >= start).length ?? 0);
  const fromEnd = tensor.shape.length - axis;
  const across = !vertical && fromEnd === (look.transposed ? 2 : 1);
  const along = across ? columns : fromEnd <= 2 ? rows : null;
  let lines = "";
  along?.slots.forEach((slot, i) => {
    const before = along.slots[i - 1];
    if (!before || part(before.place) === part(slot.place)) return;
    // Where cells are left out between them, the seam runs through the gap.
    const at = (before.at + (across ? cellWidth : cell) + slot.at) / 2;
    lines += across ? `M${at},-4v${height + 8}` : `M-4,${at}h${columns.length + 8}`;
  });
  return lines ? tag("path", { class: "explorable-slice", d: lines }) : "";
}

/**
 * Below each block of columns which one it is.
 * @param {Grid} grid
 * @param {number} y
 */
export function bandNumbers({ look, columns, cellWidth }, y) {
  if (!look.bands) return "";
  const { block, of, name } = look.bands;
  /** @type {Map<number, {from: number, to: number}>} */
  const spans = new Map();
  for (const { place, at } of columns.slots) {
    const number = Math.floor(place / block) % of;
    spans.set(number, { from: spans.get(number)?.from ?? at, to: at + cellWidth });
  }
  return [...spans]
    .map(([number, { from, to }]) => tag("text", { class: "explorable-shape", x: (from + to) / 2, y }, escape(`${name} ${number}`)))
    .join("");
}
