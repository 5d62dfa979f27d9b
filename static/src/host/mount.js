import { Model, invoke } from "./model.js";

/**
 * Runs a picture in an element: the same call while the docs are built and in the browser.
 * @param {import("../types.js").Picture} picture
 * @param {object} surroundings
 * @param {HTMLElement} surroundings.el
 * @param {Record<string, unknown>} surroundings.values the spec, as the model's state
 * @param {string} surroundings.label id of the element that holds the text alternative
 * @param {typeof import("../d3.js")} surroundings.d3
 * @param {import("../types.js").Parameters} surroundings.parameters
 * @param {AbortSignal} surroundings.signal
 */
export function mount(picture, { el, values, label, d3, parameters, signal }) {
  const model = new Model(values);
  const experimental = { invoke };
  picture.initialize?.({ model, experimental });
  picture.render({ model, el, experimental, d3, signal, parameters });
  for (const svg of el.querySelectorAll("svg")) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-labelledby", label);
    if (typeof values.width === "string") {
      svg.setAttribute("width", values.width);
      svg.removeAttribute("height");
    }
  }
  return model;
}
