// The examples of a data set, which of them are shown in which order, and how well models do on them.
import { formatNumber } from "../numbers.js";
import { unpack, unpackRows } from "../packed.js";
import { inSigns, t } from "../words.js";

/**
 * @typedef {object} State
 * @property {number} chosen an example
 * @property {string} sort a column, or nothing for the order of the data
 * @property {number} direction 1, or -1 from the greatest down
 * @property {number} from how many rows are before the first that the table shows
 * @property {string} search
 * @property {number} label a class, or -1 for all
 * @property {number} predicted a class, or -1 for all
 * @property {string} right who is, or nothing for all
 * @property {number} model whose predictions matrix, marks and strip show
 *
 * @typedef {object} Column
 * @property {string} key
 * @property {string} name
 * @property {(example: number) => string | number} value what rows are sorted by
 * @property {(example: number) => string} text
 * @property {(example: number) => number} [kind] the class that it names
 * @property {boolean} [number] whether it holds numbers
 *
 * @typedef {ReturnType<typeof dataOf>} Data
 */

/** A whole number as it is, another with three digits or all before the point. @param {number} value */
export function short(value) {
  const text = Number.isInteger(value) ? String(value) : String(Number(Math.abs(value) < 1e3 ? value.toPrecision(3) : value.toFixed(0)));
  return inSigns(text, true).replace("-", "−");
}

/** @param {number} value a score or a share */
export const places = (value) => formatNumber(value, ".3f").replace(/^(−?)0\./, "$1.");

/**
 * @param {import("../../types.js").RenderProps["model"]} model
 */
export function dataOf(model) {
  const [texts, classes, labels, models, scores] = ["texts", "classes", "labels", "models", "scores"].map((key) => model.get(key));
  /** @type {number[][]} */
  const predictions = model.get("predictions");
  const packed = model.get("points");
  const points = packed ? unpack(packed) : null;
  /** @type {number[][]} */
  const tokens = model.get("tokens") ?? [];
  /** @type {import("../tokens.js").Token[]} */
  const vocabulary = model.get("vocabulary") ?? [];
  const starts = [0];
  for (const row of tokens) starts.push(starts[starts.length - 1] + row.length);
  const shares = (model.get("shares") ?? []).map((/** @type {any} */ own) => unpackRows(own, starts));
  /** Who is right: 0 all, then as Python's `outcomes`. @param {number} i */
  const outcome = (i) => (predictions.length > 1 ? 2 * Number(labels[i] !== predictions[1][i]) : 0) + Number(labels[i] !== predictions[0][i]);
  const outcomes = predictions.length > 1 ? [t("both"), models[1], models[0], t("neither")] : [t("yes"), t("no")];
  /** @type {string[]} */
  const lower = texts.map((/** @type {string} */ text) => text.toLowerCase());
  const isSmall = scores.every((/** @type {number[]} */ own) => own.every((score) => Math.abs(score) < 10));
  const scoreText = isSmall ? places : short;
  /** @type {Column[]} */
  const columns = [
    { key: "text", name: t("text"), value: (i) => lower[i], text: (i) => texts[i] },
    { key: "label", name: t("label"), value: (i) => labels[i], text: (i) => classes[labels[i]], kind: (i) => labels[i] },
    ...predictions.map((own, at) => ({
      key: at ? "prediction_b" : "prediction",
      name: models[at],
      value: (/** @type {number} */ i) => own[i],
      text: (/** @type {number} */ i) => `${own[i] === labels[i] ? "" : "✗ "}${classes[own[i]]}`,
      kind: (/** @type {number} */ i) => own[i],
    })),
    ...(predictions.length > 1 ? [{ key: "right", name: t("who is right"), value: outcome, text: (/** @type {number} */ i) => outcomes[outcome(i)] }] : []),
    ...scores.map((/** @type {number[]} */ own, /** @type {number} */ at) => ({
      key: at ? "score_b" : "score",
      name: scores.length > 1 ? t`score, ${models[at]}` : t("score"),
      value: (/** @type {number} */ i) => own[i],
      text: (/** @type {number} */ i) => scoreText(own[i]),
      number: true,
    })),
    ...(scores.length > 1
      ? [{ key: "difference", name: t("difference"), value: (/** @type {number} */ i) => scores[1][i] - scores[0][i], text: (/** @type {number} */ i) => scoreText(scores[1][i] - scores[0][i]), number: true }]
      : []),
    ...model.get("columns").map((/** @type {{name: string, values: any[]}} */ { name, values }) => ({
      key: name,
      name,
      value: (/** @type {number} */ i) => values[i],
      text: (/** @type {number} */ i) => (typeof values[i] === "number" ? short(values[i]) : String(values[i])),
      number: typeof values[0] === "number",
    })),
  ];
  return {
    count: texts.length,
    texts,
    classes,
    labels,
    predictions,
    models,
    points,
    columns,
    outcome,
    outcomes,
    /** @type {number} */
    rows: model.get("rows"),
    /** @type {number | null} */
    variance: model.get("variance") ?? null,
    /** @type {{concept: string | null, color: string}} */
    paint: model.get("paint"),
    hasTokens: tokens.length > 0,
    /** The tokens of an example, and what each adds to a model's prediction. @param {number} i @param {number} at */
    strip: (i, at) => ({ tokens: tokens[i].map((id) => vocabulary[id]), shares: shares[at]?.subarray(starts[i], starts[i + 1]) ?? null }),
    lower,
  };
}

/**
 * The examples that are shown, in order.
 * @param {Data} data
 * @param {State} state
 * @returns {number[]}
 */
export function shownOf(data, { search, label, predicted, right, model, sort, direction }) {
  const words = search.trim().toLowerCase();
  /** @type {number[]} */
  const found = [];
  for (let i = 0; i < data.count; i++) {
    if (label >= 0 && data.labels[i] !== label) continue;
    if (predicted >= 0 && data.predictions[model][i] !== predicted) continue;
    if (right && !isRight(data, right, i)) continue;
    if (words && !data.lower[i].includes(words)) continue;
    found.push(i);
  }
  const column = data.columns.find(({ key }) => key === sort);
  if (!column) return found;
  const values = found.map(column.value);
  const order = [...found.keys()].sort((a, b) => direction * (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0) || a - b);
  return order.map((at) => found[at]);
}

/** @param {Data} data @param {string} right @param {number} i */
function isRight(data, right, i) {
  if (right === "differ") return data.predictions[0][i] !== data.predictions[1][i];
  return data.outcome(i) === Number(right);
}

/**
 * How often each class (rows) is predicted as each (columns).
 * @param {Data} data
 * @param {number[]} shown
 * @param {number} model
 */
export function confusion(data, shown, model) {
  const size = data.classes.length;
  const counts = new Array(size * size).fill(0);
  for (const i of shown) counts[data.labels[i] * size + data.predictions[model][i]]++;
  return counts;
}

/**
 * Accuracy, the F1 of each class, and their plain mean over the classes that occur, as scikit-learn has them.
 * @param {number[]} counts of `confusion`
 * @param {number} size of the classes
 * @returns {{accuracy: number, f1: number, each: (number | null)[]} | null} null where there is no example
 */
export function scored(counts, size) {
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((total, one) => total + one, 0);
  const total = sum(counts);
  if (!total) return null;
  const all = Array.from({ length: size }, (_, i) => i);
  const hits = all.map((i) => counts[i * size + i]);
  const each = all.map((i) => {
    const occurs = sum(all.map((j) => counts[i * size + j] + counts[j * size + i]));
    return occurs ? (2 * hits[i]) / occurs : null;
  });
  const known = /** @type {number[]} */ (each.filter((one) => one !== null));
  return { accuracy: sum(hits) / total, f1: sum(known) / known.length, each };
}
