// The points of a step in the plane, with names, and the way of the one that is told about.
import { PANEL as WIDTH, round } from "../pixels.js";
import { circle, escape, rectangle, tag } from "../svg.js";
import { inSigns, t } from "../words.js";
import { litOf } from "./cloud.js";
import { groupsOf, marksMarkup, paintOf, radiusOf } from "./marks.js";
import { namesMarkup, placedNames } from "./names.js";

const LEFT = 1;
const TOP = 46;
const SIDE = WIDTH - 2;
/** Within the frame, where no mark is cut. */
const PAD = 14;
export const PLOT_HEIGHT = TOP + SIDE + 2;
const BOX = { left: LEFT + 2, top: TOP + 2, right: LEFT + SIDE - 2, bottom: TOP + SIDE - 2 };

/**
 * From the square of the side 1 to the drawing.
 * @param {Float32Array} unit x and y by turns
 * @returns {Float32Array} px
 */
export function inPlot(unit) {
  const side = SIDE - 2 * PAD;
  return unit.map((part, k) => (k % 2 ? TOP + PAD + (1 - part) * side : LEFT + PAD + part * side));
}

/**
 * The parts of the drawing, each of which is drawn anew by itself: its title, the way of a point, marks, names, ring.
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 * @param {Float32Array} [at] px, where points are on their way
 */
export function plotParts(cloud, state, at = inPlot(cloud.at(state))) {
  const lit = litOf(cloud, state);
  const radius = radiusOf(cloud.count);
  const groups = groupsOf(cloud, lit);
  const way = wayOf(cloud, state, at);
  const names = placedNames(cloud, at, { point: state.point, lit, radius, way, box: BOX });
  return {
    at,
    lit,
    radius,
    groups,
    names,
    markup: {
      title: titleMarkup(cloud, state),
      way: wayMarkup(cloud, state, at, way),
      marks: marksMarkup(groups, at, radius),
      names: namesMarkup(names, cloud, at),
      ring: ringMarkup(at, state.point, radius),
    },
  };
}

/**
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 */
export function plotMarkup(cloud, state) {
  const { markup } = plotParts(cloud, state);
  const frame = tag("path", { class: "explorable-edge", d: rectangle(LEFT, TOP, SIDE, SIDE) });
  const parts = Object.entries(markup).map(([name, drawn]) => tag("g", { "data-part": name }, drawn));
  return frame + parts.join("") + tag("path", { class: "explorable-lasso", "data-part": "lasso" });
}

/**
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 */
function titleMarkup(cloud, state) {
  const share = cloud.shareAt(state);
  const [x, y] = [4, 34];
  const told = share === null ? t`${cloud.count} points` : t`2 of ${cloud.dimensions} dimensions: ${percent(share)} of the variance here`;
  return tag("text", { class: "explorable-title", x, y: 16 }, escape(cloud.titleOf(state))) + tag("text", { class: "explorable-token", x, y }, escape(told));
}

/** @param {number} some @param {number} [all] */
export const percent = (some, all = 1) => inSigns(`${Math.round((100 * some) / all)}%`);

/**
 * Where the point that is told about is at each step.
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 * @param {Float32Array} at px
 */
function wayOf(cloud, state, at) {
  const i = state.point;
  const places = cloud.steps.map((_, step) => inPlot(cloud.at({ ...state, step }).subarray(2 * i, 2 * i + 2)));
  // On its way it is at none of these places.
  places[state.step] = at.slice(2 * i, 2 * i + 2);
  return places;
}

/**
 * Where a point has been and will be, and which others are nearest to it.
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 * @param {Float32Array} at px
 * @param {Float32Array[]} places of its steps
 */
function wayMarkup(cloud, state, at, places) {
  const { classes, classOf } = cloud;
  const i = state.point;
  const line = (/** @type {Float32Array[]} */ some) => some.map(([x, y], k) => `${k ? "L" : "M"}${round(x)},${round(y)}`).join("");
  const been = places.slice(0, state.step + 1);
  const ahead = places.slice(state.step);
  const stops = places.map(([x, y], step) => (step === state.step ? "" : circle(x, y, 1.8))).join("");
  const near = (cloud.nearestTo(state) ?? []).map((j) => `M${round(at[2 * i])},${round(at[2 * i + 1])}L${round(at[2 * j])},${round(at[2 * j + 1])}`);
  const drawn =
    (near.length ? tag("path", { class: "explorable-near", d: near.join("") }) : "") +
    (been.length > 1 ? tag("path", { class: "explorable-trail", d: line(been) }) : "") +
    (ahead.length > 1 ? tag("path", { class: "explorable-ahead", d: line(ahead) }) : "") +
    (stops ? tag("path", { class: "explorable-stop", d: stops }) : "");
  return tag("g", paintOf(classes[classOf[i]]), drawn);
}

/**
 * @param {Float32Array} at px
 * @param {number} point
 * @param {number} radius
 */
export function ringMarkup(at, point, radius) {
  return tag("path", { class: "explorable-point-ring", d: circle(round(at[2 * point]), round(at[2 * point + 1]), radius + 3) });
}
