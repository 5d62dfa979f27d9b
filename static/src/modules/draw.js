// Draws an author's module while the docs are built. It may take its time: it is begun, and asked for in a later
// call, by when everything has happened that does not wait for a reader or for the network.
import { parseHTML } from "linkedom";
import { Model } from "../host/model.js";
import { mount } from "../host/mount.js";
import { Parameters } from "../host/parameters.js";
import { guarded as kit } from "../kit/all.js";
import { drawingsIn, together } from "../server/drawings.js";
import { fileOf } from "../server/file.js";
import * as d3 from "./d3-full.js";
import { unpackArrays } from "./arrays.js";
import { finder } from "./assets.js";
import { forgetGlobals, knowGiven, knowGlobals } from "./intact.js";
import { link } from "./linker.js";
import { mainDrawing } from "./page/pictures.js";
import { endTransitions } from "./page/transitions.js";
import { furnish, reason, sentence } from "./stand-ins.js";
import { settled, sheetOf, standAlone, staticForm, withoutLoads } from "./static-form.js";

/**
 * @typedef {object} Request
 * @property {{path: string, imports: Record<string, string | null>, assets: Record<string, string>, waits: boolean, code: string}[]} files
 * @property {string} id of the figure's element; ids inside start with it
 * @property {Record<string, unknown>} values the model's state
 * @property {Record<string, string>} bind
 * @property {import("../types.js").Declaration[]} parameters of the page
 * @property {Record<string, string>} assets the file of the site by how the page's author called it
 * @property {string} width of the figure, where it is given
 * @property {number} memory that it may take, in MiB
 * @property {string} [sheet] the author's style sheet
 * @property {boolean} [moves] whether animations go on, as long as they may end
 */

/**
 * @typedef {object} Drawing
 * @property {HTMLElement} view the suite's own, around the element that the module is given
 * @property {HTMLElement} el the module's
 * @property {AbortController} life
 * @property {string[]} paths
 * @property {Set<string>} missed what it asked for in vain
 * @property {() => import("./page/time.js").Turn} turn runs the next timer or frame that it waits for
 * @property {string} sheet the author's
 * @property {"waiting" | "drawn" | "failed"} state
 * @property {import("../host/model.js").Model} [model]
 * @property {unknown} [error]
 */

/** Where a site's files are, as a drawing says it: a page knows its own way there. */
const ASSETS = "explorable-assets/";

endTransitions(d3);
knowGiven([d3, kit, { Model, Parameters }]);

/** @type {Drawing} */
let drawing;

/**
 * Begins a drawing.
 * @param {Request} request
 */
export function begin({ files, id, values, bind, parameters, assets, width, memory, sheet = "", moves = false }) {
  const window = parseHTML("<!doctype html><html><head></head><body></body></html>");
  forgetGlobals();
  const { missed, turn } = furnish(window, memory, sheet, moves);
  knowGlobals();
  const view = window.document.createElement("div");
  view.id = `${id}-view`;
  // By these a page finds where a module draws.
  view.className = "explorable-view explorable-module";
  window.document.body.append(view);
  const el = window.document.createElement("div");
  view.append(el);
  const life = new AbortController();
  const paths = files.map(({ path }) => path);
  /** @type {Drawing} */
  const begun = (drawing = { view, el, life, paths, missed, turn, sheet, state: "waiting" });
  const fail = (/** @type {unknown} */ error) => Object.assign(begun, { state: "failed", error });
  try {
    unpackArrays(values);
    const load = async (/** @type {string} */ name) => {
      const what = `the import of ${name}`;
      missed.add(what);
      throw new Error(sentence(what));
    };
    const locate = (/** @type {string} */ file) => ASSETS + file;
    const linked = () => link(files.map((file) => ({ ...file, run: compiled(file) })), { d3, kit, load, locate });
    const { model, drawn } = mount(linked, { el, around: view, values, bind, label: `${id}-alt`, width, d3, parameters: new Parameters(parameters), asset: finder(assets, locate), signal: life.signal });
    begun.model = model;
    if (drawn) drawn.then(() => (begun.state = "drawn"), fail);
    else begun.state = "drawn";
  } catch (error) {
    fail(error);
  }
}

/** Goes on by one timer or frame: between two of them happens what each of them brought about. */
export function goOn() {
  return drawing.turn();
}

/**
 * The author's file and lines stand in what is thrown there.
 * @param {{path: string, code: string, waits: boolean}} file
 */
function compiled({ path, code, waits }) {
  const source = `(${waits ? "async " : ""}function(require,exports,import_meta,import_of){${code}\n})\n//# sourceURL=${path}`;
  // In an isolate of its own, where there is no page.
  // eslint-disable-next-line no-eval
  return (0, eval)(source);
}

/**
 * The element around what the module drew, once it did.
 * @returns {HTMLElement}
 */
function drawn() {
  const { view, el, paths, missed, state, error } = drawing;
  // What a module caught and went on from would stand in its picture as a failure.
  const [name] = missed;
  if (state === "failed") throw new Error(reason(error, paths, missed));
  if (name) throw new Error(sentence(name));
  if (state === "waiting") throw new Error("it waits for something that never comes while the docs are built");
  const isEmpty = [...view.querySelectorAll("*")].every((element) => element === el) && !view.textContent?.trim();
  if (isEmpty) throw new Error("it drew nothing; `render` has to fill `el`");
  return view;
}

// What says where something is in a drawing; browsers leave out what has no number there.
const PLACES = new Set("d points transform x y x1 y1 x2 y2 cx cy r rx ry dx dy width height".split(" "));

/**
 * What is no number in a drawing, in words; null where there is nothing of the kind.
 * @param {HTMLElement} view
 */
function noNumber(view) {
  for (const element of view.querySelectorAll("svg *")) {
    const found = [...element.attributes].find(({ name, value }) => PLACES.has(name) && /\b(NaN|undefined|Infinity)\b/.test(value));
    if (found) return `the ${found.name} of a ${element.localName} is ${found.value.replace(/^(.{60}).+/, "$1…")}`;
  }
  return null;
}

/** The picture as the page holds it until its script runs. */
export function collectView() {
  const doubt = noNumber(drawn());
  const view = staticForm(drawn(), drawing.sheet);
  const alt = drawing.model?.get("alt");
  drawing.life.abort();
  return { ...view, alt: typeof alt === "string" ? alt : null, doubt };
}

/**
 * The picture alone, as a file that needs no style sheet; null where it draws no svg.
 * @param {{title: string, colors: Record<string, string>, sheet: string}} request
 */
export function collectFile({ title, colors, sheet }) {
  const view = drawn();
  const shadows = settled(view, sheet);
  // Drawings of the kit belong together; of a module's own one is the picture.
  const plots = view.querySelector(".explorable-plots");
  const drawings = plots ? drawingsIn(plots) : [];
  const svg = drawings.length > 1 ? together(drawings) : mainDrawing(view);
  const styles = withoutLoads(sheet + sheetOf(view) + shadows);
  if (svg) standAlone(svg, ASSETS);
  const file = svg && fileOf(svg, { title, colors, sheet: styles });
  drawing.life.abort();
  return file;
}
