// A drawn program that follows the parameters of its page: of each state only what differs is written anew.
import { nearest } from "../nearest.js";
import { say } from "../say.js";
import { t } from "../words.js";
import { tintOf } from "./draw-grid.js";
import { cellText } from "./grid.js";
import { statesOf } from "./live.js";
import { signOf } from "./tints.js";

/** @typedef {import("./items.d.ts").DrawnTensor} Tensor */
/** @typedef {import("./live.js").Live} Live */

/**
 * One place where a number stands: in a cell, or in a copy of one.
 * @typedef {object} Place
 * @property {number} slot
 * @property {Tensor} tensor
 * @property {number} digits
 * @property {Element | undefined} text
 * @property {Element | null} path null where only the text changes
 */

/**
 * Keeps a drawing at the present values of the parameters.
 * @param {Pick<import("../../types.js").RenderProps, "el" | "model" | "parameters" | "signal">} props
 * @param {(said: (initial: string) => string) => void} tell shows what is so now, and says it
 */
export function follow({ el, model, parameters, signal }, tell) {
  /** @type {Live} */
  const live = model.get("live");
  if (!live.names.every((name) => parameters.has(name))) return;
  const states = statesOf(live);
  const traces = model.get("traces");
  const heat = model.get("heat");
  const places = placesIn(el, live, model.get("tensors"));
  const numbers = live.names.map((name) => [...el.querySelectorAll(".explorable-cells")].flatMap((cells) => numberIn(cells, name)));
  const units = live.names.map((name) => parameters.declaration(name).unit);
  /** @type {(valueOf: (name: string) => number) => number[]} */
  const placesOf = (valueOf) => live.names.map((name, i) => nearest(live.values[i], valueOf(name)));
  let state = states.stateOf(placesOf((name) => parameters.declaration(name).value));
  for (const name of Object.keys(live.said)) {
    traces[name].spelled = (/** @type {number} */ cell) => states.spelled(name, cell, state);
  }

  const stop = parameters.watch(live.names, () => {
    const now = placesOf((name) => parameters.get(name));
    const next = states.stateOf(now);
    if (next === state) return;
    for (const place of places) {
      const value = states.number(place.slot, next);
      if (value !== states.number(place.slot, state)) write(place, value, heat);
    }
    state = next;
    const at = now.map((place, i) => live.texts[i][place]);
    numbers.forEach((all, i) => all.forEach((text) => say(text, at[i])));
    for (const [name, { at: which, spelled, sources }] of Object.entries(live.spelled)) {
      const [spelling, from] = which[state];
      traces[name].spelled = spelled[spelling];
      if (from !== undefined) traces[name].sources = sources[from];
    }
    // Translators: {0} are parameters with their present values: "a = 1, b = 2".
    const present = t`Here ${live.names.map((name, i) => `${name} = ${at[i]}${units[i]}`).join(t(", "))}.`;
    tell((initial) => `${initial.replace(live.initially, "").trimEnd()} ${present}`);
  });
  signal.addEventListener("abort", stop);
}

/**
 * @param {Place} place
 * @param {number | string} value
 * @param {boolean} heat
 */
function write({ tensor, digits, text, path }, value, heat) {
  if (text) say(text, cellText(value, digits));
  if (!path) return;
  path.setAttribute("fill-opacity", String(tintOf({ tensor, digits, heat }, value)));
  if (!heat || typeof value !== "number") return;
  const sign = signOf(value, { ...tensor, heat });
  for (const one of ["explorable-negative", "explorable-positive"]) path.classList.toggle(one, one === sign);
}

/**
 * Where the numbers stand that follow parameters.
 * @param {Element} el
 * @param {Live} live
 * @param {Record<string, Tensor>} tensors
 * @returns {Place[]}
 */
function placesIn(el, live, tensors) {
  const slots = new Map(Object.keys(live.cells).flatMap((name) => slotsOf(name, tensors[name], live.cells[name])));
  return [...el.querySelectorAll("[data-digits]")].flatMap((group) => {
    const texts = group.parentElement?.querySelector(".explorable-values")?.children;
    const digits = Number(group.getAttribute("data-digits"));
    const cells = group.classList.contains("explorable-cells") ? [...group.children] : [group];
    return cells.flatMap((path, i) => {
      const at = path.getAttribute("data-cell") ?? path.getAttribute("data-copy") ?? "";
      const slot = slots.get(at);
      if (slot === undefined) return [];
      const tensor = tensors[at.split(":")[0]];
      if (path === group) return [{ slot, tensor, digits, text: path, path: null }];
      return [{ slot, tensor, digits, text: texts?.[i], path: path.hasAttribute("data-still") ? null : path }];
    });
  });
}

/**
 * @param {string} name
 * @param {Tensor} tensor
 * @param {number[]} slots
 * @returns {[string, number][]} the slot of each drawn cell
 */
function slotsOf(name, { shown }, slots) {
  const cells = shown.reduce((all, places) => all.flatMap((at) => places.map((place) => [...at, place])), /** @type {number[][]} */ ([[]]));
  return cells.map((cell, i) => [`${name}:${cell.join(",")}`, slots[i]]);
}

/**
 * @param {Element} cells
 * @param {string} name of a parameter
 * @returns {Element[]} its number, if these are its cells
 */
function numberIn(cells, name) {
  const isIts = cells.firstElementChild?.getAttribute("data-cell") === `${name}:`;
  return isIts ? [...(cells.parentElement?.querySelectorAll(".explorable-values > *") ?? [])] : [];
}
