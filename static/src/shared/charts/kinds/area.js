import { tag } from "../../svg.js";
import { frame } from "../frame.js";
import { wovenMarkup } from "../groups.js";
import { along } from "../scales.js";
import { bandOf, pathOf } from "./line.js";

/** @param {any} model @param {number} width */
export const layout = (model, width) =>
  frame(model, { width, hasLegend: model.groups.length > 1, height: (room) => Math.round(model.panels.length > 1 ? Math.max(96, Math.min(150, room * 0.7)) : Math.min(270, room * 0.72)) });

/** @type {import("./all.js").Draw} */
export function draw(model, { left, right, top, bottom, panel }, { painted }) {
  const [x, y] = [along(model.x, [left, right]), along(model.y, [bottom, top])];
  return model.panels[panel].series
    .map((/** @type {any} */ one) => {
      const lower = one.from.map((/** @type {number} */ from, /** @type {number} */ i) => (one.to[i] === null ? null : from));
      const d = bandOf(one.x, lower, one.to, x, y);
      const edge = tag("path", { class: "explorable-chart-line", d: pathOf(one.x, one.to, x, y) });
      return painted(one.group, tag("path", { class: "explorable-chart-area", d }) + wovenMarkup(one.group, d) + edge);
    })
    .join("");
}
