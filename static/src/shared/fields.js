// Controls as they stand in a page until its script brings them to life: then they can do nothing.
import { keepFocus, report, takesKeys, told } from "./interaction.js";
import { escape, inputMarkup, tag } from "./svg.js";
import { t } from "./words.js";

/** @typedef {import("./interaction.js").Told} Range */

/**
 * A labelled slider with its value.
 * @param {string} id
 * @param {Range} range
 * @param {number} value
 */
export function sliderMarkup(id, range, value) {
  const { label, min, max, step } = range;
  const text = told(value, range);
  const input = inputMarkup({ type: "range", id, min, max, step, value, "aria-label": label, "aria-valuetext": text });
  const output = tag("output", { for: id, "aria-live": "off" }, escape(text));
  return tag("div", { class: "explorable-control" }, tag("label", { for: id }, escape(label)) + input + output);
}

/**
 * A labelled choice of one of several.
 * @param {string} id
 * @param {string} label
 * @param {[value: string, text: string][]} options
 * @param {string} chosen
 */
export function pickerMarkup(id, label, options, chosen) {
  const list = options.map(([value, text]) => tag("option", { value, selected: value === chosen ? "" : null }, escape(text)));
  const select = tag("select", { id, disabled: "" }, list.join(""));
  return tag("div", { class: "explorable-control" }, tag("label", { for: id }, escape(label)) + select);
}

/**
 * Something that is so or not.
 * @param {string} id
 * @param {string} label
 * @param {boolean} isSo
 */
export function checkMarkup(id, label, isSo) {
  const box = inputMarkup({ type: "checkbox", id, checked: isSo ? "" : null });
  return tag("div", { class: "explorable-control explorable-check" }, box + tag("label", { for: id }, escape(label)));
}

/**
 * A labelled field in which readers type what they look for.
 * @param {string} id
 * @param {string} label
 * @param {string} value
 */
export function searchMarkup(id, label, value) {
  const input = inputMarkup({ type: "search", id, value, autocomplete: "off", spellcheck: "false" });
  return tag("div", { class: "explorable-control" }, tag("label", { for: id }, escape(label)) + input);
}

/**
 * What brings back the first state, once there is another.
 * @param {string[]} [before] other buttons, by their English words
 */
export function resetMarkup(before = []) {
  const buttons = [...before, /* words */ "Reset"].map((name) => tag("button", { type: "button", class: "explorable-button", "data-press": name, disabled: "" }, escape(t(name))));
  return tag("div", { class: "explorable-buttons" }, buttons.join(""));
}

/**
 * A labelled text that a reader can change.
 * @param {string} id
 * @param {string} label
 * @param {string} value
 */
export function textMarkup(id, label, value) {
  const input = inputMarkup({ type: "text", id, value, maxlength: 60, autocomplete: "off" });
  return tag("div", { class: "explorable-control" }, tag("label", { for: id }, escape(label)) + input);
}

/**
 * The controls of a picture, in groups.
 * @param {string[]} groups each the markup of its controls
 */
export function controlsMarkup(groups) {
  const written = groups.filter(Boolean).map((controls) => tag("div", { class: "explorable-group" }, controls));
  return tag("div", { class: "explorable-controls" }, written.join(""));
}

/**
 * One of the drawings of a picture.
 * @param {string} name by which its script finds it
 * @param {{width: number, height: number, label: string | null, keys?: string}} drawing `label` is the id of the words
 *   for the whole picture, which its first drawing stands for; `keys` tells what the keyboard does in it, if anything
 * @param {string} content
 */
export function panelMarkup(name, { width, height, label, keys }, content) {
  const said = label === null ? { "aria-hidden": "true" } : { role: "img", "aria-labelledby": label || null };
  const svg = { class: "explorable-picture explorable-panel", viewBox: `0 0 ${width} ${height}`, width, height, ...said };
  const stage = { class: "explorable-stage", "data-panel": name, role: keys ? "group" : null, "aria-label": keys && t(keys) };
  return tag("div", stage, tag("svg", svg, content));
}

/**
 * What all controls of a picture need once its script is there: to be usable, and the first state to be brought back.
 * @param {Element} el
 * @param {AbortSignal} signal of the picture's end
 * @param {() => void} reset
 * @returns {(isFirst: boolean) => void} tells whether the first state is shown
 */
export function enlivenFields(el, signal, reset) {
  for (const control of el.querySelectorAll("input, select")) control.removeAttribute("disabled");
  for (const stage of el.querySelectorAll(".explorable-stage[role]")) takesKeys(stage);
  const button = /** @type {HTMLButtonElement | null} */ (el.querySelector('[data-press="Reset"]'));
  button?.addEventListener(
    "click",
    () => {
      reset();
      keepFocus(button);
      report(el, "Reset", true);
    },
    { signal },
  );
  return (isFirst) => void button?.toggleAttribute("disabled", isFirst);
}
