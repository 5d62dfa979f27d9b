import { formatNumber } from "./expressions.js";
import { isFar, moveByKey, report } from "./interaction.js";

/**
 * @typedef {object} Range
 * @property {string} label
 * @property {string} unit
 * @property {number} min
 * @property {number} max
 * @property {number} step
 * @property {string} format
 * @property {string | null} concept
 */

/**
 * A labelled slider with its present value beside it.
 * @param {import("d3-selection").Selection<any, any, any, any>} parent
 * @param {string} id
 * @param {Range} range
 * @param {(value: number) => void} onInput
 * @returns {(value: number) => void} shows another value
 */
export function slider(parent, id, range, onInput) {
  const row = parent.append("div").attr("class", "explorable-control");
  row
    .append("label")
    .attr("for", id)
    .attr("class", range.concept ? "explorable-concept" : null)
    .attr("data-concept", range.concept)
    .text(range.label);
  const input = row
    .append("input")
    .attr("type", "range")
    .attr("id", id)
    .attr("min", range.min)
    .attr("max", range.max)
    .attr("step", range.step)
    .attr("aria-label", range.label);
  const output = row.append("output").attr("for", id);
  const node = /** @type {HTMLInputElement} */ (input.node());

  input
    .on("input", () => onInput(Number(node.value)))
    .on("change", () => report(node, range.label, Number(node.value)))
    .on("keydown", (/** @type {KeyboardEvent} */ event) => {
      const moved = isFar(event) ? moveByKey(event, Number(node.value), range) : null;
      if (moved === null) return;
      event.preventDefault();
      onInput(moved);
      report(node, range.label, moved);
    });

  return (value) => {
    // The attribute for the built page, the property for a slider that a hand has moved.
    input.attr("value", value).property("value", value);
    output.text(formatNumber(value, range.format) + range.unit);
  };
}

/**
 * @param {import("d3-selection").Selection<any, any, any, any>} parent
 * @param {string} label
 * @param {() => void} onPress
 */
export function button(parent, label, onPress) {
  const pressed = parent.append("button").attr("type", "button").attr("class", "explorable-button").text(label);
  pressed.on("click", () => {
    onPress();
    report(/** @type {Element} */ (pressed.node()), label, true);
  });
  return pressed;
}
