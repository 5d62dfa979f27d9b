// A small network that the reader tunes by hand and trains; beside it what it predicts, and its error.
import { menu, slider } from "../shared/controls.js";
import { errorCurve } from "../shared/error-curve.js";
import { formatNumber } from "../shared/expressions.js";
import { History } from "../shared/history.js";
import { onStep } from "../shared/ranges.js";
import { diagram } from "../shared/networks/diagram.js";
import { Network } from "../shared/networks/network.js";
import { prediction } from "../shared/networks/prediction.js";
import { nodeName, parameterName, short } from "../shared/networks/words.js";
import { transport } from "../shared/transport.js";

/** @typedef {{weights: Float64Array, error: number, right: number, slope: number}} State `slope` is the gradient's largest part */

/** From so many times the first error on, or from one, training has diverged. */
const DIVERGED = 1e4;
/** Larger errors are not shown. */
const LARGEST = 1e12;
/** The largest part of the gradient where training has arrived. */
const SETTLED = 1e-3;
const PRESSES = { "GD step": 1, "10 GD steps": 10, "100 GD steps": 100 };
/** From one step to the next, in ms. */
const PACE = 40;
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

    /** The last assessment: a step needs the gradient of the state before it. @type {{weights?: Float64Array, gradient: Float64Array}} */
    let latest = { gradient: new Float64Array() };
    /** @type {(weights: Float64Array) => State} */
    const stateOf = (weights) => {
      const { error, right, gradient } = network.assess(weights, points);
      latest = { weights, gradient };
      return { weights, error, right, slope: gradient.reduce((most, part) => Math.max(most, Math.abs(part)), 0) };
    };
    /** @type {(state: State) => State | null} */
    const next = ({ weights, error }) => {
      if (error > DIVERGED * Math.max(1, history.states[0].error)) return null;
      if (latest.weights !== weights) stateOf(weights);
      const { gradient } = latest;
      const moved = stateOf(weights.map((weight, i) => weight - rate() * gradient[i]));
      return moved.error <= LARGEST ? moved : null;
    };
    /** @type {History<State>} */
    const history = new History(stateOf(firstWeights), next);
    history.forward(model.get("steps"));
    const firstSteps = history.length;

    const root = d3.select(el);
    const showNetwork = diagram(d3, root, { spec, network, onSelect: ({ at }) => select(at) });
    const showPrediction = prediction(d3, root, { id: `${el.id}-clip`, spec, data, onPick: choose });
    const showError = errorCurve(d3, root, { id: `${el.id}-error` });

    const controls = root.append("div").attr("class", "explorable-controls");
    const controlled = transport(controls, {
      el,
      signal,
      history,
      presses: PRESSES,
      pace: PACE,
      rests: ({ slope }) => slope < SETTLED,
      draw,
      reset() {
        [example, selected] = [0, 0];
        model.set("learning_rate", firstRate);
        history.restart(stateOf(firstWeights));
        history.forward(firstSteps);
      },
    });
    const plain = { unit: "", concept: null };
    const rates = { ...plain, label: "learning rate", min: Math.min(0.001, firstRate), max: Math.max(10, firstRate), step: 1.1, scale: "log", format: ".2g" };
    const showRate = slider(controls, `${el.id}-rate`, rates, (value) => model.set("learning_rate", Number(value.toPrecision(2))));
    const examples = { ...plain, label: "example", min: 1, max: count, step: 1, format: "d", unit: ` of ${count}` };
    const showExample = slider(controls, `${el.id}-example`, examples, (value) => choose(value - 1));
    const layers = spec.sizes.slice(1).map((_, i) => ({
      label: `layer ${i + 1}`,
      options: network.parameters
        .filter(({ layer }) => layer === i + 1)
        .map((one) => {
          const to = nodeName(spec, one.layer, one.to);
          const ends = one.from === null ? to : `${nodeName(spec, i, one.from)} → ${to}`;
          return { value: String(one.at), text: `${parameterName(one)}: ${ends}` };
        }),
    }));
    const showSelected = menu(controls, `${el.id}-weight`, "weight", layers, (value) => select(Number(value)));
    const reach = Math.max(REACH, Math.ceil(1.5 * firstWeights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)));
    const weightRange = { ...plain, label: "its value", min: -reach, max: reach, step: 0.05, format: ".2f" };
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
      const { at, isOver, isFull, states } = history;
      const steps = `${formatNumber(at, ",d")} step${at === 1 ? "" : "s"}`;
      if (isOver && isFull) return `${steps} are taken: that is all that is kept`;
      if (isOver) return `${at ? `diverged after ${steps}` : "diverges at once"}: the learning rate is too large`;
      if (history.state.slope >= SETTLED) return "";
      const arrived = states.findIndex(({ slope }) => slope < SETTLED);
      return arrived ? `converged after ${formatNumber(arrived, ",d")} step${arrived === 1 ? "" : "s"}: the error is flat here` : "the error is flat here";
    }

    /** @param {number} value @param {number} column */
    const unscale = (value, column) => value * spec.scales[column][1] + spec.scales[column][0];

    function draw() {
      const { at, length, state, states } = history;
      const { weights, error, right } = state;
      const steps = `step ${formatNumber(at, ",d")}`;
      const measure = network.classifies ? "cross-entropy" : "mean squared error";
      const correct = network.classifies ? `, ${right} of ${count} right` : "";
      const shownError = formatNumber(error, error < 1e5 ? (error < 1e-3 ? ".2g" : ".4f") : ".2g");
      const words = outcome();
      const values = network.pass(weights, points.inputs, example * output);
      const inUnits = (/** @type {number} */ value, /** @type {number} */ column) => formatNumber(unscale(value, column), ".4g");
      const isScaled = (/** @type {number} */ column) => String(spec.scales[column]) !== "0,1";
      const last = spec.sizes.length - 1;
      const said = {
        inputs: spec.inputs.map((name, i) => `${name} = ${formatNumber(data.inputs[i][example], ".4g")}`).join(", "),
        output: inUnits(values[last][0], output),
        target: formatNumber(data.target[example], ".4g"),
      };
      showNetwork({
        weights,
        values,
        selected: network.parameters[selected],
        numbers: `${steps}: ${measure} ${shownError}${correct}`,
        words,
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
      );
      showRate(rate());
      showExample(example + 1);
      showSelected(String(selected));
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
        `${alternative} After ${formatNumber(at, ",d")} step${at === 1 ? "" : "s"}: ${measure} ${shownError}${correct}${words && `; ${words}`}. ` +
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
