// Which units of a network stay on over a span of a text, and where else the same ones do.
import { checkMarkup, controlsMarkup, enlivenFields, panelMarkup, resetMarkup, sliderMarkup } from "../shared/fields.js";
import { drive, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { redraw } from "../shared/redrawn.js";
import { CURVES_HEIGHT, curvesMarkup, windowOf } from "../shared/states/curves.js";
import { MATCHES_HEIGHT, matchesMarkup } from "../shared/states/matches.js";
import { readerOf } from "../shared/states/reading.js";
import { linesOf, textHeight, textMarkup } from "../shared/states/text.js";
import { written } from "../shared/tokens.js";
import { viewed } from "../shared/viewed.js";
import { inSigns, joined, t } from "../shared/words.js";

/** @typedef {import("../shared/states/reading.js").State} State */
/** @typedef {import("../shared/states/reading.js").Reader} Reader */
/** @typedef {import("../types.js").RenderProps["model"]} Model */

export default viewed(view, enliven);

/** Where the window begins so that a span stands in its middle. @param {Reader} reader @param {number} first @param {number} last */
function around(reader, first, last) {
  const many = windowOf(reader);
  return Math.max(0, Math.min(reader.count - many, Math.round((first + last + 1 - many) / 2)));
}

/** @param {Model} model @param {Reader} reader @returns {State} */
function stateOf(model, reader) {
  const [first, last] = [model.get("first"), model.get("last")];
  return { first, last, threshold: model.get("threshold"), outside: model.get("outside"), either: model.get("either"), from: around(reader, first, last) };
}

/** @param {Reader} reader @param {number} threshold @returns {import("../shared/fields.js").Range[]} */
function rangesOf(reader, threshold) {
  const most = reader.ends[1] || 1;
  const digits = Math.max(0, 2 - Math.round(Math.log10(most)));
  const max = Math.max(Math.ceil(most * 10 ** digits) / 10 ** digits, threshold);
  return [
    { label: t("threshold"), min: Math.min(0, threshold), max, step: 10 ** -digits, format: `.${digits}f`, unit: "" },
    { label: t("window from token"), min: 0, max: reader.count - windowOf(reader), step: 1, format: "d", unit: "" },
  ];
}

const KEYS = {
  text: /* words */ "Text: arrow keys move the span, with Shift they move its end; Page Up and Page Down go to other places where the units are on",
  curves: /* words */ "Units: arrow keys move the span, with Shift they move its end",
};

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const reader = readerOf(model);
  const state = stateOf(model, reader);
  const laid = linesOf(reader);
  const read = reader.read(state);
  const paint = model.get("paint");
  const panels = [
    panelMarkup("text", { width: WIDTH, height: textHeight(laid), label, keys: KEYS.text }, textMarkup(reader, laid, state, read, paint)),
    panelMarkup("curves", { width: WIDTH, height: CURVES_HEIGHT, label: null, keys: KEYS.curves }, curvesMarkup(reader, state, read, paint)),
    panelMarkup("matches", { width: WIDTH, height: MATCHES_HEIGHT, label: null }, matchesMarkup(reader, state, read, paint)),
  ];
  const [threshold, place] = rangesOf(reader, state.threshold);
  const controls = controlsMarkup([
    sliderMarkup(`${id}-threshold`, threshold, state.threshold) + (place.max ? sliderMarkup(`${id}-from`, place, state.from) : ""),
    checkMarkup(`${id}-outside`, t("off just outside"), state.outside) + checkMarkup(`${id}-either`, t("above or below zero"), state.either) + resetMarkup(),
  ]);
  return { markup: panels.join("") + controls, classes: "explorable-plots explorable-plots-3" };
}

/**
 * Makes tokens and places answer.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal }) {
  const reader = readerOf(model);
  const laid = linesOf(reader);
  const first = stateOf(model, reader);
  let state = first;
  let read = reader.read(state);
  const paint = model.get("paint");
  const alternative = model.get("alt");
  const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(selector));
  const listen = (/** @type {EventTarget | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });
  const [text, curves, matches] = ["text", "curves", "matches"].map((name) => find(`[data-panel="${name}"]`));

  /**
   * @param {Partial<State>} changed
   * @param {{control?: string, value?: unknown}} [by] what a reader used; sliders report themselves
   */
  function choose(changed, { control, value } = {}) {
    state = { ...state, ...changed };
    read = reader.read(state);
    const many = windowOf(reader);
    const isSeen = state.first >= state.from && state.last < state.from + many;
    // The window follows the span, unless a reader moves the window itself.
    if (changed.first !== undefined && changed.from === undefined && !isSeen) state.from = around(reader, state.first, state.last);
    redraw(text.querySelector("svg"), textMarkup(reader, laid, state, read, paint));
    redraw(curves.querySelector("svg"), curvesMarkup(reader, state, read, paint));
    redraw(matches.querySelector("svg"), matchesMarkup(reader, state, read, paint));
    showThreshold?.(state.threshold);
    showFrom?.(state.from);
    outside.checked = state.outside;
    either.checked = state.either;
    model.set("threshold", state.threshold);
    const isFirst = Object.entries(first).every(([key, own]) => state[/** @type {keyof State} */ (key)] === own);
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${said()}`);
    if (control) report(el, control, value);
  }

  function said() {
    const { on } = read;
    const words = written(reader.tokens, state.first, state.last + 1);
    // Translators: {2} are these tokens, {3} is how many units, {4} a threshold.
    const span = t`Over tokens ${state.first} to ${state.last}, “${words}”, ${on.length} stay on at ${inSigns(String(Number(state.threshold.toPrecision(3))))}`;
    if (!on.length) return t`${span}.`;
    const places = read.matches.slice(0, 3).map((one) => t`${one.first} to ${one.last}`);
    const named = t`${t`${span}: ${joined(on.slice(0, 12).map(reader.nameOf))}`}.`;
    if (read.found === 1 && !places.length) return `${named} ${t("They are all on at 1 other place.")}`;
    if (!places.length) return `${named} ${t`They are all on at ${read.found} other places.`}`;
    // Translators: {1} are places, "3 to 5": those of which the length is nearest to that of the chosen one.
    return `${named} ${t`They are all on at ${read.found} other places; nearest in length: ${joined(places)}.`}`;
  }

  const tell = linked(model.get("link"), signal, ({ token }) => {
    if (token !== undefined && token < reader.count) choose({ first: token, last: token });
  });
  /** @param {number} one @param {number} other @param {string} [control] none while a reader still draws */
  function span(one, other, control) {
    const chosen = { first: Math.min(one, other), last: Math.max(one, other) };
    choose(chosen, control ? { control, value: `${chosen.first}..${chosen.last}` } : {});
    if (control) tell({ token: chosen.first });
  }

  // ── Controls ──
  const ranges = rangesOf(reader, first.threshold);
  const slider = (/** @type {number} */ i, /** @type {string} */ key, /** @type {(value: number) => void} */ set) => {
    const input = find(`[id="${el.id}-${key}"]`);
    return input ? drive(input, find(`output[for="${el.id}-${key}"]`), ranges[i], set) : null;
  };
  const showThreshold = slider(0, "threshold", (threshold) => choose({ threshold }));
  const showFrom = slider(1, "from", (from) => choose({ from }));
  const [outside, either] = ["outside", "either"].map((key) => find(`[id="${el.id}-${key}"]`));
  listen(outside, "change", () => choose({ outside: outside.checked }, { control: "off just outside", value: outside.checked }));
  listen(either, "change", () => choose({ either: either.checked }, { control: "above or below zero", value: either.checked }));
  const showReset = enlivenFields(el, signal, () => choose(first));

  // ── By pointer ──
  /** @param {Event} event */
  const tokenOf = ({ target }) => (target instanceof SVGElement && target.dataset.token !== undefined ? Number(target.dataset.token) : null);
  /** Where a span begins that is being drawn. @type {number | null} */
  let begun = null;
  for (const stage of [text, curves]) {
    listen(stage, "pointerdown", (/** @type {PointerEvent} */ event) => {
      const token = tokenOf(event);
      // A finger scrolls the page.
      if (token === null || event.pointerType === "touch" || event.button) return;
      // Else the browser would select the letters.
      event.preventDefault();
      stage.focus({ preventScroll: true });
      begun = token;
      span(token, token);
    });
    listen(stage, "pointermove", (event) => {
      const token = tokenOf(event);
      if (begun !== null && token !== null && token !== (begun === state.first ? state.last : state.first)) span(begun, token);
    });
    listen(stage, "mousedown", (event) => event.preventDefault());
    listen(stage, "click", (/** @type {PointerEvent} */ event) => {
      const token = tokenOf(event);
      if (token === null || event.pointerType !== "touch") return;
      // The first tap begins a span, the second one ends it.
      span(state.first === state.last ? state.first : token, token, "span");
    });
    listen(stage, "keydown", (/** @type {KeyboardEvent} */ event) => byKey(event));
  }
  listen(el.ownerDocument, "pointerup", () => {
    if (begun === null) return;
    begun = null;
    span(state.first, state.last, "span");
  });
  listen(matches, "click", ({ target }) => {
    const { first: one, last } = target.dataset ?? {};
    if (one !== undefined) span(Number(one), Number(last), "place");
  });

  // ── By keyboard ──
  /** @param {KeyboardEvent} event */
  function byKey(event) {
    const { key, shiftKey } = event;
    const end = reader.count - 1;
    const line = laid.places.filter((one) => one.line === laid.places[state.last].line).length;
    const steps = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -line, ArrowDown: line, Home: -end, End: end });
    const within = (/** @type {number} */ token, /** @type {number} */ least) => Math.min(end, Math.max(least, token));
    if (steps[key] !== undefined && shiftKey) span(state.first, within(state.last + steps[key], state.first), "span");
    else if (steps[key] !== undefined) {
      const length = state.last - state.first;
      const moved = Math.min(end - length, within(state.first + steps[key], 0));
      span(moved, moved + length, "span");
    } else if (key === "PageUp" || key === "PageDown") goTo(key === "PageDown");
    else if (key === "Escape") choose(first, { control: "Escape", value: true });
    else return;
    event.preventDefault();
  }
  /** To the next place that is listed, or the one before. @param {boolean} isOn */
  function goTo(isOn) {
    const places = read.matches.filter((one) => (isOn ? one.first > state.last : one.last < state.first)).sort((a, b) => (isOn ? a.first - b.first : b.first - a.first));
    if (places.length) span(places[0].first, places[0].last, "place");
  }

  model.on("change:threshold", () => {
    const threshold = model.get("threshold");
    if (state.threshold !== threshold) choose({ threshold });
  });
}
