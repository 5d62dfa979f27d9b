import { gridShapes, UNIT } from "../shared/grid-shapes.js";

/** In the drawing's units. */
const ROOM = 1;

/**
 * Draws a grid over the plain area that MathJax has set for it.
 * @param {Element} area
 * @param {string} kind its rows, columns and texture, with hyphens between
 */
export function drawGrid(area, kind) {
  const [, rows, columns, texture] = /^(\d+)-(\d+)-(.+)$/.exec(kind) ?? [];
  const width = Number(columns) * UNIT;
  const height = Number(rows) * UNIT;
  if (!width || !height) return;
  const box = area.querySelector("rect[data-bgcolor]");
  const drawing = svg(Number(rows), Number(columns), texture);
  if (box) {
    const [x, y, wide, high] = ["x", "y", "width", "height"].map((key) => Number(box.getAttribute(key)));
    // MathJax's svg grows upwards.
    const turned = `translate(${x},${y + high}) scale(${wide / width},${-high / height})`;
    area.innerHTML = `<g transform="${turned}">${drawing}</g>`;
  } else if (area.localName === "mjx-mspace") {
    area.innerHTML = drawing;
  }
}

/**
 * Larger than the grid all round, for the outer lines; the style sheet knows by how much. The texture is cut off.
 * @param {number} rows
 * @param {number} columns
 * @param {string} texture
 */
function svg(rows, columns, texture) {
  const [width, height] = [columns * UNIT, rows * UNIT];
  const [around, wide, high] = [-ROOM, width + 2 * ROOM, height + 2 * ROOM];
  const { cells, woven, lines } = gridShapes(rows, columns, texture);
  return (
    `<svg x="${around}" y="${around}" width="${wide}" height="${high}" viewBox="${around} ${around} ${wide} ${high}" ` +
    `preserveAspectRatio="none" aria-hidden="true" focusable="false">` +
    `${cells}<svg width="${width}" height="${height}">${woven}</svg>${lines}</svg>`
  );
}
