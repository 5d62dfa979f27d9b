import { add, rectangle } from "../svg.js";
import { writeSymbol } from "../symbols.js";
import { texturePaint } from "../textures.js";
import { BRACE, LABEL, cellText, indexOf, valueOf } from "./grid.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./grid.js").Slot} Slot */

const GAP = 16;
const SHEET = 6;
/** Cells' fills run from this opacity, for zero, to 1, for the value farthest from it. */
const PALEST = 0.14;
/** The two tints of bands, and that of cells that are not read. */
const TINTS = [0.85, 0.25];
const FAINT = 0.12;
/** Below a number only this much of its cell is woven, so that the number stands free. */
const WOVEN = 6;
/** How far words stand from the cells. */
const AWAY = 6;

/**
 * Draws a grid whose first cell is at x, y.
 * @param {Element} parent
 * @param {Grid} grid
 * @param {number} x
 * @param {number} y
 * @param {{id: string, texture: string | undefined}} look `id` is the picture's
 */
export function drawGrid(parent, grid, x, y, { id, texture }) {
  const group = add(parent, "g", { "data-concept": grid.tensor.concept, transform: `translate(${x},${y})` });
  const { columns, look } = grid;
  const name = add(group, "text", { class: "explorable-name", x: columns.length / 2, y: -grid.nameLine - 4 });
  writeSymbol(name, grid.name, look.transposed);
  drawSheets(group, grid);
  drawCells(group, grid, texturePaint(id, texture));
  drawGaps(group, grid);
  drawSeams(group, grid);
  drawSlices(group, grid);
  drawWindows(group, grid);
  drawLabels(group, grid);
  drawBraces(group, grid);
  grid.captions.forEach((caption, line) => {
    const at = grid.height + 2 + 16 * (line + 1) - 4;
    add(group, "text", { class: "explorable-shape", x: columns.length / 2, y: at }, caption);
  });
}

/** @type {(bands: NonNullable<import("./grid.js").Look["bands"]>, place: number) => number} which of the two tints */
const bandOf = ({ block, of }, place) => (Math.floor(place / block) % of) % 2;

/** @type {(grid: Grid) => (Slot | null)[]} */
const rowsOf = ({ rows }) => rows?.slots ?? [null];

/**
 * @param {Element} group
 * @param {Grid} grid
 */
function drawSheets(group, { sheets, columns, height, look, tensor }) {
  for (let sheet = sheets; sheet > 0; sheet--) {
    const place = tensor.shown[0][0] + sheet;
    const tint = look.bands ? TINTS[bandOf(look.bands, place)] : null;
    add(group, "path", {
      class: "explorable-cell",
      d: rectangle(SHEET * sheet, -SHEET * sheet, columns.length, height),
      "fill-opacity": tint ?? (tensor.values === null ? null : PALEST),
    });
    // What lies behind a sheet does not shine through it.
    add(group, "path", { class: "explorable-paper", d: rectangle(SHEET * (sheet - 1), -SHEET * (sheet - 1), columns.length, height) });
  }
}

/**
 * @param {Element} group
 * @param {Grid} grid
 * @param {string | null} paint of its concept's texture
 */
function drawCells(group, grid, paint) {
  const { tensor, cell, cellWidth, columns, digits } = grid;
  const cells = add(group, "g", { class: "explorable-cells" });
  const woven = paint && !grid.heat ? add(group, "path", { fill: paint }) : null;
  const values = tensor.values === null || grid.heat ? null : add(group, "g", { class: "explorable-values" });
  const signed = (tensor.range?.[0] ?? 0) < 0;
  let weave = "";
  let ghosts = "";
  let zeros = "";
  for (const row of rowsOf(grid)) {
    for (const column of columns.slots) {
      const [x, y] = [column.at, row?.at ?? 0];
      if (row?.ghost || column.ghost) {
        ghosts += rectangle(x, y, cellWidth, cell);
        if (grid.look.padded) zeros += `${x + cellWidth / 2},${y + cell / 2 + 4} `;
        continue;
      }
      const index = indexOf(grid, row, column);
      const value = tensor.values === null ? null : valueOf(grid, row, column);
      add(cells, "path", {
        "data-cell": `${grid.name}:${index.join(",")}`,
        d: rectangle(x, y, cellWidth, cell),
        "fill-opacity": opacity(grid, index, value),
        class: grid.heat && signed && typeof value === "number" ? (value < 0 ? "explorable-negative" : "explorable-positive") : null,
      });
      weave += values ? rectangle(x, y + cell - WOVEN, cellWidth, WOVEN) : rectangle(x, y, cellWidth, cell);
      if (values && value !== null) {
        add(values, "text", { x: x + cellWidth / 2, y: y + cell / 2 + (woven ? 2 : 4) }, cellText(value, digits));
      }
    }
  }
  if (weave) woven?.setAttribute("d", weave);
  if (ghosts) add(group, "path", { class: "explorable-ghost", d: ghosts });
  for (const at of zeros.split(" ").filter(Boolean)) {
    const [x, y] = at.split(",");
    add(group, "text", { class: "explorable-shape", x, y }, "0");
  }
}

/**
 * @param {Grid} grid
 * @param {number[]} index
 * @param {number | string | null} value
 */
function opacity({ look, tensor }, index, value) {
  if (look.taken && !look.taken.every((places, axis) => !places || places.includes(index[axis]))) return FAINT;
  if (look.bands) return TINTS[bandOf(look.bands, index[look.bands.axis])];
  if (value === null) return null;
  if (typeof value === "string" || !tensor.range) return PALEST;
  const farthest = Math.max(...tensor.range.map(Math.abs));
  const part = farthest > 0 ? Math.abs(value) / farthest : 0;
  return Math.round((PALEST + (1 - PALEST) * part) * 100) / 100;
}

/**
 * Three dots in each gap: across from every row, down from every column.
 * @param {Element} group
 * @param {Grid} grid
 */
function drawGaps(group, grid) {
  const { rows, columns, cell, cellWidth } = grid;
  let dots = "";
  const dot = (/** @type {number} */ x, /** @type {number} */ y) => (dots += `M${x},${y}h.01`);
  for (const gap of columns.gaps) {
    for (const row of rowsOf(grid)) {
      for (const step of [-4, 0, 4]) dot(gap + GAP / 2 + step, (row?.at ?? 0) + cell / 2);
    }
  }
  for (const gap of rows?.gaps ?? []) {
    for (const column of columns.slots) {
      for (const step of [-4, 0, 4]) dot(column.at + cellWidth / 2, gap + GAP / 2 + step);
    }
  }
  if (dots) add(group, "path", { class: "explorable-elided", d: dots });
}

/**
 * A heavier line where one band of an axis ends and the next begins, and where joined tensors meet.
 * @param {Element} group
 * @param {Grid} grid
 */
function drawSeams(group, { look, tensor, rows, columns, height, cell, cellWidth }) {
  const { bands, seams } = look;
  const axis = bands?.axis ?? seams?.axis;
  if (axis === undefined) return;
  const part = (/** @type {number} */ place) =>
    bands ? Math.floor(place / bands.block) : (seams?.at.filter((start) => place >= start).length ?? 0);
  const fromEnd = tensor.shape.length - axis;
  const across = fromEnd === (look.transposed ? 2 : 1);
  const along = across ? columns : fromEnd <= 2 ? rows : null;
  let lines = "";
  along?.slots.forEach((slot, i) => {
    const before = along.slots[i - 1];
    if (!before || part(before.place) === part(slot.place)) return;
    // Where cells are left out between them, the seam runs through the gap.
    const at = (before.at + (across ? cellWidth : cell) + slot.at) / 2;
    lines += across ? `M${at},-4v${height + 8}` : `M-4,${at}h${columns.length + 8}`;
  });
  if (lines) add(group, "path", { class: "explorable-slice", d: lines });
}

/**
 * @param {Element} group
 * @param {Grid} grid
 */
function drawSlices(group, grid) {
  const { look, rows, columns, height, cell, cellWidth } = grid;
  const { slices, sums } = look;
  if (!slices) return;
  const across = slices === columns.dim;
  if (!across && slices !== rows?.dim) return;
  for (const slot of across ? rowsOf(grid) : columns.slots) {
    const d = across ? rectangle(0, slot?.at ?? 0, columns.length, cell) : rectangle(slot?.at ?? 0, 0, cellWidth, height);
    const of = `${across ? rows?.dim : columns.dim}:${slot?.place ?? 0}`;
    add(group, "path", { class: "explorable-slice", d, "data-slice": of });
  }
  if (!sums) return;
  const x = columns.length + AWAY + cellWidth / 2;
  rowsOf(grid).forEach((row, i) => {
    const sum = sums[i];
    const text = typeof sum === "number" ? sum.toFixed(2) : String(sum);
    add(
      group,
      "text",
      { class: "explorable-shape", x, y: (row?.at ?? 0) + cell / 2 + 4, "data-slice": `${rows?.dim}:${row?.place ?? 0}` },
      text,
    );
  });
  add(group, "text", { class: "explorable-shape", x, y: -AWAY }, "sum");
}
/**
 * One outline for each place of a sliding window; the one that is looked at is seen.
 * @param {Element} group
 * @param {Grid} grid
 */
function drawWindows(group, grid) {
  const { windows } = grid.look;
  if (!windows) return;
  const { rows, columns, cell, cellWidth } = grid;
  const layer = add(group, "g", { class: "explorable-windows" });
  /** @type {(axis: import("./grid.js").Axis | null, window: import("./grid.js").Window, length: number) => [number, number, number][]} */
  const spans = (axis, { size, stride, padding, count }, length) => {
    if (!axis) return [[0, 0, length]];
    return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
      const first = i * stride - padding;
      const inside = axis.slots.filter(({ place }) => place >= first && place < first + size);
      const whole = inside.length > 0 && inside[0].place === first && inside.length === size;
      return whole ? [[i, inside[0].at, inside[size - 1].at + length - inside[0].at]] : [];
    });
  };
  for (const [down, y, height] of spans(rows, windows.rows, cell)) {
    for (const [right, x, width] of spans(columns, windows.columns, cellWidth)) {
      const at = rows ? `${down},${right}` : right;
      add(layer, "path", { "data-window": `${windows.of}:${at}`, d: rectangle(x, y, width, height) });
    }
  }
}

/**
 * @param {Element} group
 * @param {Grid} grid
 */
function drawLabels(group, { tensor, rows, columns, cell, cellWidth, sheets }) {
  columns.labels?.forEach((text, i) => {
    const slot = columns.slots[i];
    const at = `translate(${slot.at + cellWidth / 2 + 3},${-AWAY - SHEET * sheets}) rotate(-45)`;
    add(group, "text", { class: "explorable-token", transform: at, "data-label": `${columns.dim}:${slot.place}` }, text);
  });
  rows?.labels?.forEach((text, i) => {
    const slot = rows.slots[i];
    add(
      group,
      "text",
      {
        class: "explorable-token",
        x: -AWAY,
        y: slot.at + cell / 2 + 4,
        "text-anchor": "end",
        "data-label": tensor.labels.includes(rows.labels) ? `${rows.dim}:${slot.place}` : null,
      },
      text,
    );
  });
}

/**
 * @param {Element} group
 * @param {Grid} grid
 */
function drawBraces(group, grid) {
  const { rows, columns, height, look } = grid;
  const contracted = (/** @type {"rows" | "columns"} */ side) => (look.contracted === side ? "explorable-contracted" : null);
  if (grid.columnBrace) {
    const y = -grid.braceLine - BRACE - 3;
    const brace = add(group, "g", { class: contracted("columns") });
    add(brace, "path", { class: "explorable-brace", d: braceAbove(0, columns.length, -grid.braceLine) });
    add(brace, "text", { class: "explorable-brace-size", x: columns.length / 2, y }, columns.size);
  }
  if (grid.rowBrace && rows) {
    const x = -grid.left + LABEL + 1;
    const brace = add(group, "g", { class: contracted("rows") });
    add(brace, "path", { class: "explorable-brace", d: braceLeft(0, height, x + BRACE + 2) });
    const at = `translate(${x - 3},${height / 2}) rotate(-90)`;
    add(brace, "text", { class: "explorable-brace-size", transform: at }, rows.size);
  }
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} y where its ends are
 */
export function braceAbove(from, to, y) {
  const middle = (from + to) / 2;
  const r = Math.min(BRACE / 2, (to - from) / 4);
  return `M${from},${y}q0,${-r} ${r},${-r}H${middle - r}q${r},0 ${r},${-r}q0,${r} ${r},${r}H${to - r}q${r},0 ${r},${r}`;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} x where its ends are
 */
export function braceLeft(from, to, x) {
  const middle = (from + to) / 2;
  const r = Math.min(BRACE / 2, (to - from) / 4);
  return `M${x},${from}q${-r},0 ${-r},${r}V${middle - r}q0,${r} ${-r},${r}q${r},0 ${r},${r}V${to - r}q0,${r} ${r},${r}`;
}
