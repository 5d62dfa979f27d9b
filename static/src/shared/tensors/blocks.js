// What stands in a line of a tensor diagram: grids, signs, and the arrangements that some operations have.
import { textWidth } from "../text.js";
import { SHEET, layoutGrid, nameWidth } from "./grid.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./grid.js").Look} Look */
/** @typedef {import("./grid.js").Tensor} Tensor */

const ARROW = 56;
const SHORT_ARROW = 44;
const SIGN = 20;
const WORD = 13;
const LABEL = 12;
/** Between the parts of an arrangement. */
const APART = 10;
const CHIP = 20;
/** Between a grid and the name of the one below it. */
const UNDER = 10;
/** How far an elbow reaches, and how far it goes straight at its ends. */
const ELBOW = 48;
const STUB = 8;

/**
 * A thing to draw; `statement` is the line of the program that it belongs to.
 * @typedef {object} Part
 * @property {number} x
 * @property {number} y
 * @property {string} statement
 * @property {Grid} [grid] its first cell is at x, y
 * @property {string} [text]
 * @property {string} [look] a class
 * @property {string} [d] of a path that starts from x, y
 * @property {string} [of] the cell that it goes with: `ids:2`
 * @property {Run[]} [formula]
 * @property {number} [width] of a chip
 */

/** @typedef {{text: string} | {tensor: string, concept: string | null, transposed?: boolean}} Run a piece of a formula */

/**
 * Parts around an origin: x runs from 0 to `width`, and y = 0 is the line on which operators stand.
 * @typedef {object} Block
 * @property {number} width
 * @property {number} above
 * @property {number} below
 * @property {Part[]} parts
 * @property {number} half of the height of its cells, for parentheses
 * @property {number} [spill] how far it reaches beyond its width, where signs may stand below
 * @property {"(" | ")"} [parenthesis] as high as the line
 */

/**
 * @typedef {object} Item as the spec has it
 * @property {"grid" | "operator" | "text" | "arrow" | "parenthesis" | "corner" | "lookup" | "joined"} kind
 * @property {string} [text] of a sign
 * @property {Look} [look] of a grid
 * @property {Look} [left] of a corner
 * @property {{statement: string, top: Look, result: Look, plus: Look | null, formula: Run[]}[]} [columns] of a corner
 * @property {{text: string, contracted: boolean}[]} [chips] of a corner
 * @property {Look} [ids] of a lookup
 * @property {Look} [table]
 * @property {Look} [result]
 * @property {Look[]} [grids] that are joined
 * @property {"rows" | "columns"} [along]
 * @property {string} [size] of what is joined
 */

/**
 * What blocks stand in; `grids` keeps those that are laid out, since a row is tried in several ways.
 * @typedef {object} Setting
 * @property {Record<string, Tensor>} tensors
 * @property {import("./grid.js").Style} style
 * @property {number} room
 * @property {WeakMap<Look, Grid>} grids
 */

/**
 * @param {Look} look
 * @param {string} statement
 * @param {Setting} setting
 * @returns {Block}
 */
export function gridBlock(look, statement, { tensors, style, grids }) {
  const grid = grids.get(look) ?? layoutGrid(tensors[look.tensor], look, style);
  grids.set(look, grid);
  return blockOf(grid, statement);
}

/**
 * @param {Grid} grid
 * @param {string} statement
 * @returns {Block}
 */
function blockOf(grid, statement) {
  const half = grid.height / 2;
  return {
    width: grid.width,
    above: half + grid.above,
    below: half + grid.below,
    half,
    spill: grid.spill,
    parts: [{ x: grid.left, y: -half, grid, statement }],
  };
}

/**
 * @param {Item} item
 * @param {string} statement
 * @param {boolean} [slim] whether words are broken where they can be
 * @returns {Block}
 */
export function signBlock({ kind, text = "" }, statement, slim = false) {
  if (kind === "parenthesis") {
    return { width: 12, above: 0, below: 0, half: 0, parts: [], parenthesis: text === "(" ? "(" : ")" };
  }
  if (kind === "arrow") {
    const lines = text.split(slim ? /\n| (?=over |by |along )/ : "\n");
    const width = Math.max(slim ? SHORT_ARROW : ARROW, ...lines.map((line) => textWidth(line, WORD) + 8));
    const above = 8 + 16 * lines.length;
    return {
      width,
      above,
      below: 8,
      half: 0,
      parts: [
        ...lines.map((line, i) => ({ text: line, look: "explorable-step-name", x: width / 2, y: 4 - above + 16 * (i + 1) - 6, statement })),
        { d: `h${width - 8}`, look: "explorable-arrow", x: 0, y: 0, statement },
        { d: "l-9,-4.5v9z", look: "explorable-arrow", x: width, y: 0, statement },
      ],
    };
  }
  const width = textWidth(text, SIGN);
  return { width, above: 16, below: 10, half: 0, parts: [{ text, look: "explorable-operator", x: width / 2, y: 8, statement }] };
}

/**
 * Moves a block's parts.
 * @param {Part[]} parts
 * @param {number} dx
 * @param {number} dy
 * @returns {Part[]}
 */
export function shift(parts, dx, dy) {
  return parts.map((part) => ({ ...part, x: part.x + dx, y: part.y + dy }));
}

/**
 * A product as it is done by hand: one factor at the left, others on top, each result where its row and column meet.
 * As many columns as fit stand side by side; the others begin anew below, with the left factor again. Where there is
 * no room for one, factors and results follow each other as in a formula.
 * @param {Item} item
 * @param {Setting} setting
 * @returns {Block[][]} strips
 */
export function cornerStrips(item, setting) {
  const { tensors, style, room } = setting;
  const { columns = [], chips = [] } = item;
  const leftLook = /** @type {Look} */ (item.left);
  const plainly = (/** @type {Look} */ look) => ({ ...look, plain: true });
  // Its braces are those of the factors; what they come to stands below.
  const shaped = (/** @type {Look} */ look) => ({ ...plainly(look), captions: [shapeText(tensors[look.tensor])] });
  const all = [leftLook, ...columns.flatMap(({ top, result }) => [top, result])];
  const cell = Math.max(...all.map((look) => layoutGrid(tensors[look.tensor], look, style).cell));
  const left = layoutGrid(tensors[leftLook.tensor], leftLook, style, { cell, cellWidth: 0 });
  const stacks = columns.map((column) => {
    const looks = [column.top, shaped(column.result), ...(column.plus ? [plainly(column.plus)] : [])];
    const [top, result, plus = null] = alike(looks, setting, cell);
    const before = Math.max(plus ? plus.left + 16 : 0, result.left);
    const after = Math.max(top.right + top.spill, plus?.right ?? 0, result.right);
    return { ...column, top, plus, result, before, after };
  });
  // The rows of the factors on top are the same, so that only the first of a line needs their brace.
  const widthOf = (/** @type {(typeof stacks)[0]} */ { top, before, after }, /** @type {boolean} */ first) =>
    Math.max(before, first ? top.left : 1) + top.columns.length + after;

  if (left.width + APART + widthOf(stacks[0], true) > room) return unfolded(item, setting);

  /** @type {(typeof stacks)[]} */
  const lines = [];
  let used = Infinity;
  for (const stack of stacks) {
    if (used + APART + widthOf(stack, false) > room) {
      lines.push([stack]);
      used = left.width + APART + widthOf(stack, true);
    } else {
      lines[lines.length - 1].push(stack);
      used += APART + widthOf(stack, false);
    }
  }

  return lines.map((line) => {
    const first = line[0].statement;
    const formulas = chips.length ? [] : line.map(({ formula, statement }) => ({ formula, statement, width: formulaWidth(formula) }));
    const height = Math.max(left.height, ...line.map(({ result }) => result.height));
    const half = height / 2;
    // From the results' first row upwards: the results' names, what is added, the factors on top.
    const raised = Math.max(...line.map(({ result, top, plus }) => result.above + UNDER + (plus ? plus.height + plus.above + UNDER : 0) + top.below));
    const above = Math.max(left.above, raised + Math.max(...line.map(({ top }) => top.height + top.above)));
    const written = Math.max(0, ...formulas.map(({ width }) => width), ...chips.map(({ text }) => chipWidth(text)));
    const x0 = Math.max(left.left, (written - left.columns.length) / 2);
    const leftWidth = x0 + Math.max(left.columns.length + left.right, written / 2 + left.columns.length / 2);
    /** @type {Part[]} */
    const parts = [{ grid: left, x: x0, y: -half, statement: first }];
    const middle = x0 + left.columns.length / 2;
    const topHeight = Math.max(...line.map(({ top }) => top.height));
    // Formulas or chips stand in the corner that the factors leave free, centred on the ones on top.
    const centre = Math.min(-half - raised - topHeight / 2, -half - left.above - (formulas.length * CHIP + chips.length * 26) / 2 - 4);
    formulas.forEach(({ formula, statement }, i) =>
      parts.push({ formula, look: "explorable-formula", x: middle, y: centre + (i - (formulas.length - 1) / 2) * CHIP + 5, statement }),
    );
    chips.forEach(({ text, contracted }, i) =>
      parts.push({
        text,
        look: chipLook(contracted),
        width: chipWidth(text),
        x: middle,
        y: centre + (i - (chips.length - 1) / 2) * 26,
        statement: first,
      }),
    );
    let x = leftWidth + APART;
    for (const [i, stack] of line.entries()) {
      const { statement, plus, result } = stack;
      const top = i ? { ...stack.top, left: 1, rowBrace: false } : stack.top;
      const at = x + Math.max(stack.before, top.left);
      parts.push({ grid: top, x: at, y: -half - raised - top.height, statement });
      if (plus) {
        const y = -half - result.above - UNDER - plus.height;
        parts.push({ grid: plus, x: at, y, statement });
        parts.push({ text: "+", look: "explorable-operator", x: at - 14, y: y + plus.height / 2 + 7, statement });
      }
      parts.push({ grid: result, x: at, y: -half, statement });
      x += widthOf(stack, !i) + APART;
    }
    const words = centre - (formulas.length * CHIP + chips.length * 26) / 2;
    const block = {
      width: x - APART,
      above: Math.max(half + above, -words),
      below: half + Math.max(left.below, ...line.map(({ result }) => result.below)),
      half,
      parts,
    };
    return [block];
  });
}

/**
 * @param {Item} item a corner
 * @param {Setting} setting
 * @returns {Block[][]}
 */
function unfolded({ left, columns = [], chips = [] }, setting) {
  const first = columns[0].statement;
  const sign = (/** @type {string} */ text, /** @type {string} */ statement) => signBlock({ kind: "operator", text }, statement);
  const strips = [[gridBlock(/** @type {Look} */ (left), first, setting)]];
  for (const { statement, top, plus, result, formula } of columns) {
    const factor = [sign("×", statement), gridBlock(top, statement, setting)];
    const added = plus ? [sign("+", statement), gridBlock(plus, statement, setting)] : [];
    const equals = [sign("=", statement), gridBlock(result, statement, setting)];
    // Several products of one factor would read as one: each begins with what it says.
    if (columns.length > 1) strips.push([formulaBlock(formula, statement)]);
    const all = [...factor, ...added, ...equals];
    if (widthOfAll(all) <= setting.room) strips.push(all);
    else strips.push(factor, ...(added.length ? [added] : []), equals);
  }
  return chips.length ? [[chipsBlock(chips, first)], ...strips] : strips;
}

/**
 * @param {Run[]} formula
 * @param {string} statement
 * @returns {Block}
 */
function formulaBlock(formula, statement) {
  const width = formulaWidth(formula);
  const part = { formula, look: "explorable-formula", x: width / 2, y: 14, statement };
  return { width, above: 10, below: 16, half: 0, parts: [part] };
}

/** @param {Block[]} blocks */
function widthOfAll(blocks) {
  return blocks.reduce((sum, { width, spill = 0 }) => sum + width + spill + 8, 0);
}

/**
 * @param {{text: string, contracted: boolean}[]} chips
 * @param {string} statement
 * @returns {Block}
 */
function chipsBlock(chips, statement) {
  let x = 0;
  const parts = chips.map(({ text, contracted }) => {
    const width = chipWidth(text);
    x += width + 6;
    return { text, look: chipLook(contracted), width, x: x - 6 - width / 2, y: 0, statement };
  });
  return { width: x, above: 14, below: 14, half: 0, parts };
}

/** @param {boolean} contracted */
function chipLook(contracted) {
  return contracted ? "explorable-chip explorable-contracted" : "explorable-chip";
}

/**
 * Grids that continue each other have cells of one size.
 * @param {Look[]} looks
 * @param {Setting} setting
 * @param {number} [cell] at least so high
 */
function alike(looks, { tensors, style }, cell = 0) {
  const sizes = looks.map((look) => layoutGrid(tensors[look.tensor], look, style));
  const least = {
    cell: Math.max(cell, ...sizes.map((grid) => grid.cell)),
    cellWidth: Math.max(...sizes.map((grid) => grid.cellWidth)),
  };
  return looks.map((look) => layoutGrid(tensors[look.tensor], look, style, least));
}

/** @param {Tensor} tensor */
function shapeText({ dims, shape }) {
  return dims.map((dim, axis) => (/^\d*$/.test(dim) ? shape[axis] : dim)).join(" × ");
}

/** @param {string} text */
function chipWidth(text) {
  return textWidth(text, LABEL) + 18;
}

/** @param {Run[]} formula */
export function formulaWidth(formula) {
  return formula.reduce(
    (sum, run) => sum + ("text" in run ? textWidth(run.text, 16) : (nameWidth(run.tensor, run.transposed) * 16) / 20),
    0,
  );
}

/**
 * Rows taken from a table: an elbow from each id to its row, and on to the row that it becomes.
 * @param {Item} item
 * @param {string} statement
 * @param {Setting} setting
 * @returns {Block[]}
 */
export function lookupBlocks(item, statement, setting) {
  const { tensors, style, room } = setting;
  const look = /** @type {Required<Pick<Item, "ids" | "table" | "result">>} */ (item);
  const rows = rowsTaken(tensors[look.ids.tensor], tensors[look.table.tensor]);
  const ids = layoutGrid(tensors[look.ids.tensor], { ...look.ids, upright: true }, { ...style, heat: false });
  const table = layoutGrid(tensors[look.table.tensor], { ...look.table, numbered: true }, style);
  const beside = layoutGrid(tensors[look.result.tensor], { ...look.result, bare: true }, style);
  const middleOf = (/** @type {Grid} */ grid, /** @type {number} */ order) =>
    (grid.rows?.slots[order].at ?? 0) + grid.cell / 2 - grid.height / 2;
  const rowOf = (/** @type {number} */ place) => table.rows?.slots.findIndex((slot) => slot.place === place) ?? 0;

  /** @type {Part[]} */
  const parts = [];
  let x = 0;
  const place = (/** @type {Grid} */ grid) => {
    parts.push({ grid, x: x + grid.left, y: -grid.height / 2, statement });
    x += grid.left + grid.columns.length;
  };
  const elbows = (/** @type {Grid} */ from, /** @type {Grid} */ to, /** @type {(i: number) => [number, number]} */ rowsOf) => {
    rows.forEach((_, i) => {
      const [start, end] = rowsOf(i);
      const [y0, y1] = [middleOf(from, start), middleOf(to, end)];
      const of = `${look.ids.tensor}:${ids.rows?.slots[i].place}`;
      const d = `h${STUB}l${ELBOW - 3 * STUB},${y1 - y0}h${STUB}`;
      parts.push({ d, look: "explorable-elbow", x: x + 2, y: y0, of, statement });
      parts.push({ d: "l-7,-3.5v7z", look: "explorable-arrow", x: x + ELBOW, y: y1, of, statement });
    });
    x += ELBOW + 2;
  };
  place(ids);
  elbows(ids, table, (i) => [i, rowOf(rows[i])]);
  place(table);
  const taken = { width: x + table.right, ...extent([ids, table]), half: Math.max(ids.height, table.height) / 2, spill: table.spill, parts };
  if (x + ELBOW + 2 + beside.width > room) {
    const equals = signBlock({ kind: "operator", text: "=" }, statement);
    const below = gridBlock(look.result, statement, setting);
    const width = equals.width + below.width;
    return [taken, { ...below, width, parts: [...equals.parts, ...shift(below.parts, equals.width, 0)] }];
  }
  elbows(table, beside, (i) => [rowOf(rows[i]), i]);
  // The result's brace would stand in the way of the elbows, and its rows are those of the ids.
  place({ ...beside, rowBrace: false, left: 1 });
  return [{ ...taken, width: x + beside.right, spill: beside.spill, ...extent([ids, table, beside]) }];
}

/** @param {Grid[]} grids around one middle */
function extent(grids) {
  return {
    above: Math.max(...grids.map(({ height, above }) => height / 2 + above)),
    below: Math.max(...grids.map(({ height, below }) => height / 2 + below)),
  };
}

/**
 * The row of the table that each drawn id takes; ids count from the end where they are negative.
 * @param {Tensor} ids
 * @param {Tensor} table
 * @returns {number[]}
 */
export function rowsTaken(ids, table) {
  return ids.values.map((/** @type {number} */ id) => (id < 0 ? id + table.shape[0] : id));
}

/**
 * Grids that are joined end to end: they touch, unless sheets or words stand out between them, and the seam is kept.
 * @param {Item} item
 * @param {string} statement
 * @param {Setting} setting
 * @returns {Block}
 */
export function joinedBlock({ grids = [], along = "rows", size = "" }, statement, setting) {
  const laid = alike(
    grids.map((look, i) => ({ ...look, plain: i > 0, joined: along })),
    setting,
  );
  return along === "columns" ? sideBySide(laid, size, statement) : onTop(laid, size, statement);
}

/**
 * @param {Grid[]} grids
 * @param {string} size
 * @param {string} statement
 * @returns {Block}
 */
function sideBySide(grids, size, statement) {
  const half = Math.max(...grids.map(({ height }) => height)) / 2;
  /** @type {Part[]} */
  const parts = [];
  const start = grids[0].left;
  let x = start;
  grids.forEach((grid, i) => {
    const seam = x + (i && outside(grids[i - 1].right));
    x = seam + (i && outside(grid.left));
    // Each name stands above its own columns, without a brace: the one below counts them all.
    parts.push({ grid: { ...grid, nameLine: grids[0].braceLine + 4 }, x, y: -half, statement });
    if (i) parts.push({ d: `v${2 * half + 12}`, look: "explorable-slice", x: seam, y: -half - 6, statement });
    x += grid.columns.length;
  });
  const width = x - start;
  const under = half + Math.max(...grids.map(captionRoom));
  parts.push({ d: braceUnder(width), look: "explorable-brace", x: start, y: under + 8, statement });
  parts.push({ text: size, look: "explorable-brace-size", x: start + width / 2, y: under + 28, statement });
  const over = Math.max(0, textWidth(size, LABEL) / 2 - width / 2);
  return {
    width: Math.max(x + grids[grids.length - 1].right, x + over),
    above: half + grids[0].braceLine + 28,
    below: under + 36,
    half,
    parts,
  };
}

/**
 * @param {Grid[]} grids
 * @param {string} size
 * @param {string} statement
 * @returns {Block}
 */
function onTop(grids, size, statement) {
  const between = grids.slice(1).map((grid, i) => captionRoom(grids[i]) + SHEET * grid.sheets);
  const height = [...grids.map((grid) => grid.height), ...between].reduce((sum, one) => sum + one);
  const half = height / 2;
  // Names stand at the left of their rows, braces of all rows at the right.
  const named = Math.max(...grids.map(({ name }) => nameWidth(name))) + 10;
  const labels = Math.max(...grids.map((grid) => grid.left));
  const start = named + labels;
  const out = Math.max(...grids.map((grid) => (grid.captions.length ? grid.right : SHEET * grid.sheets)));
  const right = grids[0].columns.length + out;
  /** @type {Part[]} */
  const parts = [];
  let y = -half;
  grids.forEach((grid, i) => {
    y += i && between[i - 1];
    parts.push({ grid: { ...grid, nameLine: NaN }, x: start, y, statement });
    parts.push({
      formula: [{ tensor: grid.name, concept: grid.tensor.concept }],
      look: "explorable-name",
      x: named / 2,
      y: y + grid.height / 2 + 7,
      statement,
    });
    if (i) parts.push({ d: `h${right + 12}`, look: "explorable-slice", x: start - 6, y: y - SHEET * grid.sheets, statement });
    y += grid.height;
  });
  parts.push({ d: braceRight(height), look: "explorable-brace", x: start + right + 8, y: -half, statement });
  parts.push({ text: size, look: "explorable-brace-end", x: start + right + 22, y: 4, statement });
  return {
    width: start + right + 24 + textWidth(size, LABEL),
    above: half + grids[0].braceLine + 24,
    below: half + Math.max(4, captionRoom(grids[grids.length - 1])),
    half,
    parts,
  };
}

/** What stands out beside cells, besides the line around them. @param {number} room */
function outside(room) {
  return room > 1 ? room : 0;
}

/** @param {Grid} grid */
function captionRoom({ captions, below }) {
  return captions.length ? below : 0;
}

/** @param {number} length */
function braceUnder(length) {
  const r = Math.min(3.5, length / 4);
  return `q0,${r} ${r},${r}h${length / 2 - 2 * r}q${r},0 ${r},${r}q0,${-r} ${r},${-r}h${length / 2 - 2 * r}q${r},0 ${r},${-r}`;
}

/** @param {number} length */
function braceRight(length) {
  const r = Math.min(3.5, length / 4);
  return `q${r},0 ${r},${r}v${length / 2 - 2 * r}q0,${r} ${r},${r}q${-r},0 ${-r},${r}v${length / 2 - 2 * r}q0,${r} ${-r},${r}`;
}
