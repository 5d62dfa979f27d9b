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
  const shapes = gridShapes(Number(rows), Number(columns), texture);
  const box = area.querySelector("rect[data-bgcolor]");
  if (box) {
    const [x, y, wide, high] = ["x", "y", "width", "height"].map((key) => Number(box.getAttribute(key)));
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "g");
    // MathJax's svg grows upwards.
    drawing.setAttribute("transform", `translate(${x},${y + high}) scale(${wide / width},${-high / height})`);
    drawing.innerHTML = shapes;
    box.replaceWith(drawing);
  } else if (area.localName === "mjx-mspace") {
    area.innerHTML =
      `<svg viewBox="-0.5 -0.5 ${width + 1} ${height + 1}" aria-hidden="true" focusable="false">${shapes}</svg>`;
  }
}
