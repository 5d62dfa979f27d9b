import { levelPaths, sampled } from "../levels.js";
import { panel } from "../panel.js";
import { round } from "../pixels.js";
import { shortened, textWidth } from "../text.js";
import { t } from "../words.js";
import { plain } from "./words.js";

/** @typedef {ReturnType<typeof panel>} Panel */
/** @typedef {{inputs: number[][], target: number[]}} Data columns, in the author's units */
/** @typedef {(inputs: number[]) => number} Predict in the author's units */

/** How many values the map looks at along a side; the curve's points. */
const SIDE = 29;
const SAMPLES = 120;
/** Colours of the map. */
const LEVELS = 10;
/** How far from a point a click still means it. */
const NEAR = 14;
const SMALL = 12;
const CLASSES = ["blue", "orange"];

/**
 * What the network predicts, with the points that it learns from: over the plane of two inputs, as a curve over one, and
 * against the target where there are more.
 * @param {typeof import("../../d3.js")} d3
 * @param {import("../select.js").Selection} root
 * @param {object} options
 * @param {string} options.id distinct on the page
 * @param {import("./network.js").Spec} options.spec
 * @param {Data} options.data
 * @param {(point: number) => void} options.onPick
 * @returns {(predict: Predict, chosen: number) => void}
 */
export function prediction(d3, root, { id, spec, data, onPick }) {
  const isClasses = spec.task === "classification";
  const { inputs, target } = data;
  const kind = inputs.length === 1 ? "curve" : inputs.length === 2 ? "map" : "agreement";
  const values = reach(target, isClasses ? 0.12 : 0.1);
  const [across, up] = {
    curve: [reach(inputs[0]), values],
    map: [reach(inputs[0]), reach(inputs[1] ?? [])],
    agreement: [values, values],
  }[kind];
  const name = (/** @type {string} */ words) => shortened(words, 15, 76);
  const plot = panel(d3, root, {
    id,
    title: t`What it predicts: ${shortened(spec.target, 14, 110)}`,
    x: /** @type {[number, number]} */ (across),
    y: /** @type {[number, number]} */ (up),
    xLabel: kind === "agreement" ? t("target") : shortened(spec.inputs[0], 15, 200),
    yLabel: kind === "map" ? name(spec.inputs[1]) : kind === "curve" ? name(spec.target) : t("output"),
  });
  const { svg, marks, x, y } = plot;
  const below = marks.append("g");
  const line = marks.append("path").attr("class", kind === "curve" ? "explorable-curve" : "explorable-lines");
  if (kind === "agreement" && !isClasses) line.attr("d", `M${x(up[0])},${y(up[0])}L${x(up[1])},${y(up[1])}`);
  const points = marks.append("g").attr("class", "explorable-choice");
  const ring = marks.append("circle").attr("class", "explorable-ring").attr("r", 9);
  const low = Math.min(...target);
  const high = Math.max(...target);
  // Where the map's colours are those of values, the points have the same.
  const level = (/** @type {number} */ value) => {
    const part = isClasses ? value : (value - low) / (high - low || 1);
    return Math.max(0, Math.min(LEVELS - 1, Math.floor(part * LEVELS)));
  };
  const steps = [...Array(LEVELS).keys()];
  /** What is painted from some value on, upwards or downwards: the surer, the stronger. */
  const layers = isClasses
    ? [
        { color: "orange", sign: 1, levels: steps.slice(LEVELS / 2).map((at) => at / LEVELS), strengths: steps.slice(LEVELS / 2).map(sureness) },
        { color: "blue", sign: -1, levels: steps.slice(LEVELS / 2).map((at) => 1 - at / LEVELS), strengths: steps.slice(LEVELS / 2).map(sureness) },
      ]
    : [
        {
          color: "blue",
          sign: 1,
          // The first is everywhere.
          levels: steps.map((at) => (at ? low + (at / LEVELS) * (high - low) : -1e300)),
          strengths: steps.map(strength),
        },
      ];
  const groups = isClasses
    ? CLASSES.map((color, value) => ({ color, opacity: null, members: indices(target, (one) => one === value), shape: value ? triangle : circle }))
    : kind === "map"
      ? steps.map((at) => ({
          color: "blue",
          opacity: strength(at),
          members: indices(target, (one) => level(one) === at),
          shape: circle,
        }))
      : [{ color: "orange", opacity: null, members: indices(target, () => true), shape: circle }];
  legend(svg, plot.right, { isClasses, kind, low, high });
  const shown = groups
    .filter(({ members }) => members.length)
    .map(({ color, opacity, ...group }) => {
      const glyphs = points.append("g").attr("data-color", color);
      const under = opacity === null ? [] : [glyphs.append("path").attr("class", "explorable-paper")];
      const marks = [...under, glyphs.append("path").attr("class", "explorable-mark").attr("fill-opacity", opacity)];
      return { marks, ...group };
    });
  /** @type {[number, number][]} */
  let places = [];

  svg.on("click", (/** @type {MouseEvent} */ event) => {
    const [px, py] = d3.pointer(event, svg.node());
    let [nearest, away] = [-1, NEAR];
    places.forEach(([cx, cy], i) => {
      const distance = Math.hypot(px - cx, py - cy);
      if (distance < away) [nearest, away] = [i, distance];
    });
    if (nearest >= 0) onPick(nearest);
  });

  /** @param {Predict} predict */
  function drawMap(predict) {
    const values = sampled(predict, SIDE, x.domain(), [up[1], up[0]]);
    /** @type {(heights: number[], levels: number[]) => (string | null)[]} */
    const paths = (heights, levels) => levelPaths(heights, SIDE, [plot.left, plot.right], [plot.top, plot.bottom], levels);
    below.node().replaceChildren();
    for (const { color, sign, levels, strengths } of layers) {
      paths(values.map((value) => sign * value), levels.map((value) => sign * value)).forEach((path, i) => {
        // Each lies on those before it, and adds what is missing.
        const missing = 1 - (1 - strengths[i]) / (1 - (strengths[i - 1] ?? 0));
        below.append("path").attr("class", "explorable-region").attr("data-color", color).attr("fill-opacity", round(missing)).attr("d", path);
      });
    }
    line.attr("d", isClasses ? paths(values, [0.5])[0] : null);
  }

  /** @param {Predict} predict */
  function drawCurve(predict) {
    const path = Array.from({ length: SAMPLES + 1 }, (_, i) => {
      const at = across[0] + (i / SAMPLES) * (across[1] - across[0]);
      return `${round(x(at))},${round(within(y(predict([at])), plot))}`;
    });
    line.attr("d", `M${path.join("L")}`);
  }

  return (predict, chosen) => {
    if (kind === "map") drawMap(predict);
    if (kind === "curve") drawCurve(predict);
    if (kind === "agreement" || !places.length) {
      const heights = kind === "map" ? inputs[1] : kind === "curve" ? target : target.map((_, i) => predict(inputs.map((column) => column[i])));
      const sides = kind === "agreement" ? target : inputs[0];
      places = heights.map((height, i) => [round(x(sides[i])), round(within(y(height), plot))]);
      const size = target.length > 300 ? 3.2 : 4.5;
      for (const { marks, members, shape } of shown) {
        const path = members.map((i) => shape(places[i], size)).join("");
        for (const mark of marks) mark.attr("d", path);
      }
    }
    ring.attr("cx", places[chosen][0]).attr("cy", places[chosen][1]);
  };
}

/**
 * A range that shows all values with some room around.
 * @param {number[]} values
 * @param {number} [margin] a part of the range
 * @returns {[number, number]}
 */
function reach(values, margin = 0.08) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * margin || Math.abs(low) || 1;
  return [low - room, high + room];
}

/**
 * @param {number[]} values
 * @param {(value: number) => boolean} holds
 */
function indices(values, holds) {
  return values.flatMap((value, i) => (holds(value) ? [i] : []));
}

/** What lies outside of a plot stays near it: a renderer's numbers have an end. @type {(at: number, plot: Panel) => number} */
const within = (at, { top, bottom }) => Math.max(top - 1000, Math.min(bottom + 1000, at));

/** How strong the colour of a value is. @param {number} level */
const strength = (level) => round(0.08 + (0.87 * level) / (LEVELS - 1));

/** How strong the colour of a class is: least where it is undecided. @param {number} level */
const sureness = (level) => round(0.12 + (0.68 * (Math.abs(2 * level + 1 - LEVELS) - 1)) / (LEVELS - 2));

/** @type {(place: [number, number], size: number) => string} */
const circle = ([x, y], r) => `M${round(x - r)},${y}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`;

/** @type {(place: [number, number], size: number) => string} */
const triangle = ([x, y], r) => `M${x},${round(y - 1.25 * r)}l${round(1.2 * r)},${round(2.1 * r)}h${round(-2.4 * r)}z`;

/**
 * What the marks mean, in a line above the plot.
 * @param {import("../select.js").Selection} svg
 * @param {number} right
 * @param {{isClasses: boolean, kind: string, low: number, high: number}} what
 */
function legend(svg, right, { isClasses, kind, low, high }) {
  const y = 38;
  const group = svg.append("g");
  let at = right;
  const words = (/** @type {string} */ text, apart = 12) => {
    at -= textWidth(text, SMALL);
    group.append("text").attr("class", "explorable-token").attr("x", at).attr("y", y).text(text);
    at -= apart;
  };
  const glyph = (/** @type {string} */ color, /** @type {(place: [number, number], size: number) => string} */ shape) => {
    group.append("path").attr("class", "explorable-mark").attr("data-color", color).attr("d", shape([at - 5, y - 4], 4.5));
    at -= 22;
  };
  const stroke = (/** @type {string} */ name) => {
    group.append("path").attr("class", name).attr("d", `M${at - 20},${y - 4}h20`);
    at -= 34;
  };
  if (isClasses) {
    if (kind !== "agreement") {
      words(kind === "map" ? t("output 0.5") : t("output"), 5);
      stroke(kind === "map" ? "explorable-lines" : "explorable-curve");
    }
    words("1", 5);
    glyph("orange", triangle);
    words("0", 5);
    glyph("blue", circle);
  } else if (kind === "map") {
    words(plain(high), 4);
    const ramp = group.append("g").attr("data-color", "blue");
    for (let level = LEVELS - 1; level >= 0; level--) {
      at -= 8;
      const step = ramp.append("rect").attr("class", "explorable-region").attr("fill-opacity", strength(level));
      step.attr("x", at).attr("y", y - 10).attr("width", 8).attr("height", 11);
    }
    at -= 4;
    words(plain(low));
  } else {
    words(kind === "curve" ? t("network") : t("equal"), 5);
    stroke(kind === "curve" ? "explorable-curve" : "explorable-lines");
    words(t("data"), 5);
    glyph("orange", circle);
  }
}
