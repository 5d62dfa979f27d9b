// The error over one or two parameters, and the way that a search goes there.
import { curvePath } from "../curve.js";
import { formatNumber } from "../numbers.js";
import { dragHandle } from "../handle.js";
import { report } from "../interaction.js";
import { levelPaths, sampled } from "../levels.js";
import { painted } from "../paint.js";
import { panel } from "../panel.js";
import { round } from "../pixels.js";
import { onStep } from "../ranges.js";
import { circle } from "../svg.js";
import { around, SLOT, t } from "../words.js";
import { near, rangeOf, widened } from "./bounds.js";

/** How finely the error is looked at, and how many levels of it are drawn. */
const GRID = 36;
const LEVELS = 9;
const SAMPLES = 201;
/** So many steps have a dot each. */
const FEW = 60;
/** The radius of a step's dot. */
const DOT = 2.5;

/**
 * @typedef {object} Landscape
 * @property {string} id
 * @property {import("../../types.js").Model} model
 * @property {(at: number[]) => number} error
 * @property {(at: number[]) => void} onMove
 */

/** @typedef {(way: number[][], ahead: number[][]) => void} Walk draws the way that was gone, and the one to go */

/**
 * The error over two parameters, as levels like those of a map, and the way down.
 * @param {typeof import("../../d3.js")} d3
 * @param {import("../select.js").Selection} root
 * @param {Landscape} landscape
 * @returns {Walk}
 */
export function surface(d3, root, { id, model, error, onMove }) {
  const [across, up] = model.get("sliders");
  const { svg, marks, x, y, title } = panel(d3, root, {
    id,
    title: "",
    x: [across.min, across.max],
    y: [up.min, up.max],
    xLabel: across.label,
    yLabel: up.label,
  });
  const paintError = painted(model.get("error_concept"), "red");
  const heights = sampled(error, GRID, x.domain(), y.domain());
  const [low, high] = rangeOf(heights.filter(Number.isFinite));
  const levels = Array.from({ length: LEVELS }, (_, i) => low + (high - low) * ((i + 1) / (LEVELS + 1)) ** 2);
  const finite = heights.map((height) => (Number.isFinite(height) ? height : high));
  const ground = marks.append("g").call(paintError);
  for (const path of levelPaths(finite, GRID, ends(x), ends(y), levels)) {
    if (path) ground.append("path").attr("class", "explorable-level").attr("d", path);
  }
  const walk = walkOn(d3, svg, marks, model, ([a, b]) => [x(a), y(b)], ([a, b]) => {
    onMove([onStep(x.invert(a), across), onStep(y.invert(b), up)]);
  });
  return (way, ahead) => {
    walk(way, ahead);
    title(headed(shown(error(way[way.length - 1])), paintError));
  };
}

/**
 * The error over one parameter, and the way down.
 * @param {typeof import("../../d3.js")} d3
 * @param {import("../select.js").Selection} root
 * @param {Landscape} landscape
 * @returns {Walk}
 */
export function valley(d3, root, { id, model, error, onMove }) {
  const [across] = model.get("sliders");
  const samples = d3.ticks(across.min, across.max, SAMPLES).map((value) => [value, error([value])]);
  const finite = samples.filter(([, height]) => Number.isFinite(height));
  const [low, high] = rangeOf(finite.map(([, height]) => height));
  const { svg, marks, x, y, title } = panel(d3, root, {
    id,
    title: "",
    x: [across.min, across.max],
    y: widened([low, high]),
    xLabel: across.label,
    yLabel: t("error"),
  });
  const paintError = painted(model.get("error_concept"), "red");
  const curve = curvePath(samples.map(([at]) => ({ at, px: round(x(at)) })), (at) => error([at]), x, y);
  marks.append("path").attr("class", "explorable-curve").call(paintError).attr("d", curve);
  /** @param {number} value where the error has none, the lowest there is */
  const height = (value) => y(Number.isNaN(error([value])) ? low : error([value]));
  const walk = walkOn(d3, svg, marks, model, ([value]) => [x(value), height(value)], ([a]) => {
    onMove([onStep(x.invert(a), across)]);
  });
  return (way, ahead) => {
    walk(way, ahead);
    title(headed(shown(error(way[way.length - 1])), paintError));
  };
}

/**
 * A point that has come a way and has a way to go; a hand may put it elsewhere.
 * @param {typeof import("../../d3.js")} d3
 * @param {import("../select.js").Selection} svg
 * @param {import("../select.js").Selection} marks
 * @param {import("../../types.js").Model} model
 * @param {(at: number[]) => number[]} place
 * @param {(place: [number, number]) => void} onMove
 * @returns {Walk}
 */
function walkOn(d3, svg, marks, model, place, onMove) {
  const paint = painted(model.get("concept"), "blue");
  const ways = marks.append("g").call(paint);
  const future = ways.append("path").attr("class", "explorable-ahead");
  const past = ways.append("path").attr("class", "explorable-trail");
  const steps = ways.append("path").attr("class", "explorable-mark");
  const handle = dragHandle(d3, svg, svg, onMove, () => report(svg.node(), "point", true)).call(paint);
  /** @type {(at: number[]) => [number, number]} */
  const pixels = (at) => {
    const [px, py] = place(at);
    return [near(px), near(py)];
  };
  const path = (/** @type {number[][]} */ way) => `M${way.map((at) => pixels(at).join(",")).join("L")}`;

  return (way, ahead) => {
    past.attr("d", path(way));
    future.attr("d", path(ahead));
    // Many steps are a line.
    const told = way.length <= FEW ? way.slice(0, -1) : [];
    steps.attr("d", told.map((at) => circle(...pixels(at), DOT)).join(""));
    handle.attr("transform", `translate(${pixels(way[way.length - 1]).join(",")})`);
  };
}

/**
 * A scale's ends in px.
 * @param {import("../scale.js").Scale} scale
 */
const ends = (scale) => /** @type {[number, number]} */ (scale.range());

/** @param {number} error */
export function shown(error) {
  const size = Math.abs(error);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return formatNumber(error, ".2e");
  return formatNumber(error, `.${size < 1 ? 4 : size < 100 ? 3 : size < 1000 ? 1 : 0}f`);
}

/**
 * What stands above a landscape: its height where the way has come to.
 * @param {string} text
 * @param {ReturnType<typeof painted>} paint
 */
function headed(text, paint) {
  // Translators: {0} is a number.
  const [before, after] = around(t`Error ${SLOT}`);
  return [{ text: before }, { text, paint }, ...(after ? [{ text: after }] : [])];
}
