// The text, each token tinted as strongly as a factor fires at it: the chosen one, or the one that fires most.
import { opacityOf, tintOf } from "../heat.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened } from "../text.js";
import { placedTokens } from "../tokens.js";
import { t } from "../words.js";
import { FIRES, part, strength, strongest } from "./state.js";

/** @typedef {import("./state.js").Scene} Scene */

const TOP = 46;
const LINE = 40;
const SIZE = 14;
const EDGE = 4;
/** Of longer texts a part is shown. */
const MOST = 150;

/** @param {Scene} scene */
function window({ tokens, state }) {
  const from = Math.max(0, Math.min(tokens.length - MOST, state.token - MOST / 2));
  return { from, to: Math.min(tokens.length, from + MOST) };
}

/** @param {Scene} scene */
function places(scene) {
  const { from, to } = window(scene);
  const { placed, height } = placedTokens(scene.tokens.slice(from, to), { width: WIDTH - 2 * EDGE, size: SIZE, line: LINE, below: () => ".00" });
  return { placed: placed.map((one) => ({ ...one, i: one.i + from })), height };
}

/** @param {Scene} scene */
export const textHeight = (scene) => TOP + places(scene).height + (scene.tokens.length > MOST ? 20 : 0);

/** @param {Scene} scene */
export function textMarkup(scene) {
  const { tokens, colors, state } = scene;
  const isAll = state.factor < 0;
  const words = places(scene).placed.map(({ i, x: left, y: down, width }) => {
    const factor = isAll ? strongest(scene, i) : state.factor;
    const value = strength(scene, factor, i);
    const [x, y] = [round(EDGE + left), TOP + down];
    const box = { x: x + 1, y, width: width - 2, height: 22, rx: 3 };
    const tint = value >= 0.01 ? tag("rect", { class: "explorable-tint", "fill-opacity": opacityOf(tintOf(value, 1)), ...box }) : "";
    const ring = i === state.token ? tag("rect", { class: "explorable-picked", ...box }) : "";
    const middle = round(x + width / 2);
    const token = tokens[i];
    const word = tag("text", { class: `explorable-factor-word${i === state.token ? " explorable-lit" : ""}`, "text-anchor": "middle", direction: token.rtl ? "rtl" : null, x: middle, y: y + 16 }, escape(shortened(token.text, SIZE, width)));
    const said = value < FIRES ? "" : isAll ? String(factor) : part(value);
    const below = said && tag("text", { class: "explorable-factor-value", "text-anchor": "middle", x: middle, y: y + 35 }, escape(said));
    const hit = tag("rect", { class: "explorable-hit", x, y: y - 2, width, height: LINE, "data-token": i });
    return tag("g", { "data-color": colors[factor] }, tint + ring + word + below + hit);
  });
  const title = isAll ? t("The factor that fires most at each word") : t`Factor ${state.factor}: ${state.names[state.factor]}`;
  const legend = isAll ? t("below it the factor’s number, from 0") : t("below it how strongly it fires, at most 1");
  const { from, to } = window(scene);
  const left = tokens.length > MOST ? tag("text", { class: "explorable-token", x: EDGE, y: textHeight(scene) - 6 }, escape(t`tokens ${from} to ${to - 1} of ${tokens.length}; choose another for those around it`)) : "";
  return (
    tag("text", { class: "explorable-title", x: EDGE, y: 16 }, escape(shortened(title, SIZE * 1.08, WIDTH - 2 * EDGE))) +
    tag("text", { class: "explorable-note", x: EDGE, y: 36 }, escape(legend)) +
    words.join("") +
    left
  );
}
