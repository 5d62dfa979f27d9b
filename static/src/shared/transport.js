import { keepFocus, moveByKey, report } from "./interaction.js";
import { say } from "./say.js";
import { escape, inputMarkup, tag } from "./svg.js";
import { t } from "./words.js";

/**
 * What is shown where all steps are taken.
 * @param {number} count
 */
export const allSteps = (count) => t`all ${count} steps`;

/**
 * The controls of what goes by steps, as they stand in a page: a button for each number of steps, Play, Back, Reset where
 * there is something to bring back, and a scrubber. Until a script brings them to life they can do nothing.
 * @param {string} id distinct on the page
 * @param {object} options
 * @param {Record<string, number>} options.presses how many steps each button takes, by its label in English
 * @param {string} [options.unit] what one step is called, in English
 * @param {number} [options.first] the number of the first state
 * @param {{length: number, text: string}} [options.over] how many steps are taken at first and what is shown of them, where there
 *   is nothing to bring back; with any, all of them are
 */
export function transportMarkup(id, { presses, unit = /* words */ "step", first = 0, over }) {
  const button = (/** @type {string} */ label, isMain = false) => {
    const words = t(over?.length && label === "Next" ? /* words */ "Start" : label);
    return tag("button", { type: "button", class: `explorable-button${isMain ? " explorable-main" : ""}`, "data-press": label, disabled: "" }, escape(words));
  };
  const steps = Object.keys(presses).map((label, i) => button(label, !i));
  const others = [/* words */ "Play", /* words */ "Back", ...(over ? [] : [/* words */ "Reset"])].map((label) => button(label));
  const last = first + (over?.length ?? 0);
  const scrubber = inputMarkup({ type: "range", id, min: first, max: last, step: 1, value: last, "aria-valuetext": over?.text ?? "" });
  const row = (/** @type {string[]} */ buttons) => tag("div", { class: "explorable-buttons" }, buttons.join(""));
  return (
    tag("div", { class: "explorable-transport" }, row(steps) + row(others)) +
    tag("div", { class: "explorable-control" }, tag("label", { for: id }, escape(t(unit))) + scrubber + tag("output", { for: id, "aria-live": "off" }, escape(over?.text ?? "")))
  );
}

/**
 * Brings these controls to life.
 * @template State
 * @param {HTMLElement} place with the markup
 * @param {object} process
 * @param {AbortSignal} process.signal of the picture's end
 * @param {import("./history.js").History<State>} process.history
 * @param {Record<string, number>} process.presses as in the markup
 * @param {number} process.pace ms from one step to the next while it plays
 * @param {(state: State) => boolean} [process.rests] whether Play has arrived
 * @param {boolean} [process.replays] whether Play, and the first button, begin again where no step is left
 * @param {string} [process.unit] as in the markup
 * @param {number} [process.first] as in the markup
 * @param {() => void} process.draw shows the present state, and calls `show`
 * @param {() => void} [process.reset] brings back the first state
 * @param {(at: number, length: number, isPlaying: boolean) => string} [process.told] what the scrubber says
 * @returns {{show: (isFirst?: boolean) => string, pause: () => void}} `show` brings the controls up to date, and returns
 *   what the scrubber says
 */
export function transport(place, process) {
  const { signal, history, presses, pace, replays = false, unit = "step", first = 0, draw } = process;
  const { rests = () => false, reset, told = (at, length) => (length ? t`${at} of ${length}` : String(at)) } = process;
  const find = (/** @type {string} */ selector) => /** @type {any} */ (place.querySelector(selector));
  let timer = 0;

  /** @type {(control: string, act: () => void) => HTMLButtonElement} */
  const press = (label, act) => {
    /** @type {HTMLButtonElement} */
    const button = find(`[data-press="${label}"]`);
    button?.addEventListener("click", () => {
      act();
      keepFocus(button);
      report(button, label, true);
    });
    return button;
  };
  /** @type {(act?: () => void) => () => void} */
  const paused = (act) => () => {
    pause();
    act?.();
    draw();
  };
  /** Begins again what is over. */
  const again = () => replays && history.isOver && (history.to(0), true);
  const steps = Object.entries(presses).map(([label, count]) => press(label, paused(() => again() || history.forward(count))));
  const play = press("Play", () => {
    if (timer) return paused()();
    again();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      // Without motion it arrives at once; the scrubber shows every step of the way.
      do history.forward(1);
      while (!history.isOver && !rests(history.state));
    } else if (replays) {
      // What is replayed is seen from its first state on.
      timer = window.setTimeout(advance, pace);
    } else {
      return advance();
    }
    draw();
  });
  const back = press("Back", paused(() => history.to(history.at - 1)));
  const restore = press("Reset", paused(reset));

  /** @type {HTMLInputElement} */
  const slider = find("input");
  const output = find("output");
  slider.addEventListener("input", paused(() => history.to(slider.valueAsNumber - first)));
  slider.addEventListener("change", () => report(slider, unit, first + history.at));
  slider.addEventListener("keydown", (event) => {
    const moved = moveByKey(event, history.at, { min: 0, max: history.length, step: 1 });
    if (moved === null) return;
    event.preventDefault();
    paused(() => history.to(moved))();
    report(slider, unit, first + history.at);
  });

  function advance() {
    history.forward(1);
    timer = history.isOver || rests(history.state) ? 0 : window.setTimeout(advance, pace);
    draw();
    keepFocus(play);
  }
  function pause() {
    clearTimeout(timer);
    timer = 0;
  }
  signal.addEventListener("abort", pause);
  if (globalThis.IntersectionObserver) {
    // Nothing moves where nobody looks.
    new IntersectionObserver(([entry]) => {
      if (timer && !entry.isIntersecting) paused()();
    }).observe(place);
  }

  return {
    show(isFirst = false) {
      const { at, length, isOver } = history;
      for (const button of [...steps, play]) button.disabled = isOver && !(replays && length);
      if (replays) say(steps[0], t(isOver ? /* words */ "Start" : /* words */ "Next"));
      say(play, t(timer ? "Pause" : "Play"));
      // What plays is not read out before it rests.
      place.toggleAttribute("data-playing", timer > 0);
      back.disabled = !at;
      if (restore) restore.disabled = isFirst;
      const text = told(at, length, timer > 0);
      // The attribute for the built page, the property for a reader.
      slider.setAttribute("max", String(first + (length || 1)));
      slider.value = String(first + at);
      slider.setAttribute("value", slider.value);
      slider.setAttribute("aria-valuetext", text);
      slider.disabled = !length;
      say(output, text);
      return text;
    },
    pause,
  };
}
