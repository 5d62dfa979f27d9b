// Examples of a classification: table, map, scores and attribution, which all show what is chosen in one of them.
import { matrixHeight, matrixMarkup, cellAt, scoresHeight, scoresMarkup } from "../shared/examples/scores.js";
import { nearestTo, placesOf, pointsHeight, pointsMarkup } from "../shared/examples/points.js";
import { activeRow, drawnTable, pageOf, rowsMarkup, searchMarkup, sortOf, tableMarkup } from "../shared/examples/table.js";
import { confusion, dataOf, places, scored, shownOf } from "../shared/examples/state.js";
import { stripMarkup, whySaid } from "../shared/examples/strip.js";
import { exchanged } from "../shared/exchanged.js";
import { controlsMarkup, enlivenFields, panelMarkup, pickerMarkup, resetMarkup } from "../shared/fields.js";
import { keepFocus, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { redraw } from "../shared/redrawn.js";
import { say } from "../shared/say.js";
import { escape, tag } from "../shared/svg.js";
import { apart, joined, t } from "../shared/words.js";

/** @typedef {import("../types.js").RenderProps["model"]} Model */
/** @typedef {import("../shared/examples/state.js").Data} Data */
/** @typedef {import("../shared/examples/state.js").State} State */

/** @type {import("../types.js").Picture} */
export default {
  render(props) {
    const surroundings = { model: props.model, id: props.el.id, label: "" };
    const { markup, classes } = view(surroundings);
    const data = dataOf(props.model);
    const state = stateOf(props.model, data);
    // A file has no html: there the table is drawn.
    props.el.innerHTML = drawnTable(data, state, shownOf(data, state)) + markup;
    props.el.classList.add(...classes.split(" "));
    enliven(props);
  },
};

/** @param {Model} model @param {Data} data @returns {State} */
function stateOf(model, data) {
  const [sort, direction] = model.get("sort");
  const state = { chosen: model.get("example"), sort, direction, from: 0, search: "", label: -1, predicted: -1, right: "", model: 0 };
  return { ...state, from: pageWith(data, shownOf(data, state), state.chosen) };
}

/** Where the page of rows begins that has an example. @param {Data} data @param {number[]} shown @param {number} chosen */
function pageWith(data, shown, chosen) {
  return Math.floor(Math.max(0, shown.indexOf(chosen)) / data.rows) * data.rows;
}

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const data = dataOf(model);
  const state = stateOf(model, data);
  const shown = shownOf(data, state);
  const table = tag("div", { class: "explorable-stage explorable-broad", "data-panel": "table" }, tableMarkup(data, state, shown, id));
  const panels = [];
  if (data.points) panels.push(panelMarkup("points", { width: WIDTH, height: pointsHeight(data), label: panels.length ? null : label }, pointsMarkup(data, state, shown, placesOf(data), state.chosen)));
  const strip = stripMarkup(data, state);
  panels.push(panelMarkup("strip", { width: WIDTH, height: strip.height, label: panels.length ? null : label }, strip.content));
  panels.push(panelMarkup("matrix", { width: WIDTH, height: matrixHeight(data), label: null }, matrixMarkup(data, state, shown)));
  panels.push(panelMarkup("scores", { width: WIDTH, height: scoresHeight(data), label: null }, scoresMarkup(data, state, shown)));
  const markup = controls(data, state, shown, id) + table + panels.join("");
  return { markup, classes: "explorable-plots explorable-plots-4 explorable-compared" };
}

/** @param {Data} data @param {State} state @param {number[]} shown @param {string} id */
function controls(data, state, shown, id) {
  const isPair = data.models.length > 1;
  const every = data.classes.map((/** @type {string} */ name, /** @type {number} */ i) => /** @type {[string, string]} */ ([String(i), name]));
  const all = /** @type {[string, string]} */ (["-1", t("all")]);
  /** @type {[string, string][]} */
  const rights = data.outcomes.map((/** @type {string} */ name, /** @type {number} */ i) => [String(i), isPair && (i === 1 || i === 2) ? t`only ${name}` : name]);
  if (isPair) rights.push(["differ", t("they differ")]);
  return controlsMarkup([
    searchMarkup(`${id}-search`, "") + pickerMarkup(`${id}-right`, isPair ? t("who is right") : t("is right"), [["", t("all")], ...rights], ""),
    pickerMarkup(`${id}-label`, t("label"), [all, ...every], "-1") + pickerMarkup(`${id}-predicted`, t("prediction"), [all, ...every], "-1"),
    (isPair ? pickerMarkup(`${id}-model`, t("model"), data.models.map((/** @type {string} */ name, /** @type {number} */ i) => [String(i), name]), "0") : "") + turningMarkup(data, state, shown) + resetMarkup(),
  ]);
}

/** What turns the pages of rows. @param {Data} data @param {State} state @param {number[]} shown */
function turningMarkup(data, state, shown) {
  const button = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ text) => tag("button", { type: "button", class: "explorable-button", "data-press": name, "aria-label": label, disabled: "" }, escape(text));
  const told = tag("span", { class: "explorable-turned" }, pageOf(data, state, shown));
  return tag("div", { class: "explorable-buttons" }, button("Previous", t("Previous examples"), "‹") + button("Next", t("Next examples"), "›") + told);
}

/**
 * Makes the table sort, filter and search, and all drawings follow.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal }) {
  const data = dataOf(model);
  const first = stateOf(model, data);
  const at = data.points ? placesOf(data) : [];
  let state = first;
  let shown = shownOf(data, state);
  const alternative = model.get("alt");
  const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(selector));
  const own = (/** @type {string} */ name) => find(`[id="${el.id}-${name}"]`);
  const stage = (/** @type {string} */ name) => find(`[data-panel="${name}"]`);
  const listen = (/** @type {Element | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });
  const table = find("table");
  const fields = { search: own("search"), right: own("right"), label: own("label"), predicted: own("predicted"), model: own("model") };
  const [previous, next] = ["Previous", "Next"].map((name) => find(`[data-press="${name}"]`));

  /**
   * Draws a state.
   * @param {Partial<State>} changed
   * @param {string} [control] by which a reader asked for it
   * @param {unknown} [value]
   */
  function choose(changed, control, value) {
    const before = state;
    state = { ...state, ...changed };
    const isOther = ["search", "label", "predicted", "right", "sort", "direction", "model"].some((key) => before[/** @type {keyof State} */ (key)] !== state[/** @type {keyof State} */ (key)]);
    if (isOther) shown = shownOf(data, state);
    // Where rows have come or gone the table begins anew; to one that was chosen it goes.
    if (changed.from === undefined && isOther) state.from = 0;
    if (changed.chosen !== undefined && changed.from === undefined && shown.includes(state.chosen)) state.from = pageWith(data, shown, state.chosen);
    draw(isOther);
    if (control) report(el, control, value);
  }

  /** @param {boolean} isOther whether others are shown than before */
  function draw(isOther) {
    exchanged(stage("table"), () => (find("tbody").innerHTML = rowsMarkup(data, state, shown, el.id)));
    table.setAttribute("aria-rowcount", String(shown.length + 1));
    const active = activeRow(data, state, shown, el.id);
    if (active) table.setAttribute("aria-activedescendant", active);
    else table.removeAttribute("aria-activedescendant");
    for (const button of el.querySelectorAll("[data-sort]")) button.closest("th")?.setAttribute("aria-sort", sortOf(/** @type {HTMLElement} */ (button).dataset.sort ?? "", state));
    if (data.points) put("points", pointsMarkup(data, state, shown, at, state.chosen));
    const strip = stripMarkup(data, state);
    put("strip", strip.content, strip.height);
    if (isOther) put("matrix", matrixMarkup(data, state, shown));
    if (isOther) put("scores", scoresMarkup(data, state, shown));
    for (const [name, field] of Object.entries(fields)) if (field) field.value = String(state[/** @type {keyof State} */ (name)]);
    turn();
    say(find(".explorable-turned"), pageOf(data, state, shown));
    const isFirst = Object.entries(first).every(([key, value]) => state[/** @type {keyof State} */ (key)] === value);
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${said()}`);
  }

  function turn() {
    const last = state.from + data.rows >= shown.length;
    previous.toggleAttribute("disabled", state.from === 0);
    next.toggleAttribute("disabled", last);
    for (const button of [previous, next]) keepFocus(button);
  }

  /** @type {(name: string, markup: string, height?: number) => void} */
  function put(name, markup, height) {
    redraw(stage(name).querySelector("svg"), markup, height);
  }

  /** The state in words. */
  function said() {
    /** @type {((examples: string) => string)[]} */
    const filters = [];
    // Translators: {0} is "9 examples", {1} a text that is in all of them.
    if (state.search.trim()) filters.push((examples) => t`${examples} with “${state.search.trim()}”`);
    // Translators: {0} is "9 examples", {1} a class.
    if (state.label >= 0) filters.push((examples) => t`${examples} labelled ${data.classes[state.label]}`);
    // Translators: {0} is "9 examples", {1} a model, {2} a class.
    if (state.predicted >= 0) filters.push((examples) => t`${examples} that ${data.models[state.model]} calls ${data.classes[state.predicted]}`);
    const scores = data.models.map((/** @type {string} */ name, /** @type {number} */ at) => {
      const found = scored(confusion(data, shown, at), data.classes.length);
      return found ? t`${name} has accuracy ${places(found.accuracy)}, macro F1 ${places(found.f1)}` : "";
    });
    const i = state.chosen;
    const predicted = data.predictions.map((predictions, at) => t`${data.models[at]} says ${data.classes[predictions[i]]}`);
    const many = shown.length === 1 ? t("1 example") : t`${shown.length} examples`;
    const told = filters.reduce((before, filter) => filter(before), many);
    const known = shown.length ? apart([told, ...scores]) : told;
    // Translators: {0} is "9 examples labelled A", and says how well each model does on them.
    const all = t`Shown: ${known}.`;
    // Translators: {0} is a text, {1} its label, {2} says what each model says: "model A says B".
    return `${all} ${state.model !== first.model || shown.length !== data.count ? confused() : ""}${t`Chosen: ${data.texts[i]} Label ${data.classes[data.labels[i]]}; ${apart(predicted)}.`} ${whySaid(data, state)}`.trim();
  }
  /** How often each class is predicted as each, in words. */
  function confused() {
    const counts = confusion(data, shown, state.model);
    const size = data.classes.length;
    const rows = data.classes.flatMap((/** @type {string} */ name, /** @type {number} */ row) => {
      const own = counts.slice(row * size, (row + 1) * size);
      const many = own.reduce((sum, count) => sum + count, 0);
      // Translators: {0} is a number of examples, {1} the class that is predicted.
      const found = own.flatMap((count, at) => (count ? [t`${count} as ${data.classes[at]}`] : []));
      // Translators: {0} is a number of examples, {1} their label, {2} are classes with numbers.
      return many ? [t`of ${many} labelled ${name}: ${joined(found)}`] : [];
    });
    // Translators: {0} is a model, {1} are classes and what it predicts: "of 9 labelled A: 7 as A, 2 as B".
    return rows.length ? `${t`Predictions of ${data.models[state.model]}: ${apart(rows)}.`} ` : "";
  }

  const tell = linked(model.get("link"), signal, ({ example }) => {
    if (example !== undefined && example < data.count) choose({ chosen: example });
  });
  /** @param {number} chosen */
  function pick(chosen) {
    choose({ chosen }, "example", chosen);
    tell({ example: chosen });
  }

  // ── What answers ──
  const showReset = enlivenFields(el, signal, () => choose(first));
  table.setAttribute("tabindex", "0");
  turn();
  listen(previous, "click", () => choose({ from: Math.max(0, state.from - data.rows) }, "Previous", true));
  listen(next, "click", () => choose({ from: state.from + data.rows }, "Next", true));
  listen(fields.search, "input", () => choose({ search: fields.search.value }));
  listen(fields.search, "change", () => report(el, "search", fields.search.value, true));
  for (const [name, label] of [["right", "who is right"], ["label", "label"], ["predicted", "prediction"], ["model", "model"]]) {
    const field = fields[/** @type {keyof typeof fields} */ (name)];
    listen(field, "change", () => choose({ [name]: name === "right" ? field.value : Number(field.value) }, label, field.value));
  }
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (el.querySelectorAll("[data-sort]"))) {
    button.removeAttribute("disabled");
    listen(button, "click", () => sortBy(button.dataset.sort ?? ""));
  }
  /** Up, then down, then as the data is. @param {string} column */
  function sortBy(column) {
    const { sort, direction } = state;
    const sorted = sort !== column ? { sort: column, direction: 1 } : direction > 0 ? { sort: column, direction: -1 } : { sort: "", direction: 1 };
    choose(sorted, "sort", sorted.sort && `${sorted.sort} ${sorted.direction > 0 ? "up" : "down"}`);
  }
  listen(table, "click", ({ target }) => {
    const row = /** @type {Element} */ (target).closest("[data-example]");
    if (row) pick(Number(/** @type {HTMLElement} */ (row).dataset.example));
  });
  listen(table, "keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.target !== table || !shown.length) return;
    const place = shown.indexOf(state.chosen);
    const steps = /** @type {Record<string, number>} */ ({ ArrowUp: place - 1, ArrowDown: place + 1, PageUp: place - data.rows, PageDown: place + data.rows, Home: 0, End: shown.length - 1 });
    if (!(event.key in steps)) return;
    event.preventDefault();
    pick(shown[Math.min(shown.length - 1, Math.max(0, steps[event.key]))]);
  });

  /** @type {(event: MouseEvent) => [number, number]} px of the drawing */
  const within = (event) => {
    const svg = /** @type {SVGSVGElement} */ (/** @type {Element} */ (event.currentTarget).querySelector("svg"));
    const { left, top, width } = svg.getBoundingClientRect();
    return [((event.clientX - left) * WIDTH) / width, ((event.clientY - top) * WIDTH) / width];
  };
  let named = -1;
  const name = (/** @type {number} */ i) => {
    if (i === named) return;
    named = i;
    put("points", pointsMarkup(data, state, shown, at, i < 0 ? state.chosen : i));
  };
  listen(stage("points"), "pointermove", (event) => event.pointerType === "mouse" && name(nearestTo(at, shown, ...within(event))));
  listen(stage("points"), "pointerleave", () => name(-1));
  listen(stage("points"), "click", (event) => {
    const found = nearestTo(at, shown, ...within(event));
    if (found >= 0) pick(found);
  });
  listen(stage("matrix"), "click", (event) => {
    const cell = cellAt(data, ...within(event));
    if (!cell) return;
    const isSame = cell.label === state.label && cell.predicted === state.predicted;
    choose(isSame ? { label: -1, predicted: -1 } : cell, "cell", isSame ? "" : `${data.classes[cell.label]}, ${data.classes[cell.predicted]}`);
  });
}
