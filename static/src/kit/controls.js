// Controls that move keys of the model, in one panel below the drawings.
import { decimalsOf } from "../shared/axes.js";
import { button as pressed, picker, slider as sliding } from "../shared/controls.js";
import { History } from "../shared/history.js";
import { report } from "../shared/interaction.js";
import { onStep } from "../shared/ranges.js";
import { transport, transportMarkup } from "../shared/transport.js";
import { buttonsOf, groupOf, nextId, placeFirst } from "./places.js";

/** @typedef {import("./explorable.js")} Kit */

/**
 * Ties a control to a key of the model, or to what is called back.
 * @template Value
 * @param {string} kind of the control
 * @param {import("./explorable.js").Control<Value>} control
 * @param {(value: Value) => void} show
 * @returns {(value: Value) => void} takes what a reader chose
 */
function tied(kind, { label, model, key, value, onInput = () => {} }, show) {
  const hasKey = model !== undefined && key !== undefined;
  if (!label) throw new Error(`a ${kind} needs a label`);
  if (!hasKey && (model || key)) throw new Error(`the ${kind} ${label} needs both, the model and a key of it`);
  const first = value ?? (hasKey ? model.get(key) : undefined);
  if (first === undefined) throw new Error(`the ${kind} ${label} has no value: ${hasKey ? `the model has no ${key}` : "give it one"}`);
  show(first);
  if (hasKey) model.on(`change:${key}`, () => show(model.get(key)));
  return (chosen) => {
    if (hasKey) {
      model.set(key, chosen);
      model.save_changes();
    } else {
      show(chosen);
    }
    onInput(chosen);
  };
}

/** @type {Kit["slider"]} */
export function slider(el, control) {
  const { label, min, max, step, unit = "", format = `.${decimalsOf(step)}f`, scale, concept = null, folded } = control;
  if (!(min < max) || !(step > 0)) throw new Error(`the slider ${label} needs a min below its max, and a step above 0`);
  const range = { label, min, max, step, unit, format, scale, concept };
  /** @type {(value: number) => void} */
  let take = () => {};
  const show = sliding(groupOf(el, folded), nextId(el), range, (value) => take(onStep(value, range)));
  take = tied("slider", control, show);
  return show;
}

/** @type {Kit["choice"]} */
export function choice(el, control) {
  const { label, options, folded } = control;
  const texts = Array.isArray(options) ? Object.fromEntries(options.map((one) => [one, one])) : /** @type {Record<string, string>} */ (options);
  /** @type {(value: string) => void} */
  let take = () => {};
  const pick = picker(groupOf(el, folded), nextId(el), label, (value) => take(value));
  const show = (/** @type {string} */ value) => pick(value, { "": texts });
  take = tied("choice", control, show);
  return show;
}

/** @type {Kit["check"]} */
export function check(el, control) {
  const { label, folded } = control;
  const id = nextId(el);
  const row = groupOf(el, folded).append("div").attr("class", "explorable-control explorable-check");
  const box = row.append("input").attr("type", "checkbox").attr("id", id);
  row.append("label").attr("for", id).text(label);
  const field = /** @type {HTMLInputElement} */ (box.node());
  const show = (/** @type {boolean} */ value) => {
    // The attribute for the built page, the property for a reader's own choice.
    field.toggleAttribute("checked", value);
    field.checked = value;
  };
  const take = tied("check", control, show);
  box.on("change", () => {
    take(field.checked);
    report(field, label, field.checked);
  });
  return show;
}

/** @type {Kit["button"]} */
export const button = (el, label, onPress) => pressed(buttonsOf(el), label, onPress).node();

/** @type {Kit["reset"]} */
export function reset(el, model, keys) {
  const first = firstOf(model, keys);
  const made = button(el, "Reset", first.restore);
  const follow = () => made.toggleAttribute("disabled", first.isShown());
  for (const key of keys) model.on(`change:${key}`, follow);
  follow();
  return made;
}

/**
 * The first values of some keys.
 * @param {import("./explorable.js").Model | undefined} model
 * @param {readonly string[]} keys
 */
function firstOf(model, keys) {
  const first = keys.map((key) => model?.get(key));
  return {
    isShown: () => keys.every((key, i) => Object.is(model?.get(key), first[i])),
    restore() {
      keys.forEach((key, i) => model?.set(key, first[i]));
      model?.save_changes();
    },
  };
}

/** @type {Kit["steps"]} */
export function steps(el, process) {
  const { signal, first, next, draw, taken = 0, most = 1000, presses = { Step: 1 }, pace = 700, unit = "step", model, keys = [] } = process;
  const history = new History(first(), next, most);
  history.forward(taken);
  const chosen = firstOf(model, keys);
  const place = placeFirst(el, transportMarkup(nextId(el), { presses, unit }));
  const show = () => void controls.show(history.at === taken && history.length === taken && chosen.isShown());
  const update = () => {
    draw(history.state, history.at);
    show();
  };
  const restart = () => {
    history.restart(first());
    history.forward(taken);
  };
  const reset = () => {
    // Steps may go by them, so they are first.
    chosen.restore();
    restart();
  };
  const controls = transport(place, { signal, history, presses, pace, unit, draw: update, reset });
  for (const key of keys) model?.on(`change:${key}`, show);
  update();
  return {
    get state() {
      return history.state;
    },
    get at() {
      return history.at;
    },
    get states() {
      return history.states;
    },
    restart() {
      controls.pause();
      restart();
      update();
    },
  };
}
