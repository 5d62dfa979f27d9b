// The states of a picture that moves, each as a file: what an animation is made of.
import { draw } from "./draw.js";
import { drawingsIn, together } from "./drawings.js";
import { fileOf } from "./file.js";
import { t } from "../shared/words.js";

/** What is not shown yet: print has it, a state of an animation does not. */
const LATER = `
  .explorable-later:not([data-given]):not([data-gives]), .explorable-later[data-gives] > :not([data-given]),
  .explorable-later > .explorable-later { visibility: hidden }`;

/** How long a frame takes of what a picture moves by itself, in ms, and how many there may be on one way. */
const FRAME = 1000 / 30;
const MOST_FRAMES = 90;

/** A clock that goes only when it is told to: what waits for the next frame gets it then. */
function virtualClock() {
  /** @type {Map<number, (now: number) => void>} */
  let waiting = new Map();
  let now = 0;
  let last = 0;
  globalThis.requestAnimationFrame = (task) => {
    waiting.set(++last, task);
    return last;
  };
  globalThis.cancelAnimationFrame = (id) => void waiting.delete(id);
  return {
    isRunning: () => waiting.size > 0,
    advance() {
      now += FRAME;
      const tasks = waiting;
      waiting = new Map();
      for (const task of tasks.values()) task(now);
    },
  };
}

/**
 * How a picture is moved: by its steps, at most so many; or by a slider, through some values.
 * @typedef {{steps: number} | {slider: string, values: number[]}} Drive
 */

/**
 * @typedef {{name: string, label: string, min: number, max: number, step: number}} Slider
 */

/**
 * @typedef {object} States
 * @property {string[]} states the drawings
 * @property {string[][]} ways of each, what it draws by itself on its way there
 * @property {string[]} words what the picture says of each
 * @property {Slider[]} sliders what else can be moved
 * @property {boolean} steps whether it goes by steps
 * @property {boolean} more whether there would be more steps
 */

/**
 * The states of a picture; where it cannot be moved so, none, and what can be moved.
 * @param {import("./draw.js").Request & {colors: Record<string, string>, title: string, drive: Drive, frame: number[]}} request
 * @returns {States}
 */
export function drawStates(request) {
  const { drive, frame } = request;
  return draw({ ...request, values: { ...request.values, width: null, strip: false } }, (el, model, page) => {
    /** @type {States} */
    const found = { states: [], ways: [], words: [], sliders: slidersOf(el).map((one) => toldOf(one, el)), steps: Boolean(scrubberOf(el)), more: false };
    const clock = virtualClock();
    const drawn = () => {
      const drawings = drawingsIn(el).map((drawing) => /** @type {Element} */ (drawing.cloneNode(true)));
      if (!drawings.length) throw new Error(`${request.picture} drew no svg`);
      return fileOf(drawings.length === 1 ? drawings[0] : together(drawings, frame), { ...request, sheet: LATER });
    };
    const keep = () => {
      const way = [];
      while (clock.isRunning() && way.length < MOST_FRAMES) {
        way.push(drawn());
        clock.advance();
      }
      found.ways.push(way);
      found.states.push(drawn());
      found.words.push(String(model.get("alt")));
    };
    if ("steps" in drive) {
      if (found.steps) found.more = goThrough(el, drive.steps, keep);
      return found;
    }
    const slider = slidersOf(el).find((one) => nameOf(one, el) === drive.slider);
    const onPage = page.has(drive.slider);
    if (!slider && !onPage) return found;
    for (const value of drive.values) {
      if (onPage) page.set(drive.slider, value);
      else move(/** @type {HTMLInputElement} */ (slider), value);
      keep();
    }
    return found;
  });
}

/**
 * Goes from the first state on, step by step.
 * @param {Element} el
 * @param {number} most steps
 * @param {() => void} keep
 * @returns {boolean} whether there are more
 */
function goThrough(el, most, keep) {
  const scrubber = /** @type {HTMLInputElement} */ (scrubberOf(el));
  const press = /** @type {HTMLButtonElement} */ (el.querySelector(".explorable-transport [data-press]"));
  move(scrubber, Number(scrubber.getAttribute("min")));
  keep();
  // What can be replayed would begin again.
  const isOver = () => press.disabled || press.textContent === t("Start");
  for (let step = 0; step < most && !isOver(); step++) {
    press.dispatchEvent(new Event("click"));
    keep();
  }
  return !isOver();
}

/** The slider through the steps taken. @param {Element} el */
const scrubberOf = (el) => el.querySelector(".explorable-transport ~ .explorable-control input");

/** Every other slider. @param {Element} el @returns {HTMLInputElement[]} */
const slidersOf = (el) => {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (el.querySelectorAll("input[type=range]"));
  return [...inputs].filter((one) => one !== scrubberOf(el));
};

/** What authors call a slider: the rest of its id. @param {Element} slider @param {Element} el */
const nameOf = (slider, el) => slider.id.slice(el.id.length).replace(/^-+/, "");

/** @param {Element} slider @param {Element} el @returns {Slider} */
function toldOf(slider, el) {
  const [min, max, step] = ["min", "max", "step"].map((side) => Number(slider.getAttribute(side)));
  // One on a log scale goes from 0 to 1, and by no step.
  return { name: nameOf(slider, el), label: slider.getAttribute("aria-label") ?? "", min, max, step: step || (max - min) / 100 };
}

/**
 * @param {HTMLInputElement} slider
 * @param {number} value
 */
function move(slider, value) {
  slider.value = String(value);
  // The build's DOM has no numbers of its own.
  Object.defineProperty(slider, "valueAsNumber", { value, configurable: true });
  slider.dispatchEvent(new Event("input"));
}
