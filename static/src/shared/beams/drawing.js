// The tree as it grows: a lane for each rank, from left to right, or on narrow screens from top to bottom.
import { PANEL, round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened, textWidth } from "../text.js";
import { labelOf } from "../tokens.js";
import { t } from "../words.js";
import { probability } from "./state.js";

/** @typedef {import("./state.js").Tree} Tree */
/** @typedef {import("./state.js").State} State */
/** @typedef {{wide: boolean, width: number, height: number, box: number, along: number, across: number, left: number, top: number, shown: number}} Frame */

/** How wide the drawing is from left to right. */
export const BROAD = 676;
const HIGH = 24;
const SIZE = 13;

/**
 * Where things stand in one of the two drawings.
 * @param {Tree} tree
 * @param {boolean} wide
 * @returns {Frame}
 */
export function frameOf(tree, wide) {
  const widest = Math.max(...tree.tokens.map((token) => textWidth(labelOf(token), SIZE, { bold: true })));
  if (wide) {
    const left = 96;
    const room = (/** @type {number} */ box) => Math.floor((BROAD - left - 14 + 18) / (box + 18));
    // Where not all steps have room, more of them are worth more than whole words.
    const whole = Math.min(104, Math.max(28, widest + 12));
    const box = room(whole) < tree.count ? Math.min(whole, 62) : whole;
    const shown = Math.min(tree.count, room(box));
    const along = Math.min(box + 70, (BROAD - left - 14 - box) / Math.max(1, shown - 1));
    return { wide, width: BROAD, height: 40 + tree.lanes * 52 + 6, box, along, across: 52, left, top: 40, shown };
  }
  const across = (PANEL - 22) / tree.lanes;
  const box = Math.min(104, across - 8, Math.max(28, widest + 12));
  const shown = Math.min(tree.count, 14);
  return { wide, width: PANEL, height: 40 + shown * 62, box, along: 62, across, left: 22, top: 56, shown };
}

/** The first step that is drawn: those around the chosen one. @param {Tree} tree @param {State} state @param {Frame} frame */
function fromOf(tree, { node }, { shown }) {
  return Math.max(0, Math.min(tree.count - shown, tree.steps[node] - Math.floor(shown / 2)));
}

/**
 * @param {Tree} tree
 * @param {State} state
 * @param {Frame} frame
 * @param {{concept: string | null, color: string}} paint
 */
export function treeMarkup(tree, state, frame, paint) {
  const { wide, box } = frame;
  const from = fromOf(tree, state, frame);
  const seen = (/** @type {number} */ i) => tree.steps[i] >= from && tree.steps[i] < from + frame.shown;
  const spot = (/** @type {number} */ i) => {
    const [along, across] = [(tree.steps[i] - from) * frame.along, tree.ranks[i] * frame.across];
    return wide ? [frame.left + along, frame.top + across] : [frame.left + across + (frame.across - box) / 2, frame.top + along];
  };
  const nodes = tree.tokens.map((_, i) => i).filter(seen);
  const beam = new Set(tree.beam(state));
  const order = tree.ranked(state.penalty);
  /** @type {Record<"dropped" | "kept" | "chosen", string>} */
  const branches = { dropped: "", kept: "", chosen: "" };
  for (const i of nodes) {
    const kind = beam.has(i) ? "chosen" : tree.isKept[i] ? "kept" : "dropped";
    const parent = tree.parents[i];
    const start = parent < 0 ? rootOf(frame) : seen(parent) ? edgeOf(spot(parent), frame, true) : null;
    if (start) branches[kind] += branch(start, edgeOf(spot(i), frame, false), wide);
  }
  const lines = Object.entries(branches).map(([kind, d]) => (d ? tag("path", { class: `explorable-branch explorable-branch-${kind}`, d }) : ""));
  const boxes = nodes.map((i) => nodeMarkup(tree, state, i, spot(i), { box, isOn: beam.has(i), place: order.indexOf(i) }));
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, t("The tree of beams")) +
    rulers(tree, frame, from) +
    tag("g", { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color }, lines.join("") + boxes.join(""))
  );
}

/** The prompt's end, from which all begins. @param {Frame} frame */
const rootOf = ({ wide, left, top }) => (wide ? [left - 18, top + HIGH / 2] : [left + 20, top - 8]);

/** @param {number[]} spot @param {Frame} frame @param {boolean} isEnd */
function edgeOf([x, y], { wide, box }, isEnd) {
  if (wide) return [x + (isEnd ? box : 0), y + HIGH / 2];
  // Below a box stands its probability.
  return [x + box / 2, y + (isEnd ? HIGH + 15 : 0)];
}

/** @param {number[]} start @param {number[]} end @param {boolean} wide */
function branch([x, y], [toX, toY], wide) {
  const [midX, midY] = [round((x + toX) / 2), round((y + toY) / 2)];
  const curve = wide ? `${midX},${round(y)} ${midX},${round(toY)}` : `${round(x)},${midY} ${round(toX)},${midY}`;
  return `M${round(x)},${round(y)}C${curve} ${round(toX)},${round(toY)}`;
}

/**
 * @param {Tree} tree @param {State} state @param {number} i @param {number[]} spot
 * @param {{box: number, isOn: boolean, place: number}} look `place` is that of a whole beam in the end, or -1
 */
function nodeMarkup(tree, state, i, [left, top], { box, isOn, place }) {
  const [x, y] = [round(left), round(top)];
  const kind = isOn ? "chosen" : tree.isKept[i] ? "kept" : "dropped";
  const token = tree.tokens[i];
  const word = tag("text", { class: `explorable-beam-word explorable-word-${kind}`, x: round(x + box / 2), y: y + 16.5, direction: token.rtl ? "rtl" : null }, escape(shortened(labelOf(token), SIZE, box - 4)));
  const rank = place < 0 ? "" : ` #${place + 1}`;
  const share = tag("text", { class: `explorable-beam-share explorable-word-${kind}`, x: round(x + box / 2), y: y + HIGH + 12.5 }, escape(probability(tree.share(i)) + rank));
  const ring = i === state.node ? tag("rect", { class: "explorable-ring", x: x - 3, y: y - 3, width: round(box + 6), height: HIGH + 6, rx: 6 }) : "";
  const back = tag("rect", { class: `explorable-beam-box explorable-beam-${kind}`, x, y, width: round(box), height: HIGH, rx: 4 });
  const hit = tag("rect", { class: "explorable-hit", x: x - 4, y: y - 4, width: round(box + 8), height: HIGH + 22 });
  return tag("g", { class: "explorable-choice", "data-node": i }, back + ring + word + share + hit);
}

/** The numbers of steps, and what stands before and after. @param {Tree} tree @param {Frame} frame @param {number} from */
function rulers(tree, frame, from) {
  const { wide, left, top, along, shown, box } = frame;
  const note = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ anchor, /** @type {string} */ text) => tag("text", { class: "explorable-token", "text-anchor": anchor, x: round(x), y: round(y) }, escape(text));
  const every = wide && along < 30 ? 2 : 1;
  const numbers = Array.from({ length: shown }, (_, i) => i)
    .filter((i) => i % every === 0)
    .map((i) => (wide ? note(left + i * along + box / 2, top - 10, "middle", String(from + i + 1)) : note(2, top + i * along + 16, "start", String(from + i + 1))));
  const prompt = tree.prompt.map((token, i) => (i && !token.joined ? tree.glue : "") + token.text).join("").replaceAll("␣", " ").trimEnd();
  const end = lastOf(prompt || "start", wide ? left - 24 : PANEL - 60);
  const rest = tree.count - from - shown;
  const hidden = [from ? t`${from} before` : "", rest ? t`${rest} more steps` : ""].filter(Boolean).join(", ");
  const more = hidden ? note(frame.width - 4, 16, "end", `${hidden}`) : "";
  const start = from ? "" : note(wide ? left - 22 : 22, wide ? top + 16 : top - 14, wide ? "end" : "start", end);
  return (wide ? note(left - 22, top - 10, "end", t("step")) : "") + numbers.join("") + start + more;
}

/** The end of a text, as far as there is room. @param {string} text @param {number} room */
function lastOf(text, room) {
  let shown = [...text];
  while (shown.length > 1 && textWidth(`…${shown.join("")}`, 12) > room) shown = shown.slice(1);
  return shown.length === [...text].length ? text : `…${shown.join("").trimStart()}`;
}
