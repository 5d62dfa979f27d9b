// The value of every unit along a part of the text: those that stay on over the span in colour.
import { headingMarkup } from "../heading.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened, textWidth } from "../text.js";
import { inSigns, t } from "../words.js";

const LEFT = 34;
const TOP = 46;
const HIGH = 190;
const SIZE = 12;
export const CURVES_HEIGHT = TOP + HIGH + 42;
const PITCH = 12;

/**
 * How many tokens are beside each other: as many as have room for their names.
 * @param {import("./reading.js").Reader} reader
 */
export function windowOf({ tokens, count }) {
  const widths = tokens.map(({ text }) => textWidth(text, SIZE)).sort((a, b) => a - b);
  const usual = widths[Math.floor(0.8 * (count - 1))];
  return Math.min(count, Math.max(6, Math.floor((WIDTH - LEFT - 6) / Math.max(PITCH, Math.min(56, usual + 3)))));
}

/**
 * @param {import("./reading.js").Reader} reader
 * @param {import("./reading.js").State} state
 * @param {import("./reading.js").Read} read
 * @param {{concept: string | null, color: string}} paint
 */
export function curvesMarkup(reader, state, read, paint) {
  const { value, units, tokens, isCut } = reader;
  const [low, high] = reader.ends;
  const many = windowOf(reader);
  const pitch = (WIDTH - LEFT - 6) / many;
  const x = (/** @type {number} */ token) => LEFT + (token - state.from + 0.5) * pitch;
  const y = (/** @type {number} */ of) => TOP + HIGH - 6 - ((Math.min(high, Math.max(low, of)) - low) / (high - low || 1)) * (HIGH - 12);
  const line = (/** @type {number} */ unit) => {
    let path = "";
    for (let token = state.from; token < state.from + many; token++) path += `${path ? "L" : "M"}${round(x(token))},${round(y(value(token, unit)))}`;
    return path;
  };
  const isOn = new Set(read.on);
  const pale = Array.from({ length: units }, (_, unit) => (isOn.has(unit) ? "" : line(unit))).join("");
  const lit = read.on.map(line).join("");
  const [a, b] = [Math.max(state.first, state.from), Math.min(state.last, state.from + many - 1)];
  const band = a <= b ? tag("rect", { class: "explorable-span-band", x: round(x(a) - pitch / 2), y: TOP, width: round((b - a + 1) * pitch), height: HIGH }) : "";
  const levels = state.either ? [state.threshold, -state.threshold] : [state.threshold];
  const threshold = levels.filter((one) => one >= low && one <= high).map((one) => tag("path", { class: "explorable-level-line", d: `M${LEFT},${round(y(one))}H${WIDTH - 6}` }));
  const marks = low > -high / 2 ? [high, 0] : [high, 0, low];
  const ticks = marks.map((one) => tag("text", { class: "explorable-token", "text-anchor": "end", x: LEFT - 5, y: round(y(one)) + 4 }, escape(one === 0 ? "0" : inSigns(one.toPrecision(2).replace("-", "−")))));
  const words = tokens.slice(state.from, state.from + many).map(({ text }, k) => {
    const i = state.from + k;
    const isChosen = i >= state.first && i <= state.last;
    return tag("text", { class: `explorable-char${isChosen ? " explorable-lit" : ""}`, "text-anchor": "middle", x: round(x(i)), y: TOP + HIGH + 17 }, escape(shortened(text, SIZE, pitch + 1)));
  });
  const places = [state.from, state.from + many - 1].map((i, k) => tag("text", { class: "explorable-token", "text-anchor": k ? "end" : null, x: k ? WIDTH - 4 : LEFT, y: TOP + HIGH + 34 }, escape(String(i))));
  const paths = (pale ? tag("path", { class: "explorable-unit", d: pale }) : "") + tag("path", { class: "explorable-axis-line", d: `M${LEFT},${round(y(0))}H${WIDTH - 6}` });
  const own = lit ? tag("g", { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color }, tag("path", { class: "explorable-unit-on", d: lit })) : "";
  const hits = tokens.slice(state.from, state.from + many).map((_, k) => tag("rect", { class: "explorable-hit", x: round(x(state.from + k) - pitch / 2), y: TOP, width: round(pitch), height: HIGH + 24, "data-token": state.from + k }));
  return (
    headingMarkup(t`${read.on.length} of ${units} units stay on`) +
    tag("text", { class: "explorable-token", x: 4, y: 34 }, escape(isCut ? t`dashed, the threshold; beyond ±${inSigns(high.toPrecision(2))} lines are cut` : t("the value of each unit; dashed, the threshold"))) +
    band +
    paths +
    own +
    threshold.join("") +
    ticks.join("") +
    words.join("") +
    places.join("") +
    hits.join("")
  );
}
