/** Room round a lit term, in the thousandths of an em that MathJax's svg is drawn in. */
const ROOM = 120;

/**
 * Makes a term one of its concept's mentions: the host lights those, and the colours' style sheet knows them.
 * @param {Element} element
 * @param {string} name
 */
export function showTerm(element, name) {
  element.setAttribute("data-concept", name);
  if (element instanceof SVGGraphicsElement) layGround(element);
}

/**
 * In svg nothing has a background, and only a glyph's ink would meet the pointer: a box behind it does both.
 * @param {SVGGraphicsElement} element
 */
function layGround(element) {
  const { x, y, width, height } = element.getBBox();
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const box = { x: x - ROOM, y: y - ROOM, width: width + 2 * ROOM, height: height + 2 * ROOM, rx: ROOM };
  for (const [key, value] of Object.entries(box)) ground.setAttribute(key, String(value));
  ground.setAttribute("class", "explorable-ground");
  element.prepend(ground);
}
