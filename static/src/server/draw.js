import { parseHTML } from "linkedom";
import catalogue from "catalogue";
import * as d3 from "../d3.js";
import { Model } from "../host/model.js";
import { mount } from "../host/mount.js";
import { Parameters } from "../host/parameters.js";
import * as choices from "../shared/choices.js";
import { tag } from "../shared/svg.js";
import { drawingsIn, drawingsOnPaper, together } from "./drawings.js";
import { fileOf } from "./file.js";
import { markup } from "./markup.js";

// One page for all pictures, since making it costs as much as drawing one does.
const window = parseHTML("<!doctype html><html><body></body></html>");
const { document } = window;
// Pictures, D3 among them, reach for the page they are on.
Object.assign(globalThis, { document, Event: window.Event, CustomEvent: window.CustomEvent });

// Where a picture that shows another looks for that, as in the browser.
(globalThis.explorable ??= {}).choices = choices;
globalThis.explorable.pictures = Object.fromEntries(
  Object.entries(catalogue).map(([name, { default: picture }]) => [name, picture]),
);

/**
 * @typedef {object} Request
 * @property {string} picture its name in the catalogue
 * @property {string} id of the figure's element; ids inside start with it
 * @property {Record<string, unknown>} values the spec
 * @property {Record<string, string>} [bind] the parameter that each of some keys is tied to
 * @property {import("../types.js").Declaration[]} parameters of the page
 */

/**
 * @template Written
 * @param {Request} request
 * @param {(el: HTMLElement, model: Model, page: Parameters) => Written} write what is made of the element that the picture
 *   drew in, while it lives
 */
export function draw({ picture: name, id, values, bind, parameters }, write) {
  const el = document.createElement("div");
  el.id = `${id}-view`;
  el.className = "explorable-view";
  document.body.replaceChildren(el);
  const life = new AbortController();
  const page = new Parameters(parameters);
  const { model } = mount(moduleOf(name).default, {
    el,
    values,
    bind,
    label: `${id}-alt`,
    d3,
    parameters: page,
    signal: life.signal,
  });
  const written = write(el, model, page);
  life.abort();
  return written;
}

/** @param {string} name */
function moduleOf(name) {
  if (!catalogue[name]) throw new Error(`no picture is called ${name}`);
  return catalogue[name];
}

/**
 * The picture as the page holds it until its script runs: controls drawn, but not to be used; and what it shows, in words.
 * @param {Request} request
 */
export function drawView(request) {
  const { picture: name, id, values } = request;
  const { view } = moduleOf(name);
  if (view) {
    const written = view({ model: new Model(values), id: `${id}-view`, label: `${id}-alt` });
    const { markup, classes } = typeof written === "string" ? { markup: written, classes: "" } : written;
    return { markup: tag("div", { id: `${id}-view`, class: `explorable-view ${classes}`.trim() }, markup), alt: values.alt };
  }
  return draw(request, (el, model) => {
    for (const control of el.querySelectorAll("button, input, select")) control.setAttribute("disabled", "");
    for (const stop of el.querySelectorAll("[tabindex]")) stop.removeAttribute("tabindex");
    return { markup: markup(el), alt: model.get("alt") };
  });
}

/**
 * The picture alone, as a file that needs no style sheet.
 * @param {Request & {colors: Record<string, string>, title: string, paper?: boolean}} request
 */
export function drawFile(request) {
  // A file has its natural size; what shows it says how large.
  return draw({ ...request, values: { ...request.values, width: null, still: true } }, (el) => {
    const drawings = request.paper ? drawingsOnPaper(el) : drawingsIn(el);
    if (!drawings.length) throw new Error(`${request.picture} drew no svg`);
    return fileOf(drawings.length === 1 ? drawings[0] : together(drawings), request);
  });
}
