// A tensor program: a row for each statement, grids in the order in which it reads, and where a cell comes from.
import { drawGrid, layoutGrid } from "../shared/grid.js";
import { report } from "../shared/interaction.js";
import { raisePowers } from "../shared/symbols.js";
import { textWidth } from "../shared/text.js";
import { defineTextures } from "../shared/textures.js";

const MARGIN = 6;
const BETWEEN = 8;
const ROWS_APART = 34;
const LINES_APART = 18;
/** A statement wider than this goes on below, before its result. */
const WIDEST = 700;
const ARROW = 64;
const ARITHMETIC = 14;
const LINE = 20;
/** A narrow row still leaves its arithmetic this much room, in px. */
const LEAST_LINE = 420;

/**
 * @typedef {object} Item
 * @property {"grid" | "operator" | "text" | "arrow" | "parenthesis"} kind
 * @property {string} [tensor]
 * @property {boolean} [transposed]
 * @property {boolean} [upright]
 * @property {boolean} [result]
 * @property {"rows" | "columns"} [contracted]
 * @property {string | null} [slices]
 * @property {(number | string)[] | null} [sums]
 * @property {string} [text]
 */

/** @typedef {{item: Item, grid: import("../shared/grid.js").Grid | null, x: number, width: number}} Placed */
/** @typedef {{placed: Placed[], middle: number, bottom: number}} Strip grids and signs side by side */
/** @typedef {{name: string, strips: Strip[], bottom: number, lines: number, slices: string | null}} Row a statement */
/** @typedef {{parts: import("../shared/grid.js").Parts, lines: import("d3-selection").Selection<any, any, any, any>[]}} Drawn */
/** @typedef {{sources: Record<string, number[][]>, arithmetic: string | null}} Trace */

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3 }) {
    /** @type {Record<string, import("../shared/grid.js").Tensor>} */
    const tensors = model.get("tensors");
    /** @type {Record<string, Record<string, Trace>>} */
    const traces = model.get("traces");
    const concepts = model.get("concepts");
    const alternative = model.get("alt");
    const first = model.get("focus");

    const { rows, room, height } = layout(model.get("rows"), tensors, traces);
    const width = room + 2 * MARGIN;

    const stage = d3.select(el).append("div").attr("class", "explorable-stage");
    const svg = stage
      .append("svg")
      .attr("class", "explorable-picture explorable-tensors")
      .attr("viewBox", `0 0 ${width} ${height}`)
      .attr("width", width)
      .attr("height", height);
    svg.call(defineTextures(el.id, Object.values(concepts).map(({ texture }) => texture)));

    /** @type {Map<string, Drawn>} */
    const drawn = new Map();
    for (const row of rows) drawn.set(row.name, drawRow(row));

    /**
     * @param {Row} row
     * @returns {Drawn}
     */
    function drawRow(row) {
      const group = svg.append("g").attr("data-row", row.name);
      /** @type {import("../shared/grid.js").Parts} */
      const parts = { cells: [], slices: [], labels: [] };
      for (const strip of row.strips) {
        for (const { item, grid, x, width } of strip.placed) {
          if (!grid) {
            group.call(drawSign(item, x, strip, width));
            continue;
          }
          const { contracted, slices, sums } = item;
          const texture = concepts[grid.tensor.concept ?? ""]?.texture;
          group
            .append("g")
            .attr("transform", `translate(${x + grid.left},${strip.middle - grid.height / 2})`)
            .call(drawGrid(grid, { id: el.id, parts, texture, contracted, slices, sums }));
        }
      }
      const lines = Array.from({ length: row.lines }, (_, line) =>
        group
          .append("text")
          .attr("class", "explorable-arithmetic")
          .attr("x", MARGIN)
          .attr("y", row.bottom + LINE * (line + 1) - 4),
      );
      return { parts, lines };
    }

    // Cells of a computed tensor can be asked where they come from; the keyboard walks over them.
    const asked = rows.map((row) => row.name).filter((name) => traces[name]);
    if (!asked.length) return;
    stage.attr("tabindex", 0).attr("role", "group").attr("aria-label", "Cells: arrow keys move, Page Up and Page Down change the tensor");

    /** @typedef {{name: string, index: number[]} | null} Focus */
    /** @type {Focus} */
    let kept = first && traces[first.name] ? first : null;
    const ring = svg.append("rect").attr("class", "explorable-ring");

    /** @type {[Element, string][]} what the present focus has lit and dimmed */
    let marks = [];
    /**
     * @param {[string, Element][]} parts
     * @param {string} name a class
     * @param {(place: string) => boolean} applies
     */
    function mark(parts, name, applies) {
      for (const [place, part] of parts) {
        if (!applies(place)) continue;
        part.classList.add(name);
        marks.push([part, name]);
      }
    }

    /** @param {Focus} focus */
    function show(focus) {
      for (const [part, name] of marks) part.classList.remove(name);
      marks = [];
      for (const { lines } of drawn.values()) {
        for (const line of lines) line.selectAll("tspan").remove();
      }
      ring.remove();
      if (!focus) {
        model.set("alt", alternative);
        return;
      }
      const { parts, lines } = /** @type {Drawn} */ (drawn.get(focus.name));
      const trace = traces[focus.name][focus.index.join(",")];
      const tensor = tensors[focus.name];
      const own = `${focus.name}:${focus.index.join(",")}`;
      const lit = new Set([own]);
      const places = new Set(tensor.dims.map((dim, axis) => `${dim}:${focus.index[axis]}`));
      // From the statement in focus back to the inputs: what a lit cell is computed from is lit as well.
      for (const { name, slices } of rows.slice(0, rows.findIndex((row) => row.name === focus.name) + 1).reverse()) {
        const { parts } = /** @type {Drawn} */ (drawn.get(name));
        const reached = Object.entries(traces[name] ?? {}).filter(([index]) => lit.has(`${name}:${index}`));
        if (!reached.length) continue;
        for (const [, { sources }] of reached) {
          for (const [source, cells] of Object.entries(sources)) {
            for (const cell of cells) lit.add(`${source}:${cell.join(",")}`);
          }
        }
        const along = (/** @type {string} */ place) => {
          // The rest of a slice belongs to its cell: together they are one distribution.
          const [of, index] = place.split(":");
          const { dims } = tensors[of];
          return slices !== null && of === name && index.split(",").every((at, axis) => dims[axis] === slices || places.has(`${dims[axis]}:${at}`));
        };
        mark(parts.cells, "explorable-dim", (place) => !lit.has(place) && !along(place));
        mark(parts.slices, "explorable-dim", (place) => !places.has(place));
        mark(parts.labels, "explorable-lit", (place) => places.has(place));
      }
      // The result is the last grid of its row.
      const cell = parts.cells.findLast(([place]) => place === own)?.[1];
      if (cell) {
        const rect = d3.select(cell).select("rect");
        for (const side of ["x", "y", "width", "height"]) ring.attr(side, rect.attr(side));
        cell.append(/** @type {Element} */ (ring.node()));
      }
      const said = spelled(tensor, focus, trace);
      wrap(said, room).forEach((line, i) => lines[i]?.call(raisePowers(line)));
      model.set("alt", focus === kept && kept === first ? alternative : `${alternative} ${said}`);
    }

    show(kept);

    /** @param {Event} event */
    const focusOf = ({ target }) => {
      const at = target instanceof Element ? target.closest("[data-cell]")?.getAttribute("data-cell") : null;
      const [name, index] = (at ?? ":").split(":");
      return traces[name]?.[index] ? { name, index: index.split(",").filter(Boolean).map(Number) } : null;
    };
    svg
      .on("pointerover", (event) => show(focusOf(event) ?? kept))
      .on("pointerleave", () => show(kept))
      .on("click", (event) => {
        const focus = focusOf(event);
        if (!focus) return;
        kept = focus;
        show(kept);
        report(el, "cell", `${focus.name}[${focus.index.join(",")}]`);
      });
    stage.on("keydown", (/** @type {KeyboardEvent} */ event) => {
      const moved = move(event, kept ?? { name: asked[asked.length - 1], index: firstCell(tensors[asked[asked.length - 1]]) });
      if (moved === undefined) return;
      event.preventDefault();
      kept = moved;
      show(kept);
      if (kept) report(el, "cell", `${kept.name}[${kept.index.join(",")}]`);
    });

    /**
     * @param {KeyboardEvent} event
     * @param {{name: string, index: number[]}} from
     * @returns {Focus | undefined} undefined for a key that does nothing here
     */
    function move({ key, shiftKey }, from) {
      if (key === "Escape") return first && traces[first.name] ? first : null;
      if (key === "PageUp" || key === "PageDown") {
        const step = key === "PageUp" ? -1 : 1;
        const name = asked[(asked.indexOf(from.name) + step + asked.length) % asked.length];
        return { name, index: firstCell(tensors[name]) };
      }
      const steps = /** @type {Record<string, [number, number]>} */ ({
        ArrowUp: [2, -1],
        ArrowDown: [2, 1],
        ArrowLeft: [1, -1],
        ArrowRight: [1, 1],
        Home: [1, -Infinity],
        End: [1, Infinity],
      });
      if (!steps[key]) return undefined;
      if (!kept) return from;
      const tensor = tensors[from.name];
      const [fromEnd, step] = steps[key];
      const axis = from.index.length - fromEnd;
      if (axis < 0) return from;
      const places = tensor.shown[axis];
      const far = shiftKey ? 10 : 1;
      const order = Math.min(places.length - 1, Math.max(0, places.indexOf(from.index[axis]) + step * far));
      return { name: from.name, index: from.index.map((at, i) => (i === axis ? places[order] : at)) };
    }
  },
};

/** @param {import("../shared/grid.js").Tensor} tensor */
function firstCell({ shown }) {
  return shown.map(([place]) => place);
}

/**
 * How a cell is computed, named by its labels where it has some.
 * @param {import("../shared/grid.js").Tensor} tensor
 * @param {{name: string, index: number[]}} focus
 * @param {Trace} trace
 */
function spelled(tensor, { name, index }, { arithmetic }) {
  const place = index.map((at, axis) => tensor.labels[axis]?.[tensor.shown[axis].indexOf(at)] ?? String(at));
  return `${name}[${place.join(", ")}]${arithmetic ? ` = ${arithmetic}` : ""}`;
}

/**
 * @param {{name: string, items: Item[]}[]} program
 * @param {Record<string, import("../shared/grid.js").Tensor>} tensors
 * @param {Record<string, Record<string, Trace>>} traces
 * @returns {{rows: Row[], room: number, height: number}} `room` is what the widest statement takes
 */
function layout(program, tensors, traces) {
  const measured = program.map(({ name, items }) => {
    // The result and what leads to it, an = or an arrow, stay together, below if there is no room beside.
    const beside = measureStrip(items, tensors);
    const breaks = lengthOf(beside) > WIDEST && items.length > 2;
    const strips = breaks ? [items.slice(0, -2), items.slice(-2)].map((part) => measureStrip(part, tensors)) : [beside];
    return { name, strips, slices: items.find((item) => item.slices)?.slices ?? null };
  });
  const spells = Object.keys(traces).length > 0;
  const room = Math.max(spells ? LEAST_LINE : 0, ...measured.flatMap(({ strips }) => strips.map(lengthOf)));
  let top = MARGIN;
  const rows = measured.map(({ name, slices, strips: parts }) => {
    const strips = parts.map((part) => {
      const strip = placeStrip(part, top);
      top = strip.bottom + LINES_APART;
      return strip;
    });
    const { bottom } = strips[strips.length - 1];
    // The longest spelling sets how many lines are kept free, so that nothing moves when the focus does.
    const lines = Math.max(
      0,
      ...Object.entries(traces[name] ?? {}).map(([index, trace]) => {
        const cell = { name, index: index.split(",").filter(Boolean).map(Number) };
        return trace.arithmetic ? wrap(spelled(tensors[name], cell, trace), room).length : 1;
      }),
    );
    top = bottom + LINE * lines + ROWS_APART;
    return { name, strips, bottom, lines, slices };
  });
  return { rows, room, height: top - ROWS_APART + MARGIN };
}

/**
 * @param {Item[]} items
 * @param {Record<string, import("../shared/grid.js").Tensor>} tensors
 * @returns {Omit<Placed, "x">[]}
 */
function measureStrip(items, tensors) {
  /** @type {import("../shared/grid.js").Grid | null} */
  let leftmost = null;
  return items.map((item) => {
    if (item.kind !== "grid") return { item, grid: null, width: signWidth(item) };
    const tensor = tensors[item.tensor ?? ""];
    const full = layoutGrid(item.tensor ?? "", tensor, item);
    // Rows that go on from the first grid of the strip need no second set of labels.
    const bare = leftmost !== null && leftmost.rows?.dim === full.rows?.dim && leftmost.height === full.height;
    const grid = bare ? layoutGrid(item.tensor ?? "", tensor, { ...item, bare }) : full;
    leftmost ??= grid;
    return { item, grid, width: grid.width };
  });
}

/** @param {{width: number}[]} parts */
function lengthOf(parts) {
  return parts.reduce((sum, { width }) => sum + width + BETWEEN, -BETWEEN);
}

/**
 * @param {Omit<Placed, "x">[]} part
 * @param {number} top
 * @returns {Strip}
 */
function placeStrip(part, top) {
  let x = MARGIN;
  const placed = part.map((measured) => {
    const at = { ...measured, x };
    x += measured.width + BETWEEN;
    return at;
  });
  const grids = placed.flatMap(({ grid }) => (grid ? [grid] : []));
  const middle = top + Math.max(...grids.map((grid) => grid.top + grid.height / 2));
  const bottom = middle + Math.max(...grids.map((grid) => grid.height / 2)) + 8;
  return { placed, middle, bottom };
}

/** @param {Item} item */
function signWidth({ kind, text = "" }) {
  if (kind === "arrow") return Math.max(ARROW, textWidth(text, 13) + 6);
  return textWidth(text, kind === "text" ? 20 : 22);
}

/**
 * @param {Item} item
 * @param {number} x
 * @param {Strip} strip
 * @param {number} width
 */
function drawSign({ kind, text = "" }, x, strip, width) {
  return (/** @type {import("d3-selection").Selection<any, any, any, any>} */ group) => {
    const y = strip.middle;
    if (kind === "arrow") {
      group
        .append("text")
        .attr("class", "explorable-step-name")
        .attr("x", x + width / 2)
        .attr("y", y - 10)
        .text(text);
      group.append("path").attr("class", "explorable-arrow").attr("d", `M${x},${y}H${x + width - 8}`);
      group
        .append("path")
        .attr("class", "explorable-arrow")
        .attr("d", `M${x + width},${y}l-9,-4.5v9z`);
    } else if (kind === "parenthesis") {
      const half = Math.max(...strip.placed.flatMap(({ grid }) => (grid ? [grid.height / 2] : [0])));
      const bend = text === "(" ? -8 : 8;
      group
        .append("path")
        .attr("class", "explorable-slice")
        .attr("d", `M${x + width / 2},${y - half}q${bend},${half} 0,${2 * half}`);
    } else {
      group
        .append("text")
        .attr("class", "explorable-operator")
        .attr("x", x + width / 2)
        .attr("y", y + 8)
        .text(text);
    }
  };
}

/**
 * Breaks a line of arithmetic before its operators.
 * @param {string} text
 * @param {number} width px
 */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const part of text.split(/ (?=[+=/])/)) {
    const longer = line ? `${line} ${part}` : part;
    if (line && textWidth(longer, ARITHMETIC) > width) {
      lines.push(line);
      line = part;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
