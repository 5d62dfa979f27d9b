// What a page with parameters, concepts or pictures runs: a classic, deferred script, which loads the pictures' own.
import { exchanged } from "../shared/exchanged.js";
import { linkConcepts } from "./concepts.js";
import { later, load, whenNear } from "./lazy.js";
import { mount } from "./mount.js";
import { showOverflow } from "./overflow.js";
import { Parameters } from "./parameters.js";
import { onceNotPlain } from "./plain.js";
import { regionIn } from "./region.js";
import * as shared from "./shared.js";

const suite = (globalThis.explorable ??= {});
// Other scripts add what only some pictures share.
suite.shared = { ...shared };

/** What is still being drawn is not seen. */
const COMING = "explorable-coming";

/**
 * @param {HTMLElement} figure the element that Sphinx wrote for one picture
 * @param {Parameters} parameters
 * @param {NonNullable<typeof suite.speaker>} speaker
 */
async function takeOver(figure, parameters, speaker) {
  const { explorable: name, scripts, redraws = "", module, width, bind = "{}", stored = "{}" } = /** @type {Record<string, string>} */ (figure.dataset);
  const find = (/** @type {string} */ selector) => /** @type {any} */ (figure.querySelector(selector));
  const life = new AbortController();
  /** @type {HTMLElement | undefined} where an author's module draws */
  let stage;
  try {
    await Promise.all(scripts.split(" ").map(load));
    const picture = suite.pictures?.[module ?? name];
    if (!picture) throw Error("its script failed");
    const built = find(".explorable-view");
    const alternative = find(".explorable-alt");
    const values = JSON.parse(find(":scope > script").text);
    for (const [key, data] of Object.entries(JSON.parse(stored))) values[key] = dataOf(data);
    if (module) suite.unpack?.(values);
    // What draws itself anew does so apart, and takes the place of what was built once it is done.
    const view = "enliven" in picture ? built : /** @type {HTMLElement} */ (built.cloneNode(false));
    let el = view;
    if (module) {
      // It may measure its place while it draws, and do with its own element what it likes.
      view.append((el = document.createElement("div")));
      built.after((stage = view));
      view.classList.add(COMING);
    }
    const d3 = module ? suite.fullD3 : suite.d3;
    const redraw = async () => {
      await Promise.all(redraws.split(" ").map(load));
      return /** @type {import("../types.js").Redraw} */ (suite.redraws?.[name]);
    };
    const fetchData = (/** @type {string} */ file) => load(file).then(() => dataOf(file.slice("data-".length, -".js".length)));
    const surroundings = { el, around: view, values, redraw, fetchData, bind: JSON.parse(bind), label: alternative.id, width, d3, parameters, asset: suite.assetOf?.(figure), signal: life.signal };
    const { model, drawn } = mount(picture, surroundings);
    await drawn;
    model.on("change:alt", (_, text) => speaker.tell({ figure, alternative, text: String(text) }));
    // A link may have brought another state than the one that was built; the author's own words have none.
    const alt = model.get("alt");
    if (typeof alt === "string") alternative.replaceChildren(alt);
    view.classList.remove(COMING);
    if (view !== built) exchanged(figure, () => built.replaceWith(view));
    showOverflow(figure);
    if (module) suite.keepLegible?.(view);
    figure.dataset.ready = "";
  } catch (error) {
    life.abort();
    stage?.remove();
    console.error(`explorable: ${name} keeps its static form:`, error);
  }
}

/** @param {string} name of data that a script has brought */
const dataOf = (name) => JSON.parse(suite.data?.[name] ?? "null");

/**
 * Each document has its parameters; where several are joined into one page, their elements say which.
 * @param {Element} element
 */
const scopeOf = (element) => element.closest("[data-scope]")?.getAttribute("data-scope") ?? "";

/**
 * @param {Document} page
 * @returns {Map<string, Parameters>} by their document
 */
function declaredOn(page) {
  /** @type {Map<string, import("../types.js").Declaration[]>} */
  const declared = new Map();
  for (const element of page.querySelectorAll("[data-declaration]")) {
    const declaration = JSON.parse(element.getAttribute("data-declaration") ?? "{}");
    declared.set(scopeOf(element), [...(declared.get(scopeOf(element)) ?? []), declaration]);
  }
  return new Map([...declared].map(([scope, declarations]) => [scope, new Parameters(declarations)]));
}

/** @param {Document} page */
function start(page) {
  onceNotPlain(page, () => load(later.ground).then(() => suite.followGround?.(page)));
  const region = regionIn(page.body);
  /** @type {Promise<import("../types.js").Reading> | undefined} */
  let reading;
  const read = () => (reading ??= load(later.reader).then(() => /** @type {any} */ (suite.reader)(page, region)));
  const speaker = (suite.speaker = {
    say: (text) => void (region.textContent = text),
    tell: (news) => void read().then(({ speaker }) => speaker.tell(news)),
  });
  const scopes = declaredOn(page);
  const none = new Parameters([]);
  const parametersOf = (suite.parametersOf = (element) => scopes.get(scopeOf(element)) ?? none);
  suite.followParameters?.(page, { scopes, parametersOf, speak: speaker.say });
  /** @type {NodeListOf<HTMLElement>} */
  const figures = page.querySelectorAll("div.explorable[data-scripts]");
  whenNear(figures, (figure) => takeOver(figure, parametersOf(figure), speaker));
  // Most of what a pointer passes over is no concept.
  linkConcepts(page, (name, ...mention) => void ((name || reading) && read().then(({ explain }) => explain(name, ...mention))));
}

// By then other deferred scripts have had their turn.
document.addEventListener("DOMContentLoaded", () => start(document));
