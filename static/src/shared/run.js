import { controlPanel } from "./controls.js";
import { errorCurve } from "./error-curve.js";
import { History } from "./history.js";
import { select } from "./select.js";
import { transport, transportMarkup } from "./transport.js";
import { t } from "./words.js";

/**
 * What a picture shows of a run: the present state, all that were reached, and those that would follow.
 * @template State
 * @typedef {object} Shown
 * @property {History<State>} history
 * @property {State} state
 * @property {State[]} states every one so far, also those that were gone back from
 * @property {number} at the present step
 * @property {State[]} coming what follows the last of them, as far as it is looked at
 */

/**
 * What goes by steps: its history, the controls that move in it, the plot of its error, what the reader chooses, and the
 * words for it. The picture says what a step does, and draws a state.
 * @template {object} State
 * @template {Record<string, unknown>} Choices
 * @param {Pick<import("../types.js").RenderProps, "model" | "el" | "d3" | "signal">} props
 * @param {object} process
 * @param {Choices} process.chosen what a reader can choose, at first; `Reset` brings it back
 * @param {{key: string, read: () => number, anew?: boolean}} process.bound a value of the model, that the page may have
 *   as a parameter: with `anew` everything starts again where it changes, else the next step is another one
 * @param {(chosen: Choices) => State} process.first where it starts
 * @param {(state: State, first: State) => State | null} process.next null where there is nothing left to do
 * @param {number} [process.most] steps
 * @param {(state: State) => boolean} process.rests whether it has arrived: Play stops there
 * @param {number} [process.ahead] how many steps are looked at beyond the last one
 * @param {Record<string, number>} process.presses how many steps each button takes, by its label
 * @param {number} process.pace ms from one step to the next while it plays
 * @param {(state: State) => number} process.error what is plotted over the steps
 * @param {Omit<Parameters<typeof errorCurve>[2], "id">} [process.curve] how
 * @param {(history: History<State>, isOfValue: boolean) => string} [process.note] what has happened, in words; it stands above
 *   the error's plot, or else which step this is. It is told whether the bound value led to the present state
 * @param {(shown: Shown<State>, note: string) => string} process.draw shows a state, and returns what the text
 *   alternative says of it
 */
export function run({ model, el, d3, signal }, process) {
  const { chosen, bound, first, next, most, rests, ahead = 0, presses, pace, error, draw } = process;
  const alternative = model.get("alt");
  const choices = { ...chosen };
  let value = bound.read();
  const atFirst = value;

  /** What the bound value was when a step led to a state. @type {WeakMap<object, number>} */
  const by = new WeakMap();
  const isOfValue = (/** @type {State} */ state) => by.get(state) === value;
  /** @param {State} state */
  const step = (state) => {
    const following = next(state, history.states[0]);
    if (following) by.set(following, value);
    return following;
  };
  /** @type {History<State>} */
  const history = new History(first(chosen), step, most, isOfValue);
  history.forward(model.get("steps"));
  const opening = history.length;

  const root = select(el);
  const curve = errorCurve(d3, root, { id: `${el.id}-error`, ...process.curve });
  const controls = controlPanel(root);
  const { show, pause } = transport(controls.place(transportMarkup(`${el.id}-step`, { presses })), {
    signal,
    history,
    presses,
    pace,
    rests,
    draw: update,
    reset() {
      Object.assign(chosen, choices);
      // Steps go by it, so it is first.
      model.set(bound.key, atFirst);
      start(model.get("steps"));
    },
  });

  /** @type {{after?: State, value?: number, states: State[]}} */
  let known = { states: [] };
  /** What follows the last state that was reached. */
  function coming() {
    const last = history.states[history.length];
    if (known.after === last && known.value === value) return known.states;
    /** @type {State[]} */
    const states = [];
    for (let one = ahead ? next(last, history.states[0]) : null; one; one = next(one, history.states[0])) {
      states.push(one);
      if (states.length === ahead || rests(one)) break;
    }
    known = { after: last, value, states };
    return states;
  }

  /** @param {number} steps to take at once */
  function start(steps) {
    pause();
    history.restart(first(chosen));
    history.forward(steps);
  }

  function update() {
    const { state, states, at, length } = history;
    const shown = { history, state, states, at, coming: coming() };
    const note = process.note?.(history, isOfValue(state)) ?? "";
    curve(states.map(error), at, shown.coming.map(error), process.note && (note || t`step ${at}`));
    const said = draw(shown, note);
    const isFirst = Object.keys(choices).every((name) => chosen[name] === choices[name]) && value === atFirst;
    show(isFirst && at === opening && length === opening);
    model.set("alt", `${alternative} ${said}`.trim());
  }

  model.on(`change:${bound.key}`, () => {
    if (value === bound.read()) return;
    value = bound.read();
    pause();
    if (bound.anew) start(model.get("steps"));
    else history.cut();
    update();
  });

  return {
    history,
    controls,
    curve,
    update,
    /**
     * What a reader chooses.
     * @param {Partial<Choices>} changed
     * @param {number} [steps] if given, everything starts anew, with so many steps taken
     */
    choose(changed, steps) {
      Object.assign(chosen, changed);
      if (steps !== undefined) start(steps);
      update();
    },
  };
}
