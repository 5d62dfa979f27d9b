// What stands above curves: the formula of one with its numbers, or the names of several with their values.
import { DASHES } from "../charts/groups.js";
import { describe } from "../expressions.js";
import { told } from "../interaction.js";
import { WIDTH } from "../panel.js";
import { say } from "../say.js";
import { textWidth } from "../text.js";
import { t } from "../words.js";

/**
 * @typedef {object} Curve
 * @property {import("../expressions.js").Tree} expression
 * @property {import("../expressions.js").Tree | null} derivative
 * @property {string | null} concept
 * @property {string | null} color of one of several without a concept
 */

/** The size of the formula of one curve, and of the names of several. */
const EQUATION = 17;
/** That of a long formula. */
const LONG = 13;
const NAME = 15;
/** The height of a row of names, the length of a sign, and the room between two names. */
const ROW = 22;
const SIGN = 22;
const BETWEEN = 22;

/** How a curve of several is drawn, besides its colour. @param {number} place */
export const dashOf = (place) => DASHES[place % DASHES.length] || null;

/**
 * The colours of a curve. @param {Curve} curve
 * @returns {Record<string, string | null>}
 */
export const paintOf = ({ concept, color }) => ({ "data-concept": concept, "data-color": concept ? null : color });

/**
 * The formula of a curve with its present numbers.
 * @param {import("../select.js").Selection} svg
 * @param {Curve} curve
 * @param {{ranges: import("../../types.js").Declaration[], name: string, left: number, digits: number, right: number}} plot
 */
export function formula(svg, { expression, concept }, { ranges, name, left, digits, right }) {
  const line = svg.append("text").attr("class", "explorable-equation").attr("y", 22);
  const note = svg.append("text").attr("class", "explorable-note").attr("x", right).attr("y", 50).attr("text-anchor", "end");
  // A long expression is written smaller; a very long one leaves its place to the name of its value; its longest numbers decide, for good.
  const nameOf = (/** @type {string} */ name) => {
    const range = ranges.find((range) => range.name === name);
    const ends = range ? (range.choices ?? [range.min, range.max]).map((end) => told(end, { ...range, unit: "" })) : [name];
    return ends.reduce((a, b) => (a.length > b.length ? a : b));
  };
  // Of cases that choices decide only the present one is written.
  const cases = ranges.every(({ value }) => typeof value === "number") ? null : globalThis.explorable.choices?.cases(expression, ranges);
  const written = (cases?.all ?? [expression]).map((one) => describe(one, nameOf).map(({ text }) => text).join(""));
  const widthIn = (/** @type {number} */ size) => Math.max(...written.map((one) => textWidth(`${one} = −0.${"0".repeat(digits)}`, size)));
  const isLong = widthIn(EQUATION) > WIDTH;
  const width = widthIn(isLong ? LONG : EQUATION);
  const spelled = width <= WIDTH;
  if (isLong && spelled) line.attr("class", "explorable-equation explorable-long");
  // It begins where the plot does, or as far before as it needs.
  line.attr("x", spelled ? Math.max(0, Math.min(left, WIDTH - width)) : left);
  let spelledNames = "";

  /**
   * Writes the line, anew only where other names follow each other.
   * @param {{text: string, name?: string}[]} fragments
   */
  const spell = (fragments) => {
    const names = fragments.map(({ name }) => name).join();
    if (names !== spelledNames) {
      spelledNames = names;
      line.node().replaceChildren();
      for (const { name } of fragments) {
        const range = ranges.find((range) => range.name === name);
        line
          .append("tspan")
          .attr("class", range || name === "" ? "explorable-number" : null)
          .attr("data-concept", name === "" ? concept : (range?.concept ?? null));
      }
    }
    const spans = /** @type {SVGTextElement} */ (line.node()).children;
    fragments.forEach(({ text }, i) => say(spans[i], text));
  };

  return {
    /**
     * @param {{value: string, slope: string}[]} told
     * @param {(name: string) => string} textOf
     * @param {Record<string, any>} state
     */
    show([{ value, slope }], textOf, state) {
      say(/** @type {SVGTextElement} */ (note.node()), slope);
      spell([...(spelled ? describe(cases?.present(state) ?? expression, textOf) : [{ text: name }]), { text: " = " }, { text: value, name: "" }]);
    },
  };
}

/**
 * How several curves are called. @param {Curve[]} curves @param {string[]} labels
 * @returns {string[]}
 */
export const namesOf = (curves, labels) =>
  curves.map(({ expression }, i) => labels[i] ?? describe(expression, (name) => name).map(({ text }) => text).join(""));

/**
 * Where the names of several curves stand: in as many columns as fit.
 * @param {string[]} names
 * @param {{left: number, digits: number, slopes: boolean}} plot
 */
export function placed(names, { left, digits, slopes }) {
  const number = `−00.${"0".repeat(digits)}`;
  const longest = Math.max(...names.map((name) => textWidth(`${name} = ${number}${slopes ? `, ${t`slope ${number}`}` : ""}`, NAME)));
  const column = SIGN + 8 + longest + BETWEEN;
  const columns = Math.max(1, Math.min(names.length, Math.floor((WIDTH - left + BETWEEN) / column)));
  const rows = Math.ceil(names.length / columns);
  return { height: rows * ROW, places: names.map((_, i) => ({ x: left + Math.floor(i / rows) * column, y: 20 + (i % rows) * ROW })) };
}

/**
 * The names of curves, each with its sign and its present value.
 * @param {import("../select.js").Selection} svg
 * @param {Curve[]} curves
 * @param {string[]} names
 * @param {{x: number, y: number}[]} places
 */
export function listed(svg, curves, names, places) {
  const values = curves.map((curve, i) => {
    const { x, y } = places[i];
    const row = svg.append("g");
    for (const [key, value] of Object.entries(paintOf(curve))) row.attr(key, value);
    row.append("path").attr("class", "explorable-curve").attr("stroke-dasharray", dashOf(i)).attr("d", `M${x},${y - 5}h${SIGN}`);
    const text = row.append("text").attr("class", "explorable-curve-name").attr("x", x + SIGN + 8).attr("y", y);
    text.append("tspan").text(`${names[i]} = `);
    const value = text.append("tspan").attr("class", "explorable-number").node();
    return { value, slope: text.append("tspan").node() };
  });
  return {
    /** @param {{value: string, slope: string}[]} told */
    show(told) {
      told.forEach(({ value, slope }, i) => {
        say(/** @type {Element} */ (values[i].value), value);
        say(/** @type {Element} */ (values[i].slope), slope && `, ${slope}`);
      });
    },
  };
}
