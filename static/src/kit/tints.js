// Numbers as tints: cells and tokens.
import { heatMarkup, legendMarkup, opacityOf, tintOf } from "../shared/heat.js";
import { formatNumber } from "../shared/numbers.js";
import { PANEL, round } from "../shared/pixels.js";
import { redraw } from "../shared/redrawn.js";
import { escape, rectangle, tag } from "../shared/svg.js";
import { shortened, textWidth } from "../shared/text.js";
import { placedBoxes, tokenBox, BOX } from "../shared/token-box.js";
import { checked, drawing } from "./drawings.js";

/** @typedef {import("./explorable.js")} Kit */

const TITLE = 24;
/** The size of names beside cells. */
const NAME = 12;
/** A cell's side, at most, and the most room that the names of rows may take. */
const CELL = 46;
const NAMES = 110;
const LEGEND = 40;
/** From this side on a cell has room for a minus, in px. */
const LEGIBLE = 8;

/**
 * @param {number[]} values
 * @param {{most?: number, signed?: boolean}} given
 */
function rangeOf(values, { most, signed }) {
  const known = values.filter(Number.isFinite);
  return {
    most: most ?? known.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
    signed: signed ?? known.some((value) => value < 0),
  };
}

/** @param {string} text */
const titleMarkup = (text) => (text ? tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(shortened(text, 14, PANEL - 8, { bold: true }))) : "");

/** @param {import("./explorable.js").Paint} colors */
const lookOf = ({ concept, color }) => ({ "data-concept": concept || null, "data-color": concept ? null : color });

/** Of the legend's cells, which part of the largest value each stands for, where there are negative ones. */
const PARTS = [-1, -0.5, 0, 0.5, 1];

/**
 * What the tints of positive and of negative values stand for; as wide as `legendMarkup`.
 * @param {Parameters<typeof legendMarkup>[0]} legend
 */
function signedLegend({ x, y, most, text }) {
  const width = 34;
  const cells = heatMarkup({ rows: 1, columns: PARTS.length, value: (_, j) => PARTS[j], x, y, width, height: 10, most: 1, signed: true });
  const words = PARTS.map((part, i) =>
    tag("text", { class: "explorable-token", "text-anchor": "middle", x: x + (i + 0.5) * width, y: y + 23 }, text(part * most)),
  );
  const minus = tag("path", { class: "explorable-minus", d: dashes([PARTS], { x, y: y - width / 2 + 5, side: width }) });
  return cells + minus + words.join("");
}

/**
 * What tells negative cells besides their colour: a minus in each.
 * @param {number[][]} values
 * @param {{x: number, y: number, side: number}} place of the first cell
 */
function dashes(values, { x, y, side }) {
  const length = Math.min(7, side - 4);
  return values
    .flatMap((row, i) => row.map((value, j) => (value < 0 ? `M${round(x + (j + 0.5) * side - length / 2)},${round(y + (i + 0.5) * side)}h${length}` : "")))
    .join("");
}

/** @type {Kit["matrix"]} */
export function matrix(el, { values, title = "", rows = [], columns = [], most: largest, signed: isSigned, format = ".3g", ...colors }) {
  const look = lookOf(checked(colors));
  const [height, width] = [values.length, values[0]?.length ?? 0];
  if (!width || values.some((row) => row.length !== width)) throw new Error("matrix needs rows of numbers, all equally long, and at least one");
  const { most, signed } = rangeOf(values.flat(), { most: largest, signed: isSigned });
  const left = 4 + Math.min(NAMES, Math.max(0, ...rows.map((name) => textWidth(name, NAME) + 6)));
  const side = Math.max(1, Math.min(CELL, Math.floor((PANEL - 4 - left) / width)));
  const top = (title ? TITLE + 4 : 4) + (columns.length ? 18 : 0);
  const bottom = top + height * side;
  const svg = drawing(el, { height: bottom + LEGEND });

  /** @param {number[][]} shown */
  function draw(shown) {
    const cells = heatMarkup({ rows: height, columns: width, value: (i, j) => finite(shown[i]?.[j]), x: left, y: top, width: side, most, signed });
    const minus = signed && side >= LEGIBLE ? tag("path", { class: "explorable-minus", d: dashes(shown, { x: left, y: top, side }) }) : "";
    const frame = tag("path", { class: "explorable-edge", d: rectangle(left, top, width * side, height * side) });
    const beside = rows.map((name, i) => tag("text", { class: "explorable-token", "text-anchor": "end", x: left - 6, y: round(top + (i + 0.5) * side + 4) }, escape(shortened(name, NAME, NAMES - 6))));
    const above = columns.map((name, j) => tag("text", { class: "explorable-token", "text-anchor": "middle", x: round(left + (j + 0.5) * side), y: top - 5 }, escape(shortened(name, NAME, side - 2))));
    const legend = (signed ? signedLegend : legendMarkup)({ x: left, y: bottom + 10, most, text: (value) => formatNumber(value, format) });
    redraw(svg.node(), titleMarkup(title) + tag("g", look, cells) + minus + frame + beside.join("") + above.join("") + tag("g", look, legend));
  }
  draw(values);
  return draw;
}

/** @type {Kit["tokens"]} */
export function tokens(el, { tokens: given, values = [], title = "", most: largest, signed: isSigned, format = ".2f", ...colors }) {
  const look = lookOf(checked(colors));
  if (!Array.isArray(given) || !given.length) throw new Error("tokens needs a list of at least one token");
  const all = given.map((token) => (typeof token === "string" ? { text: token } : token));
  const { most, signed } = rangeOf(values, { most: largest, signed: isSigned });
  const written = (/** @type {number | undefined} */ value) => (format === null || value === undefined || !Number.isFinite(value) ? "" : formatNumber(value, format));
  const top = title ? TITLE + 4 : 4;
  // No token moves as its number changes.
  const longest = [most, -most].map(written).sort((a, b) => b.length - a.length)[0];
  const { placed, height } = placedBoxes(all, longest);
  const svg = drawing(el, { height: top + height + 4 });

  /** @param {number[]} shown */
  function draw(shown) {
    const boxes = placed.map(({ i, x, y, width }) => {
      const value = shown[i];
      const sign = finite(value) < 0 ? "negative" : "positive";
      const tint = signed ? `explorable-tint explorable-${sign}` : "explorable-tint";
      const box = { x: x + 2, y: top + y, width, height: format === null ? BOX - 14 : BOX, tint, opacity: opacityOf(tintOf(finite(value), most)), number: written(value), chosen: false };
      return tokenBox(all[i], box, {});
    });
    redraw(svg.node(), titleMarkup(title) + tag("g", look, boxes.join("")));
  }
  draw(values);
  return draw;
}

/** @param {number | undefined} value */
const finite = (value) => (Number.isFinite(value) ? Number(value) : 0);
