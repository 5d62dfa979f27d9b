// Small images as paths, one for each colour: no file is needed, and no site forbids them.
import { bytesOf } from "../packed.js";
import { round } from "../pixels.js";
import { tag } from "../svg.js";

/** @typedef {{size: [number, number], palette: string[], codes: string}} Mosaic */

/**
 * @param {Mosaic} image
 * @param {{x: number, y: number, width: number, height: number}} place
 * @param {number} [step] from one pixel that is drawn to the next
 */
export function mosaicMarkup({ size: [high, wide], palette, codes }, { x, y, width, height }, step = 1) {
  const pixels = bytesOf(codes);
  const [rows, columns] = [Math.ceil(high / step), Math.ceil(wide / step)];
  const codeAt = (/** @type {number} */ row, /** @type {number} */ column) => pixels[row * step * wide + column * step];
  const [across, down] = [width / columns, height / rows];
  const paths = palette.map(() => "");
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const code = codeAt(row, column);
      let end = column + 1;
      while (end < columns && codeAt(row, end) === code) end++;
      // To whole pixels of the drawing, so that no light comes through between two.
      const [left, right, top, bottom] = [x + column * across, x + end * across, y + row * down, y + (row + 1) * down].map(round);
      paths[code] += `M${left},${top}H${right}V${bottom}H${left}z`;
      column = end;
    }
  }
  return tag("g", { class: "explorable-mosaic" }, paths.map((d, i) => (d ? tag("path", { fill: palette[i], d }) : "")).join(""));
}
