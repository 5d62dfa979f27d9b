// Plots, in the look of the catalogue's.
import { tickStep, ticks } from "d3-array";
import { pointer } from "d3-selection";
import { dragHandle } from "../shared/handle.js";
import { panel } from "../shared/panel.js";
import { round } from "../shared/pixels.js";
import { scaleLinear } from "../shared/scale.js";
import { select } from "../shared/select.js";
import { circle } from "../shared/svg.js";
import { paint } from "./drawings.js";
import { idOf, tidy } from "./places.js";

/** @typedef {import("./explorable.js")} Kit */

/** What the shared parts use of D3. @type {any} */
const d3 = { tickStep, ticks, pointer };

/** @type {Kit["scale"]} */
export const scale = (domain, range) => scaleLinear().domain(domain).range(range);

/** @type {Kit["axes"]} */
export function axes(el, { title = "", x, y, xLabel = "", yLabel = "", height }) {
  for (const [name, ends] of Object.entries({ x, y })) {
    const isRange = Array.isArray(ends) && ends.length === 2 && ends.every(Number.isFinite) && ends[0] < ends[1];
    if (!isRange) throw new Error(`axes need ${name} as two numbers, the lower one first, not ${JSON.stringify(ends) ?? "nothing"}`);
  }
  // Each plot's edges have an id, distinct on the page.
  const id = `${idOf(el)}-plot-${el.querySelectorAll("clipPath").length + 1}`;
  const made = panel(d3, select(el), { id, title, x, y, xLabel, yLabel, height });
  tidy(el);
  const entitle = made.title;
  /** @type {(at: [number, number]) => string} */
  const place = ([a, b]) => `${round(made.x(a))},${round(made.y(b))}`;
  // What changes with the range is drawn anew.
  /** @type {(() => void)[]} */
  const drawn = [];
  const rescale = made.rescale;
  /** @type {(look: string, pathOf: (points: [number, number][]) => string) => (points: [number, number][], colors?: any) => any} */
  const marking = (look, pathOf) => (points, colors = {}) => {
    const path = made.marks.append("path").attr("class", `explorable-${colors.look ?? look}`);
    paint(path, colors);
    let shown = points;
    const draw = () => void path.attr("d", pathOf(shown));
    drawn.push(draw);
    draw();
    return (/** @type {[number, number][]} */ others) => {
      shown = others;
      draw();
    };
  };
  return Object.assign(made, {
    title: (/** @type {string} */ text) => entitle([{ text }]),
    rescale(/** @type {any} */ across, /** @type {any} */ up) {
      rescale(across, up);
      for (const draw of drawn) draw();
    },
    line: marking("curve", (points) => runs(points).map((run) => `M${run.map(place).join("L")}`).join("")),
    points(/** @type {[number, number][]} */ points, /** @type {any} */ colors = {}) {
      const { radius = 4, ...rest } = colors;
      return marking("mark", (all) => all.filter(isPoint).map(([a, b]) => circle(made.x(a), made.y(b), radius)).join(""))(points, rest);
    },
  });
}

/** @param {[number, number]} point */
const isPoint = ([a, b]) => Number.isFinite(a) && Number.isFinite(b);

/**
 * The parts of a curve between places where it has no value.
 * @param {[number, number][]} points
 */
function runs(points) {
  /** @type {[number, number][][]} */
  const found = [[]];
  for (const point of points) {
    if (isPoint(point)) found[found.length - 1].push(point);
    else if (found[found.length - 1].length) found.push([]);
  }
  return found.filter((run) => run.length);
}

/** @type {Kit["handle"]} */
export function handle(plot, { at, onMove, onDone = () => {}, ...colors }) {
  const { x, y } = plot;
  const svg = /** @type {import("../shared/select.js").Selection} */ (plot.svg);
  const within = (/** @type {number} */ value, /** @type {[number, number]} */ [low, high]) => Math.min(high, Math.max(low, value));
  const dot = dragHandle(d3, svg, svg, ([a, b]) => onMove([within(x.invert(a), x.domain()), within(y.invert(b), y.domain())]), onDone);
  paint(dot, colors);
  const move = (/** @type {[number, number]} */ [a, b]) => void dot.attr("transform", `translate(${round(x(a))},${round(y(b))})`);
  move(at);
  return move;
}
