// A curve, and a point on it that the reader moves; the line above spells the value with its numbers.
import { bottomAxis, decimalsOf, leftAxis, leftAxisWidth, legible } from "../shared/axes.js";
import { button, controlPanel, slider } from "../shared/controls.js";
import { curvePath } from "../shared/curve.js";
import { compile, describe } from "../shared/expressions.js";
import { dragHandle } from "../shared/handle.js";
import { report } from "../shared/interaction.js";
import { formatNumber } from "../shared/numbers.js";
import { WIDTH, drawing } from "../shared/panel.js";
import { round } from "../shared/pixels.js";
import { onStep } from "../shared/ranges.js";
import { say } from "../shared/say.js";
import { scaleLinear } from "../shared/scale.js";
import { select } from "../shared/select.js";
import { textWidth } from "../shared/text.js";

const HEIGHT = 310;
const TOP = 64;
const BOTTOM = HEIGHT - 46;
const RIGHT = WIDTH - 18;
const SAMPLES = 401;
/** The size of the line above the plot. */
const EQUATION = 17;
/** Half of the tangent's length. */
const TANGENT = 64;

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3, signal, parameters }) {
    const { expression, derivative, variable, name, concept } = model.get("function");
    const [low, high] = model.get("x");
    const alternative = model.get("alt");
    /** @type {import("../types.js").Declaration[]} */
    const declared = model.get("parameters");
    const point = model.get("point");
    const ranges = [point, ...declared];
    const first = Object.fromEntries(ranges.map(({ name, value }) => [name, parameters.has(name) ? parameters.declaration(name).value : value]));
    // What the page's parameters are by now, `watch` tells before anything is drawn.
    const state = { ...first };

    const x = scaleLinear().domain([low, high]);
    const y = scaleLinear().domain(model.get("y")).range([BOTTOM, TOP]);
    const left = 10 + leftAxisWidth(d3, y);
    x.range([left, RIGHT]);
    const fine = (y.domain()[1] - y.domain()[0]) / 20;
    const digits = Math.max(2, decimalsOf(fine));

    const root = select(el);
    const svg = drawing(root, { height: HEIGHT });
    const clip = `${el.id}-clip`;
    svg
      .append("clipPath")
      .attr("id", clip)
      .append("rect")
      .attr("x", left)
      .attr("y", TOP - 4)
      .attr("width", RIGHT - left)
      .attr("height", BOTTOM - TOP + 8);

    const equation = svg.append("text").attr("class", "explorable-equation").attr("y", 22);
    const steepness = svg.append("text").attr("class", "explorable-note").attr("x", RIGHT).attr("y", 50).attr("text-anchor", "end");
    if (y.domain()[0] < 0 && y.domain()[1] > 0) {
      svg.append("line").attr("class", "explorable-zero").attr("x1", left).attr("x2", RIGHT).attr("y1", y(0)).attr("y2", y(0));
    }
    svg.call(bottomAxis(d3, { scale: x, y: BOTTOM, label: variable }));
    svg.call(leftAxis(d3, { scale: y, x: left, label: name }));

    const plot = svg.append("g").attr("data-concept", concept);
    const clipped = plot.append("g").attr("clip-path", `url(#${clip})`);
    const guide = clipped.append("path").attr("class", "explorable-guide");
    const tangent = derivative ? clipped.append("line").attr("class", "explorable-tangent").attr("x1", -TANGENT).attr("x2", TANGENT) : null;
    const curve = clipped.append("path").attr("class", "explorable-curve");
    const handle = dragHandle(
      d3,
      svg,
      plot,
      ([px]) => set(variable, x.invert(px)),
      () => report(el, point.label, state[variable]),
    );

    const controls = controlPanel(root).parameters;
    /** @type {Record<string, (value: number) => void>} */
    const show = {};
    for (const range of ranges) {
      show[range.name] = slider(controls, `${el.id}--${range.name}`, range, (value) => set(range.name, value));
    }
    const reset = button(controls, "Reset", () => {
      for (const { name } of ranges) set(name, first[name]);
    });

    // A long expression leaves its place to the name of its value; its longest numbers decide, for good.
    const widest = describe(expression, (name) => {
      const range = ranges.find((range) => range.name === name);
      const ends = range ? [range.min, range.max].map((end) => formatNumber(end, range.format)) : [name];
      return ends.reduce((a, b) => (a.length > b.length ? a : b));
    });
    const longest = `${widest.map(({ text }) => text).join("")} = −0.${"0".repeat(digits)}`;
    const width = textWidth(longest, EQUATION);
    const spelled = width <= WIDTH;
    // It begins where the plot does, or as far before as it needs.
    equation.attr("x", spelled ? Math.max(0, Math.min(left, WIDTH - width)) : left);

    /**
     * @param {string} name
     * @param {number} value
     */
    function set(name, value) {
      if (parameters.has(name)) {
        parameters.set(name, value);
      } else {
        const range = /** @type {import("../types.js").Declaration} */ (ranges.find((range) => range.name === name));
        state[name] = onStep(value, range);
        draw();
      }
    }

    let spelledNames = "";
    const valueOf = compile(expression);
    const slopeOf = derivative ? compile(derivative) : () => NaN;
    const samples = d3.ticks(low, high, SAMPLES).map((at) => ({ at, px: round(x(at)) }));

    function draw() {
      const at = state[variable];
      const value = valueOf(state);
      const values = { ...state };
      const valueAt = (/** @type {number} */ at) => {
        values[variable] = at;
        return valueOf(values);
      };
      curve.attr("d", curvePath(samples, valueAt, x, y));

      const [bottom, top] = y.domain();
      const inside = Number.isFinite(value) && value >= bottom - 1e-12 && value <= top + 1e-12;
      handle.attr("visibility", Number.isFinite(value) ? null : "hidden");
      if (Number.isFinite(value)) {
        const height = y(Math.min(top, Math.max(bottom, value)));
        handle.attr("transform", `translate(${round(x(at))},${round(height)})`);
        guide.attr("d", `M${left},${round(height)}H${round(x(at))}V${BOTTOM}`);
      } else {
        guide.attr("d", "");
      }
      handle.classed("explorable-outside", !inside);

      const slope = slopeOf(state);
      if (tangent) {
        // As steep as it looks: the two axes have scales of their own.
        const angle = (Math.atan2(y(slope) - y(0), x(1) - x(0)) * 180) / Math.PI;
        const drawn = Number.isFinite(slope) && Number.isFinite(value);
        tangent
          .attr("visibility", drawn ? null : "hidden")
          .attr("transform", drawn ? `translate(${round(x(at))},${round(y(value))}) rotate(${round(angle)})` : null);
      }

      const shown = legible(value, fine, digits);
      const slopeText = tangent ? `slope ${legible(slope, fine, digits)}` : "";
      /** @type {{text: string, name?: string}[]} */
      const fragments = [
        ...(spelled ? describe(expression, textOf) : [{ text: name }]),
        { text: " = " },
        { text: shown, name: "" },
      ];
      say(/** @type {SVGTextElement} */ (steepness.node()), slopeText);
      spell(fragments);

      for (const { name } of ranges) show[name](state[name]);
      reset.node().disabled = ranges.every(({ name }) => state[name] === first[name]);
      const sentence = `At ${variable} = ${textOf(variable)}: ${shown}${slopeText ? `, ${slopeText}` : ""}.`;
      model.set("alt", `${alternative} ${sentence}`);
    }

    /**
     * Writes the line above the plot, anew only where other names follow each other.
     * @param {{text: string, name?: string}[]} fragments
     */
    function spell(fragments) {
      const names = fragments.map(({ name }) => name).join();
      if (names !== spelledNames) {
        spelledNames = names;
        equation.node().replaceChildren();
        for (const { name } of fragments) {
          const range = ranges.find((range) => range.name === name);
          equation
            .append("tspan")
            .attr("class", range || name === "" ? "explorable-number" : null)
            .attr("data-concept", name === "" ? concept : (range?.concept ?? null));
        }
      }
      const spans = /** @type {SVGTextElement} */ (equation.node()).children;
      fragments.forEach(({ text }, i) => say(spans[i], text));
    }

    /** @param {string} name */
    function textOf(name) {
      const range = ranges.find((range) => range.name === name);
      return range ? formatNumber(state[name], range.format) : name;
    }

    const stop = parameters.watch(
      ranges.map(({ name }) => name).filter((name) => parameters.has(name)),
      (values) => {
        Object.assign(state, values);
        draw();
      },
    );
    signal.addEventListener("abort", stop);
    return stop;
  },
};
