// Gradient descent: the line on its data, the error as a landscape that a point walks down, the error over the steps.
import { contours } from "d3-contour";
import { decimalsOf } from "../shared/axes.js";
import { slider } from "../shared/controls.js";
import { curvePath } from "../shared/curve.js";
import { errorCurve } from "../shared/error-curve.js";
import { compile, formatNumber } from "../shared/expressions.js";
import { dragHandle } from "../shared/handle.js";
import { History, inSteps } from "../shared/history.js";
import { report } from "../shared/interaction.js";
import { painted } from "../shared/paint.js";
import { fits, panel } from "../shared/panel.js";
import { round } from "../shared/pixels.js";
import { onStep } from "../shared/ranges.js";
import { circle } from "../shared/svg.js";
import { transport } from "../shared/transport.js";

/** How finely the error is looked at, and how many levels of it are drawn. */
const GRID = 36;
const LEVELS = 9;
/** How much of the way ahead is drawn, in steps. */
const AHEAD = 100;
/** An error so many times the first ends the search, as does a step over so many times what is shown. */
const TOO_FAR = 1e6;
const BEYOND = 1e9;
/** A place so near to the least error, as a part of what is shown, has arrived there. */
const ARRIVED = 5e-4;
/** What of the data's variance the error of a line may have left then. */
const LEFT_OVER = 1e-6;
/** A direction is flat that has so small a part of the curvature across it. */
const FLAT = 1e-6;
/** How far slopes are compared to find how they change, as a part of what is shown. */
const NEARBY = 1e-4;
const MOST_STEPS = 10_000;
/** ms from one step to the next while it plays. */
const PACE = 80;
/** So many points have their distance from the line drawn, and so many steps a dot. */
const FEW = 60;
const SAMPLES = 201;
/** The radius of a point of the data, and of a step's dot. */
const POINT = 3.5;
const DOT = 2.5;

/**
 * @typedef {object} State
 * @property {number[]} at
 * @property {number} error
 * @property {boolean} rising whether the last step made the error larger
 * @property {number | null} settled the step that first came to the least error
 * @property {boolean} diverged
 * @property {number} rate the learning rate that led here
 */

/**
 * @typedef {object} Landscape
 * @property {string} id
 * @property {import("../types.js").Model} model
 * @property {(at: number[]) => number} error
 * @property {(at: number[]) => void} onMove
 */

/** @typedef {(way: number[][], ahead: number[][]) => void} Walk draws the way that was gone, and the one to go */

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3, signal }) {
    const { error, gradient, hasArrived } = problemOf(model);
    const line = model.get("line");
    /** @type {import("../types.js").Declaration[]} */
    const sliders = model.get("sliders");
    const spans = sliders.map(({ min, max }) => max - min);
    const concept = model.get("concept");
    const errorConcept = model.get("error_concept");
    /** @type {number[]} */
    const start = model.get("start");
    const firstRate = model.get("learning_rate");
    const alternative = model.get("alt");
    const firstError = error(start);

    /** @param {number[]} at @returns {State} */
    const begin = (at) => ({ at, error: error(at), rising: false, settled: hasArrived(at) ? 0 : null, diverged: false, rate: NaN });
    /** @param {number[]} at */
    const stepFrom = (at) => {
      const rate = model.get("learning_rate");
      return gradient(at).map((slope, i) => at[i] - rate * slope);
    };
    /** @param {State} state @param {number} step @returns {State | null} */
    const after = ({ at, error: before, settled, diverged }, step) => {
      if (diverged || !Number.isFinite(before)) return null;
      const moved = stepFrom(at);
      const reached = error(moved);
      const isFar = moved.some((value, i) => !(Math.abs(value - start[i]) <= BEYOND * spans[i]));
      const isStill = moved.every((value, i) => value === at[i]);
      if (!Number.isFinite(reached) || isFar || isStill) return null;
      return {
        at: moved,
        error: reached,
        rising: reached > before,
        settled: hasArrived(moved) ? (settled ?? step) : null,
        diverged: reached > TOO_FAR * Math.max(Math.abs(firstError), 1e-300),
        rate: model.get("learning_rate"),
      };
    };
    /** @type {History<State>} */
    const history = new History(
      begin(start),
      (state) => after(state, history.length + 1),
      MOST_STEPS,
      (state) => state.rate === model.get("learning_rate"),
    );
    history.forward(model.get("steps"));

    const root = d3.select(el);
    const drawLine = line ? dataPanel(d3, root, { id: `${el.id}-data`, model }) : null;
    // Beside what a hand tunes, also where the rest stands below.
    const beside = line ? root.append("div").attr("class", "explorable-controls") : null;
    const drawPoint = (sliders.length === 2 ? surface : valley)(d3, root, { id: `${el.id}-surface`, model, error, onMove: tune });
    const drawCurve = errorCurve(d3, root, { id: `${el.id}-curve`, concept: errorConcept });

    const controls = beside ?? root.append("div").attr("class", "explorable-controls");
    const show = sliders.map((range, i) =>
      slider(controls, `${el.id}--${range.name}`, range, (value) => {
        const at = [...history.state.at];
        at[i] = onStep(value, range);
        tune(at);
      }),
    );
    const rate = model.get("rate");
    const showRate = slider(controls, `${el.id}-rate`, rate, (value) => model.set("learning_rate", onStep(value, rate)));
    const moves = transport(controls, {
      el,
      signal,
      history,
      presses: { "GD step": 1, "10 GD steps": 10, "100 GD steps": 100 },
      pace: PACE,
      rests: ({ settled }) => settled !== null,
      draw,
      reset() {
        history.restart(begin(start));
        model.set("learning_rate", firstRate);
        history.forward(model.get("steps"));
      },
    });
    model.on("change:learning_rate", () => {
      moves.pause();
      history.cut();
      draw();
    });

    /** @param {number[]} at where a hand puts it: the search begins anew there */
    function tune(at) {
      moves.pause();
      history.restart(begin(at));
      draw();
    }

    function draw() {
      const { state, states, at } = history;
      const ahead = wayAhead(states[states.length - 1]);
      drawLine?.(state.at, (ahead.at(-1) ?? states[states.length - 1]).at);
      drawPoint(
        states.slice(0, at + 1).map((one) => one.at),
        [...states.slice(at), ...ahead].map((one) => one.at),
      );
      drawCurve(states.map((one) => one.error), at, ahead.map((one) => one.error), note(state) || `step ${at}`);
      state.at.forEach((value, i) => show[i](value));
      showRate(model.get("learning_rate"));
      const isFirst =
        at === model.get("steps") && history.length === at && states[0].at.every((value, i) => value === start[i]);
      moves.show(isFirst && model.get("learning_rate") === firstRate);
      const where = sliders.map(({ label, format }, i) => `${label} ${formatNumber(state.at[i], format)}`).join(", ");
      model.set("alt", `${alternative} After ${inSteps(at)}: ${where}, error ${shown(state.error)}. ${note(state)}`.trim());
    }

    /** @param {State} from @returns {State[]} */
    function wayAhead(from) {
      /** @type {State[]} */
      const way = [];
      let next = after(from, 0);
      while (next && !next.diverged && way.length < AHEAD && next.settled === null) {
        way.push(next);
        next = after(next, 0);
      }
      return way;
    }

    /** @param {State} state what has happened, in words */
    function note({ at, error: now, diverged, rising, settled }) {
      if (!Number.isFinite(now)) return "The error has no value here.";
      if (diverged) return `Diverged after ${inSteps(history.at)}: the learning rate is too large.`;
      if (settled !== null) return `Converged after ${inSteps(settled)}.`;
      if (history.isOver) return ending(at, now);
      return rising ? "The error grows: the learning rate is too large." : "";
    }

    /**
     * Why the search ends where the error is not the least.
     * @param {number[]} at
     * @param {number} now the error there
     */
    function ending(at, now) {
      if (history.isFull) return "The search ends here.";
      if (!gradient(at).every(Number.isFinite)) return "The gradient has no value here.";
      const next = stepFrom(at);
      if (next.every((value, i) => value === at[i])) return "A step moves nothing here.";
      return error(next) < now ? "The error falls without end." : "The next step leads too far: the learning rate is too large.";
    }

    draw();
  },
};

/**
 * What is minimised: the mean squared error of a line, from the data's moments, or the author's own expression.
 * @param {import("../types.js").Model} model
 * @returns {{error: (at: number[]) => number, gradient: (at: number[]) => number[], hasArrived: (at: number[]) => boolean}}
 */
function problemOf(model) {
  const line = model.get("line");
  /** @type {import("../types.js").Declaration[]} */
  const sliders = model.get("sliders");
  const spans = sliders.map(({ min, max }) => max - min);
  if (!line) {
    const { expression, gradient: parts } = model.get("loss");
    const names = sliders.map(({ name }) => name);
    const named = (/** @type {number[]} */ at) => Object.fromEntries(names.map((name, i) => [name, at[i]]));
    const error = compile(expression);
    /** @type {ReturnType<typeof compile>[]} */
    const slopes = parts.map(compile);
    const gradient = (/** @type {number[]} */ at) => slopes.map((slope) => slope(named(at)));
    return { error: (at) => error(named(at)), gradient, hasArrived: (at) => isAtMinimum(at, gradient, spans) };
  }
  const { u, v, uu, uv, vv } = line.moments;
  const off = (/** @type {number[]} */ [slope, intercept]) => v - slope * u - intercept;
  const best = [uv / uu, v - (uv / uu) * u];
  return {
    error: (at) => Math.max(vv - 2 * at[0] * uv + at[0] ** 2 * uu, 0) + off(at) ** 2,
    gradient: (at) => [2 * (at[0] * uu - uv - u * off(at)), -2 * off(at)],
    hasArrived: (at) =>
      at.every((value, i) => Math.abs(value - best[i]) <= ARRIVED * spans[i]) &&
      (vv === 0 || uu * (at[0] - best[0]) ** 2 + off(at) ** 2 <= LEFT_OVER * vv),
  };
}

/**
 * Whether a minimum is near: small steps do not tell, they may go on for long. How the slopes change does.
 * @param {number[]} at
 * @param {(at: number[]) => number[]} gradient
 * @param {number[]} spans what is shown of each number
 */
function isAtMinimum(at, gradient, spans) {
  // In parts of what is shown, so that both numbers count alike.
  const slopes = (/** @type {number[]} */ place) => gradient(place).map((slope, i) => slope * spans[i]);
  const here = slopes(at);
  const changes = at.map((_, i) => {
    const [ahead, behind] = [1, -1].map((side) => slopes(at.map((value, j) => (i === j ? value + side * NEARBY * spans[j] : value))));
    return ahead.map((slope, j) => (slope - behind[j]) / (2 * NEARBY));
  });
  const directions = curvaturesOf(changes);
  const most = Math.max(...directions.map(({ curvature }) => curvature));
  return directions.every(({ curvature, along }) => {
    const slope = Math.abs(along.reduce((sum, part, i) => sum + part * here[i], 0));
    const isFlat = Math.abs(curvature) <= FLAT * most;
    return (curvature > 0 && slope <= ARRIVED * curvature) || (isFlat && most > 0 && slope <= FLAT * most);
  });
}

/**
 * The curvatures of an error along its main directions, each of length 1.
 * @param {number[][]} changes of each slope with each of one or two numbers
 * @returns {{curvature: number, along: number[]}[]}
 */
function curvaturesOf(changes) {
  if (changes.length === 1) return [{ curvature: changes[0][0], along: [1] }];
  const [[a, b], [c, d]] = changes;
  const mixed = (b + c) / 2;
  const turn = Math.atan2(2 * mixed, a - d) / 2;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const half = Math.hypot((a - d) / 2, mixed);
  return [
    { curvature: (a + d) / 2 + half, along: [cos, sin] },
    { curvature: (a + d) / 2 - half, along: [-sin, cos] },
  ];
}

/**
 * The data, and the line through it.
 * @param {typeof import("../d3.js")} d3
 * @param {import("d3-selection").Selection<any, any, any, any>} root
 * @param {{id: string, model: import("../types.js").Model}} options
 * @returns {(at: number[], target: number[]) => void}
 */
function dataPanel(d3, root, { id, model }) {
  const { x: xLabel, y: yLabel, extent, scaling } = model.get("line");
  /** @type {[number, number][]} */
  const points = model.get("points");
  const [across, up] = extent.map(widened);
  const { marks, x, y, title } = panel(d3, root, { id, title: "", x: across, y: up, xLabel, yLabel });
  const [[meanX, deviationX], [meanY, deviationY]] = scaling;
  const paint = painted(model.get("concept"), "blue");
  const residuals = marks.append("path").attr("class", "explorable-thin").call(painted(model.get("error_concept"), "red"));
  marks.append("path").attr("class", "explorable-mark").attr("d", points.map(([a, b]) => circle(x(a), y(b), POINT)).join(""));
  const lines = marks.append("g").call(paint);
  const goal = lines.append("path").attr("class", "explorable-ahead");
  const fitted = lines.append("path").attr("class", "explorable-curve");
  const slopeDigits = decimalsOf((up[1] - up[0]) / (across[1] - across[0]) / 100);
  const interceptDigits = decimalsOf((up[1] - up[0]) / 100);

  /** @param {number[]} at the slope and intercept, in the units of the data */
  const inUnits = ([slope, intercept]) => {
    const own = (slope * deviationY) / deviationX;
    return { slope: own, intercept: meanY + deviationY * intercept - own * meanX };
  };
  /** @param {number[]} at */
  const path = (at) => {
    const { slope, intercept } = inUnits(at);
    const ends = across.map((/** @type {number} */ end) => `${round(x(end))},${near(y(intercept + slope * end))}`);
    return `M${ends.join("L")}`;
  };

  return (at, target) => {
    fitted.attr("d", path(at));
    goal.attr("d", path(target));
    const { slope, intercept } = inUnits(at);
    if (points.length <= FEW) {
      const ends = points.map(([a, b]) => `M${round(x(a))},${round(y(b))}V${near(y(intercept + slope * a))}`);
      residuals.attr("d", ends.join(""));
    }
    const slopeText = formatNumber(slope, `.${slopeDigits}f`);
    const interceptText = formatNumber(Math.abs(intercept), `.${interceptDigits}f`);
    const long = `${yLabel} = ${slopeText} · ${xLabel} + ${interceptText}`;
    const [yName, xName] = fits(long) ? [yLabel, xLabel] : ["y", "x"];
    title([
      { text: `${yName} = ` },
      { text: slopeText, paint },
      { text: ` · ${xName} ${intercept < 0 ? "−" : "+"} ` },
      { text: interceptText, paint },
    ]);
  };
}

/**
 * The error over two parameters, as levels like those of a map, and the way down.
 * @param {typeof import("../d3.js")} d3
 * @param {import("d3-selection").Selection<any, any, any, any>} root
 * @param {Landscape} landscape
 * @returns {Walk}
 */
function surface(d3, root, { id, model, error, onMove }) {
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
  const heights = Array.from({ length: GRID * GRID }, (_, i) =>
    error([x.invert(column(x, i % GRID)), y.invert(column(y, Math.floor(i / GRID)))]),
  );
  const [low, high] = d3.extent(heights.filter(Number.isFinite));
  const levels = Array.from({ length: LEVELS }, (_, i) => (low ?? 0) + ((high ?? 0) - (low ?? 0)) * ((i + 1) / (LEVELS + 1)) ** 2);
  const drawn = contours().size([GRID, GRID]).thresholds(levels)(heights.map((height) => (Number.isFinite(height) ? height : (high ?? 0))));
  const ground = marks.append("g").call(paintError);
  for (const { coordinates } of drawn) {
    const rings = coordinates.flat().map((ring) => ring.map(([a, b]) => `${round(column(x, a - 0.5))},${round(column(y, b - 0.5))}`).join("L"));
    if (rings.length) {
      ground.append("path").attr("class", "explorable-level").attr("d", `M${rings.join("ZM")}Z`);
    }
  }
  const walk = walkOn(d3, svg, marks, model, ([a, b]) => [x(a), y(b)], ([a, b]) => {
    onMove([onStep(x.invert(a), across), onStep(y.invert(b), up)]);
  });
  return (way, ahead) => {
    walk(way, ahead);
    title([{ text: "Error " }, { text: shown(error(way[way.length - 1])), paint: paintError }]);
  };
}

/**
 * The error over one parameter, and the way down.
 * @param {typeof import("../d3.js")} d3
 * @param {import("d3-selection").Selection<any, any, any, any>} root
 * @param {Landscape} landscape
 * @returns {Walk}
 */
function valley(d3, root, { id, model, error, onMove }) {
  const [across] = model.get("sliders");
  const samples = d3.ticks(across.min, across.max, SAMPLES).map((value) => [value, error([value])]);
  const finite = samples.filter(([, height]) => Number.isFinite(height));
  const [low, high] = /** @type {[number, number]} */ (d3.extent(finite, ([, height]) => height));
  const { svg, marks, x, y, title } = panel(d3, root, {
    id,
    title: "",
    x: [across.min, across.max],
    y: widened([low, high]),
    xLabel: across.label,
    yLabel: "error",
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
    title([{ text: "Error " }, { text: shown(error(way[way.length - 1])), paint: paintError }]);
  };
}

/**
 * A point that has come a way and has a way to go; a hand may put it elsewhere.
 * @param {typeof import("../d3.js")} d3
 * @param {import("d3-selection").Selection<any, any, any, any>} svg
 * @param {import("d3-selection").Selection<any, any, any, any>} marks
 * @param {import("../types.js").Model} model
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
 * Where a cell of the grid lies along a scale, in px.
 * @param {import("d3-scale").ScaleLinear<number, number>} scale
 * @param {number} cell
 */
function column(scale, cell) {
  const [from, to] = scale.range();
  return from + ((to - from) * cell) / (GRID - 1);
}

/**
 * A range with room around it.
 * @param {[number, number]} range
 * @returns {[number, number]}
 */
function widened([low, high]) {
  const room = 0.08 * (high - low) || 1;
  return [low - room, high + room];
}

/**
 * Beyond the edge of a plot a renderer's numbers have an end.
 * @param {number} px
 */
function near(px) {
  return round(Math.max(-2000, Math.min(2000, px)));
}

/** @param {number} error */
function shown(error) {
  const size = Math.abs(error);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return formatNumber(error, ".2e");
  return formatNumber(error, `.${size < 1 ? 4 : size < 100 ? 3 : size < 1000 ? 1 : 0}f`);
}
