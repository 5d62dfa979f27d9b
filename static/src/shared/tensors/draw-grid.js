// A laid-out grid as markup.
import { escape, rectangle, tag } from "../svg.js";
import { symbol } from "../symbols.js";
import { textWidth } from "../text.js";
import { AWAY, BRACE, CAPTION_LINE, GAP, LABEL, SHEET, STRIP, cellText, indexOf, rowsOf, valueOf } from "./grid.js";
import { bandNumbers, bandTint, seams } from "./looks/bands.js";
import { slices } from "./looks/slices.js";
import { windows } from "./looks/windows.js";
import { PALEST, endsOf, opacityOf, signOf } from "./tints.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./grid.js").Slot} Slot */
/** @typedef {import("./focus.js").Answer} Answer */

/** That of cells that are not read. */
const FAINT = 0.12;
/** Below a number only this much of its cell is woven, so that the number stands free. */
const WOVEN = 8;

/**
 * A grid whose first cell is at x, y.
 * @param {Grid} grid
 * @param {number} x
 * @param {number} y
 * @param {{answer: Answer | null, own: boolean, given?: Set<string>}} look
 *   `own` says that the row is the one in focus; of `given` what has been drawn is taken away
 */
export function gridMarkup(grid, x, y, { answer, own, given }) {
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
    grid.pointed ? cells(grid, answer) : mosaic(grid),
    gaps(grid),
    frame(grid),
    seams(grid),
    slices(grid, answer),
    windows(grid, answer),
    labels(grid, answer),
    braces(grid),
    ...below,
    legend(grid),
    own && answer ? rings(grid, answer) : "",
  ];
  const { concept, learned } = grid.tensor;
  const state = learned ? "explorable-learned" : grid.heat && !concept ? "explorable-heat" : null;
  // In a line that is still to come, the first one that takes it.
  const shown = given?.delete(grid.name) ? { "data-given": "", "data-statement": grid.name } : {};
  return tag("g", { class: state, ...shown, "data-concept": concept, transform: `translate(${x},${y})` }, parts.join(""));
}

/** @param {Grid} grid */
function sheets({ sheets, columns, height, look, tensor }) {
  let written = "";
  // The axis before the rows and columns is the first to go on behind the front sheet.
  const axis = tensor.shape.length - 3;
  for (let sheet = sheets; sheet > 0; sheet--) {
    const place = tensor.shown[axis][0] + sheet;
    const d = rectangle(SHEET * sheet, -SHEET * sheet, columns.length, height);
    const tint = look.bands?.axis === axis ? bandTint(look.bands, place) : tensor.values === null ? null : PALEST;
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
  const woven = tensor.concept !== null && !tensor.learned && !grid.heat;
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
      // A colour that is the number itself stays as it is.
      const dim = !grid.heat && answer?.dims(at) ? "explorable-dim" : null;
      const sign = typeof value === "number" ? signOf(value, { ...tensor, heat: grid.heat }) : null;
      drawn += tag("path", {
        "data-cell": at,
        d: rectangle(x, y, cellWidth, cell),
        "fill-opacity": opacity(grid, index, value),
        class: sign && dim ? `${sign} ${dim}` : (sign ?? dim),
        "data-still": tensor.live && isStill(grid, index) ? "" : null,
      });
      if (woven) weave += numbered ? rectangle(x, y + cell - WOVEN, cellWidth, WOVEN) : rectangle(x, y, cellWidth, cell);
      if (numbered && value !== null) {
        const middle = { class: dim, x: x + cellWidth / 2, y: y + cell / 2 + (woven ? 3 : 4) };
        values += tag("text", middle, escape(cellText(value, digits)));
      }
    }
  }
  return (
    tag("g", { class: "explorable-cells", "data-digits": tensor.live ? digits : null }, drawn) +
    (weave ? tag("path", { class: "explorable-woven", d: weave }) : "") +
    (values ? tag("g", { class: "explorable-values" }, values) : "") +
    (ghosts.size ? tag("path", { class: "explorable-ghost", d: [...ghosts].join("") }) : "") +
    copies
  );
}

/**
 * Cells that are too many to be drawn one by one: one path for each tint, neighbours of a row in one piece.
 * @param {Grid} grid
 */
function mosaic(grid) {
  const { columns, cell, cellWidth } = grid;
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const row of rowsOf(grid)) {
    let run = /** @type {{key: string, from: number, to: number} | null} */ (null);
    const close = () => {
      if (!run) return;
      const d = rectangle(run.from, row?.at ?? 0, run.to - run.from, cell);
      paths.set(run.key, (paths.get(run.key) ?? "") + d);
    };
    for (const column of columns.slots) {
      if (row?.ghost || column.ghost) continue;
      const value = grid.tensor.values === null ? null : valueOf(grid, row, column);
      const sign = typeof value === "number" ? signOf(value, { ...grid.tensor, heat: grid.heat }) : null;
      const key = `${opacity(grid, indexOf(grid, row, column), value)} ${sign ?? ""}`;
      if (run?.key === key && run.to === column.at) {
        run.to += cellWidth;
        continue;
      }
      close();
      run = { key, from: column.at, to: column.at + cellWidth };
    }
    close();
  }
  const written = [...paths].map(([key, d]) => {
    const [tint, sign] = key.split(" ");
    return tag("path", { class: sign || null, "fill-opacity": tint, d });
  });
  return tag("g", { class: "explorable-mosaic" }, written.join(""));
}

/**
 * A strip of the colours between the ends of what they tell.
 * @param {Grid} grid
 */
function legend({ legend, tensor, heat, columns, height, captions }) {
  if (!legend) return "";
  const { steps, step } = STRIP;
  const tints = { ...tensor, heat };
  const [from, to] = endsOf(tints);
  const x = (columns.length - steps * step) / 2;
  const y = height + 2 + CAPTION_LINE * captions.length + 5;
  const cells = Array.from({ length: steps }, (_, i) => {
    const value = from * (1 - i / (steps - 1)) + to * (i / (steps - 1));
    return tag("path", { class: signOf(value, tints), d: rectangle(x + i * step, y, step, step), "fill-opacity": opacityOf(value, tints) });
  });
  const text = (/** @type {number} */ at, /** @type {string} */ said) =>
    tag("text", { class: "explorable-shape", x: at, y: y + 8 }, escape(said));
  const [before, after] = legend.map((said) => 4 + textWidth(said, LABEL) / 2);
  return (
    tag("g", { class: "explorable-mosaic explorable-legend" }, cells.join("")) +
    text(x - before, legend[0]) +
    text(x + steps * step + after, legend[1])
  );
}

/**
 * The line around a concept's own cells, seen where the site says that its tensors are learned weights.
 * @param {Grid} grid
 */
function frame(grid) {
  const { tensor, cell, cellWidth, columns } = grid;
  if (tensor.concept === null) return "";
  const rows = rowsOf(grid).filter((row) => !row?.ghost);
  const real = columns.slots.filter(({ ghost }) => !ghost);
  if (!rows.length || !real.length) return "";
  const [x, y] = [real[0].at, rows[0]?.at ?? 0];
  const [right, end] = [real[real.length - 1].at + cellWidth, (rows[rows.length - 1]?.at ?? 0) + cell];
  return tag("path", { class: "explorable-frame", d: rectangle(x, y, right - x, end - y) });
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
  const text = look.padded ? look.padded.text : cellText(valueOf(grid, above, real), digits);
  const own = grid.tensor.live && !look.padded ? `${grid.name}:${indexOf(grid, above, real).join(",")}` : null;
  const followed = { "data-copy": own, "data-digits": own && digits };
  return tag("text", { class: "explorable-shape", x: column.at + cellWidth / 2, y: (row?.at ?? 0) + cell / 2 + 4, ...followed }, escape(text));
}

/**
 * @param {Grid} grid
 * @param {number[]} index
 * @param {number | string | null} value
 */
function opacity(grid, index, value) {
  const { look } = grid;
  if (!isTaken(grid, index)) return FAINT;
  if (look.bands) return bandTint(look.bands, index[look.bands.axis]);
  return value === null ? null : tintOf(grid, value);
}

/**
 * Whether the statement reads a cell.
 * @param {Grid} grid
 * @param {number[]} index
 */
function isTaken({ look: { taken, picked } }, index) {
  if (picked && !picked.some((cell) => cell.every((place, axis) => place === null || place === index[axis]))) return false;
  return !taken || taken.every((places, axis) => !places || places.includes(index[axis]));
}

/**
 * Whether the tint of a cell tells something else than its value.
 * @param {Grid} grid
 * @param {number[]} index
 */
const isStill = (grid, index) => Boolean(grid.look.bands) || !isTaken(grid, index);

/**
 * How opaque the fill of a cell is that tells its value.
 * @param {Pick<Grid, "tensor" | "digits" | "heat">} grid
 * @param {number | string} value
 */
export function tintOf({ tensor, digits, heat }, value) {
  if (typeof value === "string" || !tensor.range) return PALEST;
  const isNothing = tensor.scale === "size" && !/[1-9]/.test(cellText(value, digits));
  return isNothing ? PALEST : opacityOf(value, { ...tensor, heat });
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

/**
 * From where to where the cells of a tensor go that is padded: a brace says how many it has itself.
 * @param {import("./grid.js").Axis} axis
 * @param {number} cell px
 * @param {number} length of all, px
 */
function ownPart({ slots }, cell, length) {
  const own = slots.filter(({ ghost }) => !ghost);
  return own.length ? [own[0].at, own[own.length - 1].at + cell] : [0, length];
}

/** @param {Grid} grid */
function braces({ rows, columns, height, cell, cellWidth, left, look, rowBrace, columnBrace, braceLine }) {
  /** @type {(side: "rows" | "columns", d: string, place: import("../svg.js").Attributes, text: string) => string} */
  const brace = (side, d, place, text) =>
    tag(
      "g",
      { class: look.contracted === side ? "explorable-contracted" : null },
      tag("path", { class: "explorable-brace", d }) + tag("text", { class: "explorable-brace-size", ...place }, escape(text)),
    );
  let written = "";
  if (columnBrace) {
    const [from, to] = look.padded ? ownPart(columns, cellWidth, columns.length) : [0, columns.length];
    const place = { x: (from + to) / 2, y: -braceLine - BRACE - 3 };
    written += brace("columns", braceAbove(from, to, -braceLine), place, columns.size);
  }
  if (rowBrace && rows) {
    const x = -left + LABEL + 1;
    const [from, to] = look.padded ? ownPart(rows, cell, height) : [0, height];
    const place = { transform: `translate(${x - 3},${(from + to) / 2}) rotate(-90)` };
    written += brace("rows", braceLeft(from, to, x + BRACE + 2), place, rows.size);
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
