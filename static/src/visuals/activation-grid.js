// Which channels of a network fire at each place of an image, where each of them does, and groups of them.
import { EACH, channelsHeight, channelsMarkup, firesMarkup, groupsHeight, groupsMarkup, hasRoom, imageHeight, imageMarkup, listed, listedOf, lostAt, number, ordered, placeAt, shownName, valueAt } from "../shared/grids/drawings.js";
import { controlsMarkup, enlivenFields, panelMarkup, pickerMarkup, resetMarkup, sliderMarkup } from "../shared/fields.js";
import { drive, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { unpack, unpackRows } from "../shared/packed.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { redraw } from "../shared/redrawn.js";
import { escape, tag } from "../shared/svg.js";
import { viewed } from "../shared/viewed.js";
import { andThen, t } from "../shared/words.js";

/** @typedef {import("../shared/grids/drawings.js").Layer} Layer */
/** @typedef {import("../shared/grids/drawings.js").Scene} Scene */
/** @typedef {import("../shared/grids/drawings.js").State} State */
/** @typedef {import("../types.js").RenderProps["model"]} Model */

export default viewed(view, enliven);

/** What all drawings are made from. @param {Model} model */
function reader(model) {
  /** @type {Layer[]} */
  const layers = model.get("layers").map((/** @type {any} */ { name, shape, activations, channels, sprites, groups }) => {
    const values = unpackRows(activations);
    const [rows, columns] = shape;
    // Of 8 bits not all digits are known.
    const lost = (/** @type {number} */ place) => (activations.parts.bits === 8 ? activations.scales[place] / 510 : 0);
    const strongest = Array.from({ length: rows * columns }, (_, place) => {
      let best = place * channels.length;
      for (let at = best; at < (place + 1) * channels.length; at++) if (values[at] > values[best]) best = at;
      return best % channels.length;
    });
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    const mostAt = Math.max(0, Math.floor(values.indexOf(most) / channels.length));
    return { name, rows, columns, channels, values, strongest, most, mostAt, lostAt: lost, listed: listedOf(values, channels.length), sprites, groups: groups.map((/** @type {any} */ { names, map }) => ({ names, map: unpack(map) })) };
  });
  const [image, thumbnail, photo, paint] = ["image", "thumbnail", "photo", "paint"].map((key) => model.get(key));
  return { layers, scene: (/** @type {State} */ state) => /** @type {Scene} */ ({ layer: layers[state.layer], state, image, thumbnail, photo, paint }) };
}

/** @param {number} value @param {number} count */
const within = (value, count) => Math.min(count - 1, Math.max(0, Math.round(value))) || 0;

/** @param {Model} model @returns {State} */
function stateOf(model) {
  const { row, column, channel, group } = Object.fromEntries(["row", "column", "channel", "group"].map((key) => [key, model.get(key)]));
  return { layer: within(model.get("layer"), model.get("layers").length), row, column, channel, group };
}

/** What the keyboard does in the drawings that take it. */
const KEYS = {
  image: /* words */ "Image: arrow keys choose a place",
  channels: /* words */ "Channels: arrow keys up and down choose one",
  groups: /* words */ "Groups of channels: arrow keys choose one, Escape none",
};

/** @param {string} label @param {number} count */
const rangeOf = (label, count) => ({ label, min: 0, max: count - 1, step: 1, format: "d", unit: "" });

/** @param {Scene} scene @returns {[value: string, text: string][]} */
const shownChoices = ({ layer, layer: { channels, groups }, image }) => [
  ...(hasRoom(layer, image) ? [/** @type {[string, string]} */ (["each", t("strongest of each place")])] : []),
  ...channels.map((name, i) => /** @type {[string, string]} */ ([`channel ${i}`, t`channel ${name}`])),
  ...groups.map((_, i) => /** @type {[string, string]} */ ([`group ${i}`, t`group ${i}`])),
];

/** @param {State} state */
const choiceOf = ({ channel, group }) => (group === EACH ? "each" : group < 0 ? `channel ${channel}` : `group ${group}`);

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const { layers, scene: sceneOf } = reader(model);
  const state = stateOf(model);
  const scene = sceneOf(state);
  const { rows, columns, groups } = scene.layer;
  const image = tag("g", {}, imageMarkup(scene)) + tag("g", { "data-fires": "" }, firesMarkup(scene));
  const panels = [
    panelMarkup("image", { width: WIDTH, height: imageHeight(scene), label, keys: KEYS.image }, image),
    panelMarkup("channels", { width: WIDTH, height: channelsHeight(scene), label: null, keys: KEYS.channels }, channelsMarkup(scene)),
  ];
  if (groups.length) panels.push(panelMarkup("groups", { width: WIDTH, height: groupsHeight(scene), label: null, keys: KEYS.groups }, groupsMarkup(scene)));
  const named = layers.map(({ name }, i) => /** @type {[string, string]} */ ([String(i), name]));
  const controls = controlsMarkup([
    (rows > 1 ? sliderMarkup(`${id}-row`, rangeOf(t("row"), rows), state.row) : "") + (columns > 1 ? sliderMarkup(`${id}-column`, rangeOf(t("column"), columns), state.column) : ""),
    (layers.length > 1 ? pickerMarkup(`${id}-layer`, t("layer"), named, String(state.layer)) : "") + pickerMarkup(`${id}-shown`, t("shown"), shownChoices(scene), choiceOf(state)) + resetMarkup(),
  ]);
  return { markup: panels.join("") + controls, classes: `explorable-plots explorable-plots-${panels.length}` };
}

/**
 * Makes places, channels and groups answer.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal }) {
  const { layers, scene: sceneOf } = reader(model);
  const first = stateOf(model);
  let state = first;
  /** What the pointer is on, as long as it is. @type {Partial<State>} */
  let pointed = {};
  const alternative = model.get("alt");
  const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(selector));
  const stage = (/** @type {string} */ name) => /** @type {HTMLElement | null} */ (find(`[data-panel="${name}"]`));
  const listen = (/** @type {Element | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });
  const control = (/** @type {string} */ name) => find(`[id="${el.id}-${name}"]`);
  const [picker, shown] = [control("layer"), control("shown")];
  const fires = find("[data-fires]");

  /** @type {(name: string, markup: string, height: number) => void} */
  function put(name, markup, height) {
    const svg = stage(name)?.querySelector("svg");
    if (svg) redraw(svg, markup, height);
  }
  function draw() {
    const scene = sceneOf({ ...state, ...pointed });
    fires.innerHTML = firesMarkup(scene);
    put("channels", channelsMarkup(scene), channelsHeight(scene));
    put("groups", groupsMarkup(scene), groupsHeight(scene));
  }
  /** @param {Partial<State>} changed */
  function choose(changed) {
    const before = state;
    state = { ...state, ...changed };
    const { layer } = sceneOf(state);
    if (before.layer !== state.layer) {
      // The same place of the image, and what fires most there.
      const { rows, columns } = layers[before.layer];
      state = { ...state, row: within(((before.row + 0.5) / rows) * layer.rows - 0.5, layer.rows), column: within(((before.column + 0.5) / columns) * layer.columns - 0.5, layer.columns), group: hasRoom(layer, model.get("image")) ? Math.min(-1, state.group) : -1, ...changed };
      state.channel = changed.channel ?? ordered(sceneOf(state))[0];
      shown.innerHTML = shownChoices(sceneOf(state)).map(([value, text]) => tag("option", { value }, escape(text))).join("");
    }
    draw();
    if (picker) picker.value = String(state.layer);
    shown.value = choiceOf(state);
    sliders.row?.(state.row, layer.rows);
    sliders.column?.(state.column, layer.columns);
    model.set("layer", state.layer);
    const isFirst = Object.entries(first).every(([key, value]) => state[/** @type {keyof State} */ (key)] === value);
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${said(sceneOf(state))}`);
  }
  /** What is chosen, in words. @param {Scene} scene */
  function said(scene) {
    const { layer } = scene;
    const most = ordered(scene).slice(0, 3).map((channel) => `${layer.channels[channel]}, ${number(valueAt(layer, state, channel), lostAt(scene))}`);
    // Translators: {0} is a layer of a network, {3} a channel and how much it fires, or several.
    const here = t`${layer.name}: at row ${state.row}, column ${state.column} the channel that fires most is ${andThen(most)}.`;
    if (state.group === EACH) return `${here} ${t`Shown is ${shownName(scene)}.`}`;
    const strength = (/** @type {number} */ place) => (state.group < 0 ? layer.values[place * layer.channels.length + state.channel] : layer.groups[state.group].map[place]);
    let best = 0;
    for (let place = 1; place < layer.rows * layer.columns; place++) if (strength(place) > strength(best)) best = place;
    const where = t`row ${Math.floor(best / layer.columns)}, column ${best % layer.columns}`;
    // Translators: {0} is a channel or a group of them, {1} is "row 1, column 2".
    return `${here} ${t`Shown is where ${shownName(scene)} fires, most at ${where}.`}`;
  }

  const tell = linked(model.get("link"), signal, ({ x, y }) => {
    const { rows, columns } = layers[state.layer];
    if (x !== undefined && y !== undefined) choose({ row: within(y * rows - 0.5, rows), column: within(x * columns - 0.5, columns) });
  });
  /** What a reader chooses; a slider reports itself. @type {(changed: Partial<State>, control?: string) => void} */
  function pick(changed, control) {
    pointed = {};
    choose(changed);
    if (control) report(el, control, Object.values(changed).join(","));
    const { rows, columns } = layers[state.layer];
    // Grids differ, the image is the same.
    if ("row" in changed || "column" in changed) tell({ x: (state.column + 0.5) / columns, y: (state.row + 0.5) / rows });
  }

  // ── What answers ──
  /** @type {Record<string, ((value: number, count: number) => void) | undefined>} */
  const sliders = {};
  for (const name of /** @type {const} */ (["row", "column"])) {
    const slider = control(name);
    if (!slider) continue;
    const range = rangeOf(name, layers[state.layer][name === "row" ? "rows" : "columns"]);
    const show = drive(slider, find(`output[for="${el.id}-${name}"]`), range, (value) => pick({ [name]: value }));
    sliders[name] = (value, count) => {
      range.max = count - 1;
      slider.max = String(range.max);
      show(value);
    };
  }
  listen(picker, "change", () => pick({ layer: Number(picker.value) }, "layer"));
  listen(shown, "change", () => {
    const [kind, i] = shown.value.split(" ");
    pick(kind === "each" ? { group: EACH } : kind === "group" ? { group: Number(i) } : { channel: Number(i), group: -1 }, "shown");
  });
  const showReset = enlivenFields(el, signal, () => pick(first));

  /** @param {PointerEvent | MouseEvent} event @returns {Partial<State> | null} */
  function under({ target, clientX, clientY, currentTarget }) {
    if (!(target instanceof SVGElement)) return null;
    const { image, channel, group } = target.dataset;
    if (channel !== undefined) return { channel: Number(channel), group: -1 };
    if (group !== undefined) return { group: Number(group) };
    if (image === undefined) return null;
    const svg = /** @type {SVGSVGElement} */ (/** @type {Element} */ (currentTarget).querySelector("svg"));
    const { left, top, width } = svg.getBoundingClientRect();
    return placeAt(sceneOf(state), ((clientX - left) * WIDTH) / width, ((clientY - top) * WIDTH) / width);
  }
  for (const name of ["image", "channels", "groups"]) {
    listen(stage(name), "pointermove", (/** @type {PointerEvent} */ event) => {
      if (event.pointerType !== "mouse") return;
      const found = under(event) ?? {};
      const isSame = [...Object.keys(found), ...Object.keys(pointed)].every((key) => found[/** @type {keyof State} */ (key)] === pointed[/** @type {keyof State} */ (key)]);
      if (isSame) return;
      // The list is sorted by what is pointed at in the image, and keeps its order while a channel is.
      pointed = found;
      draw();
    });
    listen(stage(name), "pointerleave", () => {
      pointed = {};
      draw();
    });
    listen(stage(name), "click", (event) => {
      const found = under(event);
      if (!found) return;
      // A second press on a group leads back to the channel.
      const isAgain = name === "groups" && found.group === state.group;
      pick(isAgain ? { group: -1 } : found, name === "image" ? "place" : name === "groups" ? "group" : "channel");
    });
    listen(stage(name), "keydown", (/** @type {KeyboardEvent} */ event) => {
      const found = byKey(event, name);
      if (!found) return;
      event.preventDefault();
      pick(found, name === "image" ? "place" : name === "groups" ? "group" : "channel");
    });
  }
  /** @param {KeyboardEvent} event @param {string} name @returns {Partial<State> | null} */
  function byKey({ key, shiftKey }, name) {
    const { rows, columns, groups } = layers[state.layer];
    const many = shiftKey ? 10 : 1;
    const down = key === "ArrowUp" ? -many : key === "ArrowDown" ? many : 0;
    const right = key === "ArrowLeft" ? -many : key === "ArrowRight" ? many : 0;
    if (key === "Escape") return name === "groups" ? { group: -1 } : first;
    const end = key === "Home" ? -Infinity : key === "End" ? Infinity : 0;
    if (!down && !right && !end) return null;
    const clamp = (/** @type {number} */ value, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, value));
    if (name === "image") return { row: clamp(state.row + down, rows), column: clamp(state.column + right + end, columns) };
    if (name === "groups") return { group: clamp(Math.max(-1, state.group) + Math.sign(down + right) + end, groups.length) };
    const order = listed(sceneOf(state));
    return { channel: order[clamp(order.indexOf(state.channel) + down + right + end, order.length)], group: -1 };
  }
  model.on("change:layer", () => {
    const { layer } = stateOf(model);
    if (layer !== state.layer) choose({ layer });
  });
}
