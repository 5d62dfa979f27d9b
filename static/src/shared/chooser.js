// A picture's own control of a parameter that is no range: a menu, or for on and off a switch.
import { told } from "./interaction.js";
import { picking } from "./picking.js";

/**
 * A labelled menu or switch; a slider where it has neither choices nor words.
 * @param {import("./select.js").Selection} parent
 * @param {string} id
 * @param {import("../types.js").Declaration} declaration
 * @param {(value: any) => void} set
 * @returns {(value: any) => void} shows another value
 */
export function chooser(parent, id, declaration, set) {
  const { label, concept, choices = [], value } = declaration;
  const kind = typeof value === "boolean" ? "switch" : choices.length ? "menu" : "field";
  const row = parent.append("div").attr("class", "explorable-control explorable-pick").attr("data-pick", kind);
  row
    .append("label")
    .attr("for", id)
    .attr("class", concept ? "explorable-concept" : null)
    .attr("data-concept", concept)
    .text(label);
  row.append("output").attr("for", id).attr("aria-live", "off");
  if (kind === "menu") {
    const menu = row.append("select").attr("id", id);
    choices.forEach((one, i) => menu.append("option").attr("value", i).attr("selected", one === value ? "" : null).text(told(one, declaration)));
  } else {
    const input = row.append("input").attr("id", id).attr("type", kind === "switch" ? "checkbox" : "text");
    if (kind === "switch") input.attr("role", "switch").attr("checked", value ? "" : null);
  }
  return picking(/** @type {HTMLElement} */ (row.node()), declaration, set);
}
