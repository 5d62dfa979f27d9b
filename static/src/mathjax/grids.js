import { gridShapes, UNIT } from "../shared/grid-shapes.js";

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
 * As large as its element, or else a unit a unit; it cuts off what the texture draws beyond the outer lines.
 * @param {number} rows
 * @param {number} columns
 * @param {string} texture
 */
function svg(rows, columns, texture) {
  const [width, height] = [columns * UNIT + 1, rows * UNIT + 1];
  return (
    `<svg x="-0.5" y="-0.5" width="${width}" height="${height}" viewBox="-0.5 -0.5 ${width} ${height}" ` +
    `preserveAspectRatio="none" aria-hidden="true" focusable="false">${gridShapes(rows, columns, texture)}</svg>`
  );
}
