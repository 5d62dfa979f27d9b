import { setInGlyphs } from "./glyphs.js";
import { onStep } from "../shared/ranges.js";
import { enclosed } from "../shared/enclosed.js";
import { tellMathJax } from "./speech.js";

/**
 * Keeps a number at the present value. It stands in room for the widest, so that nothing beside it moves.
 * @param {Element} box
 * @param {string} name of the parameter
 */
export function followValue(box, name) {
  const suite = globalThis.explorable;
  const told = suite.shared?.told;
  const parameters = suite.parametersOf?.(scopeOf(box) ?? box);
  if (!told || !parameters?.has(name)) return;
  const declaration = parameters.declaration(name);
  const { min, max, value, scale, choices } = declaration;
  // A formula shows a number without its unit.
  const [, how] = /explorable-parentheses-(\w+)/.exec(box.getAttribute("class") ?? "") ?? [];
  const written = (/** @type {any} */ number) => enclosed(told(number, { ...declaration, unit: "" }), how);
  const samples = choices ? [...choices] : typeof value === "string" ? [value] : [min, max, value];
  // Between the ends of a log scale a number may have more digits than at them.
  const between = scale === "log" ? 400 : 0;
  for (let i = 1; i < between; i++) samples.push(onStep(min * (max / min) ** (i / between), declaration));
  const show = writer(box, [...new Set(samples.map(written))]);
  let shown = written(value);
  const stop = parameters.watch([name], (values) => {
    if (!box.isConnected) return stop();
    const text = written(values[name]);
    show?.(text);
    if (text !== shown && isSeen(box)) tellMathJax(box, name, text);
    shown = text;
  });
}

/**
 * Whether a box is of the formula that readers see, not of the one for screen readers.
 * @param {Element} box
 */
const isSeen = (box) => !box.closest("mjx-assistive-mml");

/**
 * An element that tells which document a value came from, where documents are joined into one page.
 * @param {Element} box
 */
function scopeOf(box) {
  const [, hex] = /explorable-scope-(\w+)/.exec(box.getAttribute("class") ?? "") ?? [];
  if (!hex) return null;
  return document.querySelector(`[data-scope="${CSS.escape(decodeURIComponent(hex.replace(/../g, "%$&")))}"]`);
}

/**
 * How a number is written: as text in a page of html and for screen readers, in glyphs where all is drawn.
 * @param {Element} box
 * @param {string[]} samples the numbers, one of which is the widest
 * @returns {((text: string) => void) | undefined}
 */
function writer(box, samples) {
  // The first is the number, the second the room that it has.
  const number = box.querySelector("mtext, mjx-mtext, [data-mml-node=mtext]");
  if (!number) return undefined;
  if (number instanceof SVGElement) return setInGlyphs(number, samples);
  const glyph = number.querySelector("mjx-c");
  if (!glyph) return (text) => (number.textContent = text);
  const shown = document.createElement("span");
  shown.style.fontFamily = getComputedStyle(glyph).fontFamily;
  number.replaceChildren(shown);
  box.classList.add("explorable-number-box");
  return (text) => (shown.textContent = text);
}
