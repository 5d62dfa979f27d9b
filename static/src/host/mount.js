import { Model, invoke } from "./model.js";

/**
 * Runs a picture in an element: the same call while the docs are built and in the browser.
 * @param {import("../types.js").Picture | import("../types.js").Enlivener} picture
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
  const props = { model, el, experimental: { invoke }, d3, signal, parameters };
  if ("enliven" in picture) {
    picture.enliven(props);
    return model;
  }
  picture.initialize?.(props);
  picture.render(props);
  for (const svg of el.querySelectorAll("svg:not([role])")) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-labelledby", label);
    if (typeof values.width === "string") {
      svg.setAttribute("width", values.width);
      svg.removeAttribute("height");
    }
  }
  return model;
}
