import { button, keepFocus } from "./controls.js";
import { moveByKey, report } from "./interaction.js";

/**
 * The controls of a process that goes by steps: a button for each number of steps, Play, Back, a scrubber and Reset.
 * @template State
 * @param {import("d3-selection").Selection<any, any, any, any>} parent
 * @param {object} process
 * @param {HTMLElement} process.el the picture's element
 * @param {AbortSignal} process.signal of the picture's end
 * @param {import("./history.js").History<State>} process.history
 * @param {Record<string, number>} process.presses how many steps each button takes, by its label
 * @param {number} process.pace ms from one step to the next while it plays
 * @param {(state: State) => boolean} process.rests whether Play has arrived
 * @param {() => void} process.draw shows the present state, and calls `show`
 * @param {() => void} process.reset brings back the first state
 * @returns {{show: (isFirst: boolean) => void, pause: () => void}} `show` brings the controls up to date
 */
export function transport(parent, { el, signal, history, presses, pace, rests, draw, reset }) {
  const row = parent.append("div").attr("class", "explorable-transport");
  let timer = 0;

  /** @param {() => void} act */
  const paused = (act) => () => {
    pause();
    act();
    draw();
  };
  const steps = Object.entries(presses).map(([label, count]) => button(row, label, paused(() => history.forward(count))));
  const play = button(row, "Play", () => {
    if (timer) {
      pause();
      return draw();
    }
    if (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches) {
      // Without motion it arrives at once; the scrubber shows every step of the way.
      do history.forward(1);
      while (!history.isOver && !rests(history.state));
      return draw();
    }
    advance();
  });
  const back = button(row, "Back", paused(() => history.to(history.at - 1)));
  const restore = button(row, "Reset", paused(reset));

  const scrubber = parent.append("div").attr("class", "explorable-control");
  const id = `${el.id}-step`;
  scrubber.append("label").attr("for", id).text("step");
  const input = scrubber.append("input").attr("type", "range").attr("id", id).attr("min", 0).attr("step", 1);
  const output = scrubber.append("output").attr("for", id).attr("aria-live", "off");
  const slider = /** @type {HTMLInputElement} */ (input.node());
  input
    .on("input", paused(() => history.to(slider.valueAsNumber)))
    .on("change", () => report(el, "step", history.at))
    .on("keydown", (/** @type {KeyboardEvent} */ event) => {
      const moved = moveByKey(event, history.at, { min: 0, max: history.length, step: 1 });
      if (moved === null) return;
      event.preventDefault();
      paused(() => history.to(moved))();
      report(el, "step", history.at);
    });

  function advance() {
    history.forward(1);
    timer = history.isOver || rests(history.state) ? 0 : window.setTimeout(advance, pace);
    draw();
    keepFocus(/** @type {HTMLButtonElement} */ (play.node()));
  }
  function pause() {
    clearTimeout(timer);
    timer = 0;
    tellPlaying();
  }
  /** What plays is not read out before it rests. */
  function tellPlaying() {
    el.toggleAttribute("data-playing", timer !== 0);
  }
  signal.addEventListener("abort", pause);
  if (globalThis.IntersectionObserver) {
    // Nothing moves where nobody looks.
    const seen = new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting || !timer) return;
      pause();
      draw();
    });
    seen.observe(el);
    signal.addEventListener("abort", () => seen.disconnect());
  }

  return {
    show(isFirst) {
      const { at, length, isOver } = history;
      for (const step of [...steps, play]) step.property("disabled", isOver);
      play.text(timer ? "Pause" : "Play");
      tellPlaying();
      back.property("disabled", at === 0);
      restore.property("disabled", isFirst);
      const text = `${at} of ${length}`;
      input.attr("max", Math.max(1, length)).attr("value", at).attr("aria-valuetext", text);
      input.property("value", at).property("disabled", length === 0);
      output.text(text);
    },
    pause,
  };
}
