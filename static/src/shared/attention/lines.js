// The tokens that look at the left, those that are seen at the right, and a line for each weight between them.
import { headingMarkup } from "../heading.js";
import { opacityOf, tintOf } from "../heat.js";
import { PANEL as WIDTH } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { tokenMarkup } from "../tokens.js";
import { t } from "../words.js";
import { share } from "./state.js";

/** @typedef {import("./state.js").Scene} Scene */

/** Where the first token stands, and what a token needs. */
export const TOP = 66;
/** @param {number} count */
const pitchOf = (count) => Math.max(15, Math.min(24, 400 / count));
/** Where names end and begin. */
const [LEFT, RIGHT] = [110, 204];
const NAME = 78;
const NUMBER = 316;
/** The foot says what is not listed, if anything is. */
const FOOT = 26;

/** @param {Scene} scene */
export const linesHeight = ({ rows, columns, seen }) => TOP + Math.max(rows.length, columns.length) * pitchOf(Math.max(rows.length, columns.length)) + (columns.length < seen.length ? FOOT : 6);

/**
 * @param {Scene} scene
 * @param {{title: string, paint: import("./state.js").Paint}} look
 */
export function linesMarkup(scene, { title, paint }) {
  const { rows, columns, weights, looking, seen, state, left } = scene;
  const pitch = pitchOf(Math.max(rows.length, columns.length));
  const y = (/** @type {number} */ at) => TOP + (at + 0.5) * pitch;
  const weight = (/** @type {number} */ query, /** @type {number} */ key) => weights[query * seen.length + key];
  /** @type {Map<number, string>} */
  const faint = new Map();
  let own = "";
  rows.forEach((query, i) => {
    columns.forEach((key, j) => {
      const tint = tintOf(weight(query, key), 1);
      if (!tint) return;
      const d = `M${LEFT + 6},${y(i).toFixed(1)}L${RIGHT - 6},${y(j).toFixed(1)}`;
      if (query !== state.query) faint.set(tint, (faint.get(tint) ?? "") + d);
      else own += tag("path", { class: "explorable-gaze", "stroke-width": (1 + 5 * weight(query, key)).toFixed(2), "stroke-opacity": Math.max(0.15, opacityOf(tint)), d });
    });
  });
  const others = [...faint].map(([tint, d]) => tag("path", { class: "explorable-gaze explorable-aside-gaze", "stroke-opacity": (opacityOf(tint) * 0.3).toFixed(2), d }));
  const names = rows.map((query, i) => {
    const chosen = query === state.query;
    const place = { x: LEFT, y: y(i) + 4.5, room: LEFT - 8, anchor: "end", size: 13, look: `explorable-reading${chosen ? " explorable-lit" : ""}` };
    const hit = tag("rect", { class: "explorable-hit", x: 0, y: y(i) - pitch / 2, width: LEFT + 6, height: pitch, "data-query": query });
    return (chosen ? tag("rect", { class: "explorable-chosen-token", x: 3, y: y(i) - pitch / 2 + 1, width: LEFT + 1, height: pitch - 2, rx: 3 }) : "") + tokenMarkup(looking[query], place) + hit;
  });
  /** What is drawn again as a whole where it has other parts than before. */
  const group = (/** @type {string[]} */ parts) => tag("g", {}, parts.join(""));
  const answers = columns.map((key, j) => {
    const value = weight(state.query, key);
    const chosen = key === state.key;
    const box = { x: RIGHT - 3, y: y(j) - pitch / 2 + 1, width: NAME + 4, height: pitch - 2, rx: 3 };
    const tint = tag("rect", { class: "explorable-tint", "fill-opacity": opacityOf(tintOf(value, 1)), ...box });
    const ring = chosen ? tag("rect", { class: "explorable-chosen-token", ...box }) : "";
    const place = { x: RIGHT, y: y(j) + 4.5, room: NAME, size: 13, look: `explorable-reading${chosen ? " explorable-lit" : ""}` };
    const hit = tag("rect", { class: "explorable-hit", x: RIGHT - 6, y: y(j) - pitch / 2, width: WIDTH - RIGHT, height: pitch, "data-key": key });
    const number = value >= 0.005 ? tag("text", { class: "explorable-weight", "text-anchor": "end", x: NUMBER, y: y(j) + 4.5 }, escape(share(value))) : "";
    return tag("g", {}, tint + ring + tokenMarkup(seen[key], place) + number + hit);
  });
  const word = (/** @type {number} */ x, /** @type {string} */ anchor, /** @type {string} */ text) =>
    tag("text", { class: "explorable-note", "text-anchor": anchor, x, y: TOP - 12 }, escape(text));
  const rest = left > 0.005 ? tag("text", { class: "explorable-token", "text-anchor": "end", x: WIDTH - 2, y: linesHeight(scene) - 8 }, escape(t`tokens not listed: ${share(left)}`)) : "";
  return (
    headingMarkup(title, { lines: 2 }) +
    word(LEFT, "end", t("token")) +
    word(RIGHT, "start", t("looks at")) +
    tag("g", { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color }, group(others) + group([own]) + group(names) + answers.join("")) +
    rest
  );
}
