// What each layer of a model would have said: ranks of the tokens of a text, and the candidates for each place.
import { controlsMarkup, enlivenFields, panelMarkup, resetMarkup, sliderMarkup } from "../shared/fields.js";
import { drive, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { linesHeight, linesMarkup, tableHeight, tableMarkup } from "../shared/rankings/candidates.js";
import { readingOf } from "../shared/rankings/state.js";
import { gridAt, gridHeight, gridMarkup, textHeight, textMarkup } from "../shared/rankings/text.js";
import { redraw } from "../shared/redrawn.js";
import { labelOf, spoken } from "../shared/tokens.js";
import { viewed } from "../shared/viewed.js";
import { apart, joined, t } from "../shared/words.js";

/** @typedef {import("../shared/rankings/state.js").State} State */
/** @typedef {import("../shared/rankings/state.js").Reading} Reading */
/** @typedef {import("../types.js").RenderProps["model"]} Model */

export default viewed(view, enliven);

/** @param {Model} model */
const layerOf = (model) => Math.min(model.get("layers") - 1, Math.max(0, Math.round(model.get("layer")))) || 0;

/** @param {Model} model @returns {State} */
const stateOf = (model) => ({ layer: layerOf(model), token: model.get("token"), candidate: model.get("candidate") });

/** @param {number} layers */
const layerRange = (layers) => ({ label: t("layer"), min: 0, max: layers - 1, step: 1, format: "d", unit: "" });

const KEYS = {
  text: /* words */ "Tokens: arrow keys left and right choose one, up and down the layer",
  table: /* words */ "Candidates: arrow keys left and right choose one of the layer, up and down the layer",
};

/**
 * The drawings that there is data for, by name.
 * @param {Reading} reading
 * @param {State} state
 * @returns {[name: string, height: number, markup: string, keys?: string][]}
 */
function drawings(reading, state) {
  const { hasRanks, width, tokens } = reading;
  /** @type {[string, number, string, string?][]} */
  const all = [];
  if (hasRanks) all.push(["text", textHeight(reading, state), textMarkup(reading, state), KEYS.text]);
  if (hasRanks) all.push(["grid", gridHeight(reading, state), gridMarkup(reading, state)]);
  if (width) all.push(["table", tableHeight(reading), tableMarkup(reading, state), KEYS.table]);
  if (width || tokens.length) all.push(["lines", linesHeight(reading), linesMarkup(reading, state)]);
  return all;
}

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const state = stateOf(model);
  const reading = readingOf(model);
  const { tokens, layers, hasRanks } = reading;
  const panels = drawings(reading, state).map(([name, height, markup, keys], i) => panelMarkup(name, { width: WIDTH, height, label: i ? null : label, keys }, markup));
  const controls = controlsMarkup([
    layers > 1 ? sliderMarkup(`${id}-layer`, layerRange(layers), state.layer) : "",
    (!hasRanks && tokens.length > 1 ? sliderMarkup(`${id}-place`, placeRange(tokens.length), state.token + 1) : "") + resetMarkup(),
  ]);
  return { markup: panels.join("") + controls, classes: `explorable-plots explorable-plots-${panels.length}` };
}

/** @param {number} count */
const placeRange = (count) => ({ label: t("place"), min: 1, max: count, step: 1, format: "d", unit: "" });

/**
 * Makes tokens, cells and candidates answer.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal }) {
  const reading = readingOf(model);
  const { tokens, words, own, layers, hasRanks, width } = reading;
  const first = stateOf(model);
  let state = first;
  const alternative = model.get("alt");
  const stage = (/** @type {string} */ name) => /** @type {HTMLElement | null} */ (el.querySelector(`[data-panel="${name}"]`));
  const listen = (/** @type {Element | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });
  const isNew = (/** @type {Partial<State>} */ changed) => Object.entries(changed).some(([name, value]) => state[/** @type {keyof State} */ (name)] !== value);

  /** @param {Partial<State>} changed */
  function choose(changed) {
    const { token } = changed;
    // Another place has candidates of its own: its own token, or what the last layer says.
    const candidate = token === undefined || token === state.token || "candidate" in changed ? {} : { candidate: hasRanks ? own[token] : reading.guesses(token, layers - 1)[0].word };
    state = { ...state, ...candidate, ...changed };
    for (const [name, height, markup] of drawings(reading, state)) {
      const svg = /** @type {SVGSVGElement} */ (stage(name)?.querySelector("svg"));
      redraw(svg, markup, height);
    }
    showLayer?.(state.layer);
    showPlace?.(state.token + 1);
    model.set("layer", state.layer);
    const isFirst = !isNew(first);
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${said()}`);
  }

  function said() {
    const ranks = Array.from({ length: layers }, (_, layer) => reading.rankOf(state.token, state.candidate, layer) || t("none"));
    const best = width ? reading.guesses(state.token, state.layer).slice(0, 3) : [];
    const told = best.map(({ word, score }) => spoken(words[word]) + (score === null ? "" : `, ${reading.written(score)}`));
    const [candidate, all] = [spoken(words[state.candidate]), joined(ranks)];
    // Translators: the ranks of a token; {1} is the number of its place.
    const placed = t`Now ${candidate} in place ${state.token + 1}, layer by layer: ${all}.`;
    // Translators: {0} is a token, {1} are its ranks.
    const rising = tokens.length ? placed : t`Now ${candidate}, layer by layer: ${all}.`;
    return `${rising} ${told.length ? t`In layer ${state.layer} the best are ${apart(told)}.` : t`In layer ${state.layer}: ${ranks[state.layer]}.`}`;
  }

  const tell = linked(model.get("link"), signal, ({ token, layer, candidate }) => {
    /** @type {Partial<State>} */
    const found = {};
    if (token !== undefined && token < tokens.length) found.token = token;
    if (layer !== undefined && layer < layers) found.layer = layer;
    if (candidate !== undefined && candidate < words.length) found.candidate = candidate;
    if (isNew(found)) choose(found);
  });
  /** What a reader chooses; a slider reports itself. @param {Partial<State>} changed @param {string} [control] */
  function pick(changed, control) {
    choose(changed);
    tell(/** @type {Record<string, number>} */ (changed));
    if (control) report(el, control, "candidate" in changed ? labelOf(words[state.candidate]) : Object.values(changed).join(","));
  }

  // ── What answers ──
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (el.querySelector(`[id="${el.id}-${name}"]`));
  const output = (/** @type {string} */ name) => el.querySelector(`output[for="${el.id}-${name}"]`);
  const [slider, places] = [field("layer"), field("place")];
  const showLayer = slider ? drive(slider, output("layer"), layerRange(layers), (layer) => pick({ layer })) : null;
  const showPlace = places ? drive(places, output("place"), placeRange(tokens.length), (place) => pick({ token: place - 1 })) : null;
  const showReset = enlivenFields(el, signal, () => pick(first));

  /** @param {Event} event @returns {Partial<State> | null} */
  const chosenAt = ({ target }) => {
    const { token, word, at } = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-token], [data-word]") : null)?.dataset ?? {};
    if (token !== undefined) return { token: Number(token) };
    if (word === undefined) return null;
    return at === undefined ? { candidate: Number(word) } : { candidate: Number(word), layer: Number(at) };
  };
  for (const name of ["text", "table", "lines"]) {
    listen(stage(name), "click", (event) => {
      const found = chosenAt(event);
      if (found) pick(found, "token" in found ? "token" : "candidate");
    });
  }
  listen(stage("text"), "pointerover", (event) => {
    const found = chosenAt(event);
    if (found && event.pointerType === "mouse" && isNew(found)) choose(found);
  });
  const grid = stage("grid");
  /** @param {MouseEvent} event */
  const cellAt = (event) => {
    const { left, top, width: wide } = /** @type {SVGSVGElement} */ (/** @type {Element} */ (event.currentTarget).querySelector("svg")).getBoundingClientRect();
    const scale = WIDTH / wide;
    return gridAt(reading, state, (event.clientX - left) * scale, (event.clientY - top) * scale);
  };
  listen(grid, "pointermove", (event) => {
    const found = event.pointerType === "mouse" && cellAt(event);
    if (found && isNew(found)) choose(found);
  });
  listen(grid, "click", (event) => {
    const found = cellAt(event);
    if (found) pick(found, "cell");
  });
  /** @param {KeyboardEvent} event @param {(by: number) => Partial<State>} across */
  function byKey(event, across) {
    const { key, shiftKey } = event;
    const many = shiftKey ? 10 : 1;
    const within = (/** @type {number} */ at, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, at));
    /** @type {Partial<State> | null} */
    const changed =
      key === "ArrowLeft" || key === "ArrowRight"
        ? across(key === "ArrowLeft" ? -many : many)
        : key === "ArrowUp" || key === "ArrowDown"
          ? { layer: within(state.layer + (key === "ArrowUp" ? -many : many), layers) }
          : key === "Escape"
            ? first
            : null;
    if (!changed) return;
    event.preventDefault();
    pick(changed, key === "Escape" ? "Reset" : /** @type {string} */ (Object.keys(changed)[0]));
  }
  listen(stage("text"), "keydown", (event) => byKey(event, (by) => ({ token: Math.min(tokens.length - 1, Math.max(0, state.token + by)) })));
  listen(stage("table"), "keydown", (event) =>
    byKey(event, (by) => {
      const best = reading.guesses(state.token, state.layer).map(({ word }) => word);
      return { candidate: best[Math.min(best.length - 1, Math.max(0, best.indexOf(state.candidate) + by))] };
    }),
  );
  model.on("change:layer", () => {
    const layer = layerOf(model);
    if (layer !== state.layer) choose({ layer });
  });
}
