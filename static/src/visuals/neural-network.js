// A small network that the reader tunes by hand and trains; beside it what it predicts, and its error.
import { picker, slider } from "../shared/controls.js";
import { errorCurve } from "../shared/error-curve.js";
import { formatNumber } from "../shared/expressions.js";
import { History, inSteps } from "../shared/history.js";
import { report } from "../shared/interaction.js";
import { onStep } from "../shared/ranges.js";
import { diagram } from "../shared/networks/diagram.js";
import { Network } from "../shared/networks/network.js";
import { prediction } from "../shared/networks/prediction.js";
import { SETTLED, isSettled, training } from "../shared/networks/training.js";
import { nodeName, parameterName, plain, short } from "../shared/networks/words.js";
import { transport } from "../shared/transport.js";

const PRESSES = { "GD step": 1, "10 GD steps": 10, "100 GD steps": 100 };
/** From one step to the next, in ms. */
const PACE = 40;
/** How many numbers the history may keep, and how many steps at most. */
const MOST_KEPT = 500_000;
const MOST_STEPS = 10_000;
/** How far a weight can be moved by hand, at least. */
const REACH = 8;

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3, signal }) {
    /** @type {import("../shared/networks/network.js").Spec} */
    const spec = model.get("network");
    /** @type {import("../shared/networks/prediction.js").Data} */
    const data = model.get("points");
    const alternative = model.get("alt");
    const network = new Network(spec);
    const count = data.target.length;
    const scale = (/** @type {number} */ value, /** @type {number} */ column) => (value - spec.scales[column][0]) / spec.scales[column][1];
    const output = spec.inputs.length;
    const points = {
      count,
      inputs: Float64Array.from(data.target.flatMap((_, i) => data.inputs.map((column, at) => scale(column[i], at)))),
      target: Float64Array.from(data.target, (value) => scale(value, output)),
    };

    const firstWeights = Network.flat(model.get("weights"));
    const firstRate = model.get("learning_rate");
    const rate = () => Number(model.get("learning_rate"));
    let example = 0;
    let selected = 0;

    const { stateOf, next } = training(network, points, rate);
    /** @type {History<import("../shared/networks/training.js").State>} */
    const history = new History(
      stateOf(firstWeights),
      (state) => next(state, history.states[0]),
      Math.min(MOST_STEPS, Math.ceil(MOST_KEPT / firstWeights.length)),
      (state) => state.rate === rate(),
    );
    history.forward(model.get("steps"));
    const firstSteps = history.length;

    const root = d3.select(el);
    /** @type {(act: (at: number) => void, control: string) => (at: number) => void} what a click in a drawing does */
    const press = (act, control) => (at) => {
      act(at);
      report(el, control, at);
    };
    const showNetwork = diagram(d3, root, { spec, network, onSelect: press(select, "weight") });
    const showPrediction = prediction(d3, root, { id: `${el.id}-clip`, spec, data, onPick: press(choose, "example") });
    const showError = errorCurve(d3, root, { id: `${el.id}-error` });

    const controls = root.append("div").attr("class", "explorable-controls");
    const controlled = transport(controls, {
      el,
      signal,
      history,
      presses: PRESSES,
      pace: PACE,
      rests: isSettled,
      draw,
      reset() {
        [example, selected] = [0, 0];
        model.set("learning_rate", firstRate);
        history.restart(stateOf(firstWeights));
        history.forward(firstSteps);
      },
    });
    const bare = { unit: "", concept: null };
    const own = { ...bare, label: "learning rate", min: Math.min(0.001, firstRate), max: Math.max(10, firstRate), step: 1.1, scale: "log", format: ".2g" };
    /** A parameter's range is the page's. @type {import("../types.js").Declaration | undefined} */
    const bound = model.get("rate");
    const showRate = slider(controls, `${el.id}-rate`, bound ?? own, (value) =>
      model.set("learning_rate", bound ? onStep(value, bound) : Number(value.toPrecision(2))),
    );
    const examples = { ...bare, label: "example", min: 1, max: count, step: 1, format: "d", unit: ` of ${count}` };
    const showExample = slider(controls, `${el.id}-example`, examples, (value) => choose(value - 1));
    const named = (/** @type {import("../shared/networks/network.js").Parameter} */ one) => {
      const to = nodeName(spec, one.layer, one.to);
      const ends = one.from === null ? to : `${nodeName(spec, one.layer - 1, one.from)} → ${to}`;
      return [one.at, `${parameterName(one)}: ${ends}`];
    };
    const layers = Object.fromEntries(
      spec.sizes.slice(1).map((_, i) => [
        `layer ${i + 1}`,
        Object.fromEntries(network.parameters.filter(({ layer }) => layer === i + 1).map(named)),
      ]),
    );
    const showSelected = picker(controls, `${el.id}-weight`, "weight", (value) => select(Number(value)));
    const reach = Math.max(REACH, Math.ceil(1.5 * firstWeights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)));
    const weightRange = { ...bare, label: "its value", min: -reach, max: reach, step: 0.05, format: ".2f" };
    const showWeight = slider(controls, `${el.id}-value`, weightRange, (value) => {
      const weights = history.state.weights.slice();
      weights[selected] = onStep(value, weightRange);
      controlled.pause();
      history.restart(stateOf(weights));
      draw();
    });

    /** @param {number} at */
    function select(at) {
      selected = at;
      draw();
    }

    /** @param {number} point */
    function choose(point) {
      example = Math.max(0, Math.min(count - 1, Math.round(point)));
      draw();
    }

    /** What came of the steps, in words. */
    function outcome() {
      const { at, isOver, isFull, state, states } = history;
      if (!(rate() > 0)) return "No step can be taken: the learning rate is not above 0.";
      if (isOver && isFull) return `${inSteps(at)} are taken: no more are kept.`;
      if (isOver) {
        const verb = at && state.rate !== rate() ? "was" : "is";
        return `${at ? `Diverged after ${inSteps(at)}` : "Diverges at once"}: the learning rate ${verb} too large.`;
      }
      if (!isSettled(state)) return "";
      // Whether it is the lowest error nobody knows: it may be a plateau, or go down without end.
      const arrived = states.slice(0, at).findLastIndex((one) => !isSettled(one)) + 1;
      return `${arrived ? `Nearly flat after ${inSteps(arrived)}` : "The error is flat here"}: no slope reaches ${SETTLED}.`;
    }

    /** @param {number} value @param {number} column */
    const unscale = (value, column) => value * spec.scales[column][1] + spec.scales[column][0];

    function draw() {
      const { at, length, state, states } = history;
      const { weights, error, right } = state;
      const measure = network.classifies ? "cross-entropy" : "mean squared error";
      const correct = network.classifies ? `, ${right} of ${count} right` : "";
      const shownError = formatNumber(error, error < 1e5 ? (error < 1e-3 ? ".2g" : ".4f") : ".2g");
      const words = outcome();
      const values = network.pass(weights, points.inputs, example * output);
      const inUnits = (/** @type {number} */ value, /** @type {number} */ column) => plain(unscale(value, column));
      const isScaled = (/** @type {number} */ column) => String(spec.scales[column]) !== "0,1";
      const last = spec.sizes.length - 1;
      const said = {
        inputs: spec.inputs.map((name, i) => `${name} = ${plain(data.inputs[i][example])}`).join(", "),
        output: inUnits(values[last][0], output),
        target: plain(data.target[example]),
      };
      showNetwork({
        weights,
        values,
        selected: network.parameters[selected],
        numbers: `step ${formatNumber(at, ",d")}: ${measure} ${shownError}${correct}`,
        unscaled: (layer, node) => {
          const column = layer === 0 ? node : layer === last ? output : -1;
          return column >= 0 && isScaled(column) ? inUnits(values[layer][node], column) : "";
        },
        target: said.target,
      });
      showPrediction((inputs) => unscale(network.output(weights, inputs.map(scale)), output), example);
      showError(
        states.map(({ error }) => error),
        at,
        [],
        words || `step ${at}`,
      );
      showRate(bound ? rate() : Math.max(own.min, rate()));
      showExample(example + 1);
      showSelected(String(selected), layers);
      showWeight(weights[selected]);
      controlled.show(
        at === firstSteps &&
          length === firstSteps &&
          states[0].weights === firstWeights &&
          rate() === firstRate &&
          example === 0 &&
          selected === 0,
      );
      model.set(
        "alt",
        `${alternative} After ${inSteps(at)}: ${measure} ${shownError}${correct}. ${words}${words && " "}` +
          `Example ${example + 1}: ${said.inputs} gives ${said.output}, target ${said.target}. ` +
          `${parameterName(network.parameters[selected])} = ${short(weights[selected])}.`,
      );
    }

    const follow = () => {
      // What lies ahead was reached at another rate.
      history.cut();
      draw();
    };
    model.on("change:learning_rate", follow);
    draw();
  },
};
