import { formatNumber } from "./numbers.js";
import { stepped } from "./ranges.js";
import { say } from "./say.js";

/**
 * Lets readers go into a drawing by the keyboard. Screen readers keep arrow keys for themselves, but in an application.
 * @param {Element} stage
 */
export function takesKeys(stage) {
  stage.setAttribute("role", "application");
  stage.setAttribute("tabindex", "0");
}

/**
 * Tells the page what a reader did, once the gesture is complete.
 * @event explorable:interaction A reader's change of a picture or a parameter, at the release of a pointer or a key and
 * not for every value on the way. It bubbles; its `detail` has the `id` of the picture's element, its `name` in the
 * catalogue (or `parameter`), the label of the `control`, and the `value`; `typed` is true where that is a text which
 * the reader has written.
 * @param {Element} element where it happened
 * @param {string} control the control's label
 * @param {unknown} value
 * @param {boolean} [typed]
 */
export function report(element, control, value, typed) {
  const figure = element.closest("[data-explorable], [data-declaration], [data-parameter]");
  element.dispatchEvent(
    new CustomEvent("explorable:interaction", {
      bubbles: true,
      detail: {
        id: figure?.id ?? "",
        name: figure?.getAttribute("data-explorable") ?? "parameter",
        control,
        value,
        ...(typed && { typed }),
      },
    }),
  );
}

/**
 * Hands the focus on from a button that has just been disabled: else the next Tab would begin at the top of the page.
 * @param {HTMLButtonElement} button
 */
export function keepFocus(button) {
  if (!button.disabled || button.ownerDocument.activeElement !== button) return;
  const row = button.closest(".explorable-transport, .explorable-controls");
  /** @type {HTMLElement | null | undefined} */ (row?.querySelector(":is(button, input, select):enabled"))?.focus({ preventScroll: true });
}

/**
 * Where a key moves a value: arrows a step, with Shift ten, Home and End to the ends.
 * @param {KeyboardEvent} event
 * @param {number} value
 * @param {import("./ranges.js").Scaled} range
 * @returns {number | null} null for a key that does not move it
 */
export function moveByKey({ key, shiftKey }, value, range) {
  const { min, max } = range;
  if (key === "Home") return min;
  if (key === "End") return max;
  const sign = /^(Arrow(Right|Up)|PageUp)$/.test(key) ? 1 : /^(Arrow(Left|Down)|PageDown)$/.test(key) ? -1 : 0;
  const steps = shiftKey || key.startsWith("Page") ? 10 : 1;
  return sign ? Math.min(max, Math.max(min, stepped(value, sign * steps, range))) : null;
}

/**
 * @typedef {import("./ranges.js").Scaled & {label: string, format: string, unit: string, choices?: any[], names?: string[]}} Told
 *   with `names` where the choices, or the whole numbers from 0, are called something else
 */

/**
 * A value as a reader is told it.
 * @param {any} value
 * @param {Told} range
 * @returns {string}
 */
export const told = (value, { format, unit, choices, names }) =>
  names?.[choices ? choices.indexOf(value) : value] ?? (typeof value === "string" ? value : formatNumber(value, format) + unit);

/**
 * The range of a slider, or of keys, over choices: their places.
 * @param {any[]} choices
 */
export const placesOf = (choices) => ({ min: 0, max: choices.length - 1, step: 1 });

/**
 * Lets a native slider move a value. On a log scale it holds how far along the logarithm the value is, from 0 to 1; over
 * choices, which of them it is.
 * @param {HTMLInputElement} input
 * @param {Element | null} output shows the value
 * @param {Told} range
 * @param {(value: number) => void} set
 * @returns {(value: number) => void} shows another value
 */
export function drive(input, output, range, set) {
  const { min, max, label, choices } = range;
  const log = range.scale === "log";
  const placeOf = (/** @type {number} */ value) => (choices ? choices.indexOf(value) : log ? Math.log(value / min) / Math.log(max / min) : value);
  const valueAt = (/** @type {number} */ place) => (choices ? choices[place] : log ? min * (max / min) ** place : place);
  let shown = min;
  const done = () => report(input, label, shown);
  input.addEventListener("input", () => set(valueAt(input.valueAsNumber)));
  input.addEventListener("change", done);
  input.addEventListener("keydown", (event) => {
    // Browsers disagree on how far ten steps are, and know no logarithm. From choice to choice they go by themselves.
    const own = !choices && (log || event.shiftKey || event.key.startsWith("Page"));
    const moved = own ? moveByKey(event, shown, range) : null;
    if (moved === null) return;
    event.preventDefault();
    set(moved);
    done();
  });
  return (value) => {
    shown = value;
    const place = String(placeOf(value));
    const text = told(value, range);
    // The attribute for the built page, the property for a reader, whose hand may have moved it there already.
    input.defaultValue ||= place;
    if (input.value !== place) input.value = place;
    // What is shown has a unit and a format; the slider's own number has neither.
    input.setAttribute("aria-valuetext", text);
    if (output) say(output, text);
  };
}
