// Parts that hold no others: boxes with a name, words, tensors, signs, images.
import { textWidth, wrapped } from "../text.js";
import { moved, onEach, port } from "./block.js";
import * as size from "./sizes.js";
import { grid, gridSize } from "./vectors.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./layout.js").Context} Context */
/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("./drawing.js").Shape} Shape */

/**
 * What a width and a height are along the flow and across it.
 * @param {Context} context
 * @param {number} width
 * @param {number} height
 */
export const turned = ({ up }, width, height) => (up ? { along: height, across: width } : { along: width, across: height });

/** @param {string[]} lines @param {number} points @param {boolean} [bold] */
const widest = (lines, points, bold = false) => Math.max(...lines.map((line) => textWidth(line, points, { bold })));

/**
 * The lines of a box's name, and what it takes with its padding.
 * @param {Node} node
 * @param {Context} context
 * @param {string} [label]
 */
export function named(node, context, label = node.label ?? "") {
  const lines = wrapped(label, size.NAME, context.wrap, { bold: true });
  const width = Math.max(size.LEAST, widest(lines, size.NAME, true) + 2 * size.PAD.x);
  return { lines, ...turned(context, width, lines.length * size.LINE + 2 * size.PAD.y) };
}

/**
 * A closed box.
 * @param {Node} node
 * @param {Context} context
 * @param {string} [label]
 * @returns {Block}
 */
export function closed(node, context, label) {
  const { lanes } = context;
  if (node.laned && lanes) return onLanes(node, context);
  // A box over the lanes takes the arrows of all of them; one for a single word is on the lane of that.
  const spanned = lanes && (!node.at || context.copy !== undefined) ? 2 * lanes.half : 0;
  const room = context.up ? Math.max(context.wrap, spanned - 2 * size.PAD.x) : context.wrap;
  const { lines, along, across: needed } = named(node, { ...context, wrap: room }, label);
  const fan = sees(node) && lanes ? size.FAN : 0;
  // A name is in the middle, so a trapezium needs room for it at its small end.
  const taper = node.form ? 1 / (1 - 2 * size.TAPER) : 1;
  const across = Math.max(needed * (context.up ? taper : 1), spanned, node.form ? 0 : context.across);
  const length = Math.max(along, node.form && !context.up ? 64 : 0) + fan;
  const high = (node.form ? Math.max(across, context.up ? 0 : 58) : across) / 2;
  const ports = spanned && lanes ? onEach(lanes) : [port(0)];
  return {
    low: -high,
    high,
    length,
    ins: ports,
    outs: ports,
    spans: spanned > 0,
    lane: lanes && !spanned ? lanes.places.indexOf((node.at?.[0] ?? 1) - 1) : undefined,
    put(u, v, drawing) {
      const place = { start: u, end: u + length, low: v - high, high: v + high };
      drawing.note(node.id, place);
      const look = `explorable-part${isPale(node, context) ? " explorable-pale" : ""}`;
      drawing.add({ kind: "box", node: node.id, look, place, form: node.form });
      drawing.add({ kind: "text", node: node.id, look: "explorable-part-name", lines, u: u + fan + (length - fan) / 2, v, size: size.NAME });
      if (node.children?.length) {
        const corner = context.up ? { u: u + length - 9, v: v + high - 9 } : { u: u + length - 9, v: v - high + 9 };
        drawing.add({ kind: "text", node: node.id, look: "explorable-openable", lines: ["+"], ...corner, size: size.NAME });
      }
      if (fan && lanes) fanned(node, lanes, { u, v, drawing });
    },
  };
}

/**
 * Where names of boxes on lanes are broken.
 * @param {Context} context
 */
export const laneWrap = ({ wrap }) => Math.min(wrap, 130);

/** @param {Node} node */
export const sees = (node) => node.sees !== undefined || (node.window !== undefined && node.kind !== "words");

/**
 * Whether a copy is one of those that are not active.
 * @param {Node} node
 * @param {Context} context
 */
const isPale = (node, { copy }) => copy !== undefined && node.at !== undefined && !node.at.includes(copy);

/**
 * Which lanes a lane looks at.
 * @param {Node} node
 * @param {number} focus
 * @param {number} count
 */
export function seen(node, focus, count) {
  const reach = node.window ? Math.floor(node.window.size / 2) : Infinity;
  const all = Array.from({ length: count }, (_, lane) => lane);
  return all.filter((lane) => Math.abs(lane - focus) <= reach && (node.sees !== "past" || lane <= focus));
}

/**
 * The lines from the word in focus to those that it looks at, below a box's name.
 * @param {Node} node
 * @param {import("./lanes.js").Lanes} lanes
 * @param {{u: number, v: number, drawing: import("./drawing.js").Drawing}} place
 */
function fanned(node, lanes, { u, v, drawing }) {
  const from = lanes.at[lanes.focus];
  for (const lane of seen(node, lanes.focus, lanes.at.length)) {
    if (lanes.elided.has(lane)) continue;
    const points = /** @type {[number, number][]} */ ([[u + size.FAN - 4, v + from], [u, v + lanes.at[lane]]]);
    drawing.line(points, { look: "explorable-sight", head: false, node: node.id });
  }
  drawing.add({ kind: "circle", node: node.id, look: "explorable-eye", u: u + size.FAN - 4, v: v + from, size: 3.5 });
}

/**
 * A box on each lane.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
function onLanes(node, context) {
  const lanes = /** @type {import("./lanes.js").Lanes} */ (context.lanes);
  const { lines, along } = named(node, { ...context, wrap: laneWrap(context) });
  const high = (lanes.pitch - lanes.gap) / 2;
  const ports = onEach(lanes);
  const active = (/** @type {number} */ lane) => !node.at || node.at.includes(lanes.places[lane] + 1);
  return {
    low: lanes.at[0] - high,
    high: lanes.at[lanes.at.length - 1] + high,
    length: along,
    ins: ports,
    outs: ports,
    put(u, v, drawing) {
      const whole = { start: u, end: u + along, low: v + lanes.at[0] - high, high: v + lanes.at[lanes.at.length - 1] + high };
      drawing.note(node.id, whole);
      lanes.at.forEach((at, lane) => {
        const centre = v + at;
        if (lanes.elided.has(lane)) return void dots(node, context, u + along / 2, centre, drawing);
        const look = `explorable-part${active(lane) ? "" : " explorable-pale"}`;
        const place = { start: u, end: u + along, low: centre - high, high: centre + high };
        drawing.add({ kind: "box", node: node.id, look, place, form: node.form });
        const text = `explorable-part-name${active(lane) ? "" : " explorable-pale"}`;
        drawing.add({ kind: "text", node: node.id, look: text, lines, u: u + along / 2, v: centre, size: size.NAME });
      });
      if (node.carries === undefined) return;
      for (let lane = 1; lane < lanes.at.length; lane++) {
        const [from, to] = [v + lanes.at[lane - 1] + high, v + lanes.at[lane] - high];
        drawing.line([[u + along / 2, from], [u + along / 2, to]], { node: node.id });
        beside(context, drawing, { text: node.carries, node: node.id, u: u + along / 2, v: (from + to) / 2 });
      }
    },
  };
}

/**
 * What an arrow across the flow carries, above it or at its right.
 * @param {Context} context
 * @param {import("./drawing.js").Drawing} drawing
 * @param {{text: string, node: string, u: number, v: number}} what
 */
function beside({ up }, drawing, { text, node, u, v }) {
  const at = up ? { u: u + 11, v } : { u: u + 6, v };
  drawing.add({ kind: "text", node, look: "explorable-carried", lines: [text], ...at, size: size.SMALL, anchor: up ? "middle" : "start" });
}

/**
 * Three dots across the flow.
 * @param {Node} node
 * @param {Context} context
 * @param {number} u
 * @param {number} v
 * @param {import("./drawing.js").Drawing} drawing
 */
function dots(node, context, u, v, drawing) {
  drawing.add({ kind: "dots", node: node.id, look: "explorable-elided", u, v, upright: !context.up });
}

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
  const [half, tall] = cells ? [lanes.pitch / 2, 30] : [lanes.pitch / 2 - 2, 22];
  const { along } = turned(context, 2 * half, tall);
  const length = context.up ? along : Math.max(...words.map((word) => textWidth(word, size.NAME, { bold: true }))) + (cells ? 20 : 4);
  const count = cells ? 16 : 0;
  const ports = onEach(lanes);
  const across = context.up ? half : 15;
  return {
    low: lanes.at[0] - across,
    high: lanes.at[lanes.at.length - 1] + across,
    length: length + (context.up ? count : count + 4),
    ins: ports,
    outs: ports,
    put(u, v, drawing) {
      const start = u + (context.up ? count : count + 4);
      drawing.note(node.id, { start, end: start + length, low: v + lanes.at[0] - across, high: v + lanes.at[lanes.at.length - 1] + across });
      words.forEach((word, lane) => {
        const at = v + lanes.at[lane];
        const middle = start + length / 2;
        if (word === "…" && !cells) return void dots(node, context, middle, at, drawing);
        if (cells) {
          const unseen = lanes.unseen?.has(lane) || word === "…";
          const box = { start, end: start + length, low: at - across, high: at + across };
          drawing.add({ kind: "box", node: node.id, look: `explorable-word-cell${unseen ? " explorable-unseen" : ""}`, place: box, more: { lane: lanes.places[lane] } });
          const number = lanes.numbers[lane];
          if (number !== null) {
            drawing.add({ kind: "text", node: node.id, look: "explorable-count", lines: [String(number)], u: u + 6, v: at, size: size.SMALL });
          }
        }
        drawing.add({ kind: "text", node: node.id, look: "explorable-word", lines: [word], u: middle, v: at, size: size.NAME, more: { lane: lanes.places[lane] } });
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
    drawing.add({ kind: "text", node: node.id, look: "explorable-word", lines, u: u + along / 2, v, size: size.NAME });
  });
}

/**
 * Words one after the other, a window over some of them.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
function strip(node, context) {
  const words = node.words ?? [];
  const widths = words.map((word) => textWidth(word, size.NAME, { bold: true }) + 18);
  const total = widths.reduce((sum, one) => sum + one, 0);
  const { size: wide, at } = /** @type {{size: number, at: number}} */ (node.window);
  const reach = Math.floor(wide / 2);
  const inside = (/** @type {number} */ i) => Math.abs(i - (at - 1)) <= reach;
  const tall = 30;
  // Words are read from left to right, whichever way the flow goes.
  const { along, across } = turned(context, total, tall);
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, one) => sum + one, 0) - total / 2);
  const first = words.findIndex((_, i) => inside(i));
  const last = words.length - 1 - [...words].reverse().findIndex((_, i) => inside(words.length - 1 - i));
  const centre = context.up ? starts[at - 1] + widths[at - 1] / 2 : 0;
  const block = framed(node, { along, across }, (u, v, drawing) => {
    /** @type {(from: number, to: number, grow: number) => import("./drawing.js").Place} */
    const cut = (from, to, grow) =>
      context.up
        ? { start: u - grow, end: u + tall + grow, low: v + from, high: v + to }
        : { start: u + total / 2 + from, end: u + total / 2 + to, low: v - tall / 2 - grow, high: v + tall / 2 + grow };
    words.forEach((word, i) => {
      const look = i === at - 1 ? "explorable-word-cell explorable-chosen" : `explorable-word-cell${inside(i) ? "" : " explorable-unseen"}`;
      drawing.add({ kind: "box", node: node.id, look, place: cut(starts[i], starts[i] + widths[i], 0) });
      const middle = starts[i] + widths[i] / 2;
      const where = context.up ? { u: u + tall / 2, v: v + middle } : { u: u + total / 2 + middle, v };
      drawing.add({ kind: "text", node: node.id, look: "explorable-word", lines: [word], ...where, size: size.NAME });
    });
    drawing.add({ kind: "box", node: node.id, look: "explorable-window", place: cut(starts[first], starts[last] + widths[last], 3) });
  });
  return { ...block, outs: [port(centre)] };
}

/**
 * A tensor that does not stand on lanes: a grid of cells, its name beside it, on the side that no arrow comes from.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function tensor(node, context) {
  const { width, height } = gridSize(node);
  const { along, across } = turned(context, width, height);
  const name = node.label ?? "";
  const long = textWidth(name, size.NAME, { bold: true });
  const caption = captionOf(node);
  const [before, after] = context.up ? [long + 8, caption ? textWidth(caption, size.SMALL) + 8 : 0] : [20, caption ? 18 : 0];
  const half = across / 2;
  return {
    low: -half - before,
    high: half + after,
    length: context.up ? along : Math.max(along, long),
    ins: [port(0, context.up ? 0 : Math.max(0, (long - along) / 2))],
    outs: [port(0, context.up ? 0 : Math.max(0, (long - along) / 2))],
    put(u, v, drawing) {
      const start = u + (context.up ? 0 : Math.max(0, (long - along) / 2));
      const middle = start + along / 2;
      drawing.note(node.id, { start, end: start + along, low: v - half - (context.up ? before : 0), high: v + half + (context.up ? after : 0) });
      grid(node, { u: middle, v, drawing });
      const at = context.up ? { u: middle, v: v - half - 8, anchor: /** @type {const} */ ("end") } : { u: middle, v: v - half - 11 };
      drawing.add({ kind: "text", node: node.id, look: "explorable-vector-name", symbol: name, lines: [name], ...at, size: size.NAME });
      if (!caption) return;
      const below = context.up ? { u: middle, v: v + half + 8, anchor: /** @type {const} */ ("start") } : { u: middle, v: v + half + 11 };
      drawing.add({ kind: "text", node: node.id, look: "explorable-count", lines: [caption], ...below, size: size.SMALL });
    },
  };
}

/**
 * The sizes of a tensor of which not every cell is drawn.
 * @param {Node} node
 */
export function captionOf({ dims = [] }) {
  if (!dims.some(({ size: one }) => one > size.MOST_CELLS)) return "";
  return dims.map(({ size: one }) => one).join(" × ");
}

/**
 * A vector on each lane, its name with the number of the lane.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function vectors(node, context) {
  const lanes = /** @type {import("./lanes.js").Lanes} */ (context.lanes);
  const { width, height } = gridSize(node);
  const { along, across } = turned(context, width, height);
  const name = node.label ?? "";
  const long = vectorNameWidth(node, lanes.at.length);
  const half = across / 2;
  const before = context.up ? long + 6 : half;
  const offset = context.up ? 0 : long + 6;
  const ports = onEach(lanes);
  const caption = captionOf(node);
  const after = context.up && caption ? textWidth(caption, size.SMALL) + 8 : 0;
  return {
    low: lanes.at[0] - Math.max(half + (context.up ? long + 6 : 0), 0),
    high: lanes.at[lanes.at.length - 1] + half + after,
    length: along + offset,
    ins: ports,
    outs: ports,
    put(u, v, drawing) {
      const start = u + offset;
      const last = lanes.at[lanes.at.length - 1];
      drawing.note(node.id, { start, end: start + along, low: v + lanes.at[0] - before, high: v + last + half });
      lanes.at.forEach((at, lane) => {
        const centre = v + at;
        if (lanes.elided.has(lane)) return void dots(node, context, start + along / 2, centre, drawing);
        grid(node, { u: start + along / 2, v: centre, drawing, lane });
        const isLast = lane === lanes.at.length - 1;
        const text = `${name}_${lanes.numbers[lane] ?? (isLast ? "n" : "i")}`;
        const where = context.up
          ? { u: start + along / 2, v: centre - half - 5 }
          : { u: start - 5, v: centre };
        drawing.add({ kind: "text", node: node.id, look: "explorable-vector-name", symbol: text, lines: [text], ...where, size: size.NAME, anchor: "end" });
      });
      if (after) {
        const where = { u: start + along / 2, v: v + last + half + 8, anchor: /** @type {const} */ ("start") };
        drawing.add({ kind: "text", node: node.id, look: "explorable-count", lines: [caption], ...where, size: size.SMALL });
      }
    },
  };
}

/**
 * How wide the name of a vector on a lane is, with its number.
 * @param {Node} node
 * @param {number} count of lanes
 */
export const vectorNameWidth = ({ label = "" }, count) =>
  textWidth(label, size.NAME, { bold: true }) + textWidth(String(count), size.SMALL, { bold: true });

/**
 * A circle with a sign, or one on each lane, and a text beside it.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function sign(node, context) {
  const text = node.label ?? "";
  const radius = Math.max(size.CIRCLE, textWidth(text, size.TITLE, { bold: true }) / 2 + 6);
  // Only a sum brings lanes together.
  const lanes = node.laned || text !== "Σ" ? context.lanes : null;
  const at = lanes ? lanes.at : [0];
  const lines = node.aside ? wrapped(node.aside, size.SMALL, 110) : [];
  const wide = lines.length ? widest(lines, size.SMALL) + 8 : 0;
  const tall = lines.length ? lines.length * size.SMALL_LINE + 4 : 0;
  const room = context.up ? wide : tall;
  // A text stands on the side that no line comes from.
  const isHigh = (node.links ?? []).some(({ from }) => context.up || !context.wires.some((wire) => wire.given && wire.from === from));
  const [first, last] = [at[0], at[at.length - 1]];
  // Where the flow runs right, a text above may be longer than its circle.
  const long = context.up ? 0 : Math.max(0, wide / 2 - radius);
  const ports = lanes ? onEach(lanes) : [port(0, long)];
  return {
    low: first - radius - (isHigh ? 0 : room),
    high: last + radius + (isHigh ? room : 0),
    length: 2 * radius + 2 * long,
    ins: ports,
    outs: ports,
    put(u, v, drawing) {
      const middle = u + radius + long;
      drawing.note(node.id, { start: middle - radius, end: middle + radius, low: v + first - radius, high: v + last + radius });
      at.forEach((one, lane) => {
        if (lanes?.elided.has(lane)) return void dots(node, context, middle, v + one, drawing);
        drawing.add({ kind: "circle", node: node.id, look: "explorable-sign", u: middle, v: v + one, size: radius });
        drawing.add({ kind: "text", node: node.id, look: "explorable-sign-text", lines: [text], u: middle, v: v + one, size: size.TITLE });
      });
      if (!lines.length) return;
      const away = context.up ? radius + 8 : radius + tall / 2 + 1;
      const anchor = context.up ? (isHigh ? "start" : "end") : "middle";
      drawing.add({
        kind: "text",
        node: node.id,
        look: "explorable-aside",
        lines,
        u: middle,
        v: v + (isHigh ? last + away : first - away),
        size: size.SMALL,
        anchor,
      });
    },
  };
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
    drawing.add({ kind: "text", node: node.id, look: "explorable-plain-words", lines, u: u + along / 2, v, size: size.TITLE });
  });
}

/**
 * An image, or a character as large as one.
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function image(node, context) {
  const [wide, tall] = node.src ? (node.size ?? [64, 64]) : [44, 44];
  const { along, across } = turned(context, wide, tall);
  return framed(node, { along, across }, (u, v, drawing, place) => {
    if (node.src) drawing.add({ kind: "image", node: node.id, look: "explorable-image", place, more: { src: node.src, alt: node.label } });
    else drawing.add({ kind: "text", node: node.id, look: "explorable-emoji", lines: [node.label ?? ""], u: u + along / 2, v, size: 34 });
  });
}

/**
 * A part with one arrow in and one out.
 * @param {Node} node
 * @param {{along: number, across: number}} extent
 * @param {(u: number, v: number, drawing: import("./drawing.js").Drawing, place: import("./drawing.js").Place) => void} draw
 * @returns {Block}
 */
function framed(node, { along, across }, draw) {
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
 * A part with a note beside it, on the high side.
 * @param {Block} block
 * @param {Node} node
 * @param {Context} context
 * @returns {Block}
 */
export function noted(block, node, context) {
  const lines = wrapped(node.note ?? "", size.SMALL, 130);
  const [wide, tall] = [widest(lines, size.SMALL), lines.length * size.SMALL_LINE];
  const { along, across } = turned(context, wide, tall);
  const spare = Math.max(0, (along - block.length) / 2);
  return {
    ...block,
    high: block.high + across + 10,
    length: block.length + 2 * spare,
    ins: moved(block.ins, 0, spare),
    outs: moved(block.outs, 0, spare),
    put(u, v, drawing) {
      block.put(u + spare, v, drawing);
      const middle = u + spare + block.length / 2;
      const where = context.up ? { v: v + block.high + 10, anchor: /** @type {const} */ ("start") } : { v: v + block.high + 8 + tall / 2 };
      drawing.add({ kind: "text", node: node.id, look: "explorable-aside", lines, u: middle, size: size.SMALL, ...where });
    },
  };
}
