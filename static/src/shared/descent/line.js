// The data, and the line that is fitted to them.
import { decimalsOf } from "../axes.js";
import { formatNumber } from "../numbers.js";
import { painted } from "../paint.js";
import { fits, panel } from "../panel.js";
import { round } from "../pixels.js";
import { circle } from "../svg.js";
import { near, widened } from "./bounds.js";

/** So many points have their distance from the line drawn. */
const FEW = 60;
/** The radius of a point of the data. */
const POINT = 3.5;

/**
 * The data, and the line through it.
 * @param {typeof import("../../d3.js")} d3
 * @param {import("../select.js").Selection} root
 * @param {{id: string, model: import("../../types.js").Model}} options
 * @returns {(at: number[], target: number[]) => string} draws the line, and returns its equation, where the sliders have another unit
 */
export function lineOnData(d3, root, { id, model }) {
  const { x: xLabel, y: yLabel, extent, scaling } = model.get("line");
  /** @type {[number, number][]} */
  const points = model.get("points");
  const [across, up] = extent.map(widened);
  const { marks, x, y, title } = panel(d3, root, { id, title: "", x: across, y: up, xLabel, yLabel });
  const [[meanX, deviationX], [meanY, deviationY]] = scaling;
  const isScaled = scaling.flat().some((/** @type {number} */ one, /** @type {number} */ i) => one !== i % 2);
  const paint = painted(model.get("concept"), "blue");
  const residuals = marks.append("path").attr("class", "explorable-thin").call(painted(model.get("error_concept"), "red"));
  marks.append("path").attr("class", "explorable-mark").attr("d", points.map(([a, b]) => circle(x(a), y(b), POINT)).join(""));
  const lines = marks.append("g").call(paint);
  const goal = lines.append("path").attr("class", "explorable-ahead");
  const fitted = lines.append("path").attr("class", "explorable-curve");
  // Far from 0, as years are, a slope is multiplied by more than how far its line reaches.
  const most = Math.max(across[1] - across[0], -across[0], across[1]);
  const slopeDigits = decimalsOf((up[1] - up[0]) / most / 100);
  const interceptDigits = decimalsOf((up[1] - up[0]) / 100);

  /** @param {number[]} at the slope and intercept, in the units of the data */
  const inUnits = ([slope, intercept]) => {
    const own = (slope * deviationY) / deviationX;
    return { slope: own, intercept: meanY + deviationY * intercept - own * meanX };
  };
  /** @param {number[]} at */
  const path = (at) => {
    const { slope, intercept } = inUnits(at);
    const ends = across.map((/** @type {number} */ end) => `${round(x(end))},${near(y(intercept + slope * end))}`);
    return `M${ends.join("L")}`;
  };

  return (at, target) => {
    fitted.attr("d", path(at));
    goal.attr("d", path(target));
    const { slope, intercept } = inUnits(at);
    if (points.length <= FEW) {
      const ends = points.map(([a, b]) => `M${round(x(a))},${round(y(b))}V${near(y(intercept + slope * a))}`);
      residuals.attr("d", ends.join(""));
    }
    const slopeText = formatNumber(slope, `.${slopeDigits}f`);
    const interceptText = formatNumber(Math.abs(intercept), `.${interceptDigits}f`);
    const sign = intercept < 0 ? "−" : "+";
    const long = `${yLabel} = ${slopeText} · ${xLabel} ${sign} ${interceptText}`;
    const [yName, xName] = fits(long) ? [yLabel, xLabel] : ["y", "x"];
    title([
      { text: `${yName} = ` },
      { text: slopeText, paint },
      { text: ` · ${xName} ${sign} ` },
      { text: interceptText, paint },
    ]);
    return isScaled ? long : "";
  };
}
