// The input as a row of tokens that wraps, tinted by what each does for the chosen output; and the outputs below it.
import { headingMarkup } from "../heading.js";
import { STRONGEST, opacityOf, tintOf } from "../heat.js";
import { PANEL as WIDTH } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened, textWidth, wrapped } from "../text.js";
import { BOX, SIZE, partOf, placedBoxes, tokenBox } from "../token-box.js";
import { labelOf } from "../tokens.js";
import { apart, around, inSigns, SLOT, t } from "../words.js";
import { lookOf, tintClass } from "./state.js";

/** @typedef {import("./state.js").Scene} Scene */

const TOP = 50;
/** An output longer than this has a line of its own. */
const LONG = 150;
const HEAD = 28;
const ROW = 17;
const NUMBER = 52;

/** @param {Scene} scene */
function inputsOf(scene) {
  const { tokens, listed, state, longest } = scene;
  const { from, part } = partOf(listed, state.token);
  const row = placedBoxes(part.map((i) => tokens[i]), longest);
  return { ...row, from, part, notes: notesOf(scene, from, part) };
}

/** What is not seen of the input, in words. @param {Scene} scene @param {number} from @param {number[]} part */
function notesOf({ tokens, listed, state, number }, from, part) {
  const sum = (/** @type {number[]} */ places) => places.reduce((all, i) => all + Math.abs(number(state.output, i)), 0);
  const all = sum([...tokens.keys()]) || 1;
  const share = (/** @type {number[]} */ places) => inSigns(`${Math.round((sum(places) / all) * 100)}%`);
  const rest = listed.filter((i) => !part.includes(i));
  const special = [...tokens.keys()].filter((i) => tokens[i].special);
  return [
    ...(rest.length ? [t`tokens ${from + 1} to ${from + part.length} of ${listed.length}; all others: ${share(rest)}`] : []),
    ...(state.hidden && special.length ? [t`special tokens, not shown: ${share(special)}`] : []),
  ];
}

/** @param {Scene} scene */
const hasLines = ({ outputs }) => outputs.some((output) => textWidth(output.text, SIZE) > LONG);

/** @param {Scene} scene @returns {{height: number, at: {i: number, x: number, y: number, width: number, height: number, lines?: string[]}[], note: string}} */
function outputsOf(scene) {
  const { outputs, state, longest } = scene;
  if (outputs.length < 2) return { height: 0, at: [], note: "" };
  const { from, part } = partOf([...outputs.keys()], state.output);
  const note = part.length < outputs.length ? t`${from + 1} to ${from + part.length} of ${outputs.length}` : "";
  if (hasLines(scene)) {
    let y = HEAD;
    const at = part.map((i) => {
      const lines = wrapped(outputs[i].text, SIZE, WIDTH - NUMBER - 20).slice(0, 3);
      const height = lines.length * ROW + 12;
      y += height + 4;
      return { i, x: 0, y: y - height - 4, width: WIDTH - 4, height, lines };
    });
    return { height: y, at, note };
  }
  const { placed, height } = placedBoxes(part.map((i) => outputs[i]), longest);
  return { height: HEAD + height, at: placed.map((one) => ({ ...one, i: part[one.i], y: HEAD + one.y, height: BOX })), note };
}

/** @param {Scene} scene */
export function tokensHeight(scene) {
  const { height, notes } = inputsOf(scene);
  const outputs = outputsOf(scene).height;
  return TOP + height + notes.length * ROW + (outputs ? 12 + outputs : 0) + 4;
}

/** @param {Scene} scene */
export function tokensMarkup(scene) {
  const { tokens, outputs, state, shown, score, unit, paint } = scene;
  const { placed, height, part, notes } = inputsOf(scene);
  const name = outputs[state.output];
  const isNamed = outputs.length > 1 || name.text !== "output";
  const against = state.minus < 0 ? "" : t`minus “${labelOf(outputs[state.minus])}”`;
  // Translators: {0} is a power of ten, such as 10⁻⁴.
  const inUnits = unit ? t`what matters, in values of ${unit}` : t("what matters, in values");
  const what = state.numbers === "share" ? t("what matters, in shares") : inUnits;
  const said = apart([what, against, state.minus < 0 ? score : ""].filter(Boolean));
  const inputs = placed.map(({ i, x, y, width }) => {
    const value = shown(state.output, part[i]);
    const chosen = part[i] === state.token;
    return tokenBox(tokens[part[i]], { ...boxOf(scene, value), x: x + 2, y: TOP + y, width, chosen }, { "data-token": part[i] });
  });
  const words = notes.map((note, i) => tag("text", { class: "explorable-token", x: 4, y: TOP + height + 8 + i * ROW }, escape(note)));
  return (
    headingMarkup(isNamed ? quoting(t`For “${SLOT}”`, labelOf(name)) : t("What matters for the output")) +
    tag("text", { class: "explorable-token", x: 4, y: 36 }, escape(shortened(said, 12, WIDTH - 8))) +
    tag("g", lookOf(paint), inputs.join("")) +
    words.join("") +
    outputsMarkup(scene, TOP + height + notes.length * ROW + 12)
  );
}

/**
 * A title with a name in it, which is cut where there is no room for all of it.
 * @param {string} title
 * @param {string} name
 */
function quoting(title, name) {
  const [before, after] = around(title);
  const room = WIDTH - 8 - textWidth(before + after, SIZE, { bold: true });
  return before + shortened(name, SIZE, room, { bold: true }) + after;
}

/**
 * What of a box follows from its number.
 * @param {Scene} scene
 * @param {number} value
 */
const boxOf = ({ written, most, signed }, value) => ({ tint: tintClass(value, signed), opacity: opacityOf(tintOf(value, most)), number: written(value) });

/** @param {Scene} scene @param {number} top */
function outputsMarkup(scene, top) {
  const { tokens, outputs, state, shown, written, most, signed, paint } = scene;
  const { at, note } = outputsOf(scene);
  if (!at.length) return "";
  const title = quoting(t`What “${SLOT}” does for each output`, labelOf(tokens[state.token]));
  const rows = at.map(({ i, x, y, width, height, lines }) => {
    const value = shown(i, state.token);
    const chosen = i === state.output;
    const place = { x: x + 2, y: top + y, width, height };
    if (!lines) return tokenBox(outputs[i], { ...boxOf(scene, value), ...place, chosen }, { "data-output": i });
    const frame = tag("rect", { class: chosen ? "explorable-picked" : "explorable-edge", ...place, rx: 4 });
    const tint = tag("rect", { class: tintClass(value, signed), "fill-opacity": opacityOf(tintOf(value, most)) * STRONGEST, x: WIDTH - NUMBER, y: place.y + 3, width: NUMBER - 5, height: height - 6, rx: 3 });
    const look = `explorable-salient${chosen ? " explorable-lit" : ""}`;
    const isRtl = outputs[i].rtl;
    const words = lines.map((line, at) => tag("text", { class: look, direction: isRtl ? "rtl" : null, x: isRtl ? WIDTH - NUMBER - 6 : 8, y: place.y + 18 + at * ROW }, escape(shortened(line, SIZE, WIDTH - NUMBER - 14))));
    const number = tag("text", { class: "explorable-token explorable-lit", "text-anchor": "end", x: WIDTH - 10, y: place.y + height / 2 + 4 }, escape(written(value)));
    const hit = tag("rect", { class: "explorable-hit", ...place });
    return tag("g", { "data-output": i }, frame + tint + words.join("") + number + hit);
  });
  const more = note ? tag("text", { class: "explorable-token", "text-anchor": "end", x: WIDTH - 4, y: top - 2 }, escape(note)) : "";
  return headingMarkup(title, { y: top + 16 }) + more + tag("g", lookOf(paint), rows.join(""));
}
