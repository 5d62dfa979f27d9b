// How well models do on the examples that are shown: the confusion matrix of one, the scores of all.
import { heatMarkup } from "../heat.js";
import { PANEL as WIDTH } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { shortened, textWidth, wrapped } from "../text.js";
import { t } from "../words.js";
import { markMarkup } from "./marks.js";
import { confusion, places, scored } from "./state.js";

/** @typedef {import("./state.js").Data} Data */
/** @typedef {import("./state.js").State} State */

const TOP = 62;
const SIZE = 12;
/** How large cells are at most, and where names above them are longer; those below names, and others, at least. */
const [LARGE, LARGEST, NAMED, SMALL] = [52, 64, 40, 30];

/** @param {Data} data */
const widest = ({ classes }) => Math.max(...classes.map((/** @type {string} */ name) => textWidth(name, SIZE, { bold: true })));

/** Where the cells begin: names have as much room as the cells leave. @param {Data} data */
const leftOf = (data) => Math.max(92, Math.min(widest(data) + 28, WIDTH - 6 - (data.classes.length > 5 ? SMALL : NAMED) * data.classes.length, 150));

/** @param {Data} data */
const cellOf = (data) => Math.min(widest(data) > LARGE ? LARGEST : LARGE, (WIDTH - leftOf(data) - 6) / data.classes.length);

/** @param {Data} data */
export const matrixHeight = (data) => TOP + cellOf(data) * data.classes.length + 26;

/** @param {Data} data @param {State} state @param {number[]} shown */
export function matrixMarkup(data, state, shown) {
  const size = data.classes.length;
  const [LEFT, cell] = [leftOf(data), cellOf(data)];
  const counts = confusion(data, shown, state.model);
  const most = Math.max(1, ...counts);
  const middle = (/** @type {number} */ i) => (i + 0.5) * cell;
  const rows = data.classes.map((/** @type {string} */ name, /** @type {number} */ i) => {
    const y = TOP + middle(i);
    return markMarkup(i, LEFT - 12, y, 4.6) + tag("text", { class: look(i === state.label), "text-anchor": "end", x: LEFT - 22, y: y + 4 }, escape(shortened(name, 12, LEFT - 26)));
  });
  const columns = data.classes.map((/** @type {string} */ name, /** @type {number} */ i) => {
    const lines = cell >= NAMED ? twoLines(name, cell) : [];
    const words = lines.map((line, at) => tag("text", { class: look(i === state.predicted), "text-anchor": "middle", x: LEFT + middle(i), y: TOP - 20 - 13 * (lines.length - 1 - at) }, escape(line)));
    return words.join("") + markMarkup(i, LEFT + middle(i), TOP - 9, 4.6);
  });
  const numbers = counts.map((count, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    if (!count) return "";
    const text = textWidth(String(count), 12) > cell ? "…" : String(count);
    return tag("text", { class: `explorable-count-text${row === column ? " explorable-lit" : ""}`, x: LEFT + middle(column), y: TOP + middle(row) + 4 }, escape(text));
  });
  const edges = Array.from({ length: size * size }, (_, at) => rectangle(LEFT + (at % size) * cell, TOP + Math.floor(at / size) * cell, cell, cell)).join("");
  const box = boxOf(state, LEFT, cell, size);
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(shortened(t`Confusions of ${data.models[state.model]}`, 14, WIDTH - 12))) +
    tag("text", { class: "explorable-token", x: 4, y: TOP - 20 }, t("label ↓  says →")) +
    tag("g", { "data-concept": data.paint.concept, "data-color": data.paint.concept ? null : data.paint.color }, heatMarkup({ rows: size, columns: size, value: (row, column) => counts[row * size + column], x: LEFT, y: TOP, width: cell, most })) +
    tag("path", { class: "explorable-edge", d: edges }) +
    box +
    rows.join("") +
    columns.join("") +
    numbers.join("") +
    tag("text", { class: "explorable-token", x: LEFT, y: matrixHeight(data) - 8 }, t("on the diagonal it is right")) +
    tag("rect", { class: "explorable-hit", x: LEFT, y: TOP, width: size * cell, height: size * cell })
  );
}

/** A name in two lines, where it has no room in one. @param {string} name @param {number} room */
function twoLines(name, room) {
  const [first, ...rest] = wrapped(name, SIZE, room, { bold: true });
  return [first, ...(rest.length ? [rest.join(" ")] : [])].map((line) => shortened(line, SIZE, room, { bold: true }));
}

/** @param {boolean} isLit */
const look = (isLit) => `explorable-token${isLit ? " explorable-lit" : ""}`;

/** The cells that the rows are filtered by. @param {State} state @param {number} left @param {number} cell @param {number} size */
function boxOf({ label, predicted }, left, cell, size) {
  if (label < 0 && predicted < 0) return "";
  const [row, rows] = label < 0 ? [0, size] : [label, 1];
  const [column, columns] = predicted < 0 ? [0, size] : [predicted, 1];
  return tag("path", { class: "explorable-ring", d: rectangle(left + column * cell, TOP + row * cell, columns * cell, rows * cell) });
}

/**
 * The label and the prediction of a cell.
 * @param {Data} data @param {number} x @param {number} y
 */
export function cellAt(data, x, y) {
  const cell = cellOf(data);
  const [label, predicted] = [Math.floor((y - TOP) / cell), Math.floor((x - leftOf(data)) / cell)];
  const size = data.classes.length;
  return label >= 0 && predicted >= 0 && label < size && predicted < size ? { label, predicted } : null;
}

const LINE = 23;
/** How wide a column of numbers is at least, and the name above it at most. */
const [NUMBERS, NAME] = [76, 100];

/** @param {Data} data */
export const scoresHeight = (data) => 52 + LINE * (2 + data.classes.length + (data.models.length > 1 ? 5 : 0));

/** @param {Data} data @param {State} state @param {number[]} shown */
export function scoresMarkup(data, state, shown) {
  const size = data.classes.length;
  const found = data.predictions.map((_, model) => scored(confusion(data, shown, model), size));
  const isPair = found.length > 1;
  // A column is as wide as its model's name, as far as the classes leave room for it.
  const rows = Math.max(...data.classes.map((/** @type {string} */ name) => textWidth(t`F1 of ${name}`, SIZE)));
  const wanted = Math.max(...data.models.flatMap((/** @type {string} */ name) => twoLines(name, NAME)).map((/** @type {string} */ line) => textWidth(line, SIZE, { bold: true })));
  const second = Math.max(NUMBERS, Math.min(wanted, WIDTH - 56 - 42 - 20 - rows));
  const ends = isPair ? [WIDTH - 56 - second, WIDTH - 52, WIDTH - 4] : [WIDTH - 60];
  const title = shown.length < data.count ? t`Scores on ${shown.length} of ${data.count} examples` : t`Scores on all ${data.count} examples`;
  const parts = [tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(title))];
  data.models.forEach((/** @type {string} */ name, /** @type {number} */ at) => {
    const lines = twoLines(name, at ? second : NAME);
    lines.forEach((line, i) => parts.push(tag("text", { class: look(at === state.model && isPair), "text-anchor": "end", x: ends[at], y: 42 - 13 * (lines.length - 1 - i) }, escape(line))));
  });
  if (isPair) parts.push(tag("text", { class: "explorable-token", "text-anchor": "end", x: ends[2], y: 42 }, t("change")));
  let y = 42;
  const row = (/** @type {string} */ name, /** @type {(number | null | undefined)[]} */ values, /** @type {number} */ kind) => {
    y += LINE;
    const mark = kind < 0 ? "" : markMarkup(kind, 11, y - 4, 4.6);
    parts.push(mark + tag("text", { class: "explorable-cell-text", x: kind < 0 ? 4 : 20, y }, escape(shortened(name, 12, ends[0] - 42 - (kind < 0 ? 4 : 20)))));
    const [first, second] = values;
    const numbers = values.map((value) => (value === null || value === undefined ? "–" : places(value)));
    if (isPair) numbers.push(typeof first !== "number" || typeof second !== "number" ? "–" : change([first, second]));
    numbers.forEach((text, at) => parts.push(tag("text", { class: at < 2 && kind < 0 ? "explorable-figure-text explorable-lit" : "explorable-figure-text", x: ends[at], y }, escape(text))));
  };
  row(t("accuracy"), found.map((one) => one?.accuracy), -1);
  row(t("macro F1"), found.map((one) => one?.f1), -1);
  data.classes.forEach((/** @type {string} */ name, /** @type {number} */ kind) => row(t`F1 of ${name}`, found.map((one) => one?.each[kind]), kind));
  if (isPair) {
    const counts = [0, 0, 0, 0];
    for (const i of shown) counts[data.outcome(i)]++;
    y += LINE + 4;
    parts.push(tag("text", { class: "explorable-token", x: 4, y }, t("who is right")));
    [0, 2, 1, 3].forEach((outcome) => {
      y += LINE;
      const name = outcome === 1 || outcome === 2 ? t`only ${data.outcomes[outcome]}` : data.outcomes[outcome];
      parts.push(tag("text", { class: "explorable-cell-text", x: 4, y }, escape(shortened(name, 12, 160))));
      parts.push(tag("text", { class: "explorable-figure-text", x: ends[0], y }, escape(String(counts[outcome]))));
      const wide = (counts[outcome] / Math.max(1, shown.length)) * (WIDTH - 8 - ends[0] - 10);
      if (wide) parts.push(tag("rect", { class: "explorable-share-bar", x: ends[0] + 10, y: y - 10, width: Math.round(wide * 100) / 100, height: 11 }));
    });
  }
  return parts.join("");
}

/** What a reader gets who subtracts the numbers that are shown. @param {number[]} values */
function change(values) {
  const [first, second] = values.map((value) => Number(value.toFixed(3)));
  const difference = second - first;
  return difference > 0.0005 ? `+${places(difference)}` : places(difference);
}
