// Marks of classes, which differ in shape and in colour.
import { glyph } from "../glyphs.js";
import { tag } from "../svg.js";

const COLORS = ["blue", "orange", "violet", "red", "teal", "magenta", "green", "gold"];

/** @param {number} kind of a class @returns {string} */
export const colorOf = (kind) => COLORS[kind % COLORS.length];

/** The path of a class's mark. @param {number} kind @param {number} x @param {number} y @param {number} r */
export const markPath = (kind, x, y, r) => glyph(kind % COLORS.length, r, x, y);

/** @param {number} kind @param {number} x @param {number} y @param {number} r */
export const markMarkup = (kind, x, y, r) => tag("path", { class: "explorable-mark", "data-color": colorOf(kind), d: markPath(kind, x, y, r) });
