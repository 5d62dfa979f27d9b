// Gradient descent: the line on its data, the error as a landscape that a point walks down, the error over the steps.
import { slider } from "../shared/controls.js";
import { valley, shown, surface } from "../shared/descent/landscape.js";
import { lineOnData } from "../shared/descent/line.js";
import { problemOf } from "../shared/descent/problem.js";
import { searching } from "../shared/descent/search.js";
import { formatNumber } from "../shared/numbers.js";
import { inSteps } from "../shared/history.js";
import { onStep } from "../shared/ranges.js";
import { run } from "../shared/run.js";
import { select } from "../shared/select.js";
import { t } from "../shared/words.js";

/** How much of the way ahead is drawn, in steps. */
const AHEAD = 100;
/** ms from one step to the next while it plays. */
const PACE = 80;

/** @type {import("../types.js").Picture} */
export default {
  render(props) {
    const { model, el, d3 } = props;
    /** @type {import("../types.js").Declaration[]} */
    const sliders = model.get("sliders");
    const range = model.get("rate");
    const rate = () => Number(model.get("learning_rate"));
    /** @type {number[]} */
    const start = model.get("start");
    const problem = problemOf(model);
    const { begin, next, ending } = searching(problem, { rate, start, spans: sliders.map(({ min, max }) => max - min) });

    const root = select(el);
    const drawLine = model.get("line") ? lineOnData(d3, root, { id: `${el.id}-data`, model }) : null;
    const landscape = { id: `${el.id}-surface`, model, error: problem.error, onMove: tune };
    const drawPoint = (sliders.length === 2 ? surface : valley)(d3, root, landscape);

    /** @typedef {import("../shared/descent/search.js").State} State */
    const { history, controls, choose, update } = run(props, {
      chosen: { start },
      bound: { key: "learning_rate", read: rate },
      first: (chosen) => begin(chosen.start),
      next,
      rests: ({ arrived }) => arrived,
      ahead: AHEAD,
      presses: { /* words */ "GD step": 1, /* words */ "10 GD steps": 10, /* words */ "100 GD steps": 100 },
      pace: PACE,
      error: (state) => state.error,
      curve: { concept: model.get("error_concept") },
      note: noteOf,
      draw,
    });
    const show = sliders.map((one, i) =>
      slider(controls.parameters, `${el.id}--${one.name}`, one, (value) => {
        const at = [...history.state.at];
        at[i] = onStep(value, one);
        tune(at);
      }),
    );
    const showRate = slider(controls.parameters, `${el.id}-rate`, range, (value) => model.set("learning_rate", onStep(value, range)));

    /** @param {number[]} at where a hand puts it: the search begins anew there */
    function tune(at) {
      choose({ start: at }, 0);
    }

    /** @type {(shown: import("../shared/run.js").Shown<State>, note: string) => string} */
    function draw({ state, states, at, coming }, note) {
      const ahead = coming.filter(({ diverged }) => !diverged);
      const way = [...states, ...ahead].map((one) => one.at);
      const line = drawLine?.(state.at, way[way.length - 1]);
      drawPoint(way.slice(0, at + 1), way.slice(at));
      state.at.forEach((value, i) => show[i](value));
      showRate(rate());
      const where = sliders.map(({ label, format }, i) => `${label} ${formatNumber(state.at[i], format)}`).join(", ");
      return [t`After ${inSteps(at)}: ${where}, error ${shown(state.error)}.`, line ? t`The line is ${line}.` : "", note].filter(Boolean).join(" ");
    }

    /**
     * What has happened, in words.
     * @param {import("../shared/history.js").History<State>} history
     */
    function noteOf(history) {
      const { state } = history;
      if (!Number.isFinite(state.error)) return t("The error has no value here.");
      if (state.diverged) return t`Diverged after ${inSteps(history.at)}: the learning rate is too large.`;
      if (state.arrived) return t`Converged after ${inSteps(history.since(({ arrived }) => arrived))}.`;
      if (history.isOver) return history.isFull ? t("The search ends here.") : ending(state);
      return state.rising ? t("The error grows: the learning rate is too large.") : "";
    }

    update();
  },
};
