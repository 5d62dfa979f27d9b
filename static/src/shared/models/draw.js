// A laid-out model diagram as markup.
import { round } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { SMALL, symbol } from "../symbols.js";
import { opacityOf, signOf } from "../tensors/tints.js";
import { barsMarkup } from "./bars.js";
import { insets, lineOf } from "./drawing.js";
import { BEND, CELL, CORNER } from "./sizes.js";

/** @typedef {import("./drawing.js").Shape} Shape */
/** @typedef {import("./layout.js").Laid} Laid */

/** Of an arrow's head, in px: how long it is, and half how wide. */
const HEAD = { long: 9, half: 4.5 };
/** How far a letter's middle is above its baseline, of its size. */
const MIDDLE = 0.35;

/**
 * A group for each part, in the order in which the flow reaches them; arrows belong to none.
 * @param {Laid} laid
 * @param {Map<string, string>} concepts by part
 * @param {(part: string) => string | null} [stateOf] the class of a part, if it has one
 */
export function drawingMarkup(laid, concepts, stateOf = () => null) {
  let [written, open, group] = ["", /** @type {string | undefined} */ (undefined), ""];
  const close = () => {
    if (group)
      written +=
        open === undefined
          ? group
          : tag("g", { class: stateOf(open), "data-part": open, "data-concept": concepts.get(open) ?? null }, group);
    group = "";
  };
  for (const shape of laid.drawing.shapes) {
    if (shape.node !== open) close();
    open = shape.node;
    group += shapeMarkup(shape, laid);
  }
  close();
  return written;
}

/**
 * @param {Shape} shape
 * @param {Laid} laid
 */
function shapeMarkup(shape, laid) {
  switch (shape.kind) {
    case "box":
      return boxMarkup(shape, laid);
    case "circle": {
      const [cx, cy] = laid.at(shape.u ?? 0, shape.v ?? 0);
      return tag("circle", { class: shape.look, cx: round(cx), cy: round(cy), r: shape.size });
    }
    case "line":
      return lineMarkup(shape, laid);
    case "dots": {
      const [x, y] = laid.at(shape.u ?? 0, shape.v ?? 0);
      const step = (/** @type {number} */ by) =>
        shape.upright ? `M${round(x)},${round(y + by)}h.01` : `M${round(x + by)},${round(y)}h.01`;
      return tag("path", { class: "explorable-elided", d: [-7, 0, 7].map(step).join("") });
    }
    case "cells":
      return cellsMarkup(shape, laid);
    case "bars": {
      const [x, y] = laid.at(shape.u ?? 0, shape.v ?? 0);
      return barsMarkup(shape.more, x, y);
    }
    case "image": {
      const { x, y, width, height } = rectangleOf(shape, laid);
      return tag("image", {
        class: shape.look,
        href: shape.more.src,
        x,
        y,
        width,
        height,
        preserveAspectRatio: "xMidYMid meet",
      });
    }
    default:
      return textMarkup(shape, laid);
  }
}

/**
 * @param {Shape} shape
 * @param {Laid} laid
 */
function rectangleOf({ place }, laid) {
  const { start, end, low, high } = /** @type {import("./drawing.js").Place} */ (place);
  const [[ax, ay], [bx, by]] = [laid.at(start, low), laid.at(end, high)];
  return {
    x: round(Math.min(ax, bx)),
    y: round(Math.min(ay, by)),
    width: round(Math.abs(ax - bx)),
    height: round(Math.abs(ay - by)),
  };
}

/**
 * @param {Shape} shape
 * @param {Laid} laid
 */
function boxMarkup(shape, laid) {
  if (shape.form) return tag("path", { class: shape.look, d: trapezium(shape, laid) });
  const lane = shape.more?.lane;
  const cornered = shape.look.includes("explorable-word-cell");
  return tag("rect", {
    class: shape.look,
    ...rectangleOf(shape, laid),
    rx: cornered ? 3 : CORNER,
    "data-lane": Number.isInteger(lane) ? lane : null,
  });
}

/**
 * @param {Shape} shape
 * @param {Laid} laid
 */
function trapezium({ place, form }, laid) {
  const { start, end, low, high } = /** @type {import("./drawing.js").Place} */ (place);
  const [first, last] = insets({ low, high, form });
  const corners = [
    laid.at(start, low + first),
    laid.at(start, high - first),
    laid.at(end, high - last),
    laid.at(end, low + last),
  ];
  return `M${corners.map((corner) => corner.map(round).join(",")).join("L")}z`;
}

/**
 * A line whose corners are round, and its head.
 * @param {Shape} shape
 * @param {Laid} laid
 */
function lineMarkup({ look, points = [], head }, laid) {
  const all = points
    .map(([u, v]) => laid.at(u, v))
    .filter(([x, y], i, from) => !i || x !== from[i - 1][0] || y !== from[i - 1][1]);
  if (all.length < 2) return "";
  const [tip, before] = [all[all.length - 1], all[all.length - 2]];
  const long = Math.hypot(tip[0] - before[0], tip[1] - before[1]);
  const [dx, dy] = [(tip[0] - before[0]) / long, (tip[1] - before[1]) / long];
  const size = Math.min(HEAD.long, long);
  const neck = /** @type {[number, number]} */ ([tip[0] - dx * size, tip[1] - dy * size]);
  const way = head ? [...all.slice(0, -1), neck] : all;
  let d = `M${way[0].map(round).join(",")}`;
  for (let i = 1; i < way.length; i++) {
    const [from, at, to] = [way[i - 1], way[i], way[i + 1]];
    if (!to) {
      d += `L${at.map(round).join(",")}`;
      break;
    }
    const bend = Math.min(BEND, length(from, at) / 2, length(at, to) / 2);
    d += `L${toward(at, from, bend)}Q${at.map(round).join(",")} ${toward(at, to, bend)}`;
  }
  const line = tag("path", { class: look, d });
  if (!head) return line;
  const [nx, ny] = [-dy * HEAD.half, dx * HEAD.half];
  const corners = [tip, [neck[0] + nx, neck[1] + ny], [neck[0] - nx, neck[1] - ny]];
  return (
    line +
    tag("path", {
      class: look.includes("explorable-tap") ? "explorable-head explorable-tap" : "explorable-head",
      d: `M${corners.map((corner) => corner.map(round).join(",")).join("L")}z`,
    })
  );
}

/** @param {number[]} one @param {number[]} other */
const length = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);

/** @param {number[]} from @param {number[]} to @param {number} by */
function toward(from, to, by) {
  const part = by / (length(from, to) || 1);
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part].map(round).join(",");
}

/**
 * @param {Shape} shape
 * @param {Laid} laid
 */
function cellsMarkup({ u = 0, v = 0, more }, laid) {
  const { rows, columns, sheets, sheet, width, height, values, called, tints, heat } = more;
  const [x, y] = laid.at(u, v);
  const [left, top] = [round(x - width / 2), round(y + height / 2 - rows * CELL)];
  let behind = "";
  for (let i = sheets; i > 0; i--) {
    const d = rectangle(round(left + i * sheet), round(top - i * sheet), columns * CELL, rows * CELL);
    behind += tag("path", { class: "explorable-paper", d }) + tag("path", { class: "explorable-cell", d });
  }
  if (sheets)
    behind += tag("path", {
      class: "explorable-paper",
      d: rectangle(left, top, columns * CELL, rows * CELL),
    });
  let cells = "";
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values?.[row]?.[column];
      const d = rectangle(round(left + column * CELL), round(top + row * CELL), CELL, CELL);
      const tint = typeof value === "number" ? { class: signOf(value, tints), "fill-opacity": opacityOf(value, tints) } : {};
      cells += tag("path", { d, "data-cell": called?.[row]?.[column], ...tint });
    }
  }
  return behind + tag("g", { class: heat ? "explorable-cells explorable-heat" : "explorable-cells" }, cells);
}

/**
 * @param {Shape} shape
 * @param {Laid} laid
 */
function textMarkup(
  { look, lines = [], u = 0, v = 0, size = 0, anchor = "middle", upright, symbol: name, more },
  laid,
) {
  const [x, y] = laid.at(u, v).map(round);
  const step = lineOf(size);
  const first = y - ((lines.length - 1) * step) / 2 + size * MIDDLE;
  const lane = more?.lane;
  const common = { class: look, "text-anchor": anchor, "data-lane": Number.isInteger(lane) ? lane : null };
  if (upright)
    return tag(
      "text",
      { ...common, transform: `translate(${round(x + size * MIDDLE)},${y}) rotate(-90)` },
      escape(lines.join(" ")),
    );
  if (name) return tag("text", { ...common, x, y: round(first) }, symbol(name, false, SMALL).markup);
  if (lines.length === 1) return tag("text", { ...common, x, y: round(first) }, escape(lines[0]));
  const spans = lines.map((line, i) => tag("tspan", { x, y: round(first + i * step) }, escape(line)));
  return tag("text", common, spans.join(""));
}
