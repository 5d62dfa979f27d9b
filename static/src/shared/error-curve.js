import { panel } from "./panel.js";
import { round } from "./pixels.js";

/** How many steps the axis shows at least. */
const FEWEST = 20;
/** More points than this are not told apart. */
const MOST = 300;

/**
 * A plot of the error over the steps: those taken, the present one, and those that lie ahead.
 * @typedef {ReturnType<typeof panel>} Plot
 * @param {typeof import("../d3.js")} d3
 * @param {import("d3-selection").Selection<any, any, any, any>} root
 * @param {object} options
 * @param {string} options.id distinct on the page
 * @param {string | null} [options.concept]
 * @param {string | null} [options.color]
 * @param {string} [options.name] of the error
 * @param {number} [options.highest] the largest error that the axis keeps room for
 * @param {number} [options.fewest] how many steps the axis shows at least
 * @param {{height?: number, top?: number, foot?: number}} [options.size] of the panel
 * @returns {((errors: number[], at: number, ahead: number[]) => void) & {plot: Plot}} draws them; `ahead` goes on behind
 *   the last of `errors`
 */
export function errorCurve(d3, root, { id, concept = null, color = "red", name = "error", highest: most = 1, fewest = FEWEST, size }) {
  const title = `${name[0].toUpperCase()}${name.slice(1)} over the steps`;
  const plot = panel(d3, root, { id, title, x: [0, fewest], y: [0, most], xLabel: "step", yLabel: name, ...size });
  const marks = plot.marks.attr("data-concept", concept).attr("data-color", concept ? null : color);
  const future = marks.append("path").attr("class", "explorable-ahead");
  const past = marks.append("path").attr("class", "explorable-trail");
  // Whole at the plot's edges, where the curve ends.
  const dot = plot.svg.append("g").attr("data-concept", concept).attr("data-color", concept ? null : color);
  dot.append("circle").attr("class", "explorable-dot").attr("r", 5);

  /** @type {(errors: number[], at: number, ahead: number[]) => void} */
  const draw = (errors, at, ahead) => {
    const { x, y } = plot;
    // A run that diverges leaves the plot instead of flattening all the rest.
    const highest = 1.15 * Math.max(errors[0], Math.min(Math.max(...errors.slice(0, at + 1)), 3 * errors[0]), 1e-12);
    plot.rescale([0, Math.max(fewest, errors.length - 1)], [0, highest]);
    const last = errors.length - 1;
    /** @type {(values: number[], from: number) => string} */
    const path = (values, from) => {
      const every = Math.ceil(values.length / MOST);
      const points = values.flatMap((value, i) =>
        i % every === 0 || i === values.length - 1 ? [[x(from + i), Math.max(-1e4, y(value))]] : [],
      );
      return `M${points.filter(([, high]) => Number.isFinite(high)).map((point) => point.map(round).join(",")).join("L")}`;
    };
    past.attr("d", path(errors, 0));
    future.attr("d", ahead.length ? path([errors[last], ...ahead], last) : null);
    const high = y(errors[at]);
    const isInside = high >= plot.top - 1;
    dot.attr("visibility", isInside ? null : "hidden").attr("transform", isInside ? `translate(${round(x(at))},${round(high)})` : null);
  };
  return Object.assign(draw, { plot });
}
