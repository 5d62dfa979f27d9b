import { painted } from "./paint.js";
import { TITLE, panel } from "./panel.js";
import { round } from "./pixels.js";
import { textWidth } from "./text.js";
import { t } from "./words.js";

/** How many steps the axis shows at least. */
const FEWEST = 20;
/** More points than this are not told apart. */
const MOST = 300;

/** The size of a note, in px. */
const NOTE = 14;

/** @typedef {ReturnType<typeof panel>} Plot */
/** @typedef {(errors: number[], at: number, ahead: number[], words?: string) => void} Draw */

/**
 * A plot of the error over the steps: those taken, the present one, and those that lie ahead.
 * @param {typeof import("../d3.js")} d3
 * @param {import("./select.js").Selection} root
 * @param {object} options
 * @param {string} options.id distinct on the page
 * @param {string | null} [options.concept]
 * @param {string | null} [options.color]
 * @param {string} [options.name] of the error
 * @param {number} [options.fewest] how many steps the axis shows at least: 1 or 2 and zeros
 * @param {{height?: number, top?: number, foot?: number}} [options.size] of the panel
 * @returns {Draw & {plot: Plot}} draws them; `ahead` goes on behind the last of `errors`, and the words, if there are any,
 *   say what has happened
 */
export function errorCurve(d3, root, { id, concept = null, color = "red", name = t("error"), fewest = FEWEST, size }) {
  const title = t`${name[0].toUpperCase() + name.slice(1)} over the steps`;
  const plot = panel(d3, root, { id, title, x: [0, fewest], y: [0, 1], xLabel: t("step"), yLabel: name, ...size });
  const paint = painted(concept, color);
  const marks = plot.marks.call(paint);
  const future = marks.append("path").attr("class", "explorable-ahead");
  const past = marks.append("path").attr("class", "explorable-trail");
  // Whole at the plot's edges, where the curve ends.
  const dot = plot.svg.append("g").call(paint);
  dot.append("circle").attr("class", "explorable-dot").attr("r", 5);

  const notes = [16, 34, 50].map((y) =>
    plot.svg.append("text").attr("class", "explorable-note").attr("x", plot.right).attr("y", y).attr("text-anchor", "end"),
  );
  const beside = plot.right - plot.left - textWidth(title, TITLE, { bold: true }) - 10;

  /** @type {Draw} */
  const draw = (errors, at, ahead, words) => {
    const { x, y } = plot;
    // A run that diverges leaves the plot instead of flattening all the rest.
    const lowest = Math.min(0, ...errors.filter(Number.isFinite), ...ahead);
    const reach = errors[0] - lowest || 1;
    const highest = lowest + 1.05 * Math.max(reach, Math.min(Math.max(...errors.slice(0, at + 1)) - lowest, 3 * reach) || 0);
    const last = errors.length - 1;
    // The axis of the steps goes on in stages (20, 50, 100, 200), and keeps still in between.
    let end = fewest;
    while (end < last) end *= `${end}`[0] === "2" ? 2.5 : 2;
    // That of the error ends at ticks, and keeps still while the error changes a little.
    const tick = d3.tickStep(lowest, highest, 5);
    plot.rescale([0, end], [tick * Math.floor(lowest / tick), tick * Math.ceil(highest / tick)]);
    /** @type {(values: number[], from: number) => string} */
    const path = (values, from) => {
      const every = Math.ceil(values.length / MOST);
      const points = values.flatMap((value, i) =>
        i % every === 0 || i === values.length - 1 ? [[x(from + i), Math.max(-1e4, y(value))]] : [],
      );
      const finite = points.filter(([, high]) => Number.isFinite(high));
      return finite.length ? `M${finite.map((point) => point.map(round).join(",")).join("L")}` : "";
    };
    // What is short stands beside the title; else what happened stands below it, above why.
    const [what, why = ""] = (words ?? "").split(/(?<=:) |(?<=：)/);
    const isShort = !why && textWidth(what, NOTE) <= beside;
    (isShort ? [what, "", ""] : ["", what, why]).forEach((line, i) => notes[i].text(line));
    past.attr("d", path(errors, 0));
    future.attr("d", ahead.length ? path([errors[last], ...ahead], last) : null);
    const high = y(errors[at]);
    const isInside = high >= plot.top - 1;
    dot.attr("visibility", isInside ? null : "hidden").attr("transform", isInside ? `translate(${round(x(at))},${round(high)})` : null);
  };
  return Object.assign(draw, { plot });
}
