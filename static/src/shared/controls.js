import { drive, report } from "./interaction.js";

/**
 * @typedef {object} Range
 * @property {string} label
 * @property {string} unit
 * @property {number} min
 * @property {number} max
 * @property {number} step
 * @property {string} [scale]
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
  const log = range.scale === "log";
  const input = row
    .append("input")
    .attr("type", "range")
    .attr("id", id)
    .attr("min", log ? 0 : range.min)
    .attr("max", log ? 1 : range.max)
    .attr("step", log ? "any" : range.step)
    .attr("aria-label", range.label);
  const output = row.append("output").attr("for", id);
  return drive(/** @type {HTMLInputElement} */ (input.node()), output.node(), range, onInput);
}

/**
 * A labelled list to choose from, in groups.
 * @param {import("d3-selection").Selection<any, any, any, any>} parent
 * @param {string} id
 * @param {string} label
 * @param {{label: string, options: {value: string, text: string}[]}[]} groups
 * @param {(value: string) => void} onChoose
 * @returns {(value: string) => void} shows another choice
 */
export function menu(parent, id, label, groups, onChoose) {
  const row = parent.append("div").attr("class", "explorable-control");
  row.append("label").attr("for", id).text(label);
  const list = row.append("select").attr("id", id);
  const options = groups.flatMap((group) => {
    const within = list.append("optgroup").attr("label", group.label);
    return group.options.map(({ value, text }) => within.append("option").attr("value", value).text(text));
  });
  const select = /** @type {HTMLSelectElement} */ (list.node());
  list.on("change", () => {
    onChoose(select.value);
    report(select, label, select.value);
  });
  return (value) => {
    // The attribute for the built page, the property for a list that a hand has moved.
    for (const option of options) option.attr("selected", option.attr("value") === value ? "" : null);
    if (select.value !== value) select.value = value;
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
