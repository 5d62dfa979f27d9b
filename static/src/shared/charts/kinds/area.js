import { round } from "../../pixels.js";
import { tag } from "../../svg.js";
import { frame } from "../frame.js";
import { wovenMarkup } from "../groups.js";
import { along } from "../scales.js";
import { backAlong, bandOf, pathOf, runsOf } from "./line.js";

/** @param {any} model @param {number} width */
export const layout = (model, width) =>
  frame(model, { width, hasLegend: model.groups.length > 1, height: (room) => Math.round(model.panels.length > 1 ? Math.max(96, Math.min(150, room * 0.7)) : Math.min(270, room * 0.72)) });

/** @type {import("./all.js").Draw} */
export function draw(model, { left, right, top, bottom, panel }, { painted }) {
  const [x, y] = [along(model.x, [left, right]), along(model.y, [bottom, top])];
  return model.panels[panel].series
    .map((/** @type {any} */ one) => {
      const runs = runsOf(one.x, one.to ?? one.y, x, y);
      // On the ground, two points are all that is below.
      const back = one.from
        ? backAlong(runsOf(one.x, one.from, x, y))
        : (/** @type {import("./line.js").Run} */ { from }) => `V${round(y(0))}H${round(x(one.x[from]))}`;
      const d = bandOf(runs, back);
      const edge = tag("path", { class: "explorable-chart-line", d: pathOf(runs) });
      return painted(one.group, tag("path", { class: "explorable-chart-area", d }) + wovenMarkup(one.group, d) + edge);
    })
    .join("");
}
