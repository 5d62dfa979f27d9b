// \tensor{name}: the concept's grid as a letter of a formula.
import published from "katex";
import { gridShapes, UNIT } from "../shared/grid-shapes.js";

/** @typedef {{rows: number, columns: number, texture: string, symbol: string}} Grid */

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
  argTypes: ["raw"],
  allowedInText: true,
  /**
   * @param {any} context
   * @param {any[]} args
   */
  handler: ({ parser }, [argument]) => {
    const name = argument.string.trim();
    if (!known[name]) throw new katex.ParseError(`\\tensor needs a concept that has a shape, not {${argument.string}}`);
    return { type: "tensor", mode: parser.mode, name };
  },
  /**
   * @param {any} group
   * @param {any} options
   */
  htmlBuilder: ({ name }, options) => {
    const { rows, columns, texture } = known[name];
    // Sizes are in em of the style at hand: a grid in a subscript is as small as its neighbours.
    const box = new katex.__domTree.Span(["mord", "explorable-tensor"], [], options);
    const height = rows * CELL;
    box.height = (height / 2 + AXIS) * options.sizeMultiplier;
    box.depth = (height / 2 - AXIS) * options.sizeMultiplier;
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
  mathmlBuilder: ({ name }) => {
    const said = known[name].symbol || name;
    const markup = `<mi data-concept="${name}">${said.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</mi>`;
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
