// Marks of classes, which differ in shape and in colour.
import { circle, tag } from "../svg.js";
import { round } from "../pixels.js";

const COLORS = ["blue", "orange", "violet", "teal", "red", "green", "magenta", "gold"];

/** @type {((x: number, y: number, r: number) => string)[]} */
const SHAPES = [
  (x, y, r) => circle(x, y, r),
  (x, y, r) => `M${round(x - 0.9 * r)},${round(y - 0.9 * r)}h${round(1.8 * r)}v${round(1.8 * r)}h${round(-1.8 * r)}z`,
  (x, y, r) => `M${round(x)},${round(y - 1.25 * r)}l${round(1.15 * r)},${round(2.1 * r)}h${round(-2.3 * r)}z`,
  (x, y, r) => `M${round(x)},${round(y - 1.35 * r)}l${round(1.2 * r)},${round(1.35 * r)}l${round(-1.2 * r)},${round(1.35 * r)}l${round(-1.2 * r)},${round(-1.35 * r)}z`,
  (x, y, r) => `M${round(x)},${round(y + 1.25 * r)}l${round(1.15 * r)},${round(-2.1 * r)}h${round(-2.3 * r)}z`,
];

/** @param {number} kind of a class @returns {string} */
export const colorOf = (kind) => COLORS[kind % COLORS.length];

/** The path of a class's mark. @param {number} kind @param {number} x @param {number} y @param {number} r */
export const markPath = (kind, x, y, r) => SHAPES[kind % SHAPES.length](x, y, r);

/** @param {number} kind @param {number} x @param {number} y @param {number} r */
export const markMarkup = (kind, x, y, r) => tag("path", { class: "explorable-mark", "data-color": colorOf(kind), d: markPath(kind, x, y, r) });
