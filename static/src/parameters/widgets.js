import { drive, moveByKey, report } from "../shared/interaction.js";
import { formatNumber } from "../shared/numbers.js";
import { stepped } from "../shared/ranges.js";
import { say } from "../shared/say.js";

/** @typedef {import("../host/parameters.js").Parameters} Parameters */

/** How far a pointer travels for one step, in CSS pixels. */
const PIXELS_PER_STEP = 6;

/**
 * Brings the parameter sliders and scrubbable numbers of the prose to life.
 * @param {ParentNode} page
 * @param {(element: Element) => Parameters} parametersOf
 */
export function enliven(page, parametersOf) {
  for (const element of page.querySelectorAll("input[data-parameter][type=range]")) {
    const input = /** @type {HTMLInputElement} */ (element);
    const parameters = parametersOf(input);
    if (parameters.has(input.dataset.parameter ?? "")) slide(input, parameters);
  }
  for (const element of page.querySelectorAll(".explorable-scrub:not([data-pick])")) {
    const number = /** @type {HTMLElement} */ (element);
    const parameters = parametersOf(number);
    if (parameters.has(number.dataset.parameter ?? "")) scrub(number, parameters);
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {Parameters} parameters
 */
function slide(input, parameters) {
  const name = input.dataset.parameter ?? "";
  const output = input.parentElement?.querySelector("output") ?? null;
  const show = drive(input, output, parameters.declaration(name), (value) => parameters.set(name, value));
  input.disabled = false;
  parameters.watch([name], ({ [name]: value }) => show(value));
}

/**
 * @param {HTMLElement} number
 * @param {Parameters} parameters
 */
function scrub(number, parameters) {
  const name = number.dataset.parameter ?? "";
  const declaration = parameters.declaration(name);
  const { min, max, label, format, unit } = declaration;
  const done = () => report(number, label, parameters.get(name));

  number.tabIndex = 0;
  number.setAttribute("role", "slider");
  number.setAttribute("aria-label", label);
  number.setAttribute("aria-valuemin", String(min));
  number.setAttribute("aria-valuemax", String(max));

  number.addEventListener("keydown", (event) => {
    const moved = moveByKey(event, parameters.get(name), declaration);
    if (moved === null) return;
    event.preventDefault();
    parameters.set(name, moved);
    done();
  });

  /** @type {{at: number, value: number} | null} */
  let held = null;
  number.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = { at: event.clientX, value: parameters.get(name) };
    number.setPointerCapture(event.pointerId);
    number.classList.add("explorable-held");
  });
  number.addEventListener("pointermove", (event) => {
    if (held) parameters.set(name, stepped(held.value, (event.clientX - held.at) / PIXELS_PER_STEP, declaration));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    number.addEventListener(end, () => {
      if (!held) return;
      const moved = held.value !== parameters.get(name);
      held = null;
      number.classList.remove("explorable-held");
      if (moved) done();
    });
  }

  parameters.watch([name], ({ [name]: value }) => {
    const text = formatNumber(value, format) + unit;
    say(number, text);
    number.setAttribute("aria-valuenow", String(value));
    number.setAttribute("aria-valuetext", text);
  });
}
