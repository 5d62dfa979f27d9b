// The drawings of one picture, as the one that a file holds.
import { PAGE, fitsIn } from "../shared/tensors/widths.js";

const SVG = "http://www.w3.org/2000/svg";
/** The room between two drawings on a page, in px. */
const GAP = 24;

/**
 * What a picture has drawn, in the wide form.
 * @param {Element} el
 */
export const drawingsIn = (el) => [...el.querySelectorAll("svg:not(svg svg, .explorable-narrow)")];

/**
 * What a picture has drawn for a page of print: as on a page of the web, another form of what would be too small on it.
 * @param {Element} el
 */
export const drawingsOnPaper = (el) => drawingsIn(el).map((wide) => (fitsIn(PAGE, sizeOf(wide)[0]) ? wide : (narrowerThan(wide) ?? wide)));

/**
 * The drawing between, or the narrow one, of the same picture; on paper it is seen alone.
 * @param {Element} wide
 */
function narrowerThan(wide) {
  const others = [...(wide.parentElement?.children ?? [])].filter(({ classList }) => classList.contains("explorable-narrow"));
  const found = others.find(({ classList }) => classList.contains("explorable-middle")) ?? others[0];
  found?.setAttribute("role", "img");
  return found;
}

/** @param {Element} drawing */
const sizeOf = (drawing) => ["width", "height"].map((side) => Number(drawing.getAttribute(side)));

/**
 * Where each of several drawings stands: side by side as far as there is room, the rest below.
 * @param {number[][]} sizes
 * @param {number} room
 */
function inRows(sizes, room) {
  let [x, y, width, height] = [0, 0, 0, 0];
  const places = sizes.map(([wide, high]) => {
    if (x && x + wide > room) [x, y] = [0, height + GAP];
    const place = [x, y];
    width = Math.max(width, x + wide);
    height = Math.max(height, y + high);
    x += wide + GAP;
    return place;
  });
  return { places, width, height };
}

/**
 * The rows in which several drawings are largest in a frame.
 * @param {number[][]} sizes
 * @param {number[]} frame its width and its height
 */
function largestIn(sizes, [wide, high]) {
  let room = -GAP;
  const tried = sizes.map(([width]) => inRows(sizes, (room += width + GAP)));
  const scale = (/** @type {ReturnType<typeof inRows>} */ rows) => Math.min(wide / rows.width, high / rows.height);
  return tried.reduce((best, rows) => (scale(rows) > scale(best) ? rows : best));
}

/**
 * Several drawings as one, for a page of print or for the frame of an animation.
 * @param {Element[]} drawings
 * @param {number[]} [frame] its width and its height
 */
export function together(drawings, frame) {
  const svg = drawings[0].ownerDocument.createElementNS(SVG, "svg");
  const sizes = drawings.map(sizeOf);
  const { places, width, height } = frame ? largestIn(sizes, frame) : inRows(sizes, PAGE);
  for (const [i, drawing] of drawings.entries()) {
    drawing.setAttribute("x", String(places[i][0]));
    drawing.setAttribute("y", String(places[i][1]));
    drawing.removeAttribute("aria-hidden");
    svg.append(drawing);
  }
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height, role: "img" })) {
    svg.setAttribute(name, String(value));
  }
  return svg;
}
