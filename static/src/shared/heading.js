// The heading of a panel, whose words may be wider than it is, in one language or another.
import { PANEL } from "./pixels.js";
import { escape, tag } from "./svg.js";
import { shortened, textWidth, wrapped } from "./text.js";

const SIZE = 14;
/** Smaller words are not read. */
const LEAST = 12;

/**
 * In as many lines as there is room for, smaller only where that is not enough, and cut at the very last.
 * @param {string} text
 * @param {{x?: number, y?: number, room?: number, lines?: number}} [place] px; `y` is the baseline of its first line
 */
export function headingMarkup(text, { x = 4, y = 16, room = PANEL - 2 * x, lines: most = 1 } = {}) {
  const broken = wrapped(text, SIZE, room, { bold: true });
  const lines = broken.length > most ? [...broken.slice(0, most - 1), broken.slice(most - 1).join(" ")] : broken;
  const size = Math.max(LEAST, Math.min(SIZE, ...lines.map((line) => (SIZE * room) / textWidth(line, SIZE, { bold: true }))));
  const cut = (/** @type {string} */ line) => shortened(line, size, room, { bold: true });
  const [first, ...others] = lines;
  const rest = others.map((line, i) => tag("tspan", { x, y: y + 17 * (i + 1) }, escape(cut(line))));
  return tag("text", { class: "explorable-title", x, y, "font-size": size < SIZE ? size.toFixed(1) : null }, [escape(cut(first)), ...rest].join(" "));
}
