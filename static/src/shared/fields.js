// Controls as they stand in a page until its script brings them to life: then they can do nothing.
import { escape, escapeAttribute, tag } from "./svg.js";

/** @typedef {{label: string, min: number, max: number, step: number, format: string, unit: string}} Range */

/**
 * A labelled slider with its value.
 * @param {string} id
 * @param {{label: string, min: number, max: number, step: number}} range
 * @param {number} value
 */
export function sliderMarkup(id, { label, min, max, step }, value) {
  const input = `<input type="range" id="${id}" min="${min}" max="${max}" step="${step}" value="${value}" aria-label="${escapeAttribute(label)}" disabled="">`;
  const output = tag("output", { for: id, "aria-live": "off" }, String(value));
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
  const box = `<input type="checkbox" id="${id}"${isSo ? ' checked=""' : ""} disabled="">`;
  return tag("div", { class: "explorable-control explorable-check" }, box + tag("label", { for: id }, escape(label)));
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
 * @param {{width: number, height: number, label: string | null}} drawing `label` is the id of the words for the whole
 *   picture, which its first drawing stands for
 * @param {string} content
 */
export function panelMarkup(name, { width, height, label }, content) {
  const said = label === null ? { "aria-hidden": "true" } : { role: "img", "aria-labelledby": label || null };
  const svg = { class: "explorable-picture explorable-panel", viewBox: `0 0 ${width} ${height}`, width, height, ...said };
  return tag("div", { class: "explorable-stage", "data-panel": name }, tag("svg", svg, content));
}
