// Where a picture's drawings and controls stand in its element: drawings first, whatever is made first.
import { controlPanel } from "../shared/controls.js";
import { select } from "../shared/select.js";

/**
 * @typedef {object} Place
 * @property {ReturnType<typeof controlPanel>} panel
 * @property {Element} controls that the panel is
 * @property {import("../shared/select.js").Selection} [buttons]
 */

/** @type {WeakMap<Element, Place>} */
const places = new WeakMap();
const PLOTS = /^explorable-plots-\d+$/;

/**
 * The controls of a picture.
 * @param {HTMLElement} el
 */
export function placeOf(el) {
  let place = places.get(el);
  if (!place) {
    const panel = controlPanel(select(el));
    // It is laid out as a picture of the catalogue.
    el.classList.add("explorable-view");
    places.set(el, (place = { panel, controls: /** @type {Element} */ (el.lastElementChild) }));
  }
  return place;
}

/**
 * Where a control goes.
 * @param {HTMLElement} el
 * @param {boolean} [folded] whether it is rarely changed
 */
export function groupOf(el, folded = false) {
  const { panel, controls } = placeOf(el);
  const group = panel[folded ? "settings" : "parameters"];
  const settings = [...controls.children].find(({ localName }) => localName === "details");
  if (settings) controls.append(settings);
  return group;
}

/**
 * Puts what moves the picture before all that it depends on, as pictures of the catalogue have it.
 * @param {HTMLElement} el
 * @param {string} markup
 */
export function placeFirst(el, markup) {
  const { panel, controls } = placeOf(el);
  const placed = panel.place(markup);
  controls.prepend(placed);
  return placed;
}

/**
 * Where buttons go, one beside the other.
 * @param {HTMLElement} el
 */
export function buttonsOf(el) {
  const place = placeOf(el);
  return (place.buttons ??= groupOf(el).append("div").attr("class", "explorable-buttons"));
}

/**
 * The id that those of a picture's parts begin with: its element has none, the suite's around it has.
 * @param {HTMLElement} el
 */
export const idOf = (el) => el.id || el.parentElement?.id || "";

/**
 * The id of the next control.
 * @param {HTMLElement} el
 */
export const nextId = (el) => `${idOf(el)}-${el.querySelectorAll(".explorable-control").length + 1}`;

/**
 * Keeps the controls below a drawing that was made after them: how many there are decides where they have a place.
 * @param {HTMLElement} el
 */
export function tidy(el) {
  const place = places.get(el);
  if (!place) return;
  el.append(place.controls);
  for (const name of [...el.classList]) if (PLOTS.test(name)) el.classList.remove(name);
  el.classList.add(`explorable-plots-${el.children.length - 1}`);
}
