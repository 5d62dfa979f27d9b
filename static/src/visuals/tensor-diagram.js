// A tensor program: a row for each chain of lines, grids in the order in which it reads, and where a cell comes from.
// Everything is laid out and drawn while the docs are built; in the browser the drawing is only brought to life.
import { report } from "../shared/interaction.js";
import { add } from "../shared/svg.js";
import { writeArithmetic } from "../shared/symbols.js";
import { drawLayout } from "../shared/tensors/draw.js";
import { layout, wrap } from "../shared/tensors/layout.js";
import { defineTextures } from "../shared/textures.js";

/** @typedef {import("../shared/tensors/grid.js").Tensor} Tensor */
/** @typedef {import("../types.js").RenderProps} RenderProps */

/** A page's column on a desk, and on a phone of 360 px. */
const WIDE = 700;
const NARROW = 318;
/** Of an axis, the narrow drawing shows at most so many places, if all do not fit. */
const FEWER = [5, 4, 3];
/** The widths at which the style sheet tells the two drawings apart are this far from each other, in px. */
const STEP = 20;
/** How long a line of the program stays while they play, in ms. */
const PACE = 1400;

/**
 * Where a tensor's drawn cells come from, and how they are computed, in the order of its drawn places.
 * @typedef {{sources: Record<string, number[][]>, spelled: (string | null)[]}} Trace
 */
/** @typedef {{name: string, index: number[]}} Cell */

/** @type {import("../types.js").Picture} */
export default {
  render(props) {
    draw(props);
    enliven(props);
  },
};

/** @param {RenderProps} props */
function draw({ model, el }) {
  /** @type {Record<string, Tensor>} */
  const tensors = model.get("tensors");
  const concepts = model.get("concepts");
  const textures = Object.fromEntries(Object.entries(concepts).map(([name, { texture }]) => [name, texture]));
  const longest = longestSpellings(tensors, model.get("traces"));
  const rows = model.get("rows");
  const heat = model.get("heat");

  const wide = layout({ tensors, rows, heat, longest }, WIDE);
  const layouts = [wide];
  if (wide.width > NARROW) {
    let narrow = layout({ tensors, rows, heat, longest }, NARROW);
    for (const most of FEWER) {
      if (narrow.width <= NARROW) break;
      narrow = layout({ tensors: thinned(tensors, most, model.get("focus")), rows, heat, longest }, NARROW);
    }
    layouts.push(narrow);
  }

  const stage = document.createElement("div");
  stage.className = `explorable-stage explorable-needs-${Math.ceil(wide.width / STEP) * STEP}`;
  el.append(stage);
  layouts.forEach((laid, i) => {
    const { width, height } = laid;
    const svg = add(stage, "svg", {
      class: `explorable-picture explorable-tensors ${i ? "explorable-narrow" : "explorable-wide"}`,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    });
    const id = i ? `${el.id}-narrow` : el.id;
    defineTextures(svg, id, Object.values(textures));
    drawLayout(svg, laid, { id, textures });
  });
  const steps = model.get("steps");
  if (steps) drawSteps(el, steps.length);
  new Focus(el, model).show(model.get("focus"));
}

/**
 * Makes the drawn cells answer to the pointer and to the keyboard, and the lines to their buttons.
 * @param {RenderProps} props
 */
export function enliven({ model, el, signal }) {
  const focus = new Focus(el, model);
  /** @type {Record<string, Trace>} */
  const traces = model.get("traces");
  /** @type {Record<string, Tensor>} */
  const tensors = model.get("tensors");
  const asked = Object.keys(traces);
  const stage = /** @type {HTMLElement} */ (el.querySelector(".explorable-stage"));
  const listen = (/** @type {Element} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) =>
    on.addEventListener(event, handle, { signal });
  if (model.get("steps")) enlivenSteps(el, model, focus, listen);
  if (!asked.length) return;

  /** @type {Cell | null} */
  const first = model.get("focus");
  let kept = first;
  stage.setAttribute("tabindex", "0");
  stage.setAttribute("role", "group");
  stage.setAttribute("aria-label", "Cells: arrow keys move, Page Up and Page Down change the tensor");

  /** @param {Event} event */
  const cellOf = ({ target }) => {
    const at = target instanceof Element ? target.getAttribute("data-cell") : null;
    const [name, index] = (at ?? ":").split(":");
    return traces[name] ? { name, index: index.split(",").filter(Boolean).map(Number) } : null;
  };
  /** @param {Cell} cell */
  const keep = (cell) => {
    kept = cell;
    focus.show(kept);
    report(el, "cell", `${cell.name}[${cell.index.join(",")}]`);
  };
  listen(stage, "pointerover", (event) => focus.show(cellOf(event) ?? kept));
  listen(stage, "pointerleave", () => focus.show(kept));
  listen(stage, "click", (event) => {
    const cell = cellOf(event);
    if (cell) keep(cell);
  });
  listen(stage, "keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") {
      kept = first;
      focus.show(kept);
    } else {
      const moved = move(event);
      if (!moved) return;
      keep(moved);
    }
    event.preventDefault();
  });

  /**
   * @param {KeyboardEvent} event
   * @returns {Cell | null} null for a key that does nothing here
   */
  function move({ key, shiftKey }) {
    const last = asked[asked.length - 1];
    const from = kept ?? { name: last, index: tensors[last].shown.map(([place]) => place) };
    if (key === "PageUp" || key === "PageDown") {
      const name = asked[(asked.indexOf(from.name) + (key === "PageUp" ? -1 : 1) + asked.length) % asked.length];
      return { name, index: tensors[name].shown.map(([place]) => place) };
    }
    const steps = /** @type {Record<string, [number, number]>} */ ({
      ArrowUp: [2, -1],
      ArrowDown: [2, 1],
      ArrowLeft: [1, -1],
      ArrowRight: [1, 1],
      Home: [1, -Infinity],
      End: [1, Infinity],
    });
    if (!steps[key]) return null;
    if (!kept) return from;
    const [fromEnd, step] = steps[key];
    const { shown } = tensors[from.name];
    // A vector may stand upright: all arrows walk along it.
    const axis = Math.max(0, from.index.length - fromEnd);
    if (!shown[axis]) return from;
    const order = shown[axis].indexOf(from.index[axis]) + step * (shiftKey ? 10 : 1);
    const place = shown[axis][Math.min(shown[axis].length - 1, Math.max(0, order))];
    return { name: from.name, index: from.index.map((at, i) => (i === axis ? place : at)) };
  }
}

/** Shows, in all drawings of a program, where one cell comes from. */
class Focus {
  /**
   * @param {HTMLElement} el
   * @param {RenderProps["model"]} model
   */
  constructor(el, model) {
    this.el = el;
    this.model = model;
    this.alternative = model.get("alt");
    this.first = model.get("focus");
    /** @type {Record<string, Trace>} */
    this.traces = model.get("traces");
    /** @type {Record<string, Tensor>} */
    this.tensors = model.get("tensors");
    /** @type {Record<string, string>} the dim along which a tensor's slices are outlined */
    this.slices = model.get("slices");
    /** @type {Record<string, string[]>} */
    this.cells = Object.fromEntries(Object.entries(this.tensors).map(([name, tensor]) => [name, cellsOf(tensor)]));
  }

  /** @param {Cell | null} cell */
  show(cell) {
    for (const changed of this.el.querySelectorAll(".explorable-dim, .explorable-lit")) {
      changed.classList.remove("explorable-dim", "explorable-lit");
    }
    for (const old of this.el.querySelectorAll(".explorable-ring, .explorable-arithmetic tspan")) old.remove();
    if (!cell) {
      this.model.set("alt", this.alternative);
      return;
    }
    const lit = this.#lit(cell);
    const { dims } = this.tensors[cell.name];
    const places = new Set(dims.map((dim, axis) => `${dim}:${cell.index[axis]}`));
    const said = this.#said(cell);
    for (const svg of this.el.querySelectorAll("svg")) {
      const rows = [...svg.querySelectorAll("[data-row]")];
      const own = rows.findIndex((row) => row.getAttribute("data-row")?.split(" ").includes(cell.name));
      // What comes later in the program is not part of the answer, nor is it in the way.
      for (const row of rows.slice(0, own + 1)) this.#mark(row, lit, places, cell);
      this.#ring(rows[own], cell, lit);
      const lines = /** @type {NodeListOf<SVGTextElement>} */ (rows[own]?.querySelectorAll(".explorable-arithmetic") ?? []);
      const room = Number(lines[0]?.getAttribute("data-room"));
      wrap(said, room).forEach((line, i) => lines[i] && writeArithmetic(lines[i], line));
    }
    const untouched = JSON.stringify(cell) === JSON.stringify(this.first);
    this.model.set("alt", untouched ? this.alternative : `${this.alternative} ${said}`);
  }

  /**
   * The cells that are lit: from the one in focus back to the inputs, those that they are computed from.
   * @param {Cell} cell
   */
  #lit({ name, index }) {
    const lit = new Set([`${name}:${index.join(",")}`]);
    const order = Object.keys(this.traces);
    for (const reached of order.slice(0, order.indexOf(name) + 1).reverse()) {
      this.cells[reached].forEach((at, i) => {
        if (!lit.has(`${reached}:${at}`)) return;
        for (const [source, cells] of Object.entries(this.traces[reached].sources)) {
          for (const number of cells[i] ?? []) lit.add(`${source}:${this.cells[source][number]}`);
        }
      });
    }
    return lit;
  }

  /**
   * @param {Element} row
   * @param {Set<string>} lit
   * @param {Set<string>} places of the cell in focus: `t:2`
   * @param {Cell} cell
   */
  #mark(row, lit, places, cell) {
    const slice = this.slices[cell.name];
    const { dims } = this.tensors[cell.name];
    /** @param {string} at */
    const beside = (at) => {
      // The rest of a slice belongs to its cell: together they are one distribution.
      const [name, index] = at.split(":");
      return name === cell.name && index.split(",").every((place, axis) => dims[axis] === slice || places.has(`${dims[axis]}:${place}`));
    };
    for (const drawn of row.querySelectorAll(".explorable-cells")) {
      const values = drawn.parentElement?.querySelector(".explorable-values");
      [...drawn.children].forEach((path, i) => {
        const at = path.getAttribute("data-cell") ?? "";
        if (lit.has(at) || (slice && beside(at))) return;
        path.classList.add("explorable-dim");
        values?.children[i]?.classList.add("explorable-dim");
      });
    }
    for (const [name, shows] of /** @type {[string, boolean][]} */ ([["slice", false], ["label", true]])) {
      for (const part of row.querySelectorAll(`[data-${name}]`)) {
        if (places.has(part.getAttribute(`data-${name}`) ?? "") === shows) {
          part.classList.add(shows ? "explorable-lit" : "explorable-dim");
        }
      }
    }
    for (const part of row.querySelectorAll("[data-of]")) {
      part.classList.add(lit.has(part.getAttribute("data-of") ?? "") ? "explorable-lit" : "explorable-dim");
    }
    const window = `${cell.name}:${cell.index.slice(-2).join(",")}`;
    for (const part of row.querySelectorAll(`[data-window="${window}"]`)) part.classList.add("explorable-lit");
  }

  /**
   * Rings the cell, and a source that stands for a whole tensor.
   * @param {Element | undefined} row
   * @param {Cell} cell
   * @param {Set<string>} lit
   */
  #ring(row, cell, lit) {
    const own = `${cell.name}:${cell.index.join(",")}`;
    const at = this.cells[cell.name].indexOf(own.slice(cell.name.length + 1));
    const { sources } = this.traces[cell.name] ?? { sources: {} };
    const single = Object.entries(sources).flatMap(([name, cells]) =>
      cells[at]?.length === 1 ? [`${name}:${this.cells[name][cells[at][0]]}`] : [],
    );
    for (const key of [own, ...single]) {
      if (!lit.has(key)) continue;
      const drawn = [...(row?.querySelectorAll(`[data-cell="${key}"]`) ?? [])];
      // The result is the last grid of its row.
      for (const path of key === own ? drawn.slice(-1) : drawn) {
        const ring = add(/** @type {Element} */ (path.parentElement?.parentElement), "path", { class: "explorable-ring" });
        ring.setAttribute("d", path.getAttribute("d") ?? "");
      }
    }
  }

  /**
   * How the cell is computed, named by its labels where it has some.
   * @param {Cell} cell
   */
  #said(cell) {
    const number = this.cells[cell.name].indexOf(cell.index.join(","));
    return told(this.tensors[cell.name], cell, this.traces[cell.name]?.spelled[number] ?? null);
  }
}

/**
 * @param {Tensor} tensor
 * @param {Cell} cell
 * @param {string | null} arithmetic
 */
function told(tensor, { name, index }, arithmetic) {
  const place = index.map((at, axis) => tensor.labels[axis]?.[tensor.shown[axis].indexOf(at)] ?? String(at));
  return `${name}${place.length ? `[${place.join(", ")}]` : ""}${arithmetic ? ` = ${arithmetic}` : ""}`;
}

/**
 * The drawn cells of a tensor, the last axis running fastest.
 * @param {Tensor} tensor
 */
function cellsOf({ shown }) {
  return shown.reduce((/** @type {string[]} */ all, places) => all.flatMap((at) => places.map((place) => (at ? `${at},${place}` : `${place}`))), [""]);
}

/**
 * Of each computed tensor the longest line of arithmetic, as it stands below its row.
 * @param {Record<string, Tensor>} tensors
 * @param {Record<string, Trace>} traces
 */
function longestSpellings(tensors, traces) {
  return Object.fromEntries(
    Object.entries(traces).map(([name, { spelled }]) => {
      const tensor = tensors[name];
      const length = (/** @type {string | null} */ text) => text?.length ?? 0;
      const longest = spelled.reduce((a, b) => (length(b) > length(a) ? b : a), null);
      const place = tensor.shown.map((places, axis) => {
        const named = tensor.labels[axis] ?? places.map(String);
        return named.reduce((a, b) => (b.length > a.length ? b : a));
      });
      return [name, `${name}[${place.join(", ")}]${longest ? ` = ${longest}` : ""}`];
    }),
  );
}

/**
 * The tensors with fewer places of each axis: the first, the last, those in focus.
 * @param {Record<string, Tensor>} tensors
 * @param {number} most
 * @param {Cell | null} focus
 */
function thinned(tensors, most, focus) {
  /** @type {Record<string, number>} */
  const kept = Object.fromEntries(focus ? tensors[focus.name].dims.map((dim, axis) => [dim, focus.index[axis]]) : []);
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const orders = tensor.shown.map((places, axis) => {
      if (places.length <= most) return places.map((_, order) => order);
      const chosen = new Set([0, places.length - 1]);
      const wanted = places.indexOf(kept[tensor.dims[axis]] ?? -1);
      if (wanted >= 0) chosen.add(wanted);
      for (let order = 1; chosen.size < most; order++) chosen.add(order);
      return [...chosen].sort((a, b) => a - b);
    });
    /** @type {(values: any, axis: number) => any} */
    const pick = (values, axis) => (axis < orders.length ? orders[axis].map((order) => pick(values[order], axis + 1)) : values);
    const thin = {
      ...tensor,
      shown: tensor.shown.map((places, axis) => orders[axis].map((order) => places[order])),
      labels: tensor.labels.map((labels, axis) => labels && orders[axis].map((order) => labels[order])),
      values: tensor.values === null ? null : pick(tensor.values, 0),
    };
    return [name, thin];
  });
  return Object.fromEntries(entries);
}

/**
 * @param {HTMLElement} el
 * @param {number} count
 */
function drawSteps(el, count) {
  const controls = document.createElement("div");
  controls.className = "explorable-controls explorable-steps";
  const make = (/** @type {string} */ name, /** @type {Record<string, string>} */ attributes, text = "") => {
    const made = document.createElement(name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    made.textContent = text;
    controls.append(made);
    return made;
  };
  for (const label of ["Back", "Next", "Play"]) make("button", { type: "button", class: "explorable-button", "data-step": label }, label);
  make("input", { type: "range", min: "1", max: String(count), step: "1", value: String(count), "aria-label": "line of the program" });
  make("output", {}, `all ${count} lines`);
  el.prepend(controls);
}

/**
 * @param {HTMLElement} el
 * @param {RenderProps["model"]} model
 * @param {Focus} focus
 * @param {(on: Element, event: string, handle: (event: any) => void) => void} listen
 */
function enlivenSteps(el, model, focus, listen) {
  /** @type {{name: string, source: string}[]} */
  const steps = model.get("steps");
  const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(`.explorable-steps ${selector}`));
  const [back, next, play, scrubber, output] = ['[data-step="Back"]', '[data-step="Next"]', '[data-step="Play"]', "input", "output"].map(find);
  let at = steps.length;
  let timer = 0;

  /** @param {number} line */
  function show(line) {
    at = line;
    const seen = new Set(steps.slice(0, at).map(({ name }) => name));
    for (const group of el.querySelectorAll("[data-statement]")) {
      group.classList.toggle("explorable-later", !seen.has(group.getAttribute("data-statement") ?? ""));
    }
    scrubber.value = String(at);
    output.textContent = at === steps.length && !timer ? `all ${at} lines` : `line ${at} of ${steps.length}: ${steps[at - 1].source}`;
    back.disabled = at === 1;
    next.disabled = at === steps.length;
    play.textContent = timer ? "Pause" : "Play";
    focus.show(at === steps.length ? model.get("focus") : null);
  }
  function pause() {
    clearInterval(timer);
    timer = 0;
  }
  /** @param {string} label @param {() => void} act */
  const press = (label, act) => () => {
    act();
    report(el, label, at);
  };
  listen(back, "click", press("Back", () => (pause(), show(at - 1))));
  listen(next, "click", press("Next", () => (pause(), show(at + 1))));
  listen(scrubber, "input", () => (pause(), show(Number(scrubber.value))));
  listen(scrubber, "change", () => report(el, "line", at));
  listen(
    play,
    "click",
    press("Play", () => {
      if (timer) {
        pause();
        show(at);
        return;
      }
      timer = window.setInterval(() => {
        if (at + 1 === steps.length) pause();
        show(at + 1);
      }, PACE);
      show(at === steps.length ? 1 : at);
    }),
  );
  for (const control of [back, next, play, scrubber]) control.disabled = false;
  next.disabled = true;
}
