import { drive, keepFocus, placesOf, report } from "./interaction.js";
import { t } from "./words.js";

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
 * @property {any[]} [choices]
 * @property {string[]} [names]
 */

/**
 * The controls of a picture: what moves it, what it depends on, and, folded, what is rarely changed.
 * @param {import("./select.js").Selection} root
 */
export function controlPanel(root) {
  // What stands before decides where they have a place.
  root.classed(`explorable-plots-${root.node().children.length}`, true);
  const panel = root.append("div").attr("class", "explorable-controls");
  const group = () => panel.append("div").attr("class", "explorable-group");
  /** @type {ReturnType<typeof group> | undefined} */
  let parameters;
  /** @type {ReturnType<typeof group> | undefined} */
  let settings;
  return {
    /** @param {string} markup @returns {HTMLElement} the group that has it */
    place(markup) {
      const node = /** @type {HTMLElement} */ (group().node());
      node.innerHTML = markup;
      return node;
    },
    get parameters() {
      return (parameters ??= group());
    },
    get settings() {
      if (settings) return settings;
      const folded = panel.append("details").attr("class", "explorable-settings");
      folded.append("summary").text(t("More settings"));
      return (settings = folded.append("div").attr("class", "explorable-group"));
    },
  };
}

/**
 * A labelled slider with its present value beside it.
 * @param {import("./select.js").Selection} parent
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
  // On a log scale it goes part of the way, over choices from one to the next.
  const { min, max, step } = range.choices ? placesOf(range.choices) : range.scale === "log" ? { min: 0, max: 1, step: "any" } : range;
  const input = row
    .append("input")
    .attr("type", "range")
    .attr("id", id)
    .attr("min", min)
    .attr("max", max)
    .attr("step", step)
    .attr("aria-label", range.label);
  const output = row.append("output").attr("for", id).attr("aria-live", "off");
  return drive(/** @type {HTMLInputElement} */ (input.node()), output.node(), range, onInput);
}

/**
 * @param {import("./select.js").Selection} parent
 * @param {string} label
 * @param {() => void} onPress
 */
export function button(parent, label, onPress) {
  const pressed = parent.append("button").attr("type", "button").attr("class", "explorable-button").text(label);
  const node = /** @type {HTMLButtonElement} */ (pressed.node());
  pressed.on("click", () => {
    onPress();
    keepFocus(node);
    report(node, label, true);
  });
  return pressed;
}

/**
 * A labelled choice of one of several.
 * @param {import("./select.js").Selection} parent
 * @param {string} id
 * @param {string} label
 * @param {(value: string) => void} onChange
 * @returns {(chosen: string, groups: Record<string, Record<string, string>>) => void} shows what is chosen, of what there
 *   is: each group's texts by their value; the group "" has no heading
 */
export function picker(parent, id, label, onChange) {
  const row = parent.append("div").attr("class", "explorable-control");
  row.append("label").attr("for", id).text(label);
  const select = row.append("select").attr("id", id);
  const field = /** @type {HTMLSelectElement} */ (select.node());
  select.on("change", () => {
    onChange(field.value);
    report(field, label, field.value);
  });
  let offered = "";
  return (chosen, groups) => {
    const offer = JSON.stringify(groups);
    if (offer !== offered) {
      select.node().replaceChildren();
      for (const [name, options] of Object.entries(groups)) {
        const group = name ? select.append("optgroup").attr("label", name) : select;
        for (const [value, text] of Object.entries(options)) group.append("option").attr("value", value).text(text);
      }
      offered = offer;
    }
    // The attribute for the built page, the property for a reader's own choice.
    for (const option of field.querySelectorAll("option")) option.toggleAttribute("selected", option.value === chosen);
    const found = [...field.querySelectorAll("option")].find(({ value }) => value === chosen);
    if (found) found.selected = true;
  };
}
