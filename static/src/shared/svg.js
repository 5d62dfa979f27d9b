const SVG = "http://www.w3.org/2000/svg";

/**
 * Adds an svg element; an attribute of null or undefined is left out.
 * @param {Element} parent
 * @param {string} name
 * @param {Record<string, string | number | null | undefined>} [attributes]
 * @param {string} [text]
 */
export function add(parent, name, attributes = {}, text) {
  const element = parent.ownerDocument.createElementNS(SVG, name);
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
}

/**
 * The path of a rectangle.
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
export function rectangle(x, y, width, height) {
  return `M${x},${y}h${width}v${height}h${-width}z`;
}
