// A small network that the reader tunes by hand and trains; beside it what it predicts, and its error.
import { picker, slider } from "../shared/controls.js";
import { formatNumber } from "../shared/numbers.js";
import { inSteps } from "../shared/history.js";
import { report } from "../shared/interaction.js";
import { onStep } from "../shared/ranges.js";
import { diagram } from "../shared/networks/diagram.js";
import { Network } from "../shared/networks/network.js";
import { prediction } from "../shared/networks/prediction.js";
import { SETTLED, isSettled, training } from "../shared/networks/training.js";
import { nodeName, parameterName, plain, short } from "../shared/networks/words.js";
import { run } from "../shared/run.js";
import { select } from "../shared/select.js";
import { t } from "../shared/words.js";

/** From one step to the next, in ms. */
const PACE = 40;
/** How much of the way ahead is drawn, in steps. */
const AHEAD = 20;
/** How many numbers the history may keep, and how many steps at most. */
const MOST_KEPT = 500_000;
const MOST_STEPS = 10_000;
/** How far a weight can be moved by hand, at least. */
const REACH = 8;

/** @typedef {import("../shared/networks/training.js").State} State */

/** @type {import("../types.js").Picture} */
export default {
  render(props) {
    const { model, el, d3 } = props;
    /** @type {import("../shared/networks/network.js").Spec} */
    const spec = model.get("network");
    /** @type {import("../shared/networks/prediction.js").Data} */
    const data = model.get("points");
    const network = new Network(spec);
    const count = data.target.length;
    const scale = (/** @type {number} */ value, /** @type {number} */ column) => (value - spec.scales[column][0]) / spec.scales[column][1];
    /** @param {number} value @param {number} column */
    const unscale = (value, column) => value * spec.scales[column][1] + spec.scales[column][0];
    const output = spec.inputs.length;
    const points = {
      count,
      inputs: Float64Array.from(data.target.flatMap((_, i) => data.inputs.map((column, at) => scale(column[i], at)))),
      target: Float64Array.from(data.target, (value) => scale(value, output)),
    };
    const rate = () => Number(model.get("learning_rate"));
    const firstRate = rate();
    const { stateOf, next } = training(network, points, rate);
    const chosen = { weights: Network.flat(model.get("weights")), example: 0, selected: 0 };

    const root = select(el);
    /** @type {(act: (at: number) => void, control: string) => (at: number) => void} what a click in a drawing does */
    const press = (act, control) => (at) => {
      act(at);
      report(el, control, at);
    };
    const choosing = (/** @type {number} */ selected) => choose({ selected });
    const pick = (/** @type {number} */ point) => choose({ example: Math.max(0, Math.min(count - 1, Math.round(point))) });
    const showNetwork = diagram(d3, root, { spec, network, onSelect: press(choosing, "weight") });
    const showPrediction = prediction(d3, root, { id: `${el.id}-clip`, spec, data, onPick: press(pick, "example") });

    const { history, controls, choose, update } = run(props, {
      chosen,
      bound: { key: "learning_rate", read: rate },
      first: ({ weights }) => stateOf(weights),
      next,
      most: Math.min(MOST_STEPS, Math.ceil(MOST_KEPT / chosen.weights.length)),
      rests: isSettled,
      ahead: AHEAD,
      presses: { /* words */ "GD step": 1, /* words */ "10 GD steps": 10, /* words */ "100 GD steps": 100 },
      pace: PACE,
      error: (state) => state.error,
      note: outcome,
      draw,
    });

    const bare = { unit: "", concept: null };
    const own = { ...bare, label: t("learning rate"), min: Math.min(0.001, firstRate), max: Math.max(10, firstRate), step: 1.1, scale: "log", format: ".2g" };
    /** A parameter's range is the page's. @type {import("../types.js").Declaration | undefined} */
    const bound = model.get("rate");
    const { parameters } = controls;
    const showRate = slider(parameters, `${el.id}-rate`, bound ?? own, (value) =>
      model.set("learning_rate", bound ? onStep(value, bound) : Number(value.toPrecision(2))),
    );
    const names = Array.from({ length: count + 1 }, (_, i) => t`${i} of ${count}`);
    const examples = { ...bare, label: t("example"), min: 1, max: count, step: 1, format: "d", unit: "", names };
    const showExample = slider(parameters, `${el.id}-example`, examples, (value) => pick(value - 1));
    const named = (/** @type {import("../shared/networks/network.js").Parameter} */ one) => {
      const to = nodeName(spec, one.layer, one.to);
      const ends = one.from === null ? to : `${nodeName(spec, one.layer - 1, one.from)} → ${to}`;
      return [one.at, `${parameterName(one)}: ${ends}`];
    };
    const layers = Object.fromEntries(
      spec.sizes.slice(1).map((_, i) => [
        t`layer ${i + 1}`,
        Object.fromEntries(network.parameters.filter(({ layer }) => layer === i + 1).map(named)),
      ]),
    );
    const showSelected = picker(parameters, `${el.id}-weight`, t("weight"), (value) => choosing(Number(value)));
    const reach = Math.max(REACH, Math.ceil(1.5 * chosen.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)));
    const weightRange = { ...bare, label: t("its value"), min: -reach, max: reach, step: 0.05, format: ".2f" };
    const showWeight = slider(parameters, `${el.id}-value`, weightRange, (value) => {
      const weights = history.state.weights.slice();
      weights[chosen.selected] = onStep(value, weightRange);
      choose({ weights }, 0);
    });

    /**
     * What came of the steps, in words.
     * @param {import("../shared/history.js").History<State>} history
     * @param {boolean} isSameRate whether the last step was of the present rate
     */
    function outcome(history, isSameRate) {
      const { at, isOver, isFull, state } = history;
      if (!(rate() > 0)) return t("No step can be taken: the learning rate is not above 0.");
      if (isOver && isFull) return t`${inSteps(at)} are taken: no more are kept.`;
      if (isOver) {
        if (!at) return t("Diverges at once: the learning rate is too large.");
        return isSameRate ? t`Diverged after ${inSteps(at)}: the learning rate is too large.` : t`Diverged after ${inSteps(at)}: the learning rate was too large.`;
      }
      if (!isSettled(state)) return "";
      // Whether it is the lowest error nobody knows: it may be a plateau, or go down without end.
      const arrived = history.since(isSettled);
      return arrived ? t`Nearly flat after ${inSteps(arrived)}: no slope reaches ${formatNumber(SETTLED)}.` : t`The error is flat here: no slope reaches ${formatNumber(SETTLED)}.`;
    }

    /** @type {(shown: import("../shared/run.js").Shown<State>, note: string) => string} */
    function draw({ state, at }, note) {
      const { weights, error, right } = state;
      const { example, selected } = chosen;
      const measure = network.classifies ? t("cross-entropy") : t("mean squared error");
      const shownError = formatNumber(error, error < 1e-3 || error >= 1e5 ? ".2g" : ".4f");
      const told = `${measure} ${shownError}`;
      // Translators: {0} is a measure of error with its value, {1} how many of {2} examples.
      const results = network.classifies ? t`${told}, ${right} of ${count} right` : told;
      const values = network.pass(weights, points.inputs, example * output);
      const isScaled = (/** @type {number} */ column) => String(spec.scales[column]) !== "0,1";
      const last = spec.sizes.length - 1;
      const inputs = spec.inputs.map((name, i) => `${name} = ${plain(data.inputs[i][example])}`).join(t(", "));
      const target = plain(data.target[example]);
      // Before the prediction is drawn, which goes through the same numbers.
      const given = plain(unscale(values[last][0], output));
      showNetwork({
        weights,
        values,
        selected: network.parameters[selected],
        // Translators: {1} is a measure of error with its value.
        numbers: t`step ${formatNumber(at, ",d")}: ${results}`,
        unscaled: (layer, node) => {
          const column = layer === 0 ? node : layer === last ? output : -1;
          return column >= 0 && isScaled(column) ? unscale(values[layer][node], column) : null;
        },
        target,
      });
      showPrediction((at) => unscale(network.output(weights, at.map(scale)), output), example);
      showRate(bound ? rate() : Math.max(own.min, rate()));
      showExample(example + 1);
      showSelected(String(selected), layers);
      showWeight(weights[selected]);
      return (
        `${t`After ${inSteps(at)}: ${results}.`} ${note}${note && " "}` +
        `${t`Example ${example + 1}: ${inputs} gives ${given}, target ${target}.`} ` +
        `${parameterName(network.parameters[selected])} = ${short(weights[selected])}.`
      );
    }

    update();
  },
};
