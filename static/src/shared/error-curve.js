import { painted } from "./paint.js";
import { panel } from "./panel.js";
import { round } from "./pixels.js";

/** How many steps the axis shows at least. */
const FEWEST = 20;
/** More points than this are not told apart. */
const MOST = 300;

/**
 * A plot of the error over the steps: those taken, the present one, and those that lie ahead.
 * @param {typeof import("../d3.js")} d3
 * @param {import("d3-selection").Selection<any, any, any, any>} root
 * @param {{id: string, concept?: string | null, color?: string}} options
 * @returns {(errors: number[], at: number, ahead: number[], words?: string) => void} draws them; `ahead` goes on behind the
 *   last of `errors`, and the words say what has happened
 */
export function errorCurve(d3, root, { id, concept = null, color = "red" }) {
  const plot = panel(d3, root, { id, title: "Error over the steps", x: [0, FEWEST], y: [0, 1], xLabel: "step", yLabel: "error" });
  const marks = plot.marks.call(painted(concept, color));
  const future = marks.append("path").attr("class", "explorable-ahead");
  const past = marks.append("path").attr("class", "explorable-trail");
  // Whole also where the plot ends.
  const present = plot.svg.append("g").attr("data-concept", concept).attr("data-color", concept ? null : color);
  const dot = present.append("circle").attr("class", "explorable-dot").attr("r", 5);

  const notes = [34, 50].map((y) =>
    plot.svg.append("text").attr("class", "explorable-note").attr("x", plot.right).attr("y", y).attr("text-anchor", "end"),
  );

  return (errors, at, ahead, words = "") => {
    const { x, y } = plot;
    // A run that diverges leaves the plot instead of flattening all the rest.
    const all = [...errors, ...ahead];
    const lowest = Math.min(0, errors[0], ...all);
    const reach = errors[0] - lowest || 1;
    const highest = lowest + 1.15 * Math.max(reach, Math.min(Math.max(...errors.slice(0, at + 1)) - lowest, 3 * reach));
    plot.rescale([0, Math.max(FEWEST, errors.length - 1)], [lowest, highest]);
    const last = errors.length - 1;
    /** @type {(values: number[], from: number) => string} */
    const path = (values, from) => {
      const every = Math.ceil(values.length / MOST);
      const points = values.flatMap((value, i) =>
        i % every === 0 || i === values.length - 1 ? [[x(from + i), Math.max(-1e4, y(value))]] : [],
      );
      return `M${points.filter(([, high]) => Number.isFinite(high)).map((point) => point.map(round).join(",")).join("L")}`;
    };
    // What happened stands above why.
    const [what, why = ""] = (words || `step ${at}`).split(/(?<=:) /);
    [what, why].forEach((line, i) => notes[i].text(line));
    past.attr("d", path(errors, 0));
    future.attr("d", ahead.length ? path([errors[last], ...ahead], last) : null);
    const high = y(errors[at]);
    dot.attr("visibility", high >= plot.top ? null : "hidden").attr("cx", round(x(at))).attr("cy", round(Math.max(plot.top, high)));
  };
}
