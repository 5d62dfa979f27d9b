// How much each token of an input matters for each output: the input tinted, the outputs, and all pairs as a matrix.
import { checkMarkup, controlsMarkup, enlivenFields, panelMarkup, pickerMarkup, resetMarkup, sliderMarkup } from "../shared/fields.js";
import { drive, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { redraw } from "../shared/redrawn.js";
import { matrixAt, matrixHeight, matrixMarkup } from "../shared/saliency/matrix.js";
import { scenes } from "../shared/saliency/state.js";
import { tokensHeight, tokensMarkup } from "../shared/saliency/tokens.js";
import { shortened } from "../shared/text.js";
import { labelOf, named, spoken } from "../shared/tokens.js";
import { viewed } from "../shared/viewed.js";
import { inTurn, t } from "../shared/words.js";

/** @typedef {import("../shared/saliency/state.js").State} State */
/** @typedef {import("../types.js").RenderProps["model"]} Model */

export default viewed(view, enliven);

/** @param {Model} model */
const outputOf = (model) => Math.min(model.get("outputs").length - 1, Math.max(0, Math.round(model.get("output")))) || 0;

/** @param {Model} model @returns {State} */
const stateOf = (model) => ({ output: outputOf(model), token: model.get("token"), minus: -1, numbers: model.get("numbers"), scale: model.get("scale"), hidden: model.get("hidden") });

/** @param {import("../shared/tokens.js").Token[]} outputs */
const outputRange = (outputs) => ({ label: t("output"), min: 0, max: outputs.length - 1, step: 1, format: "d", unit: "", names: outputs.map(spoken) });

/** A longer list of outputs is none to choose from. */
const MOST_OFFERED = 40;
const KEYS = /* words */ "Tokens: arrow keys left and right choose one of the input, up and down the output";

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const state = stateOf(model);
  const scene = scenes(model)(state);
  const { tokens, outputs } = scene;
  const panels = [panelMarkup("tokens", { width: WIDTH, height: tokensHeight(scene), label, keys: KEYS }, tokensMarkup(scene))];
  if (outputs.length > 1) panels.push(panelMarkup("matrix", { width: WIDTH, height: matrixHeight(scene), label: null }, matrixMarkup(scene)));
  const named = outputs.map((output, i) => /** @type {[string, string]} */ ([String(i), shortened(labelOf(output), 14, 180)]));
  const isMany = outputs.length > 1;
  const isPartSpecial = tokens.some(({ special }) => special) && !tokens.every(({ special }) => special);
  const controls = controlsMarkup([
    (isMany ? sliderMarkup(`${id}-output`, outputRange(outputs), state.output) : "") +
      (isMany && outputs.length <= MOST_OFFERED ? pickerMarkup(`${id}-minus`, t("minus"), [["-1", t("nothing")], ...named], "-1") : ""),
    pickerMarkup(`${id}-numbers`, t("numbers"), [["share", t("shares")], ["value", t("values")]], state.numbers) +
      (isMany ? pickerMarkup(`${id}-scale`, t("full tint"), [["output", t("largest of each output")], ["all", t("largest of all")]], state.scale) : ""),
    (isPartSpecial ? checkMarkup(`${id}-hidden`, t("hide special tokens"), state.hidden) : "") + resetMarkup(),
  ]);
  return { markup: panels.join("") + controls, classes: `explorable-plots explorable-plots-${panels.length}` };
}

/**
 * Makes tokens, outputs and cells answer.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal }) {
  const sceneOf = scenes(model);
  const first = stateOf(model);
  let state = first;
  let scene = sceneOf(state);
  const { tokens, outputs } = scene;
  const alternative = model.get("alt");
  const field = (/** @type {string} */ name) => /** @type {any} */ (el.querySelector(`[id="${el.id}-${name}"]`));
  const stage = (/** @type {string} */ name) => /** @type {HTMLElement | null} */ (el.querySelector(`[data-panel="${name}"]`));
  const listen = (/** @type {Element | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });
  const isNew = (/** @type {Partial<State>} */ changed) => Object.entries(changed).some(([name, value]) => state[/** @type {keyof State} */ (name)] !== value);

  /** @param {Partial<State>} changed */
  function choose(changed) {
    state = { ...state, ...changed };
    scene = sceneOf(state);
    put("tokens", tokensMarkup(scene), tokensHeight(scene));
    if (stage("matrix")) put("matrix", matrixMarkup(scene), matrixHeight(scene));
    showOutput?.(state.output);
    for (const name of /** @type {const} */ (["minus", "numbers", "scale"])) if (field(name)) field(name).value = String(state[name]);
    if (field("hidden")) field("hidden").checked = state.hidden;
    model.set("output", state.output);
    const isFirst = !isNew(first);
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${said()}`);
  }

  /** @type {(name: string, markup: string, height: number) => void} */
  function put(name, markup, height) {
    const svg = /** @type {SVGSVGElement} */ (stage(name)?.querySelector("svg"));
    redraw(svg, markup, height);
  }

  function said() {
    const order = [...scene.listed].sort((a, b) => scene.shown(state.output, b) - scene.shown(state.output, a));
    const told = (/** @type {number} */ token) => `${named(tokens, token)}, ${scene.written(scene.shown(state.output, token)) || "0"}`;
    const least = order[order.length - 1];
    const [output, best] = [spoken(outputs[state.output]), inTurn(order.slice(0, 3).map(told))];
    // Translators: what matters for {0} and not for {1}, which are outputs; {2} are tokens, each with a number.
    const between = state.minus < 0 ? "" : t`Now for “${output}”, minus “${spoken(outputs[state.minus])}”: most speaks ${best}`;
    // Translators: {0} is an output, {1} are tokens, each with a number.
    const most = between || t`Now for “${output}”: most speaks ${best}`;
    // Translators: {0} is "For “mat” most speaks cat, 40%", {1} a token with a share.
    const all = scene.signed && scene.shown(state.output, least) < 0 ? t`${most}; most against it ${told(least)}` : most;
    // Translators: {0} is a token with a number.
    return `${t`${all}.`} ${t`Chosen: ${told(state.token)}.`}`;
  }

  const tell = linked(model.get("link"), signal, ({ token, output }) => {
    /** @type {Partial<State>} */
    const found = {};
    if (token !== undefined && token < tokens.length) found.token = token;
    if (output !== undefined && output < outputs.length) found.output = output;
    if (isNew(found)) choose(found);
  });
  /** What a reader chooses; a slider reports itself. @param {Partial<State>} changed @param {string} [control] */
  function pick(changed, control) {
    choose(changed);
    const { token, output } = changed;
    const told = Object.entries({ token, output }).filter(([, value]) => value !== undefined);
    if (told.length) tell(/** @type {Record<string, number>} */ (Object.fromEntries(told)));
    if (control) report(el, control, Object.values(changed).join(","));
  }

  // ── What answers ──
  const slider = field("output");
  const showOutput = slider ? drive(slider, el.querySelector(`output[for="${el.id}-output"]`), outputRange(outputs), (output) => pick({ output })) : null;
  listen(field("minus"), "change", () => pick({ minus: Number(field("minus").value) }, "minus"));
  listen(field("numbers"), "change", () => pick({ numbers: field("numbers").value }, "numbers"));
  listen(field("scale"), "change", () => pick({ scale: field("scale").value }, "full tint"));
  listen(field("hidden"), "change", () => pick({ hidden: field("hidden").checked }, "hide special tokens"));
  const showReset = enlivenFields(el, signal, () => pick(first));

  /** @param {Event} event @returns {Partial<State> | null} */
  const chosenAt = ({ target }) => {
    const { token, output } = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-token], [data-output]") : null)?.dataset ?? {};
    return token !== undefined ? { token: Number(token) } : output !== undefined ? { output: Number(output) } : null;
  };
  const row = stage("tokens");
  listen(row, "pointerover", (event) => {
    const found = chosenAt(event);
    if (found && event.pointerType === "mouse" && isNew(found)) choose(found);
  });
  listen(row, "click", (event) => {
    const found = chosenAt(event);
    if (found) pick(found, "token" in found ? "token" : "output");
  });
  listen(row, "keydown", (/** @type {KeyboardEvent} */ event) => {
    const changed = byKey(event);
    if (!changed) return;
    event.preventDefault();
    pick(changed, event.key === "Escape" ? "Reset" : "token" in changed ? "token" : "output");
  });
  /** @param {KeyboardEvent} event @returns {Partial<State> | null} */
  function byKey({ key, shiftKey }) {
    const many = shiftKey ? 10 : 1;
    const within = (/** @type {number} */ at, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, at));
    const { listed } = scene;
    if (key === "ArrowLeft" || key === "ArrowRight") return { token: listed[within(listed.indexOf(state.token) + (key === "ArrowLeft" ? -many : many), listed.length)] };
    if (key === "ArrowUp" || key === "ArrowDown") return { output: within(state.output + (key === "ArrowUp" ? -many : many), outputs.length) };
    if (key === "Home" || key === "End") return { token: listed[key === "Home" ? 0 : listed.length - 1] };
    return key === "Escape" ? first : null;
  }

  const matrix = stage("matrix");
  /** @param {MouseEvent} event */
  const cellAt = (event) => {
    const { left, top, width } = /** @type {SVGSVGElement} */ (/** @type {Element} */ (event.currentTarget).querySelector("svg")).getBoundingClientRect();
    const scale = WIDTH / width;
    return matrixAt(scene, (event.clientX - left) * scale, (event.clientY - top) * scale);
  };
  listen(matrix, "pointermove", (event) => {
    const found = event.pointerType === "mouse" && cellAt(event);
    if (found && isNew(found)) choose(found);
  });
  listen(matrix, "click", (event) => {
    const found = cellAt(event);
    if (found) pick(found, "cell");
  });
  model.on("change:output", () => {
    const output = outputOf(model);
    if (output !== state.output) choose({ output });
  });
}
