// A laid-out grid as markup.
import { escape, rectangle, tag } from "../svg.js";
import { symbol } from "../symbols.js";
import { BRACE, CAPTION_LINE, GAP, LABEL, SHEET, cellText, indexOf, valueOf } from "./grid.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./grid.js").Slot} Slot */
/** @typedef {import("./focus.js").Answer} Answer */

/** Cells' fills run from this opacity, for zero, to 1, for the value farthest from it. */
const PALEST = 0.14;
/** The two tints of bands, and that of cells that are not read. */
const TINTS = [0.85, 0.25];
const FAINT = 0.12;
/** Below a number only this much of its cell is woven, so that the number stands free. */
const WOVEN = 8;
/** How far words stand from the cells. */
const AWAY = 6;

/**
 * A grid whose first cell is at x, y.
 * @param {Grid} grid
 * @param {number} x
 * @param {number} y
 * @param {{answer: Answer | null, own: boolean}} look
 *   `own` says that the row is the one in focus
 */
export function gridMarkup(grid, x, y, { answer, own }) {
  const { columns, look, nameLine, captions, height } = grid;
  const named = Number.isFinite(nameLine)
    ? tag("text", { class: "explorable-name", x: columns.length / 2, y: -nameLine - 4 }, symbol(grid.name, look.transposed).markup)
    : "";
  const below = captions.map((caption, line) => {
    const at = height + 2 + CAPTION_LINE * (line + 1) - 4;
    if (!caption) return bandNumbers(grid, at);
    return tag("text", { class: "explorable-shape", x: columns.length / 2, y: at }, escape(caption));
  });
  const parts = [
    named,
    sheets(grid),
    cells(grid, answer),
    gaps(grid),
    seams(grid),
    slices(grid, answer),
    windows(grid, answer),
    labels(grid, answer),
    braces(grid),
    ...below,
    own && answer ? rings(grid, answer) : "",
  ];
  return tag("g", { "data-concept": grid.tensor.concept, transform: `translate(${x},${y})` }, parts.join(""));
}

/** @type {(bands: NonNullable<import("./grid.js").Look["bands"]>, place: number) => number} which of the two tints */
const bandOf = ({ block, of }, place) => (Math.floor(place / block) % of) % 2;

/** @type {(grid: Grid) => (Slot | null)[]} */
const rowsOf = ({ rows }) => rows?.slots ?? [null];

/** @param {Grid} grid */
function sheets({ sheets, columns, height, look, tensor }) {
  let written = "";
  // The axis before the rows and columns is the first to go on behind the front sheet.
  const axis = tensor.shape.length - 3;
  for (let sheet = sheets; sheet > 0; sheet--) {
    const place = tensor.shown[axis][0] + sheet;
    const d = rectangle(SHEET * sheet, -SHEET * sheet, columns.length, height);
    const tint = look.bands?.axis === axis ? TINTS[bandOf(look.bands, place)] : tensor.values === null ? null : PALEST;
    // What lies behind a sheet does not shine through it.
    written += tag("path", { class: "explorable-paper", d }) + tag("path", { class: "explorable-cell", d, "fill-opacity": tint });
  }
  return sheets ? written + tag("path", { class: "explorable-paper", d: rectangle(0, 0, columns.length, height) }) : "";
}

/**
 * @param {Grid} grid
 * @param {Answer | null} answer
 */
function cells(grid, answer) {
  const { tensor, cell, cellWidth, columns, digits } = grid;
  const numbered = tensor.values !== null && !grid.heat;
  const signed = (tensor.range?.[0] ?? 0) < 0;
  const woven = tensor.concept !== null && !grid.heat;
  let drawn = "";
  let values = "";
  let weave = "";
  let copies = "";
  /** @type {Set<string>} */
  const ghosts = new Set();
  for (const row of rowsOf(grid)) {
    for (const column of columns.slots) {
      const [x, y] = [column.at, row?.at ?? 0];
      if (row?.ghost || column.ghost) {
        // Each line once, or two dashed ones make a solid one.
        for (const edge of [0, cell]) ghosts.add(`M${x},${y + edge}h${cellWidth}`);
        for (const edge of [0, cellWidth]) ghosts.add(`M${x + edge},${y}v${cell}`);
        copies += copy(grid, row, column, numbered);
        continue;
      }
      const index = indexOf(grid, row, column);
      const at = `${grid.name}:${index.join(",")}`;
      const value = tensor.values === null ? null : valueOf(grid, row, column);
      const dim = answer?.dims(at) ? "explorable-dim" : null;
      const sign = grid.heat && signed && typeof value === "number" ? `explorable-${value < 0 ? "negative" : "positive"}` : null;
      drawn += tag("path", {
        "data-cell": at,
        d: rectangle(x, y, cellWidth, cell),
        "fill-opacity": opacity(grid, index, value),
        class: sign && dim ? `${sign} ${dim}` : (sign ?? dim),
      });
      if (woven) weave += numbered ? rectangle(x, y + cell - WOVEN, cellWidth, WOVEN) : rectangle(x, y, cellWidth, cell);
      if (numbered && value !== null) {
        const middle = { class: dim, x: x + cellWidth / 2, y: y + cell / 2 + (woven ? 3 : 4) };
        values += tag("text", middle, cellText(value, digits));
      }
    }
  }
  return (
    tag("g", { class: "explorable-cells" }, drawn) +
    (weave ? tag("path", { class: "explorable-woven", d: weave }) : "") +
    (values ? tag("g", { class: "explorable-values" }, values) : "") +
    (ghosts.size ? tag("path", { class: "explorable-ghost", d: [...ghosts].join("") }) : "") +
    copies
  );
}

/**
 * What stands in a place where the tensor has no cell: the zero of a padding, or the value that is stretched to it.
 * @param {Grid} grid
 * @param {Slot | null} row
 * @param {Slot} column
 * @param {boolean} numbered
 */
function copy(grid, row, column, numbered) {
  const { look, cell, cellWidth, columns, digits } = grid;
  if (!look.padded && !(look.ghost && numbered)) return "";
  const first = rowsOf(grid)[0];
  const [real, above] = look.ghost?.axis === "rows" ? [column, first] : [columns.slots[0], row];
  const text = look.padded ? "0" : cellText(valueOf(grid, above, real), digits);
  return tag("text", { class: "explorable-shape", x: column.at + cellWidth / 2, y: (row?.at ?? 0) + cell / 2 + 4 }, text);
}

/**
 * How far a value lies on the way to the strongest tint.
 * @param {number} value
 * @param {Grid} grid
 */
function partOf(value, { heat, tensor: { range, scale } }) {
  const [low, high] = range ?? [0, 0];
  // Two hues on either side of zero tell the order already.
  if (scale === "order" && !(heat && low < 0)) return high > low ? (value - low) / (high - low) : 1;
  const farthest = Math.max(Math.abs(low), Math.abs(high));
  return farthest > 0 ? Math.abs(value) / farthest : 0;
}

/**
 * @param {Grid} grid
 * @param {number[]} index
 * @param {number | string | null} value
 */
function opacity(grid, index, value) {
  const { look, tensor, digits } = grid;
  if (look.taken && !look.taken.every((places, axis) => !places || places.includes(index[axis]))) return FAINT;
  if (look.bands) return TINTS[bandOf(look.bands, index[look.bands.axis])];
  if (value === null) return null;
  if (typeof value === "string" || !tensor.range) return PALEST;
  const isNothing = tensor.scale === "size" && !/[1-9]/.test(cellText(value, digits));
  const part = tensor.scale === "names" || isNothing ? 0 : partOf(value, grid);
  return Math.round((PALEST + (1 - PALEST) * part) * 100) / 100;
}

/**
 * Three dots in each gap: across from every row, down from every column.
 * @param {Grid} grid
 */
function gaps(grid) {
  const { rows, columns, cell, cellWidth } = grid;
  let dots = "";
  for (const gap of columns.gaps) {
    for (const row of rowsOf(grid)) {
      for (const step of [-4, 0, 4]) dots += `M${gap + GAP / 2 + step},${(row?.at ?? 0) + cell / 2}h.01`;
    }
  }
  for (const gap of rows?.gaps ?? []) {
    for (const column of columns.slots) {
      for (const step of [-4, 0, 4]) dots += `M${column.at + cellWidth / 2},${gap + GAP / 2 + step}h.01`;
    }
  }
  return dots ? tag("path", { class: "explorable-elided", d: dots }) : "";
}

/**
 * A heavier line where one band of an axis ends and the next begins, and where joined tensors meet.
 * @param {Grid} grid
 */
function seams({ look, tensor, rows, columns, height, cell, cellWidth }) {
  const { bands, seams } = look;
  const axis = bands?.axis ?? seams?.axis;
  if (axis === undefined) return "";
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
  return lines ? tag("path", { class: "explorable-slice", d: lines }) : "";
}

/**
 * Below each block of columns which one it is.
 * @param {Grid} grid
 * @param {number} y
 */
function bandNumbers({ look, columns, cellWidth }, y) {
  if (!look.bands) return "";
  const { block, of, name } = look.bands;
  /** @type {Map<number, {from: number, to: number}>} */
  const spans = new Map();
  for (const { place, at } of columns.slots) {
    const number = Math.floor(place / block) % of;
    spans.set(number, { from: spans.get(number)?.from ?? at, to: at + cellWidth });
  }
  return [...spans]
    .map(([number, { from, to }]) => tag("text", { class: "explorable-shape", x: (from + to) / 2, y }, `${escape(name)} ${number}`))
    .join("");
}

/**
 * @param {Grid} grid
 * @param {Answer | null} answer
 */
function slices(grid, answer) {
  const { look, rows, columns, height, cell, cellWidth, sheets } = grid;
  const { slices, sums } = look;
  const across = slices === columns.dim;
  if (!slices || (!across && slices !== rows?.dim)) return "";
  const other = across ? (rows?.dim ?? "") : columns.dim;
  const dim = (/** @type {string} */ of) => (answer && !answer.places.has(of) ? " explorable-dim" : "");
  let written = "";
  for (const slot of across ? rowsOf(grid) : columns.slots) {
    const d = across ? rectangle(0, slot?.at ?? 0, columns.length, cell) : rectangle(slot?.at ?? 0, 0, cellWidth, height);
    const of = `${other}:${slot?.place ?? 0}`;
    written += tag("path", { class: `explorable-slice${dim(of)}`, d, "data-slice": of });
  }
  if (!sums) return written;
  const x = columns.length + SHEET * sheets + AWAY + cellWidth / 2;
  rowsOf(grid).forEach((row, i) => {
    const of = `${rows?.dim ?? ""}:${row?.place ?? 0}`;
    const at = { class: `explorable-shape${dim(of)}`, x, y: (row?.at ?? 0) + cell / 2 + 4, "data-slice": of };
    // Shares are told to the last digit, also where they add up to a whole.
    const sum = sums[i];
    written += tag("text", at, typeof sum === "number" ? sum.toFixed(2) : sum);
  });
  return written + tag("text", { class: "explorable-shape", x, y: -AWAY }, "sum");
}

/**
 * One outline for each place of a sliding window; the one that is looked at is seen.
 * @param {Grid} grid
 * @param {Answer | null} answer
 */
function windows(grid, answer) {
  const { windows } = grid.look;
  if (!windows) return "";
  const { rows, columns, cell, cellWidth } = grid;
  /** @type {(axis: import("./grid.js").Axis | null, window: import("./items.d.ts").Span | null, length: number) => [number, number, number][]} */
  const spans = (axis, window, length) => {
    if (!axis || !window) return [[0, 0, axis?.length ?? length]];
    const { size, stride, padding, count } = window;
    return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
      const first = i * stride - padding;
      const inside = axis.slots.filter(({ place }) => place >= first && place < first + size);
      const whole = inside.length === size && inside[0].place === first;
      return whole ? [[i, inside[0].at, inside[size - 1].at + length - inside[0].at]] : [];
    });
  };
  let written = "";
  for (const [down, y, height] of spans(rows, windows.rows, cell)) {
    for (const [right, x, width] of spans(columns, windows.columns, cellWidth)) {
      const of = `${windows.of}:${windows.rows ? `${down},${right}` : right}`;
      const lit = answer?.windows.includes(of) ? "explorable-lit" : null;
      written += tag("path", { "data-window": of, d: rectangle(x, y, width, height), class: lit });
    }
  }
  return tag("g", { class: "explorable-windows" }, written);
}

/**
 * @param {Grid} grid
 * @param {Answer | null} answer
 */
function labels({ tensor, rows, columns, cell, cellWidth, sheets }, answer) {
  const lit = (/** @type {string | null} */ of) => `explorable-token${of && answer?.places.has(of) ? " explorable-lit" : ""}`;
  let written = "";
  columns.labels?.forEach((text, i) => {
    const slot = columns.slots[i];
    const of = `${columns.dim}:${slot.place}`;
    const transform = `translate(${slot.at + cellWidth / 2 + 3},${-AWAY - SHEET * sheets}) rotate(-45)`;
    written += tag("text", { class: lit(of), transform, "data-label": of }, escape(text));
  });
  rows?.labels?.forEach((text, i) => {
    const slot = rows.slots[i];
    // The numbers of a table's rows are no names of places.
    const of = tensor.labels.includes(rows.labels) ? `${rows.dim}:${slot.place}` : null;
    const at = { x: -AWAY, y: slot.at + cell / 2 + 4, "text-anchor": "end" };
    written += tag("text", { class: lit(of), ...at, "data-label": of }, escape(text));
  });
  return written;
}

/** @param {Grid} grid */
function braces({ rows, columns, height, left, look, rowBrace, columnBrace, braceLine }) {
  /** @type {(side: "rows" | "columns", d: string, place: import("../svg.js").Attributes, text: string) => string} */
  const brace = (side, d, place, text) =>
    tag(
      "g",
      { class: look.contracted === side ? "explorable-contracted" : null },
      tag("path", { class: "explorable-brace", d }) + tag("text", { class: "explorable-brace-size", ...place }, escape(text)),
    );
  let written = "";
  if (columnBrace) {
    const place = { x: columns.length / 2, y: -braceLine - BRACE - 3 };
    written += brace("columns", braceAbove(0, columns.length, -braceLine), place, columns.size);
  }
  if (rowBrace && rows) {
    const x = -left + LABEL + 1;
    const place = { transform: `translate(${x - 3},${height / 2}) rotate(-90)` };
    written += brace("rows", braceLeft(0, height, x + BRACE + 2), place, rows.size);
  }
  return written;
}

/**
 * Rings the cell in focus where it is the result, and a source that alone stands for its tensor.
 * @param {Grid} grid
 * @param {Answer} answer
 */
function rings(grid, answer) {
  const { columns, cell, cellWidth, look, name } = grid;
  let written = "";
  for (const row of rowsOf(grid)) {
    for (const column of columns.slots) {
      if (row?.ghost || column.ghost) continue;
      const at = `${name}:${indexOf(grid, row, column).join(",")}`;
      if (at === answer.cell ? look.result : answer.single.includes(at)) {
        written += tag("path", { class: "explorable-ring", d: rectangle(column.at, row?.at ?? 0, cellWidth, cell) });
      }
    }
  }
  return written;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} y where its ends are
 */
function braceAbove(from, to, y) {
  const middle = (from + to) / 2;
  const r = Math.min(BRACE / 2, (to - from) / 4);
  return `M${from},${y}q0,${-r} ${r},${-r}H${middle - r}q${r},0 ${r},${-r}q0,${r} ${r},${r}H${to - r}q${r},0 ${r},${r}`;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} x where its ends are
 */
function braceLeft(from, to, x) {
  const middle = (from + to) / 2;
  const r = Math.min(BRACE / 2, (to - from) / 4);
  return `M${x},${from}q${-r},0 ${-r},${r}V${middle - r}q0,${r} ${-r},${r}q${r},0 ${r},${r}V${to - r}q0,${r} ${r},${r}`;
}
