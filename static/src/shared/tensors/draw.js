import { add } from "../svg.js";
import { writeSymbol } from "../symbols.js";
import { drawGrid } from "./draw-grid.js";
import { LINE } from "./layout.js";

const MARGIN = 4;

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./blocks.js").Part} Part */

/**
 * Draws a laid-out program: a group for each row, in it one for each line of the program.
 * @param {Element} svg
 * @param {Layout} layout
 * @param {{id: string, textures: Record<string, string>}} look `textures` by concept
 */
export function drawLayout(svg, { rows, room }, { id, textures }) {
  for (const { names, parts, bottom, lines } of rows) {
    const row = add(svg, "g", { "data-row": names.join(" ") });
    /** @type {Map<string, Element>} */
    const groups = new Map(names.map((name) => [name, add(row, "g", { "data-statement": name })]));
    for (const part of parts) {
      const group = groups.get(part.statement) ?? row;
      if (part.grid) {
        const texture = textures[part.grid.tensor.concept ?? ""];
        drawGrid(group, part.grid, part.x, part.y, { id, texture });
      } else {
        drawPart(group, part);
      }
    }
    for (let line = 0; line < lines; line++) {
      add(row, "text", { class: "explorable-arithmetic", x: MARGIN, y: bottom + LINE * (line + 1) - 5, "data-room": room });
    }
  }
}

/**
 * @param {Element} group
 * @param {Part} part
 */
function drawPart(group, { x, y, look, text, d, of, formula, width }) {
  if (d !== undefined) {
    add(group, "path", { class: look, d: `M${x},${y}${d}`, "data-of": of });
  } else if (formula) {
    const written = add(group, "text", { class: look, x, y });
    // What a subscript or a raised T has moved is moved back by the next piece.
    let back = 0;
    for (const run of formula) {
      const piece = add(written, "tspan", { dy: back || null, "data-concept": "tensor" in run ? run.concept : null });
      if ("text" in run) {
        piece.textContent = run.text;
        back = 0;
      } else {
        piece.setAttribute("class", "explorable-term");
        back = writeSymbol(piece, run.tensor, run.transposed);
      }
    }
  } else if (width) {
    const chip = add(group, "g", { class: look });
    add(chip, "rect", { x: x - width / 2, y: y - 11, width, height: 22, rx: 11 });
    add(chip, "text", { x, y: y + 4 }, text);
  } else {
    add(group, "text", { class: look, x, y }, text);
  }
}
