// A hand on a round scale, which readers turn.
import { button, slider } from "../shared/controls.js";
import { onStep } from "../shared/ranges.js";
import { select } from "../shared/select.js";

const SIZE = 240;
const RANGE = { label: "angle", unit: "°", min: 0, max: 360, step: 5, format: ".0f", concept: null };

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3 }) {
    const first = Number(model.get("angle"));
    const alternative = model.get("alt");
    let angle = first;
    const svg = select(el)
      .append("svg")
      .attr("class", "explorable-picture")
      .attr("viewBox", `0 0 ${SIZE} ${SIZE}`)
      .attr("width", SIZE)
      .attr("height", SIZE);
    const middle = svg.append("g").attr("transform", `translate(${SIZE / 2},${SIZE / 2})`);
    const hand = middle.append("line").attr("class", "explorable-curve").attr("y2", -80);
    // No other picture uses these of D3: `arc` and `range`.
    const words = middle.append("text").attr("class", "explorable-note").attr("text-anchor", "middle").attr("y", 40);
    for (const at of d3.range(0, 12)) {
      const ring = d3.arc()({ innerRadius: 90, outerRadius: 96, startAngle: (at * Math.PI) / 6, endAngle: ((at + 0.5) * Math.PI) / 6 });
      middle.append("path").attr("class", "explorable-zero").attr("d", ring);
    }

    const controls = select(el).append("div").attr("class", "explorable-controls");
    const show = slider(controls, `${el.id}-angle`, RANGE, turn);
    const reset = button(controls, "Reset", () => turn(first));

    /** @param {number} to */
    function turn(to) {
      angle = onStep(to, RANGE);
      hand.attr("transform", `rotate(${angle})`);
      words.text(`${angle}°`);
      show(angle);
      reset.node().disabled = angle === first;
      model.set("alt", `${alternative} It points to ${angle} degrees.`);
    }
    turn(first);
  },
};
