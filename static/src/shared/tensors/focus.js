// Where one cell of a tensor program comes from, told from the traces that were computed with it.
import { listed, t } from "../words.js";

/** @typedef {import("./items.d.ts").DrawnTensor} Tensor */
/** @typedef {import("./items.d.ts").Trace} Trace */
/** @typedef {{name: string, index: number[]}} Cell */

/**
 * What a drawing shows of a cell in focus; a cell's place is written `S:2,1`, that of a slice or label `s:1`.
 * @typedef {object} Answer
 * @property {string} name of the tensor
 * @property {string} cell its place
 * @property {Set<string>} lit cells it comes from, back to the inputs, and itself
 * @property {Set<string>} places along each of its dims
 * @property {string[]} single sources that are the only one of their tensor
 * @property {string[]} windows the places of a window that belongs to it, if it slides along two axes or one
 * @property {string} said how it is computed
 * @property {string} traced the same, with where it comes from if it has only been moved
 * @property {(at: string) => boolean} dims whether another cell steps back
 */

/** The arithmetic of a cell that has only been moved. */
const MOVED = /^−?[\d.,]+(·10[⁻⁰¹²³⁴-⁹]+)?$/;

/**
 * @param {{tensors: Record<string, Tensor>, traces: Record<string, Trace>, slices: Record<string, string>}} spec
 */
export function tracer({ tensors, traces, slices }) {
  /** @type {Record<string, string[]>} */
  const cells = {};
  const cellsOf = (/** @type {string} */ name) => (cells[name] ??= listCells(tensors[name]));

  /** @param {string} cell @param {string[]} places */
  const from = (cell, places) => {
    const found = places.map((place) => {
      const [source, at] = place.split(":");
      return told(tensors[source], { name: source, index: at ? at.split(",").map(Number) : [] }, null);
    });
    // Translators: {0} is a cell with its value, {1} the cell that it is taken from: "B[0] = 3, from A[2]".
    return found.length ? t`${cell}, from ${listed(found)}` : cell;
  };

  /**
   * @param {Cell} focus
   * @returns {Answer}
   */
  return ({ name, index }) => {
    const cell = `${name}:${index.join(",")}`;
    const { dims } = tensors[name];
    const lit = new Set([cell]);
    const order = Object.keys(traces);
    for (const reached of order.slice(0, order.indexOf(name) + 1).reverse()) {
      cellsOf(reached).forEach((at, i) => {
        if (!lit.has(`${reached}:${at}`)) return;
        for (const [source, numbers] of Object.entries(traces[reached].sources)) {
          for (const number of numbers[i] ?? []) lit.add(`${source}:${cellsOf(source)[number]}`);
        }
      });
    }
    const places = new Set(dims.map((dim, axis) => `${dim}:${index[axis]}`));
    const number = cellsOf(name).indexOf(index.join(","));
    const arithmetic = spelling(traces[name], number);
    const sources = traces[name]?.sources ?? {};
    const single = Object.entries(sources).flatMap(([source, numbers]) =>
      numbers[number]?.length === 1 ? [`${source}:${cellsOf(source)[numbers[number][0]]}`] : [],
    );
    /** @param {string} at */
    const beside = (at) => {
      // The rest of a slice belongs to its cell: together they are one distribution.
      const [of, place] = at.split(":");
      return of === name && place.split(",").every((one, axis) => dims[axis] === slices[name] || places.has(`${dims[axis]}:${one}`));
    };
    const said = told(tensors[name], { name, index }, arithmetic);
    const isMoved = arithmetic && MOVED.test(arithmetic) && single.length === Object.keys(sources).length;
    return {
      name,
      cell,
      lit,
      places,
      single,
      windows: [-2, -1].map((from) => `${name}:${index.slice(from).join(",")}`),
      said,
      traced: isMoved ? from(said, single) : said,
      dims: (at) => !lit.has(at) && !(name in slices && beside(at)),
    };
  };
}

/**
 * How a cell is computed, as it was told while the docs were built, or is made up when it is asked for.
 * @param {Trace | undefined} trace
 * @param {number} cell
 * @returns {string | null}
 */
function spelling(trace, cell) {
  /** @type {any} */
  const spelled = trace?.spelled;
  return (typeof spelled === "function" ? spelled(cell) : spelled?.[cell]) ?? null;
}

/**
 * The drawn cells of a tensor, the last axis running fastest.
 * @param {Tensor} tensor
 * @returns {string[]}
 */
function listCells({ shown }) {
  const [first, ...others] = shown;
  if (!first) return [""];
  return others.reduce((all, places) => all.flatMap((at) => places.map((place) => `${at},${place}`)), first.map(String));
}

/**
 * How a cell is computed, named by its labels where it has some.
 * @param {Tensor} tensor
 * @param {Cell} cell
 * @param {string | null} arithmetic
 */
export function told(tensor, { name, index }, arithmetic) {
  const place = index.map((at, axis) => {
    const labels = tensor.labels[axis];
    const label = labels?.[tensor.shown[axis].indexOf(at)];
    // A word that stands at two places names neither.
    return label !== undefined && labels?.indexOf(label) === labels?.lastIndexOf(label) ? label : String(at);
  });
  return `${name}${place.length ? `[${place.join(", ")}]` : ""}${arithmetic ? ` = ${arithmetic}` : ""}`;
}
