/**
 * Tells the page what a reader did, once the gesture is complete.
 * @param {Element} element where it happened
 * @param {string} control the control's label
 * @param {unknown} value
 */
export function report(element, control, value) {
  const figure = element.closest("[data-explorable], [data-declaration], [data-parameter]");
  element.dispatchEvent(
    new CustomEvent("explorable:interaction", {
      bubbles: true,
      detail: {
        id: figure?.id ?? "",
        name: figure?.getAttribute("data-explorable") ?? "parameter",
        control,
        value,
      },
    }),
  );
}

/**
 * Whether a key asks for ten steps: browsers disagree on how far it moves a native slider.
 * @param {KeyboardEvent} event
 */
export function isFar({ key, shiftKey }) {
  return shiftKey || key === "PageUp" || key === "PageDown";
}

/**
 * Where a key moves a value: arrows a step, with Shift ten, Home and End to the ends.
 * @param {KeyboardEvent} event
 * @param {number} value
 * @param {{min: number, max: number, step: number}} range
 * @returns {number | null} null for a key that does not move it
 */
export function moveByKey(event, value, { min, max, step }) {
  const far = event.shiftKey ? 10 : 1;
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(max, value + far * step);
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(min, value - far * step);
    case "PageUp":
      return Math.min(max, value + 10 * step);
    case "PageDown":
      return Math.max(min, value - 10 * step);
    case "Home":
      return min;
    case "End":
      return max;
    default:
      return null;
  }
}
