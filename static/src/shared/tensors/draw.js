// A laid-out program as markup.
import { escape, tag } from "../svg.js";
import { SMALL, symbol } from "../symbols.js";
import { gridMarkup } from "./draw-grid.js";
import { ABOVE_LINES, LINE, MARGIN } from "./layout.js";
import { spelled } from "./lines.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./arrangements/block.js").Part} Part */
/** @typedef {import("./focus.js").Answer} Answer */

/**
 * A group for each row, in it one for each line of the program.
 * @param {Layout} layout
 * @param {{answer: Answer | null, given?: Set<string>}} look
 *   `given` are those that are shown before the lines that take them; what has been drawn is taken away
 */
export function layoutMarkup({ rows, room }, { answer, given }) {
  const focused = rows.findIndex(({ names }) => answer !== null && names.includes(answer.name));
  const told = rows.findIndex(({ lines }, i) => i >= focused && lines > 0);
  return rows
    .map(({ names, parts, bottom, lines }, i) => {
      // What comes later in the program is not part of the answer, nor is it in the way.
      const shows = i <= focused ? answer : null;
      const own = i === focused;
      const groups = names.map((name) => {
        const left = given?.size;
        const written = parts
          .filter(({ statement }) => statement === name)
          .map((part) => partMarkup(part, { answer: shows, own, given }));
        // A line that has something to show before it comes is not hidden as a whole.
        return tag("g", { "data-statement": name, "data-gives": given?.size === left ? null : "" }, written.join(""));
      });
      const said = i === told && answer && focused >= 0 ? spelled(answer.said, room) : [];
      const free = Array.from({ length: lines }, (_, line) => {
        const pieces = (said[line] ?? []).map(({ text, attributes }) => tag("tspan", attributes, escape(text)));
        const place = { x: MARGIN, y: bottom + ABOVE_LINES + LINE * (line + 1) - 5, "data-room": room };
        return tag("text", { class: "explorable-arithmetic", ...place }, pieces.join(""));
      });
      return tag("g", { "data-row": names.join(" ") }, groups.join("") + free.join(""));
    })
    .join("");
}

/**
 * @param {Part} part
 * @param {{answer: Answer | null, own: boolean, given?: Set<string>}} look
 */
function partMarkup({ x, y, look, text, d, of, formula, width, grid }, { answer, own, given }) {
  if (grid) return gridMarkup(grid, x, y, { answer, own, given });
  if (d !== undefined) {
    const state = of && answer ? ` explorable-${answer.lit.has(of) ? "lit" : "dim"}` : "";
    return tag("path", { class: `${look}${state}`, d: `M${x},${y}${d}`, "data-of": of });
  }
  if (formula) return tag("text", { class: look, x, y }, formulaMarkup(formula));
  if (width) {
    const rounded = tag("rect", { x: x - width / 2, y: y - 11, width, height: 22, rx: 11 });
    return tag("g", { class: look }, rounded + tag("text", { x, y: y + 4 }, escape(text ?? "")));
  }
  return tag("text", { class: look, x, y }, escape(text ?? ""));
}

/** @param {import("./items.d.ts").Run[]} formula */
function formulaMarkup(formula) {
  // What a subscript or a raised T has moved is moved back by the next piece.
  let back = 0;
  return formula
    .map((run) => {
      const dy = back || null;
      if ("text" in run) {
        back = 0;
        return tag("tspan", { dy }, escape(run.text));
      }
      const { markup, back: moved } = symbol(run.tensor, run.transposed, SMALL);
      back = moved;
      return tag("tspan", { dy, class: "explorable-term", "data-concept": run.concept }, markup);
    })
    .join("");
}
