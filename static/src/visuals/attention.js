// Where each token looks, in every head of every layer: lines, a matrix, all heads at once, and how a weight comes about.
import { layerOf } from "../shared/attention/reading.js";
import { gridAt, gridHeight, gridMarkup } from "../shared/attention/grid.js";
import { linesHeight, linesMarkup } from "../shared/attention/lines.js";
import { KINDS, overviewAt, overviewHeight, overviewMarkup, overviewSaid } from "../shared/attention/overview.js";
import { listed, nameOf, share } from "../shared/attention/state.js";
import { TERMS_HEIGHT, termsMarkup } from "../shared/attention/terms.js";
import { checkMarkup, controlsMarkup, enlivenFields, panelMarkup, pickerMarkup, resetMarkup, sliderMarkup } from "../shared/fields.js";
import { drive, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { unpack } from "../shared/packed.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { redraw } from "../shared/redrawn.js";
import { labelOf, named } from "../shared/tokens.js";
import { viewed } from "../shared/viewed.js";
import { t } from "../shared/words.js";

/** @typedef {import("../shared/attention/state.js").Scene} Scene */
/** @typedef {import("../shared/attention/state.js").State} State */
/** @typedef {import("../types.js").RenderProps["model"]} Model */
/** @typedef {import("../shared/attention/reading.js").Layer} Layer */

export default viewed(view, enliven);

/**
 * What all drawings of a picture are made from.
 * @param {Model} model
 */
function reader(model) {
  const [layers, heads] = [model.get("layers"), model.get("heads")];
  const seen = model.get("tokens");
  const looking = model.get("targets") ?? seen;
  const small = model.get("thumbnails");
  const [rows, columns] = small.shape.slice(2);
  const thumbnails = unpack(small);
  /** @type {Record<string, Float32Array>} */
  const kinds = Object.fromEntries(Object.entries(model.get("kinds")).map(([name, packed]) => [name, unpack(packed)]));
  const pattern = (/** @type {number} */ layer, /** @type {number} */ head) => {
    const from = (layer * heads + head) * rows * columns;
    return { size: /** @type {[number, number]} */ ([rows, columns]), at: (/** @type {number} */ row, /** @type {number} */ column) => thumbnails[from + row * columns + column] };
  };
  /** @type {Map<string, string>} */
  const known = new Map();
  /** What is shown of each head, if that is a number. @param {string} kind @param {((layer: number, head: number) => number) | null} pair */
  const numberOf = (kind, pair) => (kind === "pair" ? pair : kinds[kind] ? (/** @type {number} */ layer, /** @type {number} */ head) => kinds[kind][layer * heads + head] : null);
  return {
    /** @param {State} state @param {((layer: number, head: number) => number) | null} pair */
    overviewSaid(state, pair) {
      const number = layers * heads > 1 && numberOf(state.overview, pair);
      return number ? overviewSaid({ layers, heads, number, kind: state.overview, state }) : "";
    },
    layers,
    heads,
    seen,
    looking,
    /** @param {Layer} layer @param {State} state @returns {Scene} */
    scene(layer, state) {
      const weights = layer.head(state.head);
      return { looking, seen, layers, heads, causal: model.get("causal") && state.head <= heads, weights, rowOf: layer.row, estimated: layer.estimated, agreed: layer.agreed(state.head, state.query), state, ...listed(looking, seen, weights, state) };
    },
    /** @param {State} state @param {((layer: number, head: number) => number) | null} pair */
    overview(state, pair) {
      const kind = state.overview;
      const number = numberOf(kind, pair);
      const titles = /** @type {Record<string, string>} */ ({
        pair: t`From “${labelOf(looking[state.query])}” to “${labelOf(seen[state.key])}”, in all heads`,
        entropy: t("Entropy of each head, in bits"),
        previous: t("How much goes to the token before"),
        special: t("How much goes to special tokens"),
      });
      const title = number ? titles[kind] : t("The pattern of each head");
      return overviewMarkup({ layers, heads, pattern, number, title, isShare: kind !== "entropy", state, paint: model.get("paint"), known: kind === "pair" ? new Map() : known });
    },
  };
}

/** @param {Model} model @returns {State} */
function stateOf(model) {
  const within = (/** @type {string} */ key, /** @type {number} */ most) => Math.min(most, Math.max(0, Math.round(model.get(key)))) || 0;
  return {
    layer: within("layer", model.get("layers") - 1),
    head: within("head", lastHead(model)),
    query: model.get("query"),
    key: model.get("key"),
    hidden: model.get("hidden"),
    overview: model.get("overview"),
  };
}

/** Behind the heads are their mean and the rollout. @param {Model} model */
const lastHead = (model) => model.get("heads") - 1 + Number(model.get("mean")) + Number(model.get("rollout"));

/** @param {State} state @param {number} heads */
const titleOf = ({ layer, head }, heads) => (head > heads || (head === heads && heads === 1) ? t`Rollout to layer ${layer}` : t`Layer ${layer}, ${nameOf(head, heads)}`);

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const read = reader(model);
  const state = stateOf(model);
  const { layers, heads } = read;
  /** @param {number} layer */
  const at = (layer) => layerOf(model.get("weights").pieces[layer]);
  const scene = read.scene(at(state.layer), state);
  const paint = model.get("paint");
  const pair = (/** @type {number} */ layer, /** @type {number} */ head) => at(layer).row(head, state.query)[state.key];
  const panels = [panelMarkup("lines", { width: WIDTH, height: linesHeight(scene), label, keys: KEYS.lines }, linesMarkup(scene, { title: titleOf(state, heads), paint }))];
  panels.push(panelMarkup("grid", { width: WIDTH, height: gridHeight(scene), label: null }, gridMarkup(scene, { paint })));
  if (layers * heads > 1) panels.push(panelMarkup("overview", { width: WIDTH, height: overviewHeight(read), label: null, keys: KEYS.overview }, read.overview(state, pair).join("")));
  if (model.get("terms")) {
    const drawn = termsMarkup(model.get("terms").pieces[state.layer], scene, { term: model.get("term-paints"), paint });
    panels.push(panelMarkup("terms", { width: WIDTH, height: TERMS_HEIGHT, label: null }, drawn));
  }
  const offered = Object.entries(KINDS).filter(([name]) => name === "patterns" || name === "pair" || model.get("kinds")[name]).map(([name, text]) => /** @type {[string, string]} */ ([name, t(text)]));
  const choices = Array.from({ length: lastHead(model) + 1 }, (_, head) => /** @type {[string, string]} */ ([String(head), nameOf(head, heads)]));
  const hasSpecial = [...read.seen, ...read.looking].some(({ special }) => special);
  const controls = controlsMarkup([
    (layers > 1 ? sliderMarkup(`${id}-layer`, layerRange(layers), state.layer) : "") + (choices.length > 1 ? pickerMarkup(`${id}-head`, t("head"), choices, String(state.head)) : ""),
    (layers * heads > 1 ? pickerMarkup(`${id}-overview`, t("all heads by"), offered, state.overview) : "") + (hasSpecial ? checkMarkup(`${id}-hidden`, t("hide special tokens"), state.hidden) : "") + resetMarkup(),
  ]);
  return { markup: panels.join("") + controls, classes: `explorable-plots explorable-plots-${panels.length}` };
}

/** What the keyboard does in the drawings that take it. */
const KEYS = {
  lines: /* words */ "Tokens: arrow keys up and down choose the one that looks, left and right the one that is looked at; Page Up and Page Down change the head",
  overview: /* words */ "Heads: arrow keys choose one",
};

/** @param {number} layers */
const layerRange = (layers) => ({ label: t("layer"), min: 0, max: layers - 1, step: 1, format: "d", unit: "" });

/**
 * Makes tokens, cells and heads answer.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal, piece }) {
  const read = reader(model);
  const { seen, looking, layers, heads } = read;
  const first = stateOf(model);
  let state = first;
  const alternative = model.get("alt");
  const paint = model.get("paint");
  const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(selector));
  const stage = (/** @type {string} */ name) => /** @type {HTMLElement | null} */ (el.querySelector(`[data-panel="${name}"]`));
  const listen = (/** @type {Element | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });

  /** The layers that are there, and those that are being fetched. @type {Map<number, Layer | Promise<Layer>>} */
  const known = new Map();
  /** @param {number} layer @returns {Layer | Promise<Layer>} */
  function layerAt(layer) {
    const there = known.get(layer);
    if (there) return there;
    const found = piece("weights", layer);
    const coming = found instanceof Promise ? found.then((arrived) => keep(layerOf(arrived))) : layerOf(found);
    const keep = (/** @type {Layer} */ read) => {
      known.set(layer, read);
      return read;
    };
    known.set(layer, coming);
    return coming;
  }

  /** The scene that is drawn, once its layer is there. @type {Scene | null} */
  let scene = null;
  const here = layerAt(state.layer);
  if (!(here instanceof Promise)) scene = read.scene(here, state);

  /**
   * Draws a state, now or once its layer is there.
   * @param {Partial<State>} changed
   * @param {string} [control] by which a reader asked for it
   * @param {unknown} [value]
   */
  async function choose(changed, control, value) {
    state = { ...state, ...changed };
    const wanted = state;
    const layer = layerAt(state.layer);
    const ready = layer instanceof Promise ? await layer : layer;
    const isPair = state.overview === "pair";
    const every = isPair ? Array.from({ length: layers }, (_, i) => layerAt(i)) : [];
    const all = every.some((one) => one instanceof Promise) ? await Promise.all(every) : /** @type {Layer[]} */ (every);
    const terms = model.get("terms") ? piece("terms", state.layer) : null;
    const piecesOfTerms = terms instanceof Promise ? await terms : terms;
    // A reader may have gone on meanwhile.
    if (wanted !== state || signal.aborted) return;
    scene = read.scene(ready, state);
    draw(all, piecesOfTerms);
    if (control) report(el, control, value);
  }

  /**
   * @param {Layer[]} all the layers, where all are needed
   * @param {any} terms
   */
  function draw(all, terms) {
    const shown = /** @type {Scene} */ (scene);
    put("lines", linesMarkup(shown, { title: titleOf(state, heads), paint }), linesHeight(shown));
    put("grid", gridMarkup(shown, { paint }), gridHeight(shown));
    const pair = all.length ? (/** @type {number} */ layer, /** @type {number} */ head) => all[layer].row(head, state.query)[state.key] : null;
    put("overview", stage("overview") ? read.overview(state, pair) : "", overviewHeight(read));
    if (terms) put("terms", termsMarkup(terms, shown, { term: model.get("term-paints"), paint }), TERMS_HEIGHT);
    showLayer?.(state.layer);
    if (picker) picker.value = String(state.head);
    model.set("layer", state.layer);
    model.set("head", state.head);
    const isFirst = Object.entries(first).every(([key, value]) => state[/** @type {keyof State} */ (key)] === value);
    if (overview) overview.value = state.overview;
    if (hidden) hidden.checked = state.hidden;
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${`${said(shown)} ${read.overviewSaid(state, pair)}`.trim()}`);
  }

  /** @type {(name: string, markup: string | string[], height: number) => void} */
  function put(name, markup, height) {
    const svg = stage(name)?.querySelector("svg");
    if (svg) redraw(svg, markup, height);
  }

  /** @param {Scene} shown */
  function said({ weights }) {
    const row = weights.subarray(state.query * seen.length, (state.query + 1) * seen.length);
    const keys = [...row.keys()].sort((a, b) => row[b] - row[a]);
    const told = keys.slice(0, 3).map((key) => `${named(seen, key)}, ${share(row[key])}`);
    const pair = t`To ${named(seen, state.key)} goes ${share(row[state.key])}.`;
    // Translators: what a token looks at most, and what next, with shares: "cat, 9%".
    const order = told.reduce((before, token) => t`${before}, then at ${token}`);
    // Translators: {0} is "Layer 1, head 2", {1} a token, {2} are tokens with shares: "the, 40%, then at cat, 9%".
    return `${t`${titleOf(state, heads)}: ${named(looking, state.query)} looks most at ${order}.`} ${pair}`;
  }

  const tell = linked(model.get("link"), signal, (chosen) => void choose(fitting(chosen)));
  /** What others choose, as far as there is such a place here. @param {Record<string, number>} chosen */
  function fitting({ token, layer, head }) {
    /** @type {Partial<State>} */
    const found = {};
    if (token !== undefined && token < looking.length) found.query = token;
    if (layer !== undefined && layer < layers) found.layer = layer;
    if (head !== undefined && head < heads) found.head = head;
    return found;
  }

  /** What a reader chooses here; a slider reports itself. @type {(changed: Partial<State>, control?: string) => void} */
  function pick(changed, control) {
    void choose(changed, control, Object.values(changed).join(","));
    const { query, layer, head } = changed;
    const told = Object.entries({ token: query, layer, head }).filter(([, value]) => value !== undefined);
    if (told.length) tell(/** @type {Record<string, number>} */ (Object.fromEntries(told)));
  }

  // ── What answers ──
  const slider = find(`[id="${el.id}-layer"]`);
  const showLayer = slider ? drive(slider, find(`output[for="${el.id}-layer"]`), layerRange(layers), (layer) => pick({ layer })) : null;
  const picker = find(`[id="${el.id}-head"]`);
  listen(picker, "change", () => pick({ head: Number(picker.value) }, "head"));
  const overview = find(`[id="${el.id}-overview"]`);
  listen(overview, "change", () => void choose({ overview: overview.value }, "all heads by", overview.value));
  const hidden = find(`[id="${el.id}-hidden"]`);
  listen(hidden, "change", () => void choose({ hidden: hidden.checked }, "hide special tokens", hidden.checked));
  const showReset = enlivenFields(el, signal, () => void choose(first));

  /** @type {(event: MouseEvent) => [number, number]} px of the drawing */
  const within = (event) => {
    const svg = /** @type {SVGSVGElement} */ (/** @type {Element} */ (event.currentTarget).querySelector("svg"));
    const { left, top, width } = svg.getBoundingClientRect();
    const scale = WIDTH / width;
    return [(event.clientX - left) * scale, (event.clientY - top) * scale];
  };
  /** @param {Event} event @returns {Partial<State> | null} */
  const tokenAt = ({ target }) => {
    const { query, key } = target instanceof SVGElement ? target.dataset : {};
    return query !== undefined ? { query: Number(query) } : key !== undefined ? { key: Number(key) } : null;
  };
  const isNew = (/** @type {Partial<State>} */ changed) => Object.entries(changed).some(([name, value]) => state[/** @type {keyof State} */ (name)] !== value);
  const lines = stage("lines");
  listen(lines, "pointerover", (event) => {
    const found = tokenAt(event);
    if (found && event.pointerType === "mouse" && isNew(found)) void choose(found);
  });
  listen(lines, "click", (event) => {
    const found = tokenAt(event);
    if (found) pick(found, "query" in found ? "token" : "looks at");
  });
  const grid = stage("grid");
  listen(grid, "pointermove", (/** @type {PointerEvent} */ event) => {
    const found = scene && event.pointerType === "mouse" && gridAt(scene, ...within(event));
    if (found && !("head" in found) && isNew(found)) void choose(found);
  });
  listen(grid, "click", (event) => {
    const found = scene && gridAt(scene, ...within(event));
    if (found) pick(found, "head" in found ? "head" : "cell");
  });
  const heatmap = stage("overview");
  listen(heatmap, "click", (event) => {
    const found = overviewAt(read, ...within(event));
    if (found) pick(found, "head");
  });
  listen(lines, "keydown", (/** @type {KeyboardEvent} */ event) => act(event, byKey(event)));
  listen(heatmap, "keydown", (/** @type {KeyboardEvent} */ event) => act(event, headByKey(event)));

  /** @param {KeyboardEvent} event @param {Partial<State> | null} changed */
  function act(event, changed) {
    if (!changed) return;
    event.preventDefault();
    pick(changed, "query" in changed ? "token" : "key" in changed ? "looks at" : "head");
  }
  /** @param {number} from @param {number} by @param {number[]} places */
  const moved = (from, by, places) => places[Math.min(places.length - 1, Math.max(0, places.indexOf(from) + by))];
  /** @param {import("../shared/tokens.js").Token[]} tokens */
  const shown = (tokens) => tokens.map((_, i) => i).filter((i) => !state.hidden || !tokens[i].special);
  /** @param {KeyboardEvent} event @returns {Partial<State> | null} */
  function byKey({ key, shiftKey }) {
    const many = shiftKey ? 10 : 1;
    if (key === "ArrowUp" || key === "ArrowDown") return { query: moved(state.query, key === "ArrowUp" ? -many : many, shown(looking)) };
    if (key === "ArrowLeft" || key === "ArrowRight") return { key: moved(state.key, key === "ArrowLeft" ? -many : many, shown(seen)) };
    if (key === "Home" || key === "End") return { query: moved(key === "Home" ? 0 : looking.length - 1, 0, shown(looking)) };
    if (key === "PageUp" || key === "PageDown") return { head: Math.min(lastHead(model), Math.max(0, state.head + (key === "PageUp" ? -1 : 1))) };
    return key === "Escape" ? first : null;
  }
  /** @param {KeyboardEvent} event @returns {Partial<State> | null} */
  function headByKey({ key }) {
    const steps = /** @type {Record<string, [number, number]>} */ ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] });
    if (key === "Escape") return first;
    if (!steps[key]) return null;
    const [layer, head] = [state.layer + steps[key][0], Math.min(heads - 1, state.head) + steps[key][1]];
    return { layer: Math.min(layers - 1, Math.max(0, layer)), head: Math.min(heads - 1, Math.max(0, head)) };
  }
  for (const key of ["layer", "head"]) {
    model.on(`change:${key}`, () => {
      const found = stateOf(model)[/** @type {"layer" | "head"} */ (key)];
      if (state[/** @type {"layer" | "head"} */ (key)] !== found) void choose({ [key]: found });
    });
  }
}
