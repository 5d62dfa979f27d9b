// Names beside points, as many as there is room for.
import { escape, tag } from "../svg.js";
import { shortened, textWidth } from "../text.js";
import { round } from "../pixels.js";

const SIZE = 12;
const HIGH = 14;
const ROOM = 120;
const MOST = 40;
/** More are not tried: a picture so full has no room for them. */
const MOST_TRIED = 500;
/** Among more points than this, names stand on those that are not told about. */
const SPARSE = 400;

/** @typedef {{i: number, text: string, dx: number, dy: number, anchor: "start" | "end" | "middle", isOwn: boolean}} Name */

/**
 * The points in the order in which they get names: the one that is told about, then one of each class by turns.
 * @param {import("./cloud.js").Cloud} cloud
 * @param {number} point
 * @param {Uint8Array | null} lit
 */
function inOrder({ count, classes, classOf }, point, lit) {
  const seen = classes.map(() => 0);
  /** @type {[rank: number, i: number][]} */
  const ranked = [];
  for (let i = 0; i < count; i++) {
    if (i !== point && lit && !lit[i]) continue;
    const one = classOf[i];
    // Those without a class of their own come last.
    ranked.push([i === point ? -1 : seen[one]++ + (classes[one].shape < 0 ? count : 0), i]);
  }
  return ranked
    .sort(([a, i], [b, j]) => a - b || i - j)
    .slice(0, MOST_TRIED)
    .map(([, i]) => i);
}

/**
 * Names that cover neither each other nor, where points are few, another point.
 * @param {import("./cloud.js").Cloud} cloud
 * @param {Float32Array} at px
 * @param {{point: number, lit: Uint8Array | null, radius: number, box: {left: number, top: number, right: number, bottom: number}}} within
 * @returns {Name[]}
 */
export function placedNames(cloud, at, { point, lit, radius, box }) {
  if (!cloud.named) return [];
  /** @type {[number, number, number, number][]} */
  const taken = [];
  const isSparse = cloud.count <= SPARSE;
  /** @type {Name[]} */
  const names = [];
  for (const i of inOrder(cloud, point, lit)) {
    if (names.length === MOST) break;
    const text = shortened(cloud.labelOf(i), SIZE, ROOM);
    const width = textWidth(text, SIZE);
    const [x, y, gap] = [at[2 * i], at[2 * i + 1], radius + (i === point ? 7 : 4)];
    /** @type {[number, number, Name["anchor"]][]} */
    const places = [
      [gap, 4, "start"],
      [-gap, 4, "end"],
      [0, -gap - 1, "middle"],
      [0, gap + 9, "middle"],
    ];
    const free = places.find(([dx, dy, anchor]) => {
      const left = x + dx - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
      const [right, bottom, top] = [left + width, y + dy + 3, y + dy + 3 - HIGH];
      if (left < box.left || right > box.right || top < box.top || bottom > box.bottom) return false;
      if (taken.some(([l, t, r, b]) => left < r && right > l && top < b && bottom > t)) return false;
      if (isSparse && covers(at, i, [left - radius, top - radius + 3, right + radius, bottom + radius - 3])) return false;
      taken.push([left - 2, top, right + 2, bottom]);
      return true;
    });
    if (free) names.push({ i, text, dx: free[0], dy: free[1], anchor: free[2], isOwn: i === point });
  }
  return names;
}

/**
 * @param {Float32Array} at
 * @param {number} own
 * @param {[number, number, number, number]} box
 */
function covers(at, own, [left, top, right, bottom]) {
  for (let i = 0; i < at.length / 2; i++) {
    const [x, y] = [at[2 * i], at[2 * i + 1]];
    if (i !== own && x > left && x < right && y > top && y < bottom) return true;
  }
  return false;
}

/**
 * @param {Name[]} names
 * @param {import("./cloud.js").Cloud} cloud
 * @param {Float32Array} at px
 */
export function namesMarkup(names, { classes, classOf, count }, at) {
  const written = names.map(({ i, text, dx, dy, anchor, isOwn }) => {
    const look = `explorable-point-name${isOwn ? " explorable-lit" : classes[classOf[i]].shape < 0 ? " explorable-aside" : ""}`;
    const [x, y] = [round(at[2 * i] + dx), round(at[2 * i + 1] + dy)];
    const name = tag("text", { class: look, "text-anchor": anchor === "start" ? null : anchor, x, y }, escape(text));
    if (count <= SPARSE) return name;
    const width = textWidth(text, SIZE) + 4;
    const left = anchor === "end" ? x - width + 2 : anchor === "middle" ? x - width / 2 : x - 2;
    return tag("rect", { class: "explorable-name-ground", x: round(left), y: round(y - 11), width, height: HIGH }) + name;
  });
  return written.join("");
}
