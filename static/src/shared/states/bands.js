// The ground of tokens that stand beside each other: one path for each tint, and no seam between equal ones.
import { opacityOf, tintOf } from "../heat.js";
import { rectangle, tag } from "../svg.js";

/**
 * @param {{x: number, y: number, width: number, share: number}[]} cells in the order of the text
 * @param {number} height
 */
export function bandsMarkup(cells, height) {
  /** @type {{x: number, y: number, end: number, tint: number}[]} */
  const bands = [];
  for (const { x, y, width, share } of cells) {
    const tint = tintOf(share, 1);
    const last = bands[bands.length - 1];
    if (last && last.tint === tint && last.y === y && last.end === x) last.end += width;
    else if (tint) bands.push({ x, y, end: x + width, tint });
  }
  const tints = [...new Set(bands.map(({ tint }) => tint))].sort((a, b) => a - b);
  const paths = tints.map((tint) => {
    const own = bands.filter((band) => band.tint === tint);
    return tag("path", { class: "explorable-tint", "fill-opacity": opacityOf(tint), d: own.map(({ x, y, end }) => rectangle(x, y, end - x, height)).join("") });
  });
  return paths.join("");
}
