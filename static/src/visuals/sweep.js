// A step up the ladder of abstraction: another picture of the page, small, once for each of many values of a parameter.
import { mount } from "../host/mount.js";
import { button } from "../shared/controls.js";
import { moveByKey, report, told } from "../shared/interaction.js";
import { nearest as placeOf } from "../shared/nearest.js";
import { round } from "../shared/pixels.js";
import { onStep, settled } from "../shared/ranges.js";
import { select } from "../shared/select.js";
import { textWidth } from "../shared/text.js";
import { joined, t } from "../shared/words.js";

const WIDTH = 140;
/** The line with the value above a small picture, and how far from it the frame is. */
const LINE = 24;
/** Of a plot, this much around its axes is shown: their numbers could not be read. */
const AROUND = 10;
/** At most so many stand in a row. */
const MOST_IN_ROW = 4;
const EDGE = 3;
/** The size of that line's words, in px. */
const TITLE = 14;

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3, signal, parameters }) {
    const { picture: name, id: of, values, bind } = model.get("shown");
    const over = /** @type {import("../types.js").Declaration} */ (model.get("over"));
    const picture = globalThis.explorable.pictures?.[name];
    if (!picture) throw new Error(`the script of ${name} did not load`);
    const alternative = model.get("alt");
    const all = valuesOf(model, over);
    const written = (/** @type {any} */ value) => told(value, over);

    const root = select(el);
    const rows = Math.ceil(all.length / MOST_IN_ROW);
    const stage = root
      .append("div")
      .attr("class", `explorable-sweep explorable-sweep-${Math.ceil(all.length / rows)}`)
      .attr("role", "radiogroup")
      .attr("aria-label", over.label);
    /** @param {number} i */
    const pick = (i) => {
      parameters.set(over.name, all[i]);
      report(el, over.label, all[i]);
    };
    const small = all.map((value, i) => {
      const press = stage.append("button").attr("type", "button").attr("role", "radio");
      press.attr("aria-label", `${over.label} ${written(value)}`);
      const inner = /** @type {HTMLElement} */ (el.ownerDocument.createElement("div"));
      inner.id = `${el.id}-${i + 1}`;
      const surroundings = { values: { ...values, width: null }, bind, label: "", d3, signal };
      const { model: own } = mount(picture, { el: inner, parameters: varied(parameters, over.name, value), ...surroundings });
      const drawing = inner.querySelectorAll("svg:not(svg svg, .explorable-narrow)")[model.get("drawing") - 1];
      if (!drawing) throw new Error(`${name} has fewer drawings than ${model.get("drawing")}`);
      // Words tell by themselves what they are of.
      const long = typeof value === "string" ? written(value) : `${over.label} = ${written(value)}`;
      const ring = frame(press, drawing, textWidth(long, TITLE, { bold: true }) < WIDTH ? long : written(value), over.concept);
      press.on("click", () => pick(i));
      return { press, ring, says: () => String(own.get("alt") ?? "") };
    });
    // One stop of the Tab key, as a group of native radio buttons is.
    stage.on("keydown", (/** @type {KeyboardEvent} */ event) => {
      const from = small.findIndex(({ press }) => press.node() === event.target);
      const moved = moveByKey(turned(event), from, { min: 0, max: all.length - 1, step: 1 });
      if (from < 0 || moved === null) return;
      event.preventDefault();
      pick(moved);
      small[moved].press.node().focus();
    });

    // In a button the host leaves an svg alone; the first one stands for the whole.
    const first = /** @type {Element} */ (el.querySelector("svg"));
    select(first).attr("role", "img").attr("aria-labelledby", el.id.replace(/view$/, "alt"));

    const controls = root.append("div").attr("class", "explorable-controls explorable-steps");
    button(controls, t("To the picture"), () => {
      const figure = /** @type {HTMLElement | null} */ (el.ownerDocument.getElementById(of));
      figure?.scrollIntoView({ block: "center" });
      /** @type {HTMLElement | null | undefined} */ (figure?.querySelector("input, button, [tabindex]"))?.focus({ preventScroll: true });
    });
    const output = controls.append("output");

    const stop = parameters.watch([over.name], ({ [over.name]: now }) => {
      const nearest = over.choices ? placeOf(all, now) : all.reduce((best, value, i) => (distance(value, now, over) < distance(all[best], now, over) ? i : best), 0);
      small.forEach(({ press, ring }, i) => {
        press.attr("aria-checked", i === nearest).attr("tabindex", i === nearest ? 0 : -1);
        ring.attr("visibility", i === nearest ? null : "hidden");
      });
      const is = t`${over.label} is ${written(now)}`;
      // Translators: {0} is "speed is 3", {1} a value.
      const near = all[nearest] === now ? is : t`${is}, nearest to ${written(all[nearest])}`;
      output.text(near);
      const range = over.choices ? t`${all.length} of them: ${joined(all.map(written))}.` : t`${all.length} of them, from ${written(all[0])} to ${written(all[all.length - 1])}.`;
      // Translators: {0} is a value, {1} what a picture says with it.
      const ends = [0, all.length - 1].map((i) => t`With ${written(all[i])}: ${onlyIn(small[i].says(), small[all.length - 1 - i].says())}`);
      model.set("alt", `${alternative} ${range} ${ends.join(" ")} ${t`${near}.`}`);
    });
    signal.addEventListener("abort", stop);
  },
};

/**
 * The sentences of a picture that another one does not have.
 * @param {string} text
 * @param {string} other
 */
function onlyIn(text, other) {
  const known = new Set(sentencesOf(other));
  const own = sentencesOf(text).filter((one) => !known.has(one));
  return own.length ? `${own.join(". ")}.` : t("the same.");
}

/** @param {string} text */
const sentencesOf = (text) => text.replace(/\.$/, "").split(". ");

/**
 * The values that are gone through, as the parameter can have them: the author's, or evenly spaced ones.
 * @param {import("../types.js").Model} model
 * @param {import("../types.js").Declaration} over
 * @returns {any[]}
 */
function valuesOf(model, over) {
  const { min, max, scale } = over;
  /** @type {any[] | null} */
  const own = model.get("values");
  if (own) return own.map((value) => settled(value, over));
  const last = model.get("count") - 1;
  const places = Array.from({ length: last + 1 }, (_, i) => i / last);
  const even = places.map((place) => onStep(scale === "log" ? min * (max / min) ** place : min + (max - min) * place, over));
  return [...new Set(even)];
}

/**
 * The page's parameters, but that one of them stays where it is.
 * @param {import("../types.js").Parameters} parameters
 * @param {string} name
 * @param {any} value
 * @returns {import("../types.js").Parameters}
 */
function varied(parameters, name, value) {
  return {
    has: (other) => parameters.has(other),
    get: (other) => (other === name ? value : parameters.get(other)),
    set() {},
    declaration: (other) => parameters.declaration(other),
    watch: (names, callback) =>
      parameters.watch(
        names.filter((other) => other !== name),
        (values) => callback(names.includes(name) ? { ...values, [name]: value } : values),
      ),
  };
}

/**
 * Down and up go on in reading order, as left and right do: down is the next one here, and up in a slider.
 * @param {KeyboardEvent} event
 */
function turned({ key, shiftKey }) {
  const turns = /** @type {Record<string, string>} */ ({ ArrowDown: "ArrowUp", ArrowUp: "ArrowDown", PageDown: "PageUp", PageUp: "PageDown" });
  return /** @type {KeyboardEvent} */ ({ key: turns[key] ?? key, shiftKey });
}

/**
 * What of a drawing is shown where it is small: its plot, or all of it.
 * @param {Element} drawing
 * @returns {[number, number, number, number]} x, y, width and height
 */
function plotOf(drawing) {
  const number = (/** @type {Element | null} */ of, /** @type {string} */ name) => Number(of?.getAttribute(name));
  const lines = [...drawing.querySelectorAll(".explorable-axis > line:first-child")];
  const across = lines.find((line) => line.hasAttribute("x2"));
  const up = lines.find((line) => line.hasAttribute("y2"));
  if (!across || !up) return [0, 0, number(drawing, "width"), number(drawing, "height")];
  const [left, right] = ["x1", "x2"].map((end) => number(across, end));
  const [top, bottom] = ["y1", "y2"].map((end) => number(up, end)).sort((a, b) => a - b);
  return [left - AROUND, top - AROUND, right - left + 2 * AROUND, bottom - top + 2 * AROUND];
}

/**
 * Puts a drawing, made small, into another with its value above it.
 * @param {import("../shared/select.js").Selection} parent
 * @param {Element} drawing
 * @param {string} text
 * @param {string | null} concept
 * @returns {import("../shared/select.js").Selection} the ring around it
 */
function frame(parent, drawing, text, concept) {
  const plot = plotOf(drawing);
  const height = Math.round((plot[3] * WIDTH) / plot[2]);
  const [outerWidth, outerHeight] = [WIDTH + 2 * EDGE, height + LINE + 2 * EDGE];
  const svg = parent
    .append("svg")
    .attr("class", "explorable-picture")
    .attr("viewBox", `0 0 ${outerWidth} ${outerHeight}`)
    .attr("width", outerWidth)
    .attr("height", outerHeight);
  svg
    .append("text")
    .attr("class", "explorable-title")
    .attr("x", outerWidth / 2)
    .attr("y", TITLE)
    .attr("text-anchor", "middle")
    .append("tspan")
    .attr("class", "explorable-number")
    .attr("data-concept", concept)
    .text(text);
  for (const name of ["role", "aria-labelledby", "aria-hidden"]) drawing.removeAttribute(name);
  const viewBox = plot.map(round).join(" ");
  const shown = { class: "explorable-picture explorable-small", x: EDGE, y: LINE + EDGE, width: WIDTH, height, viewBox };
  for (const [name, value] of Object.entries(shown)) drawing.setAttribute(name, String(value));
  svg.node()?.append(drawing);
  const around = { x: EDGE, y: LINE + EDGE, width: WIDTH, height, rx: 4 };
  const edge = (/** @type {string} */ name) => {
    const rect = svg.append("rect").attr("class", name);
    for (const [side, value] of Object.entries(around)) rect.attr(side, value);
    return rect;
  };
  edge("explorable-thin").attr("stroke-opacity", 0.45);
  return edge("explorable-ring");
}

/**
 * How far two values are apart along a slider.
 * @param {number} a
 * @param {number} b
 * @param {{scale?: string}} range
 */
function distance(a, b, { scale }) {
  return scale === "log" ? Math.abs(Math.log(a / b)) : Math.abs(a - b);
}
