// The drawings of one picture, as the one that a file holds.
const SVG = "http://www.w3.org/2000/svg";
/** How wide a page of print is at least, and the room between two drawings on it, in px. */
const PAGE = 676;
const GAP = 24;

/**
 * What a picture has drawn, in the wide form.
 * @param {Element} el
 */
export const drawingsIn = (el) => [...el.querySelectorAll("svg:not(svg svg, .explorable-narrow)")];

/**
 * Several drawings as one: side by side as far as a page is wide, the rest below.
 * @param {Element[]} drawings
 */
export function together(drawings) {
  const svg = drawings[0].ownerDocument.createElementNS(SVG, "svg");
  let [x, y, width, height] = [0, 0, 0, 0];
  for (const drawing of drawings) {
    const [wide, high] = ["width", "height"].map((side) => Number(drawing.getAttribute(side)));
    if (x && x + wide > PAGE) [x, y] = [0, height + GAP];
    drawing.setAttribute("x", String(x));
    drawing.setAttribute("y", String(y));
    drawing.removeAttribute("aria-hidden");
    width = Math.max(width, x + wide);
    height = Math.max(height, y + high);
    x += wide + GAP;
    svg.append(drawing);
  }
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height, role: "img" })) {
    svg.setAttribute(name, String(value));
  }
  return svg;
}
