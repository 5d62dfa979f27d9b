// Curves, and a point on each that the reader moves; above them stand their values, of one its formula with its numbers.
import { bottomAxis, decimalsOf, leftAxis, leftAxisWidth, legible } from "../shared/axes.js";
import { button, controlPanel, slider } from "../shared/controls.js";
import { curvePath } from "../shared/curve.js";
import { compile, compileSlope } from "../shared/expressions.js";
import { courseOf } from "../shared/functions/course.js";
import { dashOf, formula, listed, namesOf, paintOf, placed } from "../shared/functions/headings.js";
import { dragHandle } from "../shared/handle.js";
import { report, told as toldOf } from "../shared/interaction.js";
import { formatNumber } from "../shared/numbers.js";
import { WIDTH, drawing } from "../shared/panel.js";
import { round } from "../shared/pixels.js";
import { onStep } from "../shared/ranges.js";
import { scaleLinear } from "../shared/scale.js";
import { select } from "../shared/select.js";
import { apart, joined, t } from "../shared/words.js";

/** The plot's own height, and what stands above it where there is one curve. */
const PLOT = 200;
const ABOVE = 64;
const BELOW = 46;
const RIGHT = WIDTH - 18;
const SAMPLES = 401;
/** Half of a tangent's length. */
const TANGENT = 64;

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3, signal, parameters }) {
    /** @type {import("../shared/functions/headings.js").Curve[]} */
    const curves = model.get("curves");
    const variable = model.get("variable");
    const name = model.get("name");
    const [low, high] = model.get("x");
    const alternative = model.get("alt");
    /** @type {import("../types.js").Declaration[]} */
    const declared = model.get("parameters");
    const point = model.get("point");
    const ranges = [point, ...declared];
    const first = Object.fromEntries(ranges.map(({ name, value }) => [name, parameters.has(name) ? parameters.declaration(name).value : value]));
    // What the page's parameters are by now, `watch` tells before anything is drawn.
    const state = { ...first };
    const isOne = curves.length === 1;
    // The derivative of steps is the number 0.
    const slopes = curves[0].derivative !== null;

    const y = scaleLinear().domain(model.get("y")).range([PLOT, 0]);
    const left = 10 + leftAxisWidth(d3, y);
    const x = scaleLinear().domain([low, high]).range([left, RIGHT]);
    const fine = (y.domain()[1] - y.domain()[0]) / 20;
    const digits = Math.max(2, decimalsOf(fine));
    const names = namesOf(curves, model.get("labels"));
    const { height, places } = placed(names, { left, digits, slopes });
    const top = isOne ? ABOVE : height + 32;
    const bottom = top + PLOT;
    y.range([bottom, top]);

    const root = select(el);
    const svg = drawing(root, { height: bottom + BELOW });
    const clip = `${el.id}-clip`;
    svg
      .append("clipPath")
      .attr("id", clip)
      .append("rect")
      .attr("x", left)
      // Of a curve that goes along the frame all of its stroke is seen, and no more.
      .attr("y", top - 1)
      .attr("width", RIGHT - left)
      .attr("height", PLOT + 2);

    const heading = isOne ? formula(svg, curves[0], { ranges, name, left, digits, right: RIGHT }) : listed(svg, curves, names, places);
    if (y.domain()[0] < 0 && y.domain()[1] > 0) {
      svg.append("line").attr("class", "explorable-zero").attr("x1", left).attr("x2", RIGHT).attr("y1", y(0)).attr("y2", y(0));
    }
    svg.call(bottomAxis(d3, { scale: x, y: bottom, label: variable }));
    svg.call(leftAxis(d3, { scale: y, x: left, label: name }));

    const samples = d3.ticks(low, high, SAMPLES).map((at) => ({ at, px: round(x(at)) }));
    const drawn = curves.map(drawnCurve);

    const controls = controlPanel(root).parameters;
    /** @type {Record<string, (value: any) => void>} */
    const show = {};
    for (const range of ranges) {
      // Numbers to choose from are a slider's stops; a page with words has what shows these.
      const own = typeof range.value === "number" ? slider : (globalThis.explorable.choices?.chooser ?? slider);
      show[range.name] = own(controls, `${el.id}--${range.name}`, range, (value) => set(range.name, value));
    }
    const reset = button(controls, t("Reset"), () => {
      for (const { name } of ranges) set(name, first[name]);
    });

    /**
     * @param {string} name
     * @param {any} value
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

    /**
     * A curve with its point, and what draws both anew and tells them.
     * @param {import("../shared/functions/headings.js").Curve} curve
     * @param {number} place
     */
    function drawnCurve(curve, place) {
      const plot = svg.append("g");
      for (const [key, value] of Object.entries(paintOf(curve))) plot.attr(key, value);
      const clipped = plot.append("g").attr("clip-path", `url(#${clip})`);
      const guide = clipped.append("path").attr("class", "explorable-guide");
      const tangent = slopes ? clipped.append("line").attr("class", "explorable-tangent").attr("x1", -TANGENT).attr("x2", TANGENT) : null;
      const path = clipped.append("path").attr("class", "explorable-curve").attr("stroke-dasharray", isOne ? null : dashOf(place));
      const handle = dragHandle(
        d3,
        svg,
        plot,
        ([px]) => set(variable, x.invert(px)),
        () => report(el, point.label, state[variable]),
      );
      const beyond = handle.append("path").attr("class", "explorable-beyond");
      const valueOf = compile(curve.expression);
      const slopeOf = curve.derivative === null ? () => NaN : compileSlope(curve.expression, curve.derivative);

      return () => {
        const at = state[variable];
        const value = valueOf(state);
        const values = { ...state };
        const valueAt = (/** @type {number} */ at) => {
          values[variable] = at;
          return valueOf(values);
        };
        path.attr("d", curvePath(samples, valueAt, x, y));
        const slopeAt = (/** @type {number} */ at) => slopeOf(Object.assign(values, { [variable]: at }));

        const [least, most] = y.domain();
        const inside = Number.isFinite(value) && value >= least - 1e-12 && value <= most + 1e-12;
        handle.attr("visibility", Number.isFinite(value) ? null : "hidden");
        if (Number.isFinite(value)) {
          const height = y(Math.min(most, Math.max(least, value)));
          handle.attr("transform", `translate(${round(x(at))},${round(height)})`);
          // Of several curves, only where the points stand is led to the axis.
          guide.attr("d", isOne ? `M${left},${round(height)}H${round(x(at))}V${bottom}` : `M${round(x(at))},${round(height)}V${bottom}`);
        } else {
          guide.attr("d", "");
        }
        handle.classed("explorable-outside", !inside);
        // Where its value is outside of the plot, an arrow head at the edge tells where to.
        beyond.attr("d", inside ? "" : value > most ? "M0,0L8,13H-8z" : "M0,0L8,-13H-8z");

        const slope = slopeOf(state);
        if (tangent) {
          // As steep as it looks: the two axes have scales of their own.
          const angle = (Math.atan2(y(slope) - y(0), x(1) - x(0)) * 180) / Math.PI;
          const isDrawn = Number.isFinite(slope) && Number.isFinite(value);
          tangent
            .attr("visibility", isDrawn ? null : "hidden")
            .attr("transform", isDrawn ? `translate(${round(x(at))},${round(y(value))}) rotate(${round(angle)})` : null);
        }
        /** @type {(of: (at: number) => number) => [number, number][]} */
        const along = (of) => samples.map(({ at }) => [at, of(at)]);
        const course = (/** @type {string} */ name) => courseOf(along(valueAt), tangent ? along(slopeAt) : [], write, name);
        return { value: legible(value, fine, digits), slope: tangent ? t`slope ${legible(slope, fine, digits)}` : "", course };
      };
    }

    /** How the curves go, which depends on everything but where the points are. */
    let courses = "";
    let of = "";
    const write = {
      value: (/** @type {number} */ value) => legible(value, fine, digits),
      place: (/** @type {number} */ at) => `${variable} = ${formatNumber(at, point.format)}`,
    };

    function draw() {
      const told = drawn.map((drawCurve) => drawCurve());
      const now = declared.map(({ name }) => String(state[name])).join();
      if (!courses || now !== of) {
        of = now;
        courses = told.map(({ course }, i) => course(isOne ? t("It") : names[i])).join(" ");
      }
      heading.show(told, textOf, state);
      for (const { name } of ranges) show[name](state[name]);
      reset.node().disabled = ranges.every(({ name }) => state[name] === first[name]);
      const parts = told.map(({ value, slope }, i) => `${isOne ? "" : `${names[i]} = `}${value}${slope ? `, ${slope}` : ""}`);
      const present = declared.length ? ` ${t`Here ${joined(declared.map(({ name }) => `${name} = ${textOf(name)}`))}.`}` : "";
      model.set("alt", `${alternative}${present} ${courses} ${t`At ${variable} = ${textOf(variable)}: ${apart(parts)}.`}`);
    }

    /** @param {string} name */
    function textOf(name) {
      const range = ranges.find((range) => range.name === name);
      return range ? toldOf(state[name], { ...range, unit: "" }) : name;
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
