// What a page with parameters, concepts or pictures runs: a classic, deferred script, before its pictures' own.
import * as expressions from "../shared/expressions.js";
import * as interaction from "../shared/interaction.js";
import * as ranges from "../shared/ranges.js";
import * as text from "../shared/text.js";
import { linkConcepts } from "./concepts.js";
import { linkState } from "./link.js";
import { followLive } from "./live.js";
import { mount } from "./mount.js";
import { showOverflow } from "./overflow.js";
import { Parameters } from "./parameters.js";
import { enliven } from "./widgets.js";

const suite = (globalThis.explorable ??= {});
suite.shared = { expressions, interaction, ranges, text };

/** How long a state must last before it is read out, in ms. */
const SETTLED = 600;

/**
 * @param {HTMLElement} figure the element that Sphinx wrote for one picture
 * @param {Parameters} parameters
 */
function takeOver(figure, parameters) {
  const name = figure.dataset.explorable ?? "";
  const picture = suite.pictures?.[name];
  const built = figure.querySelector(".explorable-view");
  const spec = figure.querySelector("script[type='application/json']");
  const alternative = figure.querySelector(".explorable-alt");
  if (!picture || !suite.d3 || !built || !spec || !alternative) return;

  const life = new AbortController();
  try {
    const values = JSON.parse(spec.textContent ?? "{}");
    // What draws itself anew does so apart, and takes the place of what was built once it is done.
    const el = /** @type {HTMLElement} */ ("enliven" in picture ? built : built.cloneNode(false));
    const surroundings = { el, values, label: alternative.id, d3: suite.d3, parameters, signal: life.signal };
    const model = mount(picture, surroundings);
    let timer = 0;
    model.on("change:alt", (_, text) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => (alternative.textContent = text), SETTLED);
    });
    // A link may have brought another state than the one that was built.
    if (model.get("alt") !== values.alt) alternative.textContent = String(model.get("alt"));
    if (el !== built) built.replaceWith(el);
    showOverflow(figure);
    figure.dataset.ready = "";
  } catch (error) {
    life.abort();
    console.error(`explorable: ${name} keeps its static form:`, error);
  }
}

/**
 * Each document has its parameters; where several are joined into one page, their elements say which.
 * @param {Document} page
 * @returns {(element: Element) => Parameters}
 */
function scopes(page) {
  const scopeOf = (/** @type {Element} */ element) => element.closest("[data-scope]")?.getAttribute("data-scope") ?? "";
  /** @type {Map<string, import("../types.js").Declaration[]>} */
  const declared = new Map();
  for (const element of page.querySelectorAll("[data-declaration]")) {
    const declaration = JSON.parse(element.getAttribute("data-declaration") ?? "{}");
    declared.set(scopeOf(element), [...(declared.get(scopeOf(element)) ?? []), declaration]);
  }
  const parameters = new Map([...declared].map(([scope, declarations]) => [scope, new Parameters(declarations)]));
  linkState(page, parameters);
  const none = new Parameters([]);
  return (element) => parameters.get(scopeOf(element)) ?? none;
}

/** @param {Document} page */
function start(page) {
  const parametersOf = (suite.parametersOf = scopes(page));
  enliven(page, parametersOf);
  followLive(page, parametersOf);
  for (const figure of page.querySelectorAll("div.explorable")) {
    takeOver(/** @type {HTMLElement} */ (figure), parametersOf(figure));
  }
  linkConcepts(page);
}

// By then the pictures' scripts, deferred as this one is, have registered them.
document.addEventListener("DOMContentLoaded", () => start(document));
