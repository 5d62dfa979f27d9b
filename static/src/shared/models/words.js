// Words, as they go into a model or come out of it, and what else is neither box nor cells.
import { textWidth, wrapped } from "../text.js";
import { onEach, port } from "./block.js";
import * as size from "./sizes.js";
import { turned, widest } from "./texts.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */

/**
 * A word on each lane: plain, or in cells with their places where words look at one another.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function wordsOnLanes(node, context) {
  const lanes = /** @type {import("./lanes.js").Lanes} */ (context.lanes);
  const { words } = lanes;
  const cells = lanes.counted;
  const halves = lanes.wide.map((wide) => (cells ? wide / 2 : wide / 2 - 2));
  const { along } = turned(context, 2 * halves[0], cells ? 30 : 22);
  const length = context.up
    ? along
    : Math.max(...words.map((word) => textWidth(word, size.NAME, { bold: true }))) + (cells ? 20 : 4);
  const count = cells ? 16 : 0;
  const ports = onEach(lanes);
  const across = halves.map((half) => (context.up ? half : 15));
  const [low, high] = [lanes.at[0] - across[0], lanes.at[lanes.at.length - 1] + across[across.length - 1]];
  return {
    low,
    high,
    length: length + (context.up ? count : count + 4),
    ins: ports,
    outs: ports,
    put(u, v, drawing) {
      const start = u + (context.up ? count : count + 4);
      drawing.note(node.id, {
        start,
        end: start + length,
        low: v + low,
        high: v + high,
      });
      words.forEach((word, lane) => {
        const at = v + lanes.at[lane];
        const middle = start + length / 2;
        if (word === "…" && !cells) return void dots(node, context, middle, at, drawing);
        if (cells) {
          const unseen = lanes.unseen.has(lane) || lanes.coming.has(lane) || word === "…";
          const reach = lanes.elided.has(lane) && context.up ? size.ELIDED / 2 : across[lane];
          const box = { start, end: start + length, low: at - reach, high: at + reach };
          drawing.add({
            kind: "box",
            node: node.id,
            look: `explorable-word-cell${unseen ? " explorable-unseen" : ""}`,
            place: box,
            more: { lane: lanes.places[lane] },
          });
          if (lanes.coming.has(lane)) return;
          const number = lanes.numbers[lane];
          if (number !== null) {
            drawing.add({
              kind: "text",
              node: node.id,
              look: "explorable-count",
              lines: [String(number)],
              u: u + 6,
              v: at,
              size: size.SMALL,
            });
          }
        }
        drawing.add({
          kind: "text",
          node: node.id,
          look: "explorable-word",
          lines: [word],
          u: middle,
          v: at,
          size: size.NAME,
          more: { lane: lanes.places[lane] },
        });
      });
    },
  };
}

/**
 * Words as they go into a model or come out of it: a line or more in a frame of its own.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function pill(node, context) {
  if (node.window) return strip(node, context);
  const lines = wrapped((node.words ?? []).join("  "), size.NAME, context.wrap * 1.4);
  const width = widest(lines, size.NAME, true) + 2 * size.PAD.x;
  const { along, across } = turned(context, width, lines.length * size.LINE + 2 * size.PAD.y);
  return framed(node, { along, across }, (u, v, drawing, place) => {
    drawing.add({ kind: "box", node: node.id, look: "explorable-words", place });
    drawing.add({
      kind: "text",
      node: node.id,
      look: "explorable-word",
      lines,
      u: u + along / 2,
      v,
      size: size.NAME,
    });
  });
}

/**
 * Words one after the other, a window over some of them.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
function strip(node, context) {
  const { size: wide, at: place } = /** @type {{size: number, at: number}} */ (node.window);
  const reach = Math.floor(wide / 2);
  const { words, at } = around(node.words ?? [], place, reach, context.up ? context.room - 12 : Infinity);
  const widths = words.map(cellWidth);
  const total = sum(widths);
  const inside = (/** @type {number} */ i) => Math.abs(i - (at - 1)) <= reach;
  const tall = 30;
  // Words are read from left to right, whichever way the flow goes.
  const { along, across } = turned(context, total, tall);
  const starts = widths.map((_, i) => sum(widths.slice(0, i)) - total / 2);
  const first = words.findIndex((_, i) => inside(i));
  const last = words.length - 1 - [...words].reverse().findIndex((_, i) => inside(words.length - 1 - i));
  const centre = context.up ? starts[at - 1] + widths[at - 1] / 2 : 0;
  const block = framed(node, { along, across }, (u, v, drawing) => {
    /** @type {(from: number, to: number, grow: number) => import("./drawing.js").Place} */
    const cut = (from, to, grow) =>
      context.up
        ? { start: u - grow, end: u + tall + grow, low: v + from, high: v + to }
        : {
            start: u + total / 2 + from,
            end: u + total / 2 + to,
            low: v - tall / 2 - grow,
            high: v + tall / 2 + grow,
          };
    words.forEach((word, i) => {
      const look =
        i === at - 1
          ? "explorable-word-cell explorable-chosen"
          : `explorable-word-cell${inside(i) ? "" : " explorable-unseen"}`;
      drawing.add({ kind: "box", node: node.id, look, place: cut(starts[i], starts[i] + widths[i], 0) });
      const middle = starts[i] + widths[i] / 2;
      const where = context.up ? { u: u + tall / 2, v: v + middle } : { u: u + total / 2 + middle, v };
      drawing.add({
        kind: "text",
        node: node.id,
        look: "explorable-word",
        lines: [word],
        ...where,
        size: size.NAME,
      });
    });
    drawing.add({
      kind: "box",
      node: node.id,
      look: "explorable-window",
      place: cut(starts[first], starts[last] + widths[last], 3),
    });
  });
  return { ...block, outs: [port(centre)] };
}

/** @param {string} word */
const cellWidth = (word) => textWidth(word, size.NAME, { bold: true }) + 18;

/** @param {number[]} all */
const sum = (all) => all.reduce((total, one) => total + one, 0);

/**
 * The words around a window of which there is room; those at both ends are left out first.
 * @param {string[]} words
 * @param {number} at the place of the one in its middle, from 1
 * @param {number} reach of the window, on either side
 * @param {number} room
 */
function around(words, at, reach, room) {
  let [first, last] = [0, words.length - 1];
  const shown = () => [...(first ? ["…"] : []), ...words.slice(first, last + 1), ...(last < words.length - 1 ? ["…"] : [])];
  const [before, behind] = [Math.max(0, at - 1 - reach), Math.min(words.length - 1, at - 1 + reach)];
  while (sum(shown().map(cellWidth)) > room && (first < before || last > behind)) {
    if (before - first > last - behind) first++;
    else last--;
  }
  return { words: shown(), at: at - first + (first ? 1 : 0) };
}

/**
 * Plain words.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function plain(node, context) {
  const lines = wrapped(node.label ?? "", size.TITLE, context.wrap * 1.3);
  const { along, across } = turned(context, widest(lines, size.TITLE), lines.length * size.LINE);
  return framed(node, { along, across }, (u, v, drawing) => {
    drawing.add({
      kind: "text",
      node: node.id,
      look: "explorable-plain-words",
      lines,
      u: u + along / 2,
      v,
      size: size.TITLE,
    });
  });
}

/**
 * An image, or a character as large as one.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function image(node, context) {
  const [wide, tall] = node.src ? (node.size ?? [64, 64]) : [size.EMOJI, size.EMOJI];
  const { along, across } = turned(context, wide, tall);
  return framed(node, { along, across }, (u, v, drawing, place) => {
    if (node.src)
      drawing.add({
        kind: "image",
        node: node.id,
        look: "explorable-image",
        place,
        more: { src: node.src, alt: node.label },
      });
    else
      drawing.add({
        kind: "text",
        node: node.id,
        look: "explorable-emoji",
        lines: [node.label ?? ""],
        u: u + along / 2,
        v,
        size: 34,
      });
  });
}

/**
 * A part with one arrow in and one out.
 * @param {Node} node
 * @param {{along: number, across: number}} extent
 * @param {(u: number, v: number, drawing: import("./drawing.js").Drawing, place: import("./drawing.js").Place) => void} draw
 * @returns {Block}
 */
export function framed(node, { along, across }, draw) {
  return {
    low: -across / 2,
    high: across / 2,
    length: along,
    ins: [port(0)],
    outs: [port(0)],
    put(u, v, drawing) {
      const place = { start: u, end: u + along, low: v - across / 2, high: v + across / 2 };
      drawing.note(node.id, place);
      draw(u, v, drawing, place);
    },
  };
}

/**
 * Three dots across the flow.
 * @param {Node} node
 * @param {Context} context
 * @param {number} u
 * @param {number} v
 * @param {import("./drawing.js").Drawing} drawing
 */
export function dots(node, context, u, v, drawing) {
  drawing.add({ kind: "dots", node: node.id, look: "explorable-elided", u, v, upright: !context.up });
}
