// The strip that tells what tints mean: each beside the next, with round numbers below.
import { ticks } from "d3-array";
import { opacityOf, tintOf } from "../heat.js";
import { formatNumber } from "../numbers.js";
import { round } from "../pixels.js";
import { tag } from "../svg.js";
import { shortened, textWidth } from "../text.js";
import { textMarkup, wovenMarkup } from "./groups.js";
import { told } from "./scales.js";

const FONT = 13;
const LONG = 180;
const THICK = 10;
/** So many pieces look like one. */
const PIECES = 36;
/** How much room it takes below a drawing, and its name where that has no room beside it. */
const [STRIP, NAME] = [42, 18];

/** @typedef {{low: number, high: number, base: number, most: number, signed: boolean}} Tints */

/** A number with few digits. @param {number} value */
const short = (value) => (Math.abs(value) >= 1e6 ? `${formatNumber(value / 1e6, ".3g")}M` : Math.abs(value) >= 1e4 ? `${formatNumber(value / 1e3, ".4g")}k` : told(Number(value.toPrecision(6))));

/**
 * @param {Tints} tints from `low` to `high`; they are as strong as a value is far from `base`, the strongest at `most`
 * @param {{x: number, y: number, width: number, name: string}} place
 */
export function stripMarkup({ low, high, base, most, signed }, { x, y, width, name }) {
  const at = (/** @type {number} */ value) => x + ((value - low) / (high - low || 1)) * LONG;
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (let i = 0; i < PIECES; i++) {
    const value = low + ((i + 0.5) / PIECES) * (high - low) - base;
    const key = `${signed ? (value < 0 ? " explorable-negative" : " explorable-positive") : ""}|${opacityOf(tintOf(value, most))}`;
    paths.set(key, `${paths.get(key) ?? ""}M${round(x + (i * LONG) / PIECES)},${y}h${LONG / PIECES}v${THICK}h${-LONG / PIECES}z`);
  }
  const tints = [...paths].map(([key, d]) => {
    const [look, opacity] = key.split("|");
    return tag("path", { class: `explorable-tint${look}`, "fill-opacity": opacity, d });
  });
  const woven = signed && low < 0 ? wovenMarkup(1, `M${round(x)},${y}H${round(at(Math.min(0, high)))}v${THICK}H${round(x)}z`) : "";
  const edge = woven + tag("rect", { class: "explorable-edge", x: round(x), y, width: LONG, height: THICK });
  let free = -Infinity;
  const values = ticks(low, high, 4);
  const texts = values.map(short);
  const isTold = new Set(texts).size === texts.length;
  const words = values.map((value, i) => {
    const text = isTold ? texts[i] : told(value, [low, high]);
    const half = textWidth(text, FONT) / 2;
    if (at(value) - half < free) return "";
    free = at(value) + half + 6;
    return textMarkup(at(value), y + THICK + 15, text, { class: "explorable-chart-note", "text-anchor": "middle" });
  });
  const isBeside = textWidth(name, FONT) <= width - x - LONG - 12;
  const [left, line] = isBeside ? [x + LONG + 12, y + THICK] : [Math.max(0, Math.min(x, width - textWidth(name, FONT))), y + THICK + 15 + NAME];
  const called = textMarkup(left, line, shortened(name, FONT, width - left), { class: "explorable-chart-note" });
  return { tints: tints.join(""), words: edge + words.join("") + called, room: isBeside ? STRIP : STRIP + NAME };
}
