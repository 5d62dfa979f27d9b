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
/** Of more points than this some are named, as landmarks: far apart, and only where it can be seen which of them is meant. */
const CROWD = 60;
const [LANDMARKS, APART, NEAR] = [14, 14, 9];

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
 * @param {{point: number, lit: Uint8Array | null, radius: number, way: ArrayLike<number>[], box: {left: number, top: number, right: number, bottom: number}}} within
 * @returns {Name[]}
 */
export function placedNames(cloud, at, { point, lit, radius, way, box }) {
  if (!cloud.named) return [];
  /** @type {[number, number, number, number][]} */
  const taken = [];
  const isSparse = cloud.count <= SPARSE;
  /** @type {Name[]} */
  const names = [];
  const order = inOrder(cloud, point, lit);
  const isCrowd = order.length > CROWD;
  const [most, apart] = isCrowd ? [LANDMARKS, APART] : [MOST, 0];
  const trail = alongWay(way);
  for (const i of order) {
    if (names.length === most) break;
    if (isCrowd && isSparse && i !== point && isDense(at, i, radius + NEAR)) continue;
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
      if (i !== point && covers(trail, -1, [left, top, right, bottom])) return false;
      if (isSparse && covers(at, i, [left - radius, top - radius + 3, right + radius, bottom + radius - 3])) return false;
      taken.push([left - 2 - apart, top - apart, right + 2 + apart, bottom + apart]);
      return true;
    });
    if (free) names.push({ i, text, dx: free[0], dy: free[1], anchor: free[2], isOwn: i === point });
  }
  return names;
}

/**
 * Points on a way, near to each other.
 * @param {ArrayLike<number>[]} places px
 * @returns {number[]} x and y by turns
 */
function alongWay(places) {
  return places.slice(1).flatMap((place, k) => {
    const [[x, y], [from, down]] = [place, places[k]].map((one) => [one[0], one[1]]);
    const parts = Math.ceil(Math.hypot(x - from, y - down) / 5);
    return Array.from({ length: parts }, (_, i) => [from + ((x - from) * i) / parts, down + ((y - down) * i) / parts]).flat();
  });
}

/** Whether it cannot be seen which of several points a name means. @param {Float32Array} at @param {number} own @param {number} reach */
function isDense(at, own, reach) {
  const [x, y] = [at[2 * own], at[2 * own + 1]];
  let near = 0;
  for (let i = 0; i < at.length / 2; i++) if (Math.hypot(at[2 * i] - x, at[2 * i + 1] - y) < reach) near++;
  return near > 3;
}

/**
 * @param {ArrayLike<number>} at
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
