import { NARROW, frame, linesOf, rowHeight } from "../frame.js";
import { round } from "../../pixels.js";
import { tag } from "../../svg.js";
import { textWidth } from "../../text.js";
import { textMarkup, wovenMarkup } from "../groups.js";
import { along, told } from "../scales.js";

const FONT = 13;
/** How many bars stand beside one another at a place. */
const abreast = (/** @type {any} */ model) => (model.alone ? 1 : model.groups.length);

/**
 * Whether the bars lie: where their words do not fit below them.
 * @param {any} model
 * @param {number} width
 */
function isFlat(model, width) {
  const words = /** @type {string[]} */ (model.x.words);
  const columns = model.panels.length === 1 ? 1 : width === NARROW ? 2 : Math.min(3, model.panels.length);
  const slot = (width - 70 - 18 * columns) / columns / words.length;
  const fits = words.every((word) => linesOf(word, slot).length < 3 && linesOf(word, slot).every((line) => textWidth(line, 13.5) <= slot));
  return !fits || slot / abreast(model) < 12;
}

/** Whether every bar tells its value. @param {any} model */
const tells = (model) => abreast(model) === 1 && model.panels.length === 1 && !model.panels[0].series.some((/** @type {any} */ one) => one.low);

/** @param {any} model @param {number} width */
export function layout(model, width) {
  const flat = isFlat(model, width);
  const words = model.x.words.length;
  const longest = tells(model) ? Math.max(...model.panels[0].series.flatMap((/** @type {any} */ one) => one.y.map((/** @type {any} */ y) => textWidth(told(y ?? 0), FONT)))) : 0;
  const isNamed = model.groups.length > 1 && model.groups.some((/** @type {any} */ { name }) => !model.x.words.includes(name));
  return frame(model, {
    width,
    flat,
    hasLegend: isNamed,
    beside: flat && longest ? longest + 12 : 14,
    height: (room) => (flat ? words * Math.max(rowHeight(model.x, width), 15 * abreast(model) + 9) : Math.round(model.panels.length > 1 ? 140 : Math.min(250, Math.max(170, room * 0.5)))),
  });
}

/** @type {import("./all.js").Draw} */
export function draw(model, { left, right, top, bottom, panel }, { painted, flat }) {
  const slots = along(model.x, flat ? [top, bottom] : [left, right]);
  const values = along(model.y, flat ? [left, right] : [bottom, top]);
  const base = model.y.kind === "log" ? model.y.domain[0] : 0;
  const slot = slots(1) - slots(0);
  const many = abreast(model);
  const thick = Math.min(44, (slot * 0.76) / many);
  const isTold = tells(model);
  const drawn = model.panels[panel].series.map((/** @type {any} */ one) => {
    /** The bars by whom they are painted: words that are concepts have a colour each. @type {Map<string, string>} */
    const paths = new Map();
    let errors = "";
    let texts = "";
    one.x.forEach((/** @type {number} */ place, /** @type {number} */ i) => {
      const value = one.y[i];
      if (value === null) return;
      const middle = slots(place) + (many > 1 ? (one.group - (many - 1) / 2) * thick : 0);
      const [from, to] = [values(base), values(value)].map(round);
      const word = model.groups.length === 1 && model.concepts.includes(model.x.words[place]) ? model.x.words[place] : "";
      const d = flat
        ? `M${from},${round(middle - thick / 2)}H${to}v${round(thick)}H${from}z`
        : `M${round(middle - thick / 2)},${from}V${to}h${round(thick)}V${from}z`;
      paths.set(word, (paths.get(word) ?? "") + d);
      if (one.low && one.low[i] !== null && one.high[i] !== null) errors += errorOf(middle, values(one.low[i]), values(one.high[i]), flat);
      const text = told(value);
      if (isTold && flat) texts += textMarkup(value < 0 ? values(0) + 6 : to + 6, middle + 4.5, text, { class: "explorable-chart-value" });
      else if (isTold && textWidth(text, FONT) < slot) texts += textMarkup(middle, to - 5 + (value < 0 ? 20 : 0), text, { class: "explorable-chart-value", "text-anchor": "middle" });
    });
    const bars = [...paths].map(([word, d]) => {
      const bar = tag("path", { class: "explorable-chart-bar", d });
      if (word) return tag("g", { "data-concept": word }, bar + tag("path", { class: "explorable-woven", d }));
      return painted(one.group, bar + wovenMarkup(one.group, d));
    });
    return bars.join("") + (errors ? tag("path", { class: "explorable-chart-error", d: errors }) : "") + texts;
  });
  const zero = values(base);
  const line = flat ? { x1: zero, x2: zero, y1: top, y2: bottom } : { x1: left, x2: right, y1: zero, y2: zero };
  return drawn.join("") + tag("line", { class: "explorable-chart-zero", ...line });
}

/**
 * The path of an error's bar, with ends.
 * @param {number} at
 * @param {number} low
 * @param {number} high
 * @param {boolean} [flat]
 */
export function errorOf(at, low, high, flat) {
  const [a, b, c] = [at, low, high].map(round);
  return flat ? `M${b},${a - 4}v8m0,-4H${c}m0,-4v8` : `M${a - 4},${b}h8m-4,0V${c}m-4,0h8`;
}
