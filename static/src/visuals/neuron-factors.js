// Groups of neurons that fire together: a bar for each token of a text, and the text tinted where one fires.
import { linesOf, listHeight, listMarkup, tokenAt } from "../shared/factors/list.js";
import { part, strength } from "../shared/factors/state.js";
import { textHeight, textMarkup } from "../shared/factors/text.js";
import { controlsMarkup, enlivenFields, panelMarkup, pickerMarkup, resetMarkup, sliderMarkup, textMarkup as fieldMarkup } from "../shared/fields.js";
import { drive, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { unpack } from "../shared/packed.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { redraw } from "../shared/redrawn.js";
import { say } from "../shared/say.js";
import { named, spoken } from "../shared/tokens.js";
import { viewed } from "../shared/viewed.js";
import { inTurn, t } from "../shared/words.js";

/** @typedef {import("../shared/factors/state.js").Scene} Scene */
/** @typedef {import("../shared/factors/state.js").State} State */
/** @typedef {import("../types.js").RenderProps["model"]} Model */

export default viewed(view, enliven);

/** What all drawings are made from. @param {Model} model @returns {(state: State) => Scene} */
function reader(model) {
  const [tokens, colors, notes, units, concept] = ["tokens", "colors", "notes", "units", "concept"].map((key) => model.get(key));
  const strengths = unpack(model.get("factors"));
  const lines = linesOf(notes, units);
  return (state) => ({ tokens, strengths, colors, state, notes, units, lines, concept });
}

/** @param {Model} model @returns {State} */
function stateOf(model) {
  const most = model.get("colors").length - 1;
  return { factor: Math.min(most, Math.max(-1, Math.round(model.get("factor")))), token: model.get("token"), names: model.get("names") };
}

/** @param {number} factor @param {string} name */
const optionOf = (factor, name) => `${factor}: ${name}`;

/** @param {import("../shared/tokens.js").Token[]} tokens */
const tokenRange = (tokens) => ({ label: t("token"), min: 0, max: tokens.length - 1, step: 1, format: "d", unit: "", names: tokens.map(spoken) });

/** What the keyboard does in the drawings that take it. */
const KEYS = {
  list: /* words */ "Factors: arrow keys up and down choose the one that is shown, the first of all being all of them; left and right choose a token",
  text: /* words */ "Text: arrow keys choose a token",
};

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const state = stateOf(model);
  const scene = reader(model)(state);
  const panels = [
    panelMarkup("list", { width: WIDTH, height: listHeight(scene), label, keys: KEYS.list }, listMarkup(scene)),
    panelMarkup("text", { width: WIDTH, height: textHeight(scene), label: null, keys: KEYS.text }, textMarkup(scene)),
  ];
  const choices = /** @type {[string, string][]} */ ([["-1", t("all factors")], ...state.names.map((name, factor) => [String(factor), optionOf(factor, name)])]);
  const controls = controlsMarkup([
    pickerMarkup(`${id}-factor`, t("factor"), choices, String(state.factor)) + fieldMarkup(`${id}-name`, t("its name"), state.names[state.factor] ?? ""),
    (scene.tokens.length > 1 ? sliderMarkup(`${id}-token`, tokenRange(scene.tokens), state.token) : "") + resetMarkup(),
  ]);
  return { markup: panels.join("") + controls, classes: "explorable-plots explorable-plots-2" };
}

/**
 * Makes factors and tokens answer.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal }) {
  const sceneOf = reader(model);
  const first = stateOf(model);
  let state = first;
  /** What the pointer is on, as long as it is. @type {Partial<State>} */
  let pointed = {};
  const alternative = model.get("alt");
  const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(selector));
  const stages = { list: find('[data-panel="list"]'), text: find('[data-panel="text"]') };
  const listen = (/** @type {Element | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });
  const [picker, field, slider] = ["factor", "name", "token"].map((name) => find(`[id="${el.id}-${name}"]`));
  const { length } = model.get("tokens");

  /** @type {(stage: Element, markup: string, height: number) => void} */
  function put(stage, markup, height) {
    const svg = /** @type {SVGSVGElement} */ (stage.querySelector("svg"));
    redraw(svg, markup, height);
  }
  function draw() {
    const scene = sceneOf({ ...state, ...pointed });
    put(stages.list, listMarkup(scene), listHeight(scene));
    put(stages.text, textMarkup(scene), textHeight(scene));
  }
  /** @param {Partial<State>} changed */
  function choose(changed) {
    state = { ...state, ...changed };
    draw();
    picker.value = String(state.factor);
    state.names.forEach((name, factor) => say(picker.options[factor + 1], optionOf(factor, name)));
    field.value = state.names[state.factor] ?? "";
    field.disabled = state.factor < 0;
    showToken?.(state.token);
    model.set("factor", state.factor);
    const isFirst = state.factor === first.factor && state.token === first.token && String(state.names) === String(first.names);
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${said(sceneOf(state))}`);
  }

  /** What is chosen, in words. @param {Scene} scene */
  function said(scene) {
    const at = (/** @type {number} */ factor) => part(strength(scene, factor, state.token));
    const word = t`“${named(scene.tokens, state.token)}”`;
    if (state.factor < 0) {
      const order = state.names.map((_, factor) => factor).sort((a, b) => strength(scene, b, state.token) - strength(scene, a, state.token));
      // Translators: {0} is a word in quotation marks, {1} are numbers of factors, each with how much it fires.
      return t`At ${word} fires factor ${inTurn(order.slice(0, 3).map((factor) => `${factor}, ${at(factor)}`))}.`;
    }
    const row = scene.tokens.map((_, token) => token).sort((a, b) => strength(scene, state.factor, b) - strength(scene, state.factor, a));
    const most = row.slice(0, 3).map((token) => `${named(scene.tokens, token)}, ${part(strength(scene, state.factor, token))}`);
    const places = most.reduce((before, place) => t`${before}, then at ${place}`);
    // Translators: {1} is its name, {2} are words with how much it fires there; {3} is the chosen word, {4} how much there.
    return t`Factor ${state.factor}, ${state.names[state.factor]}, fires at ${places}; at ${word} ${at(state.factor)}.`;
  }

  // Factors with the same number are the same only where they are computed from the same.
  const shared = `factor of ${model.get("factors").data}`;
  const tell = linked(model.get("link"), signal, ({ token, [shared]: factor }) => {
    /** @type {Partial<State>} */
    const found = {};
    if (factor !== undefined && factor < state.names.length) found.factor = factor;
    if (token !== undefined && token < length) found.token = token;
    choose(found);
  });
  /** What a reader chooses; a slider reports itself. @type {(changed: {factor?: number, token?: number}, control?: string) => void} */
  function pick(changed, control) {
    pointed = {};
    choose(changed);
    if (control) report(el, control, Object.values(changed).join(","));
    const told = { [shared]: changed.factor, token: changed.token };
    tell(/** @type {Record<string, number>} */ (Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))));
  }

  // ── What answers ──
  const showToken = slider ? drive(slider, find(`output[for="${el.id}-token"]`), tokenRange(model.get("tokens")), (token) => pick({ token })) : null;
  listen(picker, "change", () => pick({ factor: Number(picker.value) }, "factor"));
  listen(field, "change", () => {
    const name = field.value.trim() || first.names[state.factor];
    choose({ names: state.names.map((known, factor) => (factor === state.factor ? name : known)) });
    report(el, "its name", name, true);
  });
  const showReset = enlivenFields(el, signal, () => pick(first));
  field.disabled = state.factor < 0;

  /** @type {(event: MouseEvent) => {factor?: number, token?: number}} */
  function placeOf({ target, clientX, currentTarget }) {
    const { factor, token } = target instanceof SVGElement ? target.dataset : {};
    if (token !== undefined) return { token: Number(token) };
    if (factor === undefined) return {};
    const svg = /** @type {SVGSVGElement} */ (/** @type {Element} */ (currentTarget).querySelector("svg"));
    const { left, width } = svg.getBoundingClientRect();
    const under = tokenAt(sceneOf(state), ((clientX - left) * WIDTH) / width);
    return { factor: Number(factor), ...(under === null ? {} : { token: under }) };
  }
  for (const stage of Object.values(stages)) {
    listen(stage, "pointermove", (/** @type {PointerEvent} */ event) => {
      if (event.pointerType !== "mouse") return;
      const found = placeOf(event);
      if (found.factor === pointed.factor && found.token === pointed.token) return;
      pointed = found;
      draw();
    });
    listen(stage, "pointerleave", () => {
      pointed = {};
      draw();
    });
    listen(stage, "click", (event) => {
      const found = placeOf(event);
      // A second press brings all of them back.
      if (found.factor !== undefined) pick({ ...found, factor: found.factor === state.factor ? -1 : found.factor }, "factor");
      else if (found.token !== undefined) pick(found, "token");
    });
    listen(stage, "keydown", (/** @type {KeyboardEvent} */ event) => {
      const found = byKey(event, stage === stages.text);
      if (!found) return;
      event.preventDefault();
      pick(found, "factor" in found ? "factor" : "token");
    });
  }
  /** @param {KeyboardEvent} event @param {boolean} isText @returns {{factor?: number, token?: number} | null} */
  function byKey({ key, shiftKey }, isText) {
    const many = shiftKey ? 10 : 1;
    const within = (/** @type {number} */ value, /** @type {number} */ least, /** @type {number} */ most) => Math.min(most, Math.max(least, value));
    const token = (/** @type {number} */ by) => ({ token: within(state.token + by, 0, length - 1) });
    const down = key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0;
    if (key === "ArrowLeft" || key === "ArrowRight") return token(key === "ArrowLeft" ? -many : many);
    if (down) return isText ? token(10 * down) : { factor: within(state.factor + down, -1, state.names.length - 1) };
    if (key === "Home" || key === "End") return token(key === "Home" ? -length : length);
    return key === "Escape" ? { factor: first.factor, token: first.token } : null;
  }
  model.on("change:factor", () => {
    const { factor } = stateOf(model);
    if (factor !== state.factor) choose({ factor });
  });
}
