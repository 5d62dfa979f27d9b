// Points join the nearest of k centres, centres move to the mean of their points, and so on until nothing changes.
import { decimalsOf } from "../shared/axes.js";
import { next, placing } from "../shared/clusters/algorithm.js";
import { clusterPlot } from "../shared/clusters/plot.js";
import { clusterSizes } from "../shared/clusters/sizes.js";
import { picker, slider } from "../shared/controls.js";
import { inSteps } from "../shared/history.js";
import { report } from "../shared/interaction.js";
import { formatNumber } from "../shared/numbers.js";
import { onStep } from "../shared/ranges.js";
import { run } from "../shared/run.js";
import { select } from "../shared/select.js";
import { apart, t } from "../shared/words.js";

/** @typedef {import("../shared/clusters/algorithm.js").Point} Point */
/** @typedef {import("../shared/clusters/algorithm.js").State} State */

const SIZE = { height: 366, top: 78 };
/** Below the curve stand the sizes of the clusters. */
const FOOT = 68;
/** How many steps the way ahead is followed. */
const AHEAD = 400;
const FEWEST = 10;
/** What a step did, and what the next one does. */
const did = () => ({ placed: t("centres placed"), assigned: t("points assigned"), moved: t("centres moved") });
const does = () => ({ placed: t("join the nearest centre"), assigned: t("centres move to the mean"), moved: t("join the nearest centre") });
const BY_HAND = "by hand";
const methods = () => ({ random: t("random points"), farthest: t("far apart"), "k-means++": "k-means++", [BY_HAND]: t("by hand: press the plot") });

/** @type {import("../types.js").Picture} */
export default {
  render(props) {
    const { model, el, d3 } = props;
    /** @type {import("../shared/clusters/algorithm.js").Columns} */
    const points = model.get("points");
    /** @type {Record<string, number[][]>} */
    const starts = model.get("starts");
    const most = model.get("most");
    const k = () => Math.min(most, Math.max(1, Math.round(model.get("k")))) || 1;
    const firstSeed = model.get("seed");
    const unplaced = /** @type {Point[]} */ ([]);
    /** `placed` is where a hand put centres. */
    const chosen = { method: model.get("init"), seed: firstSeed, centre: 0, placed: unplaced };

    const plot = clusterPlot(d3, select(el), { id: el.id, model, size: SIZE });
    const [across, up] = plot.ranges;
    const { history, controls, curve, choose, update } = run(props, {
      chosen,
      bound: { key: "k", read: k, anew: true },
      first: () => placing(points, start()),
      next: (/** @type {State} */ state) => next(points, state),
      rests: () => false,
      ahead: AHEAD,
      presses: { /* words */ "Step": 1, "×10": 10, "×100": 100 },
      pace: 900,
      error: ({ inertia }) => inertia,
      // Each colour of the palette is a cluster's.
      curve: { name: t("inertia"), color: null, fewest: FEWEST, size: { ...SIZE, foot: FOOT } },
      draw,
    });
    const showSizes = clusterSizes(curve.plot, model.get("clusters"));

    const { parameters, settings } = controls;
    const whole = { unit: "", step: 1, format: "d", concept: null };
    const showK = slider(parameters, `${el.id}-k`, { ...whole, label: t("k, the number of clusters"), min: 1, max: most }, (value) => model.set("k", value));
    const showMethod = picker(parameters, `${el.id}-start`, t("first centres"), (method) => {
      // By hand it goes on from where the centres are.
      if (method === BY_HAND) choose({ method, placed: history.state.centres }, 0);
      else choose({ method, placed: unplaced }, model.get("steps"));
    });
    const seeds = { ...whole, label: t("seed"), min: firstSeed, max: firstSeed + starts.random.length - 1 };
    const showSeed = slider(settings, `${el.id}-seed`, seeds, (seed) => {
      const method = chosen.method !== BY_HAND ? chosen.method : model.get("init") === BY_HAND ? "random" : model.get("init");
      choose({ seed, method, placed: unplaced }, model.get("steps"));
    });
    const showCentre = picker(settings, `${el.id}-centre`, t("centre to move"), (value) => choose({ centre: Number(value) }));
    const ranges = [across, up].map((ends, axis) => rangeOf(model.get("labels")[axis], ends));
    const showPlace = ranges.map((range, axis) =>
      slider(settings, `${el.id}-${"xy"[axis]}`, range, (value) => {
        const place = /** @type {Point} */ ([...history.state.centres[centre()]]);
        place[axis] = value;
        put(place);
      }),
    );

    /** The centre to move: fewer clusters may have none of its number. */
    function centre() {
      return Math.min(chosen.centre, k() - 1);
    }

    /** @returns {Point[]} the first centres */
    function start() {
      if (chosen.method !== BY_HAND) {
        return starts[chosen.method][chosen.seed - firstSeed].slice(0, k()).map((point) => [points[0][point], points[1][point]]);
      }
      const [low, high] = across;
      /** @type {(i: number) => Point} */
      const inRow = (i) => [low + ((i + 0.5) / k()) * (high - low), (up[0] + up[1]) / 2];
      return Array.from({ length: k() }, (_, i) => chosen.placed[i] ?? inRow(i));
    }

    /**
     * Puts the chosen centre somewhere, with which everything starts anew; it stays where it was put.
     * @param {Point} place
     */
    function put(place) {
      const placed = [...history.state.centres];
      placed[centre()] = /** @type {Point} */ (place.map((value, axis) => onStep(value, ranges[axis])));
      choose({ method: BY_HAND, placed }, 0);
    }

    /** @param {import("../shared/run.js").Shown<State>} shown */
    function draw(shown) {
      const { state, at } = shown;
      const isConverged = state.after === "assigned" && !state.changed;
      const happened = isConverged ? t`Converged after ${inSteps(at)}` : t`Step ${at}: ${did()[state.after]}`;
      plot.show(shown, happened, isConverged ? t("no point changes its cluster") : t`next: ${does()[state.after]}`);
      showK(k());
      showMethod(chosen.method, { "": methods() });
      showSeed(chosen.seed);
      showCentre(String(centre()), { "": Object.fromEntries(state.centres.map((_, i) => [i, String(i + 1)])) });
      showPlace.forEach((show, axis) => show(state.centres[centre()][axis]));
      model.set("step", at);
      model.set("centres", state.centres);
      model.set("inertia", state.inertia);
      const began = chosen.method === BY_HAND ? t("placed by hand") : methods()[/** @type {"random"} */ (chosen.method)];
      const lie = isConverged || !at ? ` ${t`Centres: ${apart(state.centres.map(located))}.`}` : "";
      // Translators: {0} is a number of clusters, {1} how their centres are placed at first, such as "far apart".
      return `${t`k = ${k()}; first centres: ${began}.`} ${happened}. ${showSizes(state)}${lie}`;
    }

    /** @type {(centre: Point, i: number) => string} */
    const located = (place, i) => {
      const [x, y] = ranges.map(({ label, format }, axis) => `${label} ${formatNumber(place[axis], format)}`);
      // Translators: {0} is the number of a centre, {1} and {2} are places along axes, such as "width 0.3".
      return t`${i + 1} at ${x}, ${y}`;
    };
    const told = () => report(el, "centre", [...history.state.centres[centre()]]);
    plot.listen({
      centres: () => history.state.centres,
      take: (centre) => choose({ centre }),
      move: put,
      drop: told,
      // By hand each press puts a centre, and the next press the next one.
      press(place) {
        if (chosen.method !== BY_HAND) return;
        const next = (centre() + 1) % k();
        put(place);
        told();
        choose({ centre: next });
      },
    });
    update();
  },
};

/**
 * A slider's range along an axis.
 * @param {string} label
 * @param {number[]} ends
 */
function rangeOf(label, [min, max]) {
  const step = Number((10 ** Math.floor(Math.log10((max - min) / 100))).toPrecision(1));
  return { label, unit: "", min, max, step, format: `.${decimalsOf(step)}f`, concept: null };
}
