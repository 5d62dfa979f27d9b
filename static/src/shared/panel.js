import { bottomAxis, leftAxis, leftAxisWidth } from "./axes.js";
import { PANEL } from "./pixels.js";
import { scaleLinear } from "./scale.js";
import { textWidth } from "./text.js";

export const WIDTH = PANEL;
export const HEIGHT = 294;
const TOP = 56;
const LEFT = 48;
/** What the horizontal axis needs. */
const AXIS = 46;
const RIGHT = WIDTH - 14;

/** Of a panel's title, in px. */
export const TITLE = 14;

/**
 * Whether a line fits above a panel.
 * @param {string} text
 */
export function fits(text) {
  return textWidth(text, TITLE, { bold: true }) < RIGHT - LEFT;
}

/**
 * One of the drawings that a picture consists of. They stand side by side as far as there is room.
 * @param {import("./select.js").Selection} root
 * @param {{width?: number, height?: number}} [size]
 */
export function drawing(root, { width = WIDTH, height = HEIGHT } = {}) {
  return root
    .classed("explorable-plots", true)
    .append("div")
    .attr("class", `explorable-stage${width > WIDTH ? " explorable-broad" : ""}`)
    .append("svg")
    .attr("class", `explorable-picture${width > WIDTH ? "" : " explorable-panel"}`)
    .attr("viewBox", `0 0 ${width} ${height}`)
    .attr("width", width)
    .attr("height", height);
}

/**
 * A drawing with two axes and a title. What is drawn into `marks` ends at the plot's edges.
 * @param {typeof import("../d3.js")} d3
 * @param {import("./select.js").Selection} root
 * @param {object} plot
 * @param {string} plot.id distinct on the page
 * @param {string} plot.title
 * @param {[number, number]} plot.x
 * @param {[number, number]} plot.y
 * @param {string} plot.xLabel
 * @param {string} plot.yLabel
 * @param {number} [plot.height]
 * @param {number} [plot.top] where the plot begins, for more than a title above it
 * @param {number} [plot.foot] how much room is kept below
 */
export function panel(d3, root, { id, title, x: across, y: up, xLabel, yLabel, height = HEIGHT, top = TOP, foot = 0 }) {
  const bottom = height - foot - AXIS;
  const y = scaleLinear().domain(up).range([bottom, top]);
  const roomFor = () => Math.max(LEFT, 10 + leftAxisWidth(d3, y));
  let left = roomFor();
  const x = scaleLinear().domain(across).range([left, RIGHT]);
  const svg = drawing(root, { height });
  const heading = svg.append("text").attr("class", "explorable-title").attr("x", left).attr("y", 16).text(title);
  const edges = svg
    .append("clipPath")
    .attr("id", id)
    .append("rect")
    .attr("x", left)
    .attr("y", top - 1)
    .attr("width", RIGHT - left + 1)
    .attr("height", bottom - top + 2);
  const marks = svg.append("g").attr("clip-path", `url(#${id})`);
  const axes = svg.append("g");
  const drawAxes = () => {
    axes.node().replaceChildren();
    axes.call(bottomAxis(d3, { scale: x, y: bottom, label: xLabel, count: 5 }));
    axes.call(leftAxis(d3, { scale: y, x: left, label: yLabel, count: 5 }));
  };
  drawAxes();
  /** @type {(across: [number, number], up: [number, number]) => void} shows another range */
  const rescale = (across, up) => {
    if (String([x.domain(), y.domain()]) === String([across, up])) return;
    x.domain(across);
    y.domain(up);
    left = roomFor();
    x.range([left, RIGHT]);
    heading.attr("x", left);
    edges.attr("x", left).attr("width", RIGHT - left + 1);
    drawAxes();
  };
  /** @type {(fragments: {text: string, paint?: ReturnType<typeof import("./paint.js").painted>}[]) => void} */
  const entitle = (fragments) => {
    heading.node().replaceChildren();
    for (const { text, paint } of fragments) {
      const span = heading.append("tspan").text(text);
      if (paint) span.attr("class", "explorable-number").call(paint);
    }
  };
  return {
    svg,
    marks,
    title: entitle,
    x,
    y,
    /** Where the plot begins: another range may need more room for its numbers. */
    get left() {
      return left;
    },
    right: RIGHT,
    top,
    bottom,
    rescale,
  };
}
