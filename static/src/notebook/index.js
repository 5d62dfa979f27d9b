// What a picture runs in a notebook: the front end of an anywidget, over the same modules as the pages of docs.
import { aboutAt } from "../host/about.js";
import { linkConcepts } from "../host/concepts.js";
import { standsOnDark } from "../host/ground.js";
import { mount } from "../host/mount.js";
import { showOverflow } from "../host/overflow.js";
import { Parameters } from "../host/parameters.js";
import { regionIn } from "../host/region.js";
import * as shared from "../host/shared.js";
import { Speaker } from "../host/speaker.js";
import { enliven } from "../parameters/widgets.js";
import * as choices from "../shared/choices.js";
import { picking } from "../shared/picking.js";
import { joined } from "./joined.js";
import { synced } from "./synced.js";

/** @typedef {import("../types.js").Outer} Outer */

const suite = (globalThis.explorable ??= {});
suite.shared = { ...shared };
suite.widget = { render };
Object.assign(suite, { choices });

/** On `html`: whether mentions of one concept light one another. */
const LINKED = "explorableLinked";

/** Views of one picture have ids of their own. */
let views = 0;

/**
 * @param {object} props
 * @param {Outer} props.model the widget's, which the kernel shares
 * @param {HTMLElement} props.el
 * @returns {() => void} ends the view
 */
function render({ model, el }) {
  const life = new AbortController();
  const figure = /** @type {import("../types.js").Figure} */ (model.get("_figure"));
  const { ident, picture: name, parameters: declared } = figure;
  const own = `${ident}-${++views}`;
  // A file has its styles in its head.
  const style = model.get("_style");
  el.innerHTML = (style ? `<style>${style}</style>` : "") + String(model.get("_markup")).replaceAll(ident, own);
  const ground = /** @type {HTMLElement} */ (el.querySelector(".explorable-notebook"));
  keepKeys(ground);
  followGround(ground, life.signal);
  const parameters = new Parameters(declared.map((one) => ({ ...one, value: model.get(one.name) ?? one.value })));
  enliven(ground, () => parameters);
  pick(ground, parameters);
  joined(declared, parameters, life.signal);
  const sync = synced(model, figure, parameters, life.signal);
  if (name) takeOver(ground, model, figure, own, { parameters, signal: life.signal, sync });
  // One picture's script does so for all.
  if (!(LINKED in document.documentElement.dataset)) linkConcepts(document, aboutAt(document));
  document.documentElement.dataset[LINKED] = "";
  return () => life.abort();
}

/**
 * @param {HTMLElement} ground
 * @param {Outer} outer
 * @param {import("../types.js").Figure} figure
 * @param {string} id
 * @param {{parameters: Parameters, signal: AbortSignal, sync: ReturnType<typeof synced>}} surroundings
 */
async function takeOver(ground, outer, figure, id, { parameters, signal, sync }) {
  const { picture: name = "", bind = {}, width } = figure;
  const find = (/** @type {string} */ selector) => /** @type {any} */ (ground.querySelector(selector));
  const [element, built, alternative] = [".explorable", ".explorable-view", ".explorable-alt"].map(find);
  try {
    const picture = /** @type {NonNullable<typeof suite.pictures>} */ (suite.pictures)[name];
    const values = { ...structuredClone(figure.values), ...sync.values() };
    const el = "enliven" in picture ? built : /** @type {HTMLElement} */ (built.cloneNode(false));
    const redraw = async () => /** @type {import("../types.js").Redraw} */ (suite.redraws?.[name]);
    const speaker = new Speaker(document, regionIn(element));
    const { model, drawn } = mount(picture, { el, values, redraw, bind, label: `${id}-alt`, width, d3: suite.d3, parameters, signal });
    await drawn;
    model.on("change:alt", (_, text) => speaker.tell({ figure: element, alternative, text: String(text) }));
    if (el !== built) built.replaceWith(el);
    sync.follow(model, values);
    showOverflow(element);
    element.dataset.ready = "";
  } catch (error) {
    console.error(`explorable: ${name} keeps its static form:`, error);
  }
}

/**
 * Brings to life what is no slider: choices, switches and texts.
 * @param {HTMLElement} ground
 * @param {Parameters} parameters
 */
function pick(ground, parameters) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (ground.querySelectorAll("[data-name][data-pick]"))) {
    const name = element.dataset.name ?? "";
    const show = picking(element, parameters.declaration(name), (value) => parameters.set(name, value));
    parameters.watch([name], ({ [name]: value }) => show(value));
  }
}

/**
 * Keeps from a front end the keys that are a picture's: it would choose another cell, or delete one.
 * @param {HTMLElement} ground
 */
function keepKeys(ground) {
  // Some front ends look at keys before the picture has them.
  ground.dataset.lmSuppressShortcuts = "true";
  ground.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const isTheirs = ctrlKey || metaKey || altKey || (shiftKey && key === "Enter");
    if (!isTheirs) event.stopPropagation();
  });
}

/**
 * Sees to it that a picture can be read on the background that it has, which is known once it is shown.
 * @param {HTMLElement} ground
 * @param {AbortSignal} signal
 */
function followGround(ground, signal) {
  const compare = () => {
    if (ground.isConnected) ground.dataset.explorableTheme = standsOnDark(ground) ? "dark" : "light";
  };
  const seen = new ResizeObserver(compare);
  seen.observe(ground);
  const marks = new MutationObserver(() => requestAnimationFrame(compare));
  for (const element of [document.documentElement, document.body]) marks.observe(element, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", compare, { signal });
  signal.addEventListener("abort", () => {
    seen.disconnect();
    marks.disconnect();
  });
}
