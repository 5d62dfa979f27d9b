// What tells the groups of a chart apart: a colour, and besides it dashes, shapes and textures.
import { round } from "../pixels.js";
import { circle, escape, tag } from "../svg.js";
import { PATTERN } from "../textures.js";

/**
 * `place` where a choice of the page says which groups stand out, and `faint` where it says that this one does not.
 * @typedef {{name: string, concept: string | null, color: string, place?: number, faint?: boolean}} Group
 */
/** @typedef {{parameter: import("../../types.js").Declaration, groups: (number | null)[]}} Only the group of each choice */

/** On a group that another one stands out from. */
export const FAINT = "explorable-chart-faint";

/**
 * Whether a group is faint while a choice names another one.
 * @param {Only} only
 * @param {any} value
 * @param {number} place
 */
export function isFaint({ parameter: { choices = [] }, groups }, value, place) {
  const named = groups[choices.indexOf(value)] ?? place;
  return named !== place;
}

/** @param {Group} group @param {string[]} known which names are concepts */
export const paintOf = ({ name, concept, color, place, faint }, known) => {
  const own = concept ?? (known.includes(name) ? name : null);
  return { "data-concept": own, "data-color": own ? null : color, "data-group": place ?? null, class: faint ? FAINT : null };
};

/**
 * Groups of which none has a colour that another one's concept has already.
 * @param {Group[]} groups
 * @param {{concepts: string[], taken: string[]}} known
 */
export function recolored(groups, { concepts, taken }) {
  if (!taken.length) return groups;
  const free = groups.map(({ color }) => color).filter((color) => !taken.includes(color));
  const others = groups.filter(({ name }) => !concepts.includes(name));
  const more = ["red", "teal", "magenta", "green", "gold"].filter((color) => ![...free, ...taken].includes(color));
  return groups.map((group) => (others.includes(group) ? { ...group, color: [...free, ...more][others.indexOf(group)] ?? group.color } : group));
}

export const DASHES = ["", "8 5", "2 5", "10 4 2 4", "5 3", "14 5", "10 4 2 4 2 4", "3 3"];
const TEXTURES = ["", "rising", "dots", "falling", "horizontal", "cross-hatch", "vertical", "circles"];

/**
 * What is woven over an area of a group.
 * @param {number} group
 * @param {string} d
 */
export function wovenMarkup(group, d) {
  const texture = TEXTURES[group % TEXTURES.length];
  return texture ? tag("path", { fill: `url(#${PATTERN}${texture})`, d }) : "";
}

/** @type {((x: number, y: number, r: number) => string)[]} */
const SHAPES = [
  circle,
  (x, y, r) => polygon(x, y, 0.9 * r, [-1, -1, 1, -1, 1, 1, -1, 1]),
  (x, y, r) => polygon(x, y, 1.15 * r, [0, -1.1, 1, 0.75, -1, 0.75]),
  (x, y, r) => polygon(x, y, 1.25 * r, [0, -1, 1, 0, 0, 1, -1, 0]),
  (x, y, r) => polygon(x, y, 1.15 * r, [0, 1.1, 1, -0.75, -1, -0.75]),
  (x, y, r) => polygon(x, y, 1.1 * r, [-0.35, -1, 0.35, -1, 0.35, -0.35, 1, -0.35, 1, 0.35, 0.35, 0.35, 0.35, 1, -0.35, 1, -0.35, 0.35, -1, 0.35, -1, -0.35, -0.35, -0.35]),
  (x, y, r) => polygon(x, y, 1.2 * r, [-1, 0, -0.5, -0.85, 0.5, -0.85, 1, 0, 0.5, 0.85, -0.5, 0.85]),
  (x, y, r) => polygon(x, y, 1.2 * r, [-0.9, -0.9, 0.9, 0.9, -0.9, 0.9, 0.9, -0.9]),
];

/** @type {(x: number, y: number, r: number, corners: number[]) => string} */
const polygon = (x, y, r, corners) =>
  `M${corners.map((corner, i) => round((i % 2 ? y : x) + corner * r)).reduce((path, number, i) => path + (i ? (i % 2 ? "," : "L") : "") + number, "")}z`;

/**
 * The path of a group's shape.
 * @param {number} group
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export const shapeOf = (group, x, y, r) => SHAPES[group % SHAPES.length](round(x), round(y), r);

/**
 * A group's sign in a legend, 24 px wide.
 * @param {string} kind of chart
 * @param {number} group
 * @param {number} x
 * @param {number} y its middle
 */
export function signMarkup(kind, group, x, y) {
  if (kind === "points") return tag("path", { class: "explorable-mark", d: shapeOf(group, x + 12, y, 5) });
  if (kind === "line") return tag("path", { class: "explorable-chart-line", "stroke-dasharray": DASHES[group % 8] || null, d: `M${x},${y}h24` });
  const d = `M${x + 2},${y - 6}h20v12h-20z`;
  return tag("path", { class: "explorable-chart-bar", d }) + wovenMarkup(group, d);
}

/**
 * A line of text.
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {import("../svg.js").Attributes} [more]
 * @param {string} [titleMarkup] what tells the whole of it
 */
export const textMarkup = (x, y, words, more = {}, titleMarkup = "") => tag("text", { x: round(x), y: round(y), ...more }, escape(words) + titleMarkup);
