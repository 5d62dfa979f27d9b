// What a page runs that has parameters which are no range: choices, switches and texts.
import * as choices from "../shared/choices.js";
import { moveByKey, placesOf, report, told } from "../shared/interaction.js";
import { picking, written } from "../shared/picking.js";
import { settled } from "../shared/ranges.js";
import { say } from "../shared/say.js";
import { t } from "../shared/words.js";

/** @typedef {import("../host/parameters.js").Parameters} Parameters */

/** How far a pointer travels from one word to the next, in CSS pixels. */
const PIXELS_PER_WORD = 24;
/** Of a foreign choice, so much is quoted. */
const MOST_QUOTED = 40;

/**
 * Brings the controls and the words of the prose to life.
 * @param {Document} page
 * @param {(element: Element) => Parameters} parametersOf
 * @param {(text: string) => void} speak
 */
function followChoices(page, parametersOf, speak) {
  for (const element of page.querySelectorAll("[data-pick]:not([hidden])")) {
    const declared = JSON.parse(element.getAttribute("data-declaration") ?? "{}");
    const name = declared.name ?? element.getAttribute("data-parameter");
    const parameters = parametersOf(element);
    if (!parameters.has(name)) continue;
    const set = (/** @type {any} */ value) => parameters.set(name, value);
    const declaration = parameters.declaration(name);
    const show = declared.name ? picking(element, declaration, set) : inProse(/** @type {HTMLElement} */ (element), parameters, name);
    parameters.watch([name], ({ [name]: value }) => show(value));
  }
  const tell = () => tellForeign(page, parametersOf, speak);
  tell();
  window.addEventListener("hashchange", tell);
}

/**
 * A word of the prose: a click or a tap takes the next one, a drag and the keys go both ways; of two it is a switch.
 * @param {HTMLElement} word
 * @param {Parameters} parameters
 * @param {string} name
 * @returns {(value: any) => void} shows another value
 */
function inProse(word, parameters, name) {
  const declaration = parameters.declaration(name);
  const { label, choices } = declaration;
  if (!choices) return field(word, parameters, name);
  const isSwitch = typeof declaration.value === "boolean";
  const range = placesOf(choices);
  const place = () => choices.indexOf(parameters.get(name));
  const go = (/** @type {number} */ to) => parameters.set(name, choices[Math.min(range.max, Math.max(0, to))]);
  const next = () => parameters.set(name, choices[(place() + 1) % choices.length]);
  const done = () => report(word, label, parameters.get(name));

  word.tabIndex = 0;
  word.setAttribute("role", isSwitch ? "switch" : "slider");
  word.setAttribute("aria-label", label);
  if (!isSwitch) {
    word.setAttribute("aria-valuemin", "0");
    word.setAttribute("aria-valuemax", String(range.max));
  }
  word.addEventListener("keydown", (event) => {
    const isPress = event.key === " " || event.key === "Enter";
    const moved = isPress ? null : moveByKey(event, place(), range);
    if (!isPress && moved === null) return;
    event.preventDefault();
    if (moved === null) next();
    else go(moved);
    done();
  });
  /** @type {{at: number, from: number, moved: boolean} | null} */
  let held = null;
  word.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = { at: event.clientX, from: place(), moved: false };
    word.setPointerCapture(event.pointerId);
    word.classList.add("explorable-held");
  });
  word.addEventListener("pointermove", (event) => {
    if (!held) return;
    const steps = Math.round((event.clientX - held.at) / PIXELS_PER_WORD);
    held.moved ||= steps !== 0;
    if (held.moved) go(held.from + steps);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    word.addEventListener(end, () => {
      if (!held) return;
      if (!held.moved && end === "pointerup") next();
      const isOther = place() !== held.from;
      held = null;
      word.classList.remove("explorable-held");
      if (isOther) done();
    });
  }
  return (value) => {
    say(word, told(value, declaration));
    if (isSwitch) word.setAttribute("aria-checked", String(value));
    else {
      word.setAttribute("aria-valuenow", String(choices.indexOf(value)));
      word.setAttribute("aria-valuetext", told(value, declaration));
    }
  };
}

/**
 * A text of the prose, which is written where it stands.
 * @param {HTMLElement} word
 * @param {Parameters} parameters
 * @param {string} name
 * @returns {(value: string) => void}
 */
function field(word, parameters, name) {
  const { label } = parameters.declaration(name);
  const input = word.ownerDocument.createElement("input");
  for (const [key, value] of Object.entries({ type: "text", dir: "auto", autocomplete: "off", spellcheck: "false", "aria-label": label })) {
    input.setAttribute(key, value);
  }
  word.replaceChildren(input);
  const show = written(input, (value, isDone = true) => {
    parameters.set(name, value);
    if (isDone) report(word, label, value, true);
  });
  return (value) => {
    show(value);
    // As wide as its text, for browsers that do not do so by themselves.
    input.size = Math.max(3, Math.min(40, value.length + 1));
  };
}

/**
 * Tells of a link that asks for what a parameter cannot be.
 * @param {Document} page
 * @param {(element: Element) => Parameters} parametersOf
 * @param {(text: string) => void} speak
 */
function tellForeign(page, parametersOf, speak) {
  const state = new URLSearchParams(location.hash.slice(1));
  const said = page.querySelector(".explorable-share > span");
  for (const element of page.querySelectorAll("[data-declaration][data-pick]")) {
    const scope = element.closest("[data-scope]")?.getAttribute("data-scope");
    const { name } = JSON.parse(element.getAttribute("data-declaration") ?? "{}");
    const declaration = parametersOf(element).declaration(name);
    const asked = state.get(scope ? `${scope}/${name}` : name);
    if (asked === null || settled(asked, declaration) !== undefined) continue;
    const quoted = [...asked].length > MOST_QUOTED ? `${[...asked].slice(0, MOST_QUOTED).join("")}…` : asked;
    const message = t`The link asks for “${quoted}”, which ${declaration.label} cannot be: it is ${told(parametersOf(element).get(name), declaration)}.`;
    if (said) said.textContent = message;
    speak(message);
  }
}

Object.assign(globalThis.explorable, { followChoices, choices });
