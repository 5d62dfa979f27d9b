import { round } from "../../pixels.js";
import { tag } from "../../svg.js";
import { wovenMarkup } from "../groups.js";
import { along } from "../scales.js";
export { layout } from "./area.js";

/** @type {import("./all.js").Draw} */
export function draw(model, { left, right, top, bottom, panel }, { painted }) {
  const [x, y] = [along(model.x, [left, right]), along(model.y, [bottom, top])];
  const edges = model.edges.map((/** @type {number} */ edge) => round(x(edge)));
  return model.panels[panel].series
    .map((/** @type {any} */ one) => {
      const bars = one.y.map((/** @type {number} */ count, /** @type {number} */ i) => (count ? `M${edges[i]},${round(y(one.from[i]))}V${round(y(one.to[i]))}H${edges[i + 1]}V${round(y(one.from[i]))}z` : ""));
      const d = bars.join("");
      return painted(one.group, tag("path", { class: "explorable-chart-bar", d }) + wovenMarkup(one.group, d));
    })
    .join("");
}
