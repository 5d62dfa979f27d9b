import { texturePaint } from "./textures.js";
import { textWidth } from "./text.js";
import { splitName, symbol } from "./symbols.js";

/** @typedef {import("d3-selection").Selection<any, any, any, any>} Selection */

export const CELL = 34;
const BARE_CELL = 26;
const GAP = 18;
const NAME = 20;
const LABEL = 12;
const BRACE = 7;
/** Cells' fills run from this opacity, for zero, to 1, for the value farthest from it. */
const PALEST = 0.14;
/** Below a number only this much of its cell is woven, so that the number stands free. */
const WOVEN = 7;
/** How far the sums stand from the cells. */
const SUMS = 8;

/**
 * @typedef {object} Tensor a tensor as the spec has it
 * @property {string[]} dims
 * @property {number[]} shape
 * @property {string | null} concept
 * @property {number[][]} shown for each axis the places that are drawn
 * @property {any} values of those cells, nested; null without values
 * @property {[number, number] | null} range
 * @property {(string[] | null)[]} labels
 */

/**
 * @typedef {object} Slot one row or column of cells
 * @property {number} place its index in the tensor
 * @property {number} order which of the shown ones it is
 * @property {number} at its distance from the first, in px
 */

/**
 * @typedef {object} Axis
 * @property {string} dim
 * @property {number} size
 * @property {Slot[]} slots
 * @property {number[]} gaps where cells are left out, in px
 * @property {number} length px
 * @property {string[] | null} labels
 */

/**
 * @typedef {object} Grid a laid-out grid; `left` and `top` lead from its corner to its first cell
 * @property {Tensor} tensor
 * @property {string} name
 * @property {boolean} transposed
 * @property {boolean} upright
 * @property {number} cell
 * @property {Axis | null} rows null for a tensor of one axis or none
 * @property {Axis} columns
 * @property {number} sheets how many lie behind the front one
 * @property {number} left
 * @property {number} top
 * @property {number} right
 * @property {number} width
 * @property {number} height of the cells
 */

/**
 * @param {string} dim
 * @param {number} size
 * @param {number[]} places
 * @param {string[] | null} labels
 * @param {number} cell
 * @returns {Axis}
 */
function axisOf(dim, size, places, labels, cell) {
  /** @type {Slot[]} */
  const slots = [];
  /** @type {number[]} */
  const gaps = [];
  let at = 0;
  places.forEach((place, order) => {
    if (order && place !== places[order - 1] + 1) {
      gaps.push(at);
      at += GAP;
    }
    slots.push({ place, order, at });
    at += cell;
  });
  return { dim, size, slots, gaps, length: at, labels };
}

/**
 * Lays a tensor out as a grid: its last axis runs to the right, the one before it down, others are sheets behind.
 * @param {string} name
 * @param {Tensor} tensor
 * @param {{transposed?: boolean, upright?: boolean, sums?: unknown, bare?: boolean}} [options] an upright vector is a
 *   column; a bare grid leaves its rows' labels to the one at its left
 * @returns {Grid}
 */
export function layoutGrid(name, tensor, { transposed = false, upright = false, sums = null, bare = false } = {}) {
  const cell = tensor.values === null ? BARE_CELL : CELL;
  const rank = tensor.shape.length;
  const axes = tensor.shape.map((size, i) => axisOf(tensor.dims[i], size, tensor.shown[i], tensor.labels[i], cell));
  const [first, second] = axes.slice(-2);
  const scalar = axisOf("", 1, [0], null, cell);
  let rows = rank > 1 ? first : null;
  let columns = rank > 1 ? second : (first ?? scalar);
  if (transposed && rows) [rows, columns] = [columns, rows];
  if (upright && rank === 1) [rows, columns] = [columns, scalar];
  if (bare && rows) rows = { ...rows, labels: null };
  const labelled = (/** @type {Axis | null} */ axis) =>
    axis?.labels ? Math.max(...axis.labels.map((label) => textWidth(label, LABEL))) + 6 : 0;
  const sheets = rank > 2 ? Math.min(2, tensor.shape[0] - 1) : 0;
  const behind = 6 * sheets;
  const left = rows ? labelled(rows) + 2 * BRACE + LABEL + 6 : 0;
  // Labels of columns lean, so they need about 0.7 of their length above, and as much beyond the last one.
  const lean = Math.ceil(0.72 * labelled(columns));
  const braced = rank > (upright ? 1 : 0) ? 2 * BRACE + LABEL + 4 : 0;
  const top = NAME + 6 + braced + (lean ? lean + 8 : 0) + behind;
  const right = Math.max(sums ? SUMS + cell : 0, lean ? lean - cell / 2 + 8 : 0, behind);
  const height = rows ? rows.length : cell;
  const named = nameWidth(name, transposed);
  const overhang = Math.max(0, (named - columns.length) / 2);
  return {
    tensor,
    name,
    transposed,
    upright: upright && rank === 1,
    cell,
    rows,
    columns,
    sheets,
    left: Math.max(left, overhang),
    top,
    right: Math.max(right, overhang),
    width: Math.max(left, overhang) + columns.length + Math.max(right, overhang),
    height,
  };
}

/**
 * @param {string} name
 * @param {boolean} transposed
 */
function nameWidth(name, transposed) {
  const [base, subscript] = splitName(name);
  return textWidth(base, NAME, { bold: true }) + textWidth(subscript + (transposed ? "T" : ""), 0.7 * NAME, { bold: true });
}

/**
 * The index, in the tensor, of the cell in a row and a column of the drawing.
 * @param {Grid} grid
 * @param {Slot | null} row
 * @param {Slot} column
 * @returns {number[]}
 */
function indexOf({ tensor, transposed, upright }, row, column) {
  const rank = tensor.shape.length;
  if (rank === 0) return [];
  if (upright && row) return [row.place];
  const front = row ? (transposed ? [column.place, row.place] : [row.place, column.place]) : [column.place];
  return [...tensor.shown.slice(0, rank - front.length).map(([place]) => place), ...front];
}

/**
 * @param {Grid} grid
 * @param {Slot | null} row
 * @param {Slot} column
 */
function valueOf({ tensor, transposed, upright }, row, column) {
  let values = tensor.values;
  for (let rank = tensor.shape.length; rank > 2; rank--) values = values[0];
  if (!tensor.shape.length) return values;
  if (!row) return values[column.order];
  if (upright) return values[row.order];
  return transposed ? values[column.order][row.order] : values[row.order][column.order];
}

/**
 * How many decimals the cells of a tensor have room for, the same for all of them.
 * @param {Tensor} tensor
 */
function digitsOf({ values, range }) {
  const flat = [values].flat(Infinity).filter((/** @type {unknown} */ value) => typeof value === "number");
  if (flat.every(Number.isInteger)) return 0;
  const largest = Math.max(...(range ?? [0]).map(Math.abs));
  return largest >= 9.95 ? 0 : largest >= 0.995 ? 1 : 2;
}

/**
 * A number as a cell has room for it: four characters or so, without the zero before the point.
 * @param {number | string} value
 * @param {number} digits decimals
 */
export function cellText(value, digits) {
  if (typeof value === "string") return value.replace("-", "−").replace("inf", "∞");
  const size = Math.abs(value);
  const text = size >= 1000 ? size.toExponential(0).replace("e+", "e") : size.toFixed(digits).replace(/^0\./, ".");
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/**
 * What a focus may light or dim, each under the place it stands for: `S:2,1` a cell, `s:1` a slice or a label.
 * @typedef {Record<"cells" | "slices" | "labels", [string, Element][]>} Parts
 */

/**
 * Draws a grid whose first cell is at the origin of its group.
 * @param {Grid} grid
 * @param {object} look
 * @param {Parts} look.parts is added to
 * @param {string} look.id of the picture
 * @param {string | undefined} look.texture
 * @param {"rows" | "columns" | null} [look.contracted] the axis that a product sums over
 * @param {string | null} [look.slices] the dim along which each slice is outlined
 * @param {(number | string)[] | null} [look.sums] of the rows that are drawn, to stand at their right
 */
export function drawGrid(grid, { id, parts, texture, contracted = null, slices = null, sums = null }) {
  /** @type {(kind: keyof Parts, place: string, part: Selection) => void} */
  const keep = (kind, place, part) => void parts[kind].push([place, /** @type {Element} */ (part.node())]);
  return (/** @type {Selection} */ parent) => {
    const { tensor, name, transposed, cell, rows, columns, height } = grid;
    const group = parent.append("g").attr("data-concept", tensor.concept);
    group
      .append("text")
      .attr("class", "explorable-name")
      .attr("x", columns.length / 2)
      .attr("y", -grid.top + NAME - 4)
      .call(symbol(name, transposed));

    for (let sheet = grid.sheets; sheet > 0; sheet--) {
      group
        .append("rect")
        .attr("class", "explorable-cell")
        .attr("x", 6 * sheet)
        .attr("y", -6 * sheet)
        .attr("width", columns.length)
        .attr("height", height);
    }

    const paint = texturePaint(id, texture);
    const digits = digitsOf(tensor);
    const rowSlots = rows?.slots ?? [null];
    for (const row of rowSlots) {
      for (const column of columns.slots) {
        const y = row?.at ?? 0;
        const index = indexOf(grid, row, column).join(",");
        const drawn = group.append("g").attr("data-cell", `${name}:${index}`);
        keep("cells", `${name}:${index}`, drawn);
        const rect = drawn
          .append("rect")
          .attr("class", "explorable-cell")
          .attr("x", column.at)
          .attr("y", y)
          .attr("width", cell)
          .attr("height", cell);
        if (paint) {
          drawn
            .append("rect")
            .attr("fill", paint)
            .attr("x", column.at)
            .attr("y", tensor.values === null ? y : y + cell - WOVEN)
            .attr("width", cell)
            .attr("height", tensor.values === null ? cell : WOVEN);
        }
        if (tensor.values === null) continue;
        const value = valueOf(grid, row, column);
        rect.attr("fill-opacity", shade(value, tensor.range));
        drawn
          .append("text")
          .attr("class", "explorable-value")
          .attr("x", column.at + cell / 2)
          .attr("y", y + cell / 2 + (paint ? 2 : 4))
          .text(cellText(value, digits));
      }
    }

    for (const gap of columns.gaps) {
      for (const row of rowSlots) dots(group, "⋯", gap + GAP / 2, (row?.at ?? 0) + cell / 2 + 4);
    }
    for (const gap of rows?.gaps ?? []) {
      for (const column of columns.slots) dots(group, "⋮", column.at + cell / 2, gap + GAP / 2 + 5);
    }

    if (slices !== null) {
      const across = slices === columns.dim;
      for (const slot of across ? rowSlots : columns.slots) {
        const outline = group
          .append("rect")
          .attr("class", "explorable-slice")
          .attr("x", across ? 0 : (slot?.at ?? 0))
          .attr("y", across ? (slot?.at ?? 0) : 0)
          .attr("width", across ? columns.length : cell)
          .attr("height", across ? cell : height);
        keep("slices", `${across ? rows?.dim : columns.dim}:${slot?.place ?? 0}`, outline);
      }
      if (sums) {
        rowSlots.forEach((row, i) => {
          const sum = group
            .append("text")
            .attr("class", "explorable-shape")
            .attr("x", columns.length + SUMS + cell / 2)
            .attr("y", (row?.at ?? 0) + cell / 2 + 4)
            .text(typeof sums[i] === "number" ? sums[i].toFixed(2) : sums[i]);
          keep("slices", `${rows?.dim}:${row?.place ?? 0}`, sum);
        });
        group
          .append("text")
          .attr("class", "explorable-shape")
          .attr("x", columns.length + SUMS + cell / 2)
          .attr("y", -8)
          .text("sum");
      }
    }

    if (columns.labels) {
      columns.slots.forEach((slot, i) => {
        const label = group
          .append("text")
          .attr("class", "explorable-token")
          .attr("transform", `translate(${slot.at + cell / 2 + 3},-6) rotate(-45)`)
          .text(columns.labels?.[i] ?? "");
        keep("labels", `${columns.dim}:${slot.place}`, label);
      });
    }
    if (rows?.labels) {
      rows.slots.forEach((slot, i) => {
        const label = group
          .append("text")
          .attr("class", "explorable-token")
          .attr("x", -7)
          .attr("y", slot.at + cell / 2 + 4)
          .attr("text-anchor", "end")
          .text(rows.labels?.[i] ?? "");
        keep("labels", `${rows.dim}:${slot.place}`, label);
      });
    }

    if (tensor.shape.length && !grid.upright) {
      const y = -grid.top + NAME + 8 + LABEL;
      const brace = group.append("g").attr("class", contracted === "columns" ? "explorable-contracted" : null);
      brace.append("path").attr("class", "explorable-brace").attr("d", braceAbove(0, columns.length, y + BRACE + 2));
      brace
        .append("text")
        .attr("class", "explorable-brace-size")
        .attr("x", columns.length / 2)
        .attr("y", y - 1)
        .text(sizeText(columns));
    }
    if (rows) {
      const x = -grid.left + LABEL + 2;
      const brace = group.append("g").attr("class", contracted === "rows" ? "explorable-contracted" : null);
      brace.append("path").attr("class", "explorable-brace").attr("d", braceLeft(0, height, x + BRACE + 2));
      brace
        .append("text")
        .attr("class", "explorable-brace-size")
        .attr("transform", `translate(${x - 3},${height / 2}) rotate(-90)`)
        .text(sizeText(rows));
    }
  };
}

/** @param {Axis} axis */
function sizeText({ dim, size }) {
  return /^\d+$/.test(dim) || !dim ? String(size) : `${dim} = ${size}`;
}

/**
 * @param {number | string} value
 * @param {[number, number] | null} range
 */
function shade(value, range) {
  if (typeof value === "string" || !range) return PALEST;
  const farthest = Math.max(...range.map(Math.abs));
  const part = farthest > 0 ? Math.abs(value) / farthest : 0;
  return Math.round((PALEST + (1 - PALEST) * part) * 100) / 100;
}

/**
 * @param {Selection} group
 * @param {string} text
 * @param {number} x
 * @param {number} y
 */
function dots(group, text, x, y) {
  group.append("text").attr("class", "explorable-elided").attr("x", x).attr("y", y).text(text);
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
