import { color } from "d3-color";

/**
 * A colour as a browser tells it, or null where it is none.
 * @param {string} text
 */
function parsed(text) {
  const word = text.trim().toLowerCase();
  const found = color(word)?.rgb();
  if (!found || ([found.r, found.g, found.b].some(Number.isNaN) && found.opacity !== 0)) return null;
  const [r, g, b] = [found.r, found.g, found.b].map((one) => Math.min(255, Math.max(0, Math.round(one) || 0)));
  return { r, g, b, a: Math.round(Math.min(1, Math.max(0, found.opacity)) * 1000) / 1000 };
}

/** As a computed style has it: `rgb(255, 0, 0)`. @param {string} text */
export function computedColor(text) {
  const found = parsed(text);
  if (!found) return null;
  const { r, g, b, a } = found;
  return a === 1 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${a})`;
}

/** As a canvas has it: `#ff0000`. @param {string} text */
export function canvasColor(text) {
  const found = parsed(text);
  if (!found) return null;
  const { r, g, b, a } = found;
  if (a < 1) return `rgba(${r}, ${g}, ${b}, ${a})`;
  return `#${[r, g, b].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}

/** As four bytes. @param {string} text @returns {number[]} */
export function colorBytes(text) {
  const { r, g, b, a } = parsed(text) ?? { r: 0, g: 0, b: 0, a: 1 };
  return [r, g, b, Math.round(a * 255)];
}
