// Points as marks: one path for each class, since thousands of elements are slow.
import { tag } from "../svg.js";

/** What each shape draws, as parts of its radius: where it begins from the centre, and the way on. */
const SHAPES = [
  [[-1, 0], "circle"],
  [[-0.9, -0.9], [1.8, 0, 0, 1.8, -1.8, 0]],
  [[0, -1.2], [1.15, 2, -2.3, 0]],
  [[0, -1.3], [1.3, 1.3, -1.3, 1.3, -1.3, -1.3]],
  [[0, 1.2], [1.15, -2, -2.3, 0]],
  [[-0.4, -1.2], [0.8, 0, 0, 0.8, 0.8, 0, 0, 0.8, -0.8, 0, 0, 0.8, -0.8, 0, 0, -0.8, -0.8, 0, 0, -0.8, 0.8, 0]],
  [[-1.2, 0], [0.6, -1, 1.2, 0, 0.6, 1, -0.6, 1, -1.2, 0]],
  [[-1.1, -1.1], [2.2, 2.2, -2.2, 0, 2.2, -2.2]],
];

/** @param {number} count of points */
export const radiusOf = (count) => (count <= 150 ? 4.5 : count <= 600 ? 3.2 : count <= 1500 ? 2.4 : 1.8);

const short = (/** @type {number} */ px) => Math.round(px * 10) / 10;

/**
 * The path of some points' marks.
 * @param {ArrayLike<number>} members
 * @param {Float32Array} at px
 * @param {number} shape
 * @param {number} radius
 */
export function marksPath(members, at, shape, radius) {
  const size = shape < 0 ? radius * 0.6 : radius;
  const [[left, up], way] = /** @type {[[number, number], "circle" | number[]]} */ (SHAPES[Math.max(0, shape)]);
  const [dx, dy] = [left * size, up * size];
  const arc = `a${size},${size} 0 1 0 `;
  const tail = way === "circle" ? `${arc}${2 * size},0${arc}${-2 * size},0` : `l${way.map((part) => short(part * size)).join(" ")}z`;
  let path = "";
  for (let k = 0; k < members.length; k++) {
    const i = members[k];
    path += `M${short(at[2 * i] + dx)},${short(at[2 * i + 1] + dy)}${tail}`;
  }
  return path;
}

/**
 * The points of each class, those that a reader looks at last, so that they are on top.
 * @param {import("./cloud.js").Cloud} cloud
 * @param {Uint8Array | null} lit
 */
export function groupsOf({ count, classes, classOf }, lit) {
  /** @type {{of: import("./cloud.js").Class, isLit: boolean, members: number[]}[]} */
  const groups = [];
  for (const isLit of lit ? [false, true] : [true]) for (const one of classes) groups.push({ of: one, isLit, members: [] });
  for (let i = 0; i < count; i++) groups[(lit && lit[i] ? classes.length : 0) + classOf[i]].members.push(i);
  // Those without a class of their own are ground for the others.
  const rank = (/** @type {typeof groups[0]} */ { of, isLit }) => Number(isLit) * 2 + Number(of.shape >= 0);
  return groups.filter(({ members }) => members.length).sort((a, b) => rank(a) - rank(b));
}

/**
 * What paints a class.
 * @param {import("./cloud.js").Class} one
 */
export const paintOf = ({ concept, color }) => ({ "data-concept": concept, "data-color": concept ? null : color });

/** @param {import("./cloud.js").Class} one */
export const lookOf = ({ shape }) => (shape < 0 ? "explorable-speck" : "explorable-swarm");

/**
 * @param {ReturnType<typeof groupsOf>} groups
 * @param {Float32Array} at px
 * @param {number} radius
 */
export function marksMarkup(groups, at, radius) {
  const written = groups.map(({ of, isLit, members }) => {
    return tag("path", { class: `${lookOf(of)}${isLit ? "" : " explorable-faint"}`, ...paintOf(of), d: marksPath(members, at, of.shape, radius) });
  });
  return written.join("");
}
