// Marks at a number of an axis, which a parameter may move.
import { told as toldOf } from "../interaction.js";
import { round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { textWidth } from "../text.js";
import { along, told } from "./scales.js";

const FONT = 13;

/**
 * What a mark says.
 * @param {any} mark
 * @param {number} value
 */
export const markText = ({ parameter }, value) => (parameter ? `${parameter.label} = ${toldOf(value, parameter)}` : told(value));

/**
 * @param {any} model
 * @param {import("./reading.js").Plot} plot
 * @param {(mark: any) => number} valueOf
 */
export function marksMarkup(model, plot, valueOf) {
  const { left, right, top, bottom, flat } = plot;
  return model.marks
    .map((/** @type {any} */ mark, /** @type {number} */ i) => {
      if (mark.axis === "diagonal") return diagonal(model, plot);
      const value = valueOf(mark);
      const axis = model[mark.axis];
      const isUpright = (mark.axis === "x") !== flat;
      const at = round(along(axis, isUpright ? [left, right] : [bottom, top])(value));
      if (!(isUpright ? at >= left - 1 && at <= right + 1 : at >= top - 1 && at <= bottom + 1)) return "";
      const text = markText(mark, value);
      const width = textWidth(text, FONT, { bold: true });
      const line = isUpright ? `M${at},${top}V${bottom}` : `M${left},${at}H${right}`;
      const isLeft = isUpright && at + 6 + width > right;
      const place = isUpright ? { x: isLeft ? at - 6 : at + 6, y: top + 12 + 18 * i, "text-anchor": isLeft ? "end" : null } : { x: right - 4, y: at - 5 < top + 12 ? at + 15 : at - 5, "text-anchor": "end" };
      const paper = { class: "explorable-paper", "fill-opacity": 0.8, x: round(place.x - (place["text-anchor"] ? width : 0) - 2), y: place.y - 12, width: width + 4, height: 15 };
      return tag("g", { "data-concept": mark.parameter?.concept ?? null }, tag("path", { class: "explorable-chart-mark", d: line }) + tag("rect", paper) + tag("text", { class: "explorable-chart-mark-text", ...place }, escape(text)));
    })
    .join("");
}

/** @param {any} model @param {import("./reading.js").Plot} plot */
function diagonal(model, { left, right, top, bottom }) {
  const [x, y] = [along(model.x, [left, right]), along(model.y, [bottom, top])];
  const low = Math.max(model.x.domain[0], model.y.domain[0]);
  const high = Math.min(model.x.domain[1], model.y.domain[1]);
  return high > low ? tag("path", { class: "explorable-guide", d: `M${round(x(low))},${round(y(low))}L${round(x(high))},${round(y(high))}` }) : "";
}
