// The geometry of a tensor's grid: where its cells, braces, labels and captions lie. Nothing is drawn here.
import { splitName } from "../symbols.js";
import { textWidth } from "../text.js";
import { STEP } from "../textures.js";
import { inSigns, joined, t } from "../words.js";
import { endsOf } from "./tints.js";

/** A cell with a number, one of a shape alone, and one whose value is a colour. */
const NUMBER_CELL = 4 * STEP;
/** Where a program has many cells, they are as low as their numbers allow, and hardly wider than those. */
const TIGHT = { cell: 3 * STEP, step: STEP / 2 };
const BARE_CELL = 3 * STEP;
const HEAT_CELL = 20;
/** Narrower cells are as high as there is room for: stripes are seen where squares would not be. */
const LEAST_SQUARE = 4;
/** A grid of colours may be so long, with room or on a phone. */
const HEAT_LENGTH = { wide: 280, slim: 200 };
/** A grid of more cells is a picture: none of them is pointed at. */
const MOST_POINTED = 1024;
/** What colours mean: a strip of so many, each so wide. */
export const STRIP = { steps: 9, step: 8 };
const WIDEST_CELL = 7 * STEP;
/** A cell with the word of a choice. */
const WIDEST_WORD = 20 * STEP;
/** Where cells are left out. */
export const GAP = 2 * STEP;
/** How far a sheet stands out behind the one before it. */
export const SHEET = 6;
const NAME = 20;
export const LABEL = 12;
const VALUE = 12;
export const BRACE = 7;
/** What a brace and its words take. */
const BRACE_ROOM = LABEL + BRACE + 3;
/** From the cells to what stands around them. */
export const AWAY = 6;
export const CAPTION_LINE = 16;

/** @typedef {import("./items.d.ts").DrawnTensor} Tensor */

/**
 * What is to be seen in a grid: what the statement wants, and what its neighbours in an arrangement make of it.
 * @typedef {object} Neighbourhood
 * @property {boolean} [numbered] rows are labelled by their numbers
 * @property {boolean} [plain] neither braces nor labels: a neighbour has them
 * @property {"rows" | "columns"} [joined] along these it goes on in a neighbour: one brace counts what both have
 * @property {boolean} [bare] rows are not labelled: they go on from a neighbour
 */

/** @typedef {import("./items.d.ts").Look & Neighbourhood} Look */

/**
 * How grids are drawn: `heat` shows values as colours alone, `slim` says that there is little room, `characters` how
 * many a number may have, and `tight` that cells leave it no room.
 * @typedef {{heat: boolean, slim: boolean, characters: number, tight: boolean}} Style
 */

/**
 * @typedef {object} Slot one row or column of cells
 * @property {number} place its index in the tensor
 * @property {number} order which of the shown ones it is
 * @property {number} at its distance from the first, in px
 * @property {boolean} ghost no cell of the tensor is there
 */

/**
 * @typedef {object} Axis
 * @property {string} dim
 * @property {string} size as its brace says it
 * @property {Slot[]} slots
 * @property {number[]} gaps where cells are left out, in px
 * @property {number} length px
 * @property {string[] | null} labels
 */

/**
 * A laid-out grid; the origin is the corner of its first cell.
 * @typedef {object} Grid
 * @property {string} name
 * @property {Tensor} tensor
 * @property {Look} look
 * @property {number} cell the cells' height
 * @property {number} cellWidth
 * @property {number} digits decimals of its numbers
 * @property {boolean} heat values are colours alone
 * @property {boolean} pointed whether its cells are drawn one by one
 * @property {[string, string] | null} legend the ends of the strip that tells what colours mean
 * @property {boolean} vertical its rows are the tensor's first axis
 * @property {Axis | null} rows null for a tensor of one axis or none
 * @property {Axis} columns
 * @property {number} sheets how many lie behind the front one
 * @property {number} left room that is taken at the left of the cells, and so on
 * @property {number} right
 * @property {number} spill how far leaning labels reach beyond `right`, high above the signs that may stand there
 * @property {number} above
 * @property {number} below
 * @property {number} nameLine how far above the cells the name stands
 * @property {number} braceLine how far above them the columns' brace ends
 * @property {boolean} rowBrace
 * @property {boolean} columnBrace
 * @property {string[]} captions
 * @property {number} width of all, from `left` to `right`
 * @property {number} height of the cells
 */

/**
 * @param {string} dim
 * @param {string} size
 * @param {number} count how many places the axis has
 * @param {number[]} places
 * @param {string[] | null} labels
 * @param {number} cell
 * @param {boolean} open whether cells left out at the ends are shown by a gap as well
 * @returns {Axis}
 */
function axisOf(dim, size, count, places, labels, cell, open = false) {
  /** @type {Slot[]} */
  const slots = [];
  /** @type {number[]} */
  const gaps = [];
  let at = 0;
  const skip = () => {
    gaps.push(at);
    at += GAP;
  };
  if (open && places[0] > 0) skip();
  places.forEach((place, order) => {
    if (order && place !== places[order - 1] + 1) skip();
    slots.push({ place, order, at, ghost: place < 0 || place >= count });
    at += cell;
  });
  if (open && places[places.length - 1] < count - 1) skip();
  return { dim, size, slots, gaps, length: at, labels };
}

/**
 * Places of an axis with those of its padding.
 * @param {number[]} places
 * @param {number} size
 * @param {number[]} padding before and behind
 */
function surrounded(places, size, [before, behind]) {
  const counted = (/** @type {number} */ length) => Array.from({ length }, (_, i) => i);
  return [...counted(before).map((i) => i - before), ...places, ...counted(behind).map((i) => size + i)];
}

/**
 * Lays a tensor out: its last axis runs to the right, the one before it down, others are sheets behind.
 * @param {Tensor} tensor
 * @param {Look} look
 * @param {Style} style
 * @param {{cell: number, cellWidth: number}} [least] the size of the cells of a neighbour that they continue
 * @returns {Grid}
 */
export function layoutGrid(tensor, look, { heat, slim, characters, tight }, least = { cell: 0, cellWidth: 0 }) {
  const { transposed = false, upright = false, plain = false, ghost = null, padded = null } = look;
  const rank = tensor.shape.length;
  // A parameter's number is a text.
  const coloured = heat && tensor.values !== null && typeof tensor.values !== "string";
  const heated = heatCell(tensor, transposed || (rank === 1 && upright), slim);
  const own = tensor.values === null ? BARE_CELL : coloured ? heated.cell : tight ? TIGHT.cell : NUMBER_CELL;
  const { digits, width } = numbersOf(tensor, characters, tight);
  const cell = Math.max(own, least.cell);
  const cellWidth = Math.max(coloured ? heated.cellWidth : tensor.values === null ? own : width, least.cellWidth);
  const labelsOf = (/** @type {number} */ axis, /** @type {"rows" | "columns"} */ side) => {
    if (plain || (look.bare && side === "rows")) return null;
    return look.numbered && axis === rank - 2 ? tensor.shown[axis].map(String) : tensor.labels[axis];
  };
  const make = (/** @type {number} */ axis, /** @type {"rows" | "columns"} */ side) => {
    const size = look.sizes?.[axis] ?? sizeText(tensor.dims[axis], tensor.shape[axis]);
    const places = surrounded(tensor.shown[axis], tensor.shape[axis], padded?.[side] ?? [0, 0]);
    const length = side === "rows" ? cell : cellWidth;
    return axisOf(tensor.dims[axis], size, tensor.shape[axis], places, labelsOf(axis, side), length, look.numbered && side === "rows");
  };

  const vertical = rank === 1 && upright;
  /** @type {Axis | null} */
  let rows = null;
  let columns = axisOf("", "", 1, [0], null, cellWidth);
  if (rank > 1) {
    rows = make(transposed ? rank - 1 : rank - 2, "rows");
    columns = make(transposed ? rank - 2 : rank - 1, "columns");
  } else if (vertical) {
    rows = make(0, "rows");
  } else if (rank === 1) {
    columns = make(0, "columns");
  }
  if (ghost) {
    const { dim, size, shown, axis } = ghost;
    const length = axis === "rows" ? cell : cellWidth;
    const stretched = axisOf(dim, "", size, shown, null, length);
    for (const slot of stretched.slots) slot.ghost = slot.order > 0;
    if (axis === "rows") rows = stretched;
    else columns = stretched;
  }

  // Labelled rows of a result go on from an operand, which has their brace.
  const told = look.bare ? tensor.labels.some(Boolean) : slim && look.result && rows?.labels;
  const rowBrace = !plain && look.joined !== "rows" && !look.numbered && !told && rows !== null && rows.size !== "" && rank > 0;
  const columnBrace = !plain && look.joined !== "columns" && columns.size !== "" && rank > 0;
  const sheets = rank > 2 ? Math.min(2, tensor.shape.slice(0, -2).reduce((all, size) => all * size, 1) - 1) : 0;
  const behind = SHEET * Math.max(0, sheets);
  const longest = (/** @type {Axis | null} */ axis) =>
    axis?.labels ? Math.max(...axis.labels.map((label) => textWidth(label, LABEL, { bold: true }))) + AWAY : 0;
  // Labels of columns lean, so they need about 0.7 of their length above, and as much beyond the last one.
  const lean = Math.ceil(0.72 * longest(columns));
  const height = rows ? rows.length : cell;
  const total = look.numbered ? [t`${sizeText(tensor.dims[0], tensor.shape[0])} rows`] : [];
  const legend = coloured && tensor.range && tensor.scale !== "names" ? legendOf(tensor) : null;
  // Blocks that lie side by side are told by number below.
  const numberedBands = look.bands && !vertical && tensor.shape.length - look.bands.axis === (transposed ? 2 : 1) ? [""] : [];
  // Tensors that are joined have as many sheets as the result, which tells it.
  const behindIt = look.joined ? [] : sheetCaption(tensor);
  const sum = vertical && look.sums ? [t`sum ${sumText(look.sums[0])}`] : [];
  const captions = [...numberedBands, ...sum, ...(look.captions ?? []), ...total, ...behindIt];

  const lines = captions.length + (legend ? 1 : 0);

  const braceLine = AWAY + behind + (lean ? lean + AWAY : 0);
  // A subscript reaches below its line.
  const nameLine = braceLine + (columnBrace ? BRACE_ROOM : 0) + (splitName(look.tensor)[1] ? 5 : 0);
  const overhang = (/** @type {number} */ width) => Math.max(0, Math.ceil((width - columns.length) / 2));
  const wide = Math.max(
    overhang(nameWidth(look.tensor, transposed)),
    columnBrace ? overhang(textWidth(columns.size, LABEL, { bold: true })) : 0,
    ...captions.map((caption) => overhang(textWidth(caption, LABEL))),
    legend ? overhang(legendWidth(legend)) : 0,
  );
  const left = Math.max(wide, longest(rows) + (rowBrace ? BRACE_ROOM + 4 : 0), 1);
  const right = Math.max(wide, hasSums({ look, vertical, cell }) ? behind + AWAY + cellWidth : 0, behind, 1);
  const spill = Math.max(0, (lean ? lean - cellWidth / 2 + AWAY : 0) - right);
  // A brace's words run along it, and may be longer than a short side.
  const tall = rowBrace && rows ? Math.max(0, (textWidth(rows.size, LABEL, { bold: true }) - height) / 2) : 0;
  return {
    name: look.tensor,
    tensor,
    look,
    cell,
    cellWidth,
    digits,
    heat: coloured,
    pointed: tensor.shown.reduce((all, places) => all * places.length, 1) <= MOST_POINTED,
    legend,
    vertical,
    rows,
    columns,
    sheets: Math.max(0, sheets),
    left,
    right,
    spill,
    above: Math.max(nameLine + NAME, tall),
    below: Math.max(tall, 1 + lines * CAPTION_LINE + (lines ? 2 : 0)),
    nameLine,
    braceLine,
    rowBrace,
    columnBrace,
    captions,
    width: left + columns.length + right,
    height,
  };
}

/**
 * Whether the sums of rows stand beside them, one to a line.
 * @param {{look: Look, vertical: boolean, cell: number}} grid
 */
export function hasSums({ look, vertical, cell }) {
  return Boolean(look.sums) && !vertical && cell >= LABEL;
}

/** Shares are told to the last digit, also where they add up to a whole. @param {number | string} sum */
export function sumText(sum) {
  return typeof sum === "number" ? inSigns(sum.toFixed(2)) : sum;
}

/** @param {Tensor} tensor */
function sheetCaption({ dims, shape, shown }) {
  const batch = shape.slice(0, -2).map((size, axis) => ({ dim: dims[axis], size, front: shown[axis][0] }));
  if (!batch.some(({ size }) => size > 1)) return [];
  const told = batch.map(({ dim, size }) => sizeText(dim, size)).join(" × ");
  const fronts = batch.filter(({ front }) => front > 0).map(({ dim, front }) => (isNamed(dim) ? `${dim} ${front}` : front));
  // Translators: {0} is how many matrices lie behind one another, {1} which of them is in front.
  return [fronts.length ? t`${told} sheets, ${joined(fronts)} in front` : t`${told} sheets`];
}

/**
 * The height and width of a cell that shows its value as a colour: as a tensor's sides leave room for.
 * @param {Tensor} tensor
 * @param {boolean} turned whether its last axis runs down
 * @param {boolean} slim
 */
function heatCell({ shown }, turned, slim) {
  const room = slim ? HEAT_LENGTH.slim : HEAT_LENGTH.wide;
  const sides = shown.slice(-2).map((places) => Math.max(1, Math.min(HEAT_CELL, Math.floor(room / places.length))));
  const [cell, cellWidth] = sides.length < 2 ? [sides[0] ?? HEAT_CELL, sides[0] ?? HEAT_CELL] : turned ? sides.reverse() : sides;
  const least = Math.min(cell, cellWidth);
  if (least >= LEAST_SQUARE) return { cell: least, cellWidth: least };
  return sides.length < 2 ? { cell: turned ? cell : HEAT_CELL, cellWidth: turned ? HEAT_CELL : cellWidth } : { cell, cellWidth };
}

/**
 * @param {Tensor} tensor
 * @returns {[string, string]}
 */
function legendOf(tensor) {
  const [from, to] = endsOf({ ...tensor, heat: true });
  return [from ? rangeText(from) : "0", to ? rangeText(to) : "0"];
}

/** @param {[string, string]} legend */
function legendWidth([from, to]) {
  return STRIP.steps * STRIP.step + 2 * Math.max(textWidth(from, LABEL), textWidth(to, LABEL)) + 2 * AWAY;
}

/** @param {number} value */
function rangeText(value) {
  const [, power] = value.toExponential().split("e");
  // Two digits, wherever they are.
  const digits = Number(power) < -4 ? POWERS : Math.max(0, 1 - Number(power));
  return cellText(value, digits);
}

/** @param {string} dim */
function isNamed(dim) {
  return !/^\d*$/.test(dim);
}

/**
 * @param {string} dim
 * @param {number} size
 */
export function sizeText(dim, size) {
  return isNamed(dim) ? `${dim} = ${size}` : String(size);
}

/**
 * @param {string} name
 * @param {boolean} [transposed]
 */
export function nameWidth(name, transposed = false) {
  const [base, subscript] = splitName(name);
  return textWidth(base, NAME, { bold: true }) + textWidth(subscript + (transposed ? "T" : ""), 0.7 * NAME, { bold: true });
}

/**
 * The rows of cells; a vector or a number has one that is no axis.
 * @param {Grid} grid
 * @returns {(Slot | null)[]}
 */
export function rowsOf({ rows }) {
  return rows?.slots ?? [null];
}

/**
 * The index, in the tensor, of the cell in a row and a column of the drawing.
 * @param {Grid} grid
 * @param {Slot | null} row
 * @param {Slot} column
 * @returns {number[]}
 */
export function indexOf({ tensor, look, vertical }, row, column) {
  const rank = tensor.shape.length;
  if (rank === 0) return [];
  if (rank === 1) return [vertical && row ? row.place : column.place];
  const [down, right] = [row?.place ?? 0, column.place];
  return [...tensor.shown.slice(0, -2).map(([front]) => front), ...(look.transposed ? [right, down] : [down, right])];
}

/**
 * @param {Grid} grid
 * @param {Slot | null} row
 * @param {Slot} column
 * @returns {number | string}
 */
export function valueOf({ tensor, look, vertical }, row, column) {
  const { values, shape, shown } = tensor;
  const rank = shape.length;
  if (rank === 0) return values;
  // A padded grid's slots are counted with those outside, so that places have to be looked up.
  const order = (/** @type {number} */ axis, /** @type {Slot} */ slot) =>
    look.padded ? shown[axis].indexOf(slot.place) : slot.order;
  if (rank === 1) return values[vertical && row ? row.order : order(0, column)];
  let front = values;
  for (let axis = rank; axis > 2; axis--) front = front[0];
  const down = row ?? { place: 0, order: 0, at: 0, ghost: false };
  return look.transposed
    ? front[order(rank - 2, column)][order(rank - 1, down)]
    : front[order(rank - 2, down)][order(rank - 1, column)];
}

/** @type {WeakMap<Tensor, Record<string, Numbers>>} a tensor is laid out many times, until its row fits */
const measured = new WeakMap();

/** @typedef {{digits: number, width: number}} Numbers */

/** Numbers of which none is larger are written by their powers of ten: decimals would show zeros. */
const TINY = 0.01;
/** Instead of a count of decimals. */
const POWERS = -1;

/**
 * How many decimals the numbers of a tensor show, the same for all: no more than they have, and than there is room for.
 * @param {Tensor} tensor
 * @param {number} characters that a number may have
 * @param {boolean} tight
 * @returns {Numbers}
 */
function numbersOf(tensor, characters, tight) {
  const key = `${characters}${tight ? " tight" : ""}`;
  const known = measured.get(tensor)?.[key];
  if (known) return known;
  /** @type {(number | string)[]} */
  const values = tensor.values === null ? [] : [tensor.values].flat(Infinity);
  const isEnough = (/** @type {number} */ digits) =>
    values.every((value) => typeof value === "string" || Math.abs(value * 10 ** digits - Math.round(value * 10 ** digits)) < 1e-6);
  const all = [...(tensor.live?.widest ?? []), ...values];
  const fits = (/** @type {number} */ digits) => all.every((value) => cellText(value, digits).length <= characters);
  // In its other states a tensor that follows a parameter may have decimals that it does not have now.
  const needed = tensor.live?.decimals ?? [0, 1].find(isEnough) ?? 2;
  const largest = Math.max(...all.filter((value) => typeof value === "number").map(Math.abs));
  const fitting = Array.from({ length: needed + 1 }, (_, fewer) => needed - fewer).find(fits) ?? 0;
  const digits = largest > 0 && largest < TINY ? POWERS : fitting;
  const step = tight ? TIGHT.step : STEP;
  const widest = Math.max(tight ? TIGHT.cell : NUMBER_CELL, ...all.map((value) => textWidth(cellText(value, digits), VALUE) + 2));
  const found = { digits, width: Math.min(tensor.live?.words ? WIDEST_WORD : WIDEST_CELL, step * Math.ceil(widest / step)) };
  measured.set(tensor, { ...measured.get(tensor), [key]: found });
  return found;
}

/**
 * A number as a cell has room for it, written as its arithmetic writes it: `.5`, `1`; large and tiny ones as `1e9`, `3e−4`.
 * @param {number | string} value
 * @param {number} digits decimals, at most, or `POWERS`
 */
export function cellText(value, digits) {
  // A parameter has its signs already; the word of a choice may begin with these letters, too.
  if (typeof value === "string") return /^-?(inf$|[\d.])/.test(value) ? value.replace("-", "−").replace("inf", "∞") : value;
  const size = Math.abs(value);
  const byPower = size >= 1e6 || (digits === POWERS && size > 0);
  const text = byPower ? byItsPower(size) : inSigns(decimals(size, Math.max(0, digits)), true);
  return `${value < 0 && /[1-9]/.test(text) ? "−" : ""}${text.replace("-", "−")}`;
}

/**
 * A number with one digit and its power of ten: `1e9`, `3e-4`.
 * @param {number} size
 */
function byItsPower(size) {
  const [mantissa, power] = size.toExponential(12).split("e");
  return Number(`${decimals(Number(mantissa), 0)}e${power}`).toExponential(0).replace("e+", "e");
}

/**
 * A number that is not negative, rounded as it is written, half of a place up; `rounded` of the build does the same.
 * @param {number} size
 * @param {number} digits decimals, at most
 */
export function decimals(size, digits) {
  const known = (written[digits] ??= new Map());
  const text = known.get(size) ?? rounded(size, digits);
  if (known.size < MOST_WRITTEN) known.set(size, text);
  return text;
}

/** Numbers are measured for each layout that is tried: as they were written, by their decimals. @type {Map<number, string>[]} */
const written = [];
const MOST_WRITTEN = 2 ** 12;

/**
 * @param {number} size
 * @param {number} digits
 */
function rounded(size, digits) {
  const [mantissa, power = 0] = String(size).split("e");
  const shifted = Math.round(Number(`${mantissa}e${Number(power) + digits}`));
  return String(Number(Number(`${shifted}e${-digits}`).toFixed(digits)));
}
