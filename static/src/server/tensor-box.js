// \tensor[how]{name}: the concept's grid as a letter of a formula; transposed, or silent where its name stands above.
import published from "katex";
import { gridShapes, UNIT } from "../shared/grid-shapes.js";

/** @typedef {{rows: number, columns: number, texture: string, symbol: string, label: string}} Grid */

const katex = /** @type {any} */ (published);
/** The side of a cell, in em of the formula's text. */
const CELL = 0.46;
/** Room at both sides, so that neighbours do not touch. */
const BESIDE = 0.06;
/** Formulas are centred on the line that fractions and minus signs lie on, this far above the baseline. */
const AXIS = 0.25;

/** @type {Record<string, Grid>} */
let known = {};

/**
 * Tells which grids the formulas that follow may show.
 * @param {Record<string, Grid>} grids
 */
export function knowTensors(grids) {
  known = grids;
}

katex.__defineFunction({
  type: "tensor",
  names: ["\\tensor"],
  numArgs: 1,
  numOptionalArgs: 1,
  argTypes: ["raw", "raw"],
  allowedInText: true,
  /**
   * @param {any} context
   * @param {any[]} args
   * @param {any[]} options
   */
  handler: ({ parser }, [argument], [option]) => {
    const name = argument.string.trim();
    const how = option?.string ?? "";
    if (!known[name]) throw new katex.ParseError(`\\tensor needs a concept that has a shape, not {${argument.string}}`);
    return { type: "tensor", mode: parser.mode, name, isTransposed: how.includes("transposed"), isNamed: how.includes("named") };
  },
  /**
   * @param {any} group
   * @param {any} options
   */
  htmlBuilder: ({ name, isTransposed }, options) => {
    const { texture } = known[name];
    const [rows, columns] = isTransposed ? [known[name].columns, known[name].rows] : [known[name].rows, known[name].columns];
    // Sizes are in em of the style at hand: a grid in a subscript is as small as its neighbours.
    const box = new katex.__domTree.Span(["mord", "explorable-tensor"], [], options);
    const height = rows * CELL;
    box.height = height / 2 + AXIS;
    box.depth = height / 2 - AXIS;
    box.maxFontSize = options.sizeMultiplier;
    box.setAttribute("data-concept", name);
    Object.assign(box.style, {
      height: `${round(height)}em`,
      width: `${round(columns * CELL)}em`,
      verticalAlign: `${round(AXIS - height / 2)}em`,
      marginLeft: `${BESIDE}em`,
      marginRight: `${BESIDE}em`,
    });
    box.children = [{ classes: [], style: {}, toMarkup: () => gridSvg(rows, columns, texture) }];
    return box;
  },
  /** @param {any} group */
  mathmlBuilder: ({ name, isNamed }) => {
    const said = isNamed ? "" : known[name].symbol || known[name].label || name;
    const markup = isNamed ? "<mrow></mrow>" : `<mi data-concept="${name}">${said.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</mi>`;
    return { classes: [], children: [], toMarkup: () => markup, toText: () => said };
  },
});

/**
 * @param {number} rows
 * @param {number} columns
 * @param {string} texture
 */
function gridSvg(rows, columns, texture) {
  const { cells, woven, lines } = gridShapes(rows, columns, texture);
  return (
    // An e-book's page is XML, where the name alone makes no drawing of it.
    `<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%" aria-hidden="true" focusable="false" ` +
    `viewBox="-0.5 -0.5 ${columns * UNIT + 1} ${rows * UNIT + 1}">${cells}${woven}${lines}</svg>`
  );
}

/** @param {number} value */
function round(value) {
  return Number(value.toFixed(4));
}
