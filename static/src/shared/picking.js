// Controls of what is no range: buttons in a row, a menu, a switch, a field. Python writes their markup, or `chooser`.
import { report, told } from "./interaction.js";
import { say } from "./say.js";

/** @typedef {import("../types.js").Declaration} Declaration */

/**
 * What each kind does: it sets what a reader picks, and returns what shows another value.
 * @type {Record<string, (control: Element, declaration: Declaration, pick: (value: any, isDone?: boolean) => void) => (value: any) => void>}
 */
const kinds = {
  buttons(control, { choices = [] }, pick) {
    const inputs = [...control.querySelectorAll("input")];
    inputs.forEach((input, i) => {
      input.addEventListener("change", () => pick(choices[i]));
      input.addEventListener("keydown", ({ key }) => {
        // Arrows are the browser's own.
        const end = { Home: 0, End: choices.length - 1 }[key];
        if (end === undefined) return;
        inputs[end].focus();
        pick(choices[end]);
      });
    });
    return (value) => (inputs[choices.indexOf(value)].checked = true);
  },
  menu(control, { choices = [] }, pick) {
    const menu = /** @type {HTMLSelectElement} */ (control.querySelector("select"));
    menu.addEventListener("change", () => pick(choices[menu.selectedIndex]));
    return (value) => (menu.selectedIndex = choices.indexOf(value));
  },
  switch(control, _, pick) {
    const input = /** @type {HTMLInputElement} */ (control.querySelector("input"));
    input.addEventListener("change", () => pick(input.checked));
    return (value) => (input.checked = value);
  },
  field(control, _, pick) {
    return written(/** @type {HTMLInputElement} */ (control.querySelector("input")), pick);
  },
};

/**
 * A field sets with every letter; it is done once it is left, or at Enter.
 * @param {HTMLInputElement} input
 * @param {(value: string, isDone?: boolean) => void} pick
 * @returns {(value: string) => void}
 */
export function written(input, pick) {
  input.addEventListener("input", () => pick(input.value, false));
  input.addEventListener("change", () => pick(input.value));
  return (value) => {
    // To write what is there already would move the caret.
    if (input.value !== value) input.value = value;
  };
}

/**
 * Brings a control to life.
 * @param {Element} control with its kind as `data-pick`
 * @param {Declaration} declaration
 * @param {(value: any) => void} set
 * @returns {(value: any) => void} shows another value
 */
export function picking(control, declaration, set) {
  const kind = control.getAttribute("data-pick") ?? "";
  const show = kinds[kind](control, declaration, (value, isDone = true) => {
    set(value);
    // A page's own control is called by its id, as its slider would be; one of a picture belongs to that.
    if (isDone) report(control.querySelector("[data-parameter]") ?? control, declaration.label, value, kind === "field");
  });
  const output = control.querySelector("output");
  for (const input of control.querySelectorAll("input, select")) input.removeAttribute("disabled");
  return (value) => {
    show(value);
    if (output) say(output, told(value, declaration));
  };
}
