import { isDrawnDark } from "../shared/dark.js";
import { INKED, OWN } from "./plain.js";

/** On `html`: the theme of the suite's colours, where the page's marks say something else than its background. */
const MARK = "explorableTheme";

/** On elements with a background of their own: which of the rules for such grounds theirs is. */
const BOX = "explorableGround";
const BOX_NAME = "data-explorable-ground";

/** The contrast that WCAG asks of words, and a little more: pixels are rounded. */
const LEAST = 4.55;

/** What browsers paint behind dark pages that paint nothing. */
const NIGHT = [18, 18, 18];

/** The variables of colours that words have, and that of what they stand on. */
const INKS = "surface text muted accent contracted warning blue orange violet red teal magenta green gold".split(" ");

/** What has been read of a colour, by its css; to ask a canvas takes time. @type {Map<string, number[]>} */
const known = new Map();

/**
 * Returns red, green, blue and alpha of a computed colour, which may be of any colour space; each from 0 to 255.
 * @param {string} color
 */
function channels(color) {
  let found = known.get(color);
  if (!found) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    known.set(color, (found = [...context.getImageData(0, 0, 1, 1).data]));
  }
  return found;
}

/**
 * Returns the relative luminance of a colour, from 0 to 1.
 * @param {number[]} color red, green and blue
 */
function luminance(color) {
  const [red, green, blue] = color.map((channel) => (channel > 10 ? ((channel / 255 + 0.055) / 1.055) ** 2.4 : channel / 3294.6));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Tells whether light words can be read better than dark ones on a colour.
 * @param {number[]} color
 */
const isDark = (color) => luminance(color) < 0.18;

/**
 * Returns a colour that words on a ground can be read in: as it is, or as much nearer to black or white as it takes.
 * @param {number[]} ink
 * @param {number[]} ground
 */
export function legible(ink, ground) {
  const below = luminance(ground) + 0.05;
  const end = isDark(ground) ? 255 : 0;
  for (let step = 0; step < 20; step++) {
    const color = ink.map((channel) => channel + ((end - channel) * step) / 20);
    const own = luminance(color) + 0.05;
    if (Math.max(own / below, below / own) >= LEAST) return color;
  }
  return [end, end, end];
}

/**
 * The element around another one, which may be the host of a shadow tree.
 * @param {Element} element
 */
function around(element) {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/**
 * A part of a page with a background of its own, and the colour there: red, green and blue.
 * @typedef {{ box: HTMLElement, color: number[] }} Ground
 */

/**
 * Tells what an element paints, or what is seen through it.
 * @param {Element | null} element
 * @param {Map<Element, Ground>} [seen] those of this page, for now
 * @returns {Ground}
 */
function groundOf(element, seen = new Map()) {
  if (!element) {
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    const isNight = scheme.includes("dark") && (!scheme.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches);
    return { box: document.body, color: isNight ? NIGHT : [255, 255, 255] };
  }
  const known = seen.get(element);
  if (known) return known;
  const under = groundOf(around(element), seen);
  const [red, green, blue, alpha] = channels(getComputedStyle(element).backgroundColor);
  const color = [red, green, blue].map((channel, i) => under.color[i] + ((channel - under.color[i]) * alpha) / 255);
  const box = element.contains(document.body) ? document.body : /** @type {HTMLElement} */ (element);
  const found = alpha && !element.matches(OWN) ? { box, color } : under;
  seen.set(element, found);
  return found;
}

/**
 * Tells whether an element stands on a dark ground.
 * @param {Element} element
 */
export const standsOnDark = (element) => isDark(groundOf(around(element)).color);

/**
 * Returns the colours that words on a ground are to have, where they could not be read in those that they have.
 * @param {Ground} ground
 */
function inksOn({ box, color }) {
  const style = getComputedStyle(box);
  const concepts = [...box.querySelectorAll("[data-concept]")].map((one) => `concept-${one.getAttribute("data-concept")}`);
  return [...new Set([...INKS, ...concepts])].flatMap((name) => {
    const value = style.getPropertyValue(`--explorable-${name}`).trim();
    if (!value) return [];
    const ink = channels(value).slice(0, 3);
    const better = name === "surface" ? color : legible(ink, color);
    return better.every((channel, i) => Math.abs(channel - ink[i]) < 1) ? [] : `--explorable-${name}:rgb(${better.map(Math.round)})`;
  });
}

/**
 * Sees to it that the suite's colours can be read on the backgrounds that the page really has, however its theme
 * brought them about: the style sheet knows the usual marks of a page, and this the rest, such as a box of another colour.
 * @param {Document} page
 */
export function followGround(page) {
  // Asked anew each time: pictures that draw themselves again leave elements behind that stand nowhere.
  const inkedNow = () => [...page.querySelectorAll(INKED)].filter((element) => !element.closest(".explorable-about"));
  if (!inkedNow().length) return;
  const root = page.documentElement;
  const sheet = new CSSStyleSheet();
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  const named = () => [root, page.body].some(({ dataset }) => /^(light|dark)$/.test(dataset.theme ?? ""));
  /** @type {HTMLElement[]} */
  let boxes = [];
  const marks = new MutationObserver(() => compare());
  const compare = () => {
    sheet.replaceSync("");
    for (const { dataset } of boxes) {
      delete dataset[BOX];
      delete dataset[MARK];
    }
    const inked = inkedNow();
    const seen = new Map();
    const main = groundOf(inked.length ? around(inked[0]) : page.body, seen);
    if (named()) delete root.dataset[MARK];
    const isOther = isDark(main.color) !== isDrawnDark(page.body);
    if (isOther && !named()) root.dataset[MARK] = isDark(main.color) ? "dark" : "light";
    // A page that says itself what it is knows best.
    const grounds = [...new Set(inked.map((element) => groundOf(around(element), seen)))].filter((ground) => ground !== main || !isOther || !named());
    boxes = grounds.map(({ box }) => box);
    for (const { box, color } of grounds) {
      const dark = isDark(color);
      if (box !== page.body && dark !== isDrawnDark(box)) box.dataset[MARK] = dark ? "dark" : "light";
    }
    const rules = grounds.flatMap((ground, i) => {
      const inks = inksOn(ground);
      if (!inks.length) return [];
      ground.box.dataset[BOX] = String(i);
      // Twice, to weigh more than what marks a page.
      return `[${BOX_NAME}="${i}"][${BOX_NAME}]{${inks.join(";")}}`;
    });
    // Paper has no backgrounds.
    sheet.replaceSync(`@media screen{${rules.join("")}}`);
    // These marks are its own.
    marks.takeRecords();
  };
  for (const element of [root, page.body]) marks.observe(element, { attributes: true });
  compare();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => requestAnimationFrame(compare));
  // Some backgrounds change by and by.
  page.addEventListener("transitionend", ({ propertyName }) => propertyName === "background-color" && compare());
}
